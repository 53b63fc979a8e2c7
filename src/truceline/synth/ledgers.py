"""What do the sides' ledgers say? Each counts the breaches that it blames on the other, by province and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.synth.world import World

SEEN: Final = 0.4
"""Share of the other side's acts that a ledger counts."""
MADE_UP: Final = 0.05
"""Lines of a ledger that nothing stands behind, as a share of all incidents."""


def make_ledgers(world: World, party: str, other: str) -> pa.Table:
    """Daily tallies of two sides about each other, which never add up to one another.

    Columns: side (who counts), day, province (number), lines (how many it counts), true (how many there were).
    """
    import pyarrow as pa

    rng = np.random.default_rng(np.random.SeedSequence([world.seed, len(world.truth)]))
    provinces, days = int(np.prod(world.parameters.provinces)), world.parameters.days
    truth = world.truth
    cell = np.floor(truth.day).astype(np.int64) * provinces + world.land.unit(
        truth.lon, truth.lat, world.parameters.provinces
    )
    names = np.array(truth.parties)
    parts: list[dict[str, Any]] = []
    for side, blamed in ((party, other), (other, party)):
        acts = cell[names[truth.actor] == blamed]
        there = np.bincount(acts, minlength=days * provinces)
        counted = np.bincount(acts[rng.random(len(acts)) < SEEN], minlength=days * provinces)
        counted += rng.binomial(1, MADE_UP, days * provinces)
        told = np.flatnonzero(counted)
        parts.append(
            {
                "side": [side] * len(told),
                "day": told // provinces,
                "province": told % provinces,
                "lines": counted[told],
                "true": there[told],
            }
        )
    return pa.concat_tables([pa.table(part) for part in parts])
