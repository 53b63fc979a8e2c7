"""The fallback: what the compiled core answers, in numpy, pair by pair. Slow, and equal within 1e-9."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.geo.kernel.compiled import DISC, NORMAL, POINT, Question
from truceline.geo.kernel.metric import AUTHALIC_M, CUT, MOST_M, Eye, Seen, half_width_deg, swept
from truceline.geo.kernel.outlines import edges_of, geometry_of
from truceline.geo.kernel.pairs import NOTHING, Fault, Pairs, ordered

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from truceline.geo.kernel.sections import Sections

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

UNSURE: Final = 1e-7
"""Nearer than this to 0 or 1, arcs are put in order to tell them apart."""
CROSSINGS: Final = 64
LONG_EDGE: Final = 16.0
"""Square of the length, in reaches, from which an edge is first cut to the surroundings."""
TURNS: Final = (-360.0, 0.0, 360.0)
FULL: Final = 2 * math.pi
OFF_DEG: Final = 1e-11
"""How far a normal whose middle lies on the boundary is moved off it: a micrometre."""


def reaches(question: Question) -> Floats:
    """How far each event reaches, in metres; negative or NaN where its size makes no sense."""
    if question.size is None:
        return np.zeros(len(question.lon))
    if question.width == 1:
        return question.size * (CUT if question.kind == NORMAL else 1.0)
    east, both, north = question.size.reshape(-1, 3).T
    apart = np.sqrt((east - north) ** 2 / 4 + both**2)
    is_one = (east >= 0) & (north >= 0) & (east * north - both**2 >= -1e-9 * east * north)
    return np.where(is_one, CUT * np.sqrt(np.maximum((east + north) / 2 + apart, 0)), -1.0)


def faults_of(question: Question, reach: Floats) -> NDArray[np.uint8]:
    """A fault for each event, or 0; the first that applies, in the order of ``Fault``."""
    faults = np.zeros(len(reach), np.uint8)
    with np.errstate(invalid="ignore"):
        wide = np.isnan(half_width_deg(question.lat, 1.01 * reach / AUTHALIC_M))
        tests = [
            (Fault.NO_POINT, ~((np.abs(question.lon) <= 180) & (np.abs(question.lat) <= 90))),
            (Fault.BAD_SIZE, ~((reach >= 0) & np.isfinite(reach))),
            (Fault.TOO_WIDE, reach > MOST_M),
            (Fault.AT_POLE, (np.abs(question.lat) > 80) & (reach > 0) & wide),
        ]
    if question.start is not None and question.end is not None:
        tests.append((Fault.BAD_DATES, question.end < question.start))
    for fault, is_so in tests:
        faults[is_so & (faults == 0)] = fault
    return faults


def shares_in_time(start: int, end: int, valid_from: NDArray[Any], valid_to: NDArray[Any]) -> Floats:
    """The part of some dates in which each zone is in force; an instant is in it or not."""
    if start == end:
        return ((valid_from <= start) & (start < valid_to)).astype(np.float64)
    both = np.minimum(end, valid_to.astype(np.int64)) - np.maximum(start, valid_from.astype(np.int64))
    return np.asarray(np.maximum(both, 0) / (end - start))


def zone_tree(sections: Sections, rows: NDArray[np.intp]) -> shapely.STRtree:
    """The boxes of some zones, to be searched."""
    west, south, east, north = (sections.arrays[0][name][rows] for name in ("west", "south", "east", "north"))
    return shapely.STRtree(np.asarray(shapely.box(west, south, east, north), object))


class Plain:
    """An index asked by the fallback."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._zones = sections.arrays[0]
        some = np.flatnonzero(self._zones["blocks"] > 0)
        self._rows = some
        self._tree = zone_tree(sections, some)
        self._edges = lru_cache(maxsize=4096)(lambda row: edges_of(sections, row))
        self._geometry = lru_cache(maxsize=4096)(self._prepared)

    def _prepared(self, row: int) -> shapely.MultiPolygon:
        geometry = geometry_of(self._sections, row)
        shapely.prepare(geometry)
        return geometry

    def ask(self, question: Question) -> Pairs:
        """All pairs of some events."""
        reach = reaches(question)
        faults = faults_of(question, reach)
        found: list[tuple[int, int, float, float]] = []
        for event in np.flatnonzero(faults == 0).tolist():
            found += [(event, *pair) for pair in self._pairs(question, event, float(reach[event]))]
        columns = np.array(found, np.float64).reshape(-1, 4).T
        return ordered(columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2], columns[3], faults)

    def share(self, kind: int, place: tuple[float, float], size: float, row: int = 0) -> float:
        """The share of one place in one zone; negative where it is no place that the kernel takes."""
        lon, lat = (np.array([value]) for value in place)
        sizes = None if kind == POINT else np.array([size])
        pairs = self.ask(Question(kind, lon, lat, sizes, 0 if sizes is None else 1, None, None))
        if len(pairs.refused):
            return -float(pairs.refused.code[0])
        return float(pairs.p_space[pairs.zone == row].sum())

    def _pairs(self, question: Question, event: int, reach: float) -> list[tuple[int, float, float]]:
        eye = Eye(float(question.lon[event]), float(question.lat[event]), reach)
        turned = [eye.turned(turn) for turn in TURNS]
        wide, tall = (eye.half_lon, eye.half_lat) if reach > 0 else (0.0, 0.0)
        boxes: list[BaseGeometry] = [
            shapely.box(e.lon - wide, e.lat - tall, e.lon + wide, e.lat + tall) for e in turned
        ]
        if reach == 0:
            boxes = [shapely.Point(e.lon, e.lat) for e in turned]
        turn, near = self._tree.query(boxes)
        rows = np.unique(self._rows[near])
        if question.start is None or question.end is None:
            shares = np.ones(len(rows))
        else:
            dates = int(question.start[event]), int(question.end[event])
            shares = shares_in_time(*dates, self._zones["valid_from"][rows], self._zones["valid_to"][rows])
        pairs = []
        for row, share in zip(rows.tolist(), shares.tolist(), strict=True):
            if share == 0:
                continue
            eyes = [turned[number] for number in sorted(turn[self._rows[near] == row].tolist())]
            kind = question.kind if reach > 0 else POINT
            mass = [self._share(each, row, kind, _stretch(question, event, each, kind)) for each in eyes]
            total = max(mass) if kind == POINT else math.fsum(mass)
            pairs.append((row, 1.0 if total > 1 - NOTHING else total, share))
        return pairs

    def _is_in(self, lon: float, lat: float, row: int) -> bool:
        """Whether a point is in a zone or on its boundary."""
        return bool(shapely.intersects_xy(self._geometry(row), lon, lat))

    def _share(self, eye: Eye, row: int, kind: int, stretch: Floats) -> float:
        if kind == POINT:
            return float(self._is_in(eye.lon, eye.lat, row))
        edges = self._edges(row)
        west, east = np.minimum(edges[:, 0], edges[:, 2]), np.maximum(edges[:, 0], edges[:, 2])
        south, north = np.minimum(edges[:, 1], edges[:, 3]), np.maximum(edges[:, 1], edges[:, 3])
        near = (west <= eye.lon + eye.half_lon) & (east >= eye.lon - eye.half_lon)
        near &= (south <= eye.lat + eye.half_lat) & (north >= eye.lat - eye.half_lat)
        share = (
            self._disc(eye, row, edges[near], stretch) if kind == DISC else self._normal(eye, row, edges[near], stretch)
        )
        return 0.0 if share < NOTHING else 1.0 if share > 1 - NOTHING else share

    def _disc(self, eye: Eye, row: int, edges: Floats, stretch: Floats) -> float:
        s_ref = float(self._zones["s_ref"][row])
        one, two = (eye.see(edges[:, k], edges[:, k + 1]) for k in (0, 2))
        in1, in2 = (_is_inside(seen, stretch) for seen in (one, two))
        both = in1 & in2
        total = float(np.sum(swept(one, two, s_ref)[both])) * stretch[0, 0] * stretch[1, 1]
        is_long = _length2(one, two, stretch) > LONG_EDGE
        cut = _clipped(eye, edges[is_long], 2.0)
        pieces = np.vstack((edges[~both & ~is_long], cut[:, :4]))
        area, entries, exits = _pieces(eye, pieces, stretch, s_ref)
        total += area
        if len(entries) + len(exits) == 0 and total == 0:
            return float(self._is_in(eye.lon, eye.lat, row))
        angle = float(np.angle(np.prod(np.exp(1j * entries)) * np.conj(np.prod(np.exp(1j * exits)))))
        share = (total + angle) / FULL
        share -= math.floor(share)
        if not UNSURE <= share <= 1 - UNSURE and len(entries) + len(exits) <= CROSSINGS:
            is_in = len(exits) == 0 and self._is_in(eye.lon, eye.lat + eye.half_lat / 1.01, row)
            ahead = (entries[None, :] - exits[:, None]) % FULL
            share = (total + (float(ahead.min(axis=1).sum()) if len(exits) else FULL * is_in)) / FULL
        return float(share)

    def _normal(self, eye: Eye, row: int, edges: Floats, stretch: Floats) -> float:
        is_in = self._is_in(eye.lon, eye.lat, row)
        if is_in and not shapely.contains_xy(self._geometry(row), eye.lon, eye.lat):
            eye = eye.turned(OFF_DEG)
            eye.lat += OFF_DEG * 0.6180339887498949
            is_in = self._is_in(eye.lon, eye.lat, row)
        near = _parted(eye, _clipped(eye, edges, 1.0))
        one, two = (eye.see(near[:, k], near[:, k + 1], is_distance=True) for k in (0, 2))
        mass = _normal_edges(np.column_stack((one.x, one.y)) @ stretch.T, np.column_stack((two.x, two.y)) @ stretch.T)
        return float(mass / FULL + is_in)


