"""All findings of a case: incidents by agreements, and what fell due. What cannot be judged is refused, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceline.assess.judge import assess_incident
from truceline.assess.obligations import assess_obligations
from truceline.errors import ItemError
from truceline.model.noun import Maker
from truceline.model.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.context import AssessContext
    from truceline.model.finding import Finding
    from truceline.model.incident import Incident

REFUSER = Maker(algorithm="assess.refuse-1")


class AssessResult(NamedTuple):
    """What the stage gives. Every incident has findings under every agreement, or one refusal: ``taken`` = both.

    ``makers`` are those of the findings and refusals.
    """

    findings: tuple[Finding, ...]
    refusals: tuple[Refusal, ...]
    makers: tuple[Maker, ...]
    taken: int


def assess(
    incidents: Iterable[Incident], agreements: Sequence[CompiledAgreement], context: AssessContext
) -> AssessResult:
    """The findings on these incidents and on what fell due under these agreements, sorted by id."""
    found: list[Finding] = []
    refusals: list[Refusal] = []
    judged: list[Incident] = []
    taken = 0
    for incident in sorted(incidents, key=lambda item: item.id):
        taken += 1
        try:
            findings = [finding for compiled in agreements for finding in assess_incident(incident, compiled, context)]
        except ItemError as error:
            refusals.append(_refusal(incident, error))
            continue
        found += findings
        judged.append(incident)
    for compiled in agreements:
        found += assess_obligations(compiled, context, judged)
    makers = {maker.id: maker for maker in map(context.maker, agreements)}
    if refusals:
        makers[REFUSER.id] = REFUSER
    return AssessResult(
        findings=tuple(sorted(found, key=lambda item: item.id)),
        refusals=tuple(refusals),
        makers=tuple(makers[key] for key in sorted(makers)),
        taken=taken,
    )


def _refusal(incident: Incident, error: ItemError) -> Refusal:
    return Refusal(
        id=Refusal.id_of(error.code, incident.id),
        made_by=REFUSER.id,
        derived_from=(incident.id,),
        code=error.code,
        where=error.where or incident.id,
        reason=error.reason,
        mend=error.mend,
        item=incident.id,
    )
