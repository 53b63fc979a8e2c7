"""How does a cluster of accounts become an incident? Members, values, alternatives, disputes and grade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from truceline.model import Assignment, Incident, Weighted
from truceline.model.claim import Modality
from truceline.model.incident import Member
from truceline.reconcile.grade import grade_incident
from truceline.reconcile.label import label_of
from truceline.reconcile.linkage import Clusters, best_pair, mean_score
from truceline.reconcile.origins import chain_words, collapse
from truceline.reconcile.pairs import probability
from truceline.reconcile.readings import alternatives
from truceline.reconcile.values import disputed_fields, field_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.reconcile.account import Account, Context

SUREST: tuple[Modality, ...] = (Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED)
TOLD: int = 4
"""Terms of a member's best pair that its reason names, strongest first; the assignment has them all."""


class Home(NamedTuple):
    """A cluster with its incident's id and founder, and for each account the cluster that it is in."""

    members: tuple[int, ...]
    incident: str
    founder: str
    cluster_of: Mapping[int, tuple[int, ...]]


def merge_cluster(home: Home, clusters: Clusters, context: Context) -> tuple[Incident, tuple[Assignment, ...]]:
    """The incident of a cluster, and the assignment of each of its items with what made it."""
    accounts = [clusters.pairs.accounts[index] for index in home.members]
    on = next((account.day for account in accounts if account.day), None)
    origins = collapse((account.origin for account in accounts), context.parties, on)
    asserting = [account for account in accounts if account.modality is not Modality.DENIED]
    told = alternatives(_voiced(home.members, asserting, clusters), origins, context)
    disputed = disputed_fields(accounts, origins, context)
    grade, reason = grade_incident(accounts, origins, told, disputed, context.parties)
    founder = sorted(accounts, key=lambda account: account.id != home.founder)
    phrase = next((account.phrases.place for account in founder if account.phrases.place), "")
    incident = Incident(
        id=home.incident,
        made_by=context.maker.id,
        derived_from=tuple(account.id for account in accounts),
        founding=home.founder,
        label=label_of(told, context.acts, context.parties, phrase),
        members=tuple(_member(index, home, clusters, origins) for index in home.members),
        values=field_values(accounts, origins, context),
        alternatives=told,
        modality=min((account.modality for account in accounts), key=SUREST.index),
        origins_asserting=len({origins[account.origin] for account in asserting}),
        origins_denying=len({origins[a.origin] for a in accounts if a.modality is Modality.DENIED}),
        disputed=disputed,
        grade=grade,
        grade_reason=reason,
    )
    return incident, tuple(_assignment(index, home, clusters, context) for index in home.members)


def _voiced(members: Sequence[int], asserting: Sequence[Account], clusters: Clusters) -> list[Account]:
    """The asserting accounts as told; with place or time from around them where none of them tells it."""
    filled = {clusters.filled[index].id: clusters.filled[index] for index in members}
    is_placed, is_dated = any(account.spots for account in asserting), any(account.times for account in asserting)
    return [
        replace(
            account,
            spots=account.spots if is_placed else filled[account.id].spots,
            times=account.times if is_dated else filled[account.id].times,
        )
        for account in asserting
    ]


def _member(index: int, home: Home, clusters: Clusters, origins: Mapping[str, str]) -> Member:
    account = clusters.pairs.accounts[index]
    own = mean_score(index, home.members, clusters.pairs)
    is_sure = account.id == home.founder or len(home.members) == 1 or _is_judged(index, home, clusters)
    return Member(
        item=account.id,
        probability=1.0 if is_sure else probability(own, _best_elsewhere(index, home, clusters)),
        origin=origins[account.origin],
        stance=account.modality,
        chain=chain_words(account.chain) or account.source,
        reason=_reason(index, account, home, clusters),
    )


def _is_judged(index: int, home: Home, clusters: Clusters) -> bool:
    return any(index in pair and set(pair) <= set(home.members) for pair in clusters.pairs.together)


def _best_elsewhere(index: int, home: Home, clusters: Clusters) -> float:
    """Mean log-odds with the likeliest other cluster that nothing forbids; minus infinity where there is none."""
    around = {home.cluster_of[other] for other in clusters.near[index] if other in home.cluster_of}
    links = [
        mean_score(index, members, clusters.pairs)
        for members in sorted(around - {home.members})
        if not any(clusters.pairs.score(index, other).forbidden for other in members)
    ]
    return max(links, default=float("-inf"))


def _reason(index: int, account: Account, home: Home, clusters: Clusters) -> str:
    if account.id == home.founder:
        return "founded it"
    if _is_judged(index, home, clusters):
        return "joined by a person's judgement"
    pair = best_pair(index, home.members, clusters.pairs)
    if pair is None:
        return "its only account"
    strongest = sorted(pair.terms[1:], key=lambda term: (-abs(term.score), term.name))[:TOLD]
    return ", ".join(f"{term.name} {term.level} ({term.reason})" for term in strongest if term.score)


def _assignment(index: int, home: Home, clusters: Clusters, context: Context) -> Assignment:
    account = clusters.pairs.accounts[index]
    pair = best_pair(index, home.members, clusters.pairs)
    terms: Sequence[Weighted] = (Weighted(value="founding", weight=0.0, reason="its first account"),)
    if pair is not None and account.id != home.founder:
        terms = [Weighted(value=f"{t.name}:{t.level}", weight=t.score, reason=t.reason) for t in pair.terms]
    return Assignment(
        id=Assignment.id_of(account.id, home.incident),
        made_by=context.maker.id,
        derived_from=(account.id, home.incident),
        item=account.id,
        incident=home.incident,
        score=mean_score(index, home.members, clusters.pairs),
        reasons=tuple(terms),
    )
