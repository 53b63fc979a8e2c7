"""What stands on the maps of the report: zones, footprints, pins; for the static drawing and as data for MapLibre.

Positions are (longitude, latitude) in degrees on WGS 84; map units as in ``atlas``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.errors import ItemError
from truceline.geo import boundaries
from truceline.geo.shapes import centre_and_spread, outline
from truceline.publish.report.atlas import UNITS, Atlas, Label, Window, make_atlas, path, project
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import candidate_words, load_words
from truceline.publish.words import days_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from truceline.model import Incident
    from truceline.model.footprint import Footprint
    from truceline.publish.report.lookup import Lookup
    from truceline.publish.report.zones import ZoneOutline

MARGIN: Final = 0.1
"""Free room round what a map shows, as a share of its extent."""

WIDEST_DEG: Final = 60.0
VAGUE_M: Final = 20_000.0
"""From this spread on a place is drawn as known only roughly: the size of a district."""

SHOWN_SHARE: Final = 0.02
"""Readings of a place below this weight are not drawn."""

PIN_SHARE: Final = 0.02
"""How wide a pin of the static map is, as a share of the map's longer side; pins keep that distance."""

MOST_MOVED: Final = 500
"""With more pins than this none is moved: they would drift far from their places."""

SMALLEST_VIEW: Final = 0.9
"""Width in degrees of the smallest map of one incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An area as an SVG path with what it is; ``weight`` is its share of the mass where it is a footprint."""

    path: str
    css: str
    title: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """An incident at a point of the static map, in map units; (x0, y0) is its place, (x, y) where the sign stands."""

    incident: str
    outcome: str
    title: str
    x: int
    y: int
    x0: int
    y0: int
    is_vague: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A label of the static map, in map units."""

    text: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticMap:
    """All that the drawing of the large map needs; ``view`` is its viewBox."""

    view: str
    width: int
    height: int
    base: tuple[Drawn, ...]
    zones: tuple[Drawn, ...]
    pins: tuple[Pin, ...]
    names: tuple[Name, ...]
    pin: int
    scale_units: int
    scale_x: int
    scale_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """The map of one incident: a window on the base with its footprints and the zones near by."""

    view: str
    footprints: tuple[Drawn, ...]
    points: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    dot: float
    text: float
    description: str


class MapMaker:
    """Makes the maps of a report from one base."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._centres = {item.id: _centre(lookup, item) for item in lookup.incidents.values()}
        self.window = self._window()
        self._bounds = _padded(self.window, 0.7)
        self.atlas: Atlas = make_atlas(
            self._bounds, self.window, lookup.report.case.countries, load_words().contested_lines
        )
        self._places = self._place_labels()
        self._projected = [
            (label, project(label.longitude, label.latitude)) for label in (*self._places, *self.atlas.labels)
        ]

    def centre(self, incident: str) -> tuple[float, float] | None:
        """Where an incident's pin stands: the centre of its likeliest place."""
        found = self._centres[incident]
        return found[0] if found else None

    def _window(self) -> Window:
        """West, south, east, north of the large map: zones, pins and the countries of the case."""
        areas = [item.possible.bounds for item in self._lookup.drawn_zones if not item.possible.is_empty]
        points = [(*found[0], *found[0]) for found in self._centres.values() if found]
        if not areas and len(points) < 2:
            countries = self._lookup.report.case.countries
            areas = [found.bounds for code in countries if (found := boundaries.outline_of(code))]
        boxes = np.array([*areas, *points] or [(-20.0, -20.0, 60.0, 50.0)], dtype=float)
        west, south = boxes[:, 0].min(), boxes[:, 1].min()
        east, north = boxes[:, 2].max(), boxes[:, 3].max()
        east, north = min(east, west + WIDEST_DEG), min(north, south + WIDEST_DEG)
        return _padded(
            (float(west), float(south), float(max(east, west + 0.5)), float(max(north, south + 0.5))), MARGIN
        )

    def _place_labels(self) -> tuple[Label, ...]:
        """Names of the places that incidents are told to have happened at, the most frequent first."""
        counts: dict[str, list[tuple[float, float]]] = {}
        for incident in self._lookup.incidents.values():
            for place, weight in self._lookup.places(incident)[:1]:
                spot = _spot(place.footprint)
                if weight >= 0.3 and spot and spot[1] < VAGUE_M and len(place.name) <= 24:
                    counts.setdefault(place.name, []).append(spot[0])
        ordered = sorted(counts, key=lambda name: (-len(counts[name]), name))
        return tuple(
            Label(text=name, longitude=counts[name][0][0], latitude=counts[name][0][1], kind="place", rank=place)
            for place, name in enumerate(ordered)
        )

    # --- the large map, drawn ----------------------------------------------------------------------------------

    def base(self) -> tuple[Drawn, ...]:
        """Land and lines, in the order in which they are drawn."""
        atlas = self.atlas
        layers = (
            ("land", atlas.land),
            ("own", atlas.own_land),
            ("unit", atlas.units),
            ("coast", atlas.coast),
            ("border", atlas.borders),
            ("contested", atlas.contested),
        )
        return tuple(Drawn(path=path(shape), css=f"m-{name}") for name, shape in layers)

    def zones(self) -> tuple[Drawn, ...]:
        """Zones: the possible extent under the certain one."""
        drawn = []
        for item in self._lookup.drawn_zones:
            title = self.zone_title(item)
            drawn.append(Drawn(path=path(_simpler(item.possible)), css="z-possible", title=title))
            if item.certain is not None and not item.certain.is_empty:
                drawn.append(Drawn(path=path(_simpler(item.certain)), css="z-certain", title=title))
        return tuple(drawn)

    def zone_title(self, item: ZoneOutline) -> str:
        """A zone with its agreement and the days for which the outline holds."""
        period = f", {days_in_words(item.since, item.until)}" if item.since and item.until else ""
        return f"{item.name} ({self._lookup.agreement_short(item.agreement)}{period})"

    def static(self) -> StaticMap:
        """The large map as a drawing, for print and for readers without WebGL or scripts."""
        west, south, east, north = self.window
        (left, bottom), (right, top) = project(west, south), project(east, north)
        view = f"{round(left)} {round(top)} {round(right - left)} {round(bottom - top)}"
        size = round(PIN_SHARE * max(right - left, bottom - top))
        pins = self._pins(size)
        hundred_km = 100 / (111.32 * float(np.cos(np.radians(south)))) * UNITS
        return StaticMap(
            view=view,
            width=round(right - left),
            height=round(bottom - top),
            base=self.base(),
            zones=self.zones(),
            pins=pins,
            names=self._names((left, top, right, bottom), pins, size),
            pin=size,
            scale_units=round(hundred_km),
            scale_x=round(right - hundred_km - 200),
            scale_y=round(bottom - 180),
        )

    def _pins(self, size: int) -> tuple[Pin, ...]:
        shown = [(item, found) for item in self._lookup.incidents.values() if (found := self._centres[item.id])]
        if not shown:
            return ()
        at = np.array([project(*centre) for _, (centre, _) in shown])
        moved = _spread(at, size * 1.04) if len(at) <= MOST_MOVED else at
        return tuple(
            Pin(
                incident=item.id,
                outcome=self._lookup.incident_outcome(item.id),
                title=item.label,
                x=round(float(moved[place][0])),
                y=round(float(moved[place][1])),
                x0=round(float(at[place][0])),
                y0=round(float(at[place][1])),
                is_vague=spread > VAGUE_M,
            )
            for place, (item, (_, spread)) in enumerate(shown)
        )

    def _names(
        self, frame: tuple[float, float, float, float], pins: tuple[Pin, ...], size_of_pin: int
    ) -> tuple[Name, ...]:
        """Labels of the static map that cover neither pins nor each other, by rank."""
        half = size_of_pin / 2
        taken = [(pin.x - half, pin.y - half, pin.x + half, pin.y + half) for pin in pins]
        names = []
        countries = [item for item in self.atlas.labels if item.kind == "country"]
        units = [item for item in self.atlas.labels if item.kind == "unit"]
        for label in [*countries, *self._places[:24], *units]:
            x, y = project(label.longitude, label.latitude)
            size = {"country": 190.0, "unit": 120.0, "place": 125.0}[label.kind]
            wide = len(label.text) * size * 0.6
            if label.kind == "place":
                x, y = x + wide / 2 + 70, y - 60
            box = (x - wide / 2, y - size / 2, x + wide / 2, y + size / 2)
            inside = box[0] > frame[0] and box[1] > frame[1] and box[2] < frame[2] and box[3] < frame[3]
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                names.append(Name(text=label.text, kind=label.kind, x=round(x), y=round(y + size / 3)))
        return tuple(names)

    # --- the map of one incident ---------------------------------------------------------------------------------

    def small(self, incident: Incident) -> SmallMap | None:
        """The map of one incident; None where nothing is known of its place."""
        readings = [(place, weight) for place, weight in self._lookup.places(incident) if weight >= SHOWN_SHARE]
        areas = [(place, weight, shape) for place, weight in readings if (shape := outline_of(place.footprint))]
        if not areas:
            return None
        bounds = shapely.union_all([shape for _, _, shape in areas]).bounds
        view, width = _view((bounds[0], bounds[1], bounds[2], bounds[3]))
        footprints = tuple(
            Drawn(path=path(_simpler(shape)), css="f-area", title=place.name, weight=weight)
            for place, weight, shape in areas
            if shape.area > 0
        )
        heaviest = areas[0][2].representative_point() if areas[0][2].area else areas[0][2].centroid
        x, y = project(heaviest.x, heaviest.y)
        said = [f"{place.name} ({round(weight * 100)} %)" for place, weight, _ in areas[:3]]
        return SmallMap(
            view=view,
            footprints=footprints,
            points=((round(x), round(y)),),
            names=self._near_names(view),
            dot=round(width * 0.012, 1),
            text=round(width * 0.034, 1),
            description=f"Map: {', '.join(said)}",
        )

    def _near_names(self, view: str) -> tuple[Name, ...]:
        left, top, width, height = (float(number) for number in view.split())
        taken: list[tuple[float, float, float, float]] = []
        names = []
        size = width * 0.034
        for label, (x, y) in self._projected:
            if not (left < x < left + width and y - size * 1.9 > top and y - size * 0.4 < top + height):
                continue
            wide = len(label.text) * size * 0.58
            box = (x - wide / 2, y - size * 1.9, x + wide / 2, y - size * 0.4)
            inside = box[0] > left and box[2] < left + width and box[1] > top and box[3] < top + height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                names.append(Name(text=label.text, kind=label.kind, x=round(x), y=round(y - size * 0.7)))
        return tuple(names[:7])

    # --- data for MapLibre ------------------------------------------------------------------------------------------

    def data(self) -> str:
        """Everything that the live map needs, as JSON that can stand in a script element."""
        atlas = self.atlas
        base = {
            "land": _geojson(atlas.land),
            "own": _geojson(atlas.own_land),
            "coast": _geojson(atlas.coast),
            "border": _geojson(atlas.borders),
            "contested": _geojson(atlas.contested),
            "unit": _geojson(atlas.units),
        }
        whole = {
            "outcomes": {name: one.label for name, one in self._lookup.words.outcomes.items()},
            "window": [round(value, 3) for value in self.window],
            "bounds": [round(value, 3) for value in self._bounds],
            "base": base,
            "labels": [self._label(item) for item in (*atlas.labels, *self._places)],
            "zones": [self._zone(item) for item in self._lookup.drawn_zones],
            "incidents": [self._incident(item) for item in self._lookup.incidents.values() if self._centres[item.id]],
        }
        return json.dumps(whole, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")

    def _label(self, item: Label) -> dict[str, Any]:
        return {
            "t": item.text,
            "k": item.kind,
            "r": item.rank,
            "p": [round(item.longitude, 4), round(item.latitude, 4)],
        }

    def _zone(self, item: ZoneOutline) -> dict[str, Any]:
        certain = item.certain if item.certain is not None and not item.certain.is_empty else None
        return {
            "agreement": item.agreement,
            "zone": item.zone,
            "title": self.zone_title(item),
            "from": item.drawn_from,
            "possible": _geojson(_simpler(item.possible)),
            "certain": _geojson(_simpler(certain)) if certain is not None else None,
        }

    def _incident(self, item: Incident) -> dict[str, Any]:
        centre, spread = self._centres[item.id] or ((0.0, 0.0), 0.0)
        best = self._lookup.best_time(item)
        shapes = [shape for place, _ in self._lookup.places(item)[:1] if (shape := outline_of(place.footprint))]
        area = shapes[0] if shapes and shapes[0].area > 0 else None
        return {
            "id": item.id,
            "href": anchor(item.id),
            "title": self._lookup.title(item.id),
            "when": candidate_words(best) if best else "time unknown",
            "p": [round(centre[0], 4), round(centre[1], 4)],
            "vague": spread > VAGUE_M,
            "area": _geojson(_simpler(area)) if area is not None else None,
        }


def _spot(footprint: Footprint) -> tuple[tuple[float, float], float] | None:
    """Centre and spread in metres of a footprint; None where it is no place on earth."""
    try:
        return centre_and_spread([(footprint, 1.0)])
    except ItemError:
        return None


def _centre(lookup: Lookup, incident: Incident) -> tuple[tuple[float, float], float] | None:
    return next((spot for place, _ in lookup.places(incident)[:1] if (spot := _spot(place.footprint))), None)


def outline_of(footprint: Footprint) -> BaseGeometry | None:
    """A footprint's outline; None where it is no place on earth."""
    try:
        return outline(footprint)
    except ItemError:
        return None


def _simpler(geometry: BaseGeometry) -> BaseGeometry:
    """An outline with no more points than its size on a page needs."""
    west, south, east, north = geometry.bounds
    return shapely.simplify(geometry, max(east - west, north - south) / 400)


def _padded(window: Window, share: float) -> Window:
    west, south, east, north = window
    x, y = (east - west) * share, (north - south) * share
    return (max(-179.0, west - x), max(-80.0, south - y), min(179.0, east + x), min(80.0, north + y))


def _view(bounds: Window) -> tuple[str, float]:
    """A viewBox in the shape three to two round bounds, with room about, and its width in map units."""
    (left, bottom), (right, top) = project(bounds[0], bounds[1]), project(bounds[2], bounds[3])
    width = max((right - left) * 1.9, (bottom - top) * 1.9 * 1.5, SMALLEST_VIEW * UNITS)
    x, y = (left + right) / 2, (top + bottom) / 2
    return f"{round(x - width / 2)} {round(y - width / 3)} {round(width)} {round(width / 1.5)}", width


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _spread(points: np.ndarray[Any, np.dtype[np.float64]], distance: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Points moved apart until none is nearer to another than ``distance``; equal ones start on a small spiral."""
    index = np.arange(len(points))
    angle = index * 2.399963
    at = points + np.column_stack((np.cos(angle), np.sin(angle))) * (0.02 * distance * np.sqrt(index + 1))[:, None]
    for _ in range(120):
        gap = at[:, None, :] - at[None, :, :]
        length = np.hypot(gap[..., 0], gap[..., 1]) + np.eye(len(at)) * 1e9
        push = np.where(length < distance, (distance - length) / np.maximum(length, 1e-6) / 2, 0.0)
        if not push.any():
            break
        at = at + (gap * push[..., None]).sum(axis=1) * 0.6
    return at


def _geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """A geometry as GeoJSON with four decimals (10 m)."""
    if geometry.is_empty:
        return {"type": "MultiPolygon", "coordinates": []}
    mapping = geometry.__geo_interface__
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"])}


def _rounded(value: Iterable[Any] | float) -> Any:
    return round(value, 4) if isinstance(value, float | int) else [_rounded(item) for item in value]
