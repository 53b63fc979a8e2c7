"""A table of records read into columns: every row is taken or refused with a code, none is lost.

Columns of the table (others are left alone): ``id``; ``lon`` and ``lat`` in degrees on WGS 84, both empty where
nothing is known of the place; ``radius_m`` (a disc, 0 or empty: the point itself) or ``sigma_m`` (a normal, which goes
first); ``start`` and ``end``, instants (those without a zone are UTC), half-open, ``end`` empty for a moment; or
``date`` and ``date_end``, days (or their midnights), both included, on a clock; ``act``, an id of our acts; ``actor``
and ``target``, ids or names of parties, empty where unknown, or ids with shares where several may be meant
(``russia=0.6 turkey=0.4``); ``directed``, false where it is not told who acted on whom; ``weapon``, ``unit``,
``purpose``, ``notice``, ``character``, ``number``, ``altitude``: what is told of these, in words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.assess.bulk.assessor import Columns, PlaceColumns
from truceline.assess.bulk.identity import numbers_of
from truceline.assess.bulk.plan import Mixture, RecordKind
from truceline.assess.bulk.times import micros
from truceline.assess.particulars import Particulars
from truceline.errors import CaseError
from truceline.geo.kernel.metric import AUTHALIC_M, CUT, MOST_M, half_width_deg
from truceline.lexicon.acts import Acts, load_acts
from truceline.lexicon.party_shares import Shares, shares_of
from truceline.when.interval import local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from truceline.assess.bulk.words import Distinctions
    from truceline.lexicon.parties import Parties

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

ALIASES: Final = {"longitude": "lon", "latitude": "lat"}
"""Other names of columns that cannot be mistaken."""
NUMBERS: Final = ("lon", "lat", "radius_m", "sigma_m")
WORDS: Final = ("act", "actor", "target", "directed", *Particulars._fields)
INSTANTS: Final = ("start", "end")
DAYS: Final = ("date", "date_end")
REACH: Final = {"radius_m": 1.0, "sigma_m": CUT}
"""How far a place is looked for, in units of its size."""
POLAR: Final = 80.0
"""Latitude from which a place may reach too near to a pole for zones to be drawn there."""
UNKNOWN: Final[Shares] = ((None, 1.0),)
NOT_DIRECTED: Final = frozenset(("false", "0", "no"))
SHARE: Final = re.compile(r"([^\s=]{1,80})=(1(?:\.0{0,9})?|0?\.\d{1,9}|0)(?=\s|$)")
"""A party's id and its share, as ``russia=0.6``."""
SHARES: Final = re.compile(rf"\s*{SHARE.pattern}(?:\s+{SHARE.pattern}){{0,7}}\s*")
KNOWN_ENOUGH: Final = 1e-6
"""A rest of shares up to this is rounding."""
MOST_UNKNOWN: Final = 1_000
"""Unknown words that are kept to be told."""
MOST_CHARACTERS: Final = 200
MOST_NAMES: Final = 1 << 18
"""Names of parties whose readings are kept."""
Meaning = Shares | str | None
"""What clauses can see of a word: parties by share, a word that stands for all of its kind, or nothing."""
COLUMNS: Final = frozenset(("id", "row", *NUMBERS, *INSTANTS, *DAYS, *WORDS))
"""Columns of records that are read; ``row``, where it is a whole number, is the row's own number."""
_DAY: Final = 86_400_000_000
_NANOSECONDS: Final = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
BAD_TIME: Final = "a time outside the calendar (years 1 to 9999), or none at all: days are written 2017-06-01"
NO_DAY: Final = 2**30
"""Stands for a day that is none: it lies outside every calendar."""
FIRST_DAY: Final = date(1, 1, 3).toordinal() - _EPOCH_DAY
LAST_DAY: Final = date(9999, 12, 29).toordinal() - _EPOCH_DAY
"""The calendar, in days since 1970, with room for any clock."""


class Refused(NamedTuple):
    """Rows of a batch that were not taken, in order: position, code of the registry, reason."""

    position: Ints
    code: tuple[str, ...]
    reason: tuple[str, ...]


class Taken(NamedTuple):
    """Rows of a batch that were: their columns, and where each stood in it."""

    columns: Columns
    position: Ints
    refused: Refused


