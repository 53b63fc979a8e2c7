from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring, distance_m
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import bounds, centre_and_spread, single
from truceline.model.footprint import Area, Disc
from truceline.place.phrase import resolve_phrase
from truceline.place.reading import Scene, UnknownNameError

GARRISON = (38.61778, 33.50583)
ROUND_TANF = buffer_ring(GARRISON, 55_000)
WEST_OF_37_5 = shapely.box(20, 20, 37.5, 45)


def mass(candidates, geometry):
    return sum(item.weight * mass_inside(item.footprint, geometry) for item in candidates)


def middle(candidates):
    return centre_and_spread([(item.footprint, item.weight) for item in candidates])[0]


@pytest.mark.parametrize(
    "phrase", ["near al-Tanf", "in al-Tanf", "al-Tanf", "at At Tanf", "near Tanf", "At Tanf garrison", "near Tanf base"]
)
def test_al_tanf_lies_in_its_zone_and_far_from_the_four_areas(scene, phrase):
    found = resolve_phrase(phrase, scene)
    assert found[0].entries[0] == "places:al-tanf-garrison"
    assert mass(found, ROUND_TANF) > 0.9
    assert mass(found, WEST_OF_37_5) < 0.001


def test_near_is_wider_than_in(scene):
    def spread(phrase):
        return centre_and_spread([(item.footprint, item.weight) for item in resolve_phrase(phrase, scene)])[1]

    assert spread("near Rastan") > spread("in Rastan")


@pytest.mark.parametrize("phrase", ["Idlib province", "Idlib governorate", "the northwestern Idlib province"])
def test_idlib_province_is_the_province(scene, phrase):
    found = resolve_phrase(phrase, scene)
    assert found[0].entries == ("admin:SY-ID",)
    assert mass(found, outline_of("SY-ID")) > 0.99


def test_bare_idlib_is_town_or_province(scene):
    assert {item.entries[0] for item in resolve_phrase("Idlib", scene)} == {"geonames:169389", "admin:SY-ID"}


@pytest.mark.parametrize("phrase", ["a hospital in Idlib", "the bridge in Idlib", "a checkpoint in Idlib"])
def test_a_site_in_idlib_tells_town_and_province_no_better_than_idlib_does(scene, phrase):
    bare = {item.entries: item.weight for item in resolve_phrase("in Idlib", scene)}
    assert {item.entries: item.weight for item in resolve_phrase(phrase, scene)} == pytest.approx(bare)


@pytest.mark.parametrize("phrase", ["the north of the central Homs province", "north of the central Homs province"])
def test_the_north_of_homs_is_the_pocket_round_rastan_first(scene, phrase):
    found = resolve_phrase(phrase, scene)
    assert found[0].entries == ("places:northern-homs",)
    assert "known as northern Homs countryside" in found[0].reason
    assert mass(found, shapely.box(36.3, 34.3, 40, 36)) > 0.9
    assert mass(found, ROUND_TANF) < 0.001


def test_eastern_ghouta_near_damascus_is_the_ghouta(scene):
    found = resolve_phrase("eastern Ghouta near Damascus", scene)
    assert [item.entries for item in found] == [("places:eastern-ghouta",)]
    assert found[0].footprint == resolve_phrase("Eastern Ghouta", scene)[0].footprint
    assert distance_m(middle(found), (36.44, 33.54)) < 5_000


def test_deraa_and_quneitra_provinces_are_both(scene):
    phrase = "certain parts in the country's southern Deraa and Quneitra provinces"
    found = resolve_phrase(phrase, scene)
    assert len(found) == 1
    assert {"admin:SY-DR", "admin:SY-QU"} <= set(found[0].entries)
    both = shapely.union(outline_of("SY-DR"), outline_of("SY-QU"))
    assert mass(found, both) > 0.9
    assert mass(found, outline_of("SY-DR")) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("phrase", ["the Syrian capital", "the capital of Syria", "in Syria's capital"])
def test_a_countrys_capital_is_its_town(scene, phrase):
    assert resolve_phrase(phrase, scene)[0].entries == ("geonames:170654",)


def test_a_capital_of_nothing_known_is_unknown(scene):
    assert resolve_phrase("the Kazakh capital", scene)[0].entries == ("geonames:1526273",)
    with pytest.raises(UnknownNameError):
        resolve_phrase("the Xyzzyan capital", scene)


def test_on_a_town_is_in_it(scene):
    assert resolve_phrase("on Jobar", scene)[0].rule == "in"
    assert resolve_phrase("on the village of al-Zalakiyat", scene)[0].rule == "in"
    assert resolve_phrase("on the Damascus-Baghdad highway", scene)[0].rule == "along"


