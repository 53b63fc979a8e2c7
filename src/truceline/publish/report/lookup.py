"""Where is the thing with this id, and what is it called? Indexes over the report's input, made once."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeVar

from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.model.when import WhenCandidate
from truceline.publish.report.wording import load_words
from truceline.publish.report.zones import drawn_zones, zone_outlines
from truceline.publish.words import days_in_words, days_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from truceline.model import Agreement, Finding, Incident, Noun, Provision, Zone
    from truceline.model.footprint import Footprint, PlaceCandidate
    from truceline.publish.report.inputs import ReportInput, Span
    from truceline.publish.report.zones import ZoneOutline

N = TypeVar("N", bound="Noun")

SHORTEST_TITLE: Final = 8
LONGEST_TITLE: Final = 34
UNSAFE_IN_ANCHOR: Final = re.compile(r"[^A-Za-z0-9_-]+")


def anchor(*parts: str) -> str:
    """A fragment identifier made of ids: letters, digits and dashes only."""
    return "-".join(UNSAFE_IN_ANCHOR.sub("-", part).strip("-") for part in parts)


class Lookup:
    """The report's input by id, with display names; every iteration is in an order that input order cannot change."""

    def __init__(self, report: ReportInput, span: Span) -> None:
        self._times: Final[dict[str, WhenCandidate | None]] = {}
        self._places: Final[dict[str, tuple[tuple[PlaceCandidate, float], ...]]] = {}
        self.report: Final = report
        self.span: Final = span
        self.words: Final = load_words()
        self._acts: Final = load_acts()
        self._parties: Final = load_parties()
        self.agreements: Final[dict[str, Agreement]] = {item.id: item for item in report.agreements}
        self.zones: Final[tuple[ZoneOutline, ...]] = zone_outlines(report.agreements)
        self.drawn_zones: Final = drawn_zones(self.zones, report.case.countries)
        self.documents: Final = _by_id(report.documents)
        self.evidence: Final = _by_id(report.evidence)
        self.records: Final = _by_id(report.records)
        self.claims: Final = _by_id(report.claims)
        self.coverages: Final = _by_id(report.coverages)
        self.findings: Final = _by_id(report.findings)
        self.incidents: Final[dict[str, Incident]] = {
            item.id: item for item in sorted(report.incidents, key=lambda item: (self.best_days(item), item.id))
        }
        self.placements: Final = {item.item: item for item in report.placements}
        self.whens: Final = {item.item: item for item in report.whens}
        self.findings_of: Final = self._group_findings()
        self.incident_of: Final = {
            member.item: incident.id for incident in report.incidents for member in incident.members
        }

    def _group_findings(self) -> dict[str, dict[str, tuple[Finding, ...]]]:
        """Findings by subject and agreement, agreements in the case's order, clauses in the agreement's."""
        order = {name: place for place, name in enumerate(self.agreements)}
        grouped: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
        for finding in sorted(self.report.findings, key=lambda item: (order.get(item.agreement, len(order)), item.id)):
            grouped[finding.subject][finding.agreement].append(finding)
        return {
            subject: {name: tuple(sorted(found, key=self._clause_order)) for name, found in by_agreement.items()}
            for subject, by_agreement in grouped.items()
        }

    def _clause_order(self, finding: Finding) -> tuple[int, str]:
        agreement = self.agreements.get(finding.agreement)
        ids = [item.id for item in agreement.provisions] if agreement else []
        return (ids.index(finding.provision) if finding.provision in ids else len(ids), finding.id)

    def act(self, act: str) -> str:
        """What an act or family is called."""
        return self._acts.label(act) if self._acts.knows(act) else act.replace("_", " ")

    def family(self, act: str) -> str:
        """The family that an act belongs to, or itself."""
        return self._acts.family(act) if self._acts.knows(act) else act

    def party(self, party: str | None) -> str:
        """What a party is called; "unknown" where there is none."""
        if party is None:
            return "unknown"
        return self._parties.name(party) if self._parties.knows(party) else party

    def value(self, field: str, value: str) -> str:
        """A field's value for people: ids of parties and acts by their names, everything else as it stands."""
        if field in {"actor", "target"}:
            return self.party(value or None)
        return self.act(value) if field == "act" else value

    def agreement_title(self, agreement: str) -> str:
        """The full title of an agreement."""
        found = self.agreements.get(agreement)
        return found.title if found else agreement

    def agreement_short(self, agreement: str) -> str:
        """A short name of an agreement, for table heads and chips: its title where that is short, else an alias."""
        found = self.agreements.get(agreement)
        if found is None:
            return agreement
        names = [found.names.get("short", ""), found.title, *found.aliases]
        fitting = [name for name in names if SHORTEST_TITLE <= len(name) <= LONGEST_TITLE]
        short = fitting[0] if fitting else found.title
        return short[:1].upper() + short[1:]

    def title(self, incident: str) -> str:
        """An incident's label without its day, which stands beside it."""
        found = self.incidents[incident]
        if self.best_time(found) is None:
            return found.label
        return found.label.removesuffix(f", {days_in_words(*self.best_days(found))}")

    def provision(self, agreement: str, provision: str) -> Provision | None:
        """A clause by its id, where the agreement is at hand."""
        found = self.agreements.get(agreement)
        return next((item for item in found.provisions if item.id == provision), None) if found else None

    def clause(self, agreement: str, provision: str) -> str:
        """A clause's title with its id: ``2a, No use of any weapons``."""
        found = self.provision(agreement, provision)
        return found.title if found else provision

    def zone(self, agreement: str, zone: str | None) -> Zone | None:
        """A zone by its id."""
        found = self.agreements.get(agreement)
        return next((item for item in found.zones if item.id == zone), None) if found else None

    def zone_name(self, agreement: str, zone: str | None) -> str:
        """What a zone is called; empty where there is none."""
        found = self.zone(agreement, zone)
        return found.name if found else (zone or "")

    def outcome_of(self, findings: Iterable[Finding], order: tuple[str, ...]) -> str:
        """The first outcome in this order that any of the findings has; "not_applicable" where there are none."""
        present = {item.outcome.value for item in findings}
        return next((name for name in order if name in present), "not_applicable")

    def agreement_outcome(self, subject: str, agreement: str) -> str:
        """The outcome that speaks for an agreement on a subject."""
        return self.outcome_of(self.findings_of.get(subject, {}).get(agreement, ()), self.words.agreement_order)

    def incident_outcome(self, incident: str) -> str:
        """The outcome that speaks for an incident under all agreements."""
        present = {self.agreement_outcome(incident, name) for name in self.findings_of.get(incident, {})}
        return next((name for name in self.words.incident_order if name in present), "not_applicable")

    def best_time(self, incident: Incident) -> WhenCandidate | None:
        """The likeliest time of an incident: the heaviest candidate over all its joint readings."""
        if incident.id not in self._times:
            self._times[incident.id] = _likeliest(incident)
        return self._times[incident.id]

    def best_days(self, incident: Incident) -> tuple[date, date]:
        """First and last day of the likeliest time; the end of the period where nothing is known."""
        best = self.best_time(incident)
        return days_of(best) if best else (self.span.end, self.span.end)

    def places(self, incident: Incident) -> tuple[tuple[PlaceCandidate, float], ...]:
        """Where an incident may have been, each place once with its whole weight, heaviest first."""
        if incident.id not in self._places:
            self._places[incident.id] = _weighed(incident)
        return self._places[incident.id]


