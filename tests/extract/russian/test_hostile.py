"""Russian texts made to hurt: a page of one paragraph takes time by its length, and every claim quotes it."""

from __future__ import annotations

import cProfile

import pytest

from tests.extract.test_reports import spans_in
from tests.extract.texts import document_of
from truceline.extract.russian.extractor import RussianExtractor
from truceline.model.evidence import Document


@pytest.mark.untraced
@pytest.mark.parametrize(
    "text",
    ["Боевики обстреляли Растан, сообщили в армии. ", "ТАСС передал его слова. Об этом сообщило агентство. "],
    ids=["said", "carried"],
)
def test_a_page_of_one_paragraph_takes_time_by_its_length(extractor: RussianExtractor, text: str) -> None:
    extractor.extract(document_of(text, language="ru"))  # what is loaded once
    short, long = (_calls(extractor, document_of((text * 200)[:size], language="ru")) for size in (2_000, 6_000))
    assert long < 6 * short


@pytest.mark.parametrize(
    "text", ["", "—", "\ud800", "«" * 500, "ы" * 6000, "а\u0301" * 300, "Армия\u2028сообщила\x00."]
)
def test_a_hostile_text_breaks_nothing(extractor: RussianExtractor, text: str) -> None:
    document = document_of(text + " Боевики обстреляли Растан.", language="ru")
    for claim in extractor.extract(document).claims:
        for span in spans_in(claim):
            assert document.text[span.start : span.end] == span.text


def test_a_text_that_is_cut_short_breaks_nothing(extractor: RussianExtractor) -> None:
    text = "Отряды нарушили тишину 300 раз, сказано в заявлении командования.\n\nПочти столько же назвал"
    assert extractor.extract(document_of(text, language="ru")).claims


def _calls(extractor: RussianExtractor, document: Document) -> int:
    extractor.read(document)
    profile = cProfile.Profile()
    profile.runcall(extractor.extract, document)
    return sum(entry.callcount for entry in profile.getstats())
