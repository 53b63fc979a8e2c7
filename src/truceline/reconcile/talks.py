"""Which claims tell of one meeting, and which instrument does it prepare?

Claims of one status that agree in place, time and participants are one talk; a meeting told as held by one and as
postponed by another stays two, side by side. The number of meetings that a claim counts is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Final

from truceline.lexicon.words import fold
from truceline.model import Claim, Refusal, Talk, Weighted
from truceline.model.claim import TalkContent, TalkStatus
from truceline.model.incident import Member
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Context, Items, Spot, spots_of, times_of
from truceline.reconcile.compare import CONTRARY, place_level, time_level
from truceline.reconcile.gather import published_in, refusal
from truceline.reconcile.label import day_words, place_words
from truceline.reconcile.origins import chain_words, collapse, origin_of, publisher_key, wire_groups
from truceline.reconcile.pairs import probability
from truceline.reconcile.recognise import is_party, ref_words, telling_words
from truceline.reconcile.values import bare_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.model import Document
    from truceline.reconcile.judged import Decisions
    from truceline.reconcile.refs import AgreementRef

MOST_MEETINGS: Final = 1500
"""Claims of talks, smallest ids first, that are compared with each other; every further one stands alone."""
SURE_TIMES: Final = frozenset(("moment", "day", "week"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One claim about a talk, ready for comparison.

    ``newest`` are the weeks up to its report's publication, in which an undated talk that was held is taken to lie.
    """

    claim: Claim
    content: TalkContent
    parties: tuple[tuple[Weighted, ...], ...]
    spots: tuple[Spot, ...]
    times: tuple[WhenCandidate, ...]
    place: str
    origin: str
    newest: WhenCandidate | None


def reconcile_talks(
    items: Items, decisions: Decisions, context: Context
) -> tuple[tuple[Talk, ...], tuple[Refusal, ...]]:
    """Talks of the claims about meetings, and refusals of those that a person rejected, both sorted by id."""
    claims = sorted({c.id: c for c in items.claims if isinstance(c.content, TalkContent)}.values(), key=lambda c: c.id)
    refusals = tuple(
        refusal("reconcile.rejected", claim.id, claim.document, f"by judgement {judgement}", context.maker.id)
        for claim in claims
        if (judgement := decisions.rejected.get(claim.id)) is not None
    )
    meetings = _meetings([claim for claim in claims if claim.id not in decisions.rejected], items, context)
    scores = {
        (one, other): score
        for one, other in combinations(range(min(len(meetings), MOST_MEETINGS)), 2)
        if (score := score_meetings(meetings[one], meetings[other], context)) > context.weights.talk.join
    }
    groups = _groups(len(meetings), scores)
    talks = [_talk([meetings[index] for index in group], group, scores, context) for group in groups]
    return tuple(sorted(talks, key=lambda talk: talk.id)), tuple(sorted(refusals, key=lambda item: item.id))


def _meetings(claims: Sequence[Claim], items: Items, context: Context) -> list[Meeting]:
    documents = {document.id: document for document in items.documents}
    placements = {placement.item: placement for placement in items.placements}
    whens = {when.item: when for when in items.whens}
    wires = wire_groups(items.documents, context.weights.wire)
    meetings = []
    for claim in claims:
        content = claim.content
        assert isinstance(content, TalkContent)  # noqa: S101 - the caller asks for nothing else
        document = documents.get(claim.document)
        times = times_of(whens.get(claim.id))
        fallback = wires.get(claim.document) or (publisher_key(document) if document else claim.document)
        on = times[0].start_utc.date() if times else None
        meetings.append(
            Meeting(
                claim=claim,
                content=content,
                parties=tuple(mention.parties for mention in content.participants if mention.parties),
                spots=spots_of(placements.get(claim.id), context.weights),
                times=times,
                place=content.place.span.text if content.place else "",
                origin=origin_of(claim.chain, fallback, context.parties, on),
                newest=_newest(content, document, context),
            )
        )
    return meetings


