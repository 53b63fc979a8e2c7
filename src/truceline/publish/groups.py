"""Findings as a person reads them: a group for each incident, a line for each agreement; obligations apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model import Finding, Incident
from truceline.model.agreement import ProvisionKind
from truceline.model.finding import FactorName, Outcome, ReviewState
from truceline.publish import sheets, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.publish.view import View

RANK: Final = (
    Outcome.BREACH_VERY_LIKELY,
    Outcome.BREACH_LIKELY,
    Outcome.BREACH_POSSIBLE,
    Outcome.PERMITTED,
    Outcome.BREACH_UNLIKELY,
    Outcome.NOT_ASSESSABLE,
    Outcome.NOT_APPLICABLE,
    Outcome.UNMET,
    Outcome.MET_LATE,
    Outcome.MET,
    Outcome.PENDING,
    Outcome.UNKNOWN,
)
"""What a reader looks for first."""


TELLING: Final = (
    ProvisionKind.PROHIBITION,
    ProvisionKind.UNPUBLISHED,
    ProvisionKind.CEILING,
    ProvisionKind.PERMISSION,
)
"""Of clauses with one outcome, which speaks for the agreement."""


class Line(NamedTuple):
    """What an agreement, or a clause of it, says of an incident; ``others`` counts its findings that are not shown."""

    agreement: str
    clause: str
    outcome: Outcome
    words: str
    applies: str
    support: str
    review: str
    id: str
    others: int
    grounds: tuple[str, ...]


class Group(NamedTuple):
    """An incident with what every agreement says of it; ``not_then`` names agreements that were not in force."""

    when: str
    what: str
    where: str
    stance: str
    according_to: tuple[str, ...]
    subject: str
    lines: tuple[Line, ...]
    not_then: tuple[str, ...]


def grouped(view: View, findings: Sequence[Finding], *, by_clause: bool = False) -> list[Group]:
    """Incidents in the order of time, a line an agreement; with ``by_clause`` a line for each finding."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.subject in view.by_id(Incident):
            by_subject.setdefault(finding.subject, []).append(finding)
    ranked = sorted(by_subject.values(), key=lambda found: (sheets.first_day(view, found[0]), found[0].subject))
    return [_group(view, found, by_clause=by_clause) for found in ranked]


def brief(groups: Sequence[Group]) -> sheets.Sheet:
    """A row for each incident: when, what, and in a line for each outcome which agreements come to it."""
    rows = [
        (
            group.when,
            group.what.removesuffix(f", {group.when}"),
            "\n".join(_outcome_lines(group)),
            " ".join(dict.fromkeys(line.support for line in group.lines)),
            group.subject,
        )
        for group in groups
    ]
    columns = ("when", "what", "outcome: agreements", "support", "id")
    return sheets.Sheet(columns, tuple(rows), shares=(3, 5, 8, 0, 0))


def _outcome_lines(group: Group) -> list[str]:
    """Outcomes with the agreements that come to them; where one does not apply, on what ground."""
    named: dict[Outcome, list[str]] = {}
    for line in group.lines:
        grounds = f" ({', '.join(line.grounds)})" if line.outcome is Outcome.NOT_APPLICABLE else ""
        named.setdefault(line.outcome, []).append(line.agreement + grounds)
    told = [f"{words.OUTCOMES[outcome]}: {', '.join(agreements)}" for outcome, agreements in named.items()]
    return told or ["no agreement was in force then"]


def obligations(view: View, findings: Sequence[Finding]) -> sheets.Sheet:
    """Findings on what fell due, in the order of their days."""
    due = [one for one in findings if one.subject not in view.by_id(Incident)]
    ordered = sorted(due, key=lambda one: (one.due or sheets.FAR, one.agreement, one.provision))
    rows = [
        (
            sheets.due_in_words(one),
            sheets.subject_in_words(view, one),
            words.short_title(view.agreements.get(one.agreement), one.agreement),
            words.OUTCOMES[one.outcome],
            one.id,
        )
        for one in ordered
    ]
    return sheets.Sheet(("due", "obligation", "agreement", "outcome", "id"), tuple(rows))


