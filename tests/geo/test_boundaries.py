"""The boundaries that ship are whole, are what their manifest says, and are found by code and by name."""

from __future__ import annotations

import json

import pytest
import shapely

from truceline.errors import LexiconError
from truceline.geo import boundaries
from truceline.geo.area import area_km2


def test_syria_has_fourteen_governorates_and_the_separation_zone() -> None:
    codes = [unit.code for unit in boundaries.units("SYR")]
    assert codes == sorted(codes)
    assert len([code for code in codes if not code.endswith("~")]) == 14


def test_syria_is_as_large_as_it_is() -> None:
    outline = boundaries.country_outline("SYR")
    assert outline is not None
    assert outline.is_valid
    assert area_km2(outline) == pytest.approx(185_180, rel=0.03)


@pytest.mark.parametrize(
    ("code", "town"),
    [("SY-ID", (36.634, 35.931)), ("SY-HI", (36.726, 34.724)), ("SY-DR", (36.102, 32.619)), ("SYR", (38.28, 34.56))],
)
def test_a_town_lies_in_its_unit(code: str, town: tuple[float, float]) -> None:
    outline = boundaries.outline_of(code)
    assert outline is not None
    assert outline.contains(shapely.Point(town))


def test_al_tanf_lies_in_homs_by_natural_earth() -> None:
    homs = boundaries.unit("SY-HI")
    assert homs is not None
    assert homs.geometry.contains(shapely.Point(38.656978, 33.489518))


@pytest.mark.parametrize("name", ["Homs", "HIMS", "محافظة حمص"])
def test_homs_is_found_by_its_names(name: str) -> None:
    assert [unit.code for unit in boundaries.find_units(name, "SYR")] == ["SY-HI"]


def test_accents_do_not_matter() -> None:
    assert [unit.code for unit in boundaries.find_units("hamah")] == ["SY-HM"]


def test_what_we_do_not_have_is_none() -> None:
    assert boundaries.units("FRA") == ()
    assert boundaries.country_outline("FRA") is None
    assert boundaries.outline_of("FR-75") is None
    assert boundaries.outline_of("SY-ZZ") is None
    assert boundaries.find_units("Atlantis") == ()


def test_every_shipped_country_has_units_of_its_own_prefix() -> None:
    for country in boundaries.countries():
        for unit in boundaries.units(country):
            assert unit.code.startswith(boundaries.manifest().countries[country].alpha_2 + "-"), unit.code
            assert unit.country == country
            assert boundaries.unit(unit.code) is not None


def test_a_changed_file_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in boundaries.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = json.loads((tmp_path / "lbn.geojson").read_text(encoding="utf-8"))
    (tmp_path / "lbn.geojson").write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / "jor.geojson").unlink()
    monkeypatch.setattr(boundaries, "FOLDER", tmp_path)
    boundaries.units.cache_clear()
    try:
        with pytest.raises(LexiconError, match="manifest"):
            boundaries.units("LBN")
        with pytest.raises(LexiconError, match="cannot be read"):
            boundaries.units("JOR")
    finally:
        boundaries.units.cache_clear()


def test_a_missing_manifest_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "FOLDER", tmp_path)
    boundaries.manifest.cache_clear()
    try:
        with pytest.raises(LexiconError, match="cannot be read"):
            boundaries.manifest()
    finally:
        boundaries.manifest.cache_clear()
