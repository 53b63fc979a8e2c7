"""How probable is it that a clause covers an incident, given that it happened as claimed? Sums over joint readings.

A cell is one alternative of the incident, one time candidate and one stretch of time in which nothing changes; places
are summed within it. Factors multiply only inside a cell. The factors that are shown are marginals: each summed over
all cells by itself, so they need not multiply to the whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.assess.bounds import ALL, DIGITS, NONE, OPEN, bounds, greatest, least, rounded
from truceline.assess.clause import UNKNOWN_TIME
from truceline.assess.particulars import Particulars, fits, particulars_of, weapon_fits
from truceline.assess.timeline import Piece, pieces
from truceline.lexicon.armaments import Armaments, load_armaments
from truceline.model.agreement import ProvisionKind
from truceline.model.finding import FactorName, JointTerm
from truceline.model.noun import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from truceline.assess.belonging import Belonging
    from truceline.assess.clause import Band, Clause, Cover, State
    from truceline.assess.ground import Masses
    from truceline.lexicon.acts import Acts
    from truceline.model.incident import Alternative, Incident

KNOWN_ENOUGH: Final = 1e-9
"""A rest of weight up to this is rounding, not something unknown."""


class Disputed(NamedTuple):
    """What is only claimed by the side that it clears, so that it never clears by itself.

    ``claimed`` are contested exceptions in play, by id; in the alternatives with the numbers ``exclusions`` the actor's
    word alone makes the target an excluded one. ``ignored`` exceptions are left out altogether, and with
    ``is_exclusion_ignored`` that word is too: so the result without them is found.
    """

    claimed: frozenset[str] = frozenset()
    exclusions: frozenset[int] = frozenset()
    ignored: frozenset[str] = frozenset()
    is_exclusion_ignored: bool = False


@dataclass(slots=True)
class Sum:
    """A weighted sum of intervals, exact whatever the order."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def add(self, weight: float, low: float, high: float) -> None:
        """Add an interval with a weight."""
        self.lows.append(weight * low)
        self.highs.append(weight * high)

    def whole(self) -> Bounds:
        """The sum as a probability."""
        return rounded(math.fsum(self.lows), math.fsum(self.highs))


@dataclass(frozen=True)
class Applicability:
    """The probability that a clause covers an incident, its marginal factors, and its zones with their mass."""

    whole: Bounds
    factors: Mapping[FactorName, Bounds]
    zones: Mapping[str, Bounds]
    joint: tuple[JointTerm, ...] = ()

    @property
    def zone(self) -> str | None:
        """The zone with the greatest mass: by what is certain, then by what is possible, then by name.

        None where nothing certain is in any and nothing tells them apart, as of an unknown place.
        """
        masses = set(self.zones.values())
        if not self.zones or (len(self.zones) > 1 and len(masses) == 1 and masses.pop().low <= 0.0):
            return None
        return min(self.zones, key=lambda zone: (-self.zones[zone].low, -self.zones[zone].high, zone))


@dataclass(frozen=True)
class Judging:
    """What applicability is judged with: acts, ties of parties, and masses of places."""

    acts: Acts
    belonging: Belonging
    masses: Masses
    armaments: Armaments = field(default_factory=load_armaments)


class Cell(NamedTuple):
    """One joint reading: its weight, the state of the clause in it, and whether its exclusion is merely claimed."""

    weight: float
    alternative: Alternative
    state: State
    is_exclusion_claimed: bool
    told: Particulars = Particulars()


