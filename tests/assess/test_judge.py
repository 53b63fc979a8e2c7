from __future__ import annotations

import msgspec
import pytest

from tests.assess.factory import (
    IDLIB,
    RAQQA,
    TANF,
    claim,
    context,
    hop,
    incident,
    member,
    on,
    place,
    reading,
)
from tests.assess.instrument import compiled, extent, provision, square, zone
from tests.assess.instrument import member as membership
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.assess.judge import EXCLUSION, assess_incident
from truceline.assess.recompute import disagreements
from truceline.errors import ItemError
from truceline.model.agreement import ProvisionKind, TextStatus
from truceline.model.claim import Modality, SourceKind
from truceline.model.finding import FactorName, Finding, Outcome, ReviewState

ASTANA = "syr-2017-05-04-astana"
TANF_ZONE = "syr-al-tanf-zone"
FLIGHT_SAFETY = "syr-2015-10-20-flight-safety"


@pytest.fixture(scope="module")
def library():
    return {agreement.id: compile_agreement(agreement) for agreement in load_library()}


@pytest.fixture(scope="module")
def here():
    return context()


def one(told, made, here, id_=None):
    """The finding under a clause; the only one where none is named."""
    found = {finding.provision: finding for finding in assess_incident(told, made, here)}
    return found[id_] if id_ else next(iter(found.values()))


STRIKE = {
    "act": "air_drone_strike",
    "actor": "us-led-coalition",
    "target": "pro-government-forces",
    "places": (place((38.3, 33.75), "al-Tanf", radius_m=15_000),),
    "times": (on(2017, 5, 18),),
}


def test_the_tanf_strike_is_not_applicable_to_the_memorandum_for_place_and_party(library, here):
    finding = one(incident(reading(**STRIKE)), library[ASTANA], here, "2a")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.failing == (FactorName.IN_PLACE, FactorName.BOUND)
    assert "outside all four zones" in finding.sentence
    assert "the US-led coalition is not bound" in finding.sentence
    assert "km from the nearest" in finding.sentence


def test_the_tanf_strike_is_in_the_zone_whose_terms_nobody_can_read(library, here):
    finding = one(incident(reading(**STRIKE)), library[TANF_ZONE], here, "terms")
    assert finding.outcome is Outcome.NOT_ASSESSABLE
    assert finding.zone == "al-tanf"
    assert finding.in_zone.low > 0.95
    assert "unpublished" in finding.sentence
    assert finding.sentence.startswith("Not assessable: inside the al-Tanf zone")


def test_flight_safety_is_not_assessable(library, here):
    finding = one(incident(reading(**STRIKE)), library[FLIGHT_SAFETY], here)
    assert finding.outcome is Outcome.NOT_ASSESSABLE


def test_shelling_of_idlib_town_by_the_government_is_an_apparent_breach(library, here):
    finding = one(incident(), library[ASTANA], here, "2a")
    assert finding.outcome in {Outcome.BREACH_LIKELY, Outcome.BREACH_VERY_LIKELY}
    assert finding.sentence.startswith("Apparent breach (")
    assert "by the Syrian government, according to a" in finding.sentence
    assert finding.zone == "idlib"


def test_rebels_of_whom_none_is_named_are_known_to_be_bound_only_as_a_count(library, here):
    told = incident(reading(actor="armed-opposition", target="syrian-army"))
    finding = one(told, library[ASTANA], here, "2a")
    assert (finding.applicability.low, finding.applicability.high) == (0.0, 1.0)
    assert finding.outcome is Outcome.BREACH_POSSIBLE


def test_a_strike_on_islamic_state_inside_a_zone_fails_by_its_target(library, here):
    told = incident(reading(actor="russia", target="islamic-state"))
    finding = one(told, library[ASTANA], here, "2a")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.failing == (FactorName.TARGET,)
    assert "excluded by name" in finding.sentence
    assert one(told, library[ASTANA], here, "excluded-groups").outcome is Outcome.PERMITTED


def test_the_day_before_the_memorandum_it_was_not_in_force(library, here):
    finding = one(incident(reading(times=(on(2017, 5, 3),))), library[ASTANA], here, "2a")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.failing == (FactorName.IN_FORCE,)
    assert "before this took effect (4 May 2017 at the earliest)" in finding.sentence


def test_on_the_fifth_of_may_it_was_in_force_on_some_readings(library, here):
    finding = one(incident(reading(times=(on(2017, 5, 5),))), library[ASTANA], here, "2a")
    in_force = next(factor for factor in finding.factors if factor.name is FactorName.IN_FORCE)
    assert 0 < in_force.bounds.low < 1
    assert "with probability" in in_force.reason
    later = one(incident(reading(times=(on(2017, 5, 7),))), library[ASTANA], here, "2a")
    assert later.applicability.low > finding.applicability.low


