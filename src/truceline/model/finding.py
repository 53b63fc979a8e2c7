"""Finding: what one provision means for one incident or one obligation that fell due."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from truceline.model.noun import Bounds, Noun, Part, identify


class Outcome(StrEnum):
    """What a finding says, in the order in which it is reached (design 5.5)."""

    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSABLE = "not_assessable"
    PERMITTED = "permitted"
    BREACH_VERY_LIKELY = "breach_very_likely"
    BREACH_LIKELY = "breach_likely"
    BREACH_POSSIBLE = "breach_possible"
    BREACH_UNLIKELY = "breach_unlikely"
    PENDING = "pending"
    MET = "met"
    MET_LATE = "met_late"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class FactorName(StrEnum):
    """The factors of applicability; each is shown as a marginal with its reason."""

    IN_FORCE = "in_force"
    IN_PLACE = "in_place"
    BOUND = "bound"
    ACT = "act"
    TARGET = "target"
    NO_EXCEPTION = "no_exception"


class Rule(StrEnum):
    """What the outcome turns on, once no factor rules the provision out."""

    BREACH = "breach"
    EXCEEDED = "exceeded"
    MUTE = "mute"
    PERMISSION = "permission"
    DISPUTED_PERMISSION = "disputed_permission"
    PENDING = "pending"
    DUE = "due"


class JointTerm(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One joint reading, or several that say the same: its weight, and the factors that multiply within it.

    ``in_place`` is that it was where the provision holds and no exception does. The applicability is the sum over all
    terms of weight times the product of the factors, low ends with low ends and high with high.
    """

    weight: float
    in_force: Bounds
    in_place: Bounds
    bound: Bounds
    act: Bounds
    target: Bounds


class Factor(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One marginal factor of applicability with its reason."""

    name: FactorName
    bounds: Bounds
    reason: str


class SupportTerm(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One origin's contribution to support, in log-odds (natural logarithm), with its reason and the members behind."""

    origin: str
    log_odds: float
    reason: str
    items: tuple[str, ...] = ()


class Support(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How well the evidence carries it: a declared model, never calibrated.

    ``prior_log_odds`` plus the terms, those that assert and those that deny each held to ``cap_log_odds`` together,
    gives ``probability`` (the logistic of the sum). ``sensitivity`` is the range that the probability takes when the
    declared parameters are varied within their stated ranges.
    """

    model: str
    prior_log_odds: float
    terms: tuple[SupportTerm, ...]
    probability: float
    sensitivity: Bounds
    cap_log_odds: float | None = None


class Without(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same finding without one claimed exception or exclusion: both are published."""

    exception: str
    applicability: Bounds
    outcome: Outcome


class ReviewState(StrEnum):
    """How far people have looked at it: monitoring, verification and investigation are different things."""

    MACHINE = "machine"
    MONITORED = "monitored"
    VERIFIED = "verified"
    INVESTIGATED = "investigated"


class Finding(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one provision means for one subject (an incident, or an obligation that fell due).

    ``applicability`` is the probability that the provision covers the subject, given that it happened as claimed;
    ``support`` how well the evidence carries that. ``failing`` names all factors whose upper bound is below the
    threshold. ``joint`` are the terms of the applicability and ``rule`` what the outcome turns on, so that both can be
    recomputed from the record (``assess.recompute``). ``zone`` is the zone of the provision with the greatest mass.
    ``sentence`` is the finding in words, "apparent breach of clause …, according to …", never guilt.
    """

    STAGE: ClassVar[str] = "assess"
    NAME: ClassVar[str] = "finding"
    PREFIX: ClassVar[str] = "fnd"

    subject: str
    agreement: str
    provision: str
    outcome: Outcome
    applicability: Bounds | None = None
    factors: tuple[Factor, ...] = ()
    failing: tuple[FactorName, ...] = ()
    joint: tuple[JointTerm, ...] = ()
    rule: Rule | None = None
    support: Support | None = None
    zone: str | None = None
    in_zone: Bounds | None = None
    without: tuple[Without, ...] = ()
    due: date | None = None
    according_to: tuple[str, ...] = ()
    sentence: str
    reasons: tuple[str, ...] = ()
    review: ReviewState = ReviewState.MACHINE

    @staticmethod
    def id_of(subject: str, agreement: str, provision: str) -> str:
        """Id of the finding on a subject under a provision."""
        return identify("fnd", {"subject": subject, "agreement": agreement, "provision": provision})
