"""Does a phrase give a grid reference? MGRS squares and UTM coordinates on WGS 84.

An MGRS reference names a square, as wide as its digits say (``37S DT 12 34`` is one of 1 km), so it becomes that square
and not a point. In UTM the letter behind the zone is a band of latitude; only where the northing lies outside that band
is N or S read as the hemisphere.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.geo.geodesy import checked_point
from truceline.place.expression import Point

if TYPE_CHECKING:
    from mgrs import MGRS  # type: ignore[import-untyped]  # ships no types
    from pyproj import Transformer

    from truceline.model.footprint import Position

BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
"""Bands of 8° of latitude from 80° south (X has 12°): NGA.STND.0037, universal grids and grid reference systems."""

SIDE_PIECES: Final = 8
"""Into how many edges a square's side is cut: grid lines are not straight in longitude and latitude."""

_LEAD: Final = r"(?:(?:at|in|the|grid(?: reference| ref| square)?|mgrs|utm|zone|square)[\s:]+)*"
_MGRS: Final = re.compile(
    rf"{_LEAD}(?P<zone>\d{{1,2}})\s?(?P<band>[c-hj-np-x])\s?(?P<square>[a-hj-np-z][a-hj-np-v])[\s-]?(?P<digits>[\d\s]*)",
    re.IGNORECASE,
)
_UTM: Final = re.compile(
    rf"{_LEAD}(?P<zone>\d{{1,2}})\s?(?P<band>[c-hj-np-x])[\s,;:]+(?P<east>\d{{6}}(?:\.\d{{1,3}})?)\s?(?:m?\s?e)?[\s,;]+"
    r"(?P<north>\d{1,8}(?:\.\d{1,3})?)\s?(?:m?\s?n)?",
    re.IGNORECASE,
)


def parse_grid(text: str) -> Point | None:
    """The square or point of a grid reference, or None where the phrase is none.

    Raises ItemError ``place.bad_point`` where it has the form of one and names no place.
    """
    trimmed = text.strip(" .,:;()[]")
    if len(trimmed) > 80:
        return None
    if found := _MGRS.fullmatch(trimmed):
        return _square(found.groupdict(), trimmed)
    if found := _UTM.fullmatch(trimmed):
        return _utm(found.groupdict(), trimmed)
    return None


@cache
def _grids() -> MGRS:
    from mgrs import MGRS

    return MGRS()


@cache
def _from_utm(zone: int, is_north: bool) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs((32600 if is_north else 32700) + zone, 4326, always_xy=True)


def _refused(text: str, why: str) -> ItemError:
    return ItemError("place.bad_point", f"the grid reference {text!r} {why}", mend="correct the reference")


def _square(parts: dict[str, str], text: str) -> Point:
    """The square of an MGRS reference: its middle, half its side, and its outline."""
    digits = re.sub(r"\s", "", parts["digits"])
    if len(digits) % 2 or len(digits) > 10:
        raise _refused(text, "has an easting and a northing of different length or over five digits")
    from mgrs.core import MGRSError  # type: ignore[import-untyped]  # ships no types

    code = f"{parts['zone']}{parts['band']}{parts['square']}{digits}".upper()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # how the library says that band and square do not meet
            zone, hemisphere, east, north = _grids().MGRSToUTM(code)
    except (MGRSError, RuntimeWarning, ValueError) as error:
        raise _refused(text, "names no square") from error
    side = 10.0 ** (5 - len(digits) // 2)
    middle = _position(zone, hemisphere == "N", (east, north), text)  # the library gives a square's middle
    return Point(middle, side / 2, _outline(zone, hemisphere == "N", (east - side / 2, north - side / 2), side))


def _outline(zone: int, is_north: bool, corner: tuple[float, float], side: float) -> tuple[Position, ...]:
    """The ring of a square from its south-western corner, counter-clockwise and closed; longitudes run on past ±180."""
    steps = [side * index / SIDE_PIECES for index in range(SIDE_PIECES)]
    east, north = corner
    ring = [(east + step, north) for step in steps]
    ring += [(east + side, north + step) for step in steps]
    ring += [(east + side - step, north + side) for step in steps]
    ring += [(east, north + side - step) for step in steps]
    ring.append(ring[0])
    x, y = _from_utm(zone, is_north).transform([at for at, _ in ring], [at for _, at in ring])
    return tuple(
        (x[0] + (float(longitude) - x[0] + 180.0) % 360.0 - 180.0, float(latitude))
        for longitude, latitude in zip(x, y, strict=True)
    )


def _utm(parts: dict[str, str], text: str) -> Point:
    """The point of UTM coordinates, good to half a unit of their last digit."""
    zone, east, north = int(parts["zone"]), float(parts["east"]), float(parts["north"])
    if not (1 <= zone <= 60 and 100_000 <= east < 900_000 and north <= 10_000_000):
        raise _refused(text, "has a zone, easting or northing that UTM has not")
    band = BANDS.index(parts["band"].upper())
    readings = [_position(zone, band >= BANDS.index("N"), (east, north), text)]
    if parts["band"].upper() == "S":
        readings.append(_position(zone, False, (east, north), text))
    south = -80.0 + 8.0 * band
    is_in_band = [
        south - 0.5 <= latitude <= south + (12.5 if band == len(BANDS) - 1 else 8.5) for _, latitude in readings
    ]
    decimals = len(parts["east"].partition(".")[2])
    if is_in_band[0] or parts["band"].upper() in "NS":
        return Point(readings[0] if is_in_band[0] else readings[-1], 10.0**-decimals / 2)
    raise _refused(text, f"has a northing outside the band {parts['band'].upper()}")


def _position(zone: int, is_north: bool, metres: tuple[float, float], text: str) -> Position:
    longitude, latitude = _from_utm(zone, is_north).transform(*metres)
    if not -80.5 <= latitude <= 84.5:
        raise _refused(text, "lies by a pole, where UTM does not reach")
    return checked_point((float(longitude), float(latitude)), where=text[:80])
