"""An agreement written out and read back is the same, whoever wrote it; and is in force when a calendar says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.agreement.factory import agreement, candidate, disc, event, provision, square, zone
from truceline.agreement.compile import compile_agreement
from truceline.agreement.dump import dump_agreement
from truceline.agreement.library import library_ids, load_library
from truceline.agreement.load import parse_agreement
from truceline.agreement.moment import chance
from truceline.model.agreement import (
    Agreement,
    Deadline,
    Duration,
    Geometry,
    LifeState,
    Membership,
    Provision,
    Renewal,
)
from truceline.model.constructor import AlongGeometry, LineRef, Side
from truceline.model.noun import Bounds
from truceline.model.terms import Arms, Ceiling, NumberCandidate

START = date(2017, 1, 1)


@pytest.mark.parametrize("id_", library_ids())
def test_the_library_written_out_and_read_back_is_the_same(id_: str) -> None:
    (subject,) = load_library([id_])
    assert parse_agreement(dump_agreement(subject).encode(), f"{id_}.yaml") == subject


days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
numbers = st.integers(1, 200).map(lambda number: number / 4)


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    kind = draw(st.sampled_from(("square", "disc", "along", "union")))
    east, north = 36 + draw(st.integers(0, 200)) / 100, 33 + draw(st.integers(0, 200)) / 100
    if kind == "square":
        return square(east, north, east + 0.5, north + 0.25)
    if kind == "disc":
        return disc(east, north, draw(numbers) + 1)
    if kind == "along":
        line = LineRef(points=((east, north), (east + 0.3, north + 0.1)))
        side = draw(st.sampled_from(tuple(Side)))
        return Geometry(along=AlongGeometry(of=line, width_km=draw(numbers), side=side))
    return Geometry(union=(square(east, north, east + 0.5, north + 0.25), disc(east, north, 5.0)))


@st.composite
def clauses(draw: st.DrawFn) -> tuple[Provision, ...]:
    return (
        provision(
            "1",
            acts=("violence",),
            where=("z",),
            sources=("text",),
            arms=(Arms(kind="artillery", calibre_mm_from=100.0),),
        ),
        provision(
            "2",
            "obligation",
            sources=("text",),
            deadline=Deadline(days=draw(st.integers(0, 90)), trigger=LifeState.IN_FORCE),
        ),
        provision(
            "3",
            "ceiling",
            sources=("text",),
            ceilings=(Ceiling(arms=Arms(kind="tank"), most=(NumberCandidate(value=draw(numbers)),)),),
        ),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    start = draw(days)
    life = [event("in_force", candidate(start.isoformat(), clock="Asia/Damascus", sources=("text",)))]
    if draw(st.booleans()):
        later = start + timedelta(days=draw(st.integers(1, 300)))
        life.append(event("collapsed", candidate(later.isoformat(), clock="Asia/Damascus", sources=("text",))))
    duration = None
    if draw(st.booleans()):
        renewal = draw(st.sampled_from((Renewal.NONE, Renewal.TACIT)))
        duration = Duration(days=draw(st.integers(1, 400)), renewal=renewal, sources=("text",))
    bound = (
        Membership(party="syrian-government", ground="1: yes", certainty=Bounds(low=0.25, high=1.0), sources=("text",)),
    )
    outline = draw(geometries())
    return agreement(
        life=tuple(life),
        duration=duration,
        bound=bound,
        zones=(zone("z", outline, outline, sources=("text",)),),
        provisions=draw(clauses()),
        title=draw(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=20)),
    )


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(agreements(), st.integers(-10, 1500))
def test_generated_agreements_come_back_and_are_in_force_as_by_a_calendar(subject: Agreement, offset: int) -> None:
    come_back(subject, offset)


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(agreements(), st.integers(-10, 1500))
def test_two_hundred_of_them(subject: Agreement, offset: int) -> None:
    come_back(subject, offset)


def come_back(subject: Agreement, offset: int) -> None:
    text = dump_agreement(subject)
    read = parse_agreement(text.encode(), "made.yaml")
    assert read == subject
    assert dump_agreement(read) == text
    day = START + timedelta(days=offset)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert chance(compile_agreement(read).scenarios, at).low == float(by_calendar(subject, day))


def by_calendar(subject: Agreement, day: date) -> bool:
    """Walks the days one by one, without the code that is tested."""
    start = subject.life[0].dates[0].on
    here, is_on = start, True
    if day < start:
        return False
    while here <= day:
        if len(subject.life) > 1 and here >= subject.life[1].dates[0].on:
            return False
        duration = subject.duration
        if duration is not None and duration.renewal is Renewal.NONE and (here - start).days > (duration.days or 0):
            is_on = False
        here += timedelta(days=1)
    return is_on
