"""Can the outlines of an agreement's zones be drawn, and do they lie where they should?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import shapely

from truceline.agreement.check_lines import check_lengths, check_lines
from truceline.agreement.check_names import no_country
from truceline.agreement.tree import Path, Tree, nearest
from truceline.geo.boundaries import (
    countries,
    country_outline,
    find_units,
    outline_of,
    p_codes,
    unit_codes,
    unit_names,
    unit_of_p_code,
)
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINED: Final = ("union", "intersection", "difference")
CONSTRUCTORS: Final = (
    *("polygon", "buffer", "admin", "part_of", "settlements", "along", "corridor", "between"),
    *(*JOINED, "zone"),
)
SMALLEST_KM: Final = 1.0
LARGEST_KM: Final = 1000.0
"""A radius outside these is taken for degrees or metres: 55 km are half a degree, and 55,000 m."""

NEIGHBOURHOOD_DEG: Final = 3.0
"""How far outside the bounds of its countries a zone may reach before a position is taken for a slip."""

OFFSHORE_DEG: Final = 0.5
"""How far off the countries a position may lie before its axes are taken for swapped, if they then lie inside."""

MAX_POINTS: Final = 5_000


def check_shapes(tree: Tree) -> None:
    """Record a fault for each outline that is no area, crosses itself, or lies in another part of the world."""
    home = _home(tree)
    zones = {zone.get("id"): zone for _, zone in tree.top("zones")}
    for path, zone in tree.top("zones"):
        for inner, extent in tree.items(zone.get("extents"), (*path, "extents")):
            for name in ("certain", "possible"):
                if extent.get(name) is not None:
                    _check_geometry(tree, (*inner, name), extent[name], home)
            for where, reading in tree.items(extent.get("readings"), (*inner, "readings")):
                if reading.get("outline") is not None:
                    _check_geometry(tree, (*where, "outline"), reading["outline"], home)
    for path, line in tree.top("lines"):
        for inner, course in tree.items(line.get("courses"), (*path, "courses")):
            _check_course_points(tree, inner, course, home)
    check_lines(tree)
    for path, zone in tree.top("zones"):
        _check_references(tree, path, zone, zones)


def _check_course_points(tree: Tree, path: Path, course: dict[str, Any], home: Home | None) -> None:
    for inner, point in tree.items(course.get("points"), (*path, "points")):
        _check_point(tree, inner, point, home)
    for name, point in (course.get("markers") or {}).items():
        _check_point(tree, (*path, "markers", name), point, home)


class Home(NamedTuple):
    """Where an agreement's countries lie: their outline, and its bounds with a margin (west, south, east, north)."""

    outline: shapely.MultiPolygon | shapely.Polygon
    bounds: tuple[float, float, float, float]

    def has_near(self, longitude: float, latitude: float) -> bool:
        """Is a position within the bounds?"""
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north

    def is_turned(self, longitude: float, latitude: float) -> bool:
        """Does a position lie well outside the countries, and near or inside them with its axes swapped?"""
        if not self.has_near(longitude, latitude):
            return self.has_near(latitude, longitude)
        off = float(self.outline.distance(shapely.Point(longitude, latitude)))
        return off > OFFSHORE_DEG and bool(self.outline.contains(shapely.Point(latitude, longitude)))


def _home(tree: Tree) -> Home | None:
    """Where the agreement's countries lie; None where it names none."""
    found = [outline for _, code in tree.top("countries") if (outline := country_outline(code)) is not None]
    if not found:
        return None
    outline = polygonal(shapely.union_all(found))
    shapely.prepare(outline)
    west, south, east, north = shapely.total_bounds(found)
    margin = NEIGHBOURHOOD_DEG
    bounds = float(west) - margin, float(south) - margin, float(east) + margin, float(north) + margin
    return Home(outline, bounds)


def _check_geometry(tree: Tree, path: Path, geometry: dict[str, Any], home: Home | None) -> None:
    given = [name for name in CONSTRUCTORS if geometry.get(name) is not None]
    if len(given) != 1:
        reason = f"{len(given)} constructors ({', '.join(given)})" if given else "no constructor"
        mend = (
            "wrap them in `union:`, `intersection:` or `difference:`"
            if given
            else f"give one of {', '.join(CONSTRUCTORS)}"
        )
        tree.fault(path, reason, mend)
    for name in given:
        inner = (*path, name)
        if name == "polygon":
            _check_polygon(tree, inner, geometry[name], home)
        elif name == "buffer":
            _check_buffer(tree, inner, geometry[name], home)
        elif name == "admin":
            _check_admin(tree, inner, geometry[name])
        elif name in JOINED:
            parts = list(tree.items(geometry[name], inner))
            if len(geometry[name]) < 2:
                tree.fault(inner, f"a {name} of {len(geometry[name])} parts", "give at least two parts")
            for part_path, part in parts:
                _check_geometry(tree, part_path, part, home)
        elif name != "zone":
            _check_constructor(tree, inner, geometry[name], home)


