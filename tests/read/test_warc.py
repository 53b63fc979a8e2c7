"""Web archives: their pages become documents with address, time and digest; hostile ones are refused within bounds."""

from __future__ import annotations

import gzip
import hashlib
import io
import time
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.archives import URI, info, packed, record, sha1, wacz
from tests.read.conftest import evidence_of
from tests.read.samples import pdf
from tests.read.test_decoded import PAGES
from tests.read.test_feed import RSS
from tests.read.test_layouts import ACLED, table
from tests.read.test_plain import PARAGRAPHS
from truceline.read.options import ReadOptions
from truceline.read.readers import read_evidence
from truceline.read.warc_records import ArchiveBoundError, ArchiveFault, ArchiveReader, ArchiveRecord, Unpacked

if TYPE_CHECKING:
    from tests.read.conftest import Read
    from tests.read.test_plain import Refused
    from truceline.read.source import ReadResult

NAME = "sources/crawl.warc.gz"
PAGE = (
    '<!doctype html><html lang="en"><head><title>Shells fall</title></head><body><article><p>'
    + "</p><p>".join(PARAGRAPHS)
    + "</p></article></body></html>"
).encode()
OTHER = PAGE.replace(b"Shells fall", b"Another report")


def codes(result: ReadResult) -> list[str]:
    return [refusal.code for refusal in result.refusals]


def test_a_page_becomes_a_document_with_its_address_time_and_digest(read: Read) -> None:
    archive = packed(info(), record(PAGE, Payload_Digest="sha1:AAAA"))
    result = read(archive, NAME)
    [document], [copy] = result.documents, result.copies
    assert not result.refusals
    assert document.addresses == (URI,)
    assert document.title == "Shells fall"
    assert document.media_type == "text/html"
    assert document.evidence == copy.evidence.id
    assert copy.data == PAGE
    assert copy.evidence.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert copy.evidence.captured_utc == datetime(2017, 6, 9, 7, 30, tzinfo=UTC)
    assert copy.evidence.captured_with == "Wget/1.21"
    assert copy.evidence.copy_of == evidence_of(archive, NAME).id
    assert evidence_of(archive, NAME).id in document.derived_from
    assert document.published.start_utc is None, "the time of the capture is no date of publication"
    block = next(block for block in document.blocks if block.original_start is not None)
    words = document.text[block.start : block.start + 20]
    assert PAGE.decode()[block.original_start : block.original_end].startswith(words)


def test_the_same_documents_come_from_packed_plain_and_wacz(read: Read) -> None:
    records = (info(), record(PAGE), record(OTHER, "https://news.example/b"))
    results = [
        read(b"".join(records), "sources/crawl.warc"),
        read(packed(*records), NAME),
        read(_wacz(records), "sources/crawl.wacz"),
    ]
    ids = [[document.id for document in result.documents] for result in results]
    assert ids[0] == ids[1] == ids[2]
    assert len(ids[0]) == 2


