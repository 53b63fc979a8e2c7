"""Was what fell due done? One finding for each obligation with a deadline, as of the last day of what is known.

Only what the case itself holds can show it: an incident whose act, actor and place are those of the obligation. A
clause whose fulfilment no act of the lexicon describes stays unknown once it is due, and says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from truceline.assess.applicability import Applicability, Disputed, applicability
from truceline.assess.naming import day_words, joined, party_name, sentence
from truceline.assess.speaker import Colour
from truceline.assess.support import support
from truceline.assess.telling import according_to
from truceline.model.finding import FactorName, Finding, Outcome, ReviewState, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from truceline.agreement.compile import CompiledAgreement, CompiledProvision
    from truceline.agreement.life import DueDay
    from truceline.assess.clause import Clause
    from truceline.assess.context import AssessContext
    from truceline.model.finding import Support
    from truceline.model.incident import Incident


class Deed(NamedTuple):
    """An incident that fulfils an obligation, the earliest and latest it may have been, and how well it is carried."""

    incident: Incident
    start_utc: datetime
    end_utc: datetime
    found: Applicability
    support: Support


class _Duty(NamedTuple):
    """An obligation that falls due, with the deeds that would fulfil it, earliest first."""

    clause: Clause
    due: tuple[DueDay, ...]
    deeds: tuple[Deed, ...]
    context: AssessContext

    @property
    def subject(self) -> str:
        """What the finding is about: agreement and clause."""
        return f"{self.clause.agreement.id}/{self.clause.provision.id}"

    def shown(self) -> Deed | None:
        """The first deed that is carried well enough to count as done."""
        floor = self.context.options.outcomes.shown
        return next((deed for deed in self.deeds if deed.support.probability >= floor), None)

    def refuted(self) -> Deed | None:
        """A deed told of, of which the evidence says that it was not done, on every reading of the model."""
        ceiling = self.context.options.outcomes.refuted
        return next((deed for deed in self.deeds if deed.support.sensitivity.high < ceiling), None)

    def is_lapsed(self) -> bool:
        """Was the agreement no longer, or not yet, in force on every day on which this may have fallen due?"""
        floor = self.context.options.outcomes.failing
        return all(self.clause.perhaps.at(item.end_utc - timedelta(microseconds=1)) < floor for item in self.due)


def assess_obligations(
    compiled: CompiledAgreement, context: AssessContext, incidents: Sequence[Incident] = ()
) -> tuple[Finding, ...]:
    """The findings on what falls due under an agreement, in the order of its text.

    ``incidents`` are what may show it done. Raises ItemError as ``assess_incident`` does.
    """
    clauses = context.clauses(compiled)
    maker = context.maker(compiled).id
    return tuple(_finding(_duty(item, clauses[item.id], context, incidents), maker) for item in compiled.duties)


def _duty(item: CompiledProvision, clause: Clause, context: AssessContext, incidents: Iterable[Incident]) -> _Duty:
    """Gather the deeds. An obligation without acts cannot be recognised in an incident."""
    deeds: list[Deed] = []
    for incident in incidents if clause.provision.acts else ():
        times = [candidate for alternative in incident.alternatives for candidate in alternative.times]
        found = applicability(incident, clause, context.judging, Disputed()) if times else None
        if found is None or found.whole.low < context.options.outcomes.shown:
            continue
        carried = support(incident, context.evidence, context.options.support, Colour.CREDIT)
        start, end = min(time.start_utc for time in times), max(time.end_utc for time in times)
        deeds.append(Deed(incident, start, end, found, carried))
    ordered = sorted(deeds, key=lambda deed: (deed.end_utc, deed.start_utc, deed.incident.id))
    return _Duty(clause, item.due, tuple(ordered), context)


def _outcome(duty: _Duty) -> Outcome:
    """Pending, met, met late, unmet or unknown; not applicable where nothing was in force when it fell due.

    Late means late on every reading of the deadline and of the deed's time; what is done within any is met.
    """
    deed = duty.shown()
    if deed is not None:
        latest = max(item.end_utc for item in duty.due)
        return Outcome.MET_LATE if deed.start_utc >= latest else Outcome.MET
    if duty.context.as_of <= max(item.on for item in duty.due):
        return Outcome.PENDING
    if duty.is_lapsed():
        return Outcome.NOT_APPLICABLE
    return Outcome.UNMET if duty.refuted() is not None else Outcome.UNKNOWN


def _finding(duty: _Duty, maker: str) -> Finding:
    outcome = _outcome(duty)
    deed = duty.refuted() if outcome is Outcome.UNMET else duty.shown()
    agreement, provision = duty.clause.agreement, duty.clause.provision
    id_ = Finding.id_of(duty.subject, agreement.id, provision.id)
    is_lapsed = outcome is Outcome.NOT_APPLICABLE
    return Finding(
        id=id_,
        made_by=maker,
        derived_from=(deed.incident.id,) if deed is not None else (),
        subject=duty.subject,
        agreement=agreement.id,
        provision=provision.id,
        outcome=outcome,
        applicability=deed.found.whole if deed is not None else None,
        failing=(FactorName.IN_FORCE,) if is_lapsed else (),
        joint=deed.found.joint if deed is not None else (),
        rule=Rule.DUE,
        support=deed.support if deed is not None else None,
        due=max(duty.due, key=lambda item: item.weight).on,
        according_to=according_to(deed.incident) if deed is not None else (),
        sentence=_sentence(duty, outcome, deed),
        reasons=_reasons(duty, deed),
        review=duty.context.reviews.get(id_, ReviewState.MACHINE),
    )


def _sentence(duty: _Duty, outcome: Outcome, deed: Deed | None) -> str:
    provision = duty.clause.provision
    parties = [party_name(party, duty.context.parties) for party in provision.by]
    what = f"clause {provision.id} ({provision.title}) of “{duty.clause.agreement.title}”"
    who = f", due from {joined(parties)}," if parties else ""
    days = joined((day_words(item.on) for item in duty.due), " or ")
    said = f", according to {joined(according_to(deed.incident))}" if deed is not None else ""
    return {
        Outcome.PENDING: f"Pending: {what}{who} falls due on {days}.",
        Outcome.MET: f"Apparently met: {what}{who} by {days}{said}.",
        Outcome.MET_LATE: f"Apparently met late: {what}{who} by {days}{said}.",
        Outcome.UNMET: f"Apparently unmet: {what}{who} by {days}{said}.",
        Outcome.NOT_APPLICABLE: f"Not applicable: {what}{who} by {days}, when the agreement was not in force.",
    }.get(outcome, f"Unknown: {what}{who} fell due on {days}; nothing in the case shows whether it was met.")


def _reasons(duty: _Duty, deed: Deed | None) -> tuple[str, ...]:
    """Which days are given, on which reading; what was looked for, and what was found."""
    as_of = day_words(duty.context.as_of)
    lines = [
        f"due on {day_words(item.on)} ({item.weight:.2f}){f': {item.reading}' if item.reading else ''}"
        for item in duty.due
    ]
    lines.append(f"judged as of {as_of}")
    acts = duty.context.acts
    if deed is not None:
        lines.append(
            f"{deed.incident.id} ({deed.incident.label}) is such an act, support {deed.support.probability:.2f}"
        )
    elif duty.clause.provision.acts:
        labels = joined((acts.label(act).lower() for act in duty.clause.provision.acts), " or ")
        lines.append(f"no incident of the case is {labels} by those who owe it, with enough support")
    else:
        lines.append("no kind of act is named that would fulfil it, so no incident can show it")
    return tuple(sentence(line) for line in lines)
