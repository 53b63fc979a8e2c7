"""Which of the places that a name leads to is likelier meant? A logistic model of few features with data for weights.

The weights are in log-odds (``ranking.yaml``): fitted ones, with what they were fitted on, and declared ones. What a
candidate weighs is the exponential of its score, scaled to one over the candidates of the name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.geo.geodesy import distance_m
from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.entry import Kind
from truceline.place.folding import DATA_FOLDER
from truceline.place.index import ALTERNATE, BARE, EXACT, FUZZY, INFLECTED, KEY

if TYPE_CHECKING:
    from truceline.place.index import PlaceRow

LEVELS: Final = {
    EXACT: "exact",
    ALTERNATE: "alternate",
    BARE: "bare",
    INFLECTED: "inflected",
    KEY: "key",
    FUZZY: "fuzzy",
}

FEATURES: Final = (
    "alternate",
    "bare",
    "inflected",
    "key",
    "fuzzy",
    "likeness",
    "people",
    "unit",
    "country",
    "curated",
    "importance",
    "beside_country",
    "beside_unit",
    "beside_near",
)
"""Names of the features, in the order of ``features``."""

USUAL_PEOPLE: Final = 100_000
LEAST_PEOPLE: Final = 500
FLOOR: Final = 0.03
"""Added to shares before the logarithm, so that a share of nothing is unlikely rather than impossible."""

NEAR_M: Final = 200_000.0
"""How far the pull of a place told of beside a name reaches: it falls by e in this distance."""


class Ranking(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``ranking.yaml``: weights by the name of the feature, and how often a name is known by its level."""

    declared: dict[str, float]
    fitted: dict[str, float]
    known: dict[str, float]


@cache
def ranking_lexicon() -> Lexicon:
    """The file ``ranking.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "ranking.yaml")


@cache
def load_ranking() -> Ranking:
    """The weights; raises LexiconError."""
    return convert(ranking_lexicon(), Ranking)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the same document names: shares of its names by country (alpha-3) and unit (ISO 3166-2), and points.

    ``points`` are (lon, lat, weight); weights of all points sum to at most one.
    """

    countries: tuple[tuple[str, float], ...] = ()
    units: tuple[tuple[str, float], ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()

    def nearness(self, lon: float, lat: float) -> float:
        """How near a point lies to the places named beside it, in [0, 1]."""
        near = (
            weight * math.exp(-distance_m((lon, lat), (x, y)) / NEAR_M)
            for x, y, weight in self.points
            if abs(y - lat) < 8
        )
        return math.fsum(near)


ALONE: Final = Surroundings()


def features(row: PlaceRow, level: int, likeness: float, around: Surroundings) -> tuple[float, ...]:
    """The features of a candidate, in the order of ``FEATURES``."""
    is_settlement = row.kind == Kind.SETTLEMENT and not row.id.startswith("places:")
    is_curated = not is_settlement and row.kind not in {Kind.ADMIN1, Kind.COUNTRY}
    return (
        *(float(level == other) for other in (ALTERNATE, BARE, INFLECTED, KEY, FUZZY)),
        math.log(likeness),
        math.log((row.population + LEAST_PEOPLE) / USUAL_PEOPLE) if is_settlement else 0.0,
        float(row.kind == Kind.ADMIN1 and level < KEY),
        float(row.kind == Kind.COUNTRY),
        float(is_curated),
        math.log(max(row.importance, 0.01)) if is_curated else 0.0,
        *_beside(row, around),
    )


def _beside(row: PlaceRow, around: Surroundings) -> tuple[float, float, float]:
    """How far a candidate agrees with what else the document names; nothing where it names nothing else."""
    if not around.countries:
        return 0.0, 0.0, 0.0
    near = 0.0 if row.lon is None or row.lat is None else around.nearness(row.lon, row.lat)
    return (
        math.log(FLOOR + dict(around.countries).get(row.country, 0.0)),
        math.log(FLOOR + dict(around.units).get(row.unit, 0.0)),
        math.log(FLOOR + near),
    )


@cache
def _weights() -> tuple[float, ...]:
    told = {**load_ranking().declared, **load_ranking().fitted}
    return tuple(told[name] for name in FEATURES)


def score(row: PlaceRow, level: int, likeness: float, around: Surroundings = ALONE) -> float:
    """The log-odds of a candidate before its country and what the phrase says are looked at."""
    return math.fsum(
        weight * value for weight, value in zip(_weights(), features(row, level, likeness, around), strict=True)
    )


def country_prior(
    row: PlaceRow, case: tuple[str, ...], neighbours: tuple[str, ...], leaning: tuple[str, ...] = ()
) -> float:
    """The log-odds of a candidate by where its country stands to the case; nothing where the case names none.

    Of several countries each has less of a case's names, which brings the rest of the world nearer. Where none is
    stated, ``leaning`` countries are only a little likelier than others, and their neighbours stand half between.
    """
    told = load_ranking().declared
    if row.country in (case or leaning) or row.kind == Kind.COUNTRY or not row.country:
        return told["case"]
    if not case:
        away = told["leaning"] if leaning else told["case"]
        return away / 2 if row.country in neighbours else away
    world = told["world"] + math.log(len(case))
    return max(told["neighbour"], world) if row.country in neighbours else world


def loose_prior(level: int, *, is_name_known: bool) -> float:
    """The log-odds of a loose form in a stated country where the very name is known of a place anywhere."""
    return load_ranking().declared["loose_beside"] if is_name_known and level in {KEY, FUZZY} else 0.0
