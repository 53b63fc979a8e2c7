"""The boundaries that ship are whole, are what their manifest says, and are found by code and by name."""

from __future__ import annotations

import pytest
import shapely

from truceline.geo import boundaries
from truceline.geo.area import area_km2

BIG = {"SYR": 185_180, "UKR": 603_550, "SSD": 619_745, "COL": 1_141_748, "MMR": 676_578, "FRA": 551_500}
"""Areas in km² by the countries' own offices and the UN's yearbook; they count waters in or out, so 3 %."""


def test_the_world_ships() -> None:
    assert len(boundaries.countries()) == 253
    assert sum(entry.units for entry in boundaries.manifest().countries.values()) == 4596
    assert {"SYR", "MMR", "COL", "FRA", "ETH", "ESH", "PSE"} <= set(boundaries.countries())


def test_syria_has_fourteen_governorates_and_the_separation_zone() -> None:
    codes = [unit.code for unit in boundaries.units("SYR")]
    assert codes == sorted(codes)
    assert len([code for code in codes if not code.endswith("~")]) == 14


@pytest.mark.parametrize("country", sorted(BIG))
def test_a_country_is_as_large_as_it_is(country: str) -> None:
    outline = boundaries.country_outline(country)
    assert outline is not None
    assert outline.is_valid
    assert area_km2(outline) == pytest.approx(BIG[country], rel=0.03)


@pytest.mark.parametrize(
    ("code", "town"),
    [
        ("SY-ID", (36.634, 35.931)),
        ("SY-HI", (36.726, 34.724)),
        ("SY-DR", (36.102, 32.619)),
        ("SYR", (38.28, 34.56)),
        ("CO-CAU", (-76.61, 2.44)),
        ("FJI", (-179.9, -16.8)),
        ("FJI", (179.3, -16.5)),
    ],
)
def test_a_town_lies_in_its_unit(code: str, town: tuple[float, float]) -> None:
    outline = boundaries.outline_of(code)
    assert outline is not None
    assert outline.contains(shapely.Point(town))


def test_al_tanf_lies_in_homs_by_natural_earth() -> None:
    homs = boundaries.unit("SY-HI")
    assert homs is not None
    assert homs.geometry.contains(shapely.Point(38.656978, 33.489518))


@pytest.mark.parametrize("name", ["Homs", "HIMS", "محافظة حمص", "Хомс"])
def test_homs_is_found_by_its_names(name: str) -> None:
    assert [unit.code for unit in boundaries.find_units(name, "SYR")] == ["SY-HI"]


def test_accents_do_not_matter() -> None:
    assert [unit.code for unit in boundaries.find_units("hamah")] == ["SY-HM"]


def test_names_are_told_without_outlines() -> None:
    told = {item.code: item for item in boundaries.unit_names("SYR")}
    assert told["SY-HI"].names["uk"].startswith("Хомс")
    assert told["SY-HI"].kind == "province"
    assert len(told["SY-HI"].names) >= 20
    assert boundaries.unit_names("SYR", 2) == ()


def test_a_unit_is_counted_to_the_country_of_its_code_and_tells_who_holds_it() -> None:
    crimea = boundaries.unit("UA-43")
    assert crimea is not None
    assert (crimea.country, crimea.told.held_by) == ("UKR", "RUS")
    assert [unit.told.held_by for unit in boundaries.units("SYR")] == [""] * 15
    assert "CYN" not in boundaries.countries()


def test_units_that_share_a_code_are_taken_together() -> None:
    manila = boundaries.unit("PH-MNL")
    parts = [unit for unit in boundaries.units("PHL") if unit.code == "PH-MNL"]
    assert manila is not None
    assert len(parts) == 17
    assert area_km2(manila.geometry) == pytest.approx(sum(area_km2(part.geometry) for part in parts), rel=1e-6)


def test_what_we_do_not_have_is_none() -> None:
    assert boundaries.units("ZZZ") == ()
    assert boundaries.country("ZZZ") is None
    assert boundaries.country_outline("ZZZ") is None
    assert boundaries.outline_of("FR-ZZZ") is None
    assert boundaries.outline_of("SY-ZZ") is None
    assert boundaries.find_units("Atlantis") == ()
    assert boundaries.unit_of_p_code("SY01") is None


def test_a_code_of_every_country_is_found_again() -> None:
    for country in boundaries.countries():
        first = boundaries.unit_names(country)[0]
        found = boundaries.unit(first.code)
        assert found is not None
        assert found.country == country, first.code


def test_every_outline_is_valid_and_within_the_bounds_of_its_country() -> None:
    for country in boundaries.countries():
        entry = boundaries.country(country)
        units = boundaries.units(country)
        assert entry is not None
        assert len(units) == entry.units
        assert all(unit.geometry.is_valid and not unit.geometry.is_empty for unit in units), country
        assert shapely.total_bounds([unit.geometry for unit in units]) == pytest.approx(entry.bounds, abs=2e-5)


def test_a_window_names_its_countries() -> None:
    near = boundaries.countries_in((35.0, 32.0, 37.0, 34.0))
    assert {"SYR", "LBN", "ISR", "JOR"} <= set(near)
    assert len(near) < 12