@dataclass(slots=True)
class Tally:
    """Sums over cells: of the whole, of each factor, of each zone."""

    whole: Sum = field(default_factory=Sum)
    factors: dict[FactorName, Sum] = field(default_factory=lambda: {name: Sum() for name in FactorName})
    zones: dict[str, Sum] = field(default_factory=dict)
    weights: dict[tuple[Bounds, ...], list[float]] = field(default_factory=dict)

    def add_joint(self, weight: float, parts: tuple[Bounds, ...]) -> None:
        """Add a joint reading: its factors multiply; readings that say the same are told once."""
        low, high = (math.prod(ends) for ends in zip(*((part.low, part.high) for part in parts), strict=True))
        self.whole.add(weight, low, high)
        said = tuple(rounded(part.low, part.high) for part in parts)
        self.weights.setdefault(said, []).append(weight)

    def result(self) -> Applicability:
        """What was summed."""
        terms = [_term(round(math.fsum(weights), DIGITS), parts) for parts, weights in self.weights.items()]
        return Applicability(
            self.whole.whole(),
            {name: total.whole() for name, total in self.factors.items()},
            {zone: total.whole() for zone, total in self.zones.items()},
            tuple(sorted(terms, key=lambda term: (-term.weight, msgspec.json.encode(term)))),
        )


def _term(weight: float, parts: tuple[Bounds, ...]) -> JointTerm:
    in_place, in_force, bound, act, target = parts
    return JointTerm(weight=weight, in_force=in_force, in_place=in_place, bound=bound, act=act, target=target)


def applicability(incident: Incident, clause: Clause, judging: Judging, disputed: Disputed) -> Applicability:
    """The probability that the clause covers the incident, with its factors.

    What alternatives, places or times leave unsaid (weights below one) is carried as unknown.

    Raises:
        ItemError: ``place.bad_date`` or ``place.bad_point`` where a time or place of the incident is malformed.
    """
    tally = Tally(zones={zone: Sum() for zone in clause.where or {}})
    for cell in _cells(incident, clause, judging, disputed):
        _count(tally, cell, clause, judging, disputed)
    rest = 1.0 - math.fsum(alternative.weight for alternative in incident.alternatives)
    if rest > KNOWN_ENOUGH:
        tally.add_joint(rest, (OPEN,) * 5)
        for total in (*tally.factors.values(), *tally.zones.values()):
            total.add(rest, 0.0, 1.0)
    return tally.result()


def _cells(incident: Incident, clause: Clause, judging: Judging, disputed: Disputed) -> Iterator[Cell]:
    for number, alternative in enumerate(incident.alternatives):
        course = clause.course(judging.belonging, alternative.actor, alternative.target)
        told = particulars_of(incident, alternative)
        for piece in _pieces(alternative, course.edges):
            weight = alternative.weight * piece.share
            if weight > 0:
                yield Cell(weight, alternative, course.state(piece.stretch), number in disputed.exclusions, told)


def _pieces(alternative: Alternative, edges: Sequence[datetime]) -> Iterator[Piece]:
    """The alternative's time cut where the clause changes; shares sum to one, the unknown rest among them."""
    known = math.fsum(candidate.weight for candidate in alternative.times)
    for candidate in alternative.times:
        for piece in pieces(candidate, edges):
            yield Piece(piece.stretch, candidate.weight * piece.share)
    if 1.0 - known > KNOWN_ENOUGH:
        yield Piece(UNKNOWN_TIME, 1.0 - known)


def _count(tally: Tally, cell: Cell, clause: Clause, judging: Judging, disputed: Disputed) -> None:
    """Add one cell to the sums."""
    state, weight = cell.state, cell.weight
    act = least(clause.act(judging.acts, cell.alternative.act), fits(clause.provision, cell.told, judging.armaments))
    target = target_bounds(clause, cell, disputed)
    place = _place(clause, cell, judging)
    covers = [
        (cover, cover_bounds(cover, cell, judging, disputed))
        for cover in state.covers
        if cover.clause.provision.id not in disputed.ignored
    ]
    tally.add_joint(weight, (_left(place, covers, cell, judging), state.force, state.bound, act, target))
    free = _free(covers, cell, judging)
    shown = zip(FactorName, (state.force, place, state.bound, act, target, free), strict=True)
    for name, value in shown:
        tally.factors[name].add(weight, value.low, value.high)
    for zone, ground in state.zones.items():
        mass = judging.masses.inside(cell.alternative.places, ground.at_height(cell.told.height_m))
        tally.zones[zone].add(weight, mass.low, mass.high)


