"""A whole world from a name and a seed: what happened, what each source's table says of it, and which rows belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from truceline.errors import LexiconError
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.synth import reports
from truceline.synth.land import Land, make_land
from truceline.synth.parameters import Worlds, load_worlds
from truceline.synth.truth import Truth, make_truth
from truceline.synth.words import Words, make_words

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.synth.parameters import WorldParameters
    from truceline.synth.reports import Rows

FIRST_DAY: Final = date(2016, 1, 1)
"""First day of every period: ties of parties are dated, and the dyads are those of these years."""


@dataclass(frozen=True)
class World:
    """A generated conflict: its land, its true incidents, the rows of all sources, and the words of both."""

    name: str
    seed: int
    parameters: WorldParameters
    sources: tuple[str, ...]
    land: Land
    truth: Truth
    rows: Rows
    words: Words

    def tables(self) -> dict[str, pa.Table]:
        """The table of each source, in the columns of an incident table: what a matcher is given, without the truth."""
        whole = self._table()
        return {name: whole.filter(self.rows.source == number) for number, name in enumerate(self.sources)}

    def incidents_of(self, source: str) -> tuple[Any, Any]:
        """The incident that each row of a source's table tells, and the second one (-1 for most)."""
        own = self.rows.source == self.sources.index(source)
        return self.rows.incident[own], self.rows.second[own]

    def _table(self) -> pa.Table:
        import pyarrow as pa

        rows = self.rows
        columns: dict[str, Any] = {
            "date_start": pa.array(np.datetime64(FIRST_DAY) + rows.day_start).cast(pa.string()),
            "date_end": pa.array(np.datetime64(FIRST_DAY) + rows.day_end).cast(pa.string()),
            "date_precision": rows.date_code,
            "place": pa.nulls(len(rows), pa.string()),
            "lat": rows.lat.round(5),
            "lon": rows.lon.round(5),
            "where_precision": rows.place_code,
            "killed_low": pa.array(rows.killed_low, mask=rows.killed_low < 0),
            "killed_high": pa.array(rows.killed_high, mask=rows.killed_high < 0),
        }
        return pa.table(self._names() | columns)

    def _names(self) -> dict[str, Any]:
        """Columns of words: ids of rows and acts, names of parties, who says it after whom, and a note."""
        import pyarrow as pa
        import pyarrow.compute as pc

        rows, acts, parties = self.rows, load_acts(), load_parties()
        join: Any = pc.binary_join_element_wise
        names = pa.array([parties.name(name) for name in self.words.parties])
        labels = pa.array([acts.label(name) for name in self.words.acts])
        is_copy = rows.copy_of >= 0
        note = np.where(is_copy, rows.copy_of, np.arange(len(rows)))
        speaker = _taken(pa.array(self.sources), rows.source)
        cited = _taken(pa.array(self.sources), np.where(is_copy, rows.source[rows.copy_of], rows.source))
        return {
            "row_id": join(speaker, pa.array(np.arange(len(rows))).cast(pa.string()), "-"),
            "act": _taken(pa.array(self.words.acts), rows.act),
            "actor": _taken(names, rows.actor),
            "target": _taken(names, rows.target),
            "said_by": join(speaker, cited, " < "),
            "what": join(_taken(labels, rows.act), pa.array(note).cast(pa.string()), " reported, note "),
        }


def _taken(values: Any, numbers: NDArray[np.int64]) -> Any:
    """The values of these numbers; null where a number is below zero."""
    import pyarrow as pa

    index: Any = pa.array(numbers, mask=numbers < 0)
    return values.take(index)


def make_world(name: str, seed: int, changes: dict[str, Any] | None = None) -> World:
    """The world of this name from this seed, the same wherever it is made.

    Args:
        name: one of ``worlds.yaml``; raises LexiconError for any other.
        seed: of all that is drawn.
        changes: parameters to change, such as ``{"incidents": 500_000}``.
    """
    worlds = load_worlds()
    if name not in worlds.worlds:
        mend = f"choose one of {', '.join(sorted(worlds.worlds))}"
        raise LexiconError(f"no world is called {name!r}", where="worlds.yaml", mend=mend)
    parameters = msgspec.structs.replace(worlds.worlds[name], **(changes or {}))
    land_rng, truth_rng, *source_rngs = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2 + 2 * len(worlds.sources))
    )
    land = make_land(parameters, land_rng)
    truth = make_truth(land, truth_rng)
    words = make_words(truth, load_acts(), load_parties())
    rows = _rows(worlds, land, truth, words, source_rngs)
    return World(name, seed, parameters, tuple(worlds.sources), land, truth, rows, words)


def _rows(worlds: Worlds, land: Land, truth: Truth, words: Words, rngs: list[np.random.Generator]) -> Rows:
    """Rows of all sources, one source after the other; habits that break assumptions come after the plain errors."""
    parameters, names = land.parameters, tuple(worlds.sources)
    parts: list[Rows] = []
    for number, name in enumerate(names):
        plain, habit = rngs[2 * number], rngs[2 * number + 1]
        rows = reports.report(number, worlds.sources[name], land, truth, words, plain)
        if parameters.shifted and parameters.shifted.source == name:
            rows = reports.shifted(rows, parameters.shifted.share, habit)
        if parameters.capitals and parameters.capitals.source == name:
            rows = reports.to_capitals(rows, parameters.capitals.share, land, truth, habit)
        if parameters.merged:
            rows = reports.merged(rows, truth, parameters.merged, habit)
        if parameters.split:
            rows = reports.split(rows, parameters, habit)
        if parameters.copying and parameters.copying.source == name:
            rows = _with_copies(rows, parts, names, parameters, habit)
        parts.append(rows)
    return reports.joined(parts)


def _with_copies(
    rows: Rows, parts: list[Rows], names: tuple[str, ...], parameters: WorldParameters, rng: np.random.Generator
) -> Rows:
    """The copier's own rows of what it does not copy, and its copies. The copied source stands before it."""
    assert parameters.copying is not None  # noqa: S101 - asked for only where it is
    origin = names.index(parameters.copying.origin)
    before = sum(len(part) for part in parts[:origin])
    positions = np.flatnonzero(rng.random(len(parts[origin])) < parameters.copying.share)
    copies = reports.copied(parts[origin].take(positions), positions + before, int(rows.source[0]))
    own = rows.take(~np.isin(rows.incident, copies.incident))
    return reports.joined([own, copies])
