"""Claim: one source chain's proposition in one span of a document. Every field quotes the characters it came from."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from truceline.model.noun import Noun, Part, Span, Weighted, identify


class SourceKind(StrEnum):
    """What kind of speaker a source is."""

    PUBLISHER = "publisher"
    OUTLET = "outlet"
    PARTY = "party"
    OFFICIAL = "official"
    MONITOR = "monitor"
    EXPERT = "expert"
    WITNESS = "witness"
    ANONYMOUS = "anonymous"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class Via(StrEnum):
    """By which act a source passes a proposition on."""

    PUBLISHES = "publishes"
    REPORTS = "reports"
    CITES = "cites"
    SAYS = "says"
    DENIES = "denies"
    CONFIRMS = "confirms"
    ALLEGES = "alleges"


class Hop(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One link of a source chain: who, by which act, and the words that show it.

    ``key`` is the source's name in canonical form (party id, or folded name): equal keys are one source.
    """

    name: str
    key: str
    kind: SourceKind
    via: Via
    party: str | None = None
    span: Span | None = None
    cue: Span | None = None


class Modality(StrEnum):
    """How the chain stands to the proposition. Only asserted, alleged and denied ones can found incidents."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    DENIED = "denied"
    PROPOSED = "proposed"
    GENERIC = "generic"
    OPINION = "opinion"


class Mention(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that name a participant, with the parties they may mean (ids of the party lexicon, weighted)."""

    span: Span
    parties: tuple[Weighted, ...] = ()
    count: int | None = None


class PlacePhrase(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say where. ``within`` are further phrases that hold at once ("in the area of a … zone")."""

    span: Span
    within: tuple[Span, ...] = ()


class TimeAnchor(StrEnum):
    """What a relative time phrase counts from."""

    PUBLICATION = "publication"
    SPEECH = "speech"
    AGREEMENT = "agreement"
    ABSOLUTE = "absolute"


class TimePhrase(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say when, and what they count from."""

    span: Span
    anchor: TimeAnchor = TimeAnchor.ABSOLUTE


class HarmKind(StrEnum):
    """What happened to people."""

    KILLED = "killed"
    INJURED = "injured"
    CAPTURED = "captured"
    MISSING = "missing"


class Casualties(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People harmed, as a range: ``high`` None where the source gives no upper end; 0 only where it says none."""

    kind: HarmKind
    low: int
    high: int | None
    who: str = ""
    span: Span


class Count(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of things of one unit (detonations, cases of firing, incidents): counts of two units never add."""

    low: int
    high: int | None
    unit: str
    is_about: bool = False
    where: str | None = None
    span: Span


class ActContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="act"):
    """Somebody did something to somebody. ``act`` is an id of ``lexicon/acts.yaml``."""

    act: str
    trigger: Span
    actor: Mention | None = None
    target: Mention | None = None
    weapon: Mention | None = None
    place: PlacePhrase | None = None
    time: TimePhrase | None = None
    casualties: tuple[Casualties, ...] = ()
    justification: Span | None = None
    ordinal: int | None = None
    """As in "the third attack": a count about known incidents, never an incident of its own."""
    linked_trigger: Span | None = None
    """Trigger of the act this one is told to follow, precede or answer (the same episode)."""


class LedgerContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ledger"):
    """A side's tally of breaches for a period: not incidents, and never added to another side's."""

    side: Mention | None = None
    counts: tuple[Count, ...] = ()
    place: PlacePhrase | None = None
    time: TimePhrase | None = None


class AgreementContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="agreement"):
    """A text says that an instrument was signed, announced, took effect, was extended or ended."""

    event: str
    """One of announced, signed, in_force, extended, suspended, lapsed, joined."""
    trigger: Span
    name: Span | None = None
    parties: tuple[Mention, ...] = ()
    time: TimePhrase | None = None
    place: PlacePhrase | None = None
    topic: str = ""


class ZoneContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="zone"):
    """A text says which areas a zone includes; ``number`` is the "four" in "the four zones include"."""

    trigger: Span
    name: Span | None = None
    number: int | None = None
    areas: tuple[PlacePhrase, ...] = ()


class TalkStatus(StrEnum):
    """What became of a meeting, per the claim."""

    HELD = "held"
    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class TalkContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="talk"):
    """A text says that a meeting was held, planned, put off or called off; ``number`` counts meetings ("two")."""

    trigger: Span
    status: TalkStatus
    number: int = 1
    participants: tuple[Mention, ...] = ()
    place: PlacePhrase | None = None
    time: TimePhrase | None = None
    topic: Span | None = None
    is_secret: bool = False


class StatementContent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="statement"):
    """A text says that somebody said or decided something that is no act of the other kinds."""

    trigger: Span
    speaker: Mention | None = None
    topic: Span | None = None
    time: TimePhrase | None = None


Content = ActContent | LedgerContent | AgreementContent | ZoneContent | TalkContent | StatementContent


class Observation(StrEnum):
    """Whether the innermost source saw it or heard of it."""

    DIRECT = "direct"
    HEARD = "heard"
    UNKNOWN = "unknown"


class Claim(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source chain's proposition in one span of a document.

    ``chain`` runs outermost first: the publisher, then whom it cites, and so on to the first speaker.
    ``proposition`` is the sentence or clause. ``confidence`` is the extractor's probability that the claim is stated
    so in the text (not that it is true). ``fields`` gives it per field.
    """

    STAGE: ClassVar[str] = "extract"
    NAME: ClassVar[str] = "claim"
    PREFIX: ClassVar[str] = "clm"

    document: str
    proposition: Span
    chain: tuple[Hop, ...]
    modality: Modality
    hedge: Span | None = None
    content: Content
    observation: Observation = Observation.UNKNOWN
    confidence: float = 1.0
    fields: tuple[Weighted, ...] = ()

    @staticmethod
    def id_of(document: str, kind: str, trigger_start: int, part: int = 0) -> str:
        """Id of a claim: the document, its kind, where its trigger word starts, and which of several it is there.

        Why the trigger: it is what moves least when an extractor learns to read more of a sentence.
        """
        return identify("clm", {"document": document, "kind": kind, "trigger": trigger_start, "part": part})
