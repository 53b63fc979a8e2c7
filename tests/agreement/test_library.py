"""What each agreement of the library means, in words: when, where, who, by when, and what is not known."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
import shapely

from truceline.agreement.compile import CompiledAgreement, compile_agreement
from truceline.agreement.library import FOLDER, library_ids, library_path, load_library
from truceline.errors import AgreementError
from truceline.geo.area import area_km2
from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring
from truceline.model.agreement import MapStatus, Membership, ProvisionKind, TextStatus

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "syria-admin"

ASTANA = "syr-2017-05-04-astana"
TANF = "syr-al-tanf-zone"
FLIGHT = "syr-2015-10-20-flight-safety"
SOUTH_WEST = "syr-2017-07-09-south-west"
GHOUTA = "syr-2017-07-22-eastern-ghouta"
HOMS = "syr-2017-08-03-north-homs"
IDLIB = "syr-2017-09-15-idlib"

GARRISON = (38.61778, 33.50583)
TOWNS = {
    "Idlib": (36.63393, 35.93062),
    "Maarrat an-Numan": (36.67693, 35.6483),
    "Jisr al-Shughur": (36.31983, 35.81418),
    "Armanaz": (36.498023, 36.082404),
    "Khan Shaykhun": (36.65095, 35.44208),
    "Kafr Zita": (36.6033, 35.37425),
    "Latamneh": (36.62292, 35.32149),
    "Taybat al-Imam": (36.71219, 35.26592),
    "Rastan": (36.73241, 34.92667),
    "Talbiseh": (36.73092, 34.84072),
    "al-Dar al-Kabira": (36.680902, 34.787625),
    "Douma": (36.4027, 33.57175),
    "Arbin": (36.366667, 33.536111),
    "Kafr Batna": (36.37273, 33.51168),
    "Jobar": (36.3325, 33.5272),
    "Daraa": (36.10213, 32.61889),
    "Quneitra": (35.82461, 33.12595),
    "Nawa": (36.03905, 32.88646),
    "Saida": (36.22425, 32.62875),
    "Suwayda": (36.56631, 32.70896),
    "Damascus": (36.29128, 33.5102),
    "Homs": (36.72559, 34.72405),
    "Hama": (36.75783, 35.13179),
    "Aleppo": (37.16117, 36.20124),
    "Latakia": (35.78011, 35.53168),
    "Palmyra": (38.28402, 34.5624),
    "Deir ez-Zor": (40.14084, 35.33588),
    "Raqqa": (39.00788, 35.95283),
    "Afrin": (36.8693, 36.5117),
    "al-Tanf": (38.656978, 33.489518),
}


@cache
def compiled(id_: str) -> CompiledAgreement:
    return compile_agreement(load_library([id_])[0])


def where(id_: str, town: str, on: date = date(2017, 10, 1)) -> dict[str, str]:
    """In which zones a town lies on a day: ``certain`` or ``possible``."""
    point = shapely.Point(TOWNS[town])
    found = {}
    for version in compiled(id_).versions:
        if (version.since is None or version.since <= on) and (version.until is None or on < version.until):
            if version.certain is not None and version.certain.contains(point):
                found[version.zone] = "certain"
            elif version.possible.contains(point):
                found[version.zone] = "possible"
    return found


def in_force(id_: str, instant: str, clause: str | None = None) -> tuple[float, float]:
    """How probable it is that the agreement, or one clause, is in force at an instant in UTC."""
    subject = compiled(id_)
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    scenarios = subject.scenarios
    if clause is not None:
        scenarios = next(item.scenarios for item in subject.provisions if item.id == clause)
    held = [(s.weight, p.is_certain) for s in scenarios for p in s.stretches if p.start_utc <= at < p.end_utc]
    return round(sum(w for w, sure in held if sure), 9), round(sum(w for w, _ in held), 9)


def bound(id_: str, party: str) -> list[tuple[float, float]]:
    return [(m.certainty.low, m.certainty.high) for m in compiled(id_).agreement.bound if m.party == party]


def excluded(id_: str) -> set[str]:
    return {item.party for item in compiled(id_).agreement.excluded}


def due(id_: str, clause: str) -> dict[str, float]:
    (item,) = (item for item in compiled(id_).provisions if item.id == clause)
    return {day.on.isoformat(): day.weight for day in item.due}


# All files


def test_the_library_holds_the_instruments_of_the_first_case() -> None:
    assert set(library_ids()) >= {ASTANA, TANF, FLIGHT, SOUTH_WEST, GHOUTA, HOMS, IDLIB}
    assert [item.id for item in load_library()] == list(library_ids())
    assert [item.id for item in load_library([TANF, ASTANA])] == [TANF, ASTANA]


def test_an_id_that_is_not_there_is_told_with_the_nearest_one() -> None:
    with pytest.raises(AgreementError, match="did you mean 'syr-al-tanf-zone'"):
        library_path("syr-al-tanf-zones")
    with pytest.raises(AgreementError) as caught:
        load_library(["../../etc/passwd", "zz"])
    assert len(caught.value.faults) == 2


def test_the_name_of_a_file_is_its_id() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        assert f"id: {path.stem}\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("id_", library_ids())
def test_every_fact_has_a_source_and_every_source_is_used(id_: str) -> None:
    agreement = compiled(id_).agreement
    text = library_path(id_).read_text(encoding="utf-8").split("\nlife:")[1]
    for key, source in agreement.sources.items():
        assert source.address.startswith("http")
        assert key in text, key
    assert all(event.dates and all(item.sources for item in event.dates) for event in agreement.life)
    assert all(member.sources for member in (*agreement.bound, *agreement.excluded))


@pytest.mark.parametrize("id_", library_ids())
def test_every_outline_is_approximate_and_says_what_it_was_drawn_from(id_: str) -> None:
    for zone in compiled(id_).agreement.zones:
        for extent in zone.extents:
            assert extent.is_approximate
            assert len(extent.drawn_from) > 40


@pytest.mark.parametrize("id_", library_ids())
def test_parents_are_in_the_library(id_: str) -> None:
    assert {parent.agreement for parent in compiled(id_).agreement.parents} <= set(library_ids())


# Where


@pytest.mark.parametrize(
    ("town", "zones"),
    [
        ("Idlib", {"idlib": "certain"}),
        ("Maarrat an-Numan", {"idlib": "certain"}),
        ("Jisr al-Shughur", {"idlib": "certain"}),
        ("Armanaz", {"idlib": "certain"}),
        ("Khan Shaykhun", {"idlib": "certain"}),
        ("Kafr Zita", {"idlib": "certain"}),
        ("Latamneh", {"idlib": "certain"}),
        ("Taybat al-Imam", {"idlib": "possible"}),
        ("Rastan", {"north-homs": "certain"}),
        ("Talbiseh", {"north-homs": "certain"}),
        ("al-Dar al-Kabira", {"north-homs": "possible"}),
        ("Douma", {"eastern-ghouta": "certain"}),
        ("Arbin", {"eastern-ghouta": "certain"}),
        ("Kafr Batna", {"eastern-ghouta": "certain"}),
        ("Jobar", {"eastern-ghouta": "possible"}),
        ("Nawa", {"south": "certain"}),
        ("Saida", {"south": "certain"}),
        ("Daraa", {"south": "possible"}),
        ("Quneitra", {"south": "possible"}),
    ],
)
def test_towns_of_the_four_areas_of_the_memorandum(town: str, zones: dict[str, str]) -> None:
    assert where(ASTANA, town) == zones


OUTSIDE = [
    "Damascus", "Homs", "Hama", "Aleppo", "Latakia", "Palmyra", "Deir ez-Zor", "Raqqa", "Afrin", "Suwayda", "al-Tanf",
]  # fmt: skip


@pytest.mark.parametrize("town", OUTSIDE)
def test_towns_outside_every_area_of_the_memorandum(town: str) -> None:
    assert where(ASTANA, town) == {}


def test_most_of_idlib_is_certain_and_nearly_all_of_it_possible() -> None:
    province = outline_of("SY-ID")
    (version,) = (item for item in compiled(ASTANA).versions if item.zone == "idlib")
    assert province is not None
    assert version.certain is not None
    assert area_km2(province.difference(version.certain)) < 0.12 * area_km2(province)
    assert area_km2(province.difference(version.possible)) < 0.01 * area_km2(province)


def disc_and_point() -> tuple[shapely.Geometry, shapely.Geometry]:
    return buffer_ring(GARRISON, 55_000), shapely.Point(TOWNS["al-Tanf"])


@pytest.mark.parametrize("id_", [ASTANA, SOUTH_WEST, GHOUTA, HOMS, IDLIB])
def test_al_tanf_and_its_disc_lie_outside_every_outer_extent(id_: str) -> None:
    disc, point = disc_and_point()
    for version in compiled(id_).versions:
        assert not version.possible.intersects(point)
        assert not version.possible.intersects(disc)


def ocha(level: int) -> dict[str, shapely.Geometry]:
    path = SHARED / f"admin{level}.geojson"
    if not path.is_file():
        pytest.skip("the other boundary file is not on this machine")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        item["properties"]["NAME_EN"]: shapely.make_valid(shapely.from_geojson(json.dumps(item["geometry"])))
        for item in features
    }


def test_the_two_boundary_files_put_al_tanf_into_different_provinces() -> None:
    """Which is why no outer extent is a whole province: Homs has one of the four areas, and al-Tanf by one file."""
    _, point = disc_and_point()
    homs = outline_of("SY-HI")
    assert homs is not None
    assert homs.contains(point)
    units = ocha(1)
    assert not units["Homs"].contains(point)
    assert units["Rural Damascus"].contains(point)


@pytest.mark.parametrize("zone", ["idlib", "north-homs", "eastern-ghouta", "south"])
def test_zones_stay_away_from_the_disc_under_both_boundary_files(zone: str) -> None:
    """Even cut to the provinces that its phrase names, by either file, no area comes near the disc."""
    disc, _ = disc_and_point()
    named = {
        "idlib": (("SY-ID", "SY-LA", "SY-HM", "SY-HL"), ("Idleb", "Lattakia", "Hama", "Aleppo")),
        "north-homs": (("SY-HI", "SY-HM"), ("Homs", "Hama")),
        "eastern-ghouta": (("SY-RD", "SY-DI"), ("Rural Damascus", "Damascus")),
        "south": (("SY-DR", "SY-QU", "SY-X01~"), ("Dar'a", "Quneitra")),
    }[zone]
    (version,) = (item for item in compiled(ASTANA).versions if item.zone == zone)
    ours = shapely.union_all([outline_of(code) for code in named[0]])
    theirs = shapely.union_all([ocha(1)[name] for name in named[1]])
    for provinces in (ours, theirs):
        assert area_km2(version.possible.intersection(provinces)) > 0.9 * area_km2(version.possible)
        assert not version.possible.intersection(provinces).intersects(disc)


@pytest.mark.parametrize("id_", [id_ for id_ in library_ids() if id_.startswith("syr-")])
def test_what_is_certain_lies_in_syria_under_both_files(id_: str) -> None:
    syria = shapely.union_all(list(ocha(1).values()))
    for version in compiled(id_).versions:
        if id_ != TANF and version.certain is not None:
            assert area_km2(version.certain.difference(syria)) < 0.01 * area_km2(version.certain)


# The memorandum of 4 May 2017


def test_the_memorandum_is_in_force_from_a_disputed_day() -> None:
    assert in_force(ASTANA, "2017-05-03T20:00") == (0, 0)
    assert in_force(ASTANA, "2017-05-04T12:00") == (0.1, 0.1)
    assert in_force(ASTANA, "2017-05-05T12:00") == (0.6, 0.6)
    assert in_force(ASTANA, "2017-05-06T00:00") == (1, 1)


def test_its_ban_holds_by_most_accounts_from_6_may() -> None:
    low, high = in_force(ASTANA, "2017-05-05T12:00", "2a")
    assert low == high == pytest.approx(0.6 * 0.2)
    assert in_force(ASTANA, "2017-05-05T21:00", "2a") == (1, 1)
    assert in_force(ASTANA, "2017-06-10T12:00", "2a") == (1, 1)


def test_its_six_months_were_extended_once_for_certain_and_then_by_consensus() -> None:
    assert in_force(ASTANA, "2017-12-01T00:00") == (1, 1)
    assert in_force(ASTANA, "2018-03-15T12:00") == (1, 1)
    assert in_force(ASTANA, "2018-03-16T12:00") == (0, 1)


def test_the_guarantors_made_it_and_the_sides_are_bound() -> None:
    agreement = compiled(ASTANA).agreement
    assert {(role.party, role.role) for role in agreement.roles} == {
        ("russia", "guarantor"),
        ("turkey", "guarantor"),
        ("iran", "guarantor"),
    }
    assert bound(ASTANA, "syrian-government") == [(1, 1)]
    assert bound(ASTANA, "armed-opposition") == [(0, 1)]
    assert bound(ASTANA, "us-led-coalition") == []
    assert bound(ASTANA, "islamic-state") == [(0, 0)]


def test_it_leaves_out_islamic_state_and_nusra_with_associates() -> None:
    assert excluded(ASTANA) == {"islamic-state", "jabhat-al-nusra", "al-qaeda", "hayat-tahrir-al-sham"}


def test_its_ban_is_on_what_the_sides_do_to_each_other() -> None:
    (clause,) = (item.provision for item in compiled(ASTANA).provisions if item.id == "2a")
    assert clause.kind is ProvisionKind.PROHIBITION
    assert clause.where == ("idlib", "north-homs", "eastern-ghouta", "south")
    government, opposition = clause.between
    assert "syrian-government" in government
    assert "armed-opposition" in opposition
    assert set(government) & set(opposition) == {"civilians"}


def test_its_duties_fall_due_on_disputed_days() -> None:
    assert due(ASTANA, "working-group") == {"2017-05-14": 0.15, "2017-05-18": 0.85}
    assert due(ASTANA, "maps") == {"2017-06-04": 1.0}
    assert due(ASTANA, "separation") == {"2017-06-04": 1.0}
    assert due(ASTANA, "map-drafts") == {"2017-05-27": 1.0}


def test_its_text_is_published_and_its_map_is_not() -> None:
    agreement = compiled(ASTANA).agreement
    assert (agreement.text_status, agreement.map_status) == (TextStatus.PUBLISHED, MapStatus.NAMED_ONLY)


# al-Tanf, and flight safety: what nobody can read


def test_the_al_tanf_zone_is_a_circle_of_55_km_whose_terms_nobody_can_read() -> None:
    subject = compiled(TANF)
    (version,) = subject.versions
    assert area_km2(version.possible) == pytest.approx(3.14159265 * 55**2, rel=0.001)
    assert subject.agreement.text_status is TextStatus.UNPUBLISHED
    assert [item.provision.kind for item in subject.provisions] == [ProvisionKind.UNPUBLISHED]
    assert not subject.provisions[0].provision.is_testable
    assert where(TANF, "al-Tanf") == {"al-tanf": "certain"}
    assert where(TANF, "Palmyra") == {}


def test_who_is_bound_at_al_tanf_is_unknown() -> None:
    for party in ("us-led-coalition", "russia", "pro-government-forces"):
        assert bound(TANF, party) == [(0, 1)]


def test_the_al_tanf_zone_holds_on_the_days_of_the_three_strikes() -> None:
    assert in_force(TANF, "2017-05-10T12:00") == (0.5, 0.5)
    for day in ("2017-05-18", "2017-06-06", "2017-06-08"):
        assert in_force(TANF, f"{day}T12:00") == (1, 1)


def test_the_flight_safety_memorandum_binds_both_and_cannot_be_tested() -> None:
    subject = compiled(FLIGHT)
    assert subject.agreement.text_status is TextStatus.UNPUBLISHED
    assert subject.agreement.map_status is MapStatus.NONE
    assert [item.provision.kind for item in subject.provisions] == [ProvisionKind.UNPUBLISHED]
    for party in ("usa", "russia", "us-led-coalition"):
        assert bound(FLIGHT, party) == [(1, 1)]
    assert where(FLIGHT, "Raqqa") == {"syria": "certain"}


def test_the_flight_safety_memorandum_is_open_once_russia_said_that_it_stopped() -> None:
    assert in_force(FLIGHT, "2015-10-19T23:00") == (0, 0)
    assert in_force(FLIGHT, "2017-06-18T12:00") == (1, 1)
    assert in_force(FLIGHT, "2017-06-20T12:00") == (0, 1)


# The follow-ups


def test_the_south_west_ceasefire_begins_at_noon_in_damascus_by_nearly_all_accounts() -> None:
    assert in_force(SOUTH_WEST, "2017-07-09T08:59") == (0.03, 0.03)
    assert in_force(SOUTH_WEST, "2017-07-09T09:00") == (0.99, 0.99)
    assert in_force(SOUTH_WEST, "2017-07-19T09:00") == (1, 1)
    assert in_force(SOUTH_WEST, "2018-08-01T09:00") == (0, 0)


def test_daraa_is_under_two_instruments_with_different_guarantors_on_15_july_2017() -> None:
    on = date(2017, 7, 15)
    assert where(ASTANA, "Daraa", on) == {"south": "possible"}
    assert where(SOUTH_WEST, "Daraa", on) == {"south-west": "certain"}
    assert in_force(SOUTH_WEST, "2017-07-15T12:00") == (0.99, 0.99)

    def guarantors(id_: str) -> set[str]:
        return {role.party for role in compiled(id_).agreement.roles if role.role == "guarantor"}

    assert guarantors(ASTANA) - guarantors(SOUTH_WEST) == {"turkey", "iran"}
    assert guarantors(SOUTH_WEST) - guarantors(ASTANA) == {"usa", "jordan"}


def test_suwayda_is_in_the_south_west_and_in_no_area_of_the_memorandum() -> None:
    assert where(SOUTH_WEST, "Suwayda") == {"south-west": "certain"}
    assert where(ASTANA, "Suwayda") == {}


def certainty(members: list[Membership], on: date) -> tuple[float, float]:
    (found,) = (
        item for item in members if (item.since is None or item.since <= on) and (item.until is None or on < item.until)
    )
    return found.certainty.low, found.certainty.high


def test_faylaq_al_rahman_joins_in_the_evening_of_18_august_2017() -> None:
    members = [item for item in compiled(GHOUTA).agreement.bound if item.party == "faylaq-al-rahman"]
    assert certainty(members, date(2017, 8, 7)) == (0, 0)
    assert certainty(members, date(2017, 8, 18)) == (0, 1)
    assert certainty(members, date(2017, 8, 19)) == (1, 1)


def test_the_west_of_ghouta_is_certain_only_once_faylaq_al_rahman_joined() -> None:
    assert where(GHOUTA, "Arbin", date(2017, 7, 24)) == {"eastern-ghouta": "possible"}
    assert where(GHOUTA, "Arbin", date(2017, 8, 19)) == {"eastern-ghouta": "certain"}
    assert where(GHOUTA, "Douma", date(2017, 7, 24)) == {"eastern-ghouta": "certain"}
    assert where(GHOUTA, "Jobar", date(2017, 9, 9)) == {"eastern-ghouta": "possible"}


def test_the_halt_in_ghouta_begins_at_noon_of_22_july() -> None:
    assert in_force(GHOUTA, "2017-07-22T08:59") == (0, 0)
    assert in_force(GHOUTA, "2017-07-22T09:00") == (1, 1)


def test_northern_homs_is_in_force_from_noon_of_3_august_and_has_its_deadlines() -> None:
    assert in_force(HOMS, "2017-08-03T08:59") == (0, 0)
    assert in_force(HOMS, "2017-08-03T09:00") == (1, 1)
    assert due(HOMS, "posts") == {"2017-08-04": 1.0}
    assert due(HOMS, "departure") == {"2017-09-10": 1.0}
    assert where(HOMS, "Rastan") == {"north-homs": "certain"}
    assert where(HOMS, "Homs") == {}


def test_hayat_tahrir_al_sham_may_be_attacked_in_northern_homs_after_its_deadline() -> None:
    members = [item for item in compiled(HOMS).agreement.excluded if item.party == "hayat-tahrir-al-sham"]
    assert certainty(members, date(2017, 8, 14)) == (0, 1)
    assert certainty(members, date(2017, 9, 10)) == (1, 1)


def test_the_idlib_statement_carries_the_memorandum_out_for_six_months() -> None:
    subject = compiled(IDLIB)
    assert [(parent.agreement, parent.relation) for parent in subject.agreement.parents] == [(ASTANA, "implements")]
    assert in_force(IDLIB, "2017-09-14T12:00") == (0, 0)
    assert in_force(IDLIB, "2017-09-25T12:00") == (1, 1)
    assert in_force(IDLIB, "2018-06-01T12:00") == (0, 1)
    assert where(IDLIB, "Jisr al-Shughur") == {"idlib": "certain"}
    assert bound(IDLIB, "russia") == [(0, 1)]
