"""Tiny constructors: an incident, its readings and who says so; a context to judge it in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from truceline.assess.context import AssessContext
from truceline.model.claim import (
    ActContent,
    Claim,
    Hop,
    Modality,
    Observation,
    SourceKind,
    Via,
)
from truceline.model.footprint import Disc, Footprint, PlaceCandidate, WeightedShape
from truceline.model.incident import Alternative, Grade, Incident, Member
from truceline.model.noun import Span
from truceline.model.when import WhenCandidate

TANF = (38.6178, 33.5058)
IDLIB = (36.6339, 35.9306)
RAQQA = (39.0088, 35.9528)
DAMASCUS = timedelta(hours=3)
"""Ahead of UTC in the summer of 2017."""


def point(centre, radius_m=1_000.0):
    return Footprint(shapes=(WeightedShape(shape=Disc(centre=centre, radius_m=radius_m), weight=1.0),))


def place(centre, name="Somewhere", weight=1.0, radius_m=1_000.0):
    return PlaceCandidate(name=name, footprint=point(centre, radius_m), weight=weight)


def at(year, month, day, hour=0):
    """An instant by the clock of Damascus in summer."""
    return datetime(year, month, day, hour, tzinfo=UTC) - DAMASCUS


def on(year, month, day, weight=1.0, days=1):
    """A day, or several, by the clock of Damascus."""
    start = at(year, month, day)
    return WhenCandidate(start_utc=start, end_utc=start + timedelta(days=days), weight=weight, clock="Asia/Damascus")


def reading(**changes):
    """One alternative; what is not said is a shelling by the government of the armed opposition in Idlib town."""
    told = {
        "weight": 1.0,
        "act": "shelling_artillery_missile_attack",
        "actor": "syrian-government",
        "target": "armed-opposition",
        "places": (place(IDLIB, "Idlib"),),
        "times": (on(2017, 6, 10),),
    }
    return Alternative(**(told | changes))


def member(item="clm-a", origin="a", stance=Modality.ASSERTED, chain="", probability=1.0):
    return Member(item=item, probability=probability, origin=origin, stance=stance, chain=chain or origin)


def incident(*alternatives, members=(), founding="clm-a"):
    readings = alternatives or (reading(),)
    told_by = tuple(members) or (member(),)
    return Incident(
        id=Incident.id_of(founding),
        made_by="mkr-test",
        founding=founding,
        label="an incident",
        members=told_by,
        values=(),
        alternatives=readings,
        modality=Modality.ASSERTED,
        origins_asserting=1,
        origins_denying=0,
        grade=Grade.FAIR,
    )


def hop(name, kind=SourceKind.OUTLET, via=Via.SAYS, party=None):
    return Hop(name=name, key=name.casefold(), kind=kind, via=via, party=party)


def span(text="hit"):
    return Span(start=0, end=len(text), text=text)


def claim(*hops, item="clm-a", modality=Modality.ASSERTED, observation=Observation.UNKNOWN, justification=None):
    """A claim of an act with this chain, outermost first."""
    return Claim(
        id=item,
        made_by="mkr-test",
        document="doc-a",
        proposition=span("somebody hit something"),
        chain=hops,
        modality=modality,
        content=ActContent(
            act="air_drone_strike", trigger=span(), justification=span(justification) if justification else None
        ),
        observation=observation,
    )


def context(*claims, **changes):
    told = {"as_of": date(2017, 10, 31), "items": {item.id: item for item in claims}}
    return AssessContext(**(told | changes))
