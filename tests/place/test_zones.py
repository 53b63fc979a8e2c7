from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from truceline.geo.area import area_km2
from truceline.geo.mass import mass_inside
from truceline.place.phrase import resolve_phrase
from truceline.place.zones import is_zone_phrase, match_zones, zone_entry, zone_footprint

PERIOD = (date(2017, 1, 1), date(2018, 1, 1))


def names(text, zones, period=PERIOD):
    return {match.zone.id: match.weight for match in match_zones(text, zones, period)}


def test_a_name_or_alias_names_its_zone(zones):
    assert names("Idlib zone", zones) == {"idlib": 1}
    assert names("the 55 km zone", zones) == {"ring": 1}
    assert names("a de-confliction zone", zones) == {"ring": 1}


def test_a_kind_names_all_zones_of_that_kind(zones):
    assert names("one of the de-escalation zones", zones) == {"idlib": 0.5, "ghouta": 0.5}
    assert names("demilitarised zone", zones) == {}


def test_a_number_of_zones_is_all_of_an_agreement_with_so_many(zones):
    assert names("both two areas", zones) == {}
    assert names("the two de-escalation zones", zones) == {"idlib": 0.5, "ghouta": 0.5}
    assert names("all two areas", zones) == {"idlib": 0.5, "ghouta": 0.5}
    assert names("the five areas", zones) == {}
    assert names("two Syrian areas", zones) == {}


def test_just_the_zone_is_any_of_them(zones):
    assert names("the zone", zones) == pytest.approx({"ring": 1 / 3, "idlib": 1 / 3, "ghouta": 1 / 3})
    assert names("a safe zone", zones).keys() == {"ring", "idlib", "ghouta"}


def test_a_zone_with_a_plain_name_leaves_it_to_the_gazetteer(scene, zones):
    assert match_zones("southern Syria", zones, None)[0].is_plain_name
    assert not match_zones("Idlib zone in Syria", zones, None)[0].is_plain_name
    assert resolve_phrase("Syria", scene)[0].entries == ("country:SYR",)
    assert resolve_phrase("the Oak corridor", scene)[0].entries == ("zone:syr-oak/oak",)


def test_a_zone_of_another_name_is_none_of_them(zones):
    assert names("Afrin zone", zones) == {}
    assert names("Idlib", zones) == {}
    assert not is_zone_phrase("idlib province")


def test_zones_out_of_force_are_left_out(zones):
    assert names("the zone", zones, (date(2016, 4, 1), date(2016, 5, 1))) == {"ring": 1}
    assert "ghouta" not in names("the zone", zones, (date(2019, 1, 1), date(2020, 1, 1)))
    assert names("the zone", zones, None).keys() == {"ring", "idlib", "ghouta"}


def test_versions_of_a_zone_share_its_part(zones):
    twice = (*zones, zones[1])
    assert sum(match.weight for match in match_zones("the zone", twice, None)) == pytest.approx(1)


def test_a_zones_mass_leans_to_its_certain_extent(zones):
    idlib = zones[1]
    footprint = zone_footprint(idlib, 0.6)
    even = area_km2(idlib.certain) / area_km2(idlib.possible)
    assert mass_inside(footprint, idlib.certain) == pytest.approx(0.6 + 0.4 * even, abs=1e-6)
    assert mass_inside(zone_footprint(zones[2], 0.6), zones[2].possible) == pytest.approx(1)


def test_a_zone_is_an_entry(zones):
    assert zone_entry(zones[0]).id == "zone:syr-tanf/ring"


def test_a_bearing_names_the_zone_that_its_agreement_calls_so(zones):
    south = replace(zones[1], id="south", name="Zone 4", aliases=("southern zone",))
    assert names("the southern zone", (*zones, south)) == {"south": 1}
    assert len(names("the northern zone", (*zones, south))) == len(zones) - 1
