"""The width of "near": wide where little is known, and pairs read as texts tell them."""

from __future__ import annotations

import numpy as np
import pytest

from tools.calibrate_near import GRID_M, Named, fitted, held_out, of_sentences, posterior, size_of, width_m


def drawn(width_m: float, count: int, seed: int = 0) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).rayleigh(width_m, count)]


def test_many_pairs_tell_the_width() -> None:
    many = drawn(6_000, 400)
    assert width_m(posterior([], many)) == pytest.approx(float(np.sqrt(np.mean(np.square(many)) / 2)), rel=0.04)
    mixed = [*drawn(6_000, 300), *drawn(40_000, 80, 1), *drawn(170_000, 80, 2)]
    assert width_m(posterior(mixed, [])) == pytest.approx(6_000, rel=0.12)


def test_few_pairs_leave_it_wider_than_the_likeliest() -> None:
    few = drawn(6_000, 4)
    weights = posterior([], few)
    assert width_m(weights, 0.95) > width_m(weights, 0.8) > float(GRID_M[int(np.argmax(weights))])


def test_named_places_never_make_it_narrower_than_headlines_do() -> None:
    headlines = drawn(12_000, 20)
    assert fitted(headlines, drawn(3_000, 50)) == width_m(posterior(headlines, []))
    assert fitted(headlines, drawn(25_000, 50)) > width_m(posterior(headlines, []))


def test_a_town_is_judged_by_the_others() -> None:
    named = [Named("A", "town", 5_000.0), Named("B", "town", 9_000.0), Named("C", "city", 30_000.0)]
    trials = held_out({"town": [8_000.0], "city": [12_000.0], "village": []}, named)
    assert [trial.name for trial in trials] == ["A", "B", "C"]
    assert trials[0].depth < trials[1].depth < 1
    assert (size_of(1_000), size_of(50_000), size_of(300_000)) == ("village", "town", "city")


def test_pairs_are_read_where_both_places_are_known() -> None:
    texts = [
        "Two were wounded in Beit Furik near Nablus on Sunday.",
        "Two were wounded in Beit Furik near Nablus on Monday.",
        "Shells fell on Tell Hamra, near the city of Aleppo.",
        "Shells fell near Homs.",
        "A house in Xyzzyx near Aleppo burnt.",
    ]
    found = list(of_sentences(texts, {"tell hamra": (37.2, 36.3)}))
    assert [(one.town, one.size) for one in found] == [("Nablus", "town"), ("Aleppo", "city")]
    assert 7_000 < found[0].away_m < 11_000
    assert 8_000 < found[1].away_m < 14_000
