"""How likely are two rows' places, for one who knows how their world was made? Towns, fronts, units in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from truceline.synth.land import METRES_PER_DEGREE, moved
from truceline.synth.parameters import load_worlds
from truceline.synth.reports import CODE_2_M, OUTSIDE_M, SIGMAS_95

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.reconcile.worlds import Played
    from truceline.synth.parameters import SourceParameters, WorldParameters
    from truceline.synth.world import World

KM: Final = METRES_PER_DEGREE / 1000
TAU_KM: Final = {1: OUTSIDE_M / 1000, 2: CODE_2_M / SIGMAS_95 / 1000, 3: 12.1, 4: 36.0}
"""Spread of a place by its code: what sources do, and the width of a unit over the root of twelve."""
STEPS: Final = 6
"""Steps in which a front moves."""
ALONG: Final = 16
"""Points by which a leg of a front is drawn."""
CELL_DEG: Final = 0.03
CHUNK: Final = 20_000


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    z = np.linspace(-8, 8, 16_001)
    return z, np.array([math.erfc(-one / math.sqrt(2)) / 2 for one in z.tolist()])


def phi(z: Any) -> Any:
    """The normal distribution function, from a table (error below 1e-6)."""
    return np.interp(z, *_table())


def bell2(distance2_km: Any, variance_km: Any) -> Any:
    """Density per square kilometre of a round normal at a squared distance."""
    return np.exp(-distance2_km / (2 * variance_km)) / (2 * math.pi * variance_km)


def apart2_km(lon: Any, lat: Any, other_lon: Any, other_lat: Any) -> Any:
    """Squared distance, flat."""
    shrink = np.cos(np.radians((lat + other_lat) / 2))
    return (((lon - other_lon) * shrink) ** 2 + (lat - other_lat) ** 2) * KM**2


@dataclass(frozen=True)
class Spots:
    """Round normals by which incidents outside towns are drawn: middles, spreads (km), how many, whether they move."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    spread_km: NDArray[np.float64]
    number: NDArray[np.float64]
    moves: NDArray[np.bool_]


def spots_of(world: World) -> tuple[Spots, Spots]:
    """All of them, and those of incidents at fronts that answer none."""
    parameters, land = world.parameters, world.land
    answers = round(parameters.incidents * parameters.burst_share)
    outside = 1 - parameters.town_share
    share = (np.arange(ALONG) + 0.5) / ALONG
    start, end = land.fronts[:, :-1, None, :], land.fronts[:, 1:, None, :]
    points = (start * (1 - share[:, None]) + end * share[:, None]).reshape(-1, 2)
    each = np.full(len(points), outside / len(points))
    front_km, burst_km, town_km = (
        length / 1000 for length in (parameters.front_spread_m, parameters.burst_spread_m, parameters.town_spread_m)
    )
    width = np.full(len(points), front_km)
    own = Spots(points[:, 0], points[:, 1], width, (parameters.incidents - answers) * each, width > 0)
    near_towns = answers * parameters.town_share * outside * land.town_share
    towns = len(land.town_lon)
    both = (
        np.concatenate((own.lon, own.lon, land.town_lon)),
        np.concatenate((own.lat, own.lat, land.town_lat)),
        np.concatenate((width, np.hypot(width, burst_km), np.full(towns, math.hypot(town_km, burst_km)))),
        np.concatenate((own.number, answers * each, near_towns)),
        np.concatenate((own.moves, own.moves, np.zeros(towns, dtype=bool))),
    )
    return Spots(*both), own


