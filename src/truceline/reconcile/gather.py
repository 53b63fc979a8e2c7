"""Which items can be about an incident? Makes accounts of claims and records; refuses the others, with the reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from truceline.lexicon.parties import Parties
from truceline.model import Claim, Document, Record, Refusal, Weighted
from truceline.model.claim import ActContent, Modality
from truceline.reconcile.account import Account, Context, Items, Phrases, spots_of, times_of
from truceline.reconcile.origins import origin_of, publisher_key, shingles, wire_groups
from truceline.reconcile.told import told_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from truceline.model import Placement, When
    from truceline.model.claim import Hop, Mention
    from truceline.model.record import Cell
    from truceline.model.when import WhenCandidate
    from truceline.reconcile.judged import Decisions

FACTUAL: Final = frozenset((Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED))


@dataclass(frozen=True)
class Gathered:
    """The accounts, sorted by id, and the refusals of the other claims and records of acts."""

    accounts: tuple[Account, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class _Tables:
    """The items by id, as the accounts are made from them."""

    documents: Mapping[str, Document]
    placements: Mapping[str, Placement]
    whens: Mapping[str, When]
    wires: Mapping[str, str]
    decisions: Decisions
    context: Context
    refusals: list[Refusal] = field(default_factory=list)


def gather(items: Items, decisions: Decisions, context: Context) -> Gathered:
    """Accounts of the claims of acts and of the records that can found or join an incident."""
    tables = _Tables(
        documents={document.id: document for document in items.documents},
        placements={placement.item: placement for placement in items.placements},
        whens={when.item: when for when in items.whens},
        wires=wire_groups(items.documents, context.weights.wire),
        decisions=decisions,
        context=context,
    )
    claims = {claim.id: claim for claim in items.claims if isinstance(claim.content, ActContent)}
    records = {record.id: record for record in items.records}
    accounts = [account for claim in claims.values() if (account := _of_claim(claim, tables)) is not None]
    accounts = _with_shared_places(accounts)
    accounts += [account for record in records.values() if (account := _of_record(record, tables)) is not None]
    accounts.sort(key=lambda account: account.id)
    return Gathered(tuple(accounts), tuple(sorted(tables.refusals, key=lambda refusal: refusal.id)))


def _with_shared_places(accounts: list[Account]) -> list[Account]:
    """The accounts, those marked whose place phrase is rather that of another act of their document.

    It is the other's where that one tells this act as its cause or answer, or has the phrase in its own sentence while
    this one has not.
    """
    by_phrase: dict[tuple[str, tuple[int, int]], list[Account]] = defaultdict(list)
    for account in accounts:
        if account.place_span is not None:
            by_phrase[account.source, account.place_span].append(account)
    marked = []
    for account in accounts:
        others = by_phrase[account.source, account.place_span] if account.place_span is not None else []
        is_shared = any(
            other.linked == account.position or (_has_phrase(other) and not _has_phrase(account)) for other in others
        )
        marked.append(replace(account, has_shared_place=True) if is_shared else account)
    return marked


def _has_phrase(account: Account) -> bool:
    """Does an account's place phrase stand in its own sentence?"""
    start = account.place_span[0] if account.place_span is not None else -1
    return account.sentence[0] <= start < account.sentence[1]


def refusal(code: str, item: str, where: str, reason: str, maker: str) -> Refusal:
    """Refusal of an item; where it stands is told by its document or table and its words or row."""
    return Refusal(
        id=Refusal.id_of(code, item), made_by=maker, derived_from=(item,), code=code, where=where, reason=reason,
        item=item,
    )  # fmt: skip


def _of_claim(claim: Claim, tables: _Tables) -> Account | None:
    content = claim.content
    assert isinstance(content, ActContent)  # noqa: S101 - gather asks for nothing else
    act = tables.decisions.corrected.get((claim.id, "act"), content.act)
    fault = _fault_of(claim, content, act, tables)
    if fault is not None:
        where = f"{claim.document} [{claim.proposition.start}:{claim.proposition.end}]"
        tables.refusals.append(refusal(fault[0], claim.id, where, fault[1], tables.context.maker.id))
        return None
    document = tables.documents.get(claim.document)
    times = times_of(tables.whens.get(claim.id))
    fallback = tables.wires.get(claim.document) or (publisher_key(document) if document else claim.document)
    placement = tables.placements.get(claim.id)
    target = _target_of(content)
    return Account(
        id=claim.id,
        source=claim.document,
        is_record=False,
        position=content.trigger.start,
        sentence=(claim.proposition.start, claim.proposition.end),
        act=act,
        actor=_parties(claim.id, "actor", content.actor, tables),
        target=_parties(claim.id, "target", target, tables),
        spots=spots_of(placement, tables.context.weights),
        times=times,
        published=published_in(document),
        casualties=content.casualties,
        modality=claim.modality,
        chain=claim.chain,
        origin=_origin(claim.chain, fallback, times, tables),
        confidence=claim.confidence,
        linked=content.linked_trigger.start if content.linked_trigger else None,
        phrases=_claim_phrases(claim, content, placement),
        shingles=shingles(claim.proposition.text),
        place_span=(content.place.span.start, content.place.span.end) if content.place else None,
    )


