"""Which English words does a single rule name? Typed reading of ``lexicon/data/english.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import msgspec

from truceline.lexicon.base import convert, load_lexicon

LEXICONS: Final = ("english",)
Words: TypeAlias = frozenset[str]


class _Repairs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``misread`` has for each verb the stem of its forms and their ends."""

    saying: Words
    hearsay: Words
    fronts: Words
    months: Words
    going: Words
    deeds: Words
    charging: Words
    irregular: dict[str, str]
    past: dict[str, str]
    misread: dict[str, tuple[str, ...]]


class RepairWords(_Repairs, frozen=True, kw_only=True):
    """What repairs of a parse look for; ``verbs`` has the verb of each form that is taken for another one's."""

    verbs: dict[str, str]


class MovingWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What tells that somebody moved or was moved, and where to."""

    into: Words
    advances: Words
    brought: Words
    only_brought: Words
    carrying: Words
    sent_to: Words
    kept_in: Words
    whither: Words
    parts: Words
    leaving: Words
    not_ground: Words


class FiringWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What tells that somebody fired."""

    somebody: Words


class IdiomWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What idioms of saying are made of."""

    owning: Words
    running: Words
    known: Words
    harmed: Words

    @property
    def showing(self) -> Words:
        """Verbs that an idiom may begin with."""
        return self.owning | self.running


class _Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    repairs: _Repairs
    moving: MovingWords
    firing: FiringWords
    idioms: IdiomWords


class EnglishWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words by the rules that name them."""

    repairs: RepairWords
    moving: MovingWords
    firing: FiringWords
    idioms: IdiomWords


@cache
def load_english() -> EnglishWords:
    """The words, read once; raises LexiconError."""
    body = convert(load_lexicon("english"), _Body)
    verbs = {f"{stem}{end}": verb for verb, (stem, *ends) in body.repairs.misread.items() for end in ends}
    repairs = RepairWords(**msgspec.structs.asdict(body.repairs), verbs=verbs)
    return EnglishWords(repairs=repairs, moving=body.moving, firing=body.firing, idioms=body.idioms)
