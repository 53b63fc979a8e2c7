"""What would a made-up agreement say of each incident? Zones of known shape, and for each incident the true answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.synth.land import metres_apart
from truceline.synth.parameters import load_worlds

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.synth.world import World


@dataclass(frozen=True)
class MadeAgreement:
    """A ceasefire in discs: middles (degrees, WGS 84), radii (metres), in force from and until (days of the period).

    ``parties`` are bound, each of ``acts`` is forbidden to them inside the zones while it is in force.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    in_force: tuple[float, float]
    parties: tuple[str, ...]
    acts: tuple[str, ...]

    def answers(self, world: World) -> pa.Table:
        """For each true incident the truth of each factor, and of their conjunction (``applies``).

        Columns: incident, zone (the first that holds it, or -1), in_place, in_force, is_bound, is_act, applies.
        """
        import pyarrow as pa

        truth = world.truth
        zone = np.full(len(truth), -1)
        for number in reversed(range(len(self.lon))):
            away = metres_apart(truth.lon, truth.lat, self.lon[number], self.lat[number])
            zone[away <= self.radius_m[number]] = number
        in_place = zone >= 0
        in_force = (truth.day >= self.in_force[0]) & (truth.day < self.in_force[1])
        is_bound = np.isin(np.array(truth.parties)[truth.actor], self.parties)
        is_act = np.isin(np.array(truth.acts)[truth.act], self.acts)
        columns: dict[str, Any] = {
            "incident": np.arange(len(truth)),
            "zone": zone,
            "in_place": in_place,
            "in_force": in_force,
            "is_bound": is_bound,
            "is_act": is_act,
            "applies": in_place & in_force & is_bound & is_act,
        }
        return pa.table(columns)


def make_agreement(world: World) -> MadeAgreement:
    """An agreement for a world, from the world's seed: its zones lie about towns that are drawn by their size."""
    parameters, land = load_worlds().agreement, world.land
    rng = np.random.default_rng(np.random.SeedSequence([world.seed, parameters.zones]))
    town = rng.choice(len(land.town_lon), parameters.zones, replace=False, p=land.town_share)
    low, high = np.log(parameters.radius_m)
    days = world.parameters.days
    return MadeAgreement(
        lon=land.town_lon[town],
        lat=land.town_lat[town],
        radius_m=np.exp(rng.uniform(low, high, parameters.zones)),
        in_force=(parameters.in_force[0] * days, parameters.in_force[1] * days),
        parties=parameters.parties,
        acts=parameters.acts,
    )
