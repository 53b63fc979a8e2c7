"""Doubts: the surest come last, and so do those on which nothing depends."""

from __future__ import annotations

import pytest

from truceline.model import Bounds, Finding, Incident
from truceline.model.claim import Modality
from truceline.model.finding import Outcome
from truceline.model.incident import Grade, Member
from truceline.reconcile.doubts import LEAST_EFFECT, doubts, entropy


def incident(name: str, *probabilities: float) -> Incident:
    return Incident(
        id=name, made_by="mkr-test", founding="clm-0", label=name, values=(), alternatives=(),
        members=tuple(
            Member(item=f"{name}-{at}", probability=probability, origin=f"o{at}", stance=Modality.ASSERTED, chain="")
            for at, probability in enumerate(probabilities)
        ),
        modality=Modality.ASSERTED, origins_asserting=1, origins_denying=0, grade=Grade.WEAK,
    )  # fmt: skip


def finding(subject: str, outcome: Outcome, high: float) -> Finding:
    return Finding(
        id=f"fnd-{subject}-{outcome}", made_by="mkr-test", subject=subject, agreement="syr", provision="2a",
        outcome=outcome, applicability=Bounds(low=0.0, high=high), sentence="",
    )  # fmt: skip


def test_uncertainty_is_entropy_in_bits() -> None:
    assert entropy(0.5) == pytest.approx(1.0)
    assert entropy(0.9) == pytest.approx(entropy(0.1))
    assert entropy(0.9) < 0.5
    assert entropy(0.0) == entropy(1.0) == 0.0


def test_what_matters_to_a_finding_comes_first() -> None:
    found = doubts(
        [incident("inc-a", 0.6, 1.0), incident("inc-b", 0.5, 1.0), incident("inc-c", 0.9, 1.0)],
        [finding("inc-a", Outcome.BREACH_LIKELY, 0.9), finding("inc-b", Outcome.NOT_APPLICABLE, 0.9)],
    )
    assert [doubt.item for doubt in found] == ["inc-a-0", "inc-b-0", "inc-c-0"]
    assert [doubt.effect for doubt in found] == [0.9, LEAST_EFFECT, LEAST_EFFECT]
    assert found[0].score == pytest.approx(entropy(0.6) * 0.9)


def test_a_member_alone_is_no_doubt() -> None:
    assert doubts([incident("inc-a", 0.4)], []) == ()
