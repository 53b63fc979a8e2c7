"""Which claim is which? The one-to-one pairing of two lists whose fits add up to the most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SIDE: Final = 600
"""Claims of one kind in one document that are paired; the time grows with the cube of it."""


def best_pairs(fits: Sequence[Sequence[float]]) -> dict[int, int]:
    """Row to column so that the fits of the pairs add up to the most; pairs that do not fit (0) are left out.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), for a matrix of rows by columns.
    """
    rows = len(fits)
    columns = len(fits[0]) if rows else 0
    if not rows or not columns:
        return {}
    if rows > columns:
        turned = [[fits[row][column] for row in range(rows)] for column in range(columns)]
        return {row: column for column, row in sorted(best_pairs(turned).items(), key=lambda pair: pair[1])}
    owners = _owners([[-fit for fit in row] for row in fits], rows, columns)
    pairs = {owner - 1: column - 1 for column, owner in enumerate(owners) if column and owner}
    return {row: pairs[row] for row in sorted(pairs) if fits[row][pairs[row]] > 0}


def _owners(costs: list[list[float]], rows: int, columns: int) -> list[int]:
    """For each column (from 1) the row (from 1) that has it, 0 for none, at the least cost in sum."""
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        way = _cheapest_way(costs, row_price, column_price, owner)
        column = way.pop(-1)
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return owner


def _cheapest_way(
    costs: list[list[float]], row_price: list[float], column_price: list[float], owner: list[int]
) -> dict[int, int]:
    """From which column each column is reached, and under -1 the free column that is reached at the least cost."""
    columns = len(column_price)
    least, used, way = [float("inf")] * columns, [False] * columns, dict.fromkeys(range(columns), 0)
    column = 0
    while owner[column]:
        used[column] = True
        row, step, following = owner[column], float("inf"), 0
        for other in range(1, columns):
            if used[other]:
                continue
            cost = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if cost < least[other]:
                least[other], way[other] = cost, column
            if least[other] < step:
                step, following = least[other], other
        for other in range(columns):
            if used[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
        column = following
    way[-1] = column
    return way
