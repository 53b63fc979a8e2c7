"""How well is an incident carried, in one word? An Airwars-like grade, derived from the chains by the rule below.

1. discounted: whoever asserts it also denies it. 2. confirmed: the side of the actor says that it did it.
3. contested: somebody denies it, or independent origins name different actors. 4. fair: two or more independent
origins. 5. weak: one.
After https://airwars.org/about/methodology; the credibility of a source is not part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.lexicon.parties import Relation
from truceline.model.claim import Modality
from truceline.model.incident import Grade
from truceline.reconcile.origins import SIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from truceline.lexicon.parties import Parties
    from truceline.reconcile.account import Account

OWN: tuple[Relation, ...] = (Relation.SAME, Relation.PART_OF, Relation.CONTAINS)


def grade_incident(
    accounts: Sequence[Account],
    origins: Mapping[str, str],
    actor: str | None,
    disputed: Sequence[str],
    parties: Parties,
) -> tuple[Grade, str]:
    """Grade and the rule that gave it; ``actor`` is the likeliest one, ``disputed`` the fields in dispute."""
    asserting = sorted({origins[a.origin] for a in accounts if a.modality is not Modality.DENIED})
    denying = sorted({origins[a.origin] for a in accounts if a.modality is Modality.DENIED})
    on = next((account.day for account in accounts if account.day), None)
    if asserting and set(asserting) <= set(denying):
        return Grade.DISCOUNTED, "whoever asserts it also denies it"
    owner = next((origin for origin in asserting if _is_own(origin, actor, parties, on)), None)
    if owner is not None:
        return Grade.CONFIRMED, f"{parties.name(owner.removeprefix(SIDE))}, the actor's side, says so"
    if denying:
        return Grade.CONTESTED, f"denied by {_count(len(denying))}"
    if "actor" in disputed:
        return Grade.CONTESTED, "independent origins name different actors"
    if len(asserting) > 1:
        return Grade.FAIR, f"{_count(len(asserting))} assert it, nobody denies it"
    return Grade.WEAK, "one origin asserts it"


def _is_own(origin: str, actor: str | None, parties: Parties, on: date | None) -> bool:
    if actor is None or not origin.startswith(SIDE):
        return False
    return parties.tie(origin.removeprefix(SIDE), actor, on) in OWN


def _count(number: int) -> str:
    return "one origin" if number == 1 else f"{number} independent origins"
