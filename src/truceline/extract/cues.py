"""Which words show a speaker, a doubt or a tie? Typed reading of ``lexicon/data/cues.yaml`` and ``sources.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Modality, SourceKind, Via

LEXICONS: Final = ("cues", "sources")


class ReportingGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that pass a proposition on in the same way."""

    via: Via
    verbs: tuple[str, ...]
    modality: Modality | None = None


class Citing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that name whom the subject rests on: verb to preposition, empty for a direct object."""

    verbs: dict[str, str]


class Attitudes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs by which a writer tells of somebody's will or judgement, and prepositions that lead in what it is about."""

    verbs: tuple[str, ...]
    prepositions: frozenset[str] = frozenset()


class NominalGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns of saying that pass a proposition on in the same way, or that name an attitude to it."""

    nouns: tuple[str, ...]
    via: Via = Via.SAYS
    is_attitude: bool = False


class Hedges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a writer leaves a proposition to others or marks it as a guess."""

    alleged: frozenset[str]
    hearsay: frozenset[str]
    alleged_adjectives: frozenset[str]
    alleged_passives: frozenset[str]
    opinion: frozenset[str]
    opinion_verbs: frozenset[str]
    opinion_adjectives: frozenset[str]
    unconfirmed: frozenset[str]
    untrue: frozenset[str]


class Irrealis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that make an act a thing of the future, of a plan, of a condition or of a rule."""

    modals: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    marks: frozenset[str]
    habitual_adverbs: frozenset[str]
    stopping: frozenset[str]


class Justifications(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases by which a sentence offers a ground for an act."""

    phrases: tuple[str, ...]


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tie one act to another: what they name came first, comes later, or stands in the sentence before."""

    after: tuple[str, ...]
    before: tuple[str, ...]
    sequel: tuple[str, ...]


class Turns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Templates of turns of phrase that name whose account a sentence is: behind a mark, or anywhere."""

    set_off: tuple[str, ...]
    anywhere: tuple[str, ...]


class WholePages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases, as patterns, for all that a page tells before or behind them or on both sides, and words of lines."""

    before: tuple[str, ...]
    alone: tuple[str, ...]
    behind: tuple[str, ...]
    both: tuple[str, ...]
    lines: tuple[str, ...]
    marks: tuple[str, ...]
    headed: tuple[str, ...]


class CuesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``cues.yaml``."""

    reporting: tuple[ReportingGroup, ...]
    object_content: frozenset[str]
    plain: frozenset[str]
    perceiving: frozenset[str]
    turns: Turns
    no_saying: frozenset[str]
    firm: frozenset[str]
    apart: frozenset[str]
    figuring: frozenset[str]
    arriving: frozenset[str]
    news: frozenset[str]
    pinning: dict[str, frozenset[str]]
    led_in: dict[str, tuple[str, ...]]
    measuring: frozenset[str]
    told: frozenset[str]
    withholding: frozenset[str]
    uttering: frozenset[str]
    attitudes: tuple[Attitudes, ...]
    nominal: tuple[NominalGroup, ...]
    statement_verbs: frozenset[str]
    passing: frozenset[str]
    relaying: frozenset[str]
    seeing: frozenset[str]
    tying: frozenset[str]
    pages_whole: WholePages
    gatherings: frozenset[str]
    meeting: frozenset[str]
    proceeding: dict[str, tuple[str, ...]]
    pieces: frozenset[str]
    pages: frozenset[str]
    wholes: frozenset[str]
    press_names: frozenset[str]
    carrying: frozenset[str]
    opening: frozenset[str]
    differing: frozenset[str]
    accounts: frozenset[str]
    counts: frozenset[str]
    holding: frozenset[str]
    moved: frozenset[str]
    moving: frozenset[str]
    citing: Citing
    utterances: frozenset[str]
    documents: frozenset[str]
    speakers: dict[SourceKind, tuple[str, ...]]
    people: frozenset[str]
    persons: frozenset[str]
    outlet_words: frozenset[str]
    no_outlets: dict[str, frozenset[str]]
    reporters: frozenset[str]
    turning: frozenset[str]
    cases: frozenset[str]
    telling_on: dict[str, float]
    offices: dict[str, tuple[str, ...]]
    speaking: frozenset[str]
    hearing: frozenset[str]
    shown: frozenset[str]
    monitor_names: frozenset[str]
    takes_up: dict[SourceKind, tuple[str, ...]]
    generic_modifiers: frozenset[str]
    counting_bodies: frozenset[str]
    titles: frozenset[str]
    hedges: Hedges
    irrealis: Irrealis
    justifications: Justifications
    links: Links
    negations: frozenset[str]


class SourcesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``sources.yaml``: outlet to its other names."""

    outlets: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Cues:
    """The cue lexicon, looked up by word."""

    body: CuesBody
    via: dict[str, Via]
    verb_modality: dict[str, Modality]
    kinds: dict[str, SourceKind]
    takes_up: dict[str, tuple[SourceKind, ...]]
    outlets: dict[str, str]
    outlet_forms: dict[str, tuple[str, ...]]
    attitudes: dict[str, frozenset[str]]
    nominals: dict[str, tuple[Via, bool]]
    monitors: frozenset[str]

    def reports(self, lemma: str) -> bool:
        """Whether the verb passes a proposition on."""
        return lemma in self.via


def build_cues(body: CuesBody, sources: SourcesBody) -> Cues:
    """The lexicon with its lists turned round, so that a word finds what it shows."""
    via = {verb: group.via for group in body.reporting for verb in group.verbs}
    modality = {verb: group.modality for group in body.reporting if group.modality for verb in group.verbs}
    kinds: dict[str, SourceKind] = {}
    for kind, nouns in body.speakers.items():
        for noun in nouns:
            kinds.setdefault(noun, kind)
    takes_up: dict[str, tuple[SourceKind, ...]] = {}
    for kind, nouns in body.takes_up.items():
        for noun in nouns:
            takes_up[noun] = (*takes_up.get(noun, ()), kind)
    outlets = {fold_name(name): outlet for outlet, names in sources.outlets.items() for name in (outlet, *names)}
    attitudes = {verb: group.prepositions for group in body.attitudes for verb in group.verbs}
    nominals = {noun: (group.via, group.is_attitude) for group in body.nominal for noun in group.nouns}
    forms = {outlet: (outlet, *names) for outlet, names in sources.outlets.items()}
    monitors = frozenset(fold_name(name) for name in body.monitor_names)
    return Cues(body, via, modality, kinds, takes_up, outlets, forms, attitudes, nominals, monitors)


@cache
def load_cues() -> Cues:
    """The cue lexicon of the package, read once; raises LexiconError."""
    return build_cues(convert(load_lexicon("cues"), CuesBody), convert(load_lexicon("sources"), SourcesBody))
