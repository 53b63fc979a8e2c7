"""Can what is drawn along lines and round settlements be drawn, and does every line that is named exist?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from truceline.agreement.tree import Path, Tree, nearest
from truceline.errors import ItemError
from truceline.geo.along import cut_line, line_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LENGTHS: Final = ("radius_km", "radius_to_km", "width_km", "width_to_km", "margin_km", "margin_to_km")
SMALLEST_KM: Final = 0.05
LARGEST_KM: Final = 1000.0
LARGEST_DOUBT_KM: Final = 200.0
MAX_LINE_POINTS: Final = 2_000
HEIGHTS: Final = ("ground", "sea")


def check_lines(tree: Tree) -> None:
    """Record a fault for each line that is none, and for each use of a line or marker that is not there."""
    lines: dict[str, dict[str, Any]] = {}
    for path, line in tree.top("lines"):
        if line.get("id") in lines:
            tree.fault((*path, "id"), f"the id {line['id']!r} stands twice in lines", "give each its own id")
        if line.get("id") is not None:
            lines[line["id"]] = line
        if "courses" in line and not line["courses"]:
            tree.fault((*path, "courses"), "the line has no course", "give at least one, with its points")
        for inner, course in tree.items(line.get("courses"), (*path, "courses")):
            _check_course(tree, inner, course)
    for path, of in _uses(tree.plain, ()):
        _check_use(tree, path, of, lines)
    _check_heights(tree)


def _check_course(tree: Tree, path: Path, course: dict[str, Any]) -> None:
    points = course.get("points")
    doubt = course.get("doubt_km")
    if doubt is not None and not SMALLEST_KM <= doubt <= LARGEST_DOUBT_KM:
        mend = f"write kilometres, from {SMALLEST_KM:g} to {LARGEST_DOUBT_KM:g}, or leave it out"
        tree.fault((*path, "doubt_km"), f"a line that is known to {doubt:g} km", mend)
    if points is None or any(point is None for point in points):
        return
    if len(points) > MAX_LINE_POINTS:
        tree.fault((*path, "points"), f"{len(points)} points", f"simplify the line to at most {MAX_LINE_POINTS} points")
        return
    _check_points(tree, (*path, "points"), points)


def _check_points(tree: Tree, path: Path, points: list[Any]) -> bool:
    try:
        line_coordinates([(point[0], point[1]) for point in points])
    except ItemError as error:
        tree.fault(path, error.reason, error.mend)
        return False
    return True


def _uses(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every reference to a line below a value: what stands under ``of``, ``first`` and ``second``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"of", "first", "second"} and isinstance(inner, dict):
                yield (*path, key), inner
            else:
                yield from _uses(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _uses(inner, (*path, index))


def _check_use(tree: Tree, path: Path, of: dict[str, Any], lines: dict[str, dict[str, Any]]) -> None:
    name, points = of.get("line") or "", of.get("points")
    if bool(name) == bool(points):
        reason = "both a line's id and points" if name else "neither a line's id nor points"
        tree.fault(path, reason, "give `line: ID` of a line in `lines`, or `points: [[lon, lat], …]`")
        return
    if not name:
        if points is not None and all(point is not None for point in points):
            _check_points(tree, (*path, "points"), points)
        return
    if name not in lines:
        mend = nearest(name, lines) or "add it to `lines`"
        tree.fault((*path, "line"), f"no line has the id {name!r}", mend)
        return
    for _, course in tree.items(lines[name].get("courses"), path):
        _check_piece(tree, path, of, course)


def _check_piece(tree: Tree, path: Path, of: dict[str, Any], course: dict[str, Any]) -> None:
    """The markers that a use names stand on each course, in its direction."""
    markers = course.get("markers") or {}
    ends = [of.get("start") or "", of.get("end") or ""]
    for key, marker in zip(("start", "end"), ends, strict=True):
        if marker and marker not in markers:
            mend = nearest(marker, markers) or "add it to the line's `markers`"
            tree.fault((*path, key), f"the line has no marker {marker!r}", mend)
            return
    points = course.get("points")
    if not any(ends) or points is None or any(point is None for point in points):
        return
    try:
        cut_line([tuple(point) for point in points], *(tuple(markers[end]) if end else None for end in ends))
    except ItemError as error:
        tree.fault(path, error.reason, error.mend)


def check_lengths(tree: Tree, path: Path, given: dict[str, Any]) -> None:
    """Lengths of a constructor are kilometres, above zero, and a range runs upwards."""
    for name in LENGTHS:
        length = given.get(name)
        if length is None:
            continue
        inner = (*path, name)
        if length <= 0:
            tree.fault(inner, f"{name} is {length:g}", "give a length above 0")
        elif length < SMALLEST_KM:
            tree.fault(inner, f"{length:g} km looks like degrees", "write kilometres")
        elif length > LARGEST_KM:
            tree.fault(inner, f"{length:g} km looks like metres", "write kilometres")
    for low, high in (("radius_km", "radius_to_km"), ("width_km", "width_to_km"), ("margin_km", "margin_to_km")):
        if given.get(low) is not None and given.get(high) is not None and given[high] <= given[low]:
            tree.fault((*path, high), f"{given[high]:g} is not above {given[low]:g}", "give the upper end of the range")


def _check_heights(tree: Tree) -> None:
    for path, extent in _extents(tree):
        floor, ceiling = extent.get("floor_m"), extent.get("ceiling_m")
        if floor is not None and ceiling is not None and ceiling <= floor:
            tree.fault((*path, "ceiling_m"), f"the ceiling {ceiling:g} m is not above the floor", "swap them")
        if extent.get("height_above", "ground") not in HEIGHTS:
            tree.fault((*path, "height_above"), f"{extent['height_above']!r} is unknown", "write ground or sea")
        readings = list(tree.items(extent.get("readings"), (*path, "readings")))
        total = sum(item.get("weight", 0.0) for _, item in readings)
        if readings and abs(total - 1.0) > 1e-6:
            mend = "make the weights of one outline's readings sum to 1"
            tree.fault((*path, "readings"), f"the weights sum to {total:g}, not to 1", mend)


def _extents(tree: Tree) -> Iterable[tuple[Path, dict[str, Any]]]:
    for path, zone in tree.top("zones"):
        yield from tree.items(zone.get("extents"), (*path, "extents"))
