"""Lines that move, zones drawn from what changes, volumes above the ground, permissions: judged as they then stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely

from tests.agreement.factory import agreement, disc, provision, square, zone
from tests.agreement.test_meaning import CONTEXT, told
from truceline.agreement.cache import drawn_outlines
from truceline.agreement.compile import CompiledAgreement, compile_agreement, compile_drawn
from truceline.agreement.moment import on_day
from truceline.assess.judge import assess_incident
from truceline.model.agreement import (
    Agreement,
    Course,
    Extent,
    Geometry,
    Line,
    LocalParty,
    Membership,
    Provision,
    Zone,
)
from truceline.model.constructor import AlongGeometry, BetweenGeometry, LineRef, Side
from truceline.model.finding import Finding, Outcome
from truceline.model.terms import Arms, Ceiling, Distance, NumberCandidate, ReferenceLine

BOUND = (Membership(party="syrian-government", ground="signed"),)
MOVED = date(2018, 1, 1)


def line(id_: str, *courses: Course) -> Line:
    return Line(id=id_, name=id_, courses=courses)


def meridian(east: float, **changes: Any) -> Course:
    return Course(points=((east, 35.0), (east, 36.0)), drawn_from="a test", **changes)


MOVING = line("front", meridian(37.0, until=MOVED), meridian(37.5, since=MOVED))


def assessed(subject: CompiledAgreement, clause: str, *given: Any, **told_of: str) -> Finding:
    (found,) = (item for item in assess_incident(told(*given, **told_of), subject, CONTEXT) if item.provision == clause)
    return found


def test_a_table_of_distances_follows_its_line_when_it_moves() -> None:
    rule = provision(
        acts=("weapons_deployment",),
        reference_lines=(ReferenceLine(parties=("syrian-government",), of=LineRef(line="front"), side=Side.BOTH),),
        distances=(Distance(arms=Arms(kind="tank"), km=(NumberCandidate(value=10.0),)),),
    )
    subject = compile_agreement(agreement(lines=(MOVING,), provisions=(rule,), bound=BOUND))
    assert [(band.since, band.until) for band in subject.provisions[0].distances] == [(None, MOVED), (MOVED, None)]
    here = ("weapons_deployment", "syrian-government", (37.02, 35.5))
    before = assessed(subject, "stop", *here, "2017-06-01", weapon="tank")
    after = assessed(subject, "stop", *here, "2018-06-01", weapon="tank")
    assert before.outcome is Outcome.BREACH_VERY_LIKELY
    assert after.outcome is Outcome.NOT_APPLICABLE
    there = ("weapons_deployment", "syrian-government", (37.52, 35.5))
    assert assessed(subject, "stop", *there, "2018-06-01", weapon="tank").outcome is Outcome.BREACH_VERY_LIKELY


def test_a_zone_drawn_from_what_changes_changes_with_it() -> None:
    ring = Geometry(intersection=(Geometry(zone="area"), square(36.5, 35.0, 38.0, 36.0)))
    area = Zone(
        id="area",
        name="area",
        extents=(
            Extent(possible=disc(37.0, 35.5, 20.0), until=MOVED, drawn_from="test"),
            Extent(possible=disc(37.5, 35.5, 20.0), since=MOVED, drawn_from="test"),
        ),
    )
    strip = zone("strip", Geometry(along=AlongGeometry(of=LineRef(line="front"), width_km=5.0)))
    subject = compile_agreement(agreement(lines=(MOVING,), zones=(area, zone("part", ring), strip)))
    spans = {(item.zone, item.since, item.until) for item in subject.versions}
    assert {("part", None, MOVED), ("part", MOVED, None), ("strip", None, MOVED), ("strip", MOVED, None)} <= spans
    first, second = (item for item in subject.versions if item.zone == "part")
    assert first.possible.contains(shapely.Point(37.0, 35.5))
    assert not second.possible.contains(shapely.Point(37.0, 35.5))
    assert second.possible.contains(shapely.Point(37.5, 35.5))
    assert compile_drawn(subject.agreement, list(drawn_outlines(subject))).versions == subject.versions


def test_a_zone_ends_with_the_line_that_it_is_drawn_from() -> None:
    gone = line("front", meridian(37.0, until=MOVED))
    strip = zone("strip", Geometry(along=AlongGeometry(of=LineRef(line="front"), width_km=5.0)))
    subject = compile_agreement(agreement(lines=(gone,), zones=(strip,)))
    (version,) = subject.versions
    assert (version.since, version.until) == (None, MOVED)
    day = on_day(subject, date(2018, 6, 1), (37.0, 35.5))
    assert day is not None
    assert day.zones == ()


def test_how_sure_a_line_is_makes_certain_and_possible() -> None:
    west, east = line("west", meridian(36.5, doubt_km=4.0)), line("east", meridian(37.0))
    between = Geometry(between=BetweenGeometry(first=LineRef(line="west"), second=LineRef(line="east")))
    along = Geometry(along=AlongGeometry(of=LineRef(line="west"), width_km=6.0, side=Side.RIGHT))
    narrow = Geometry(along=AlongGeometry(of=LineRef(line="west"), width_km=3.0))
    subject = compile_agreement(
        agreement(lines=(west, east), zones=(zone("a", between), zone("b", along), zone("c", narrow)))
    )
    a, b, c = subject.versions
    assert a.certain is not None
    assert b.certain is not None
    assert c.certain is None
    for version, sure, perhaps, outside in ((a, 36.6, 36.52, 36.4), (b, 36.555, 36.52, 36.4)):
        assert version.certain is not None
        assert version.certain.contains(shapely.Point(sure, 35.5)) or version is b
        assert not version.certain.contains(shapely.Point(perhaps, 35.5))
        assert version.possible.contains(shapely.Point(perhaps, 35.5))
        assert version.possible.contains(shapely.Point(36.47, 35.5))
        assert not version.possible.contains(shapely.Point(outside, 35.5))
    again = compile_drawn(subject.agreement, list(drawn_outlines(subject)))
    assert [item.certain is None for item in again.versions] == [False, False, True]


def volume(**heights: Any) -> CompiledAgreement:
    air = Zone(
        id="air",
        name="air",
        extents=(Extent(certain=disc(37.0, 35.5, 20), possible=disc(37.0, 35.5, 20), drawn_from="t", **heights),),
    )
    rule = provision(acts=("military_flight",), where=("air",))
    return compile_agreement(agreement(zones=(air,), provisions=(rule,), bound=BOUND))


@pytest.mark.parametrize(
    ("height", "outcome"),
    [
        ("3,000 m", Outcome.BREACH_VERY_LIKELY),
        ("2 km", Outcome.BREACH_VERY_LIKELY),
        ("10000 ft", Outcome.BREACH_VERY_LIKELY),
        ("400 m", Outcome.NOT_APPLICABLE),
        ("7 km", Outcome.NOT_APPLICABLE),
        ("low", Outcome.BREACH_POSSIBLE),
    ],
)
def test_a_volume_above_the_ground_is_judged_where_a_height_is_told(height: str, outcome: Outcome) -> None:
    flight = ("military_flight", "syrian-government", (37.0, 35.5), "2017-06-01")
    assert assessed(volume(floor_m=1000, ceiling_m=5000), "stop", *flight, altitude=height).outcome is outcome


def test_without_a_height_it_stays_possible_and_says_why() -> None:
    flight = ("military_flight", "syrian-government", (37.0, 35.5), "2017-06-01")
    found = assessed(volume(floor_m=1000), "stop", *flight)
    assert found.outcome is Outcome.BREACH_POSSIBLE
    assert any("begins at 1000 m, and no source tells a height" in reason for reason in found.reasons)
    low = assessed(volume(ceiling_m=600), "stop", *flight)
    assert low.outcome is Outcome.BREACH_VERY_LIKELY
    assert assessed(volume(ceiling_m=600), "stop", *flight, altitude="900 m").outcome is Outcome.NOT_APPLICABLE


def test_a_permission_bears_only_on_what_shares_acts_parties_and_ground() -> None:
    def clauses(**changes: Any) -> tuple[Provision, ...]:
        base = {"acts": ("military_flight",), "by": ("russia",), "where": ("a",)}
        return (
            provision("no", acts=("military_flight",), by=("russia", "turkey"), where=("a",)),
            provision("may", "permission", **(base | changes)),
        )

    def cleared(**changes: Any) -> bool:
        zones = (
            zone("a", square(36, 35, 37, 36)),
            zone("b", square(36.5, 35, 37.5, 36)),
            zone("c", square(37, 35, 38, 36)),
        )
        rule = compile_agreement(agreement(zones=zones, provisions=clauses(**changes))).provisions[0]
        return bool(rule.exceptions)

    assert cleared()
    assert cleared(where=("b",))
    assert cleared(where=(), by=(), acts=())
    assert cleared(by=("russian-armed-forces",))
    assert not cleared(where=("c",))
    assert not cleared(by=("iran",))
    assert not cleared(acts=("weapons_deployment",))


def own_party(id_: str = "tst-observers") -> Agreement:
    party = LocalParty(id=id_, name="The Observers", part_of=("united-nations",))
    members = (Membership(party=id_, ground="agreed"),)
    rule = provision(by=(id_,), acts=("military_flight",))
    return agreement(parties=(party,), bound=members, provisions=(rule,))


def test_a_party_of_the_file_is_known_where_the_agreement_is_judged() -> None:
    subject = compile_agreement(own_party())
    found = assessed(subject, "stop", "military_flight", "tst-observers", (37.0, 35.5), "2017-06-01")
    assert found.outcome is Outcome.BREACH_VERY_LIKELY
    assert any("The Observers" in reason for reason in found.reasons)


def test_ceilings_in_units_are_not_held_against_numbers_of_pieces() -> None:
    ceiling = Ceiling(arms=Arms(kind="artillery"), units="battalion", most=(NumberCandidate(value=7.0),))
    rule = provision(kind="ceiling", acts=("weapons_deployment",), ceilings=(ceiling,))
    subject = compile_agreement(agreement(provisions=(rule,), bound=BOUND))
    given = ("weapons_deployment", "syrian-government", (37.0, 35.5), "2017-06-01")
    assert assessed(subject, "stop", *given, weapon="artillery", number="20").outcome is not Outcome.BREACH_VERY_LIKELY
