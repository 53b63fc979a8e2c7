"""A gold report: a text, what it is known by, and every claim in it as a person reads it.

Written by hand as YAML (manual, annotation). Words that a claim quotes stand in the text as they are quoted there.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from truceline.model.claim import HarmKind, Modality, Observation, SourceKind, TalkStatus, TimeAnchor, Via
from truceline.model.evidence import DocumentKind
from truceline.model.noun import Part

SCHEMA: Final = "truceline-gold/1"
FACTUAL: Final = frozenset((Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED))
"""Modalities that say something of what happened; the others found no incident."""


class Form(StrEnum):
    """How a report looks as it reaches an analyst: this decides the file that it is written to."""

    PROSE = "prose"
    WIRE = "wire"
    LEDGER = "ledger"
    NOTE = "note"
    FLATTENED = "flattened"


class Phenomenon(StrEnum):
    """What makes a report hard; the manual tells when each is to be named."""

    NESTED = "nested"
    HEDGE = "hedge"
    DENIAL = "denial"
    MERGED = "merged"
    REVERSED = "reversed"
    RELATIVE_DATE = "relative_date"
    COPY = "copy"
    LEDGER = "ledger"
    FLATTENED = "flattened"
    NO_INCIDENT = "no_incident"
    ORDINAL = "ordinal"
    RANGE = "range"
    ZERO = "zero"
    LONG_QUOTE = "long_quote"
    COREFERENCE = "coreference"
    ANONYMOUS = "anonymous"
    AGREEMENT = "agreement"
    ZONE = "zone"
    TALK = "talk"
    PASSIVE = "passive"
    NOMINAL = "nominal"
    JUSTIFICATION = "justification"
    DISPUTE = "dispute"
    MOVEMENT = "movement"


class Kind(StrEnum):
    """What a claim is about, as ``model.claim`` has it."""

    ACT = "act"
    LEDGER = "ledger"
    AGREEMENT = "agreement"
    ZONE = "zone"
    TALK = "talk"
    STATEMENT = "statement"


class Front(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Front matter, with the keys that sources have. ``published`` is left out where the page tells no day."""

    kind: DocumentKind
    publisher: str
    title: str
    language: str
    published: date | None = None
    byline: str | None = None
    facts: tuple[str, ...] = ()
    addresses: tuple[str, ...]


class GoldMention(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for a participant, whom they mean where the words alone do not tell (``name``), and a party id."""

    text: str
    name: str = ""
    party: str | None = None
    count: int | None = None


class GoldHop(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One link of a chain: the source by its full name, by which act it passes on; ``aka`` are other right names."""

    name: str
    via: Via
    kind: SourceKind
    party: str | None = None
    aka: tuple[str, ...] = ()


class GoldWhen(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say when, and the days that they mean on the local calendar: ``2017-06-08`` or ``FIRST/LAST``.

    ``text`` is left out where the day follows from another sentence. ``days`` is left out where nobody can tell.
    ``is_loose`` where the edges of the days are a judgement ("in recent weeks").
    """

    text: str | None = None
    days: str | None = None
    is_loose: bool = False
    anchor: TimeAnchor | None = None

    @property
    def interval(self) -> tuple[date, date] | None:
        """First and last day, both inside; raises ValueError where ``days`` is none of the two forms."""
        if self.days is None:
            return None
        first, _, last = self.days.partition("/")
        found = date.fromisoformat(first), date.fromisoformat(last or first)
        if found[0] > found[1]:
            raise ValueError(f"{self.days} ends before it begins")
        return found


class Number(NamedTuple):
    """A range as read: ``high`` None where the text gives no upper end."""

    low: int
    high: int | None


_NUMBER: Final = re.compile(r"(\d{1,9})(?:(\+)|-(\d{1,9}))?")


def parse_number(text: str) -> Number:
    """``8``, ``37+`` (at least), ``3-5``; raises ValueError."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no number, range (3-5) or lower bound (37+)")
    low = int(found[1])
    high = None if found[2] else int(found[3] or low)
    if high is not None and high < low:
        raise ValueError(f"{text!r} ends before it begins")
    return Number(low, high)


class GoldCasualties(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People harmed, of one kind: ``n`` as in ``parse_number``; 0 only where the text says none."""

    kind: HarmKind
    n: str
    who: str = ""


class GoldCount(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of things of one unit, for one place where the text splits it up."""

    n: str
    unit: str
    where: str | None = None


class GoldClaim(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source chain's proposition in one passage; the manual says what counts as one and which fields go where.

    ``quote`` is the passage, ``nth`` which of several equal ones (0: it is the only one). ``act`` lists the acts that
    are right, best first. ``chain`` runs outermost first, without the publisher. ``incident`` is a key that claims
    about one incident share, also across reports. ``is_required`` is false where finding it is no error and missing
    it neither.
    """

    quote: str
    nth: int = 0
    kind: Kind = Kind.ACT
    trigger: str
    modality: Modality = Modality.ASSERTED
    chain: tuple[GoldHop, ...] = ()
    hedge: str | None = None
    act: tuple[str, ...] = ()
    event: str | None = None
    status: TalkStatus | None = None
    number: int | None = None
    name: str | None = None
    topic: str | None = None
    is_secret: bool = False
    actor: GoldMention | None = None
    target: GoldMention | None = None
    weapon: GoldMention | None = None
    side: GoldMention | None = None
    speaker: GoldMention | None = None
    participants: tuple[GoldMention, ...] = ()
    place: str | None = None
    within: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    when: GoldWhen | None = None
    casualties: tuple[GoldCasualties, ...] = ()
    counts: tuple[GoldCount, ...] = ()
    justification: str | None = None
    ordinal: int | None = None
    observation: Observation | None = None
    incident: str | None = None
    is_required: bool = True
    note: str | None = None

    @property
    def is_incident(self) -> bool:
        """Whether it claims an incident: a particular act that is asserted, alleged or denied."""
        return self.kind is Kind.ACT and self.modality in FACTUAL and self.ordinal is None

    def passage(self, text: str) -> Passage | None:
        """Where the quote stands in the report's text; None where it does not."""
        return find_words(text, self.quote, self.nth or 1)


class GoldReport(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report with its claims. ``copies`` names the report whose wire it repeats."""

    schema: str
    id: str
    conflict: str
    form: Form = Form.PROSE
    phenomena: tuple[Phenomenon, ...] = ()
    copies: str | None = None
    annotator: str
    front: Front
    text: str
    claims: tuple[GoldClaim, ...] = ()
    note: str | None = None


class Passage(NamedTuple):
    """Where a quote stands in a text: code points [start, end)."""

    start: int
    end: int


def find_words(text: str, quote: str, nth: int = 1) -> Passage | None:
    """Where a quote stands in a text for the nth time, any white space matching any; None where it does not."""
    words = quote.split()
    if not words:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = [Passage(*match.span()) for match in re.finditer(pattern, text)]
    return found[nth - 1] if 0 < nth <= len(found) else None


def is_held_out(report_id: str) -> bool:
    """Whether a report belongs to the gate's half: the SHA-256 of its id is odd. Nobody chooses."""
    import hashlib

    return bool(hashlib.sha256(report_id.encode()).digest()[-1] & 1)


def encode(report: GoldReport) -> bytes:
    """A report as JSON with sorted keys: what its hash is taken of."""
    return msgspec.json.encode(report, order="sorted")
