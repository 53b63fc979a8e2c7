"""What happened? The true incidents of a world, in columns: bursts, fronts, towns by size, answers of one side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.synth.land import Land, moved

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.synth.parameters import WorldParameters


@dataclass(frozen=True)
class Truth:
    """True incidents by position: moment (days since the period's start), place (degrees), and who did what.

    ``town`` is -1 outside towns; ``answers`` the incident that this one answers, or -1. ``act``, ``actor`` and
    ``target`` count in ``acts`` and ``parties``.
    """

    acts: tuple[str, ...]
    parties: tuple[str, ...]
    day: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    town: NDArray[np.int64]
    act: NDArray[np.int64]
    actor: NDArray[np.int64]
    target: NDArray[np.int64]
    killed: NDArray[np.int64]
    answers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)

    def table(self) -> pa.Table:
        """The incidents as an Arrow table; ids of the lexicons instead of numbers."""
        import pyarrow as pa

        columns: dict[str, Any] = {
            "incident": np.arange(len(self)),
            "day": self.day,
            "lon": self.lon,
            "lat": self.lat,
            "town": self.town,
            "act": np.array(self.acts)[self.act],
            "actor": np.array(self.parties)[self.actor],
            "target": np.array(self.parties)[self.target],
            "killed": self.killed,
            "answers": self.answers,
        }
        return pa.table(columns)


def make_truth(land: Land, rng: np.random.Generator) -> Truth:
    """The incidents of a land: those of their own accord first, then the answers to them."""
    parameters = land.parameters
    n_answers = round(parameters.incidents * parameters.burst_share)
    n_own = parameters.incidents - n_answers
    lon, lat, town = _places(land, n_own, rng)
    day = rng.uniform(0, parameters.days, n_own)
    drift = (day / parameters.days - 0.5) * parameters.front_drift_m
    lon, lat = _drifted(lon, lat, np.where(town < 0, drift, 0.0))
    acts, act = _chosen(parameters.acts, parameters.incidents, rng)
    parties, actor, target = _sides(parameters, n_own, rng)
    answered = rng.integers(0, n_own, n_answers)
    is_near = rng.random(n_answers) < parameters.town_share
    shift = rng.normal(0, 1, (2, n_answers)) * np.where(
        (town[answered] >= 0) & is_near, parameters.town_spread_m, parameters.burst_spread_m
    )
    late_lon, late_lat = moved(lon[answered], lat[answered], shift[0], shift[1])
    turned = rng.random(n_answers) < parameters.answers_reversed
    return Truth(
        acts=acts,
        parties=parties,
        day=np.concatenate(
            (day, (day[answered] + rng.exponential(parameters.burst_days, n_answers)) % parameters.days)
        ),
        lon=np.concatenate((lon, late_lon)),
        lat=np.concatenate((lat, late_lat)),
        town=np.concatenate((town, np.where(is_near, town[answered], -1))),
        act=act,
        actor=np.concatenate((actor, np.where(turned, target[answered], actor[answered]))),
        target=np.concatenate((target, np.where(turned, actor[answered], target[answered]))),
        killed=_killed(parameters, rng),
        answers=np.concatenate((np.full(n_own, -1), answered)),
    )


def _places(
    land: Land, number: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    parameters = land.parameters
    in_town = rng.random(number) < parameters.town_share
    town = rng.choice(parameters.towns, number, p=land.town_share)
    front = rng.integers(0, parameters.fronts, number)
    leg = rng.integers(0, land.fronts.shape[1] - 1, number)
    along = rng.random((number, 1))
    on_front = land.fronts[front, leg] * (1 - along) + land.fronts[front, leg + 1] * along
    base_lon = np.where(in_town, land.town_lon[town], on_front[:, 0])
    base_lat = np.where(in_town, land.town_lat[town], on_front[:, 1])
    spread = np.where(in_town, parameters.town_spread_m, parameters.front_spread_m)
    shift = rng.normal(0, 1, (2, number)) * spread
    lon, lat = moved(base_lon, base_lat, shift[0], shift[1])
    return lon, lat, np.where(in_town, town, -1)


def _drifted(
    lon: NDArray[np.float64], lat: NDArray[np.float64], east_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return moved(lon, lat, east_m, np.zeros_like(east_m))


def _chosen(
    shares: dict[str, float], number: int, rng: np.random.Generator
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    weights = np.array(list(shares.values()))
    return tuple(shares), rng.choice(len(weights), number, p=weights / weights.sum())


def _sides(
    parameters: WorldParameters, number: int, rng: np.random.Generator
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    parties = tuple(sorted({party for one, other, _ in parameters.dyads for party in (one, other)}))
    weights = np.array([share for _, _, share in parameters.dyads])
    actor = np.array([parties.index(one) for one, _, _ in parameters.dyads])
    target = np.array([parties.index(other) for _, other, _ in parameters.dyads])
    dyad = rng.choice(len(weights), number, p=weights / weights.sum())
    return parties, actor[dyad], target[dyad]


def _killed(parameters: WorldParameters, rng: np.random.Generator) -> NDArray[np.int64]:
    number = parameters.incidents
    tail = rng.geometric(1 / parameters.killed_mean, number)
    found: NDArray[np.int64] = np.where(rng.random(number) < parameters.killed_none, 0, tail)
    return found
