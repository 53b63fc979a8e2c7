"""Talks: claims of one status about one meeting merge; the number stays; instruments are linked with a weight."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from tests.reconcile.factory import chain, dated, document, items, judgement, placed, talk_claim
from truceline.model import Claim, Document, Talk
from truceline.model.claim import TalkStatus
from truceline.model.evidence import Published, PublishedFrom
from truceline.model.judgement import Verb
from truceline.reconcile.account import Context
from truceline.reconcile.cluster import ReconcileResult, reconcile
from truceline.reconcile.refs import AgreementRef

AMMAN = (35.93, 31.95)
ASTANA = (71.43, 51.13)
SOUTH = AgreementRef(
    id="syr-2017-07-09-south-west",
    title="South-west ceasefire",
    parties=("russia", "usa", "jordan"),
    dates=(date(2017, 7, 7), date(2017, 7, 9)),
    topics=("southern Syria", "de-escalation"),
)


def talks(*nouns: object, agreements: tuple[AgreementRef, ...] = ()) -> tuple[Talk, ...]:
    result = reconcile(items(*nouns), context=Context(agreements=agreements))
    return result.talks


def held(name: str, day: str | None = "2017-07-04", point: tuple[float, float] | None = ASTANA, **more: object) -> list:
    claim = talk_claim(name, **more)
    nouns: list[object] = [claim]
    if day:
        nouns.append(dated(claim, day))
    if point:
        nouns.append(placed(claim, point, 10_000, name="Astana" if point == ASTANA else "Amman"))
    return nouns


def test_one_meeting_told_by_two_documents_is_one_talk() -> None:
    found = talks(*held("a", doc="doc-a"), *held("b", doc="doc-b"))
    assert len(found) == 1
    assert found[0].founding == "clm-a"
    assert found[0].label == "Meeting of Russia and United States near Astana, 4 July 2017: held"
    assert [member.item for member in found[0].members] == ["clm-a", "clm-b"]
    assert found[0].members[0].probability == 1.0
    assert 0.5 < found[0].members[1].probability < 1.0


@pytest.mark.parametrize(
    "other",
    [
        held("b", status=TalkStatus.POSTPONED),
        held("b", day="2017-09-15"),
        held("b", point=AMMAN),
        held("b", who=("Jaysh al-Islam", "Turkey")),
    ],
)
def test_another_status_day_place_or_company_is_another_talk(other: list[object]) -> None:
    assert len(talks(*held("a"), *other)) == 2


def test_the_number_of_meetings_and_their_secrecy_stay() -> None:
    found = talks(
        *held("a", day=None, point=None, number=2, is_secret=True, place="in Jordan"),
        *held("b", doc="doc-b", day=None, point=None, is_secret=True, place="in Jordan"),
    )
    assert len(found) == 1
    assert (found[0].number, found[0].is_secret, found[0].place_phrase) == (2, True, "in Jordan")
    assert found[0].label == "2 meetings of Russia and United States: held"


def test_company_alone_makes_no_talk_the_same() -> None:
    other = held("b", doc="doc-b", day=None, point=None)
    assert len(talks(*held("a", day=None, point=None), *other)) == 2


def test_secret_talks_and_two_secret_meetings_of_one_report_are_one_talk() -> None:
    vague = held("a", day=None, point=None, is_secret=True)
    counted = held("b", day=None, point=None, is_secret=True, number=2, place="in Jordan")
    found = talks(*vague, *counted)
    assert [(talk.number, talk.place_phrase) for talk in found] == [(2, "in Jordan")]


def test_what_chains_two_talks_together_does_not_merge_them() -> None:
    bridge = held("m", day=None)
    assert len(talks(*held("a", day="2017-07-04"), *bridge, *held("z", day="2017-09-15"))) == 2


def test_a_talk_without_known_company_is_told_in_its_own_words() -> None:
    claim = talk_claim("a", who=("village elders",))
    talk = talks(claim)[0]
    assert talk.participants == ("village elders",)
    assert talk.label == "Meeting with village elders: held"
    assert talks(talk_claim("b", who=()))[0].label == "Meeting: held"


def test_a_talk_is_linked_to_what_it_prepares() -> None:
    claim = talk_claim("a", who=("US officials", "Russia", "Jordan"), text="They spoke of a zone in southern Syria.")
    found = talks(claim, dated(claim, "2017-06-10"), agreements=(SOUTH,))
    assert [item.value for item in found[0].agreements] == [SOUTH.id]
    assert found[0].agreements[0].weight > 0.5
    assert "3 of its 3 parties" in found[0].agreements[0].reason
    assert "southern" in found[0].agreements[0].reason
    elders = talk_claim("b", who=("Jaysh al-Islam",), text="They spoke of bread.")
    assert talks(elders, agreements=(SOUTH,))[0].agreements == ()


def test_a_rejected_talk_is_refused() -> None:
    decision = judgement(Verb.REJECT, "clm-a")
    result: ReconcileResult = reconcile(items(talk_claim("a")), [decision])
    assert result.talks == ()
    assert [(item.code, item.item) for item in result.refusals] == [("reconcile.rejected", "clm-a")]
    assert (result.considered, result.taken) == (1, 0)


def test_a_talk_tells_its_chain_and_origin() -> None:
    claim: Claim = talk_claim("a", says=chain("Gazette", "US officials"))
    member = talks(document("a"), claim)[0].members[0]
    assert (member.chain, member.origin) == ("Gazette ← US officials", "side:usa")


def test_claims_of_instruments_and_meetings_do_not_mix_with_incidents() -> None:
    result = reconcile(items(*held("a")))
    assert result.incidents == ()
    assert result.assignments == ()


def report(name: str, day: str) -> Document:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    published = Published(known_from=PublishedFrom.FRONT_MATTER, start_utc=start, end_utc=start + timedelta(days=1))
    return msgspec.structs.replace(document(name), published=published)


@pytest.mark.parametrize(("day", "number"), [("2017-06-30", 2), ("2017-07-10", 1), ("2017-09-01", 2)])
def test_an_undated_talk_lies_in_the_weeks_before_its_report(day: str, number: int) -> None:
    dated_one = held("a", doc="doc-a", who=())
    undated = held("b", day=None, doc="doc-b", who=())
    assert len(talks(*dated_one, *undated, report("a", "2017-07-05"), report("b", day))) == number
    planned = held("b", day=None, doc="doc-b", who=(), status=TalkStatus.PLANNED)
    first = held("a", doc="doc-a", who=(), status=TalkStatus.PLANNED)
    assert len(talks(*first, *planned, report("b", day))) == 1
