"""The embedded engine: one DuckDB file a case, every generation in it (decision 0005).

Each row of a noun is stored once under its id and content hash; a generation is told by the changes of membership
against the one before. Traps of DuckDB that this module is built round (measured on 1.5.5):

* ``duckdb.connect(path)`` twice in one process gives one instance: a reading opened after a swap would see the file
  from before it. A reading is therefore an instance of its own, in memory, to which the file is attached.
* ``close()`` swallows what a checkpoint cannot write. A writing checkpoints explicitly, and looks at its file again
  before it puts it in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import duckdb
import msgspec

from truceline.engine import migrate, statements, swap, tables
from truceline.engine.base import Change, Found, Generation, StageTally
from truceline.engine.lock import working_alone
from truceline.errors import StorageError
from truceline.model import TABLE_NOUNS
from truceline.model.agreement import Agreement
from truceline.model.noun import Maker, Noun, content_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa

    from truceline.engine.base import Scalar

N = TypeVar("N", bound=Noun)

CONFIG: Final[Mapping[str, str | bool | int | float | list[str]]] = {
    # Nothing is ever fetched from a network behind a person's back.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

NOUNS: Final[Mapping[str, type[Noun]]] = {noun.NAME: noun for noun in TABLE_NOUNS}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of DuckDB into ours, with a mend that fits."""
    try:
        yield
    except duckdb.Error as error:
        raise _storage_error(error, path) from error
    except msgspec.MsgspecError as error:
        raise StorageError(f"a row cannot be read back ({error})", where=str(path), mend=_RESTORE) from error


_RESTORE: Final = (
    "put a copy of the file back, or move it away and run again: evidence and corrections are kept, history is not"
)
_MENDS: Final = (
    (("No space left", "ENOSPC", "not enough space"), "free some space on this disk; the last generation is untouched"),
    (("File too large",), "files may not grow so large here (ulimit -f); the last generation is untouched"),
    (
        ("Permission denied", "Read-only file system"),
        "give yourself permission, or copy the case to a folder of your own",
    ),
    (("not a valid DuckDB", "Corrupt", "checksum", "corrupt", "Failed to load"), _RESTORE),
    (("Could not set lock",), "another program has the file open for writing: close it there"),
)


def _storage_error(error: duckdb.Error, path: Path) -> StorageError:
    text = str(error).strip().splitlines()[0]
    mend = next((mend for signs, mend in _MENDS if any(sign in text for sign in signs)), "check the disk and the file")
    return StorageError(f"the database says: {text}", where=str(path), mend=mend)


