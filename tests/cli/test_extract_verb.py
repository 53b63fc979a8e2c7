"""The verb extract: claims of files, without a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Call

SOURCES = Path(__file__).resolve().parents[2] / "src/truceline/cases/syria-2017/sources"
STRIKE = SOURCES / "2017-05-20-tanf-well-beyond.md"


def test_claims_as_a_table(call: Call) -> None:
    said = call("extract", STRIKE)
    assert said.code == 0
    assert "air_drone_strike" in said.out
    assert "Observatory" in said.out


def test_claims_as_lines_of_json_quote_their_text(call: Call) -> None:
    rows = [json.loads(line) for line in call("extract", STRIKE, "--json").out.splitlines()]
    claims = [row for row in rows if row["noun"] == "claim"]
    (document,) = [row for row in rows if row["noun"] == "document"]
    assert {claim["document"] for claim in claims} == {document["id"]}
    assert "text" not in document
    assert any(
        "beyond" in claim["content"]["place"]["span"]["text"] for claim in claims if claim["content"].get("place")
    )


def test_what_is_no_text_is_said_and_the_rest_goes_on(call: Call, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    said = call("extract", empty, STRIKE)
    assert (said.code, "read.empty" in said.err) == (0, True)
    said = call("extract", empty)
    assert (said.code, "no text could be read" in said.err) == (1, True)


def test_a_language_that_the_rules_do_not_read_is_refused(call: Call, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(
        "---\nkind: report\npublisher: A desk\ntitle: Eine Notiz\nlanguage: de\n---\n\nEin Satz über etwas.\n"
    )
    said = call("extract", note)
    assert "extract.no_language" in said.err
