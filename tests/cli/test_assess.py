"""The verb assess on tables: findings in a file, totals on stdout, faults with their mends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.flow.test_bulk import SIZE, table
from truceline.agreement.library import library_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

__all__ = ["table"]

AGREEMENT = ("--agreement", "syr-al-tanf-zone")


def test_a_table_is_judged_and_counted(call: Call, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.parquet"
    said = call("assess", table, *AGREEMENT, "--out", out)
    assert said.code == 0
    assert "not_assessable" in said.out
    assert f"{SIZE:,} in = " in said.err
    found = pq.read_table(out)
    assert f"{len(found):,} findings in {out}" in said.err
    assert set(found["agreement"].to_pylist()) == {"syr-al-tanf-zone"}


def test_totals_as_json(call: Call, table: Path, tmp_path: Path) -> None:
    said = call("assess", table, *AGREEMENT, "--out", tmp_path / "f.csv", "--json")
    told = json.loads(said.out)
    assert told["taken"] == SIZE == told["judged"] + told["refused"]


def test_faults_say_how_to_mend_them(call: Call, table: Path, tmp_path: Path) -> None:
    assert call("assess", table, *AGREEMENT, "--out", tmp_path / "f.xlsx").code == 2
    missing = call("assess", tmp_path / "none.parquet", *AGREEMENT, "--out", tmp_path / "f.csv")
    assert missing.code == 1
    assert "there is no such file" in missing.err
    wrong = call("assess", table, "--agreement", "no-such", "--out", tmp_path / "f.csv")
    assert wrong.code == 1
    assert call("assess", table, "--out", tmp_path / "f.csv").code == 2


def test_an_agreement_is_taken_once_and_two_of_one_id_are_not(call: Call, table: Path, tmp_path: Path) -> None:
    text = library_path("syr-al-tanf-zone").read_text("utf-8")
    same, other = tmp_path / "same.yaml", tmp_path / "other.yaml"
    same.write_text(text, "utf-8")
    other.write_text(text.replace("title: ", "title: Another ", 1), "utf-8")
    once = call("assess", table, *AGREEMENT, "--out", tmp_path / "a.parquet", "--json")
    twice = call("assess", table, *AGREEMENT, "--agreement", same, "--out", tmp_path / "b.parquet", "--json")
    assert json.loads(once.out) == json.loads(twice.out)
    said = call("assess", table, *AGREEMENT, "--agreement", other, "--out", tmp_path / "c.parquet")
    assert said.code == 1
    assert "has the id syr-al-tanf-zone too" in said.err


def test_words_that_no_lexicon_has_are_told(call: Call, tmp_path: Path) -> None:
    source = tmp_path / "log.csv"
    source.write_text("id,lon,lat,date,act,actor\n1,38,33,2017-06-01,no_such_act,Nobody we know\n", "utf-8")
    said = call("assess", source, *AGREEMENT, "--out", tmp_path / "f.csv")
    assert said.code == 0
    assert "1 act that no lexicon has" in said.err
    assert "1 party that no lexicon has" in said.err
    assert "no_such_act" in said.err
    assert "Nobody we know" in said.err


def test_parties_that_are_not_told_plainly_are_told_with_their_reading(call: Call, tmp_path: Path) -> None:
    source = tmp_path / "log.csv"
    rows = ("1,38,33,2017-06-01,attack,russia=0.8 turkey=0.8", "2,38,33,2017-06-01,attack,turkey=0.6 rusia=0.4")
    source.write_text("\n".join(("id,lon,lat,date,act,actor", *rows, "")), "utf-8")
    said = " ".join(call("assess", source, *AGREEMENT, "--out", tmp_path / "f.csv").err.split())
    assert "1 party not told plainly, read as what fits: “russia=0.8 turkey=0.8” as russia=0.5 turkey=0.5" in said
    assert "1 party that no lexicon has; clauses that turn on such words stay open: rusia" in said


@pytest.mark.parametrize("verb", ["assess", "counts"])
def test_a_table_in_utf_16_is_told(call: Call, tmp_path: Path, verb: str) -> None:
    source = tmp_path / "log.csv"
    source.write_text("id,lon,lat,date,act\n1,38,33,2017-06-01,attack\n", "utf-16")
    more = ("--out", tmp_path / "f.csv") if verb == "assess" else ("--since", "2017-05-04")
    said = call(verb, source, *AGREEMENT, *more)
    assert said.code == 1
    assert "UTF-16" in said.err
    assert "save it as UTF-8" in said.err


def test_why_tells_a_row_of_a_table(call: Call, table: Path) -> None:
    said = call("why", "r1", "--table", table, *AGREEMENT)
    assert said.code == 0
    assert "record r1: row 1 of records.parquet" in said.out
    assert "clause terms" in said.out
    assert "support" not in said.out.replace("support 1+", "")
    tree = json.loads(call("why", "r1", "--table", table, *AGREEMENT, "--json").out)
    assert len(tree["branches"]) == 2
    for given, reason in (
        (("r1", "--table", table), "no agreement is named"),
        (("r1", "--table", table.parent / "none.csv", *AGREEMENT), "no such file"),
        (("r97", "--table", table, *AGREEMENT), "refused"),
    ):
        said = call("why", *given)
        assert said.code == 1
        assert reason in said.err


def test_counts_by_zone_and_month(call: Call, table: Path, tmp_path: Path) -> None:
    given = ("counts", table, "--agreement", "syr-2017-05-04-astana", "--since", "2017-05-04")
    said = call(*given, "--clock", "Asia/Damascus")
    assert said.code == 0
    assert "2017-06" in said.out
    assert "none that could be seen" in " ".join(said.out.split())
    assert f"{SIZE:,} in = " in said.err
    rows = [json.loads(line) for line in call(*given, "--by", "all", "--json").out.splitlines()]
    assert [row["when"] for row in rows] == ["all"] * 4
    assert all(row["none_unseen"] + row["recorded"] == row["zone_days"] for row in rows)
    daily = [json.loads(line) for line in call(*given, "--by", "day", "--json").out.splitlines()]
    assert sum(row["high"] for row in daily) == pytest.approx(sum(row["high"] for row in rows))
    said = call(*given, "--coverage", tmp_path / "none.csv")
    assert said.code == 1
    assert "no such file" in said.err
    assert call("counts", tmp_path / "none.csv", *given[2:]).code == 1
    assert "no day to count" in call(*given[:-1], "2117-05-04").err


def test_counts_go_to_the_day_asked_for_and_name_the_agreement(call: Call, table: Path) -> None:
    given = ("counts", table, "--agreement", "syr-2017-05-04-astana", "--since", "2017-06-01", "--until")
    daily = [json.loads(line) for line in call(*given, "2017-06-20", "--by", "day", "--json").out.splitlines()]
    assert {row["when"] for row in daily} == {f"2017-06-{day:02d}" for day in range(1, 21)}
    assert {row["agreement"] for row in daily} == {"syr-2017-05-04-astana"}
    said = call(*given, "2017-06-20", "--by", "all").out
    assert "agreement" in said
    later = [json.loads(line) for line in call(*given, "2019-06-20", "--by", "all", "--json").out.splitlines()]
    assert all(row["zone_days"] > 500 for row in later)
    assert call(*given, "2017-05-20").code == 2
