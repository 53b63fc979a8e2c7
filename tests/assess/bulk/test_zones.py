"""The greatest zone of each record is found from touched pairs alone, as by looking at every zone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.assess.bulk.drawn import ExactMasses, as_columns, as_incident, draw
from tests.assess.bulk.test_assessor import as_told, assert_alike, bulk_findings
from tests.assess.instrument import compiled, extent, provision, square, zone
from truceline.assess.bulk.assessor import BulkAssessor
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.bulk.masses import Linear, Places, Region, places_of
from truceline.assess.bulk.zones import Joint, Links, ZoneSet, greatest, links_of
from truceline.assess.context import AssessContext
from truceline.assess.judge import assess_incident

ZONES = 40


def region(low: list[tuple[float, int]], high: list[tuple[float, int]]) -> Region:
    return Region(Linear(tuple(low)), Linear(tuple(high), 0.0, 1.0))


def a_world(seed: int) -> tuple[list[ZoneSet], Places, Joint, int]:
    """Three sets of zones with disputed outlines, forty records (some without a place) with one to four readings."""
    chance = np.random.default_rng(seed)
    sets: list[ZoneSet] = []
    for number in range(3):
        zones = np.flatnonzero(chance.random(ZONES) < 0.7)
        sets.append(
            tuple(
                (int(z), region([(0.5, 3 * int(z)), (0.5, 3 * int(z) + number)], [(1.0, 3 * int(z) + 2)]))
                for z in zones
            )
        )
    size = 40
    record, outline = np.divmod(np.flatnonzero(chance.random(size * 3 * ZONES) < 0.03), 3 * ZONES)
    is_placed = chance.random(size) < 0.8
    keep = is_placed[record]
    triples = (record[keep], outline[keep], chance.choice([0.25, 0.5, 1.0], int(keep.sum())))
    count = chance.integers(1, 5, size)
    owner = np.repeat(np.arange(size), count)
    share = np.repeat(1.0 / count, count)
    joint = Joint(owner, owner, chance.integers(0, 3, len(owner)), share)
    return sets, places_of(size, 3 * ZONES, triples, is_placed), joint, size


def by_every_zone(sets: list[ZoneSet], places: Places, joint: Joint, size: int) -> tuple[list[int], list[float]]:
    """The same, zone by zone and reading by reading."""
    low, high = np.zeros((size, ZONES)), np.zeros((size, ZONES))
    for owner, record, number, share in zip(*joint, strict=True):
        for one, asked in sets[number]:
            ends = [float(places.value(end, np.array([record]))[0]) for end in asked]
            top = min(1.0, ends[1])
            low[owner, one] += share * min(top, ends[0])
            high[owner, one] += share * top
    low, high = np.round(low, 12), np.round(high, 12)
    alike = [bool((high[row] == high[row, 0]).all() and (low[row] <= 0).all()) for row in range(size)]
    best = [min(range(ZONES), key=lambda z: (-low[row, z], -high[row, z], z)) for row in range(size)]
    best = [-1 if alike[row] or high[row, z] <= 0 else z for row, z in enumerate(best)]
    return best, [float(high[row, z]) if z >= 0 else 0.0 for row, z in enumerate(best)]


@pytest.mark.parametrize("seed", range(12))
def test_the_greatest_zone_is_the_one_found_by_looking_at_all(seed: int) -> None:
    sets, places, joint, size = a_world(seed)
    found = greatest(links_of(sets, ZONES), places, joint, size)
    zones, highs = by_every_zone(sets, places, joint, size)
    assert found.zone.tolist() == zones
    assert np.allclose(found.high, highs, rtol=0, atol=1e-12)
    assert -1 in zones or seed
    assert len(set(zones)) > 5


def test_a_clause_without_zones_has_none() -> None:
    _, places, joint, size = a_world(1)
    links: Links = links_of([()], 0)
    assert greatest(links, places, joint, size).zone.tolist() == [-1] * size


def test_a_clause_of_hundreds_of_zones_is_judged_as_its_rows_one_by_one() -> None:
    chance = np.random.default_rng(4)
    zones = []
    for number in range(300):
        west, south, reach = chance.uniform((36.0, 33.0, 0.02), (39.0, 36.0, 0.15)).tolist()
        outer = square(west - reach, south - reach, west + reach, south + reach)
        inner = square(west - reach / 2, south, west + reach / 2, south + reach / 2)
        until = date(2017, 9, 1) if number % 7 == 0 else None
        zones.append(zone(f"z{number:03}", extent(outer, certain=inner, until=until)))
    one = compiled(provision("1", where=tuple(item.id for item in zones)), zones=tuple(zones))
    context = AssessContext(as_of=date(2030, 1, 1))
    records = draw((one,), ["syrian-government", "russia"], 60, seed=5)
    assessor = BulkAssessor((one,), context, ExactMasses(context))
    found = bulk_findings(assessor, as_columns(records), keep_all=True)
    named = set()
    for number, record in enumerate(records):
        (finding,) = assess_incident(as_incident(record, number), one, context)
        told = found.pop((number, finding.agreement, finding.provision))
        assert_alike(told, as_told(finding), record)
        named.add(finding.zone)
    assert len(named) > 20


def test_a_zone_past_the_antimeridian_is_the_same_for_a_table_and_for_an_incident() -> None:
    both = (zone("east", extent(square(178, 50, 182, 54))), zone("west", extent(square(-183, 55, -179, 57))))
    one = compiled(provision("1", where=("east", "west")), zones=both)
    context = AssessContext(as_of=date(2030, 1, 1))
    records = [
        record._replace(place=((lon + 180.0) % 360.0 - 180.0, *rest))
        for record in draw((one,), ["syrian-government"], 200, seed=6)
        if record.place
        for lon, *rest in [record.place]
    ]
    found = bulk_findings(BulkAssessor((one,), context, IndexMasses()), as_columns(records), keep_all=True)
    inside = set()
    for number, record in enumerate(records):
        (finding,) = assess_incident(as_incident(record, number), one, context)
        told, own = found[number, finding.agreement, finding.provision], as_told(finding)
        assert told[3:5] == own[3:5], record
        assert np.allclose(np.array(told[2]), np.array(own[2]), rtol=0, atol=2e-4), record
        inside.add((finding.zone, record.place[0] > 0))
    assert inside >= {("east", True), ("east", False), ("west", True), ("west", False), (None, True)}


@pytest.mark.parametrize(("zones", "named"), [(("east",), "east"), (("east", "west"), None)])
def test_no_zone_is_named_where_nothing_tells_zones_apart(zones: tuple[str, ...], named: str | None) -> None:
    every = (zone("east", extent(square(38, 33, 39, 34))), zone("west", extent(square(36, 33, 37, 34))))
    one = compiled(provision("1", where=zones), zones=every)
    context = AssessContext(as_of=date(2030, 1, 1))
    record = draw((one,), ["syrian-government"], 1, seed=2)[0]._replace(place=None)
    (finding,) = assess_incident(as_incident(record, 0), one, context)
    found = bulk_findings(BulkAssessor((one,), context, IndexMasses()), as_columns([record]), keep_all=True)
    assert finding.zone == found[0, "tst-agreement", "1"][4] == named
