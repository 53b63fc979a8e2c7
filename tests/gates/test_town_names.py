"""Floor: press spellings of a hundred towns of Syria, Yemen and Ukraine, in three scripts (``gold/town_names.csv``).

The list was made before the matcher was tuned and is not changed since, but for errors of fact.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from shapely import Point

from truceline.agreement.library import library_ids, load_library
from truceline.errors import ItemError
from truceline.geo.boundaries import outline_of, unit
from truceline.geo.geodesy import distance_m
from truceline.place.context import PlaceContext, open_context
from truceline.place.phrase import resolve_phrase
from truceline.place.reading import Scene, is_firm
from truceline.place.relation import anchor

GOLD = Path(__file__).parent / "gold" / "town_names.csv"
CASE = ("SYR", "UKR", "YEM")
LEAST_RIGHT = 0.95
WITHIN_M = 30_000
"""The list's coordinates are good to a few kilometres; the next town of like name is farther than this."""


class Spelling(NamedTuple):
    """A spelling with the town that it means."""

    town: str
    country: str
    point: tuple[float, float]
    name: str


def spellings() -> Iterator[Spelling]:
    with GOLD.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for column in ("latin", "arabic", "cyrillic"):
                for name in row[column].split("|"):
                    yield Spelling(row["town"], row["country"], (float(row["lon"]), float(row["lat"])), name)


def placed(spelling: Spelling, context: PlaceContext) -> tuple[str, float]:
    """Country of the likeliest place and how far it lies from the town; ("", 0) where nothing was found.

    A town's name that is taken for the province called after it is right where the town lies in it,
    by outlines that are good to a few kilometres.
    """
    try:
        best = resolve_phrase(spelling.name, Scene(context))[0]
    except ItemError:
        return "", 0.0
    entry = context.gazetteer.entry(best.entries[0])
    if entry is not None:
        return entry.country, distance_m(anchor(entry), spelling.point)
    layer, _, code = best.entries[0].partition(":")
    country = code if layer == "country" else getattr(unit(code), "country", "")
    outline = outline_of(code)
    is_inside = layer == "admin" and outline is not None and outline.distance(Point(spelling.point)) < 0.05
    return country, 0.0 if is_inside else 1e9


@pytest.mark.parametrize("is_told_which_country", [False, True])
def test_press_spellings_of_a_hundred_towns_resolve(is_told_which_country):
    every = list(spellings())
    assert len({item.town for item in every}) == 100
    contexts = {code: open_context([code] if is_told_which_country else CASE) for code in CASE}
    right, wrong_country, amiss = 0, [], []
    for item in every:
        country, away = placed(item, contexts[item.country])
        if country not in ("", item.country):
            wrong_country.append((item.name, country))
        if country == item.country and away <= WITHIN_M:
            right += 1
        else:
            amiss.append((item.town, item.name, country, round(away / 1000)))
    sys.stdout.write(f"{right} of {len(every)} = {right / len(every):.4f}; wrong: {wrong_country}; amiss: {amiss}\n")
    assert right / len(every) >= LEAST_RIGHT
    assert wrong_country == []


def test_without_a_country_no_spelling_leads_astray_but_to_a_place_of_that_very_name():
    """As a person asks who states no country: those of the library are only likelier.

    Jericho is Ariha in Arabic, and Zanzibar Zinjibar: such a namesake may come first, one of another name never.
    """
    library = sorted({code for one in load_library(library_ids()) for code in one.countries})
    context = open_context([], leaning=library)
    every = list(spellings())
    right = 0
    namesakes: list[tuple[str, str]] = []
    astray: list[tuple[str, str]] = []
    for item in every:
        country, away = placed(item, context)
        right += country == item.country and away <= WITHIN_M
        if country not in ("", item.country):
            best = context.gazetteer.match(item.name)[0]
            (namesakes if is_firm(best.reason) else astray).append((item.name, country))
    share = right / len(every)
    sys.stdout.write(f"no country: {right} of {len(every)} = {share:.4f}; namesakes: {namesakes}; astray: {astray}\n")
    assert share >= LEAST_RIGHT
    assert astray == []
    assert len(namesakes) <= 0.015 * len(every)
