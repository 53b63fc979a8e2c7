"""A case says where it is kept; what is found in it is the same wherever that is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.engine.conftest import postgres, postgres_server
from truceline.engine.postgres import PostgresStore
from truceline.flow.case import open_case
from truceline.model import TABLE_NOUNS

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.flow.case import Case

__all__ = ["postgres", "postgres_server"]


def test_a_case_kept_in_postgres_has_the_rows_and_files_of_one_in_its_folder(
    done: Case, tmp_path: Path, postgres: str
) -> None:
    other = tmp_path / "other"
    shutil.copytree(done.folder, other, ignore=shutil.ignore_patterns("case.duckdb", "out", "evidence", "parses"))
    settings = other / "case.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[store]\nengine = "postgres"\nschema = "small"\n', "utf-8")
    case = open_case(other)
    assert isinstance(case.store, PostgresStore)
    case.run()
    assert not case.database.exists()
    for noun in TABLE_NOUNS:
        if noun.NAME != "evidence":  # it holds when it was captured
            assert case.rows(noun) == done.rows(noun), noun.NAME
    assert (case.out / "findings.csv").read_bytes() == (done.out / "findings.csv").read_bytes()
    again = case.run()
    assert again.generation is None