def _fault_of(claim: Claim, content: ActContent, act: str, tables: _Tables) -> tuple[str, str] | None:
    """Why the claim can neither found nor join an incident, as code and reason; None where it can."""
    acts = tables.context.acts
    if claim.id in tables.decisions.rejected:
        return "reconcile.rejected", f"by judgement {tables.decisions.rejected[claim.id]}"
    if claim.modality not in FACTUAL:
        return "reconcile.not_fact", f"told as {claim.modality.value}"
    if content.ordinal is not None and _is_only_counted(claim, content, tables):
        return "reconcile.series", f"number {content.ordinal} of a series, without a day or place and side of its own"
    if not acts.knows(act):
        return "reconcile.no_act", f"no act of the lexicon is called {act!r}"
    if not acts.is_force(act):
        return "reconcile.no_act", f"{acts.label(act).lower()} is no act of force or of forces"
    return None


def published_in(document: Document | None) -> tuple[datetime, datetime] | None:
    """When a document was published, [start, end) in UTC; None where nobody knows."""
    if document is None or document.published.start_utc is None or document.published.end_utc is None:
        return None
    return document.published.start_utc, document.published.end_utc


def _is_only_counted(claim: Claim, content: ActContent, tables: _Tables) -> bool:
    """Does the claim count known incidents without telling one: no day, or neither actor, target nor place?"""
    placement = tables.placements.get(claim.id)
    is_placed = placement is not None and bool(placement.candidates)
    longest = timedelta(days=tables.context.weights.count_days)
    times = times_of(tables.whens.get(claim.id))
    is_dated = content.time is not None and all(time.end_utc - time.start_utc <= longest for time in times)
    return not is_dated or not (content.actor or content.target or is_placed)


def _of_record(record: Record, tables: _Tables) -> Account | None:
    context, where = tables.context, f"{record.dataset} row {record.row}"
    act = tables.decisions.corrected.get((record.id, "act"), record.act)
    code = reason = ""
    if record.id in tables.decisions.rejected:
        code, reason = "reconcile.rejected", f"by judgement {tables.decisions.rejected[record.id]}"
    elif record.modality not in FACTUAL:
        code, reason = "reconcile.not_fact", f"told as {record.modality.value}"
    elif not context.acts.knows(act):
        code, reason = "reconcile.no_act", f"no act of the lexicon is called {act!r}"
    if code:
        tables.refusals.append(refusal(code, record.id, where, reason, context.maker.id))
        return None
    times = times_of(tables.whens.get(record.id))
    placement = tables.placements.get(record.id)
    return Account(
        id=record.id,
        source=record.dataset,
        is_record=True,
        position=record.row,
        act=act,
        actor=_parties(record.id, "actor", record.actor, tables),
        target=_parties(record.id, "target", record.target, tables),
        is_directed=record.is_directed,
        spots=spots_of(placement, context.weights),
        times=times,
        casualties=record.casualties,
        modality=record.modality,
        chain=record.chain,
        origin=_origin(record.chain, record.chain[0].key if record.chain else f"table:{record.dataset}", times, tables),
        coder=_coder(record, context),
        phrases=Phrases(
            actor=record.actor.text if record.actor else "",
            target=record.target.text if record.target else "",
            place=placement.phrase if placement else record.place.name,
            text=record.text,
            particulars=tuple((one.name, one.text) for one in record.particulars),
        ),
        shingles=shingles(record.text),
    )


def _coder(record: Record, context: Context) -> str:
    """The event table whose rule is that a row is an incident; empty for tables of reports."""
    outer = record.chain[0].key if record.chain else ""
    return next((name for name in (record.dataset, outer) if name in context.weights.event_tables), "")


def _origin(chain: tuple[Hop, ...], fallback: str, times: tuple[WhenCandidate, ...], tables: _Tables) -> str:
    on = times[0].start_utc.date() if times else None
    return origin_of(chain, fallback, tables.context.parties, on)


def _parties(item: str, name: str, mention: Mention | Cell | None, tables: _Tables) -> tuple[Weighted, ...]:
    """Parties that a participant may mean: a person's correction, else the mention's own that we know."""
    parties: Parties = tables.context.parties
    corrected = tables.decisions.corrected.get((item, name))
    if corrected is not None:
        return (Weighted(value=corrected, weight=1.0),) if parties.knows(corrected) else parties.match(corrected)
    if mention is None:
        return ()
    return tuple(party for party in mention.parties if parties.knows(party.value) and party.weight > 0)


def _target_of(content: ActContent) -> Mention | None:
    """The target that a claim tells; none where the same words stand for the actor: no side is its own target."""
    actor, target = content.actor, content.target
    return None if actor and target and actor.span == target.span else target


def _claim_phrases(claim: Claim, content: ActContent, placement: Placement | None) -> Phrases:
    target = _target_of(content)
    return Phrases(
        actor=content.actor.span.text if content.actor else "",
        target=target.span.text if target else "",
        weapon=content.weapon.span.text if content.weapon else "",
        place=placement.phrase if placement else (content.place.span.text if content.place else ""),
        time=content.time.span.text if content.time else "",
        text=claim.proposition.text,
        particulars=tuple(told_in(claim.proposition.text)),
    )
