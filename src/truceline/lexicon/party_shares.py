"""Whom a mention means, as shares that sum to one: the parties that it may stand for, and nobody we know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model import Weighted

Shares = tuple[tuple[str | None, float], ...]
"""Parties (None: one that we do not know) with their shares."""

MOST: Final = 4
"""Readings of one mention, heaviest first."""
DOUBT: Final = 0.5
"""A mention's weight of "none of these" up to which it is the lexicon's doubt, and not a reading of its own."""


def shares_of(parties: Iterable[Weighted]) -> Shares:
    """Weights of a mention's parties to one; what is missing is a reading only where it is the greater part.

    Empty where no party has any weight.
    """
    heaviest = sorted(parties, key=lambda party: (-party.weight, party.value))[:MOST]
    total = sum(party.weight for party in heaviest)
    if total <= 0:
        return ()
    if total < DOUBT:
        return (*((party.value, party.weight) for party in heaviest), (None, 1.0 - total))
    return tuple((party.value, party.weight / total) for party in heaviest)
