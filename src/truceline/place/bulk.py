"""Where are a hundred thousand place strings? Names in columns, each distinct string once, over several processes.

A string is a name, or a name and what it lies in ("Saraqib, Idlib"). Phrases with spatial words are the business of
``phrase``: they make areas, which columns cannot hold.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from truceline.place.folders import layer_folder, using
from truceline.place.folding import fold
from truceline.place.gazetteer import Gazetteer
from truceline.place.ranking import LEVELS, load_ranking
from truceline.place.surroundings import Mention, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from truceline.place.surroundings import Ranked

CHUNK: Final = 4000
FEW: Final = 8000
"""Strings below which starting processes costs more than it saves."""

LONGEST: Final = 400
"""Characters of a string that are looked at."""

FIELDS: Final[list[tuple[str, Any]]] = [
    ("string", pa.string()),
    ("entry", pa.string()),
    ("name", pa.string()),
    ("kind", pa.string()),
    ("country", pa.string()),
    ("unit", pa.string()),
    ("lon", pa.float64()),
    ("lat", pa.float64()),
    ("share", pa.float64()),
    ("probability", pa.float64()),
    ("level", pa.string()),
    ("candidates", pa.int32()),
]
SCHEMA: Final = pa.schema(FIELDS)
"""One row a distinct string, in their order; an unknown one has nulls and no candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOptions:
    """The case's ``countries`` (alpha-3), how many processes, and the folder of the layers that ship (None: usual)."""

    countries: tuple[str, ...] = ()
    workers: int = 1
    cache: Path | None = None


def place_strings(strings: Sequence[str], options: BulkOptions | None = None) -> pa.Table:
    """The likeliest place of each distinct string with its share, in the order of their first occurrence.

    The result does not depend on the number of processes.
    """
    options = options or BulkOptions()
    distinct = list(dict.fromkeys(strings))
    parts = [distinct[start : start + CHUNK] for start in range(0, len(distinct), CHUNK)]
    work = partial(_place_part, options=options, layers=layer_folder())
    if options.workers < 2 or len(distinct) < FEW:
        tables = [work(part) for part in parts]
    else:
        Gazetteer(options.countries, options.cache)  # is built before, not by every process
        with ProcessPoolExecutor(options.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            tables = list(pool.map(work, parts))
    return pa.concat_tables(tables) if tables else SCHEMA.empty_table()


def _place_part(strings: list[str], options: BulkOptions, layers: Path) -> pa.Table:
    with using(layers):
        gazetteer = Gazetteer(options.countries, options.cache)
    known = load_ranking().known
    columns: dict[str, list[object]] = {name: [] for name in SCHEMA.names}
    for string in strings:
        ranked = place_string(string, gazetteer)
        row = dict.fromkeys(SCHEMA.names)
        if ranked:
            best, share = ranked[0]
            level = LEVELS[best.level]
            told = {"entry": best.row.id, "share": share, "probability": share * known[level], "level": level}
            row |= {name: getattr(best.row, name) for name in ("name", "kind", "country", "unit", "lon", "lat")} | told
        for name in SCHEMA.names:
            columns[name].append(row[name])
        columns["string"][-1] = string
        columns["candidates"][-1] = len(ranked)
    columns["kind"] = [None if kind is None else str(kind) for kind in columns["kind"]]
    return pa.table(columns, schema=SCHEMA)


def place_string(string: str, gazetteer: Gazetteer) -> Ranked:
    """The candidates of a name, or of a name and what it lies in, with their shares, the likeliest first."""
    name, _, within = string[:LONGEST].partition(",")
    ranked = gazetteer.rank_rows(name)
    if not within:
        return ranked
    if not ranked:
        return gazetteer.rank_rows(within)
    holder = within.partition(",")[0]
    return weigh(Mention(name, holder), ranked, {fold(holder): gazetteer.rank_rows(holder)})
