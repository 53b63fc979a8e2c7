"""What do people read for an incident? One neutral line: act, actor, target, place, day."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from truceline.reconcile.account import extent
from truceline.when.interval import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.model.footprint import PlaceCandidate
    from truceline.model.incident import Alternative
    from truceline.model.when import WhenCandidate

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""English month names: the standard library's follow the machine's locale."""
PREPOSITION: Final = re.compile(
    r"(in|near|at|inside|outside|around|on|between|just|well|along)\b|(north|south|east|west)[\w-]* of\b"
)
"""A name that begins so says by itself how it lies."""
NESTING: Final = ", within "
"""Begins, in a place's name, what it lies in."""
NAMED: Final = frozenset(("in", "zone", "list", "part"))
"""Rules of places that a text names as such, without "near" or its like."""
EXACT_M: Final = 3_000.0
WIDE_M: Final = 30_000.0
"""Spread (metres) up to which something is "at" a place, and beyond which it is "in" it.

In between it is "near" it, unless it is told as in it.
"""


LEAST_NAMED: Final = 0.5
"""A place is named where it is likelier than not; below, the words that tell it are quoted (inference)."""
LONGEST_QUOTE: Final = 60
"""Characters of a place phrase in a title; of a longer one the first part is shown."""


def label_of(told: Sequence[Alternative], acts: Acts, parties: Parties, phrase: str = "") -> str:
    """The likeliest act, actor and target, each over all alternatives, with place and day of one that holds them.

    ``phrase`` are the words that tell the place: shown, quoted, where no single reading of them is likely enough.
    """
    act, actor, target = _likeliest(told, "act"), _likeliest(told, "actor"), _likeliest(told, "target")
    shown = max(told, key=lambda item: (item.act == act) + (item.actor == actor) + (item.target == target))
    words = [acts.label(act or shown.act)]
    if actor:
        words.append(f"by {parties.name(actor)}")
    if target:
        words.append(f"on {parties.name(target)}")
    if shown.places:
        words.append(_place(shown.places, phrase))
    day = day_words(shown.times[0]) if shown.times else "date unknown"
    return f"{' '.join(words)}, {day}"


def _place(places: Sequence[PlaceCandidate], phrase: str) -> str:
    """The likeliest place by name, or the words that tell it where no name has enough of the weight."""
    best = places[0]
    name = best.name.partition(NESTING)[0]
    same = sum(item.weight for item in places if item.name.partition(NESTING)[0] == name)
    if same >= LEAST_NAMED or not phrase.strip():
        return place_words(best)
    quote = " ".join(phrase.partition(";")[0].split())
    shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rstrip()}…"
    return f"told as “{shown}”"


def _likeliest(told: Sequence[Alternative], name: str) -> str | None:
    weights: dict[str, float] = defaultdict(float)
    for item in told:
        value: str | None = getattr(item, name)
        if value is not None:
            weights[value] += item.weight
    return min(weights, key=lambda value: (-round(weights[value], 9), value), default=None)


def place_words(candidate: PlaceCandidate) -> str:
    """A sound place with "at", "near" or "in" before it, by how wide it is."""
    name = candidate.name.partition(NESTING)[0]
    if PREPOSITION.match(name):
        return name
    _, spread_m = extent(candidate.footprint)
    wider = "in" if candidate.rule in NAMED or spread_m > WIDE_M else "near"
    preposition = "at" if spread_m <= EXACT_M else wider
    return f"{preposition} {name}"


def day_words(time: WhenCandidate) -> str:
    """The days of an interval on its own clock: ``18 May 2017``, ``18–19 May 2017``, ``July 2017``."""
    clock = clock_of(time.clock)
    first = time.start_utc.astimezone(clock).date()
    length = time.end_utc - time.start_utc
    last = (time.end_utc - min(length, timedelta(microseconds=1))).astimezone(clock).date()
    if first == last:
        return _day(first)
    if (first.year, first.month) != (last.year, last.month):
        return f"{_day(first)} – {_day(last)}"
    is_month = first.day == 1 and (last + timedelta(days=1)).day == 1
    month = f"{MONTHS[first.month - 1]} {first.year}"
    return month if is_month else f"{first.day}–{last.day} {month}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
