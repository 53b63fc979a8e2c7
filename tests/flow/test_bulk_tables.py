"""Event tables of others are judged as what they are read as; every row of theirs is judged or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from tests.flow.test_bulk import a_judge, table
from truceline.errors import CaseError
from truceline.flow.bulk_tables import assess_events, is_of_records
from truceline.synth.world import make_world

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["table"]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A source's table of a generated conflict, as people keep theirs, with two rows that cannot be taken."""
    rows = make_world("sparse", 11, {"incidents": 400}).tables()["alpha"]
    bad = rows.slice(0, 2).to_pylist()
    bad[0] |= {"row_id": "bad-1", "lat": 0.0, "lon": 0.0}
    bad[1] |= {"row_id": "bad-2", "date_start": "no day"}
    path = tmp_path / "events.csv"
    pcsv.write_csv(pa.concat_tables([rows, pa.Table.from_pylist(bad, schema=rows.schema)]), path)
    return path


def test_an_event_table_is_judged_whole(events: Path, tmp_path: Path) -> None:
    count = len(pcsv.read_csv(events))
    totals = assess_events(events, tmp_path / "out.parquet", *a_judge(keep_all=True))
    assert totals.taken == count == totals.judged + totals.refused
    assert totals.refused == sum(totals.refusals.values()) == 2
    found = pq.read_table(tmp_path / "out.parquet")
    assert len(set(found["record"].to_pylist())) == totals.judged
    names = ["events.csv", "out.parquet", "out.refused.csv"]
    assert [path.name for path in sorted(tmp_path.iterdir())] == names
    refused = pcsv.read_csv(tmp_path / "out.refused.csv").to_pylist()
    assert {(row["row"], row["code"]) for row in refused} == {
        (count - 2, "place.bad_point"),
        (count - 1, "read.bad_row"),
    }


def test_a_killed_run_leaves_what_the_next_one_goes_on_with(
    events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out.parquet"
    with monkeypatch.context() as killed:
        killed.setattr("shutil.rmtree", dies)
        with pytest.raises(KeyboardInterrupt):
            assess_events(events, out, *a_judge())
    assert {path.name for path in tmp_path.glob(".*")} == {".out.parquet.parts", ".out.parquet.records"}
    totals = assess_events(events, out, *a_judge())
    assert totals.taken == len(pcsv.read_csv(events))
    assert totals.written == len(pq.read_table(out))
    assert not list(tmp_path.glob(".*"))


def test_tables_of_records_are_told_from_others(events: Path, table: Path, tmp_path: Path) -> None:
    assert is_of_records(table)
    assert not is_of_records(events)
    plain = tmp_path / "plain.csv"
    pcsv.write_csv(pq.read_table(table), plain)
    assert is_of_records(plain)
    assert is_of_records(tmp_path / "none.csv")


def test_a_table_that_nobody_knows_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CaseError):
        assess_events(path, tmp_path / "out.parquet", *a_judge())
    assert not (tmp_path / "out.parquet").exists()


def test_a_table_that_is_nearly_one_of_records_is_told_what_it_lacks(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pq.write_table(pq.read_table(table).drop_columns(["lat"]), path)
    assert not is_of_records(path)
    with pytest.raises(CaseError, match="lacks lat") as caught:
        assess_events(path, tmp_path / "out.parquet", *a_judge())
    assert "name these columns" in caught.value.mend