def _check_constructor(tree: Tree, path: Path, given: dict[str, Any], home: Home | None) -> None:
    """Constructors along lines, round settlements and within a unit."""
    check_lengths(tree, path, given)
    if given.get("unit") is not None:
        _check_admin(tree, (*path, "unit"), given["unit"])
    if "share" in given and not 0 < given["share"] <= 1:
        tree.fault((*path, "share"), f"a share of {given['share']:g}", "write a share such as 0.5")
    if "places" in given and not given["places"] and "rule" in given:
        tree.fault((*path, "places"), "no settlement is given", "name at least one, with its position")
    for inner, place in tree.items(given.get("places"), (*path, "places")):
        if place.get("at") is not None:
            _check_point(tree, (*inner, "at"), place["at"], home)
    for inner, part in tree.items(given.get("minus"), (*path, "minus")):
        _check_geometry(tree, inner, part, home)
    for name in ("of", "first", "second"):
        for inner, point in tree.items((given.get(name) or {}).get("points"), (*path, name, "points")):
            _check_point(tree, inner, point, home)


def _check_polygon(tree: Tree, path: Path, polygon: dict[str, Any], home: Home | None) -> None:
    ring = polygon.get("ring")
    outer = _check_ring(tree, (*path, "ring"), ring, home) if ring is not None else None
    for inner, hole in tree.items(polygon.get("holes"), (*path, "holes")):
        drawn = _check_ring(tree, inner, hole, home)
        if drawn is not None and outer is not None and not outer.covers(drawn):
            tree.fault(inner, "the hole does not lie inside its ring", "draw the hole inside, or use `difference:`")


def _check_ring(tree: Tree, path: Path, ring: list[Any], home: Home | None) -> shapely.Polygon | None:
    """The ring as a polygon, or None where it is none."""
    points = [point for inner, point in tree.items(ring, path) if _check_point(tree, inner, point, home)]
    if len(points) != len(ring):
        return None
    if len(points) > MAX_POINTS:
        tree.fault(path, f"{len(points)} points", f"simplify the ring to at most {MAX_POINTS} points")
        return None
    if len(points) > 1 and points[0] == points[-1]:
        tree.fault((*path, len(points) - 1), "the last point repeats the first", "leave the last point out")
        points = points[:-1]
    if len({tuple(point) for point in points}) < 3:
        tree.fault(path, f"a ring of {len(points)} points encloses nothing", "give at least three different points")
        return None
    if any(abs(a[0] - b[0]) > 180 for a, b in zip(points, [*points[1:], points[0]], strict=True)):
        tree.fault(path, "an edge crosses the antimeridian", "cut the area there and use `union:`")
        return None
    drawn = shapely.Polygon(points)
    if not drawn.is_valid:
        reason = shapely.is_valid_reason(drawn)
        tree.fault(path, f"the ring crosses or touches itself ({reason})", "put the points in order round the area")
        return None
    return drawn


def _check_point(tree: Tree, path: Path, point: list[float], home: Home | None) -> bool:
    longitude, latitude = point
    if abs(longitude) > 180 or abs(latitude) > 90:
        mend = "write [longitude, latitude]"
        if abs(latitude) <= 180 and abs(longitude) <= 90:
            mend = "latitude and longitude are swapped: write [longitude, latitude]"
        tree.fault(path, f"[{longitude:g}, {latitude:g}] is no place on earth", mend)
        return False
    if home is None:
        return True
    if home.is_turned(longitude, latitude):
        mend = f"latitude and longitude are swapped: write [{latitude:g}, {longitude:g}]"
    elif not home.has_near(longitude, latitude):
        mend = "correct the point, or add the country it lies in to `countries`"
    else:
        return True
    tree.fault(path, f"[{longitude:g}, {latitude:g}] lies far from the agreement's countries", mend)
    return False


