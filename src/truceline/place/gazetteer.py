"""Which places can a name mean? Candidates from all layers, ranked by spelling, country, importance and context.

Layers: the curated places, the world's (GeoNames' populated places, first-level units, countries), and those that a
person added. Weights sum to one; a name that nothing fits has no candidates, which is for the caller to refuse.
"""

from __future__ import annotations

import json
import math
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import shapely

from truceline.geo.boundaries import country_outline, outline_of
from truceline.geo.boundaries import manifest as boundary_manifest
from truceline.geo.geodesy import distance_m
from truceline.place.curated import LEXICON_STAMPS, SPELLINGS, WITH_KIND_ONLY
from truceline.place.entry import Entry, Kind
from truceline.place.folding import forms, load_matching, matching_lexicon
from truceline.place.geonames import country_rows, neighbours, package_version
from truceline.place.index import ALTERNATE, BARE, EXACT, FUZZY, INFLECTED, KEY
from truceline.place.matching import Candidate, NameMatcher
from truceline.place.ranking import (
    ALONE,
    LEVELS,
    Surroundings,
    country_prior,
    load_ranking,
    loose_prior,
    ranking_lexicon,
    score,
)
from truceline.place.store import open_added, open_curated, open_world, silent
from truceline.place.widths import load_widths, widths_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from truceline.place.index import LayerIndex, PlaceRow

LEVEL_WORDS: Final = {
    EXACT: "its main name",
    ALTERNATE: "also called so",
    BARE: "called so but for the article",
    INFLECTED: "an inflected form of its name",
    KEY: "like its name in the consonants",
    FUZZY: "nearly like its name in the consonants",
}

NO_CODE: Final = "~"
"""What codes of units end with that ISO 3166-2 has not."""

