"""Which places can a name mean? Candidates from all layers, ranked by spelling, country, importance and context.

Layers: the curated places, first-level units and countries (boundary files), and GeoNames' populated places. Weights
sum to one; a name that nothing fits has no candidates, which is for the caller to refuse.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import shapely
from rapidfuzz.distance import JaroWinkler

from truceline.geo.boundaries import country_outline, units
from truceline.geo.boundaries import manifest as boundary_manifest
from truceline.lexicon.base import Lexicon
from truceline.place.curated import curated_layer, curated_lexicon
from truceline.place.entry import Entry, Kind
from truceline.place.folding import Forms, fold, forms, load_matching, matching_lexicon
from truceline.place.geonames import ALTERNATE, BARE, EXACT, KEY, GeonamesIndex, Hit, country_rows, package_version
from truceline.place.widths import load_widths, widths_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

LEVEL_WORDS: Final = {
    EXACT: "spelt so",
    ALTERNATE: "another spelling of it",
    BARE: "spelt so but for the article",
    KEY: "like it in its consonants",
}


@dataclass(frozen=True, slots=True)
class Match:
    """One place that a name can mean, its share among the candidates, and how it was found."""

    entry: Entry
    weight: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of the place beside its name.

    ``kinds`` it may be of (empty: any), the area ``within`` which it is said to lie, and the period in which it stood.
    """

    kinds: frozenset[Kind] = frozenset()
    within: BaseGeometry | None = None
    first: date | None = None
    last: date | None = None


ANYTHING: Final = Asked()


class NameIndex:
    """The names of entries held in memory, by their three forms."""

    def __init__(self, rows: Iterable[tuple[Entry, tuple[str, ...]]]) -> None:
        self._hits: dict[tuple[str, int], list[Entry]] = {}
        self._bare: dict[str, set[str]] = {}
        for entry, names in rows:
            for index, name in enumerate(names):
                self._put(entry, forms(name), EXACT if index == 0 else ALTERNATE)

    def _put(self, entry: Entry, parts: Forms, level: int) -> None:
        levels = [(parts.folded, level)]
        if entry.kind is not Kind.COUNTRY:
            levels += [(parts.bare, BARE), (parts.key, KEY)]
        for form, at in levels:
            known = self._hits.setdefault((form, at), [])
            if form and entry not in known:
                known.append(entry)
        self._bare.setdefault(entry.id, set()).add(parts.bare)

    def find(self, wanted: Forms) -> list[Hit]:
        """Entries that a form leads to, each once by its best level."""
        best: dict[str, Hit] = {}
        for form, level in ((wanted.folded, EXACT), (wanted.folded, ALTERNATE), (wanted.bare, BARE), (wanted.key, KEY)):
            for entry in self._hits.get((form, level), []) if form else []:
                best.setdefault(entry.id, Hit(entry, level))
        return list(best.values())

    def bare_names(self, entry_id: str) -> set[str]:
        """The bare forms of an entry's names."""
        return self._bare.get(entry_id, set())


