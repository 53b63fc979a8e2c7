"""Nouns: every one goes through JSON and comes back the same; none takes a field it does not know."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model.strategies import values_of
from truceline.model import TABLE_NOUNS, Agreement, Bounds, CustodyEntry, Maker, Notice, Noun, Party
from truceline.model.noun import content_hash

OTHERS: tuple[type[msgspec.Struct], ...] = (Agreement, Party, Notice, CustodyEntry, Maker)
ALL = (*TABLE_NOUNS, *OTHERS)


@pytest.mark.parametrize("noun", ALL, ids=lambda noun: noun.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(data=st.data())
def test_a_noun_comes_back_from_json_as_it_went(noun: type[Any], data: st.DataObject) -> None:
    value = data.draw(values_of(noun))
    encoded = msgspec.json.encode(value)
    back = msgspec.json.decode(encoded, type=noun)
    assert back == value
    assert content_hash(back) == content_hash(value)


@pytest.mark.parametrize("noun", ALL, ids=lambda noun: noun.__name__)
def test_a_noun_is_frozen_and_refuses_unknown_fields(noun: type[msgspec.Struct]) -> None:
    assert noun.__struct_config__.frozen
    assert noun.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize("noun", ALL, ids=lambda noun: noun.__name__)
def test_a_noun_has_a_docstring_and_a_json_schema(noun: type[msgspec.Struct]) -> None:
    assert noun.__doc__
    assert noun.__name__ in msgspec.json.schema(noun)["$defs"]


def test_tables_have_names_and_prefixes_of_their_own() -> None:
    stages = {"read", "extract", "place", "reconcile", "assess", "flow"}
    tables = [(noun.STAGE, noun.NAME) for noun in TABLE_NOUNS]
    assert all(stage in stages and name for stage, name in tables)
    assert len(set(tables)) == len(tables)
    prefixes = [noun.PREFIX for noun in TABLE_NOUNS]
    assert len(set(prefixes)) == len(prefixes)
    assert all(2 <= len(prefix) <= 3 and prefix.isalpha() for prefix in prefixes)


def test_the_name_of_a_noun_is_its_class_in_lower_case() -> None:
    assert all(noun.__name__.lower() == noun.NAME for noun in TABLE_NOUNS)
    assert all(issubclass(noun, Noun) for noun in TABLE_NOUNS)


def test_an_interval_has_a_middle() -> None:
    assert Bounds(low=0.25, high=0.75).middle == 0.5
