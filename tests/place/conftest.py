from __future__ import annotations

from datetime import date

import pytest

from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring
from truceline.geo.layer import NamedArea
from truceline.place.context import PlaceContext, open_context
from truceline.place.reading import Scene
from truceline.when.anchor import AnchorDate

GARRISON = (38.61778, 33.50583)


@pytest.fixture(scope="session")
def zones() -> tuple[NamedArea, ...]:
    round_tanf = buffer_ring(GARRISON, 55_000)
    return (
        NamedArea(
            id="ring",
            agreement="syr-tanf",
            name="al-Tanf zone",
            aliases=("deconfliction zone", "55 km zone"),
            certain=round_tanf,
            possible=round_tanf,
        ),
        NamedArea(
            id="idlib",
            agreement="syr-astana",
            name="Idlib zone",
            aliases=("Idlib de-escalation zone",),
            certain=buffer_ring((36.6, 35.8), 20_000),
            possible=buffer_ring((36.6, 35.8), 50_000),
            since=date(2017, 5, 6),
        ),
        NamedArea(
            id="ghouta",
            agreement="syr-astana",
            name="Eastern Ghouta zone",
            aliases=("Eastern Ghouta de-escalation zone",),
            possible=buffer_ring((36.43, 33.54), 12_000),
            since=date(2017, 5, 6),
            until=date(2018, 4, 14),
        ),
        NamedArea(id="all", agreement="syr-flights", name="Syria", possible=outline_of("SYR")),
        NamedArea(
            id="oak",
            agreement="syr-oak",
            name="Oak corridor",
            aliases=("Oak strip",),
            possible=buffer_ring((37.0, 34.0), 9_000),
        ),
    )


@pytest.fixture(scope="session")
def anchors() -> tuple[AnchorDate, ...]:
    makers = ("russia", "turkey", "iran")
    words = ("Astana memorandum", "memorandum on de-escalation areas")
    return (
        AnchorDate(agreement="syr-astana", event="signed", on=date(2017, 5, 4), parties=makers, words=words),
        AnchorDate(
            agreement="syr-astana", event="in_force", on=date(2017, 5, 6), parties=makers, words=words, weight=0.6
        ),
        AnchorDate(
            agreement="syr-astana", event="in_force", on=date(2017, 5, 5), parties=makers, words=words, weight=0.4
        ),
        AnchorDate(
            agreement="syr-idlib-2018", event="signed", on=date(2018, 9, 17), parties=("russia", "turkey"), words=()
        ),
    )


@pytest.fixture(scope="session")
def context(zones, anchors) -> PlaceContext:
    return open_context(["SYR"], zones=zones, anchors=anchors)


@pytest.fixture(scope="session")
def scene(context) -> Scene:
    return Scene(context)
