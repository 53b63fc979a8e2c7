from __future__ import annotations

import math
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assess.factory import IDLIB, RAQQA, at, claim, context, hop, incident, member, place, point, reading
from truceline.assess.support import MODEL, load_support
from truceline.model.claim import Modality, Observation, SourceKind, Via
from truceline.model.coverage import Coverage
from truceline.model.footprint import PlaceCandidate, Placement

RULES = load_support()
JUNE = at(2017, 6, 1)


def supported(*members, claims=(), readings=(), **changes):
    return context(*claims, **changes).support(incident(*readings, members=members))


def test_one_plain_source_weighs_what_the_file_declares():
    spoken = claim(hop("a monitor", SourceKind.MONITOR))
    found = supported(member(), claims=(spoken,))
    assert found.model == MODEL
    assert found.prior_log_odds == RULES.prior.value
    assert found.terms[0].log_odds == RULES.kinds["monitor"].value
    assert found.probability == pytest.approx(1 / (1 + math.exp(-RULES.kinds["monitor"].value)))


stances = st.sampled_from([Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED])
kinds = st.sampled_from(list(SourceKind))


@st.composite
def told(draw):
    """Members of distinct origins with their claims: three at most, so that the cap is not reached."""
    number = draw(st.integers(1, 3))
    members, claims = [], []
    for n in range(number):
        item = f"clm-{n}"
        stance = draw(stances)
        members.append(member(item, f"origin-{n}", stance, f"speaker {n}", draw(st.sampled_from([0.5, 0.9, 1.0]))))
        claims.append(claim(hop(f"speaker {n}", draw(kinds)), item=item, modality=stance))
    return members, claims


@given(told())
def test_a_relay_adds_nothing(told):
    members, claims = told
    first = members[0]
    relay = msgspec.structs.replace(first, item="clm-relay", chain=f"an outlet ← {first.chain}", probability=1.0)
    passed_on = claim(
        hop("an outlet", via=Via.CITES), *claims[0].chain, item="clm-relay", observation=Observation.DIRECT
    )
    before = supported(*members, claims=claims)
    after = supported(*members, relay, claims=(*claims, passed_on))
    assert after.probability == before.probability
    assert after.sensitivity == before.sensitivity
    assert [term.log_odds for term in after.terms] == [term.log_odds for term in before.terms]
    assert any("add nothing" in term.reason and "clm-relay" in term.items for term in after.terms)


@given(told())
def test_a_denial_lowers_support_and_an_assertion_raises_it(told):
    members, claims = told
    before = supported(*members, claims=claims).probability
    for stance, is_lower in ((Modality.DENIED, True), (Modality.ASSERTED, False)):
        more = member("clm-more", "another origin", stance, "another speaker")
        spoken = claim(hop("another speaker", SourceKind.OFFICIAL), item="clm-more", modality=stance)
        after = supported(*members, more, claims=(*claims, spoken)).probability
        assert (after < before) is is_lower
        assert after != before


@given(told())
def test_the_value_lies_within_its_sensitivity(told):
    found = supported(*told[0], claims=told[1])
    assert found.sensitivity.low < found.probability < found.sensitivity.high


def test_sensitivity_is_the_range_over_each_parameter_by_itself():
    spoken = claim(hop("a monitor", SourceKind.MONITOR))
    found = supported(member(), claims=(spoken,))
    monitor, prior = RULES.kinds["monitor"], RULES.prior
    ends = [monitor.low, monitor.high, monitor.value + prior.low, monitor.value + prior.high]
    odds = [1 / (1 + math.exp(-value)) for value in ends]
    assert (found.sensitivity.low, found.sensitivity.high) == pytest.approx((min(odds), max(odds)))


def test_each_side_is_capped():
    many = [member(f"clm-{n}", f"origin-{n:02}") for n in range(40)]
    claims = [claim(hop(f"monitor {n}", SourceKind.MONITOR), item=f"clm-{n}") for n in range(40)]
    found = supported(*many, claims=claims)
    assert found.probability == pytest.approx(1 / (1 + math.exp(-RULES.cap.value)))


def test_an_allegation_weighs_less_than_an_assertion():
    plain = supported(member(), claims=(claim(hop("a")),)).probability
    alleged = supported(
        member(stance=Modality.ALLEGED), claims=(claim(hop("a"), modality=Modality.ALLEGED),)
    ).probability
    assert 0.5 < alleged < plain


