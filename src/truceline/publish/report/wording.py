"""In which words and signs does the report say outcomes, factors, dates and numbers? Reads ``words.yaml``."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec
from ruamel.yaml import YAML

from truceline.errors import LexiconError
from truceline.publish.words import MONTHS, days_in_words, days_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from truceline.model import Bounds
    from truceline.model.when import WhenCandidate

FILE: Final = Path(__file__).parent / "words.yaml"
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ONE_DAY: Final = timedelta(days=1)


class OutcomeWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An outcome for people: ``group`` is breach, cleared, open, outside or duty."""

    label: str
    short: str
    group: str
    meaning: str


class FactorWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A factor for people, and the question that it answers."""

    label: str
    question: str


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of ``words.yaml``."""

    schema: str
    version: str
    licence: str
    outcomes: dict[str, OutcomeWords]
    agreement_order: tuple[str, ...]
    incident_order: tuple[str, ...]
    factors: dict[str, FactorWords]
    fields: dict[str, str]
    modalities: dict[str, str]
    grades: dict[str, str]
    talk_statuses: dict[str, str]
    text_statuses: dict[str, str]
    map_statuses: dict[str, str]
    life_states: dict[str, str]
    provision_kinds: dict[str, str]
    verbs: dict[str, str]
    relations: dict[str, str]
    reviews: dict[str, str]
    stages: dict[str, str]
    contested_lines: tuple[tuple[str, str], ...]


@cache
def load_words() -> Words:
    """The words of the report; LexiconError where the file is not as it should be."""
    try:
        return msgspec.convert(YAML(typ="safe").load(FILE.read_text("utf-8")), Words)
    except (OSError, msgspec.ValidationError) as error:
        raise LexiconError(str(error), where="publish/report/words.yaml", mend="install Truceline again") from error


def number(value: float) -> str:
    """A probability as the findings' sentences have it: two decimals, never 0 or 1 for what is only near them."""
    if 0 < value < 0.01:
        return "<0.01"
    return ">0.99" if 0.995 <= value < 1 else f"{min(1.0, max(0.0, value)):.2f}"


def interval(bounds: Bounds) -> str:
    """An interval of probability: one number where both ends read alike."""
    low, high = number(bounds.low), number(bounds.high)
    return low if low == high else f"{low}–{high}"


def day_words(day: date, *, weekday: bool = False) -> str:
    """A day, ``18 May 2017``, with its name of the week if wanted."""
    name = f"{DAYS[day.weekday()]} " if weekday else ""
    return f"{name}{day.day} {MONTHS[day.month - 1]} {day.year}"


def candidate_words(candidate: WhenCandidate) -> str:
    """A candidate in words: days, with times of day and the clock where it does not cover whole days."""
    clock = ZoneInfo(candidate.clock)
    start, end = candidate.start_utc.astimezone(clock), candidate.end_utc.astimezone(clock)
    first, last = days_of(candidate)
    if (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0):
        return days_in_words(first, last)
    return f"{days_in_words(first, last)}, {start:%H:%M}–{end:%H:%M} ({clock_words(candidate.clock)})"


def clock_words(clock: str) -> str:
    """The name of a clock for people: ``Damascus time``."""
    return clock if clock in {"UTC", "GMT"} else f"{clock.rpartition('/')[2].replace('_', ' ')} time"


def moment_words(moment: datetime) -> str:
    """An instant to the minute in UTC."""
    moment = moment.astimezone(UTC)
    return f"{day_words(moment.date())}, {moment:%H:%M} UTC"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: ``1 claim``, ``2 claims``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Words in a row: ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
