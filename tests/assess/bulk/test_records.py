"""A table's rows are taken or refused, each once, and read as they say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from truceline.assess.bulk.records import RecordReader, Taken, check_schema, content_rows, told_shares
from truceline.assess.bulk.times import micros
from truceline.errors import CaseError
from truceline.lexicon.parties import load_parties
from truceline.lexicon.party_shares import Shares

ROW: dict[str, Any] = {
    "id": "a",
    "lon": 38.6,
    "lat": 33.5,
    "radius_m": 1000.0,
    "start": datetime(2017, 5, 18, 10, tzinfo=UTC),
    "end": datetime(2017, 5, 18, 12, tzinfo=UTC),
    "act": "air_drone_strike",
    "actor": "us-led-coalition",
}


def read(*rows: dict[str, Any], clock: str = "UTC") -> Taken:
    batch = pa.RecordBatch.from_pylist(list(rows))
    check_schema(batch.schema, "t")
    return RecordReader(load_parties(), clock).read(batch)


def changed(**values: Any) -> dict[str, Any]:
    return {**ROW, **values}


def test_a_row_is_read_as_it_says() -> None:
    taken = read(ROW)
    columns = taken.columns
    assert columns.start.tolist() == [micros(ROW["start"])]
    assert columns.end.tolist() == [micros(ROW["end"])]
    assert [column.tolist()[0] for column in columns.place[:3]] == [38.6, 33.5, 1000.0]
    ((weight, kind),) = columns.kinds[columns.kind[0]]
    assert weight == 1
    assert (kind.act, kind.actor, kind.target) == ("air_drone_strike", "us-led-coalition", None)
    assert not len(taken.refused.position)


@pytest.mark.parametrize(
    ("values", "code", "reason"),
    [
        ({"lon": float("nan")}, "place.bad_point", "no number"),
        ({"lat": float("inf")}, "place.bad_point", "no number"),
        ({"lon": 33.5, "lat": 138.6}, "place.bad_point", "exchanged"),
        ({"lon": 190.0}, "place.bad_point", "no place on earth"),
        ({"lon": None}, "place.bad_point", "missing"),
        ({"radius_m": -1.0}, "place.bad_point", "radius_m is negative"),
        ({"radius_m": float("nan")}, "place.bad_point", "radius_m is negative"),
        ({"radius_m": 600_000.0}, "place.bad_point", "reaches over 500 km"),
        ({"lat": 89.9, "radius_m": 50_000.0}, "place.bad_point", "pole"),
        ({"start": None, "end": None}, "assess.no_time", "nothing tells when"),
        ({"start": ROW["end"], "end": ROW["start"]}, "place.bad_date", "before the start"),
        ({"id": None}, "read.bad_row", "no id"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_and_the_others_are_read(
    values: dict[str, Any], code: str, reason: str
) -> None:
    taken = read(ROW, changed(**values), changed(id="c"))
    assert taken.refused.position.tolist() == [1]
    assert taken.refused.code == (code,)
    assert reason in taken.refused.reason[0]
    assert taken.position.tolist() == [0, 2]
    assert len(taken.columns.start) == 2


def test_a_row_with_no_place_at_all_is_taken_as_being_anywhere() -> None:
    taken = read(ROW, changed(lon=None, lat=None))
    assert taken.columns.place.is_placed.tolist() == [True, False]
    assert not len(taken.refused.position)


def test_days_are_cut_on_the_clock_also_where_it_changes() -> None:
    rows = [
        {"id": "a", "lon": 0.0, "lat": 0.0, "act": "attack", "date": date(2017, 3, 31), "date_end": None},
        {"id": "b", "lon": 0.0, "lat": 0.0, "act": "attack", "date": date(2017, 3, 30), "date_end": date(2017, 3, 31)},
        {"id": "c", "lon": 0.0, "lat": 0.0, "act": "attack", "date": date(2017, 10, 26), "date_end": None},
    ]
    columns = read(*rows, clock="Asia/Damascus").columns
    hours = ((columns.end - columns.start) / 3.6e9).tolist()
    assert hours == [23.0, 47.0, 25.0]
    assert columns.start[0] == micros(datetime(2017, 3, 30, 22, tzinfo=UTC))


def test_names_of_parties_are_looked_up_and_unknown_ones_told() -> None:
    reader = RecordReader(load_parties())
    rows = [changed(actor="Russian forces"), changed(actor="nobody we know of"), changed(actor="")]
    taken = reader.read(pa.RecordBatch.from_pylist(rows))
    actors = [taken.columns.kinds[number][0][1].actor for number in taken.columns.kind]
    assert actors[0] is not None
    assert actors[1:] == [None, None]
    assert reader.unknown_names == {"nobody we know of"}


def test_what_is_not_told_to_be_directed_is_read_both_ways() -> None:
    taken = read(changed(actor="russia", target="turkey", directed=False), changed(actor="russia", target="turkey"))
    both, one = (taken.columns.kinds[number] for number in taken.columns.kind)
    assert [(weight, kind.actor, kind.target) for weight, kind in both] == [
        (0.5, "russia", "turkey"),
        (0.5, "turkey", "russia"),
    ]
    assert [(weight, kind.actor, kind.target) for weight, kind in one] == [(1.0, "russia", "turkey")]


def test_what_is_told_in_words_makes_kinds_that_come_back() -> None:
    rows = [changed(id=str(n), weapon=f"gun {n % 7}", target=f"x{n % 5}", number=n % 3) for n in range(300)]
    taken = read(*rows)
    assert len(set(taken.columns.kinds)) == 21
    for row, number in zip(rows, taken.columns.kind, strict=True):
        told = taken.columns.kinds[number][0][1].told
        assert told.weapon == (row["weapon"],)
        assert told.number == (str(row["number"]),)


def test_faults_of_a_table_are_told_all_at_once() -> None:
    some: dict[str, pa.DataType] = {"lon": pa.string(), "lat": pa.float64(), "id": pa.string()}
    with pytest.raises(CaseError, match=r"lacks act, start \(or date\)"):
        check_schema(pa.schema(some), "t")
    odd: dict[str, pa.DataType] = {"id": pa.int64(), "lon": pa.string(), "lat": pa.bool_(), "act": pa.string()}
    with pytest.raises(CaseError, match="lon is string, lat is bool, date is int64"):
        check_schema(pa.schema({**odd, "date": pa.int64()}), "t")


def test_random_columns_never_lose_a_row() -> None:
    chance = np.random.default_rng(5)
    size = 5_000
    odd = np.array([0.0, 91.0, -200.0, np.nan, np.inf, 33.0])
    table = pa.record_batch(
        {
            "id": pa.array(range(size)),
            "longitude": odd[chance.integers(0, 6, size)],
            "latitude": odd[chance.integers(0, 6, size)],
            "radius_m": odd[chance.integers(0, 6, size)],
            "start": pa.array(chance.integers(-(2**40), 2**50, size), pa.timestamp("us")),
            "end": pa.array(chance.integers(-(2**40), 2**50, size), pa.timestamp("us")),
            "act": pa.array(["attack"] * size),
        }
    )
    taken = RecordReader(load_parties()).read(table)
    assert sorted([*taken.position.tolist(), *taken.refused.position.tolist()]) == list(range(size))
    assert 0 < len(taken.position) < size


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_instants_of_every_unit_are_read_and_those_outside_the_calendar_refused(
    unit: Literal["s", "ms", "us", "ns"],
) -> None:
    base: dict[str, Any] = {"id": pa.array(["a", "b", "c"]), "lon": pa.array([0.0] * 3), "lat": pa.array([0.0] * 3)}
    factor = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    far = 2**62 if unit != "ns" else 0
    start = pa.array([1_500_000_000 * factor, -86_400 * factor, far], pa.timestamp(unit))
    batch = pa.RecordBatch.from_pydict({**base, "act": pa.array(["attack"] * 3), "start": start})
    taken = RecordReader(load_parties()).read(batch)
    expected = [1_500_000_000_000_000, -86_400_000_000, *([] if far else [0])]
    assert taken.columns.start.tolist() == expected
    assert taken.refused.code == (("place.bad_date",) if far else ())


@pytest.mark.parametrize("zone", [None, "Asia/Damascus"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_days_may_be_told_as_their_midnights(unit: Literal["s", "ms", "us", "ns"], zone: str | None) -> None:
    told = [datetime(2017, 6, 1), datetime(2017, 6, 1, 12), None, datetime(1969, 12, 31)]  # noqa: DTZ001 of a table without
    midnights: Any = pa.array(told, pa.timestamp(unit))
    if zone is not None:
        midnights = pc.assume_timezone(midnights, zone)
    base = {"id": list("abcd"), "lon": [0.0] * 4, "lat": [0.0] * 4, "act": ["attack"] * 4}
    batch = pa.RecordBatch.from_pydict({**base, "date": midnights})
    check_schema(batch.schema, "t")
    taken = RecordReader(load_parties()).read(batch)
    assert taken.position.tolist() == [0, 3]
    assert taken.refused.code == ("place.bad_date", "assess.no_time")
    assert taken.columns.start.tolist() == [micros(datetime(2017, 6, 1, tzinfo=UTC)), -86_400_000_000]
    days = pa.RecordBatch.from_pydict({**base, "date": pa.array([date(2017, 6, 1)] * 4)})
    assert content_rows(batch)[0] == content_rows(days)[0]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_at_the_ends_of_the_calendar_are_refused(day: date) -> None:
    row = {"id": "a", "lon": 0.0, "lat": 0.0, "act": "attack", "date": day}
    taken = read(row, {**row, "date": date(1960, 1, 1)}, clock="Asia/Damascus")
    assert taken.refused.code == ("place.bad_date",)
    assert "outside the calendar" in taken.refused.reason[0]
    assert len(taken.position) == 1


def test_an_id_of_blanks_is_none() -> None:
    assert read(changed(id=" "), changed(id="")).refused.code == ("read.bad_row",) * 2


def test_numbers_are_read_from_whole_and_decimal_columns() -> None:
    from decimal import Decimal

    taken = read(changed(lon=2**60, lat=Decimal("33.5")), changed(lon=38, lat=Decimal("33.5")))
    assert taken.refused.code == ("place.bad_point",)
    assert taken.columns.place.lat.tolist() == [33.5]


def test_a_column_that_is_there_twice_is_told() -> None:
    batch = pa.RecordBatch.from_pylist([{**ROW, "longitude": 1.0}])
    with pytest.raises(CaseError, match="has lon twice"):
        check_schema(batch.schema, "t")


@pytest.mark.parametrize(
    ("told", "shares"),
    [
        ("russia", (("russia", 1.0),)),
        ("russia=0.6 turkey=0.4", (("russia", 0.6), ("turkey", 0.4))),
        ("russia=.25", (("russia", 0.25), (None, 0.75))),
        ("russia=1 turkey=1", (("russia", 0.5), ("turkey", 0.5))),
        ("russia=0 turkey=1.0", (("turkey", 1.0),)),
    ],
)
def test_parties_may_be_told_by_share(told: str, shares: Shares) -> None:
    parties = load_parties()
    reader = RecordReader(parties)
    assert reader._shares(told) == shares
    assert reader._shares(told_shares(shares)) == shares
    assert not reader.unknown_names


def test_what_is_not_told_plainly_is_kept_with_its_reading() -> None:
    reader = RecordReader(load_parties())
    assert reader._shares("turkey=0.6 rusia=0.4") == (("turkey", 0.6), (None, pytest.approx(0.4)))
    assert reader.unknown_names == {"rusia"}
    for told in ("russia", "Russia", "russia=0.6 turkey=0.4", "nobody at all", "russia=1 turkey=1", "Damascus"):
        reader._shares(told)
    assert reader.readings == {"russia=1 turkey=1": "russia=0.5 turkey=0.5", "Damascus": "syrian-government"}


@pytest.mark.parametrize("told", ["nobody=0.5", "russia=2", "russia=", "=", "russia=0.5=0.5", "russia=0", "a=1 " * 9])
def test_shares_that_are_none_are_names(told: str) -> None:
    reader = RecordReader(load_parties())
    assert all(party != "nobody" for party, _ in reader._shares(told))
