"""What was left out, what people decided, which talks there were, which incidents are linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.refusal import REGISTRY
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import candidate_words, listed, moment_words
from truceline.publish.words import days_of

if TYPE_CHECKING:
    from truceline.model import Episode, Judgement, Refusal, Talk
    from truceline.publish.report.lookup import Lookup
    from truceline.publish.report.timeline import TimelineMaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A thing of the report: text, and its anchor where it has one."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedView:
    """One item that was not taken."""

    where: str
    reason: str
    quote: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGroup:
    """All refusals with one code, with what the code means and how to mend it."""

    code: str
    stage: str
    meaning: str
    mend: str
    items: tuple[RefusedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """A person's decision and what came of it."""

    id: str
    anchor: str
    verb: str
    subjects: tuple[Link, ...]
    unknown: int
    """How many subjects have no place in this generation."""
    change: str
    author: str
    when: str
    reason: str
    supersedes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSource:
    """Who tells of a talk."""

    chain: str
    href: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    """A talk for people."""

    id: str
    anchor: str
    when: str
    sort: str
    where: str
    who: str
    label: str
    topic: str
    status: str
    status_words: str
    number: int
    is_secret: bool
    sources: tuple[TalkSource, ...]
    agreements: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeView:
    """Linked incidents, and who links them by which word."""

    id: str
    anchor: str
    label: str
    incidents: tuple[tuple[str, Link, str], ...]
    """When, what, outcome."""
    ties: tuple[tuple[int, str, int, tuple[Link, ...]], ...]
    """Number of one incident, relation, number of the other, who says so."""


def refusal_groups(lookup: Lookup) -> tuple[RefusalGroup, ...]:
    """Refusals by code, in the order of the registry."""
    groups = []
    for kind in REGISTRY:
        items = [item for item in lookup.report.refusals if item.code == kind.code]
        if items:
            ordered = sorted(items, key=lambda item: (item.where, item.id))
            groups.append(
                RefusalGroup(
                    code=kind.code,
                    stage=lookup.words.stages[kind.stage],
                    meaning=kind.meaning,
                    mend=kind.mend,
                    items=tuple(_refused(lookup, item) for item in ordered),
                )
            )
    return tuple(groups)


def _refused(lookup: Lookup, item: Refusal) -> RefusedView:
    claim = lookup.claims.get(item.item or "")
    known = item.item and (claim or item.item in lookup.records or item.item in lookup.documents)
    document = lookup.documents.get(claim.document) if claim else None
    return RefusedView(
        where=(document.title or document.origin) if document else item.where,
        reason=item.reason,
        quote=claim.proposition.text if claim else "",
        href=anchor(item.item) if known and item.item else "",
    )


def judgement_views(lookup: Lookup) -> tuple[JudgementView, ...]:
    """Judgements by time."""
    ordered = sorted(lookup.report.judgements, key=lambda item: (item.time_utc, item.verb, item.id))
    return tuple(_judgement(lookup, item) for item in ordered)


def _judgement(lookup: Lookup, item: Judgement) -> JudgementView:
    known = tuple(link for subject in item.subjects if (link := _link(lookup, subject)).href)
    return JudgementView(
        id=item.id,
        anchor=anchor(item.id),
        verb=lookup.words.verbs[item.verb],
        subjects=known,
        unknown=len(item.subjects) - len(known),
        change=_change(lookup, item),
        author=item.author,
        when=moment_words(item.time_utc),
        reason=item.reason,
        supersedes=item.supersedes or "",
    )


def _link(lookup: Lookup, item: str) -> Link:
    """Anything that a judgement can be about, by what people call it."""
    if incident := lookup.incidents.get(item):
        return Link(text=incident.label, href=anchor(item))
    if claim := lookup.claims.get(item):
        return Link(text=f"“{_cut(claim.proposition.text)}”", href=anchor(item))
    if record := lookup.records.get(item):
        return Link(text=f"row {record.row_id}: {_cut(record.text)}", href=anchor(item))
    if finding := lookup.findings.get(item):
        return Link(text=f"finding: {_cut(finding.sentence)}", href=anchor(item))
    return Link(text=item, href="")


def _cut(text: str) -> str:
    return text if len(text) <= 110 else text[:108].rpartition(" ")[0] + " …"


