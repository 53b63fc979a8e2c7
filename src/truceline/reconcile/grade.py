"""How well is an incident carried, in one word? An Airwars-like grade, derived from the chains by the rule below.

1. discounted: whoever asserts it also denies it. 2. confirmed: the side of the actor says that it did it.
3. contested: somebody denies it, or independent origins name different actors. 4. fair: two or more independent
origins. 5. weak: one.
After https://airwars.org/about/methodology; the credibility of a source is not part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.lexicon.parties import Relation
from truceline.model import Weighted
from truceline.model.claim import Modality
from truceline.model.incident import Grade
from truceline.reconcile.compare import likeness
from truceline.reconcile.origins import SIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.lexicon.parties import Parties
    from truceline.model.incident import Alternative
    from truceline.reconcile.account import Account

OWN_ACT: Final = 0.6
"""Likeness of the actor that a side names to the likeliest actor, from which on it owns the act."""
OWN: tuple[Relation, ...] = (Relation.SAME, Relation.PART_OF, Relation.CONTAINS)


def grade_incident(
    accounts: Sequence[Account],
    origins: Mapping[str, str],
    told: Sequence[Alternative],
    disputed: Sequence[str],
    parties: Parties,
) -> tuple[Grade, str]:
    """Grade and the rule that gave it; ``told`` are the alternatives, ``disputed`` the fields in dispute."""
    asserting = sorted({origins[a.origin] for a in accounts if a.modality is not Modality.DENIED})
    denying = sorted({origins[a.origin] for a in accounts if a.modality is Modality.DENIED})
    if asserting and set(asserting) <= set(denying):
        return Grade.DISCOUNTED, "whoever asserts it also denies it"
    actor = _likeliest_actor(told)
    owners = sorted({origins[a.origin] for a in accounts if actor and _owns(a, origins[a.origin], actor, parties)})
    if owners:
        return Grade.CONFIRMED, f"{parties.name(owners[0].removeprefix(SIDE))}, the actor's side, says so"
    if denying:
        return Grade.CONTESTED, f"denied by {_count(len(denying))}"
    if "actor" in disputed:
        return Grade.CONTESTED, "independent origins name different actors"
    if len(asserting) > 1:
        return Grade.FAIR, f"{_count(len(asserting))} assert it, nobody denies it"
    return Grade.WEAK, "one origin asserts it"


def _likeliest_actor(told: Sequence[Alternative]) -> str | None:
    weights: dict[str, float] = {}
    for item in told:
        if item.actor is not None:
            weights[item.actor] = weights.get(item.actor, 0.0) + item.weight
    return min(weights, key=lambda actor: (-weights[actor], actor), default=None)


def _owns(account: Account, origin: str, actor: str, parties: Parties) -> bool:
    """Does the actor's own side tell here that it was the actor? That it tells of others' acts owns nothing."""
    if account.modality is Modality.DENIED or not origin.startswith(SIDE):
        return False
    if parties.tie(origin.removeprefix(SIDE), actor, account.day) not in OWN:
        return False
    named = likeness(account.actor, (Weighted(value=actor, weight=1.0),), parties, account.day)
    return named is not None and named >= OWN_ACT


def _count(number: int) -> str:
    return "one origin" if number == 1 else f"{number} independent origins"
