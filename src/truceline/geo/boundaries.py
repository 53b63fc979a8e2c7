"""Where does a country or one of its administrative units lie, and what is it called?

First-level units of the whole world ship with Truceline (Natural Earth 1:10m, ``lexicon/data/boundaries/world.zip``):
known by ISO 3166-2 (``SY-HI``), countries by ISO 3166-1 alpha-3 (``SYR``). Finer or other units come from layers that
a person added (``truceline boundaries add``): known by P-code. Geometries are in (lon, lat) degrees on WGS 84. Natural
Earth is good to some kilometres, and draws lines as controlled, not as claimed.

Everything is read when it is asked for, a country at a time; names are read without geometry. Which layers hold is a
matter of context: those of the person's data folder, or, within ``using(folder)``, those of a case.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shapely

from truceline.geo.boundary_file import BoundaryFile, CountryEntry, Manifest, UnitNames
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent.parent / "lexicon" / "data" / "boundaries"
WORLD: Final = "world.zip"
SUFFIX: Final = ".zip"
CASE_FOLDER: Final = "boundaries"
"""Name of the folder of layers inside a case."""

Outline = shapely.Polygon | shapely.MultiPolygon


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminUnit:
    """An administrative unit with its outline: what ``UnitNames`` says of it, and the ``layer`` that it is from.

    ``names`` are pairs of BCP 47 language and name.
    """

    code: str
    country: str
    name: str
    names: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    geometry: Outline = field(repr=False)
    told: UnitNames
    layer: str = "world"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by, the usual one first."""
        return self.told.all_names

    @property
    def level(self) -> int:
        """1 for the first level below the country."""
        return self.told.level

    @property
    def p_code(self) -> str:
        """Its P-code, or the empty text."""
        return self.told.p_code


_in_use: ContextVar[Path | None] = ContextVar("boundaries_in_use", default=None)


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Within it the layers in ``folder`` hold, and none of the person's: a case is judged alike on every machine."""
    token = _in_use.set(folder)
    try:
        yield
    finally:
        _in_use.reset(token)


def data_folder() -> Path:
    """Where a person's own layers lie: ``truceline/boundaries`` in ``XDG_DATA_HOME`` or ``~/.local/share``."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "truceline" / "boundaries"


def layer_folder() -> Path:
    """The folder whose layers hold here besides the world."""
    return _in_use.get() or data_folder()


@cache
def world() -> BoundaryFile:
    """The layer that ships."""
    return BoundaryFile(FOLDER / WORLD)


def added_layers() -> tuple[BoundaryFile, ...]:
    """The layers that a person added, by the names of their files; none where there is no folder."""
    folder = layer_folder()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file())
    except OSError:
        return ()
    return tuple(_layer(path, _age(path)) for path in paths)


@cache
def _layer(path: Path, age: tuple[int, int]) -> BoundaryFile:
    """A layer, kept as long as its file is not written again."""
    return BoundaryFile(path, age)


def _age(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def stamp() -> str:
    """A digest of all boundaries that hold here, for what was made from them."""
    digest = hashlib.sha256()
    for layer in (world(), *added_layers()):
        manifest_ = layer.manifest
        digest.update(manifest_.id.encode())
        digest.update(repr([(code, entry.sha256) for code, entry in sorted(manifest_.countries.items())]).encode())
    return digest.hexdigest()


def manifest() -> Manifest:
    """Source, version and licence of the boundaries that ship; LexiconError where the file is missing or damaged."""
    return world().manifest


def countries() -> tuple[str, ...]:
    """Codes (alpha-3) of the countries that we have boundaries of, sorted: all of the world's."""
    return tuple(sorted(manifest().countries))


def country(code: str) -> CountryEntry | None:
    """What is known of a country (alpha-3): English name, alpha-2, bounds; None where there is no such code."""
    return manifest().countries.get(code)


def countries_in(bounds: tuple[float, float, float, float]) -> tuple[str, ...]:
    """Countries whose bounds touch a window (west, south, east, north), sorted: few of them need be read then."""
    west, south, east, north = bounds
    return tuple(
        code
        for code, entry in sorted(manifest().countries.items())
        if entry.bounds[0] <= east and entry.bounds[2] >= west and entry.bounds[1] <= north and entry.bounds[3] >= south
    )


def unit_names(country: str, level: int | None = 1) -> tuple[UnitNames, ...]:
    """Units of a country (alpha-3) by level and code, without their outlines, of all layers; of each level if None."""
    found = [item for layer in (world(), *added_layers()) for item in _names(layer, country)]
    return tuple(item for item in found if level in (None, item.level))


@cache
def _names(layer: BoundaryFile, country: str) -> tuple[UnitNames, ...]:
    return layer.names(country)