def test_what_is_no_claim_of_fact_gives_no_term():
    assert supported(member(stance=Modality.OPINION)).terms == ()


def spoken_by(party, stance, **fields):
    """The one term of what this party says of a strike by the coalition on government forces."""
    told = reading(**({"act": "air_drone_strike", "actor": "us-led-coalition", "target": "syrian-army"} | fields))
    spoken = claim(hop("a spokesman", SourceKind.OFFICIAL, party=party), modality=stance)
    (term,) = supported(member(stance=stance), claims=(spoken,), readings=(told,)).terms
    return abs(term.log_odds), term.reason


@pytest.mark.parametrize(
    ("party", "stance", "factor"),
    [
        ("us-led-coalition", Modality.ASSERTED, "against"),
        ("pentagon", Modality.ASSERTED, "against"),
        ("us-led-coalition", Modality.DENIED, "serving"),
        ("syrian-government", Modality.ASSERTED, "serving"),
        ("syrian-government", Modality.DENIED, None),
        ("sohr", Modality.ASSERTED, None),
        (None, Modality.ASSERTED, None),
    ],
)
def test_whom_a_statement_serves_changes_its_weight(party, stance, factor):
    weight, reason = spoken_by(party, stance)
    plain = RULES.kinds["official"].value * RULES.stance[stance.value].value
    assert weight == pytest.approx(plain * (RULES.interest[factor].value if factor else 1.0))
    assert ("interest" in reason) is (factor is not None)


def test_of_an_act_that_is_no_violence_nobody_is_taken_to_gain():
    weight, _ = spoken_by("us-led-coalition", Modality.ASSERTED, act="military_flight")
    assert weight == RULES.kinds["official"].value


def test_who_saw_it_weighs_more_than_who_heard_of_it():
    seen, heard = (
        supported(member(), claims=(claim(hop("a"), observation=observation),)).probability
        for observation in (Observation.DIRECT, Observation.HEARD)
    )
    assert seen > heard


def watched(restriction="", area=IDLIB, party="sohr", start=JUNE):
    coverage = Coverage(
        id="cov-a",
        made_by="mkr-test",
        evidence="evd-a",
        row=1,
        observer="the monitor",
        party=party,
        area="the area",
        start_utc=start,
        end_utc=start + timedelta(days=30),
        restriction=restriction,
    )
    candidate = PlaceCandidate(name="the area", footprint=point(area, 50_000), weight=1.0)
    placement = Placement(id="plc-a", made_by="mkr-test", item="cov-a", phrase="the area", candidates=(candidate,))
    return {"coverages": (coverage,), "placements": {"cov-a": placement}}


def test_silence_counts_under_coverage_only():
    spoken = claim(hop("a"))
    plain = supported(member(), claims=(spoken,))
    silent = supported(member(), claims=(spoken,), **watched())
    assert silent.probability < plain.probability
    term = silent.terms[-1]
    assert term.log_odds == pytest.approx(-RULES.silence.value)
    assert term.items == ("cov-a",)


@pytest.mark.parametrize(
    "changes",
    [{"restriction": "no access"}, {"area": RAQQA}, {"start": at(2017, 9, 1)}, {"party": "russian-military-police"}],
    ids=["restricted", "elsewhere", "later", "no impartial observer"],
)
def test_silence_that_says_nothing(changes):
    spoken = claim(hop("a"))
    assert (
        supported(member(), claims=(spoken,), **watched(**changes)).terms == supported(member(), claims=(spoken,)).terms
    )


@pytest.mark.parametrize(
    "speaker", [hop("someone", party="sohr"), hop("The Monitor")], ids=["by its party", "by its name"]
)
def test_an_observer_who_speaks_is_not_silent(speaker):
    found = supported(member(), claims=(claim(speaker),), **watched())
    assert all(term.log_odds > 0 for term in found.terms)


def test_a_coverage_that_cannot_be_placed_is_not_read_against():
    found = supported(member(), **(watched() | {"placements": {}}))
    assert len(found.terms) == 1


def test_what_is_only_partly_about_the_incident_weighs_in_part():
    spoken = claim(hop("a", SourceKind.MONITOR))
    found = supported(member(probability=0.5), claims=(spoken,), readings=(reading(places=(place(IDLIB),)),))
    assert found.terms[0].log_odds == pytest.approx(RULES.kinds["monitor"].value / 2)
