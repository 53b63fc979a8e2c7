"""One tree of errors.

    TrucelineError             what went wrong, where, and how to mend it
    ├── ItemError              this item failed: it becomes a Refusal with a code, the run goes on
    └── RunError               the run must stop
        ├── CaseError          the case folder: missing, not a case, in use, made by a newer release
        ├── StorageError       the disk or the database: full, read-only, damaged
        ├── CustodyError       evidence or the custody log do not verify
        ├── LexiconError       a lexicon, gazetteer or model file is missing or not the one it claims to be
        ├── AgreementError     one or more faults in an agreement file, each with its place
        └── GoldError          one or more faults in gold reports, or in claims that are scored against them

Two kinds matter to a run: an ``ItemError`` is kept as a refusal and the run goes on; a ``RunError`` ends it.
Foreign exceptions are translated where they arise, with ``raise ... from``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class TrucelineError(Exception):
    """What went wrong (``reason``), where (a file, line, field or id), and how to mend it."""

    def __init__(self, reason: str, *, where: str = "", mend: str = "") -> None:
        self.reason = reason
        self.where = where
        self.mend = mend
        super().__init__(reason)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f"\n  Mend: {self.mend}" if self.mend else ""
        return f"{place}{self.reason}{mend}"


class ItemError(TrucelineError):
    """One item could not be taken; ``code`` is from the registry in ``model.refusal``."""

    def __init__(self, code: str, reason: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(reason, where=where, mend=mend)
        self.code = code


class RunError(TrucelineError):
    """The run must stop; nothing that was published before is touched."""


class CaseError(RunError):
    """The case folder is missing, is not a case, is in use, or was made by a newer release."""


class StorageError(RunError):
    """The disk or the database is full, read-only or damaged."""


class CustodyError(RunError):
    """Evidence or the custody log do not verify."""


class LexiconError(RunError):
    """A lexicon, gazetteer or model file is missing, malformed, or not the one it claims to be."""


class Fault(NamedTuple):
    """One fault in a file that a person wrote: place (line and column count from 1), reason, mend."""

    file: str
    line: int
    column: int
    field: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.field}: {self.reason}\n  Mend: {self.mend}"


class AgreementError(RunError):
    """One or more faults in an agreement file, all found in one pass."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class GoldError(RunError):
    """One or more faults in gold reports, or in the claims that are to be scored against them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