def _check_buffer(tree: Tree, path: Path, buffer: dict[str, Any], home: Home | None) -> None:
    point, radius = buffer.get("point"), buffer.get("radius_km")
    if point is not None:
        _check_point(tree, (*path, "point"), point, home)
    if radius is None:
        return
    inner = (*path, "radius_km")
    if buffer.get("radius_to_km") is not None and buffer["radius_to_km"] <= radius:
        tree.fault((*path, "radius_to_km"), "the upper end of the range is not above the lower", "swap the two")
    if radius <= 0:
        tree.fault(inner, f"a radius of {radius:g} km", "give a radius above 0")
    elif radius < SMALLEST_KM:
        tree.fault(inner, f"{radius:g} km looks like degrees", "write kilometres; draw what is smaller as a polygon")
    elif radius > LARGEST_KM:
        tree.fault(inner, f"{radius:g} km looks like metres", "write kilometres")


def _check_admin(tree: Tree, path: Path, admin: dict[str, Any]) -> None:
    code, p_code, name = admin.get("code"), admin.get("p_code"), admin.get("name")
    country = admin.get("country") or None
    if country is not None and country not in countries():
        tree.fault((*path, "country"), f"{country!r} is no country code", no_country(country))
    elif sum(map(bool, (code, p_code, name))) != 1:
        mend = "write `code:` with ISO 3166-2 or alpha-3, or `p_code:`, or `name:` with `country:`"
        tree.fault(
            path, "more than one of code, P-code and name" if code or name else "neither a code nor a name", mend
        )
    elif p_code:
        _check_p_code(tree, (*path, "p_code"), p_code)
    elif name:
        _check_unit_name(tree, path, name, country)
    elif code and outline_of(code) is None:
        known = [*countries(), *unit_codes()]
        mend = nearest(code, known) or "write ISO 3166-2 such as SY-ID, or alpha-3 such as SYR, or draw a polygon"
        tree.fault((*path, "code"), f"we have no boundary of {code!r}", mend)


def _check_p_code(tree: Tree, path: Path, p_code: str) -> None:
    """A P-code is that of a unit in boundaries that were added."""
    if unit_of_p_code(p_code) is None:
        known = p_codes()
        mend = nearest(p_code, known) or "add its boundaries: `truceline boundaries add FILE --source ADDRESS`"
        tree.fault(path, f"no boundaries that were added have the P-code {p_code!r}", mend)


def _check_unit_name(tree: Tree, path: Path, name: str, country: str | None) -> None:
    found = find_units(name, country)
    if len(found) > 1:
        codes = ", ".join(unit.code for unit in found[:6])
        tree.fault((*path, "name"), f"{len(found)} units are called {name!r}", f"write `code:` with one of {codes}")
    elif not found:
        known = [other for unit in unit_names(country, None) for other in unit.all_names] if country else []
        mend = nearest(name, known) or "write the code, or draw a polygon"
        tree.fault((*path, "name"), f"no unit with a boundary is called {name!r}", mend)


def _check_references(tree: Tree, path: Path, zone: dict[str, Any], zones: dict[Any, dict[str, Any]]) -> None:
    """Zones that a zone's outlines name exist, and none comes back to itself."""
    for inner, extent in tree.items(zone.get("extents"), (*path, "extents")):
        for where, name in _named_zones(tree, inner, extent):
            if name not in zones:
                mend = nearest(name, [key for key in zones if key is not None]) or "add it to `zones`"
                tree.fault(where, f"no zone has the id {name!r}", mend)
            elif zone.get("id") in _reached(tree, name, zones):
                tree.fault(
                    where, f"the zone {zone['id']!r} is drawn from itself", "draw one of the two by its own outline"
                )


def _named_zones(tree: Tree, path: Path, extent: dict[str, Any]) -> Iterable[tuple[Path, str]]:
    for name in ("certain", "possible"):
        if extent.get(name) is not None:
            yield from _named_in(tree, (*path, name), extent[name])
    for inner, reading in tree.items(extent.get("readings"), (*path, "readings")):
        if reading.get("outline") is not None:
            yield from _named_in(tree, (*inner, "outline"), reading["outline"])


def _named_in(tree: Tree, path: Path, geometry: dict[str, Any]) -> Iterable[tuple[Path, str]]:
    if geometry.get("zone") is not None:
        yield (*path, "zone"), geometry["zone"]
    for name in JOINED:
        for inner, part in tree.items(geometry.get(name), (*path, name)):
            yield from _named_in(tree, inner, part)
    for inner, part in tree.items((geometry.get("corridor") or {}).get("minus"), (*path, "corridor", "minus")):
        yield from _named_in(tree, inner, part)


def _reached(tree: Tree, start: str, zones: dict[Any, dict[str, Any]]) -> frozenset[str]:
    """The zone and all zones that its outlines are drawn from, through any number of steps."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in zones:
            continue
        seen.add(name)
        for _, extent in tree.items(zones[name].get("extents"), ()):
            waiting.extend(other for _, other in _named_zones(tree, (), extent))
    return frozenset(seen)
