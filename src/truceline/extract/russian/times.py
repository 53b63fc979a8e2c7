"""Which Russian words say when? Time phrases of normal text, joined where they stand side by side."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.words import load_words
from truceline.extract.times import RANK, TimeHit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.russian.words import TimeWords

_YEAR: Final = r"(?:\s?(?:19|20)\d\d(?:\s?(?:года|году|год|г\.))?|\s(?:прошлого|минувшего|этого|того(?: же)?) года)?"
_UNIT: Final = (
    r"(?:минуту?|минуты|часа?|часов|дня|дней|днями|день|днем|суток|сутки|сутками|недели|недель|неделю|неделями|неделей"
    r"|месяца|месяцев|месяц|месяцами|года|лет)"
)
_JOINT: Final = re.compile(r",?\s(?:(?:около|в|во|примерно|и)\s)?|,\s?")
_CLOCK_LEAD: Final = re.compile(r"(?:(?:около|примерно|в|к|до|после|с)\s)+$")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _kinds(load_words().words.times))


def _kinds(words: TimeWords) -> Iterator[tuple[str, str]]:
    months, names, days = _any(words.months), _any(words.month_names), _any(words.weekdays)
    number = rf"(?:\d{{1,3}}|{_any(words.numbers)})"
    parts = _any(words.parts)
    night = r"(?:в|за) ночь (?:(?:с \d{1,2}(?: \w+)? )?на |с \w+ на )"
    several = r"\d{1,2}(?:(?:\s?[-–]\s?|\s(?:и|по|на|до)\s|, )\d{1,2})*(?:-?го)?"
    through = rf"(?:{_YEAR} (?:по|до) \d{{1,2}} {months})?{_YEAR}"
    yield "date", rf"\b(?:{night}|{parts} )?(?:с )?{several} {months}{through}\b"
    yield "date", r"\b(?:с |до )?\d{1,2}-го(?: числа\b|(?=[,;:])|(?<=\bа \d\d-го)(?= ))"
    yield "date", r"\b\d{1,2}\.\d{2}\.(?:19|20)\d{2}\b"
    moment = r"с (?:начала|момента (?:вступления (?:в силу )?|объявления |введения |подписания )?)"
    event = r"(?:уже )?после (?:начала|подписания|объявления|введения|вступления в силу)"
    within = rf"в течение {number} {_UNIT} (?:после|с) \w+"
    yield "agreement", rf"\b(?:{moment}|{event}|{within}) (?:\w+ )?{_any(words.agreement)}(?: в силу)?\b"
    lead = r"(?:в|во|на|за|со?|до|вечером|утром|днем|ночью)"
    which = r"(?:прошл|минувш|эт|следующ)(?:ый|ую|ое|ий|ее|от|у|о)"
    yield "weekday", rf"\b(?:{night}|{lead} )?(?:{which} )?{days}\b"
    stretch = r"(?:начале|середине|конце|первой половине|второй половине|последних числах|первых числах)"
    yield "month", rf"\b(?:в )?{stretch} {months}{_YEAR}\b"
    yield "month", rf"\b(?:в|с|к|до|на) {names}{_YEAR}\b"
    yield "month", rf"\b(?:(?:с|до|на) )?(?:начал[оау]|середин[уы]|конца?) {months}{_YEAR}\b"
    yield "month", rf"\b(?:с )?{months}{_YEAR}\b"
    yield "month", rf"\b(?:весной|летом|осенью|зимой){_YEAR}\b"
    yield from _told(words, number)
    clock = _any(words.clocks)
    yield "clock", rf"\b(?:в )?\d{{1,2}}[:.]\d{{2}}(?: (?:утра|вечера|ночи|дня))?(?:,? \(?{clock}\)?)?"
    yield "clock", rf"\bв (?:\d{{1,2}}|{_any(words.hours)}) (?:час(?:а|ов)? )?(?:утра|вечера|ночи|дня)(?: {clock})?\b"
    yield "clock", rf"\b{parts}\b"


def _told(words: TimeWords, number: str) -> Iterator[tuple[str, str]]:
    """Words that count from the report or from a day told before."""
    periods = _any(words.periods).replace("NUMBER", number)
    yield "anaphoric", rf"\b{_any(words.anaphoric)}\b"
    yield "anaphoric", r"\bв (?:тот|этот|ту|эту|те|эти)(?: же| самый| самую)? (?:день|вечер|ночь|утро|сутки|дни)\b"
    yield "anaphoric", r"\b(?:тем|тогда) же (?:днем|вечером|утром|летом)\b"
    yield "anaphoric", rf"\b(?:{number} )?{_UNIT} (?:спустя|позже|позднее|раньше|до этого|до того)\b"
    yield "anaphoric", rf"\b(?:через|спустя) (?:{number} )?{_UNIT}\b"
    yield "relative", rf"\b(?:{number} )?{_UNIT} (?:назад|тому назад|ранее)\b"
    yield "relative", rf"\b{_any(words.relative)}\b"
    yield "period", rf"\b{periods}\b"
    yield "month", r"\bв (?:19|20)\d\d году\b"


def find_times(text: str, start: int, end: int) -> list[TimeHit]:
    """Time phrases in [start, end) of normal text, in order, without overlap."""
    low = text[start:end].lower().replace("ё", "е")
    hits: list[TimeHit] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(low):
            at, until = start + match.start(), start + match.end()
            if not any(at < hit.end and hit.start < until for hit in hits) and not _is_figure(low, match, kind):
                hits.append(TimeHit(at, until, kind))
    joined: list[TimeHit] = []
    for hit in sorted(hits, key=lambda one: one.start):
        if joined and _belongs(text, joined[-1], hit):
            last = joined[-1]
            joined[-1] = TimeHit(last.start, hit.end, min((last.kind, hit.kind), key=RANK.index))
        else:
            joined.append(hit)
    return joined


def _is_figure(low: str, match: re.Match[str], kind: str) -> bool:
    """A number with a dot that is no hour ("11.5 тыс."), and the day that is half of the day in a bulletin's name."""
    if kind != "clock" or ":" in match.group():
        return False
    return match.group()[:1].isdigit() and "." in match.group() and not _CLOCK_LEAD.search(low[: match.start()])


def _belongs(text: str, last: TimeHit, hit: TimeHit) -> bool:
    if not _JOINT.fullmatch(text, last.end, hit.start):
        return False
    days = {"date", "month"}
    if last.kind == hit.kind == "weekday":
        return text[last.end : hit.start] == " и "
    return not (last.kind in days and hit.kind in days)


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
