from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assess.factory import at, context, incident, on, place, reading
from tests.assess.instrument import agreement, compiled, day, extent, member, provision, square, zone
from truceline.agreement.compile import compile_agreement
from truceline.assess.applicability import Disputed, applicability
from truceline.model.agreement import LifeEvent, LifeState, ProvisionKind
from truceline.model.finding import FactorName
from truceline.model.when import WhenCandidate

NEW_OUTLINE = date(2017, 6, 8)
JOINED = date(2017, 6, 9)
LIFE = ((date(2017, 6, 2), 0.5), (date(2017, 6, 4), 0.3), (date(2017, 6, 6), 0.2))
SINCE = ((date(2017, 6, 1), 0.4), (date(2017, 6, 5), 0.6))

AGREEMENT = agreement(
    provision(
        "ban",
        acts=("explosions_remote_violence",),
        where=("a", "b"),
        since=tuple(day(on.month, on.day, weight) for on, weight in SINCE),
    ),
    provision("leave", ProvisionKind.PERMISSION, acts=("air_drone_strike",), by=("russia",), where=("c",)),
    life=(
        LifeEvent(state=LifeState.IN_FORCE, dates=tuple(day(on.month, on.day, weight) for on, weight in LIFE)),
        LifeEvent(state=LifeState.COLLAPSED, dates=(day(6, 12),)),
    ),
    bound=(member("syrian-government"), member("russia"), member("armed-opposition", 0.2, 0.7, since=JOINED)),
    excluded=(member("islamic-state"),),
    zones=(
        zone(
            "a",
            extent(square(0, 0, 4, 4), square(1, 1, 3, 3), until=NEW_OUTLINE),
            extent(square(2, 2, 6, 6), since=NEW_OUTLINE),
        ),
        zone("b", extent(square(10, 0, 12, 2), square(10, 0, 11, 2))),
        zone("c", extent(square(2, 0, 11, 6), square(2, 0, 4, 3))),
    ),
)
BAN = compile_agreement(AGREEMENT)


def holds(box, point):
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


@dataclass(frozen=True)
class Brute:
    """The definition, moment by moment and place by place: nothing shared with the code but the numbers above."""

    actor: str | None
    target: str | None
    act: str

    def bound(self, on):
        opposition = (0.2, 0.7) if on >= JOINED else (0.0, 0.0)
        known = {"syrian-government": (1.0, 1.0), "russia": (1.0, 1.0), "us-led-coalition": (0.0, 0.0)}
        return {**known, "armed-opposition": opposition, None: (0.0, 1.0)}[self.actor]

    def protected(self):
        return {"islamic-state": (0.0, 0.0), None: (0.0, 1.0)}.get(self.target, (1.0, 1.0))

    def covered_act(self):
        return {"air_drone_strike": (1.0, 1.0), "armed_conflict": (0.0, 1.0), "armed_clash": (0.0, 0.0)}[self.act]

    def zones(self, point, on):
        first = (holds((1, 1, 3, 3), point), holds((0, 0, 4, 4), point))
        a = first if on < NEW_OUTLINE else (False, holds((2, 2, 6, 6), point))
        b = (holds((10, 0, 11, 2), point), holds((10, 0, 12, 2), point))
        return (a[0] or b[0], a[1] or b[1])

    def allowed(self, point, on):
        inside = (holds((2, 0, 4, 3), point), holds((2, 0, 11, 6), point))
        by = {"russia": (1.0, 1.0), None: (0.0, 1.0)}.get(self.actor, (0.0, 0.0))
        act = {"air_drone_strike": (1.0, 1.0), "armed_conflict": (0.0, 1.0)}.get(self.act, (0.0, 0.0))
        life = sum(weight for start, weight in LIFE if start <= on < date(2017, 6, 12))
        return (life * by[0] * act[0], life * by[1] * act[1]), inside

    def force(self, on):
        in_force = sum(weight for start, weight in LIFE if start <= on < date(2017, 6, 12))
        return in_force * sum(weight for start, weight in SINCE if start <= on)

    def at(self, point, on):
        """Whole and shown factors, as pairs, in one moment at one point."""
        force = (self.force(on),) * 2
        inside = tuple(map(float, self.zones(point, on)))
        cover, ground = self.allowed(point, on)
        left = (
            inside[0] * (1 - cover[1] * ground[1]),
            inside[1] * (1 - cover[0] * ground[0]),
        )
        free = (1 - cover[1] * ground[1], 1 - cover[0] * ground[0])
        parts = (force, self.bound(on), self.covered_act(), self.protected())
        whole = [left[0], left[1]]
        for part in parts:
            whole = [whole[0] * part[0], whole[1] * part[1]]
        return [tuple(whole), force, inside, parts[1], parts[2], parts[3], free]


