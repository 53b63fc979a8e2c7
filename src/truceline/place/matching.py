"""Which places does a spelling lead to? A cascade: each step is asked where the ones before fell short.

1. The folded name, main or another. 2. The name without articles. 3. Inflected forms put back (Cyrillic, Arabic), where
1 and 2 led nowhere in the countries. 4. The consonant key, within the countries only. 5. Nearly the same key, within
the countries only, where all before led nowhere at all. 6. The key within countries that nobody stated but that are
likelier than others, where all before led nowhere at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from truceline.place.entry import Kind
from truceline.place.folding import load_matching
from truceline.place.index import BARE, FUZZY, INFLECTED, KEY
from truceline.place.inflection import base_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.place.folding import Forms
    from truceline.place.index import LayerIndex, PlaceRow

MOST_KEYS: Final = 4000
"""Keys of one country that a misspelt name is compared with: those with the same first two consonants."""

MOST_CLOSE: Final = 60
MOST_FUZZY: Final = 8
LEAST_FUZZY: Final = 5
"""Letters below which a name is too short to be misspelt: every other would be like it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a spelling led to, by which level, and how alike the spellings are (1 unless by consonants)."""

    row: PlaceRow
    level: int
    likeness: float = 1.0


class NameMatcher:
    """Finds places in several layers for the countries of a case (alpha-3) and their neighbours.

    ``leaning`` are countries that nobody stated: a loose form in them never stands beside a name found anywhere.
    """

    def __init__(
        self,
        layers: tuple[LayerIndex, ...],
        countries: tuple[str, ...],
        around: tuple[str, ...],
        leaning: tuple[str, ...] = (),
    ) -> None:
        self.layers = layers
        self.countries = countries
        self.leaning = leaning
        self.scope = (*countries, *leaning, *around)

    def find(self, wanted: Forms, extra: Sequence[str] = ()) -> list[Candidate]:
        """The candidates of a name; ``extra`` are countries beside the case's in which loose forms are asked too."""
        countries = tuple(dict.fromkeys((*self.countries, *extra)))
        best: dict[str, Candidate] = {}
        self._firm(best, wanted)
        is_firm = bool(best)
        if _is_in(best, countries or self.leaning):
            return list(best.values())
        for form in base_forms(wanted.folded):
            self._lookup(best, form, INFLECTED)
        if _is_in(best, countries or self.leaning):
            return list(best.values())
        for country in countries:
            self._by_key(best, wanted, country)
        if not best:
            for country in countries:
                self._nearly(best, wanted, country)
        if not (countries or is_firm):
            for country in self.leaning:
                self._by_key(best, wanted, country)
        return _likest(best, load_matching().leaning_slack if self.leaning else load_matching().likeness_slack)

    def _firm(self, best: dict[str, Candidate], wanted: Forms) -> None:
        self._lookup(best, wanted.folded, 0)
        if wanted.bare != wanted.folded:
            self._lookup(best, wanted.bare, BARE)

    def _lookup(self, best: dict[str, Candidate], form: str, least: int) -> None:
        """What a form leads to, at no better a level than ``least``."""
        for layer in self.layers:
            for found in layer.find(form, self.scope):
                _keep(best, Candidate(found.row, max(found.level, least)))

    def _by_key(self, best: dict[str, Candidate], wanted: Forms, country: str) -> None:
        """Places of a country with the name's consonants.

        Where no country is stated, few consonants lead to towns only that many know.
        """
        for layer in self.layers:
            for key in wanted.keys:
                least = self._least_likeness(key)
                is_short = bool(self.leaning) and len(key) <= load_matching().least_key
                for number in layer.find_key(key, country):
                    if is_short and _is_little_known(layer.row(number)):
                        continue
                    likeness = _likeness(wanted, layer.latin_names(number))
                    if likeness >= least:
                        _keep(best, Candidate(layer.row(number), KEY, likeness))

    def _least_likeness(self, key: str) -> float:
        """How alike spellings with one key must be: more so for short keys, or not in one stated country."""
        settings = load_matching()
        is_short = len(key) < settings.least_key
        if self.leaning:
            is_long = len(key) > settings.least_key
            lesser = settings.strict_long_likeness if is_long else settings.leaning_likeness
            return settings.strict_short_likeness if is_short else lesser
        if len(self.countries) > 1:
            return settings.strict_short_likeness if is_short else settings.strict_long_likeness
        return settings.short_likeness if is_short else settings.long_likeness

    def _nearly(self, best: dict[str, Candidate], wanted: Forms, country: str) -> None:
        """Places whose key differs by one letter, a swap, or a letter more: misspellings, by RapidFuzz."""
        least, shortest = load_matching().fuzzy_likeness, load_matching().least_key
        if len(wanted.folded) < LEAST_FUZZY:
            return
        for layer in self.layers:
            for key in (key for key in wanted.keys if len(key) >= shortest):
                others = layer.keys_from(key[:2], country, MOST_KEYS)
                close = process.extract(
                    key, others.keys, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=MOST_CLOSE
                )
                numbers = sorted({others.places[index] for _, _, index in close})
                scored = [(_likeness(wanted, layer.latin_names(number)), number) for number in numbers]
                for likeness, number in sorted(scored, key=lambda item: (-item[0], item[1]))[:MOST_FUZZY]:
                    if likeness >= least:
                        _keep(best, Candidate(layer.row(number), FUZZY, likeness))


def _keep(best: dict[str, Candidate], item: Candidate) -> None:
    """Keeps the better of two ways to one place."""
    known = best.get(item.row.id)
    if known is None or (item.level, -item.likeness) < (known.level, -known.likeness):
        best[item.row.id] = item


def _is_little_known(row: PlaceRow) -> bool:
    return row.kind == Kind.SETTLEMENT and row.population < load_matching().leaning_people


def _likest(best: dict[str, Candidate], slack: float) -> list[Candidate]:
    """The candidates without those that are much less alike than the likest: "Salem" for "Salamieh".

    Beside the very reading of another script no loose form stands.
    """
    top = max((item.likeness for item in best.values() if item.level >= KEY), default=0.0)
    least = 1.0 if top == 1.0 else top - slack
    return [item for item in best.values() if item.level < KEY or item.likeness >= least]


def _is_in(best: dict[str, Candidate], countries: Sequence[str]) -> bool:
    """Whether some candidate lies in the countries, or, where there are none, whether there is any."""
    if not countries:
        return bool(best)
    return any(item.row.country in countries for item in best.values())


def _likeness(wanted: Forms, names: frozenset[str]) -> float:
    """How alike a name and the likest of a place's names are, in [0, 1], spaces aside."""
    pairs = (
        float(JaroWinkler.similarity(reading.replace(" ", ""), other.replace(" ", "")))
        for reading in wanted.latin
        for other in names
    )
    return max(pairs, default=0.0)
