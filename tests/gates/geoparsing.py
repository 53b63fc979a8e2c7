"""News with toponyms whose coordinates are known: reads TR-News and GeoVirus, and judges places against them."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lxml import etree

from truceline.geo.geodesy import distance_m
from truceline.place.surroundings import Mention

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.place.index import PlaceRow

WITHIN_M: Final = 161_000.0
"""A hundred miles: the distance at which the field counts a toponym as resolved."""

CONTAINER: Final = re.compile(r"\s*[,(]\s*")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name in an article and where it is: offsets into the text, degrees; ``geonames`` is a number of GeoNames."""

    phrase: str
    start: int
    end: int
    lon: float
    lat: float
    geonames: str = ""


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
            Toponym(name, start, start + len(name), float(item.findtext("lon")), float(item.findtext("lat")))  # type: ignore[arg-type]  # the set has both
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
    """Whether a place lies within 161 km of where the toponym is."""
    if row.lon is None or row.lat is None:
        return False
    return distance_m((row.lon, row.lat), (toponym.lon, toponym.lat)) <= WITHIN_M
