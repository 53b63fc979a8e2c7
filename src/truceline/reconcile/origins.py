"""On whose word does an account rest? Relays add nothing: copies of a wire and citations of one speaker are one origin.

The key of an origin is the first speaker's. Officials and offices of one side are one origin, for they have one
interest; an anonymous source is only as distinct as whoever quotes it, and whom a side quotes speaks for that side.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from truceline.lexicon.parties import Parties, Relation
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from truceline.model import Document
    from truceline.model.claim import Hop
    from truceline.reconcile.weights import Wire

SIDE: Final = "side:"
NAMELESS: Final = frozenset((SourceKind.ANONYMOUS, SourceKind.WITNESS, SourceKind.UNKNOWN))
PARTISAN: Final = frozenset((SourceKind.PARTY, SourceKind.OFFICIAL))
NOT_PARTISAN: Final = frozenset(("monitor", "civilians"))
WORD: Final = re.compile(r"\w+")
SENTENCE_RUN: Final = 3
"""Words in a run by which two sentences are compared: short, as sentences are."""
MAX_WORDS: Final = 20_000
"""Of a document that are compared with others; a copy shows itself long before."""


def shingles(text: str, run: int = SENTENCE_RUN) -> frozenset[int]:
    """Hashes (CRC-32) of all runs of ``run`` words, without regard to case; empty for a shorter text."""
    words = [found.group().casefold() for found, _ in zip(WORD.finditer(text), range(MAX_WORDS), strict=False)]
    return frozenset(zlib.crc32(" ".join(words[at : at + run]).encode()) for at in range(len(words) - run + 1))


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set of word runs that the other has too, in [0, 1]."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def wire_groups(documents: Iterable[Document], wire: Wire) -> dict[str, str]:
    """For each document that is a near copy of another, the smallest publisher key of its group of copies.

    Documents are compared only where they share word runs that are not in more than ``wire.most_documents``.
    """
    ordered = sorted({document.id: document for document in documents}.values(), key=lambda document: document.id)
    runs = {document.id: shingles(document.text, wire.words) for document in ordered}
    holders: dict[int, list[str]] = defaultdict(list)
    for document in ordered:
        for run in runs[document.id]:
            holders[run].append(document.id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if 1 < len(ids) <= wire.most_documents:
            shared.update(combinations(ids, 2))
    copies = [
        pair for pair in sorted(shared) if shared[pair] >= wire.share * min(len(runs[pair[0]]), len(runs[pair[1]]))
    ]
    return _named_groups(copies, {document.id: publisher_key(document) for document in ordered})


def publisher_key(document: Document) -> str:
    """Whoever publishes the document, in folded form; the document itself where that is not known."""
    return document.publisher.casefold().strip() if document.publisher else document.id


def _named_groups(pairs: Iterable[tuple[str, str]], keys: Mapping[str, str]) -> dict[str, str]:
    root: dict[str, str] = {}

    def find(item: str) -> str:
        while root.get(item, item) != item:
            item = root[item]
        return item

    for one, other in pairs:
        first, second = sorted((find(one), find(other)))
        root[second], root[first] = first, first
    names: dict[str, str] = {}
    for item in sorted(root):
        group = find(item)
        names[group] = min(names.get(group, keys[item]), keys[item])
    return {item: names[find(item)] for item in root}


def origin_of(chain: tuple[Hop, ...], fallback: str, parties: Parties, on: date | None) -> str:
    """Key of a chain's first speaker (chains run outermost first); ``fallback``, the publisher's, where it has none."""
    if not chain:
        return fallback
    speaker = chain[-1]
    if _is_partisan(speaker, parties):
        return SIDE + parties.side(speaker.party or "", on)
    if speaker.kind is SourceKind.PUBLISHER:
        return fallback
    if speaker.kind in NAMELESS:
        quoting = origin_of(chain[:-1], fallback, parties, on)
        return quoting if quoting.startswith(SIDE) else f"{quoting}/{speaker.key}"
    return speaker.key


def _is_partisan(hop: Hop, parties: Parties) -> bool:
    if hop.party is None or not parties.knows(hop.party):
        return False
    return hop.kind in PARTISAN or parties.kind(hop.party) not in NOT_PARTISAN


def collapse(origins: Iterable[str], parties: Parties, on: date | None) -> dict[str, str]:
    """For each origin of one incident, the one that stands for it: a side that is part of another side is that side.

    Why only within an incident: a member of a coalition is its voice about the coalition's acts, not about all.
    """
    ordered = sorted(set(origins))
    sides = [origin.removeprefix(SIDE) for origin in ordered if origin.startswith(SIDE)]
    wider: dict[str, str] = {}
    for side in sides:
        above = [other for other in sides if parties.tie(side, other, on) is Relation.PART_OF]
        # The widest is the one that contains most of the others.
        top = max(above, key=lambda other: (_contained(other, above, parties, on), other), default=side)
        wider[SIDE + side] = SIDE + top
    return {origin: wider.get(origin, origin) for origin in ordered}


def _contained(side: str, others: list[str], parties: Parties, on: date | None) -> int:
    return sum(parties.tie(other, side, on) is Relation.PART_OF for other in others)


def chain_words(chain: tuple[Hop, ...]) -> str:
    """The chain for people, outermost first, joined by arrows that point to whom each one cites."""
    return " ← ".join(hop.name for hop in chain)