class DuckDBReading:
    """A whole state of a case, as the file was when this was opened."""

    dialect = "duckdb"

    def __init__(self, path: Path) -> None:
        self._path = path
        with translated(path):
            self._connection = duckdb.connect(":memory:", config=dict(CONFIG))
            literal = "'" + str(path).replace("'", "''") + "'"
            self._connection.execute(f"ATTACH {literal} AS kept (READ_ONLY)")
            self._connection.execute("USE kept")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def schema_version(self) -> int:
        """The schema version of the file.

        Raises:
            CaseError: it is no store of ours, or one of a newer release.
        """
        with translated(self._path):
            return migrate.version(self._connection, str(self._path))

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first."""
        rows = self.query(statements.GENERATIONS)
        with translated(self._path):
            return tuple(_generation(row) for row in rows)

    def makers(self) -> dict[str, Maker]:
        """All makers by id."""
        rows = self.query("SELECT id, algorithm, inputs FROM flow_maker ORDER BY id")
        inputs = msgspec.json.Decoder(tuple[tuple[str, str], ...])
        return {
            str(key): Maker(algorithm=str(algorithm), inputs=inputs.decode(str(text))) for key, algorithm, text in rows
        }

    def agreements(self, generation: int | None = None) -> tuple[Agreement, ...]:
        """The agreements that a generation was assessed against, as they read then, sorted by id."""
        sql = statements.fill(statements.ROWS_OF_NOUN, columns=("body",), table="flow_agreement")
        rows = self.query(sql, [Agreement.NAME, _upto(generation)])
        with translated(self._path):
            return tuple(msgspec.json.decode(body, type=Agreement) for (body,) in rows)

    def read(self, noun: type[N], generation: int | None = None, ids: Collection[str] | None = None) -> list[N]:
        """Rows of a noun in a generation (None: the latest), all or those of ``ids``, sorted by id."""
        table = tables.table_of(noun)
        names = tuple(column.name for column in table.columns)
        statement = statements.ROWS_OF_NOUN if ids is None else statements.ROWS_OF_IDS
        parameters: list[Any] = [noun.NAME, _upto(generation)]
        if ids is not None:
            parameters.append(sorted(ids))
        rows = self.query(statements.fill(statement, columns=names, table=table.name), parameters)
        with translated(self._path):
            return tables.to_nouns(noun, rows)

    def pick(self, noun: type[Noun], *fields: str) -> list[tuple[Any, ...]]:
        """Some scalar fields of all rows of a noun in the latest generation, sorted by id."""
        table = tables.table_of(noun)
        sql = statements.fill(statements.ROWS_OF_NOUN, columns=fields, table=table.name)
        return self.query(sql, [noun.NAME, _upto(None)])

    def find(self, prefix: str, limit: int = 20) -> list[Found]:
        """What has an id that starts so, in any generation, sorted by id."""
        return [Found(str(a), str(b), bool(c)) for a, b, c in self.query(statements.FIND, [prefix, limit])]

    def history(self, item: str) -> list[Change]:
        """How the thing with this id changed over the generations, oldest first."""
        changes = []
        for name, content, number, time_utc in self.query(statements.CHANGES, [item]):
            if name not in NOUNS:  # what a generation was judged by is kept beside the nouns
                continue
            noun = None if content is None else self._version(NOUNS[name], item, content)
            changes.append(Change(int(number), time_utc.replace(tzinfo=UTC), noun))
        return changes

    def _version(self, noun: type[N], item: str, content: str) -> N:
        table = tables.table_of(noun)
        names = tuple(column.name for column in table.columns)
        sql = statements.fill(
            "SELECT $names FROM $table WHERE id = ? AND content_sha256 = ?", names=names, table=table.name
        )
        rows = self.query(sql, [item, content])
        with translated(self._path):
            return tables.to_nouns(noun, rows)[0]

    def faults(self) -> list[str]:
        """Rows that are not what they were when they were written, in words."""
        found: list[str] = []
        for table in tables.all_tables():
            names = (tables.CONTENT, *(column.name for column in table.columns))
            rows = self.query(statements.fill("SELECT $names FROM $table ORDER BY id", names=names, table=table.name))
            found.extend(_faults_of_rows(table, rows))
        return found

    def query(self, sql: str, parameters: Sequence[Scalar] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query in DuckDB's dialect."""
        with translated(self._path):
            return self._connection.execute(sql, list(parameters)).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _upto(generation: int | None) -> int:
    """The generation up to which changes count; the greatest number of the column where it is the latest."""
    return generation if generation is not None else 2**31 - 1


def _generation(row: Sequence[Any]) -> Generation:
    number, time_utc, release, makers, tallies, made_with = row
    return Generation(
        number=number,
        time_utc=time_utc.replace(tzinfo=UTC),
        release=release,
        makers=msgspec.json.decode(makers, type=tuple[str, ...]),
        tallies=msgspec.json.decode(tallies, type=tuple[StageTally, ...]),
        made_with=msgspec.json.decode(made_with, type=tuple[tuple[str, str], ...]),
    )


