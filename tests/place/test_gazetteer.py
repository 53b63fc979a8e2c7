from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.boundaries import outline_of
from truceline.place.entry import Kind
from truceline.place.gazetteer import Asked, Gazetteer


@pytest.fixture(scope="module")
def gazetteer(context):
    return context.gazetteer


def best(gazetteer, name, **asked):
    return gazetteer.match(name, Asked(**asked))[0].entry


@pytest.mark.parametrize("name", ["al-Tanf", "At Tanf", "Tanf", "Al Tanf", "at-Tanf", "التنف", "Эт-Танф"])
def test_every_spelling_of_al_tanf_is_the_garrison_first(gazetteer, name):
    assert best(gazetteer, name).id == "places:al-tanf-garrison"


@pytest.mark.parametrize("name", ["Deraa", "Daraa", "Dar'a", "Dar‘ā", "درعا"])
def test_every_spelling_of_daraa_is_the_town_and_its_province(gazetteer, name):
    assert {match.entry.id for match in gazetteer.match(name)} == {"geonames:170905", "admin:SY-DR"}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Jisr al-Shughur", "geonames:169023"),
        ("Talbiseh", "geonames:163779"),
        ("Arbin", "geonames:169372"),
        ("Kafr Zita", "geonames:168620"),
        ("Zellaqiyat", "places:zalakiyat"),
        ("Latamneh", "places:latamneh"),
        ("Palmyra", "geonames:163808"),
        ("Astana", "geonames:1526273"),
        ("Geneva", "geonames:2660646"),
        ("Jordan", "country:JOR"),
        ("Rural Damascus", "admin:SY-RD"),
        ("Eastern Ghouta", "places:eastern-ghouta"),
        ("الغوطة الشرقية", "places:eastern-ghouta"),
    ],
)
def test_names_of_the_facts_lead_to_their_places(gazetteer, name, entry):
    assert best(gazetteer, name).id == entry


def test_a_namesake_in_the_cases_country_comes_first(gazetteer):
    found = gazetteer.match("al-Karamah")
    assert found[0].entry.country == "SYR"
    assert {match.entry.country for match in found} >= {"SYR", "JOR"}


def test_a_capital_and_its_province_share_a_name(gazetteer):
    shares = {match.entry.kind: match.weight for match in gazetteer.match("Homs")}
    assert shares == {Kind.SETTLEMENT: pytest.approx(0.6), Kind.ADMIN1: pytest.approx(0.4)}


def test_the_kind_that_is_said_decides(gazetteer):
    assert best(gazetteer, "Idlib", kinds=frozenset({Kind.ADMIN1})).id == "admin:SY-ID"
    assert best(gazetteer, "Tanf", kinds=frozenset({Kind.CROSSING})).id == "places:al-tanf-crossing"


def test_the_unit_that_is_said_decides_between_namesakes(gazetteer):
    lebanon = outline_of("LBN")
    assert best(gazetteer, "Saida", within=lebanon).country == "LBN"


def test_a_place_that_did_not_stand_yet_is_no_candidate(gazetteer):
    before = gazetteer.match("Tanf", Asked(first=date(2015, 1, 1), last=date(2015, 12, 31)))
    assert "places:al-tanf-garrison" not in {match.entry.id for match in before}


@pytest.mark.parametrize("name", ["Xyzzyville", "", "!!!", "the", "zqxj kvw"])
def test_what_nothing_fits_has_no_candidates(gazetteer, name):
    assert gazetteer.match(name) == ()


@given(st.one_of(st.text(max_size=60), st.sampled_from(["Homs", "Tal", "Deir", "Kafr", "Saida", "Ma'arat"])))
def test_weights_sum_to_one_or_there_are_none(gazetteer, name):
    found = gazetteer.match(name)
    assert not found or sum(match.weight for match in found) == pytest.approx(1)
    assert [match.weight for match in found] == sorted((match.weight for match in found), reverse=True)


