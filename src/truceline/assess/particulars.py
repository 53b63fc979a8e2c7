"""What do the sources say of the weapon, the unit, the purpose, a notice, the act's character, a number of things?

These come from the incident's values, in the words of the sources, and are read with the lexicon of armaments. What no
source says stays open: a threshold that nobody told of neither clears nor convicts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.assess.bounds import ALL, NONE, OPEN, greatest, least
from truceline.model.noun import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.lexicon.armaments import Armaments
    from truceline.model.agreement import Provision
    from truceline.model.incident import Alternative, Incident
    from truceline.model.terms import Arms, Ceiling

NOTICED: Final = {"given": True, "yes": True, "none": False, "no": False}
"""Words of the field ``notice``."""

MOST_CHARACTERS: Final = 400
"""Words of a number or height are looked for in so many characters."""
NUMBER: Final = re.compile(r"\d{1,18}")
HEIGHT: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(km|metres|meters|m|feet|ft)?\b", re.IGNORECASE)
METRES_IN: Final = {"m": 1.0, "metres": 1.0, "meters": 1.0, "km": 1000.0, "ft": 0.3048, "feet": 0.3048}


class Particulars(NamedTuple):
    """Words of one reading of an incident by field; empty where no source says."""

    weapon: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    character: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    altitude: tuple[str, ...] = ()

    @property
    def height_m(self) -> float | None:
        """The height in metres, where sources tell one, and one only: ``600 m``, ``2,000 ft``, ``3 km``."""
        found = {height_m(words) for words in self.altitude}
        return found.pop() if len(found) == 1 else None


def height_m(words: str) -> float | None:
    """A height in metres as words tell it; None where they tell none."""
    found = HEIGHT.search(words.replace(",", "")[:MOST_CHARACTERS])
    if found is None:
        return None
    return float(found[1]) * METRES_IN[found[2].casefold() if found[2] else "m"]


def number_in(words: str) -> int | None:
    """The first whole number that words tell; None where they tell none."""
    found = NUMBER.search(words.replace(",", "")[:MOST_CHARACTERS])
    return int(found[0]) if found else None


def particulars_of(incident: Incident, alternative: Alternative) -> Particulars:
    """What those who hold this reading say; where they say nothing of a field, what anybody says."""
    holders = frozenset(alternative.holders)
    found = {}
    for name in Particulars._fields:
        values = [value for value in incident.values if value.field == name]
        own = [value for value in values if holders & frozenset(value.holders)]
        found[name] = tuple(sorted({value.value for value in own or values}))
    return Particulars(**found)


def fits(provision: Provision, told: Particulars, armaments: Armaments) -> Bounds:
    """That the weapon, unit, purpose, notice and character are those of which the clause speaks."""
    parts = [_arms(provision, told, armaments)]
    if provision.unit_from is not None:
        size = provision.unit_from
        parts.append(_agreed(armaments.reaches(word, size) for word in told.unit))
    if provision.qualifier is not None:
        qualifier = provision.qualifier
        parts.append(_agreed(armaments.qualifies(word, qualifier) for word in told.character))
    if provision.purposes:
        parts.append(_agreed(armaments.purpose(word) in provision.purposes for word in told.purpose))
    if provision.is_notice_required:
        parts.append(_agreed(NOTICED.get(word.casefold()) for word in told.notice))
    found = ALL
    for part in parts:
        found = least(found, part)
    return found


def _arms(provision: Provision, told: Particulars, armaments: Armaments) -> Bounds:
    """That the weapon is one of the clause's arms, of its table's, or of its ceilings'; all where it names none."""
    rows = (*(row.arms for row in provision.distances), *(row.arms for row in provision.ceilings))
    spoken = provision.arms or rows
    return greatest(weapon_fits(told, arms, armaments) for arms in spoken) if spoken else ALL


def weapon_fits(told: Particulars, arms: Arms, armaments: Armaments) -> Bounds:
    """That the weapon told of is one of these arms."""
    return _agreed(armaments.meets(armaments.read(word), arms) for word in told.weapon)


def exceeds(ceiling: Ceiling, told: Particulars) -> bool:
    """Is each number told of above every reading of the ceiling? Sources tell of pieces and people, not of units."""
    if ceiling.units is not None:
        return False
    numbers = [number for word in told.number if (number := number_in(word)) is not None]
    return bool(numbers) and min(numbers) > max(item.value for item in ceiling.most)


def _agreed(answers: Iterable[bool | None]) -> Bounds:
    """Surely so where all say so, surely not where all deny it, else open."""
    found = set(answers)
    if found == {True}:
        return ALL
    return NONE if found == {False} else OPEN
