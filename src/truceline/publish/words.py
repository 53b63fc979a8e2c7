"""Values in words for people: outcomes, probabilities, days, places, chains. Neutral, never surer than the value."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.finding import FactorName, Outcome, ReviewState
from truceline.when.interval import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from truceline.model import Agreement, Bounds, Finding, Incident
    from truceline.model.claim import Hop
    from truceline.model.footprint import PlaceCandidate
    from truceline.model.when import WhenCandidate

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.NOT_ASSESSABLE: "not assessable",
    Outcome.PERMITTED: "permitted",
    Outcome.BREACH_VERY_LIKELY: "apparent breach, very likely",
    Outcome.BREACH_LIKELY: "apparent breach, likely",
    Outcome.BREACH_POSSIBLE: "apparent breach, possible",
    Outcome.BREACH_UNLIKELY: "breach unlikely",
    Outcome.PENDING: "pending",
    Outcome.MET: "met",
    Outcome.MET_LATE: "met late",
    Outcome.UNMET: "not met, as far as reported",
    Outcome.UNKNOWN: "unknown",
}

FACTORS: Final[Mapping[FactorName, str]] = {
    FactorName.IN_FORCE: "in force then",
    FactorName.IN_PLACE: "inside the area",
    FactorName.BOUND: "by a bound party",
    FactorName.ACT: "an act it is about",
    FactorName.TARGET: "against a protected target",
    FactorName.NO_EXCEPTION: "no exception",
}

GROUNDS: Final[Mapping[FactorName, str]] = {
    FactorName.IN_FORCE: "time",
    FactorName.IN_PLACE: "place",
    FactorName.BOUND: "party",
    FactorName.ACT: "act",
    FactorName.TARGET: "target",
    FactorName.NO_EXCEPTION: "exception",
}
"""The factors in a word, where a table has no room: not applicable (place, party)."""

REVIEWS: Final[Mapping[ReviewState, str]] = {
    ReviewState.MACHINE: "seen by no person yet",
    ReviewState.MONITORED: "monitored",
    ReviewState.VERIFIED: "verified",
    ReviewState.INVESTIGATED: "investigated",
}

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English, whatever the machine's locale says."""

SHORT_TITLE: Final = 34
"""Characters that the name of an agreement may have in a table."""

UNKNOWN_DAY: Final = "day unknown"
UNKNOWN_PLACE: Final = "place unknown"


def percent(probability: float) -> str:
    """A probability as a percentage: certainty is never claimed by rounding."""
    if probability <= 0.0:
        return "0%"
    if probability >= 1.0:
        return "100%"
    if probability < 0.01:
        return "<1%"
    return ">99%" if probability > 0.99 else f"{round(probability * 100)}%"


def bounds_in_words(bounds: Bounds | None) -> str:
    """An interval of probability: one number where both ends read the same, else both."""
    if bounds is None:
        return "–"
    low, high = percent(bounds.low), percent(bounds.high)
    if low == high:
        return low
    return f"{low.removesuffix('%')}–{high}" if low[0].isdigit() and high[0].isdigit() else f"{low} to {high}"


def days_in_words(first: date, last: date) -> str:
    """A span of days, both ends included: 8 June 2017; 6–8 June 2017; 30 May – 2 June 2017; June 2017; 2017."""
    if first == last:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    after = last + timedelta(days=1) if last < date.max else last
    if first.day == 1 and after.day == 1 and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}"
        if first.month == last.month:
            return f"{MONTHS[first.month - 1]} {first.year}"
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"


def days_of(candidate: WhenCandidate) -> tuple[date, date]:
    """The first and last day that a candidate touches, on its own clock (UTC where the clock is unknown)."""
    last = max(candidate.start_utc, candidate.end_utc - timedelta(microseconds=1))
    try:
        return local_day(candidate.start_utc, candidate.clock), local_day(last, candidate.clock)
    except (ItemError, OverflowError):
        return candidate.start_utc.date(), last.date()


def best_time(candidates: Iterable[WhenCandidate]) -> WhenCandidate | None:
    """The candidate with the greatest weight; of equals the earliest, then the shortest."""
    return min(candidates, key=lambda one: (-one.weight, one.start_utc, one.end_utc), default=None)


def best_place(candidates: Iterable[PlaceCandidate]) -> PlaceCandidate | None:
    """The candidate with the greatest weight; of equals the first by name."""
    return min(candidates, key=lambda one: (-one.weight, one.name), default=None)


def time_in_words(candidates: Sequence[WhenCandidate]) -> str:
    """The likeliest days, and that there are others where they weigh a tenth or more."""
    best = best_time(candidates)
    if best is None:
        return UNKNOWN_DAY
    words = days_in_words(*days_of(best))
    others = sum(one.weight for one in candidates if days_of(one) != days_of(best))
    return f"{words} (or other days)" if others >= 0.1 else words


def place_in_words(candidates: Sequence[PlaceCandidate]) -> str:
    """The likeliest place by name."""
    best = best_place(candidates)
    return best.name if best is not None and best.name else UNKNOWN_PLACE


def incident_times(incident: Incident) -> tuple[WhenCandidate, ...]:
    """The times of the likeliest reading of an incident that has any."""
    ranked = sorted(incident.alternatives, key=lambda one: -one.weight)
    return next((one.times for one in ranked if one.times), ())


def incident_places(incident: Incident) -> tuple[PlaceCandidate, ...]:
    """The places of the likeliest reading of an incident that has any."""
    ranked = sorted(incident.alternatives, key=lambda one: -one.weight)
    return next((one.places for one in ranked if one.places), ())


def chain_in_words(chain: Iterable[Hop]) -> str:
    """A source chain, outermost first: outlet ← newspaper ← officials."""
    return " ← ".join(hop.name or "an unnamed source" for hop in chain)


def joined(words: Sequence[str], limit: int = 3) -> str:
    """Words in a row, the rest counted."""
    shown = "; ".join(words[:limit])
    return f"{shown} and {len(words) - limit} more" if len(words) > limit else shown


def short_title(agreement: Agreement | None, key: str) -> str:
    """What a table calls an agreement: the name that it gives as short, its title if short, an alias, or its id."""
    if agreement is None:
        return key
    if "short" in agreement.names or len(agreement.title) <= SHORT_TITLE:
        return agreement.names.get("short", agreement.title)
    aliases = [alias for alias in agreement.aliases if 8 <= len(alias) <= SHORT_TITLE]
    return aliases[0][0].upper() + aliases[0][1:] if aliases else agreement.title


def outcome_in_words(finding: Finding) -> str:
    """The outcome, and for *not applicable* all that it fails on."""
    words = OUTCOMES[finding.outcome]
    if finding.outcome is Outcome.NOT_APPLICABLE and finding.failing:
        return f"{words}: not {', not '.join(FACTORS[name] for name in finding.failing)}"
    return words


def support_in_words(finding: Finding) -> str:
    """How well the evidence carries it."""
    return percent(finding.support.probability) if finding.support else "–"
