"""Verbs about boundaries: add finer ones from a file, list those that hold, remove a layer, write units for a map."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.cli import options, output
from truceline.errors import LexiconError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import clean, print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

boundaries_app = typer.Typer(
    name="boundaries",
    help="Countries and administrative units: those that ship, and finer ones that you add.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

TELL: Final = (
    "What its rows do not tell: country=SYR, level=2, name=FIELD and code=FIELD (the properties that hold name and "
    "P-code), title=TEXT, since=DAY, until=DAY. May be repeated."
)
FILE: Final = "GeoJSON, GeoParquet or GeoPackage, or a zip of one; or a zipped shapefile."
KEYS: Final = {"country": "country", "level": "level", "name": "name_field", "code": "code_field", "title": "title"}

CaseOption = Annotated[
    Path | None, typer.Option("--case", metavar="CASE", help="Keep it in this case's folder, so that it moves along.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(boundaries_app, short_help="Administrative units: add, list, remove, export.")


@contextmanager
def _where(case: Path | None) -> Iterator[Path]:
    """The folder of layers that a person means, in use."""
    from truceline.geo import boundaries

    if case is None:
        yield boundaries.layer_folder()
        return
    folder = options.the_case(case).folder / boundaries.CASE_FOLDER
    with boundaries.using(folder):
        yield folder


@boundaries_app.command(
    "add",
    epilog="\b\nExamples:\n"
    "  truceline boundaries add syr_adm2.geojson --source https://data.humdata.org/dataset/cod-ab-syr\n"
    "  truceline boundaries add communes.gpkg --source ADDRESS --tell country=LBN --tell level=3 --tell name=NOM",
)
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=FILE)],
    source: Annotated[str, typer.Option("--source", metavar="ADDRESS", help="Where it is from; findings cite it.")],
    licence: Annotated[str, typer.Option("--licence", metavar="TEXT", help="Its licence.")] = "",
    layer: Annotated[str, typer.Option("--id", metavar="ID", help="Its id; else the file's name.")] = "",
    told: Annotated[list[str] | None, typer.Option("--tell", metavar="KEY=VALUE", help=TELL)] = None,
    is_mended: Annotated[bool, typer.Option("--mend", help="Mend outlines that cross themselves.")] = False,
    case: CaseOption = None,
) -> None:
    """Add units from a file: P-codes, names by language, level and validity as the file tells them.

    Nothing is added where a row cannot be taken; every fault is told with its row.
    """
    from truceline.geo.boundary_import import Given, import_rows, layer_id
    from truceline.geo.boundary_source import read_rows
    from truceline.geo.boundary_store import keep_layer

    given = Given(
        id=layer or layer_id(file.stem),
        source=source,
        licence=licence,
        added=datetime.now(UTC).date().isoformat(),
        is_mended=is_mended,
        **_told(told or []),
    )
    made = import_rows(read_rows(file), given, file.name)
    with _where(case) as folder:
        place = keep_layer(made.data, given.id, folder)
    mended = f", {made.mended} outlines mended" if made.mended else ""
    output.say(f"{len(made.units)} units in {place}{mended}")


def _told(pairs: Sequence[str]) -> dict[str, Any]:
    """What a person tells of a file, by the names of ``Given``; wrong usage where a key is unknown or a value none."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key in {"since", "until"}:
            found[key] = options.parse_day(value)
        elif key not in KEYS or not value:
            known = ", ".join([*KEYS, "since", "until"])
            raise typer.BadParameter(f"{pair!r} is no KEY=VALUE with one of {known}", param_hint="--tell")
        elif key == "level":
            if value not in {"1", "2", "3", "4", "5"}:
                raise typer.BadParameter(f"{value!r} is no level from 1 to 5", param_hint="--tell")
            found[key] = int(value)
        else:
            found[KEYS[key]] = value.upper() if key == "country" else value
    return found


@boundaries_app.command(
    "list", epilog="\b\nExamples:\n  truceline boundaries list\n  truceline boundaries list --units SYR"
)
def list_layers(
    units: Annotated[str, typer.Option("--units", metavar="ISO3", help="The units of a country instead.")] = "",
    case: CaseOption = None,
    json: options.JsonFlag = False,
) -> None:
    """The layers that hold, or the units of a country with their codes: what an agreement file can name."""
    with _where(case):
        rows = _unit_rows(units.upper()) if units else _layer_rows()
    if json:
        output.put_lines(lines.line(row) for row in rows)
        return
    heads = tuple(rows[0]) if rows else ("id",)
    told = tuple(tuple(clean(str(row[head])) for head in heads) for row in rows)
    print_sheet(output.data(), Sheet(heads, told), empty="no unit of that country is known")


def _layer_rows() -> list[dict[str, Any]]:
    from truceline.geo import boundaries

    return [
        {
            "layer": layer.manifest.id,
            "title": layer.manifest.title,
            "countries": len(layer.manifest.countries),
            "units": sum(entry.units for entry in layer.manifest.countries.values()),
            "licence": layer.manifest.licence,
            "source": layer.manifest.source,
        }
        for layer in (boundaries.world(), *boundaries.added_layers())
    ]


def _unit_rows(country: str) -> list[dict[str, Any]]:
    from truceline.geo import boundaries

    return [
        {
            "code": item.p_code or item.code,
            "level": item.level,
            "name": item.names.get("en", item.name),
            "kind": item.kind,
            "parent": item.parent,
            "held_by": item.held_by,
        }
        for item in boundaries.unit_names(country, None)
    ]


@boundaries_app.command("remove", epilog="\b\nExamples:\n  truceline boundaries remove syr-adm2")
def remove(
    layer: Annotated[str, typer.Argument(metavar="ID", help="The id of a layer that was added.")],
    case: CaseOption = None,
) -> None:
    """Remove a layer that was added."""
    from truceline.geo.boundary_store import remove_layer

    with _where(case) as folder:
        if not remove_layer(layer, folder):
            raise LexiconError(
                f"there is no layer {layer[:80]!r}", where=str(folder), mend="see truceline boundaries list"
            )
    output.say(f"removed {layer}")


@boundaries_app.command("export", epilog="\b\nExamples:\n  truceline boundaries export SYR > syria.geojson")
def export(
    country: Annotated[str, typer.Argument(metavar="ISO3", help="A country, such as SYR.")],
    level: Annotated[int, typer.Option("--level", min=1, max=5, help="1 is the first below the country.")] = 1,
    case: CaseOption = None,
) -> None:
    """Units of a country as GeoJSON on stdout, for a map."""
    from truceline.geo import boundaries
    from truceline.geo.geojson import geometry_json

    with _where(case):
        own = boundaries.units(country.upper()) if level == 1 else ()
        found = [*own, *boundaries.added_units(country.upper(), level)]
    features = [
        {
            "type": "Feature",
            "geometry": geometry_json(item.geometry),
            "properties": {"layer": item.layer, "code": item.code, "name": item.name, "p_code": item.p_code},
        }
        for item in found
    ]
    output.put_lines([lines.line({"type": "FeatureCollection", "features": features})])
