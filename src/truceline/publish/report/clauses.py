"""What does each agreement say, in plain words? Who may not do what to whom, where, from when, except; what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.agreement.words import describe, moment_words
from truceline.model.agreement import Renewal
from truceline.publish.report.lookup import anchor
from truceline.publish.report.quotes import Address, address
from truceline.publish.report.wording import day_words, interval, listed, number, plural
from truceline.publish.words import days_in_words

RENEWALS: Final = {
    Renewal.NONE: "",
    Renewal.TACIT: ", renewed tacitly",
    Renewal.CONSENSUS: ", extended by consensus",
    Renewal.NOTICE: ", with notice",
}

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.agreement.words import Term
    from truceline.model import Agreement, Finding, Provision, Zone
    from truceline.model.agreement import DateCandidate, Duration, Extent, Membership
    from truceline.publish.report.dossier import DossierMaker, FindingView
    from truceline.publish.report.lookup import Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A stage of an agreement's life with its candidate dates."""

    state: str
    dates: tuple[tuple[str, str, str, tuple[Address, ...]], ...]
    """Day, weight (empty where there is one only), reading, sources."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is bound, excluded or has a part, on what ground, and how surely."""

    name: str
    ground: str
    period: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """A zone with what its outlines were drawn from."""

    name: str
    note: str
    outlines: tuple[tuple[str, str, bool], ...]
    """Period, drawn from, whether approximate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """A clause taken apart."""

    id: str
    anchor: str
    kind: str
    verb: str
    title: str
    sentence: str
    text: str
    is_contested: bool
    is_testable: bool
    due: str
    note: str
    sources: tuple[Address, ...]
    findings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """An agreement in plain words."""

    id: str
    anchor: str
    title: str
    short: str
    names: tuple[tuple[str, str], ...]
    """Language and name."""
    text_status: str
    text_note: str
    map_status: str
    map_note: str
    life: tuple[Dated, ...]
    duration: str
    parents: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    bound: tuple[Party, ...]
    unbound: tuple[Party, ...]
    excluded: tuple[Party, ...]
    permitted: str
    zones: tuple[ZoneView, ...]
    clauses: tuple[ClauseView, ...]
    duties: tuple[FindingView, ...]
    doubts: tuple[str, ...]
    note: str
    sources: tuple[tuple[Address, str], ...]


class AgreementWords:
    """Tells agreements in plain words."""

    def __init__(self, lookup: Lookup, dossiers: DossierMaker) -> None:
        self._lookup = lookup
        self._dossiers = dossiers

    def views(self) -> tuple[AgreementView, ...]:
        """All agreements of the case, in its order."""
        return tuple(self._view(item) for item in self._lookup.agreements.values())

    def _view(self, item: Agreement) -> AgreementView:
        words = self._lookup.words
        told = describe(item)
        terms = {term.id: term for term in told.terms}
        return AgreementView(
            id=item.id,
            anchor=anchor(item.id),
            title=item.title,
            short=self._lookup.agreement_short(item.id),
            names=tuple((key, name) for key, name in sorted(item.names.items()) if key != "short"),
            text_status=words.text_statuses[item.text_status],
            text_note=item.text_note,
            map_status=words.map_statuses[item.map_status],
            map_note=item.map_note,
            life=tuple(
                Dated(
                    state=words.life_states[event.state],
                    dates=tuple(self._date(item, date, len(event.dates) > 1) for date in event.dates),
                    note=event.note,
                )
                for event in item.life
            ),
            duration=_duration(item.duration, words.life_states),
            parents=tuple(f"{tie.relation} {self._lookup.agreement_title(tie.agreement)}" for tie in item.parents),
            roles=tuple((self._lookup.party(role.party), role.role) for role in item.roles),
            bound=tuple(self._party(one) for one in item.bound if one.certainty.high > 0),
            unbound=tuple(self._party(one) for one in item.bound if one.certainty.high <= 0),
            excluded=tuple(map(self._party, item.excluded)),
            permitted=listed([self._lookup.party(party) for party in item.permitted_forces])
            if item.permitted_forces
            else "",
            zones=tuple(map(_zone, item.zones)),
            clauses=tuple(self._clause(item, provision, terms[provision.id]) for provision in item.provisions),
            duties=self._duties(item),
            doubts=told.doubts,
            note=item.note,
            sources=tuple((address(source.address), source.publisher) for _, source in sorted(item.sources.items())),
        )

    def _date(
        self, agreement: Agreement, item: DateCandidate, is_one_of_more: bool
    ) -> tuple[str, str, str, tuple[Address, ...]]:
        weight = f"weight {number(item.weight)}" if is_one_of_more else ""
        return (moment_words(item), weight, item.reading, _addresses(agreement, item.sources))

    def _party(self, item: Membership) -> Party:
        start = f"since {day_words(item.since)}" if item.since else ""
        end = f"until {day_words(item.until)}" if item.until else ""
        return Party(
            name=self._lookup.party(item.party),
            ground=item.ground,
            period=" ".join(part for part in (start, end) if part),
            certainty=_certainty(item),
            note=item.note,
        )

    def _clause(self, agreement: Agreement, item: Provision, term: Term) -> ClauseView:
        sentence = term.sentence.removesuffix(item.text).strip()
        return ClauseView(
            id=item.id,
            anchor=anchor(agreement.id, item.id),
            kind=item.kind.value,
            verb=self._lookup.words.provision_kinds[item.kind],
            title=item.title,
            sentence=sentence if sentence != item.text else "",
            text=item.text,
            is_contested=item.is_contested,
            is_testable=item.is_testable,
            due=term.due,
            note=item.note,
            sources=_addresses(agreement, item.sources),
            findings=self._finding_counts(agreement.id, item.id),
        )

    def _finding_counts(self, agreement: str, provision: str) -> str:
        """How often which outcome was reached under a clause, in words."""
        counts: dict[str, int] = {}
        for item in self._lookup.report.findings:
            if item.agreement == agreement and item.provision == provision and item.subject in self._lookup.incidents:
                counts[item.outcome.value] = counts.get(item.outcome.value, 0) + 1
        ordered = sorted(counts, key=self._lookup.words.agreement_order.index)
        return ", ".join(f"{counts[name]} {self._lookup.words.outcomes[name].short}" for name in ordered)

    def _duties(self, agreement: Agreement) -> tuple[FindingView, ...]:
        """Findings on obligations that fell due or will: their subject is no incident."""
        own = [
            item
            for item in self._lookup.report.findings
            if item.agreement == agreement.id and item.subject not in self._lookup.incidents
        ]
        ordered: list[Finding] = sorted(own, key=lambda item: (str(item.due or "9999"), item.provision, item.id))
        return tuple(self._dossiers.finding(item, []) for item in ordered)


def _certainty(item: Membership) -> str:
    """How sure it is, where it is not sure."""
    if item.certainty.low == item.certainty.high in (0.0, 1.0):
        return ""
    is_open = (item.certainty.low, item.certainty.high) == (0.0, 1.0)
    return "whether it is so is not known" if is_open else f"probability {interval(item.certainty)}"


def _addresses(agreement: Agreement, keys: Iterable[str]) -> tuple[Address, ...]:
    return tuple(address(agreement.sources[key].address) for key in keys if key in agreement.sources)


def _duration(duration: Duration | None, states: dict[str, str]) -> str:
    if duration is None:
        return "no end is known"
    parts = [plural(duration.months, "month")] if duration.months else []
    parts += [plural(duration.days, "day")] if duration.days else []
    parts += [plural(duration.hours, "hour")] if duration.hours else []
    if not parts:
        return "no end is set"
    renewal = {
        "none": "",
        "tacit": ", renewed tacitly",
        "consensus": ", extended by consensus",
        "notice": ", with notice",
    }
    return f"{' and '.join(parts)} from the day it is {states[duration.trigger]}{renewal[duration.renewal]}"


def _zone(item: Zone) -> ZoneView:
    return ZoneView(
        name=item.name,
        note=item.note,
        outlines=tuple((_extent_period(extent), extent.drawn_from, extent.is_approximate) for extent in item.extents),
    )


def _extent_period(extent: Extent) -> str:
    if extent.since and extent.until:
        return days_in_words(extent.since, extent.until)
    if extent.since:
        return f"from {day_words(extent.since)}"
    return f"until {day_words(extent.until)}" if extent.until else ""
