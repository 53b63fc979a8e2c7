"""Any noun of the model, drawn at random from its types: what a store must be able to keep."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st
from msgspec import inspect

if TYPE_CHECKING:
    from truceline.model import Noun

N = TypeVar("N", bound="Noun")


def of_type(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a msgspec type."""
    if isinstance(kind, inspect.StructType):
        return st.builds(kind.cls, **{field.name: of_type(field.type) for field in kind.fields})
    if isinstance(kind, inspect.UnionType):
        return st.one_of([of_type(part) for part in kind.types])
    if isinstance(kind, inspect.VarTupleType):
        return st.lists(of_type(kind.item_type), max_size=2).map(tuple)
    if isinstance(kind, inspect.TupleType):
        return st.tuples(*[of_type(part) for part in kind.item_types])
    if isinstance(kind, inspect.EnumType):
        return st.sampled_from(kind.cls)
    plain: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
        inspect.NoneType: st.none(),
        inspect.StrType: st.text(max_size=12),
        inspect.IntType: st.integers(-(2**63), 2**63 - 1),
        inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
        inspect.BoolType: st.booleans(),
        inspect.DateType: st.dates(min_value=date(1, 1, 1)),
        inspect.DateTimeType: st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 bounds are naive
    }
    return plain[type(kind)]


def a_noun(noun: type[N]) -> st.SearchStrategy[N]:
    """Nouns of a class, any of their fields at its extremes."""
    return of_type(inspect.type_info(noun))
