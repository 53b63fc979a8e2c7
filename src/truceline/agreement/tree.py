"""What was read from an agreement file: plain values, where each stands, and the faults found so far.

Values that failed are left out of mappings and are None in lists, so that indices stay true and every later check can
still judge what is there.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from truceline.agreement.nodes import Mark
from truceline.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]
MAX_FAULTS: Final = 500


@dataclass(slots=True)
class Tree:
    """Plain values of a file with the mark of each path, and the faults so far."""

    file: str
    plain: dict[str, Any] = field(default_factory=dict)
    marks: dict[Path, Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, reason: str, mend: str, mark: Mark | None = None) -> None:
        """Record a fault of what stands at a path, at its own mark or that of the nearest thing around it."""
        at = mark or self.mark(path)
        entry = Fault(self.file, at.line, at.column, dotted(path), reason, mend)
        if len(self.faults) < MAX_FAULTS and entry not in self.faults:
            self.faults.append(entry)

    def mark(self, path: Path) -> Mark:
        """Where a path stands; the nearest enclosing path that is known."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))

    def items(self, value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
        """The entries of a list that did not fail, each with its path; nothing where there is no list."""
        if isinstance(value, list):
            yield from (((*path, index), item) for index, item in enumerate(value) if item is not None)

    def top(self, name: str) -> Iterator[tuple[Path, Any]]:
        """The entries of a list at the top of the file."""
        return self.items(self.plain.get(name), (name,))


def dotted(path: Path) -> str:
    """A path in words: ``zones[0].extents[1].possible``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean …?`` with the known word that is most like this one, or the empty text."""
    close = likely(word, known)
    return f"did you mean {close[0]!r}?" if close else ""


def likely(word: str, known: Iterable[str]) -> list[str]:
    """The known word that is most like this one, if any is like it."""
    return difflib.get_close_matches(word[:80], sorted(set(known)), n=1, cutoff=0.6)