SEAT_M: Final = 160_000.0
"""How far from the point of a unit a town of its name lies at most, to be its seat though its outline leaves it out."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place that a name can mean, its share among the candidates, and how it was found.

    ``weight`` is its share of the candidates; ``probability`` that it is meant, which leaves room for places that no
    layer has.
    """

    entry: Entry
    weight: float
    reason: str
    probability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of the place beside its name.

    ``kinds`` it may be of (empty: any), the area ``within`` which it is said to lie, the period in which it stood, and
    what else the document names.
    """

    kinds: frozenset[Kind] = frozenset()
    within: BaseGeometry | None = None
    first: date | None = None
    last: date | None = None
    around: Surroundings = ALONE


ANYTHING: Final = Asked()

Scored = tuple[Candidate, float]


class Gazetteer:
    """All layers, seen from the countries of a case (ISO 3166-1 alpha-3) and their neighbours.

    ``leaning`` are countries that nobody stated, but that are likelier than others. ``cache`` is the folder of the
    layers that ship, built at first use; ``tell`` hears how far that is.
    """

    def __init__(
        self,
        countries: Sequence[str],
        cache: Path | None = None,
        tell: Callable[[str, int, int], None] = silent,
        *,
        leaning: Sequence[str] = (),
    ) -> None:
        self.countries = tuple(sorted(set(countries) & set(country_rows())))
        self.leaning = tuple(sorted(set(leaning) & set(country_rows())))
        self.around = neighbours(self.countries or self.leaning)
        self.world = open_world(cache, tell)
        self.curated = open_curated(cache)
        self.added = open_added()
        self.matcher = NameMatcher((*self.added, self.curated, self.world), self.countries, self.around, self.leaning)
        told = self.curated.told
        self._spellings: dict[str, str] = json.loads(told[SPELLINGS])
        self._with_kind_only: frozenset[str] = frozenset(json.loads(told[WITH_KIND_ONLY]))
        self._ranked = lru_cache(maxsize=8192)(self._rank)
        self._entry_of = lru_cache(maxsize=8192)(self._make_entry)

    @property
    def geonames(self) -> LayerIndex:
        """The world's layer, where GeoNames' places are."""
        return self.world

    @property
    def layers(self) -> tuple[LayerIndex, ...]:
        """All layers, the added ones first."""
        return self.matcher.layers

    @property
    def scope(self) -> tuple[str, ...]:
        """The case's countries, or the likelier ones, then their neighbours."""
        return (*self.countries, *self.leaning, *self.around)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Name and version of everything that it reads, sorted: for ``Maker.inputs``."""
        rows = [(item.name, item.stamp) for item in (matching_lexicon(), ranking_lexicon(), widths_lexicon())]
        rows += [(name, stamp) for name, stamp in json.loads(self.curated.told[LEXICON_STAMPS])]
        rows += [("boundaries", boundary_manifest().version), ("geonames", package_version())]
        rows += [(f"layer {layer.head.id}", layer.head.stamp) for layer in self.added]
        return tuple(sorted(rows))

    def match(self, name: str, asked: Asked = ANYTHING) -> tuple[Match, ...]:
        """The places that a name can mean, the likeliest first, weights to one; empty where nothing fits."""
        return self._ranked(name, asked)

    def _rank(self, name: str, asked: Asked) -> tuple[Match, ...]:
        kept = self.rank_rows(name, asked)
        known = load_ranking().known
        is_told_where = len({(item.row.country, item.row.unit) for item, _ in kept}) > 1
        return tuple(
            Match(
                shown(self.entry_of(item), self._spellings),
                weight,
                self._how_found(item) + (self._whereabouts(item.row) if is_told_where or self.leaning else ""),
                weight * known[LEVELS[item.level]],
            )
            for item, weight in kept
        )

    def _how_found(self, item: Candidate) -> str:
        """How a name led to a place; of a loose form in a country that nobody stated also how little that says."""
        doubt = f", which is right {load_ranking().known[LEVELS[item.level]]:.0%} of the time where no country is told"
        return LEVEL_WORDS[item.level] + (doubt if self.leaning and item.level >= KEY else "")

    def _whereabouts(self, row: PlaceRow) -> str:
        """What tells namesakes apart: the country and the first-level unit that one lies in."""
        if row.kind == Kind.COUNTRY or not row.country:
            return ""
        unit = self._unit_name(row.unit) if row.kind != Kind.ADMIN1 else ""
        return f", in {f'{unit}, ' if unit else ''}{self.country_name(row.country)}"

    def _unit_name(self, code: str) -> str:
        """What English texts call a first-level unit by its code; empty where there is none such."""
        row = self.world.by_id(f"admin:{code}") if code and not code.endswith(NO_CODE) else None
        return "" if row is None else shown(self.entry_of(Candidate(row, EXACT)), self._spellings).name

    def rank_rows(self, name: str, asked: Asked = ANYTHING) -> list[Scored]:
        """The candidates of a name as rows with their shares, the likeliest first: what the bulk path reads."""
        wanted = forms(name)
        if not wanted.folded:
            return []
        found = self.matcher.find(wanted, self.loose_countries(asked.around))
        is_known = bool(self.countries) and any(item.level < INFLECTED for item in found)
        scored = [
            (item, self._weight(item, asked) * math.exp(loose_prior(item.level, is_name_known=is_known)))
            for item in found
        ]
        scored = self._share_with_units([(item, weight) for item, weight in scored if weight > 0], asked)
        total = math.fsum(weight for _, weight in scored)
        settings = load_matching()
        kept = [(item, weight) for item, weight in scored if weight >= settings.least_weight * total]
        kept.sort(key=lambda item: (-item[1], item[0].row.id))
        kept = kept[: settings.most_candidates]
        total = math.fsum(weight for _, weight in kept)
        return [(item, weight / total) for item, weight in kept]

    def loose_countries(self, around: Surroundings) -> tuple[str, ...]:
        """The countries in which loose forms are asked where a case names none: those a document is mostly about."""
        if self.countries:
            return ()
        least = load_matching().context_share
        return tuple(code for code, share in around.countries if share >= least)

    def _weight(self, item: Candidate, asked: Asked) -> float:
        """What a candidate weighs before it is scaled: spelling, importance, country, and what else is said of it."""
        row = item.row
        if not _is_valid(row, asked):
            return 0.0
        settings = load_matching()
        weight = math.exp(
            score(row, item.level, item.likeness, asked.around)
            + country_prior(row, self.countries, self.around, self.leaning)
        )
        if asked.kinds:
            weight *= settings.kind.fits if row.kind in asked.kinds else settings.kind.differs
        elif row.kind == Kind.ADMIN1 and item.level == EXACT and row.unit in self._with_kind_only:
            weight *= settings.kind.differs
        if asked.within is not None:
            weight *= settings.hint.inside if _touches(row, asked.within) else settings.hint.outside
        return weight

    def _share_with_units(self, scored: list[Scored], asked: Asked) -> list[Scored]:
        """Splits the mass of a name between a town and the province of its name, where no kind that is told tells them.

        "A hospital in Idlib" is no kind of either.
        """
        if any(item.row.kind in asked.kinds for item, _ in scored):
            return scored
        share = load_widths().share("capital_of_unit")
        shared: list[Scored] = []
        for item, weight in scored:
            inside = [
                other
                for town, other in scored
                if item.row.kind == Kind.ADMIN1 and town.row.kind == Kind.SETTLEMENT and _is_seat(town.row, item.row)
            ]
            shared.append((item, max(inside) * share / (1 - share) if inside else weight))
        return shared

    def entry_of(self, item: Candidate) -> Entry:
        """A candidate's entry with its extent."""
        return self._entry_of(item.row)

    def _make_entry(self, row: PlaceRow) -> Entry:
        geometry = None
        if row.shape is not None:
            geometry = shapely.from_wkb(row.shape)
        elif row.outline and row.kind != Kind.COUNTRY:
            geometry = outline_of(row.outline)
        has_point = geometry is None and row.kind != Kind.COUNTRY and row.lon is not None and row.lat is not None
        return Entry(
            id=row.id,
            name=row.name,
            kind=Kind(row.kind),
            country=row.country,
            importance=row.importance,
            point=(row.lon, row.lat) if has_point and row.lon is not None and row.lat is not None else None,
            geometry=geometry,
            radius_m=None if row.kind == Kind.COUNTRY else row.radius_m,
            population=row.population,
            part_of=row.part_of,
            bearing=row.bearing,
            since=date.fromisoformat(row.since) if row.since else None,
            until=date.fromisoformat(row.until) if row.until else None,
        )

    def outlined(self, entry: Entry) -> Entry:
        """The entry with an outline or a point: countries get theirs only when asked for.

        A country whose outline we lack is a disc of its area about the middle of its places: too coarse for findings.
        """
        if entry.kind is not Kind.COUNTRY:
            return entry
        outline = country_outline(entry.country)
        if outline is not None:
            return replace(entry, geometry=outline)
        query = "select avg(lon), avg(lat) from place where country = ? and kind = ?"
        lon, lat = self.world.connection.execute(query, (entry.country, Kind.SETTLEMENT)).fetchone()
        radius = 1000 * math.sqrt(max(1.0, country_rows()[entry.country].areakm2) / math.pi)
        return entry if lon is None else replace(entry, point=(float(lon), float(lat)), radius_m=radius)

    def entry(self, entry_id: str) -> Entry | None:
        """The place with this id in any layer; None for units, countries, zones and unknown ids."""
        if entry_id.partition(":")[0] in {"admin", "country", "zone"}:
            return None
        rows = (layer.by_id(entry_id) for layer in self.layers)
        row = next((row for row in rows if row is not None), None)
        return None if row is None else shown(self._entry_of(row), self._spellings)

    def capital(self, code: str) -> str:
        """The name of a country's capital; empty where there is none such."""
        row = country_rows().get(code)
        return "" if row is None else row.capital

    def clock(self, country: str) -> str | None:
        """The IANA time zone of a country's capital, or of its largest place; None where neither is known."""
        query = (
            "select clock from place where country = ? and clock != ''"
            " order by name = ? desc, population desc, id limit 1"
        )
        row = self.world.connection.execute(query, (country, self.capital(country))).fetchone()
        return None if row is None else str(row[0])

    def country_name(self, code: str) -> str:
        """The English name of a country by its alpha-3 code; the code itself where there is none such."""
        row = country_rows().get(code)
        return code if row is None else row.name

    def part(self, unit: str, bearing: float) -> Entry | None:
        """The region that is the part of a unit in a direction (degrees), such as the north of Homs."""
        query = "select id from place where part_of = ? and abs(bearing - ?) < 1 order by no limit 1"
        found = (layer.connection.execute(query, (unit, bearing)).fetchone() for layer in (*self.added, self.curated))
        return next((self.entry(row[0]) for row in found if row is not None), None)


