"""Incident: one act by one side against one target in one continuous place and time. Episode: linked incidents."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from truceline.model.claim import Modality
from truceline.model.footprint import PlaceCandidate
from truceline.model.noun import Noun, Part, Weighted, identify
from truceline.model.when import WhenCandidate


class Member(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim or record about the incident, with the probability that it is, and why.

    ``origin`` groups members that rest on one first speaker or one wire; ``stance`` is how the member stands to it.
    ``chain`` is the source chain in words, outermost first, joined by `` ← ``.
    """

    item: str
    probability: float
    origin: str
    stance: Modality
    chain: str
    reason: str = ""


class FieldValue(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value that a field has among the members, and who holds it (item ids)."""

    field: str
    value: str
    holders: tuple[str, ...]
    origins: tuple[str, ...]


class Alternative(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One joint reading of the incident: actor, act, target, place and time hold together; weights sum to one.

    ``actor`` and ``target`` are party ids or None where unknown; ``places`` and ``times`` are what this reading's
    members say, each weighted to one within the alternative.
    """

    weight: float
    act: str
    actor: str | None = None
    target: str | None = None
    places: tuple[PlaceCandidate, ...] = ()
    times: tuple[WhenCandidate, ...] = ()
    holders: tuple[str, ...] = ()


class Grade(StrEnum):
    """An Airwars-like grade, derived from the chains, never typed in."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class Incident(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act by one side against one target in one continuous place and time, with every value and who holds it.

    ``founding`` is the claim or record that the id comes from. ``values`` keep every disagreeing value; ``disputed``
    names the fields in which independent origins differ. ``modality`` is the surest stance among the members.
    ``label`` is a neutral line for people.
    """

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "incident"
    PREFIX: ClassVar[str] = "inc"

    founding: str
    label: str
    members: tuple[Member, ...]
    values: tuple[FieldValue, ...]
    alternatives: tuple[Alternative, ...]
    modality: Modality
    origins_asserting: int
    origins_denying: int
    disputed: tuple[str, ...] = ()
    grade: Grade
    grade_reason: str = ""
    episode: str | None = None

    @staticmethod
    def id_of(founding: str) -> str:
        """Id of the incident that this claim or record founded."""
        return identify("inc", {"founding": founding})


class EpisodeLink(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two incidents that a claim ties together, and the words for it ("following")."""

    incident: str
    other: str
    relation: str
    said_by: str


class Episode(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Linked incidents: a strike and the attack it is told to follow or answer, a series, a retaliation.

    Each of ``links`` is what a source says; ``incidents`` are sorted ids.
    """

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "episode"
    PREFIX: ClassVar[str] = "epi"

    label: str
    incidents: tuple[str, ...]
    links: tuple[EpisodeLink, ...] = ()

    @staticmethod
    def id_of(first_incident: str) -> str:
        """Id of the episode whose incident with the smallest id is this."""
        return identify("epi", {"incident": first_incident})


class Assignment(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim or record was assigned to an incident: recorded once, replayed at each run.

    ``item`` founded or joined ``incident``; ``score`` in log-odds with the reasons that made it.
    """

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "assignment"
    PREFIX: ClassVar[str] = "asg"

    item: str
    incident: str
    score: float
    reasons: tuple[Weighted, ...] = ()

    @staticmethod
    def id_of(item: str, incident: str) -> str:
        """Id of the assignment of an item to an incident."""
        return identify("asg", {"item": item, "incident": incident})


class Redirect(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An incident id that was merged into another: the old id still answers."""

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "redirect"
    PREFIX: ClassVar[str] = "rdr"

    old: str
    new: str
    reason: str = ""

    @staticmethod
    def id_of(old: str, new: str) -> str:
        """Id of the redirect from one incident to another."""
        return identify("rdr", {"old": old, "new": new})


class Recognition(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim about an instrument, linked to the agreement that it means, with probability and reason."""

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "recognition"
    PREFIX: ClassVar[str] = "rcg"

    claim: str
    agreement: str
    probability: float
    reason: str

    @staticmethod
    def id_of(claim: str, agreement: str) -> str:
        """Id of the link between a claim and an agreement."""
        return identify("rcg", {"claim": claim, "agreement": agreement})
