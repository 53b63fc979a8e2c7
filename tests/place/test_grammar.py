from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.place.entry import Kind
from truceline.place.expression import (
    Between,
    Border,
    Either,
    Named,
    Offset,
    PartOf,
    Point,
    Qualified,
    Related,
    Stretch,
    Toward,
)
from truceline.place.grammar import PointingBack, parse_phrase, plain, points_back


def test_a_bare_name_loses_its_empty_words():
    town = Named("kafr zita", frozenset({Kind.SETTLEMENT}), full="kafr zita")
    assert parse_phrase("in the town of Kafr Zita") == Related("inside", town)
    assert parse_phrase("the strategic Tabqa").text == "tabqa"


@pytest.mark.parametrize(
    ("phrase", "word", "name"),
    [
        ("near al-Tanf", "near", "al-tanf"),
        ("close to Homs", "near", "homs"),
        ("in the vicinity of Homs", "near", "homs"),
        ("the Smad area", "near", "smad"),
        ("on the outskirts of Damascus", "outskirts", "damascus"),
        ("Damascus's outskirts", "outskirts", "damascus"),
        ("the edge of Hama", "edge", "hama"),
        ("the countryside of Idlib", "countryside", "idlib"),
        ("Idlib countryside", "countryside", "idlib"),
        ("along the Euphrates", "along", "euphrates"),
        ("just outside Palmyra", "outside", "palmyra"),
    ],
)
def test_spatial_words_stand_before_or_behind(phrase, word, name):
    found = parse_phrase(phrase)
    assert isinstance(found, Related)
    assert (found.word, found.of.text) == (word, name)


@pytest.mark.parametrize(
    ("phrase", "metres", "bearing"),
    [
        ("57 km north-east of Donetsk", 57_000, 45),
        ("about 21 kilometres to the north-west of Hama", 21_000, 315),
        ("5-7 km south of Tabqa", 6_000, 180),
        ("some 3 miles from Homs", 4_828, None),
        ("a few km south of Homs", 3_000, 180),
        ("200 m west of Homs", 200, 270),
        ("12.5km SSW of Homs", 12_500, 202.5),
        ("20 kilometers (12 miles) south of Mosul", 20_000, 180),
        ("three kilometers west of Raqqa", 3_000, 270),
        ("between 5 and 7 km north of Homs", 6_000, 0),
        ("two to four kilometres west of Raqqa", 3_000, 270),
        ("half a mile from Kobani", 805, None),
        ("a mile north of Homs", 1_609, 0),
        ("1,500 km east of Homs", 1_500_000, 90),
        ("1,5 km east of Homs", 1_500, 90),
    ],
)
def test_distances_carry_unit_and_bearing(phrase, metres, bearing):
    found = parse_phrase(phrase)
    assert isinstance(found, Offset)
    assert found.distance_m == pytest.approx(metres, abs=1)
    assert found.bearing == bearing


@pytest.mark.parametrize("bound", ["within", "less than", "from within", "up to about"])
def test_the_farthest_distance_leaves_all_the_ground_before_it(bound):
    found = parse_phrase(f"{bound} 10 km of Sloviansk")
    assert isinstance(found, Offset)
    assert (found.distance_m, found.step_m, found.told_km) == (5_000, 10_000, "within 10 km")
    assert parse_phrase("5 km of Sloviansk").told_km == "5 km"


def test_the_north_of_is_a_part_and_to_the_north_of_is_beyond():
    assert isinstance(parse_phrase("the north of Homs province"), PartOf)
    assert parse_phrase("to the north of Homs") == Toward(Named("homs", full="homs"), 0, is_loose=False)
    assert parse_phrase("north of Homs").is_loose
    assert parse_phrase("the centre of Homs") == PartOf(Named("homs", full="homs"), None, is_central=True)
    assert parse_phrase("northern parts of Syria") == PartOf(Named("syria", full="syria"), 0)


def test_a_kind_behind_a_list_goes_with_each_name():
    found = parse_phrase("Latakia, Hama and Aleppo provinces")
    assert isinstance(found, Either)
    assert [(item.text, Kind.ADMIN1 in item.kinds) for item in found.items] == [
        ("latakia", True),
        ("hama", True),
        ("aleppo", True),
    ]
    before = parse_phrase("the provinces of Aleppo, Homs and Latakia")
    assert isinstance(before, Either)
    assert all(Kind.ADMIN1 in item.kinds for item in before.items)
    mixed = parse_phrase("parts of the neighbouring Latakia and the city of Hama")
    assert isinstance(mixed, Either)
    assert not mixed.items[0].of.kinds


def test_commas_qualify_unless_they_list():
    found = parse_phrase("Manshiyya, Daraa city")
    assert isinstance(found, Qualified)
    assert found.base.text == "manshiyya"
    assert isinstance(parse_phrase("Khattab; Taybat al-Imam"), Either)


def test_near_behind_a_name_qualifies_it():
    found = parse_phrase("eastern Ghouta near Damascus")
    assert isinstance(found, Qualified)
    assert (found.base.text, found.base.bearing) == ("ghouta", 90)
    assert found.by == (Related("near", Named("damascus", full="damascus")),)


def test_brackets_and_owners_qualify():
    assert isinstance(parse_phrase("Saida (Daraa)"), Qualified)
    owned = parse_phrase("Syria's Idlib province")
    assert isinstance(owned, Qualified)
    assert owned.by[0].text == "syria"
    assert parse_phrase("the country's Idlib province").text == "idlib"


