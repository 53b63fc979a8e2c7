"""What do the claims of a document tell of its year? Days without a year, and events that the library dates alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.errors import ItemError
from truceline.model.claim import (
    ActContent,
    AgreementContent,
    Claim,
    LedgerContent,
    Modality,
    TalkContent,
    TalkStatus,
)
from truceline.place.folding import fold
from truceline.place.publication import Clues, DatedEvent, choose_events
from truceline.place.time_expression import DayOf, MonthOf, TimeExpression, YearOf
from truceline.place.time_phrase import parse_time
from truceline.when.interval import checked_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from truceline.model.claim import TimePhrase
    from truceline.place.context import PlaceContext
    from truceline.when.anchor import AnchorDate

LEAST_PARTIES = 2
"""Parties that a claim and an anchor must share, if the anchor has so many."""


def time_of(claim: Claim) -> TimePhrase | None:
    """The time phrase of a claim's content, if it has one."""
    return getattr(claim.content, "time", None)


def expression_of(claim: Claim) -> TimeExpression | None:
    """The parsed time phrase of a claim; None where it has none or it makes no date."""
    phrase = time_of(claim)
    if phrase is None:
        return None
    try:
        return parse_time(phrase.span.text)
    except ItemError:
        return None


def is_ahead(claim: Claim) -> bool:
    """Whether a claim tells of what is still to come."""
    return isinstance(claim.content, TalkContent) and claim.content.status is TalkStatus.PLANNED


def may_be_ahead(claim: Claim) -> bool:
    """Whether a claim may tell of a day after publication: not where something has happened or was held."""
    content = claim.content
    if isinstance(content, TalkContent):
        return content.status is not TalkStatus.HELD
    has_happened = isinstance(content, ActContent | LedgerContent)
    return not has_happened or claim.modality in {Modality.PROPOSED, Modality.GENERIC}


def has_happened(claim: Claim) -> bool:
    """Whether a claim tells as a fact, or as no fact, what lies behind whoever tells it."""
    is_told = isinstance(claim.content, ActContent | LedgerContent)
    return is_told and claim.modality not in {Modality.PROPOSED, Modality.GENERIC, Modality.OPINION}


def known_days(claim: Claim, anchors: Sequence[AnchorDate]) -> frozenset[date]:
    """Days on which the library has the event that a claim about an agreement tells of."""
    content = claim.content
    if not isinstance(content, AgreementContent):
        return frozenset()
    return frozenset(anchor.on for anchor in anchors if _same_event(content.event, anchor.event))


def gather_clues(claims: Sequence[Claim], context: PlaceContext) -> Clues:
    """The clues of all claims of a document, in their order."""
    days: dict[DayOf, None] = {}
    dated: list[date] = []
    for claim in claims:
        expression = expression_of(claim)
        if expression is None or expression.is_future or is_ahead(claim):
            continue
        for base in expression.bases:
            if isinstance(base, DayOf) and base.year is None:
                days[base] = None
            elif isinstance(base, DayOf | MonthOf | YearOf) and base.year is not None:
                dated.append(_first_day(base))
    return Clues(
        days=tuple(days),
        events=_events(claims, context.anchors),
        not_before=max(dated, default=None),
        period=context.period,
    )


def _first_day(base: DayOf | MonthOf | YearOf) -> date:
    year = base.year or 1
    if isinstance(base, DayOf):
        return checked_date(year, base.month, base.day)
    return checked_date(year, base.month if isinstance(base, MonthOf) else 1, 1)


def _events(claims: Sequence[Claim], anchors: Sequence[AnchorDate]) -> tuple[DatedEvent, ...]:
    """Events that a claim and the library date alike: told by their parties or name, or of an agreement told so."""
    alike = [
        (claim, day, anchor)
        for claim in claims
        for day in _yearless_days(claim)
        for anchor in anchors
        if isinstance(claim.content, AgreementContent)
        and (anchor.on.month, anchor.on.day) == (day.month, day.day)
        and _same_event(claim.content.event, anchor.event)
    ]
    told = {anchor.agreement for claim, _, anchor in alike if _is_told(claim, anchor)}
    return choose_events([DatedEvent(day, anchor) for _, day, anchor in alike if anchor.agreement in told])


def _yearless_days(claim: Claim) -> Iterable[DayOf]:
    expression = expression_of(claim)
    bases = () if expression is None else expression.bases
    return [base for base in bases if isinstance(base, DayOf) and base.year is None]


def _same_event(said: str, known: str) -> bool:
    """Whether two words for an agreement's event can mean one: signing and announcement often go together."""
    first = {"announced", "signed"}
    return said == known or (said in first and known in first)


def _is_told(claim: Claim, anchor: AnchorDate) -> bool:
    """Whether a claim names an anchor's agreement by its parties or by what texts call it."""
    content = claim.content
    if not isinstance(content, AgreementContent):
        return False
    named = {candidate.value for mention in content.parties for candidate in mention.parties}
    shared = named.intersection(anchor.parties)
    if anchor.parties and len(shared) >= min(LEAST_PARTIES, len(set(anchor.parties))):
        return True
    text = f" {fold(content.name.text if content.name else '')} {fold(claim.proposition.text[:200])} "
    return any(len(word) > 3 and f" {fold(word)} " in text for word in anchor.words)
