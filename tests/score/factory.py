"""Predictions made from gold: what an extractor that reads as the annotator does would find."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from truceline.model import Claim, When
from truceline.model.claim import (
    ActContent,
    AgreementContent,
    Casualties,
    Count,
    Hop,
    LedgerContent,
    Mention,
    PlacePhrase,
    SourceKind,
    StatementContent,
    TalkContent,
    TalkStatus,
    Via,
    ZoneContent,
)
from truceline.model.noun import Span, Weighted
from truceline.model.when import WhenCandidate
from truceline.score.files import document_id
from truceline.score.gold import Kind, find_words, parse_number

if TYPE_CHECKING:
    from truceline.model.claim import Content
    from truceline.score.gold import GoldClaim, GoldMention, GoldReport

PUBLISHER = Hop(
    name="Truceline demonstration", key="truceline demonstration", kind=SourceKind.PUBLISHER, via=Via.PUBLISHES
)

REPORT = """\
schema: truceline-gold/1
id: en-901
conflict: syria
phenomena: [nested, no_incident]
annotator: t
front:
  kind: reconstruction
  publisher: Truceline demonstration
  title: A night
  published: 2017-06-07
  language: en
  addresses: [https://example.org/a]
text: |
  Aircraft of the coalition hit government forces near al-Tanf on Tuesday, a ministry official told Alpha.
  Two soldiers died.

  Damascus denied the strike. The Americans bomb whatever moves, a scholar said. Both sides met in Astana.
claims:
  - quote: Aircraft of the coalition hit government forces near al-Tanf on Tuesday, a ministry official told Alpha
    trigger: hit
    act: [air_drone_strike]
    actor: {text: Aircraft of the coalition, party: us-led-coalition}
    target: {text: government forces}
    place: near al-Tanf
    when: {text: on Tuesday, days: 2017-06-06, anchor: publication}
    chain:
      - {name: Alpha, via: reports, kind: outlet}
      - {name: ministry official, via: says, kind: official}
    incident: tanf-0606
  - quote: Two soldiers died
    trigger: died
    act: [air_drone_strike]
    when: {days: 2017-06-06}
    casualties: [{kind: killed, n: 2+}]
    incident: tanf-0606
  - quote: Damascus denied the strike
    trigger: strike
    act: [air_drone_strike]
    modality: denied
    chain: [{name: Damascus, via: denies, kind: party, party: syria}]
    incident: tanf-0606
    is_required: false
  - quote: The Americans bomb whatever moves, a scholar said
    trigger: bomb
    act: [air_drone_strike]
    modality: opinion
    chain: [{name: scholar, via: says, kind: expert}]
  - quote: Both sides met in Astana
    kind: talk
    trigger: met
    status: held
    place: Astana
"""


def span_of(report: GoldReport, words: str, claim: GoldClaim | None = None) -> Span:
    """Words of a report as a span: within the claim's quote if they stand there."""
    quote = claim.passage(report.text) if claim else None
    inside = find_words(report.text[quote.start : quote.end], words) if quote else None
    found = inside or find_words(report.text, words)
    assert found is not None, words
    start = found.start + (quote.start if quote and inside else 0)
    end = start + found.end - found.start
    return Span(start=start, end=end, text=report.text[start:end])


def _mention(report: GoldReport, claim: GoldClaim, gold: GoldMention | None) -> Mention | None:
    if gold is None:
        return None
    parties = (Weighted(value=gold.party, weight=0.9),) if gold.party else ()
    return Mention(span=span_of(report, gold.text, claim), parties=parties, count=gold.count)


def _place(report: GoldReport, claim: GoldClaim) -> PlacePhrase | None:
    return PlacePhrase(span=span_of(report, claim.place, claim)) if claim.place else None


def _content(report: GoldReport, claim: GoldClaim) -> Content:
    trigger = span_of(report, claim.trigger, claim)
    if claim.kind is Kind.ACT:
        casualties = tuple(
            Casualties(kind=one.kind, low=low, high=high, span=trigger)
            for one in claim.casualties
            for low, high in (parse_number(one.n),)
        )
        return ActContent(
            act=claim.act[0],
            trigger=trigger,
            actor=_mention(report, claim, claim.actor),
            target=_mention(report, claim, claim.target),
            place=_place(report, claim),
            casualties=casualties,
            ordinal=claim.ordinal,
        )
    if claim.kind is Kind.LEDGER:
        counts = tuple(
            Count(low=parse_number(one.n).low, high=None, unit=one.unit, span=trigger) for one in claim.counts
        )
        return LedgerContent(counts=counts)
    if claim.kind is Kind.AGREEMENT:
        return AgreementContent(event=claim.event or "", trigger=trigger)
    if claim.kind is Kind.ZONE:
        return ZoneContent(trigger=trigger)
    if claim.kind is Kind.TALK:
        return TalkContent(trigger=trigger, status=claim.status or TalkStatus.HELD)
    return StatementContent(trigger=trigger)


def claim_of(report: GoldReport, index: int) -> Claim:
    """The gold claim as an extractor's claim."""
    gold = report.claims[index]
    hops = tuple(
        Hop(name=one.name, key=one.name.lower(), kind=one.kind, via=one.via, party=one.party) for one in gold.chain
    )
    document = document_id(report)
    return Claim(
        id=Claim.id_of(document, gold.kind.value, span_of(report, gold.trigger, gold).start, index),
        made_by="mkr-test",
        document=document,
        proposition=span_of(report, gold.quote) if gold.nth < 2 else _nth(report, gold),
        chain=(PUBLISHER, *hops),
        modality=gold.modality,
        content=_content(report, gold),
        confidence=0.9,
        fields=(
            Weighted(value="act", weight=0.8),
            Weighted(value="chain", weight=0.7),
            Weighted(value="time", weight=0.6),
        ),
    )


def _nth(report: GoldReport, gold: GoldClaim) -> Span:
    passage = gold.passage(report.text)
    assert passage is not None
    return Span(start=passage.start, end=passage.end, text=report.text[passage.start : passage.end])


def when_of(report: GoldReport, index: int) -> When | None:
    """The gold days of a claim as an extractor's time, on the clock of Damascus."""
    gold = report.claims[index].when
    days = gold.interval if gold else None
    if days is None:
        return None
    item = claim_of(report, index).id
    start = datetime.combine(days[0], time(), UTC) - timedelta(hours=3)
    end = datetime.combine(days[1] + timedelta(days=1), time(), UTC) - timedelta(hours=3)
    candidate = WhenCandidate(start_utc=start, end_utc=end, weight=0.8, clock="Etc/GMT-3")
    return When(id=When.id_of(item), made_by="mkr-test", item=item, phrase="", candidates=(candidate,))
