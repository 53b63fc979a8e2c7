"""Tokens and text of pages: linear, tolerant, and with the offsets of the page."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.read.html_text import PageText, page_text
from truceline.read.html_tokens import attributes, tokens
from truceline.read.options import ReadOptions

MARKUP = st.text(alphabet=st.sampled_from(list("<>/!-\"'= apdivscrt&;#x1\n\u00a0é")), max_size=200)


def texts(page: str) -> list[str]:
    found = read(page)
    return [found.text[block.start : block.end] for block in found.blocks]


def read(page: str, options: ReadOptions | None = None) -> PageText:
    return page_text(page, options or ReadOptions(), frozenset({"related", "caption"}), "a.html")


def test_tokens_of_a_page() -> None:
    page = 'a<p class="x>y">b</P><script>if (a<b) "</p>"</script>c<!-- <p> -->d<br>1 < 2<?php x ?><title>T</title>'
    found = [(token.kind, token.name, page[token.start : token.end]) for token in tokens(page)]
    assert found == [
        ("text", "", "a"),
        ("open", "p", '<p class="x>y">'),
        ("text", "", "b"),
        ("close", "p", "</P>"),
        ("open", "script", "<script>"),
        ("raw", "script", 'if (a<b) "</p>"'),
        ("close", "script", "</script>"),
        ("text", "", "c"),
        ("text", "", "d"),
        ("open", "br", "<br>"),
        ("text", "", "1 < 2"),
        ("open", "title", "<title>"),
        ("raw", "title", "T"),
        ("close", "title", "</title>"),
    ]


def test_attributes_of_a_tag() -> None:
    found = attributes(" Class='a b' id=z hidden data-x=\"&lt;1&gt;\" id=other")
    assert found == {"class": "a b", "id": "z", "hidden": "", "data-x": "<1>"}


@given(MARKUP)
def test_tokens_of_any_page_are_in_order_and_inside(page: str) -> None:
    position = 0
    for token in tokens(page):
        assert position <= token.start < token.end <= len(page)
        position = token.end


@given(MARKUP)
def test_blocks_of_any_page_are_in_order_and_stand_where_they_say(page: str) -> None:
    found = read(page)
    for block, after in pairwise(found.blocks):
        assert block.end <= after.start
        assert block.original_end <= after.original_start
    for block in found.blocks:
        text = found.text[block.start : block.end]
        assert text == text.strip()
        assert text
        assert page[block.original_start : block.original_end].strip()


@pytest.mark.parametrize(
    "page",
    [
        '<a href="x ' * 100_000,
        "<" * 1_000_000,
        "<!-- " * 200_000,
        "<script>" * 100_000,
        "<a " + "x " * 500_000,
        "</p>" * 100_000,
    ],
)
def test_time_grows_with_the_length_only(page: str) -> None:
    start = time.process_time()
    assert len(read(page).blocks) <= 1
    assert time.process_time() - start < 15


def test_blocks_are_what_a_reader_sees_as_paragraphs() -> None:
    page = (
        "<h1>Head</h1><p>One <b>two</b>&nbsp;three<p>four<br>five<br><br>six<ul><li>a<li>b</ul><pre>x  y\n z</pre>tail"
    )
    assert texts(page) == ["Head", "One two three", "four\nfive", "six", "a", "b", "x y\nz", "tail"]


def test_a_block_points_at_its_characters_in_the_page() -> None:
    page = "<div>\n  <p>Tom &amp; <i>Ann</i> met\n in  Amman. </p></div>"
    [block] = read(page).blocks
    assert page[block.original_start : block.original_end] == "Tom &amp; <i>Ann</i> met\n in  Amman."
    assert texts(page) == ["Tom & Ann met in Amman."]


def test_scripts_styles_and_templates_are_no_text() -> None:
    page = "<style>p{}</style><script>var x</script><template><p>no</p></template><noscript>no</noscript><p>yes</p>"
    assert texts(page) == ["yes"]


def test_hints_come_from_elements_and_known_class_words() -> None:
    page = '<nav><a href=x>Home</a></nav><div class="Related-links box"><p>Other</p></div><p hidden>h</p><p>Plain</p>'
    hints = [block.hints for block in read(page).blocks]
    assert hints == [{"nav", "a"}, {".related"}, {"hidden"}, set()]
    assert [block.linked for block in read(page).blocks] == [4, 0, 0, 0]


def test_the_head_is_kept() -> None:
    page = (
        '<html lang="en-GB"><head><title>A &amp; B</title><meta property="og:title" content=" A  b ">'
        '<link rel=canonical href="https://example.org/">'
        '<script type="application/ld+json">{"a": 1}</script></head><body>'
        '<time datetime="2017-06-10" itemprop="datePublished">x</time><svg><title>icon</title></svg>'
    )
    found = read(page)
    assert found.title == "A & B"
    assert found.language == "en-GB"
    assert [(meta.element, meta.name, meta.content) for meta in found.metas] == [
        ("meta", "og:title", "A b"),
        ("link", "canonical", "https://example.org/"),
        ("time", "datepublished", "2017-06-10"),
    ]
    assert found.linked_data == ['{"a": 1}']


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<div>" * 100_000, "read.too_deep"),
        ("<ul><li>x" * 5_000, "read.too_deep"),
        ("<b>" * 300, "read.too_deep"),
        ("<hr>" * 500_000, "read.too_large"),
        ("<p>x" * 70_000, "read.too_large"),
    ],
)
def test_bounds_are_kept(page: str, code: str) -> None:
    with pytest.raises(ItemError) as caught:
        read(page)
    assert caught.value.code == code
    assert caught.value.where == "a.html"


def test_paragraphs_and_items_that_never_close_are_not_nested() -> None:
    assert len(read("<p>x" * 1000).blocks) == 1000
    assert len(read("<ul>" + "<li><a href=y>x</a>" * 1000).blocks) == 1000
    assert len(read("<table>" + "<tr><td>x<td>y" * 500).blocks) == 1000
    assert len(read("<dl>" + "<dt>x<dd>y" * 500).blocks) == 1000
