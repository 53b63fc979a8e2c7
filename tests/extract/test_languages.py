"""Which extractor reads this document?"""

from __future__ import annotations

import pytest

from tests.extract.texts import document_of
from truceline.extract.languages import EXTRACTORS, Languages, language_of
from truceline.extract.rules import NAME

STRIKE = "Coalition jets bombed a convoy near al-Tanf on Thursday, the ministry said."


@pytest.mark.parametrize(
    ("tag", "text", "language"),
    [
        ("en-GB", STRIKE, "en"),
        ("de", STRIKE, "de"),
        ("und", STRIKE, "en"),
        ("und", "", "en"),
        ("und", "Авиация нанесла удар по колонне.", "ru"),
        ("und", "Авіація завдала удару по колоні біля міста Щастя.", "und"),
        ("und", "قصفت الطائرات رتلا قرب التنف", "ar"),
    ],
)
def test_the_tag_tells_the_language_and_the_script_where_there_is_none(tag: str, text: str, language: str) -> None:
    assert language_of(document_of(text, language=tag)) == language


def test_english_is_read_and_another_language_is_refused_with_the_mend() -> None:
    languages = Languages()
    found = languages.extract(document_of(STRIKE))
    assert [claim.made_by for claim in found.claims] == [languages.makers([document_of(STRIKE)])[1].id]
    (refusal,) = languages.extract(document_of("Ein Satz.", language="de")).refusals
    assert (refusal.code, refusal.made_by) == ("extract.no_language", languages.maker.id)
    assert "'de'" in refusal.reason
    assert "front matter" in refusal.mend


def test_makers_are_those_of_the_languages_that_occur() -> None:
    languages = Languages()
    assert languages.makers([]) == (languages.maker,)
    documents = [document_of(STRIKE), document_of(STRIKE, language="de")]
    assert [maker.algorithm for maker in languages.makers(documents)] == [languages.maker.algorithm, NAME]
    assert "en" in EXTRACTORS
