"""Extraction over documents: here or by workers the same, kept work taken over, a dead worker told."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.extract.texts import document_of
from tests.flow.on_disk import make_case
from truceline.errors import LexiconError, RunError
from truceline.flow import extraction, worker
from truceline.flow.case import open_case
from truceline.flow.progress import Silence
from truceline.flow.worker import Answer, read_frame, write_frame
from truceline.model import Claim, Document, Judgement, Placement, Refusal, When
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.flow.case import Case

REPORTS = ("2017-05-18-tanf", "2017-06-06-tanf", "2017-06-08-tanf", "2017-06-13-secret")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, cache: None) -> Case:
    """A case with a few reports, after its first run."""
    case = make_case(tmp_path_factory.mktemp("told") / "case", *REPORTS)
    case.run()
    return case


def test_workers_say_what_one_process_says_in_the_same_order(
    told: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extraction, "FEW", 1)
    with told.reading() as reading:
        documents = reading.read(Document)
        claims = reading.read(Claim)
    shutil.copytree(told.parses, tmp_path / "parses")
    result = extraction.extract_all(documents, {}, tmp_path / "parses", 2, Silence())
    assert sorted(claim.id for claim in result.claims) == [claim.id for claim in claims]
    assert {claim.id: claim for claim in result.claims} == {claim.id: claim for claim in claims}
    order = [document.id for document in documents]
    places = [order.index(claim.document) for claim in result.claims]
    assert places == sorted(places)


def test_the_countries_of_a_case_reach_the_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The rebels shelled a village on 3 May 2017."
    documents = [
        document_of(f"{text} It rained {number} days.", id=f"doc-{number}", origin=f"{number}.txt")
        for number in range(3)
    ]
    meant: list[set[str]] = []
    for few, countries in ((9, ("UKR",)), (1, ("UKR",)), (9, ("SYR",))):
        monkeypatch.setattr(extraction, "FEW", few)
        found = extraction.extract_all(documents, {}, tmp_path / "parses", 2, Silence(), countries=countries)
        contents = [claim.content for claim in found.claims if isinstance(claim.content, ActContent)]
        meant.append({one.actor.parties[0].value for one in contents if one.actor is not None and one.actor.parties})
    assert meant[0] == meant[1]
    assert meant[0] != meant[2]


def test_what_has_not_changed_is_taken_over(told: Case, tmp_path: Path) -> None:
    shutil.copytree(told.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    with case.reading() as reading:
        documents = reading.read(Document)
        kept = extraction.still_holding(reading, documents)
        assert set(kept) == {document.id for document in documents}
        changed = msgspec.structs.replace(documents[0], title="another")
        assert set(extraction.still_holding(reading, [changed, *documents[1:]])) == set(kept) - {documents[0].id}
    result = extraction.extract_all(documents, kept, tmp_path / "nowhere", 1, Silence())
    assert result.taken_over == len(documents)
    assert len(result.claims) == sum(len(answer.claims) for answer in kept.values())
    assert not (tmp_path / "nowhere").exists()


def test_a_second_run_reads_no_text_again(told: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(told.folder, tmp_path / "case")

    def never(*_: object) -> Answer:
        raise AssertionError("read again")

    monkeypatch.setattr(worker.Extractor, "answer", never)
    assert open_case(tmp_path / "case").run().generation is None
    monkeypatch.setattr("truceline.flow.stages.code_stamp", lambda *_: "other code")
    with pytest.raises(AssertionError, match="read again"):
        open_case(tmp_path / "case").run()


def test_a_text_that_cannot_be_taken_is_refused_and_the_run_goes_on(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", "2017-05-18-tanf")
    (case.folder / "sources/persian.md").write_text(
        "---\nlanguage: fa\n---\n\n" + "هواپیماهای ائتلاف روز پنجشنبه کاروانی را بمباران کردند. " * 9, "utf-8"
    )
    result = case.run()
    tallies = {one.stage: one for one in result.tallies}
    assert (tallies["extract"].taken, tallies["extract"].refused) == (2, 1)
    (refusal,) = [one for one in case.refusals() if one.code.startswith("extract.")]
    assert refusal.code == "extract.no_language"
    assert case.run().generation is None


def test_an_item_error_of_the_extractor_becomes_its_refusal(told: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.extract.parse.MAX_TEXT", 10)
    (document, *_) = told.rows(Document)
    answer = worker.Extractor(told.folder / "none").answer(document)
    assert [refusal.code for refusal in answer.refusals] == ["extract.too_long"]
    assert answer.refusals[0].item == document.id
    assert answer.claims == ()


def test_a_worker_that_dies_is_told(told: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "FEW", 1)
    documents = told.rows(Document)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "truceline").mkdir()
    (tmp_path / "truceline/__init__.py").write_text("raise SystemExit(3)\n")
    with pytest.raises(RunError, match="ended before it was done") as caught:
        extraction.extract_all(documents, {}, tmp_path / "parses", 2, Silence())
    assert caught.value.where.startswith("sources/")


def test_frames_come_whole_or_not_at_all() -> None:
    stream = io.BytesIO()
    write_frame(stream, b"one")
    write_frame(stream, b"")
    whole = stream.getvalue()
    assert [read_frame(stream) for stream in [io.BytesIO(whole)] for _ in range(3)] == [b"one", b"", None]
    assert read_frame(io.BytesIO(whole[:5])) is None
    assert read_frame(io.BytesIO(b"\0\0")) is None


def test_a_worker_serves_documents_and_tells_what_stops_it(told: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    (document, *_) = told.rows(Document)
    incoming, outgoing = io.BytesIO(), io.BytesIO()
    write_frame(incoming, msgspec.msgpack.encode(document))
    incoming.seek(0)
    worker.serve(told.parses, incoming, outgoing)
    outgoing.seek(0)
    answer = msgspec.msgpack.decode(read_frame(outgoing) or b"", type=Answer)
    assert {claim.id for claim in answer.claims} == {
        claim.id for claim in told.claims() if claim.document == document.id
    }
    answer.raise_fault()

    def broken(*_: object) -> None:
        raise LexiconError("no model", where="here", mend="./dev setup")

    monkeypatch.setattr(worker.Extractor, "__init__", broken)
    incoming.seek(0)
    outgoing = io.BytesIO()
    worker.serve(told.parses, incoming, outgoing)
    outgoing.seek(0)
    answer = msgspec.msgpack.decode(read_frame(outgoing) or b"", type=Answer)
    with pytest.raises(LexiconError, match="no model"):
        answer.raise_fault()


def test_makers_of_all_rows_are_told(told: Case) -> None:
    with told.reading() as reading:
        (generation,) = reading.generations()
        makers = reading.makers()
        assert set(generation.makers) <= set(makers)
        assert any(maker.algorithm.startswith("extract.") for maker in makers.values())
        assert not [row for row in reading.read(Refusal) if row.made_by not in makers]


def test_people_correct_place_and_time_of_a_claim(told: Case, tmp_path: Path) -> None:
    shutil.copytree(told.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    claim = next(one for one in case.claims() if one.content.__struct_config__.tag == "act")
    row = "- {{verb: correct, subjects: [{key}], field: {field}, value: {value}, author: a, reason: r, time: {time}}}\n"
    (case.folder / "corrections/a.yaml").write_text(
        row.format(key=claim.id, field="time", value="3 June 2017", time="2026-01-01T00:00:00Z")
        + row.format(key=claim.id, field="place", value="Homs", time="2026-01-01T00:00:00Z")
        + row.format(key=claim.id, field="place", value="Palmyra", time="2026-01-02T00:00:00Z")
        + row.format(key=claim.id, field="time", value="31 June 2017", time="2026-01-03T00:00:00Z"),
        "utf-8",
    )
    case.run()
    when = next(one for one in case.rows(When) if one.item == claim.id)
    place = next(one for one in case.rows(Placement) if one.item == claim.id)
    assert when.phrase == "3 June 2017"
    assert when.candidates[0].start_utc.day in (2, 3)
    assert place.phrase == "Palmyra"
    judgements = {one.id: one for one in case.rows(Judgement)}
    assert judgements[place.derived_from[1]].value == "Palmyra"
    refused = [one for one in case.refusals() if one.code == "reconcile.bad_judgement"]
    assert ["31 June 2017" in one.reason for one in refused] == [True]


def test_sidecars_say_what_a_source_cannot_and_broken_ones_refuse_it(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", rows=2)
    sources = case.folder / "sources"
    text = "Aircraft of the coalition bombed forces near al-Tanf on 8 June 2017, officials said on Friday. " * 3
    for name, side in (("good", "publisher: Somebody\n"), ("bad", "publisher: [\n"), ("worse", "publsher: x\n")):
        (sources / f"{name}.txt").write_text(f"{name.title()}. {text}", "utf-8")
        (sources / f"{name}.txt.meta.yaml").write_text(side, "utf-8")
    tallies = case.run().tallies
    assert (tallies[0].taken, tallies[0].refused) == (5, 2)
    (document,) = case.rows(Document)
    assert document.publisher == "Somebody"
    assert len(document.derived_from) == 2
    assert {one.code for one in case.refusals() if one.code.startswith("read.")} == {"read.bad_front_matter"}


def test_a_split_is_settled_in_one_run(told: Case, tmp_path: Path) -> None:
    shutil.copytree(told.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    incident = max(case.incidents(), key=lambda one: len(one.members))
    first, *others = [member.item for member in incident.members]
    assert others
    row = "- {{verb: split, subjects: [{}], author: a, reason: r, time: 2026-01-01T00:00:00Z}}\n"
    (case.folder / "corrections/a.yaml").write_text(row.format(f"{first}, {others[-1]}"), "utf-8")
    case.run()
    home = {member.item: one.id for one in case.incidents() for member in one.members}
    assert home[first] != home[others[-1]]
    assert case.run().generation is None
