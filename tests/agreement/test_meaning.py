"""What the agreements beyond the first case mean, in words: each case is judged by the assess stage as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
import shapely

from tests.assess.factory import incident, place, reading
from truceline.agreement.compile import CompiledAgreement, compile_agreement
from truceline.agreement.library import load_library
from truceline.assess.context import AssessContext
from truceline.assess.judge import assess_incident
from truceline.assess.obligations import assess_obligations
from truceline.geo.area import area_km2
from truceline.geo.geodesy import distance_m
from truceline.model.finding import FactorName, Finding, Outcome
from truceline.model.incident import FieldValue, Incident
from truceline.model.when import WhenCandidate

MINSK = "ukr-2015-02-12-minsk-ii"
MEMORANDUM = "ukr-2014-09-19-minsk-memorandum"
SOCHI = "syr-2018-09-17-sochi"
PROTOCOL = "syr-2020-03-05-additional-protocol"
HODEIDAH = "yem-2018-12-13-hodeidah"
KOREA = "kor-2018-09-19-cma"
LEBANON = "lbn-2024-11-27"
KARABAKH = "nkr-2020-11-10"
SOUTH_SUDAN = "ssd-2017-12-21-cessation-of-hostilities"

CONTEXT = AssessContext(as_of=date(2025, 6, 1))


@cache
def compiled(id_: str) -> CompiledAgreement:
    return compile_agreement(load_library([id_])[0])


def told(act: str, actor: str, at: tuple[float, float], on: str, **particulars: str) -> Incident:
    """An incident at a point on a day (UTC, from noon on for an hour), with what sources say of it besides."""
    start = datetime.fromisoformat(on).replace(tzinfo=UTC) + timedelta(hours=12)
    when = WhenCandidate(start_utc=start, end_utc=start + timedelta(hours=1), weight=1.0, clock="UTC")
    target = particulars.pop("target", None)
    one = reading(act=act, actor=actor, target=target, places=(place(at, radius_m=10.0),), times=(when,))
    values = tuple(
        FieldValue(field=name, value=value, holders=("clm-a",), origins=("a",)) for name, value in particulars.items()
    )
    made = incident(one)
    return Incident(**{name: getattr(made, name) for name in made.__struct_fields__} | {"values": values})


def finding(id_: str, clause: str, subject: Incident) -> Finding:
    (found,) = (item for item in assess_incident(subject, compiled(id_), CONTEXT) if item.provision == clause)
    return found


def outcome(id_: str, clause: str, subject: Incident) -> Outcome:
    return finding(id_, clause, subject).outcome


def from_line_km(id_: str, line: str, at: tuple[float, float]) -> float:
    (course,) = next(item for item in compiled(id_).agreement.lines if item.id == line).courses
    run = shapely.LineString(course.points)
    return min(
        distance_m(at, (point.x, point.y)) / 1000
        for point in (run.interpolate(share / 2000, normalized=True) for share in range(2001))
    )


# Minsk II: a table of distances, measured by each side from its own line

TWENTY = (37.262, 47.93)
THIRTY = (37.128, 47.93)


def howitzer(at, on, actor="ukrainian-armed-forces", weapon="152 mm howitzer"):
    return told("weapons_deployment", actor, at, on, weapon=weapon)


def test_the_places_are_20_and_30_km_from_ukraine_s_line() -> None:
    assert from_line_km(MINSK, "actual-line", TWENTY) == pytest.approx(20, abs=0.5)
    assert from_line_km(MINSK, "actual-line", THIRTY) == pytest.approx(30, abs=0.5)


def test_a_howitzer_20_km_from_its_side_s_line_is_pending_in_february_and_a_breach_in_march() -> None:
    assert outcome(MINSK, "2", howitzer(TWENTY, "2015-02-20")) is Outcome.PENDING
    assert outcome(MINSK, "2", howitzer(TWENTY, "2015-03-10")) is Outcome.BREACH_VERY_LIKELY


def test_at_30_km_it_is_outside_on_the_reading_of_25_km_a_side_and_the_reason_says_so() -> None:
    found = finding(MINSK, "2", howitzer(THIRTY, "2015-03-10"))
    assert found.applicability is not None
    assert found.applicability.high == pytest.approx(0.15, abs=1e-6)
    assert found.outcome is Outcome.BREACH_UNLIKELY
    reason = next(item.reason for item in found.factors if item.name is FactorName.IN_PLACE)
    assert "0.85: 50 km wide between the sides: 25 km on each (25 km)" in reason


def test_rocket_launchers_keep_further_away_and_small_mortars_are_not_spoken_of() -> None:
    assert outcome(MINSK, "2", howitzer(THIRTY, "2015-03-10", weapon="Grad")) is Outcome.BREACH_VERY_LIKELY
    mortar = finding(MINSK, "2", howitzer(TWENTY, "2015-03-10", weapon="82 mm mortar"))
    assert mortar.outcome is Outcome.NOT_APPLICABLE
    assert mortar.failing == (FactorName.ACT,)


def test_each_side_measures_from_its_own_line_on_its_own_side() -> None:
    """A place near the front on the government's side is in the band of its forces, not in that of the other side's."""
    assert outcome(MINSK, "2", howitzer(TWENTY, "2015-03-10", "donetsk-formations")) is Outcome.NOT_APPLICABLE
    makiivka = (37.93, 48.04)
    assert outcome(MINSK, "2", howitzer(makiivka, "2015-03-10", "donetsk-formations")) is Outcome.BREACH_VERY_LIKELY


def test_a_weapon_that_no_source_tells_of_stays_open() -> None:
    found = finding(MINSK, "2", told("weapons_deployment", "ukrainian-armed-forces", TWENTY, "2015-03-10"))
    assert found.applicability is not None
    assert (found.applicability.low, found.applicability.high) == (0.0, pytest.approx(1.0))


def test_prisoners_are_due_five_days_after_the_withdrawal() -> None:
    (six,) = (item for item in compiled(MINSK).provisions if item.id == "6")
    assert {day.on.isoformat(): day.weight for day in six.due} == {"2015-03-06": 0.3, "2015-03-08": 0.7}


# The memorandum of September 2014


def test_a_monitor_s_drone_may_fly_where_an_army_s_may_not() -> None:
    over = (37.40, 47.93)
    army = told("military_flight", "ukrainian-armed-forces", over, "2014-10-10", weapon="drone")
    assert outcome(MEMORANDUM, "7", army) is Outcome.BREACH_VERY_LIKELY
    assert outcome(MEMORANDUM, "7", told("military_flight", "osce-smm", over, "2014-10-10", weapon="drone")) in {
        Outcome.PERMITTED,
        Outcome.NOT_APPLICABLE,
    }


def test_novoazovsk_is_in_the_area_that_four_settlements_bound() -> None:
    tank = told("weapons_deployment", "donetsk-formations", (38.08, 47.13), "2014-10-10", weapon="T-72 tank")
    assert finding(MEMORANDUM, "5", tank).zone == "south-east"


# Sochi: a belt with a depth between two numbers, and a day by which heavy weapons leave

BELT = (36.60, 35.37)


def tank(on, weapon="tank", at=BELT):
    return told("weapons_deployment", "hayat-tahrir-al-sham", at, on, weapon=weapon)


def test_a_tank_in_the_belt_is_pending_on_9_october_and_an_apparent_breach_on_11_october() -> None:
    assert outcome(SOCHI, "6", tank("2018-10-09")) is Outcome.PENDING
    found = finding(SOCHI, "6", tank("2018-10-11"))
    assert found.outcome is Outcome.BREACH_POSSIBLE, "it did not sign; whether it is bound is open"
    assert found.in_zone is not None
    assert found.in_zone.low == pytest.approx(1.0)


def test_rifles_are_no_heavy_weapons_and_the_radical_groups_have_five_more_days() -> None:
    assert outcome(SOCHI, "6", tank("2018-10-11", "rifles")) is Outcome.NOT_APPLICABLE
    assert outcome(SOCHI, "5", tank("2018-10-11")) is Outcome.PENDING
    assert outcome(SOCHI, "5", tank("2018-10-17")) is Outcome.BREACH_POSSIBLE


def test_between_15_and_20_km_deep_a_place_is_in_the_belt_on_some_readings_only() -> None:
    (version,) = (item for item in compiled(SOCHI).versions if item.zone == "belt")
    assert version.certain is not None
    deep = next(
        (x / 100, y / 100)
        for x in range(3630, 3690)
        for y in range(3540, 3570)
        if version.possible.contains(shapely.Point(x / 100, y / 100))
        and not version.certain.contains(shapely.Point(x / 100, y / 100))
    )
    found = finding(SOCHI, "6", tank("2018-10-11", at=deep))
    assert found.in_zone is not None
    assert (found.in_zone.low, found.in_zone.high) == (0.0, pytest.approx(1.0))


# Additional Protocol


def test_the_corridor_is_6_km_on_each_side_of_the_road_and_patrols_are_due_on_15_march() -> None:
    (version,) = (item for item in compiled(PROTOCOL).versions if item.zone == "corridor")
    assert version.possible.contains(shapely.Point(36.50, 35.845))
    assert not version.possible.contains(shapely.Point(36.50, 35.87))
    dues = {item.id: item.due[0].on for item in compiled(PROTOCOL).duties}
    assert dues == {"2a": date(2020, 3, 12), "3": date(2020, 3, 15)}


# Hodeidah: nested zones, a disputed start


def test_the_ceasefire_s_start_is_disputed_so_fire_on_15_december_is_a_breach_on_one_reading() -> None:
    fire = told(
        "shelling_artillery_missile_attack", "houthis", (42.96, 14.80), "2018-12-15", target="yemeni-government"
    )
    found = finding(HODEIDAH, "ceasefire", fire)
    assert found.applicability is not None
    assert found.applicability.high == pytest.approx(0.4)
    later = told(
        "shelling_artillery_missile_attack", "houthis", (42.96, 14.80), "2018-12-19", target="yemeni-government"
    )
    assert outcome(HODEIDAH, "ceasefire", later) is Outcome.BREACH_VERY_LIKELY


def test_reinforcements_are_banned_in_the_governorate_and_redeployment_is_due_after_21_days() -> None:
    zabid = (43.32, 14.20)
    assert outcome(HODEIDAH, "no-reinforcement", told("movement_of_forces", "houthis", zabid, "2019-02-01")) is (
        Outcome.BREACH_VERY_LIKELY
    )
    (duty,) = (item for item in compiled(HODEIDAH).duties if item.id == "redeployment")
    assert [day.on for day in duty.due] == [date(2019, 1, 3), date(2019, 1, 8)]


# Korea: volumes by class of aircraft and sector, purposes with notice, sizes of units


def flight(weapon, at, **more):
    return told("military_flight", "rok-armed-forces", at, "2019-05-01", weapon=weapon, **more)


def test_a_medevac_helicopter_with_notice_is_exempt_and_without_it_is_not() -> None:
    near = (127.09, 38.25)
    with_notice = flight("helicopter", near, purpose="medevac", notice="given")
    assert outcome(KOREA, "1-3-rotary", with_notice) is Outcome.PERMITTED
    assert outcome(KOREA, "1-3-rotary", flight("helicopter", near, purpose="medevac", notice="none")) is (
        Outcome.BREACH_VERY_LIKELY
    )
    unsaid = finding(KOREA, "1-3-rotary", flight("helicopter", near, purpose="medevac"))
    assert unsaid.outcome is Outcome.BREACH_POSSIBLE, "whether there was a notice is open"


def test_the_belt_is_wider_in_the_east_and_for_fixed_wings() -> None:
    assert outcome(KOREA, "1-3-fixed", flight("F-16", (128.1, 38.05))) is not Outcome.NOT_APPLICABLE
    assert FactorName.IN_PLACE in finding(KOREA, "1-3-fixed", flight("F-16", (127.1, 37.95))).failing
    assert FactorName.IN_PLACE in finding(KOREA, "1-3-rotary", flight("helicopter", (128.1, 38.05))).failing
    assert finding(KOREA, "1-3-rotary", flight("F-16", (127.09, 38.25))).failing == (FactorName.ACT,)


def test_a_battalion_may_exercise_near_the_line_and_a_regiment_may_not() -> None:
    def drill(unit: str) -> Incident:
        return told("military_exercise", "korean-peoples-army", (127.09, 38.30), "2019-05-01", unit=unit)

    assert outcome(KOREA, "1-2-regiment", drill("a battalion")) is Outcome.NOT_APPLICABLE
    assert outcome(KOREA, "1-2-regiment", drill("an infantry regiment")) is Outcome.BREACH_VERY_LIKELY
    assert outcome(KOREA, "1-2-regiment", drill("troops")) is Outcome.BREACH_POSSIBLE


def test_before_november_2018_it_was_not_in_force() -> None:
    early = told("military_flight", "rok-armed-forces", (127.09, 38.25), "2018-10-15", weapon="helicopter")
    assert FactorName.IN_FORCE in finding(KOREA, "1-3-rotary", early).failing


# Lebanon: a word of the text, a reserved right, forces that may bear arms


def test_whether_an_israeli_strike_was_offensive_is_open_until_a_source_says_so() -> None:
    nabatieh = (35.48, 33.38)
    strike = told("air_drone_strike", "israel-defence-forces", nabatieh, "2024-12-10", target="hezbollah")
    found = finding(LEBANON, "2-israel", strike)
    assert found.outcome is Outcome.BREACH_POSSIBLE
    assert outcome(LEBANON, "side-letter", strike) is Outcome.NOT_ASSESSABLE
    said = told("air_drone_strike", "israel-defence-forces", nabatieh, "2024-12-10", character="an offensive operation")
    assert outcome(LEBANON, "2-israel", said) is Outcome.BREACH_VERY_LIKELY


def test_israel_s_presence_south_of_the_litani_is_pending_for_60_days() -> None:
    khiam = (35.45, 33.20)
    there = told("weapons_deployment", "israel-defence-forces", khiam, "2024-12-20")
    assert outcome(LEBANON, "12", there) is Outcome.PENDING
    after = told("weapons_deployment", "israel-defence-forces", khiam, "2025-03-20")
    assert outcome(LEBANON, "12", after) is Outcome.BREACH_VERY_LIKELY


# Karabakh: a corridor with a hole, a ceiling, a midnight in Moscow, renewal


def test_the_lachin_corridor_leaves_shusha_out() -> None:
    shusha, lachin = shapely.Point(46.749, 39.760), shapely.Point(46.60, 39.67)
    for version in compiled(KARABAKH).versions:
        if version.zone == "lachin-corridor":
            assert not version.possible.contains(shusha)
    first, second = (item for item in compiled(KARABAKH).versions if item.zone == "lachin-corridor")
    assert first.possible.contains(lachin)
    assert first.until == second.since == date(2022, 8, 30)


def test_midnight_in_moscow_is_21_hours_on_the_day_before_in_greenwich() -> None:
    (start,) = {part.start_utc for one in compiled(KARABAKH).scenarios for part in one.stretches}
    assert start == datetime(2020, 11, 9, 21, tzinfo=UTC)


def test_more_peacekeepers_than_the_ceiling_are_an_apparent_breach_and_fewer_show_nothing() -> None:
    def column(number: str) -> Incident:
        at = (46.75, 39.82)
        return told("weapons_deployment", "russian-peacekeepers", at, "2021-03-01", weapon="personnel", number=number)

    assert outcome(KARABAKH, "3", column("2,500")) is Outcome.BREACH_VERY_LIKELY
    assert outcome(KARABAKH, "3", column("1,900")) is Outcome.NOT_ASSESSABLE


def test_kalbajar_aghdam_and_lachin_fall_due_on_their_days() -> None:
    dues = {item.id: item.due[0].on for item in compiled(KARABAKH).duties}
    assert dues["6-kalbajar"] == date(2020, 11, 15)
    assert dues["2-aghdam"] == date(2020, 11, 20)
    assert dues["6-lachin"] == date(2020, 12, 1)
    pending = assess_obligations(compiled(KARABAKH), AssessContext(as_of=date(2020, 11, 18)))
    assert {item.provision: item.outcome for item in pending}["2-aghdam"] is Outcome.PENDING


# South Sudan: the whole country, movements with notice, acts without arms


def test_recruitment_and_movement_without_notice_are_breaches_everywhere() -> None:
    juba = (31.58, 4.85)
    assert outcome(SOUTH_SUDAN, "recruitment", told("recruitment", "spla", juba, "2018-02-01")) is (
        Outcome.BREACH_VERY_LIKELY
    )
    moved = told("movement_of_forces", "spla", juba, "2018-02-01", notice="none")
    assert outcome(SOUTH_SUDAN, "movement", moved) is Outcome.BREACH_VERY_LIKELY
    announced = told("movement_of_forces", "spla", juba, "2018-02-01", notice="given")
    assert outcome(SOUTH_SUDAN, "movement", announced) is Outcome.PERMITTED


def test_daraa_is_under_two_instruments_in_july_2017_with_different_guarantors() -> None:
    daraa, found = shapely.Point(36.10213, 32.61889), {}
    for id_ in ("syr-2017-05-04-astana", "syr-2017-07-09-south-west"):
        subject = compiled(id_)
        if any(version.possible.contains(daraa) for version in subject.versions):
            found[id_] = {role.party for role in subject.agreement.roles if role.role in {"guarantor", "party"}}
    assert found["syr-2017-05-04-astana"] == {"russia", "turkey", "iran"}
    assert found["syr-2017-07-09-south-west"] == {"russia", "usa", "jordan"}


def test_the_whole_country_is_the_zone_of_south_sudan() -> None:
    (version,) = compiled(SOUTH_SUDAN).versions
    assert area_km2(version.possible) == pytest.approx(627_000, rel=0.02)
