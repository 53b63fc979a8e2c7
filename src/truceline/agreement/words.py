"""An agreement in plain words: who may not do what to whom, where, from when until when, except; what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from truceline.agreement.compile import BREACHABLE, CompiledProvision, compile_agreement
from truceline.agreement.life import DurationTerm, told_terms
from truceline.agreement.term_words import term_words
from truceline.geo.area import area_km2
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.model.agreement import LifeState, MapStatus, ProvisionKind, Renewal, TextStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.agreement.compile import CompiledAgreement, ZoneVersion
    from truceline.agreement.life import DueDay
    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.model.agreement import (
        Agreement,
        Citation,
        DateCandidate,
        Duration,
        Membership,
        Parent,
        Provision,
    )

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
TEXT_WORDS: Final = {
    TextStatus.PUBLISHED: "The text is published.",
    TextStatus.FACSIMILE: "The text is known from a facsimile.",
    TextStatus.PARAPHRASE: "The text is known from paraphrases only.",
    TextStatus.UNPUBLISHED: "The text is not published.",
}
MAP_WORDS: Final = {
    MapStatus.NONE: "There is no map.",
    MapStatus.NAMED_ONLY: "The areas are named; no map is published.",
    MapStatus.DRAFT: "The map is a draft.",
    MapStatus.AGREED_UNPUBLISHED: "A map is agreed and not published.",
    MapStatus.PUBLISHED: "The map is published.",
    MapStatus.CONTESTED: "The map is contested.",
}
RENEWAL_WORDS: Final = {
    Renewal.NONE: "not renewed",
    Renewal.TACIT: "renewed tacitly",
    Renewal.CONSENSUS: "extended by consensus",
    Renewal.NOTICE: "extended by notice",
}
STATE_WORDS: Final = {
    LifeState.ANNOUNCED: "was announced",
    LifeState.SIGNED: "was signed",
    LifeState.RATIFIED: "was ratified",
    LifeState.IN_FORCE: "came into force",
    LifeState.EXTENDED: "was extended",
    LifeState.NOTICE_GIVEN: "had notice of its end given",
    LifeState.SUSPENDED: "was suspended",
    LifeState.LAPSED: "lapsed",
    LifeState.COLLAPSED: "collapsed",
}
ROLE_WORDS: Final = {
    "party": "Parties",
    "guarantor": "Guarantors",
    "witness": "Witnesses",
    "mediator": "Mediators",
    "monitor": "Monitors",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One clause in a sentence; ``due`` says when it falls due, ``remark`` what its encoding leaves to say."""

    id: str
    kind: str
    title: str
    sentence: str
    due: str = ""
    remark: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWords:
    """One outline of a zone in words: how large, for which days, what it was drawn from, and by whose word."""

    id: str
    name: str
    sentence: str
    drawn_from: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An agreement in plain words, part by part; ``doubts`` gathers all that is unpublished, unknown or disputed.

    ``ties`` are to other agreements; ``sources`` say who stands behind the keys that terms and areas name.
    """

    id: str
    title: str
    status: tuple[str, ...]
    life: tuple[str, ...]
    people: tuple[str, ...]
    zones: tuple[ZoneWords, ...]
    terms: tuple[Term, ...]
    doubts: tuple[str, ...]
    ties: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The whole as lines of text, with headings."""
        terms = (
            f"{term.id} ({term.title}). {term.sentence}{' ' + term.due if term.due else ''}{_cited(term.sources)}"
            for term in self.terms
        )
        zones = (
            f"{zone.name}. {zone.sentence} Drawn from: {zone.drawn_from}{_cited(zone.sources)}" for zone in self.zones
        )
        parts = (
            ("", self.status),
            ("Life", self.life),
            ("Tied to", self.ties),
            ("People", self.people),
            ("Terms", tuple(terms)),
            ("Areas", tuple(zones)),
            ("In doubt", self.doubts),
            ("Sources", self.sources),
        )
        return (self.title, *(line for heading, items in parts if items for line in _under(heading, items)))


def _cited(keys: Sequence[str]) -> str:
    """Keys of sources at the end of a line."""
    return f" [{', '.join(keys)}]" if keys else ""


def _under(heading: str, items: Sequence[str]) -> Iterable[str]:
    if heading:
        yield heading
    yield from (f"  {item}" for item in items)


def describe(agreement: Agreement) -> Description:
    """The agreement in plain words, from its data alone; raises ItemError where an outline encloses no area."""
    teller = _Teller(compile_agreement(agreement), load_acts(), load_parties())
    return Description(
        id=agreement.id,
        title=agreement.title,
        status=_status(agreement),
        life=teller.life(),
        people=teller.people(),
        zones=teller.zones(),
        terms=tuple(teller.term(item) for item in teller.compiled.provisions),
        doubts=teller.doubts(),
        ties=tuple(_tie_words(parent) for parent in agreement.parents),
        sources=tuple(_source_words(key, agreement.sources[key]) for key in sorted(agreement.sources)),
    )