def brute(told):
    """Sums over alternatives, places, times and hours."""
    totals = [[0.0, 0.0] for _ in range(7)]
    for alternative in told.alternatives:
        judge = Brute(alternative.actor, alternative.target, alternative.act)
        for spot in alternative.places:
            for time in alternative.times:
                hours = round((time.end_utc - time.start_utc) / timedelta(hours=1))
                for hour in range(hours):
                    on = (time.start_utc + timedelta(hours=hour + 3)).date()
                    weight = alternative.weight * spot.weight * time.weight / hours
                    for total, value in zip(totals, judge.at(spot.footprint.shapes[0].shape.centre, on), strict=True):
                        total[0] += weight * value[0]
                        total[1] += weight * value[1]
    return totals


points = st.tuples(st.integers(0, 24), st.integers(0, 12)).map(lambda p: (p[0] / 2 + 0.25, p[1] / 2 + 0.25))


@st.composite
def times(draw):
    start = at(2017, 6, draw(st.integers(1, 11)), draw(st.integers(0, 23)))
    length = timedelta(hours=draw(st.integers(1, 60)))
    return WhenCandidate(start_utc=start, end_utc=start + length, weight=1.0, clock="Asia/Damascus")


def shares(draw, items):
    """The items with weights that sum to one."""
    raw = [draw(st.integers(1, 5)) for _ in items]
    return [msgspec.structs.replace(item, weight=number / sum(raw)) for item, number in zip(items, raw, strict=True)]


@st.composite
def incidents(draw):
    readings = []
    for _ in range(draw(st.integers(1, 3))):
        spots = [place(draw(points), f"p{number}", radius_m=0) for number in range(draw(st.integers(1, 3)))]
        readings.append(
            reading(
                act=draw(st.sampled_from(["air_drone_strike", "armed_conflict", "armed_clash"])),
                actor=draw(
                    st.sampled_from(["syrian-government", "russia", "armed-opposition", "us-led-coalition", None])
                ),
                target=draw(st.sampled_from(["islamic-state", "armed-opposition", "civilians", None])),
                places=tuple(shares(draw, spots)),
                times=tuple(shares(draw, [draw(times()) for _ in range(draw(st.integers(1, 2)))])),
            )
        )
    return incident(*shares(draw, readings))


NOTHING_CLAIMED = Disputed()


def judge(told, compiled_agreement, id_, disputed=NOTHING_CLAIMED):
    here = context()
    return applicability(told, here.clauses(compiled_agreement)[id_], here.judging, disputed)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(incidents())
def test_applicability_is_the_sum_over_every_joint_reading(told):
    found = judge(told, BAN, "ban")
    whole, *factors = brute(told)
    assert (found.whole.low, found.whole.high) == pytest.approx(whole, abs=1e-9)
    for name, expected in zip(FactorName, factors, strict=True):
        assert (found.factors[name].low, found.factors[name].high) == pytest.approx(expected, abs=1e-9), name


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(incidents(), st.randoms(use_true_random=False))
def test_the_order_of_alternatives_places_and_times_leaves_no_trace(told, random):
    readings = [
        msgspec.structs.replace(
            one,
            places=tuple(random.sample(one.places, len(one.places))),
            times=tuple(random.sample(one.times, len(one.times))),
        )
        for one in random.sample(told.alternatives, len(told.alternatives))
    ]
    assert judge(told, BAN, "ban") == judge(msgspec.structs.replace(told, alternatives=tuple(readings)), BAN, "ban")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(incidents(), st.sampled_from(["actor", "target", "act", "places", "times", "weight"]))