def _is_valid(row: PlaceRow, asked: Asked) -> bool:
    """Whether a place stood on some day of the period that is asked for."""
    starts_in_time = not row.since or asked.last is None or date.fromisoformat(row.since) <= asked.last
    return starts_in_time and (not row.until or asked.first is None or asked.first < date.fromisoformat(row.until))


def _is_seat(town: PlaceRow, unit: PlaceRow) -> bool:
    """Whether a town lies in a unit of its name, or is cut out of it, as Kyiv and Damascus are of theirs."""
    if town.unit == unit.unit:
        return True
    is_told = None not in (town.lon, town.lat, unit.lon, unit.lat)
    return is_told and town.country == unit.country and _apart_m(town, unit) <= SEAT_M


def _apart_m(one: PlaceRow, other: PlaceRow) -> float:
    return distance_m((one.lon or 0.0, one.lat or 0.0), (other.lon or 0.0, other.lat or 0.0))


def _touches(row: PlaceRow, area: BaseGeometry) -> bool:
    """Whether a place lies in an area, at least in part."""
    if row.shape is not None:
        return bool(area.intersects(shapely.from_wkb(row.shape)))
    if row.outline:
        outline = outline_of(row.outline)
        return outline is not None and bool(area.intersects(outline))
    return row.lon is not None and row.lat is not None and bool(shapely.intersects_xy(area, row.lon, row.lat))


def shown(entry: Entry, spellings: dict[str, str]) -> Entry:
    """The entry under the name by which English texts mostly call it: the curated spelling, else without diacritics."""
    name = spellings.get(entry.id)
    if name is None:
        letters = unicodedata.normalize("NFD", entry.name).replace("‘", "").replace("’", "'")
        name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return entry if name == entry.name else replace(entry, name=name)
