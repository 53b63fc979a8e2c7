"""Does a phrase give coordinates? Decimal degrees and degrees, minutes, seconds, with their precision."""

from __future__ import annotations

import re
from typing import Final

from truceline.errors import ItemError
from truceline.geo.geodesy import checked_point
from truceline.place.expression import Point

METRES_PER_DEGREE: Final = 111_320.0

_NUMBER: Final = r"\d{1,3}(?:[.,]\d{1,10})?"


def _angle_pattern(index: int) -> str:
    """Degrees, minutes and seconds of one axis and its letter, as groups d, m, s and h with the index."""
    small = r"\d{1,2}(?:[.,]\d{1,6})?"
    return (
        rf"(?P<d{index}>{_NUMBER})\s*[°º]?\s*(?:(?P<m{index}>{small})\s*['’′]\s*)?"
        rf"(?:(?P<s{index}>{small})\s*(?:[\"”″]|''|’’)\s*)?(?P<h{index}>[nsew])"
    )


_PAIR: Final = re.compile(rf"{_angle_pattern(1)}[\s,;/]*{_angle_pattern(2)}", re.IGNORECASE)
_LEADING: Final = re.compile(
    rf"(?P<h1>[nsew])\s*(?P<d1>{_NUMBER})[°º]?[\s,;/]+(?P<h2>[nsew])\s*(?P<d2>{_NUMBER})[°º]?", re.IGNORECASE
)
_DECIMAL: Final = re.compile(
    r"\(?\s*(?P<d1>[+-]?\d{1,3}\.\d{1,10})°?\s*[,;\s]\s*(?P<d2>[+-]?\d{1,3}\.\d{1,10})°?\s*\)?"
)


def parse_coordinates(text: str) -> Point | None:
    """The point that a phrase gives, or None where it gives none.

    ``33°30′N 38°40′E``, ``N33.5 E38.6``, ``33.5063, 38.6187`` (latitude first, as people write it). Raises ItemError
    ``place.bad_point`` where the numbers are no place on earth or both are latitudes.
    """
    trimmed = text.strip()
    for pattern in (_PAIR, _LEADING):
        if found := pattern.fullmatch(trimmed):
            return _from_angles(found.groupdict(), trimmed)
    if found := _DECIMAL.fullmatch(trimmed):
        latitude, longitude = float(found["d1"]), float(found["d2"])
        return _point(longitude, latitude, min(_step(found["d1"], 1.0), _step(found["d2"], 1.0)), trimmed)
    return None


def _from_angles(parts: dict[str, str | None], text: str) -> Point:
    values: dict[str, float] = {}
    steps: list[float] = []
    for index in ("1", "2"):
        value, step = _angle(parts, index)
        letter = (parts[f"h{index}"] or "").casefold()
        values["lat" if letter in "ns" else "lon"] = -value if letter in "sw" else value
        steps.append(step)
    if len(values) != 2:
        raise ItemError("place.bad_point", f"{text!r} gives one axis twice", mend="give latitude and longitude")
    return _point(values["lon"], values["lat"], min(steps), text)


def _angle(parts: dict[str, str | None], index: str) -> tuple[float, float]:
    """Degrees of an angle, and the degrees that one unit of its last digit stands for."""
    value, step = 0.0, 1.0
    for name, scale in (("d", 1.0), ("m", 60.0), ("s", 3600.0)):
        digits = parts.get(f"{name}{index}")
        if digits:
            value += float(digits.replace(",", ".")) / scale
            step = _step(digits, scale)
    return value, step


def _step(digits: str, scale: float) -> float:
    decimals = len(digits.replace(",", ".").partition(".")[2])
    return 10.0**-decimals / scale


def _point(longitude: float, latitude: float, step: float, text: str) -> Point:
    return Point(checked_point((longitude, latitude), where=text), step / 2 * METRES_PER_DEGREE)
