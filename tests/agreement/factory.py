"""Small agreements as text and as nouns, for the tests of this folder and others."""

from __future__ import annotations

from datetime import date
from typing import Any

from truceline.agreement.load import parse_agreement
from truceline.errors import AgreementError, Fault
from truceline.model.agreement import (
    Agreement,
    BufferGeometry,
    Citation,
    DateCandidate,
    Extent,
    Geometry,
    LifeEvent,
    LifeState,
    MapStatus,
    PolygonGeometry,
    Provision,
    ProvisionKind,
    TextStatus,
    Zone,
)

SMALL = """\
id: tst-small
title: A small ceasefire
countries: [SYR]
text_status: published
map_status: published
sources:
  text: {address: "https://example.org/text"}
  press: {address: "https://example.org/press"}
life:
  - state: signed
    dates:
      - {on: 2017-05-04, sources: [text]}
  - state: in_force
    dates:
      - {on: 2017-05-06, clock: Asia/Damascus, sources: [text]}
bound:
  - {party: syrian-government, ground: signed, sources: [text]}
zones:
  - id: circle
    name: Circle
    extents:
      - possible: {buffer: {point: [37.0, 35.0], radius_km: 20}}
        drawn_from: the text
        sources: [text]
provisions:
  - id: stop
    kind: prohibition
    title: Cessation
    text: All stop.
    acts: [violence]
    where: [circle]
    sources: [text]
"""


def parse(text: str) -> Agreement:
    """The agreement of a text."""
    return parse_agreement(text.encode(), "small.yaml")


def faults_of(text: str) -> tuple[Fault, ...]:
    """The faults of a text; none where it loads."""
    try:
        parse(text)
    except AgreementError as error:
        return error.faults
    return ()


def candidate(on: str, **changes: Any) -> DateCandidate:
    """A date candidate."""
    return DateCandidate(on=date.fromisoformat(on), **changes)


def event(state: str, *dates: DateCandidate) -> LifeEvent:
    """A life event."""
    return LifeEvent(state=LifeState(state), dates=dates)


def square(west: float, south: float, east: float, north: float) -> Geometry:
    """A rectangle in degrees."""
    ring = ((west, south), (east, south), (east, north), (west, north))
    return Geometry(polygon=PolygonGeometry(ring=ring))


def disc(longitude: float, latitude: float, radius_km: float) -> Geometry:
    """A circle on the ground."""
    return Geometry(buffer=BufferGeometry(point=(longitude, latitude), radius_km=radius_km))


def zone(id_: str, possible: Geometry, certain: Geometry | None = None, **changes: Any) -> Zone:
    """A zone with one outline."""
    return Zone(id=id_, name=id_, extents=(Extent(possible=possible, certain=certain, drawn_from="test", **changes),))


def provision(id_: str = "stop", kind: str = "prohibition", **changes: Any) -> Provision:
    """A clause."""
    return Provision(id=id_, kind=ProvisionKind(kind), title=id_, text=id_, **changes)


def agreement(**changes: Any) -> Agreement:
    """An agreement in force from 6 May 2017, Damascus time, with one clause."""
    values: dict[str, Any] = {
        "id": "tst",
        "title": "Test",
        "countries": ("SYR",),
        "text_status": TextStatus.PUBLISHED,
        "map_status": MapStatus.NONE,
        "sources": {"text": Citation(address="https://example.org/text")},
        "life": (event("in_force", candidate("2017-05-06", clock="Asia/Damascus")),),
        "provisions": (provision(),),
    }
    return Agreement(**(values | changes))
