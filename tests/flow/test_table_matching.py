"""Tables matched from files: any order, hostile rows refused with codes, judgements kept as rows, bounded work."""

from __future__ import annotations

import csv
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from truceline.errors import CaseError
from truceline.flow.table_columns import MOST_COPIES, read_tables
from truceline.flow.table_matching import (
    RowName,
    TableJudgement,
    add_judgement,
    describe,
    match_tables,
    position_of,
    read_judgements,
    result_table,
    write_table,
)
from truceline.lexicon.parties import load_parties
from truceline.model.refusal import CODES
from truceline.reconcile.overlap import overlap
from truceline.reconcile.waterfall import explain
from truceline.synth.world import make_world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLUMNS = (
    "row_id", "date_start", "date_end", "date_precision", "place", "lat", "lon", "where_precision", "act", "actor",
    "target", "killed_low", "killed_high", "said_by", "what",
)  # fmt: skip


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A table in the columns of an incident table; what a row does not tell is one strike near al-Tanf."""
    told = {"date_start": "2017-05-18", "place": "At Tanf", "lat": "33.5", "lon": "38.66", "where_precision": "2",
            "act": "air_drone_strike", "actor": "US-led coalition", "target": "pro-regime forces",
            "said_by": path.stem}  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({**told, "row_id": f"r{number}", **row} for number, row in enumerate(rows))
    return path


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("tables")
    world = make_world("plain", 11, {"incidents": 300, "days": 30})
    paths = []
    for name, table in world.tables().items():
        paths.append(folder / f"{name}.csv")
        pcsv.write_csv(table, paths[-1])
    return paths


def test_tables_are_read_as_a_case_reads_them(tables: list[Path]) -> None:
    read = read_tables(tables, load_parties())
    assert read.columns.vocabulary.sources == ("alpha", "beta", "delta", "gamma")
    assert sum(read.taken.values()) == len(read.columns)
    assert read.taken == read.considered
    assert set(np.unique(read.columns.sigma_m.round())) == {1_000, 10_213, 15_500, 32_500}
    assert all(name.parties for name in read.columns.vocabulary.names)
    assert read.refusals == []


def test_the_order_of_files_does_not_matter(tables: list[Path]) -> None:
    results = [result_table(match_tables(order)).to_pylist() for order in list(permutations(tables[:3]))[:3]]
    assert results[0] == results[1] == results[2]


def test_a_table_given_twice_changes_nothing_and_is_told(tables: list[Path], tmp_path: Path) -> None:
    twin = tmp_path / "twin.csv"
    twin.write_bytes(tables[0].read_bytes())
    once, twice = match_tables(tables[:2]), match_tables([*tables[:2], twin, tables[0]])
    assert [refusal.code for refusal in twice.refusals] == ["read.copy"]
    assert all(refusal.mend for refusal in twice.refusals)
    ids = [{row["incident"] for row in result_table(one).to_pylist()} for one in (once, twice)]
    assert ids[0] == ids[1]


def test_a_result_names_each_row_its_incident_and_how_sure(tables: list[Path], tmp_path: Path) -> None:
    done = match_tables(tables)
    table = result_table(done)
    assert table.num_rows == len(done.read.columns)
    rows = table.to_pylist()
    together: dict[str, set[str]] = {}
    for row in rows:
        together.setdefault(row["incident"], set()).add(row["table"])
        assert row["rival"] != row["incident"]
        assert 0 < row["probability"] <= 1
    for row in rows:
        assert row["tables"] == len(together[row["incident"]])
        assert row["origins"] == row["tables"]
    for name in ("out.csv", "deep/out.parquet"):
        write_table(table, tmp_path / name)
    assert pq.read_table(tmp_path / "deep/out.parquet").equals(table)
    assert len((tmp_path / "out.csv").read_text().splitlines()) == table.num_rows + 1
    with pytest.raises(CaseError, match=r"neither \.parquet nor \.csv"):
        write_table(table, tmp_path / "out.xlsx")


def test_hostile_rows_are_refused_with_codes_and_the_rest_is_matched(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [
        {}, {"row_id": "r0"}, {"lat": "0", "lon": "0"}, {"date_start": ""}, {"date_start": "2017-13-40"},
        {"lat": "", "lon": ""}, {"lat": "133"}, {"act": "opinion poll"},
    ])  # fmt: skip
    second = write(tmp_path / "b.csv", [{"killed_low": "2", "killed_high": "2"}])
    done = match_tables([first, second])
    codes = {refusal.code for refusal in done.refusals}
    assert {"read.duplicate_row", "place.bad_point", "place.unknown_name", "read.bad_row"} <= codes
    assert codes <= CODES
    assert done.read.taken == {"a": 1, "b": 1}
    assert done.read.considered == {"a": 8, "b": 1}
    assert len({row["incident"] for row in result_table(done).to_pylist()}) == 1


def test_tables_of_which_no_row_can_be_matched_are_told_as_such(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{name}.csv", [{"lat": "0", "lon": "0"}] * 3) for name in ("a", "b")]
    for given in (paths[:1], paths):
        done = match_tables(given)
        grouped = done.matched.grouped
        assert result_table(done).num_rows == 0
        assert overlap(done.matched.columns, grouped.cluster, grouped.probability).incidents == 0
        assert {refusal.code for refusal in done.refusals} >= {"place.bad_point"}


def test_a_crowd_on_one_spot_and_day_is_bounded_and_told(tmp_path: Path) -> None:
    number = 3_000
    paths = [
        write(tmp_path / f"{name}.csv", [{"what": f"the {at}th line of the {name} log"} for at in range(number)])
        for name in ("a", "b")
    ]
    done = match_tables(paths)
    assert {refusal.code for refusal in done.refusals} == {"reconcile.crowded"}
    assert len(done.matched.links.one) <= number * done.context.weights.learning.most
    assert result_table(done).num_rows == 2 * number


def test_texts_that_a_table_repeats_are_forms_and_no_copies(tmp_path: Path) -> None:
    form = "shelling was reported in the area, no further details"
    first = write(tmp_path / "a.csv", [{"what": form, "date_start": f"2017-05-{day}"} for day in range(10, 20)])
    second = write(tmp_path / "b.csv", [{"what": form}, {"what": "own words of the second table here"}])
    columns = read_tables([first, second], load_parties()).columns
    assert (columns.text[columns.source == 0] == 0).all()
    assert MOST_COPIES < 10
    assert (columns.text[columns.source == 1] > 0).all()


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such file"):
        match_tables([tmp_path / "absent.csv"])
    prose = tmp_path / "prose.csv"
    prose.write_text("It was a dark night.\nNothing moved.\n")
    with pytest.raises(CaseError):
        match_tables([prose])
    (tmp_path / "x").mkdir()
    one, other = write(tmp_path / "same.csv", [{}]), write(tmp_path / "x" / "same.csv", [{}, {}])
    with pytest.raises(CaseError, match="two tables are called same"):
        match_tables([one, other])


def test_judgements_are_rows_that_win_and_the_latest_counts(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{name}.csv", [{}]) for name in ("a", "b")]
    log = tmp_path / "ours.csv"
    names = RowName("a", "r0"), RowName("b", "r0")
    assert read_judgements(log) == ()
    add_judgement(log, TableJudgement("different", *names, "A. Reader", "2026-11-22T12:00:00Z", "two strikes"))
    parted = match_tables(paths, read_judgements(log))
    assert len({row["incident"] for row in result_table(parted).to_pylist()}) == 2
    add_judgement(log, TableJudgement("same", *names, "A. Reader", "2026-11-22T13:00:00Z", "one after all"))
    joined = match_tables(paths, read_judgements(log))
    rows = result_table(joined).to_pylist()
    assert len({row["incident"] for row in rows}) == 1
    assert min(row["probability"] for row in rows) > 0.99
    assert len(log.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\n1,2\n", "no file of judgements"),
        ("HEAD\nmaybe,a,r0,b,r0,me,now,\n", "verdict 'maybe'"),
        ("HEAD\nsame,a,r0\n", "too few"),
        ("HEAD\nsame,a,r0,b,r0,me,now,,more\n", "too many"),
        ("HEAD\nsame,a,r0,a,r0,me,now,\n", "one row twice"),
    ],
    ids=["header", "verdict", "short", "long", "itself"],
)
def test_malformed_judgements_are_told_by_line(tmp_path: Path, text: str, reason: str) -> None:
    log = tmp_path / "ours.csv"
    log.write_text(text.replace("HEAD", "verdict,table,row,other_table,other_row,author,time,reason"))
    with pytest.raises(CaseError, match=reason):
        read_judgements(log)


def test_judgements_that_a_person_edited_are_read_and_added_to(tmp_path: Path) -> None:
    log, names = tmp_path / "ours.csv", (RowName("a", "r0"), RowName("b", "r0"))
    log.write_bytes(b"")
    assert read_judgements(log) == ()
    one = TableJudgement("same", *names, "A. Reader", "2026-11-22T12:00:00Z", "one")
    add_judgement(log, one)
    log.write_bytes(b"\xef\xbb\xbf" + log.read_bytes().rstrip())
    add_judgement(log, one)
    assert read_judgements(log) == (one, one)
    log.write_bytes(log.read_bytes() + b"\xe9\n")
    with pytest.raises(CaseError, match="UTF-8"):
        read_judgements(log)


def test_rows_of_one_table_that_a_person_joined_are_one_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{}, {}])
    judgement = TableJudgement("same", RowName("a", "r0"), RowName("a", "r1"), "A. Reader", "2026-11-22", "one")
    done = match_tables([path], [judgement])
    assert [(row["tables"], row["incident"]) for row in result_table(done).to_pylist()] == [
        (1, result_table(done).to_pylist()[0]["incident"])
    ] * 2
    grouped = done.matched.grouped
    assert overlap(done.matched.columns, grouped.cluster, grouped.probability).told[0].alone == 2
    assert explain(done.matched, 0, 1, done.context).outcome.startswith("one incident")


def test_a_table_saved_again_or_an_extract_that_overlaps_changes_nothing(tables: list[Path], tmp_path: Path) -> None:
    alpha, beta = (tables[number] for number in (0, 1))
    mapping = tmp_path / "north.csv.mapping.yaml"
    text = ("schema: truceline-table/1\ntitle: North\ndataset: north\nrow_id: [id]\ndate: {start: day}\n"
            "place: {latitude: y, longitude: x}\nact: {columns: [act]}\nsource: {publisher: North}\n")  # fmt: skip
    lines = ["id,day,y,x,act", *(f"n{number},2017-05-{number + 1:02},33.{number},38.6,Battles" for number in range(9))]
    for name, end, told in (("north", "\n", lines), ("south", "\r\n", lines[:5])):
        (tmp_path / f"{name}.csv").write_bytes(end.join(told).encode())
        mapping.with_name(f"{name}.csv.mapping.yaml").write_text(text)
    north, south = tmp_path / "north.csv", tmp_path / "south.csv"
    once, twice = match_tables([alpha, beta, north]), match_tables([south, alpha, north, beta])
    assert result_table(once).equals(result_table(twice))
    assert {refusal.code for refusal in twice.refusals} - {refusal.code for refusal in once.refusals} == {
        "read.duplicate_record"
    }
    assert twice.read.taken["south"] == 0


def test_a_judgement_on_a_row_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{}])
    read = read_tables([path], load_parties())
    assert position_of(read, RowName("a", "r0")) == 0
    for name in (RowName("a", "r9"), RowName("z", "r0")):
        with pytest.raises(CaseError, match="no such row"):
            position_of(read, name)


def test_a_row_is_described_in_a_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", [{"killed_low": "2", "killed_high": "5", "date_end": "2017-05-20", "what": "Two hit."}]
    )
    done = match_tables([path])
    line = describe(done, 0)
    assert "a:r0" in line
    assert "2017-05-18 to 2017-05-20" in line
    assert "2 to 5 dead" in line
    assert "Two hit." in line


def test_a_parquet_table_and_a_csv_table_are_matched(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [{}])
    second = write(tmp_path / "b.csv", [{}])
    table = pcsv.read_csv(second)
    pq.write_table(table.rename_columns(table.column_names), tmp_path / "c.parquet")
    done = match_tables([first, tmp_path / "c.parquet"])
    assert done.read.columns.vocabulary.sources == ("a", "c")


def test_a_table_saved_again_is_no_second_source(tmp_path: Path) -> None:
    first = write(tmp_path / "ours.csv", [{}, {"row_id": "r1", "lat": "34.1"}])
    text = first.read_text(encoding="utf-8")
    again = tmp_path / "saved.csv"
    again.write_bytes(text.replace(",", ";").replace("\n", "\r\n").encode())
    done = match_tables([first, again])
    assert done.read.taken == {"ours": 2, "saved": 0}
    assert "read.duplicate_record" in {refusal.code for refusal in done.refusals}


def test_a_row_that_says_something_else_is_no_copy(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [{}])
    second = write(tmp_path / "b.csv", [{"killed_low": "7", "killed_high": "7"}])
    assert match_tables([first, second]).read.taken == {"a": 1, "b": 1}


def test_what_newer_judgements_contradict_through_a_third_row_is_told(tmp_path: Path) -> None:
    tables = [write(tmp_path / f"{name}.csv", [{"row_id": name, "what": f"Row of {name}"}]) for name in "abc"]
    a, b, c = (RowName(name, name) for name in "abc")
    judged = [
        TableJudgement("different", a, c, "R", "2026-01-01T00:00:00Z", ""),
        TableJudgement("same", a, b, "R", "2026-01-02T00:00:00Z", ""),
        TableJudgement("same", b, c, "R", "2026-01-03T00:00:00Z", ""),
    ]
    done = match_tables(tables, judged)
    assert [refusal.where.split(" ")[0] for refusal in done.refusals] == ["different"]
    assert done.refusals[0].code == "reconcile.bad_judgement"
    assert len(set(done.matched.grouped.cluster.tolist())) == 1
    turned = match_tables(tables, [judged[0]._replace(time="2026-01-04T00:00:00Z"), *judged[1:]])
    assert [refusal.where.split(" ")[0] for refusal in turned.refusals] == ["same"]
    at = position_of(turned.read, a), position_of(turned.read, c)
    assert turned.judgement(*at) is not None
    assert turned.matched.grouped.cluster[at[0]] != turned.matched.grouped.cluster[at[1]]


def test_no_cell_of_a_result_runs_as_a_formula(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [{"row_id": "=1+2"}])
    second = write(tmp_path / "b.csv", [{"row_id": "r", "what": "Another"}])
    write_table(result_table(match_tables([first, second])), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        ids = {line["row_id"] for line in csv.DictReader(file)}
    assert ids == {"'=1+2", "r"}


def test_two_extracts_of_one_data_set_are_one_source(tmp_path: Path) -> None:
    text = ("schema: truceline-table/1\ntitle: North\ndataset: north\nrow_id: [id]\ndate: {start: day}\n"
            "place: {latitude: y, longitude: x}\nact: {columns: [act]}\nsource: {publisher: North}\n")  # fmt: skip
    for name in ("old", "new"):
        (tmp_path / f"{name}.csv").write_text(f"id,day,y,x,act\n{name},2017-05-18,33.5,38.66,Battles\n")
        (tmp_path / f"{name}.csv.mapping.yaml").write_text(text)
    done = match_tables([tmp_path / "old.csv", tmp_path / "new.csv", write(tmp_path / "other.csv", [{}])])
    assert done.read.columns.vocabulary.sources == ("new+old", "other")
    assert {done.name(position).table for position in range(3)} == {"new", "old", "other"}
    cluster = done.matched.grouped.cluster
    at = [position_of(done.read, RowName(name, name)) for name in ("old", "new")]
    assert cluster[at[0]] != cluster[at[1]]
