"""Any value of a noun: a hypothesis strategy made from the type itself, so that no field is forgotten."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

DEPTH = 3
"""Nesting (of geometries in geometries) after which optional values are left out."""

SIMPLE: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.StrType: st.text(max_size=8),
    inspect.IntType: st.integers(-(2**53), 2**53),
    inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    inspect.BoolType: st.booleans(),
    inspect.NoneType: st.none(),
    inspect.DateType: st.dates(),
    inspect.TimeType: st.times(),
    inspect.DateTimeType: st.datetimes(timezones=st.just(UTC)),
}


def values_of(noun: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Any value of this struct."""
    return _struct(inspect.type_info(noun), 0)


def _values(info: inspect.Type, depth: int) -> st.SearchStrategy[Any]:
    if type(info) in SIMPLE:
        return SIMPLE[type(info)]
    if isinstance(info, inspect.EnumType):
        return st.sampled_from(list(info.cls))
    if isinstance(info, inspect.StructType):
        return _struct(info, depth + 1)
    if isinstance(info, inspect.VarTupleType):
        return st.lists(_values(info.item_type, depth), max_size=2 if depth < DEPTH else 0).map(tuple)
    if isinstance(info, inspect.TupleType):
        return st.tuples(*(_values(item, depth) for item in info.item_types))
    if isinstance(info, inspect.DictType):
        return st.dictionaries(st.text(max_size=4), _values(info.value_type, depth), max_size=2)
    assert isinstance(info, inspect.UnionType), info
    kinds = [
        kind for kind in info.types if depth < DEPTH or not isinstance(kind, inspect.VarTupleType | inspect.StructType)
    ]
    return st.one_of([_values(kind, depth) for kind in kinds or info.types])


def _struct(info: inspect.Type, depth: int) -> st.SearchStrategy[Any]:
    assert isinstance(info, inspect.StructType)
    fields = {field.name: st.deferred(lambda t=field.type: _values(t, depth)) for field in info.fields}
    return st.builds(info.cls, **fields)