def _place(clause: Clause, cell: Cell, judging: Judging) -> Bounds:
    """That it was where the clause holds; by a table of distances, in the band of these arms of this side."""
    places = cell.alternative.places
    if not clause.bands:
        return judging.masses.inside(places, cell.state.ground.at_height(cell.told.height_m))
    found = []
    for band, fit in band_bounds(cell, judging):
        inside = judging.masses.inside(places, band.ground)
        found.append(bounds(inside.low * fit.low, inside.high * fit.high))
    return greatest(found)


def band_bounds(cell: Cell, judging: Judging) -> list[tuple[Band, Bounds]]:
    """The rows of a table of distances that speak of these arms then, and how far each does so of them and actor."""
    rows = [(band, weapon_fits(cell.told, band.arms, judging.armaments)) for band in cell.state.bands]
    speaking = [(band, fit) for band, fit in rows if fit.high > 0] or [(band, ALL) for band, _ in rows]
    owns = [judging.belonging.among(cell.alternative.actor, band.parties, None) for band, _ in speaking]
    return [
        (band, Bounds(low=fit.low * own.low, high=fit.high * own.high))
        for (band, fit), own in zip(speaking, owns, strict=True)
    ]


def target_bounds(clause: Clause, cell: Cell, disputed: Disputed) -> Bounds:
    """That the clause covers what is done to the target. What permits does not ask who is left unprotected.

    That the target is an excluded one may rest on the actor's word alone. Then it may as well be anybody; and without
    that word, the target is taken for one whom the clause covers.
    """
    protected, excluded = cell.state.protected, cell.state.excluded
    if clause.provision.kind is ProvisionKind.PERMISSION:
        is_claimed = cell.is_exclusion_claimed and bool(clause.lists.against)
        return Bounds(low=0.0, high=protected.high) if is_claimed else protected
    if cell.is_exclusion_claimed:
        most = cell.state.anybody.high
        least = most if disputed.is_exclusion_ignored else min(protected.low, 1.0 - excluded.high)
        return Bounds(low=least, high=most)
    return Bounds(low=min(protected.low, 1.0 - excluded.high), high=min(protected.high, 1.0 - excluded.low))


def cover_bounds(cover: Cover, cell: Cell, judging: Judging, disputed: Disputed) -> Bounds:
    """How far an exception covers the act, its place apart.

    A contested one counts only where claimed, and then as open; so does one that turns on who the target was, where
    the actor's own side alone says so.
    """
    exception = cover.clause
    act = least(
        exception.act(judging.acts, cell.alternative.act), fits(exception.provision, cell.told, judging.armaments)
    )
    low, high = cover.bounds.low * act.low, cover.bounds.high * act.high
    if exception.provision.is_contested:
        return Bounds(low=0.0, high=high) if exception.provision.id in disputed.claimed else NONE
    if cell.is_exclusion_claimed and exception.lists.against:
        return NONE if disputed.is_exclusion_ignored else Bounds(low=0.0, high=high)
    return Bounds(low=low, high=high)


def _left(place: Bounds, covers: list[tuple[Cover, Bounds]], cell: Cell, judging: Judging) -> Bounds:
    """The mass that lies where the clause holds and no exception does.

    Exceptions may overlap in any way, so the least that is left takes them all off, the most only the greatest.
    """
    surely, perhaps = 0.0, 0.0
    for cover, value in covers:
        if value.high <= 0.0:
            continue
        loss = judging.masses.loss(cell.alternative.places, cell.state.ground, cover.ground)
        surely = max(surely, value.low * loss.least)
        perhaps += value.high * loss.most
    return bounds(place.low - perhaps, place.high - surely)


def _free(covers: list[tuple[Cover, Bounds]], cell: Cell, judging: Judging) -> Bounds:
    """That no exception covers it: the marginal that is shown."""
    if not covers:
        return ALL
    low, high = 0.0, 0.0
    for cover, value in covers:
        inside = judging.masses.inside(cell.alternative.places, cover.ground) if value.high > 0 else NONE
        low = max(low, value.low * inside.low)
        high += value.high * inside.high
    return bounds(1.0 - high, 1.0 - low)