class Gazetteer:
    """All layers for the countries of a case (ISO 3166-1 alpha-3) and their neighbours."""

    def __init__(self, countries: Sequence[str], cache: Path | None = None) -> None:
        self.geonames = GeonamesIndex(countries, cache)
        self.countries = self.geonames.countries
        self.around = self.geonames.around
        layer = curated_layer()
        self.curated = tuple(entry for entry, _ in layer.entries)
        self._names = NameIndex((*layer.entries, *_unit_rows(self.scope), *_country_rows()))
        self._ranked = lru_cache(maxsize=4096)(self._rank)

    @property
    def scope(self) -> tuple[str, ...]:
        """The case's countries, then their neighbours."""
        return (*self.countries, *self.around)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Name and version of everything that it reads, sorted: for ``Maker.inputs``."""
        lexicons: tuple[Lexicon, ...] = (curated_lexicon(), matching_lexicon(), widths_lexicon())
        rows = [(item.name, item.stamp) for item in lexicons]
        rows += [("boundaries", boundary_manifest().version), ("geonames", package_version())]
        return tuple(sorted(rows))

    def match(self, name: str, asked: Asked = ANYTHING) -> tuple[Match, ...]:
        """The places that a name can mean, the likeliest first, weights to one; empty where nothing fits."""
        return self._ranked(name, asked)

    def _rank(self, name: str, asked: Asked) -> tuple[Match, ...]:
        wanted = forms(name)
        if not wanted.folded:
            return ()
        hits = self._without_loose([*self._names.find(wanted), *self.geonames.find(name)])
        scored = [(hit, self._quality(hit, wanted) * self._context(hit.entry, asked)) for hit in hits]
        scored = _share_with_units([(hit, score) for hit, score in scored if score > 0], asked)
        total = math.fsum(score for _, score in scored)
        settings = load_matching()
        kept = [(hit, score) for hit, score in scored if score >= settings.least_weight * total]
        kept.sort(key=lambda item: (-item[1], item[0].entry.id))
        kept = kept[: settings.most_candidates]
        total = math.fsum(score for _, score in kept)
        return tuple(Match(shown(hit.entry), score / total, LEVEL_WORDS[hit.level]) for hit, score in kept)

    def _without_loose(self, hits: list[Hit]) -> list[Hit]:
        """Consonant keys are asked only where no better form led to a place of the case's countries."""
        has_firm = any(hit.level != KEY and hit.entry.country in self.countries for hit in hits)
        return [hit for hit in hits if hit.level != KEY or not has_firm]

    def _quality(self, hit: Hit, wanted: Forms) -> float:
        """How well the spelling fits, in [0, 1]; nil for a consonant key whose spelling is too different."""
        quality = load_matching().quality
        if hit.level != KEY:
            return {EXACT: quality.exact, ALTERNATE: quality.folded, BARE: quality.bare}[hit.level]
        if hit.entry.country not in self.countries:
            return 0.0
        settings = load_matching()
        spellings = self._spellings(hit.entry)
        likeness = max((float(JaroWinkler.similarity(wanted.bare, other)) for other in spellings), default=0.0)
        is_short = len(wanted.key.replace(" ", "")) < settings.least_key
        least = settings.short_likeness if is_short else settings.long_likeness
        return quality.key * likeness if likeness >= least else 0.0

    def _spellings(self, entry: Entry) -> Iterable[str]:
        layer, _, key = entry.id.partition(":")
        return self.geonames.names(int(key), BARE) if layer == "geonames" else self._names.bare_names(entry.id)

    def _context(self, entry: Entry, asked: Asked) -> float:
        """Prior of an entry before its name is looked at: country, importance, what else is said of the place."""
        if not entry.is_valid_in(asked.first, asked.last):
            return 0.0
        settings = load_matching()
        prior = settings.country.world
        if entry.country in self.countries or entry.kind is Kind.COUNTRY:
            prior = settings.country.case
        elif entry.country in self.around:
            prior = settings.country.neighbour
        score = prior * math.pow(entry.importance, settings.importance_exponent)
        if asked.kinds:
            score *= settings.kind.fits if entry.kind in asked.kinds else settings.kind.differs
        if asked.within is not None:
            score *= settings.hint.inside if _touches(entry, asked.within) else settings.hint.outside
        return score

    def outlined(self, entry: Entry) -> Entry:
        """The entry with an outline or a point: countries get theirs only when asked for."""
        return outlined(entry, self.geonames)

    def entry(self, entry_id: str) -> Entry | None:
        """The curated or populated place with this id; None for units, countries, zones and unknown ids."""
        layer, _, key = entry_id.partition(":")
        if layer == "geonames":
            return shown(self.geonames.entry(int(key)))
        return next((entry for entry in self.curated if entry.id == entry_id), None)

    def capital(self, code: str) -> str:
        """The name of a country's capital; empty where there is none such."""
        row = country_rows().get(code)
        return "" if row is None else row.capital

    def country_name(self, code: str) -> str:
        """The English name of a country by its alpha-3 code; the code itself where there is none such."""
        row = country_rows().get(code)
        return code if row is None else row.name

    def part(self, unit: str, bearing: float) -> Entry | None:
        """The curated region that is the part of a unit in a direction (degrees), such as the north of Homs."""
        for entry in self.curated:
            if entry.part_of == unit and entry.bearing is not None and abs(entry.bearing - bearing) < 1:
                return entry
        return None


