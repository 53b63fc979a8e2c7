"""Predictions are read from JSON Lines, strictly, and find their reports by id, file name or the report's own id."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from tests.score.factory import REPORT, claim_of, when_of
from truceline.errors import GoldError, StorageError
from truceline.model import Evidence, When
from truceline.model.noun import Noun
from truceline.model.when import WhenCandidate
from truceline.read.options import ReadOptions
from truceline.read.readers import Beside, read_evidence
from truceline.score import predicted
from truceline.score.files import ReportFile, document_id, files_of, write_reports
from truceline.score.gold import GoldReport, find_words
from truceline.score.load import parse_gold
from truceline.score.predicted import days_of, read_predicted


def gold_report() -> GoldReport:
    return parse_gold(REPORT.encode(), "en-901.yaml")


def line(noun: Noun, **more: object) -> bytes:
    return msgspec.json.encode({"noun": noun.NAME, "kind": "x"} | msgspec.to_builtins(noun) | more)


def evidence_of(file: ReportFile) -> tuple[Evidence, bytes]:
    digest = hashlib.sha256(file.data).hexdigest()
    evidence = Evidence(
        id=Evidence.id_of(digest),
        made_by="mkr-test",
        sha256=digest,
        size=len(file.data),
        media_type="text/plain",
        origin=file.name,
        captured_utc=datetime(2017, 6, 7, tzinfo=UTC),
        captured_with="test",
    )
    return evidence, file.data


def written(folder: Path, *lines: bytes) -> Path:
    path = folder / "claims.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def test_claims_and_times_are_read(tmp_path: Path) -> None:
    report = gold_report()
    when = when_of(report, 0)
    assert when is not None
    lines = (line(claim_of(report, 0)), b"", line(when), b'{"noun": "incident", "id": "inc-1"}')
    found = read_predicted(written(tmp_path, *lines), [report])
    assert found.has_times
    assert [one.days for one in found.by_report["en-901"]] == [(date(2017, 6, 6), date(2017, 6, 6))]


@pytest.mark.parametrize("name", ["en-901", "sources/en-901.md"])
def test_a_report_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    report = gold_report()
    document = b'{"noun": "document", "id": "doc-1", "origin": "' + name.encode() + b'"}'
    found = read_predicted(written(tmp_path, line(claim_of(report, 0), document="doc-1"), document), [report])
    assert set(found.by_report) == {"en-901"}
    assert not found.has_times


def test_claims_of_other_documents_are_counted(tmp_path: Path) -> None:
    report = gold_report()
    lines = [line(claim_of(report, 0)), line(claim_of(report, 1), document="doc-other")]
    assert read_predicted(written(tmp_path, *lines), [report]).strangers == 1
    with pytest.raises(GoldError, match="no claim is of a gold report"):
        read_predicted(written(tmp_path, lines[1]), [report])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no mapping"),
        (b'{"noun": "claim", "id": 7}', "Expected `str`, got `int`"),
        (b'{"noun": "when", "id": "whn-1"}', "missing required field"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_line_that_is_no_claim_is_told(tmp_path: Path, text: bytes, reason: str) -> None:
    with pytest.raises(GoldError, match=reason) as raised:
        read_predicted(written(tmp_path, b"", text), [gold_report()])
    assert raised.value.faults[0].line == 2


def test_bounds_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicted, "MAX_LINE", 10)
    with pytest.raises(GoldError, match="over 10 bytes"):
        read_predicted(written(tmp_path, b'{"noun": "incident"}'), [gold_report()])
    monkeypatch.setattr(predicted, "MAX_LINES", 1)
    with pytest.raises(GoldError, match="over 1 lines"):
        read_predicted(written(tmp_path, b"", b"", b""), [gold_report()])
    with pytest.raises(GoldError, match="cannot be read"):
        read_predicted(tmp_path / "none.jsonl", [gold_report()])


def test_the_likeliest_time_counts_and_an_unknown_clock_is_utc() -> None:
    def candidate(day: int, weight: float, clock: str) -> WhenCandidate:
        start, end = datetime(2017, 6, day, tzinfo=UTC), datetime(2017, 6, day + 1, tzinfo=UTC)
        return WhenCandidate(start_utc=start, end_utc=end, weight=weight, clock=clock)

    two = (candidate(6, 0.3, "UTC"), candidate(8, 0.7, "Nowhere/None"))
    assert days_of(When(id="whn-1", made_by="m", item="c", phrase="", candidates=two)) == (date(2017, 6, 8),) * 2
    assert days_of(When(id="whn-1", made_by="m", item="c", phrase="")) is None


@pytest.mark.parametrize("form", ["prose", "flattened"])
def test_reports_are_written_as_a_case_reads_them(tmp_path: Path, form: str) -> None:
    text = REPORT.replace("phenomena: [nested", f"form: {form}\nphenomena: [nested")
    report = parse_gold((text if form == "prose" else text.replace("[nested", "[flattened")).encode(), "x.yaml")
    assert write_reports([report], tmp_path / "sources") == len(files_of(report))
    assert sorted(path.name for path in (tmp_path / "sources").iterdir()) == sorted(
        one.name for one in files_of(report)
    )
    first, *beside = (evidence_of(file) for file in files_of(report))
    front = Beside(*beside[0]) if beside else None
    (document,) = read_evidence(*first, ReadOptions(), front=front).documents
    assert document.id == document_id(report)
    assert (document.kind.value, document.language, document.title) == ("reconstruction", "en", "A night")
    assert all(find_words(document.text, claim.quote) for claim in report.claims)


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_reports([gold_report()], tmp_path / "file")