def _likeliest(incident: Incident) -> WhenCandidate | None:
    weighted = [(item.weight * time.weight, time) for item in incident.alternatives for time in item.times]
    totals: dict[WhenCandidate, float] = defaultdict(float)
    for weight, time in weighted:
        totals[_plain(time)] += weight
    return max(sorted(totals, key=_time_key), key=lambda time: totals[time]) if totals else None


def _weighed(incident: Incident) -> tuple[tuple[PlaceCandidate, float], ...]:
    totals: dict[tuple[str, Footprint], float] = defaultdict(float)
    first: dict[tuple[str, Footprint], PlaceCandidate] = {}
    for alternative in incident.alternatives:
        for place in alternative.places:
            key = (place.name, place.footprint)
            totals[key] += alternative.weight * place.weight
            first.setdefault(key, place)
    if len(totals) == 1:
        return tuple((first[key], total) for key, total in totals.items())
    order = sorted(totals, key=lambda key: (-round(totals[key], 9), key[0], repr(key[1])))
    return tuple((first[key], totals[key]) for key in order)


def _by_id(items: Iterable[N]) -> dict[str, N]:
    return {item.id: item for item in sorted(items, key=lambda item: item.id)}


def _plain(time: WhenCandidate) -> WhenCandidate:
    return WhenCandidate(start_utc=time.start_utc, end_utc=time.end_utc, clock=time.clock, weight=1.0)


def _time_key(time: WhenCandidate) -> tuple[str, str, str]:
    return (time.start_utc.isoformat(), time.end_utc.isoformat(), time.clock)