def _wacz(records: tuple[bytes, ...]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("datapackage.json", "{}")
        file.writestr("archive/a.warc.gz", packed(*records))
        file.writestr("archive/notes.txt", "nothing")
    return out.getvalue()


def test_pages_of_every_format_are_read_by_their_own_readers(read: Read) -> None:
    result = read(
        packed(
            record(pdf(PAGES), "https://a.example/r.pdf", http={"Content-Type": "application/pdf"}),
            record("\n\n".join(PARAGRAPHS).encode(), "https://a.example/n.txt", http={"Content-Type": "text/plain"}),
            record(RSS.encode(), "https://a.example/f.rss", http={"Content-Type": "application/rss+xml"}),
            record(PAGE, "https://a.example/p", kind="resource"),
        ),
        NAME,
    )
    assert {document.media_type for document in result.documents} == {
        "application/pdf", "text/plain", "application/rss+xml", "text/html",
    }  # fmt: skip
    assert len(result.copies) == 4


def test_encodings_of_http_are_undone(read: Read) -> None:
    chunked = b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"
    result = read(
        record(gzip.compress(PAGE), "https://a.example/1", http={"Content-Encoding": "gzip"})
        + record(chunked, "https://a.example/2", http={"Transfer-Encoding": "chunked"}),
        "sources/a.warc",
    )
    assert [copy.data for copy in result.copies] == [PAGE]
    assert codes(result) == ["read.copy"]


def test_what_is_no_page_is_counted_and_said_once(read: Read) -> None:
    result = read(
        packed(
            record(PAGE),
            record(b"\x89PNG", "https://a.example/a.png", http={"Content-Type": "image/png"}),
            record(b"moved", "https://a.example/old", status="301 Moved"),
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            record(b"1.2.3.4", "dns:a.example", kind="resource", http={"Content-Type": "text/dns"}),
            record(b"", "https://a.example/again", kind="revisit"),
        ),
        NAME,
    )
    assert len(result.documents) == 1
    [refusal] = result.refusals
    assert refusal.code == "read.other_records"
    assert refusal.reason.startswith("4 records that hold no page")
    assert all(kind in refusal.reason for kind in ("1 of image/png", "1 of status 301", "1 of revisit"))


@pytest.mark.parametrize(
    ("bad", "code", "where"),
    [
        (record(b"<!doctype html><p>short</p>", "https://a.example/e"), "read.no_prose", "https://a.example/e"),
        (record(PAGE, "https://a.example/d", Block_Digest="sha1:" + "A" * 32), "read.truncated", "record 2"),
        (record(b"not packed", "https://a.example/g", http={"Content-Encoding": "gzip"}), "read.truncated", "/g"),
        (record(b"x", "https://a.example/h", status="nonsense"), "read.truncated", "/h"),
        (record(table(ACLED).encode(), "https://a.example/t.csv", http={"Content-Type": "text/plain"}),
         "read.unknown_format", "/t.csv"),
        (record(packed(record(PAGE)), "https://a.example/in.html"), "read.unknown_format", "/in.html"),
        (record(record(PAGE), "https://a.example/w", http={"Content-Type": "text/plain"}),
         "read.unknown_format", "/w"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_and_the_rest_is_read(read: Read, bad: bytes, code: str, where: str) -> None:
    result = read(packed(record(PAGE), bad, record(OTHER, "https://a.example/last")), NAME)
    assert [document.addresses for document in result.documents] == [(URI,), ("https://a.example/last",)]
    assert codes(result) == [code]
    assert where in result.refusals[0].where


def test_a_right_digest_is_no_fault(read: Read) -> None:
    block = record(PAGE).split(b"\r\n\r\n", 1)[1][:-4]
    assert not read(record(PAGE, Block_Digest=sha1(block)), "sources/a.warc").refusals
    assert not read(record(PAGE, Block_Digest="sha256:" + hashlib.sha256(block).hexdigest()), "sources/a.warc").refusals


@pytest.mark.parametrize(
    "archive",
    [
        packed(record(PAGE), record(OTHER))[:-40],
        packed(record(PAGE)) + b"\x1f\x8b\x08\x00garbage that is no gzip",
        record(PAGE) + record(OTHER)[:-200],
        record(PAGE) + record(OTHER, length=40),
        record(PAGE) + record(OTHER, length=10**15),
        record(PAGE) + record(OTHER, length=-7),
        _wacz((record(PAGE), record(OTHER)[:300])),
    ],
)
def test_what_is_cut_short_or_lies_about_its_length_is_refused_behind_what_is_whole(read: Read, archive: bytes) -> None:
    result = read(archive, "sources/a.wacz" if archive.startswith(b"PK") else NAME)
    assert result.documents[0].addresses == (URI,)
    assert "read.truncated" in codes(result)


def test_a_damaged_zip_and_one_without_archives_are_refused(refused: Refused) -> None:
    assert refused(_wacz((record(PAGE),))[:-30], "sources/a.wacz").code == "read.truncated"
    assert refused(wacz(), "sources/a.wacz").code == "read.unknown_format"
    assert refused(info(), "sources/a.warc").code == "read.empty"
    assert refused(gzip.compress(b"just text " * 90), "sources/a.warc.gz").code == "read.unknown_format"


def test_a_bomb_is_refused_within_its_bounds(read: Read) -> None:
    bomb = gzip.compress(record(b"\0" * 150_000_000), compresslevel=1)
    start = time.monotonic()
    result = read(packed(record(PAGE)) + bomb, NAME, options=ReadOptions(max_table_bytes=20_000_000))
    assert time.monotonic() - start < 30
    assert len(result.documents) == 1
    assert "read.too_large" in codes(result)


def test_a_bomb_in_a_page_is_refused_and_the_next_page_is_read(read: Read) -> None:
    bomb = record(gzip.compress(b"<p>" + b"a" * 60_000_000), "https://a.example/b", http={"Content-Encoding": "gzip"})
    result = read(packed(bomb, record(PAGE)), NAME)
    assert [document.addresses for document in result.documents] == [(URI,)]
    assert codes(result) == ["read.too_large"]


def test_too_many_records_end_the_reading(read: Read) -> None:
    result = read(packed(*(record(PAGE, f"https://a.example/{n}") for n in range(9))), NAME,
                  options=ReadOptions(max_archive_records=4))  # fmt: skip
    assert len(result.documents) == 1
    assert codes(result).count("read.too_large") == 1


def test_the_same_page_twice_is_read_once(read: Read) -> None:
    result = read(packed(record(PAGE), record(PAGE, "https://mirror.example/")), NAME)
    assert (len(result.documents), codes(result)) == (1, ["read.copy"])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 600), st.integers(0, 60))
def test_damaged_archives_give_records_or_faults_and_nothing_else(noise: bytes, at: int, cut: int) -> None:
    whole = packed(info(), record(b"<p>text</p>"), record(b"<p>more</p>", "https://a.example/"))
    data = whole[:at] + noise + whole[at + cut :]
    found = list(ArchiveReader(1_000_000, 100, 10_000).read(io.BytesIO(data)))
    assert all(isinstance(one, ArchiveRecord | ArchiveFault) for one in found)


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 80))
def test_unpacking_gives_every_byte_once_and_no_more_than_it_may(parts: list[bytes], size: int) -> None:
    data = b"".join(gzip.compress(part) for part in parts)
    stream = Unpacked(io.BytesIO(data), 10_000)
    given_back = b"".join(iter(lambda: stream.read(size), b""))
    assert given_back == b"".join(parts)
    assert not stream.is_cut
    small = Unpacked(io.BytesIO(gzip.compress(b"a" * 5_000)), 1_000)
    with pytest.raises(ArchiveBoundError):
        list(iter(lambda: small.read(512), b""))


def test_reading_is_the_same_every_time() -> None:
    data = packed(info(), record(PAGE), record(OTHER, "https://a.example/"))
    first, second = (read_evidence(evidence_of(data, NAME), data) for _ in range(2))
    assert first == second
