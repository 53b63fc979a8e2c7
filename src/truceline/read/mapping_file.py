"""A person's mapping file: read strictly, with the line of whatever is wrong in it."""

from __future__ import annotations

import hashlib
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import inspect

from truceline.agreement.nodes import Mapping as MappingNode
from truceline.agreement.nodes import Scalar, read_nodes
from truceline.agreement.nodes import Sequence as SequenceNode
from truceline.errors import AgreementError, ItemError
from truceline.read.mapping import Layout, MappingPart, TableMapping
from truceline.when.interval import year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.nodes import Node

SCHEMA: Final = "truceline-table/1"
CODE: Final = "read.bad_mapping"
MANUAL: Final = "see the manual's page on sources"


def read_mapping(data: bytes, where: str) -> Layout:
    """The layout in a person's mapping file.

    Raises ItemError ``read.bad_mapping`` with the line, what is wrong and how to mend it.
    """
    try:
        tree = read_nodes(data, where)
    except AgreementError as error:
        fault = error.faults[0]
        raise ItemError(CODE, fault.reason, where=f"{where}:{fault.line}", mend=fault.mend) from error
    if not isinstance(tree, MappingNode):
        raise ItemError(CODE, "is no mapping of keys to columns", where=where, mend=MANUAL)
    plain = _plain(tree, where)
    schema = plain.pop("schema", None)
    if schema != SCHEMA:
        raise ItemError(CODE, f"schema is {str(schema)[:40]!r}", where=where, mend=f"begin with: schema: {SCHEMA}")
    _check_keys(tree, TableMapping, where)
    try:
        table = msgspec.convert(plain, TableMapping, strict=False)
    except msgspec.ValidationError as error:
        reason, _, at = str(error).partition(" - at `$")
        key = at.strip("`.")
        raise ItemError(
            CODE, f"{key}: {reason}" if key else reason, where=_line(tree, key, where), mend=MANUAL
        ) from error
    table = _lowered(table)
    for key, reason, mend in _faults(table):
        raise ItemError(CODE, f"{key}: {reason}", where=_line(tree, key, where), mend=mend)
    return Layout("mapping", hashlib.sha256(data).hexdigest()[:12], table)


def _plain(node: Node, where: str) -> Any:
    if isinstance(node, SequenceNode):
        return [_plain(item, where) for item in node.items]
    if not isinstance(node, MappingNode):
        return node.text
    found: dict[str, Any] = {}
    for entry in node.entries:
        if entry.key in found:
            raise ItemError(
                CODE, f"{entry.key[:80]!r} stands twice", where=f"{where}:{entry.mark.line}", mend="keep one of them"
            )
        value = _plain(entry.value, where)
        found[entry.key] = [value] if entry.key in _LISTS and isinstance(entry.value, Scalar) else value
    return found


_LISTS: Final = frozenset({"row_id", "columns", "name", "addresses", "text", "header"})
"""Keys for which a single column may stand instead of a list of them."""


def _check_keys(node: MappingNode, kind: type[msgspec.Struct], where: str) -> None:
    """Raise an ItemError at the first key that nobody reads, with the nearest that somebody does."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = {*fields, "schema"} if kind is TableMapping else {*fields}
    for entry in node.entries:
        place = f"{where}:{entry.mark.line}"
        if entry.key not in known:
            near = get_close_matches(entry.key, sorted(known), n=1)
            mend = f"did you mean {near[0]!r}?" if near else f"keys are {', '.join(sorted(known))}"
            raise ItemError(CODE, f"nobody reads the key {entry.key[:80]!r}", where=place, mend=mend)
        values = entry.value.items if isinstance(entry.value, SequenceNode) else (entry.value,)
        for value in values:
            if entry.key in fields and isinstance(value, MappingNode):
                for inner in _structs(inspect.type_info(fields[entry.key].type)):
                    _check_keys(value, inner, where)


def _structs(kind: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, inspect.VarTupleType):
        yield from _structs(kind.item_type)
    for part in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        if isinstance(part, inspect.StructType):
            yield part.cls


def _line(tree: MappingNode, key: str, where: str) -> str:
    """File and line of a dotted key, as far down as it goes."""
    node: Node = tree
    line = tree.mark.line
    for step in re.findall(r"[^.\[\]]+", key):
        if isinstance(node, SequenceNode) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
            line = node.mark.line
        entry = next((one for one in node.entries if one.key == step), None) if isinstance(node, MappingNode) else None
        if entry is not None:
            line, node = entry.mark.line, entry.value
    return f"{where}:{line}"


def _lowered(table: TableMapping) -> TableMapping:
    """The mapping with names of columns in lower case, as headers are read."""
    skip = {"title", "dataset", "delimiter", "order", "clock", "scheme", "otherwise", "publisher", "key", "cites_apart",
            "says_apart", "kind", "who"}  # fmt: skip

    def lowered(part: MappingPart) -> MappingPart:
        changes: dict[str, Any] = {}
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if isinstance(value, MappingPart):
                changes[name] = lowered(value)
            elif name in ("values", "codes") and isinstance(value, dict):
                changes[name] = {key.strip().casefold(): one for key, one in value.items()}
            elif name == "values":
                changes[name] = tuple(one.strip().casefold() for one in value)
            elif isinstance(value, dict):
                changes[name] = {key.strip().lower(): one.strip().lower() for key, one in value.items()}
            elif isinstance(value, tuple):
                changes[name] = tuple(
                    lowered(one) if isinstance(one, MappingPart) else one.strip().lower() for one in value
                )
            elif isinstance(value, str) and name not in skip:
                changes[name] = value.strip().lower()
        return msgspec.structs.replace(part, **changes)

    return msgspec.convert(msgspec.to_builtins(lowered(table)), TableMapping)


def _faults(table: TableMapping) -> Iterator[tuple[str, str, str]]:
    """What fits the types and cannot be meant: key, reason, mend."""
    if (table.act is None) == (table.watch is None):
        yield "act", "a table has either acts or coverage", "give act: for records, or watch: for coverage"
    if not table.row_id or not all(table.row_id):
        yield "row_id", "names no column", "name the column of the row's own id, or several that make one"
    if not table.date.start:
        yield "date", "start names no column", "name the column of the first day"
    source = table.source
    if table.act is not None and not (source.said_by or source.publisher or source.publisher_column):
        yield "source", "nobody says it", "give publisher: (who keeps the table), or said_by:"
    if not (table.place.name or table.place.latitude) and table.watch is None and table.place.is_needed:
        yield "place", "names neither a place nor a point", "give name:, or latitude: and longitude:"
    if bool(table.place.latitude) != bool(table.place.longitude):
        yield "place", "has one coordinate", "give both latitude: and longitude:, or neither"
    yield from _small_faults(table)


def _small_faults(table: TableMapping) -> Iterator[tuple[str, str, str]]:
    if len(table.delimiter) > 1 and table.delimiter != "\\t":
        yield "delimiter", "is more than one character", "write one character, or \\t for a tab"
    if table.act is not None and not table.act.columns:
        yield "act", "columns names none", "name the column that tells the act"
    for harm in table.harm:
        if not (harm.exact or harm.low):
            yield "harm", "names no number", "give exact:, or low: and high:"
    try:
        year(2017, table.date.clock)
    except ItemError as error:
        yield "date", error.reason, "name a time zone of the IANA list, such as Asia/Damascus"