def check_schema(schema: pa.Schema, where: str) -> None:
    """See that a table has what is needed, in types that can be read.

    Raises:
        CaseError: columns are missing or of a wrong type; all are named at once.
    """
    types = dict(zip(_our_names(schema.names), schema.types, strict=True))
    missing = [name for name in ("id", "lon", "lat", "act") if name not in types]
    if "start" not in types and "date" not in types:
        missing.append("start (or date)")
    if missing:
        mend = f"name these columns so; the table has: {', '.join(schema.names[:20])}"
        raise CaseError(f"the table lacks {', '.join(missing)}", where=where, mend=mend)
    twice = sorted(name for name, count in Counter(_our_names(schema.names)).items() if count > 1 and name in COLUMNS)
    if twice:
        raise CaseError(f"the table has {', '.join(twice)} twice", where=where, mend="keep one column of each name")
    wrong = [f"{name} is {types[name]}" for name in types if not _is_readable(name, types[name])]
    if wrong:
        mend = (
            "make them numbers for places, timestamps for start and end, days for date and date_end, text for the rest "
            "(in CSV text is read as what it should be)"
        )
        raise CaseError(f"columns of a wrong type: {', '.join(wrong)}", where=where, mend=mend)


def our_name(name: str) -> str:
    """Our name of a table's column, in capitals or not; a column that is none of ours keeps its own."""
    plain = name.strip().casefold()
    plain = ALIASES.get(plain, plain)
    return plain if plain in COLUMNS else name


