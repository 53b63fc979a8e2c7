"""The compiled core parses as spaCy's own components do: the same tags, relations and heads, in every build."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.extract import syntax_core
from truceline.extract.normal import Piece
from truceline.extract.parse import Parse, Parser, _shared
from truceline.extract.swift import Swift, swift_of
from truceline.extract.syntax_core import BUILDS, FOLDER, affine, times
from truceline.extract.syntax_model import load_model, load_swift_model
from truceline.extract.word_forms import LAST, WordForms
from truceline.extract.word_vectors import known_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SOURCES = Path(__file__).parents[2] / "src/truceline/cases/syria-2017/sources"
SENTENCES = [
    "What did the envoy say that he wanted to talk about?",
    "A report was published on Monday which says who shelled the road that they had agreed to open.",
    "There were eleven shells, and there's no word  from the army.",
    "Shells",
    "\n ",
    "",
    "... !? (sic) — 12:40 a.m., a.m., a.m. ) ) (",
    "the the the the said said said of of of to to to that that that",
    "Jets, tanks, guns, drones, mines, mortars and rockets of theirs and ours hit it, him, her, us and them all.",
]

pytestmark = pytest.mark.skipif(syntax_core.core() is None, reason="the core was not built here")


@pytest.fixture(scope="module")
def language() -> Language:
    return load_swift_model()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Sentences that are hard to hang together, and the paragraphs of the bundled case, each as if one sentence."""
    found = list(SENTENCES)
    for path in sorted(SOURCES.glob("*.md")):
        found += [block for block in path.read_text("utf-8").split("\n\n")[::2] if block.strip()]
    return found


def swift(language: Language) -> Swift:
    found = swift_of(language)
    assert found is not None
    return found


def by_spacy(language: Language, texts: list[str]) -> list[Doc]:
    docs = [language.make_doc(text) for text in texts]
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    return list(language.pipe(docs, disable=list(LAST)))


def agree(language: Language, texts: list[str]) -> None:
    forms = WordForms(language)
    found = swift(language).stretches([language.make_doc(text) for text in texts], forms)
    assert found is not None
    for text, one, doc in zip(texts, found, by_spacy(language, texts), strict=True):
        assert one == forms.read(doc), text


def test_the_parse_is_spacys_own(language: Language, texts: list[str]) -> None:
    agree(language, texts)


def test_what_crosses_is_hung_as_spacy_hangs_it(language: Language, texts: list[str]) -> None:
    crossing = [text for text, doc in zip(texts, by_spacy(language, texts), strict=True) if crosses(doc)]
    assert crossing, "no text here has an arc that crosses another"
    agree(language, crossing)


def crosses(doc: Doc) -> bool:
    arcs = [(min(token.i, token.head.i), max(token.i, token.head.i)) for token in doc]
    return any(a < c < b < d for a, b in arcs for c, d in arcs)


@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.sampled_from(" ".join(SENTENCES).split()), min_size=1, max_size=40))
def test_words_in_any_order_are_parsed_alike(language: Language, words: list[str]) -> None:
    agree(language, [" ".join(words), words[0]])


def test_all_builds_give_the_same_bits(language: Language, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ctypes.CDLL(str(FOLDER / BUILDS[0]))
    results = []
    for name in BUILDS[: 1 + plain.ts_width()]:
        library = ctypes.CDLL(str(FOLDER / name))
        monkeypatch.setattr("truceline.extract.swift.core", lambda library=library: library)
        own = swift(language)
        docs = [language.make_doc(text) for text in texts]
        words = known_words(language)
        assert words is not None
        vectors = own._encoded(np.concatenate(words.vectors(docs)), [len(doc) for doc in docs])
        results.append((name, vectors.tobytes(), own.stretches(docs, WordForms(language))))
    assert all(result[1:] == results[0][1:] for result in results), [name for name, *_ in results]


def test_a_row_is_the_same_whichever_rows_stand_beside_it() -> None:
    library = syntax_core.core()
    assert library is not None
    random = np.random.default_rng(7)
    rows, weights, bias = (random.standard_normal(shape).astype(np.float32) for shape in ((41, 300), (50, 300), (50,)))
    layer = affine(weights, bias, library.ts_lanes())
    whole = times(library, rows, layer)[:, :50]
    assert np.allclose(whole, rows @ weights.T + bias, rtol=1e-4, atol=1e-4)
    for count in range(1, 41):
        assert np.array_equal(times(library, np.ascontiguousarray(rows[-count:]), layer)[:, :50], whole[-count:])


def test_without_the_core_spacy_parses(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(text: str) -> Parse:
        return Parser().parse(text, [Piece(0, len(text))])

    text = "\n\n".join(texts[:40])
    with_core = parse(text)
    monkeypatch.setenv(syntax_core.SWITCH, "1")
    forget()
    try:
        assert syntax_core.core() is None
        assert parse(text) == with_core
    finally:
        monkeypatch.undo()
        forget()


def forget() -> None:
    """Have the next parser look for the core again."""
    syntax_core.core.cache_clear()
    _shared.cache_clear()


def test_a_pipeline_of_another_build_is_left_to_spacy() -> None:
    assert swift_of(load_model()) is None  # its words are not kept
    changed = load_swift_model()
    parser: Any = changed.get_pipe("parser")
    parser.model.attrs["unseen_classes"].add(3)
    assert swift_of(changed) is None
    parser.model.attrs["unseen_classes"].clear()
    assert swift_of(changed) is not None
    tok2vec: Any = changed.get_pipe("tok2vec")
    tok2vec.model.get_ref("encode").attrs["pad"] = 2
    assert swift_of(changed) is None
