"""Generated worlds as columns with their truth, scores of a clustering, and scorers to compare the matcher with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from tests.reconcile.reference import Reference
from truceline.lexicon.parties import load_parties
from truceline.reconcile.account import Context
from truceline.reconcile.columns import UNTOLD, Columns, Name, Vocabulary
from truceline.reconcile.grouping import Links, group
from truceline.reconcile.learn import Learnt, probability_of
from truceline.reconcile.levels import Levels
from truceline.reconcile.matching import given_partners, match, telling
from truceline.reconcile.weighing import Compared, Weighed, Weigher
from truceline.reconcile.weights import load_weights
from truceline.reconcile.windows import Windows
from truceline.synth.parameters import load_worlds
from truceline.synth.world import FIRST_DAY, World, make_world

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.synth.reports import Rows

WIDTH_M = {1: 1_000.0, 2: 10_213.7, 3: 15_500.0, 4: 32_500.0}
"""Standard deviations that UCDP's place codes stand for, as flow works them out."""


@dataclass(frozen=True)
class Played:
    """A world as columns in canonical order, and the incidents of each row (-1 where there is no second one)."""

    columns: Columns
    incident: NDArray[np.int64]
    second: NDArray[np.int64]
    world: World
    rows: Rows
    kind: NDArray[np.int64]
    """Number of the source whose errors a row shows; ten more where it is copied, twenty where it is the copy."""

    def same(self, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
        """Do two rows share an incident?"""
        first, second = self.incident, self.second
        found: NDArray[np.bool_] = (first[one] == first[other]) | (
            (second[one] >= 0) & ((second[one] == first[other]) | (second[one] == second[other]))
        )
        return found | ((second[other] >= 0) & (second[other] == first[one]))


class Quality(NamedTuple):
    """Pairwise and B-cubed F of clusters, with the pairs' precision and recall."""

    pairwise: float
    b_cubed: float
    precision: float
    recall: float


def play(name: str, seed: int, times: int = 1, **changes: Any) -> Played:
    """A world, so many times as long, with as much in it as its parameters say for its length."""
    base = load_worlds().worlds[name]
    return as_columns(
        make_world(name, seed, {"incidents": base.incidents * times, "days": base.days * times, **changes})
    )


def as_columns(world: World) -> Played:
    """The rows of a world as the matcher takes them."""
    rows, parties = world.rows, load_parties()
    first = int((np.datetime64(FIRST_DAY) - np.datetime64("1970-01-01")).astype(np.int64))
    names = tuple(Name(parties.name(id_).casefold(), parties.match(parties.name(id_))) for id_ in world.words.parties)
    number = np.arange(len(rows))
    killed = np.column_stack((rows.killed_low, rows.killed_high)).astype(np.int32)
    columns = Columns(
        vocabulary=Vocabulary(world.sources, world.words.acts, names),
        key=np.char.add(np.char.add(np.array(world.sources)[rows.source], "-"), number.astype(str)),
        source=rows.source.astype(np.int32),
        start_s=(first + rows.day_start) * 86_400.0,
        end_s=(first + rows.day_end + 1) * 86_400.0,
        lon=rows.lon,
        lat=rows.lat,
        sigma_m=np.array([0.0, *WIDTH_M.values()])[rows.place_code],
        act=rows.act.astype(np.int32),
        actor=rows.actor.astype(np.int32),
        target=rows.target.astype(np.int32),
        is_directed=np.ones(len(rows), dtype=bool),
        killed=killed,
        injured=np.full_like(killed, UNTOLD),
        text=(np.where(rows.copy_of >= 0, rows.copy_of, number) + 1).astype(np.uint64),
        origin=(np.where(rows.copy_of >= 0, rows.source[rows.copy_of], rows.source) + 1).astype(np.uint64),
    )
    order = columns.order()
    kind = np.where(rows.copy_of >= 0, 20 + rows.source[rows.copy_of], rows.source)
    kind[rows.copy_of[rows.copy_of >= 0]] += 10
    return Played(columns.take(order), rows.incident[order], rows.second[order], world, rows.take(order), kind[order])


def rate(incident: NDArray[np.int64], cluster: NDArray[np.int64]) -> Quality:
    """How good clusters are against the truth."""
    both = incident * (int(cluster.max(initial=0)) + 1) + cluster
    shared, found, true = (_pairs(labels) for labels in (both, cluster, incident))
    precision, recall = shared / max(found, 1), shared / max(true, 1)
    size = [np.bincount(np.unique(labels, return_inverse=True)[1]) for labels in (both, cluster, incident)]
    each = [size[at][np.unique(labels, return_inverse=True)[1]] for at, labels in enumerate((both, cluster, incident))]
    b_precision, b_recall = float((each[0] / each[1]).mean()), float((each[0] / each[2]).mean())
    return Quality(_harmonic(precision, recall), _harmonic(b_precision, b_recall), float(precision), float(recall))


def _pairs(labels: NDArray[np.int64]) -> int:
    counts = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def _harmonic(one: float, other: float) -> float:
    return float(2 * one * other / (one + other)) if one + other else 0.0


@dataclass(frozen=True)
class Scored:
    """All pairs of a world, compared once: for each two sources what was learnt and what is true of their pairs."""

    played: Played
    context: Context
    weigher: Weigher
    compared: dict[tuple[int, int], Compared]

    @property
    def levels(self) -> Levels:
        """Levels of the pairs."""
        return self.weigher.levels

    def learnt(self) -> dict[tuple[int, int], Weighed]:
        """How the matcher learns to weigh."""
        return {pair: self.weigher.learn(found, pair) for pair, found in self.compared.items()}

    def true(self) -> dict[tuple[int, int], Learnt]:
        """Weights of levels by the truth of these very pairs."""
        return {pair: self._true(found) for pair, found in self.compared.items()}

    def _true(self, found: Compared) -> Learnt:
        own = ~found.is_copy
        same = self.played.same(found.one, found.other)[own]
        codes = self.levels.unravel(found.pattern[own])
        weights = tuple(log_ratio(code, same, size) for code, size in zip(codes, self.levels.shape, strict=True))
        prior = float(np.clip(same.mean(), 1e-6, 1 - 1e-6)) if len(same) else 0.5
        return Learnt(float(np.log(prior / (1 - prior))), weights, len(same), float(same.sum()))

    def links(self, weighed: dict[tuple[int, int], Weighed]) -> Links:
        """All links, each pair by itself: how likely the two share an incident."""
        parts = []
        for pair, found in self.compared.items():
            links = self.weigher.score(found, weighed[pair])
            parts.append(self.weigher.sharing(found, weighed[pair], links))
        return _joined(parts)

    def quality(self, weighed: dict[tuple[int, int], Weighed]) -> Quality:
        """Quality of the clusters that the matcher makes."""
        return self.grouped(
            _joined(
                [
                    given_partners(self.weigher.score(found, weighed[pair]), weighed[pair].partner)
                    for pair, found in self.compared.items()
                ]
            )
        )

    def reference(self) -> Links:
        """All links, by one who knows all densities of the world; each pair by itself."""
        reference = Reference(self.played)
        return _joined(
            [
                Links(found.one, found.other, reference.log_odds(found.one, found.other))
                for found in self.compared.values()
            ]
        )

    def best(self) -> Quality:
        """Quality of the clusters that such a one makes."""
        reference = Reference(self.played)
        parts = []
        for pair, found in self.compared.items():
            links = Links(found.one, found.other, reference.log_odds(found.one, found.other))
            parts.append(given_partners(links, reference.partner(*pair)))
        return self.grouped(_joined(parts))

    def deviations(self, support: int) -> NDArray[np.float64]:
        """Of each level with so many pairs of either kind: how far its weight is off, its standard error, their ratio.

        Off as a share of the true weight, or of one where that is less. The error is for want of labels alone: a level
        with M expected pairs of one incident, of whose pairs a share r of all that could be known is not, has a count
        of them within sqrt(r / (1 - r) / M); 1 - r is the sum of p squared by the sum of p.
        """
        found = []
        for pair, weighed in self.learnt().items():
            own = ~self.compared[pair].is_copy
            compared = Compared(*(column[own] for column in self.compared[pair]))
            same, true = self.played.same(compared.one, compared.other), self._true(compared)
            codes = self.levels.unravel(compared.pattern)
            likely = probability_of(weighed.learnt.log_odds(codes))
            for at, code in enumerate(codes):
                size = len(true.weights[at])
                counts = [np.bincount(code[mask], minlength=size) for mask in (same, ~same)]
                total, squares = np.bincount(code, likely, size), np.bincount(code, likely**2, size)
                told = np.flatnonzero(np.minimum(*counts) >= support)
                unseen = 1 - squares[told] / total[told]
                error = np.sqrt(unseen / (1 - unseen) / total[told])
                off = weighed.learnt.weights[at][told] - true.weights[at][told]
                found.append(
                    np.column_stack((np.abs(off) / np.maximum(np.abs(true.weights[at][told]), 1.0), error, off / error))
                )
        return np.concatenate(found)

    def belonging(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """How likely each row is told to belong where it was put, and whether it does.

        It does where it is alone with its incident, or half of the rows beside it tell that, too.
        """
        grouped, incident = match(self.played.columns, self.context).grouped, self.played.incident
        both = incident * len(incident) + grouped.cluster
        beside, of_cluster, of_incident = (_others(labels) for labels in (both, grouped.cluster, incident))
        return grouped.probability, np.where(of_cluster > 0, 2 * beside >= of_cluster, of_incident == 0)

    def grouped(self, links: Links) -> Quality:
        """Quality of the clusters that links give."""
        absent = self.context.weights.learning.absent
        cluster = group(self.played.columns, telling(links, absent), absent, np.zeros((0, 2), dtype=np.int64))
        return rate(self.played.incident, cluster)


def _others(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    _, number, count = np.unique(labels, return_inverse=True, return_counts=True)
    found: NDArray[np.int64] = count[number] - 1
    return found


def _joined(parts: list[Links]) -> Links:
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("one", "other", "log_odds")))


def log_ratio(code: NDArray[np.intp], same: NDArray[np.bool_], size: int) -> NDArray[np.float64]:
    """True log-odds by level, with one pair's worth of the levels' own shares added to either side."""
    overall = np.bincount(code, minlength=size) + 1e-3
    overall = overall / overall.sum()
    together = np.bincount(code[same], minlength=size) + overall
    apart = np.bincount(code[~same], minlength=size) + overall
    found: NDArray[np.float64] = np.log(together / together.sum()) - np.log(apart / apart.sum())
    return found


def compare_all(played: Played) -> Scored:
    """All pairs of a world."""
    context, columns = Context(), played.columns
    windows, weigher = Windows(columns, context.weights), Weigher(columns, context)
    compared = {
        pair: weigher.compare(windows, pair) for pair in combinations(range(len(columns.vocabulary.sources)), 2)
    }
    return Scored(played, context, weigher, compared)


def calibration(log_odds: NDArray[Any], same: NDArray[np.bool_], least: int = 100) -> list[tuple[float, float, int]]:
    """Mean probability, share that is the same, and number of pairs, in each of ten bins that has enough pairs."""
    probability = probability_of(log_odds.astype(np.float64))
    bins = np.minimum((probability * 10).astype(int), 9)
    return [
        (float(probability[bins == at].mean()), float(same[bins == at].mean()), int((bins == at).sum()))
        for at in range(10)
        if (bins == at).sum() >= least
    ]


class FixedWindow(NamedTuple):
    """A matcher with one window for all rows, after MELTT: kilometres, days, and the coarsest level of acts."""

    km: float
    days: int
    act_level: int

    def cluster(self, played: Played) -> NDArray[np.int64]:
        """Clusters: of the rows in the window the nearest of the likest act, each row at most once a table."""
        flat = replace(
            played.columns,
            sigma_m=np.zeros(len(played.columns)),
            end_s=played.columns.start_s + 86_400.0,
        )
        weights = _window_weights(self.km, self.days)
        windows, acts = Windows(flat, weights), Levels(played.columns, Context())
        parts = []
        for pair in combinations(range(len(flat.vocabulary.sources)), 2):
            for reach in windows.pairs(*pair):
                if not len(reach.one):
                    continue
                level = acts.unravel(acts.patterns(reach))[2]
                closeness = 10.0 * (6 - level) - np.sqrt(reach.deviations2)
                kept = level <= self.act_level
                parts.append((reach.one[kept], reach.other[kept], closeness[kept].astype(np.float32)))
        links = Links(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        return group(flat, links, -100.0, np.zeros((0, 2), dtype=np.int64))


@cache
def _window_weights(km: float, days: int) -> Any:
    weights = load_weights()
    return msgspec.structs.replace(
        weights,
        place_scale=msgspec.structs.replace(weights.place_scale, noise_m=km * 250.0),
        candidates=msgspec.structs.replace(weights.candidates, slack_hours=24.0 * (days - 1), margin_deviations=4.0),
        learning=msgspec.structs.replace(weights.learning, most=100_000),
    )


GRID = tuple(FixedWindow(km, days, act) for km in (2.0, 5.0, 12.0, 30.0) for days in (0, 1, 3) for act in (0, 1, 2))


def tuned_window(names: tuple[str, ...], seeds: tuple[int, ...]) -> FixedWindow:
    """The window with the best mean pairwise F over some worlds."""
    worlds = [play(name, seed) for name in names for seed in seeds]
    return max(GRID, key=lambda window: np.mean([rate(one.incident, window.cluster(one)).pairwise for one in worlds]))
