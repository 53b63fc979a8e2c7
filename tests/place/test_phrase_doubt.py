"""What phrases say beside a name: facilities called after towns, what fits and what does not, seas and roads."""

from __future__ import annotations

import pytest

from tests.place.test_phrase import mass, middle
from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring, distance_m
from truceline.place.context import open_context
from truceline.place.phrase import resolve_phrase
from truceline.place.reading import Scene


@pytest.mark.parametrize("phrase", ["Maarat al-Numan airport", "Rastan camp", "the prison of Rastan", "سجن الرستن"])
def test_words_for_what_is_called_after_a_town_are_kept(scene, phrase):
    found = resolve_phrase(phrase, scene)
    assert found[0].rule == "near"
    assert all("admin" not in item.entries[0] for item in found)


def test_an_airport_that_no_list_has_is_looked_for_about_its_town(scene):
    found = resolve_phrase("Rastan airport", scene)
    assert found[0].name.startswith("near ")
    assert "no airport of this name is listed" in found[0].reason
    town = resolve_phrase("Rastan", scene)
    assert mass(found, buffer_ring(middle(town), 8_000)) < mass(town, buffer_ring(middle(town), 8_000))


def test_one_that_is_listed_is_its_own_place(scene):
    assert resolve_phrase("Damascus airport", scene)[0].entries == ("places:damascus-airport",)


def test_a_place_that_does_not_lie_where_it_is_said_to_is_doubted(scene):
    found = resolve_phrase("Aleppo in Idlib province", scene)
    assert mass(found, outline_of("SY-ID")) == pytest.approx(0.5, abs=0.05)
    assert any("no place of the name Aleppo is known there" in item.reason for item in found)
    assert any("but then not in Idlib" in item.reason for item in found)
    assert sum(item.weight for item in found) == pytest.approx(1)


@pytest.mark.parametrize("phrase", ["Saraqib in Idlib province", "Jobar, Damascus", "Saraqib, 12 km south of Aleppo"])
def test_nothing_is_doubted_that_fits_or_is_told_loosely(scene, phrase):
    assert not any("is known there" in item.reason for item in resolve_phrase(phrase, scene))


def test_names_with_of_in_them_are_names(scene):
    found = resolve_phrase("in the area of separation", scene)
    assert found[0].entries == ("places:golan-area-of-separation",)
    assert resolve_phrase("near the Line of Control", scene)[0].entries == ("places:line-of-control",)
    assert resolve_phrase("the area of Rastan", scene)[0].rule == "near"


def test_a_border_that_nobody_owns_is_that_of_each_likely_country():
    scene = Scene(open_context([], leaning=["ARM", "SYR", "YEM"]))
    found = resolve_phrase("the border with Turkey", scene)
    assert [item.entries[0] for item in found] == ["country:ARM", "country:SYR"]
    assert [item.weight for item in found] == pytest.approx([0.5, 0.5])


def test_a_road_near_a_town_is_that_stretch_of_it(scene):
    found = resolve_phrase("the M5 near Saraqib", scene)
    assert found[0].entries[0] == "places:m5"
    assert distance_m(middle(found), (36.80, 35.86)) < 10_000
    assert resolve_phrase("the M5", scene)[0].footprint != found[0].footprint


@pytest.mark.parametrize(
    ("phrase", "off", "sea"),
    [
        ("the Red Sea off Hodeidah", (42.95, 14.8), "red-sea"),
        ("Gulf of Aden off Mukalla", (49.12, 14.54), "gulf-of-aden"),
    ],
)
def test_a_sea_off_a_town_is_the_water_by_the_town(phrase, off, sea):
    found = resolve_phrase(phrase, Scene(open_context(["YEM"])))
    assert f"places:{sea}" in found[0].entries
    assert distance_m(middle(found), off) < 40_000


def test_a_country_before_its_town_is_the_ground_about_the_town(scene):
    found = resolve_phrase("Syria, Hama", scene)
    assert found[0].name.startswith("near Hama, within Syria")


def test_namesakes_are_told_apart_by_the_names_of_their_units(scene):
    reasons = [item.reason for item in resolve_phrase("al-Karamah", scene)]
    assert any(", in " in reason and ", Syria" in reason for reason in reasons)
