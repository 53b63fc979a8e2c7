"""Agreements drawn at random: every constructor of areas, every kind of clause and term."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.agreement.factory import candidate, disc, event, provision, square
from truceline.agreement.library import library_ids
from truceline.model.agreement import (
    AdminGeometry,
    Agreement,
    BufferGeometry,
    Citation,
    CorridorGeometry,
    Course,
    Deadline,
    Duration,
    Extent,
    Geometry,
    LifeEvent,
    LifeState,
    Line,
    LocalParty,
    MapStatus,
    Membership,
    OutlineCandidate,
    Parent,
    PartOfGeometry,
    PolygonGeometry,
    Provision,
    ProvisionKind,
    Renewal,
    Role,
    TextStatus,
    Zone,
)
from truceline.model.constructor import (
    AlongGeometry,
    Bearing,
    BetweenGeometry,
    HullRule,
    LineEnds,
    LineRef,
    Settlement,
    SettlementsGeometry,
    Side,
)
from truceline.model.noun import Bounds
from truceline.model.terms import Arms, Ceiling, Distance, NumberCandidate, ReferenceLine

START = date(2017, 1, 1)
CLOCK = "Asia/Damascus"
SOURCED = ("text",)
UNITS = ("SY-ID", "SY-HI", "SY-HM", "SY-DR")
PARTIES = ("syrian-government", "russia", "turkey", "iran")

CONSTRUCTORS = (
    *("polygon", "buffer", "admin", "name", "country", "part_of", "settlements", "along", "corridor", "between"),
    *("union", "intersection", "difference", "zone"),
)

days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
numbers = st.integers(4, 80).map(lambda number: number / 4)
words = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=20).filter(str.strip)
clocked = st.sampled_from(("UTC", CLOCK, "Europe/Moscow"))


def around(east: float, north: float) -> tuple[Settlement, ...]:
    """Three settlements."""
    places = ((east, north), (east + 0.2, north), (east + 0.1, north + 0.2))
    return tuple(Settlement(name=f"place {number}", at=at) for number, at in enumerate(places))


def line_refs(east: float, north: float) -> st.SearchStrategy[LineRef]:
    """The line of the agreement, whole or between its markers, or one that is drawn here."""
    here = LineRef(points=((east, north), (east + 0.3, north + 0.1)))
    return st.sampled_from((here, LineRef(line="front"), LineRef(line="front", start="south", end="north")))


def _plain(draw: st.DrawFn, east: float, north: float) -> dict[str, Any]:
    """Makers of the constructors without lines."""
    return {
        "polygon": lambda: PolygonGeometry(
            ring=((east, north), (east + 0.5, north), (east + 0.4, north + 0.3)),
            holes=draw(
                st.sampled_from(
                    ((), (((east + 0.3, north + 0.05), (east + 0.4, north + 0.05), (east + 0.35, north + 0.1)),))
                )
            ),
        ),
        "buffer": lambda: BufferGeometry(
            point=(east, north), radius_km=draw(numbers), radius_to_km=draw(st.sampled_from((None, 30.0)))
        ),
        "admin": lambda: AdminGeometry(code=draw(st.sampled_from(UNITS))),
        "part_of": lambda: PartOfGeometry(
            unit=AdminGeometry(code="SY-HI"),
            towards=draw(st.one_of(st.none(), st.sampled_from(Bearing))),
            share=draw(st.sampled_from((0.25, 0.5))),
            places=(Settlement(name="Rastan", at=(36.73, 34.92)),),
        ),
        "settlements": lambda: SettlementsGeometry(
            places=around(east, north), rule=draw(st.sampled_from(HullRule)), margin_km=draw(numbers)
        ),
        "name": lambda: AdminGeometry(name="Idlib", country="SYR"),
        "country": lambda: AdminGeometry(code="SYR"),
        "zone": lambda: "base",
    }


def _along(draw: st.DrawFn, east: float, north: float) -> dict[str, Any]:
    """Makers of the constructors along lines."""
    return {
        "along": lambda: AlongGeometry(
            of=draw(line_refs(east, north)),
            width_km=draw(numbers),
            side=draw(st.sampled_from(Side)),
            ends=draw(st.sampled_from(LineEnds)),
        ),
        "corridor": lambda: CorridorGeometry(
            of=draw(line_refs(east, north)), width_km=draw(numbers) + 12, minus=(disc(east, north, 1.0),)
        ),
        "between": lambda: BetweenGeometry(
            first=LineRef(line="front"), second=LineRef(points=((38.2, 33.6), (38.3, 34.0), (38.2, 34.4)))
        ),
    }


@st.composite
def geometries(draw: st.DrawFn, kind: str | None = None) -> Geometry:
    """An area by one of the constructors."""
    kind = kind or draw(st.sampled_from(CONSTRUCTORS))
    east, north = 36.4 + draw(st.integers(0, 100)) / 100, 33.5 + draw(st.integers(0, 100)) / 100
    if kind in {"union", "intersection", "difference"}:
        parts = (square(east, north, east + 0.5, north + 0.25), disc(east + 0.1, north + 0.1, draw(numbers)))
        return Geometry(**{kind: parts})
    made = _plain(draw, east, north) | _along(draw, east, north)
    key = {"name": "admin", "country": "admin"}.get(kind, kind)
    return Geometry(**{key: made[kind]()})


@st.composite
def extents(draw: st.DrawFn, since: date | None = None, until: date | None = None) -> Extent:
    """A version of an outline, perhaps with readings and heights."""
    outline = draw(geometries())
    readings = (
        OutlineCandidate(outline=outline, weight=0.25, reading="one reading", sources=SOURCED),
        OutlineCandidate(outline=outline, weight=0.75, reading="another", sources=SOURCED),
    )
    return Extent(
        certain=draw(st.sampled_from((None, outline))),
        possible=outline,
        readings=draw(st.sampled_from(((), readings))),
        since=since,
        until=until,
        ceiling_m=draw(st.sampled_from((None, 600.0))),
        floor_m=draw(st.sampled_from((None, 100.0))),
        height_above=draw(st.sampled_from(("ground", "sea"))),
        map_status=draw(st.one_of(st.none(), st.sampled_from(MapStatus))),
        is_approximate=draw(st.booleans()),
        drawn_from="a test",
        sources=SOURCED,
    )


@st.composite
def zones(draw: st.DrawFn) -> tuple[Zone, ...]:
    """A zone that others may name, one of a single outline, one of two over time."""
    turn = draw(days)
    base = Extent(possible=disc(37.0, 34.0, 20.0), certain=disc(37.0, 34.0, 20.0), drawn_from="a test", sources=SOURCED)
    return (
        Zone(id="base", name="Base", extents=(base,)),
        Zone(id="z", name=draw(words), names={"ar": "منطقة"}, aliases=("the area",), extents=(draw(extents()),)),
        Zone(id="two", name="Two", extents=(draw(extents(until=turn)), draw(extents(since=turn)))),
    )


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """The front, with markers, of one course or of two over time; perhaps not sure."""
    points = ((37.5, 33.5), (37.6, 34.0), (37.5, 34.5))
    markers = {"south": (37.52, 33.6), "north": (37.52, 34.4)}
    doubt = draw(st.sampled_from((None, 0.5)))
    turn = draw(st.one_of(st.none(), days))
    course = Course(points=points, markers=markers, doubt_km=doubt, until=turn, drawn_from="a map", sources=SOURCED)
    moved = tuple((east + 0.1, north) for east, north in points)
    later = Course(points=moved, markers=markers, since=turn, drawn_from="a map", sources=SOURCED)
    return (Line(id="front", name="the front", courses=(course, later) if turn else (course,)),)


def readings(value: float) -> st.SearchStrategy[tuple[NumberCandidate, ...]]:
    """A number, or two readings of it."""
    two = (
        NumberCandidate(value=value, weight=0.7, reading="as written", sources=SOURCED),
        NumberCandidate(value=value / 2, weight=0.3, reading="half of it"),
    )
    return st.sampled_from(((NumberCandidate(value=value),), two))


def spans() -> st.SearchStrategy[dict[str, Any]]:
    """From when until when a clause holds: the agreement's life, days of its own, or counted ones."""
    days_of_its_own = {
        "since": (candidate("2017-03-01", sources=SOURCED),),
        "until": (candidate("2019-01-01", sources=SOURCED),),
    }
    counted = {"begins": Deadline(after="2", days=7), "ends": Deadline(hours=900, trigger=LifeState.IN_FORCE)}
    return st.sampled_from(({}, days_of_its_own, counted))


