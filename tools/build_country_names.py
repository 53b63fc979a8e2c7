"""Makes ``place/data/countries.csv``: what countries are called in the languages of the library's agreements (CLDR).

Run by hand where CLDR's names change: ``.venv/bin/python tools/build_country_names.py``. The names come with Babel.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import babel

from truceline.place.geonames import country_rows

LANGUAGES: Final = ("en", "ar", "az", "de", "es", "fa", "fr", "he", "hy", "ko", "ru", "tr", "uk")
OUT: Final = Path(__file__).parent.parent / "src" / "truceline" / "place" / "data" / "countries.csv"


def main() -> None:
    """Write the file."""
    with OUT.open("w", encoding="utf-8", newline="") as handle:
        handle.write("# Names of countries. Source: Unicode CLDR, licence Unicode-3.0, as in Babel ")
        handle.write(f"{babel.__version__}; made by tools/build_country_names.py\n")
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("country", "language", "name"))
        for code, row in sorted(country_rows().items()):
            for language in LANGUAGES:
                name = babel.Locale.parse(language).territories.get(row.iso)
                if name:
                    writer.writerow((code, language, name))


if __name__ == "__main__":
    main()
