"""Every fault of an agreement file is found in one pass, with its place, its reason and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.factory import SMALL, faults_of, parse
from truceline.agreement.load import load_agreement
from truceline.errors import AgreementError, RunError
from truceline.model.agreement import LifeState


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def appended(*lines: str) -> str:
    return SMALL + "\n".join(lines) + "\n"


def test_a_whole_file_becomes_an_agreement() -> None:
    agreement = parse(SMALL)
    assert agreement.id == "tst-small"
    assert [event.state for event in agreement.life] == [LifeState.SIGNED, LifeState.IN_FORCE]
    assert agreement.zones[0].extents[0].possible.buffer is not None
    assert agreement.zones[0].extents[0].possible.buffer.point == (37.0, 35.0)


def test_text_is_a_text_even_where_it_looks_like_a_number() -> None:
    assert parse(changed("title: A small ceasefire", "title: '2093'")).title == "2093"


CASES = [
    ("title: A small ceasefire", "titel: A small ceasefire", "titel", "unknown", "'title'"),
    ("title: A small ceasefire", "title: 2093", "title", "where a text belongs", "quotes"),
    ("title: A small ceasefire", "title: [a]", "title", "a list stands where a text belongs", "quotes"),
    ("id: tst-small", "id: Tst Small", "id", "is no id", "lower-case"),
    ("countries: [SYR]", "countries: [SY]", "countries[0]", "is no country code", "write 'SYR'"),
    ("countries: [SYR]", "countries: [Lebanon]", "countries[0]", "is no country code", "write 'LBN'"),
    ("countries: [SYR]", "countries: [QQQ]", "countries[0]", "is no country code", "alpha-3"),
    ("countries: [SYR]", "countries: SYR", "countries", "where a list belongs", "[…]"),
    ("text_status: published", "text_status: publishd", "text_status", "one of published", "'published'"),
    ("text_status: published", "text_status: ~", "text_status", "one of published", "write one of"),
    ("state: signed", "state: 7", "life[0].state", "one of announced", "write one of"),
    ("on: 2017-05-06", "on: 2017-02-30", "life[1].dates[0].on", "where a day belongs", "2017-05-04"),
    ("on: 2017-05-06", "on: 6 May 2017", "life[1].dates[0].on", "where a day belongs", "2017-05-04"),
    ("on: 2017-05-06", "on: 2017-05-06, at: 24:00", "life[1].dates[0].at", "time of day", "00:00 of the next"),
    ("on: 2017-05-06", "on: 2017-05-06, at: noon", "life[1].dates[0].at", "time of day", "12:00"),
    ("clock: Asia/Damascus", "clock: Asia/Damaskus", "life[1].dates[0].clock", "no clock", "IANA"),
    ("clock: Asia/Damascus", "weight: heavy", "life[1].dates[0].weight", "where a number belongs", "without quotes"),
    ("clock: Asia/Damascus", "weight: 0.5", "life[1].dates", "sum to 0.5", "sum to 1"),
    ("clock: Asia/Damascus", "weight: 1.5", "life[1].dates[0].weight", "outside (0, 1]", "0.7"),
    ("on: 2017-05-06, clock: Asia/Damascus, sources: [text]", "sources: [text]", "life[1].dates[0].on", "missing", ""),
    ("party: syrian-government", "party: syrian-goverment", "bound[0].party", "no party", "'syrian-government'"),
    ("party: syrian-government", "party: zz-unheard-of", "bound[0].party", "no party", "agreement words parties"),
    ("ground: signed,", "ground: signed, since: 2018-01-01, until: 2017-01-01,", "bound[0].until", "not after", "swap"),
    ("ground: signed,", "ground: signed, certainty: {low: 0.7, high: 0.2},", "bound[0].certainty", "interval", "low"),
    ("ground: signed,", "ground: signed, certainty: 0.5,", "bound[0].certainty", "mapping belongs", "low, high"),
    ("ground: signed, sources: [text]", "ground: signed", "bound[0]", "says no source", "sources"),
    ("ground: signed, sources: [text]", "ground: signed, sources: [txet]", "bound[0].sources[0]", "'txet'", "'text'"),
    ("acts: [violence]", "acts: [violense]", "provisions[0].acts[0]", "no act", "'violence'"),
    ("where: [circle]", "where: [circel]", "provisions[0].where[0]", "no zone", "'circle'"),
    ("text: All stop.", "text: '  '", "provisions[0].text", "empty", "own words"),
    ("acts: [violence]", "exceptions: [self-defence]", "provisions[0].exceptions[0]", "no clause", "exception"),
    ("acts: [violence]", "exceptions: [stop]", "provisions[0].exceptions[0]", "no exception but", "kind exception"),
    ("acts: [violence]", "between: [[russia]]", "provisions[0].between", "one side only", "two sides"),
    ("acts: [violence]", "by: [rusia]", "provisions[0].by[0]", "no party", "'russia'"),
    ("acts: [violence]", "deadline: {days: 3, trigger: signed}", "provisions[0].deadline", "a prohibition", "fall due"),
    ("acts: [violence]", "is_testable: yes", "provisions[0].is_testable", "true or false", "true or false"),
    ("acts: [violence]", "acts: [violence]\n    acts: [attack]", "provisions[0].acts", "stands twice", "keep one"),
    ("radius_km: 20", "radius_km: 0.5", "zones[0].extents[0].possible.buffer.radius_km", "degrees", "kilometres"),
    ("radius_km: 20", "radius_km: 55000", "zones[0].extents[0].possible.buffer.radius_km", "metres", "kilometres"),
    ("radius_km: 20", "radius_km: -3", "zones[0].extents[0].possible.buffer.radius_km", "a radius of -3", "above 0"),
    ("radius_km: 20", "radius_km: .nan", "zones[0].extents[0].possible.buffer.radius_km", "a number belongs", "number"),
    ("point: [37.0, 35.0]", "point: [200.0, 35.0]", "zones[0].extents[0].possible.buffer.point", "no place on", "long"),
    ("point: [37.0, 35.0]", "point: [35.0, 95.0]", "zones[0].extents[0].possible.buffer.point", "no place", "swapped"),
    ("point: [37.0, 35.0]", "point: [34.2, 41.5]", "zones[0].extents[0].possible.buffer.point", "far from", "swapped"),
    ("point: [37.0, 35.0]", "point: [2.3, 48.9]", "zones[0].extents[0].possible.buffer.point", "far from", "countries"),
    ("point: [37.0, 35.0]", "point: [37.0]", "zones[0].extents[0].possible.buffer.point", "1 values", "longitude"),
    ("point: [37.0, 35.0]", "point: [37.0, x]", "zones[0].extents[0].possible.buffer.point[1]", "number", "number"),
    ("      - possible", "      - note: x\n        possible", "zones[0].extents[0].note", "unknown", "known keys"),
    ("drawn_from: the text", "is_approximate: true", "zones[0].extents[0].drawn_from", "missing", "drawn_from"),
    ("drawn_from: the text\n        sources: [text]", "drawn_from: the text", "zones[0].extents[0]", "no source", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "reason", "mend"), CASES)
def test_each_fault_has_its_place_reason_and_mend(old: str, new: str, field: str, reason: str, mend: str) -> None:
    (fault,) = faults_of(changed(old, new))
    assert fault.field == field
    assert reason in fault.reason
    assert mend in fault.mend
    lines = changed(old, new).splitlines()
    first, last = SMALL[: SMALL.index(old)].count("\n") + 1, changed(old, new).count("\n") + 1
    assert first - 2 <= fault.line <= last
    assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


def geometry(text: str) -> str:
    return changed("possible: {buffer: {point: [37.0, 35.0], radius_km: 20}}", f"possible: {text}")


POSSIBLE = "zones[0].extents[0].possible"
SHAPES = [
    ("{}", "", "no constructor", "give one of"),
    (
        "{admin: {code: SYR}, union: [{admin: {code: SY-ID}}, {admin: {code: SY-HI}}]}",
        "",
        "2 constructors",
        "wrap them",
    ),
    ("{admin: {code: SY-XX}}", ".admin.code", "no boundary", "SY-"),
    ("{admin: {code: QQQ}}", ".admin.code", "no boundary", "alpha-3"),
    ("{zone: circel}", ".zone", "no zone", "'circle'"),
    ("{zone: circle}", ".zone", "drawn from itself", "own outline"),
    ("{union: [{admin: {code: SYR}}]}", ".union", "of 1 parts", "two parts"),
    ("{polygon: {ring: [[37, 35], [38, 35]]}}", ".polygon.ring", "encloses nothing", "three"),
    ("{polygon: {ring: [[37, 35], [38, 35], [38, 36], [37, 35]]}}", ".polygon.ring[3]", "repeats", "leave"),
    ("{polygon: {ring: [[37, 35], [38, 36], [38, 35], [37, 36]]}}", ".polygon.ring", "crosses", "order"),
    ("{polygon: {ring: [[37, 35], [38, 35], [200, 36]]}}", ".polygon.ring[2]", "no place", "longitude"),
    (
        "{polygon: {ring: [[37, 35], [38, 35], [38, 36]], holes: [[[39, 35], [40, 35], [40, 36]]]}}",
        ".polygon.holes[0]",
        "not lie inside",
        "inside",
    ),
    ("{intersection: [{admin: {code: SY-ID}}, {admin: {code: SY-SU}}]}", "", "encloses no area", "outline"),
    ("{difference: [{admin: {code: SY-ID}}, {admin: {code: SYR}}]}", "", "encloses no area", "outline"),
]


@pytest.mark.parametrize(("text", "field", "reason", "mend"), SHAPES)
def test_an_outline_that_is_none_is_told(text: str, field: str, reason: str, mend: str) -> None:
    found = [fault for fault in faults_of(geometry(text)) if reason in fault.reason]
    assert [fault.field for fault in found] == [POSSIBLE + field if field else found[0].field]
    assert mend in found[0].mend
    assert len(faults_of(geometry(text))) == 1


def test_a_ring_across_the_antimeridian_is_refused_with_a_word() -> None:
    text = geometry("{polygon: {ring: [[179, -17], [-179, -17], [-179, -16]]}}").replace("[SYR]", "[FJI]")
    assert ["antimeridian" in fault.reason for fault in faults_of(text)] == [True]


def test_too_many_points_are_refused() -> None:
    ring = ", ".join(f"[{36 + n * 1e-5:.5f}, 35]" for n in range(5_001))
    (fault,) = faults_of(geometry("{polygon: {ring: [" + ring + "]}}"))
    assert "5001 points" in fault.reason


def test_a_certain_extent_outside_the_possible_one_is_told() -> None:
    text = geometry("{admin: {code: SY-ID}}").replace(
        "drawn_from: the", "certain: {admin: {code: SYR}}\n        drawn_from: the"
    )
    (fault,) = faults_of(text)
    assert fault.field == "zones[0].extents[0].certain"
    assert "lie outside the possible one" in fault.reason


DUTIES = [
    ("deadline: {days: 14}", "deadline", "without the event", "trigger"),
    ("deadline: {trigger: signed}", "deadline", "neither a date", "days"),
    ("deadline: {days: 3, trigger: signed, dates: [{on: 2017-06-01}]}", "deadline", "both", "give"),
    ("deadline: {days: -3, trigger: signed}", "deadline.days", "days is -3", "forward"),
    ("deadline: {days: 3, trigger: extended}", "deadline.trigger", "no event 'extended'", "life"),
    ("since: [{on: 2017-06-01}]\n    until: [{on: 2017-05-01}]", "until", "not after", "swap"),
    (
        "since: []\n    deadline: {dates: [{on: 2017-06-01, weight: 0.5}, {on: 2017-06-02, weight: 0.5}]}",
        "",
        "no source",
        "",
    ),
]


@pytest.mark.parametrize(("text", "field", "reason", "mend"), DUTIES)
def test_a_deadline_or_date_that_cannot_be_is_told(text: str, field: str, reason: str, mend: str) -> None:
    found = faults_of(
        appended(
            "  - id: duty",
            "    kind: obligation",
            "    title: Duty",
            "    text: They do.",
            "    sources: [text]",
            f"    {text}",
        )
    )
    assert found
    for fault in found:
        assert fault.field.startswith("provisions[1]" + (f".{field}" if field else ""))
        assert reason in fault.reason
        assert mend in fault.mend


LIVES = [
    ("  - {state: extended, dates: [{on: 2017-01-01, sources: [text]}]}", "life[2].dates", "before it is in force"),
    ("  - {state: announced, dates: [{on: 2018-01-01, sources: [text]}]}", "life[2].dates", "after it is in force"),
    ("  - {state: lapsed, dates: []}", "life[2].dates", "no date is given"),
]


@pytest.mark.parametrize(("line", "field", "reason"), LIVES)
def test_a_life_out_of_order_is_told(line: str, field: str, reason: str) -> None:
    found = [fault for fault in faults_of(changed("bound:\n", f"{line}\nbound:\n")) if "no source" not in fault.reason]
    assert [fault.field for fault in found] == [field]
    assert reason in found[0].reason


def test_too_many_combinations_of_dates_are_told() -> None:
    dates = ", ".join(f"{{on: 2017-06-{day:02d}, weight: 0.05, sources: [text]}}" for day in range(1, 21))
    events = "".join(f"  - {{state: extended, dates: [{dates}]}}\n" for _ in range(3))
    assert any("8000 combinations" in fault.reason for fault in faults_of(changed("bound:\n", events + "bound:\n")))


HEADS = [
    ("duration: {months: 0}", "duration.months", "months is 0"),
    ("duration: {months: 6, trigger: announced, sources: [text]}", "duration.trigger", "no event 'announced'"),
    ("roles: [{party: russia, role: boss, sources: [text]}]", "roles[0].role", "'boss' is not known"),
    ("parents: [{agreement: x, relation: implement}]", "parents[0].relation", "'implement' is not known"),
    ("permitted_forces: [rusia]", "permitted_forces[0]", "no party"),
    ("excluded: [{party: al-qaida, ground: named, sources: [text]}]", "excluded[0].party", "no party"),
    ("names: {en: 7}", "names.en", "where a text belongs"),
    ("names: {en: a, en: b}", "names.en", "stands twice"),
    ("names: [a]", "names", "a mapping belongs"),
]


@pytest.mark.parametrize(("line", "field", "reason"), HEADS)
def test_a_fault_in_the_head_is_told(line: str, field: str, reason: str) -> None:
    found = [fault for fault in faults_of(SMALL + line + "\n") if "no source" not in fault.reason]
    assert [fault.field for fault in found] == [field]
    assert reason in found[0].reason


def test_an_exception_that_no_clause_names_is_told() -> None:
    lines = ("  - id: spare", "    kind: exception", "    title: Spare", "    text: Some may.", "    sources: [text]")
    (fault,) = faults_of(appended(*lines))
    assert "no clause names the exception 'spare'" in fault.reason


def test_a_doubled_id_is_told() -> None:
    lines = ("  - id: stop", "    kind: obligation", "    title: Duty", "    text: They do.", "    sources: [text]")
    (fault,) = faults_of(appended(*lines))
    assert (fault.field, fault.line) == ("provisions[1].id", SMALL.count("\n") + 1)


def test_what_is_no_mapping_or_lacks_everything_is_told() -> None:
    assert [fault.field for fault in faults_of("- a\n- b\n")] == [""]
    missing = {fault.field for fault in faults_of("id: a\n")}
    assert missing == {"title", "text_status", "map_status", "sources", "life", "provisions"}
    assert {fault.field for fault in faults_of(SMALL.replace("title: Cessation", "title:"))} == {"provisions[0].title"}
    empty = "id: a\ntitle: a\ntext_status: published\nmap_status: none\nsources: {}\nlife: []\nprovisions: []\n"
    assert [fault.field for fault in faults_of(empty)] == ["sources", "life", "provisions"]


THIRTY = """\
id: Thirty Faults
titel: misspelt
text_status: unknown
map_status: drawn
countries: [SYR, SY]
sources:
  text: {address: "https://example.org/text"}
  press: {adress: "https://example.org/press"}