def in_our_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch whose columns have our names."""
    return batch.rename_columns(_our_names(batch.schema.names))


def _our_names(names: Iterable[str]) -> list[str]:
    return [our_name(name) for name in names]


def _is_readable(name: str, kind: pa.DataType) -> bool:
    is_text = _is_any(kind, "string", "large_string", "string_view", "dictionary")
    is_truth = pa.types.is_boolean(kind)
    is_number = _is_any(kind, "integer", "floating", "decimal", "null")
    if name in NUMBERS:
        return is_number
    if name in INSTANTS:
        return pa.types.is_timestamp(kind) or pa.types.is_null(kind)
    if name in DAYS:
        return pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_null(kind)
    if name in WORDS or name == "id":
        return is_text or is_number or is_truth
    return True


def _is_any(kind: pa.DataType, *names: str) -> bool:
    return any(getattr(pa.types, f"is_{name}")(kind) for name in names)


@dataclass
class RecordReader:
    """Reads batches of one table. ``clock`` cuts its days; names of parties are looked up once each.

    ``distinctions`` take words for others of which clauses say the same. ``unknown_names`` and ``unknown_acts`` are
    those that no lexicon has: who or what they are stays open. ``readings`` are names that mean a party with some
    doubt, and shares that sum to over one, each with what it was read as. Up to ``MOST_UNKNOWN`` of each are kept.
    """

    parties: Parties
    clock: str = "UTC"
    distinctions: Distinctions | None = None
    acts: Acts = field(default_factory=load_acts)
    unknown_names: set[str] = field(default_factory=set)
    unknown_acts: set[str] = field(default_factory=set)
    readings: dict[str, str] = field(default_factory=dict)
    _party: dict[str, Shares] = field(default_factory=dict)
    _days: dict[date, int] = field(default_factory=dict)

    def read(self, batch: pa.RecordBatch) -> Taken:
        """The rows of a batch, taken or refused."""
        batch = in_our_names(batch)
        faults = _Faults(batch.num_rows)
        faults.add(_is_blank(batch["id"]), "read.bad_row", "the row has no id")
        start, end = self._times(batch, faults)
        place = _places(batch, faults)
        kind, kinds = self._kinds(batch)
        kept = np.flatnonzero(faults.number < 0)
        columns = Columns(
            start[kept], end[kept], kind[kept], kinds, PlaceColumns(*(np.ascontiguousarray(c[kept]) for c in place))
        )
        return Taken(columns, kept, faults.refused())

    def _times(self, batch: pa.RecordBatch, faults: _Faults) -> tuple[Ints, Ints]:
        is_instant = "start" in batch.schema.names
        names = INSTANTS if is_instant else DAYS
        has_end = names[1] in batch.schema.names
        read = _instants if is_instant else self._day_starts
        start, is_known, is_sound = read(batch[names[0]])
        end, has_own, is_end_sound = read(batch[names[1]]) if has_end else (start, is_known, is_sound)
        end = np.where(has_own, end, start)
        faults.add(~is_known, "assess.no_time", "nothing tells when it happened")
        faults.add(~(is_sound & is_end_sound), "place.bad_date", BAD_TIME)
        faults.add(is_known & (end < start), "place.bad_date", "the end lies before the start")
        return start, end if is_instant else self._after(end)

    def _day_starts(self, column: Any) -> tuple[Ints, Flags, Flags]:
        """Starts of days on the clock, which are known, and which of these (all others too) lie in the calendar."""
        numbers, is_known = _days(column)
        is_sound = (numbers >= FIRST_DAY) & (numbers <= LAST_DAY)
        found, codes = _distinct(np.where(is_sound, numbers, 0))
        starts = [self._start(date.fromordinal(_EPOCH_DAY + number)) for number in found.tolist()]
        return np.array(starts, np.int64)[codes], is_known, is_sound

    def _start(self, day: date) -> int:
        if day not in self._days:
            self._days[day] = micros(moment(day, time(), self.clock))
        return self._days[day]

    def _after(self, starts: Ints) -> Ints:
        """The starts of the days after those that begin so, whatever the clock does in between."""
        quarters, codes = _distinct(starts // (_DAY // 4))
        found = np.zeros(len(quarters), np.int64)
        found[codes] = starts
        ends = [self._next(start) for start in found.tolist()]
        return np.array(ends, np.int64)[codes] if ends else starts

    def _next(self, start: int) -> int:
        noon = datetime.fromtimestamp((start + _DAY // 2) / 1e6, UTC)
        day = local_day(noon, self.clock)
        return self._start(date.fromordinal(day.toordinal() + 1))

    def _kinds(self, batch: pa.RecordBatch) -> tuple[Ints, tuple[Mixture, ...]]:
        """The kind of each row: combinations of what words mean that occur, each once."""
        names = [name for name in WORDS if name in batch.schema.names]
        code = np.zeros(batch.num_rows, np.int64)
        rows: list[tuple[Meaning, ...]] = [()]
        for name in names:
            own, meanings = self._meant(name, batch[name])
            found, code = _distinct(code * len(meanings) + own)
            rows = [(*rows[one // len(meanings)], meanings[one % len(meanings)]) for one in found.tolist()]
        return code, tuple(_kind(dict(zip(names, row, strict=True))) for row in rows)

    def _meant(self, name: str, column: Any) -> tuple[Ints, list[Meaning]]:
        """What a column's words mean, as numbers, and the meanings, each once."""
        own, words = _coded(column)
        numbers: dict[Meaning, int] = {}
        codes = [numbers.setdefault(self._meaning(name, word), len(numbers)) for word in words]
        return np.array(codes, np.int64)[own], list(numbers)

    def _meaning(self, name: str, word: str | None) -> Meaning:
        """What clauses can see of a word."""
        if name in {"actor", "target"}:
            return self._shares(word)
        if not word:
            return None
        if name == "directed":
            return "false" if word.casefold() in NOT_DIRECTED else None
        if name == "act":
            if self.acts.knows(word):
                return word
            _note(self.unknown_acts, word)
            return None
        return self.distinctions.plain(name, word) if self.distinctions is not None else word

    def _shares(self, name: str | None) -> Shares:
        """The parties of an id or name, weights to one; unknown where it is empty or fits nobody well."""
        if not name or not name.strip():
            return UNKNOWN
        if name not in self._party:
            if len(self._party) >= MOST_NAMES:
                self._party.clear()
            self._party[name] = self._read_shares(name)
        if self._party[name] == UNKNOWN:
            _note(self.unknown_names, name)
        return self._party[name]

    def _read_shares(self, name: str) -> Shares:
        """The parties of an id, of ids with shares (``told_shares``), or of a name."""
        if self.parties.knows(name):
            return ((name, 1.0),)
        told = [(part, float(share)) for part, share in SHARE.findall(name)] if SHARES.fullmatch(name) else []
        if any(share > 0 for _, share in told):
            return self._of_shares(name, told)
        matched = self.parties.match(name)
        shares = shares_of(matched)
        if shares and sum(party.weight for party in matched) < 1.0 - KNOWN_ENOUGH:
            self._note_reading(name, shares)
        return shares or UNKNOWN

    def _of_shares(self, name: str, told: list[tuple[str, float]]) -> Shares:
        """Ids with shares: what is told of an id that no lexicon has, and what is missing to one, is unknown."""
        known = [(part, share) for part, share in told if share > 0 and self.parties.knows(part)]
        for part, _ in told:
            if not self.parties.knows(part):
                _note(self.unknown_names, part)
        total = sum(share for _, share in told)
        scale = max(1.0, total)
        missing = 1.0 - sum(share for _, share in known) / scale
        shares: Shares = tuple((part, share / scale) for part, share in known)
        shares = (*shares, (None, missing)) if missing > KNOWN_ENOUGH else shares
        if total > 1.0 + KNOWN_ENOUGH:
            self._note_reading(name, shares)
        return shares

    def _note_reading(self, name: str, shares: Shares) -> None:
        """Remember as whom a name was read that does not say so plainly."""
        if len(self.readings) < MOST_UNKNOWN:
            self.readings[name[:MOST_CHARACTERS]] = told_shares(shares)