def _touches(entry: Entry, area: BaseGeometry) -> bool:
    """Whether an entry lies in an area, at least in part."""
    if entry.point is not None:
        return bool(shapely.intersects_xy(area, *entry.point))
    return entry.geometry is not None and bool(area.intersects(entry.geometry))


def _share_with_units(scored: list[tuple[Hit, float]], asked: Asked) -> list[tuple[Hit, float]]:
    """Splits the mass of a bare name between a provincial capital and its province, where both go by it."""
    if asked.kinds:
        return scored
    share = load_widths().share("capital_of_unit")
    shared: list[tuple[Hit, float]] = []
    for hit, score in scored:
        unit = hit.entry
        inside = [
            other
            for town, other in scored
            if unit.kind is Kind.ADMIN1 and town.entry.kind is Kind.SETTLEMENT and _touches(town.entry, _outline(unit))
        ]
        shared.append((hit, max(inside) * share / (1 - share) if inside else score))
    return shared


def _outline(entry: Entry) -> BaseGeometry:
    return entry.geometry if entry.geometry is not None else shapely.Polygon()


def _unit_rows(countries: Iterable[str]) -> list[tuple[Entry, tuple[str, ...]]]:
    """First-level units with their names, "governorate" and its like in other scripts taken off too."""
    aliases = curated_layer().aliases
    rows: list[tuple[Entry, tuple[str, ...]]] = []
    for country in countries:
        for unit in units(country):
            names = (*unit.all_names, *aliases.get(unit.code, ()))
            plain = [name.split(" ", 1)[1] for name in names if fold(name).startswith("محافظه ")]
            entry = Entry(
                id=f"admin:{unit.code}",
                name=dict(unit.names).get("en", unit.name),
                kind=Kind.ADMIN1,
                country=country,
                importance=load_matching().unit_importance,
                geometry=unit.geometry,
            )
            rows.append((entry, tuple(dict.fromkeys((*names, *plain)))))
    return rows


def _country_rows() -> list[tuple[Entry, tuple[str, ...]]]:
    """All countries by their English names and our further ones; without an outline, until ``outlined`` is asked."""
    aliases = curated_layer().aliases
    return [
        (
            Entry(
                id=f"country:{code}",
                name=row.name,
                kind=Kind.COUNTRY,
                country=code,
                importance=load_matching().country_importance,
            ),
            tuple(dict.fromkeys((row.name, *aliases.get(code, ())))),
        )
        for code, row in sorted(country_rows().items())
    ]


def shown(entry: Entry) -> Entry:
    """The entry under the name by which English texts mostly call it: the curated spelling, else without diacritics."""
    name = curated_layer().spellings.get(entry.id)
    if name is None:
        letters = unicodedata.normalize("NFD", entry.name).replace("‘", "").replace("’", "'")
        name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return entry if name == entry.name else replace(entry, name=name)


def outlined(entry: Entry, index: GeonamesIndex) -> Entry:
    """The entry with an outline, or with a point and radius: a country whose outline we lack is a disc of its area.

    The disc lies about the country's places, weighted alike; too coarse for findings, enough to say which country.
    """
    if entry.kind is not Kind.COUNTRY:
        return entry
    outline = country_outline(entry.country)
    if outline is not None:
        return replace(entry, geometry=outline)
    radius = 1000 * math.sqrt(max(1.0, country_rows()[entry.country].areakm2) / math.pi)
    middle = index.middle(entry.country)
    return replace(entry, point=middle, radius_m=radius) if middle is not None else entry