def test_pairs():
    assert isinstance(parse_phrase("between Saraqib and the M5"), Between)
    assert isinstance(parse_phrase("the road between Homs and Hama"), Between)
    border = parse_phrase("near the border with Iraq and Jordan")
    assert isinstance(border, Border)
    assert [item.text for item in border.others] == ["iraq", "jordan"]
    shared = parse_phrase("near the border between Armenia and Azerbaijan")
    assert isinstance(shared, Border)
    assert (shared.first.text, shared.others[0].text) == ("armenia", "azerbaijan")
    assert isinstance(parse_phrase("the Syrian border between Manbij and Azaz"), Stretch)
    assert parse_phrase("the Syrian-Iraqi border").first.text == "syrian"
    assert parse_phrase("the border between Syria and Iraq").first.text == "syria"


def test_the_area_of_a_zone_is_the_zone():
    found = parse_phrase("in the area of a deconfliction zone")
    assert found == Related("inside", Named("deconfliction", frozenset({Kind.REGION}), full="deconfliction zone"))


def test_coordinates_are_a_point():
    assert isinstance(parse_phrase("33.5, 38.6"), Point)


@pytest.mark.parametrize("phrase", ["in the area", "there", "near the base", "the town", "The area", "at the site"])
def test_phrases_that_only_point_back(phrase):
    assert points_back(phrase) is not None


def test_what_points_back_may_say_its_kind():
    assert points_back("near the base") == PointingBack("near", Kind.GARRISON)
    assert points_back("on the same town") == PointingBack("on", Kind.SETTLEMENT)
    assert points_back("in the area") == PointingBack("in", None)
    assert points_back("there") == PointingBack("", None)


@pytest.mark.parametrize("phrase", ["in the Idlib area", "the zone", "Homs"])
def test_phrases_that_say_something(phrase):
    assert points_back(phrase) is None


def test_quotation_marks_dashes_and_blanks_are_made_plain():
    assert plain(" the “safe\u00a0zone” –  near\tal‑Tanf. ") == "the safe zone - near al-tanf"


def test_a_phrase_that_is_too_long_is_refused():
    with pytest.raises(ItemError) as caught:
        parse_phrase("Homs " * 1000)
    assert caught.value.code == "place.too_long"


HEAP = "near the of north and , ; in Homs province 5 km ( ) 's between border with zone part west al-Tanf outside ° N -"


@given(st.lists(st.sampled_from(HEAP.split()), max_size=40))
def test_any_heap_of_words_is_read_without_failing(words):
    with suppress(ItemError):
        parse_phrase(" ".join(words))


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text):
    with suppress(ItemError):
        parse_phrase(text)


@pytest.mark.parametrize(
    ("phrase", "step"),
    [
        ("57 km north-east of X", 1_000),
        ("50 km north of X", 10_000),
        ("15 km north of X", 5_000),
        ("5 km north of X", 1_000),
        ("2.5 km north of X", 100),
        ("10-14 km north of X", 5_000),
        ("20-40 km north of X", 20_000),
        ("several km north of X", 5_000),
        ("30 miles north of X", 16_093.44),
    ],
)
def test_digits_tell_what_a_distance_was_rounded_to(phrase, step):
    found = parse_phrase(phrase)
    assert isinstance(found, Offset)
    assert found.step_m == pytest.approx(step)


def test_in_the_area_of_a_place_is_near_it():
    assert parse_phrase("in the area of Avdiivka") == parse_phrase("near Avdiivka")
    assert isinstance(parse_phrase("areas of Homs province"), PartOf)


@pytest.mark.parametrize(
    "phrase",
    [
        "the road from Damascus to Homs",
        "the Damascus-Homs road",
        "on the Damascus - Homs highway",
        "the area between Damascus and Homs",
        "halfway between Damascus and Homs",
        "on the road between Damascus and Homs",
        "near the front line between Damascus and Homs",
    ],
)
def test_ways_are_told_by_their_ends(phrase):
    found = parse_phrase(phrase)
    assert isinstance(found, Between)
    assert isinstance(found.first, Named)
    assert isinstance(found.second, Named)
    assert (found.first.text, found.second.text) == ("damascus", "homs")


@pytest.mark.parametrize("phrase", ["the al-Bab road", "Deir ez-Zor road", "the Deir al-Adas road"])
def test_an_article_with_its_hyphen_is_no_way_between_two_places(phrase):
    assert not isinstance(parse_phrase(phrase), Between)


@pytest.mark.parametrize(
    "phrase",
    ["the M5 between Saraqib and Hama", "the M5 section from Saraqib to Hama", "on the M5 between Saraqib and Hama"],
)
def test_a_stretch_of_a_named_road(phrase):
    found = parse_phrase(phrase)
    assert isinstance(found, Stretch)
    assert found.first == parse_phrase("Saraqib")


@pytest.mark.parametrize("word", ["countryside", "outskirts", "suburbs", "edge"])
def test_a_side_of_surroundings(word):
    found = parse_phrase(f"the southern {word} of Aleppo")
    assert isinstance(found, PartOf)
    assert found.bearing == 180.0
    assert isinstance(found.of, Related)


def test_a_heap_of_spatial_words_is_refused():
    with pytest.raises(ItemError) as caught:
        parse_phrase(
            "near the border of the outskirts of " * 6
            + "Homs between Hama, near Idlib, outside Aleppo, near Daraa and Raqqa"
        )
    assert caught.value.code == "place.too_long"
    villages = ", ".join(f"near Village{number}" for number in range(10))
    assert isinstance(parse_phrase(f"{villages} and Homs"), Either)
