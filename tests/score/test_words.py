"""Words are found where they stand, in a copy of the text with other white space and an offset too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.model.noun import Span
from truceline.score.words import WordText, content_words, folded, is_within, overlap

TEXT = "Jets hit Arbin. The Jets hit Douma,\n and al-Tanf was calm."


def test_words_are_folded() -> None:
    assert folded("Al-Tanf’s ﬁre") == ["al", "tanf", "s", "fire"]
    assert folded("Рёнхап") == folded("ренхап")
    assert content_words("the Ministry of Defence") == {"ministry", "defence"}
    assert content_words("the") == {"the"}


def test_a_quote_is_found_within_its_passage() -> None:
    text = WordText(TEXT)
    second = text.find("The jets hit Douma")
    assert text.find("hit") == {1}
    assert text.find("hit", second) == {5}
    assert text.find("nothing of it") == frozenset()
    assert text.find("") == frozenset()


def test_a_span_is_found_by_its_place_in_a_larger_one() -> None:
    text = WordText("hit and hit and hit")
    whole = Span(start=100, end=119, text="hit and hit and hit")
    places = text.find(whole.text)
    assert text.find_in(Span(start=108, end=111, text="hit"), whole, places) == {2}
    assert text.find_in(Span(start=0, end=3, text="hit"), whole, places) == {0}


def test_the_words_of_a_passage_are_those_that_begin_in_it() -> None:
    assert WordText(TEXT).between(5, 14) == {1, 2}


def test_overlap_and_containment() -> None:
    one, other = frozenset("ab"), frozenset("abc")
    assert overlap(one, other) == 2 / 3
    assert overlap(one, frozenset()) == 0
    assert is_within(other, one)
    assert not is_within(frozenset("ad"), other)
    assert not is_within(frozenset(), other)


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_what_stands_in_a_text_as_words_is_found(before: str, quote: str, after: str) -> None:
    text = WordText(f"{before} {quote} {after}")
    places = text.find(quote)
    assert bool(places) == bool(folded(quote))
    assert [text.words[place] for place in sorted(places)] == folded(quote)
