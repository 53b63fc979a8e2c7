"""Fits the weights of ``place/data/ranking.yaml`` on news whose toponyms have known coordinates.

``.venv/bin/python tools/fit_ranking.py FOLDER`` prints them; FOLDER holds ``GeoVirus.xml.gz``. A conditional logit: of
the candidates of a name, those within 161 km of the truth are to get the mass. Names, not mentions, are counted, and
figures are of five folds split by name, so that no name is judged by weights that saw it.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.gates.geoparsing import is_right, load_articles, mentions_of
from truceline.place.folding import fold, forms
from truceline.place.gazetteer import Gazetteer
from truceline.place.ranking import FEATURES, LEVELS, features
from truceline.place.surroundings import contained, pulls_of, resolve_mentions, surroundings_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.gates.geoparsing import Article

FOLDS: Final = 5
STEPS: Final = 1500
RATE: Final = 0.05
RIDGE: Final = 0.002
PASSES: Final = 2

Group = tuple[str, "NDArray[np.float64]", "NDArray[np.bool_]", "NDArray[np.float64]"]


def groups_of(articles: list[Article], gazetteer: Gazetteer) -> list[Group]:
    """For each name of each article that has a right candidate: name, features, which are right, log of the hint."""
    found: list[Group] = []
    for article in articles:
        mentions = mentions_of(article)
        ranked, pulls = pulls_of(mentions, gazetteer)
        seen: set[object] = set()
        for toponym, mention in zip(article.toponyms, mentions, strict=True):
            if mention in seen:
                continue
            seen.add(mention)
            around = surroundings_for(mention, pulls)
            candidates = gazetteer.matcher.find(forms(mention.name), gazetteer.loose_countries(around))
            right = np.array([is_right(toponym, item.row) for item in candidates])
            if not candidates or not right.any() or right.all():
                continue
            told = np.array([features(item.row, item.level, item.likeness, around) for item in candidates])
            hints = np.array([contained(mention, item.row, ranked) for item in candidates])
            found.append((fold(mention.name), told, right, np.log(hints)))
    return found


def fit(groups: list[Group]) -> NDArray[np.float64]:
    """The weights that give the right candidates the mass, each name counting alike."""
    counts: dict[str, int] = {}
    for name, *_ in groups:
        counts[name] = counts.get(name, 0) + 1
    weights = np.zeros(len(FEATURES))
    moment, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = -RIDGE * weights * len(counts)
        for name, told, right, hints in groups:
            share = _softmax(told @ weights + hints)
            among = share * right / max(float(share[right].sum()), 1e-12)
            slope += (among - share) @ told / counts[name]
        moment = 0.9 * moment + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights + RATE * (moment / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum())


def share_right(groups: list[Group], weights: NDArray[np.float64]) -> tuple[float, float]:
    """How often the likeliest candidate is right, and the mean mass of the right ones."""
    tops, masses = [], []
    for _, told, right, hints in groups:
        share = _softmax(told @ weights + hints)
        tops.append(bool(right[int(np.argmax(share))]))
        masses.append(float(share[right].sum()))
    return float(np.mean(tops)), float(np.mean(masses))


def known_by_level(articles: list[Article], gazetteer: Gazetteer) -> dict[str, tuple[int, float]]:
    """Names by the level that led to their likeliest place: how many, and how often a right one is a candidate."""
    told: dict[tuple[str, int], list[bool]] = {}
    for article in articles:
        for toponym, ranked in zip(article.toponyms, resolve_mentions(mentions_of(article), gazetteer), strict=True):
            if ranked:
                is_known = any(is_right(toponym, candidate.row) for candidate, _ in ranked)
                told.setdefault((fold(toponym.phrase), ranked[0][0].level), []).append(is_known)
    found: dict[str, tuple[int, float]] = {}
    for level, word in LEVELS.items():
        shares = [float(np.mean(listed)) for (_, at), listed in told.items() if at == level]
        found[word] = (len(shares), float(np.mean(shares)) if shares else 0.0)
    return found


def main() -> None:
    """Print the weights, the figures of the folds, and how often names are known by level."""
    folder = Path(sys.argv[1])
    gazetteer = Gazetteer([])
    articles = load_articles(folder / "GeoVirus.xml.gz")
    groups = groups_of(articles, gazetteer)
    fold_of = [zlib.crc32(name.encode()) % FOLDS for name, *_ in groups]
    held: list[tuple[int, float, float]] = []
    for index in range(FOLDS):
        rest = [group for group, at in zip(groups, fold_of, strict=True) if at != index]
        own = [group for group, at in zip(groups, fold_of, strict=True) if at == index]
        held.append((len(own), *share_right(own, fit(rest))))
    size = sum(count for count, _, _ in held)
    print(f"# {size} ambiguous names; held out: right {sum(n * r for n, r, _ in held) / size:.3f}, ")
    print(f"# mean mass of the right ones {sum(n * m for n, _, m in held) / size:.3f}")
    for name, weight in zip(FEATURES, fit(groups), strict=True):
        print(f"  {name}: {weight:.3f}")
    for word, (count, share) in known_by_level(articles, gazetteer).items():
        print(f"  known, {word}: {share:.3f} of {count}")


if __name__ == "__main__":
    main()
