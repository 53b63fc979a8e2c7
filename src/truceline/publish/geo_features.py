"""GeoJSON (RFC 7946) of a generation: incidents with their footprints, findings at their centres, zones with extents.

WGS 84, (longitude, latitude), six decimals, outer rings counter-clockwise. ``kind: reconstruction`` marks what rests on
texts that we wrote ourselves; the collection says so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truceline.model import Finding, Incident
from truceline.publish import spreadsheet, words
from truceline.publish.lines import CREDIT, line
from truceline.publish.view import BANNER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from truceline.geo.layer import NamedArea
    from truceline.publish.view import View


def export(view: View) -> Iterator[str]:
    """The FeatureCollection, a feature a line."""
    head: dict[str, Any] = {"generator": "Truceline", "credit": CREDIT}
    if view.generation is not None:
        head["generation"] = view.generation.number
    if view.has_reconstructions:
        head |= {"kind": "reconstruction", "notice": BANNER}
    yield '{"type":"FeatureCollection",' + line(head)[1:-1] + ',"features":[\n'
    before = ""
    for feature in features(view):
        yield before + line(feature)
        before = ",\n"
    yield "\n]}\n"


def features(view: View) -> Iterator[dict[str, Any]]:
    """Incidents by id, findings by id, then zones."""
    for incident in view.all(Incident):
        yield _incident(view, incident)
    for finding in view.all(Finding):
        yield _finding(view, finding)
    yield from _zones(view)


def _feature(key: str, geometry: Mapping[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _incident(view: View, incident: Incident) -> dict[str, Any]:
    """An incident with the outline of its likeliest place; the other candidates are told in numbers."""
    from truceline.geo.geojson import geometry_json
    from truceline.geo.shapes import outline

    places = words.incident_places(incident)
    best = words.best_place(places)
    geometry = geometry_json(outline(best.footprint)) if best else None
    row = spreadsheet.incident_row(view, incident)
    row |= {"noun": incident.NAME, "place_weight": round(best.weight, 6) if best else None, "places": len(places)}
    return _feature(incident.id, geometry, row)


def _finding(view: View, finding: Finding) -> dict[str, Any]:
    row = spreadsheet.finding_row(view, finding) | {"noun": finding.NAME}
    longitude, latitude = row.get("longitude"), row.get("latitude")
    geometry = None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return _feature(finding.id, geometry, row)


def _zones(view: View) -> Iterator[dict[str, Any]]:
    """Each version of each zone twice: what lies inside on every reading, and what does on some."""
    from truceline.agreement.layers import zone_layer
    from truceline.geo.geojson import geometry_json

    for area in zone_layer(tuple(view.agreements.values())):
        for extent, geometry in (("certain", area.certain), ("possible", area.possible)):
            if geometry is not None:
                since = area.since.isoformat() if area.since else ""
                key = f"{area.agreement}/{area.id}/{extent}/{since}".rstrip("/")
                yield _feature(key, geometry_json(geometry), _zone_row(area, extent))


def _zone_row(area: NamedArea, extent: str) -> dict[str, Any]:
    return {
        "noun": "zone",
        "agreement": area.agreement,
        "zone": area.id,
        "name": area.name,
        "extent": extent,
        "since": area.since.isoformat() if area.since else None,
        "until": area.until.isoformat() if area.until else None,
        "is_approximate": True,
    }
