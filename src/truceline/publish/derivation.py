"""Why do we say so? What a thing was derived from, as a tree: down to a source's words and the hash of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceline.errors import CaseError
from truceline.model import (
    Assignment,
    Claim,
    Document,
    Episode,
    Evidence,
    Finding,
    Incident,
    Judgement,
    Recognition,
    Record,
    Talk,
)
from truceline.publish import sheets, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.model import Agreement, Maker
    from truceline.model.finding import Support
    from truceline.model.footprint import PlaceCandidate
    from truceline.model.incident import Alternative, Member
    from truceline.model.noun import Noun
    from truceline.model.when import WhenCandidate
    from truceline.publish.view import View


class Branch(NamedTuple):
    """One step of a derivation, in words, and what it rests on; ``id`` is the thing's id where it has one."""

    text: str
    id: str = ""
    branches: tuple[Branch, ...] = ()


class RowOfTable(NamedTuple):
    """A row of a table, as an incident, with what is found of it."""

    origin: str
    number: int
    incident: Incident
    findings: tuple[Finding, ...]


def derive(view: View, noun: Noun) -> Branch:
    """The derivation of a thing.

    Raises:
        CaseError: things of this noun are not derived from others in a way worth telling.
    """
    if isinstance(noun, Finding):
        return _finding(view, noun)
    if isinstance(noun, Incident):
        return _with_findings(view, noun)
    if isinstance(noun, Talk):
        return _talk(view, noun)
    if isinstance(noun, Episode):
        return _episode(view, noun)
    if isinstance(noun, Claim | Record | Document | Evidence):
        return _item(view, noun.id)
    parts = tuple(_item(view, key) for key in noun.derived_from)
    if not parts:
        raise CaseError(f"a {noun.NAME} rests on nothing else", where=noun.id, mend=f"truceline show {noun.id}")
    return Branch(f"{noun.NAME} {noun.id}", noun.id, (*parts, _made_by(view.makers, noun)))


def _finding(view: View, finding: Finding) -> Branch:
    head = _clause_branches(finding, view.agreements.get(finding.agreement))
    head.append(Branch(f"review: {words.REVIEWS[finding.review]}", branches=tuple(_judgements(view, finding.id))))
    incident = view.by_id(Incident).get(finding.subject)
    if incident is not None:
        head.append(_incident(view, incident))
    head.append(_made_by(view.makers, finding))
    return Branch(f"{words.outcome_in_words(finding)} ({finding.id})", finding.id, tuple(head))


def derive_row(row: RowOfTable, agreements: Mapping[str, Agreement], makers: Mapping[str, Maker]) -> Branch:
    """The derivation of what is found of a row of a table, judged by itself."""
    readings = tuple(_reading(one) for one in sorted(row.incident.alternatives, key=lambda one: -one.weight))
    told = tuple(Branch(f"{value.field}: {value.value}") for value in row.incident.values)
    found = tuple(
        Branch(
            f"{words.outcome_in_words(one)}: {words.short_title(agreements.get(one.agreement), one.agreement)}, "
            f"{one.provision}",
            branches=(*_clause_branches(one, agreements.get(one.agreement)), _made_by(makers, one)),
        )
        for one in row.findings
    )
    branches = (Branch("readings", branches=readings), *([Branch("tells", branches=told)] if told else []), *found)
    return Branch(f"record {row.incident.founding}: row {row.number} of {row.origin}", branches=branches)


def _clause_branches(finding: Finding, agreement: Agreement | None) -> list[Branch]:
    """What a finding says of its clause, factor by factor."""
    clause = next((one for one in agreement.provisions if one.id == finding.provision), None) if agreement else None
    title = f"{clause.id}: {clause.title}" if clause else finding.provision
    head = [
        Branch(finding.sentence),
        Branch(f"clause {title}, in {agreement.title if agreement else finding.agreement} ({finding.agreement})"),
        *(Branch(reason) for reason in _other_reasons(finding)),
    ]
    if finding.applicability is not None:
        factors = tuple(
            Branch(f"{words.FACTORS[factor.name]}: {words.bounds_in_words(factor.bounds)}: {factor.reason}")
            for factor in finding.factors
        )
        head.append(Branch(f"applies: {words.bounds_in_words(finding.applicability)}", branches=factors))
    if finding.zone is not None:
        head.append(Branch(f"zone {finding.zone}: {words.bounds_in_words(finding.in_zone)} of the place lies inside"))
    for without in finding.without:
        bounds = words.bounds_in_words(without.applicability)
        head.append(Branch(f"without {without.exception}: {words.OUTCOMES[without.outcome]}, applies {bounds}"))
    if finding.support is not None:
        head.append(_support(finding.support))
    return head