parents:
  - {agreement: other, relation: replaces}
life:
  - state: signed
    dates:
      - {on: 2017-13-04, sources: [text]}
  - state: in_force
    dates:
      - {on: 2017-05-06, clock: Damascus, weight: 0.5, sources: [text]}
      - {on: 2017-05-07, weight: 0.4}
  - state: extended
    dates:
      - {on: 2016-01-01, at: 25:00, sources: [txt]}
duration: {months: -6, trigger: announced, renewal: tacitly, sources: [text]}
roles:
  - {party: rusia, role: guarantor, sources: [text]}
  - {party: turkey, role: garantor, sources: [text]}
bound:
  - {party: syrian-government, ground: signed, since: 2018-01-01, until: 2017-01-01, sources: [text]}
  - {party: iran, certainty: {low: 0.9, high: 0.1}, sources: [text]}
zones:
  - id: bow
    name: Crosses itself
    extents:
      - possible: {polygon: {ring: [[37, 35], [38, 36], [38, 35], [37, 36]]}}
        drawn_from: the text
        sources: [text]
  - id: degrees
    name: A buffer in degrees
    extents:
      - possible: {buffer: {point: [35.0, 37.5], radius_km: 0.5}}
        drawn_from: the text
        sources: [text]
  - id: swapped
    name: Axes swapped
    extents:
      - possible: {buffer: {point: [34.5, 41.0], radius_km: 55000}}
        sources: [text]
  - id: swapped
    name: Names what is not there
    extents:
      - possible: {union: [{admin: {code: SY-QQ}}, {zone: nowhere}]}
        drawn_from: the text
        sources: [text]