def _group(view: View, found: Sequence[Finding], *, by_clause: bool) -> Group:
    incident = view.by_id(Incident)[found[0].subject]
    shown = list(found) if by_clause else [_speaker(view, same) for same in _by_agreement(found)]
    absent = [] if by_clause else [one for one in shown if is_not_then(one)]
    lines = [_line(view, one, found, by_clause=by_clause) for one in shown if one not in absent]
    according = dict.fromkeys(source for finding in found for source in finding.according_to)
    return Group(
        when=words.time_in_words(words.incident_times(incident)),
        what=incident.label,
        where=words.place_in_words(words.incident_places(incident)),
        stance=stance_in_words(incident),
        according_to=tuple(according) or tuple(dict.fromkeys(member.chain for member in incident.members)),
        subject=incident.id,
        lines=tuple(sorted(lines, key=lambda line: (RANK.index(line.outcome), line.agreement, line.clause))),
        not_then=tuple(sorted(words.short_title(view.agreements.get(one.agreement), one.agreement) for one in absent)),
    )


def is_not_then(finding: Finding) -> bool:
    """Whether all that there is to say is that the agreement was not in force."""
    return finding.outcome is Outcome.NOT_APPLICABLE and FactorName.IN_FORCE in finding.failing


def _by_agreement(found: Sequence[Finding]) -> list[list[Finding]]:
    shared: dict[str, list[Finding]] = {}
    for finding in found:
        shared.setdefault(finding.agreement, []).append(finding)
    return list(shared.values())


def _speaker(view: View, same: Sequence[Finding]) -> Finding:
    """The finding that speaks for an agreement: by outcome, then by the kind of clause, then in the text's order."""
    agreement = view.agreements.get(same[0].agreement)
    clauses = {one.id: (number, one.kind) for number, one in enumerate(agreement.provisions)} if agreement else {}

    def rank(finding: Finding) -> tuple[int, int, int, str]:
        number, kind = clauses.get(finding.provision, (len(clauses), ProvisionKind.PERMISSION))
        place = TELLING.index(kind) if kind in TELLING else len(TELLING)
        return RANK.index(finding.outcome), place, number, finding.id

    return min(same, key=rank)


def stance_in_words(incident: Incident) -> str:
    """How sources stand to an incident: asserted by 2 origins, denied by 1, sources differ on target."""
    parts = [f"{incident.modality.value} by {_origins(incident.origins_asserting)}"]
    if incident.origins_denying:
        parts.append(f"denied by {_origins(incident.origins_denying)}")
    if incident.disputed:
        parts.append(f"sources differ on {words.joined(incident.disputed)}")
    return ", ".join(parts)


def _origins(count: int) -> str:
    return "1 origin" if count == 1 else f"{count} origins"


def _line(view: View, finding: Finding, found: Sequence[Finding], *, by_clause: bool) -> Line:
    return Line(
        agreement=words.short_title(view.agreements.get(finding.agreement), finding.agreement),
        clause=finding.provision,
        outcome=finding.outcome,
        words=_outcome(finding),
        applies=words.bounds_in_words(finding.applicability),
        support=words.support_in_words(finding),
        review="" if finding.review is ReviewState.MACHINE else words.REVIEWS[finding.review],
        id=finding.id,
        others=0 if by_clause else sum(one.agreement == finding.agreement for one in found) - 1,
        grounds=tuple(words.GROUNDS[name] for name in finding.failing),
    )


def _outcome(finding: Finding) -> str:
    """The outcome; where nobody can judge it, how much of the place lies inside the zone, for that can be told."""
    text = words.outcome_in_words(finding)
    if finding.outcome is Outcome.NOT_ASSESSABLE and finding.in_zone is not None:
        return f"{text}; {words.bounds_in_words(finding.in_zone)} of the place is inside"
    return text


def outcomes_in_words(view: View, groups: Sequence[Group]) -> str:
    """How many incidents there are, and how many of them have each outcome under some agreement."""
    counts = {outcome: sum(outcome in {line.outcome for line in group.lines} for group in groups) for outcome in RANK}
    parts = [f"{number} {words.OUTCOMES[outcome]}" for outcome, number in counts.items() if number]
    generation = f" (generation {view.generation.number})" if view.generation else ""
    incidents = "1 incident" if len(groups) == 1 else f"{len(groups)} incidents"
    return f"{incidents}{generation}; under at least one agreement: {', '.join(parts) or 'nothing'}"
