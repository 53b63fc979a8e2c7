"""Faults of lines, terms that are counted, parties of one's own and short forms; each with its reason and mend."""

from __future__ import annotations

import pytest

from tests.agreement.factory import SMALL, faults_of, parse
from tests.agreement.test_load import geometry


def test_swapped_axes_are_told_where_both_orders_lie_within_the_bounds() -> None:
    text = (
        SMALL.replace("countries: [SYR]", "countries: [EGY, ISR]")
        .replace(
            "zones:\n",
            "lines:\n  - id: d\n    name: d\n    courses:\n      - points: [[31.23, 34.30], [34.56, 30.41]]\n"
            "        drawn_from: a map\n        sources: [text]\nzones:\n",
        )
        .replace("[37.0, 35.0]", "[33.0, 29.0]")
    )
    (fault,) = faults_of(text)
    assert fault.field == "lines[0].courses[0].points[0]"
    assert "write [34.3, 31.23]" in fault.mend


def test_lines_may_meet_and_a_crossing_is_told_with_its_place() -> None:
    def between(second: str) -> str:
        one = "{points: [[36.5, 35.0], [36.5, 36.0]]}"
        return geometry("{between: {first: " + one + ", second: {points: " + second + "}}}")

    assert faults_of(between("[[36.8, 35.0], [36.5, 36.0]]")) == ()
    assert faults_of(between("[[36.8, 35.0], [36.8, 35.4], [36.5, 35.5]]")) == ()
    (fault,) = faults_of(between("[[36.8, 35.0], [36.2, 36.0]]"))
    assert "the two lines cross at [36.5000, 35.5000]" in fault.reason


@pytest.mark.parametrize(
    ("clause", "reason"),
    [
        ("kind: ceiling", "a ceiling without a number"),
        ("kind: ceiling\n    unit_from: battalion\n    ceilings: [{arms: tank, most: 3}]", "not narrowed to units"),
        ("kind: ceiling\n    ceilings: [{arms: tank, units: batallion, most: 3}]", "no size of unit"),
        ("kind: ceiling\n    ceilings: [{arms: tank, most: -1}]", "a value of -1"),
        ("kind: prohibition\n    begins: {days: 3}", "nothing is named that it counts from"),
        ("kind: prohibition\n    begins: {days: 3, trigger: lapsed}", "no event 'lapsed'"),
        ("kind: prohibition\n    begins: {days: 3, after: other}", "no clause 'other' with a deadline"),
        ("kind: prohibition\n    ends: {dates: [{on: 2018-01-01}]}", "dates where a count belongs"),
        ("kind: prohibition\n    begins: {hours: 3, days: 1, trigger: signed}", "hours beside days"),
        (
            "kind: prohibition\n    since: [{on: 2018-01-01}]\n    begins: {days: 1, trigger: signed}",
            "both since and begins",
        ),
        ("kind: prohibition\n    by: [{id: x}]", "a mapping stands where a text belongs"),
    ],
)
def test_faults_of_terms_that_are_counted(clause: str, reason: str) -> None:
    found = [fault.reason for fault in faults_of(SMALL.replace("kind: prohibition", clause))]
    assert any(reason in text for text in found), found


def test_one_value_may_stand_for_a_number_or_a_class_of_arms() -> None:
    short = "kind: ceiling\n    ceilings: [{arms: tank, most: 0, sources: [text]}]\n    arms: tank"
    long = (
        "kind: ceiling\n    ceilings: [{arms: {kind: tank}, most: [{value: 0}], sources: [text]}]\n"
        "    arms: [{kind: tank}]"
    )
    assert parse(SMALL.replace("kind: prohibition", short)) == parse(SMALL.replace("kind: prohibition", long))


def test_a_file_may_define_parties() -> None:
    own = "parties:\n  - {id: the-observers, name: The Observers, part_of: [united-nations], sources: [text]}\nzones:\n"
    named = SMALL.replace("zones:\n", own).replace("party: syrian-government", "party: the-observers")
    assert faults_of(named) == ()
    wrong = named.replace("id: the-observers", "id: russia").replace("[united-nations]", "[united-nation]")
    told = {fault.field: fault.mend for fault in faults_of(wrong)}
    assert "leave it out" in told["parties[0].id"]
    assert "'united-nations'" in told["parties[0].part_of[0]"]
    assert "agreement words parties" in told["bound[0].party"]
    odd = named.replace("part_of:", "kind: thing, country: QQQ, part_of:")
    assert {"parties[0].kind", "parties[0].country"} <= {fault.field for fault in faults_of(odd)}


