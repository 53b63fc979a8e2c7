"""Is one field of a claim right? Plain functions of what a person wrote down and what was found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import ActContent, SourceKind
from truceline.score.gold import parse_number
from truceline.score.words import content_words, is_within, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.model import Claim
    from truceline.model.claim import Casualties, Hop, Mention, PlacePhrase
    from truceline.score.gold import GoldClaim, GoldHop, GoldMention, GoldWhen
    from truceline.score.predicted import Prediction

HALF: Final = 0.5


class Verdict(NamedTuple):
    """Whether a field is right, and the two values in words, for the list of errors."""

    is_right: bool
    gold: str
    predicted: str


def judge(gold: GoldClaim, found: Prediction) -> dict[str, Verdict]:
    """The fields of a pair that can be judged, by name; a field that neither has is left out."""
    claim = found.claim
    verdicts = {"chain": chain(gold, claim), "relations": relations(gold, claim), "factuality": factuality(gold, claim)}
    days = gold.when.interval if gold.when is not None else None
    if gold.when is not None and days is not None:
        verdicts["date"] = dates(gold.when, found)
        if gold.when.text is not None:
            verdicts["date_told"] = verdicts["date"]
    if isinstance(claim.content, ActContent):
        verdicts |= _act_fields(gold, claim.content)
    return verdicts


def _act_fields(gold: GoldClaim, content: ActContent) -> dict[str, Verdict]:
    verdicts = {"act": Verdict(content.act in gold.act, " or ".join(gold.act), content.act)}
    if gold.place is not None:
        verdicts["place"] = place(gold, content.place)
    for name in ("actor", "target"):
        wanted, got = getattr(gold, name), getattr(content, name)
        if wanted is not None or got is not None:
            verdicts[name] = mention(wanted, got)
    if gold.casualties or content.casualties:
        verdicts["casualties"] = casualties(gold, content.casualties)
    return verdicts


def chain(gold: GoldClaim, claim: Claim) -> Verdict:
    """The chain has the same sources in the same order, the publisher left aside."""
    hops = _without_publisher(claim.chain)
    is_right = len(hops) == len(gold.chain) and all(
        is_same_source(one, hop) for one, hop in zip(gold.chain, hops, strict=True)
    )
    return Verdict(is_right, _names(hop.name for hop in gold.chain), _names(hop.name for hop in hops))


def relations(gold: GoldClaim, claim: Claim) -> Verdict:
    """The links of the chain pass on by the same acts, one by one."""
    wanted = [hop.via.value for hop in gold.chain]
    got = [hop.via.value for hop in _without_publisher(claim.chain)]
    return Verdict(wanted == got, _names(wanted), _names(got))


def factuality(gold: GoldClaim, claim: Claim) -> Verdict:
    """The modality is the same."""
    return Verdict(claim.modality is gold.modality, gold.modality.value, claim.modality.value)


def is_same_source(gold: GoldHop, hop: Hop) -> bool:
    """The same party, or all content words of one name among those of the other."""
    if gold.party is not None and gold.party == hop.party:
        return True
    wanted = [content_words(name) for name in (gold.name, *gold.aka)]
    got = [content_words(name) for name in (hop.name, hop.key)]
    return any(is_within(one, other) for one in wanted for other in got)


def dates(gold: GoldWhen, found: Prediction) -> Verdict:
    """The likeliest interval covers the same days; of loose ones at least half of all days are common."""
    wanted = gold.interval
    got = found.days
    words = f"{got[0]}/{got[1]}" if got else "none"
    if wanted is None or got is None:
        return Verdict(wanted is got, gold.days or "none", words)
    if not gold.is_loose:
        return Verdict(wanted == got, gold.days or "", words)
    common = (min(wanted[1], got[1]) - max(wanted[0], got[0])).days + 1
    every = (max(wanted[1], got[1]) - min(wanted[0], got[0])).days + 1
    return Verdict(common / every >= HALF, f"{gold.days} or so", words)


def place(gold: GoldClaim, found: PlacePhrase | None) -> Verdict:
    """At least half of the words of the two phrases are common, alone or each with what it stands within."""
    wanted = content_words(gold.place or "")
    if found is None:
        return Verdict(False, gold.place or "", "none")
    got = content_words(found.span.text)
    whole = content_words(" ".join((gold.place or "", *gold.within)))
    whole_got = content_words(" ".join((found.span.text, *(span.text for span in found.within))))
    is_right = overlap(wanted, got) >= HALF or overlap(whole, whole_got) >= HALF
    return Verdict(is_right, gold.place or "", found.span.text)


def mention(gold: GoldMention | None, found: Mention | None) -> Verdict:
    """The same party first, or at least half of the words common, or all words of one among the other's."""
    words = (gold.name or gold.text if gold else "none", found.span.text if found else "none")
    if gold is None or found is None:
        return Verdict(False, *words)
    best = max(found.parties, key=lambda one: one.weight, default=None)
    if gold.party is not None and best is not None:
        return Verdict(best.value == gold.party, *words)
    got = content_words(found.span.text)
    wanted = [content_words(text) for text in (gold.text, gold.name) if text]
    return Verdict(any(overlap(one, got) >= HALF or is_within(one, got) for one in wanted), *words)


def casualties(gold: GoldClaim, found: Sequence[Casualties]) -> Verdict:
    """The same kinds with the same ranges; the lower bound of an open range may differ by one ("more than 15")."""
    wanted = sorted(((one.kind.value, *parse_number(one.n)) for one in gold.casualties), key=_by_kind_and_range)
    got = sorted(((one.kind.value, one.low, one.high) for one in found), key=_by_kind_and_range)
    is_right = len(wanted) == len(got) and all(
        one[0] == other[0] and one[2] == other[2] and abs(one[1] - other[1]) <= (one[2] is None)
        for one, other in zip(wanted, got, strict=True)
    )
    return Verdict(is_right, _ranges(wanted), _ranges(got))


def _by_kind_and_range(one: tuple[str, int, int | None]) -> tuple[str, int, float]:
    kind, low, high = one
    return (kind, low, math.inf if high is None else high)


def _ranges(ranges: Iterable[tuple[str, int, int | None]]) -> str:
    found = [f"{kind} {low}{'+' if high is None else '' if high == low else f'-{high}'}" for kind, low, high in ranges]
    return ", ".join(found) or "none"


def _without_publisher(hops: Sequence[Hop]) -> list[Hop]:
    is_first = bool(hops) and hops[0].kind is SourceKind.PUBLISHER
    return list(hops[1:] if is_first else hops)


def _names(names: Iterable[str]) -> str:
    return " < ".join(names) or "none"