def _stretch(question: Question, event: int, eye: Eye, kind: int) -> Floats:
    """From radians of the plane to reaches (discs) or deviations (normals), 2 × 2."""
    metres = np.diag([eye.metres_x, eye.metres_y])
    if kind == POINT or question.size is None:
        return metres
    if kind == DISC:
        return metres / eye.unit
    if question.width == 1:
        return metres / float(question.size[event])
    east, both, north = question.size.reshape(-1, 3)[event].tolist()
    least = CUT * math.sqrt((east + north) / 2 + math.hypot((east - north) / 2, both)) * 1e-6
    root = math.sqrt(east)
    across = both / root if root > 0 else 0.0
    rest = north - across * across
    first, last = max(root, least), math.sqrt(rest) if rest > least * least else least
    return np.array([[1 / first, 0.0], [-across / (first * last), 1 / last]]) @ metres


def _is_inside(seen: Seen, stretch: Floats) -> Flags:
    x, y = seen.x * stretch[0, 0], seen.y * stretch[1, 1]
    return np.asarray(x * x + y * y <= 1)


def _length2(one: Seen, two: Seen, stretch: Floats) -> Floats:
    return np.asarray(((two.x - one.x) * stretch[0, 0]) ** 2 + ((two.y - one.y) * stretch[1, 1]) ** 2)


