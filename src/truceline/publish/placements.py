"""One phrase's place or time for people and programs: a table with reasons, and GeoJSON whose weights sum to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from truceline.geo.geojson import footprint_features
from truceline.geo.shapes import NORMAL_LEVEL, centre_and_spread
from truceline.publish.lines import CREDIT
from truceline.publish.sheets import Sheet
from truceline.publish.words import percent

if TYPE_CHECKING:
    from truceline.model.footprint import Placement
    from truceline.model.when import When

DIGITS: Final = 12
"""Of weights: that their sum is one to the eye of any program."""

ABOUT: Final = "Each shape's weight is its share of the probability; all weights sum to one."


def place_sheet(placement: Placement) -> Sheet:
    """The readings of a place, the likeliest first, and beneath why each is so."""
    rows = []
    for one in placement.candidates:
        (longitude, latitude), spread_m = centre_and_spread([(one.footprint, 1.0)])
        rows.append(
            (
                percent(one.weight),
                one.name,
                one.rule,
                f"{latitude:.4f}, {longitude:.4f}",
                f"{spread_m / 1000:.1f} km",
                ", ".join(one.entries),
            )
        )
    notes = tuple(f"{one.name}: {one.reason}" for one in placement.candidates if one.reason)
    columns = ("share", "place", "rule", "middle (lat, lon)", "spread", "gazetteer")
    return Sheet(columns, tuple(rows), notes, shares=(0, 3, 0, 0, 0, 2))


def place_collection(placement: Placement) -> dict[str, Any]:
    """A GeoJSON feature collection: a feature a shape of each reading, its share of the whole as ``weight``.

    A normal is drawn as the disc of 95 % of its mass, and says so (``level``).
    """
    features = []
    for rank, one in enumerate(placement.candidates, start=1):
        for feature, part in zip(footprint_features(one.footprint), one.footprint.shapes, strict=True):
            known = feature["properties"]
            feature["properties"] = {
                "reading": rank,
                "name": one.name,
                "weight": round(one.weight * part.weight, DIGITS),
                "reading_weight": round(one.weight, DIGITS),
                "shape": known["shape"],
                **({"level": NORMAL_LEVEL} if known["shape"] == "normal" else {}),
                "rule": one.rule,
                "entries": list(one.entries),
                "reason": one.reason,
            }
            features.append(feature)
    return {
        "type": "FeatureCollection",
        "phrase": placement.phrase,
        "about": ABOUT,
        "credit": CREDIT,
        "features": features,
    }


def time_sheet(when: When) -> Sheet:
    """The readings of a time, the likeliest first, and beneath why each is so."""
    rows = tuple(
        (percent(one.weight), f"{one.start_utc:%Y-%m-%d %H:%M}", f"{one.end_utc:%Y-%m-%d %H:%M}", one.clock)
        for one in when.candidates
    )
    notes = tuple(dict.fromkeys(one.reason for one in when.candidates if one.reason))
    return Sheet(("share", "from (UTC)", "up to (UTC)", "days cut on"), rows, notes)