def _tie_words(parent: Parent) -> str:
    return f"It {parent.relation} {parent.agreement}{f' ({parent.note})' if parent.note else ''}."


def _source_words(key: str, source: Citation) -> str:
    told = ", ".join(part for part in (source.publisher, source.note) if part)
    return f"{key}: {told + ', ' if told else ''}{source.address}"


def _status(agreement: Agreement) -> tuple[str, ...]:
    text = " ".join(part for part in (TEXT_WORDS[agreement.text_status], agreement.text_note) if part)
    maps = " ".join(part for part in (MAP_WORDS[agreement.map_status], agreement.map_note) if part)
    names = [f"{name} ({language})" for language, name in sorted(agreement.names.items()) if language != "short"]
    also = [*names, *agreement.aliases]
    told = (f"Also called: {'; '.join(also)}." if also else "", text, maps, agreement.note)
    return tuple(line for line in told if line)


def day_words(on: date) -> str:
    """A day for people: ``4 May 2017``, whatever the machine's language."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def date_words(candidates: Sequence[DateCandidate]) -> str:
    """Candidate dates for people, heaviest first, with weights and readings where there are several."""
    ordered = sorted(candidates, key=lambda item: (-item.weight, item.on, str(item.at)))
    return " or ".join(_candidate_words(item, is_one=len(ordered) == 1) for item in ordered)


def moment_words(candidate: DateCandidate) -> str:
    """A candidate date for people: its day and, if the text gives one, its time of day and clock."""
    at = "" if candidate.at is None else f", {candidate.at:%H:%M} {_clock_words(candidate.clock)}"
    return f"{day_words(candidate.on)}{at}"


def _candidate_words(candidate: DateCandidate, *, is_one: bool) -> str:
    inside = [] if is_one else [f"{candidate.weight:.0%}"]
    if candidate.reading:
        inside.append(candidate.reading)
    return moment_words(candidate) + (f" ({': '.join(inside)})" if inside else "")


def due_words(days: Sequence[DueDay]) -> str:
    """When an obligation falls due, for people; several readings with their weights."""
    return f"Due by {counted_words(days)}."


def counted_words(days: Sequence[DueDay]) -> str:
    """Days that were counted, for people; several readings with their weights."""
    if len(days) == 1:
        return _day_and_time(days[0])
    told = (f"{_day_and_time(item)} ({item.weight:.0%}{': ' + item.reading if item.reading else ''})" for item in days)
    return " or ".join(told)


def _day_and_time(day: DueDay) -> str:
    return day_words(day.on) if day.at is None else f"{day_words(day.on)}, {day.at:%H:%M} {_clock_words(day.clock)}"


def _clock_words(clock: str) -> str:
    return clock if clock in {"UTC", "GMT"} else f"{clock.rpartition('/')[2].replace('_', ' ')} time"


def joined(words: Sequence[str], last: str = "and") -> str:
    """A list for people: ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells one compiled agreement with the names that the lexicons give acts and parties."""

    compiled: CompiledAgreement
    acts: Acts
    parties: Parties

    def life(self) -> tuple[str, ...]:
        agreement = self.compiled.agreement
        lines = [
            f"It {STATE_WORDS[event.state]} on {date_words(event.dates)}." + (f" {event.note}" if event.note else "")
            for event in agreement.life
        ]
        if agreement.duration is not None:
            lines.append(duration_words(agreement.duration))
            lines += [_term_words(term) for term in told_terms(agreement)]
        return tuple(lines)

    def people(self) -> tuple[str, ...]:
        agreement = self.compiled.agreement
        lines = []
        for role, heading in ROLE_WORDS.items():
            found = [self.parties.name(item.party) for item in agreement.roles if item.role == role]
            if found:
                lines.append(f"{heading}: {joined(found)}.")
        lines += [f"Bound: {self._member(item)}." for item in agreement.bound if item.certainty.high > 0]
        lines += [f"Not bound: {self._member(item)}." for item in agreement.bound if item.certainty.high == 0]
        lines += [f"Not protected: {self._member(item)}." for item in agreement.excluded]
        if agreement.permitted_forces:
            names = [self.parties.name(party) for party in agreement.permitted_forces]
            lines.append(f"Forces that may operate: {joined(names)}.")
        return tuple(lines)

    def _member(self, item: Membership) -> str:
        span = _span_words(item.since, item.until)
        low, high = item.certainty.low, item.certainty.high
        open_ = "; not known" if (low, high) == (0.0, 1.0) else f"; how sure: between {low:.0%} and {high:.0%}"
        sure = "" if low == high else open_
        return f"{self.parties.name(item.party)}{span} ({item.ground}{sure})"

    def zones(self) -> tuple[ZoneWords, ...]:
        return tuple(
            ZoneWords(
                id=version.zone,
                name=self.compiled.zones[version.zone].name,
                sentence=_extent_words(version),
                drawn_from=version.drawn_from,
                sources=self.compiled.zones[version.zone].extents[version.index].sources,
            )
            for version in self.compiled.versions
        )

    def term(self, item: CompiledProvision) -> Term:
        provision = item.provision
        return Term(
            id=provision.id,
            kind=provision.kind.value,
            title=provision.title,
            sentence=" ".join(part for part in (self._sentence(item), term_words(provision, self.parties)) if part),
            due=due_words(item.due) if item.due else "",
            remark=provision.note,
            sources=provision.sources,
        )

    def _sentence(self, item: CompiledProvision) -> str:
        provision = item.provision
        if provision.kind is ProvisionKind.UNPUBLISHED:
            return f"Nobody outside can read what holds{self._where(provision)}. {provision.text}"
        verb = {ProvisionKind.PROHIBITION: "may not", ProvisionKind.PERMISSION: "may"}.get(provision.kind)
        if verb is None:
            return f"{provision.text}{self._bearers(item)}"
        rule = f"{self._who(provision)} {verb} {self._what(provision)}{self._whom(provision)}{self._where(provision)}"
        rule += _when(item)
        if provision.kind is ProvisionKind.PROHIBITION and item.exceptions:
            rule += f", except: {joined([exception.title for exception in item.exceptions])}"
        return f"{rule}. {provision.text}"

    def _who(self, provision: Provision) -> str:
        if provision.between:
            sides = [joined([self.parties.name(party) for party in side]) for side in provision.between]
            return f"{sides[0]} on the one side and {joined(sides[1:])} on the other"
        return joined([self.parties.name(party) for party in provision.by], "or") or "Whoever is bound"

    def _what(self, provision: Provision) -> str:
        labels = [f"“{self.acts.label(act).lower()}”" for act in provision.acts]
        return f"carry out acts of the kind {joined(labels, 'or')}" if labels else "act at all"

    def _whom(self, provision: Provision) -> str:
        if provision.between:
            return " against each other"
        names = [self.parties.name(party) for party in provision.against]
        return f" against {joined(names, 'or')}" if names else ""

    def _where(self, provision: Provision) -> str:
        names = [self.compiled.zones[zone].name for zone in provision.where]
        told = [f"the {name}" if "zone" in name.lower() and not name.startswith("Zone ") else name for name in names]
        return f" in {joined(told)}" if names else ""

    def _bearers(self, item: CompiledProvision) -> str:
        """Whom a duty, an exception or a ceiling is for, where and from when; empty where nothing of it is said."""
        provision = item.provision
        names = [self.parties.name(party) for party in provision.by]
        where, when = self._where(provision), _own_days(item)
        if not (names or where or when):
            return ""
        if provision.kind is ProvisionKind.EXCEPTION:
            return f" It allows {joined(names, 'or') or 'anybody'}{where}{when}."
        if provision.kind is ProvisionKind.CEILING:
            return f" It holds for {joined(names) or 'whoever is bound'}{where}{when}."
        return f" Owed by {joined(names)}{where}{when}." if names else f" It holds{where}{when}."

    def doubts(self) -> tuple[str, ...]:
        agreement = self.compiled.agreement
        found = []
        if agreement.text_status is not TextStatus.PUBLISHED:
            found.append(TEXT_WORDS[agreement.text_status])
        if agreement.map_status not in {MapStatus.PUBLISHED, MapStatus.NONE}:
            found.append(MAP_WORDS[agreement.map_status])
        found += [
            f"When it {STATE_WORDS[event.state]} is told differently: {date_words(event.dates)}."
            for event in agreement.life
            if len(event.dates) > 1
        ]
        found += [self._unsure(item, "bound or not") for item in agreement.bound if _is_open(item)]
        found += [self._unsure(item, "protected or not") for item in agreement.excluded if _is_open(item)]
        if any(extent.is_approximate for zone in agreement.zones for extent in zone.extents):
            found.append("Outlines of areas are drawn by us and approximate.")
        found += self._open_areas()
        found += [self._untestable(item) for item in self.compiled.provisions if _is_untestable(item.provision)]
        found += [
            f"{item.id}: {due_words(item.due)[:-1]}, as sources differ."
            for item in self.compiled.provisions
            if len(item.due) > 1
        ]
        return tuple(found)

    def _open_areas(self) -> Iterable[str]:
        """Areas in which nothing is certain, and those whose outline is disputed."""
        for version in self.compiled.versions:
            name = self.compiled.zones[version.zone].name
            span = _span_words(version.since, version.until)
            if version.certain is None:
                yield f"{name}{span}: no part of it is certain, so that what happens there is possible at most."
            if version.readings:
                yield f"{name}{span}: {_reading_words(version)}."

    def _unsure(self, item: Membership, what: str) -> str:
        return (
            f"{self.parties.name(item.party)}{_span_words(item.since, item.until)}: {what} is unknown ({item.ground})."
        )

    def _untestable(self, item: CompiledProvision) -> str:
        return f"{item.id} ({item.provision.title}) cannot be tested."


def _is_open(item: Membership) -> bool:
    return item.certainty.low < item.certainty.high


def _is_untestable(provision: Provision) -> bool:
    return provision.kind in BREACHABLE and (provision.kind is ProvisionKind.UNPUBLISHED or not provision.is_testable)


def duration_words(duration: Duration) -> str:
    """How long it runs, and how it is renewed or ended, for people."""
    parts = [
        f"{number} {unit if number != 1 else unit[:-1]}"
        for number, unit in ((duration.months, "months"), (duration.days, "days"), (duration.hours, "hours"))
        if number is not None
    ]
    ends = ""
    if duration.termination_months is not None or duration.termination_days is not None:
        months, days = duration.termination_months, duration.termination_days
        told = [f"{number} {unit}" for number, unit in ((months, "months"), (days, "days")) if number is not None]
        ends = f" A party may end it at any time; it then ends {joined(told)} after its notice."
    if not parts:
        return f"No end is set.{ends}"
    renewal = RENEWAL_WORDS[duration.renewal]
    if duration.renewal is not Renewal.NONE and duration.renewal_months is not None:
        renewal += f" for {duration.renewal_months} months each time"
    if duration.notice_months is not None:
        renewal += f", unless notice is given {duration.notice_months} months before the end"
    return f"It runs for {joined(parts)} after it {STATE_WORDS[duration.trigger]}; {renewal}.{ends}"


def _term_words(term: DurationTerm) -> str:
    """A term of its duration: when it ends, and by when a notice must be given."""
    share = "" if term.weight >= 1 else f" ({term.weight:.0%})"
    notice = "" if term.notice_by is None else f"; notice by {day_words(term.notice_by)}"
    return f"Term {term.number} ends with {day_words(term.last_day)}{share}{notice}."


def _span_words(since: date | None, until: date | None) -> str:
    start = f" from {day_words(since)}" if since is not None else ""
    return start + (f" until {day_words(until)}" if until is not None else "")


def _when(item: CompiledProvision) -> str:
    own = _own_days(item)
    begins = bool(item.provision.since or item.begins)
    return own if begins else f", while it is in force{own}"


def _own_days(item: CompiledProvision) -> str:
    """From when and until when a clause holds where it has days of its own."""
    provision = item.provision
    start = f", from {date_words(provision.since)}" if provision.since else ""
    end = f", until {date_words(provision.until)}" if provision.until else ""
    start = f", after {counted_words(item.begins)}" if item.begins else start
    end = f", until the end of {counted_words(item.ends)}" if item.ends else end
    return start + end


def _extent_words(version: ZoneVersion) -> str:
    certain = 0.0 if version.certain is None else area_km2(version.certain)
    possible = area_km2(version.possible)
    span = _span_words(version.since, version.until).strip()
    held = f"{span[0].upper()}{span[1:]}: " if span else ""
    told = f"{_heights(version)}{_argued(version)}"
    if abs(possible - certain) < 0.5:
        return f"{held}{possible:,.0f} km²{told}."
    return f"{held}{certain:,.0f} km² on every reading, {possible:,.0f} km² at most{told}."


def _argued(version: ZoneVersion) -> str:
    return f"; {_reading_words(version)}" if version.readings else ""


def _reading_words(version: ZoneVersion) -> str:
    told = (f"{item.reading} ({item.weight:.0%}, {area_km2(item.outline):,.0f} km²)" for item in version.readings)
    return f"argued for: {' or '.join(told)}"


def _heights(version: ZoneVersion) -> str:
    """From which height to which, where it is a volume."""
    low, high = version.floor_m, version.ceiling_m
    start = f" from {low:,.0f} m" if low else ""
    return start + (f" up to {high:,.0f} m" if high is not None else " upwards" if low else "")
