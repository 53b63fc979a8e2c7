"""Columns in which nearly every row differs (ids, descriptions, addresses): taken as a whole, not text by text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
import pyarrow as pa

from truceline.engine.columns import quoted
from truceline.engine.compute import Vector, pc
from truceline.read import cells
from truceline.read.distinct import Bad, Judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.distinct import Chunk

MAX_TEXT: Final = 4_000
"""Characters of a row's description that are kept."""
_ONE_ADDRESS: Final = r"^https?://[^\s;|]+$"
_HOST: Final = r"(?is)^https?://(?:[^/@\s]*@)?(?:www\.)?([^/:\s?#]+).*$"
_WHOLE_POINT: Final = r"^([0-9]{1,12})\.0+$"


def bads_at(mask: Vector, bad: Bad) -> tuple[tuple[Bad, ...], np.ndarray | None]:
    """One fault for all rows of a mask."""
    is_bad = mask.to_numpy(zero_copy_only=False).astype(bool)
    return ((bad,), np.where(is_bad, 0, -1).astype(np.int32)) if is_bad.any() else ((), None)


def row_ids(chunk: Chunk, names: Sequence[str]) -> Judged:
    """The rows' own ids: as written, but ``214797.0`` is ``214797``; several columns are joined by a slash."""
    parts = [pc.replace_substring_regex(chunk.texts(name), _WHOLE_POINT, r"\1") for name in names]
    values = pc.binary_join_element_wise(*parts, "/") if len(parts) > 1 else parts[0]
    empty = parts[0]
    for part in parts[1:]:
        empty = pc.binary_join_element_wise(empty, part, "")
    bads, bad_of_row = bads_at(pc.equal(empty, ""), cells.EMPTY._replace(field=names[0]))
    return Judged(values, bads, bad_of_row)


def first_of(chunk: Chunk, names: Sequence[str]) -> Vector:
    """Of several columns the first text that is not empty; empty where none is."""
    present = [name for name in names if chunk.has(name)] or [""]
    found = chunk.texts(present[0])
    for name in present[1:]:
        found = pc.if_else(pc.equal(found, ""), chunk.texts(name), found)
    return found


def hosts_of(chunk: Chunk, name: str) -> Vector:
    """The hosts of web addresses in a column, without ``www.``; other texts as they are."""
    texts = chunk.texts(name)
    hosts = pc.utf8_lower(pc.replace_substring_regex(texts, _HOST, r"\1"))
    return pc.if_else(pc.match_substring_regex(texts, _HOST), hosts, texts)


def text_of(chunk: Chunk, names: Sequence[str]) -> Judged:
    """A row's description, cut at its bound."""
    found = first_of(chunk, names)
    if pc.any(pc.greater(pc.binary_length(found), MAX_TEXT)).as_py():
        found = pc.utf8_slice_codeunits(found, 0, MAX_TEXT)
    return Judged(found)


def addresses_of(chunk: Chunk, names: Sequence[str]) -> Judged:
    """Where a row stands, as JSON: one web address a cell is taken as it is, other cells are split one by one."""
    found = chunk.texts(names[0]) if names else chunk.texts("")
    for name in names[1:]:
        found = pc.binary_join_element_wise(found, chunk.texts(name), ";")
    is_one = pc.match_substring_regex(found, _ONE_ADDRESS)
    values = pc.binary_join_element_wise("[", quoted(found), "]", "")
    if pc.all(is_one).as_py():
        return Judged(values)
    others = found.filter(pc.invert(is_one)).dictionary_encode()
    split = [msgspec.json.encode(_addresses(str(text))).decode() for text in others.dictionary.to_pylist()]
    written = pa.array(split, pa.string()).take(others.indices)
    return Judged(pc.replace_with_mask(values, pc.invert(is_one), written))


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(address for address in cells.addresses(text) if address)
