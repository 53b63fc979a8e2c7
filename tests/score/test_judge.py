"""Each field is judged as the guide says."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.score.factory import REPORT, claim_of
from truceline.model.claim import ActContent, Casualties, HarmKind, Hop, Mention, PlacePhrase, SourceKind, Via
from truceline.model.noun import Span, Weighted
from truceline.score import judge
from truceline.score.gold import GoldCasualties, GoldHop, GoldMention, GoldReport, GoldWhen
from truceline.score.load import parse_gold
from truceline.score.predicted import Prediction

NOTHING = Span(start=0, end=0, text="")
DAY = date(2017, 6, 6)


def gold_report() -> GoldReport:
    return parse_gold(REPORT.encode(), "en-901.yaml")


def words(text: str) -> Span:
    return Span(start=0, end=len(text), text=text)


def hop(name: str, party: str | None = None, key: str = "", via: Via = Via.SAYS) -> Hop:
    return Hop(name=name, key=key or name.lower(), kind=SourceKind.PARTY, via=via, party=party)


def test_what_a_person_would_find_is_right() -> None:
    report = gold_report()
    found = Prediction(claim_of(report, 0), (DAY, DAY))
    verdicts = judge.judge(report.claims[0], found)
    assert all(verdict.is_right for verdict in verdicts.values())
    assert set(verdicts) == {
        "chain", "relations", "factuality", "date", "date_told", "act", "place", "actor", "target"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "party", "is_same"),
    [
        ("Russian Defence Ministry", None, True),
        ("the Ministry", None, True),
        ("ministry of foreign affairs", None, False),
        ("somebody else", "russian-defence-ministry", True),
        ("MoD", None, True),
        ("Turkish Defence Ministry", None, False),
    ],
)
def test_a_source_is_known_by_party_or_name(name: str, party: str | None, is_same: bool) -> None:
    gold = GoldHop(
        name="Russian Defence Ministry",
        via=Via.SAYS,
        kind=SourceKind.OFFICIAL,
        party="russian-defence-ministry",
        aka=("MoD",),
    )
    assert judge.is_same_source(gold, hop(name, party)) is is_same


def test_a_chain_is_right_hop_by_hop() -> None:
    report = gold_report()
    gold, claim = report.claims[0], claim_of(report, 0)
    publisher, alpha, official = claim.chain

    def chain(*hops: Hop) -> bool:
        return judge.chain(gold, msgspec.structs.replace(claim, chain=hops)).is_right

    assert chain(alpha, official)
    assert not chain(publisher, official, alpha)
    assert not chain(publisher, alpha)
    assert not chain(publisher, alpha, official, official)
    told = msgspec.structs.replace(claim, chain=(publisher, alpha, msgspec.structs.replace(official, via=Via.DENIES)))
    assert judge.chain(gold, told).is_right
    assert not judge.relations(gold, told).is_right


@pytest.mark.parametrize(
    ("days", "is_loose", "found", "is_right"),
    [
        ("2017-06-06", False, (DAY, DAY), True),
        ("2017-06-06", False, (DAY, date(2017, 6, 7)), False),
        ("2017-06-06", False, None, False),
        ("2017-06-05/2017-06-08", True, (date(2017, 6, 5), date(2017, 6, 6)), True),
        ("2017-06-05/2017-06-08", True, (DAY, DAY), False),
        ("2017-06-05/2017-06-08", True, (date(2017, 7, 6), date(2017, 7, 7)), False),
    ],
)
def test_days_are_the_same_days(days: str, is_loose: bool, found: tuple[date, date] | None, is_right: bool) -> None:
    prediction = Prediction(claim_of(gold_report(), 0), found)
    assert judge.dates(GoldWhen(days=days, is_loose=is_loose), prediction).is_right is is_right


def test_no_days_are_right_where_nobody_can_tell() -> None:
    claim = claim_of(gold_report(), 0)
    assert judge.dates(GoldWhen(), Prediction(claim)).is_right
    assert not judge.dates(GoldWhen(), Prediction(claim, (DAY, DAY))).is_right


def test_a_place_shares_half_of_its_words() -> None:
    gold = gold_report().claims[0]
    assert judge.place(gold, PlacePhrase(span=words("at al-Tanf"))).is_right
    assert not judge.place(gold, PlacePhrase(span=words("the desert road to Baghdad"))).is_right
    assert not judge.place(gold, None).is_right
    inside = msgspec.structs.replace(gold, place="Saida", within=("eastern Daraa",))
    whole = PlacePhrase(span=words("Saida town east"), within=(words("eastern Daraa"),))
    assert judge.place(inside, whole).is_right


def test_a_participant_is_known_by_party_else_by_words() -> None:
    gold = GoldMention(text="it", name="the US-led coalition", party="us-led-coalition")
    meant = Mention(span=words("it"), parties=(Weighted(value="us-led-coalition", weight=0.8),))
    other = Mention(span=words("it"), parties=(Weighted(value="russia", weight=0.8),))
    assert judge.mention(gold, meant).is_right
    assert not judge.mention(gold, other).is_right
    assert judge.mention(gold, Mention(span=words("coalition"))).is_right
    assert not judge.mention(gold, None).is_right
    assert not judge.mention(None, meant).is_right


@pytest.mark.parametrize(
    ("n", "low", "high", "is_right"),
    [("8", 8, 8, True), ("8", 8, None, False), ("16+", 15, None, True), ("16+", 14, None, False), ("8", 9, 9, False)],
)
def test_casualties_are_the_same_ranges(n: str, low: int, high: int | None, is_right: bool) -> None:
    gold = msgspec.structs.replace(gold_report().claims[1], casualties=(GoldCasualties(kind=HarmKind.KILLED, n=n),))
    found = Casualties(kind=HarmKind.KILLED, low=low, high=high, span=NOTHING)
    assert judge.casualties(gold, (found,)).is_right is is_right
    assert not judge.casualties(gold, ()).is_right
    assert not judge.casualties(gold, (found, found)).is_right


def test_an_open_range_stands_beside_a_closed_one_of_its_kind() -> None:
    """One sentence may tell two groups: three dead here, three or more there."""
    harms = tuple(GoldCasualties(kind=HarmKind.KILLED, n=n) for n in ("3+", "3"))
    gold = msgspec.structs.replace(gold_report().claims[1], casualties=harms)
    found = tuple(Casualties(kind=HarmKind.KILLED, low=3, high=high, span=NOTHING) for high in (3, None))
    assert judge.casualties(gold, found) == (True, "killed 3, killed 3+", "killed 3, killed 3+")


def test_casualties_that_nobody_told_are_wrong() -> None:
    report = gold_report()
    claim = claim_of(report, 0)
    assert isinstance(claim.content, ActContent)
    harm = Casualties(kind=HarmKind.INJURED, low=1, high=3, span=NOTHING)
    content = msgspec.structs.replace(claim.content, casualties=(harm,))
    verdicts = judge.judge(report.claims[0], Prediction(msgspec.structs.replace(claim, content=content)))
    assert verdicts["casualties"] == (False, "none", "injured 1-3")
