"""Where can things happen? A made-up land: towns by size, fronts that move, units of two orders. All in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.synth.parameters import WorldParameters

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of the mean radius."""
CLUSTERS: Final = 12
"""Groups of towns: people live along rivers and coasts, not evenly."""
CLUSTERED: Final = 0.6
"""Share of towns that lie in a group."""
CORNERS: Final = 6
"""Corners of a front."""


@dataclass(frozen=True)
class Land:
    """Towns (degrees, share of what happens in towns, largest first) and fronts (corner points in degrees)."""

    parameters: WorldParameters
    town_lon: NDArray[np.float64]
    town_lat: NDArray[np.float64]
    town_share: NDArray[np.float64]
    fronts: NDArray[np.float64]

    def unit(self, lon: NDArray[np.float64], lat: NDArray[np.float64], grid: tuple[int, int]) -> NDArray[np.int64]:
        """Number of the unit of a grid (columns, rows) that holds each point; the nearest one for points outside."""
        west, south, east, north = self.parameters.box
        across, up = grid
        column = np.clip(((lon - west) / (east - west) * across).astype(np.int64), 0, across - 1)
        row = np.clip(((lat - south) / (north - south) * up).astype(np.int64), 0, up - 1)
        found: NDArray[np.int64] = row * across + column
        return found

    def middle(self, unit: NDArray[np.int64], grid: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Middle (lon, lat) of units of a grid."""
        west, south, east, north = self.parameters.box
        across, up = grid
        lon = west + (unit % across + 0.5) / across * (east - west)
        lat = south + (unit // across + 0.5) / up * (north - south)
        return lon, lat

    def capitals(self) -> NDArray[np.int64]:
        """The largest town of each province by its number; the town nearest to its middle where it has none."""
        grid = self.parameters.provinces
        unit = self.unit(self.town_lon, self.town_lat, grid)
        found = np.zeros(grid[0] * grid[1], dtype=np.int64)
        for number in range(len(found)):
            inside = np.flatnonzero(unit == number)
            lon, lat = self.middle(np.array([number]), grid)
            away = (self.town_lon - lon) ** 2 + (self.town_lat - lat) ** 2
            found[number] = inside[0] if len(inside) else int(np.argmin(away))
        return found


def make_land(parameters: WorldParameters, rng: np.random.Generator) -> Land:
    """A land of so many towns: most of them in groups, their shares by rank (Zipf)."""
    west, south, east, north = parameters.box
    lon, lat = rng.uniform(west, east, parameters.towns), rng.uniform(south, north, parameters.towns)
    grouped = rng.random(parameters.towns) < CLUSTERED
    group = rng.integers(0, CLUSTERS, parameters.towns)
    centre = np.column_stack((rng.uniform(west, east, CLUSTERS), rng.uniform(south, north, CLUSTERS)))
    spread = (east - west) / 15
    lon = np.where(grouped, centre[group, 0] + rng.normal(0, spread, parameters.towns), lon)
    lat = np.where(grouped, centre[group, 1] + rng.normal(0, spread * 0.8, parameters.towns), lat)
    share = np.arange(1, parameters.towns + 1, dtype=np.float64) ** -parameters.town_zipf
    return Land(
        parameters, np.clip(lon, west, east), np.clip(lat, south, north), share / share.sum(), _fronts(parameters, rng)
    )


def _fronts(parameters: WorldParameters, rng: np.random.Generator) -> NDArray[np.float64]:
    """Corners (front, corner, lon and lat), each front a walk of steps of about a tenth of the land."""
    west, south, east, north = parameters.box
    start = np.column_stack((rng.uniform(west, east, parameters.fronts), rng.uniform(south, north, parameters.fronts)))
    steps = rng.normal(0, (east - west) / 10, (parameters.fronts, CORNERS, 2))
    corners = start[:, None, :] + np.cumsum(steps, axis=1)
    return np.clip(corners, [west, south], [east, north])


def moved(
    lon: NDArray[np.float64], lat: NDArray[np.float64], east_m: NDArray[np.float64], north_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points so many metres to the east and north: on a sphere, for moves of some tens of kilometres."""
    up = lat + north_m / METRES_PER_DEGREE
    return lon + east_m / (METRES_PER_DEGREE * np.cos(np.radians(lat))), up


def metres_apart(
    lon: NDArray[np.float64], lat: NDArray[np.float64], other_lon: NDArray[np.float64], other_lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of points in metres, flat about the mean latitude: for tens of kilometres."""
    shrink = np.cos(np.radians((lat + other_lat) / 2))
    found: NDArray[np.float64] = METRES_PER_DEGREE * np.hypot((lon - other_lon) * shrink, lat - other_lat)
    return found
