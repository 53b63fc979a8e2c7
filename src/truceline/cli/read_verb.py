"""The verb read: what files hold, without a case: documents, records, coverage, and what was not taken."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.cli import options, output
from truceline.errors import CaseError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.model import Evidence
    from truceline.read.readers import Beside
    from truceline.read.source import ReadResult

STDIN: Final = Path("-")
_BESIDE: Final = {"front": ".meta.yaml", "mapping": ".mapping.yaml"}


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    epilog = "\b\nExamples:\n  truceline read page.html\n  truceline read log.csv --mapping log.mapping.yaml --json"
    epilog += "\n  truceline read events.csv --out events.parquet"
    app.command(short_help="What files hold, without a case.", epilog=epilog)(read)


def read(
    path: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files to read; - is stdin.", show_default=False)],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="What the columns of a table mean.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the rows of tables as Parquet.")
    ] = None,
    json: options.JsonFlag = False,
) -> None:
    """Read pages, texts, PDFs, feeds and tables; nothing is kept. Sidecar and mapping files beside them count."""
    results = [(str(one), _read(one, mapping)) for one in path]
    if json:
        output.put_lines(line for _, result in results for line in _lines(result))
    else:
        print_sheet(output.data(), _sheet(results))
        for _, result in results:
            for refusal in result.refusals:
                output.say(f"{refusal.code}  {refusal.where}: {refusal.reason}\n  Mend: {refusal.mend}")
    if out is not None:
        _write(results, out)
    if not any(result.documents or len(result.records) or len(result.coverages) for _, result in results):
        raise CaseError("nothing could be read", where=", ".join(map(str, path)), mend="see the reasons above")


def read_file(path: Path) -> ReadResult:
    """What one file holds, with the sidecars beside it; ``-`` is standard input."""
    return _read(path, None)


def _read(path: Path, mapping: Path | None) -> ReadResult:
    from truceline.read.readers import read_evidence

    content = sys.stdin.buffer.read() if path == STDIN else _content(path)
    origin = "stdin" if path == STDIN else path.as_posix()
    found = {name: path.with_name(path.name + ending) for name, ending in _BESIDE.items()} if path != STDIN else {}
    if mapping is not None:
        found["mapping"] = mapping
    beside: dict[str, Beside | None] = {name: _beside(side) for name, side in found.items() if side.is_file()}
    if mapping is not None and "mapping" not in beside:
        raise CaseError("there is no such file", where=str(mapping), mend="name the mapping file")
    return read_evidence(_evidence(content, origin), content, front=beside.get("front"), mapping=beside.get("mapping"))


def _content(path: Path) -> bytes | Path:
    """A file's bytes; a large one is left where it stands."""
    from truceline.read.options import ReadOptions

    try:
        with path.open("rb") as stream:
            data = stream.read(ReadOptions().max_bytes + 1)
    except OSError as error:
        raise CaseError(
            f"cannot be read: {error.strerror}", where=str(path), mend="check its name and permissions"
        ) from error
    return path if len(data) > ReadOptions().max_bytes else data


def _beside(path: Path) -> Beside:
    from truceline.read.readers import Beside

    data = path.read_bytes()
    return Beside(_evidence(data, path.as_posix()), data)


def _evidence(content: bytes | Path, origin: str) -> Evidence:
    from truceline.flow.intake import media_type_of
    from truceline.model import Evidence
    from truceline.read.durable import sha256_of_file

    if isinstance(content, bytes):
        sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    else:
        sha256, size = sha256_of_file(content), content.stat().st_size
    return Evidence(
        id=Evidence.id_of(sha256),
        made_by="mkr-read",
        sha256=sha256,
        size=size,
        media_type=media_type_of(origin),
        origin=origin,
        captured_utc=datetime.now(UTC),
        captured_with="truceline read",
    )


def _lines(result: ReadResult) -> Iterator[str]:
    """A line for each thing, with its noun."""
    for rows in (result.documents, result.records, result.coverages, result.refusals):
        for row in rows:
            yield lines.line({"noun": row.NAME, "row": row})


def _sheet(results: list[tuple[str, ReadResult]]) -> Sheet:
    rows: list[tuple[str, ...]] = []
    for name, result in results:
        refused = max(result.rows - len(result.records) - len(result.coverages), 0)
        counts: list[Any] = [len(result.documents), result.rows, len(result.records), len(result.coverages), refused]
        rows.append((name, *map(str, counts)))
    return Sheet(("file", "documents", "rows", "records", "coverage", "refused"), tuple(rows))


def _write(results: list[tuple[str, ReadResult]], out: Path) -> None:
    """The records of all tables as one Parquet file, in the columns of a case's own table."""
    import pyarrow as pa
    from pyarrow import parquet

    parts = [part for _, result in results for part in result.records.parts]
    if not parts:
        raise CaseError("no table gave a record, so there is nothing to write", where=str(out), mend="leave --out away")
    try:
        parquet.write_table(pa.concat_tables(parts).unify_dictionaries(), out, compression="zstd")
    except OSError as error:
        raise CaseError(
            f"cannot be written: {error.strerror or error}", where=str(out), mend="check the folder"
        ) from error
    output.say(f"wrote {out}")
