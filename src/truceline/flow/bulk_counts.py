"""Counts of a table's records by zone and day, read against who could see: tables and coverage put together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import shapely

from truceline.agreement.layers import anchor_dates, zone_layer
from truceline.assess.bulk.counts import ZoneCounts
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.bulk.records import RecordReader
from truceline.assess.context import AssessContext
from truceline.assess.exposure import Observed, observed
from truceline.errors import CaseError
from truceline.flow.bulk_judge import LAST_DAY
from truceline.flow.bulk_tables import record_batches
from truceline.geo.shapes import outline
from truceline.model import Evidence, Maker
from truceline.place.context import open_context
from truceline.place.resolve import place_coverages
from truceline.read.durable import sha256_of_file
from truceline.read.readers import read_evidence
from truceline.when.interval import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.counts import ZoneDay

NAME: Final = "flow.counts-1"


class Counted(NamedTuple):
    """Days of zones, and what is in none: rows without a place, rows refused, coverage that has no place on the map."""

    days: tuple[ZoneDay, ...]
    taken: int
    refused: int
    unplaced: int
    unmapped: tuple[str, ...]


def count_zones(
    source: Path,
    agreements: Sequence[CompiledAgreement],
    coverage: Path | None,
    days: tuple[date, date | None],
    clock: str = "UTC",
) -> Counted:
    """Count a table's records by zone and day, in the zones of agreements in force.

    ``days`` are the first and the last that count; without a last one that of any record.

    Raises:
        CaseError: a table cannot be read, ``coverage`` holds no coverage, or there are more days than are counted.
        ItemError: ``place.bad_date`` where there is no such clock.
    """
    clock_of(clock)
    observers, unmapped = observers_of(coverage, agreements) if coverage is not None else ((), ())
    context = AssessContext(as_of=LAST_DAY, has_sources=False)
    reader = RecordReader(context.parties, clock)
    counts = ZoneCounts(agreements, context, IndexMasses(), days[0])
    taken = refused = 0
    for batch in record_batches(source):
        found = reader.read(batch)
        counts.add(found.columns)
        taken, refused = taken + batch.num_rows, refused + len(found.refused.code)
    return Counted(tuple(counts.days(observers, days[1])), taken, refused, counts.unplaced, unmapped)


def observers_of(path: Path, agreements: Sequence[CompiledAgreement]) -> tuple[tuple[Observed, ...], tuple[str, ...]]:
    """Who could see which area in which days, by a coverage table; and the areas that have no place on the map.

    Raises:
        CaseError: it is no coverage table.
    """
    if not path.is_file():
        raise CaseError("there is no such file", where=str(path), mend="name a coverage table (manual: sources)")
    rows = tuple(read_evidence(_evidence(path), path).coverages)
    if not rows:
        raise CaseError("no coverage table", where=str(path), mend="give it the header of one (manual: sources)")
    known = [one.agreement for one in agreements]
    countries = sorted({code for one in known for code in one.countries})
    context = open_context(countries, zones=zone_layer(known), anchors=anchor_dates(known))
    placements = {one.item: one for one in place_coverages(rows, context).placements}
    areas = {
        item: shapely.union_all([outline(candidate.footprint) for candidate in placement.candidates])
        for item, placement in placements.items()
        if placement.candidates
    }
    found = [observed(row, areas.get(row.id)) for row in rows]
    unmapped = tuple(row.area for row in rows if row.id not in areas)
    return tuple(one for one in found if one is not None), unmapped


def _evidence(path: Path) -> Evidence:
    """A file as evidence; nothing of when it was read goes into any count."""
    sha256 = sha256_of_file(path)
    return Evidence(
        id=Evidence.id_of(sha256),
        made_by=Maker(algorithm=NAME).id,
        sha256=sha256,
        size=path.stat().st_size,
        media_type="text/csv",
        origin=path.name,
        captured_utc=datetime(1970, 1, 1, tzinfo=UTC),
        captured_with=NAME,
    )
