"""A case whose source is a web archive: pages under custody, documents, claims; a second run changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.flow.on_disk import make_case
from tests.read.archives import info, packed, record
from truceline.model import Document, Evidence
from truceline.read.custody import verify

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    b"<!doctype html><html lang='en'><head><title>Strike near al-Tanf</title></head><body><article>"
    b"<p>Aircraft of the US-led coalition struck a convoy near al-Tanf on Thursday, the Pentagon said.</p>"
    b"<p>Two vehicles were destroyed when the aircraft hit the column, which had come close to the garrison.</p>"
    b"</article></body></html>"
)
URI = "https://news.example/2017/05/19/tanf"


def test_a_page_of_an_archive_goes_through_the_whole_case(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case")
    archive = packed(info(), record(PAGE, URI), record(b"gone", "https://news.example/x", status="404 Not Found"))
    (case.folder / "sources/crawl.warc.gz").write_bytes(archive)
    case.run()
    [document] = [one for one in case.rows(Document) if one.addresses == (URI,)]
    evidence = {one.id: one for one in case.rows(Evidence)}
    copy = evidence[document.evidence]
    assert (copy.size, copy.origin, copy.media_type) == (len(PAGE), URI, "text/html")
    assert copy.copy_of is not None
    assert evidence[copy.copy_of].origin == "sources/crawl.warc.gz"
    assert any(claim.document == document.id for claim in case.claims())
    assert [one.code for one in case.refusals() if one.code.startswith("read.")] == ["read.other_records"]
    assert verify(case.folder / "evidence") == ()
    kept = case.folder / "evidence"
    before = sorted(path.name for path in kept.rglob("*"))
    assert case.run().generation is None
    assert sorted(path.name for path in kept.rglob("*")) == before
