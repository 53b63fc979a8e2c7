"""Rows for tests of stores, and how to publish them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from truceline.engine.base import StageTally
from truceline.model import TABLE_NOUNS, Noun, Refusal

if TYPE_CHECKING:
    from truceline.engine.base import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TALLIES = (StageTally(stage="read", unit="files", taken=3, out=2, refused=1),)


def a_refusal(where: str, reason: str = "r", made_by: str = "mkr-a") -> Refusal:
    return Refusal(
        id=Refusal.id_of("read.empty", where), made_by=made_by, code="read.empty", where=where, reason=reason
    )


def put(store: Store, *rows: Noun, at: datetime = NOW) -> int | None:
    """Publish a generation of these rows; its number, or None where nothing was new."""
    with store.begin_generation() as writing:
        for noun in TABLE_NOUNS:
            writing.write(noun, [row for row in rows if type(row) is noun])
        generation = writing.publish(at, "1.2.3", TALLIES)
    return generation.number if generation else None


def wheres(store: Store, generation: int | None = None) -> dict[str, str]:
    with store.open_reading() as reading:
        return {row.where: row.reason for row in reading.read(Refusal, generation)}