def _clipped(eye: Eye, edges: Floats, times: float) -> Floats:
    """The parts of edges in a box about the event, as (start, end, from t, to s): n × 6; those with none left out."""
    start, step = edges[:, :2] - [eye.lon, eye.lat], edges[:, 2:] - edges[:, :2]
    wall = times * np.array([eye.half_lon, eye.half_lat])
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = (-wall - start) / step, (wall - start) / step
    flat = step == 0
    low = np.where(flat, np.where(np.abs(start) > wall, 2.0, 0.0), np.minimum(one, two)).max(axis=1, initial=0.0)
    high = np.where(flat, 1.0, np.maximum(one, two)).min(axis=1, initial=1.0)
    kept = low < high
    t, s = low[kept][:, None], high[kept][:, None]
    first, last = edges[kept, :2], edges[kept, 2:]
    begin = np.where(t > 0, first + t * (last - first), first)
    end = np.where(s < 1, first + s * (last - first), last)
    return np.hstack((begin, end, t, s))


def _parted(eye: Eye, clipped: Floats) -> Floats:
    """Clipped edges cut so finely that their chords are true, as start and end: n × 4."""
    begin, end = clipped[:, :2], clipped[:, 2:4]
    parts = 1 + (np.hypot(*(end - begin).T) * 8 / (eye.half_lat + 1e-9)).astype(np.int64)
    edge = np.repeat(np.arange(len(parts)), parts)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
    t = (step / parts[edge])[:, None], ((step + 1) / parts[edge])[:, None]
    return np.hstack([begin[edge] + at * (end - begin)[edge] for at in t])


