"""Which feast, season or part of a year does a phrase name? And days that run up to one or lie beside one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from truceline.place.time_dates import NOTHING, Found, weekdays
from truceline.place.time_expression import PartOfYear, Running
from truceline.place.time_words import YEAR, YearPart, load_time_patterns
from truceline.place.words import alternation, squeeze

SEASONS: Final = ("spring", "summer", "autumn", "winter")
SHIFTS: Final = {"last": -1, "the previous": -1, "next": 1, "the following": 1}
"""Years from the season that publication lies in or after; none where a season is only named."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    feast: re.Pattern[str]
    feasts: dict[str, str]
    part: re.Pattern[str]
    season: re.Pattern[str]
    parts: dict[str, YearPart]
    running: re.Pattern[str]
    in_a_row: re.Pattern[str]
    beside: re.Pattern[str]
    three: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    known = load_time_patterns()
    feasts = {squeeze(name): day for day, names in known.words.feasts.items() for name in names}
    parts = {squeeze(word): part for part in known.words.year_parts.values() for word in part.words}
    seasons = [word for name in SEASONS for word in known.words.year_parts[name].words]
    others = [word for name, part in known.words.year_parts.items() if name not in SEASONS for word in part.words]
    named = alternation(seasons)
    row = r"(?:consecutive |straight |successive )"
    return _Shapes(
        re.compile(rf"\b(?:{alternation(name for names in known.words.feasts.values() for name in names)})(?!\w)"),
        feasts,
        re.compile(rf"\b(?P<part>{alternation(others)})[ -]?{YEAR}\b"),
        re.compile(
            rf"\b(?:(?P<which>last|this|next|the previous|the following) )?(?:early |late )?(?P<part>{named})"
            rf"(?:(?: of)? {YEAR}| (?:of )?(?P<behind>last|this|the previous) year)?\b"
        ),
        parts,
        re.compile(
            rf"\b(?:(?:a|the) (?P<nth>{known.ordinal}) (?:{row}(?:day|night)|(?:day|night) (?:running|in a row))"
            rf"|a (?P<plain>{known.ordinal}) (?:day|night))\b"
        ),
        re.compile(
            rf"\b(?P<number>{known.number}) (?:{row}(?:days|nights)|(?:days|nights)(?: running| in a row| on end))\b"
        ),
        re.compile(
            r"^(?:on )?(?:(?P<one>the (?:day|morning|evening|night))|"
            rf"(?P<number>{known.number}) (?P<unit>day|week)s?)"
            r" (?P<way>after|before) (?=\S)"
        ),
        re.compile(r"\b(\d{1,2}), (\d{1,2}) (?:and|or) (\d{1,2})(?= )"),
    )


def with_feasts(text: str) -> str:
    """The text (in lower case) with feasts put as days of the calendar, and three days on end as a stretch."""
    shapes = _shapes()
    text = shapes.feast.sub(lambda hit: shapes.feasts[squeeze(hit.group())], text)
    return shapes.three.sub(_stretch, text)


def _stretch(hit: re.Match[str]) -> str:
    first, middle, last = (int(number) for number in hit.groups())
    return f"{first}-{last}" if (middle, last) == (first + 1, first + 2) else hit.group()


def beside_day(text: str) -> tuple[str, int]:
    """“the day after 25 December”, "two days before Monday": the text behind it, and days to be added to its days."""
    hit = _shapes().beside.match(text)
    if hit is None:
        return text, 0
    known = load_time_patterns()
    number = hit["number"] or "one"
    count = int(number) if number.isdigit() else round(known.numbers[squeeze(number)])
    is_week = hit["unit"] == "week"
    days = count * (7 if is_week else 1)
    return text[hit.end() :], days if hit["way"] == "after" else -days


def year_parts(text: str) -> Found:
    """Seasons, halves and quarters, "late 2016"."""
    shapes = _shapes()
    hit = shapes.part.search(text)
    if hit is not None:
        part = shapes.parts[squeeze(hit["part"])]
        return (PartOfYear(part.first, part.months, int(hit["year"])),), _without(text, hit), ""
    hit = shapes.season.search(text)
    if hit is None:
        return NOTHING
    part = shapes.parts[squeeze(hit["part"])]
    shift = SHIFTS.get(hit["which"] or "", 0)
    if hit["behind"]:
        return (
            (PartOfYear(part.first, part.months, None, -2 if hit["behind"] != "this" else 0),),
            _without(text, hit),
            "",
        )
    year = int(hit["year"]) if hit["year"] else None
    return (PartOfYear(part.first, part.months, year, shift),), _without(text, hit), ""


def running_days(text: str) -> Found:
    """“for the third day running”, "three nights in a row": days that end with the one told of."""
    shapes, known = _shapes(), load_time_patterns()
    hit = None if weekdays(text)[0] else shapes.running.search(text)
    if hit is not None:
        return (Running(known.words.ordinals.index(hit["nth"] or hit["plain"]) + 1),), _without(text, hit), ""
    hit = shapes.in_a_row.search(text)
    if hit is None:
        return NOTHING
    number = hit["number"]
    count = int(number) if number.isdigit() else round(known.numbers[squeeze(number)])
    return (Running(max(1, count)),), _without(text, hit), ""


def _without(text: str, hit: re.Match[str]) -> str:
    return text[: hit.start()] + text[hit.end() :]
