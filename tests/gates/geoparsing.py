"""News with toponyms whose coordinates are known: reads TR-News and GeoVirus, and judges places against them."""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from truceline.geo.boundaries import country_outline, unit
from truceline.geo.geodesy import distance_m
from truceline.place.bundled import middle_of
from truceline.place.entry import Kind
from truceline.place.surroundings import Mention

if TYPE_CHECKING:
    from truceline.place.index import PlaceRow

WITHIN_M: Final = 161_000.0
"""A hundred miles: the distance at which the field counts a toponym as resolved."""

FACTBOOK: Final = Path(__file__).parent / "gold" / "factbook_points.csv"

CONTAINER: Final = re.compile(r"\s*[,(]\s*")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name in an article and where it is: offsets into the text, degrees; ``geonames`` is a number of GeoNames.

    ``is_encyclopedic``: its point is that of an encyclopedia's page.
    """

    phrase: str
    start: int
    end: int
    lon: float
    lat: float
    geonames: str = ""
    is_encyclopedic: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A news text with its toponyms in the order of the file."""

    id: str
    text: str
    toponyms: tuple[Toponym, ...]


def load_articles(path: Path) -> list[Article]:
    """The articles of a set; toponyms without coordinates are left out, offsets that are shifted are mended."""
    tree = etree.fromstring(gzip.decompress(path.read_bytes()))
    read = _tr_news if path.name.startswith("TR-News") else _geovirus
    return [read(node, index) for index, node in enumerate(tree.findall("article"))]


def _geovirus(node: etree._Element, index: int) -> Article:
    text = node.findtext("text") or ""
    found = []
    for item in node.iter("location"):
        name = item.findtext("name") or ""
        start = mended(text, name, int(item.findtext("start") or 0) - 1)
        found.append(
            Toponym(
                name,
                start,
                start + len(name),
                float(item.findtext("lon")),  # type: ignore[arg-type]  # the set has both
                float(item.findtext("lat")),  # type: ignore[arg-type]  # the set has both
                is_encyclopedic=True,
            )
        )
    return Article(f"{node.findtext('source')}#{index}", text, tuple(found))


def _tr_news(node: etree._Element, index: int) -> Article:
    text = node.findtext("text") or ""
    found = []
    for item in node.iter("toponym"):
        tag = item.find("gaztag")
        lon, lat = (None, None) if tag is None else (tag.findtext("lon"), tag.findtext("lat"))
        if tag is None or lon is None or lat is None:
            continue
        phrase = item.findtext("phrase") or ""
        start = mended(text, phrase, int(item.findtext("start") or 0))
        number = tag.get("geonameid") or ""
        found.append(Toponym(phrase, start, start + len(phrase), float(lon), float(lat), number))
    return Article(node.get("docid") or str(index), text, tuple(found))


def mended(text: str, phrase: str, start: int) -> int:
    """Where a phrase stands: at the offset told, else at its nearest occurrence."""
    if text[start : start + len(phrase)] == phrase:
        return start
    places = [found.start() for found in re.finditer(re.escape(phrase), text)]
    return min(places, key=lambda place: abs(place - start)) if places else start


def mentions_of(article: Article) -> list[Mention]:
    """The toponyms as names, each with the one that follows after a comma or in brackets."""
    order = sorted(range(len(article.toponyms)), key=lambda index: article.toponyms[index].start)
    within = {}
    for one, other in pairwise(order):
        first, second = article.toponyms[one], article.toponyms[other]
        if CONTAINER.fullmatch(article.text[first.end : second.start]):
            within[one] = second.phrase
    return [Mention(item.phrase, within.get(index, "")) for index, item in enumerate(article.toponyms)]


def is_right(toponym: Toponym, row: PlaceRow) -> bool:
    """Whether a place lies within 161 km of where the toponym is.

    The point of a country or large unit is a convention, and works differ by up to 1,000 km: each set is judged by the
    points of the work that its own are from: TR-News by GeoNames', as in the gazetteer, GeoVirus by an encyclopedia's.
    """
    lon, lat = _encyclopedic(row) if toponym.is_encyclopedic else (row.lon, row.lat)
    if lon is None or lat is None:
        return False
    return distance_m((lon, lat), (toponym.lon, toponym.lat)) <= WITHIN_M


def _encyclopedic(row: PlaceRow) -> tuple[float | None, float | None]:
    """The point of a place as encyclopedias have it: of countries the Factbook's, else the middle of an outline."""
    if row.kind == Kind.COUNTRY:
        return _factbook().get(row.country) or _middle(row.country) or (row.lon, row.lat)
    if row.kind == Kind.ADMIN1:
        return _middle(row.outline) or (row.lon, row.lat)
    return row.lon, row.lat


@cache
def _factbook() -> dict[str, tuple[float, float]]:
    lines = (line for line in FACTBOOK.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {row["country"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(lines)}


@cache
def _middle(code: str) -> tuple[float, float] | None:
    """The middle of the largest part of a country (alpha-3) or unit (ISO 3166-2)."""
    found = unit(code) if "-" in code else None
    outline = found.geometry if found is not None else country_outline(code)
    return None if outline is None else middle_of(outline)
