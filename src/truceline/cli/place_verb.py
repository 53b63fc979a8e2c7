"""The verb that turns a phrase into an area, or a time phrase into intervals, without a case."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from truceline.cli import options, output
from truceline.errors import ItemError
from truceline.publish.lines import line
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model.noun import Noun
    from truceline.place.context import PlaceContext
    from truceline.place.publication import Published

STDIN: Final = "-"
MOST_LINES: Final = 100_000
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
"""Years that time phrases can tell, and so those of a document."""
LONGEST_LINE: Final = 200_000
"""Characters of a line that is read; the grammar itself refuses far shorter ones."""


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(
        "place",
        short_help="A phrase as an area, or with --time as an interval.",
        epilog="\b\nExamples:\n"
        '  truceline place "57 km north-east of Donetsk"\n'
        '  truceline place "near al-Tanf" --country SYR --geojson > tanf.geojson\n'
        '  truceline place --time "overnight" --document-date 2017-06-08 --country SYR\n'
        "  cut -f3 reports.tsv | truceline place - --country SYR --json",
    )(place)


class Wanted(NamedTuple):
    """What is asked of each phrase: its time or place, read in which language, written how."""

    is_time: bool
    lang: str
    as_json: bool
    as_geojson: bool


def _country(code: str) -> str:
    found = code.strip().upper()
    if len(found) != 3 or not (found.isascii() and found.isalpha()):
        raise typer.BadParameter(f"{code!r} is no ISO 3166-1 alpha-3 code such as SYR")
    return found


def _lang(tag: str) -> str:
    from truceline.place.tongues import languages

    found = tag.partition("-")[0].lower()
    if found and found not in languages():
        raise typer.BadParameter(f"{tag!r} is none of {', '.join(languages())}")
    return found


PhraseArgument = Annotated[
    str, typer.Argument(metavar="PHRASE", help="The words that say where; - reads a phrase a line.")
]
CountryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar="ISO3",
        parser=_country,
        help="A country that the text is about, and whose clock cuts days; may be repeated. Without it any, those of "
        "the library's agreements before others, and days in UTC.",
    ),
]
LangOption = Annotated[
    str,
    typer.Option("--lang", metavar="LANG", parser=_lang, help="en, ru or ar. Without it as the script tells."),
]
TimeFlag = Annotated[bool, typer.Option("--time", help="The phrase says when, not where.")]
DocumentDateOption = Annotated[
    date | None,
    typer.Option(
        "--document-date", metavar="DAY", parser=options.parse_day, help="When the text appeared, for --time."
    ),
]
GeojsonFlag = Annotated[bool, typer.Option("--geojson", help="Print the areas as a GeoJSON feature collection.")]


def place(
    phrase: PhraseArgument,
    country: CountryOption = None,
    lang: LangOption = "",
    is_time: TimeFlag = False,
    document_date: DocumentDateOption = None,
    json: options.JsonFlag = False,
    geojson: GeojsonFlag = False,
) -> None:
    """Where (or with --time when) a phrase says that something was: every reading with its share, rules and sources."""
    if is_time and geojson:
        raise typer.BadParameter("times have no GeoJSON", param_hint="--geojson")
    if document_date and not is_time:
        raise typer.BadParameter("goes with --time", param_hint="--document-date")
    if document_date and not FIRST_YEAR <= document_date.year <= LAST_YEAR:
        raise typer.BadParameter(f"years {FIRST_YEAR} to {LAST_YEAR} are read", param_hint="--document-date")
    wanted = Wanted(is_time, lang, json, geojson)
    context = _context(country or [], is_time=is_time)
    if phrase != STDIN:
        _show(_found(phrase, wanted, context, document_date), wanted)
        return
    failed = 0
    for text in _lines():
        try:
            _show(_found(text, wanted, context, document_date), wanted)
        except ItemError as error:
            failed += 1
            output.say(f"refused: {text[:80]!r}: {error}")
    if failed:
        raise typer.Exit(1)


def _lines() -> Iterable[str]:
    """Phrases of standard input, one a line; empty lines are left out."""
    for number, text in enumerate(sys.stdin):
        if number >= MOST_LINES:
            raise ItemError("place.too_long", f"over {MOST_LINES} lines", mend="give them in several calls")
        if text.strip():
            yield text[:LONGEST_LINE].strip()


def _context(countries: list[str], *, is_time: bool) -> PlaceContext:
    """Zones and dated facts of the library, and the gazetteer of these countries or of the library's.

    Times without a country are days in UTC: no country's clock is better than another's.
    """
    from truceline.agreement.layers import anchor_dates, zone_layer
    from truceline.agreement.library import library_ids, load_library
    from truceline.place.context import open_context

    agreements = load_library(library_ids())
    about = [one for one in agreements if not countries or set(countries) & set(one.countries)]
    named = countries or ([] if is_time else sorted({code for one in agreements for code in one.countries}))
    return open_context(countries, leaning=named, zones=zone_layer(about), anchors=anchor_dates(about))


def _found(text: str, wanted: Wanted, context: PlaceContext, on: date | None) -> Noun:
    from truceline.place.resolve import place_phrase, time_phrase

    if wanted.is_time:
        found = time_phrase(text, context, _published(on, context), lang=wanted.lang)
        if not found.candidates:
            mend = "give --document-date" if on is None else "give words that tell a day, month or year"
            raise ItemError("place.bad_date", f"{text[:80]!r} cannot be tied to any day", mend=mend)
        return found
    return place_phrase(text, context, lang=wanted.lang)


def _published(on: date | None, context: PlaceContext) -> Published:
    from truceline.place.publication import UNPUBLISHED, published_on

    if on is None:
        return UNPUBLISHED
    start = datetime.combine(on, time(), UTC)
    return published_on(start, start + timedelta(days=1), context.clock, "publication is given")


def _show(found: Noun, wanted: Wanted) -> None:
    from truceline.model.footprint import Placement
    from truceline.model.when import When
    from truceline.publish import placements

    if wanted.as_geojson and isinstance(found, Placement):
        output.put_lines([line(placements.place_collection(found))])
    elif wanted.as_json:
        import msgspec

        output.put_lines([line({"noun": found.NAME, **msgspec.to_builtins(found)})])
    elif isinstance(found, Placement):
        print_sheet(output.data(), placements.place_sheet(found))
    elif isinstance(found, When):
        print_sheet(output.data(), placements.time_sheet(found))
