"""What every engine's writing does with its session: stage rows, reckon what changed, add the generation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec

from truceline.engine import statements, tables
from truceline.engine.base import Generation
from truceline.engine.columns import Columns, staged_columns
from truceline.engine.rows import REPORT, arrow_of_rows, arrow_of_texts, by_content
from truceline.errors import StorageError
from truceline.model.agreement import Agreement
from truceline.model.noun import Maker, Noun, content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from types import TracebackType

    from truceline.engine.base import StageTally
    from truceline.engine.session import Session

N = TypeVar("N", bound=Noun)

_MEMBER = ("noun", "id", tables.CONTENT)


class SqlWriting(ABC):
    """A generation in the making, in one transaction of a session that is already open; ``number`` once it has one.

    ``is_upgraded`` says whether the store was brought from an earlier schema on the way.
    """

    def __init__(self, session: Session, is_upgraded: bool) -> None:
        self._session = session
        self.is_upgraded = is_upgraded
        self.number: int | None = None
        self._written: dict[str, dict[str, str]] = {}
        session.do(statements.STAGED)

    def write(self, noun: type[N], rows: Iterable[N]) -> int:
        """Put rows of a noun into the new generation; gives how many of them the store had never seen.

        Raises:
            StorageError: two rows have one id, or a row cannot be stored as it is: a fault of ours, named.
        """
        table = tables.table_of(noun)
        if isinstance(rows, Columns):
            return self._write_columns(table, rows)
        rows_by_content = by_content(table, rows, self._written.setdefault(noun.NAME, {}))
        with self._session.translated():
            sql = statements.fill("SELECT id, content_sha256 FROM $table", table=table.name)
            known = set(self._session.rows(sql))
            new = [pair for pair in rows_by_content if (pair[1].id, pair[0]) not in known]
            self._session.insert(table.name, arrow_of_rows(table, new))
            staged = [(noun.NAME, row.id, content) for content, row in rows_by_content]
            self._session.insert("staged", arrow_of_texts(_MEMBER, staged))
        return len(new)

    def _write_columns(self, table: tables.Table, rows: Columns[N]) -> int:
        """Rows that are in columns already, with their content hashes: nothing is done row by row."""
        if not rows.parts:
            return 0
        self._session.insert("staged", staged_columns(table.noun.NAME, rows.whole()))
        ((twice,),) = self._session.rows(statements.STAGED_TWICE, [table.noun.NAME])
        if twice is not None:
            raise StorageError(f"{table.name}: two different rows have the id {twice}", mend=REPORT)
        known = self._session.rows(statements.fill(statements.KNOWN_CONTENT, table=table.name), [table.noun.NAME])
        new = rows.without_hashes([str(content) for (content,) in known])
        if new.parts:
            self._session.insert(table.name, new.whole())
        return len(new)

    def write_makers(self, makers: Iterable[Maker]) -> None:
        """Keep what the ids in ``made_by`` stand for."""
        known = {key for (key,) in self._session.rows("SELECT id FROM flow_maker")}
        for maker in sorted(makers, key=lambda maker: maker.id):
            if maker.id not in known:
                row = [maker.id, maker.algorithm, msgspec.json.encode(maker.inputs).decode()]
                self._session.do("INSERT INTO flow_maker VALUES (?, ?, ?)", row)
                known.add(maker.id)

    def write_agreements(self, agreements: Iterable[Agreement]) -> None:
        """Keep the agreements that the new generation is assessed against, as they read now."""
        known = set(self._session.rows("SELECT id, content_sha256 FROM flow_agreement"))
        rows = {agreement.id: (content_hash(agreement), agreement) for agreement in agreements}
        for key, (content, agreement) in sorted(rows.items()):
            if (key, content) not in known:
                row = [content, key, msgspec.json.encode(agreement).decode()]
                self._session.do("INSERT INTO flow_agreement VALUES (?, ?, ?)", row)
        staged = [(Agreement.NAME, key, content) for key, (content, _) in sorted(rows.items())]
        self._session.insert("staged", arrow_of_texts(_MEMBER, staged))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Let go; what was not published is lost."""
        self._session.close()

    @abstractmethod
    def put_in_place(self) -> None:
        """Make visible, in one step and for good, what is written: with ``number``, or the upgraded tables alone."""

    def publish(
        self,
        time_utc: datetime,
        release: str,
        tallies: Sequence[StageTally],
        made_with: Sequence[tuple[str, str]] = (),
    ) -> Generation | None:
        """Make the new generation visible in one step; None, and nothing changes, where it equals the last one.

        Raises:
            StorageError: the disk or server would not take it; the last generation is untouched.
        """
        generation = self._add_generation(time_utc, release, tallies, made_with)
        if generation is not None:
            self.number = generation.number
            self.put_in_place()
        return generation

    def publish_upgraded(self) -> None:
        """Make the upgraded tables visible with the generations that they have."""
        self.put_in_place()

    def _add_generation(
        self,
        time_utc: datetime,
        release: str,
        tallies: Sequence[StageTally],
        made_with: Sequence[tuple[str, str]],
    ) -> Generation | None:
        """The new generation, written and not yet committed; None where it equals the last one."""
        ((last,),) = self._session.rows("SELECT coalesce(max(number), 0) FROM flow_generation")
        number = int(last) + 1
        changed = self._session.do(statements.ADD_CHANGES, [number])
        if changed == 0 and number > 1 and not self.is_upgraded:
            return None
        generation = Generation(
            number=number,
            time_utc=time_utc,
            release=release,
            makers=self._makers_used(),
            tallies=tuple(tallies),
            made_with=tuple(sorted(made_with)),
        )
        row = [
            generation.number,
            tables.encode(tables.Kind.INSTANT, generation.time_utc),
            generation.release,
            *(msgspec.json.encode(part).decode() for part in (generation.makers, generation.tallies)),
            msgspec.json.encode(generation.made_with).decode(),
        ]
        self._session.do("INSERT INTO flow_generation VALUES (?, ?, ?, ?, ?, ?)", row)
        return generation

    def _makers_used(self) -> tuple[str, ...]:
        used: set[str] = set()
        for table in tables.all_tables():
            sql = statements.fill(statements.MAKERS_USED, table=table.name)
            used.update(str(maker) for (maker,) in self._session.rows(sql, [table.noun.NAME]))
        return tuple(sorted(used))
