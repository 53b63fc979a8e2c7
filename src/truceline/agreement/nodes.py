"""YAML text as nodes that know their line and column, within bounds on size, depth and aliases.

YAML 1.2 without tags: a value's type is what the schema asks for there, never guessed from how it looks. Aliases are
shared, not copied, and what they would expand to is counted, so a file of a few lines cannot fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from truceline.agreement.yaml_faults import MEND_YAML, likely_fault
from truceline.errors import AgreementError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_NODES: Final = 60_000
"""Reading takes some 80 µs a value, so that no file holds a run up for more than about five seconds."""


class Mark(NamedTuple):
    """A place in a file: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written; ``is_plain`` where it stands without quotes, ``is_cut`` where a `` #`` ends it."""

    mark: Mark
    text: str
    is_plain: bool
    size: int = 1
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; ``size`` counts all nodes in it, aliases expanded."""

    mark: Mark
    items: tuple[Node, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: str
    mark: Mark
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in the order of the file; a key that stands twice is kept twice. ``size`` as for lists."""

    mark: Mark
    entries: tuple[Entry, ...]
    size: int


Node = Scalar | Sequence | Mapping


def read_nodes(data: bytes, file: str) -> Node:
    """The one document of a YAML file; AgreementError with the place where it cannot be read."""
    if len(data) > MAX_BYTES:
        raise _error(file, Mark(1, 1), f"the file has {len(data)} bytes", f"keep it under {MAX_BYTES}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(file, Mark(line, 1), f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from error
    return _Composer(file).compose(text)


def _error(file: str, mark: Mark, reason: str, mend: str) -> AgreementError:
    return AgreementError([Fault(file, mark.line, mark.column, "", reason, mend)])


class _Composer:
    """Builds nodes from the parser's events, so that its own recursion is bounded and no tag is ever resolved."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._anchors: dict[str, Node] = {}
        self._total = 0
        self._lines: list[str] = []

    def compose(self, text: str) -> Node:
        """The nodes of the one document in ``text``."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        try:
            return self._document(iter(YAML(typ="safe", pure=True).parse(text)))
        except MarkedYAMLError as error:
            told = likely_fault(error, self._lines)
            mark = Mark(told.line, told.column)
            raise _error(self._file, mark, f"not valid YAML: {told.reason}", told.mend) from error
        except (YAMLError, ValueError, OverflowError) as error:
            reason = " ".join(str(error).split())[:200]
            raise _error(self._file, Mark(1, 1), f"not valid YAML: {reason}", MEND_YAML) from error

    def _document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                if root is not None:
                    mend = "keep one agreement in a file"
                    raise _error(self._file, _mark(event), "a second document begins here", mend)
                root = self._node(next(events), events, 0)
        if root is None or (isinstance(root, Scalar) and not root.text):
            raise _error(self._file, Mark(1, 1), "the file is empty", "write an agreement, or take the file out")
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        kind = type(event).__name__
        if depth > MAX_DEPTH:
            raise _error(self._file, _mark(event), f"nested deeper than {MAX_DEPTH}", "flatten what is inside")
        if kind == "AliasEvent":
            return self._alias(event)
        if event.tag is not None:
            mend = "take the tag out; the schema says what type a value has"
            raise _error(self._file, _mark(event), f"a tag ({event.tag}) has no meaning here", mend)
        if kind == "ScalarEvent":
            self._count(1, event)
            is_plain = event.style is None
            node: Node = Scalar(_mark(event), event.value, is_plain, is_cut=is_plain and self._is_cut(event.end_mark))
        elif kind == "SequenceStartEvent":
            node = self._sequence(event, events, depth)
        else:
            node = self._mapping(event, events, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _is_cut(self, end: Any) -> bool:
        """Does what YAML takes for a comment follow on the same line?"""
        rest = self._lines[end.line][end.column :] if end.line < len(self._lines) else ""
        return rest[:1] in (" ", "\t") and rest.lstrip(" \t").startswith("#")

    def _alias(self, event: Any) -> Node:
        found = self._anchors.get(event.anchor)
        if found is None:
            mend = "define the anchor before it is used, and not inside itself"
            raise _error(self._file, _mark(event), f"the alias *{event.anchor} refers to nothing", mend)
        self._count(found.size, event)
        return found

    def _sequence(self, event: Any, events: Iterator[Any], depth: int) -> Sequence:
        self._count(1, event)
        items = []
        while type(inner := next(events)).__name__ != "SequenceEndEvent":
            items.append(self._node(inner, events, depth + 1))
        return Sequence(_mark(event), tuple(items), 1 + sum(item.size for item in items))

    def _mapping(self, event: Any, events: Iterator[Any], depth: int) -> Mapping:
        self._count(1, event)
        entries = []
        while type(inner := next(events)).__name__ != "MappingEndEvent":
            key = self._node(inner, events, depth + 1)
            if not isinstance(key, Scalar):
                raise _error(self._file, key.mark, "a key is a list or a mapping", "write a word as the key")
            entries.append(Entry(key.text, key.mark, self._node(next(events), events, depth + 1)))
        return Mapping(_mark(event), tuple(entries), 1 + sum(1 + entry.value.size for entry in entries))

    def _count(self, nodes: int, event: Any) -> None:
        self._total += nodes
        if self._total > MAX_NODES:
            mend = "split the file, or use fewer aliases"
            raise _error(self._file, _mark(event), f"more than {MAX_NODES} values, aliases counted out", mend)


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