def _newest(content: TalkContent, document: Document | None, context: Context) -> WhenCandidate | None:
    """The weeks up to publication of a report of a held talk; None where the talk was not held or nobody knows."""
    span = published_in(document)
    if content.status is not TalkStatus.HELD or span is None:
        return None
    return WhenCandidate(
        start_utc=span[0] - timedelta(days=context.weights.talk.report_days), end_utc=span[1], weight=1.0
    )


def score_meetings(one: Meeting, other: Meeting, context: Context) -> float:
    """Log-odds that two claims tell of one talk; minus infinity where they tell it ended differently."""
    weights = context.weights.talk
    if one.content.status is not other.content.status:
        return -math.inf
    is_secret = one.content.is_secret and other.content.is_secret
    is_same_document = one.claim.document == other.claim.document
    is_same_number = one.content.number == other.content.number
    return (
        weights.prior
        + weights.place[_place(one, other, context)]
        + weights.time[_time(one, other)]
        + weights.participants[_participants(one, other, context)]
        + weights.secret["same" if is_secret else "other"]
        + weights.number["same" if is_same_number else "other"]
        + weights.document["same" if is_same_document else "other"]
    )


def _place(one: Meeting, other: Meeting, context: Context) -> str:
    if one.spots and other.spots:
        levels = {place_level(a, b, context.weights)[0] for a in one.spots for b in other.spots}
        return "apart" if levels <= {"apart", "far"} else "same"
    if one.place and other.place:
        return "same" if fold(one.place) == fold(other.place) else "unknown"
    return "unknown"


def _time(one: Meeting, other: Meeting) -> str:
    levels = {time_level(a, b) for a in one.times for b in other.times}
    if not levels:
        return _time_of_reports(one, other)
    if levels <= CONTRARY:
        return "apart"
    return "same" if levels & SURE_TIMES else "unknown"


def _time_of_reports(one: Meeting, other: Meeting) -> str:
    """May two talks be one of which at least one is undated, by when their reports were published?"""
    mine, theirs = (meeting.times or ((meeting.newest,) if meeting.newest else ()) for meeting in (one, other))
    levels = {time_level(a, b) for a in mine for b in theirs}
    return "other_reports" if levels and levels <= CONTRARY else "unknown"


def _participants(one: Meeting, other: Meeting, context: Context) -> str:
    """Do all participants of the shorter list stand in the other, some of them, or none?"""
    if not one.parties or not other.parties:
        return "unknown"
    fewer, more = sorted((one.parties, other.parties), key=len)
    found = sum(
        any(is_party(mention, party.value, context) for mention in more for party in side[:1]) for side in fewer
    )
    return "same" if found == len(fewer) else "some" if found else "other"