def told_shares(shares: Shares) -> str:
    """Parties by share as a cell tells them: ``russia``, ``russia=0.6 turkey=0.4``; what is missing is unknown."""
    if len(shares) == 1 and shares[0][1] >= 1.0:
        return shares[0][0] or ""
    return " ".join(f"{party}={share:.6g}" for party, share in shares if party is not None)


def _distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers in order, and where each stands among them; without sorting where they lie close."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    if high - low > 4 * len(numbers):
        found, places = np.unique(numbers, return_inverse=True)
        return found, places.astype(np.int64)
    is_there = np.zeros(high - low + 1, np.bool_)
    is_there[numbers - low] = True
    return np.flatnonzero(is_there) + low, (np.cumsum(is_there) - 1)[numbers - low]


def _note(unknown: set[str], word: str) -> None:
    """Remember an unknown word, while there are not too many; long ones by their beginning."""
    if len(unknown) < MOST_UNKNOWN:
        unknown.add(word[:MOST_CHARACTERS])


def _kind(told: dict[str, Meaning]) -> Mixture:
    """The readings of a row that tells so."""
    words = {name: (word,) for name in Particulars._fields if isinstance(word := told.get(name), str)}
    act = told.get("act")
    actors, targets = (
        shares if isinstance(shares := told.get(name), tuple) else UNKNOWN for name in ("actor", "target")
    )
    pairs = [(of_actor * of_target, actor, target) for actor, of_actor in actors for target, of_target in targets]
    if told.get("directed"):
        pairs = [(w / 2, *who) for w, one, other in pairs for who in ((one, other), (other, one))]
    kind = RecordKind(act if isinstance(act, str) else "", told=Particulars(**words))
    return tuple((weight, kind._replace(actor=actor, target=target)) for weight, actor, target in pairs)


def content_rows(batch: pa.RecordBatch) -> Ints:
    """Numbers of rows whose table has no order, made from what is read of them (``identity``)."""
    batch = in_our_names(batch)
    names = [name for name in batch.schema.names if name in COLUMNS and name != "row"]
    return numbers_of({name: _canonical(name, batch[name]) for name in names}, batch.num_rows)


def _canonical(name: str, column: Any) -> Any:
    """A column as text or 64-bit numbers, whatever type its engine gave it."""
    if name in NUMBERS:
        return pc.cast(column, pa.float64(), safe=False)
    if name in INSTANTS:
        moments, is_known, _ = _instants(column)
        return pa.array(moments, mask=~is_known)
    if name in DAYS:
        days, is_known = _days(column)
        return pa.array(days, mask=~is_known)
    return pc.cast(column, pa.string())


def _is_blank(column: Any) -> Flags:
    """Which cells hold nothing; a number is never blank."""
    if not pa.types.is_integer(column.type):
        column = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
        column = pc.if_else(pc.equal(column, pa.scalar("")), pa.scalar(None, pa.string()), column)
    return np.asarray(pc.is_null(column), np.bool_)


def _coded(column: Any) -> tuple[Ints, list[str | None]]:
    """A column's words as numbers, and the words; 0 stands for none."""
    coded = column if pa.types.is_dictionary(column.type) else pc.cast(column, pa.string()).dictionary_encode()
    words = [None, *(None if word is None else str(word) for word in coded.dictionary.to_pylist())]
    numbers = pc.add(pc.cast(coded.indices, pa.int64()), 1)
    return np.asarray(pc.fill_null(numbers, 0), np.int64), words


class _Faults:
    """The first fault of each row."""

    def __init__(self, size: int) -> None:
        self.number = np.full(size, -1, np.int64)
        self._told: list[tuple[str, str]] = []

    def add(self, where: Flags, code: str, reason: str) -> None:
        """Rows with this fault, where they have no earlier one."""
        fresh = where & (self.number < 0)
        if fresh.any():
            self.number[fresh] = len(self._told)
            self._told.append((code, reason))

    def refused(self) -> Refused:
        """All rows with a fault, in order."""
        position = np.flatnonzero(self.number >= 0)
        told = [self._told[number] for number in self.number[position]]
        return Refused(position, tuple(code for code, _ in told), tuple(reason for _, reason in told))


