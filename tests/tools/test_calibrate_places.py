"""The tool that asks how often regions contain the truth."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
from lxml import etree

from tools import calibrate_places
from tools.calibrate_places import (
    LEVELS,
    Trial,
    coverage,
    depth,
    expected_near,
    fit_near,
    half_of,
    is_calibrated,
    lines,
    main,
    near_pairs,
    near_trials,
    nested_depth,
    offset_trials,
    places_of,
)
from tools.calibration_figure import figure
from truceline.geo.geodesy import destination
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import single, to_geometry
from truceline.model.footprint import Area, Disc, Normal, Ring, Sector
from truceline.place.context import open_context

if TYPE_CHECKING:
    from pathlib import Path

HERE = (36.7, 34.8)


def test_depths_of_points_drawn_from_a_shape_are_uniform() -> None:
    draws = np.random.default_rng(3)
    squared = draws.random(2000)
    turns = draws.random(2000)
    shapes = {
        "disc": (Disc(centre=HERE, radius_m=5000), np.sqrt(squared) * 5000, 360 * turns),
        "normal": (Normal(centre=HERE, sigma_m=5000), 5000 * np.sqrt(-2 * np.log(squared)), 360 * turns),
        "ring": (Ring(centre=HERE, inner_m=3000, outer_m=5000), np.sqrt(9e6 + 16e6 * squared), 360 * turns),
        "sector": (
            Sector(centre=HERE, inner_m=3000, outer_m=5000, from_deg=350, to_deg=40),
            np.sqrt(9e6 + 16e6 * squared),
            350 + 50 * turns,
        ),
    }
    for name, (shape, away, bearings) in shapes.items():
        found = [depth(shape, destination(HERE, b, float(a))) for a, b in zip(away, bearings, strict=True)]
        for level in LEVELS:
            assert np.mean(np.array(found) <= level) == pytest.approx(level, abs=0.035), name


def test_what_lies_outside_is_in_no_region() -> None:
    far = destination(HERE, 90, 50_000)
    assert depth(Disc(centre=HERE, radius_m=5000), far) > 1
    assert depth(Ring(centre=HERE, inner_m=1, outer_m=5000), far) > 1
    assert depth(Sector(centre=HERE, inner_m=1, outer_m=5000, from_deg=0, to_deg=90), far) > 1
    assert depth(Area(polygons=()), far) > 1


def test_a_denser_middle_is_asked_first() -> None:
    core = Sector(centre=HERE, inner_m=19_000, outer_m=21_000, from_deg=35, to_deg=55)
    whole = Sector(centre=HERE, inner_m=18_000, outer_m=22_000, from_deg=20, to_deg=70)
    held = 0.6 + 0.4 * mass_inside(single(whole), to_geometry(core))
    rim = nested_depth(core, whole, 0.6, destination(HERE, 54.99, 20_000))
    assert rim == pytest.approx(held, abs=0.01)
    assert nested_depth(core, whole, 0.6, destination(HERE, 45, 20_020)) < 0.01
    assert nested_depth(core, whole, 0.6, destination(HERE, 69.9, 20_000)) == pytest.approx(1, abs=0.02)
    assert nested_depth(core, whole, 0.6, destination(HERE, 80, 20_000)) > 1


def test_coverage_counts_by_name_and_says_what_it_rests_on() -> None:
    trials = [Trial(f"name {number // 2}", number / 2000) for number in range(2000)]
    found = coverage("even", trials)
    assert found.names == 1000
    assert is_calibrated(found)
    assert found.intervals[0][0] < 0.5 < found.intervals[0][1]
    assert "1000 names" in next(lines([found]))
    assert not is_calibrated(coverage("off", [Trial(trial.name, trial.depth**2) for trial in trials]))


def test_told_places_are_read_back() -> None:
    places = places_of(frozenset({"SY"}))
    assert len(places) > 200
    trials = list(offset_trials(places, 5, count=150))
    assert len(trials) == 150
    assert np.mean([trial.depth <= 1 for trial in trials]) > 0.9
    assert {half_of(trial.name) for trial in trials} == {0, 1}


def test_a_width_is_found_again_among_headlines_that_mean_another_place() -> None:
    draws = np.random.default_rng(0)
    own = 8000 * np.sqrt(-2 * np.log(draws.random(300)))
    far = 170_000 * np.sqrt(-2 * np.log(draws.random(200)))
    sigma, (low, high), share = fit_near([*own, *far])
    assert low <= 8000 <= high
    assert sigma == pytest.approx(8000, rel=0.15)
    assert share == pytest.approx(0.6, abs=0.06)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [
        ("Clashes near Idlib leave two dead", "Binnish town", "36.71", "35.96", "1.0"),
        ("Raids in the vicinity of Daraa city", "Nasib village", "36.19", "32.55", "2.0"),
        ("Shells fall near Homs as talks go on", "Taldou town", "36.54", "34.87", "1.0"),
        ("Shells hit Taldou near Homs", "Taldou town", "36.54", "34.87", "1.0"),
        ("Clashes near Idlib province", "Salqin town", "36.45", "36.13", "1.0"),
        ("Battle around Xyzzy", "Salqin town", "36.45", "36.13", "1.0"),
        ("Clashes near Hama", "Hama Governorate", "36.7", "35.1", "4.0"),
    ]
    path = tmp_path / "ged.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source_headline", "where_coordinates", "longitude", "latitude", "where_prec"])
        writer.writerows(rows)
    return path


def test_headlines_give_pairs_of_a_town_and_another_precise_place(table: Path) -> None:
    pairs = near_pairs(table, open_context(["SYR"]).gazetteer)
    assert [(pair.town.name, pair.place) for pair in pairs] == [
        ("Idlib", "Binnish"),
        ("Daraa", "Nasib"),
        ("Homs", "Taldou"),
    ]
    assert all(trial.depth <= 1 for trial in near_trials(pairs))
    assert list(expected_near(pairs)) == sorted(expected_near(pairs))


def test_the_drawing_is_svg_and_the_command_writes_it(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "figure.svg"
    few = coverage("told <few>", [Trial("a", 0.2), Trial("b", 0.7)])
    monkeypatch.setattr(calibrate_places, "FIGURE", target)
    monkeypatch.setattr(calibrate_places, "constructed", lambda: few)
    towns = tmp_path / "map.json"
    towns.write_text('[{"city": "Idlib", "iso3": "SYR", "lat": 35.93, "lng": 36.63}]', "utf-8")
    monkeypatch.setattr(calibrate_places, "half_of", lambda name: 1)
    assert main([str(table), str(towns)]) == 0
    assert "told <few>: 2 names" in capsys.readouterr().out
    drawn = etree.fromstring(target.read_bytes())
    assert len(drawn.findall(".//{*}circle")) == 4 * (len(LEVELS) + 1)
    assert "told &lt;few&gt;" in figure([few])
    assert main(["a", "b", "c"]) == 2
