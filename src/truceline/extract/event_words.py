"""Which words tell of ledgers, agreements, zones and talks? Typed reading of ``lexicon/data/events.yaml``."""

from __future__ import annotations

from functools import cache

import msgspec

from truceline.lexicon.base import convert, load_lexicon
from truceline.model.claim import TalkStatus


class LedgerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs of keeping a tally, and what is tallied; a unit of ``needs_of`` counts only "of" something.

    A number of ``breaches`` is a tally in itself, one of ``attacks`` where it is of a whole period or front.
    """

    verbs: frozenset[str]
    units: frozenset[str]
    breaches: frozenset[str]
    attacks: frozenset[str]
    of: frozenset[str]
    needs_of: frozenset[str]
    tallies: frozenset[str]
    more: frozenset[str]


class AgreementEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event in an agreement's life and how a sentence tells it.

    ``object`` is "true" where the instrument is the object, or the noun that makes the idiom ("took effect").
    """

    event: str
    verbs: tuple[str, ...]
    object: bool | str = False
    oblique: tuple[str, ...] = ()
    subject_only: bool = False


class AgreementWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What instruments are called, and the events of their lives."""

    instruments: frozenset[str]
    events: tuple[AgreementEvent, ...]


class ZoneWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What zones are called, and the verbs that say what they take in."""

    nouns: frozenset[str]
    qualifiers: frozenset[str]
    verbs: frozenset[str]
    reaching: frozenset[str]


class TalkWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What meetings are called, and the verbs that say what became of them."""

    nouns: frozenset[str]
    plural_only: frozenset[str]
    weak: frozenset[str]
    statuses: dict[TalkStatus, frozenset[str]]
    particles: dict[str, tuple[str, ...]]
    meeting_verbs: frozenset[str]
    bodies: frozenset[str]
    dealing: frozenset[str]
    secret: tuple[str, ...]


class EventWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``events.yaml``."""

    ledger: LedgerWords
    agreement: AgreementWords
    zone: ZoneWords
    talk: TalkWords


@cache
def load_event_words() -> EventWords:
    """The words of the package's lexicon, read once; raises LexiconError."""
    return convert(load_lexicon("events"), EventWords)
