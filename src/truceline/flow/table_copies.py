"""Which rows of a table has an earlier table already, word for word? Told by what the rows say, not by the file's name.

A table that is saved again (other line ends, another delimiter, another name) is another file and, without a data set
of its own in a mapping, another name for the same rows: counted as a second source it would confirm itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.engine.compute import Vector, pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.engine.columns import Columns
    from truceline.model import Record

SAYS: Final = (
    "row_id", "act", "actor", "target", "is_directed", "place", "time", "casualties", "chain", "modality", "addresses",
    "text", "particulars",
)  # fmt: skip
"""What a row says: all but where it stands, and what the table is called."""
APART: Final = "\x1f"


def said_before(rows: Columns[Record], before: Columns[Record]) -> NDArray[np.bool_]:
    """For each row, whether an earlier table has a row with its id that says the same in every field."""
    found = np.zeros(len(rows), dtype=bool)
    if not len(rows) or not len(before):
        return found
    shared = pc.is_in(rows.texts("row_id"), value_set=_one(before.texts("row_id")))
    at = np.flatnonzero(shared.to_numpy().astype(bool))
    if not len(at):
        return found
    mine = rows.kept(shared)
    theirs = before.kept(pc.is_in(before.texts("row_id"), value_set=_one(mine.texts("row_id"))))
    found[at] = pc.is_in(_words(mine), value_set=_one(_words(theirs))).to_numpy().astype(bool)
    return found


def _words(rows: Columns[Record]) -> Vector:
    parts = [pc.fill_null(pc.cast(rows.texts(name), "string"), "") for name in SAYS]
    return pc.binary_join_element_wise(*parts, APART)


def _one(column: Vector) -> Vector:
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column
