"""How are boundaries kept? One zip file a layer: what its units are called, and their outlines as whole numbers.

For each country there are two members: ``SYR.json`` (the units' codes and names, so that names are read without
geometry) and ``SYR.bin`` (their outlines). ``manifest.json`` says where the layer comes from and gives the SHA-256 of
each country's two members, so that a changed file is refused. Positions are (lon, lat) degrees on WGS 84,
rounded to 1e-5 degrees, about a metre; steps from point to point are what is stored (docs/decisions/0008).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import shapely

from truceline.errors import LexiconError
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

SCHEMA: Final = "truceline-boundaries/2"
MANIFEST: Final = "manifest.json"
GRID_DEG: Final = 1e-5
"""About a metre; Natural Earth's own accuracy at 1:10m is a few hundred metres, that of finer layers some tens."""

STEPS_TO_A_DEGREE: Final = 100_000
STAMP: Final = (1980, 1, 1, 0, 0, 0)
LARGEST_MEMBER: Final = 100_000_000
"""Bytes that a member may hold unpacked; the largest that ships has three millions."""

MEND: Final = "install Truceline again, or add the boundaries again"


class UnitNames(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an administrative unit besides its outline.

    ``code`` is its ISO 3166-2 code (one of our own that ends in ``~`` where ISO has none) or, in finer layers, what the
    file calls it; ``p_code`` its P-code. ``country`` is ISO 3166-1 alpha-3, ``level`` 1 for the first below the
    country. ``names`` are by BCP 47 language. ``held_by`` says who controls it where that is another country, and
    ``parent`` names the unit above. ``since`` and ``until`` bound its validity (None: not told).
    """

    code: str
    country: str
    name: str
    names: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    kind: str = ""
    level: int = 1
    p_code: str = ""
    parent: str = ""
    held_by: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by, the usual one first."""
        return tuple(dict.fromkeys((self.name, *(self.names[key] for key in sorted(self.names)), *self.aliases)))


class CountryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A country of a layer: its English name, ISO alpha-2, how many units, its bounds, and what its members hash to.

    ``bounds`` are west, south, east, north in degrees.
    """

    name: str
    alpha_2: str
    units: int
    bounds: tuple[float, float, float, float]
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Where a layer of boundaries comes from and under which licence, and its countries by alpha-3."""

    schema: str
    id: str
    title: str
    version: str
    source: str
    licence: str
    note: str = ""
    package: str = ""
    package_sha256: str = ""
    added: str = ""
    countries: dict[str, CountryEntry]


@dataclass(frozen=True)
class BoundaryFile:
    """A layer of boundaries in a file; everything is read when it is asked for.

    Raises LexiconError where the file is missing, damaged, or not what its manifest describes. ``age`` tells two files
    apart that lay at one path (time of change in ns, and size).
    """

    path: Path
    age: tuple[int, int] = (0, 0)

    @cached_property
    def manifest(self) -> Manifest:
        """What the layer says of itself."""
        manifest: Manifest = self._decoded(self._member(MANIFEST), Manifest)
        if manifest.schema != SCHEMA:
            mend = "add the boundaries again with this release"
            raise LexiconError(f"schema is {manifest.schema!r}, not {SCHEMA!r}", where=self.path.name, mend=mend)
        return manifest

    def names(self, country: str) -> tuple[UnitNames, ...]:
        """The units of a country (alpha-3) by code, without outlines; none where the layer has none of it."""
        if country not in self.manifest.countries:
            return ()
        names: tuple[UnitNames, ...] = self._decoded(self._member(f"{country}.json"), tuple[UnitNames, ...])
        return names

    def units(self, country: str) -> tuple[tuple[UnitNames, Any], ...]:
        """The units of a country by code with their outlines (polygons or multipolygons, valid, prepared)."""
        entry = self.manifest.countries.get(country)
        if entry is None:
            return ()
        told, drawn = self._member(f"{country}.json"), self._member(f"{country}.bin")
        if _digest(told, drawn) != entry.sha256:
            raise LexiconError(f"{country} is not what the manifest names", where=self.path.name, mend=MEND)
        names = self._decoded(told, tuple[UnitNames, ...])
        outlines = self._outlines(drawn)
        if len(outlines) != len(names):
            raise LexiconError(f"{country} has more names than outlines", where=self.path.name, mend=MEND)
        return tuple(zip(names, outlines, strict=True))

    def _outlines(self, data: bytes) -> list[Any]:
        try:
            found = unpack_outlines(data)
        except (ValueError, IndexError, shapely.errors.ShapelyError) as error:
            raise LexiconError("an outline is damaged", where=self.path.name, mend=MEND) from error
        outlines = [polygonal(item) for item in shapely.make_valid(found)]
        shapely.prepare(outlines)
        return outlines

    def _decoded(self, data: bytes, type_: Any) -> Any:
        try:
            return msgspec.json.decode(data, type=type_)
        except msgspec.DecodeError as error:
            raise LexiconError(f"cannot be read: {error}", where=self.path.name, mend=MEND) from error

    def _member(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive:
                if archive.getinfo(name).file_size > LARGEST_MEMBER:
                    raise LexiconError(f"{name} is too large", where=self.path.name, mend=MEND)
                return archive.read(name)
        except (OSError, KeyError, zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise LexiconError(f"cannot be read: {error}", where=self.path.name, mend=MEND) from error


def layer_bytes(
    head: Mapping[str, str], units: Iterable[tuple[UnitNames, Any]], countries: Mapping[str, tuple[str, str]]
) -> bytes:
    """The file of a layer. ``head`` are texts of its manifest, ``countries`` English name and alpha-2 by alpha-3.

    The same units give the same bytes with one zlib; the hashes in the manifest are of the content in any case.
    """
    grouped: dict[str, list[tuple[UnitNames, Any]]] = {}
    for names, outline in units:
        grouped.setdefault(names.country, []).append((names, outline))
    members: dict[str, bytes] = {}
    entries: dict[str, CountryEntry] = {}
    for country in sorted(grouped):
        own = sorted(grouped[country], key=lambda item: (item[0].level, item[0].code, item[0].name))
        told = msgspec.json.encode([names for names, _ in own])
        drawn = pack_outlines([outline for _, outline in own])
        west, south, east, north = shapely.total_bounds([outline for _, outline in own])
        members[f"{country}.json"], members[f"{country}.bin"] = told, drawn
        name, alpha_2 = countries.get(country, (country, ""))
        entries[country] = CountryEntry(
            name=name,
            alpha_2=alpha_2,
            units=len(own),
            bounds=(_rounded(west), _rounded(south), _rounded(east), _rounded(north)),
            sha256=_digest(told, drawn),
        )
    manifest = msgspec.convert({"schema": SCHEMA, **head, "countries": entries}, Manifest)
    return _zipped({MANIFEST: msgspec.json.encode(manifest), **members})


def _rounded(value: float) -> float:
    return round(float(value), 5)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def _digest(*members: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(member).digest() for member in members)).hexdigest()


def on_grid(geometry: Any) -> Any:
    """A geometry with its positions on the grid of the file, points that fall together joined."""
    return shapely.transform(geometry, lambda points: np.round(points * STEPS_TO_A_DEGREE) / STEPS_TO_A_DEGREE)


def pack_outlines(outlines: Sequence[Any]) -> bytes:
    """Polygons and multipolygons as bytes: counts of parts, rings and points, then the steps from point to point.

    Steps are whole numbers of 1e-5 degrees, first all to the east, then all to the north, low bytes before high ones,
    so that deflating finds what is alike.
    """
    many = [shapely.MultiPolygon([item]) if item.geom_type == "Polygon" else item for item in outlines]
    _, coordinates, offsets = shapely.to_ragged_array(many)
    whole = np.round(coordinates[:, :2] * STEPS_TO_A_DEGREE).astype(np.int32)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    zigzag = ((steps << 1) ^ (steps >> 31)).astype("<u4")
    planes = np.ascontiguousarray(zigzag.T.reshape(-1)).view(np.uint8).reshape(-1, 4).T
    counts = [np.diff(part).astype("<u4") for part in offsets]
    head = np.array([len(part) for part in counts], dtype="<u4")
    return b"".join((head.tobytes(), *(part.tobytes() for part in counts), planes.tobytes()))


def unpack_outlines(data: bytes) -> NDArray[np.object_]:
    """The multipolygons of what ``pack_outlines`` wrote; ValueError where the bytes are not that."""
    head = np.frombuffer(data, dtype="<u4", count=3)
    at, offsets = 12, []
    for count in head:
        part = np.frombuffer(data, dtype="<u4", count=int(count), offset=at)
        offsets.append(np.concatenate(([0], np.cumsum(part, dtype=np.int64))))
        at += 4 * int(count)
    planes = np.frombuffer(data, dtype=np.uint8, offset=at).reshape(4, -1)
    zigzag = np.ascontiguousarray(planes.T).view("<u4").reshape(2, -1).T
    steps = (zigzag >> 1).astype(np.int64) ^ -(zigzag & 1).astype(np.int64)
    coordinates = np.ascontiguousarray(np.cumsum(steps, axis=0) / STEPS_TO_A_DEGREE)
    if len(offsets[0]) == 0 or offsets[0][-1] != len(coordinates):
        raise ValueError("counts and points do not agree")
    found: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, coordinates, tuple(offsets)
    )
    return found
