"""One file with thirty faults gives all of them in one pass, each with its place, a reason and a mend."""

from __future__ import annotations

from tests.agreement.factory import faults_of

BROKEN = """\
id: Thirty Faults
title: A file with faults
countries: [SYR, Syria]
text_status: publshed
map_status: none
colour: red
sources:
  text: {address: "https://example.org/text"}
life:
  - state: in_force
    dates: [{on: 2017-13-06, sources: [text]}]
  - state: signed
    dates:
      - {on: 2017-05-04, weight: 0.5, sources: [text]}
      - {on: 2017-05-05, weight: 0.2, sources: [txt]}
  - state: extended
    dates: [{on: 2017-09-15, clock: Europe/Damascus, sources: [text]}]
duration: {months: -6, trigger: lapsed, sources: [text]}
bound:
  - {party: syrian-goverment, ground: signed, sources: [text]}
  - {party: russia, ground: signed}
  - {party: iran, ground: x, since: 2018-01-01, until: 2017-01-01, sources: [text], certainty: {low: 1.0, high: 0.1}}
lines:
  - id: road
    name: road
    courses:
      - points: [[37.0, 35.0]]
        drawn_from: a test
        sources: [text]
zones:
  - id: crossed
    name: Crossed
    extents:
      - possible: {polygon: {ring: [[36.0, 35.0], [37.0, 36.0], [37.0, 35.0], [36.0, 36.0]]}}
        drawn_from: a test
        sources: [text]
  - id: degrees
    name: Degrees
    extents:
      - possible: {buffer: {point: [37.0, 35.0], radius_km: 0.5}}
        drawn_from: a test
        sources: [text]
  - id: swapped
    name: Swapped
    extents:
      - possible: {buffer: {point: [35.0, 97.0], radius_km: 20}}
        drawn_from: a test
        sources: [text]
  - id: strip
    name: Strip
    extents:
      - possible: {along: {of: {line: rode}, width_km: 15, width_to_km: 10}}
        floor_m: 500
        ceiling_m: 100
        drawn_from: a test
        sources: [text]
  - id: unit
    name: Unit
    extents:
      - possible: {admin: {code: SY-XX}}
        drawn_from: a test
        sources: [text]
provisions:
  - id: "1"
    kind: prohibition
    title: ""
    text: All stop.
    acts: [violense]
    where: [nowhere]
    exceptions: [none]
    between:
      - [russia]
    arms: [{kind: artilery}]
    unit_from: regimant
    sources: [text]
  - id: "2"
    kind: obligation
    title: Leave
    text: All leave.
    deadline: {days: 10, sources: [text]}
    distances:
      - {arms: {kind: tank, calibre_mm_from: 0.1}, km: [{value: 0}], sources: [text]}
    sources: [text]
  - id: "2"
    kind: prohibition
    title: Twice
    text: Twice.
    is_standing: true
    notice_hours: 6
    deadline: {after: "9", days: 5, sources: [text]}
    sources: [text]
"""

EXPECTED = (
    *(
        "id",
        "countries[1]",
        "text_status",
        "colour",
        "life[0].dates[0].on",
        "life[1].dates",
        "life[1].dates[1].sources[0]",
    ),
    *("life[2].dates[0].clock", "duration.months", "duration.trigger", "bound[0].party", "bound[1]", "bound[2].until"),
    *("bound[2].certainty", "lines[0].courses[0].points", "zones[0].extents[0].possible.polygon.ring"),
    *("zones[1].extents[0].possible.buffer.radius_km", "zones[2].extents[0].possible.buffer.point"),
    *("zones[3].extents[0].possible.along.of.line", "zones[3].extents[0].possible.along.width_to_km"),
    *("zones[3].extents[0].ceiling_m", "zones[4].extents[0].possible.admin.code", "provisions[0].title"),
    *("provisions[0].acts[0]", "provisions[0].where[0]", "provisions[0].exceptions[0]", "provisions[0].between"),
    *("provisions[0].arms[0].kind", "provisions[0].unit_from", "provisions[1].deadline", "provisions[1].distances"),
    *("provisions[1].distances[0].km[0].value", "provisions[1].distances[0].arms.calibre_mm_from", "provisions[2].id"),
    *("provisions[2].is_standing", "provisions[2].notice_hours", "provisions[2].deadline.after"),
)


def test_every_fault_of_thirty_and_more_is_told_in_one_pass() -> None:
    faults = faults_of(BROKEN)
    told = {fault.field for fault in faults}
    assert [field for field in EXPECTED if field not in told] == []
    assert len(EXPECTED) >= 30


def test_each_fault_says_where_why_and_how_to_mend_it() -> None:
    lines = BROKEN.splitlines()
    for fault in faults_of(BROKEN):
        assert 1 <= fault.line <= len(lines)
        assert fault.column >= 1
        assert len(fault.reason) > 5
        assert len(fault.mend) > 5, fault