def _change(lookup: Lookup, item: Judgement) -> str:
    """What became of it, as it stands in this generation."""
    if item.verb == "correct":
        return f"{item.field or 'value'} is read as “{item.value or ''}”"
    if item.verb == "reviewed":
        return f"review state: {item.value or ''}"
    homes = [lookup.incident_of[subject] for subject in item.subjects if subject in lookup.incident_of]
    names = list(dict.fromkeys(lookup.incidents[home].label for home in homes if home in lookup.incidents))
    if not names:
        return ""
    return f"now one incident: {names[0]}" if len(set(homes)) == 1 else f"now apart: {listed(names)}"


def talk_views(lookup: Lookup, times: TimelineMaker) -> tuple[TalkView, ...]:
    """Talks by day; undated ones last."""
    return tuple(
        sorted((_talk(lookup, item, times) for item in lookup.report.talks), key=lambda view: (view.sort, view.id))
    )


def _talk(lookup: Lookup, item: Talk, times: TimelineMaker) -> TalkView:
    best = times.talk_time(item)
    return TalkView(
        id=item.id,
        anchor=anchor(item.id),
        when=candidate_words(best) if best else (item.time_phrase or "not dated"),
        sort=days_of(best)[0].isoformat() if best else "9999",
        where=item.place_phrase or "not said",
        who=listed([lookup.party(party) for party in item.participants]) if item.participants else "not said",
        label=item.label,
        topic=item.topic,
        status=item.status.value,
        status_words=lookup.words.talk_statuses[item.status],
        number=item.number,
        is_secret=item.is_secret,
        sources=tuple(
            TalkSource(
                chain=_chain(lookup, member.item, member.chain),
                href=anchor(member.item),
                said=lookup.words.modalities[member.stance],
            )
            for member in item.members
        ),
        agreements=tuple(
            Link(text=lookup.agreement_short(tie.value), href=anchor(tie.value)) for tie in item.agreements
        ),
    )


def episode_views(lookup: Lookup) -> tuple[EpisodeView, ...]:
    """Episodes by the time of their first incident."""
    order = list(lookup.incidents)
    known = [item for item in lookup.report.episodes if any(name in lookup.incidents for name in item.incidents)]
    first = {item.id: min(order.index(name) for name in item.incidents if name in lookup.incidents) for item in known}
    return tuple(_episode(lookup, item, order) for item in sorted(known, key=lambda item: (first[item.id], item.id)))


def _episode(lookup: Lookup, item: Episode, order: list[str]) -> EpisodeView:
    members = sorted((name for name in item.incidents if name in lookup.incidents), key=order.index)
    return EpisodeView(
        id=item.id,
        anchor=anchor(item.id),
        label=item.label,
        incidents=tuple(
            (_when(lookup, name), Link(text=lookup.title(name), href=anchor(name)), lookup.incident_outcome(name))
            for name in members
        ),
        ties=_ties(lookup, item, members),
    )


def _ties(lookup: Lookup, item: Episode, members: list[str]) -> tuple[tuple[int, str, int, tuple[Link, ...]], ...]:
    """What sources say of how the incidents hang together, each tie once with all who say it."""
    said: dict[tuple[int, str, int], dict[str, Link]] = {}
    for link in item.links:
        if link.incident in members and link.other in members:
            key = (members.index(link.incident) + 1, link.relation, members.index(link.other) + 1)
            by = Link(text=_said_by(lookup, link.said_by), href=anchor(link.said_by))
            said.setdefault(key, {}).setdefault(by.href, by)
    return tuple(
        (one, lookup.words.relations.get(relation, relation), other, tuple(by.values()))
        for (one, relation, other), by in sorted(said.items())
    )


def _when(lookup: Lookup, incident: str) -> str:
    best = lookup.best_time(lookup.incidents[incident])
    return candidate_words(best) if best else "time unknown"


def _said_by(lookup: Lookup, item: str) -> str:
    claim = lookup.claims.get(item)
    return _chain(lookup, item, " ← ".join(hop.name for hop in claim.chain)) if claim else item


def _chain(lookup: Lookup, item: str, chain: str) -> str:
    """A source chain; where the publisher speaks for itself, with the title of the text, to tell its texts apart."""
    claim = lookup.claims.get(item)
    document = lookup.documents.get(claim.document) if claim else None
    return f"{chain}, “{document.title}”" if document and document.title and " ← " not in chain else chain
