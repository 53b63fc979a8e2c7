"""Which places do the names of one document mean, taken together? Names beside each other are of one country, or near.

Two passes: each name by itself, then each in the light of the others. A name right after a comma or in brackets
("Moore, Oklahoma") is taken for what the name before it lies in, and stands for it where that one is unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.place.entry import Kind
from truceline.place.folding import fold, load_matching
from truceline.place.gazetteer import Asked
from truceline.place.ranking import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.place.gazetteer import Gazetteer
    from truceline.place.index import PlaceRow
    from truceline.place.matching import Candidate

MOST_NAMES: Final = 60
"""Distinct names of a document that are looked at together, the first ones: bounds the work of a long one."""

POINTS_OF_A_NAME: Final = 2

Ranked = list[tuple["Candidate", float]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a document, and the name that it is said to lie in (", Oklahoma"), if any."""

    name: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class ToldNames:
    """What each name of a document tells of where it is about, by its folded form."""

    pulls: Mapping[str, Surroundings]

    def around(self, name: str) -> Surroundings:
        """What the other names tell together: a name is no evidence for itself."""
        return surroundings_for(Mention(name), self.pulls)


NOTHING_TOLD: Final = ToldNames({})


def told_names(names: Sequence[str], gazetteer: Gazetteer) -> ToldNames:
    """What the names of a document tell, each by itself."""
    return ToldNames(pulls_of([Mention(name) for name in names], gazetteer)[1])


def resolve_mentions(mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Ranked]:
    """The candidates of each mention with their shares, the likeliest first.

    An unknown name stands for what it is said to lie in; where that is unknown too it has no candidates, and the
    other names are placed all the same.
    """
    ranked, pulls = pulls_of(mentions, gazetteer)
    told: dict[Mention, Ranked] = {}
    for item in dict.fromkeys(mentions):
        again = gazetteer.rank_rows(item.name, Asked(around=surroundings_for(item, pulls)))
        told[item] = weigh(item, again, ranked) or ranked.get(fold(item.within), [])
    return [told[item] for item in mentions]


def pulls_of(mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[dict[str, Ranked], dict[str, Surroundings]]:
    """The first pass: candidates of each folded name by itself, and what each tells of where the document is about."""
    distinct = list(dict.fromkeys(mentions))[:MOST_NAMES]
    ranked = {fold(item.name): gazetteer.rank_rows(item.name) for item in reversed(distinct)}
    pulls = {
        fold(item.name): _pull(weighed)
        for item in reversed(distinct)
        if (weighed := weigh(item, ranked[fold(item.name)], ranked))
    }
    return ranked, pulls


def surroundings_for(item: Mention, pulls: Mapping[str, Surroundings]) -> Surroundings:
    """What the other names of the document tell together."""
    own = fold(item.name)
    return _mean([pull for name, pull in sorted(pulls.items()) if name != own])


def surroundings_of(names: Sequence[str], gazetteer: Gazetteer) -> Surroundings:
    """What the names of a document tell together of where it is about."""
    _, pulls = pulls_of([Mention(name) for name in names], gazetteer)
    return _mean([pull for _, pull in sorted(pulls.items())])


def contained(item: Mention, row: PlaceRow, ranked: Mapping[str, Ranked]) -> float:
    """Factor of a candidate by whether it lies in what the mention says it lies in; 1 where nothing is said."""
    holders = ranked.get(fold(item.within), ()) if item.within else ()
    areas = [(holder.row, weight) for holder, weight in holders if holder.row.kind in {Kind.ADMIN1, Kind.COUNTRY}]
    if not areas:
        return 1.0
    inside = math.fsum(
        share
        for area, share in areas
        if area.id != row.id and (row.unit == area.unit if area.kind == Kind.ADMIN1 else row.country == area.country)
    )
    hint = load_matching().hint
    return hint.outside + (hint.inside - hint.outside) * inside


def weigh(item: Mention, ranked: Ranked, by_name: Mapping[str, Ranked]) -> Ranked:
    """The candidates weighed by whether they lie in what the mention says they lie in."""
    weighed = [(candidate, weight * contained(item, candidate.row, by_name)) for candidate, weight in ranked]
    total = math.fsum(weight for _, weight in weighed)
    scaled = [(candidate, weight / total) for candidate, weight in weighed]
    return sorted(scaled, key=lambda pair: (-pair[1], pair[0].row.id))


def _pull(ranked: Ranked) -> Surroundings:
    """What one name tells of where its document is about."""
    countries: dict[str, float] = {}
    units: dict[str, float] = {}
    for candidate, weight in ranked:
        row = candidate.row
        if row.country:
            countries[row.country] = countries.get(row.country, 0.0) + weight
        if row.unit:
            units[row.unit] = units.get(row.unit, 0.0) + weight
    points = [
        (candidate.row.lon, candidate.row.lat, weight)
        for candidate, weight in ranked[:POINTS_OF_A_NAME]
        if candidate.row.kind != Kind.COUNTRY and candidate.row.lon is not None and candidate.row.lat is not None
    ]
    return Surroundings(tuple(sorted(countries.items())), tuple(sorted(units.items())), tuple(points))


def _mean(pulls: Sequence[Surroundings]) -> Surroundings:
    """The mean of what several names tell."""
    count = len(pulls)
    countries: dict[str, float] = {}
    units: dict[str, float] = {}
    for pull in pulls:
        for code, share in pull.countries:
            countries[code] = countries.get(code, 0.0) + share / count
        for code, share in pull.units:
            units[code] = units.get(code, 0.0) + share / count
    points = tuple((lon, lat, weight / count) for pull in pulls for lon, lat, weight in pull.points)
    return Surroundings(tuple(sorted(countries.items())), tuple(sorted(units.items())), points)
