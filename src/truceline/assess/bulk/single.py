"""A row of a table as an incident that nobody disputes: so that it can be judged by itself, with every reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.model.claim import Modality
from truceline.model.footprint import Disc, Footprint, Normal, PlaceCandidate, WeightedShape
from truceline.model.incident import Alternative, FieldValue, Grade, Incident
from truceline.model.noun import Maker, identify
from truceline.model.when import WhenCandidate

if TYPE_CHECKING:
    from truceline.assess.bulk.plan import Mixture
    from truceline.assess.bulk.records import Taken

MAKER: Final = Maker(algorithm="assess.row-1")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def incident_of(taken: Taken, position: int, record: str, clock: str) -> Incident:
    """The row that was taken at this place among those taken; ``record`` is its id, ``clock`` the one of its days."""
    columns = taken.columns
    when = WhenCandidate(
        start_utc=_EPOCH + timedelta(microseconds=int(columns.start[position])),
        end_utc=_EPOCH + timedelta(microseconds=int(columns.end[position])),
        weight=1.0,
        clock=clock,
        reason="as the row tells",
    )
    lon, lat, radius, sigma = (float(column[position]) for column in columns.place)
    mixture = columns.kinds[int(columns.kind[position])]
    readings = tuple(
        Alternative(
            weight=weight,
            act=kind.act,
            actor=kind.actor,
            target=kind.target,
            places=() if np.isnan(lon) else (_place(lon, lat, radius, sigma),),
            times=(when,),
            holders=(),
        )
        for weight, kind in mixture
    )
    return Incident(
        id=identify("inc", {"record": record}),
        made_by=MAKER.id,
        founding=record,
        label=record,
        members=(),
        values=_values(mixture),
        alternatives=readings,
        modality=Modality.ASSERTED,
        origins_asserting=1,
        origins_denying=0,
        grade=Grade.WEAK,
    )


def _place(lon: float, lat: float, radius: float, sigma: float) -> PlaceCandidate:
    is_disc = np.isnan(sigma)
    shape = Disc(centre=(lon, lat), radius_m=radius) if is_disc else Normal(centre=(lon, lat), sigma_m=sigma)
    size = f"within {radius / 1000:g} km of it" if is_disc else f"with a standard deviation of {sigma / 1000:g} km"
    return PlaceCandidate(
        name=f"{lat:.4f}, {lon:.4f}",
        footprint=Footprint(shapes=(WeightedShape(shape=shape, weight=1.0),)),
        weight=1.0,
        rule="row",
        reason="the point of the row" if is_disc and not radius else size,
    )


def _values(mixture: Mixture) -> tuple[FieldValue, ...]:
    """What the row tells in words: the same in all its readings."""
    told = mixture[0][1].told._asdict()
    return tuple(
        FieldValue(field=name, value=word, holders=(), origins=()) for name, words in told.items() for word in words
    )
