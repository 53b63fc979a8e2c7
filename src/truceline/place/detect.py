"""Where does a text name places? Runs of capitalised words that the gazetteer knows, less those that name people.

For texts in Latin letters. A name by itself is not enough: many towns are called like people and things, so a name
counts where it is well known, where a word before it is one of place, or where what follows it holds it (", Texas").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.lexicon.base import convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.entry import Kind
from truceline.place.folding import DATA_FOLDER, fold
from truceline.place.surroundings import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.place.gazetteer import Gazetteer
    from truceline.place.index import PlaceRow

LONGEST_TEXT: Final = 1_000_000
MOST_WORDS: Final = 5
WORD: Final = r"(?:[A-Z](?:\.[A-Z])+\.?|[A-Z][\w’'‘-]*)"
RUN: Final = re.compile(rf"{WORD}(?:(?:\s|\sof\s|\sde\s|\sal-|\sof\sthe\s){WORD}){{0,{MOST_WORDS - 1}}}")
ABBREVIATED: Final = re.compile(r"[A-Z][a-z]{1,4}\.|(?:[A-Z]\.){2,}")
HOLDER: Final = re.compile(r"\s*[,(]\s*")


class Detection(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``detection.yaml``: words that speak for and against a place, and how much is asked of a name."""

    before: tuple[str, ...]
    person_before: tuple[str, ...]
    after_not: tuple[str, ...]
    never: tuple[str, ...]
    first_names: tuple[str, ...]
    least_people: int
    least_people_told: int


@dataclass(frozen=True, slots=True)
class ToponymHit:
    """A place named in a text: offsets, the name, and the one that it is said to lie in."""

    start: int
    end: int
    mention: Mention


@cache
def load_detection() -> Detection:
    """Words for finding places in a text; raises LexiconError."""
    return convert(read_lexicon(DATA_FOLDER / "detection.yaml"), Detection)


def find_toponyms(text: str, gazetteer: Gazetteer) -> list[ToponymHit]:
    """The places that a text names, in its order, none overlapping.

    Raises ItemError ``place.too_long``.
    """
    if len(text) > LONGEST_TEXT:
        raise ItemError("place.too_long", f"{len(text)} characters are too many", mend="split the text")
    spans = [span for run in RUN.finditer(text) for span in _in_run(text, run.start(), run.end(), gazetteer)]
    hits = [ToponymHit(start, end, Mention(text[start:end])) for start, end in spans]
    held = []
    for index, hit in enumerate(hits):
        after = hits[index + 1] if index + 1 < len(hits) else None
        is_held = after is not None and HOLDER.fullmatch(text[hit.end : after.start]) is not None
        held.append(
            ToponymHit(hit.start, hit.end, Mention(hit.mention.name, after.mention.name if after and is_held else ""))
        )
    return held


def _in_run(text: str, start: int, end: int, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """The names in a run of capitalised words, the longest first, from the left."""
    words = [(start + found.start(), start + found.end()) for found in re.finditer(r"\S+", text[start:end])]
    at = 0
    while at < len(words):
        for size in range(len(words) - at, 0, -1):
            first, last = words[at][0], _without_possessive(text, words[at][0], words[at + size - 1][1])
            last = _with_full_stop(text, first, last)
            if _is_place(text, first, last, start, end, gazetteer):
                yield first, last
                at += size
                break
        else:
            at += 1


def _without_possessive(text: str, start: int, end: int) -> int:
    for ending in ("'s", "’s", "'", "’", "-"):
        if text[start:end].endswith(ending):
            return end - len(ending)
    return end


def _with_full_stop(text: str, start: int, end: int) -> int:
    """The end with the full stop of an abbreviation ("Ky.", "U.S.")."""
    return end + 1 if text[end : end + 1] == "." and ABBREVIATED.fullmatch(text[start : end + 1]) else end


def _is_place(text: str, start: int, end: int, run_start: int, run_end: int, gazetteer: Gazetteer) -> bool:
    name = text[start:end]
    told = load_detection()
    if (
        len(name) < 2
        or name.startswith("The ")
        or fold(name) in _folded("never")
        or (start == run_start and fold(name) in _folded("first_names"))
    ):
        return False
    rows = [(item.row, weight) for item, weight in gazetteer.rank_rows(name) if item.level <= 2]
    if not rows:
        return False
    before = re.findall(r"[\w.’'-]+", text[max(0, start - 40) : start])[-1:]
    after = re.findall(r"^\s([\w’'-]+)", text[end : end + 40])
    if before and fold(before[0]) in _folded("person_before"):
        return False
    if after and fold(after[0]) in _folded("after_not"):
        return False
    is_told = bool(before) and fold(before[0]) in _folded("before")
    is_alone = start == run_start and end >= run_end
    best = rows[0][0]
    if best.kind in {Kind.COUNTRY, Kind.ADMIN1, Kind.REGION}:
        return is_alone or is_told or best.kind == Kind.COUNTRY
    people = math.fsum(row.population * weight for row, weight in rows)
    least = told.least_people_told if is_told or _is_held(text, end, gazetteer) else told.least_people
    return is_alone and people >= least


def _is_held(text: str, end: int, gazetteer: Gazetteer) -> bool:
    """Whether a unit or country follows after a comma."""
    found = re.match(rf",\s({WORD}(?:\s{WORD})?)", text[end : end + 60])
    return found is not None and any(_is_area(item.row) for item, _ in gazetteer.rank_rows(found[1])[:2])


def _is_area(row: PlaceRow) -> bool:
    return row.kind in {Kind.ADMIN1, Kind.COUNTRY}


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in getattr(load_detection(), name))
