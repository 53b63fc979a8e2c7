"""Where does a country or one of its first-level units lie? Reads the boundary files that ship with Truceline.

Units are known by ISO 3166-2 (``SY-HI``), countries by ISO 3166-1 alpha-3 (``SYR``); geometries are in (lon, lat)
degrees. Natural Earth 1:10m: good to some kilometres, and as controlled, not as claimed. ``tools/build_boundaries.py``
makes the files.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import shapely

from truceline.errors import LexiconError
from truceline.geo.shapes import polygonal

FOLDER: Final = Path(__file__).parent.parent / "lexicon" / "data" / "boundaries"
MEND: Final = "install Truceline again"


class CountryFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifest says of one country's file; ``alpha_2`` begins the codes of its units."""

    alpha_2: str
    units: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Where the boundaries come from, under which licence, and the SHA-256 of each file."""

    title: str
    version: str
    source: str
    package: str
    package_sha256: str
    licence: str
    note: str
    countries: dict[str, CountryFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminUnit:
    """A first-level unit: its code and country, what it is called (``names`` by BCP 47 language), and its outline."""

    code: str
    country: str
    name: str
    names: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    geometry: shapely.Polygon | shapely.MultiPolygon

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by, the usual one first."""
        return tuple(dict.fromkeys((self.name, *(name for _, name in self.names), *self.aliases)))


@cache
def manifest() -> Manifest:
    """Source, version and licence of the boundaries; LexiconError where the file is missing or malformed."""
    try:
        return msgspec.json.decode((FOLDER / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", where="boundaries/manifest.json", mend=MEND) from error


def countries() -> tuple[str, ...]:
    """Codes (alpha-3) of the countries that we have boundaries of, sorted."""
    return tuple(sorted(manifest().countries))


@cache
def units(country: str) -> tuple[AdminUnit, ...]:
    """First-level units of a country by code; none for a country that we have no boundaries of.

    Raises LexiconError where the file is not the one that the manifest names.
    """
    entry = manifest().countries.get(country)
    if entry is None:
        return ()
    where = f"boundaries/{country.lower()}.geojson"
    try:
        data = (FOLDER / f"{country.lower()}.geojson").read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", where=where, mend=MEND) from error
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise LexiconError("is not the file that the manifest names", where=where, mend=MEND)
    return tuple(_unit(feature) for feature in json.loads(data)["features"])


def _unit(feature: dict[str, Any]) -> AdminUnit:
    properties = feature["properties"]
    outline = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
    geometry = polygonal(outline)
    shapely.prepare(geometry)
    return AdminUnit(
        code=properties["code"],
        country=properties["country"],
        name=properties["name"],
        names=tuple(sorted(properties["names"].items())),
        aliases=tuple(properties["aliases"]),
        geometry=geometry,
    )


def unit(code: str) -> AdminUnit | None:
    """The unit with an ISO 3166-2 code, or None where we have no boundary of it."""
    prefix = code.partition("-")[0]
    places = (country for country, entry in sorted(manifest().countries.items()) if entry.alpha_2 == prefix)
    return next((item for country in places for item in units(country) if item.code == code), None)


@cache
def country_outline(country: str) -> shapely.Polygon | shapely.MultiPolygon | None:
    """The outline of a country (alpha-3): its units joined; None where we have no boundaries of it."""
    parts = [item.geometry for item in units(country)]
    if not parts:
        return None
    outline = polygonal(shapely.union_all(parts))
    shapely.prepare(outline)
    return outline


def outline_of(code: str) -> shapely.Polygon | shapely.MultiPolygon | None:
    """The outline of an ISO 3166-2 unit or of a whole country by alpha-3; None where we have none."""
    if "-" not in code:
        return country_outline(code)
    found = unit(code)
    return None if found is None else found.geometry


def find_units(name: str, country: str | None = None) -> tuple[AdminUnit, ...]:
    """Units that go by a name (accents and case aside), by code; of one country (alpha-3) if given."""
    wanted = _fold(name)
    places = (country,) if country is not None else countries()
    return tuple(item for place in places for item in units(place) if wanted in map(_fold, item.all_names))


def _fold(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