def test_a_country_gets_its_outline_or_a_disc_of_its_area(gazetteer, monkeypatch):
    assert gazetteer.outlined(best(gazetteer, "Iraq")).geometry is not None
    monkeypatch.setattr("truceline.place.gazetteer.country_outline", lambda _: None)
    kazakhstan = gazetteer.outlined(best(gazetteer, "Kazakhstan"))
    assert kazakhstan.geometry is None
    assert 800_000 < kazakhstan.radius_m < 1_100_000
    assert gazetteer.outlined(best(gazetteer, "Homs")).id == "geonames:169577"


def test_a_region_is_found_as_the_part_of_its_unit(gazetteer):
    assert gazetteer.part("SY-HI", 0).id == "places:northern-homs"
    assert gazetteer.part("SY-HI", 180) is None


def test_all_that_is_read_is_recorded_with_its_version(gazetteer):
    inputs = dict(gazetteer.inputs)
    assert set(inputs) >= {"boundaries", "geonames", "matching", "ranking", "places", "places_ukraine", "widths"}
    assert gazetteer.country_name("SYR") == "Syria"
    assert gazetteer.country_name("QQQ") == "QQQ"


def test_places_are_shown_as_english_reports_write_them(gazetteer):
    assert gazetteer.match("Hamah")[0].entry.name == "Hama"
    assert gazetteer.match("Kafr Nubl")[0].entry.name.isascii()
    assert gazetteer.entry("geonames:163779").name == "Talbiseh"
    assert gazetteer.match("Misraba")[0].entry.id == "places:misraba"


def test_the_seat_of_a_province_shares_its_name_though_the_outline_leaves_it_out():
    found = Gazetteer(["UKR"]).match("Kherson")
    assert [match.entry.id for match in found[:2]] == ["geonames:706448", "admin:UA-65"]


@pytest.fixture(scope="module")
def leaning():
    """The gazetteer of a person who states no country, with a library of these."""
    return Gazetteer([], leaning=["ISR", "SYR", "UKR", "YEM", "KOR"])


@pytest.mark.parametrize(
    ("name", "country"), [("Tigray", "ETH"), ("Jabalia", "PSE"), ("Gali", "GEO"), ("Dzerzhinsk", "RUS")]
)
def test_where_no_country_is_stated_a_name_known_anywhere_beats_one_like_it(leaning, name, country):
    found = leaning.match(name)
    assert found[0].entry.country == country
    assert all("consonants" not in item.reason for item in found)


def test_where_no_country_is_stated_a_loose_form_says_how_little_that_is(leaning):
    found = leaning.match("Talbeesa")
    assert found[0].entry.country == "SYR"
    assert "where no country is told" in found[0].reason
    assert found[0].probability < 0.5
    assert leaning.match("Kebeti") == ()


def test_where_no_country_is_stated_those_of_the_library_are_likelier(leaning):
    assert leaning.match("Palmyra")[0].entry.country == "SYR"
    gaza = leaning.match("Gaza")
    assert sum(item.weight for item in gaza if item.entry.country == "PSE") > 0.7


def test_a_name_like_another_gives_way_to_one_that_is_read_so():
    found = Gazetteer(["EGY", "SYR"]).match("كفرزيتا")
    assert {item.entry.country for item in found} == {"SYR"}


def test_the_red_sea_is_a_sea_before_it_is_a_province(leaning):
    assert leaning.match("Red Sea")[0].entry.id == "places:red-sea"
    assert leaning.match("Red Sea", Asked(kinds=frozenset({Kind.ADMIN1})))[0].entry.kind is Kind.ADMIN1


def test_in_a_stated_country_the_very_name_of_a_province_abroad_beats_a_rare_spelling():
    found = Gazetteer(["ISR"]).match("Tigray")
    assert found[0].entry.id == "admin:ET-TI"
    assert {item.entry.country for item in found} == {"ETH", "ISR"}
