"""What is kept of word forms and their vectors says what spaCy's own pipeline says, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.extract.syntax_model import load_model
from truceline.extract.word_forms import LAST, Form, WordForms
from truceline.extract.word_vectors import NAME, KnownWords, keep_word_vectors

if TYPE_CHECKING:
    from spacy.language import Language

SOURCES = Path(__file__).parents[2] / "src/truceline/cases/syria-2017/sources"
SENTENCES = [
    "There were eleven shells that hit the crossing, and there is no word from the army.",
    "Is there a ceasefire?  It's over,   they said.",
    "We ain't gonna leave; you gotta let's wait, y'all, c'm on, 'cause nuthin' and somethin' went on.",
    "He got to the town, had got wounded, and lets nobody who'd been there do what they did.",
    "I saw it and it saw me; you do have what she does not have.",
    "The strikes, which were said to have killed better men than those, didn't wound any1.",
    "\n ",
    "Al-Bab 4x4 T-72 ... !? (sic) — 12:40 a.m.",
]


@pytest.fixture(scope="module")
def stock() -> Language:
    """The verified model as spaCy loads it."""
    return load_model()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Sentences with patterns of several tokens, and the paragraphs of the bundled case."""
    found = list(SENTENCES)
    for path in sorted(SOURCES.glob("*.md")):
        found += [block for block in path.read_text("utf-8").split("\n\n")[::3] if block.strip()]
    return found


def test_forms_are_those_of_the_whole_pipeline(stock: Language, texts: list[str]) -> None:
    forms = WordForms(stock)
    for _ in range(2):  # the second time all forms are known
        whole = stock.pipe(texts)
        parsed = stock.pipe(texts, disable=list(LAST))
        for one, other in zip(whole, parsed, strict=True):
            stretch = forms.read(other)
            assert [form[:3] for form in stretch.forms] == [(t.lemma_, t.tag_, t.dep_) for t in one], one.text
            assert stretch.heads == [token.head.i for token in one]
            assert stretch.starts == [token.idx for token in one]
            assert stretch.ends == [token.idx + len(token) for token in one]
            assert stretch.spaces == [token.is_space for token in one]


def test_only_what_may_begin_a_pattern_of_several_tokens_goes_through_the_components(stock: Language) -> None:
    forms = WordForms(stock)

    def begins(text: str) -> list[str]:
        doc = stock(text, disable=list(LAST))
        return [doc[at].text for at, form in enumerate(forms.read(doc).forms) if form.may_begin]

    assert begins("The shells hit the town.") == []
    assert begins("There were shells.")


def test_forms_are_forgotten_when_there_are_too_many(stock: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.extract.word_forms.MAX_FORMS", 3)
    forms = WordForms(stock)
    doc = stock("Jets and tanks hit the old town.", disable=list(LAST))
    assert forms.read(doc) == WordForms(stock).read(doc)
    assert len(forms) <= 3
    assert forms.read(doc).forms[0] == Form("jet", "NNS", "nsubj", may_begin=False)


def test_vectors_are_those_of_the_embedding_to_the_last_bit(stock: Language, texts: list[str]) -> None:
    docs = [stock.make_doc(text) for text in texts]
    embed = stock.get_pipe("tok2vec").model.get_ref("embed")  # type: ignore[attr-defined]  # any component
    expected = embed.predict(docs)
    words = KnownWords(embed)
    for batch in (docs[:3], docs, docs[::-1]):
        found = words.vectors(batch)
        wanted = {id(doc): vectors for doc, vectors in zip(docs, expected, strict=True)}
        assert all(np.array_equal(one, wanted[id(doc)]) for doc, one in zip(batch, found, strict=True))
    assert 0 < len(words) < sum(map(len, docs)) / 3


@pytest.mark.parametrize("most", [2, 40])
def test_vectors_are_right_when_words_are_forgotten(stock: Language, most: int) -> None:
    docs = [stock.make_doc(text) for text in SENTENCES]
    embed = stock.get_pipe("tok2vec").model.get_ref("embed")  # type: ignore[attr-defined]  # any component
    words = KnownWords(embed, most)
    for doc in [*docs, *docs]:
        assert np.array_equal(words.vectors([doc])[0], embed.predict([doc])[0])
        assert len(words) <= most


def test_the_parse_is_the_same_with_kept_vectors(stock: Language, texts: list[str]) -> None:
    swift = load_model()
    keep_word_vectors(swift)
    keep_word_vectors(swift)  # twice is once
    assert swift.get_pipe("tok2vec").model.get_ref("embed").name == NAME  # type: ignore[attr-defined]  # any component
    for one, other in zip(stock.pipe(texts), swift.pipe(texts), strict=True):
        assert np.array_equal(one.tensor, other.tensor)
        assert [(t.tag_, t.dep_, t.head.i) for t in one] == [(t.tag_, t.dep_, t.head.i) for t in other]
