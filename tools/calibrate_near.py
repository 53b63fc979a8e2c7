"""How wide is "near", by what little tells of it? The posterior of its width from headlines and from named places.

usage: python -m tools.calibrate_near FOLDER, where FOLDER holds ``ucdp-syria``, ``event-place`` and ``geoparsing``.

Two sorts of evidence, both few. *Headlines* of UCDP GED that say "near" a town and are coded precisely to a place that
they do not name (``tools.calibrate_places``): half of them mean another place. *Named places*: "Beit Furik near
Nablus", where both are known, in annotated news (TR-News, GeoVirus: by their gold coordinates) and in the sentences of
event-place and UCDP's headlines (by the gazetteer, or UCDP's precise places in Syria; only names that one place of the
country goes by). The prior is our reading that people say "near" of anything from 4 to 25 km. What is taken is the
width whose region of 80 % is as wide as that of the posterior's predictive distribution, since a width that is not
known must be wider than the likeliest one; and never less than headlines alone give, since an event is not always at a
named place.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tests.gates.geoparsing import load_articles
from tools.calibrate_places import FAR_M, KINDS, coverage, lines, near_pairs
from tools.calibrate_places import Trial as NearTrial
from truceline.geo.geodesy import distance_m
from truceline.place.context import open_context
from truceline.place.entry import Kind
from truceline.place.folding import bare, fold
from truceline.place.gazetteer import Gazetteer
from truceline.place.index import BARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tests.gates.geoparsing import Toponym
    from truceline.model.footprint import Position
    from truceline.place.index import PlaceRow

PRIOR_M: Final = 10_000.0
PRIOR_SPREAD: Final = 0.5
"""Of the logarithm: two thirds of the prior lie between 6 and 16 km, 95 % between 4 and 27."""

GRID_M: Final = np.exp(np.linspace(np.log(2_000.0), np.log(40_000.0), 200))
STRAY: Final = 0.05
"""How many pairs of named places are misread, as far apart as any two of one country."""

SIZES: Final = ("village", "town", "city")
LEVEL: Final = 0.8
FARTHEST_M: Final = 250_000.0

NAME: Final = r"[A-Z][\w'’`-]+(?:[ -](?:al|el|as|ash|at|ar|an|de|la|[A-Z][\w'’`-]+)){0,3}"
KIND: Final = r"(?:(?:(?:the|a|an)\s+)?(?:[a-z-]+\s+){0,2}(?:town|city|village|area|camp|suburb)s?\s+(?:of\s+)?)?"
TOLD: Final = re.compile(
    rf"\b({NAME})(?:\s+(?:village|town|camp|city))?,?\s*\(?\s*{KIND}(?:which is |located |situated |just )?"
    rf"\b(?:near|close to|in the vicinity of)\s+(?:the\s+)?{KIND}({NAME})"
)
BETWEEN: Final = re.compile(r"[\s,(]{1,3}(?:[a-z ]{0,30})?\b(?:near|close to|in the vicinity of)\s+(?:the\s+)?$")


class Named(NamedTuple):
    """A place told as near a town: the town's name and size, and how far apart they are."""

    town: str
    size: str
    away_m: float


def size_of(people: int) -> str:
    """The class of a town's widths by its people, as ``Entry.size`` has it."""
    return "village" if people < 20_000 else "town" if people < 200_000 else "city"


def of_news(folder: Path) -> Iterator[Named]:
    """Pairs of annotated news, by their gold coordinates."""
    gazetteer = Gazetteer([])
    for name in ("GeoVirus", "TR-News"):
        for article in load_articles(folder / f"{name}.xml.gz"):
            told = sorted(article.toponyms, key=lambda item: item.start)
            for at in range(1, len(told)):
                one, other = _holder_left_out(told, at - 1, gazetteer), told[at]
                if one is None or BETWEEN.fullmatch(article.text[told[at - 1].end : other.start]) is None:
                    continue
                rows = [item.row for item, _ in gazetteer.rank_rows(other.phrase) if item.row.kind == Kind.SETTLEMENT]
                here = [row for row in rows if _apart((row.lon or 0, row.lat or 0), (other.lon, other.lat)) < 20_000]
                away = _apart((one.lon, one.lat), (other.lon, other.lat))
                if here and 0 < away < FARTHEST_M:
                    yield Named(here[0].name, size_of(here[0].population), away)


def _holder_left_out(told: Sequence[Toponym], at: int, gazetteer: Gazetteer) -> Toponym | None:
    """The town at an index of an article's names; of "Sanford, Florida" the town; None for an area."""
    for index in (at, at - 1):
        ranked = gazetteer.rank_rows(told[index].phrase) if index >= 0 else []
        if ranked and ranked[0][0].row.kind == Kind.SETTLEMENT:
            is_next = index == at or told[at].start - told[index].end <= len(", ")
            return told[index] if is_next else None
    return None


def of_sentences(texts: Iterable[str], precise: Mapping[str, Position]) -> Iterator[Named]:
    """Pairs of sentences, by the gazetteer or by Syria's precise places (folded bare name to point)."""
    gazetteer = Gazetteer([])
    seen: set[tuple[str, str]] = set()
    for text in texts:
        for found in TOLD.finditer(text):
            town = _town(found[2], gazetteer)
            near = None if town is None else _point(found[1], town, gazetteer, precise)
            if town is None or near is None or (near[0], town.id) in seen:
                continue
            seen.add((near[0], town.id))
            away = _apart(near[1], (town.lon or 0, town.lat or 0))
            if 0 < away < FARTHEST_M:
                yield Named(town.name, size_of(town.population), away)


def _apart(one: Position, other: Position) -> float:
    return distance_m(one, other)


