"""Gold reports from YAML files: strictly checked, every fault with its line, what is wrong and how to mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from truceline.agreement.nodes import Mapping, Mark, Node, Scalar, read_nodes
from truceline.errors import AgreementError, Fault, GoldError
from truceline.score.check import check_report
from truceline.score.gold import GoldReport

if TYPE_CHECKING:
    from pathlib import Path

NULLS: Final = frozenset(("", "~", "null"))
SUFFIX: Final = ".yaml"
MAX_FILES: Final = 5000
_STEP: Final = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")

Where = tuple[str | int, ...]


def load_gold(path: Path) -> tuple[GoldReport, ...]:
    """The gold reports in a file, or in all ``.yaml`` files of a folder and below, sorted by id.

    Raises:
        GoldError: a file cannot be read or does not hold; all faults of all files.
    """
    files = sorted(path.rglob(f"*{SUFFIX}"))[: MAX_FILES + 1] if path.is_dir() else [path]
    if not files or len(files) > MAX_FILES:
        reason = f"holds no {SUFFIX} file" if not files else f"holds over {MAX_FILES} files"
        raise GoldError([Fault(str(path), 1, 1, "", reason, "name a folder of gold reports, or one of them")])
    faults: list[Fault] = []
    found: dict[str, GoldReport] = {}
    for file in files:
        try:
            report = parse_gold(_bytes_of(file), file.name)
        except GoldError as error:
            faults.extend(error.faults)
            continue
        if report.id in found:
            faults.append(Fault(file.name, 1, 1, "id", f"{report.id} is taken by another file", "give it its own id"))
        found[report.id] = report
    if faults:
        raise GoldError(faults)
    return tuple(found[key] for key in sorted(found))


def parse_gold(data: bytes, file: str) -> GoldReport:
    """The gold report in the bytes of a YAML file called ``file``; GoldError with its faults."""
    try:
        node = read_nodes(data, file)
    except AgreementError as error:
        raise GoldError(error.faults) from error
    marks: dict[Where, Mark] = {}
    faults: list[Fault] = []
    plain = _plain(node, (), marks, file, faults)
    if faults:
        raise GoldError(faults)
    try:
        report = msgspec.convert(plain, GoldReport, strict=False)
    except msgspec.ValidationError as error:
        raise GoldError([_misfit(str(error), marks, file)]) from error
    faults = [
        Fault(file, *_mark(fault.where, marks), dotted(fault.where), fault.reason, fault.mend)
        for fault in check_report(report)
    ]
    if faults:
        raise GoldError(faults)
    return report


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise GoldError([Fault(file.name, 1, 1, "", reason, "check the path and its permissions")]) from error


def _plain(node: Node, where: Where, marks: dict[Where, Mark], file: str, faults: list[Fault]) -> Any:
    """Nodes as lists, mappings and texts, with the mark of each; a key that stands twice is a fault."""
    marks[where] = node.mark
    if isinstance(node, Scalar):
        return None if node.is_plain and node.text in NULLS else node.text
    if not isinstance(node, Mapping):
        return [_plain(item, (*where, index), marks, file, faults) for index, item in enumerate(node.items)]
    plain: dict[str, Any] = {}
    for entry in node.entries:
        if entry.key in plain:
            faults.append(Fault(file, *entry.mark, dotted((*where, entry.key)), "stands twice", "keep one"))
        plain[entry.key] = _plain(entry.value, (*where, entry.key), marks, file, faults)
        marks[(*where, entry.key)] = entry.mark
    return plain


def _misfit(message: str, marks: dict[Where, Mark], file: str) -> Fault:
    """What the classes say of a value that does not fit, at its place in the file."""
    reason, _, tail = message.partition(" - at `$")
    where = tuple(
        int(step[2]) if step[2] and step[2].isdigit() else step[1] or 0 for step in _STEP.finditer(tail.rstrip("`"))
    )
    return Fault(file, *_mark(where, marks), dotted(where), reason, "see the manual, annotation")


def _mark(where: Where, marks: dict[Where, Mark]) -> Mark:
    while where and where not in marks:
        where = where[:-1]
    return marks.get(where, Mark(1, 1))


def dotted(where: Where) -> str:
    """A path in words: ``claims[3].when``."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
