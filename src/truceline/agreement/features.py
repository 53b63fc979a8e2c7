"""An agreement's geography for a map: each version of each zone with its extents, lines, and bands of distance.

GeoJSON features in (lon, lat) degrees on WGS 84, areas in km² on the ellipsoid. What is approximate says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely

from truceline.geo.area import area_km2
from truceline.geo.geojson import geometry_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from truceline.agreement.compile import CompiledAgreement, ZoneVersion
    from truceline.agreement.outline import Outline

COLUMNS: Final = (
    *("agreement", "kind", "id", "name", "version", "extent", "weight", "reading", "since", "until"),
    *("floor_m", "ceiling_m", "area_km2", "map_status", "is_approximate", "drawn_from"),
)


def zone_features(compiled: CompiledAgreement) -> list[dict[str, Any]]:
    """GeoJSON features: zones (inner, outer and readings), lines, and bands, in the order of the text."""
    return [*_zones(compiled), *_lines(compiled), *_bands(compiled)]


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Outline | shapely.LineString, **properties: Any) -> dict[str, Any]:
    area = None if isinstance(shape, shapely.LineString) else round(area_km2(shape), 3)
    known = {name: properties.get(name) for name in COLUMNS} | {"area_km2": area}
    return {"type": "Feature", "geometry": geometry_json(shape), "properties": known}


def _zones(compiled: CompiledAgreement) -> Iterator[dict[str, Any]]:
    for version in compiled.versions:
        about = _about(compiled, version)
        if version.certain is not None:
            yield _feature(version.certain, extent="inner", **about)
        yield _feature(version.possible, extent="outer", **about)
        for item in version.readings:
            yield _feature(item.outline, extent="reading", weight=item.weight, reading=item.reading, **about)


def _about(compiled: CompiledAgreement, version: ZoneVersion) -> dict[str, Any]:
    extent = compiled.zones[version.zone].extents[version.index]
    return {
        "agreement": compiled.id,
        "kind": "zone",
        "id": version.zone,
        "name": compiled.zones[version.zone].name,
        "version": version.index,
        "since": version.since.isoformat() if version.since else None,
        "until": version.until.isoformat() if version.until else None,
        "floor_m": version.floor_m,
        "ceiling_m": version.ceiling_m,
        "map_status": (extent.map_status or compiled.agreement.map_status).value,
        "is_approximate": extent.is_approximate,
        "drawn_from": version.drawn_from,
    }


def _lines(compiled: CompiledAgreement) -> Iterator[dict[str, Any]]:
    for line in compiled.agreement.lines:
        for index, course in enumerate(line.courses):
            yield _feature(
                shapely.LineString(course.points),
                agreement=compiled.id,
                kind="line",
                id=line.id,
                name=line.name,
                version=index,
                since=course.since.isoformat() if course.since else None,
                until=course.until.isoformat() if course.until else None,
                is_approximate=course.is_approximate,
                drawn_from=course.drawn_from,
            )


def _bands(compiled: CompiledAgreement) -> Iterator[dict[str, Any]]:
    for item in compiled.provisions:
        for band in item.distances:
            for reading in band.readings:
                yield _feature(
                    reading.outline,
                    agreement=compiled.id,
                    kind="band",
                    id=item.id,
                    name=f"{band.arms.kind} of {', '.join(band.parties)}",
                    extent="reading",
                    weight=reading.weight,
                    reading=reading.reading,
                    is_approximate=True,
                    drawn_from="the reference line of these parties and the distance of the text",
                )


def write_geoparquet(features: list[dict[str, Any]], path: Path) -> None:
    """The features as a GeoParquet 1.0 file: WKB geometry, one column a property. Raises OSError."""
    import pyarrow as pa
    from pyarrow import parquet

    shapes = [shapely.from_geojson(json.dumps(item["geometry"])) for item in features]
    columns: dict[str, Any] = {name: [item["properties"][name] for item in features] for name in COLUMNS}
    columns["geometry"] = [shapely.to_wkb(shape) for shape in shapes]
    kinds = sorted({shape.geom_type for shape in shapes})
    about = {"encoding": "WKB", "geometry_types": kinds, "edges": "planar", "orientation": "counterclockwise"}
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": about}}
    table = pa.table(columns)
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), str(path))
