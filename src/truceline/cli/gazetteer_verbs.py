"""Verbs about the gazetteer: build it, add places of one's own, tell what it holds, remove a layer."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.cli import options, output
from truceline.errors import LexiconError, StorageError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import clean, print_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

gazetteer_app = typer.Typer(
    name="gazetteer",
    help="Places by their names: the layers that ship, and places that you add.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

KEYS: Final = {"country": "country", "kind": "kind", "name": "name_field", "title": "title"}
TELL: Final = (
    "What its rows do not tell: country=SYR, kind=settlement, name=FIELD (the property that holds the name), "
    "title=TEXT. May be repeated."
)

CaseOption = Annotated[
    Path | None, typer.Option("--case", metavar="CASE", help="Keep it in this case's folder, so that it moves along.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(gazetteer_app, short_help="Places by their names: build, add, info, remove.")


@contextmanager
def _where(case: Path | None) -> Iterator[Path]:
    """The folder of layers that a person means, in use."""
    from truceline.place import folders

    if case is None:
        yield folders.layer_folder()
        return
    folder = options.the_case(case).folder / folders.CASE_FOLDER
    with folders.using(folder):
        yield folder


@contextmanager
def _told_progress() -> Iterator[Callable[[str, int, int], None]]:
    """How far a layer is, as a bar or a line."""
    with output.progress() as progress:
        begun: list[str] = []

        def tell(layer: str, done: int, total: int) -> None:
            if layer not in begun:
                begun.append(layer)
                progress.begin(layer, total)
            progress.advance(layer, done)

        yield tell
        for layer in begun:
            progress.end(layer)


@gazetteer_app.command(
    "build",
    epilog="\b\nExamples:\n  truceline gazetteer build\n  truceline gazetteer build allCountries.zip",
)
def build(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A dump of GeoNames (allCountries.zip, SY.zip); without it the default."),
    ] = None,
) -> None:
    """Build the gazetteer's file now: it is otherwise built at the first use, once for all cases.

    A dump becomes a layer of its own beside the default, with every place that it holds.
    """
    from truceline.place import store

    with _told_progress() as tell:
        if file is None:
            store.open_world(tell=tell)
            store.open_curated()
            path = store.world_path()
        else:
            path = _build_dump(file, tell)
    output.say(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


def _build_dump(file: Path, tell: Callable[[str, int, int], None]) -> Path:
    import hashlib

    from truceline.place.bundled import folding_stamp, with_units
    from truceline.place.dump import DumpCount, dump_rows
    from truceline.place.folders import layer_folder
    from truceline.place.index import LayerHead, write_layer
    from truceline.place.layers import usual_id

    if not file.is_file():
        raise LexiconError(
            "is no file", where=str(file), mend="fetch it from https://download.geonames.org/export/dump/"
        )
    count = DumpCount()
    digest = hashlib.sha256(folding_stamp().encode())
    with file.open("rb") as handle:
        digest.update(hashlib.file_digest(handle, "sha256").digest())
    id_ = f"geonames-{usual_id(file)}"
    head = LayerHead(
        id=id_,
        title=f"GeoNames, {file.name}",
        version=digest.hexdigest()[:8],
        source="https://www.geonames.org/",
        licence="CC-BY-4.0",
        stamp=digest.hexdigest()[:12],
    )
    path = layer_folder() / f"{id_}.sqlite"
    try:
        write_layer(path, head, with_units(dump_rows(file, count)), lambda done: tell(id_, done, 0))
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", where=str(path), mend="free the disk") from error
    output.say(f"{count.read} lines: {count.taken} places, {count.refused} not taken")
    return path


@gazetteer_app.command(
    "add",
    epilog="\b\nExamples:\n"
    "  truceline gazetteer add villages.csv --source https://example.org/villages --tell country=SYR\n"
    "  truceline gazetteer add syr_adm3.geojson --source ADDRESS --tell country=SYR --case my-case",
)
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON, GeoParquet, GeoPackage or CSV.")],
    source: Annotated[str, typer.Option("--source", metavar="ADDRESS", help="Where it is from; placements cite it.")],
    licence: Annotated[str, typer.Option("--licence", metavar="TEXT", help="Its licence.")] = "",
    layer: Annotated[str, typer.Option("--id", metavar="ID", help="Its id; else the file's name.")] = "",
    told: Annotated[list[str] | None, typer.Option("--tell", metavar="KEY=VALUE", help=TELL)] = None,
    case: CaseOption = None,
) -> None:
    """Add places from a file: names by language, kind, validity and importance as the file tells them.

    Nothing is added where a row cannot be taken; every fault is told with its row.
    """
    from truceline.place.index import write_layer
    from truceline.place.layers import GivenLayer, import_places, usual_id

    given = GivenLayer(id=layer or usual_id(file), source=source, licence=licence, **_told(told or []))
    head, rows = import_places(file, given)
    with _where(case) as folder:
        path = folder / f"{head.id}.sqlite"
        try:
            write_layer(path, head, rows)
        except OSError as error:
            mend = "choose another folder with --case, or free the disk"
            raise StorageError(f"cannot be written: {error.strerror}", where=str(path), mend=mend) from error
    output.say(f"{len(rows):,} {'place' if len(rows) == 1 else 'places'} in {path}")


def _told(pairs: Sequence[str]) -> dict[str, Any]:
    """What a person tells of a file; wrong usage where a key is unknown or a value none."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in KEYS or not value:
            raise typer.BadParameter(f"{pair!r} is no KEY=VALUE with one of {', '.join(KEYS)}", param_hint="--tell")
        found[KEYS[key]] = value
    return found


@gazetteer_app.command("info", epilog="\b\nExamples:\n  truceline gazetteer info\n  truceline gazetteer info --json")
def info(case: CaseOption = None, json: options.JsonFlag = False) -> None:
    """The layers that hold: how many places, from where, under which licence, how large."""
    from truceline.place import store

    with _where(case), _told_progress() as tell:
        layers = [store.open_world(tell=tell), store.open_curated(), *store.open_added()]
    rows = [
        {
            "layer": layer.head.id,
            "title": layer.head.title,
            "places": layer.count(),
            "mb": round(layer.path.stat().st_size / 1e6, 1) if layer.path else 0.0,
            "version": layer.head.version,
            "licence": layer.head.licence,
            "source": layer.head.source,
            "file": str(layer.path or ""),
        }
        for layer in layers
    ]
    if json:
        output.put_lines(lines.line(row) for row in rows)
        return
    heads = tuple(rows[0])
    told = tuple(tuple(clean(str(row[head])) for head in heads) for row in rows)
    print_sheet(output.data(), Sheet(heads, told), empty="")


@gazetteer_app.command("remove", epilog="\b\nExamples:\n  truceline gazetteer remove villages")
def remove(
    layer: Annotated[str, typer.Argument(metavar="ID", help="The id of a layer that was added.")],
    case: CaseOption = None,
) -> None:
    """Remove a layer that was added."""
    from truceline.geo.boundary_import import SLUG

    with _where(case) as folder:
        path = folder / f"{layer}.sqlite"
        if not SLUG.fullmatch(layer) or not path.is_file():
            mend = "see truceline gazetteer info"
            raise LexiconError(f"there is no layer {layer[:80]!r}", where=str(folder), mend=mend)
        try:
            path.unlink()
        except OSError as error:
            raise StorageError(
                f"cannot be removed: {error.strerror}", where=str(path), mend="check permissions"
            ) from error
    output.say(f"removed {layer}")
