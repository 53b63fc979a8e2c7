"""One report of three strikes, an alleged attack, a count and an opinion, beside another report and a table."""

from tests.reconcile.factory import (
    act_claim,
    agreement_claim,
    chain,
    dated,
    document,
    groups,
    hop,
    items,
    killed,
    placed,
    record,
    refused,
    talk_claim,
    told,
)
from truceline.model.claim import Modality, SourceKind, TalkStatus
from truceline.model.incident import Grade
from truceline.reconcile.cluster import ReconcileResult, reconcile

TEXT = (
    "On June 8 the coalition bombed forces near the garrison following an alleged attack by a combat drone. "
    "It was the third attack. The first strikes took place on May 18. On June 6 strikes killed soldiers. "
    "An expert says that by bombing them the coalition shows its mind."
)
OFFICIALS = (hop("Gazette", SourceKind.PUBLISHER), hop("Journal", SourceKind.OUTLET), hop("US officials"))
PENTAGON = chain("Herald", "the Pentagon")
GARRISON = ("places:al-tanf-garrison",)


def whole_story() -> ReconcileResult:
    published = (hop("Gazette", SourceKind.PUBLISHER),)
    eighth = act_claim("s-0608", at=24, sentence=0, linked=76, text=TEXT[:103], says=published)
    drone = act_claim("s-drone", at=76, sentence=0, text=TEXT[:103], says=published, modality=Modality.ALLEGED,
                      actor="pro-regime drone", target="coalition forces", casualties=(killed(0),))  # fmt: skip
    third = act_claim("s-third", at=118, ordinal=3, has_time=False, says=published)
    first = act_claim("s-0518", at=140, says=published, target="Damascus' allies")
    sixth = act_claim("s-0606", at=190, says=published, target="Syrian soldiers", casualties=(killed(1, None),))
    opinion = act_claim("s-opinion", at=230, modality=Modality.OPINION, target="pro-Assad forces")
    nouns = [document("a", TEXT), third, opinion]
    for claim, day in ((eighth, "2017-06-08"), (drone, "2017-06-08"), (first, "2017-05-18"), (sixth, "2017-06-06")):
        nouns += [claim, dated(claim, day), placed(claim, radius_m=25_000, entries=GARRISON)]
    other = act_claim("t-0608", doc="doc-b", says=PENTAGON, target=None)
    row = record("r-0518", says=chain("UCDP", "Syrian army"), target="Syrian army", act="violence")
    nouns += [document("b", "Another text.", "Herald"), *told(other, "2017-06-08"), *told(row, "2017-05-18")]
    held = talk_claim("talk-1", number=2, place="in Jordan", is_secret=True, says=OFFICIALS)
    cancelled = talk_claim("talk-2", status=TalkStatus.CANCELLED, place="in Amman", says=OFFICIALS)
    nouns += [held, cancelled, agreement_claim("pact", text="They signed a pact.")]
    return reconcile(items(*nouns))


def test_the_strikes_and_the_attack_are_four_incidents() -> None:
    assert groups(whole_story()) == {
        frozenset({"clm-s-0518", "rec-r-0518"}),
        frozenset({"clm-s-0606"}),
        frozenset({"clm-s-0608", "clm-t-0608"}),
        frozenset({"clm-s-drone"}),
    }


def test_count_and_opinion_are_refused_and_the_unknown_pact_too() -> None:
    assert refused(whole_story()) == {
        "clm-s-third": "reconcile.series",
        "clm-s-opinion": "reconcile.not_fact",
        "clm-pact": "reconcile.unknown_instrument",
    }


def test_the_attack_is_alleged_without_casualties_and_of_one_episode_with_the_strike() -> None:
    result = whole_story()
    by_item = {member.item: incident for incident in result.incidents for member in incident.members}
    drone, strike = by_item["clm-s-drone"], by_item["clm-s-0608"]
    assert drone.modality is Modality.ALLEGED
    assert [value.value for value in drone.values if value.field == "killed"] == ["0"]
    assert [episode.incidents for episode in result.episodes] == [tuple(sorted((drone.id, strike.id)))]
    assert "follows" in {link.relation for link in result.episodes[0].links}
    assert strike.grade is Grade.CONFIRMED
    assert by_item["clm-s-0518"].episode is None


def test_the_meetings_stay_two_talks_on_the_officials_word() -> None:
    talks = {talk.status: talk for talk in whole_story().talks}
    assert (talks[TalkStatus.HELD].number, talks[TalkStatus.CANCELLED].number) == (2, 1)
    assert {member.chain for talk in talks.values() for member in talk.members} == {"Gazette ← Journal ← US officials"}
    assert {member.origin for talk in talks.values() for member in talk.members} == {"side:usa"}


def test_the_books_balance() -> None:
    result = whole_story()
    assert (result.considered, result.taken, result.refused) == (11, 8, 3)
