"""Who is the first speaker behind a claim or record, and does that party speak in its own cause?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.lexicon.acts import VIOLENCE
from truceline.lexicon.parties import Relation
from truceline.model.claim import Claim, Modality, Observation, SourceKind
from truceline.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.model.incident import Incident, Member

LINK: Final = " ← "
"""Between the sources of a chain in words, outermost first."""

TABLE: Final = "table"
"""Kind of a row of a data set without a source chain."""


class Speaker(NamedTuple):
    """The innermost source of a member: kind as ``support.yaml`` has it, party if known, how it said and saw it.

    ``hops`` is the length of the chain: the shortest of an origin stands nearest to it.
    """

    name: str
    kind: str
    party: str | None
    via: str
    observation: str
    hops: int


def speaker_of(member: Member, items: Mapping[str, Claim | Record]) -> Speaker:
    """The first speaker behind a member; of what is not at hand, only what its chain in words says."""
    item = items.get(member.item)
    links = member.chain.split(LINK) if member.chain else []
    name = links[-1] if links else member.origin
    if item is None or not item.chain:
        kind = TABLE if isinstance(item, Record) else SourceKind.UNKNOWN.value
        return Speaker(name, kind, None, "", Observation.UNKNOWN.value, len(links))
    inner = item.chain[-1]
    observation = item.observation if isinstance(item, Claim) else Observation.UNKNOWN
    return Speaker(inner.name, inner.kind.value, inner.party, inner.via.value, observation.value, len(item.chain))


class Interest(StrEnum):
    """Whom a statement serves: its speaker, or the other side (then it is made against own interest)."""

    NONE = "none"
    AGAINST = "against"
    SERVING = "serving"


class Colour(StrEnum):
    """What an act is to who did it: a matter of blame (violence), of credit (a duty done), or neither."""

    PLAIN = "plain"
    BLAME = "blame"
    CREDIT = "credit"


def colour_of(incident: Incident, acts: Acts) -> Colour:
    """Violence is a matter of blame; what else is told of is plain."""
    act = max(incident.alternatives, key=lambda item: item.weight).act if incident.alternatives else ""
    return Colour.BLAME if acts.knows(act) and acts.is_a(act, VIOLENCE) else Colour.PLAIN


def interest_of(speaker: Speaker, stance: Modality, incident: Incident, parties: Parties, colour: Colour) -> Interest:
    """Whether the speaker's side gains by the statement, as ``support.yaml`` explains.

    Actor and target are those of the greatest weight; a speaker on both sides, or on neither, has no interest.
    """
    is_actor = is_of_side(speaker.party, leading(incident, "actor"), parties)
    is_target = is_of_side(speaker.party, leading(incident, "target"), parties)
    if is_actor == is_target or colour is Colour.PLAIN:
        return Interest.NONE
    is_denial = stance is Modality.DENIED
    if is_actor:
        return Interest.SERVING if is_denial is (colour is Colour.BLAME) else Interest.AGAINST
    return Interest.NONE if is_denial or colour is Colour.CREDIT else Interest.SERVING


def readings_of(incident: Incident, role: str) -> tuple[tuple[str | None, float], ...]:
    """Whom the alternatives tell of as the actor or the target, with their weights, heaviest first."""
    weights: dict[str | None, float] = {}
    for alternative in incident.alternatives:
        party = alternative.actor if role == "actor" else alternative.target
        weights[party] = weights.get(party, 0.0) + alternative.weight
    order = sorted(weights, key=lambda party: (-round(weights[party], 9), party is None, party or ""))
    return tuple((party, weights[party]) for party in order)


def leading(incident: Incident, role: str) -> str | None:
    """The actor or target with the greatest weight among the alternatives; None where that is nobody known."""
    return next((party for party, _ in readings_of(incident, role)), None)


def is_of_side(speaker: str | None, party: str | None, parties: Parties) -> bool:
    """Does the speaker speak for the party: the same, part of it, or what it is part of?"""
    if speaker is None or party is None:
        return False
    if speaker == party:
        return True
    if not (parties.knows(speaker) and parties.knows(party)):
        return False
    return parties.tie(speaker, party) in (Relation.SAME, Relation.PART_OF, Relation.CONTAINS) or parties.side(
        speaker
    ) == parties.side(party)


def chain_words(chain: str) -> str:
    """A chain for people: the first speaker, and through whom it reached us."""
    links = [link.strip() for link in chain.split(LINK.strip()) if link.strip()]
    if not links:
        return "an unnamed source"
    return links[0] if len(links) == 1 else f"{links[-1]} (via {', '.join(reversed(links[:-1]))})"