def sided() -> st.SearchStrategy[dict[str, Any]]:
    """Who may not do it to whom."""
    return st.sampled_from(
        ({}, {"by": ("russia",), "against": ("turkey",)}, {"between": (("russia",), ("turkey", "own-party"))})
    )


@st.composite
def measured(draw: st.DrawFn, arms: Arms) -> tuple[dict[str, Any], tuple[Ceiling, ...]]:
    """A table of distances, and ceilings."""
    table = {
        "reference_lines": (
            ReferenceLine(
                parties=("syrian-government",),
                of=LineRef(line="front"),
                side=draw(st.sampled_from(Side)),
                sources=SOURCED,
            ),
        ),
        "distances": (Distance(arms=arms, km=draw(readings(10.0)), sources=SOURCED),),
    }
    ceilings = (
        Ceiling(arms=Arms(kind="tank"), most=draw(readings(20.0)), sources=SOURCED),
        Ceiling(arms=Arms(kind="personnel"), units="battalion", most=(NumberCandidate(value=0.0),)),
    )
    return table, ceilings


def _qualified(*, is_contested: bool) -> tuple[Provision, ...]:
    """A clause that turns on a word, and an exception by purpose and notice."""
    noticed = {"purposes": ("medevac",), "is_notice_required": True, "notice_hours": 6}
    return (
        provision("9", qualifier="offensive", unit_from="regiment", acts=("violence",)),
        provision("x", "exception", is_contested=is_contested, **noticed),
    )


