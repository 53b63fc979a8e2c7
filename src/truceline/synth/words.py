"""In which words does a source name an act or a party? Families, kin and parents from the lexicons, by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.synth.truth import Truth

AKIN: Final = 0.5
"""Kinship of acts from which on one is mistaken for the other."""


@dataclass(frozen=True)
class Words:
    """Acts and parties that rows may name: the true ones first, by their numbers, then wider ones.

    ``family``, ``parent`` and ``sibling`` give for each true act or party the number of another. ``akin`` and
    ``strange`` list for each true act the others, as rows of numbers padded by repetition.
    """

    acts: tuple[str, ...]
    parties: tuple[str, ...]
    n_sides: int
    family: NDArray[np.int64]
    parent: NDArray[np.int64]
    sibling: NDArray[np.int64]
    akin: NDArray[np.int64]
    strange: NDArray[np.int64]

    def drawn_act(self, true: NDArray[np.int64], drawn: NDArray[np.float64], *, is_akin: bool) -> NDArray[np.int64]:
        """Another act for each true one, by numbers drawn from [0, 1)."""
        table = self.akin if is_akin else self.strange
        found: NDArray[np.int64] = table[true, (drawn * table.shape[1]).astype(np.int64)]
        return found


def make_words(truth: Truth, acts: Acts, parties: Parties) -> Words:
    """The words for the acts and parties of a truth."""
    act_ids = list(truth.acts)
    family = [_number(acts.family(act), act_ids) for act in truth.acts]
    akin = [[other for other in truth.acts if other != act and acts.kinship(act, other) >= AKIN] for act in truth.acts]
    strange = [
        [other for other in truth.acts if other != act and acts.kinship(act, other) < AKIN] for act in truth.acts
    ]
    party_ids = list(truth.parties)
    parent = [_number((*parties.within(party)[1:], party)[0], party_ids) for party in truth.parties]
    sibling = [_number(_sibling(party, truth.parties, parties), party_ids) for party in truth.parties]
    return Words(
        acts=tuple(act_ids),
        parties=tuple(party_ids),
        n_sides=len(truth.parties),
        family=np.array(family),
        parent=np.array(parent),
        sibling=np.array(sibling),
        akin=_padded([[act_ids.index(other) for other in row] for row in akin]),
        strange=_padded([[act_ids.index(other) for other in row] for row in strange]),
    )


def _number(name: str, names: list[str]) -> int:
    """Position of a name in the list, put at its end where it is new."""
    if name not in names:
        names.append(name)
    return names.index(name)


def _sibling(party: str, others: tuple[str, ...], parties: Parties) -> str:
    """Another side that is part of the same, first by name; the party itself where it has none."""
    above = set(parties.within(party)[1:])
    return next((other for other in others if other != party and above & set(parties.within(other)[1:])), party)


def _padded(rows: list[list[int]]) -> NDArray[np.int64]:
    """Rows repeated to one length; a row without entries is its own number."""
    full = [row or [number] for number, row in enumerate(rows)]
    width = int(np.lcm.reduce([len(row) for row in full]))
    return np.array([row * (width // len(row)) for row in full])
