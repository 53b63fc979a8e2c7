"""Which weapon, platform or unit do these words mean, and does it meet a threshold? Reads ``data/armaments.yaml``.

Calibres are millimetres, ranges kilometres. Answers about thresholds are True, False, or None where the words do not
say enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon
from truceline.model.terms import Arms

NAME: Final = "armaments"
CALIBRE: Final = re.compile(r"(\d{2,3}(?:\.\d)?)\s*-?\s*(?:mm|millimet(?:re|er)s?)\b")
MAX_CHARACTERS: Final = 400


class ClassEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of arms: what it is called, the wider class, and words for it."""

    label: str
    of: str | None = None
    words: tuple[str, ...] = ()


class SystemEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system by name: its class, calibre and range where one number tells them; ``words`` default to its id."""

    of: str
    calibre_mm: float | None = None
    range_km: float | None = None
    words: tuple[str, ...] = ()


class QualifierEntry(msgspec.Struct, frozen=True, kw_only=True, rename={"is_": "is"}):
    """Words that say that a qualifier holds, and words that say that it does not."""

    is_: tuple[str, ...]
    is_not: tuple[str, ...]


class ArmamentsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the lexicon; ``units`` run from the smallest to the largest."""

    classes: dict[str, ClassEntry]
    systems: dict[str, SystemEntry]
    units: tuple[str, ...]
    purposes: dict[str, tuple[str, ...]]
    qualifiers: dict[str, QualifierEntry]


@dataclass(frozen=True, slots=True)
class Armament:
    """What words say of a weapon: its class (None: not known), system, calibre and range where they tell them."""

    kind: str | None
    system: str | None
    calibre_mm: float | None
    range_km: float | None


class Armaments:
    """The classes, systems and units that we know; made from the lexicon, checked once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version: Final = lexicon.stamp
        self._body: Final = convert(lexicon, ArmamentsBody)
        wider = {id_: entry.of for id_, entry in self._body.classes.items()}
        for id_, of in (wider | {id_: entry.of for id_, entry in self._body.systems.items()}).items():
            if of is not None and of not in wider:
                raise LexiconError(f"{id_!r} is of {of!r}, which is no class", where=lexicon.file)
        named = [(word, id_, None) for id_, entry in self._body.classes.items() for word in entry.words]
        systems = self._body.systems.items()
        known = [(word, entry.of, id_) for id_, entry in systems for word in (entry.words or (id_,))]
        self._words: Final = sorted((*named, *known), key=lambda item: (-len(item[0]), item[2] is None, item[0]))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the classes, sorted."""
        return tuple(sorted(self._body.classes))

    @property
    def systems(self) -> tuple[str, ...]:
        """Ids of the systems, sorted."""
        return tuple(sorted(self._body.systems))

    @property
    def units(self) -> tuple[str, ...]:
        """Sizes of units, the smallest first."""
        return self._body.units

    @property
    def purposes(self) -> tuple[str, ...]:
        """Ids of purposes, sorted."""
        return tuple(sorted(self._body.purposes))

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """Qualifiers that can be tested, sorted."""
        return tuple(sorted(self._body.qualifiers))

    def label(self, kind: str) -> str:
        """What a class is called; its id where we do not know it."""
        entry = self._body.classes.get(kind)
        return entry.label if entry is not None else kind

    def is_a(self, kind: str, wider: str) -> bool:
        """Is a class another one, or in it?"""
        here: str | None = kind
        while here is not None and here != wider:
            here = self._body.classes[here].of if here in self._body.classes else None
        return here == wider

    def within(self, kind: str) -> tuple[str, ...]:
        """The wider classes of a class of arms or of a system, nearest first."""
        wider = [other for other in self.kinds if other != kind and self.is_a(kind, other)]
        return tuple(sorted(wider, key=lambda other: -sum(self.is_a(other, third) for third in wider)))

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one Armaments a process, kept for its life
    def read(self, words: str) -> Armament:
        """What words such as "152 mm howitzer" or "BM-21 Grad" say; the longest name counts, then a calibre told."""
        text = " ".join(words[:MAX_CHARACTERS].casefold().split())
        told = CALIBRE.search(text)
        calibre = float(told[1]) if told else None
        for word, kind, system in self._words:
            if _holds(text, word):
                entry = self._body.systems[system] if system is not None else None
                own = entry.calibre_mm if entry is not None else None
                return Armament(kind, system, calibre or own, entry.range_km if entry is not None else None)
        return Armament(None, None, calibre, None)

    def meets(self, found: Armament, arms: Arms) -> bool | None:
        """Is this one of the arms of which a clause speaks? None where the words do not tell."""
        if found.kind is None:
            return None
        if not self.is_a(found.kind, arms.kind):
            return None if self.is_a(arms.kind, found.kind) else False
        answers = [_between(found.calibre_mm, arms.calibre_mm_from, arms.calibre_mm_to)]
        answers.append(_between(found.range_km, arms.range_km_from, None))
        if arms.systems:
            answers.append(None if found.system is None else found.system in arms.systems)
        if False in answers:
            return False
        return None if None in answers else True

    def reaches(self, words: str, unit_from: str) -> bool | None:
        """Is the unit that words tell of this size or larger? None where they tell no size."""
        text = words[:MAX_CHARACTERS].casefold()
        sizes = [index for index, unit in enumerate(self._body.units) if _holds(text, unit)]
        return max(sizes) >= self._body.units.index(unit_from) if sizes else None

    def purpose(self, words: str) -> str | None:
        """The purpose that words tell, or None."""
        text = words[:MAX_CHARACTERS].casefold()
        hits = [
            (len(word), id_)
            for id_, names in self._body.purposes.items()
            for word in (id_, *names)
            if _holds(text, word)
        ]
        return max(hits)[1] if hits else None

    def qualifies(self, words: str, qualifier: str) -> bool | None:
        """Do words say that a qualifier of a clause holds? None where they do not tell, or say both."""
        entry = self._body.qualifiers[qualifier]
        text = words[:MAX_CHARACTERS].casefold()
        holds, fails = any(_holds(text, word) for word in entry.is_), any(_holds(text, word) for word in entry.is_not)
        return None if holds == fails else holds


def _holds(text: str, word: str) -> bool:
    """Does a text hold a word, in the singular or with an s?"""
    return word in text and re.search(rf"(?<![\w]){re.escape(word)}s?(?![\w])", text) is not None


def _between(value: float | None, low: float | None, high: float | None) -> bool | None:
    """Does a number lie within bounds? True where there are none; None where the number is not known."""
    if low is None and high is None:
        return True
    if value is None:
        return None
    return (low is None or value >= low) and (high is None or value <= high)


@cache
def load_armaments() -> Armaments:
    """The arms of the package's lexicon, read once."""
    return Armaments(load_lexicon(NAME))
