"""What is told about one incident by one claim or record, in the form in which accounts are compared."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.geo.shapes import centre_and_spread, checked_shape
from truceline.lexicon.acts import Acts, load_acts
from truceline.lexicon.parties import Parties, load_parties
from truceline.model import Claim, Document, Footprint, Maker, Placement, Record, Redirect, Weighted, When
from truceline.model.footprint import Disc, Normal
from truceline.reconcile.weights import Weights, load_weights
from truceline.when.interval import clock_names

if TYPE_CHECKING:
    from datetime import date, datetime

    from truceline.model.claim import Casualties, Hop, Modality
    from truceline.model.footprint import PlaceCandidate, Position
    from truceline.model.when import WhenCandidate
    from truceline.reconcile.refs import AgreementRef

ALGORITHM: Final = "reconcile.levels-1"
MAX_SPOTS: Final = 5
"""Readings of a place that are compared, heaviest first: what is left out weighs little and costs squares."""
MAX_TIMES: Final = 5


@dataclass(frozen=True)
class Items:
    """What the stage takes: ``placements`` and ``whens`` belong to claims and records by their ``item``.

    The same noun may be given twice; the order does not matter.
    """

    claims: tuple[Claim, ...] = ()
    records: tuple[Record, ...] = ()
    documents: tuple[Document, ...] = ()
    placements: tuple[Placement, ...] = ()
    whens: tuple[When, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the stage works with: lexicons, weights, the library's agreements, and redirects of earlier generations."""

    acts: Acts = field(default_factory=load_acts)
    parties: Parties = field(default_factory=load_parties)
    weights: Weights = field(default_factory=load_weights)
    agreements: tuple[AgreementRef, ...] = ()
    redirects: tuple[Redirect, ...] = ()

    @property
    def maker(self) -> Maker:
        """Who makes this stage's records."""
        inputs = (("acts", self.acts.version), ("parties", self.parties.version), ("weights", self.weights.stamp))
        return Maker(algorithm=ALGORITHM, inputs=inputs)


@dataclass(frozen=True, slots=True)
class Spot:
    """One reading of a place: centre in degrees (WGS 84), standard deviation along an axis in metres.

    ``names`` are the gazetteer entries and zones that are specific enough to be the same place by name.
    """

    candidate: PlaceCandidate
    weight: float
    longitude: float
    latitude: float
    sigma_m: float
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words in which an account names things, for showing what differs."""

    actor: str = ""
    target: str = ""
    weapon: str = ""
    place: str = ""
    time: str = ""
    text: str = ""
    particulars: tuple[tuple[str, str], ...] = ()
    """What is told of the unit, a height and the like, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One claim or record, ready for comparison.

    ``source`` is the document or data set, ``position`` where in it (characters, or row); ``linked`` the position of
    the act that it is told to follow. ``published`` is when its document was (UTC, half-open; None where unknown).
    ``coder`` names the event table whose rows are incidents by rule (empty: none). ``origin`` is the key of the first
    speaker that it rests on. ``shingles`` are hashes of its sentence's word runs. ``place_span`` is where its place
    phrase stands (characters; None for records), and ``has_shared_place`` tells that it is rather another act's.
    """

    id: str
    source: str
    is_record: bool
    position: int
    sentence: tuple[int, int] = (0, 0)
    act: str
    actor: tuple[Weighted, ...] = ()
    target: tuple[Weighted, ...] = ()
    is_directed: bool = True
    spots: tuple[Spot, ...] = ()
    times: tuple[WhenCandidate, ...] = ()
    published: tuple[datetime, datetime] | None = None
    casualties: tuple[Casualties, ...] = ()
    modality: Modality
    chain: tuple[Hop, ...] = ()
    origin: str
    confidence: float = 1.0
    linked: int | None = None
    coder: str = ""
    phrases: Phrases = Phrases()
    shingles: frozenset[int] = frozenset()
    place_span: tuple[int, int] | None = None
    has_shared_place: bool = False

    @property
    def day(self) -> date | None:
        """The day (UTC) on which its likeliest time begins, for dated ties of parties; None where unknown."""
        return max(self.times, key=lambda time: (time.weight, time.start_utc)).start_utc.date() if self.times else None

    @property
    def chain_keys(self) -> tuple[str, ...]:
        """The chain's names in canonical form, outermost first."""
        return tuple(hop.key for hop in self.chain)

    @property
    def span_utc(self) -> tuple[datetime, datetime] | None:
        """Earliest and latest moment of any reading of its time; None where unknown."""
        if not self.times:
            return None
        return min(time.start_utc for time in self.times), max(time.end_utc for time in self.times)


def spots_of(placement: Placement | None, weights: Weights) -> tuple[Spot, ...]:
    """The heaviest readings of a place with centre and spread, weights to one; readings that are no shape left out."""
    if placement is None:
        return ()
    heaviest = sorted(placement.candidates, key=lambda candidate: (-candidate.weight, candidate.name))[:MAX_SPOTS]
    spots = [spot for candidate in heaviest if (spot := _spot(candidate, weights)) is not None]
    total = sum(spot.weight for spot in spots)
    if total <= 0:
        return ()
    return tuple(
        Spot(spot.candidate, spot.weight / total, spot.longitude, spot.latitude, spot.sigma_m, spot.names)
        for spot in spots
    )


@lru_cache(maxsize=8192)
def extent(footprint: Footprint) -> tuple[Position, float]:
    """Centre of mass (lon, lat) of a footprint and its spread (root mean square distance, metres).

    A disc or normal alone is its own centre; ItemError where the numbers make no shape.
    """
    for item in footprint.shapes:
        checked_shape(item.shape)
    shape = footprint.shapes[0].shape if len(footprint.shapes) == 1 else None
    if isinstance(shape, Disc):
        return shape.centre, shape.radius_m / math.sqrt(2)
    if isinstance(shape, Normal):
        return shape.centre, shape.sigma_m * math.sqrt(2)
    return centre_and_spread([(footprint, 1.0)])


def _spot(candidate: PlaceCandidate, weights: Weights) -> Spot | None:
    try:
        (longitude, latitude), spread_m = extent(candidate.footprint)
    except ItemError:
        return None
    sigma_m = spread_m / math.sqrt(2)
    broad = weights.place_scale.broad_entries
    specific = (entry for entry in candidate.entries if entry.partition(":")[0] not in broad)
    names = frozenset(specific) if sigma_m <= weights.place_scale.named_m else frozenset()
    return Spot(candidate, candidate.weight, longitude, latitude, sigma_m, names)


def times_of(when: When | None) -> tuple[WhenCandidate, ...]:
    """The heaviest readings of a time; those that run backwards or on a clock that nobody has are left out."""
    if when is None:
        return ()
    sound = (time for time in when.candidates if time.start_utc <= time.end_utc and time.clock in clock_names())
    return tuple(sorted(sound, key=lambda time: (-time.weight, time.start_utc, time.end_utc))[:MAX_TIMES])
