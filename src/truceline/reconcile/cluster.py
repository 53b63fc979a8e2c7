"""Which claims and records are about one incident? The stage as a whole: gather, cluster, name, merge, link.

In = members + refused: each claim of an act and each record is a member of one incident or the item of one refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model import Assignment, Episode, Incident, Judgement, Recognition, Redirect, Refusal, Talk
from truceline.model.claim import ActContent, AgreementContent, TalkContent
from truceline.reconcile.account import Account, Context, Items
from truceline.reconcile.episodes import link_episodes
from truceline.reconcile.gather import gather, refusal
from truceline.reconcile.identity import name_incidents
from truceline.reconcile.judged import Prior, decide
from truceline.reconcile.linkage import Clusters, cluster_accounts
from truceline.reconcile.merge import Home, merge_cluster
from truceline.reconcile.recognise import recognise
from truceline.reconcile.talks import reconcile_talks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class ReconcileResult:
    """What the stage gives, each kind sorted by id.

    ``considered`` counts the items that came in (claims of acts, of talks and of instruments, and records), ``taken``
    those that became members or recognitions; ``refused`` is what is left. Refusals of judgements are beside these.
    """

    incidents: tuple[Incident, ...]
    episodes: tuple[Episode, ...]
    talks: tuple[Talk, ...]
    recognitions: tuple[Recognition, ...]
    assignments: tuple[Assignment, ...]
    redirects: tuple[Redirect, ...]
    refusals: tuple[Refusal, ...]
    considered: int
    taken: int

    @property
    def refused(self) -> int:
        """Items that were not taken."""
        return self.considered - self.taken


def reconcile(
    items: Items,
    judgements: Iterable[Judgement] = (),
    prior: Iterable[Assignment] = (),
    context: Context | None = None,
) -> ReconcileResult:
    """Incidents, episodes, talks and recognitions of the items.

    Args:
        items: claims, records, documents, placements and whens; their order and repetition do not matter.
        judgements: what people decided; it wins over the machine.
        prior: assignments of the generation before: incidents keep their ids.
        context: lexicons, weights, agreements of the library, earlier redirects; the package's own where not given.
    """
    context = context or Context()
    known = frozenset((*(claim.id for claim in items.claims), *(record.id for record in items.records)))
    earlier = Prior(prior, known)
    decisions = decide(judgements, known, earlier, context.maker.id)
    gathered = gather(items, decisions, context)
    clusters, bare = _without_bare(cluster_accounts(gathered.accounts, decisions, context), context)
    incidents, assignments, redirects = _incidents(clusters, earlier, context)
    texts = {document.id: document.text for document in items.documents}
    placed, episodes = link_episodes(incidents, gathered.accounts, texts, context)
    talks, rejected = reconcile_talks(items, decisions, context)
    recognitions, unknown = _recognitions(items, decisions.rejected, context)
    refusals = (*gathered.refusals, *_lone_denials(clusters, context), *bare, *rejected, *unknown, *decisions.refusals)
    return ReconcileResult(
        incidents=placed,
        episodes=episodes,
        talks=talks,
        recognitions=recognitions,
        assignments=assignments,
        redirects=redirects,
        refusals=tuple(sorted(refusals, key=lambda item: item.id)),
        considered=_considered(items),
        taken=_taken(placed, talks, recognitions),
    )


def _incidents(
    clusters: Clusters, prior: Prior, context: Context
) -> tuple[list[Incident], tuple[Assignment, ...], tuple[Redirect, ...]]:
    accounts = clusters.pairs.accounts
    ids = [tuple(accounts[index].id for index in members) for members in clusters.members]
    naming = name_incidents(ids, prior, context.redirects, context.maker.id)
    cluster_of = {index: members for members in clusters.members for index in members}
    incidents: list[Incident] = []
    assignments: list[Assignment] = []
    for members, (incident, founder) in zip(clusters.members, naming.names, strict=True):
        merged, assigned = merge_cluster(Home(members, incident, founder, cluster_of), clusters, context)
        incidents.append(merged)
        assignments.extend(assigned)
    return incidents, tuple(sorted(assignments, key=lambda item: item.id)), naming.redirects


def _without_bare(clusters: Clusters, context: Context) -> tuple[Clusters, list[Refusal]]:
    """The clusters in which somebody tells who, whom, where or how many; refusals of the claims of the others."""
    accounts = clusters.pairs.accounts
    told = tuple(members for members in clusters.members if not all(_is_bare(accounts[index]) for index in members))
    reason = "tells an act, but not who, whom, where or how many, and no other claim does"
    bare = [
        refusal("reconcile.bare", accounts[index].id, accounts[index].source, reason, context.maker.id)
        for members in clusters.members
        if members not in told
        for index in members
    ]
    return clusters._replace(members=told), bare


def _is_bare(account: Account) -> bool:
    words = account.phrases
    tells = words.actor or words.target or words.weapon or account.spots or account.casualties
    return not account.is_record and not tells


def _lone_denials(clusters: Clusters, context: Context) -> list[Refusal]:
    lone: list[Account] = [clusters.pairs.accounts[index] for index in clusters.lone]
    return [
        refusal("reconcile.lone_denial", account.id, account.source, "nothing in the case says what it denies",
                context.maker.id)
        for account in lone
    ]  # fmt: skip


def _recognitions(
    items: Items, rejected: Mapping[str, str], context: Context
) -> tuple[tuple[Recognition, ...], list[Refusal]]:
    """Links of claims about instruments to the library, and refusals of the claims that have none."""
    claims = {claim.id: claim for claim in items.claims if isinstance(claim.content, AgreementContent)}
    whens = {when.item: when for when in items.whens}
    found = recognise((claim for claim in claims.values() if claim.id not in rejected), whens, context)
    linked = {recognition.claim for recognition in found}
    refusals = []
    for claim in (claims[id_] for id_ in sorted(claims) if id_ not in linked):
        code, reason = "reconcile.unknown_instrument", "no agreement of the library fits its name, parties and date"
        if claim.id in rejected:
            code, reason = "reconcile.rejected", f"by judgement {rejected[claim.id]}"
        where = f"{claim.document} [{claim.proposition.start}:{claim.proposition.end}]"
        refusals.append(refusal(code, claim.id, where, reason, context.maker.id))
    return found, refusals


def _considered(items: Items) -> int:
    kinds = ActContent | TalkContent | AgreementContent
    claims = {claim.id for claim in items.claims if isinstance(claim.content, kinds)}
    return len(claims) + len({record.id for record in items.records})


def _taken(incidents: Iterable[Incident], talks: Iterable[Talk], recognitions: Iterable[Recognition]) -> int:
    members = {member.item for incident in incidents for member in incident.members}
    members |= {member.item for talk in talks for member in talk.members}
    return len(members | {recognition.claim for recognition in recognitions})
