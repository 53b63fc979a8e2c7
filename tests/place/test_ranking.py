from __future__ import annotations

import math

import pytest

from truceline.place.entry import Kind
from truceline.place.index import ALTERNATE, EXACT, KEY, PlaceRow
from truceline.place.ranking import FEATURES, Surroundings, country_prior, features, load_ranking, loose_prior, score

TOWN = PlaceRow("geonames:1", "Moore", Kind.SETTLEMENT, "USA", -97.5, 35.3, 60_000, 0.2, "US-OK")
OTHER = TOWN._replace(id="geonames:2", country="AUS", lon=150.0, lat=-33.0, unit="AU-NSW")
AMERICA = Surroundings((("USA", 1.0),), (("US-OK", 0.5),), ((-97.0, 35.0, 1.0),))


def test_every_feature_has_a_weight_that_is_fitted_or_declared():
    told = load_ranking()
    assert set(FEATURES) <= {**told.fitted, **told.declared}.keys()
    assert not set(told.fitted) & set(told.declared)
    assert len(features(TOWN, EXACT, 1.0, AMERICA)) == len(FEATURES)


def test_more_people_and_better_spellings_are_likelier():
    assert score(TOWN._replace(population=600_000), EXACT, 1.0) > score(TOWN, EXACT, 1.0)
    assert score(TOWN, EXACT, 1.0) > score(TOWN, ALTERNATE, 1.0) > score(TOWN, KEY, 0.9)
    assert score(TOWN, KEY, 0.95) > score(TOWN, KEY, 0.8)


def test_what_else_is_named_pulls():
    assert score(TOWN, EXACT, 1.0, AMERICA) > score(OTHER, EXACT, 1.0, AMERICA)
    assert score(TOWN, EXACT, 1.0) == score(OTHER, EXACT, 1.0)
    assert AMERICA.nearness(-97.5, 35.3) > 0.7
    assert AMERICA.nearness(150.0, -33.0) == pytest.approx(0)


def test_the_cases_country_comes_before_its_neighbours_and_the_world():
    assert (
        country_prior(TOWN, ("USA",), ()) > country_prior(TOWN, ("MEX",), ("USA",)) > country_prior(TOWN, ("SYR",), ())
    )
    assert country_prior(TOWN, (), ()) == country_prior(TOWN, ("USA",), ())


def test_a_case_of_several_countries_is_nearer_to_the_world():
    of_one, of_ten = country_prior(TOWN, ("SYR",), ()), country_prior(TOWN, ("SYR", *(9 * ("LBN",))), ())
    assert of_ten - of_one == pytest.approx(math.log(10))


def test_countries_that_nobody_stated_are_only_likelier():
    inside, beside, away = (
        country_prior(TOWN, (), around, leaning)
        for around, leaning in ((("MEX",), ("USA",)), (("USA",), ("MEX",)), (("IRQ",), ("SYR",)))
    )
    assert inside > beside > away > country_prior(TOWN, ("SYR",), ())
    assert country_prior(TOWN._replace(kind=Kind.COUNTRY), (), (), ("SYR",)) == inside


def test_a_neighbour_is_never_farther_than_the_world():
    ten = ("SYR", *(9 * ("LBN",)))
    assert country_prior(TOWN, ten, ("USA",)) == pytest.approx(country_prior(TOWN, ten, ()))


def test_a_loose_form_counts_for_less_where_the_name_is_known():
    assert loose_prior(KEY, is_name_known=True) < 0
    assert loose_prior(KEY, is_name_known=False) == loose_prior(EXACT, is_name_known=True) == 0
