"""Does a file have the shape of ``model.Agreement``? The classes are the schema; every misfit is a fault.

Types are asked for, not guessed: where a date belongs, ``2017-05-04`` is one; where a text belongs, ``2093`` without
quotes is a fault, because YAML means a number by it.
"""

from __future__ import annotations

import math
import re
from datetime import date, time
from typing import Any, Final

import msgspec
from msgspec import inspect

from truceline.agreement.nodes import Entry, Mapping, Node, Scalar, Sequence
from truceline.agreement.tree import Path, Tree, likely, nearest
from truceline.model.agreement import Agreement
from truceline.model.terms import Arms, NumberCandidate

FAILED: Final = object()
"""Stands for a value that could not be read; its fault is recorded."""

NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
TRUE: Final = frozenset(("true", "True", "TRUE"))
FALSE: Final = frozenset(("false", "False", "FALSE"))
WHOLE: Final = re.compile(r"[-+]?\d{1,15}")
NUMBER: Final = re.compile(r"[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][-+]?\d{1,3})?")
TIME: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?")
SHORT: Final[dict[type, str]] = {NumberCandidate: "value", Arms: "kind"}
"""Classes for which a single value may stand, and the key that it then is: ``most: 22000``, ``arms: tank``."""

OWN_PLACE: Final = {
    "where": "add the area to `zones:`, and write its id here",
    "line": "a line is one id: draw one line through both, with markers where they meet",
    "zone": "add the area to `zones:`, and write its id here",
}
"""What to do where a mapping or a list stands in the place of an id."""

KINDS: Final = {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}


def read_shape(node: Node, file: str) -> Tree:
    """Plain values and marks of a file, with a fault for each thing that does not fit the classes of the model."""
    tree = Tree(file)
    if not isinstance(node, Mapping):
        tree.fault((), f"{KINDS[type(node)]} stands where the agreement begins", "begin with `id: …`", node.mark)
        return tree
    plain = _Walk(tree).value(node, inspect.type_info(Agreement), ())
    tree.plain = plain if isinstance(plain, dict) else {}
    return tree


class _Walk:
    """Reads nodes as the types of the model ask, and records what does not fit."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def value(self, node: Node, kind: inspect.Type, path: Path) -> Any:
        """The plain value of a node of a type, or FAILED."""
        self._tree.marks[path] = node.mark
        if isinstance(kind, inspect.UnionType):
            if isinstance(node, Scalar) and node.is_plain and node.text in NULLS:
                return None
            return self.value(node, next(t for t in kind.types if not isinstance(t, inspect.NoneType)), path)
        if isinstance(kind, inspect.StructType):
            return self.struct(node, kind, path)
        if isinstance(kind, inspect.VarTupleType | inspect.TupleType):
            return self._list(node, kind, path)
        if isinstance(kind, inspect.DictType):
            return self._dict(node, kind, path)
        if not isinstance(node, Scalar):
            mend = OWN_PLACE.get(_key(path)) or _example(kind)
            return self._misfit(path, f"{KINDS[type(node)]} stands where {_words(kind)} belongs", mend)
        return self._scalar(node, kind, path)

    def struct(self, node: Node, kind: inspect.StructType, path: Path) -> Any:
        """A mapping with the keys of a class; unknown, doubled and missing keys are faults."""
        if isinstance(node, Scalar) and kind.cls in SHORT:
            return self.struct(_expanded(node, SHORT[kind.cls]), kind, path)
        if not isinstance(node, Mapping):
            names = ", ".join(entry.name for entry in kind.fields if entry.required)
            return self._misfit(path, f"{KINDS[type(node)]} stands where a mapping belongs", f"give the keys {names}")
        self._tree.marks[path] = node.mark
        fields = {entry.name: entry for entry in kind.fields}
        plain: dict[str, Any] = {}
        for entry in node.entries:
            if not self._is_fresh_key(entry, fields, plain, path):
                continue
            plain[entry.key] = self.value(entry.value, fields[entry.key].type, (*path, entry.key))
        misspelt = {close for entry in node.entries if entry.key not in fields for close in likely(entry.key, fields)}
        for name, info in fields.items():
            if info.required and name not in plain and name not in misspelt:
                mend = f"add `{name}: …`"
                self._tree.fault((*path, name), f"the key {name!r} is missing", mend, node.mark)
        return {key: value for key, value in plain.items() if value is not FAILED}

    def _is_fresh_key(self, entry: Entry, fields: dict[str, Any], plain: dict[str, Any], path: Path) -> bool:
        inner = (*path, entry.key)
        if entry.key not in fields:
            mend = nearest(entry.key, fields) or f"known keys are {', '.join(sorted(fields))}"
            mend = _elsewhere(entry, fields, path) or mend
            if " " in entry.key:
                mend = "a comma ends a text between { and }: put the text in quotes"
            self._tree.fault(inner, f"the key {entry.key!r} is unknown", mend, entry.mark)
            return False
        if entry.key in plain:
            self._tree.fault(inner, f"the key {entry.key!r} stands twice", "keep one of them", entry.mark)
            return False
        return True

    def _list(self, node: Node, kind: inspect.VarTupleType | inspect.TupleType, path: Path) -> Any:
        if isinstance(node, Scalar | Mapping) and _is_short(kind):
            node = Sequence(node.mark, (node,), node.size + 1)
        if not isinstance(node, Sequence):
            return self._misfit(
                path, f"{KINDS[type(node)]} stands where a list belongs", "write `[…]` or lines of `- …`"
            )
        if isinstance(kind, inspect.TupleType):
            if len(node.items) != len(kind.item_types):
                reason = f"{len(node.items)} values stand where {len(kind.item_types)} belong"
                return self._misfit(path, reason, "write [longitude, latitude]")
            types = kind.item_types
        else:
            types = (kind.item_type,) * len(node.items)
        items = [
            self.value(item, item_type, (*path, index))
            for index, (item, item_type) in enumerate(zip(node.items, types, strict=True))
        ]
        if isinstance(kind, inspect.TupleType) and any(item is FAILED for item in items):
            return FAILED
        return [None if item is FAILED else item for item in items]

    def _dict(self, node: Node, kind: inspect.DictType, path: Path) -> Any:
        if not isinstance(node, Mapping):
            return self._misfit(path, f"{KINDS[type(node)]} stands where a mapping belongs", "write `key: value` lines")
        plain: dict[str, Any] = {}
        for entry in node.entries:
            inner = (*path, entry.key)
            if entry.key in plain:
                self._tree.fault(inner, f"the key {entry.key!r} stands twice", "keep one of them", entry.mark)
                continue
            plain[entry.key] = self.value(entry.value, kind.value_type, inner)
        return {key: value for key, value in plain.items() if value is not FAILED}

    def _scalar(self, node: Scalar, kind: inspect.Type, path: Path) -> Any:
        value = _parse(node, kind)
        if value is FAILED:
            return self._misfit(path, f"{node.text[:60]!r} stands where {_words(kind)} belongs", _example(kind, node))
        return value

    def _misfit(self, path: Path, reason: str, mend: str) -> Any:
        self._tree.fault(path, reason, mend)
        return FAILED


def _elsewhere(entry: Entry, fields: dict[str, Any], path: Path) -> str:
    """How else to say what a key would say that other formats or other parts of the file have; empty for others."""
    if entry.key == "<<":
        return "keys are not merged here: write them out, or repeat a single value with `&name` and `*name`"
    if entry.key == "years" and "months" in fields:
        text = entry.value.text if isinstance(entry.value, Scalar) else ""
        return f"count months: `months: {12 * int(text)}`" if WHOLE.fullmatch(text) else "count months: `months: 36`"
    if entry.key in {"since", "until"} and path[:1] == ("roles",):
        return f"`roles` has no days: say who is under the agreement, with `{entry.key}`, in `bound`"
    return ""


def _is_short(kind: inspect.VarTupleType | inspect.TupleType) -> bool:
    """Is it a list whose one entry may stand alone?"""
    item = kind.item_type if isinstance(kind, inspect.VarTupleType) else None
    return isinstance(item, inspect.StructType) and item.cls in SHORT


def _expanded(node: Scalar, key: str) -> Mapping:
    """A single value as the mapping for which it stands: ``22000`` as ``{value: 22000}``."""
    return Mapping(node.mark, (Entry(key, node.mark, node),), 2)


def _key(path: Path) -> str:
    """The last key of a path that is none of a list's numbers."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