provisions:
  - id: stop
    kind: prohibition
    title: Cessation
    text: All stop.
    acts: [shooting]
    by: [goverment]
    where: [bow, beau]
    exceptions: [none-such]
    deadline: {days: 14}
  - id: duty
    kind: obligation
    title: Duty
    text: They do.
    deadline: {days: 14}
    is_testable: maybe
    sources: [text]
"""


def test_thirty_planted_faults_give_thirty_messages_in_one_pass() -> None:
    found = faults_of(THIRTY)
    places = {(fault.line, fault.field, fault.reason) for fault in found}
    assert len(places) == len(found)
    assert len(found) >= 30
    assert list(found) == sorted(found, key=lambda fault: (fault.line, fault.column, fault.field))
    planted = {
        ("titel", "unknown"), ("id", "no id"), ("text_status", "one of"),
        ("map_status", "one of"), ("countries[1]", "country code"), ("sources.press.adress", "unknown"),
        ("parents[0].relation", "not known"), ("life[0].dates[0].on", "a day"),
        ("life[1].dates[0].clock", "no clock"), ("life[1].dates", "sum to"), ("life[1].dates[1]", "names no source"),
        ("life[2].dates[0].at", "time of day"), ("life[2].dates[0].sources[0]", "'txt'"),
        ("life[2].dates", "before it is in force"), ("duration.months", "-6"), ("duration.trigger", "no event"),
        ("duration.renewal", "one of"), ("roles[0].party", "no party"), ("roles[1].role", "not known"),
        ("bound[0].until", "not after"), ("bound[1].ground", "missing"), ("bound[1].certainty", "interval"),
        ("zones[0].extents[0].possible.polygon.ring", "crosses"),
        ("zones[1].extents[0].possible.buffer.radius_km", "degrees"),
        ("zones[2].extents[0].possible.buffer.point", "far from"),
        ("zones[2].extents[0].possible.buffer.radius_km", "metres"), ("zones[2].extents[0].drawn_from", "missing"),
        ("zones[3].id", "twice"), ("zones[3].extents[0].possible.union[0].admin.code", "no boundary"),
        ("zones[3].extents[0].possible.union[1].zone", "no zone"), ("provisions[0].acts[0]", "no act"),
        ("provisions[0].by[0]", "no party"), ("provisions[0].where[1]", "no zone"),
        ("provisions[0].exceptions[0]", "no clause"), ("provisions[0].deadline", "a prohibition has a deadline"),
        ("provisions[0].deadline", "without the event"), ("provisions[0]", "no source"),
        ("provisions[1].deadline", "without the event"), ("provisions[1].is_testable", "true or false"),
    }  # fmt: skip
    missed = {(field, word) for field, word in planted if not any(f.field == field and word in f.reason for f in found)}
    assert not missed
    assert all(fault.reason and fault.mend and fault.file == "small.yaml" for fault in found)


def test_the_message_names_file_line_column_field_and_mend() -> None:
    with pytest.raises(AgreementError) as caught:
        parse(changed("acts: [violence]", "acts: [violense]"))
    assert isinstance(caught.value, RunError)
    assert str(caught.value).startswith(
        "small.yaml:30:12: provisions[0].acts[0]: no act is called 'violense'\n  Mend: did"
    )


def test_a_file_is_read_from_disk_and_a_missing_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    assert load_agreement(tmp_path / "a.yaml") == parse(SMALL)
    with pytest.raises(AgreementError, match="cannot be read"):
        load_agreement(tmp_path / "b.yaml")
    with pytest.raises(AgreementError, match="cannot be read"):
        load_agreement(tmp_path)


@given(st.data())
def test_a_damaged_file_gives_faults_or_loads_and_nothing_else(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SMALL) - 1))
    length = data.draw(st.integers(0, 30))
    put = data.draw(st.text(alphabet="a1:-[]{},'\"\n ", max_size=8))
    damaged = SMALL[:at] + put + SMALL[at + length :]
    for fault in faults_of(damaged):
        assert fault.line >= 1
        assert fault.reason
        assert fault.mend
