"""What kinds of act are there, which contain which, and how alike are two? Reads ``data/acts.yaml``.

An *act* is one of ACLED's sub-event types or one of ours; a *family* is one of ACLED's event types or a composite of
families and acts. Sources that do not tell the means (UCDP, "an attack") use a family's id as the act: it stands for
any of the acts in it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon

NAME: Final = "acts"
VIOLENCE: Final = "violence"
MEND: Final = "use an id of lexicon/data/acts.yaml"


class ActEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: its family, ACLED's name (empty for ours), our description, and the nearest codes of other schemes.

    ``force`` says that a claim of it can found an incident. ``cameo`` runs from the closest code on; ``ucdp`` are the
    types of violence it may be; ``osce`` the units in which the OSCE's mission in Ukraine counted it.
    """

    family: str
    label: str
    text: str
    acled: str = ""
    aliases: tuple[str, ...] = ()
    ours: bool = False
    force: bool = False
    cameo: tuple[str, ...] = ()
    plover: str = ""
    ucdp: tuple[int, ...] = ()
    osce: tuple[str, ...] = ()


class FamilyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One family: an event type of ACLED (``acled``), or a composite (``of``: families and acts)."""

    label: str
    acled: str = ""
    of: tuple[str, ...] = ()
    text: str = ""


class KinshipScale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The declared scale of likeness, each in [0, 1]; ``pairs`` win over the general steps."""

    contained: float
    same_family: float
    both_violent: float
    none: float
    pairs: tuple[tuple[str, str, float], ...]


class ActsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the lexicon."""

    families: dict[str, FamilyEntry]
    acts: dict[str, ActEntry]
    ucdp: dict[str, str]
    kinship: KinshipScale


class Acts:
    """The acts and families we know, with crosswalks and kinship; made from the lexicon, checked once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version: Final = lexicon.stamp
        self._file: Final = lexicon.file
        self._body: Final = convert(lexicon, ActsBody)
        self._members: Final = {family: self._members_of(family, ()) for family in self._body.families}
        self._leaves: Final = {act: frozenset((act,)) for act in self._body.acts} | self._members
        self._acled: Final = self._acled_names()
        self._pairs: Final = {frozenset(pair[:2]): pair[2] for pair in self._body.kinship.pairs}
        self._check()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all acts, sorted."""
        return tuple(sorted(self._body.acts))

    @property
    def families(self) -> tuple[str, ...]:
        """Ids of all families and composites, sorted."""
        return tuple(sorted(self._body.families))

    def knows(self, act: str) -> bool:
        """Is this the id of an act or family?"""
        return act in self._leaves

    def members(self, act: str) -> frozenset[str]:
        """The acts that this id may stand for: itself, or all acts of the family; raises LexiconError if unknown."""
        try:
            return self._leaves[act]
        except KeyError:
            raise LexiconError(f"no act or family is called {act!r}", where=self._file, mend=MEND) from None

    def is_a(self, act: str, family: str) -> bool:
        """Is every act that ``act`` may stand for one of ``family``? True of the same id too."""
        return self.members(act) <= self.members(family)

    def overlap(self, act: str, family: str) -> float:
        """Share of the acts that ``act`` may stand for which are of ``family``, in [0, 1], each counted alike."""
        members = self.members(act)
        return len(members & self.members(family)) / len(members)

    def family(self, act: str) -> str:
        """ACLED event type (as our id) of an act; a family is its own."""
        entry = self._body.acts.get(act)
        if entry is None:
            self.members(act)
            return act
        return entry.family

    def label(self, act: str) -> str:
        """What people read for an act or family."""
        self.members(act)
        entry = self._body.acts.get(act) or self._body.families[act]
        return entry.label

    def entry(self, act: str) -> ActEntry:
        """Description and crosswalks of an act (not of a family)."""
        self.members(act)
        if act not in self._body.acts:
            raise LexiconError(f"{act!r} is a family, not an act", where=self._file, mend=MEND)
        return self._body.acts[act]

    def is_force(self, act: str) -> bool:
        """Can a claim of this act found an incident? True where some act it may stand for is marked so."""
        return any(self._body.acts[leaf].force for leaf in self.members(act))

    def from_acled(self, name: str) -> str | None:
        """Act or family that ACLED calls by this sub-event or event type name; None where it is none of ACLED's."""
        return self._acled.get(_fold(name))

    def from_ucdp(self, type_of_violence: int) -> str:
        """Family that stands for UCDP's type of violence (1 state-based, 2 non-state, 3 one-sided).

        Raises LexiconError for any other number.
        """
        family = self._body.ucdp.get(str(type_of_violence))
        if family is None:
            mend = "types of violence are 1, 2 and 3"
            raise LexiconError(f"UCDP has no type of violence {type_of_violence}", where=self._file, mend=mend)
        return family

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one Acts a process, kept for its life by load_acts
    def kinship(self, a: str, b: str) -> float:
        """How alike two acts are, in [0, 1]: 1 for the same one; a declared scale, symmetric.

        A family against an act or family: how far the one can be the other, at most the scale's ``contained``.
        """
        scale = self._body.kinship
        if a == b:
            self.members(a)
            return 1.0
        named = self._pairs.get(frozenset((a, b)))
        if named is not None:
            return named
        mine, theirs = self.members(a), self.members(b)
        if len(mine) > 1 or len(theirs) > 1:
            return self._coarse_kinship(mine, theirs)
        if self.family(a) == self.family(b) and self.is_a(a, VIOLENCE):
            return scale.same_family
        return scale.both_violent if self.is_a(a, VIOLENCE) and self.is_a(b, VIOLENCE) else scale.none

    def _coarse_kinship(self, mine: frozenset[str], theirs: frozenset[str]) -> float:
        scale = self._body.kinship
        if mine & theirs:
            return scale.contained
        return scale.contained * max(self.kinship(one, other) for one in sorted(mine) for other in sorted(theirs))

    def _members_of(self, family: str, path: tuple[str, ...]) -> frozenset[str]:
        if family in path:
            raise LexiconError(f"family {family!r} contains itself", where=self._file, mend=MEND)
        entry = self._body.families[family]
        found = {act for act, leaf in self._body.acts.items() if leaf.family == family}
        for part in entry.of:
            if part in self._body.families:
                found |= self._members_of(part, (*path, family))
            elif part in self._body.acts:
                found.add(part)
            else:
                raise LexiconError(f"family {family!r} names {part!r}", where=self._file, mend=MEND)
        return frozenset(found)

    def _acled_names(self) -> dict[str, str]:
        names = {_fold(entry.acled): id_ for id_, entry in self._body.families.items() if entry.acled}
        for id_, act in self._body.acts.items():
            names |= {_fold(name): id_ for name in (act.acled, *act.aliases) if name}
        return names

    def _check(self) -> None:
        for act, entry in self._body.acts.items():
            if entry.family not in self._body.families:
                raise LexiconError(f"act {act!r} is of no known family {entry.family!r}", where=self._file, mend=MEND)
        for family, members in self._members.items():
            if not members:
                raise LexiconError(f"family {family!r} has no act", where=self._file, mend=MEND)
        for name in (*self._body.ucdp.values(), *(act for pair in self._pairs for act in pair)):
            self.members(name)


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


@cache
def load_acts() -> Acts:
    """The acts of the package's lexicon, read once."""
    return Acts(load_lexicon(NAME))
