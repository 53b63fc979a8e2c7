"""Does a phrase give coordinates? Degrees in the notations that reports use, with the precision of their digits.

A phrase is cut into numbers, marks (° ' "), letters of hemispheres and labels of axes; anything else in it makes it no
pair of coordinates. The words for hemispheres and axes, in three scripts, are data (``spatial.yaml``). Grid references
are the business of ``place.mgrs``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from truceline.errors import ItemError
from truceline.geo.geodesy import checked_point
from truceline.place.expression import Point
from truceline.place.words import load_patterns

METRES_PER_DEGREE: Final = 111_320.0
LONGEST: Final = 120
"""Characters; no notation of two angles is longer."""

_MARKS: Final = {
    "º": "°",
    "˚": "°",
    "′": "'",
    "’": "'",
    "`": "'",
    "´": "'",
    "ʹ": "'",
    "″": '"',
    "”": '"',
    "“": '"',
    "ʺ": '"',
}
_SIGNS: Final = {"−": "-", "–": "-", "٫": ".", "،": ","}
_PLAIN: Final = str.maketrans({**_MARKS, **_SIGNS})
_TOKEN: Final = re.compile(
    r"(?P<number>(?:(?<![\w°'\".])[+-])?\d+(?:[.,]\d+)?)|(?P<mark>''|[°'\":])|(?P<letter>[nsew])(?![^\W\d_])"
    r"|(?P<label>lat|lon)(?![^\W\d_])|(?P<pause>[\s,;/|()\[\]]+)"
)
_NO_NUMBER: Final = re.compile(r"[(\s]*(?:[+-]?(?:nan|inf|infinity)\b[\s,;/]*|[+-]?\d+(?:\.\d+)?[\s,;/]*){2}[)\s]*")
_COMPACT: Final = {4: 2, 5: 3, 6: 2, 7: 3}
"""Digits of degrees in ``3330N`` and ``0383704E``, by how many digits there are before the point."""


_FIRM: Final = re.compile(r"[+-]?\d+(?:\.\d+|,\d{4,})")
"""A number without mark or letter that is an angle: "38.6187", "38,6187"; "38,618" may be thirty-eight thousand."""


@dataclass(frozen=True, slots=True)
class _Angle:
    """Degrees with their sign, what one unit of the last digit stands for, and the axis (``lat``, ``lon`` or none)."""

    degrees: float
    step: float
    axis: str
    is_firm: bool
    """Whether its notation says that it is an angle: a decimal, a mark, a letter or a label."""


def parse_coordinates(text: str) -> Point | None:
    """The point that a phrase gives, or None where it gives none.

    ``33°30′N 38°40′E``, ``33°30'21"N, 38°37'04"E``, ``N33.5 E38.6``, ``333021N 0383704E``, ``lat 33.5, lon 38.6``,
    ``geo:33.5,38.6``, ``33.5063, 38.6187`` (latitude first, as people write it). Raises ItemError ``place.bad_point``
    where the numbers are no place on earth, both are of one axis, or minutes or seconds reach 60.
    """
    if len(text) > LONGEST:
        return None
    trimmed = _plain(text)
    if not re.search(r"\d", trimmed) and "nan" not in trimmed:
        return None
    if re.search(r"nan|inf", trimmed) and _NO_NUMBER.fullmatch(trimmed):
        raise ItemError("place.bad_point", f"{text.strip()!r} has a number that is none", mend="give finite degrees")
    tokens = _tokens(trimmed)
    angles = _angles(tokens, text.strip()) if tokens else None
    return None if angles is None else _point(*angles, text.strip())


def _plain(text: str) -> str:
    """The text in small letters with plain marks, hemispheres as letters, without words that only announce it."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_PLAIN).replace("''", '"')
    folded = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded)
    shapes = _shapes()
    folded = shapes.lead.sub("", folded.strip(" .:;"))
    for letter, shape in shapes.hemispheres:
        folded = shape.sub(letter, folded)
    return folded.strip(" .,:;")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Patterns of the words about coordinates: what announces them, and each hemisphere's and axis's words."""

    lead: re.Pattern[str]
    hemispheres: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _shapes() -> _Shapes:
    words = load_patterns().words
    lead = "|".join(re.escape(word) for word in sorted(words.coordinates, key=lambda word: (-len(word), word)))
    return _Shapes(
        re.compile(rf"^(?:(?:{lead})\b[\s:]*)+"),
        tuple(
            (f"{letter} " if len(letter) > 1 else letter, _any_word(names))
            for letter, names in sorted(words.hemispheres.items())
        ),
    )


def _any_word(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![^\W\d_])(?:{listed})(?![^\W\d_])[:=]?")


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each token without pauses at the ends; empty where something else stands in the text."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        hit = _TOKEN.match(text, at)
        if hit is None or hit.lastgroup is None:
            return []
        found.append((hit.lastgroup, hit.group()))
        at = hit.end()
    while found and found[0][0] == "pause":
        found.pop(0)
    while found and found[-1][0] == "pause":
        found.pop()
    return found


def _angles(tokens: list[tuple[str, str]], text: str) -> tuple[_Angle, _Angle] | None:
    """The two angles of a phrase; None where it has more or fewer, or nothing says that they are angles."""
    groups = _halves(tokens)
    if len(groups) != 2:
        return None
    first, second = (_angle(group, text) for group in groups)
    if first is None or second is None or not (first.is_firm and second.is_firm):
        return None
    if bool(first.axis) != bool(second.axis):
        return None
    if first.axis and first.axis == second.axis:
        raise ItemError("place.bad_point", f"{text!r} gives one axis twice", mend="give latitude and longitude")
    return (second, first) if first.axis == "lon" else (first, second)


def _halves(tokens: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The tokens of each angle: cut at letters and labels, else at the pause between two angles."""
    named = [index for index, (kind, _) in enumerate(tokens) if kind in {"letter", "label"}]
    if len(named) == 2:
        cut = named[1] if named[0] == 0 else named[0] + 1
        return [tokens[:cut], tokens[cut:]]
    if named:
        return [tokens[:at] for at in named]  # one letter, or more than two: no pair
    numbers = [index for index, (kind, _) in enumerate(tokens) if kind == "number"]
    middle = numbers[len(numbers) // 2] if len(numbers) in {2, 4, 6} else 0
    return [tokens[:middle], tokens[middle:]] if middle and tokens[middle - 1][0] == "pause" else []


def _angle(tokens: list[tuple[str, str]], text: str) -> _Angle | None:
    """One angle: degrees, minutes and seconds in this order, its letter or label before or behind."""
    numbers = [value for kind, value in tokens if kind == "number"]
    marks = [value for kind, value in tokens if kind == "mark"]
    names = [value for kind, value in tokens if kind in {"letter", "label"}]
    if not 1 <= len(numbers) <= 3 or any(re.search("[.,]", number) for number in numbers[:-1]):
        return None
    if len(marks) > len(numbers) or (":" in marks and not names) or any(sign in "+-" for sign in "".join(numbers[1:])):
        return None
    name = names[0] if names else ""
    numbers = _uncompacted(numbers, name)
    sign = -1.0 if numbers[0].startswith("-") else 1.0
    values = [float(number.lstrip("+-").replace(",", ".")) for number in numbers]
    if any(value >= 60 for value in values[1:]):
        raise ItemError("place.bad_point", f"{text!r} has 60 minutes or seconds or more", mend="correct the angle")
    degrees = sign * sum(value / scale for value, scale in zip(values, (1.0, 60.0, 3600.0), strict=False))
    step = 10.0 ** -len(numbers[-1].replace(",", ".").partition(".")[2])
    axis = {"n": "lat", "s": "lat", "e": "lon", "w": "lon"}.get(name, name)
    is_firm = bool(names) or "°" in marks or (len(numbers) == 1 and _FIRM.fullmatch(numbers[0]) is not None)
    return _Angle(-degrees if name in {"s", "w"} else degrees, step / 60.0 ** (len(numbers) - 1), axis, is_firm)


def _uncompacted(numbers: list[str], name: str) -> list[str]:
    """``333021`` with a letter as degrees, minutes and seconds; anything else as it is."""
    whole, point, rest = numbers[0].replace(",", ".").partition(".")
    width = _COMPACT.get(len(whole)) if len(numbers) == 1 and name in {"n", "s", "e", "w"} else None
    if width is None:
        return numbers
    parts = [whole[:width], *(whole[at : at + 2] for at in range(width, len(whole), 2))]
    return [*parts[:-1], parts[-1] + point + rest]


def _point(latitude: _Angle, longitude: _Angle, text: str) -> Point:
    step = min(latitude.step, longitude.step)
    try:
        position = checked_point((longitude.degrees, latitude.degrees), where=text[:80])
    except ItemError as error:
        if latitude.axis or abs(longitude.degrees) > 90 or abs(latitude.degrees) > 180:
            raise
        raise ItemError(
            error.code, error.reason, where=error.where, mend="give latitude first: they look swapped"
        ) from error
    return Point(position, step / 2 * METRES_PER_DEGREE)
