"""Rows of tables without an order are numbered by what they tell, in any order and of any type."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

from truceline.assess.bulk.records import content_rows

SIZE = 5_000


def a_table() -> pa.Table:
    chance = np.random.default_rng(3)
    return pa.table(
        {
            "id": pa.array([f"r{number}" for number in range(SIZE)]),
            "lon": chance.uniform(-180, 180, SIZE),
            "lat": pa.array(chance.uniform(-90, 90, SIZE), mask=chance.random(SIZE) < 0.1),
            "date": pa.array([date(2017, 1, 1 + number % 28) for number in range(SIZE)]),
            "act": pa.array(["attack", None] * (SIZE // 2), pa.string()),
            "note": pa.array(chance.random(SIZE)),
        }
    )


def rows(table: pa.Table) -> list[int]:
    return content_rows(table.combine_chunks().to_batches()[0]).tolist()


def test_no_order_of_rows_or_columns_changes_a_number() -> None:
    table, order = a_table(), np.random.default_rng(5).permutation(SIZE)
    found = rows(table)
    assert np.array(found)[order].tolist() == rows(table.take(order))
    assert found == rows(table.select(table.column_names[::-1]))
    assert found == rows(table.drop_columns(["note"]))
    assert found == rows(table.append_column("row", pa.array(range(SIZE))))
    assert len(set(found)) == SIZE
    assert min(found) >= 0


def test_what_a_row_tells_changes_its_number() -> None:
    table = a_table()
    plain = rows(table)
    for name, column in {
        "id": pa.array([f"q{number}" for number in range(SIZE)]),
        "lon": pa.array(np.nextafter(table["lon"].to_numpy(), 0)),
        "act": pa.array([None, "attack"] * (SIZE // 2)),
        "date": pa.array([date(2018, 1, 1)] * SIZE),
    }.items():
        changed = rows(table.set_column(table.column_names.index(name), name, column))
        assert not set(changed) & set(plain), name


def test_engines_may_give_columns_in_types_of_their_own() -> None:
    noon = datetime(2017, 6, 1, 12, tzinfo=UTC)
    plain = {"id": ["12", "7"], "lon": [36.0, -0.0], "lat": [34.0, float("nan")], "start": [noon, None]}
    told = pa.table({**plain, "start": pa.array(plain["start"], pa.timestamp("us", "UTC"))})
    other = pa.table(
        {
            "latitude": pa.array(plain["lat"], pa.float64()),
            "id": pa.array([12, 7]),
            "lon": pa.array([36, 0], pa.int32()),
            "start": pa.array(plain["start"], pa.timestamp("s")),
        }
    )
    assert rows(told) == rows(other)
