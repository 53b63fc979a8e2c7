"""Saved pages become documents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.test_plain import PARAGRAPHS, roles
from truceline.model.evidence import DocumentKind, PublishedFrom
from truceline.read.html_layout import prose_chances
from truceline.read.html_meta import page_facts
from truceline.read.html_text import page_text
from truceline.read.layout import Line
from truceline.read.options import ReadOptions
from truceline.read.readers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.test_plain import ReadOne, Refused
    from truceline.read.html_meta import PageFacts
    from truceline.read.source import ReadResult

HEAD = '<title>Truce on the river holds | The Post</title><meta property="og:site_name" content="The Post">'
BODY = f"""\
<header><a href="/">The Post</a><nav><ul><li><a href="/w">World</a><li><a href="/s">Sport</a></ul></nav>
<p class="clock">Last refreshed 18 February 2020, 11:02</p></header>
<main><article><h1>Truce on the river holds</h1>
<p class="byline">By A Correspondent</p>
<figure><img src=x><figcaption>Soldiers are seen by the bridge on April 3, 2016.</figcaption></figure>
<p>RIVERTOWN, June 7 &ndash; {PARAGRAPHS[0]}</p>
{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[1:])}
</article></main>
<aside class="related"><h3>Read next</h3>
<ul><li><a href="/1">Northern command reaches the bridge for 3rd time</a></ul></aside>
<p class="tags">Tags: river, truce, talks</p>
<footer><p>About &middot; <a href="/c">Cookies</a></p></footer>"""


def page(head: str = HEAD, body: str = BODY) -> str:
    return f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def facts(head: str, body: str = "") -> PageFacts:
    return page_facts(page_text(page(head, body), ReadOptions(), frozenset(), "a.html"), ReadOptions(), "a.html")


def test_a_page_gives_its_prose_and_nothing_else_as_prose(read_one: ReadOne) -> None:
    document = read_one(page(), "sources/a.html")
    found = roles(document)
    assert found["prose"] == [" ".join(paragraph.split()) for paragraph in PARAGRAPHS]
    assert found["dateline"] == ["RIVERTOWN, June 7"]
    assert found["headline"] == ["Truce on the river holds"]
    assert found["caption"] == ["Soldiers are seen by the bridge on April 3, 2016."]
    assert found["byline"] == ["By A Correspondent"]
    assert found["tags"] == ["Tags: river, truce, talks"]
    assert found["page_clock"] == ["Last refreshed 18 February 2020, 11:02"]
    assert any("3rd time" in line for line in found["related"])
    assert document.title == "Truce on the river holds"
    assert document.publisher == "The Post"
    assert document.language == "en"
    assert document.published.known_from is PublishedFrom.UNKNOWN


def test_blocks_point_at_their_characters_in_the_decoded_page(read_one: ReadOne) -> None:
    for data in (page().encode(), page().encode("utf-16")):
        decoded = data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8")
        document = read_one(data, "sources/a.html")
        for block in document.blocks:
            text = document.text[block.start : block.end]
            original = decoded[block.original_start : block.original_end]
            if block.role.value in {"prose", "headline", "caption"} and block.original_start is not None:
                assert text.split()[-1] == original.split()[-1]
                assert text.split()[0] in original


def test_our_own_pages_carry_their_front_matter_in_meta_tags(read_one: ReadOne) -> None:
    head = HEAD + (
        '<meta name="truceline:kind" content="reconstruction"><meta name="truceline:address" content="https://a.example/">'
        '<meta name="truceline:address" content="https://b.example/"><meta name="truceline:facts" content="X1, X2">'
        '<meta name="truceline:published" content="2017-06-07">'
    )
    document = read_one(page(head), "sources/a.html")
    assert document.kind is DocumentKind.RECONSTRUCTION
    assert document.addresses == ("https://a.example/", "https://b.example/")
    assert document.published.known_from is PublishedFrom.FRONT_MATTER


def test_a_wrong_meta_tag_of_ours_is_refused(refused: Refused) -> None:
    refusal = refused(page('<meta name="truceline:kindd" content="note">'), "sources/a.html")
    assert refusal.code == "read.bad_front_matter"
    assert refusal.mend == "write kind"


@pytest.mark.parametrize(
    ("head", "body", "start"),
    [
        ('<meta property="article:published_time" content="2017-06-07T10:00:00+03:00">', "", "2017-06-07T07:00:00"),
        ('<meta name="DC.date.issued" content="2017-06-07">', "", "2017-06-07T00:00:00"),
        ('<meta itemprop="datePublished" content="2017-06-07">', "", "2017-06-07T00:00:00"),
        ("", '<span itemprop="datePublished" content="2017-06-07">x</span>', "2017-06-07T00:00:00"),
        ("", '<time datetime="2017-06-07" pubdate>x</time><time datetime="2016-01-01">y</time>', "2017-06-07T00:00:00"),
        ("", '<time datetime="2017-06-07">x</time><time datetime="2017-06-07">y</time>', "2017-06-07T00:00:00"),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2017-06-07">', "", "2017-06-07T00:00:00"),
    ],
)
def test_the_publication_date_is_what_the_page_says_it_is(head: str, body: str, start: str) -> None:
    found = facts(head, body).published
    assert found is not None
    assert found.known_from is PublishedFrom.META
    assert found.start_utc == datetime.fromisoformat(start).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<p>Published 7 June 2017</p>"),
        ("", '<time datetime="2017-06-07">x</time><time datetime="2017-06-08">y</time>'),
        ('<meta property="og:updated_time" content="2019-01-01">', ""),
        ('<meta name="date" content="soon">', '<time datetime="noon">x</time>'),
        ('<link rel=canonical href="https://example.org/2017/06/07/story">', ""),
    ],
)
def test_nothing_is_guessed_from_furniture(head: str, body: str) -> None:
    assert facts(head, body).published is None


def linked_data(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Linked",
    "datePublished": "2017-06-07T10:00:00Z",
    "author": [{"@type": "Person", "name": "Ann"}, {"name": "Tom"}],
    "publisher": {"@type": "Organization", "name": "The Post"},
}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Thing"}, ARTICLE],
        {"@graph": [{"@type": "WebPage"}, {**ARTICLE, "@type": ["Thing", "Report"]}]},
    ],
)
def test_linked_data_is_read_wherever_the_article_stands(value: object) -> None:
    found = facts(linked_data(value))
    assert (found.title, found.author, found.publisher) == ("Linked", "Ann, Tom", "The Post")
    assert found.published is not None
    assert found.published.reason == "JSON-LD: a moment"


@pytest.mark.parametrize(
    "content", ["", "{", "[" * 100_000, '{"@type": 1}', "null", '"x"', '{"@type": "Article", "author": 5}']
)
def test_broken_linked_data_says_nothing(content: str) -> None:
    found = facts(f'<script type="application/ld+json">{content}</script>')
    assert (found.title, found.author, found.published) == (None, None, None)


def test_addresses_that_are_no_names_are_no_authors() -> None:
    assert facts('<meta property="article:author" content="https://example.org/ann">').author is None


def test_the_address_of_a_page_is_its_canonical_one() -> None:
    canonical = '<link rel=canonical href="https://example.org/a">'
    assert facts(canonical + '<meta property="og:url" content="/b">').addresses == ("https://example.org/a",)
    assert facts('<link rel=canonical href="/relative">').addresses == ()


def test_the_language_of_the_prose_wins_over_that_of_the_template(read_one: ReadOne) -> None:
    russian = "Российская сторона зафиксировала восемь случаев стрельбы в провинциях Хама и Латакия. "
    assert read_one(page(HEAD, f"<p>{russian * 3}</p>" * 3), "sources/a.html").language == "ru"


def test_a_declared_character_set_is_used(read_one: ReadOne) -> None:
    text = "<p>" + "Ελλάδα και Τουρκία συμφώνησαν την Παρασκευή για την εκεχειρία στα σύνορα. " * 4 + "</p>"
    declared = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7">'
    html = f"<html><head>{declared}</head><body>{text}</body>"
    assert "Ελλάδα και Τουρκία" in read_one(html.encode("iso-8859-7"), "sources/a.html").text


def test_a_page_without_prose_is_refused(refused: Refused) -> None:
    links = "".join(f'<li><a href="/{number}">Headline {number}</a>' for number in range(50))
    refusal = refused(page(HEAD, f"<ul>{links}</ul>"), "sources/a.html")
    assert refusal.code == "read.no_prose"


def test_a_page_that_is_too_large_for_trafilatura_goes_to_the_line_model(read_one: ReadOne) -> None:
    rows = "".join(f"<div><a href='/{number}'>Link {number}</a></div>" for number in range(7000))
    found = roles(read_one(page(HEAD, BODY + rows), "sources/a.html"))
    assert PARAGRAPHS[3] in found["prose"]
    assert not any(line.startswith("Link ") for line in found["prose"])


def test_blocks_are_prose_when_the_extraction_holds_most_of_their_words() -> None:
    lines = [Line(0, 0, text) for text in (PARAGRAPHS[0], PARAGRAPHS[2] + " (x)", "Sport", "", PARAGRAPHS[4])]
    chances = prose_chances(lines, f"- {PARAGRAPHS[0]}\n{PARAGRAPHS[2]}\nSports and games")
    assert [chance > 0.5 for chance in chances] == [True, True, False, False, False]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(BODY.replace("<", "\0<").replace(">", ">\0").split("\0")), max_size=60))
def test_shuffled_pieces_of_a_page_are_read_or_refused(read: Callable[..., ReadResult], pieces: list[str]) -> None:
    result = read("<html>" + "".join(pieces), "sources/a.html")
    assert len(result.documents) + len(result.refusals) == 1


def test_the_registry_ends_with_the_reader_of_whatever_is_text() -> None:
    assert [form.name for form in FORMATS] == ["PDF", "workbook", "Parquet", "feed", "table", "html", "text"]
