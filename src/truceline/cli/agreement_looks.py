"""Further verbs about agreements: zones for a map, differences, a timeline, what binds whom there and then."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from truceline.cli import options, output
from truceline.errors import CaseError, StorageError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import clean, print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.compile import CompiledAgreement
    from truceline.agreement.moment import Binding

SUFFIXES: Final = (".yaml", ".yml")
FORMATS: Final = ("geojson", "geoparquet")

AgreementArgument = Annotated[str, typer.Argument(metavar="ID_OR_FILE", help="An id of the library or a file.")]
AgreementsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID_OR_FILE", help="Ids or files; without any the whole library.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to ``truceline agreement``."""
    app.command(
        "zones",
        epilog="\b\nExamples:\n  truceline agreement zones kor-2018-09-19-cma > korea.geojson\n"
        "  truceline agreement zones ours.yaml --format geoparquet --out zones.parquet\n"
        "  truceline agreement zones --out library.geojson",
    )(zones)
    app.command("diff", epilog="\b\nExamples:\n  truceline agreement diff draft-1.yaml draft-2.yaml")(diff)
    app.command(
        "timeline",
        epilog="\b\nExamples:\n  truceline agreement timeline syr-2018-09-17-sochi\n  truceline agreement timeline",
    )(timeline)
    app.command(
        "on",
        epilog="\b\nExamples:\n  truceline agreement on 2017-07-15 --lat 32.6189 --lon 36.1021\n"
        "  truceline agreement on 2018-10-09",
    )(on)


def zones(
    agreements: AgreementsArgument = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="geojson or geoparquet.")] = "geojson",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file; without it GeoJSON goes to stdout.")
    ] = None,
) -> None:
    """The zones of agreements for a map: inner and outer extent of each version, lines, bands, areas in km²."""
    from truceline.agreement.features import collection, write_geoparquet, zone_features
    from truceline.agreement.library import library_ids

    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_!r} is none of {', '.join(FORMATS)}", param_hint="--format")
    if format_ == "geoparquet" and out is None:
        raise typer.BadParameter("a GeoParquet file needs a name", param_hint="--out")
    features = [item for key in agreements or library_ids() for item in zone_features(compiled_of(key))]
    if out is None:
        output.put_lines([lines.line(collection(features))])
        return
    try:
        if format_ == "geoparquet":
            write_geoparquet(features, out)
        else:
            out.write_bytes(msgspec.json.encode(collection(features)) + b"\n")
    except OSError as error:
        raise StorageError(
            f"cannot be written: {error.strerror}", where=str(out), mend="choose another file"
        ) from error
    output.say(f"{len(features)} features in {out}")


def diff(old: AgreementArgument, new: AgreementArgument, json: options.JsonFlag = False) -> None:
    """How the second differs from the first: terms added, removed and changed, km² gained and lost."""
    from truceline.agreement.compare import differences

    found = differences(compiled_of(old), compiled_of(new))
    if json:
        output.put_lines(lines.line(item) for item in found)
        return
    rows = [(item.part, item.id, item.change, clean(item.words)) for item in found]
    print_sheet(output.data(), Sheet(("part", "id", "change", "what"), tuple(rows)), empty="the two say the same")


def timeline(agreements: AgreementsArgument = None, json: options.JsonFlag = False) -> None:
    """Life events, deadlines, starts and ends in order of time; a day told differently stands once for each telling."""
    from truceline.agreement.library import library_ids
    from truceline.agreement.moment import timeline as entries_of

    entries = entries_of(compiled_of(key) for key in agreements or library_ids())
    if json:
        output.put_lines(lines.line(entry) for entry in entries)
        return
    rows = [
        (entry.on.isoformat(), entry.agreement, clean(entry.what), _share(entry.weight), clean(entry.note))
        for entry in entries
    ]
    print_sheet(output.data(), Sheet(("day", "agreement", "what", "weight", "reading"), tuple(rows)))


def _share(weight: float) -> str:
    return "" if weight >= 1 else f"{weight:.0%}"


def on(
    day: Annotated[date, typer.Argument(metavar="DATE", parser=options.parse_day, help="A day such as 2017-07-15.")],
    agreements: AgreementsArgument = None,
    lat: Annotated[float | None, typer.Option("--lat", min=-90, max=90, help="Latitude in degrees.")] = None,
    lon: Annotated[float | None, typer.Option("--lon", min=-180, max=180, help="Longitude in degrees.")] = None,
    json: options.JsonFlag = False,
) -> None:
    """What binds whom on a day, at a place if one is given: agreements, zones, clauses, open deadlines."""
    from truceline.agreement.library import library_ids
    from truceline.agreement.moment import binding_row, on_day, standing

    if (lat is None) != (lon is None):
        raise typer.BadParameter("give both or neither", param_hint="--lat and --lon")
    point = (lon, lat) if lat is not None and lon is not None else None
    asked = [compiled_of(key) for key in agreements or library_ids()]
    shown = [(one, binding) for one in asked if (binding := on_day(one, day, point)) is not None]
    if json:
        output.put_lines(lines.line(binding_row(binding)) for _, binding in shown)
        return
    if not shown:
        output.say(f"no agreement that we know of holds there on {day.isoformat()}")
        for one in asked if agreements else []:
            told = standing(one, day) or "nothing happened to it by then"
            if point is not None and on_day(one, day) is not None:
                told = "holds then, but the place is in none of its areas and countries"
            output.say(f"  {one.id}: {told}")
    for compiled, binding in shown:
        output.put_lines(clean(line) for line in _told(compiled, binding))


def _told(compiled: CompiledAgreement, binding: Binding) -> list[str]:
    """A binding in lines of text."""
    from truceline.agreement.words import describe

    low, high = binding.in_force
    how = f"in force with {low:.0%}" if low == high else f"in force with {low:.0%} to {high:.0%}"
    how = "in force" if low == 1 else how
    told = [f"{binding.title} ({binding.agreement}): {how}"]
    told += [f"  in {compiled.zones[zone].name}, {extent}" for zone, extent in binding.zones]
    clauses = dict(binding.clauses)
    described = describe(compiled.agreement).terms
    titles = {term.id: term.title for term in described}
    told += [
        f"  {term.id} ({term.title}). {term.sentence} {term.due}".rstrip() for term in described if term.id in clauses
    ]
    told += [f"  open: {clause} ({titles[clause]}), due by {due.isoformat()}" for clause, due in binding.open_deadlines]
    if binding.term is not None:
        notice = "" if binding.term.notice_by is None else f", notice by {binding.term.notice_by.isoformat()}"
        told.append(f"  term {binding.term.number} ends with {binding.term.last_day.isoformat()}{notice}")
    return told


def compiled_of(agreement: str) -> CompiledAgreement:
    """The compiled agreement that a person means by an id or a file.

    Raises:
        AgreementError: with every fault.
        CaseError: there is no such file.
    """
    from truceline.agreement.cache import load_compiled
    from truceline.agreement.library import library_path

    if not agreement.endswith(SUFFIXES):
        return load_compiled(library_path(agreement))
    path = Path(agreement)
    if not path.is_file():
        raise CaseError("there is no such file", where=agreement, mend="correct the path, or name an id of the library")
    with its_boundaries(path):
        return load_compiled(path)


@contextmanager
def its_boundaries(path: Path) -> Iterator[None]:
    """For a file in a case the boundaries of that case, as its runs see them; else those of the person."""
    from truceline.geo.boundaries import CASE_FOLDER, using

    home = next((folder for folder in path.resolve().parents if (folder / "case.toml").is_file()), None)
    with nullcontext() if home is None else using(home / CASE_FOLDER):
        yield
