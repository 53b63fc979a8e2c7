"""Which time of day does a phrase give? "20:55 GMT", "3 p.m.", "half past three", "seven minutes to two"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Final, NamedTuple

from truceline.place.time_words import load_time_patterns
from truceline.place.words import alternation, squeeze

_HALVES: Final = re.compile(r"\b(?:in the |this |that )?(afternoon|evening)\b|\bat night\b|\b(?:in )?the night\b")
_NIGHT_ENDS: Final = 6
"""Hours of the night up to which "two at night" is after midnight, and from which "ten at night" is before it."""

_STAMP: Final = re.compile(
    r"\b(?P<day>\d{4}-\d\d-\d\d)[t ](?P<time>\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"(?: ?(?P<zone>z|[+-]\d\d(?::?\d\d)?))?(?![\w:])"
)
_ZULU: Final = re.compile(r"\b(?P<hour>\d\d?(?=:)|\d\d):?(?P<minute>\d\d) ?(?:z|zulu)\b")


class WallTime(NamedTuple):
    """A time of day, the second of two ("between 10:00 and 12:00"), and the zone of the clock if one is named."""

    at: time | None = None
    end: time | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class _Shapes:
    past: re.Pattern[str]
    of_clock: re.Pattern[str]
    bare: re.Pattern[str]
    whole: re.Pattern[str]
    digits: re.Pattern[str]
    clock: re.Pattern[str]
    numbers: dict[str, int]


@cache
def _shapes() -> _Shapes:
    known = load_time_patterns()
    numbers = {squeeze(word): number for number, word in enumerate(known.words.counting)}
    number = rf"(?:\d{{1,2}}|{alternation(known.words.counting)})"
    hour = rf"(?P<hour>{number}|noon|midday|midnight)(?! ?(?:minutes?|hours?|days?|men|people)\b)"
    words = alternation(known.words.counting)
    leads = ("at", "about", "after", "since", "from", "by", "around", "before")
    bare = "|".join((f"^{words}", *(f"(?<={lead} ){words}" for lead in leads)))
    some = rf"(?P<minutes>half|(?:a )?quarter|{number} minutes?|(?:an|one|two) hours?|{bare})"
    by_day = (
        rf"(?: (?:in the (?:morning|afternoon|evening|night)|at night|on (?:the )?{known.weekday}|{known.weekday}))"
    )
    return _Shapes(
        re.compile(rf"\b{some} (?P<way>past|after|to|before) {hour}(?![:.\d])(?: o'clock)?"),
        re.compile(rf"\b{number} o'clock\b"),
        re.compile(rf"(?P<lead>^|\b(?:at|about|around|by|after|before) )(?P<hour>{words})(?={by_day})"),
        re.compile(rf"\b(?P<hour>{words})(?= ?(?:a\.?m\b|p\.?m\b))"),
        re.compile(rf"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?= (?:{known.clock}|hours\b))"),
        re.compile(
            rf"\b(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?:\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?))?"
            rf"(?: (?P<clock>{known.clock})\b)?"
        ),
        numbers,
    )


def in_digits(text: str) -> str:
    """The text (in lower case) with times that are written out put in digits: "half past three" is 3:30."""
    shapes = _shapes()
    text = shapes.past.sub(_of_words, text)
    text = shapes.of_clock.sub(lambda hit: f"{_number(hit.group().split()[0])}:00", text)
    text = shapes.bare.sub(lambda hit: f"{hit['lead']}{_number(hit['hour'])}:00", text)
    text = shapes.whole.sub(lambda hit: str(_number(hit["hour"])), text)
    return shapes.digits.sub(r"\g<hour>:\g<minute>", text)


def read_wall_time(text: str) -> WallTime:
    """The times of day that a text gives with a colon, "a.m." or a clock's name, and that clock; two at most."""
    found: list[time] = []
    zone: str | None = None
    is_between = bool(re.search(r"\b(?:between|from)\b", text))
    for hit in _shapes().clock.finditer(text):
        if not (hit["minute"] or hit["half"] or hit["clock"]):
            continue
        hour, minute = int(hit["hour"]), int(hit["minute"] or 0)
        if hit["half"]:
            hour = hour % 12 + (12 if hit["half"].startswith("p") else 0)
        elif not hit["clock"]:
            hour = _by_half(hour, text)
        if hour == 24 and minute == 0:
            hour = 0
        if hour < 24 and minute < 60:
            zone = zone or (load_time_patterns().clocks[squeeze(hit["clock"])] if hit["clock"] else None)
            found.append(time(hour, minute))
    if not found:
        return WallTime()
    last = found[1] if is_between and len(found) == 2 and found[0] < found[1] else None
    return WallTime(found[0], last, zone)


def _by_half(hour: int, text: str) -> int:
    """The hour by the part of the day that stands beside it: "8:00 in the evening"."""
    part = _HALVES.search(text)
    if part is None or not 1 <= hour < 12:
        return hour
    if part[1] is None and hour < _NIGHT_ENDS:
        return hour
    return hour + 12


def _of_words(hit: re.Match[str]) -> str:
    hour, minutes = _number(hit["hour"]), _minutes(hit["minutes"])
    if hour is None or minutes is None:
        return hit.group()
    total = (hour * 60 + (minutes if hit["way"] in {"past", "after"} else -minutes)) % (24 * 60)
    return f"{total // 60}:{total % 60:02d}"


def _minutes(words: str) -> int | None:
    if words == "half":
        return 30
    if words.endswith("quarter"):
        return 15
    first, *unit = words.split()
    number = 1 if first == "an" else _number(first)
    if number is None:
        return None
    return number * 60 if unit and unit[0].startswith("hour") else number


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    named = {"noon": 12, "midday": 12, "midnight": 0}
    return named.get(word, _shapes().numbers.get(squeeze(word)))


def without_stamps(text: str) -> str:
    """ISO stamps and Zulu times (in lower case) as a reporter writes them; of another offset only the day is kept."""

    def told(hit: re.Match[str]) -> str:
        if hit["zone"] not in {None, "z"}:
            return hit["day"]
        return f"{hit['day']} {hit['time']}{' utc' if hit['zone'] else ''}"

    return _ZULU.sub(r"\g<hour>:\g<minute> utc", _STAMP.sub(told, text))
