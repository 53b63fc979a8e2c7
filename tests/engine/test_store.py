"""What every engine must do alike: what goes in comes out, generations are whole, histories are told."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawn import a_noun
from tests.engine.rows import NOW, TALLIES, a_refusal, put, wheres
from tests.read.conftest import evidence_of
from truceline.engine.columns import Columns
from truceline.errors import StorageError
from truceline.model import TABLE_NOUNS, Coverage, Evidence, Maker, Noun, Record, Refusal, content_hash
from truceline.read.readers import read_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.engine.base import Store


@pytest.mark.parametrize("noun", TABLE_NOUNS, ids=lambda noun: noun.NAME)
def test_every_noun_comes_back_as_it_went_in(noun: type[Noun], new_store: Callable[[], Store]) -> None:
    @given(st.lists(a_noun(noun), max_size=6, unique_by=lambda row: row.id))
    @settings(max_examples=2)
    def there_and_back(rows: list[Noun]) -> None:
        store = new_store()
        put(store, *rows)
        with store.open_reading() as reading:
            back = reading.read(noun)
            assert sorted(map(content_hash, back)) == sorted(map(content_hash, rows))
            assert back == sorted(rows, key=lambda row: row.id)
            assert reading.faults() == []

    there_and_back()


def test_a_generation_is_what_was_written_and_earlier_ones_stay(store: Store) -> None:
    assert put(store, a_refusal("a"), a_refusal("b")) == 1
    assert put(store, a_refusal("b", "other"), a_refusal("c"), at=NOW + timedelta(days=1)) == 2
    assert wheres(store, 1) == {"a": "r", "b": "r"}
    assert wheres(store, 2) == wheres(store) == {"b": "other", "c": "r"}
    with store.open_reading() as reading:
        first, second = reading.generations()
    assert (first.number, first.time_utc, first.release, first.tallies) == (1, NOW, "1.2.3", TALLIES)
    assert first.makers == ("mkr-a",)
    assert second.time_utc == NOW + timedelta(days=1)


def test_the_first_generation_is_kept_even_where_it_is_empty(store: Store) -> None:
    assert put(store) == 1
    assert put(store) is None


def test_each_version_of_a_row_is_kept_once(store: Store) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("a", "other"))
    put(store, a_refusal("a"))
    with store.open_reading() as reading:
        assert reading.query("SELECT count(*) FROM flow_refusal") == [(2,)]
        assert [change.generation for change in reading.history(a_refusal("a").id)] == [1, 2, 3]


def test_history_tells_when_something_came_changed_and_left(store: Store) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("a", "other"), at=NOW + timedelta(days=1))
    put(store, at=NOW + timedelta(days=2))
    with store.open_reading() as reading:
        changes = reading.history(a_refusal("a").id)
    assert [
        (c.generation, c.time_utc.day, c.noun.reason if isinstance(c.noun, Refusal) else None) for c in changes
    ] == [
        (1, 2, "r"),
        (2, 3, "other"),
        (3, 4, None),
    ]


def test_find_gives_ids_by_prefix_and_says_which_are_current(store: Store) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("b"))
    with store.open_reading() as reading:
        found = {item.id: item.is_current for item in reading.find("ref-")}
        assert found == {a_refusal("a").id: False, a_refusal("b").id: True}
        assert [item.noun for item in reading.find(a_refusal("b").id[:9])] == ["refusal"]
        assert reading.find("ref-%") == []
        assert len(reading.find("ref-", limit=1)) == 1


def test_read_of_ids_and_pick_of_fields(store: Store) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    with store.open_reading() as reading:
        assert [row.where for row in reading.read(Refusal, ids=[a_refusal("b").id, "ref-none"])] == ["b"]
        assert reading.read(Refusal, ids=[]) == []
        assert sorted(reading.pick(Refusal, "where", "code")) == [("a", "read.empty"), ("b", "read.empty")]


def test_makers_are_kept_once(store: Store) -> None:
    maker = Maker(algorithm="read.text-1", inputs=(("acts", "3"),))
    for where in "ab":
        with store.begin_generation() as writing:
            writing.write_makers([maker, maker])
            writing.write(Refusal, [a_refusal(where, made_by=maker.id)])
            writing.publish(NOW, "1", ())
    with store.open_reading() as reading:
        assert reading.makers() == {maker.id: maker}
        assert reading.query("SELECT count(*) FROM flow_maker") == [(1,)]


def test_an_open_reading_keeps_its_state_and_a_new_one_sees_the_new(store: Store) -> None:
    put(store, a_refusal("a"))
    with store.open_reading() as old:
        put(store, a_refusal("b"))
        with store.open_reading() as new:
            assert [row.where for row in new.read(Refusal)] == ["b"]
        assert [row.where for row in old.read(Refusal)] == ["a"]


def test_two_rows_with_one_id_are_a_fault_of_ours(store: Store) -> None:
    with store.begin_generation() as writing, pytest.raises(StorageError, match="two different rows have the id ref-"):
        writing.write(Refusal, [a_refusal("a"), a_refusal("a", "other")])


def test_equal_rows_are_written_once(store: Store) -> None:
    put(store, a_refusal("a"), a_refusal("a"))
    assert wheres(store) == {"a": "r"}


def test_what_would_not_come_back_as_it_is_is_never_written(store: Store) -> None:
    elsewhere = timezone(timedelta(hours=3))
    row = Evidence(
        id="ev-a",
        made_by="mkr-a",
        sha256="",
        size=1,
        media_type="",
        origin="",
        captured_utc=NOW.astimezone(elsewhere),
        captured_with="",
    )
    with store.begin_generation() as writing:
        with pytest.raises(StorageError, match="read_evidence ev-a: would not come back"):
            writing.write(Evidence, [row])
        huge = msgspec.structs.replace(row, id="ev-b", captured_utc=NOW, size=2**63)
        with pytest.raises(StorageError, match="a number out of range"):
            writing.write(Evidence, [huge])
        with pytest.raises(StorageError, match="text that no encoding can hold"):
            writing.write(Refusal, [a_refusal("a", "\ud800")])


def test_what_equals_the_last_generation_is_no_new_one_on_any_engine(store: Store) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    assert put(store, a_refusal("b"), a_refusal("a")) is None
    with store.open_reading() as reading:
        assert len(reading.generations()) == 1


def test_a_generation_that_is_given_up_is_seen_by_nobody(store: Store) -> None:
    put(store, a_refusal("a"))
    with store.begin_generation() as writing:
        writing.write(Refusal, [a_refusal("b")])
    assert wheres(store) == {"a": "r"}


def test_a_store_exists_once_something_was_published(store: Store) -> None:
    assert not store.exists()
    with store.begin_generation() as writing:
        writing.write(Refusal, [a_refusal("b")])
    assert not store.exists()
    put(store, a_refusal("a"))
    assert store.exists()


def test_texts_that_a_database_finds_hard_come_back_in_the_order_of_their_code_points(store: Store) -> None:
    hard = ["\x00", "\x01", "\x01\x01", "a\x00\x02b", "ä", "Z", "a", "_", "\U0001f54a", "100 %", "%s", "?", "'", '"']
    put(store, *(a_refusal(f"{number}", text) for number, text in enumerate(hard)))
    with store.open_reading() as reading:
        assert {row.reason for row in reading.read(Refusal)} == set(hard)
        assert reading.query("SELECT reason FROM flow_refusal ORDER BY reason") == [(text,) for text in sorted(hard)]


def test_rows_in_columns_are_kept_as_objects_are(store: Store) -> None:
    text = "row_id,act,said_by,date_start,place\n" + "".join(f"R{n},attack,A < B,2017-06-08,Homs\n" for n in range(9))
    evidence = evidence_of(text.encode(), "sources/incidents.csv")
    rows = read_evidence(evidence, text.encode()).records
    assert len(rows) == 9
    with store.begin_generation() as writing:
        assert writing.write(Record, rows) == 9
        writing.publish(NOW, "test", [])
    with store.open_reading() as reading:
        assert reading.read(Record) == sorted(rows, key=lambda row: row.id)
        assert reading.faults() == []
    with store.begin_generation() as writing:
        assert writing.write(Record, rows) == 0
        assert writing.write(Coverage, Columns(Coverage)) == 0
        assert writing.publish(NOW, "test", []) is None
    with store.begin_generation() as writing:
        assert writing.write(Record, Columns(Record, rows.parts[:1])) == 0
    with store.begin_generation() as writing, pytest.raises(StorageError, match="two different rows have the id"):
        writing.write(Record, rows + rows)
