"""The Russian parse: kept, found again, refused where a part is missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.texts import document_of
from truceline.errors import ItemError, LexiconError
from truceline.extract.languages import Languages
from truceline.extract.normal import MAX_SENTENCE, Piece, normalise
from truceline.extract.parse import MAX_TEXT, MemoryParseStore, is_sound
from truceline.extract.russian import parse as parsing
from truceline.extract.russian import weights
from truceline.extract.russian.extractor import RussianExtractor
from truceline.extract.russian.parse import Dictionary, RussianParser, parse_key, sentences
from truceline.extract.russian.reading import Reading
from truceline.extract.russian.tree import Tree
from truceline.extract.walks import DEEPEST
from truceline.lexicon.parties import load_parties
from truceline.model.claim import Claim

TEXT = "Боевики обстреляли село Хадер, сообщает ТАСС."


def never() -> weights.Weights:
    raise AssertionError("the weights were loaded")


def test_a_kept_parse_is_found_again_without_the_libraries(parser: RussianParser) -> None:
    store = MemoryParseStore()
    first = RussianParser(store)
    made = first.parse(TEXT, [Piece(0, len(TEXT))])
    again = RussianParser(store, load=never)
    assert again.parse(TEXT, [Piece(0, len(TEXT))]) == made
    assert (first.is_loaded, again.is_loaded) == (True, False)
    store.put(parse_key(TEXT, [Piece(0, len(TEXT))]), b"damaged")
    with pytest.raises(AssertionError, match="were loaded"):
        again.parse(TEXT, [Piece(0, len(TEXT))])


def test_claims_of_a_kept_parse_import_no_library_of_the_extra(parser: RussianParser, tmp_path: Path) -> None:
    store = MemoryParseStore()
    extractor = RussianExtractor(load_parties(), RussianParser(store))
    before = extractor.extract(document_of(TEXT, language="ru")).claims
    (key,) = store._kept
    (tmp_path / "parse").write_bytes(store._kept[key])
    code = (
        "import sys, pathlib\n"
        "from tests.extract.texts import document_of\n"
        "from truceline.extract.languages import Languages\n"
        "class One:\n"
        "    def get(self, key): return pathlib.Path(sys.argv[1]).read_bytes()\n"
        "    def put(self, key, data): raise AssertionError\n"
        f"found = Languages(One()).extract(document_of({TEXT!r}, language='ru')).claims\n"
        "print([claim.id for claim in found])\n"
        "libraries = ('slovnet', 'navec', 'pymorphy3', 'razdel', 'natasha', 'spacy')\n"
        "print([name for name in libraries if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "parse")]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.splitlines() == [str([claim.id for claim in before]), "[]"]


def test_without_the_extra_the_document_is_refused_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ItemError, match="no Russian model") as caught:
        Languages().extract(document_of(TEXT, language="ru"))
    assert caught.value.code == "extract.no_model"
    assert "truceline[russian]" in caught.value.mend


@pytest.mark.parametrize("name", ["navec", "razdel", "pymorphy3"])
def test_each_library_that_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ItemError, match=name):
        Languages().extract(document_of(TEXT, language="ru"))


def test_weights_that_are_not_the_known_ones_stop_the_run(tmp_path: Path) -> None:
    known = weights.load_model_files()
    with pytest.raises(LexiconError, match="cannot be read"):
        weights.verify_weights(tmp_path, known.files)
    for name in known.files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"other")
    with pytest.raises(LexiconError, match="is not the file"):
        weights.verify_weights(tmp_path, known.files)


def test_the_text_may_not_be_longer_than_the_bound(parser: RussianParser) -> None:
    with pytest.raises(ItemError) as caught:
        parser.parse("а" * (MAX_TEXT + 1), [Piece(0, MAX_TEXT + 1)])
    assert caught.value.code == "extract.too_long"


@pytest.mark.parametrize("heads", [[1, 0], [0, 1], [1, 2, 0, 2], [5, -7, 1], [-1, 0, 1]])
def test_rings_of_heads_are_broken(heads: list[int]) -> None:
    weights._break_rings(heads)
    for at in range(len(heads)):
        steps, node = 0, at
        while heads[node] >= 0:
            node, steps = heads[node], steps + 1
            assert steps <= len(heads)


@given(st.lists(st.integers(-3, 9), max_size=8))
def test_any_heads_make_a_tree(heads: list[int]) -> None:
    weights._break_rings(heads)
    assert all(-1 <= head < len(heads) for head in heads)
    for at in range(len(heads)):
        seen = set()
        node = at
        while node >= 0:
            assert node not in seen
            seen.add(node)
            node = heads[node]


@pytest.mark.parametrize(
    ("word", "pos", "features", "lemma"),
    [
        ("войск", "NOUN", "Case=Gen", "войско"),
        ("обстрелянный", "VERB", "VerbForm=Part", "обстрелять"),
        ("вели", "VERB", "Tense=Past", "вести"),
        ("Ещё", "ADV", "", "еще"),
        ("Эт-Танфа", "PROPN", "Case=Gen", "эт-танфа"),
    ],
)
def test_dictionary_forms(parser: RussianParser, word: str, pos: str, features: str, lemma: str) -> None:
    assert Dictionary().lemma(word, pos, features) == lemma


def test_a_sentence_without_end_is_cut(parser: RussianParser) -> None:
    text = "слово " * 1000
    pieces = sentences(text, Piece(0, len(text)))
    assert max(piece.end - piece.start for piece in pieces) <= MAX_SENTENCE
    assert "".join(text[piece.start : piece.end] for piece in pieces).split() == text.split()


def test_a_deep_tree_is_cut_flat(parser: RussianParser) -> None:
    text = "дом " * 200
    parse = parser.parse(text, [Piece(0, len(text))])
    chained = msgspec.structs.replace(parse, heads=tuple(max(0, at - 1) for at in range(len(parse.heads))), firsts=(0,))
    tree = Tree(chained, text, text)
    assert max(len(list(tree.ancestors(token.index))) for token in tree.tokens) <= DEEPEST


@pytest.mark.parametrize(
    "text",
    [
        "«" * 300 + "удар" + "»" * 300,
        "Минобороны сообщило, что " * 60 + "коалиция ударила по Ракке.",
        "(Дамаск – 10, Хама – 4) " * 80,
        "не ни нет без никто " * 100,
        "7 8 9 " * 300 + "погибли",
        "Об этом сообщил " * 100,
        "ТАСС со ссылкой на ТАСС со ссылкой на ТАСС " * 40,
        "\u0301а\u200bб" * 500,
    ],
)
def test_a_hostile_text_ends_soon_and_quotes_itself(extractor: RussianExtractor, text: str) -> None:
    for claim in extractor.extract(document_of(text, language="ru")).claims:
        assert text[claim.proposition.start : claim.proposition.end] == claim.proposition.text


VOCABULARY = """
боевики ударили погибли трое 12 из них по Хаме в Хаме сообщил ТАСС что « » – ( ) ; : , . удар обстрел нарушений сторона
турецкая Россия не нет зафиксировала со ссылкой на источник в бюллетене говорится подписали меморандум встреча зона
включает его она который об этом накануне 5 июня 10:20 первый случаев
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_row_of_words_gives_claims_that_quote_it(extractor: RussianExtractor, words: list[str]) -> None:
    text = " ".join(words)
    document = document_of(text, language="ru")
    found = extractor.extract(document)
    assert found == extractor.extract(document)
    for claim in found.claims:
        for span in (claim.proposition, *(hop.span for hop in claim.chain if hop.span is not None)):
            assert text[span.start : span.end] == span.text
        assert len({claim.id for claim in found.claims}) == len(found.claims)


def test_the_maker_names_the_lexicons(extractor: RussianExtractor, claims: Callable[..., list[Claim]]) -> None:
    assert extractor.maker.algorithm == RussianExtractor.NAME
    assert {"russian", "russian_frames", "parties_russian", "russian_model"} <= dict(extractor.maker.inputs).keys()
    assert {claim.made_by for claim in claims(TEXT)} == {extractor.maker.id}


def test_a_document_without_prose_claims_nothing(extractor: RussianExtractor) -> None:
    assert extractor.extract(document_of("", language="ru")).claims == ()


def test_a_parse_is_sound_and_quotes_the_original(reading: Callable[..., Reading]) -> None:
    read = reading("Боевики\u00a0обстреляли «Хадер».")
    assert read.tree.quote([0, 1]).text == "Боевики\u00a0обстреляли"
    assert parsing.PREP_VERSION.startswith("prep-ru")
    assert is_sound(RussianParser().parse("Да.", [Piece(0, 3)]), 3)
    assert len(normalise("Боевики\u00a0обстреляли «Хадер».")) == len("Боевики\u00a0обстреляли «Хадер».")
