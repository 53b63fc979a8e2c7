"""Which incidents hang together, as sources tell it? Follows the links that claims make between acts.

A claim links two acts where it tells that one followed, preceded or answered the other, or where one sentence has two
sides act on each other. Nothing is linked for being near alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.model import Episode
from truceline.model.incident import EpisodeLink
from truceline.reconcile.compare import likeness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from truceline.model import Incident
    from truceline.reconcile.account import Account, Context

REACH: Final = 400
"""Characters between two acts in which the words that link them are looked for."""
REVERSED: Final = 0.6
"""Likeness of one act's actor to the other's target, from which on two sides act on each other."""


def link_episodes(
    incidents: Sequence[Incident], accounts: Sequence[Account], texts: Mapping[str, str], context: Context
) -> tuple[tuple[Incident, ...], tuple[Episode, ...]]:
    """The incidents with their episodes set, and the episodes, both sorted by id; ``texts`` are those of documents."""
    home = {member.item: incident.id for incident in incidents for member in incident.members}
    claims: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        if not account.is_record and account.id in home:
            claims[account.source].append(account)
    links = {
        link
        for source, told in claims.items()
        for link in (*_told_links(told, texts.get(source, ""), home, context), *_exchanges(told, home, context))
    }
    return _episodes(
        incidents, sorted(links, key=lambda link: (link.incident, link.other, link.said_by, link.relation)), context
    )


def _told_links(told: Sequence[Account], text: str, home: Mapping[str, str], context: Context) -> Iterator[EpisodeLink]:
    """Links of claims that are told to follow, precede or answer another act of their document."""
    by_position: dict[int, list[Account]] = defaultdict(list)
    for account in told:
        by_position[account.position].append(account)
    for account in told:
        for other in by_position.get(account.linked, ()) if account.linked is not None else ():
            if home[other.id] != home[account.id]:
                relation = _relation(account, other, text, context)
                yield EpisodeLink(
                    incident=home[account.id], other=home[other.id], relation=relation, said_by=account.id
                )


def _relation(account: Account, other: Account, text: str, context: Context) -> str:
    """The relation whose words stand between the two acts, else anywhere in the sentence; "linked" where none does."""
    first, last = sorted((account.position, other.position))
    between = text[first : min(last, first + REACH)]
    for part in (between, account.phrases.text):
        for relation, cues in context.weights.relations:
            if any(re.search(rf"\b{re.escape(cue)}\b", part, re.IGNORECASE) for cue in cues):
                return relation
    return "linked"


def _exchanges(told: Sequence[Account], home: Mapping[str, str], context: Context) -> Iterator[EpisodeLink]:
    """Links of two claims of one sentence in which the one's actor is the other's target."""
    by_sentence: dict[tuple[int, int], list[Account]] = defaultdict(list)
    for account in told:
        by_sentence[account.sentence].append(account)
    for together in by_sentence.values():
        for one, other in combinations(sorted(together, key=lambda account: (account.position, account.id)), 2):
            if home[one.id] != home[other.id] and _are_reversed(one, other, context):
                yield EpisodeLink(incident=home[one.id], other=home[other.id], relation="exchange", said_by=one.id)


def _are_reversed(one: Account, other: Account, context: Context) -> bool:
    forth = likeness(one.actor, other.target, context.parties, one.day or other.day)
    back = likeness(one.target, other.actor, context.parties, one.day or other.day)
    return max(forth or 0.0, back or 0.0) >= REVERSED


def _episodes(
    incidents: Sequence[Incident], links: Sequence[EpisodeLink], context: Context
) -> tuple[tuple[Incident, ...], tuple[Episode, ...]]:
    root = {incident.id: incident.id for incident in incidents}

    def find(item: str) -> str:
        while root[item] != item:
            item = root[item]
        return item

    for link in links:
        first, second = sorted((find(link.incident), find(link.other)))
        root[second] = first
    groups: dict[str, list[Incident]] = defaultdict(list)
    for incident in sorted(incidents, key=lambda item: item.id):
        groups[find(incident.id)].append(incident)
    episodes = {first: _episode(group, links, context) for first, group in groups.items() if len(group) > 1}
    placed = (
        msgspec.structs.replace(incident, episode=episodes[find(incident.id)].id)
        if find(incident.id) in episodes
        else incident
        for incident in sorted(incidents, key=lambda item: item.id)
    )
    return tuple(placed), tuple(sorted(episodes.values(), key=lambda episode: episode.id))


def _episode(group: list[Incident], links: Sequence[EpisodeLink], context: Context) -> Episode:
    ids = tuple(incident.id for incident in group)
    first = min(group, key=lambda incident: (_begins(incident), incident.id))
    return Episode(
        id=Episode.id_of(ids[0]),
        made_by=context.maker.id,
        derived_from=ids,
        label=f"{len(ids)} linked incidents: {first.label}",
        incidents=ids,
        links=tuple(link for link in links if link.incident in ids),
    )


def _begins(incident: Incident) -> str:
    times = incident.alternatives[0].times
    return times[0].start_utc.isoformat() if times else "~"
