"""A table against agreements, without a case: whole, in parts, interrupted, damaged."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

import truceline
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.errors import CaseError
from truceline.flow import bulk, bulk_csv
from truceline.flow.bulk import Totals, assess_table
from truceline.flow.bulk_judge import bulk_judge

if TYPE_CHECKING:
    from truceline.assess.bulk.judge import BatchJudge

IDS = ("syr-2017-05-04-astana", "syr-al-tanf-zone")
SIZE = 3_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records over Syria in 2017 and 2018, some of them faulty, in row groups of 500."""
    chance = random.Random(11)  # noqa: S311 records of a test are no secret
    rows = [
        {
            "id": f"r{number}",
            "lon": chance.uniform(35.5, 42.0),
            "lat": chance.uniform(32.5, 37.0) if number % 97 else 200.0,
            "radius_m": chance.choice([0.0, 2_000.0, 30_000.0]),
            "date": date(2017, 1, 1) + timedelta(days=chance.randrange(600)),
            "act": chance.choice(["air_drone_strike", "armed_clash"]),
            "actor": chance.choice(["russia", "syria-government", "us-led-coalition", None]),
            "target": chance.choice(["islamic-state", "opposition-armed-groups", None]),
        }
        for number in range(SIZE)
    ]
    path = tmp_path_factory.mktemp("table") / "records.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=500)
    return path


def a_judge(*, keep_all: bool = False) -> tuple[BatchJudge, str]:
    return bulk_judge(tuple(map(compile_agreement, load_library(IDS))), clock="Asia/Damascus", keep_all=keep_all)


def run(source: Path, out: Path, *, keep_all: bool = False) -> Totals:
    return assess_table(source, out, *a_judge(keep_all=keep_all))


