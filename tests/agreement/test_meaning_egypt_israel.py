"""What the security annex of 1979 means, in words: who may stand, drive and fly where in Sinai, and from when."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import shapely

from tests.agreement.test_meaning import compiled, finding, outcome, told
from truceline.agreement.moment import on_day
from truceline.geo.area import area_km2
from truceline.model.finding import FactorName, Outcome
from truceline.model.incident import Incident

TREATY = "egy-isr-1979-03-26-peace"
BIR_GIFGAFA_WEST = (32.75, 30.40)
NAKHL = (33.75, 29.91)
SHEIKH_ZUWEID = (34.13, 31.20)
SHARM = (34.30, 27.92)


def tanks(at: tuple[float, float], on: str, actor: str = "egypt", **more: str) -> Incident:
    return told("weapons_deployment", actor, at, on, **({"weapon": "tank"} | more))


def test_the_zones_are_as_large_as_they_are_said_to_be() -> None:
    zones = {version.zone: version for version in compiled(TREATY).versions}
    assert area_km2(zones["sinai"].possible) == pytest.approx(60_000, rel=0.05)
    for zone in ("zone-a", "zone-b", "zone-c", "zone-d", "west-of-interim"):
        version = zones[zone]
        assert version.certain is not None
        assert area_km2(version.certain.difference(version.possible)) < 0.1
    sure = [zones[zone].certain for zone in ("zone-a", "zone-b", "zone-c")]
    assert sum(area_km2(one.intersection(other)) for one, other in pairwise(sure)) < 0.1
    for zone, point in (("zone-a", BIR_GIFGAFA_WEST), ("zone-b", NAKHL), ("zone-c", SHEIKH_ZUWEID), ("zone-c", SHARM)):
        certain = zones[zone].certain
        assert certain is not None
        assert certain.contains(shapely.Point(point)), zone


@pytest.mark.parametrize(
    ("on", "expected"), [("1980-06-01", Outcome.PENDING), ("1982-06-01", Outcome.BREACH_VERY_LIKELY)]
)
def test_israel_had_three_years_to_leave(on: str, expected: Outcome) -> None:
    moved = told("movement_of_forces", "israel-defence-forces", SHARM, on)
    assert outcome(TREATY, "I.1", moved) is expected


def test_the_interim_line_binds_after_nine_months_and_ends_with_the_withdrawal() -> None:
    def moved(on: str) -> Incident:
        return told("movement_of_forces", "israel", BIR_GIFGAFA_WEST, on)

    assert outcome(TREATY, "I.3.a", moved("1979-06-01")) is Outcome.PENDING
    assert outcome(TREATY, "I.3.a", moved("1980-03-01")) is Outcome.BREACH_VERY_LIKELY
    assert FactorName.IN_PLACE in finding(TREATY, "I.3.a", moved("1983-01-01")).failing


def test_egyptian_tanks_by_rafah_are_an_apparent_breach_and_what_is_disputed_does_not_clear_them() -> None:
    for on in ("2009-05-01", "2012-08-20"):
        assert outcome(TREATY, "II.1.c", tanks(SHEIKH_ZUWEID, on)) is Outcome.BREACH_VERY_LIKELY
    contested = next(item for item in compiled(TREATY).provisions if item.id == "agreed-2011").provision
    assert contested.is_contested


def test_in_zone_c_the_civil_police_is_permitted_and_the_observers_are_not_bound() -> None:
    patrol = told("movement_of_forces", "egyptian-civil-police", SHEIKH_ZUWEID, "2000-05-01", weapon="rifle")
    assert outcome(TREATY, "II.1.c", patrol) is Outcome.PERMITTED
    observers = finding(TREATY, "II.1.c", told("movement_of_forces", "mfo", SHEIKH_ZUWEID, "2000-05-01"))
    assert observers.outcome is Outcome.NOT_APPLICABLE
    assert FactorName.BOUND in observers.failing


@pytest.mark.parametrize(("number", "expected"), [("240", Outcome.BREACH_VERY_LIKELY), ("200", Outcome.NOT_ASSESSABLE)])
def test_zone_a_holds_at_most_230_tanks(number: str, expected: Outcome) -> None:
    assert outcome(TREATY, "II.1.a", tanks(BIR_GIFGAFA_WEST, "1990-05-01", number=number)) is expected


def test_no_tank_may_stand_in_zone_b() -> None:
    assert outcome(TREATY, "II.1.b", tanks(NAKHL, "1990-05-01", number="1")) is Outcome.BREACH_VERY_LIKELY
    early = finding(TREATY, "II.1.b", tanks(NAKHL, "1981-05-01", number="1"))
    assert FactorName.IN_FORCE in early.failing


def test_each_side_flies_over_its_own_zone() -> None:
    def flight(actor: str, at: tuple[float, float]) -> Incident:
        return told("military_flight", actor, at, "1990-05-01", weapon="fighter jet")

    assert outcome(TREATY, "III.1", flight("egypt", NAKHL)) is Outcome.BREACH_VERY_LIKELY
    assert outcome(TREATY, "III.1", flight("egypt", BIR_GIFGAFA_WEST)) is Outcome.NOT_APPLICABLE
    assert outcome(TREATY, "III.1-israel", flight("israel", BIR_GIFGAFA_WEST)) is Outcome.BREACH_VERY_LIKELY
    assert outcome(TREATY, "III.1-israel", flight("israel", (34.95, 30.6))) is Outcome.NOT_APPLICABLE


def test_egypt_may_enter_seven_days_after_the_interim_withdrawal_and_that_clears_nothing_of_israel() -> None:
    rules = {item.id: item for item in compiled(TREATY).provisions}
    (stretch,) = rules["A.II.7"].scenarios[0].stretches
    assert stretch.start_utc.date() == date(1980, 2, 1)
    assert [item.id for item in rules["I.3.a"].exceptions] == []
    assert "A.II.7" not in [item.id for item in rules["III.1-israel"].exceptions]


def test_before_ratification_it_says_how_it_stands() -> None:
    assert on_day(compiled(TREATY), date(1979, 4, 1)) is None
