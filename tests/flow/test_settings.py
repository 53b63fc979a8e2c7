"""``case.toml`` is read strictly: every fault says key, line and mend."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from truceline.errors import CaseError
from truceline.flow.case import BUNDLED, bundled_cases
from truceline.flow.settings import CaseSettings, Period, is_file_name, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_least_case_has_a_title_and_reads_everything_in_sources(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('title = "A"\n', "utf-8")
    assert read_settings(path) == CaseSettings(title="A", sources=("sources/**/*",))


def test_all_keys(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(
        'title = "A"\nnote = "n"\nas_of = 2017-06-30\ncountries = ["SYR", "IRQ"]\nagreements = ["x", "a/y.yaml"]\n'
        'sources = ["s/*.html"]\nperiod = { start = 2017-05-01, end = 2017-06-30 }\n[read]\nmax_rows = 7\n',
        "utf-8",
    )
    settings = read_settings(path)
    assert settings.period == Period(start=date(2017, 5, 1), end=date(2017, 6, 30))
    assert settings.as_of == date(2017, 6, 30)
    assert settings.read.max_rows == 7
    assert settings.agreements == ("x", "a/y.yaml")


@pytest.mark.parametrize(
    ("text", "where", "reason", "mend"),
    [
        ('title = "A"\ncountrys = ["SYR"]', "case.toml:2", "nobody reads the key 'countrys'", "'countries'"),
        ('title = "A"\n\n[read]\nmax_row = 3', "case.toml:4", "nobody reads the key 'read.max_row'", "'read.max_rows'"),
        ('title = "A"\nperiod = { start = 2017-01-01, ende = 2017-01-02 }', "case.toml:2", "period.ende", "period.end"),
        ('title = "A"\nqqq = 1', "case.toml:2", "'qqq'", "remove it"),
        ("title = 3", "case.toml:1", "title: Expected `str`", "comments"),
        ('note = "no title"', "case.toml", "missing required field `title`", "comments"),
        ('title = " "', "case.toml:1", "title: is empty", "few words"),
        ('title = "A"\ncountries = ["Syria"]', "case.toml:2", "'Syria' is no ISO 3166-1", "SYR"),
        ('title = "A"\nperiod = { start = 2017-02-01, end = 2017-01-02 }', "case.toml:2", "ends before", "exchange"),
        ('title = "A"\nsources = []', "case.toml:2", "names nothing", "sources/**/*"),
        ('title = "A"\nsources = ["https://x.org/y"]', "case.toml:2", "is an address", "truceline fetch"),
        ('title = "A"\nsources = ["../y"]', "case.toml:2", "leads out of the case", "inside"),
        ('title = "A"\nsources = ["/etc/*"]', "case.toml:2", "leads out of the case", "inside"),
        ('title = "A"\nagreements = ["../y.yaml"]', "case.toml:2", "leads out of the case", "inside"),
        ('title = "A"\n[read]\nmax_rows = 0', "case.toml:3", "read.max_rows: must be above 0", "greater number"),
        ('title = "A"\npublish = ["pdf"]', "case.toml:2", "'pdf' is no format", "html"),
        ('title = "A"\n[store]\nengine = "oracle"', "case.toml:3", "'oracle' is no engine", "duckdb, postgres"),
        ('title = "A"\n[store]\nengine = "postgres"', "case.toml:2", "'' is no name of a schema", "syria_2017"),
        ('title = "A"\n[store]\nengine = "postgres"\nschema = "a;b"', "case.toml:4", "'a;b' is no name", "letters"),
        ('title = "A"\n[store]\nschema = "a"', "case.toml:3", "DuckDB keeps a file", 'engine = "postgres"'),
        ("title = ", "case.toml:1", "not valid TOML", "correct this line"),
        ('title = "A"\n\nnote = x', "case.toml:3", "not valid TOML", "correct this line"),
        ('# countries = ["X"]\ntitle = "A"\n# max_rows = 0\ncountries = ["Syria"]', "case.toml:4", "'Syria'", "SYR"),
        ('title = "max_rows = 3"\n[read]\nmax_bytes = 1\nmax_rows = 0', "case.toml:4", "above 0", "greater"),
        ('title = "A"\nread.max_rows = 0', "case.toml:2", "above 0", "greater"),
        ('title = "A"\n"sources" = [\n  "s/*",\n  "../y",\n]', "case.toml:2", "leads out", "inside"),
    ],
)
def test_faults_say_where_what_and_how_to_mend(tmp_path: Path, text: str, where: str, reason: str, mend: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_settings(path)
    assert caught.value.where == where
    assert reason in caught.value.reason
    assert mend in caught.value.mend


def test_a_folder_without_settings_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"no case\.toml here") as caught:
        read_settings(tmp_path / "case.toml")
    assert f"truceline init {tmp_path}" in caught.value.mend


def test_what_cannot_be_settings(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(CaseError, match="not UTF-8 at byte 9"):
        read_settings(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(CaseError, match="over 1000000 bytes"):
        read_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(CaseError, match="cannot be read"):
        read_settings(path)


def test_bundled_cases_have_settings_without_fault() -> None:
    assert "syria-2017" in bundled_cases()
    for name in bundled_cases():
        assert read_settings(BUNDLED / name / "case.toml").title


def test_agreements_are_ids_or_files() -> None:
    assert not is_file_name("syr-2017-05-04-astana")
    assert is_file_name("ours.yaml")
    assert is_file_name("agreements/ours.yml")
