"""Which Russian words tell of acts, of who says so, of when and where? Readers of the Russian lexicons, typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from truceline.model.claim import Modality, Via

Words = frozenset[str]
LEXICONS: Final = ("acts", "confidence", "parties_russian", "russian", "russian_frames", "russian_model")
"""Lexicons that the Russian extractor reads."""


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one kind of act; ``genitive`` is what a noun's bare genitive is: actor, target or weapon."""

    name: str
    act: str
    verbs: Words = frozenset()
    nouns: Words = frozenset()
    by_means: bool = False
    genitive: str = "actor"
    needs: str = ""
    object: str = ""
    is_mutual: bool = False
    is_harm: bool = False


class WeaponClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weapons of a class and the act that they make of an attack."""

    name: str
    act: str
    words: Words
    patterns: tuple[str, ...] = ()
    platform: bool = False
    munition: bool = False


class NotActs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words over a noun of an act that make it none: before its genitive, and before "на" or "о"."""

    before: Words
    about: Words


class Idiom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb that tells an act of a frame only with a noun behind it ("взять под стражу")."""

    verbs: Words
    nouns: Words
    frame: str
    preposition: str = ""
    is_negated: bool = False


class FigureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of figures of speech: what no weapon reaches, what is none, verbs of likening, words of no judgement."""

    abstract: Words
    immaterial: Words
    likening: Words
    identifying: Words
    telling: Words
    being: Words
    unreal: Words


class HabitWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of what used to be done, of those who did it of old, of kinds of things, of bodies that are but one."""

    of_old: tuple[str, ...]
    elders: Words
    kinds: Words
    masses: Words


class FramesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of ``russian_frames.yaml``."""

    frames: tuple[Frame, ...]
    light_verbs: Words
    suffered: Words
    letting: Words
    happening: Words
    taking: Words
    no_goals: Words
    aims: Words
    idioms: tuple[Idiom, ...]
    target: dict[str, str]
    opponent: Words
    weapon: Words
    by_side: tuple[str, ...]
    objects: dict[str, Words]
    forces: Words
    civilians: Words
    vehicles: Words
    buildings: Words
    weapons: tuple[WeaponClass, ...]
    not_acts: NotActs
    still_acts: Words
    air_by_default: Words
    figures: FigureWords


class Reporting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs by which something is passed on, and what they say of it."""

    via: str
    verbs: tuple[str, ...]
    modality: str = ""


class Hedges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words and phrases that make a claim alleged, nouns of reports, and words under which nobody vouches for those."""

    words: Words
    phrases: tuple[str, ...]
    reports: Words
    open: Words


class Proposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words over an act that is planned, asked for, allowed or forbidden."""

    verbs: Words
    nouns: Words
    failing: Words
    awaiting: Words
    calling: Words
    feared: Words
    conjunctions: Words


class Carrying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which an outlet carries what somebody said; ``given`` by ``giving`` is what sentences before told."""

    verbs: Words
    nouns: Words
    quoting: Words
    posted: Words
    taken: Words
    given: Words
    giving: Words
    talking: Words
    citing: Words
    retold: Words
    worded: Words


class Perceiving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs by which monitors perceive and bodies count, by which somebody gives an account or hears of reports.

    ``listing`` are those by which a document has what it is about.
    """

    verbs: Words
    counting: Words
    presenting: Words
    listing: Words
    accounts: Words
    hearing: Words
    reports: Words


class LedgerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of tallies."""

    verbs: Words
    units: Words
    rounds: Words
    many: int
    firing: Words
    breaching: Words
    telling: Words
    often: Words
    many_times: int
    seeing: Words
    needs_verb: Words
    more: tuple[str, ...]


class AgreementEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event in an agreement's life and the verbs that tell it."""

    event: str
    verbs: Words


class AgreementWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of agreements."""

    instruments: Words
    events: tuple[AgreementEvent, ...]
    force: Words
    nouns: dict[str, str]


class ZoneWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of zones."""

    nouns: Words
    qualifiers: Words
    verbs: Words


class TalkWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of meetings."""

    nouns: Words
    statuses: dict[str, Words]
    meeting_verbs: Words
    secret: Words


class PlaceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of places."""

    kinds: Words
    weak: Words
    prepositions: Words
    not_where: Words
    bearings: Words
    references: Words
    measures: Words
    relating: Words
    not_places: Words


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of which patterns of time phrases are made, as written."""

    months: tuple[str, ...]
    month_names: tuple[str, ...]
    weekdays: tuple[str, ...]
    relative: tuple[str, ...]
    anaphoric: tuple[str, ...]
    parts: tuple[str, ...]
    clocks: tuple[str, ...]
    hours: tuple[str, ...]
    periods: tuple[str, ...]
    numbers: tuple[str, ...]
    agreement: tuple[str, ...]


class WordsBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of ``russian.yaml``."""

    reporting: tuple[Reporting, ...]
    phases: Words
    ceasing: Words
    carrying: Carrying
    foreign: Words
    lies: Words
    refuted: Words
    perceiving: Perceiving
    turning: tuple[str, ...]
    accusing: Words
    manys: Words
    measures: Words
    forms: dict[str, str]
    object_content: Words
    passing: Words
    echoed: Words
    complaining: Words
    concealing: Words
    according: dict[str, Words]
    written: Words
    impersonal: Words
    documents: Words
    statement_verbs: Words
    speakers: dict[str, Words]
    outlets: tuple[str, ...]
    counting_bodies: Words
    pronouns: Words
    voices: Words
    takes_up: dict[str, Words]
    hedges: Hedges
    proposed: Proposed
    generic: tuple[str, ...]
    habits: HabitWords
    opinion: tuple[str, ...]
    justification: tuple[str, ...]
    links: dict[str, tuple[str, ...]]
    ordinals: dict[str, int]
    numerals: dict[str, int]
    scales: dict[str, int]
    indefinite: dict[str, int]
    at_least: tuple[str, ...]
    more_than: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    nothing: tuple[str, ...]
    harm: dict[str, Words]
    harmed_by: Words
    lives: Words
    taking_lives: Words
    growing: Words
    losses: Words
    results: Words
    harm_of_people: Words
    harm_things: Words
    people: Words
    courses: Words
    ledger: LedgerWords
    agreement: AgreementWords
    zone: ZoneWords
    talk: TalkWords
    places: PlaceWords
    times: TimeWords


class NamedParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party's Russian names, and the names that mean it in a scene with a weight."""

    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    forces: str = ""
    maybe: dict[str, dict[str, float]] = {}


class SideWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns by which a side calls others or its own, stems of who is of none, and words of the camps of each war."""

    foes: Words
    enemies: Words
    irregular: Words
    regular: Words
    civil: Words
    health: Words
    of_sides: Words
    camps: dict[str, dict[str, tuple[str, ...]]]


class PartiesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of ``parties_russian.yaml``."""

    nouns: dict[str, Words]
    owned: Words
    generic: Words
    scenes: dict[str, tuple[str, ...]]
    sides: SideWords
    parties: dict[str, NamedParty]


@dataclass(frozen=True)
class Lexicon:
    """The Russian lexicons, and what follows from them: verbs of saying with their link, triggers with their frames.

    ``written`` are verbs of what stands in a document: those listed, and the passives of verbs of saying.
    """

    frames: FramesBody
    words: WordsBody
    parties: PartiesBody
    via: dict[str, Via]
    modality: dict[str, Modality]
    by_verb: dict[str, tuple[Frame, ...]]
    by_noun: dict[str, tuple[Frame, ...]]
    patterns: tuple[tuple[re.Pattern[str], WeaponClass], ...]
    by_name: dict[str, Frame]
    negated_idioms: Words
    written: Words

    def weapon(self, lemma: str) -> WeaponClass | None:
        """The class of a weapon or platform by its dictionary form."""
        parts = (lemma, *lemma.split("-")) if "-" in lemma else (lemma,)
        known = next((one for part in parts for one in self.frames.weapons if part in one.words), None)
        return known or next((one for pattern, one in self.patterns if pattern.fullmatch(lemma)), None)


@cache
def load_words() -> Lexicon:
    """The package's Russian lexicons, read once; raises LexiconError."""
    from truceline.model.claim import Modality, Via

    frames = convert(load_lexicon("russian_frames"), FramesBody)
    words = convert(load_lexicon("russian"), WordsBody)
    via = {verb: Via(group.via) for group in words.reporting for verb in group.verbs}
    modality = {verb: Modality(group.modality) for group in words.reporting for verb in group.verbs if group.modality}
    by_verb: dict[str, tuple[Frame, ...]] = {}
    by_noun: dict[str, tuple[Frame, ...]] = {}
    for frame in frames.frames:
        for verb in sorted(frame.verbs):
            by_verb[verb] = (*by_verb.get(verb, ()), frame)
        for noun in sorted(frame.nouns):
            by_noun[noun] = (*by_noun.get(noun, ()), frame)
    patterns = tuple((re.compile(pattern), one) for one in frames.weapons for pattern in one.patterns)
    parties = convert(load_lexicon("parties_russian"), PartiesBody)
    negated = frozenset(verb for idiom in frames.idioms if idiom.is_negated for verb in idiom.verbs)
    by_name = {frame.name: frame for frame in frames.frames}
    written = words.written | {f"{verb}ся" for verb in via if verb.endswith("ть") and verb not in modality}
    return Lexicon(frames, words, parties, via, modality, by_verb, by_noun, patterns, by_name, negated, written)