def _parse(node: Scalar, kind: inspect.Type) -> Any:
    """A scalar as its type, or FAILED."""
    if isinstance(kind, inspect.StrType):
        return FAILED if node.is_plain and _is_other_type(node.text) else node.text
    if isinstance(kind, inspect.EnumType):
        return next((member.value for member in kind.cls if member.value == node.text), FAILED)
    if isinstance(kind, inspect.DateType):
        return _date(node.text)
    if isinstance(kind, inspect.TimeType):
        return _time(node.text)
    if not node.is_plain:
        return FAILED
    if isinstance(kind, inspect.BoolType):
        return True if node.text in TRUE else False if node.text in FALSE else FAILED
    if isinstance(kind, inspect.IntType):
        return int(node.text) if WHOLE.fullmatch(node.text) else FAILED
    number = float(node.text) if NUMBER.fullmatch(node.text) else math.nan
    return number if math.isfinite(number) else FAILED


def _is_other_type(text: str) -> bool:
    """Does YAML mean something else than a text by this, where it stands without quotes?"""
    return text in NULLS or text in TRUE or text in FALSE or NUMBER.fullmatch(text) is not None


def _date(text: str) -> Any:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else FAILED
    except ValueError:
        return FAILED


def _time(text: str) -> Any:
    found = TIME.fullmatch(text)
    if found is None or found[1] == "24":
        return FAILED
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def _words(kind: inspect.Type) -> str:
    names = {
        inspect.StrType: "a text",
        inspect.DateType: "a day",
        inspect.TimeType: "a time of day",
        inspect.BoolType: "true or false",
        inspect.IntType: "a whole number",
        inspect.FloatType: "a number",
    }
    if isinstance(kind, inspect.EnumType):
        return f"one of {', '.join(str(member.value) for member in kind.cls)}"
    return names.get(type(kind), "another value")


def _example(kind: inspect.Type, node: Scalar | None = None) -> str:
    if isinstance(kind, inspect.EnumType):
        words = [str(member.value) for member in kind.cls]
        return (nearest(node.text, words) if node is not None else "") or f"write one of {', '.join(words)}"
    examples = {
        inspect.StrType: "put it in quotes, or write a text",
        inspect.DateType: "write the day as 2017-05-04",
        inspect.TimeType: "write the time as 12:00; midnight at the end of a day is 00:00 of the next",
        inspect.BoolType: "write true or false",
        inspect.IntType: "write a whole number, without quotes",
        inspect.FloatType: "write a number, without quotes",
    }
    return examples.get(type(kind), "see the reference of agreement files")


def to_agreement(tree: Tree) -> Agreement:
    """The agreement of a tree without faults."""
    return msgspec.convert(tree.plain, Agreement)
