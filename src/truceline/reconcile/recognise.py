"""Which agreement of the library does a claim about an instrument mean? By name, parties, date and topic."""

from __future__ import annotations

import math
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model import Recognition, Weighted
from truceline.model.claim import AgreementContent
from truceline.reconcile.compare import likeness
from truceline.reconcile.origins import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from truceline.model import Claim, When
    from truceline.model.claim import Mention
    from truceline.reconcile.account import Context
    from truceline.reconcile.refs import AgreementRef

SHORTEST: Final = 3
"""Letters of the shortest word that tells anything."""
TELLING: Final = 2
"""Telling words that an alias needs so that its name alone is recognised."""
KIN: Final = 0.6
"""Likeness from which on a party of the claim is one of the agreement's."""
CLOCK_SLACK: Final = timedelta(hours=12)
"""A day of another clock overlaps ours by at least half."""


class Match(NamedTuple):
    """Log-odds that a claim means an agreement, and what speaks for it."""

    log_odds: float
    reasons: tuple[str, ...]


def recognise(claims: Iterable[Claim], whens: Mapping[str, When], context: Context) -> tuple[Recognition, ...]:
    """Links of claims about instruments to agreements of the library, each with probability and reason, by id."""
    found = [
        recognition
        for claim in sorted(claims, key=lambda claim: claim.id)
        if isinstance(claim.content, AgreementContent)
        for recognition in _of_claim(claim, claim.content, whens.get(claim.id), context)
    ]
    return tuple(sorted(found, key=lambda recognition: recognition.id))


def _of_claim(claim: Claim, content: AgreementContent, when: When | None, context: Context) -> list[Recognition]:
    weights = context.weights.recognition
    matches = {ref.id: match_agreement(claim, content, when, ref, context) for ref in context.agreements}
    top = max([weights.none, *(match.log_odds for match in matches.values())])
    total = math.exp(weights.none - top) + sum(math.exp(match.log_odds - top) for match in matches.values())
    shares = {ref: math.exp(match.log_odds - top) / total for ref, match in matches.items()}
    return [
        Recognition(
            id=Recognition.id_of(claim.id, ref),
            made_by=context.maker.id,
            derived_from=(claim.id, ref),
            claim=claim.id,
            agreement=ref,
            probability=share,
            reason="; ".join(matches[ref].reasons),
        )
        for ref, share in sorted(shares.items())
        if share >= weights.least
    ]


def match_agreement(
    claim: Claim, content: AgreementContent, when: When | None, ref: AgreementRef, context: Context
) -> Match:
    """How far a claim about an instrument agrees with an agreement in name, parties, date and topic."""
    weights = context.weights.recognition
    parts = (
        _match_name(content.name.text if content.name else "", ref, context),
        _match_parties(content.parties, ref, context),
        _match_date(when, ref, context),
        _match_topic(claim.proposition.text + " " + content.topic, ref, context),
    )
    reasons = tuple(reason for score, reason in parts if score > 0)
    return Match(weights.prior + sum(score for score, _ in parts), reasons)


def telling_words(text: str, context: Context) -> frozenset[str]:
    """Words of a text, in folded form, that tell one instrument from another: no plain, short or bare numbers."""
    plain = context.weights.recognition.plain
    words = (found.group().casefold() for found in WORD.finditer(text))
    return frozenset(word for word in words if len(word) >= SHORTEST and not word.isdigit() and word not in plain)


def ref_words(ref: AgreementRef, context: Context) -> frozenset[str]:
    """Telling words of an agreement's topics, title and aliases."""
    return frozenset(
        chain.from_iterable(telling_words(text, context) for text in (*ref.topics, ref.title, *ref.aliases))
    )


def _match_name(name: str, ref: AgreementRef, context: Context) -> tuple[float, str]:
    """All telling words of an alias in the name, or some of them."""
    weights, words = context.weights.recognition, telling_words(name, context)
    aliases = sorted((alias, telling_words(alias, context)) for alias in (ref.title, *ref.aliases))
    for alias, telling in aliases:
        if len(telling) >= TELLING and telling <= words:
            return weights.name, f"called {alias!r}"
    shared = sorted(words & frozenset().union(*(telling for _, telling in aliases)))
    return (weights.name_part, f"name has {', '.join(shared)}") if shared else (0.0, "")


def _match_parties(mentions: Sequence[Mention], ref: AgreementRef, context: Context) -> tuple[float, str]:
    scores = context.weights.recognition.parties
    named = [mention.parties for mention in mentions if mention.parties]
    if not named or not ref.parties:
        return scores["unknown"], ""
    hits = {party for party in ref.parties if any(is_party(mention, party, context) for mention in named)}
    strangers = [mention for mention in named if not any(is_party(mention, party, context) for party in ref.parties)]
    words = ", ".join(context.parties.name(party) for party in ref.parties if party in hits)
    if not hits or len(strangers) > len(hits):
        return scores["other"], ""
    if not strangers and len(hits) == len(ref.parties):
        return scores["same"], f"made by {words}"
    return scores["wider" if strangers else "part"], f"made by {words}, among others"


def is_party(mention: tuple[Weighted, ...], party: str, context: Context) -> bool:
    """Does a mention mean this party, or one so near to it that texts name the one for the other?"""
    if not context.parties.knows(party):
        return False
    return (likeness(mention, (Weighted(value=party, weight=1.0),), context.parties, None) or 0.0) >= KIN


def _match_date(when: When | None, ref: AgreementRef, context: Context) -> tuple[float, str]:
    """A day of the agreement in some reading of the time; a reading counts by its weight, whatever its year."""
    weights = context.weights.recognition
    if when is None or not when.candidates or not ref.dates:
        return weights.date["unknown"], ""
    best, reason = -math.inf, ""
    for day in sorted(ref.dates):
        held = sum(item.weight for item in when.candidates if _holds(item.start_utc, item.end_utc, day, 0))
        near = sum(
            item.weight for item in when.candidates if _holds(item.start_utc, item.end_utc, day, weights.near_days)
        )
        odds = (
            held * math.exp(weights.date["same"])
            + max(0.0, near - held) * math.exp(weights.date["near"])
            + max(0.0, 1.0 - max(near, held)) * math.exp(weights.date["other"])
        )
        if math.log(odds) > best:
            best, reason = math.log(odds), f"dated {day.isoformat()}"
    return best, reason


def _holds(start: datetime, end: datetime, day: date, slack_days: int) -> bool:
    """Do an interval and a day (with slack) share at least half a day, or all of the interval?"""
    first = datetime.combine(day, time(), UTC) - timedelta(days=slack_days)
    last = first + timedelta(days=1 + 2 * slack_days)
    shared = min(end, last) - max(start, first)
    return shared >= min(CLOCK_SLACK, end - start) if end > start else first <= start < last


def _match_topic(text: str, ref: AgreementRef, context: Context) -> tuple[float, str]:
    """Telling words of the agreement in the sentence, up to a few."""
    weights = context.weights.recognition
    shared = sorted(telling_words(text, context) & ref_words(ref, context))[: weights.most_topics]
    return weights.topic * len(shared), f"speaks of {', '.join(shared)}" if shared else ""