def _other_reasons(finding: Finding) -> list[str]:
    """Reasons that the factors and the terms of the support do not give anyway."""
    given = [factor.reason for factor in finding.factors]
    if finding.support is not None:
        given += [finding.support.model, *(term.reason for term in finding.support.terms)]
    return [reason for reason in finding.reasons if not any(one in reason for one in given if one)]


def _support(support: Support) -> Branch:
    terms = tuple(Branch(f"{term.log_odds:+.2f} {term.origin}: {term.reason}") for term in support.terms)
    low, high = words.percent(support.sensitivity.low), words.percent(support.sensitivity.high)
    return Branch(
        f"support: {words.percent(support.probability)} by the declared model {support.model}"
        f" ({low} to {high} when its parameters vary; prior {support.prior_log_odds:+.2f} log-odds)",
        branches=terms,
    )


def _incident(view: View, incident: Incident) -> Branch:
    readings = tuple(_reading(one) for one in sorted(incident.alternatives, key=lambda one: -one.weight))
    values = [
        Branch(f"{value.field}: {value.value} ({len(value.origins)} of the origins)")
        for value in incident.values
        if value.field in incident.disputed
    ]
    parts = [
        Branch(f"grade {incident.grade.value}: {incident.grade_reason}"),
        Branch("readings", branches=readings),
        *([Branch("sources differ", branches=tuple(values))] if values else []),
        Branch("members", branches=tuple(_member(view, incident.id, member) for member in incident.members)),
        *_judgements(view, incident.id),
    ]
    if incident.episode is not None:
        episode = view.by_id(Episode).get(incident.episode)
        parts.append(Branch(f"part of the episode {episode.label if episode else ''} ({incident.episode})"))
    return Branch(f"incident {incident.label} ({incident.id})", incident.id, (*parts, _made_by(view.makers, incident)))


def _with_findings(view: View, incident: Incident) -> Branch:
    """An incident's derivation, with what was found of it at the end."""
    branch = _incident(view, incident)
    found = sorted(
        (one for one in view.all(Finding) if one.subject == incident.id), key=lambda one: (one.agreement, one.provision)
    )
    told = tuple(Branch(f"{words.outcome_in_words(one)}: {_clause(view, one)} ({one.id})", one.id) for one in found)
    return branch._replace(branches=(*branch.branches, Branch("findings", branches=told))) if told else branch


def _clause(view: View, finding: Finding) -> str:
    return f"{words.short_title(view.agreements.get(finding.agreement), finding.agreement)}, {finding.provision}"


def _reading(reading: Alternative) -> Branch:
    actor, target = sheets.party_name(reading.actor), sheets.party_name(reading.target)
    said = f"{words.percent(reading.weight)}: {sheets.act_label(reading.act) or 'Some act'}, {actor} → {target}"
    return Branch(f"{said}; {words.time_in_words(reading.times)}; {words.place_in_words(reading.places)}")


def _member(view: View, incident: str, member: Member) -> Branch:
    text = f"{words.percent(member.probability)} {member.stance.value}, according to {member.chain}"
    reason = (Branch(member.reason),) if member.reason else ()
    item = _item(view, member.item)
    return Branch(text, member.item, (*reason, *_assigned(view, incident, member.item), item))


def _assigned(view: View, incident: str, item: str) -> list[Branch]:
    assignment = view.by_id(Assignment).get(Assignment.id_of(item, incident))
    if assignment is None or not assignment.reasons:
        return []
    reasons = tuple(Branch(f"{one.weight:+.2f} {one.value}: {one.reason}") for one in assignment.reasons)
    return [Branch(f"matched with {assignment.score:+.2f} log-odds", branches=reasons)]


def _talk(view: View, talk: Talk) -> Branch:
    parts = [_member(view, talk.id, member) for member in talk.members]
    for link in talk.agreements:
        agreement = view.agreements.get(link.value)
        title = agreement.title if agreement else link.value
        parts.append(Branch(f"{words.percent(link.weight)} about {title}: {link.reason}"))
    return Branch(f"talk {talk.label}: {talk.status.value} ({talk.id})", talk.id, (*parts, _made_by(view.makers, talk)))


def _episode(view: View, episode: Episode) -> Branch:
    links = [
        Branch(f"{link.incident} {link.relation} {link.other}", branches=(_item(view, link.said_by),))
        for link in episode.links
    ]
    incidents = [view.by_id(Incident).get(key) for key in episode.incidents]
    named = [Branch(f"incident {one.label} ({one.id})", one.id) for one in incidents if one]
    return Branch(
        f"episode {episode.label} ({episode.id})", episode.id, (*named, *links, _made_by(view.makers, episode))
    )


def _item(view: View, key: str) -> Branch:
    """A claim, record, document or evidence by id, down to the bytes."""
    claim = view.by_id(Claim).get(key)
    if claim is not None:
        return _claim(view, claim)
    record = view.by_id(Record).get(key)
    if record is not None:
        return _record(view, record)
    document = view.by_id(Document).get(key)
    if document is not None:
        return Branch(_document_in_words(document), key, tuple(_evidence(view, document.evidence)))
    evidence = view.by_id(Evidence).get(key)
    return next(iter(_evidence(view, key)), Branch(key, key)) if evidence else Branch(key, key)