def _groups(size: int, scores: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """Groups in which every two are likelier one than two; the likeliest pairs are joined first."""
    group: dict[int, tuple[int, ...]] = {index: (index,) for index in range(size)}
    for one, other in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        mine, theirs = group[one], group[other]
        if mine != theirs and all((min(a, b), max(a, b)) in scores for a in mine for b in theirs):
            both = tuple(sorted(mine + theirs))
            group |= dict.fromkeys(both, both)
    return sorted(set(group.values()))


def _talk(
    meetings: list[Meeting], group: tuple[int, ...], scores: Mapping[tuple[int, int], float], context: Context
) -> Talk:
    founder = meetings[0]
    number = max(meeting.content.number for meeting in meetings)
    participants = _participant_ids(meetings)
    origins = collapse((meeting.origin for meeting in meetings), context.parties, None)
    return Talk(
        id=Talk.id_of(founder.claim.id),
        made_by=context.maker.id,
        derived_from=tuple(meeting.claim.id for meeting in meetings),
        founding=founder.claim.id,
        label=_label(meetings, number, participants, context),
        status=founder.content.status,
        number=number,
        participants=participants,
        place_phrase=next((meeting.place for meeting in meetings if meeting.place), ""),
        time_phrase=next((m.content.time.span.text for m in meetings if m.content.time), ""),
        topic=next((m.content.topic.text for m in meetings if m.content.topic), ""),
        is_secret=any(meeting.content.is_secret for meeting in meetings),
        members=tuple(
            _member(index, meeting, group, scores, origins[meeting.origin])
            for index, meeting in zip(group, meetings, strict=True)
        ),
        agreements=_agreements(meetings, context),
    )


def _member(
    index: int, meeting: Meeting, group: tuple[int, ...], scores: Mapping[tuple[int, int], float], origin: str
) -> Member:
    others = [scores[min(index, other), max(index, other)] for other in group if other != index]
    is_founder = index == group[0]
    return Member(
        item=meeting.claim.id,
        probability=1.0 if is_founder or not others else probability(sum(others) / len(others)),
        origin=origin,
        stance=meeting.claim.modality,
        chain=chain_words(meeting.claim.chain) or meeting.claim.document,
        reason="founded it" if is_founder else "same status, with place, time or participants agreeing",
    )


def _participant_ids(meetings: Sequence[Meeting]) -> tuple[str, ...]:
    """Parties that took part, each mention by its likeliest reading; in their own words where we know none."""
    found = set()
    for mention in (mention for meeting in meetings for mention in meeting.content.participants):
        best = min(mention.parties, key=lambda party: (-party.weight, party.value), default=None)
        found.add(best.value if best else bare_words(mention.span.text))
    return tuple(sorted(found))


def _label(meetings: Sequence[Meeting], number: int, participants: tuple[str, ...], context: Context) -> str:
    names = [context.parties.name(item) if context.parties.knows(item) else item for item in participants]
    words = ["Meeting" if number == 1 else f"{number} meetings"]
    if names:
        words.append(f"of {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"with {names[0]}")
    spots = next((meeting.spots for meeting in meetings if meeting.spots), ())
    if spots:
        words.append(place_words(spots[0].candidate))
    times = next((meeting.times for meeting in meetings if meeting.times), ())
    day = f", {day_words(times[0])}" if times else ""
    return f"{' '.join(words)}{day}: {meetings[0].content.status.value}"


def _agreements(meetings: Sequence[Meeting], context: Context) -> tuple[Weighted, ...]:
    """Agreements that the talk may prepare or amend, by participants, topic and date, weighted against none."""
    matches = {ref.id: _match(meetings, ref, context) for ref in context.agreements}
    total = 1.0 + sum(math.exp(odds) for odds, _ in matches.values())
    found = [Weighted(value=ref, weight=math.exp(odds) / total, reason=why) for ref, (odds, why) in matches.items()]
    likely = [item for item in found if item.weight >= context.weights.talk.topics.least]
    return tuple(sorted(likely, key=lambda item: (-item.weight, item.value)))


def _match(meetings: Sequence[Meeting], ref: AgreementRef, context: Context) -> tuple[float, str]:
    weights = context.weights.talk.topics
    sides = [side for meeting in meetings for side in meeting.parties]
    hits = sum(any(is_party(side, party, context) for side in sides) for party in ref.parties)
    share = hits / len(ref.parties) if ref.parties else 0.0
    text = " ".join(meeting.claim.proposition.text for meeting in meetings)
    shared = sorted(telling_words(text, context) & ref_words(ref, context))[: weights.most_topics]
    is_before = any(_leads_to(meeting.times, ref, weights.days) for meeting in meetings)
    odds = weights.prior + weights.parties * share + weights.topic * len(shared) + weights.before * is_before
    reasons = [
        f"{hits} of its {len(ref.parties)} parties take part" if hits else "",
        f"speaks of {', '.join(shared)}" if shared else "",
        "held shortly before its date" if is_before else "",
    ]
    return odds, "; ".join(reason for reason in reasons if reason)


def _leads_to(times: tuple[WhenCandidate, ...], ref: AgreementRef, days: int) -> bool:
    """Does the likeliest time lie in the days up to a date of the agreement?"""
    if not times:
        return False
    noons = [datetime.combine(day, time(23, 59), UTC) for day in ref.dates]
    return any(noon - timedelta(days=days) <= times[0].start_utc <= noon for noon in noons)