def _town(words: str, gazetteer: Gazetteer) -> PlaceRow | None:
    """The town that the longest beginning of some words names as it stands."""
    parts = words.split()
    for count in range(len(parts), 0, -1):
        found = [item.row for item, _ in gazetteer.rank_rows(" ".join(parts[:count])) if item.level <= BARE]
        if found:
            return next((row for row in found if row.kind == Kind.SETTLEMENT), None)
    return None


def _point(
    words: str, town: PlaceRow, gazetteer: Gazetteer, precise: Mapping[str, Position]
) -> tuple[str, Position] | None:
    """The place that the longest end of some words names, where the town's country has one of that name only."""
    parts = words.split()
    for start in range(len(parts)):
        name = " ".join(parts[start:])
        folded = bare(fold(name))
        if town.country == "SYR" and folded in precise:
            return folded, precise[folded]
        rows = [item.row for item, _ in gazetteer.rank_rows(name) if item.level <= BARE]
        here = [row for row in rows if row.country == town.country and row.kind == Kind.SETTLEMENT]
        if len(here) == 1:
            return folded, (here[0].lon or 0.0, here[0].lat or 0.0)
        if rows:
            return None
    return None


def precise_places(table: Path) -> dict[str, Position]:
    """UCDP GED's exactly coded places (``where_prec`` 1) whose name has one point, by folded bare name."""
    found: dict[str, set[Position]] = {}
    with gzip.open(table, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["where_prec"] in {"1.0", "1"}:
                name = bare(fold(KINDS.sub("", row["where_coordinates"])))
                found.setdefault(name, set()).add((float(row["longitude"]), float(row["latitude"])))
    return {name: next(iter(points)) for name, points in found.items() if len(points) == 1 and len(name) > 3}


def _rayleigh(lengths: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    return np.asarray(lengths / scale**2 * np.exp(-((lengths / scale) ** 2) / 2))


def posterior(headlines: Sequence[float], named: Sequence[float]) -> NDArray[np.float64]:
    """The probability of each width of ``GRID_M`` by distances (m) of headlines and of named places."""
    found = -((np.log(GRID_M / PRIOR_M) / PRIOR_SPREAD) ** 2) / 2
    told, known = np.array(headlines, dtype=np.float64), np.array(named, dtype=np.float64)
    for at, width in enumerate(GRID_M):
        if len(told):
            density = np.stack([_rayleigh(told, float(scale)) for scale in (width, *FAR_M)])
            shares = np.array([0.5, 0.25, 0.25])
            for _ in range(200):
                mixed = shares[:, None] * density
                shares = (mixed / mixed.sum(axis=0)).mean(axis=1)
            found[at] += float(np.log((shares[:, None] * density).sum(axis=0)).sum())
        if len(known):
            mixture = (1 - STRAY) * _rayleigh(known, float(width)) + STRAY * _rayleigh(known, FAR_M[1])
            found[at] += float(np.log(mixture).sum())
    raised = np.exp(found - found.max())
    return np.asarray(raised / raised.sum())


def width_m(weights: NDArray[np.float64], level: float = LEVEL) -> float:
    """The width of a normal whose region of a level is as wide as that of the predictive distribution."""
    reach = np.linspace(100.0, 150_000.0, 3000)
    inside = (1 - np.exp(-((reach[:, None] / GRID_M) ** 2) / 2)) @ weights
    return float(reach[int(np.searchsorted(inside, level))] / np.sqrt(-2 * np.log1p(-level)))


def fitted(headlines: Sequence[float], named: Sequence[float]) -> float:
    """The width (m) that is taken: by both sorts of evidence, and no narrower than by headlines alone."""
    return max(width_m(posterior(headlines, ())), width_m(posterior(headlines, named)))


def held_out(headlines: Mapping[str, Sequence[float]], named: Sequence[Named]) -> list[NearTrial]:
    """How deep each named place lies in the "near" that is fitted without all pairs of its town."""
    trials = []
    for one in named:
        others = [item.away_m for item in named if item.size == one.size and item.town != one.town]
        width = fitted(headlines[one.size], others)
        trials.append(NearTrial(one.town, float(1 - np.exp(-((one.away_m / width) ** 2) / 2))))
    return trials


def main(arguments: Sequence[str]) -> int:
    """Print the widths by size with what stands behind them, and how they hold towns that they were not fitted on."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    table = folder / "ucdp-syria" / "ucdp_ged191_syria.csv.gz"
    with gzip.open(folder / "event-place" / "dev.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    with gzip.open(table, "rt", encoding="utf-8") as file:
        texts += [html.unescape(row["source_headline"]) for row in csv.DictReader(file)]
    named = [*of_news(folder / "geoparsing"), *of_sentences(dict.fromkeys(texts), precise_places(table))]
    pairs = near_pairs(table, open_context(["SYR"]).gazetteer)
    headlines = {size: [pair.away_m for pair in pairs if pair.town.size == size] for size in SIZES}
    for size in SIZES:
        own = [item for item in named if item.size == size]
        away = [item.away_m for item in own]
        weights = posterior(headlines[size], away)
        low, high = (float(GRID_M[int(np.searchsorted(np.cumsum(weights), share))]) for share in (0.025, 0.975))
        print(
            f"near a {size}: {len(headlines[size])} headlines, {len(own)} named places; "
            f"{fitted(headlines[size], away) / 1000:.1f} km [{low / 1000:.1f}, {high / 1000:.1f}]; "
            + ", ".join(f"{item.town} {item.away_m / 1000:.0f}" for item in own)
        )
    print("\n".join(lines([coverage("near (named places, each town held out)", held_out(headlines, named))])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