class Field:
    """How many incidents outside towns there are about a point, per square kilometre, at a spread and a time."""

    def __init__(self, spots: Spots, parameters: WorldParameters, extra_km: float) -> None:
        west, south, east, north = parameters.box
        self._lon = np.arange(west - 0.5, east + 0.5, CELL_DEG)
        self._lat = np.arange(south - 0.5, north + 0.5, CELL_DEG)
        self._days = parameters.days
        self._steps = np.stack([self._drawn(spots, parameters, extra_km, step) for step in range(STEPS)])

    def _drawn(self, spots: Spots, parameters: WorldParameters, extra_km: float, step: int) -> NDArray[np.float64]:
        drift = ((step + 0.5) / STEPS - 0.5) * parameters.front_drift_m
        lon, lat = moved(spots.lon, spots.lat, np.where(spots.moves, drift, 0.0), np.zeros(len(spots.lon)))
        spread = np.hypot(spots.spread_km, extra_km)
        shrink = np.cos(np.radians(lat))
        across = _bell(self._lon[:, None] - lon, spread / (KM * shrink)) / (KM * shrink)
        up = _bell(self._lat[:, None] - lat, spread / KM) / KM
        found: NDArray[np.float64] = (up * spots.number) @ across.T
        return found

    def at(self, lon: NDArray[Any], lat: NDArray[Any], day: NDArray[Any]) -> NDArray[np.float64]:
        """Between the four points of the raster about each point."""
        step = np.clip(day / self._days * STEPS, 0, STEPS - 1).astype(int)
        x = np.clip((lon - self._lon[0]) / CELL_DEG, 0, len(self._lon) - 1.001)
        y = np.clip((lat - self._lat[0]) / CELL_DEG, 0, len(self._lat) - 1.001)
        i, j = x.astype(int), y.astype(int)
        u, v = x - i, y - j
        raster = self._steps
        found: NDArray[np.float64] = (
            raster[step, j, i] * (1 - u) * (1 - v)
            + raster[step, j, i + 1] * u * (1 - v)
            + raster[step, j + 1, i] * (1 - u) * v
            + raster[step, j + 1, i + 1] * u * v
        )
        return found


