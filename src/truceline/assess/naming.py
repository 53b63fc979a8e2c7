"""How are parties, days, places and numbers called in a sentence for people?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from truceline.assess.speaker import readings_of
from truceline.when.interval import clock_of, local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.lexicon.parties import Parties
    from truceline.model.incident import Incident
    from truceline.model.when import WhenCandidate

MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - shorter
)
NUMBERS: Final = "no one two three four five six seven eight nine ten".split()  # noqa: SIM905 - shorter
OF_WEIGHT: Final = 0.2
"""Weight from which another actor is named beside the heaviest."""
MOMENT: Final = timedelta(microseconds=1)
SINGULAR: Final = frozenset(("States", "Nations"))
"""Last words of names that look plural and are not: United States, United Nations."""
SURE: Final = 0.995
"""Weight from which other readings are not mentioned."""


def party_name(party: str | None, parties: Parties) -> str:
    """The party as a sentence calls it."""
    if party is None:
        return "an unknown actor"
    return with_article(parties.name(party) if parties.knows(party) else party)


def with_article(name: str) -> str:
    """A name with its article where it ends in a common noun: ``the US-led coalition``, ``Russia``."""
    core = name.partition(" (")[0].split()
    return f"the {name}" if len(core) > 1 and core[-1].islower() else name


def are(name: str) -> str:
    """``are`` after a name in the plural, else ``is``."""
    last = name.rsplit(maxsplit=1)[-1]
    is_plural = last.endswith("s") and not last.startswith("al-") and last not in SINGULAR
    return "are" if is_plural else "is"


def joined(items: Iterable[str], last: str = " and ", between: str = ", ") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(items)
    return f"{between.join(found[:-1])}{last}{found[-1]}" if len(found) > 1 else "".join(found)


def number_word(number: int) -> str:
    """Small numbers in words."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def day_words(day: date) -> str:
    """``18 May 2017``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(instant: datetime, clock: str) -> str:
    """The day that a clock shows at an instant, and the time where that is not midnight."""
    local = instant.astimezone(clock_of(clock))
    at = "" if local.time() == time() else f", {local:%H:%M}"
    return f"{day_words(local.date())}{at}"


def when_words(incident: Incident) -> str:
    """When the incident was, by its heaviest reading, and whether there are others."""
    weights: dict[tuple[datetime, datetime, str], float] = {}
    for alternative in incident.alternatives:
        for candidate in alternative.times:
            key = (candidate.start_utc, candidate.end_utc, candidate.clock)
            weights[key] = weights.get(key, 0.0) + alternative.weight * candidate.weight
    if not weights:
        return "at an unknown time"
    (start, end, clock), weight = min(weights.items(), key=lambda item: (-round(item[1], 9), item[0]))
    words = _span_words(start, end, clock)
    return words if weight > SURE * sum(weights.values()) else f"{words} by the most likely reading"


def _span_words(start: datetime, end: datetime, clock: str) -> str:
    first = local_day(start, clock)
    last = local_day(max(start, end - MOMENT), clock)
    return f"on {day_words(first)}" if first == last else f"between {day_words(first)} and {day_words(last)}"


def actor_words(incident: Incident, parties: Parties) -> str:
    """Whom sources name as the actor: the heaviest, and all others of weight."""
    told = readings_of(incident, "actor")
    named = [party for number, (party, weight) in enumerate(told) if number == 0 or weight >= OF_WEIGHT]
    return joined((party_name(party, parties) for party in named), " or ") or party_name(None, parties)


def place_name(incident: Incident) -> str | None:
    """What the incident's place is called by its heaviest reading; None where no source says where.

    A place told by another ("near al-Tanf") is put in quotes, since it is no name.
    """
    name = heaviest_place(incident)
    if name is None:
        return None
    first = name.split()[0]
    return f"the place told as “{name}”" if first.islower() and "-" not in first else name


def heaviest_place(incident: Incident) -> str | None:
    """The name of the place candidate with the greatest weight, as the place stage gives it."""
    weights: dict[str, float] = {}
    for alternative in incident.alternatives:
        for place in alternative.places:
            weights[place.name] = weights.get(place.name, 0.0) + alternative.weight * place.weight
    return min(weights, key=lambda name: (-round(weights[name], 9), name)) if weights else None


def distance_words(length_m: float) -> str:
    """A distance, no finer than it is known: ``240 km``."""
    kilometres = length_m / 1000
    if kilometres < 10:
        return f"{max(1, round(kilometres))} km"
    return f"{round(kilometres / 5) * 5} km" if kilometres < 100 else f"{round(kilometres / 10) * 10} km"


def latest_end(times: Sequence[WhenCandidate]) -> datetime | None:
    """The latest moment that any candidate allows."""
    return max((candidate.end_utc for candidate in times), default=None)


def sentence(text: str) -> str:
    """A clause as a sentence: its first letter large, a full stop at its end."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