def _faults_of_rows(table: tables.Table, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A line for each row that does not give the content hash that it is kept under."""
    place = next(number for number, column in enumerate(table.columns, start=1) if column.name == "id")
    for row in rows:
        try:
            noun = tables.to_nouns(table.noun, [row[1:]])[0]
        except msgspec.MsgspecError as error:
            yield f"{table.name} {row[place]}: cannot be read ({error})"
            continue
        if content_hash(noun) != row[0]:
            yield f"{table.name} {row[place]}: not what was written"


class DuckDBWriting:
    """A generation in the making, in a private copy of the file beside it; one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = swap.private_copy(path)
        self._written: dict[str, dict[str, str]] = {}
        self._is_open = False
        with ExitStack() as undo:
            undo.callback(self._give_up)
            self._open()
            undo.pop_all()

    def _open(self) -> None:
        is_new = not self._copy.exists()
        with translated(self._path):
            self._connection = duckdb.connect(str(self._copy), config=dict(CONFIG))
            self._is_open = True
            if is_new:
                migrate.create(self._connection)
            self.is_upgraded = migrate.upgrade(self._connection, str(self._path))
            self._connection.execute("BEGIN")
            self._connection.execute(statements.STAGED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up()

    def _give_up(self) -> None:
        if self._is_open:
            self._connection.close()
            self._is_open = False
        swap.drop(self._copy)

    def write(self, noun: type[N], rows: Iterable[N]) -> int:
        """Put rows of a noun into the new generation; gives how many of them the store had never seen.

        Raises:
            StorageError: two rows have one id, or a row cannot be stored as it is: a fault of ours, named.
        """
        table = tables.table_of(noun)
        rows_by_content = _by_content(table, rows, self._written.setdefault(noun.NAME, {}))
        with translated(self._path):
            sql = statements.fill("SELECT id, content_sha256 FROM $table", table=table.name)
            known = set(self._connection.execute(sql).fetchall())
            new = [pair for pair in rows_by_content if (pair[1].id, pair[0]) not in known]
            self._insert(table.name, _arrow_of_rows(table, new))
            staged = [(noun.NAME, row.id, content) for content, row in rows_by_content]
            self._insert("staged", _arrow_of_texts(("noun", "id", tables.CONTENT), staged))
        return len(new)

    def _insert(self, name: str, rows: pa.Table) -> None:
        self._connection.register("incoming", rows)
        sql = statements.fill(
            "INSERT INTO $table ($names) SELECT $names FROM incoming", table=name, names=tuple(rows.column_names)
        )
        self._connection.execute(sql)
        self._connection.unregister("incoming")

    def write_makers(self, makers: Iterable[Maker]) -> None:
        """Keep what the ids in ``made_by`` stand for."""
        with translated(self._path):
            known = {key for (key,) in self._connection.execute("SELECT id FROM flow_maker").fetchall()}
            for maker in sorted(makers, key=lambda maker: maker.id):
                if maker.id not in known:
                    row = [maker.id, maker.algorithm, msgspec.json.encode(maker.inputs).decode()]
                    self._connection.execute("INSERT INTO flow_maker VALUES (?, ?, ?)", row)
                    known.add(maker.id)

    def write_agreements(self, agreements: Iterable[Agreement]) -> None:
        """Keep the agreements that the new generation is assessed against, as they read now."""
        with translated(self._path):
            known = set(self._connection.execute("SELECT id, content_sha256 FROM flow_agreement").fetchall())
            rows = {agreement.id: (content_hash(agreement), agreement) for agreement in agreements}
            for key, (content, agreement) in sorted(rows.items()):
                if (key, content) not in known:
                    row = [content, key, msgspec.json.encode(agreement).decode()]
                    self._connection.execute("INSERT INTO flow_agreement VALUES (?, ?, ?)", row)
            staged = [(Agreement.NAME, key, content) for key, (content, _) in sorted(rows.items())]
            self._insert("staged", _arrow_of_texts(("noun", "id", tables.CONTENT), staged))

    def publish(
        self,
        time_utc: datetime,
        release: str,
        tallies: Sequence[StageTally],
        made_with: Sequence[tuple[str, str]] = (),
    ) -> Generation | None:
        """Make the new generation visible in one step; None, and nothing changes, where it equals the last one.

        Raises:
            StorageError: the disk would not take it; the last generation is untouched.
        """
        with translated(self._path):
            last = self._connection.execute("SELECT coalesce(max(number), 0) FROM flow_generation").fetchone()
            number = (int(last[0]) if last else 0) + 1
            changed = self._connection.execute(statements.ADD_CHANGES, [number]).fetchone()
            if changed in (None, (0,)) and number > 1 and not self.is_upgraded:
                return None
            generation = Generation(
                number=number,
                time_utc=time_utc,
                release=release,
                makers=self._makers_used(),
                tallies=tuple(tallies),
                made_with=tuple(sorted(made_with)),
            )
            self._add_generation(generation)
            self._commit()
        _check(self._copy, number)
        swap.put_in_place(self._copy, self._path)
        return generation

    def publish_upgraded(self) -> None:
        """Put the upgraded file in place with the generations that it has."""
        with translated(self._path):
            self._commit()
        swap.put_in_place(self._copy, self._path)

    def _makers_used(self) -> tuple[str, ...]:
        used: set[str] = set()
        for table in tables.all_tables():
            rows = self._connection.execute(
                statements.fill(statements.MAKERS_USED, table=table.name), [table.noun.NAME]
            ).fetchall()
            used.update(str(maker) for (maker,) in rows)
        return tuple(sorted(used))

    def _add_generation(self, generation: Generation) -> None:
        row = [
            generation.number,
            tables.encode(tables.Kind.INSTANT, generation.time_utc),
            generation.release,
            *(msgspec.json.encode(part).decode() for part in (generation.makers, generation.tallies)),
            msgspec.json.encode(generation.made_with).decode(),
        ]
        self._connection.execute("INSERT INTO flow_generation VALUES (?, ?, ?, ?, ?, ?)", row)

    def _commit(self) -> None:
        self._connection.execute("DROP TABLE staged")
        self._connection.execute("COMMIT")
        self._connection.execute("CHECKPOINT")
        self._connection.close()
        self._is_open = False


_REPORT: Final = "report this with the source that it comes from; the last generation is untouched"


def _by_content(table: tables.Table, rows: Iterable[N], written: dict[str, str]) -> list[tuple[str, N]]:
    """Rows with their content hashes, each once; what was written before is left out.

    Raises:
        StorageError: two different rows have one id, or a text cannot be encoded.
    """
    fresh = []
    for row in rows:
        try:
            content = content_hash(row)
        except UnicodeEncodeError as error:
            message = f"{table.name} {row.id}: text that no encoding can hold ({error.reason})"
            raise StorageError(message, mend=_REPORT) from error
        before = written.get(row.id)
        if before is None:
            written[row.id] = content
            fresh.append((content, row))
        elif before != content:
            raise StorageError(f"{table.name}: two different rows have the id {row.id}", mend=_REPORT)
    return fresh


def _arrow_of_rows(table: tables.Table, rows: Sequence[tuple[str, Noun]]) -> pa.Table:
    """Rows of a noun as Arrow, each proven to come back as it went in.

    Raises:
        StorageError: a row would come back as another one, or has a number out of range.
    """
    import pyarrow as pa

    kinds: dict[tables.Kind, pa.DataType] = {
        tables.Kind.TEXT: pa.string(),
        tables.Kind.NESTED: pa.string(),
        tables.Kind.INTEGER: pa.int64(),
        tables.Kind.NUMBER: pa.float64(),
        tables.Kind.TRUTH: pa.bool_(),
        tables.Kind.DAY: pa.date32(),
        tables.Kind.INSTANT: pa.timestamp("us"),
    }
    columns = tables.to_columns(table, [row for _, row in rows])
    back = tables.to_nouns(table.noun, zip(*columns.values(), strict=True))
    for (content, row), again in zip(rows, back, strict=True):
        if content_hash(again) != content:
            raise StorageError(f"{table.name} {row.id}: would not come back as it is", mend=_REPORT)
    arrays: dict[str, pa.Array[Any]] = {tables.CONTENT: pa.array([content for content, _ in rows], pa.string())}
    try:
        for column in table.columns:
            arrays[column.name] = pa.array(columns[column.name], kinds[column.kind])
    except (OverflowError, pa.ArrowInvalid) as error:
        raise StorageError(f"{table.name}: a number out of range ({error})", mend=_REPORT) from error
    return pa.table(arrays)


def _arrow_of_texts(names: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})


def _check(copy: Path, number: int) -> None:
    """Look at a closed file once more before it takes the place of the last one.

    Raises:
        StorageError: the generation is not in it whole.
    """
    with DuckDBReading(copy) as reading:
        numbers = [generation.number for generation in reading.generations()]
    if number not in numbers or copy.with_name(f"{copy.name}.wal").exists():
        raise StorageError("the new generation was not written whole", where=str(copy), mend="check the disk")


class DuckDBStore:
    """The store of one case: ``case.duckdb`` in its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether anything was ever published here."""
        return self.path.exists()

    def open_reading(self) -> DuckDBReading:
        """The latest whole state, upgraded first where it was made by an earlier release.

        Raises:
            CaseError: it was made by a newer release.
            StorageError: it is damaged or cannot be opened.
        """
        with ExitStack() as undo:
            reading = undo.enter_context(DuckDBReading(self.path))
            if reading.schema_version() == migrate.SCHEMA:
                undo.pop_all()
                return reading
        with working_alone(self.path.parent, datetime.now(UTC), "upgrading the case"), DuckDBWriting(self.path) as new:
            new.publish_upgraded()
        return DuckDBReading(self.path)

    def begin_generation(self) -> DuckDBWriting:
        """A new generation on top of the latest; the caller holds the case's lock.

        Raises:
            CaseError: the store was made by a newer release.
            StorageError: the disk is full or read-only, or the file damaged.
        """
        return DuckDBWriting(self.path)
