"""The words of ``arabic.yaml``, ready to be looked up by folded form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.extract.arabic.forms import VerbForm, verb_forms
from truceline.lexicon.base import convert, load_lexicon
from truceline.model.claim import Modality, SourceKind, Via
from truceline.model.noun import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME: Final = "arabic"
PARTIES: Final = "arabic_parties"


class Frame(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act by its words.

    ``means`` is any where what it was done with decides; ``object`` names a class of things that it is bound to.
    """

    name: str
    act: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    means: str = "fixed"
    object: str = ""
    is_mutual: bool = False
    is_harm: bool = False


class Saying(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verbs of one way of passing on what is said."""

    via: Via
    verbs: tuple[str, ...]
    modality: Modality | None = None


class Harms(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of one kind of harm: verbs, nouns of the event, and nouns that are counted."""

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


class Event(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of an instrument or meeting, by verbs and nouns.

    Where there is a ``beside``, one of its words must stand near.
    """

    event: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Body(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``arabic.yaml``."""

    prepositions: tuple[str, ...]
    breaks: tuple[str, ...]
    connectors: tuple[str, ...]
    relatives: tuple[str, ...]
    skips: tuple[str, ...]
    frames: tuple[Frame, ...]
    light: tuple[str, ...]
    suffered: tuple[str, ...]
    resulting: tuple[str, ...]
    blocking: tuple[str, ...]
    air_by_default: tuple[str, ...]
    means: dict[str, tuple[str, ...]]
    objects: dict[str, tuple[str, ...]]
    struck: tuple[str, ...]
    doers: tuple[str, ...]
    victims: tuple[str, ...]
    many: tuple[str, ...]
    duals: tuple[str, ...]
    harms: dict[str, Harms]
    nothing: tuple[str, ...]
    numerals: dict[str, int]
    scales: dict[str, int]
    teen: tuple[str, ...]
    indefinite: dict[str, int]
    at_least: tuple[str, ...]
    more_than: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    ordinals: dict[str, int]
    saying: tuple[Saying, ...]
    led_in: tuple[str, ...]
    citing: tuple[str, ...]
    saying_nouns: tuple[str, ...]
    anaphors: tuple[str, ...]
    unnamed: tuple[str, ...]
    speakers: dict[str, tuple[str, ...]]
    outlets: dict[str, tuple[str, ...]]
    hedges: tuple[str, ...]
    negations: tuple[str, ...]
    proposed: tuple[str, ...]
    ruling: tuple[str, ...]
    agreeing: tuple[str, ...]
    pointing: tuple[str, ...]
    generic: tuple[str, ...]
    opinion: tuple[str, ...]
    sides: frozenset[str]
    counting: frozenset[str]
    unknowing: tuple[str, ...]
    justifying: tuple[str, ...]
    place_nouns: tuple[str, ...]
    bearings: tuple[str, ...]
    place_prepositions: tuple[str, ...]
    place_ends: tuple[str, ...]
    not_places: tuple[str, ...]
    not_names: tuple[str, ...]
    asset_nouns: tuple[str, ...]
    nationalities: dict[str, tuple[str, str]]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day_parts: tuple[str, ...]
    times: tuple[str, ...]
    ledger_units: tuple[str, ...]
    instruments: tuple[str, ...]
    agreement_events: tuple[Event, ...]
    zones: tuple[str, ...]
    zone_verbs: tuple[str, ...]
    meetings: tuple[str, ...]
    meeting_verbs: tuple[str, ...]
    refuting: tuple[str, ...]
    talk_events: tuple[Event, ...]
    statement_verbs: tuple[str, ...]
    confidence: dict[str, float]
    area_names: tuple[str, ...]
    name_heads: tuple[str, ...]
    speaks_for: dict[str, str]
    carried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameVerb:
    """A form of a verb of an act."""

    frame: Frame
    form: VerbForm


@dataclass(frozen=True, slots=True)
class SayingVerb:
    """A form of a verb of saying."""

    saying: Saying
    form: VerbForm
    lemma: str


@dataclass(frozen=True)
class Words:
    """The lexicon by folded form. ``sets`` holds every plain list by its name."""

    body: Body
    frame_verbs: dict[str, tuple[FrameVerb, ...]]
    frame_nouns: dict[str, tuple[Frame, ...]]
    saying_verbs: dict[str, SayingVerb]
    harm_verbs: dict[str, str]
    harm_nouns: dict[str, str]
    counted: dict[str, str]
    light: dict[str, VerbForm]
    resulting: frozenset[str]
    means: dict[str, str]
    objects: dict[str, frozenset[str]]
    kinds: dict[str, SourceKind]
    sets: dict[str, frozenset[str]]
    numerals: dict[str, int]
    scales: dict[str, int]
    indefinite: dict[str, int]
    ordinals: dict[str, int]
    nationalities: dict[str, tuple[str, str]]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem of a noun or name that the lexicon has: by it a clitic is told from a letter of the word."""
        plain = [word for name in KNOWN for word in self.sets[name]]
        listed = [word for words in self.objects.values() for word in words]
        names = [fold(form).split()[0] for forms in self.body.outlets.values() for form in forms]
        return frozenset(
            (*plain, *listed, *names, *self.frame_nouns, *self.counted, *self.means, *self.kinds, *self.numerals)
        )

    def phrases(self, name: str) -> re.Pattern[str]:
        """One pattern for all phrases of a list, the longest first, as whole words after an optional conjunction."""
        return _phrases(getattr(self.body, name))


KNOWN: Final = (
    "struck",
    "doers",
    "victims",
    "duals",
    "saying_nouns",
    "anaphors",
    "place_nouns",
    "asset_nouns",
    "meetings",
    "instruments",
    "ledger_units",
)
LISTS: Final = (
    "prepositions", "breaks", "connectors", "relatives", "skips", "suffered", "blocking", "struck", "doers", "victims",
    "duals", "teen", "saying_nouns", "anaphors", "unnamed", "negations", "proposed", "generic", "ruling",
    "agreeing", "pointing", "opinion", "place_nouns", "bearings", "place_prepositions", "place_ends", "not_places",
    "not_names", "asset_nouns", "ledger_units", "meetings", "instruments", "air_by_default",
    "area_names", "name_heads", "carried",
)  # fmt: skip


@cache
def load_words() -> Words:
    """The words, read once; raises LexiconError."""
    body = convert(load_lexicon(NAME), Body)
    frame_verbs: dict[str, tuple[FrameVerb, ...]] = {}
    frame_nouns: dict[str, tuple[Frame, ...]] = {}
    for frame in body.frames:
        for entry in frame.verbs:
            for form, told in verb_forms(fold(entry)).items():
                frame_verbs[form] = (*frame_verbs.get(form, ()), FrameVerb(frame, told))
        for noun in frame.nouns:
            frame_nouns[fold(noun)] = (*frame_nouns.get(fold(noun), ()), frame)
    return Words(
        body=body,
        frame_verbs=frame_verbs,
        frame_nouns=frame_nouns,
        saying_verbs=_saying(body),
        harm_verbs={form: kind for kind, one in body.harms.items() for form in _all_forms(one.verbs)},
        harm_nouns={fold(noun): kind for kind, one in body.harms.items() for noun in one.nouns},
        counted={fold(noun): kind for kind, one in body.harms.items() for noun in one.counted},
        light=_all_forms(body.light),
        resulting=frozenset(_all_forms(body.resulting)),
        means={fold(word): act for act, words in body.means.items() for word in words},
        objects={name: frozenset(map(fold, words)) for name, words in body.objects.items()},
        kinds={fold(word): SourceKind(kind) for kind, words in reversed(body.speakers.items()) for word in words},
        sets={name: frozenset(map(fold, getattr(body, name))) for name in LISTS},
        numerals=_folded(body.numerals),
        scales=_folded(body.scales),
        indefinite=_folded(body.indefinite),
        ordinals=_folded(body.ordinals),
        nationalities={fold(word): parties for word, parties in body.nationalities.items()},
    )


def _saying(body: Body) -> dict[str, SayingVerb]:
    made: dict[str, SayingVerb] = {}
    for saying in body.saying:
        for entry in saying.verbs:
            lemma = fold(entry.partition(">")[0])
            for form, told in verb_forms(fold(entry)).items():
                made.setdefault(form, SayingVerb(saying, told, lemma))
    return made


def _all_forms(entries: Iterable[str]) -> dict[str, VerbForm]:
    return {form: told for entry in entries for form, told in verb_forms(fold(entry)).items()}


def _folded(table: dict[str, int]) -> dict[str, int]:
    return {fold(word): value for word, value in table.items()}


@cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)[وف]?(?P<phrase>{'|'.join(map(re.escape, ordered))})(?!\w)")