def test_with_parts_of_goes_on_with_the_list(scene):
    found = resolve_phrase("Idlib province with certain parts of the neighbouring provinces of Latakia and Hama", scene)
    assert {"admin:SY-ID", "admin:SY-LA", "admin:SY-HM"} <= set(found[0].entries)


def test_the_idlib_zones_provinces_in_one_phrase(scene):
    found = resolve_phrase("the northwestern Idlib province and parts of Latakia, Hama and Aleppo provinces", scene)
    units = [outline_of(code) for code in ("SY-ID", "SY-LA", "SY-HM", "SY-HL")]
    assert mass(found, shapely.union_all(units)) > 0.95
    assert all(mass(found, unit) > 0.1 for unit in units)


@pytest.mark.parametrize(
    ("phrase", "point", "within_km"),
    [
        ("57 km north-east of Donetsk", (38.33, 48.37), 5),
        ("21 km north-west of Hama, near Zellaqiyat", (36.606, 35.279), 4),
        ("Manshiyya, Daraa city", (36.095, 32.612), 1),
        ("the Jobar district of Damascus", (36.335, 33.528), 1),
        ("the town of Kafr Zita in Hama province", (36.603, 35.374), 1),
        ("the village of Saida east of Daraa city", (36.224, 32.629), 1),
        ("33°30′N 38°40′E", (38.667, 33.5), 1),
        ("the road between Homs and Hama", (36.74, 34.93), 3),
        ("near the border with Iraq and Jordan", (38.78, 33.5), 60),
        ("the Syrian-Iraqi border", (40.8, 35.1), 30),
        ("Maqha ash-Shuhaymi, Damascus-Baghdad highway", (38.24, 33.6), 1),
        ("Astana", (71.45, 51.18), 5),
        ("Amman", (36.0, 31.9), 40),
    ],
)
def test_phrases_lie_where_the_map_has_them(scene, phrase, point, within_km):
    assert distance_m(middle(resolve_phrase(phrase, scene)[:1]), point) < within_km * 1000


def test_a_zone_cuts_what_it_is_said_with(scene):
    inside = resolve_phrase("near al-Tanf in the area of a deconfliction zone", scene)
    assert mass(inside, ROUND_TANF) == pytest.approx(1, abs=1e-3)
    assert inside[0].entries == ("places:al-tanf-garrison", "zone:syr-tanf/ring")
    north_west = resolve_phrase("well inside the zone northwest of At Tanf", scene)
    assert mass(north_west, ROUND_TANF) == pytest.approx(1, abs=1e-3)
    assert middle(north_west)[0] < GARRISON[0]


def test_outside_a_zone_is_outside(scene):
    east = resolve_phrase("outside the 55 km zone, east of At Tanf", scene)
    assert mass(east, ROUND_TANF) < 0.01
    assert middle(east)[0] > GARRISON[0]
    contrary = resolve_phrase("al-Tanf, outside the 55 km zone", scene)
    assert mass(contrary[:1], ROUND_TANF) < 0.01
    assert any("does not agree" in item.reason for item in contrary[1:])


def test_the_zone_is_told_by_the_places_beside_it(context):
    beside = (single(Disc(centre=GARRISON, radius_m=5_000)),)
    alone = {item.entries: item.weight for item in resolve_phrase("inside the zone", Scene(context))}
    found = {item.entries: item.weight for item in resolve_phrase("inside the zone", Scene(context, beside))}
    assert alone[("zone:syr-tanf/ring",)] == pytest.approx(1 / 3)
    assert found[("zone:syr-tanf/ring",)] > 0.9


def test_a_zone_by_name_is_its_extent(scene, zones):
    found = resolve_phrase("the Idlib de-escalation zone", scene)
    assert [item.rule for item in found] == ["zone"]
    assert mass(found, zones[1].possible) == pytest.approx(1)


def test_an_unknown_name_never_spoils_the_rest(scene):
    found = resolve_phrase("Tal Asfar and Xyzzyville", scene)
    assert found[0].entries == ("places:tal-asfar",)
    assert "not known and left out: xyzzyville" in found[0].reason
    inside = resolve_phrase("Xyzzyville, Homs province", scene)
    assert inside[0].entries == ("admin:SY-HI",)
    assert "xyzzyville is not known" in inside[0].reason


@pytest.mark.parametrize(
    "phrase", ["Xyzzyville", "near Xyzzyville", "Xyzzyville; Plughtown", "Xyzzyville, Plughtown", ""]
)
def test_a_phrase_of_unknown_names_is_refused_with_them(scene, phrase):
    with pytest.raises(UnknownNameError) as caught:
        resolve_phrase(phrase, scene)
    assert caught.value.code == "place.unknown_name"
    assert not phrase or "xyzzyville" in str(caught.value)


def test_what_does_not_agree_is_set_aside(scene):
    found = resolve_phrase("21 km north-west of Hama, near al-Tanf", scene)
    assert "set aside" in found[0].reason
    assert distance_m(middle(found), (36.6, 35.27)) < 5_000


