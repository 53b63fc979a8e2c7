from __future__ import annotations

from datetime import time

import msgspec
import pytest

from tests.assess.factory import IDLIB, RAQQA, TANF, context, incident, on, place, reading
from tests.assess.instrument import compiled, day, extent, member, provision, square, zone
from truceline.assess.judge import assess_incident
from truceline.model.agreement import LifeEvent, LifeState, ProvisionKind
from truceline.model.finding import FactorName

WIDE, CORE = square(36, 35, 37, 37), square(36, 35, 36.6, 36)
ZONES = (zone("z", extent(WIDE, CORE), name="Northern zone"),)
HERE = context()


def reasons(told, made):
    """Reason of each factor under the first clause."""
    finding = assess_incident(told, made, HERE)[0]
    return {factor.name: factor.reason for factor in finding.factors}


def reason(name, made=None, **changes):
    return reasons(incident(reading(**changes)), made or compiled())[name]


@pytest.mark.parametrize(
    ("spot", "words"),
    [
        (place((36.3, 35.5), "al-Town"), "al-Town lies in the Northern zone"),
        (place((36.3, 35.5), "near the town"), "the place told as “near the town” lies in the Northern zone"),
        (place(IDLIB, "Idlib"), "Idlib lies in the Northern zone with 0.00 by its certain extent and with 1.00 by"),
        (
            place((36.6, 35.5), "The road", radius_m=5_000),
            "The road lies in the Northern zone with 0.50 by its",
        ),
        (place((37.005, 35.5), "The edge", radius_m=0), "The edge lies outside, less than 1 km from the Northern"),
        (place(RAQQA, "Raqqa"), "Raqqa lies outside, 180 km from the Northern zone"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_where_it_was(spot, words):
    made = compiled(provision(where=("z",)), zones=ZONES)
    assert reason(FactorName.IN_PLACE, made, places=(spot,)).startswith(words)


def test_where_extents_agree_one_number_is_told():
    made = compiled(provision(where=("z",)), zones=(zone("z", extent(CORE, CORE)),))
    words = reason(FactorName.IN_PLACE, made, places=(place((36.6, 35.5), "The road", radius_m=5_000),))
    assert words == "The road lies in the z zone with probability 0.50"


def test_of_several_zones_the_nearest_is_named():
    zones = (*ZONES, zone("south", extent(square(36, 32, 37, 33)), name="South"))
    made = compiled(provision(where=("z", "south")), zones=zones)
    words = reason(FactorName.IN_PLACE, made, places=(place(TANF, "al-Tanf"),))
    assert words == "al-Tanf lies outside both zones, 160 km from the nearest, South"


def test_a_place_that_nobody_tells_and_a_clause_without_place():
    made = compiled(provision(where=("z",)), zones=ZONES)
    assert reason(FactorName.IN_PLACE, made, places=()) == "no source says where it was"
    assert reason(FactorName.IN_PLACE) == "the clause is not limited to a place"


def test_a_zone_without_an_outline_then_lies_nowhere():
    made = compiled(
        provision(where=("z",)), zones=(zone("z", extent(WIDE, CORE, since=on(2017, 9, 1).start_utc.date())),)
    )
    assert reason(FactorName.IN_PLACE, made) == "Idlib lies where the z zone was not drawn then"


def life(*events):
    return tuple(LifeEvent(state=state, dates=dates) for state, dates in events)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((on(2017, 6, 10),), "in force on 10 June 2017"),
        ((on(2017, 6, 10, days=3),), "in force between 10 June 2017 and 12 June 2017"),
        ((on(2017, 6, 10, 0.6), on(2017, 6, 12, 0.4)), "in force on 10 June 2017 by the most likely reading"),
        ((on(2017, 5, 1),), "it happened on 1 May 2017, before this took effect (1 June 2017 at the earliest)"),
        ((on(2017, 8, 1),), "not in force on 1 August 2017"),
        (
            (on(2017, 5, 31, days=2),),
            "in force with probability 0.50 between 31 May 2017 and 1 June 2017; it",
        ),
    ],
)
def test_when_it_was(told, words):
    made = compiled(life=life((LifeState.IN_FORCE, (day(6, 1),)), (LifeState.COLLAPSED, (day(7, 1),))))
    assert reason(FactorName.IN_FORCE, made, times=told).startswith(words)


def test_a_suspension_that_is_only_said_leaves_it_open():
    made = compiled(life=life((LifeState.IN_FORCE, (day(6, 1),)), (LifeState.SUSPENDED, (day(6, 5),))))
    words = reason(FactorName.IN_FORCE, made)
    assert words == "it is open whether it was in force on 10 June 2017; said to be suspended since 5 June 2017"


def test_an_hour_of_effect_is_told():
    noon = msgspec.structs.replace(day(6, 10), at=time(12))
    words = reason(FactorName.IN_FORCE, compiled(life=life((LifeState.IN_FORCE, (noon,)))))
    assert (
        words == "in force with probability 0.50 on 10 June 2017; it took effect on 10 June 2017, 12:00 at the earliest"
    )


def test_an_agreement_that_never_took_effect():
    made = compiled(life=())
    assert reason(FactorName.IN_FORCE, made) == "not in force on 10 June 2017: no day is known on which it took effect"


BOUND = (
    member("syrian-government", ground="signed"),
    member("armed-opposition", 0.0, 1.0, ground="known as a count"),
    member("islamic-state", 0.0, 0.0, ground="no side of it"),
)


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("syrian-army", "Syrian Arab Army is bound (signed)"),
        ("armed-opposition", "it is open whether the armed opposition is bound (known as a count)"),
        ("islamic-state", "Islamic State is not bound: no side of it"),
        (
            "israel",
            "Israel is not bound, nor part of anybody who is or may be "
            "(the Syrian government and the armed opposition)",
        ),
        ("pro-government-forces", "it is open whether the pro-government forces are bound"),
        (None, "who did it is unknown"),
    ],
    ids=str,
)
def test_who_did_it(actor, words):
    assert reason(FactorName.BOUND, compiled(bound=BOUND), actor=actor) == words


