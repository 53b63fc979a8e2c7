"""The generated reference."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.check_reference import check
from tools.make_reference import pages
from truceline.model import TABLE_NOUNS
from truceline.model.refusal import CODES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def test_every_noun_has_its_section_and_schema(made: dict[str, str]) -> None:
    schemas = json.loads(made["schemas.json"])["$defs"]
    for noun in TABLE_NOUNS:
        assert f"## {noun.__name__}\n" in made["nouns.md"]
        assert f'"{noun.STAGE}_{noun.NAME}"' in made["tables.sql"]
        assert noun.__name__ in schemas


def test_every_code_is_told_with_its_mend(made: dict[str, str]) -> None:
    assert all(f"| `{code}` |" in made["refusals.md"] for code in CODES)


def test_every_verb_shows_examples(made: dict[str, str]) -> None:
    sections = made["command-line.md"].split("\n## ")[1:]
    without = [one.splitlines()[0] for one in sections if "Examples:" not in one and "Commands:" not in one]
    assert not without


def test_a_missing_and_a_stale_page_are_named(tmp_path: Path, made: dict[str, str]) -> None:
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path) == []
    (tmp_path / "nouns.md").write_text("old", encoding="utf-8")
    (tmp_path / "tables.sql").unlink()
    assert check(tmp_path) == ["nouns.md: stale", "tables.sql: missing"]
