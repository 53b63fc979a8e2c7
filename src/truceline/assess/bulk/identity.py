"""Which number is a row's own, where its table has no order? One made from what the row tells.

Rows of a database or a data lake come in any order, another one each time. So a row is told by its contents: the same
number in every order, on every engine; rows that tell the very same share one.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Codes = npt.NDArray[np.uint64]

_NOTHING: Final = np.uint64(0x6E6F7468696E6721)
_STEPS: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
"""The finalizer of splitmix64 (Steele, Lea and Flood 2014), which spreads every bit over all others."""
_POSITIVE: Final = np.uint64(2**63 - 1)


def numbers_of(columns: Mapping[str, Any], size: int) -> npt.NDArray[np.int64]:
    """Numbers of rows from 0 up to 2⁶³, by columns of text or of 64-bit numbers under their names."""
    found = np.zeros(size, np.uint64)
    for name in sorted(columns):
        found = _mixed(found ^ _code(name)) + _codes(columns[name])
    return (_mixed(found) & _POSITIVE).astype(np.int64)


def _codes(column: Any) -> Codes:
    if pa.types.is_string(column.type):
        coded = column.dictionary_encode()
        words = np.array([_code(str(word)) for word in coded.dictionary.to_pylist()] or [_NOTHING], np.uint64)
        codes = words[np.asarray(pc.fill_null(coded.indices, 0))]
    elif pa.types.is_floating(column.type):
        values = np.asarray(pc.fill_null(column, 0.0), np.float64) + 0.0
        codes = np.where(np.isnan(values), np.nan, values).view(np.uint64)
    else:
        codes = np.asarray(pc.fill_null(column, 0), np.int64).view(np.uint64)
    return np.where(np.asarray(pc.is_valid(column), np.bool_), codes, _NOTHING)


def _code(word: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big"))


def _mixed(codes: Codes) -> Codes:
    for shift, factor in _STEPS:
        codes = (codes ^ (codes >> np.uint64(shift))) * np.uint64(factor)
    return codes ^ (codes >> np.uint64(31))