def test_exceptions_and_obligations_give_no_finding_of_their_own(library, here):
    found = assess_incident(incident(), library[ASTANA], here)
    assert {finding.provision for finding in found} == {"2a", "excluded-groups"}


def test_a_finding_says_where_it_comes_from(library, here):
    finding = one(incident(), library[ASTANA], here, "2a")
    assert finding.derived_from == (incident().id,)
    assert finding.id == Finding.id_of(incident().id, ASTANA, "2a")
    assert finding.made_by == here.maker(library[ASTANA]).id
    assert dict(here.maker(library[ASTANA]).inputs)["agreement"].startswith(ASTANA)
    assert all(reason.endswith(".") and reason[0].isupper() for reason in finding.reasons)


def test_an_incident_without_any_time_is_refused(library, here):
    with pytest.raises(ItemError) as caught:
        assess_incident(incident(reading(times=())), library[ASTANA], here)
    assert caught.value.code == "assess.no_time"


def test_a_review_is_shown_on_the_finding_that_it_names(library):
    id_ = Finding.id_of(incident().id, ASTANA, "2a")
    here = context(reviews={id_: ReviewState.VERIFIED})
    assert one(incident(), library[ASTANA], here, "2a").review is ReviewState.VERIFIED
    assert one(incident(), library[ASTANA], here, "excluded-groups").review is ReviewState.MACHINE


def test_an_actor_nobody_names_leaves_it_possible_and_never_more(library, here):
    finding = one(incident(reading(actor=None)), library[ASTANA], here, "2a")
    assert finding.outcome is Outcome.BREACH_POSSIBLE
    assert "by an unknown actor" in finding.sentence


def test_actors_of_whom_sources_differ_are_all_named(library, here):
    told = incident(reading(weight=0.6), reading(weight=0.3, actor="russia"), reading(weight=0.1, actor="turkey"))
    assert "by the Syrian government or Russia, according" in one(told, library[ASTANA], here, "2a").sentence


def test_all_failing_factors_are_named(library, here):
    told = incident(
        reading(
            act="peaceful_protest",
            actor="israel",
            target="islamic-state",
            places=(place(RAQQA, "Raqqa"),),
            times=(on(2017, 5, 1),),
        )
    )
    finding = one(told, library[ASTANA], here, "2a")
    assert finding.failing == tuple(name for name in FactorName if name is not FactorName.NO_EXCEPTION)


GROUND = (zone("z", extent(square(36, 35, 37, 36), square(36, 35, 37, 36))),)
TOWN = (place(IDLIB, "the town"),)


def test_text_unpublished_is_not_assessable_whatever_the_kind_of_provision(here):
    made = compiled(provision(where=("z",)), zones=GROUND, text_status=TextStatus.UNPUBLISHED)
    finding = one(incident(), made, here)
    assert finding.outcome is Outcome.NOT_ASSESSABLE
    assert "inside the z zone (1.00), but the text" in finding.sentence


def test_a_clause_that_cannot_be_tested_and_a_ceiling_are_not_assessable(here):
    made = compiled(provision("soft", is_testable=False), provision("cap", ProvisionKind.CEILING))
    assert "nothing in clause soft" in one(incident(), made, here, "soft").sentence
    assert "sets a number" in one(incident(), made, here, "cap").sentence
    assert one(incident(), made, here, "cap").outcome is Outcome.NOT_ASSESSABLE


def test_place_rules_out_before_the_text_is_asked_for(here):
    made = compiled(provision(where=("z",)), zones=GROUND, text_status=TextStatus.UNPUBLISHED)
    finding = one(incident(reading(places=(place(TANF, "al-Tanf"),))), made, here)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_an_undisputed_exception_permits(here):
    made = compiled(
        provision("ban", exceptions=("police",)),
        provision("police", ProvisionKind.EXCEPTION, title="Policing", acts=("violence",)),
    )
    finding = one(incident(), made, here, "ban")
    assert finding.outcome is Outcome.PERMITTED
    assert finding.failing == ()
    assert "covered by “Policing”" in finding.sentence


CONTESTED = compiled(
    provision("ban", exceptions=("defence",)),
    provision("defence", ProvisionKind.EXCEPTION, title="Self-defence", is_contested=True),
)


