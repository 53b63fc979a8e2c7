"""An index of zones: how likely an uncertain place lies in each, and for what share of its dates.

Degrees are WGS 84, longitude first; metres are along the ground; dates are whole minutes since 1970-01-01T00:00Z, in
half-open intervals. Zones may have holes, several parts, parts on both sides of the antimeridian or longitudes that
run past ±180; edges are straight in longitude and latitude; the boundary belongs to the zone. A zone must be valid as
GEOS has it (``repair`` mends those that are not).

Discs and normals are exact in the plane of ``metric``: within 1e-5 of GEOS there, and within .002 of geodesic sampling
on the ellipsoid up to a reach of 500 km (docs/decisions/0014). Points, discs and normals are asked in the compiled core
where it was built, otherwise in numpy; both answer the same within 1e-9.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, Self, cast

import numpy as np
import pyarrow as pa
import shapely

from truceline.errors import ItemError
from truceline.geo.kernel import compiled, sections
from truceline.geo.kernel.areas import Areas
from truceline.geo.kernel.compiled import DISC, NORMAL, POINT, Question
from truceline.geo.kernel.outlines import build_plain
from truceline.geo.kernel.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from truceline.geo.kernel.pairs import Floats, Integers, Pairs

    Zones = pa.Array[Any] | pa.ChunkedArray[Any] | Sequence[Any]

ALWAYS_FROM: Final = -(2**31)
ALWAYS_TO: Final = 2**31 - 1
"""Open ends of validity."""


def _wkb_of(zones: Zones, *, repair: bool) -> pa.LargeBinaryArray:
    """The zones as one Arrow array of WKB in two dimensions."""
    if isinstance(zones, pa.Array | pa.ChunkedArray):
        column = zones.combine_chunks() if isinstance(zones, pa.ChunkedArray) else zones
        if not repair:
            return cast("pa.LargeBinaryArray", column.cast(pa.large_binary()))
        zones = list(shapely.from_wkb(np.array(column.to_pylist(), object)))
    shapes = np.empty(len(zones), object)
    shapes[:] = list(zones)
    if repair:
        bad = ~shapely.is_valid(shapes)
        shapes[bad] = [_polygonal(shape) for shape in shapely.make_valid(shapes[bad])]
    data = shapely.to_wkb(shapely.force_2d(shapes), byte_order=1, include_srid=False)
    return pa.array(data.tolist(), pa.large_binary())


def _polygonal(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _minutes(column: ArrayLike | None, count: int, default: int) -> Integers:
    if column is None:
        return np.full(count, default, np.int32)
    return _same_length(np.ascontiguousarray(column, np.int32), count, "valid_from and valid_to")


def _same_length(column: NDArray[Any], count: int, what: str) -> NDArray[Any]:
    if len(column) != count:
        raise ValueError(f"{what}: {len(column)} rows where there are {count}")
    return column


def _hash(data: pa.LargeBinaryArray, valid_from: Integers, valid_to: Integers, ids: tuple[str, ...]) -> str:
    """Of all that an index is made from, and of the version that makes it."""
    total = hashlib.sha256(f"zones {sections.VERSION} {len(data)} ".encode())
    offsets, values = _buffers(data)
    for part in (offsets - offsets[0] if len(offsets) else offsets, values, valid_from, valid_to):
        total.update(np.ascontiguousarray(part).data)
    total.update("\0".join(ids).encode())
    return total.hexdigest()


def _bytes(buffer: pa.Buffer | None) -> memoryview:
    return memoryview(b"" if buffer is None else buffer)


def _buffers(data: pa.LargeBinaryArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Offsets from the first byte, and the bytes, without a copy."""
    buffers = data.buffers()
    if not len(data):
        return np.zeros(1, np.int64), np.empty(0, np.uint8)
    offsets = np.frombuffer(_bytes(buffers[1]), np.int64)[data.offset : data.offset + len(data) + 1]
    values = np.frombuffer(_bytes(buffers[2]), np.uint8)
    return np.ascontiguousarray(offsets - offsets[0]), values[offsets[0] : offsets[-1]]


