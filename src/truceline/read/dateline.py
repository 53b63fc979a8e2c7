"""The dateline at the head of a report ("DAMASCUS, June 7 –"): where it ends, its place, and its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.read.words import load_words

if TYPE_CHECKING:
    from truceline.read.layout_words import FoundDay, LayoutWords

_REACH: Final = 130
_MARK: Final = re.compile(
    r"[.,]?\s*/[A-ZА-ЯЁ][\w .-]{1,24}/[.\s]\s*"  # /TASS/.
    r"|\s*(?<=\))\s*(?:[-–—]+\s+)?"  # (Reuters) or (Reuters) -
    r"|\s+[-–—]{1,2}\s+|(?<=[^\W\d_])[–—]+\s*"  # a dash
    r"|\.\s+(?=[^\W\d_])"  # a full stop, as in МОСКВА, 8 июня.
)
_AGENCY: Final = re.compile(r"\(([^()]{2,40})\)|/([\w .-]{2,24})/?")
_PLACE: Final = re.compile(r"[^\W\d_]+(?:[ .'’/,-]+[^\W\d_]+){0,5}[.]?")


class Dateline(NamedTuple):
    """A dateline at the head of a text: its words are [0, words_end), the report begins at ``end``."""

    words_end: int
    end: int
    place: str
    day: FoundDay | None


def find_dateline(text: str, words: LayoutWords) -> Dateline | None:
    """The dateline at the head of a paragraph, or None.

    It is a place, then a day, then an agency. A place in capitals may be set off by a dash, by the agency's brackets or
    slashes, or after a day by a full stop; any other place needs a day or an agency, and a dash.
    """
    head = text[:_REACH]
    for mark in _MARK.finditer(head):
        found = _judge(head[: mark.start()], mark, text, words)
        if found is not None:
            return found
    return None


def _is_name(place: str, words: LayoutWords) -> bool:
    """Do all words begin with a capital, where the script has them, and is it no function word, day or label?"""
    parts = re.findall(r"[^\W\d_]+", place)
    known = dict(load_words().by_language)
    is_function = parts[0].lower() in known["en"] | known["ru"]
    return not is_function and place.lower() not in words.not_places and all(not part[0].islower() for part in parts)


def _judge(head: str, mark: re.Match[str], text: str, words: LayoutWords) -> Dateline | None:
    agency = _AGENCY.search(head + mark.group())
    bare = _AGENCY.sub(" ", head).strip(" ,،.;")
    day = words.find_day(bare)
    if day is not None:
        if bare[day.end :].strip(" ,،.;г"):
            return None
        bare = bare[: day.start]
    place = bare.strip(" ,،.;()")
    if not _PLACE.fullmatch(place) or len(place) > 50 or mark.end() >= len(text.rstrip()):
        return None
    is_upper = place.upper() == place and place.lower() != place and len(place) >= 3
    is_stop = mark.group().lstrip().startswith(".") and "/" not in mark.group()
    is_dash = any(dash in mark.group() for dash in "-–—")
    if not _is_name(place, words) or (is_stop and (day is None or not is_upper)):
        return None
    if not is_upper and (not is_dash or (day is None and agency is None)):
        return None
    return Dateline(len((head + mark.group()).rstrip(" -–—.\n")), mark.end(), place, day)
