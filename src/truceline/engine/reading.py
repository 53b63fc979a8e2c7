"""What every engine's reading does with its session: generations, rows of nouns, histories, faults."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import msgspec

from truceline.engine import migrate, statements, tables
from truceline.engine.base import Change, Found, Generation, StageTally
from truceline.model import TABLE_NOUNS
from truceline.model.agreement import Agreement
from truceline.model.noun import Maker, Noun, content_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from truceline.engine.base import Scalar
    from truceline.engine.session import Session

N = TypeVar("N", bound=Noun)

NOUNS: Final[Mapping[str, type[Noun]]] = {noun.NAME: noun for noun in TABLE_NOUNS}


class SqlReading:
    """A whole state of a case, as it was when the session was opened."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.dialect = session.dialect

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def schema_version(self) -> int:
        """The schema version of the store.

        Raises:
            CaseError: it is no store of ours, or one of a newer release.
        """
        return migrate.version(self._session)

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first."""
        rows = self.query(statements.GENERATIONS)
        with self._session.translated():
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
        with self._session.translated():
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
        with self._session.translated():
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
        with self._session.translated():
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
        """Rows of a query in the engine's dialect, its parameters marked ``?``."""
        return self._session.rows(sql, parameters)

    def close(self) -> None:
        """Let go of the store."""
        self._session.close()


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
