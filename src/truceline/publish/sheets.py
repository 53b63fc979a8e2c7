"""Tables for the terminal, as plain data: what the columns are called and what stands in the cells."""

from __future__ import annotations

from datetime import date
from functools import singledispatch
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model import Claim, Coverage, Episode, Finding, Incident, Record, Refusal, Talk
from truceline.model.noun import Noun
from truceline.publish import words
from truceline.publish.facets import facets_of
from truceline.publish.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FAR: date = date.max


class Sheet(NamedTuple):
    """A table: column titles, rows of texts, what is said beneath it.

    ``shares`` of the width go to the columns (0: as wide as it needs); none where each takes what it needs.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()


def first_day(view: View, noun: Noun) -> date:
    """The first day of what is likeliest of a thing's times; the calendar's last where nothing is known."""
    subject = view.by_id(Incident).get(noun.subject) if isinstance(noun, Finding) else noun
    if isinstance(subject, Incident):
        best = words.best_time(words.incident_times(subject))
        return words.days_of(best)[0] if best else FAR
    return min((first for first, _ in facets_of(view, noun).days), default=FAR)


def in_time_order(view: View, rows: Sequence[Noun]) -> list[Noun]:
    """Rows by the first day that they are about, then by id."""
    return sorted(rows, key=lambda row: (first_day(view, row), row.id))


@singledispatch
def cells(row: Noun, _view: View) -> tuple[str, ...]:
    """The cells of a thing in the table of its noun."""
    raise TypeError(type(row).__name__)


def sheet_of(view: View, noun: type[Noun], rows: Sequence[Noun]) -> Sheet:
    """The table of some rows of a noun."""
    return Sheet(COLUMNS[noun], tuple(cells(row, view) for row in rows), shares=SHARES.get(noun, ()))


def act_label(act: str) -> str:
    """What people call an act."""
    from truceline.lexicon.acts import load_acts

    acts = load_acts()
    return acts.label(act) if acts.knows(act) else act


def party_name(party: str | None) -> str:
    """What people call a party."""
    if party is None:
        return "somebody"
    from truceline.lexicon.parties import load_parties

    parties = load_parties()
    return parties.name(party) if parties.knows(party) else party


def what_claim(claim: Claim) -> str:
    """What a claim says happened, in few words."""
    content = claim.content
    kind = str(content.__struct_config__.tag)
    if kind == "act":
        actor, target = getattr(content, "actor", None), getattr(content, "target", None)
        who = actor.span.text if actor else "somebody"
        on = f" → {target.span.text}" if target else ""
        return f"{act_label(getattr(content, 'act', ''))}: {who}{on}"
    if kind == "talk":
        return f"talk {getattr(content, 'status', '')}"
    if kind == "agreement":
        return f"agreement {getattr(content, 'event', '')}"
    return kind


@cells.register
def _(claim: Claim, view: View) -> tuple[str, ...]:
    when, placement = view.whens.get(claim.id), view.placements.get(claim.id)
    return (
        words.time_in_words(when.candidates) if when else "",
        what_claim(claim),
        words.place_in_words(placement.candidates) if placement else "",
        claim.modality.value,
        words.chain_in_words(claim.chain),
        " ".join(claim.proposition.text.split()),
        claim.id,
    )


@cells.register
def _(record: Record, view: View) -> tuple[str, ...]:
    when = view.whens.get(record.id)
    first, last = facets_of(view, record).days[0]
    actor, target = (cell.text if cell else "" for cell in (record.actor, record.target))
    link = " → " if record.is_directed else " – "
    return (
        words.time_in_words(when.candidates) if when and when.candidates else words.days_in_words(first, last),
        f"{act_label(record.act)}: {link.join(text for text in (actor, target) if text) or 'parties not said'}",
        ", ".join(text for text in (record.place.name, record.place.admin1) if text),
        words.chain_in_words(record.chain),
        f"{record.dataset} {record.row_id}",
        record.id,
    )


@cells.register
def _(incident: Incident, _view: View) -> tuple[str, ...]:
    deniers = f", {incident.origins_denying} deny" if incident.origins_denying else ""
    return (
        words.time_in_words(words.incident_times(incident)),
        incident.label,
        words.place_in_words(words.incident_places(incident)),
        incident.modality.value,
        f"{incident.origins_asserting}{deniers}",
        incident.grade.value,
        ", ".join(incident.disputed),
        incident.id,
    )


@cells.register
def _(episode: Episode, view: View) -> tuple[str, ...]:
    incidents = [view.by_id(Incident).get(key) for key in episode.incidents]
    labels = [f"{incident.label} ({incident.id})" for incident in incidents if incident]
    links = [f"{link.relation} (says {link.said_by})" for link in episode.links]
    return episode.label, "\n".join(labels), "\n".join(dict.fromkeys(links)), episode.id


@cells.register
def _(talk: Talk, _view: View) -> tuple[str, ...]:
    held = f"{talk.number} × {talk.status.value}" if talk.number != 1 else talk.status.value
    return (
        talk.time_phrase or "not said",
        talk.label,
        held + (" (secret)" if talk.is_secret else ""),
        talk.place_phrase,
        words.joined([party_name(party) for party in talk.participants]),
        words.joined(sorted({member.chain for member in talk.members})),
        talk.id,
    )


@cells.register
def _(refusal: Refusal, _view: View) -> tuple[str, ...]:
    return refusal.code, refusal.where, refusal.reason, refusal.mend, refusal.id


@cells.register
def _(coverage: Coverage, view: View) -> tuple[str, ...]:
    first, last = facets_of(view, coverage).days[0]
    return (
        words.days_in_words(first, last),
        coverage.observer,
        "; ".join(text for text in (coverage.area, coverage.admin1) if text),
        coverage.means,
        coverage.restriction or "none",
        coverage.id,
    )


@cells.register
def _(finding: Finding, view: View) -> tuple[str, ...]:
    incident = view.by_id(Incident).get(finding.subject)
    when = words.time_in_words(words.incident_times(incident)) if incident else due_in_words(finding)
    return (
        when,
        incident.label if incident else subject_in_words(view, finding),
        f"{words.short_title(view.agreements.get(finding.agreement), finding.agreement)}, {finding.provision}",
        words.outcome_in_words(finding),
        words.bounds_in_words(finding.applicability),
        words.support_in_words(finding),
        finding.id,
    )


def due_in_words(finding: Finding) -> str:
    """When an obligation fell due."""
    return f"due {words.days_in_words(finding.due, finding.due)}" if finding.due else "no day set"


def subject_in_words(view: View, finding: Finding) -> str:
    """What a finding is about where that is no incident: the title of the obligation."""
    agreement = view.agreements.get(finding.agreement)
    provisions = agreement.provisions if agreement else ()
    return next((one.title for one in provisions if one.id == finding.provision), finding.provision)


COLUMNS: Final[Mapping[type[Noun], tuple[str, ...]]] = {
    Claim: ("when", "what", "where", "stance", "according to", "sentence", "id"),
    Record: ("when", "what", "where", "according to", "row", "id"),
    Incident: ("when", "what", "where", "stance", "origins", "grade", "disputed", "id"),
    Episode: ("episode", "incidents", "links", "id"),
    Talk: ("when", "what", "status", "where", "who", "according to", "id"),
    Refusal: ("code", "where", "reason", "mend", "id"),
    Coverage: ("when", "observer", "area", "means", "restriction", "id"),
    Finding: ("when", "what", "clause", "outcome", "applies", "support", "id"),
}
"""Titles of the columns of each noun's table."""

SHARES: Final[Mapping[type[Noun], tuple[int, ...]]] = {
    Claim: (3, 4, 3, 0, 4, 8, 0),
    Record: (3, 6, 4, 5, 3, 0),
    Talk: (3, 6, 3, 3, 4, 6, 0),
    Refusal: (4, 5, 6, 4, 0),
}
"""How the width is shared where one column has the words that matter."""
