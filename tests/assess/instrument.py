"""Tiny agreements: one zone in two versions, two sides, a clause; compiled as the library's are."""

from __future__ import annotations

from datetime import date

from truceline.agreement.compile import compile_agreement
from truceline.model.agreement import (
    Agreement,
    DateCandidate,
    Extent,
    Geometry,
    LifeEvent,
    LifeState,
    MapStatus,
    Membership,
    PolygonGeometry,
    Provision,
    ProvisionKind,
    TextStatus,
    Zone,
)
from truceline.model.noun import Bounds

CLOCK = "Asia/Damascus"


def square(west, south, east, north):
    return Geometry(polygon=PolygonGeometry(ring=((west, south), (east, south), (east, north), (west, north))))


def extent(possible, certain=None, since=None, until=None):
    return Extent(certain=certain, possible=possible, since=since, until=until, drawn_from="a test")


def zone(id_, *extents, name=""):
    return Zone(id=id_, name=name or f"{id_} zone", extents=extents)


def day(month, number, weight=1.0, year=2017):
    return DateCandidate(on=date(year, month, number), clock=CLOCK, weight=weight)


def member(party, low=1.0, high=1.0, since=None, until=None, ground="named in a test"):
    return Membership(party=party, ground=ground, since=since, until=until, certainty=Bounds(low=low, high=high))


def provision(id_="1", kind=ProvisionKind.PROHIBITION, **changes):
    return Provision(**({"id": id_, "kind": kind, "title": f"Clause {id_}", "text": "…"} | changes))


def agreement(*provisions, **changes):
    told = {
        "id": "tst-agreement",
        "title": "Test agreement",
        "text_status": TextStatus.PUBLISHED,
        "map_status": MapStatus.NONE,
        "sources": {},
        "life": (LifeEvent(state=LifeState.IN_FORCE, dates=(day(6, 1),)),),
        "bound": (member("syrian-government"),),
        "provisions": provisions or (provision(),),
    }
    return Agreement(**(told | changes))


def compiled(*provisions, **changes):
    return compile_agreement(agreement(*provisions, **changes))