def test_country_parts_and_the_country(scene):
    assert mass(resolve_phrase("southeastern Syria", scene), outline_of("SYR")) == pytest.approx(1, abs=1e-3)
    assert mass(resolve_phrase("the south of the country", scene), shapely.box(30, 30, 45, 35.1)) > 0.95
    central = resolve_phrase("central Syria", scene)
    assert mass(central, outline_of("SYR")) > 0.99


@pytest.mark.parametrize(
    "phrase",
    [
        "the Idlib countryside",
        "the Homs countryside",
        "northern Hama countryside",
        "the outskirts of Damascus",
        "along the M5",
        "on the Damascus-Baghdad highway",
        "east of the Euphrates near Deir ez-Zor",
        "Eastern Ghouta boundary",
        "the countryside of Rastan",
    ],
)
def test_loose_words_draw_within_the_country(scene, phrase):
    found = resolve_phrase(phrase, scene)
    assert sum(item.weight for item in found) == pytest.approx(1)
    assert mass(found, outline_of("SYR")) > 0.95


def test_countryside_is_the_region_or_the_province_of_that_name(scene):
    assert [item.entries for item in resolve_phrase("the Idlib countryside", scene)] == [("places:idlib-countryside",)]
    assert resolve_phrase("the Homs countryside", scene)[0].entries == ("admin:SY-HI",)


def test_near_a_provincial_capital_is_near_the_town_unless_the_province_is_named(scene):
    assert [item.entries for item in resolve_phrase("near Idlib", scene)] == [("geonames:169389",)]
    assert resolve_phrase("near Idlib province", scene)[0].entries == ("admin:SY-ID",)


def test_a_border_of_something_unknown_is_refused(scene):
    with pytest.raises(ItemError):
        resolve_phrase("the border with Xyzzyland", scene)
    with pytest.raises(ItemError, match="no border in common"):
        resolve_phrase("the border with Kazakhstan", scene)


def test_without_countries_the_world_is_still_there():
    from truceline.place.context import open_context

    context = open_context([])
    assert context.clock == "UTC"
    found = resolve_phrase("57 km north-east of Donetsk", Scene(context))
    assert found[0].rule == "offset"
    with pytest.raises(ItemError):
        resolve_phrase("the border with Iraq", Scene(context))


WORDS = [
    "near",
    "north of",
    "the",
    "Homs",
    "Idlib",
    "al-Tanf",
    "province",
    "and",
    ";",
    "the zone",
    "outskirts of",
    "10 km",
    "west of",
    "inside",
    "outside",
    "between",
    "part of",
    "Damascus",
    "border with",
    "Iraq",
    "the M5",
    "countryside",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_weights_sum_to_one_or_the_phrase_is_refused(scene, words):
    found = ()
    with suppress(ItemError):
        found = resolve_phrase(" ".join(words), scene)
    assert not found or sum(item.weight for item in found) == pytest.approx(1)
    for item in found:
        assert sum(shape.weight for shape in item.footprint.shapes) == pytest.approx(1)
        assert item.reason


def test_the_same_phrase_gives_the_same_candidates(scene, context):
    from truceline.place.context import open_context

    again = open_context(["SYR"], zones=context.zones)
    for phrase in ("near al-Tanf", "Deraa and Quneitra provinces", "the zone"):
        assert resolve_phrase(phrase, Scene(again)) == resolve_phrase(phrase, Scene(replace(context)))


@pytest.mark.parametrize(
    "phrase",
    [
        "the zone outside " * 23,
        "the zone, inside the zone, outside the zone, near the zone, in the zone, the zone, the zone",
        "near the zone north of the zone outside the zone between the zone and the zone",
        "the zone; " * 40,
        "Homs, " * 66,
        "(" * 400,
    ],
)
def test_hostile_phrases_are_read_in_bounded_time(scene, phrase):
    found = ()
    with suppress(ItemError):
        found = resolve_phrase(phrase[:400], scene)
    assert len(found) <= 12


def test_a_stretch_lies_on_its_road_between_its_ends(scene):
    found = resolve_phrase("on the M5 between Saraqib and Maarat al-Numan", scene)[0]
    assert found.rule == "stretch"
    assert found.entries[0] == "places:m5"
    west, south, east, north = bounds(found.footprint)
    assert 35.5 < south < north < 36.0
    assert east - west < 0.4
    with pytest.raises(ItemError, match="does not run between"):
        resolve_phrase("the M5 between Saraqib and Saraqib", scene)


def test_what_lies_between_two_places_of_anything_else(scene):
    found = resolve_phrase("the Idlib countryside between Saraqib and Ariha", scene)[0]
    assert "places:idlib-countryside" in found.entries


def test_a_grid_square_is_its_square(scene):
    found = resolve_phrase("37S DT 12 34", scene)[0]
    assert found.rule == "grid"
    assert isinstance(found.footprint.shapes[0].shape, Area)


def test_the_border_with_a_neighbour_is_that_of_the_country_beside_it():
    from truceline.place.context import open_context

    both = open_context(["YEM", "SYR"])
    assert resolve_phrase("the border with Iraq", Scene(both))[0].entries == ("country:SYR", "country:IRQ")


@pytest.mark.parametrize(
    "phrase",
    [
        "Homs between Xyzzy and Qqq or Zzyx",
        "the M5 between (Xyzzy and Qqq) and Homs",
        "the road between Xyzzy, Qqq and Zzyx and Homs",
        "part of the edge of Xyzzy or Qqq near Homs",
    ],
)
def test_lists_of_unknown_names_inside_a_phrase_crash_nothing(scene, phrase):
    with suppress(ItemError):
        assert sum(item.weight for item in resolve_phrase(phrase, scene)) == pytest.approx(1)


WORDS = [
    "near",
    "between",
    "and",
    "of",
    "the",
    "north",
    "Homs",
    "5",
    "km",
    "border",
    "with",
    "zone",
    "part",
    "road",
    "from",
]
MORE = ["to", "(", ")", ",", "между", "и", "شمال", "حلب", "Идлиб", "'s", "M5", "outside", "Xyzzy", "province", ";"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS + MORE), min_size=1, max_size=14).map(" ".join))
def test_any_words_make_an_area_or_a_refusal(scene, phrase):
    with suppress(ItemError):
        assert sum(item.weight for item in resolve_phrase(phrase, scene)) == pytest.approx(1)


