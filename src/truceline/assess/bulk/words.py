"""What can the clauses of some agreements tell apart in a table's words?

A table may give another weapon and another height in every row, while a clause asks only whether a weapon is one of its
arms, or a height lies in its volume. So words are taken for the first word met that every clause answers alike, and
rows that say the same to the clauses are judged once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.assess.ground import holds
from truceline.assess.particulars import NOTICED, height_m, number_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from truceline.assess.clause import Clause
    from truceline.assess.ground import Volume
    from truceline.lexicon.armaments import Armaments
    from truceline.model.terms import Arms

    Answers = tuple[bool | None, ...]

MOST_KEPT: Final = 1 << 16
"""Words whose stand-ins are kept; more are asked anew."""


class Distinctions:
    """What clauses ask of words, field by field. Equal answers, equal findings."""

    def __init__(self, clauses: Iterable[Clause], armaments: Armaments) -> None:
        every = list(_with_exceptions(clauses))
        provisions = list({id(clause.provision): clause.provision for clause in every}.values())
        arms = list(dict.fromkeys(arms for clause in every for arms in _arms(clause)))
        volumes = list(dict.fromkeys((one.floor_m, one.ceiling_m) for clause in every for one in _volumes(clause)))
        units = sorted({one.unit_from for one in provisions if one.unit_from is not None})
        qualifiers = sorted({one.qualifier for one in provisions if one.qualifier is not None})
        purposes = list(dict.fromkeys(frozenset(one.purposes) for one in provisions if one.purposes))
        is_notice_asked = any(one.is_notice_required for one in provisions)
        most = sorted({max(item.value for item in row.most) for one in provisions for row in one.ceilings})
        self._asked: Final[dict[str, Callable[[str], Answers]]] = {
            "weapon": lambda word: tuple(armaments.meets(armaments.read(word), one) for one in arms),
            "unit": lambda word: tuple(armaments.reaches(word, unit) for unit in units),
            "purpose": lambda word: tuple(armaments.purpose(word) in some for some in purposes),
            "notice": lambda word: (NOTICED.get(word.casefold()),) if is_notice_asked else (),
            "character": lambda word: tuple(armaments.qualifies(word, one) for one in qualifiers),
            "number": lambda word: tuple(_exceeds(word, one) for one in most),
            "altitude": lambda word: tuple(_lies_in(word, *one) for one in volumes),
        }
        self._known: Final[dict[tuple[str, str], str | None]] = {}
        self._first: Final[dict[tuple[str, Answers], str | None]] = {}

    def plain(self, name: str, word: str) -> str | None:
        """The word that stands for this one in a field of ``Particulars``; None where it says nothing to any clause."""
        key = (name, word)
        if key not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            answers = self._asked[name](word)
            is_mute = all(answer is None for answer in answers)
            self._known[key] = self._first.setdefault((name, answers), None if is_mute else word)
        return self._known[key]


def _with_exceptions(clauses: Iterable[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        yield clause
        yield from clause.exceptions


def _arms(clause: Clause) -> Iterator[Arms]:
    """All arms that a clause, its table and its ceilings name."""
    provision = clause.provision
    yield from provision.arms
    yield from (row.arms for row in provision.distances)
    yield from (row.arms for row in provision.ceilings)
    yield from (band.arms for band in clause.bands)


def _volumes(clause: Clause) -> Iterator[Volume]:
    """The volumes of a clause's zones."""
    for versions in (clause.where or {}).values():
        yield from (version.ground.volume for version in versions if version.ground.volume is not None)


def _exceeds(word: str, most: float) -> bool | None:
    found = number_in(word)
    return None if found is None else found > most


def _lies_in(word: str, floor_m: float | None, ceiling_m: float | None) -> bool | None:
    metres = height_m(word)
    return None if metres is None else holds(metres, floor_m, ceiling_m)