def test_every_row_is_judged_or_refused_and_every_finding_counted(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.parquet"
    totals = run(table, out, keep_all=True)
    found, refused = pq.read_table(out), pcsv.read_csv(tmp_path / "findings.refused.csv")
    assert totals.taken == SIZE == totals.judged + totals.refused
    assert totals.refused == len(refused) == len(range(0, SIZE, 97))
    assert totals.refusals == {"place.bad_point": totals.refused}
    assert refused["record"].to_pylist() == [f"r{number}" for number in range(0, SIZE, 97)]
    assert totals.written == len(found) == sum(totals.outcomes.values())
    clauses = {(row["agreement"], row["provision"]) for row in found.select(["agreement", "provision"]).to_pylist()}
    assert len(found) == totals.judged * len(clauses)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["findings.parquet", "findings.refused.csv"]


def test_findings_say_what_made_them(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for rows in (bulk.PART_ROWS, 600):
        monkeypatch.setattr(bulk, "PART_ROWS", rows)
        run(table, tmp_path / "out.parquet")
        metadata = pq.read_metadata(tmp_path / "out.parquet").metadata
        assert metadata[b"truceline"].decode() == truceline.__version__
        told.append(json.loads(metadata[b"truceline.judge"]))
    assert told[0] == told[1]
    assert told[0]["clock"] == "Asia/Damascus"
    assert sorted(told[0]["made_with"]) == sorted(IDS)
    assert any(line.startswith("agreement syr-al-tanf-zone@") for line in told[0]["made_with"]["syr-al-tanf-zone"])


def test_what_is_not_applicable_is_counted_and_left_out_by_default(table: Path, tmp_path: Path) -> None:
    every, some = tmp_path / "all.parquet", tmp_path / "some.parquet"
    whole, part = run(table, every, keep_all=True), run(table, some)
    assert whole.outcomes == part.outcomes
    left = [row for row in pq.read_table(every).to_pylist() if row["outcome"] != "not_applicable"]
    key = ("row", "agreement", "provision")
    assert sorted(pq.read_table(some).to_pylist(), key=lambda row: [row[name] for name in key]) == sorted(
        left, key=lambda row: [row[name] for name in key]
    )
    assert 0 < part.written < whole.written


def test_parts_and_batches_change_nothing(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, many = tmp_path / "one.parquet", tmp_path / "many.parquet"
    run(table, one)
    monkeypatch.setattr(bulk, "PART_ROWS", 600)
    monkeypatch.setattr(bulk, "BATCH_ROWS", 130)
    run(table, many)
    key = [("row", "ascending"), ("agreement", "ascending"), ("provision", "ascending")]
    plain = pq.read_table(one).to_pylist()
    again = pq.read_table(many).to_pylist()
    order = [name for name, _ in key]
    assert sorted(plain, key=lambda row: [row[name] for name in order]) == sorted(
        again, key=lambda row: [row[name] for name in order]
    )


def test_an_interrupted_run_goes_on_where_it_was(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PART_ROWS", 1_000)
    whole = run(table, tmp_path / "whole.parquet")
    out = tmp_path / "out.parquet"
    judge, stamp = a_judge()
    calls: list[int] = []
    plain = judge.judge

    def stops_in_the_second_part(batch: pa.RecordBatch, first_row: int) -> object:
        calls.append(first_row)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return plain(batch, first_row)

    monkeypatch.setattr(judge, "judge", stops_in_the_second_part)
    with pytest.raises(KeyboardInterrupt):
        assess_table(table, out, judge, stamp)
    assert not out.exists()
    assert assess_table(table, out, judge, stamp) == whole
    assert calls.count(0) == 1
    assert pq.read_table(out).equals(pq.read_table(tmp_path / "whole.parquet"))


def test_parts_of_another_work_are_thrown_away(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.parquet"
    folder = tmp_path / ".out.parquet.parts"
    folder.mkdir()
    (folder / "work").write_text("other", "ascii")
    (folder / "00000.json").write_text(json.dumps({"taken": 1}), "utf-8")
    assert run(table, out).taken == SIZE
    assert not folder.exists()


def test_csv_in_and_out_says_the_same(table: Path, tmp_path: Path) -> None:
    source, out, plain = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "plain.parquet"
    pcsv.write_csv(pq.read_table(table), source)
    assert run(source, out).outcomes == run(table, plain).outcomes
    told, kept = pcsv.read_csv(out), pq.read_table(plain)
    assert told["record"].to_pylist() == kept["record"].to_pylist()
    assert np.allclose(told["applicability_high"], kept["applicability_high"])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.parquet", b"PAR1 no more", "cannot be read"),
        ("a.parquet", b"", "cannot be read"),
        ("a.txt", b"id\n1\n", "no kind that we read"),
        ("a.csv", b"id,lon\n1,2\n", "lacks lat, act, start"),
        ("a.csv", b"", "cannot be read"),
    ],
)
def test_a_table_that_is_none_is_one_clear_error(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    source = tmp_path / name
    source.write_bytes(data)
    with pytest.raises(CaseError, match=reason):
        run(source, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_a_file_cut_short_is_an_error_and_leaves_the_last_findings(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    run(table, out)
    before = out.read_bytes()
    data = bytearray(table.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(data)
    with pytest.raises(CaseError, match="cannot be read"):
        run(damaged, out)
    assert out.read_bytes() == before


def test_an_empty_table_has_no_findings(tmp_path: Path) -> None:
    place: dict[str, pa.DataType] = {"id": pa.string(), "lon": pa.float64(), "lat": pa.float64()}
    fields = {**place, "act": pa.string(), "date": pa.date32()}
    source = tmp_path / "empty.parquet"
    pq.write_table(pa.schema(fields).empty_table(), source)
    totals = run(source, tmp_path / "out.parquet")
    assert totals == Totals()
    assert len(pq.read_table(tmp_path / "out.parquet")) == 0


def small(tmp_path: Path, header: str, *rows: str) -> Path:
    source = tmp_path / "small.csv"
    source.write_text("\n".join([header, *rows, ""]), "utf-8")
    return source


def dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_records_are_never_written_over(table: Path, tmp_path: Path) -> None:
    source = tmp_path / "log.refused.csv"
    pcsv.write_csv(pq.read_table(table), source)
    before = source.read_bytes()
    for out in (source, tmp_path / "log.parquet"):
        with pytest.raises(CaseError, match="written over the records"):
            run(source, out)
    assert source.read_bytes() == before


def test_two_runs_never_write_the_same_findings(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.parquet"
    judge, stamp = a_judge()
    plain = judge.judge

    def is_disturbed(batch: pa.RecordBatch, first_row: int) -> object:
        with pytest.raises(CaseError, match="another run is writing"):
            run(table, out, keep_all=True)
        return plain(batch, first_row)

    monkeypatch.setattr(judge, "judge", is_disturbed)
    totals = assess_table(table, out, judge, stamp)
    assert totals.written == len(pq.read_table(out))
    assert run(table, out) == totals


def test_a_run_killed_while_it_put_its_parts_together_goes_on(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.parquet"

    with monkeypatch.context() as killed:
        killed.setattr("shutil.rmtree", dies)
        with pytest.raises(KeyboardInterrupt):
            run(table, out)
    assert (tmp_path / ".out.parquet.parts" / "00000.json").is_file()
    totals = run(table, out)
    assert totals.written == len(pq.read_table(out)) > 0
    assert not (tmp_path / ".out.parquet.parts").exists()


def test_a_table_that_changed_in_between_is_judged_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    row = {"id": "a", "lon": 38.7, "date": date(2017, 6, 1), "act": "air_drone_strike", "actor": "us-led-coalition"}
    rows = [{**row, "lat": lat} for lat in (33.0, 33.5, 33.6, 34.0)]
    pq.write_table(pa.Table.from_pylist(rows), source, use_dictionary=False, compression="none")
    with monkeypatch.context() as killed:
        killed.setattr(bulk, "_put_together", dies)
        with pytest.raises(KeyboardInterrupt):
            run(source, out)
    size = source.stat().st_size
    changed = [rows[0], {**row, "lat": 33.9}, rows[2], rows[3]]
    pq.write_table(pa.Table.from_pylist(changed), source, use_dictionary=False, compression="none")
    assert source.stat().st_size == size
    run(source, out, keep_all=False)
    fresh = tmp_path / "fresh.parquet"
    run(source, fresh)
    assert pq.read_table(out).equals(pq.read_table(fresh))


def test_ids_and_words_of_csv_stay_as_they_are_written(tmp_path: Path) -> None:
    header = "id,lon,lat,date,act,actor,weapon,note"
    first = [f"{n:07d},38,33.5,2017-06-01,air_drone_strike,,,12" for n in range(40_000)]
    last = 'A-1,38.65,33.5,2017-06-01,air_drone_strike,us-led-coalition,"a ""big""\nbomb",some words'
    source, out = small(tmp_path, header, *first, last), tmp_path / "out.parquet"
    totals = run(source, out, keep_all=True)
    assert totals.taken == totals.judged == 40_001
    names = pq.read_table(out)["record"].to_pylist()
    assert names[0] == "0000000"
    assert "A-1" in names


@pytest.mark.parametrize(
    ("header", "row", "reason", "mend"),
    [
        ("id,lon,lat,date,act", "a,38,33,2017-06-01", "Expected 5 columns", "as many values"),
        ("id,lon,lat,date,act,longitude", "a,38,33,2017-06-01,attack,38", "has lon twice", "one column"),
    ],
)
def test_csv_that_does_not_hold_together_is_one_clear_error(
    tmp_path: Path, header: str, row: str, reason: str, mend: str
) -> None:
    fine = ["b,38,33,2017-06-01,attack" + ",1" * (header.count(",") - 4)] * 60_000
    with pytest.raises(CaseError, match=reason) as caught:
        run(small(tmp_path, header, *fine, row), tmp_path / "out.parquet")
    assert mend in caught.value.mend


def test_values_of_csv_that_are_none_cost_their_row(tmp_path: Path) -> None:
    fine = ["b,38,33,2017-06-01,,attack"] * 40_000
    bad = {
        "a,east,33,2017-06-01,,attack": "place.bad_point",
        'a,"38,5",33,2017-06-01,,attack': "place.bad_point",
        "a,38,1e999,2017-06-01,,attack": "place.bad_point",
        "a,38,,2017-06-01,,attack": "place.bad_point",
        "a,38,33,01/06/2017,,attack": "place.bad_date",
        "a,38,33,2017-02-30,,attack": "place.bad_date",
        "a,38,33,2017-06-01,tomorrow,attack": "place.bad_date",
        "a,38,33,,,attack": "assess.no_time",
        ",38,33,2017-06-01,,attack": "read.bad_row",
    }
    source = small(
        tmp_path, "ID;Longitude;LAT;Date;date_end;act;note".replace(";", ","), *(f"{r},x" for r in [*fine, *bad])
    )
    totals = run(source, tmp_path / "out.parquet")
    assert (totals.taken, totals.judged) == (40_000 + len(bad), 40_000)
    refused = pcsv.read_csv(tmp_path / "out.refused.csv")
    assert refused["code"].to_pylist() == list(bad.values())
    assert refused["row"].to_pylist() == list(range(40_000, 40_000 + len(bad)))


def test_values_of_csv_may_stand_between_semicolons_or_tabs(tmp_path: Path) -> None:
    found = []
    for number, sign in enumerate(",;\t"):
        source = tmp_path / f"{number}.csv"
        rows = ["id,lon,lat,start,act,actor", "a, 38.65 ,33.5,2017-06-01T05:00:00Z,air_drone_strike,us-led-coalition"]
        source.write_text("\n".join(rows).replace(",", sign) + "\n", "utf-8")
        run(source, tmp_path / "out.parquet", keep_all=True)
        found.append(pq.read_table(tmp_path / "out.parquet"))
    assert len(found[0]) > 0
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ("2017-06-01T05:00:00.123456789Z", "2017-06-01T05:00:00.123456Z"),
        ("2017-06-01T08:00:00+03:00", "2017-06-01 05:00"),
        ("2017-06-01T02:00-0300", "2017-06-01T05Z"),
        ("2017-06-01", "2017-06-01T00:00:00"),
    ],
)
def test_instants_of_csv_are_written_in_many_ways(tmp_path: Path, told: str, same: str) -> None:
    found = []
    for word in (told, same):
        source = small(
            tmp_path, "id,lon,lat,start,act", f"a,38.65,33.5,{word},attack", "b,38,33,2017-13-01T05:00Z,attack"
        )
        schema = bulk_csv.schema_of(source)
        (batch,) = bulk_csv.batches_of(source, schema)
        found.append(batch["start"].cast(pa.int64()).to_pylist())
        totals = run(source, tmp_path / "out.parquet")
        assert (totals.judged, totals.refusals) == (1, {"place.bad_date": 1})
    assert found[0] == found[1]


def test_instants_of_csv_may_be_of_any_fineness_and_ends_come_late(tmp_path: Path) -> None:
    rows = ["a,38.65,33.5,2017-06-01 05:00,,attack"] * 40_000
    last = "b,38.65,33.5,2017-06-01 05:00:00.25,2017-06-01 05:00:01,attack"
    source = small(tmp_path, "id,lon,lat,start,end,act", *rows, last)
    assert run(source, tmp_path / "out.parquet").judged == 40_001


@pytest.mark.parametrize("header", ["id,lon,lat,start,act", "act,id,lon,lat,start,note"])
def test_a_quotation_mark_left_open_stops_the_run(tmp_path: Path, header: str) -> None:
    told = {"id": "a", "lon": "38.65", "lat": "33.5", "start": "2017-06-01", "act": "attack", "note": "so"}
    names = header.split(",")
    plain = ",".join(told[name] for name in names)
    before = ",".join(told[name] for name in names[:-1])
    out = tmp_path / "out.parquet"
    for end in ('"', '"attack', '"attack ""', '"attack\n', '"""'):
        with pytest.raises(CaseError, match="never closed"):
            run(small(tmp_path, header, plain, f"{before},{end}", plain), out)
        assert not out.exists()
    for number, end in enumerate(('""', '"attack"', '"""attack"""', '""""', '"attack\n"', 'at"tack', "")):
        assert run(small(tmp_path, header, plain, f"{before},{end}"), tmp_path / f"{number}.parquet").judged == 2
    quoted = ",".join(f'"{name}"' for name in names)
    assert run(small(tmp_path, quoted), out).taken == 0