def test_an_area_where_an_id_belongs_is_sent_to_its_place() -> None:
    (fault,) = faults_of(SMALL.replace("where: [circle]", "where: [{admin: {code: SY-ID}}]"))
    assert "add the area to `zones:`" in fault.mend


def test_p_codes_need_their_boundaries() -> None:
    (fault,) = faults_of(geometry("{admin: {p_code: SY0701}}"))
    assert "truceline boundaries add" in fault.mend
    (two,) = faults_of(geometry("{admin: {p_code: SY0701, code: SY-ID}}"))
    assert "more than one" in two.reason
    (land,) = faults_of(geometry("{admin: {name: Idlib, country: Syria}}"))
    assert "'SYR'" in land.mend


def test_a_comma_within_braces_is_told_apart_from_an_unknown_key() -> None:
    (fault,) = faults_of(SMALL.replace("ground: signed,", "ground: signed, and sealed,"))
    assert "put the text in quotes" in fault.mend


LINES = """\
lines:
  - id: road
    name: the road
    courses:
      - points: [[36.5, 35.0], [37.0, 35.5]]
        markers: {west: [36.6, 35.1], east: [36.9, 35.4]}
        drawn_from: a map
        sources: [text]
zones:
"""


TWICE = """\
  - {id: road, name: r, courses: [{points: [[36, 35], [37, 35]], drawn_from: m, sources: [text]}]}
  - id: road
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "  - id: road\n",
            TWICE,
            "stands twice in lines",
        ),
        ("[[36.5, 35.0], [37.0, 35.5]]", "[[36.5, 35.0], [36.5, 35.0]]", "two different points"),
        ("        drawn_from: a map\n", "        doubt_km: 900\n        drawn_from: a map\n", "known to 900 km"),
        ("        drawn_from: a map\n", "        doubt_km: 0.001\n        drawn_from: a map\n", "known to 0.001 km"),
        (
            "[[36.5, 35.0], [37.0, 35.5]]",
            "[" + ", ".join(f"[36.5, {35 + n / 10_000}]" for n in range(2001)) + "]",
            "2001 points",
        ),
        ("west: [36.6, 35.1]", "west: [35.1, 96.6]", "no place on earth"),
    ],
)
def test_faults_of_lines(old: str, new: str, reason: str) -> None:
    text = SMALL.replace("zones:\n", LINES)
    assert faults_of(text) == ()
    found = [fault.reason for fault in faults_of(text.replace(old, new, 1))]
    assert any(reason in told for told in found), found


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        ("{line: road, start: middle}", "no marker 'middle'"),
        ("{line: road, start: east, end: west}", "does not come after its start"),
        ("{line: raod}", "no line has the id"),
        ("{}", "neither a line's id nor points"),
        ("{line: road, points: [[36, 35], [37, 35]]}", "both a line's id and points"),
        ("{points: [[36, 35], [36, 35]]}", "two different points"),
    ],
)
def test_faults_of_uses_of_lines(of: str, reason: str) -> None:
    text = SMALL.replace("{buffer: {point: [37.0, 35.0], radius_km: 20}}", "{along: {of: " + of + ", width_km: 5}}")
    found = [fault.reason for fault in faults_of(text.replace("zones:\n", LINES))]
    assert any(reason in told for told in found), found


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ("arms: [{kind: mlrs, systems: [grd]}]", "no system is called 'grd'"),
        ("arms: [{kind: mlrs, calibre_mm_from: 200, calibre_mm_to: 100}]", "100 is below 200"),
        ("purposes: [medvac]", "no purpose is called 'medvac'"),
        ("unit_from: brigad", "'brigad' is not known here"),
        ("adjudicated_by: [nobody]", "no party is called 'nobody'"),
        (
            "reference_lines: [{parties: [russia], of: {points: [[36, 35], [37, 35]]}, sources: [text]}]",
            "without distances",
        ),
        ("notice_hours: 0", "a notice of 0 hours"),
        ("is_standing: true", "only an obligation with a deadline"),
    ],
)
def test_faults_of_terms(terms: str, reason: str) -> None:
    found = [fault.reason for fault in faults_of(SMALL + f"    {terms}\n")]
    assert any(reason in told for told in found), found