class ZoneIndex:
    """Zones that can be asked. Made by ``build``, ``cached`` or ``open``; it does not change."""

    def __init__(self, made: sections.Sections) -> None:
        self._sections = made
        self._plain: Plain | None = None
        self._areas: Areas | None = None

    @classmethod
    def build(
        cls,
        zones: Zones,
        valid_from: ArrayLike | None = None,
        valid_to: ArrayLike | None = None,
        ids: Sequence[str] | None = None,
        *,
        repair: bool = False,
    ) -> Self:
        """An index of zones: an Arrow column of WKB (two dimensions) or a sequence of shapely geometries.

        One row is one version of a zone, in force from ``valid_from`` up to ``valid_to`` (int32 minutes). Raises
        ItemError ``place.bad_point``, with the row, for what is no polygon on earth.
        """
        data = _wkb_of(zones, repair=repair)
        names = tuple(map(str, ids)) if ids is not None else tuple(map(str, range(len(data))))
        _same_length(np.array(names, object), len(data), "ids")
        first, last = _minutes(valid_from, len(data), ALWAYS_FROM), _minutes(valid_to, len(data), ALWAYS_TO)
        return cls(_made(data, first, last)._replace(ids=names, sha256=_hash(data, first, last, names)))

    @classmethod
    def cached(
        cls,
        folder: Path,
        zones: Zones,
        valid_from: ArrayLike | None = None,
        valid_to: ArrayLike | None = None,
        ids: Sequence[str] | None = None,
    ) -> Self:
        """The index of these zones from a folder, mapped into memory; built and kept there where it is not yet.

        The file is named by the hash of the content, so it never is that of other zones.
        """
        data = _wkb_of(zones, repair=False)
        names = tuple(map(str, ids)) if ids is not None else tuple(map(str, range(len(data))))
        first, last = _minutes(valid_from, len(data), ALWAYS_FROM), _minutes(valid_to, len(data), ALWAYS_TO)
        kind = "zones" if compiled.core() is not None else "zones-plain"
        path = folder / f"{_hash(data, first, last, names)}.{kind}"
        if not path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            cls.build(data, first, last, names).save(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index of a file, mapped into memory, shared with all who have it open; StorageError where it is none."""
        return cls(sections.open_file(path))

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all; StorageError where that cannot be done."""
        sections.save(self._sections, path)

    def __len__(self) -> int:
        return len(self._sections.arrays[0])

    @property
    def ids(self) -> tuple[str, ...]:
        """What the zones are called, by row."""
        return self._sections.ids

    @property
    def sha256(self) -> str:
        """Of all that the index was made from."""
        return self._sections.sha256

    @property
    def nbytes(self) -> int:
        """Bytes in memory or in the file, without the ids."""
        return self._sections.nbytes

    @property
    def is_compiled(self) -> bool:
        """Whether the compiled core answers."""
        return self._sections.is_whole and compiled.core() is not None

    def point(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        start: ArrayLike | None = None,
        end: ArrayLike | None = None,
        *,
        threads: int = 1,
    ) -> Pairs:
        """The zones that points lie in; ``start`` and ``end`` are int32 minutes, equal for an instant."""
        return self._ask(_question(POINT, lon, lat, None, start, end), threads)

    def disc(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        radius_m: ArrayLike,
        start: ArrayLike | None = None,
        end: ArrayLike | None = None,
        *,
        threads: int = 1,
    ) -> Pairs:
        """The zones that discs (uniform mass within ``radius_m`` of a point) lie in, each with its share."""
        return self._ask(_question(DISC, lon, lat, radius_m, start, end), threads)

    def normal(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        sigma_m: ArrayLike,
        start: ArrayLike | None = None,
        end: ArrayLike | None = None,
        *,
        threads: int = 1,
    ) -> Pairs:
        """The zones that normals lie in, each with its share; cut at seven deviations.

        ``sigma_m`` is the deviation along each axis, or n × 3: variance east, covariance, variance north (m²).
        """
        return self._ask(_question(NORMAL, lon, lat, sigma_m, start, end), threads)

    def polygon(self, areas: Zones, start: ArrayLike | None = None, end: ArrayLike | None = None) -> Pairs:
        """The zones that areas (uniform mass; WKB or shapely polygons, degrees) lie in, each with its share."""
        column = areas.to_pylist() if isinstance(areas, pa.Array | pa.ChunkedArray) else areas
        if self._areas is None:
            self._areas = Areas(self._sections)
        return self._areas.ask(column, *_dates(start, end, len(column)))

    def _ask(self, question: Question, threads: int) -> Pairs:
        if not self.is_compiled:
            if self._plain is None:
                self._plain = Plain(self._sections)
            return self._plain.ask(question)
        return compiled.ask(self._sections, question, max(1, threads))


def _made(data: pa.LargeBinaryArray, valid_from: Integers, valid_to: Integers) -> sections.Sections:
    if data.null_count:
        raise ItemError("place.bad_point", "a zone is missing", where=f"row {data.is_null().index(True).as_py()}")
    if compiled.core() is not None:
        offsets, values = _buffers(data)
        return compiled.build(values, offsets, valid_from, valid_to)
    return build_plain([zone for zone in data.to_pylist() if zone is not None], valid_from, valid_to)


def _dates(start: ArrayLike | None, end: ArrayLike | None, count: int) -> tuple[Integers | None, Integers | None]:
    if start is None or end is None:
        if start is not None or end is not None:
            raise ValueError("give both start and end, or neither")
        return None, None
    first, last = (np.ascontiguousarray(column, np.int32) for column in (start, end))
    return _same_length(first, count, "start"), _same_length(last, count, "end")


def _question(
    kind: int, lon: ArrayLike, lat: ArrayLike, size: ArrayLike | None, start: ArrayLike | None, end: ArrayLike | None
) -> Question:
    x, y = (np.atleast_1d(np.ascontiguousarray(column, np.float64)) for column in (lon, lat))
    _same_length(y, len(x), "lat")
    sizes: Floats | None = None
    width = 0
    if size is not None:
        sizes = np.atleast_1d(np.ascontiguousarray(size, np.float64))
        width = 1 if sizes.ndim == 1 else sizes.shape[1]
        if width not in (1, 3) or (width == 3 and kind != NORMAL):
            raise ValueError("a size is one number, or three of a covariance for normals")
        _same_length(sizes, len(x), "the sizes")
    return Question(kind, x, y, sizes, width, *_dates(start, end, len(x)))
