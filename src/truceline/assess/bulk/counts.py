"""How many of a table's records lie in each zone, day by day, read against what could be seen there.

Each record counts with its share: the mass of its place in the zone times the share of its time in the day. So counts
are expected numbers, and an interval where the zone's outline is. A record without a place is in no count.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.assess.bulk.masses import Outlines, places_of
from truceline.assess.bulk.times import cut, micros
from truceline.assess.clause import ground_of, life_of
from truceline.assess.exposure import Lookout, load_exposure
from truceline.errors import CaseError
from truceline.when.interval import local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from truceline.agreement.compile import CompiledAgreement, ZoneVersion
    from truceline.assess.bulk.assessor import Columns, MassFinder
    from truceline.assess.bulk.masses import Places, Region
    from truceline.assess.context import AssessContext
    from truceline.assess.exposure import Observed, Sight
    from truceline.assess.timeline import Steps

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SLICE: Final = 1 << 14
"""Records whose times are cut into days at once."""
MOST_DAYS: Final = 40_000
"""Days over which records are counted: a century; who asks for more is told."""
EARLIEST: Final = date(2, 1, 1)
LATEST: Final = date.max - timedelta(days=MOST_DAYS + 2)
"""The first day that counts lies between them: days about it are days of the calendar on every clock."""


class ZoneDay(NamedTuple):
    """One day of a zone in force: the expected number of records (least, greatest), and what could be seen of it."""

    agreement: str
    zone: str
    day: date
    low: float
    high: float
    sight: Sight


class ZoneCount(NamedTuple):
    """Some days of a zone. ``zone_days`` = ``recorded`` + ``none_seen`` + ``none_restricted`` + ``none_unseen``.

    ``seen`` and ``restricted`` are the days, by share of the area, that somebody could see (the exposure); the last
    three say of the days without any record how much of them was seen, seen under a restriction, and not at all.
    """

    agreement: str
    zone: str
    zone_days: int
    low: float
    high: float
    seen: float
    restricted: float
    recorded: int
    none_seen: float
    none_restricted: float
    none_unseen: float


def summed(days: Sequence[ZoneDay]) -> ZoneCount:
    """Days of one zone together."""
    empty = [day.sight for day in days if day.high < load_exposure().recorded]
    return ZoneCount(
        agreement=days[0].agreement,
        zone=days[0].zone,
        zone_days=len(days),
        low=sum(day.low for day in days),
        high=sum(day.high for day in days),
        seen=sum(day.sight.seen for day in days),
        restricted=sum(day.sight.restricted for day in days),
        recorded=len(days) - len(empty),
        none_seen=sum(sight.seen for sight in empty),
        none_restricted=sum(sight.restricted for sight in empty),
        none_unseen=sum(sight.unseen for sight in empty),
    )


@dataclass
class _Version:
    """One outline of a zone with the days that it holds, and what was counted in it: by day since the first."""

    agreement: str
    version: ZoneVersion
    life: Steps
    clock: str
    region: Region
    low: Floats = field(default_factory=lambda: np.zeros(0))
    high: Floats = field(default_factory=lambda: np.zeros(0))

    def add(self, day: Ints, low: Floats, high: Floats) -> None:
        """Count shares of records that fall into days."""
        size = max(len(self.low), int(day.max()) + 1 if len(day) else 0)
        self.low = np.pad(self.low, (0, size - len(self.low))) + np.bincount(day, low, size)
        self.high = np.pad(self.high, (0, size - len(self.high))) + np.bincount(day, high, size)

    def holds(self, day: date) -> bool:
        """Does the outline hold on a day on which the agreement is in force?"""
        since, until = self.version.since, self.version.until
        if (since is not None and day < since) or (until is not None and day >= until):
            return False
        at = self.life.values[bisect_right(self.life.edges, moment(day, time(12), self.clock))]
        return at >= load_exposure().in_force

    def found(self, number: int) -> tuple[float, float]:
        """The count of a day by its number."""
        return (float(self.low[number]), float(self.high[number])) if number < len(self.low) else (0.0, 0.0)


class ZoneCounts:
    """Counts records of one table in all zones of agreements, from ``first`` on, by days of each one's clock."""

    def __init__(
        self, agreements: Sequence[CompiledAgreement], context: AssessContext, find: MassFinder, first: date
    ) -> None:
        """Counts of nothing yet.

        Raises:
            CaseError: days of a century from ``first`` on are not all days of the calendar.
        """
        if not EARLIEST <= first <= LATEST:
            reason = f"the first day that counts, {first}, does not lie between {EARLIEST} and {LATEST}"
            raise CaseError(reason, mend="begin where the first agreement does")
        self._find = find
        self._first = first
        self._outlines = Outlines(context.judging.masses)
        self._edges: dict[str, Ints] = {}
        self._last: Ints = np.full(1, micros(moment(first - timedelta(days=1), time(), "UTC")), np.int64)
        self.unplaced = 0
        self._versions = [
            _Version(one.id, version, life_of(one), one.clock, self._outlines.region(ground_of(version)))
            for one in agreements
            for version in one.versions
        ]

    def add(self, columns: Columns) -> None:
        """Count some records."""
        place = columns.place
        self.unplaced += int((~place.is_placed).sum())
        found = self._find(self._outlines.shapes, place)
        places = places_of(len(place.lon), len(self._outlines.shapes), found, place.is_placed)
        if len(columns.end):
            self._last = np.maximum(self._last, columns.end.max())
        for version in self._versions:
            touched = frozenset(outline for _, outline in version.region.high.terms)
            records = np.flatnonzero(places.touched(touched))
            for part in np.split(records, range(SLICE, len(records), SLICE)):
                self._count(version, columns, places, part)

    def _count(self, version: _Version, columns: Columns, places: Places, records: Ints) -> None:
        pieces = cut(columns.start[records], columns.end[records], self._days(version.clock))
        is_inside = (pieces.stretch > 0) & (pieces.stretch <= MOST_DAYS)
        owner, share = pieces.owner[is_inside], pieces.share[is_inside]
        high = np.clip(places.value(version.region.high, records), 0.0, 1.0)
        low = np.minimum(high, np.clip(places.value(version.region.low, records), 0.0, 1.0))
        version.add(pieces.stretch[is_inside] - 1, share * low[owner], share * high[owner])

    def _days(self, clock: str) -> Ints:
        """The starts of all days on a clock."""
        if clock not in self._edges:
            days = (self._first + timedelta(days=number) for number in range(MOST_DAYS + 1))
            self._edges[clock] = np.array([micros(moment(day, time(), clock)) for day in days], np.int64)
        return self._edges[clock]

    def days(self, observers: Sequence[Observed], until: date | None = None) -> Iterator[ZoneDay]:
        """All days of all zones on which they are in force, up to ``until`` or the last of any record, in order.

        Raises:
            CaseError: there are more days than are counted.
        """
        for key in sorted({(one.agreement, one.version.zone) for one in self._versions}):
            mine = [one for one in self._versions if (one.agreement, one.version.zone) == key]
            lookouts = [Lookout(one.version.possible, observers) for one in mine]
            last = until or local_day(_EPOCH + timedelta(microseconds=int(self._last[0]) - 1), mine[0].clock)
            size = (last - self._first).days + 1
            if size > MOST_DAYS:
                reason = f"{self._first} to {last} are {size:,} days, and at most {MOST_DAYS:,} are counted"
                raise CaseError(reason, mend="begin later, or name an earlier last day")
            for number in range(size):
                day = self._first + timedelta(days=number)
                there = next((at for at, one in enumerate(mine) if one.holds(day)), None)
                if there is not None:
                    sight = lookouts[there].at(moment(day, time(12), mine[there].clock))
                    yield ZoneDay(*key, day, *mine[there].found(number), sight)