def test_of_several_who_may_have_done_it_each_is_told():
    told = [
        reading(weight=0.5, actor="syrian-army"),
        reading(weight=0.3, actor="islamic-state"),
        reading(weight=0.2, actor=None),
    ]
    words = reasons(incident(*told), compiled(bound=BOUND))[FactorName.BOUND]
    assert words == (
        "with 0.50 Syrian Arab Army is bound (signed); with 0.30 Islamic State is not bound: no side of it; "
        "with 0.20 who did it is unknown"
    )


def test_of_several_who_may_have_been_hit_each_is_told():
    told = [reading(weight=0.7, target="armed-opposition"), reading(weight=0.3, target="islamic-state")]
    made = compiled(provision(against=("armed-opposition",)), bound=BOUND)
    words = reasons(incident(*told), made)[FactorName.TARGET]
    assert words == ("it is open whether acts against the armed opposition (0.70) or Islamic State (0.30) are covered")


def test_many_bound_parties_are_counted():
    many = ["russia", "turkey", "iran", "jordan", "iraq", "israel", "egypt", "lebanon"]
    words = reason(FactorName.BOUND, compiled(bound=tuple(map(member, many))), actor="kazakhstan")
    assert words.endswith("(Russia, Turkey, Iran, Jordan, Iraq, Israel and two more)")


def test_bound_to_nobody_knows_what():
    assert reason(FactorName.BOUND, compiled(bound=()), actor="israel") == "who is bound is not known; Israel may be"


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("russia", "it allows Russia to act"),
        ("syrian-army", "it allows Russia to act, not Syrian Arab Army"),
        ("somebody-new", "it is open whether it allows somebody-new to act"),
    ],
)
def test_whom_a_permission_allows(actor, words):
    made = compiled(provision(kind=ProvisionKind.PERMISSION, by=("russia",)))
    assert reason(FactorName.BOUND, made, actor=actor) == words


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("air_drone_strike", "air/drone strike is an act of which the clause speaks (air/drone strike)"),
        ("armed_clash", "armed clash is no act of which the clause speaks (air/drone strike)"),
        ("armed_conflict", "whether it was an act of which the clause speaks (air/drone strike) is open: told as"),
        ("something_new", "whether it was an act of which the clause speaks (air/drone strike) is open: no act of"),
    ],
)
def test_what_was_done(act, words):
    assert reason(FactorName.ACT, compiled(provision(acts=("air_drone_strike",))), act=act).startswith(words)


EXCLUDED = (
    member("islamic-state", ground="excluded by name"),
    member("jabhat-al-nusra", 0.5, 1.0, ground="associated"),
)


@pytest.mark.parametrize(
    ("target", "against", "words"),
    [
        ("civilians", (), "acts against civilians are covered"),
        ("islamic-state", (), "acts against Islamic State are left out (excluded by name)"),
        ("jabhat-al-nusra", (), "it is open whether acts against Jabhat al-Nusra are covered (associated)"),
        ("syrian-army", ("civilians",), "acts against Syrian Arab Army are not covered"),
        (None, (), "who was hit is unknown"),
    ],
)
def test_who_was_hit(target, against, words):
    made = compiled(provision(against=against), excluded=EXCLUDED)
    assert reason(FactorName.TARGET, made, target=target) == words


def test_a_target_nobody_names_where_anybody_is_covered():
    assert reason(FactorName.TARGET, target=None) == "the clause covers it whoever was hit"


def test_of_an_exception_that_may_hold():
    patrols = provision("p", ProvisionKind.PERMISSION, title="Patrols", by=("russia",))
    made = compiled(provision("ban"), patrols, bound=(member("russia"),))
    assert reason(FactorName.NO_EXCEPTION, made, actor=None) == "perhaps covered by “Patrols”"
    assert reason(FactorName.NO_EXCEPTION, made, actor="russia") == "covered by “Patrols”"
    assert reason(FactorName.NO_EXCEPTION, made) == "no exception covers it"


def test_of_readings_that_differ_what_leads_is_told():
    made = compiled(bound=BOUND, excluded=EXCLUDED)
    told = incident(reading(weight=0.6, times=()), reading(weight=0.4, actor=None, target=None))
    found = reasons(told, made)
    assert found[FactorName.BOUND] == "it is open whether the Syrian government is bound (signed)"
    assert found[FactorName.TARGET] == "it is open whether acts against the armed opposition are covered"


def test_where_readings_differ_in_place_the_heaviest_gives_the_name():
    made = compiled(provision(where=("z",)), zones=ZONES)
    told = incident(reading(weight=0.7), reading(weight=0.3, places=(place(RAQQA, "Raqqa"),)))
    assert reasons(told, made)[FactorName.IN_PLACE].startswith("Idlib lies in the Northern zone with 0.00")
