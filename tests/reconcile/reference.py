"""How likely do two rows tell one incident, for one who knows how their world was made? From the generator's densities.

Incidents of one town, or of none, are a Poisson process with answers (``synth.truth``); sources tell each with a
probability of their own and err as their parameters say (``synth.reports``). The odds of two rows are those of one
incident that both sources tell against two incidents, unrelated or the one an answer to the other. Nothing here is
learnt or counted from rows, and nothing is cut into levels. Known to it: land, parameters, which rows are copies or
stand at a province's capital. Not known, as to any reader: incidents, and where a source's gazetteer has a town.

Simplified, each by less than a per cent of the odds that matter: given its town, an incident's two coarse places are
independent (a spread of 1.5 km against one of 10); what happens at the ends of the period; answers outside the town
of what they answer; a front moves in ten steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
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
STEPS: Final = 10
"""Steps in which a front moves."""
ALONG: Final = 16
"""Points by which a leg of a front is drawn."""
CELL_DEG: Final = 0.02
CHUNK: Final = 20_000
MOST_DEAD: Final = 60
LONGEST: Final = 130
"""Days between two rows beyond which they are not one incident's."""
SURE: Final = 20.0
NEVER: Final = -30.0


def phi(z: Any) -> Any:
    """The normal distribution function, by Abramowitz and Stegun 26.2.17 (error below 1e-7)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    tail = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    tail = tail * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return np.where(z > 0, 1 - tail, tail)


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


class Times:
    """How likely are two rows' days, for one incident, and for one that answers the other?

    Rows are of classes: exact ones of each source, and intervals by their length.
    """

    def __init__(self, played: Played) -> None:
        world, rows = played.world, played.rows
        length = rows.day_end - rows.day_start + 1
        is_exact = (rows.date_code == 1) & (length == 1)
        n_sources = len(world.sources)
        self.kind = np.where(is_exact, played.kind % 10, n_sources + np.minimum(length, LONGEST // 2))
        self._start = rows.day_start
        used, self.kind = np.unique(self.kind, return_inverse=True)
        kernels = [_exact(world, int(kind)) if kind < n_sources else _interval(int(kind) - n_sources) for kind in used]
        rate = 1 / world.parameters.burst_days
        lag = np.exp(-rate * np.arange(LONGEST)) * (1 - math.exp(-rate)) * math.expm1(rate) / rate
        lag[0] = 1 - (1 - math.exp(-rate)) / rate
        self._tables = [np.zeros((len(used), len(used), 2 * LONGEST + 1)) for _ in range(4)]
        for one, mine in enumerate(kernels):
            for other, theirs in enumerate(kernels):
                self._fill(one, other, np.correlate(mine, theirs, "full"), lag)

    def _fill(self, one: int, other: int, same: NDArray[np.float64], lag: NDArray[np.float64]) -> None:
        after = np.convolve(same, lag)[: len(same)]
        before = np.convolve(same[::-1], lag)[: len(same)][::-1]
        both = np.convolve(after[::-1], lag)[: len(same)][::-1]
        middle = len(same) // 2
        for table, values in zip(self._tables, (same, after, before, both), strict=True):
            table[one, other] = values[middle - LONGEST : middle + LONGEST + 1]

    def of(self, one: NDArray[Any], other: NDArray[Any]) -> list[NDArray[np.float64]]:
        """Per day: of one incident; the other row's answers the first's; the first's the other's; both a third."""
        gap = np.clip(self._start[other] - self._start[one], -LONGEST, LONGEST) + LONGEST
        return [table[self.kind[one], self.kind[other], gap] for table in self._tables]


def _exact(world: World, number: int) -> NDArray[np.float64]:
    """Probability of each true day, from LONGEST before the told one on."""
    name = world.sources[number]
    wrong = load_worlds().sources[name].day_wrong
    found = np.zeros(2 * LONGEST + 1)
    found[LONGEST - 1 : LONGEST + 2] = wrong / 2, 1 - wrong, wrong / 2
    shifted = world.parameters.shifted
    if shifted is not None and shifted.source == name:
        found = (1 - shifted.share) * found + shifted.share * np.roll(found, -1)
    return found


def _interval(length: int) -> NDArray[np.float64]:
    found = np.zeros(2 * LONGEST + 1)
    found[LONGEST : LONGEST + length] = 1 / length
    return found


@dataclass(frozen=True)
class Words:
    """Numbers of what two rows may tell of one thing, and how likely each two are: for one incident, and each alone.

    ``answer`` is of a row about an incident and one about its answer, ``siblings`` of two answers to one incident; the
    first's number stands before the second's.
    """

    told: NDArray[np.int64]
    alone: list[NDArray[np.float64]]
    same: dict[tuple[int, int], NDArray[np.float64]]
    answer: dict[tuple[int, int], NDArray[np.float64]]
    siblings: dict[tuple[int, int], NDArray[np.float64]]


def acts_of(played: Played) -> Words:
    """Acts."""
    world, words = played.world, played.world.words
    shares = list(world.parameters.acts.values())
    weight = np.array(shares) / sum(shares)
    tables = []
    for name in world.sources:
        noise = load_worlds().sources[name].act
        table = np.zeros((len(weight), len(words.acts)))
        for true in range(len(weight)):
            table[true, true] += noise.same
            table[true, words.family[true]] += noise.family
            for share, row in ((noise.akin, words.akin[true]), (noise.other, words.strange[true])):
                np.add.at(table[true], row, share / len(row))
        tables.append(table)
    return _words(played.rows.act, weight, tables)


def _words(told: NDArray[np.int64], weight: NDArray[np.float64], tables: list[NDArray[np.float64]]) -> Words:
    """Of what does not depend on answers."""
    same = {
        (one, other): (mine.T * weight) @ theirs
        for one, mine in enumerate(tables)
        for other, theirs in enumerate(tables)
    }
    return Words(told, [weight @ table for table in tables], same, {}, {})


def sides_of(played: Played) -> Words:
    """Actor and target together: who fights whom is drawn as one, and an answer mostly turns it round."""
    world, words, parameters = played.world, played.world.words, played.world.parameters
    names = len(words.parties)
    parties = sorted({party for one, other, _ in parameters.dyads for party in (one, other)})
    weight = np.array([share for _, _, share in parameters.dyads])
    weight /= weight.sum()
    actor, target = (np.array([parties.index(dyad[at]) for dyad in parameters.dyads]) for at in (0, 1))
    forward, turned = [], []
    for name in world.sources:
        noise = load_worlds().sources[name].party
        table = np.zeros((words.n_sides, names + 1))
        for true in range(words.n_sides):
            table[true, : words.n_sides] += noise.wrong / words.n_sides
            for share, number in (
                (noise.same, true),
                (noise.parent, words.parent[true]),
                (noise.sibling, words.sibling[true]),
                (noise.silent, names),
            ):
                table[true, number] += share
        forward.append(np.einsum("da,db->dab", table[actor], table[target]).reshape(len(weight), -1))
        turned.append(np.einsum("da,db->dab", table[target], table[actor]).reshape(len(weight), -1))
    back = parameters.answers_reversed
    answering = [(1 - back) * one + back * other for one, other in zip(forward, turned, strict=True)]
    flipped = parameters.burst_share * back
    rows = played.rows
    told = np.where(rows.actor < 0, names, rows.actor) * (names + 1) + np.where(rows.target < 0, names, rows.target)
    pairs = [(one, other) for one in range(len(forward)) for other in range(len(forward))]
    return Words(
        told,
        [weight @ ((1 - flipped) * one + flipped * other) for one, other in zip(forward, turned, strict=True)],
        {
            (one, other): (1 - flipped) * (forward[one].T * weight) @ forward[other]
            + flipped * (turned[one].T * weight) @ turned[other]
            for one, other in pairs
        },
        {(one, other): (forward[one].T * weight) @ answering[other] for one, other in pairs},
        {(one, other): (answering[one].T * weight) @ answering[other] for one, other in pairs},
    )


def dead_of(played: Played) -> Words:
    """Counts of the dead: lowest, and how much higher the highest is."""
    world, rows, parameters = played.world, played.rows, played.world.parameters
    true = np.arange(MOST_DEAD + 1)
    stop = 1 / parameters.killed_mean
    weight = (1 - parameters.killed_none) * stop * (1 - stop) ** (true - 1.0)
    weight[0] = parameters.killed_none
    weight /= weight.sum()
    silent = 3 * (MOST_DEAD + 1)
    tables = []
    for name in world.sources:
        noise = load_worlds().sources[name].killed
        table = np.zeros((len(true), silent + 1))
        table[true, 3 * true] += noise.same
        table[:, silent] += noise.silent
        for number in true:
            # Rounded half to even, of a number drawn evenly.
            drawn = np.round(number * np.linspace(0.5, 1.4, 2001)[:-1] + number * 0.9 / 4000).astype(int)
            low, count = np.unique(np.minimum(drawn, MOST_DEAD), return_counts=True)
            for wide in range(3):
                table[number, 3 * low + wide] += noise.near * count / count.sum() / 3
        tables.append(table)
    low = np.minimum(rows.killed_low, MOST_DEAD)
    told = np.where(rows.killed_low < 0, silent, 3 * low + np.clip(rows.killed_high - rows.killed_low, 0, 2))
    return _words(told, weight, tables)


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
            found[at] = units.blurred(self._spots, x[at], y[at], unit[at])
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


class Reference:
    """Log-odds of any two rows of two sources."""

    def __init__(self, played: Played) -> None:
        self._played = played
        self._places, self._times = Places(played), Times(played)
        self._words = acts_of(played), sides_of(played), dead_of(played)
        self._model = played.kind % 10

    def log_odds(self, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float32]:
        """Of pairs of rows, by their positions."""
        kind = self._played.kind
        found = np.zeros(len(one), dtype=np.float32)
        pairs = kind[one] * 100 + kind[other]
        for number in np.unique(pairs).tolist():
            at = np.flatnonzero(pairs == number)
            found[at] = self._of_kinds(one[at], other[at], *divmod(number, 100))
        copies = self._played.columns.text[one] == self._played.columns.text[other]
        found[copies] = SURE
        return found

    def partner(self, one: int, other: int) -> float:
        """Log-odds against both rows' being of incidents that the other source does not tell."""
        return sum(-math.log1p(-self._places.partnered(source, by)) for source, by in ((one, other), (other, one)))

    def _of_kinds(self, one: NDArray[Any], other: NDArray[Any], mine: int, theirs: int) -> NDArray[np.float64]:
        days = self._played.world.parameters.days
        same, answering, siblings, chance = self._places.of(one, other, (mine, theirs))
        at_once, after, before, both = (days * time for time in self._times.of(one, other))
        first, second = mine % 10, theirs % 10
        for words in self._words:
            a, b = words.told[one], words.told[other]
            alone = words.alone[first][a] * words.alone[second][b]
            same = same * _ratio(words.same[first, second][a, b], alone)
            if words.answer:
                after = after * _ratio(words.answer[first, second][a, b], alone)
                before = before * _ratio(words.answer[second, first][b, a], alone)
                both = both * _ratio(words.siblings[first, second][a, b], alone)
        apart = chance + answering * (after + before) + siblings * both
        with np.errstate(divide="ignore"):
            return np.maximum(np.log(same * at_once) - np.log(apart), NEVER)


def _ratio(together: NDArray[np.float64], alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where one of the two is told by nobody: the sum of two tolls, in worlds of merged rows, counts as chance."""
    return np.where(alone > 0, together / np.where(alone > 0, alone, 1.0), 1.0)