def test_wider_is_never_surer(told, field):
    unknown = {
        "actor": {"actor": None},
        "target": {"target": None},
        "act": {"act": "armed_conflict"},
        "places": {"places": ()},
        "times": {"times": ()},
        "weight": {"weight": 0.0},
    }[field]
    first, *rest = told.alternatives
    wider = msgspec.structs.replace(told, alternatives=(msgspec.structs.replace(first, **unknown), *rest))
    narrow, wide = judge(told, BAN, "ban").whole, judge(wider, BAN, "ban").whole
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


def test_factors_multiply_within_an_alternative_only():
    """One reading has the bound side outside, the other an unbound side inside: neither is a breach."""
    told = incident(
        reading(weight=0.5, actor="syrian-government", places=(place((20, 20), radius_m=0),)),
        reading(weight=0.5, actor="us-led-coalition", places=(place((1, 1), radius_m=0),)),
    )
    found = judge(
        told, compiled(provision(where=("z",)), zones=(zone("z", extent(square(0, 0, 2, 2), square(0, 0, 2, 2))),)), "1"
    )
    assert found.whole.high == 0
    assert found.factors[FactorName.BOUND].low == found.factors[FactorName.IN_PLACE].low == 0.5


def test_a_tie_that_ends_within_the_time_counts_for_its_share():
    """Nour al-Din al-Zenki left Hayat Tahrir al-Sham on 20 July 2017: one of these four days it was part of it."""
    told = incident(reading(actor="nour-al-din-al-zenki", times=(on(2017, 7, 19, days=4),)))
    found = judge(told, compiled(bound=(member("hayat-tahrir-al-sham"),)), "1")
    assert found.factors[FactorName.BOUND].low == 0.25


def test_what_the_weights_leave_unsaid_is_unknown():
    told = incident(reading(weight=0.75))
    found = judge(told, compiled(), "1")
    assert (found.whole.low, found.whole.high) == (0.75, 1.0)
    assert found.factors[FactorName.BOUND].low == 0.75


def test_the_zone_shown_is_that_of_the_greatest_mass():
    told = incident(reading(places=(place((1, 1), weight=0.3, radius_m=0), place((5, 5), weight=0.7, radius_m=0))))
    zones = (
        zone("near", extent(square(0, 0, 2, 2), square(0, 0, 2, 2))),
        zone("far", extent(square(4, 4, 6, 6), square(4, 4, 6, 6))),
    )
    found = judge(told, compiled(provision(where=("near", "far")), zones=zones), "1")
    assert found.zone == "far"
    assert found.zones["far"].low == 0.7
    assert found.factors[FactorName.IN_PLACE].low == 1.0


def test_two_exceptions_take_at_most_all_and_at_least_the_greater():
    square_zone = zone("z", extent(square(0, 0, 2, 2), square(0, 0, 2, 2)))
    permission = {"by": ("russia",), "acts": ("violence",)}
    made = compiled(
        provision("ban", where=("z",)),
        provision("p", ProvisionKind.PERMISSION, **permission),
        provision("q", ProvisionKind.PERMISSION, **permission),
        zones=(square_zone,),
        bound=(member("russia"),),
    )
    told = incident(reading(actor="russia", places=(place((1, 1), radius_m=0),)))
    assert judge(told, made, "ban").whole.high == 0
    found = judge(told, made, "ban", Disputed(ignored=frozenset(("p", "q"))))
    assert found.whole.low == 1
