"""Reads a full dump of GeoNames: ``allCountries.zip``, or a country's own such as ``SY.zip``, or the text within.

The format is documented at https://download.geonames.org/export/dump/readme.txt: UTF-8, a place a line, 19 columns
parted by tabs. Lines that are none of that are counted, not taken; nothing is unpacked to disk.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from truceline.errors import LexiconError
from truceline.place.entry import Kind
from truceline.place.geonames import country_rows, importance_of, is_name
from truceline.place.index import PlaceRow, Spelling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

COLUMNS: Final = 19
LONGEST_LINE: Final = 65_536
"""Bytes of a line; the longest of the full dump has some 20,000."""

LARGEST: Final = 8_000_000_000
"""Bytes unpacked; the full dump has about 1.7 thousand millions."""

MOST_BAD: Final = 1000
"""Lines of another format before the file is refused as a whole."""

MEND: Final = "fetch the file again from https://download.geonames.org/export/dump/"

KINDS: Final = {"P": Kind.SETTLEMENT, "A": Kind.REGION}
"""Kinds by feature class; everything else is a site."""

KIND_OF_CODE: Final = {"MILB": Kind.GARRISON, "AIRB": Kind.GARRISON, "INSM": Kind.GARRISON}
SKIPPED: Final = frozenset({"ADM1", "PCLI", "PCL", "PCLD", "PCLF", "PCLS", "PCLIX", "ZN", "PPLH", "PPLQ", "ADM1H"})
"""First-level units and countries come with outlines from elsewhere; what stands no more is no candidate."""

RADIUS_M: Final = {"ADM2": 20_000.0, "ADM3": 8_000.0, "ADM4": 4_000.0}
AREA_M: Final = 15_000.0
"""Radius of an area whose outline the dump does not have: of the order of its level, good to say whereabouts."""


@dataclass(slots=True)
class DumpCount:
    """Lines that went in, were taken, and were refused."""

    read: int = 0
    taken: int = 0
    refused: int = 0


def dump_rows(path: Path, count: DumpCount) -> Iterator[tuple[PlaceRow, tuple[Spelling, ...]]]:
    """The places of a dump in the order of its lines; ``count`` is kept as they are read.

    Raises LexiconError where the file cannot be read, is too large, or is of another format.
    """
    by_alpha_2 = {row.iso: row.iso3 for row in country_rows().values()}
    for line in _lines(path):
        count.read += 1
        entry = _entry(line, by_alpha_2)
        if entry is None:
            count.refused += 1
            if count.refused > MOST_BAD and count.taken < count.refused:
                raise LexiconError("is no dump of GeoNames: its lines have other columns", where=path.name, mend=MEND)
            continue
        count.taken += 1
        yield entry
    if not count.taken:
        raise LexiconError("holds no place that we take", where=path.name, mend=MEND)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as handle:
                yield from _bounded(handle, path)
            return
        with zipfile.ZipFile(path) as archive:
            texts = [
                item for item in archive.infolist() if item.filename.endswith(".txt") and "readme" not in item.filename
            ]
            if len(texts) != 1 or texts[0].file_size > LARGEST:
                raise LexiconError("holds not one text of a size that we take", where=path.name, mend=MEND)
            with archive.open(texts[0]) as handle:
                yield from _bounded(handle, path)
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError) as error:
        raise LexiconError(f"cannot be read: {error}", where=path.name, mend=MEND) from error


def _bounded(handle: IO[bytes], path: Path) -> Iterator[bytes]:
    total = 0
    while line := handle.readline(LONGEST_LINE):
        total += len(line)
        if total > LARGEST:
            raise LexiconError(f"unpacks to more than {LARGEST:,} bytes", where=path.name, mend=MEND)
        yield line


def _entry(line: bytes, by_alpha_2: dict[str, str]) -> tuple[PlaceRow, tuple[Spelling, ...]] | None:
    """One line as a place; None where it is none that we take."""
    try:
        told = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        return None
    if len(told) != COLUMNS or not told[0].isdigit() or told[7] in SKIPPED:
        return None
    country = by_alpha_2.get(told[8])
    point = _point(told[5], told[4])
    if country is None or point is None or not told[1]:
        return None
    population = int(told[14]) if told[14].isdigit() else 0
    kind = KIND_OF_CODE.get(told[7], KINDS.get(told[6], Kind.SITE))
    row = PlaceRow(
        id=f"geonames:{told[0]}",
        name=told[1],
        kind=kind,
        country=country,
        lon=point[0],
        lat=point[1],
        population=population,
        importance=importance_of(population),
        clock=told[17],
        radius_m=RADIUS_M.get(told[7], AREA_M) if kind is Kind.REGION else None,
    )
    others = (name for name in (told[2], *told[3].split(",")) if is_name(name))
    return row, tuple(Spelling(name) for name in dict.fromkeys((told[1], *others)))


def _point(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        lon, lat = float(longitude), float(latitude)
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None