def test_a_claimed_self_defence_never_clears_and_both_results_are_published():
    spoken = claim(hop("the army", SourceKind.PARTY, party="syrian-army"), justification="in self-defence")
    here = context(spoken)
    finding = one(incident(), CONTESTED, here, "ban")
    assert finding.outcome is Outcome.BREACH_POSSIBLE
    assert (finding.applicability.low, finding.applicability.high) == (0.0, 1.0)
    (without,) = finding.without
    assert without.exception == "Self-defence"
    assert without.outcome is Outcome.BREACH_VERY_LIKELY
    assert any("clears nothing by itself" in reason for reason in finding.reasons)


def test_a_contested_exception_that_nobody_claims_is_no_exception(here):
    finding = one(incident(), CONTESTED, here, "ban")
    assert finding.outcome is Outcome.BREACH_VERY_LIKELY
    assert finding.without == ()


EXCLUDING = compiled(
    provision("ban"),
    provision("fight", ProvisionKind.PERMISSION, by=("russia",), against=("islamic-state",)),
    bound=(membership("russia"), membership("armed-opposition")),
    excluded=(membership("islamic-state", ground="excluded by name"),),
)


def told_by(party, name="a speaker"):
    told = incident(reading(actor="russia", target="islamic-state", holders=("clm-a",)))
    return told, context(claim(hop(name, SourceKind.PARTY, party=party)))


def test_an_exclusion_on_the_word_of_the_actor_alone_does_not_clear():
    told, here = told_by("russian-defence-ministry")
    ban, fight = (one(told, EXCLUDING, here, id_) for id_ in ("ban", "fight"))
    assert ban.outcome is Outcome.BREACH_POSSIBLE
    (without,) = ban.without
    assert without.exception == EXCLUSION
    assert without.outcome is Outcome.BREACH_VERY_LIKELY
    assert fight.outcome is Outcome.UNKNOWN
    assert fight.sentence.startswith("Open: whether clause fight")


def test_a_permission_that_no_one_reading_meets_is_not_applicable(here):
    told = incident(
        reading(weight=0.5, actor="russia", target="armed-opposition"),
        reading(weight=0.5, actor="israel", target="islamic-state"),
    )
    finding = one(told, EXCLUDING, here, "fight")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.failing == ()
    assert "on no single reading" in finding.sentence
    assert list(disagreements(finding, here.options.outcomes)) == []


def test_an_exclusion_that_others_tell_of_counts():
    told, here = told_by("sohr")
    assert one(told, EXCLUDING, here, "ban").outcome is Outcome.NOT_APPLICABLE
    assert one(told, EXCLUDING, here, "fight").outcome is Outcome.PERMITTED


def test_a_permission_frees_who_it_names_where_the_ban_would_hold(here):
    made = compiled(
        provision("ban"),
        provision("patrols", ProvisionKind.PERMISSION, title="Patrols", by=("russia",)),
        bound=(membership("russia"), membership("syrian-government")),
    )
    by_russia = incident(reading(actor="russian-military-police"))
    assert one(by_russia, made, here, "ban").outcome is Outcome.PERMITTED
    assert one(incident(), made, here, "ban").outcome is Outcome.BREACH_VERY_LIKELY
    assert one(incident(), made, here, "patrols").failing == (FactorName.BOUND,)


def test_a_sentence_names_sources_and_who_denies(here):
    members = (
        member("clm-a", "officials", chain="Outlet ← Paper ← officials"),
        member("clm-b", "monitor", chain="monitor"),
        member("clm-c", "ministry", Modality.DENIED, chain="Agency ← ministry"),
    )
    finding = one(incident(members=members), compiled(), here)
    assert finding.according_to == ("monitor", "officials (via Paper, Outlet)")
    assert (
        "according to monitor and officials (via Paper, Outlet); denied by ministry (via Agency);" in finding.sentence
    )


def test_an_unlikely_breach_is_told_as_unlikely(here):
    told = incident(reading(weight=0.2), reading(weight=0.8, actor="us-led-coalition"))
    finding = one(told, compiled(), here)
    assert finding.outcome is Outcome.BREACH_UNLIKELY
    assert finding.sentence.startswith("Breach unlikely: clause 1")


def test_findings_hold_no_word_of_guilt(library, here):
    told = [
        incident(),
        incident(reading(**STRIKE)),
        incident(reading(actor=None, target=None, times=(on(2017, 8, 20),))),
    ]
    for made in library.values():
        for finding in (finding for one_told in told for finding in assess_incident(one_told, made, here)):
            text = " ".join((finding.sentence, *finding.reasons)).lower()
            assert not {"guilt", "guilty", "violated", "perpetrator", "crime"} & set(text.split())


def test_another_context_gives_the_same_bytes(library):
    first = assess_incident(incident(), library[ASTANA], context())
    again = assess_incident(incident(), library[ASTANA], context())
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
