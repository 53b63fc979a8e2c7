"""What people decided: the rows of ``corrections/*.yaml``, read strictly, and what their subjects mean in this run.

A row that is malformed stops the run, with file and line: a person must not believe that a decision holds that nobody
read. A row that is well-formed but names what is not there (any more) becomes a refusal.
"""

from __future__ import annotations

import difflib
import os
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from truceline.agreement.nodes import MAX_BYTES, Mapping, Sequence, read_nodes
from truceline.errors import AgreementError, CaseError
from truceline.model.judgement import Verb
from truceline.model.noun import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.nodes import Node

_MEANT: Final = re.compile(r"\.ya?ml\b|\.ya?ml~$", re.IGNORECASE)
"""In a name that does not end so: a file of judgements that was saved under a wrong ending."""
MIN_SUBJECTS: Final = {Verb.SAME: 2, Verb.DIFFERENT: 2, Verb.SPLIT: 2, Verb.MOVE: 2}
MAX_SUBJECTS: Final = {Verb.MOVE: 2}


class Subject(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a judgement is about: an ``id`` (or its first characters), or where it stands.

    ``source`` is a file relative to the case; ``quote`` the first words of a sentence in it, ``row`` a row's own id.
    ``kind`` tells claims of one sentence apart (act, ledger, agreement, zone, talk, statement). ``agreement`` and
    ``provision`` name findings on the item's incident.
    """

    id: str = ""
    source: str = ""
    quote: str = ""
    row: str = ""
    kind: str = ""
    agreement: str = ""
    provision: str = ""


class Correction(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a corrections file."""

    verb: Verb
    subjects: tuple[Subject, ...]
    author: str
    time: datetime
    reason: str
    field: str | None = None
    value: str | None = None
    supersedes: str | None = None


class PlacedCorrection(NamedTuple):
    """A row with the file (relative to the case) and line where it stands."""

    where: str
    correction: Correction


def read_corrections(folder: Path) -> tuple[PlacedCorrection, ...]:
    """All rows of the files in a folder, files by name, rows as they stand.

    Raises:
        CaseError: a file or row is malformed; says file, line, reason and mend.
    """
    rows: list[PlacedCorrection] = []
    for path in _files(folder):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        if path.suffix.lower() in (".yaml", ".yml"):
            rows.extend(_read_file(path, name))
        elif _MEANT.search(path.name):
            mend = "end its name in .yaml, or move it out of the folder"
            raise CaseError("judgements in a file of another ending are not read", where=name, mend=mend)
    return tuple(rows)


def _files(folder: Path) -> list[Path]:
    """The files in a folder and those below it, by name; nothing where there is none. Hidden ones are left out.

    Raises:
        CaseError: it cannot be looked into, and what people decided would silently be undone.
    """

    def stop(error: OSError) -> None:
        if Path(error.filename) == folder and isinstance(error, FileNotFoundError):
            return
        reason = f"cannot be looked into: {error.strerror}"
        where = Path(error.filename).relative_to(folder.parent).as_posix()
        raise CaseError(reason, where=where, mend="check its permissions") from error

    found = []
    for place, below, names in os.walk(folder, onerror=stop):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [Path(place) / name for name in names if not name.startswith(".")]
    return sorted(found)


def _read_file(path: Path, name: str) -> Iterator[PlacedCorrection]:
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror}", where=name, mend="check its permissions") from error
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in data.splitlines()):
        return
    try:
        tree = read_nodes(data, name)
    except AgreementError as error:
        fault = error.faults[0]
        raise CaseError(fault.reason, where=f"{name}:{fault.line}", mend=fault.mend) from error
    if not isinstance(tree, Sequence):
        raise CaseError("is not a list", where=name, mend="begin each judgement with `- verb:`")
    for node in tree.items:
        where = f"{name}:{node.mark.line}"
        yield PlacedCorrection(where, _correction(_plain(node, name), where))


def _plain(node: Node, file: str) -> Any:
    """Lists, mappings and texts of a YAML node: every scalar is its text, whatever it looks like.

    Raises:
        CaseError: a key stands twice.
    """
    if isinstance(node, Sequence):
        return [_plain(item, file) for item in node.items]
    if isinstance(node, Mapping):
        found: dict[str, Any] = {}
        for entry in node.entries:
            if entry.key in found:
                raise CaseError(
                    f"{entry.key!r} stands twice", where=f"{file}:{entry.mark.line}", mend="keep one of them"
                )
            found[entry.key] = _plain(entry.value, file)
        return found
    return node.text


def _correction(row: Any, where: str) -> Correction:
    """A row as a typed value, checked.

    Raises:
        CaseError: a key is unknown or missing, or a value impossible.
    """
    if not isinstance(row, dict):
        raise CaseError("is not a judgement", where=where, mend="begin it with `- verb:`")
    _check_keys(row, Correction, where)
    subjects = row.get("subjects")
    if isinstance(subjects, list):
        row["subjects"] = [{"id": subject} if isinstance(subject, str) else subject for subject in subjects]
        for subject in row["subjects"]:
            if isinstance(subject, dict):
                _check_keys(subject, Subject, where)
    try:
        correction = msgspec.convert(row, Correction, strict=False)
    except msgspec.ValidationError as error:
        raise CaseError(str(error), where=where, mend="see corrections/README.md") from error
    for reason, mend in _faults(correction):
        raise CaseError(reason, where=where, mend=mend)
    return correction


def _check_keys(row: dict[str, Any], kind: type[msgspec.Struct], where: str) -> None:
    for key in row:
        if key not in kind.__struct_fields__:
            near = difflib.get_close_matches(key, kind.__struct_fields__, n=1)
            mend = f"did you mean {near[0]!r}?" if near else f"keys are {', '.join(kind.__struct_fields__)}"
            raise CaseError(f"nobody reads the key {key!r}", where=where, mend=mend)


def _faults(correction: Correction) -> Iterator[tuple[str, str]]:
    """What fits the types and cannot be meant: reason, mend."""
    verb, count = correction.verb, len(correction.subjects)
    if count < MIN_SUBJECTS.get(verb, 1) or count > MAX_SUBJECTS.get(verb, count):
        yield f"{verb} with {count} subjects", "see corrections/README.md for what each verb reads"
    if correction.time.tzinfo is None:
        yield "time without a time zone", "write it in UTC, as 2026-01-31T12:00:00Z"
    if not correction.author.strip() or not correction.reason.strip():
        yield "author or reason is empty", "say who decided, and why"
    if (correction.field is None) == (verb is Verb.CORRECT):
        yield "`field` belongs to `correct`, and only to it", "add or remove it"
    if (correction.value is None) == (verb in (Verb.CORRECT, Verb.REVIEWED)):
        yield "`value` belongs to `correct` and `reviewed`, and only to them", "add or remove it"
    for subject in correction.subjects:
        yield from _subject_faults(subject, verb)


def _subject_faults(subject: Subject, verb: Verb) -> Iterator[tuple[str, str]]:
    if bool(subject.id) == bool(subject.source):
        yield "a subject is named by its id or by its source", "name it one way"
    if subject.source and bool(subject.quote) == bool(subject.row):
        yield f"{subject.source}: a quote or a row says what is meant in it", "add `quote:` or `row:`"
    if (subject.agreement or subject.provision) and verb is not Verb.REVIEWED:
        yield "`agreement` and `provision` name findings, which are only `reviewed`", "remove them"
