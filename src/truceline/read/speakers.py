"""Who is it that a table names as a source? Kind, key and party of a speaker, as the shipped lexicons know them.

The keys are those that the extractor gives to the same names in running text, so that a row and a sentence that rest on
one speaker are seen to.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import load_lexicon
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.source import KnowsParties

PARTY_WEIGHT: Final = 0.5
"""From this weight on a source's name stands for the party: more likely than not."""
_KINDS: Final = {"monitor": SourceKind.MONITOR} | dict.fromkeys(
    ("state", "armed_forces", "armed_group", "coalition", "umbrella", "organisation"), SourceKind.PARTY
)
"""What kind of speaker a party is; civilians stay what their place in the chain makes them."""
_SPEAKS_FOR: Final = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_PARTY_KEYS: Final = frozenset({SourceKind.PARTY, SourceKind.MONITOR})


class SpeakerWords(NamedTuple):
    """Outlets by folded name, kinds of speaker by noun, and the versions of the lexicons that they come from."""

    outlets: dict[str, str]
    kinds: dict[str, SourceKind]
    stamps: tuple[tuple[str, str], ...]


@cache
def load_speakers() -> SpeakerWords:
    """The shipped words; raises LexiconError where a lexicon is not the one it claims to be."""
    sources, cues = load_lexicon("sources"), load_lexicon("cues")
    try:
        outlets = msgspec.convert(sources.body.get("outlets"), dict[str, tuple[str, ...]])
        nouns = msgspec.convert(cues.body.get("speakers"), dict[SourceKind, tuple[str, ...]])
    except msgspec.ValidationError as error:
        raise LexiconError(str(error), where=f"{sources.file}, {cues.file}", mend="install Truceline again") from error
    kinds: dict[str, SourceKind] = {}
    for kind, words in nouns.items():
        for word in words:
            kinds.setdefault(word, kind)
    names = {fold_name(name): outlet for outlet, others in outlets.items() for name in (outlet, *others)}
    return SpeakerWords(names, kinds, (("cues", cues.stamp), ("sources", sources.stamp)))


def speaker(name: str, kind: SourceKind, via: Via, parties: KnowsParties) -> Hop:
    """A link of a source chain; ``kind`` is what its place in the chain makes it, where the name tells nothing."""
    words = load_speakers()
    outlet = words.outlets.get(fold_name(name))
    if outlet is not None:
        kind = kind if kind is SourceKind.PUBLISHER else SourceKind.OUTLET
        return Hop(name=outlet, key=fold_name(outlet), kind=kind, via=via)
    matched = parties.match(name)
    party = matched[0].value if matched and matched[0].weight >= PARTY_WEIGHT else None
    spoken = fold_name(name).split()
    told = next((found for word in reversed(spoken) if (found := _kind_of(word, words)) is not None), None)
    if told is None and party is not None:
        told = _KINDS.get(parties.kind(party))
    is_party = party is not None and (told in _PARTY_KEYS or not _SPEAKS_FOR.isdisjoint(spoken))
    key = party if is_party and party is not None else fold_name(name)
    return Hop(name=name, key=key or name, kind=told or kind, via=via, party=party)


def chain_of(names: Sequence[str], innermost: Via, parties: KnowsParties) -> tuple[Hop, ...]:
    """The source chain of names, outermost first: it publishes, the next ones cite, the last says or denies it.

    A name alone publishes what it says, and denies or alleges where the row says so.
    """
    *citing, last = names
    hops = []
    for place, name in enumerate(citing):
        kind, via = (SourceKind.OUTLET, Via.CITES) if place else (SourceKind.PUBLISHER, Via.PUBLISHES)
        hops.append(msgspec.structs.replace(speaker(name, kind, via, parties), kind=kind))
    via = Via.PUBLISHES if not citing and innermost is Via.SAYS else innermost
    return (*hops, speaker(last, SourceKind.UNKNOWN if citing else SourceKind.PUBLISHER, via, parties))


def _kind_of(word: str, words: SpeakerWords) -> SourceKind | None:
    return words.kinds.get(word) or words.kinds.get(word.removesuffix("s"))
