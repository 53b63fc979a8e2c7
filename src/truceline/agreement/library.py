"""The agreements that ship with Truceline: which there are, and the files themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from truceline.agreement.cache import load_compiled
from truceline.agreement.tree import nearest
from truceline.errors import AgreementError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model.agreement import Agreement

FOLDER: Final = Path(__file__).parent.parent / "library"


@cache
def library_ids() -> tuple[str, ...]:
    """Ids of the agreements that ship, sorted; each is the name of its file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def library_path(agreement: str) -> Path:
    """The file of an agreement of the library; AgreementError, with the nearest id, where there is none."""
    if agreement not in library_ids():
        mend = nearest(agreement, library_ids()) or f"ids are {', '.join(library_ids())}"
        raise AgreementError(
            [Fault(f"{agreement[:80]}.yaml", 1, 1, "id", f"the library has no {agreement[:80]!r}", mend)]
        )
    return FOLDER / f"{agreement}.yaml"


def load_library(ids: Iterable[str] | None = None) -> tuple[Agreement, ...]:
    """Agreements of the library by id, in the order asked for; all of them, by id, where none is asked for.

    Raises AgreementError with every fault of every file, and where a file does not hold the agreement of its name.
    """
    found: list[Agreement] = []
    faults: list[Fault] = []
    for id_ in library_ids() if ids is None else ids:
        try:
            found.append(_load(id_))
        except AgreementError as error:
            faults.extend(error.faults)
    if faults:
        raise AgreementError(faults)
    return tuple(found)


@cache
def _load(id_: str) -> Agreement:
    agreement = load_compiled(library_path(id_)).agreement
    if agreement.id != id_:
        reason = f"the file {id_}.yaml holds {agreement.id!r}"
        raise AgreementError([Fault(f"{id_}.yaml", 1, 1, "id", reason, "give the file the name of its id")])
    return agreement