def _claim(view: View, claim: Claim) -> Branch:
    document = view.by_id(Document).get(claim.document)
    placement, when = view.placements.get(claim.id), view.whens.get(claim.id)
    parts = [Branch(f"says {words.chain_in_words(claim.chain)}; {claim.modality.value}{_hedge(claim)}")]
    if when is not None:
        parts.append(Branch(f"time “{when.phrase}”", branches=tuple(_times(when.candidates))))
    if placement is not None:
        parts.append(Branch(f"place “{placement.phrase}”", branches=tuple(_places(placement.candidates))))
    parts += [
        Branch(f"recognised as {one.agreement}: {words.percent(one.probability)}: {one.reason}")
        for one in view.all(Recognition)
        if one.claim == claim.id
    ]
    parts += _judgements(view, claim.id)
    if document is not None:
        spot = _spot(document, claim.proposition.start, claim.proposition.end)
        stands = f"{_document_in_words(document)}, {spot}"
        parts.append(Branch(stands, document.id, tuple(_evidence(view, document.evidence))))
    parts.append(_made_by(view.makers, claim))
    quote = " ".join(claim.proposition.text.split())
    return Branch(f"claim {sheets.what_claim(claim)} ({claim.id}): “{quote}”", claim.id, tuple(parts))


def _hedge(claim: Claim) -> str:
    return f", hedged by “{claim.hedge.text}”" if claim.hedge else ""


def _times(candidates: Iterable[WhenCandidate]) -> list[Branch]:
    return [
        Branch(f"{words.percent(one.weight)}: {words.days_in_words(*words.days_of(one))} ({one.clock}): {one.reason}")
        for one in candidates
    ]


def _places(candidates: Iterable[PlaceCandidate]) -> list[Branch]:
    return [Branch(f"{words.percent(one.weight)}: {one.name} [{one.rule}]: {one.reason}") for one in candidates]


def _record(view: View, record: Record) -> Branch:
    evidence = view.by_id(Evidence).get(record.evidence)
    origin = evidence.origin if evidence else record.evidence
    placement, when = view.placements.get(record.id), view.whens.get(record.id)
    parts = [Branch(f"says {words.chain_in_words(record.chain)}; {record.modality.value}")]
    if when is not None:
        parts.append(Branch(f"time {when.phrase}".rstrip(), branches=tuple(_times(when.candidates))))
    if placement is not None:
        parts.append(Branch(f"place {placement.phrase}".rstrip(), branches=tuple(_places(placement.candidates))))
    parts += _judgements(view, record.id)
    row = f"{origin}, row {record.row} ({record.dataset} {record.row_id})"
    parts.append(Branch(row, branches=tuple(_evidence(view, record.evidence))))
    parts.append(_made_by(view.makers, record))
    quote = f": “{record.text}”" if record.text else ""
    return Branch(f"record ({record.id}){quote}", record.id, tuple(parts))


def _document_in_words(document: Document) -> str:
    kind = "" if document.kind.value == "report" else f" [{document.kind.value}]"
    title = f"“{document.title}”" if document.title else document.origin
    publisher = f", {document.publisher}" if document.publisher else ""
    return f"document {title}{publisher}{kind} ({document.id})"


def _spot(document: Document, start: int, end: int) -> str:
    """Where in a document's text: block and characters, and those in the original where they are known."""
    for number, block in enumerate(document.blocks, start=1):
        if block.start <= start < block.end:
            spot = f"block {number} ({block.role.value}), characters {start}–{end}"
            original = (block.original_start, block.original_end)
            return spot if None in original else f"{spot} (block: {original[0]}–{original[1]} of the original)"
    return f"characters {start}–{end}"


def _evidence(view: View, key: str) -> list[Branch]:
    evidence = view.by_id(Evidence).get(key)
    if evidence is None:
        return []
    return [Branch(f"evidence {evidence.origin}, {evidence.size} bytes, SHA-256 {evidence.sha256}", evidence.id)]


def _judgements(view: View, key: str) -> list[Branch]:
    return [
        Branch(f"judged {one.verb.value} by {one.author} on {one.time_utc:%Y-%m-%d}: {one.reason}", one.id)
        for one in view.all(Judgement)
        if key in one.subjects
    ]


def _made_by(makers: Mapping[str, Maker], noun: Noun) -> Branch:
    maker = makers.get(noun.made_by)
    if maker is None:
        return Branch(f"made by {noun.made_by}")
    inputs = ", ".join(f"{name} {version}" for name, version in maker.inputs)
    return Branch(f"made by {maker.algorithm}" + (f" with {inputs}" if inputs else ""))
