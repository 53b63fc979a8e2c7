"""Findings as a person reads them: one group for each incident or obligation, one line for each agreement's outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model import Bounds, Finding, Incident
from truceline.model.finding import Outcome, ReviewState
from truceline.publish import sheets, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.publish.view import View

RANK: Final = (
    Outcome.BREACH_VERY_LIKELY,
    Outcome.BREACH_LIKELY,
    Outcome.BREACH_POSSIBLE,
    Outcome.PERMITTED,
    Outcome.UNMET,
    Outcome.MET_LATE,
    Outcome.BREACH_UNLIKELY,
    Outcome.NOT_ASSESSABLE,
    Outcome.UNKNOWN,
    Outcome.MET,
    Outcome.PENDING,
    Outcome.NOT_APPLICABLE,
)
"""What a reader looks for first."""


class Line(NamedTuple):
    """What clauses of one agreement with one outcome say of a subject; ``id`` is the telling finding's."""

    agreement: str
    clauses: str
    outcome: Outcome
    words: str
    applies: str
    support: str
    review: str
    id: str


class Group(NamedTuple):
    """A subject with what every agreement says of it."""

    when: str
    what: str
    where: str
    stance: str
    according_to: tuple[str, ...]
    subject: str
    lines: tuple[Line, ...]


def grouped(view: View, findings: Sequence[Finding], *, by_clause: bool = False) -> list[Group]:
    """Groups in the order of time; with ``by_clause`` a line a finding, else clauses of one outcome share a line."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in findings:
        by_subject.setdefault(finding.subject, []).append(finding)
    ranked = sorted(by_subject.values(), key=lambda found: (sheets.first_day(view, found[0]), found[0].subject))
    return [_group(view, found, by_clause=by_clause) for found in ranked]


def _group(view: View, found: Sequence[Finding], *, by_clause: bool) -> Group:
    first = found[0]
    incident = view.by_id(Incident).get(first.subject)
    lines = sorted(_lines(view, found, by_clause=by_clause), key=lambda line: (RANK.index(line.outcome), line[:2]))
    according = dict.fromkeys(source for finding in found for source in finding.according_to)
    if incident is None:
        return Group(
            when=sheets.due_in_words(first),
            what=sheets.subject_in_words(view, first),
            where="",
            stance="obligation",
            according_to=tuple(according),
            subject=first.subject,
            lines=tuple(lines),
        )
    return Group(
        when=words.time_in_words(words.incident_times(incident)),
        what=incident.label,
        where=words.place_in_words(words.incident_places(incident)),
        stance=stance_in_words(incident),
        according_to=tuple(according) or tuple(dict.fromkeys(member.chain for member in incident.members)),
        subject=incident.id,
        lines=tuple(lines),
    )


def stance_in_words(incident: Incident) -> str:
    """How sources stand to an incident: asserted by 2 origins, denied by 1, disputed in target."""
    parts = [f"{incident.modality.value} by {_origins(incident.origins_asserting)}"]
    if incident.origins_denying:
        parts.append(f"denied by {_origins(incident.origins_denying)}")
    if incident.disputed:
        parts.append(f"sources differ on {words.joined(incident.disputed)}")
    return ", ".join(parts)


def _origins(count: int) -> str:
    return "1 origin" if count == 1 else f"{count} origins"


def _lines(view: View, found: Sequence[Finding], *, by_clause: bool) -> list[Line]:
    shared: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        key = (finding.agreement, finding.outcome, finding.failing, finding.review)
        shared.setdefault((*key, finding.id) if by_clause else key, []).append(finding)
    return [_line(view, same) for same in shared.values()]


def _line(view: View, same: Sequence[Finding]) -> Line:
    telling = max(same, key=lambda one: (one.applicability.middle if one.applicability else -1.0, one.id))
    bounds = [one.applicability for one in same if one.applicability]
    spread = Bounds(low=min(one.low for one in bounds), high=max(one.high for one in bounds)) if bounds else None
    agreement = view.agreements.get(telling.agreement)
    return Line(
        agreement=words.short_title(agreement, telling.agreement),
        clauses=words.joined(sorted(one.provision for one in same)),
        outcome=telling.outcome,
        words=words.outcome_in_words(telling),
        applies=words.bounds_in_words(spread),
        support=words.support_in_words(telling),
        review="" if telling.review is ReviewState.MACHINE else words.REVIEWS[telling.review],
        id=telling.id,
    )
