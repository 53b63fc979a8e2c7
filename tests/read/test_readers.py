"""Which reader takes which bytes, and that hostile ones are refused in bounded time."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.conftest import evidence_of
from tests.read.test_plain import PARAGRAPHS
from truceline.model.refusal import CODES, Refusal
from truceline.read.readers import load_lexicons, read_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.test_plain import Refused
    from truceline.read.source import ReadResult

    Read = Callable[..., ReadResult]

PROSE = "\n\n".join(PARAGRAPHS)
HTML = f"<html><body><p>{'</p><p>'.join(PARAGRAPHS)}</p></body></html>"


@pytest.mark.parametrize(
    ("data", "origin", "maker"),
    [
        (PROSE, "sources/a.txt", "text"),
        (PROSE, "sources/a", "text"),
        (PROSE, "sources/a.weird", "text"),
        (HTML, "sources/a.html", "html"),
        (HTML, "sources/a.txt", "html"),
        (HTML, "https://example.org/story?id=1.csv", "html"),
        (HTML.replace("<html><body>", ""), "https://example.org/", "html"),
        (HTML.replace("<html><body>", ""), "sources/a.htm", "html"),
        ("---\ntitle: about <html> pages\n---\n" + PROSE, "sources/a.md", "text"),
        ("\ufeff" + PROSE, "sources/a.txt", "text"),
    ],
)
def test_content_comes_first_then_the_extension(read: Read, data: str, origin: str, maker: str) -> None:
    [document] = read(data, origin).documents
    assert ("<p>" in document.text) is False
    html = read(HTML, "sources/a.html").documents[0].made_by
    assert (document.made_by == html) is (maker == "html")


@pytest.mark.parametrize(
    ("data", "origin"),
    [
        (gzip.compress(b"x" * 10_000_000), "sources/a.html"),
        (b"\x89PNG\r\n", "sources/a.png"),
        (b'{"a": 1}', "sources/a.json"),
        (b'<?xml version="1.0"?><urlset/>', "sources/sitemap"),
    ],
)
def test_a_format_without_a_reader_is_refused_with_what_to_do(refused: Refused, data: bytes, origin: str) -> None:
    refusal = refused(data, origin)
    assert refusal.code == "read.unknown_format"
    assert refusal.mend


def test_a_refusal_says_where_and_can_be_told_again(read: Read) -> None:
    [refusal] = read(b"", "sources/a.txt").refusals
    assert refusal.code == "read.empty"
    assert refusal.where == "sources/a.txt"
    assert refusal.id == Refusal.id_of("read.empty", "sources/a.txt")
    assert refusal.item is not None
    assert refusal.derived_from == (refusal.item,)


def test_the_same_bytes_give_the_same_records(read: Read) -> None:
    for data, origin in ((PROSE, "a.txt"), (HTML, "a.html")):
        assert read(data, origin) == read(data, origin)


def test_the_lexicons_are_loaded_where_none_are_given() -> None:
    data = b"row_id,act,said_by,date_start,place\n1,attack,A,2017-06-08,Homs\n"
    result = read_evidence(evidence_of(data, "a.csv"), data)
    assert load_lexicons().acts.knows("attack") is (len(result.records) == 1)


HOSTILE = {
    "random bytes as a page": (bytes((number * 7919 + number // 3) % 256 for number in range(300_000)), "a.html"),
    "zeros": (bytes(300_000), "a.txt"),
    "100,000 nested divs": (b"<html><body>" + b"<div>" * 100_000, "a.html"),
    "200,000 open fonts": (b"<html><body>" + b"<font>x" * 200_000, "a.html"),
    "100,000 items": (b"<html><body>" + b"<ul><li>some words here</li></ul>" * 40_000, "a.html"),
    "a million entities": (b"<html><body>" + b"&amp;" * 1_000_000, "a.html"),
    "open quotes": (b"<html>" + b'<a href="x ' * 200_000, "a.html"),
    "one endless line": (b"word " * 1_000_000, "a.txt"),
    "59,000 lines": (b"".join(b"line %d of the page\n" % (number % 20_000) for number in range(59_000)), "a.txt"),
    "brackets of markdown": (b"[" * 500_000, "a.md"),
    "images of markdown": (b"![x" * 200_000, "a.md"),
    "nested front matter": (b"---\na: " + b"[" * 15_000 + b"\n---\ntext", "a.md"),
    "anchors in front matter": (b"---\na: &a [x]\nb: [*a, *a]\n---\ntext", "a.md"),
    "an open quote in a table": (b'row_id,act,said_by,date_start,place\n"' + b"x," * 300_000, "a.csv"),
    "half a million columns": (b"a," * 500_000, "a.csv"),
    "linked data": (b'<html><script type="application/ld+json">' + b"[" * 200_000 + b"</script>", "a.html"),
    "capitals before no dash": (b"AB CD, " * 20_000, "a.txt"),
    "separators": (b"12:00 | " * 20_000 + b"\n" + b"\xe2\x80\x93 " * 20_000, "a.txt"),
}


@pytest.mark.untraced
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_bytes_are_read_or_refused_in_bounded_time(read: Read, name: str) -> None:
    data, origin = HOSTILE[name]
    start = time.process_time()
    result = read(data, origin)
    assert time.process_time() - start < 40
    assert all(refusal.code in CODES for refusal in result.refusals)
    assert result.documents or result.refusals


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.txt", "a.csv", "a.md", "a", "a.json"]))
def test_any_bytes_are_read_or_refused(read: Read, data: bytes, origin: str) -> None:
    result = read(data, origin)
    assert all(refusal.code in CODES for refusal in result.refusals)


@settings(max_examples=60)
@given(st.data(), st.sampled_from([(PROSE, "a.txt"), (HTML, "a.html"), ("---\ntitle: a\n---\n" + PROSE, "a.md")]))
def test_damaged_reports_are_read_or_refused(read: Read, data: st.DataObject, report: tuple[str, str]) -> None:
    whole = bytearray(report[0].encode())
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(whole)))
        whole[start : start + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=20))
    result = read(bytes(whole), report[1])
    assert len(result.documents) + len(result.refusals) == 1