def _bell(distance: NDArray[Any], spread: NDArray[Any]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.exp(-((distance / spread) ** 2) / 2) / (math.sqrt(2 * math.pi) * spread)
    return found


class Units:
    """Districts or provinces: how much of what lies about a point, or of all outside towns, falls into each."""

    def __init__(self, parameters: WorldParameters, grid: tuple[int, int]) -> None:
        west, south, east, north = parameters.box
        self.grid = grid
        self._x = np.linspace(west, east, grid[0] + 1)
        self._y = np.linspace(south, north, grid[1] + 1)
        for edges in (self._x, self._y):
            edges[[0, -1]] = -1e3, 1e3

    def inside(self, lon: Any, lat: Any, unit: Any, spread_km: Any) -> NDArray[np.float64]:
        """Share of round normals that falls into units."""
        column, row = unit % self.grid[0], unit // self.grid[0]
        wide, high = spread_km / (KM * np.cos(np.radians(lat))), spread_km / KM
        across = phi((self._x[column + 1] - lon) / wide) - phi((self._x[column] - lon) / wide)
        up = phi((self._y[row + 1] - lat) / high) - phi((self._y[row] - lat) / high)
        found: NDArray[np.float64] = across * up
        return found

    def masses(self, spots: Spots) -> NDArray[np.float64]:
        """How many incidents outside towns fall into each unit."""
        units = np.arange(self.grid[0] * self.grid[1])
        return np.array(
            [float((spots.number * self.inside(spots.lon, spots.lat, u, spots.spread_km)).sum()) for u in units]
        )

    def blurred(self, spots: Spots, lon: NDArray[Any], lat: NDArray[Any], unit: NDArray[Any]) -> NDArray[np.float64]:
        """Density at points of what falls into units and is told with the second code's error."""
        found = np.zeros(len(lon))
        tau = TAU_KM[2]
        total2 = spots.spread_km**2 + tau**2
        near = tau**2 / total2
        width = spots.spread_km * tau / np.sqrt(total2)
        for first in range(0, len(lon), 500):
            part = slice(first, first + 500)
            x, y, u = lon[part, None], lat[part, None], unit[part, None]
            density = bell2(apart2_km(x, y, spots.lon, spots.lat), total2)
            share = self.inside(spots.lon * near + x * (1 - near), spots.lat * near + y * (1 - near), u, width)
            found[part] = (density * share) @ spots.number
        return found


class Places:
    """How likely are two rows' places, for one incident, and for one that answers the other, against any two?

    Densities are per square kilometre for points, shares for units.
    """

    def __init__(self, played: Played) -> None:
        world, rows = played.world, played.rows
        self._parameters = parameters = world.parameters
        self._rows, self._kind = rows, played.kind
        self._code = rows.place_code.copy()
        self._units = [Units(parameters, parameters.districts), Units(parameters, parameters.provinces)]
        self._unit = np.where(
            self._code == 3,
            world.land.unit(rows.lon, rows.lat, parameters.districts),
            world.land.unit(rows.lon, rows.lat, parameters.provinces),
        )
        self._capitals(world)
        self._spots, fronts = spots_of(world)
        answers = round(parameters.incidents * parameters.burst_share)
        own = parameters.incidents - answers
        town = parameters.town_share
        self._towns = np.append((own * town + answers * town**2) * world.land.town_share, 0.0)
        self._towns_that_answer = answers * town / (own + answers * town)
        self._siblings = answers / own
        self._told, self._names = coverage_of(world), world.sources
        self._rates = rates_of(world, self._told)
        fields = [Field(self._spots, parameters, TAU_KM[1]), Field(self._spots, parameters, TAU_KM[2])]
        self._sharp, self._wide = fields
        self._between = Field(self._spots, parameters, TAU_KM[2] / math.sqrt(2))
        self._fronts = Field(fronts, parameters, TAU_KM[1])
        self._masses = [units.masses(self._spots) for units in self._units]
        self._likely = self._by_town(world, own, answers)
        self._outside = self._alone()
        self._density = np.zeros(len(self._code))
        for kind in np.unique(self._kind).tolist():
            of_kind = self._kind == kind
            rate = self._rates[kind, kind]
            self._density[of_kind] = self._likely[of_kind] @ (self._towns * rate)[:-1].astype(np.float32)
            self._density[of_kind] += rate[-1] * self._outside[of_kind]

    def _capitals(self, world: World) -> None:
        """Rows that stand at a capital to the metre stand for its province: no other row is coded so."""
        habit = self._parameters.capitals
        if habit is None:
            return
        land, capitals = world.land, world.land.capitals()
        of_source = self._rows.source == world.sources.index(habit.source)
        for province, town in enumerate(capitals.tolist()):
            there = of_source & (self._rows.lon == land.town_lon[town]) & (self._rows.lat == land.town_lat[town])
            self._code[there], self._unit[there] = 4, province

    def _by_town(self, world: World, own: int, answers: int) -> NDArray[np.float32]:
        """Likelihood of each row's place, were its incident in each town."""
        land, rows, parameters = world.land, self._rows, self._parameters
        spread = parameters.town_spread_m / 1000
        share = answers * parameters.town_share / (own + answers * parameters.town_share)
        spreads = ((1 - share, spread), (share, spread * math.sqrt(2)))
        found = np.zeros((len(self._code), len(land.town_lon)), dtype=np.float32)
        gazetteer = np.array([load_worlds().sources[name].gazetteer_m / 1000 for name in world.sources])
        for first in range(0, len(found), CHUNK):
            part = slice(first, first + CHUNK)
            code, unit = self._code[part, None], self._unit[part, None]
            away2 = apart2_km(rows.lon[part, None], rows.lat[part, None], land.town_lon, land.town_lat)
            exact = bell2(away2, gazetteer[self._kind_source(part)][:, None] ** 2)
            coarse = sum(weight * bell2(away2, wide**2 + TAU_KM[2] ** 2) for weight, wide in spreads)
            value = np.where(code == 1, exact, coarse)
            for number, units in enumerate(self._units):
                at = np.flatnonzero(code[:, 0] == number + 3)
                value[at] = sum(
                    weight * units.inside(land.town_lon, land.town_lat, unit[at], wide) for weight, wide in spreads
                )
            found[part] = value
        return found

    def _kind_source(self, part: slice) -> NDArray[np.int64]:
        return self._kind[part] % 10

    def _alone(self) -> NDArray[np.float64]:
        """How many incidents outside towns would be told with each row's place."""
        rows, day = self._rows, (self._rows.day_start + self._rows.day_end) / 2
        found = np.where(
            self._code == 1, self._sharp.at(rows.lon, rows.lat, day), self._wide.at(rows.lon, rows.lat, day)
        )
        for number, masses in enumerate(self._masses):
            at = self._code == number + 3
            found[at] = masses[self._unit[at]]
        return found

    def of(self, one: NDArray[Any], other: NDArray[Any], kinds: tuple[int, int]) -> tuple[Any, Any, Any, Any]:
        """For pairs of two kinds of rows: one incident; parent and answer; two answers; any two. In incidents."""
        towns = np.zeros(len(one))
        rate = self._rates[kinds]
        weight = (self._towns * rate)[:-1].astype(np.float32)
        for first in range(0, len(one), CHUNK):
            part = slice(first, first + CHUNK)
            mine = self._likely[one[part]]
            mine *= weight
            towns[part] = np.einsum("ij,ij->i", mine, self._likely[other[part]])
        outside, near = self._together(one, other)
        chance = self._density[one] * self._density[other]
        answering = towns * self._towns_that_answer + rate[-1] * near
        return towns + rate[-1] * outside, answering, self._siblings * self._parameters.town_share * answering, chance

    def partnered(self, source: int, by: int) -> float:
        """Share of the incidents of which one source tells, that another one tells too; copied ones for certain."""
        weight = self._towns.copy()
        weight[-1] = self._spots.number.sum()
        share = float((self._told[source] * self._told[by]) @ weight / (self._told[source] @ weight))
        copying = self._parameters.copying
        if copying is not None and (self._names[source], self._names[by]) == (copying.origin, copying.source):
            return copying.share + (1 - copying.share) * share
        return share

    def _together(self, one: NDArray[Any], other: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How many incidents outside towns would be told with both places, and how many, and answers, at fronts."""
        rows = self._rows
        code, against = self._code[one], self._code[other]
        first, last = np.where(code <= against, one, other), np.where(code <= against, other, one)
        low, high = self._code[first], self._code[last]
        x, y, u, v = rows.lon[first], rows.lat[first], rows.lon[last], rows.lat[last]
        day = (rows.day_start[first] + rows.day_end[first]) / 2
        tau = np.array([0.0, *TAU_KM.values()])
        away2, spread2 = apart2_km(x, y, u, v), tau[low] ** 2 + tau[high] ** 2
        found = bell2(away2, spread2) * self._sharp.at(x, y, day)
        both = (low == 2) & (high == 2)
        middle = self._between.at((x + u) / 2, (y + v) / 2, day)
        found = np.where(both, bell2(away2, spread2) * middle, found)
        for number, (units, masses) in enumerate(zip(self._units, self._masses, strict=True)):
            unit = self._unit[last]
            at = np.flatnonzero((low == 1) & (high == number + 3))
            found[at] = self._sharp.at(x[at], y[at], day[at]) * units.inside(x[at], y[at], unit[at], TAU_KM[1])
            at = np.flatnonzero((low == 2) & (high == number + 3))
            _, each, of = np.unique(first[at] * 1000 + unit[at], return_index=True, return_inverse=True)
            some = at[each]
            found[at] = units.blurred(self._spots, x[some], y[some], unit[some])[of]
            at = np.flatnonzero((low == number + 3) & (high == number + 3))
            found[at] = masses[unit[at]] * (self._unit[first][at] == unit[at])
        at = np.flatnonzero((low == 3) & (high == 4))
        district = self._unit[first][at]
        across, up = (own // wide for own, wide in zip(self._units[0].grid, self._units[1].grid, strict=True))
        grid = self._units[0].grid
        province = district // grid[0] // up * self._units[1].grid[0] + district % grid[0] // across
        found[at] = self._masses[0][district] * (province == self._unit[last][at])
        answers = self._parameters.burst_share / (1 - self._parameters.burst_share)
        burst2 = (self._parameters.burst_spread_m / 1000) ** 2
        return found, answers * bell2(away2, spread2 + burst2) * self._fronts.at(x, y, day)


def coverage_of(world: World) -> list[NDArray[np.float64]]:
    """Share of the incidents of each town, and at last of none, of which each source tells."""
    size = np.log(world.land.town_share)
    standard = np.append((size - size.mean()) / max(float(size.std()), 1e-9), 0.0)
    found = []
    for name in world.sources:
        source: SourceParameters = load_worlds().sources[name]
        odds = math.log(source.coverage / (1 - source.coverage)) + source.town_bias * standard
        found.append(1 / (1 + np.exp(-odds)))
    return found


def rates_of(world: World, told: list[NDArray[np.float64]]) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Share of the incidents of each town, and at last of none, of which two kinds of rows tell.

    Kinds are numbers of sources; ten more for rows that another source copies; of the copies themselves, by the number
    of the source that they were copied from and twenty.
    """
    each = dict(enumerate(told))
    copying = world.parameters.copying
    never: set[tuple[int, int]] = set()
    if copying is not None:
        origin, copier = world.sources.index(copying.origin), world.sources.index(copying.source)
        each[20 + origin] = each[10 + origin] = copying.share * told[origin]
        each[origin] = (1 - copying.share) * told[origin]
        each[copier] = told[copier] * (1 - each[20 + origin])
        never = {(10 + origin, copier), (origin, 20 + origin), (10 + origin, 20 + origin)}
    found = {(one, other): each[one] * each[other] for one in each for other in each if one != other}
    found |= {(one, one): rate for one, rate in each.items()}
    if copying is not None:
        found[origin, copier] = found[copier, origin] = each[origin] * told[copier]
        for one, other in never:
            found[one, other] = found[other, one] = np.zeros(len(told[0]))
    return found
