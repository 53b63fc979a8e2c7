"""Which items should a person look at first? Those whose place is unsure and whose incident matters to a finding."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.model import Finding, Incident


class Doubt(NamedTuple):
    """An item whose membership is unsure: its incident, how unsure, what depends on it, and the product of both.

    ``uncertainty`` is the entropy of the membership in bits, in [0, 1]; ``effect`` the greatest applicability of a
    finding on the incident that is neither not applicable nor not assessable, in [0, 1]; ``label`` is the incident in
    words.
    """

    item: str
    incident: str
    probability: float
    uncertainty: float
    effect: float
    score: float
    reason: str
    label: str


SILENT = frozenset(("not_applicable", "not_assessable"))
"""Outcomes that stay as they are, whoever belongs to the incident."""
LEAST_EFFECT = 0.01
"""Effect of an incident on which no finding bears: doubts about it come last, and still come."""


def doubts(incidents: Iterable[Incident], findings: Iterable[Finding]) -> tuple[Doubt, ...]:
    """All unsure members, the weightiest first; ties by id."""
    effects = _effects(findings)
    found = []
    for incident in incidents:
        if len(incident.members) < 2:
            continue
        effect = max(LEAST_EFFECT, effects.get(incident.id, 0.0))
        for member in incident.members:
            bits = entropy(member.probability)
            if bits > 0:
                found.append(
                    Doubt(
                        item=member.item,
                        incident=incident.id,
                        probability=member.probability,
                        uncertainty=bits,
                        effect=effect,
                        score=bits * effect,
                        reason=member.reason,
                        label=incident.label,
                    )
                )
    return tuple(sorted(found, key=lambda doubt: (-round(doubt.score, 9), doubt.item, doubt.incident)))


def entropy(probability: float) -> float:
    """Entropy of a yes or no, in bits: 1 at one half, 0 where it is sure."""
    if probability <= 0.0 or probability >= 1.0:
        return 0.0
    return -(probability * math.log2(probability) + (1 - probability) * math.log2(1 - probability))


def _effects(findings: Iterable[Finding]) -> Mapping[str, float]:
    """By incident, the greatest applicability of a finding that says something."""
    effects: dict[str, float] = {}
    for finding in findings:
        if finding.outcome.value not in SILENT and finding.applicability is not None:
            effects[finding.subject] = max(effects.get(finding.subject, 0.0), finding.applicability.high)
    return effects