@st.composite
def clauses(draw: st.DrawFn) -> tuple[Provision, ...]:
    """A clause of every kind, with every term that clauses can have."""
    arms = Arms(kind="artillery", systems=(), calibre_mm_from=100.0, calibre_mm_to=draw(st.sampled_from((None, 300.0))))
    where = draw(st.sampled_from(((), ("z",), ("base", "two"))))
    lead = Deadline(days=draw(st.integers(0, 90)), trigger=LifeState.IN_FORCE, sources=SOURCED)
    after = draw(
        st.sampled_from(
            (Deadline(after="2", months=2), Deadline(after="2", hours=36), Deadline(months=1, trigger=LifeState.SIGNED))
        )
    )
    span, sides = draw(spans()), draw(sided())
    fixed = Deadline(dates=(candidate("2017-05-01", at=time(12), clock=CLOCK, sources=SOURCED),))
    table, ceilings = draw(measured(arms))
    made = (
        provision("1", acts=("violence",), where=where, arms=(arms,), exceptions=("x",), **sides, **span),
        provision(
            "2", "obligation", acts=("force_posture",), deadline=lead, is_standing=draw(st.booleans()), where=where
        ),
        provision("3", "report", deadline=after, by=("own-party",)),
        provision("4", "procedure", deadline=fixed, adjudicated_by=("united-nations",)),
        provision("5", "ceiling", ceilings=ceilings, note="as printed"),
        provision("6", "permission", acts=("military_flight",), by=("russia",), where=where),
        provision("7", "unpublished", is_testable=False),
        provision("8", "obligation", acts=("weapons_deployment",), deadline=lead, is_standing=True, **table),
        *_qualified(is_contested=draw(st.booleans())),
    )
    assert {item.kind for item in made} == set(ProvisionKind)
    return tuple(
        Provision(**{key: getattr(item, key) for key in item.__struct_fields__} | {"sources": SOURCED}) for item in made
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[LifeEvent, ...]:
    """Signed, in force on one or two candidate days, and perhaps what came after."""
    start = draw(days)
    second = start + timedelta(days=draw(st.integers(1, 30)))
    clock = draw(clocked)
    hour = draw(st.sampled_from((None, time(0), time(12))))
    one = (candidate(start.isoformat(), at=hour, clock=clock, sources=SOURCED),)
    two = (
        candidate(start.isoformat(), at=hour, clock=clock, weight=0.25, sources=SOURCED, reading="the day of signing"),
        candidate(second.isoformat(), clock=clock, weight=0.75, sources=SOURCED),
    )
    life = [
        event("signed", candidate(start.isoformat(), clock=clock, sources=SOURCED)),
        event("in_force", *draw(st.sampled_from((one, two)))),
    ]
    for state in draw(
        st.lists(
            st.sampled_from(("extended", "suspended", "notice_given", "lapsed", "collapsed")), max_size=2, unique=True
        )
    ):
        later = second + timedelta(days=draw(st.integers(1, 600)))
        life.append(event(state, candidate(later.isoformat(), clock=clock, sources=SOURCED)))
    return tuple(life)


@st.composite
def durations(draw: st.DrawFn) -> Duration | None:
    """How long it runs: in days, months or hours, renewed in each way, ended by notice."""
    if draw(st.booleans()):
        return None
    length = draw(st.sampled_from(({"days": 90}, {"months": 6}, {"months": 3, "days": 10}, {"hours": 72}, {})))
    rule = draw(
        st.sampled_from(
            (
                {"renewal": Renewal.NONE},
                {"renewal": Renewal.TACIT},
                {"renewal": Renewal.TACIT, "renewal_months": 3, "notice_months": 1},
                {"renewal": Renewal.CONSENSUS},
                {"renewal": Renewal.NOTICE},
                {"termination_months": 2},
                {"termination_days": 30, "renewal": Renewal.TACIT},
            )
        )
    )
    trigger = draw(st.sampled_from((LifeState.IN_FORCE, LifeState.SIGNED)))
    return Duration(trigger=trigger, sources=SOURCED, **length, **rule)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """An agreement with everything that the language can say."""
    members = (
        Membership(party="syrian-government", ground="1: yes", certainty=Bounds(low=0.25, high=1.0), sources=SOURCED),
        Membership(
            party="own-party",
            ground="joined",
            since=START,
            until=draw(st.sampled_from((None, date(2020, 1, 1)))),
            sources=SOURCED,
        ),
    )
    return Agreement(
        id="tst",
        title=draw(words),
        kind=draw(st.sampled_from(("agreement", "memorandum"))),
        names={"ar": "اتفاق"},
        aliases=(draw(words),),
        countries=("SYR",),
        text_status=draw(st.sampled_from(TextStatus)),
        text_note=draw(words),
        map_status=draw(st.sampled_from(MapStatus)),
        sources={"text": Citation(address="https://example.org/text", publisher="Example", note="no: 1")},
        parents=(Parent(agreement=draw(st.sampled_from(library_ids())), relation="amends"),),
        life=draw(lives()),
        duration=draw(durations()),
        parties=(LocalParty(id="own-party", name="Own Party", part_of=("united-nations",), sources=SOURCED),),
        roles=tuple(
            Role(party=party, role=role, sources=SOURCED)
            for party, role in zip(PARTIES, ("party", "guarantor", "witness", "monitor"), strict=True)
        ),
        bound=members,
        excluded=(Membership(party="islamic-state", ground="named", sources=SOURCED),),
        permitted_forces=("russia",),
        lines=draw(lines()),
        zones=draw(zones()),
        provisions=draw(clauses()),
        note=draw(st.sampled_from(("", "a note: with a colon"))),
    )
