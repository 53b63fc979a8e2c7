"""When is what each claim of a document tells? Its phrase read where it stands: behind the days told of before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.claim import AgreementContent, StatementContent, TimeAnchor
from truceline.place.clues import has_happened, is_ahead, known_days, may_be_ahead, time_of
from truceline.place.publication import Published
from truceline.place.time_expression import SameDay
from truceline.place.time_mentions import (
    all_days,
    day_above,
    day_before,
    day_beside,
    is_bare_hour,
    is_window,
    leads_clause,
    month_before,
    needs_month,
    points_back,
)
from truceline.place.time_phrase import parse_time
from truceline.place.times import days_told, of_told_night, resolve_time, resolve_time_expression, span_told, whole_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from truceline.model.claim import Claim, TimePhrase
    from truceline.model.when import WhenCandidate
    from truceline.place.time_expression import TimeExpression
    from truceline.place.time_scene import TimeScene


QUOTES: Final = re.compile(r"[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class Dated:
    """A claim's time phrase with its readings, or why it has none."""

    claim: Claim
    phrase: TimePhrase
    found: tuple[WhenCandidate, ...] | ItemError


def date_claims(text: str, claims: Sequence[Claim], scene: TimeScene) -> Iterator[Dated]:
    """The time phrases of claims in the order of the text, each read by what was told of before it.

    One phrase has one reading, however many claims it dates: what was told of before it counts, not after it.
    """
    dated = [(claim, phrase) for claim in claims if (phrase := time_of(claim)) is not None]
    speech: Published | None = None
    before: dict[tuple[int, int], TimeScene] = {}
    told_at = 0
    named: tuple[date, ...] | None = None
    for claim, phrase in sorted(dated, key=lambda one: (one[0].proposition.start, one[1].span.start, one[0].id)):
        span = (phrase.span.start, phrase.span.end)
        try:
            expression = parse_time(phrase.span.text)
            is_leading = leads_clause(text, phrase.span.end, phrase.span.text)
            if span not in before:
                here = _scene_at(scene, phrase, expression, text, told_at)
                before[span] = _beside(here, claim, phrase, text) if is_leading else here
            here = before[span]
            expression = _turned(expression) if is_leading and expression is not None else expression
            expression = of_told_night(expression, here) if expression is not None else None
            here = replace(here, published=_counted_from(here, claim, phrase, text, speech))
            if expression is not None and expression.edge == "until" and not (expression.part or expression.at):
                named = days_named(text, scene) if named is None else named
                here = replace(here, named=named)
            candidates, told = ((), ()) if expression is None else _readings(claim, expression, here)
        except ItemError as error:
            yield Dated(claim, phrase, error)
            continue
        yield Dated(claim, phrase, candidates)
        span_here = span_told(candidates, scene.clock)
        if span_here and expression and (expression.edge == "since" or isinstance(claim.content, AgreementContent)):
            scene = replace(scene, began=span_here[0])
        scene = replace(scene, span=span_here or scene.span)
        if not told:
            continue
        scene = replace(scene, told=told, part=expression.part if expression else "")
        told_at = phrase.span.end
        if isinstance(claim.content, StatementContent):
            speech = Published(told, f"the day of the statement, “{phrase.span.text}”", scene.published.year_reason)


def days_named(text: str, scene: TimeScene) -> tuple[date, ...]:
    """The days that a text names anywhere, in order of time."""
    told = [_days_of(named, scene)[:1] for named in all_days(text)]
    return tuple(sorted({on for days in told for on, _ in days}))


def _days_of(named: str | None, scene: TimeScene) -> tuple[tuple[date, float], ...]:
    """The days that a word for a day means; none where it is none, or no calendar has it."""
    try:
        return days_told(resolve_time(named, scene), scene.clock) if named else ()
    except ItemError:
        return ()


def _scene_at(
    scene: TimeScene, phrase: TimePhrase, expression: TimeExpression | None, text: str, told_at: int
) -> TimeScene:
    """What is known where a phrase stands, with the month or day that its paragraph names before it if it needs one."""
    start = phrase.span.start
    scene = replace(scene, is_near=bool(scene.told) and "\n" not in text[told_at:start])
    if expression is not None and needs_month(expression):
        return replace(scene, month=month_before(text, start))
    if expression is None or scene.is_near or not (points_back(expression) or is_bare_hour(expression)):
        return scene
    told = _days_of(day_before(text, told_at, start), scene)
    if told:
        return replace(scene, told=told, span=(told[0][0], told[0][0]), is_near=True)
    above = () if scene.told else _days_of(day_above(text, told_at, start), scene)
    return replace(scene, told=above) if above else scene


def _counted_from(scene: TimeScene, claim: Claim, phrase: TimePhrase, text: str, speech: Published | None) -> Published:
    """The day from which a phrase counts: of the words that it stands in, of a speech behind it, or of the text."""
    if phrase.anchor is TimeAnchor.SPEECH:
        return _spoken(scene, claim, phrase, text) or speech or scene.published
    if is_window(phrase.span.text):
        return _on(scene, day_beside(text, phrase.span.end, claim.proposition.end)) or scene.published
    return scene.published


def _spoken(scene: TimeScene, claim: Claim, phrase: TimePhrase, text: str) -> Published | None:
    """When the words were said that a phrase stands in: a day beside the quotation, in its sentence or paragraph."""
    whole, span = claim.proposition, phrase.span
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end) if "\n" in text[span.end :] else len(text)
    close = QUOTES.search(text, span.end, last)
    opening = max((hit.start() for hit in QUOTES.finditer(text, first, span.start)), default=first)
    named = day_beside(text, close.end(), max(close.end(), whole.end)) if close else None
    named = named or day_beside(text, min(whole.start, opening), opening)
    named = named or (day_beside(text, close.end(), last, with_nth=True) if close else None)
    return _on(scene, named)


def _on(scene: TimeScene, named: str | None) -> Published | None:
    """A day that words name as what their times are counted from; None where it is none."""
    told = _days_of(named, scene)
    return Published(told, f"the day of the words, “{named}”", scene.published.year_reason) if told else None


def _turned(expression: TimeExpression) -> TimeExpression:
    """“Two days after bombs fell” puts the fall two days before what the sentence goes on to tell."""
    turned = (replace(base, shift=-base.shift) if isinstance(base, SameDay) else base for base in expression.bases)
    return replace(expression, bases=tuple(turned))


def _beside(scene: TimeScene, claim: Claim, phrase: TimePhrase, text: str) -> TimeScene:
    """The scene with the day that the rest of the sentence names, else the day told of in the paragraph, else today."""
    whole, span = claim.proposition, phrase.span
    named = day_beside(text, span.end, whole.end) or day_beside(text, whole.start, span.start)
    told = _days_of(named, scene)
    return replace(scene, told=told or (scene.told if scene.is_near else scene.published.days))


def _readings(
    claim: Claim, expression: TimeExpression, scene: TimeScene
) -> tuple[tuple[WhenCandidate, ...], tuple[tuple[date, float], ...]]:
    """The readings of a claim's time, and the days that they are of: those whose part or hour is told, if any is."""
    if is_ahead(claim):
        expression = replace(expression, is_future=True)
    known = known_days(claim, scene.anchors)
    scene = replace(scene, may_be_ahead=may_be_ahead(claim), has_happened=has_happened(claim), known=known)
    candidates = resolve_time_expression(expression, scene)
    if not (expression.part or expression.at or expression.edge == "until"):
        return candidates, days_told(candidates, scene.clock)
    return candidates, days_told(whole_days(expression, scene), scene.clock)
