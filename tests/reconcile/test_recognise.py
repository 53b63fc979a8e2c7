"""Recognitions: a claim about an instrument means the agreement whose parties, dates, name and topic it tells."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.reconcile.factory import agreement_claim, dated, items, judgement
from truceline.model import Claim, Recognition, When
from truceline.model.judgement import Verb
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Context
from truceline.reconcile.cluster import ReconcileResult, reconcile
from truceline.reconcile.refs import AgreementRef

ASTANA = AgreementRef(
    id="syr-2017-05-04-astana",
    title="Memorandum on the creation of de-escalation areas",
    aliases=("Astana memorandum", "Astana de-escalation memorandum"),
    parties=("russia", "turkey", "iran"),
    dates=(date(2017, 5, 4), date(2017, 5, 6)),
    topics=("de-escalation", "safe zones", "Astana"),
)
FLIGHTS = AgreementRef(
    id="syr-2015-10-20-flight-safety",
    title="Memorandum of understanding on flight safety",
    aliases=("flight safety memorandum",),
    parties=("usa", "russia"),
    dates=(date(2015, 10, 20),),
    topics=("flight safety", "deconfliction of aircraft"),
)
CONTEXT = Context(agreements=(ASTANA, FLIGHTS))


def run(*nouns: Claim | When, judgements: tuple = ()) -> ReconcileResult:
    return reconcile(items(*nouns), judgements, context=CONTEXT)


def means(*nouns: Claim | When) -> list[Recognition]:
    return list(run(*nouns).recognitions)


def readings(claim: Claim, *days: tuple[date, float], length: int = 1) -> When:
    candidates = tuple(
        WhenCandidate(
            start_utc=datetime(day.year, day.month, day.day, tzinfo=UTC),
            end_utc=datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=length),
            weight=weight,
        )
        for day, weight in days
    )
    return When(id=When.id_of(claim.id), made_by="mkr-a", item=claim.id, phrase="", candidates=candidates)


def test_parties_and_date_tell_the_instrument() -> None:
    claim = agreement_claim("a", who=("Russia", "Turkey", "Iran"), text="They signed a memorandum on safe zones.")
    found = means(claim, dated(claim, "2017-05-04"))
    assert [item.agreement for item in found] == [ASTANA.id]
    assert found[0].probability > 0.95
    assert "made by Russia, Turkey, Iran" in found[0].reason
    assert "dated 2017-05-04" in found[0].reason


def test_a_month_is_enough_where_the_parties_fit() -> None:
    claim = agreement_claim("a", who=("United States", "Russia"), text="The memorandum is to ensure flight safety.")
    found = means(claim, readings(claim, (date(2015, 10, 1), 1.0), length=31))
    assert [item.agreement for item in found] == [FLIGHTS.id]


def test_a_day_without_a_year_is_recognised_by_its_readings() -> None:
    claim = agreement_claim("a", who=("Russia", "Turkey", "Iran"), text="It took effect.", event="in_force")
    years = [(date(year, 5, 6), 0.25) for year in (2015, 2016, 2017, 2018)]
    found = means(claim, readings(claim, *years))
    assert [item.agreement for item in found] == [ASTANA.id]
    surer = means(claim, readings(claim, (date(2017, 5, 6), 1.0)))
    assert surer[0].probability > found[0].probability


def test_the_name_alone_tells_the_instrument() -> None:
    claim = agreement_claim("a", called="the de-escalation zones memorandum of Astana")
    found = means(claim)
    assert [item.agreement for item in found] == [ASTANA.id]
    assert "called 'Astana de-escalation memorandum'" in found[0].reason


def test_one_telling_word_is_no_whole_name() -> None:
    bilateral = AgreementRef(id="x", title="Pact", aliases=("bilateral memorandum on wheat",))
    claim = agreement_claim("a", called="a memorandum on wheat")
    (found,) = reconcile(items(claim), context=Context(agreements=(bilateral,))).recognitions
    assert found.reason.startswith("name has wheat")
    assert found.probability < 0.7


def test_capitals_stand_for_the_states_that_signed() -> None:
    claim = agreement_claim("a", who=("Moscow", "Tehran", "Ankara"), text="The agreement on de-escalation presumes it.")
    assert [item.agreement for item in means(claim)] == [ASTANA.id]


@pytest.mark.parametrize(
    ("claim", "day"),
    [
        (agreement_claim("a", who=("Israel", "Lebanon"), called="ceasefire", text="They agreed."), "2024-11-27"),
        (agreement_claim("a", who=("Russia", "Turkey"), text="They signed a paper on wheat."), "2019-01-01"),
        (agreement_claim("a", text="An agreement was signed."), None),
    ],
)
def test_what_the_library_does_not_hold_is_refused(claim: Claim, day: str | None) -> None:
    result = run(claim, *([dated(claim, day)] if day else []))
    assert result.recognitions == ()
    assert [(item.code, item.item) for item in result.refusals] == [("reconcile.unknown_instrument", "clm-a")]
    assert (result.considered, result.taken, result.refused) == (1, 0, 1)


def test_probabilities_leave_room_for_an_instrument_that_we_do_not_know() -> None:
    claim = agreement_claim("a", who=("Russia",), text="Russia signed a memorandum on flight safety and de-escalation.")
    assert sum(item.probability for item in means(claim)) < 1.0


def test_a_rejected_claim_is_not_recognised() -> None:
    claim = agreement_claim("a", called="the Astana de-escalation memorandum")
    result = run(claim, judgements=(judgement(Verb.REJECT, "clm-a"),))
    assert result.recognitions == ()
    assert [item.code for item in result.refusals] == ["reconcile.rejected"]


def test_a_party_that_the_lexicon_does_not_know_matches_nobody() -> None:
    ref = AgreementRef(id="x", title="Pact", parties=("atlantis",))
    claim = agreement_claim("a", who=("Russia",))
    assert reconcile(items(claim), context=Context(agreements=(ref,))).recognitions == ()


def test_some_of_the_parties_are_weaker_evidence_than_all() -> None:
    def probability(*who: str) -> float:
        claim = agreement_claim("a", who=who, text="They signed a memorandum in Astana.")
        return next((item.probability for item in means(claim) if item.agreement == ASTANA.id), 0.0)

    assert probability("Russia", "Turkey", "Iran") > probability("Russia", "Turkey") > probability("Jordan", "Egypt")
    assert probability("Russia", "Turkey", "Iran", "Jordan") < probability("Russia", "Turkey", "Iran")
