"""Texts that nobody wrote to be read: noise, endless words, no full stops; whatever comes out quotes the text."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.arabic.reports import acts_of, claims_of, extractor
from tests.extract.texts import document_of
from truceline.errors import ItemError
from truceline.extract.arabic.extractor import ArabicExtractor
from truceline.extract.parse import MAX_TEXT
from truceline.lexicon.parties import load_parties
from truceline.model.noun import Span

SENTENCE = """قصفت قصف غارة غارات قتل مقتل إصابة جرحى 5 ثلاثة مدنيين طائرات قوات النظام الجيش التحالف الحوثيين مدينة
دوما إدلب في على من إلى عن بين و ، . : « » قال إن أن نفت بحسب وفقا نقلت وكالة سانا مصدر ذلك لم قد كلما أمس الخميس
8 يونيو/حزيران 2017 الهدنة وقعت اتفاق اجتماع جنيف خرقا سجل الذي فيما جراء دون إصابات ولم لوكالة ﷲ ـ ٣ abc"""
WORDS = st.sampled_from(SENTENCE.split())


def spans_of(value: object) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [span for name in value.__struct_fields__ for span in spans_of(getattr(value, name))]
    return [span for item in value for span in spans_of(item)] if isinstance(value, tuple) else []


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_words_give_claims_that_quote_them(text: str) -> None:
    for claim in claims_of(text):
        assert all(text[span.start : span.end] == span.text for span in spans_of(claim))
        assert 0 < claim.confidence <= 0.6
        assert claim.chain


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    first = extractor().extract(document_of(text, language="ar"))
    assert first == extractor().extract(document_of(text, language="ar"))


@pytest.mark.untraced
@pytest.mark.parametrize("piece", ["قال الجيش إن ", "في مايو ", "12 ", "« ", "نقلت وكالة سانا عن ", "ا", "وال"])
def test_time_is_in_proportion_to_the_length(piece: str) -> None:
    start = time.process_time()
    extractor().extract(document_of(piece * (20_000 // len(piece)), language="ar"))
    assert time.process_time() - start < 10


@pytest.mark.untraced
@pytest.mark.parametrize("words", ["قصفت ", "قصفت قتل غارة "])
def test_words_of_acts_without_end_cost_no_more_than_other_words(words: str) -> None:
    text = words * (20_000 * len("قصفت ") // len(words))
    start = time.process_time()
    found = extractor().extract(document_of(text, language="ar")).claims
    assert time.process_time() - start < 10
    assert 0 < len(found) < 20_000 / 10


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ItemError) as caught:
        extractor().extract(document_of("ا" * (MAX_TEXT + 1), language="ar"))
    assert caught.value.code == "extract.too_long"


def test_a_page_without_prose_gives_nothing() -> None:
    assert claims_of("") == ()
    assert acts_of("دمشق، 19 أيار – ") == []


def test_the_maker_names_what_was_read() -> None:
    inputs = dict(ArabicExtractor(load_parties()).maker.inputs)
    assert {"acts", "arabic", "arabic_parties", "parties", "place names"} == inputs.keys()
