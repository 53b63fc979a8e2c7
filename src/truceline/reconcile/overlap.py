"""How far do tables overlap? How many incidents each set of tables tells, and of each table how many only it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.columns import Columns


class Shared(NamedTuple):
    """Tables (sorted) that together, and no others, tell so many incidents."""

    tables: tuple[str, ...]
    incidents: int


class Told(NamedTuple):
    """One table: its rows, how many of them tell what no other table does, and the expected number of wrong places.

    ``doubtful`` is the sum over its rows of the probability that a row belongs elsewhere.
    """

    table: str
    rows: int
    alone: int
    doubtful: float


@dataclass(frozen=True)
class Overlap:
    """The overlaps of all tables: by set of tables, the largest sets first, and by table."""

    incidents: int
    shared: tuple[Shared, ...]
    told: tuple[Told, ...]


def overlap(columns: Columns, cluster: NDArray[np.int64], probability: NDArray[np.float64]) -> Overlap:
    """The overlaps of clustered rows."""
    names = columns.vocabulary.sources
    held = np.zeros(len(columns), dtype=np.uint64)
    np.bitwise_or.at(held, cluster, np.uint64(1) << columns.source.astype(np.uint64))
    clusters = np.unique(cluster)
    sets, counts = np.unique(held[clusters], return_counts=True)
    shared = [Shared(_named(int(number), names), int(count)) for number, count in zip(sets, counts, strict=True)]
    size = tables_telling(columns, cluster)
    told = []
    for number, name in enumerate(names):
        own = columns.source == number
        told.append(Told(name, int(own.sum()), int((own & (size == 1)).sum()), float((1 - probability[own]).sum())))
    return Overlap(len(clusters), tuple(sorted(shared, key=lambda one: (-len(one.tables), one.tables))), tuple(told))


def _named(number: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(names) if number >> bit & 1)


def tables_telling(columns: Columns, cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row, how many tables tell its incident; rows of one table that a person joined are one table."""
    width = len(columns.vocabulary.sources)
    held = np.unique(cluster * width + columns.source) // max(width, 1)
    found: NDArray[np.int64] = np.bincount(held, minlength=len(columns))[cluster]
    return found


def independent_origins(columns: Columns, cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row, how many independent origins tell its incident: copies of a text rest on one."""
    origin = columns.origin.copy()
    order = np.lexsort((origin, columns.text))
    text = columns.text[order]
    is_copy = np.append(False, (text[1:] == text[:-1]) & (text[1:] != 0))
    first = np.maximum.accumulate(np.where(is_copy, 0, np.arange(len(order))))
    origin[order] = origin[order][first]
    pairs = np.unique(np.column_stack((cluster.astype(np.uint64), origin)), axis=0)
    clusters, counts = np.unique(pairs[:, 0].astype(np.int64), return_counts=True)
    found = np.zeros(len(columns), dtype=np.int64)
    found[clusters] = counts
    return found[cluster]