@cache
def _units(layer: BoundaryFile, country: str) -> tuple[AdminUnit, ...]:
    return tuple(
        AdminUnit(
            code=told.code,
            country=told.country,
            name=told.name,
            names=tuple(sorted(told.names.items())),
            aliases=told.aliases,
            geometry=geometry,
            told=told,
            layer=layer.manifest.id,
        )
        for told, geometry in layer.units(country)
    )


def units(country: str) -> tuple[AdminUnit, ...]:
    """First-level units of a country (alpha-3) that ship, by code; none where there is no such country.

    Raises LexiconError where the file is not what its manifest says.
    """
    return _units(world(), country)


def added_units(country: str, level: int | None = None) -> tuple[AdminUnit, ...]:
    """Units of a country (alpha-3) in added layers, by layer, level and code; of one level if given."""
    found = (item for layer in added_layers() for item in _units(layer, country))
    return tuple(item for item in found if level in (None, item.level))


def unit(code: str) -> AdminUnit | None:
    """The unit with an ISO 3166-2 code, or None where we have no boundary of it.

    Where Natural Earth draws several units under one code (Metro Manila's cities), what they make together.
    """
    country = _country_of(code)
    same = [item for item in _units(world(), country) if item.code == code] if country else []
    if len(same) < 2:
        return same[0] if same else None
    return _together(code, country)


@cache
def _together(code: str, country: str) -> AdminUnit:
    same = [item for item in _units(world(), country) if item.code == code]
    largest = max(same, key=lambda item: (item.geometry.area, item.name))
    whole = polygonal(shapely.union_all([item.geometry for item in same]))
    shapely.prepare(whole)
    return AdminUnit(
        code=code,
        country=country,
        name=largest.name,
        names=largest.names,
        aliases=largest.aliases,
        geometry=whole,
        told=largest.told,
    )


@dataclass(frozen=True)
class _Codes:
    """The country of each code that ships; made once, when the first code is asked for."""

    @cached_property
    def country_of(self) -> dict[str, str]:
        return {item.code: country for country in countries() for item in _names(world(), country)}


_codes: Final = _Codes()


def _country_of(code: str) -> str:
    """The country of a unit's code, found by its prefix where that is a country's, else among all; empty if none."""
    prefix = code.partition("-")[0]
    for name, entry in manifest().countries.items():
        if entry.alpha_2 == prefix and any(item.code == code for item in _names(world(), name)):
            return name
    return _codes.country_of.get(code, "")


def unit_codes() -> tuple[str, ...]:
    """Every ISO 3166-2 code of which we have a boundary, sorted."""
    return tuple(sorted(_codes.country_of))


def unit_of_p_code(p_code: str) -> AdminUnit | None:
    """The unit with a P-code in the layers that a person added; None where none has it.

    Of two layers with the same P-code the later by file name holds: a newer edition replaces an older one.
    """
    for layer in reversed(added_layers()):
        for country in layer.manifest.countries:
            if any(item.p_code == p_code for item in _names(layer, country)):
                return next(item for item in _units(layer, country) if item.p_code == p_code)
    return None


def p_codes() -> tuple[str, ...]:
    """All P-codes of the layers that a person added, sorted."""
    layers = added_layers()
    found = {item.p_code for layer in layers for country in layer.manifest.countries for item in _names(layer, country)}
    return tuple(sorted(found - {""}))


@cache
def country_outline(country: str) -> Outline | None:
    """The outline of a country (alpha-3): its units joined; None where we have no boundaries of it."""
    parts = [item.geometry for item in units(country)]
    if not parts:
        return None
    outline = polygonal(shapely.union_all(parts))
    shapely.prepare(outline)
    return outline


def outline_of(code: str) -> Outline | None:
    """The outline of an ISO 3166-2 unit or of a whole country by alpha-3; None where we have none."""
    if "-" not in code:
        return country_outline(code)
    found = unit(code)
    return None if found is None else found.geometry


def find_units(name: str, country: str | None = None) -> tuple[AdminUnit, ...]:
    """Units that go by a name (accents and case aside), by code; of one country (alpha-3) if given.

    Those of the highest level that has one: a province before the district that is called like it. Units that ship
    come before those of added layers at the same level.
    """
    wanted = fold(name)
    places = (country,) if country is not None else countries()
    for layer in (world(), None):
        found = [item for place in places for item in _named(layer, place, wanted)]
        if found:
            highest = min(item.level for item in found)
            return tuple(item for item in found if item.level == highest)
    return ()


def _named(layer: BoundaryFile | None, country: str, wanted: str) -> list[AdminUnit]:
    """Units of a country that go by a folded name, of one layer, or of all that were added."""
    names = [(item, own) for own in ((layer,) if layer else added_layers()) for item in _names(own, country)]
    hits = {(own.path, item.code) for item, own in names if wanted in map(fold, item.all_names)}
    if not hits:
        return []
    layers = {own.path: own for _, own in names}
    return [item for path in sorted(layers) for item in _units(layers[path], country) if (path, item.code) in hits]


@cache
def fold(name: str) -> str:
    """A name as it is compared: without accents, case and doubled spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
