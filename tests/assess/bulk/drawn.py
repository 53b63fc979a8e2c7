"""Records drawn at random around the zones and dates of agreements, as incidents and as columns."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.assess.bulk.assessor import Columns, PlaceColumns
from truceline.assess.bulk.plan import RecordKind
from truceline.assess.bulk.times import micros
from truceline.assess.particulars import Particulars
from truceline.lexicon.acts import load_acts
from truceline.model.claim import Modality
from truceline.model.footprint import Disc, Footprint, Normal, PlaceCandidate, WeightedShape
from truceline.model.incident import Alternative, FieldValue, Grade, Incident
from truceline.model.when import WhenCandidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.assessor import Triples
    from truceline.assess.context import AssessContext
    from truceline.assess.ground import Outline

WEAPONS = ("", "152 mm howitzer", "tank", "mortar", "MLRS Grad", "small arms", "helicopter", "medevac helicopter")


class Drawn(NamedTuple):
    """A record: what it is told to be, where (None: unknown), when."""

    kind: RecordKind
    place: tuple[float, float, float, float] | None
    start: datetime
    end: datetime


def draw(compiled: Sequence[CompiledAgreement], parties: Sequence[str], count: int, seed: int) -> list[Drawn]:
    """Records near the zones of these agreements, in their years, by and against these parties."""
    chance = random.Random(seed)  # noqa: S311 records of a test are no secret
    boxes = [version.possible.bounds for one in compiled for version in one.versions] or [(30.0, 30.0, 45.0, 40.0)]
    years = sorted({stretch.start_utc.year for one in compiled for s in one.scenarios for stretch in s.stretches})
    years = [year for year in years if 1950 < year < 2030] or [2017]
    named = [act for one in compiled for provision in one.agreement.provisions for act in provision.acts]
    acts = [*load_acts().ids, *sorted(named) * 3]
    found = []
    for _ in range(count):
        west, south, east, north = chance.choice(boxes)
        start = datetime(chance.choice(years), 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(3 * 525_600))
        length = chance.choice([0, 0, 60, 24 * 60, 7 * 24 * 60, 90 * 24 * 60])
        size = chance.choice([0.0, 500.0, 5_000.0, 40_000.0])
        sigma = size if size and chance.random() < 0.3 else float("nan")
        lon, lat = chance.uniform(west - 0.3, east + 0.3), chance.uniform(south - 0.3, north + 0.3)
        height = chance.choice(["", "", "50 m", "2,000 ft", "12 km"])
        told = Particulars(weapon=tuple(filter(None, [chance.choice(WEAPONS)])), altitude=tuple(filter(None, [height])))
        actor = chance.choice([None, *parties])
        kind = RecordKind(chance.choice(acts), actor, chance.choice([None, *parties]), told)
        place = None if chance.random() < 0.1 else (lon, lat, size, sigma)
        found.append(Drawn(kind, place, start, start + timedelta(minutes=length)))
    return found


def as_columns(records: Sequence[Drawn]) -> Columns:
    """The records as a table."""
    kinds = tuple(dict.fromkeys(record.kind for record in records))
    places = np.array([record.place or (np.nan,) * 4 for record in records], np.float64).reshape(-1, 4)
    return Columns(
        np.array([micros(record.start) for record in records], np.int64),
        np.array([micros(record.end) for record in records], np.int64),
        np.array([kinds.index(record.kind) for record in records], np.int64),
        tuple(((1.0, kind),) for kind in kinds),
        PlaceColumns(*(np.ascontiguousarray(column) for column in places.T)),
    )


def footprint(place: tuple[float, float, float, float]) -> Footprint:
    """The place of a record as a footprint."""
    lon, lat, radius, sigma = place
    shape = Disc(centre=(lon, lat), radius_m=radius)
    normal = Normal(centre=(lon, lat), sigma_m=sigma)
    return Footprint(shapes=(WeightedShape(shape=shape if np.isnan(sigma) else normal, weight=1.0),))


def as_incident(record: Drawn, number: int) -> Incident:
    """The record as an incident that nobody disputes."""
    where = () if record.place is None else (PlaceCandidate(name="p", footprint=footprint(record.place), weight=1.0),)
    when = WhenCandidate(start_utc=record.start, end_utc=record.end, weight=1.0, clock="UTC")
    kind = record.kind
    reading = Alternative(
        weight=1.0, act=kind.act, actor=kind.actor, target=kind.target, places=where, times=(when,), holders=()
    )
    values = tuple(
        FieldValue(field=name, value=word, holders=(), origins=())
        for name, words in kind.told._asdict().items()
        for word in words
    )
    return Incident(
        id=f"inc-{number}",
        made_by="m",
        founding=str(number),
        label="",
        members=(),
        values=values,
        alternatives=(reading,),
        modality=Modality.ASSERTED,
        origins_asserting=1,
        origins_denying=0,
        grade=Grade.WEAK,
    )


class ExactMasses:
    """Masses one by one, by the very function of single incidents."""

    def __init__(self, context: AssessContext) -> None:
        self.masses = context.judging.masses

    def __call__(self, outlines: Sequence[Outline], place: PlaceColumns) -> Triples:
        """All pairs with any mass."""
        found = []
        for record, values in enumerate(zip(*place, strict=True)):
            if np.isnan(values[0]):
                continue
            for number, outline in enumerate(outlines):
                mass = self.masses.mass(footprint(values), outline)
                if mass > 0:
                    found.append((record, number, mass))
        records, numbers, masses = zip(*found, strict=True) if found else ((), (), ())
        return np.array(records, np.int64), np.array(numbers, np.int64), np.array(masses, np.float64)