def test_a_long_border_by_a_town_is_its_stretch_there(scene):
    found = resolve_phrase("the Turkish border near Kobani", scene)
    assert found[0].name == "border of Turkey, near Kobani"
    assert distance_m(middle(found), (38.35, 36.89)) < 15_000


def test_the_golan_is_the_heights(scene):
    assert resolve_phrase("the Golan", scene)[0].entries == ("places:golan-heights",)
    assert resolve_phrase("الجولان", scene)[0].entries == ("places:golan-heights",)


@pytest.mark.parametrize(
    ("phrase", "same"),
    [
        ("Hama's northern countryside", "northern Hama countryside"),
        ("Homs northern countryside", "northern Homs countryside"),
        ("Aleppo's northern outskirts", "the northern outskirts of Aleppo"),
        ("Damascus eastern outskirts", "eastern outskirts of Damascus"),
    ],
)
def test_a_bearing_may_stand_between_a_name_and_its_rim(scene, phrase, same):
    assert resolve_phrase(phrase, scene) == resolve_phrase(same, scene)


def test_a_long_distance_is_told_in_plain_figures(scene):
    assert resolve_phrase("5000 km north of Damascus", scene)[0].name == "5000 km north of Damascus"
    assert resolve_phrase("12.5 km north of Damascus", scene)[0].name == "12.5 km north of Damascus"


@pytest.mark.parametrize(
    "phrase", ["the airport", "near the airport", "a checkpoint", "5 km south of the dam", "the base"]
)
def test_a_kind_alone_is_no_town_of_that_name_elsewhere(scene, phrase):
    with pytest.raises(UnknownNameError):
        resolve_phrase(phrase, scene)


@pytest.mark.parametrize("phrase", ["northern outskirts", "its northern outskirts", "the western countryside"])
def test_a_rim_without_a_name_is_no_place(scene, phrase):
    with pytest.raises(UnknownNameError):
        resolve_phrase(phrase, scene)


@pytest.mark.parametrize(
    ("phrase", "entry"),
    [
        ("T4 airbase", "places:tiyas-airbase"),
        ("the Shayrat air base", "places:shayrat-airbase"),
        ("Хмеймим", "places:hmeimim-airbase"),
        ("مطار الشعيرات", "places:shayrat-airbase"),
        ("Nasib border crossing", "places:nasib-crossing"),
        ("Tabqa Dam", "places:tabqa-dam"),
        ("Mount Hermon", "places:mount-hermon"),
        ("Wadi Barada", "places:wadi-barada"),
    ],
)
def test_sites_that_reports_of_syria_name_are_known(scene, phrase, entry):
    assert resolve_phrase(phrase, scene)[0].entries == (entry,)


@pytest.mark.parametrize(
    ("phrase", "same"),
    [
        ("in the sky over Idlib", "Idlib"),
        ("off the coast of Latakia", "near Latakia"),
    ],
)
def test_sky_and_sea_are_told_by_the_place_that_they_are_at(scene, phrase, same):
    assert resolve_phrase(phrase, scene) == resolve_phrase(same, scene)
