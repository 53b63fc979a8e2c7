"""Tables derive from the nouns: names, types, and values that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawn import a_noun
from truceline.engine import migrate
from truceline.engine.tables import Kind, all_tables, ddl, fingerprint, quoted, table_of, to_columns, to_nouns
from truceline.model import TABLE_NOUNS, Claim, Finding, Notice, content_hash

if TYPE_CHECKING:
    from truceline.model import Noun

FINGERPRINTS = {4: "d8c50622502024ccc5a6b558fe1fec204e8d5090883e6e147efd47a152cf4fcd"}
"""The tables of each schema version: see the module migrate for what to do where the newest does not match."""


def test_the_tables_are_those_of_the_schema_version() -> None:
    assert fingerprint() == FINGERPRINTS[migrate.SCHEMA], (
        "a noun has changed: raise migrate.SCHEMA, add a step to migrate.STEPS and the new fingerprint to this test"
    )


@pytest.mark.parametrize("noun", TABLE_NOUNS, ids=lambda noun: noun.NAME)
def test_rows_come_back_from_columns(noun: type[Noun]) -> None:
    @given(st.lists(a_noun(noun), max_size=3))
    @settings(max_examples=20)
    def there_and_back(rows: list[Noun]) -> None:
        columns = to_columns(table_of(noun), rows)
        back = to_nouns(noun, zip(*columns.values(), strict=True))
        assert back == rows
        assert [content_hash(row) for row in back] == [content_hash(row) for row in rows]

    there_and_back()


def test_scalars_have_types_and_what_is_nested_is_json() -> None:
    kinds = {column.name: (column.kind, column.is_optional) for column in table_of(Finding).columns}
    assert kinds["outcome"] == (Kind.TEXT, False)
    assert kinds["due"] == (Kind.DAY, True)
    assert kinds["factors"] == (Kind.NESTED, False)
    assert kinds["support"] == (Kind.NESTED, True)
    claim = {column.name: column for column in table_of(Claim).columns}
    assert claim["content"].kind is Kind.NESTED
    assert (claim["confidence"].kind, claim["confidence"].default) == (Kind.NUMBER, 1.0)
    assert not claim["proposition"].has_default


def test_a_table_is_called_by_stage_and_noun() -> None:
    for noun in TABLE_NOUNS:
        table = table_of(noun)
        assert table.name == f"{noun.STAGE}_{noun.NAME}"
        assert [column.name for column in table.columns] == [field.name for field in msgspec.structs.fields(noun)]
    assert len({table.name for table in all_tables()}) == len(TABLE_NOUNS)


def test_notices_are_no_table_of_a_case() -> None:
    assert Notice not in {table.noun for table in all_tables()}


def test_names_are_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
    assert '"content_sha256" VARCHAR NOT NULL' in ddl(table_of(Claim))