def _instants(column: Any) -> tuple[Ints, Flags, Flags]:
    """Instants, which are known, and which of these (all others too) lie in the calendar."""
    if not pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.timestamp("us"))
    whole = np.asarray(pc.fill_null(column.cast(pa.int64()), 0), np.int64)
    unit = _NANOSECONDS[column.type.unit]
    first, last = (day * _DAY * 1000 // unit for day in (FIRST_DAY, LAST_DAY))
    is_sound = (whole >= first) & (whole <= last)
    found = np.where(is_sound, whole, 0)
    found = found * (unit // 1000) if unit >= 1000 else found // (1000 // unit)
    return found, np.asarray(pc.is_valid(column), np.bool_), is_sound


def _days(column: Any) -> tuple[Ints, Flags]:
    """Days since 1970, and which are known; a day that is told as its midnight is that day.

    A time of day where a day belongs is none: ``NO_DAY``.
    """
    is_known = np.asarray(pc.is_valid(column), np.bool_)
    if not pa.types.is_timestamp(column.type):
        days: Any = pc.cast(column, pa.date32()).cast(pa.int32())
        return np.asarray(pc.fill_null(days, 0), np.int64), is_known
    local: Any = column if column.type.tz is None else pc.local_timestamp(column)
    length = 86_400 * 1_000_000_000 // _NANOSECONDS[column.type.unit]
    whole = np.asarray(pc.fill_null(pc.cast(local, pa.int64()), 0), np.int64)
    return np.where(whole % length == 0, whole // length, NO_DAY), is_known


def _floats(batch: pa.RecordBatch, name: str) -> tuple[Floats, Flags]:
    """A column's numbers, and which rows have one at all; without the column none has."""
    if name not in batch.schema.names:
        return np.full(batch.num_rows, np.nan), np.zeros(batch.num_rows, np.bool_)
    column: Any = pc.cast(batch[name], pa.float64(), safe=False)
    return np.asarray(pc.fill_null(column, np.nan), np.float64), np.asarray(pc.is_valid(column), np.bool_)


def _places(batch: pa.RecordBatch, faults: _Faults) -> Iterable[Floats]:
    """Places, each row's faults noted."""
    (lon, has_lon), (lat, has_lat) = _floats(batch, "lon"), _floats(batch, "lat")
    (radius, has_radius), (sigma, has_sigma) = _floats(batch, "radius_m"), _floats(batch, "sigma_m")
    is_placed = has_lon & has_lat
    faults.add(has_lon != has_lat, "place.bad_point", "one of lon and lat is missing")
    faults.add(is_placed & ~(np.isfinite(lon) & np.isfinite(lat)), "place.bad_point", "lon or lat is no number")
    is_swapped = is_placed & (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    faults.add(is_swapped, "place.bad_point", "lat is over 90°: lon and lat look exchanged")
    is_off = is_placed & ((np.abs(lat) > 90) | (np.abs(lon) > 180))
    faults.add(is_off, "place.bad_point", "lon and lat are no place on earth")
    for size, is_told, name in ((radius, has_radius, "radius_m"), (sigma, has_sigma, "sigma_m")):
        reach = REACH[name] * np.where(is_told & np.isfinite(size), size, 0.0)
        faults.add(is_told & ~(size >= 0), "place.bad_point", f"{name} is negative or no number")
        faults.add(
            is_told & ~(REACH[name] * size <= MOST_M), "place.bad_point", f"{name} reaches over {MOST_M / 1000:.0f} km"
        )
        faults.add(_is_polar(lat, reach) & is_placed, "place.bad_point", "the place reaches too near to a pole")
    return (
        np.where(is_placed, lon, np.nan),
        np.where(is_placed, lat, np.nan),
        np.where(has_radius, radius, 0.0),
        np.where(has_sigma, sigma, np.nan),
    )


def _is_polar(lat: Floats, reach: Floats) -> Flags:
    """Which places reach so near to a pole that no zone can be drawn round them."""
    found = np.zeros(len(lat), np.bool_)
    far = np.flatnonzero((np.abs(lat) > POLAR) & (np.abs(lat) <= 90) & (reach > 0))
    found[far] = np.isnan(half_width_deg(lat[far], 1.01 * reach[far] / AUTHALIC_M))
    return found