def _pieces(eye: Eye, edges: Floats, stretch: Floats, s_ref: float) -> tuple[float, Floats, Floats]:
    """Twice the area of pieces of edges inside the unit circle, and the angles at which they enter and leave it."""
    one, two = (eye.see(edges[:, k], edges[:, k + 1]) for k in (0, 2))
    in1, in2 = (_is_inside(seen, stretch) for seen in (one, two))
    kx, ky = float(stretch[0, 0]), float(stretch[1, 1])
    x, y = one.x * kx, one.y * ky
    dx, dy = two.x * kx - x, two.y * ky - y
    a, b, c = dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - 1
    inner = b * b - a * c
    taken = in1 | in2 | ((b < 0) & (-b < a) & (inner > 0))
    root = np.sqrt(np.maximum(inner, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(in1, 0.0, np.clip(np.where(b < 0, c / (-b + root), (-b - root) / a), 0, 1))
        s = np.where(
            in2, 1.0, np.clip(np.where(b < 0, (-b + root) / a, np.where(b + root > 0, -c / (b + root), 0)), 0, 1)
        )
    x1, y1, x2, y2 = x + t * dx, y + t * dy, x + s * dx, y + s * dy
    mx, my = dx / kx, dy / ky
    whole = eye.bend / 6 * ky * dx * (mx * mx + 2 * my * my)
    area = x1 * y2 - x2 * y1 + whole * (s * s * (3 - 2 * s) - t * t * (3 - 2 * t))
    swing = np.where(in1, eye.swing(one, s_ref), 0.0) - np.where(in2, eye.swing(two, s_ref), 0.0)
    total = float(np.sum(area[taken])) + kx * ky * float(np.sum(swing[taken & ~(in1 & in2)]))
    return total, np.arctan2(y1, x1)[taken & ~in1], np.arctan2(y2, x2)[taken & ~in2]


def _normal_edges(one: Floats, two: Floats) -> float:
    """What edges (in deviations) add to the mass, less the angle that they are seen under, times 2π."""
    nodes, weights = np.polynomial.legendre.leggauss(6)
    cross = one[:, 0] * two[:, 1] - two[:, 0] * one[:, 1]
    dot = np.sum(one * two, axis=1)
    pieces = 1 + (2 * np.hypot(*(two - one).T)).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    total = 0.0
    for node, weight in zip(nodes, weights, strict=True):
        at = one[edge] + ((step + (node + 1) / 2) / pieces[edge])[:, None] * (two - one)[edge]
        q = np.sum(at * at, axis=1)
        part = np.where(q > 1e-12, -np.expm1(-q / 2) / np.maximum(q, 1e-300), 0.5)
        total += weight / 2 * float(np.sum(cross[edge] * part / pieces[edge]))
    return total - float(np.sum(np.arctan2(cross, dot)))
