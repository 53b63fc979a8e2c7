"""The parse as a kept input, the model that makes it, and the tree over it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest

from tests.extract.texts import document_of
from truceline.errors import ItemError, LexiconError
from truceline.extract.normal import Piece, normalise
from truceline.extract.parse import MAX_TEXT, MemoryParseStore, Parse, Parser, is_sound, parse_key
from truceline.extract.reading import Lexicons
from truceline.extract.rules import RulesExtractor
from truceline.extract.syntax_model import find_model, load_model_files, verify_model
from truceline.extract.tree import Tree

TEXT = "The US-led coalition bombed rebels near At Tanf. It said so on Friday."


def tree_of(parser: Parser, text: str) -> Tree:
    normal = normalise(text)
    return Tree(parser.parse(normal, [Piece(0, len(text))]), normal, text)


def test_a_kept_parse_repeats_the_claims_without_the_library(lexicons: Lexicons, parser: Parser) -> None:
    document = document_of(TEXT)
    first = RulesExtractor(lexicons, parser).extract(document)

    def refuse() -> None:
        raise AssertionError("the model must not be loaded")

    again = Parser(parser.store, load=refuse)  # type: ignore[arg-type]  # it never returns
    assert RulesExtractor(lexicons, again).extract(document) == first
    assert first.claims
    assert not again.is_loaded


def test_extracting_from_kept_parses_does_not_import_spacy(tmp_path: Path, parser: Parser) -> None:
    normal = normalise(TEXT)
    blocks = [Piece(0, len(TEXT))]
    parser.parse(normal, blocks)
    (tmp_path / "parse").write_bytes(parser.store.get(parse_key(normal, blocks)) or b"")
    script = (
        "import sys, pathlib\n"
        "from tests.extract.texts import document_of\n"
        "from truceline.extract.parse import Parser\n"
        "from truceline.extract.reading import load_lexicons\n"
        "from truceline.extract.rules import RulesExtractor\n"
        "from truceline.lexicon.acts import load_acts\n"
        "from truceline.lexicon.parties import load_parties\n"
        "class One:\n"
        "    def get(self, key): return pathlib.Path(sys.argv[1]).read_bytes()\n"
        "    def put(self, key, data): raise SystemExit('parsed anew')\n"
        "rules = RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser(One()))\n"
        "claims = rules.extract(document_of(sys.argv[2])).claims\n"
        "raise SystemExit(0 if claims and 'spacy' not in sys.modules else 'spacy was imported')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "parse"), TEXT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_the_key_tells_texts_and_blocks_apart() -> None:
    assert parse_key("ab", [Piece(0, 2)]) != parse_key("ab", [Piece(0, 1), Piece(1, 2)])
    assert parse_key("ab", [Piece(0, 1)]) == parse_key("ac", [Piece(0, 1)])


@pytest.mark.parametrize("damage", [b"", b"\x91", b"not msgpack", msgspec.msgpack.encode([1, 2])])
def test_a_damaged_parse_is_made_again(parser: Parser, damage: bytes) -> None:
    store = MemoryParseStore()
    blocks = [Piece(0, len(TEXT))]
    store.put(parse_key(TEXT, blocks), damage)
    assert Parser(store).parse(TEXT, blocks) == parser.parse(TEXT, blocks)


def test_a_parse_that_does_not_fit_the_text_is_not_sound(parser: Parser) -> None:
    parse = parser.parse(TEXT, [Piece(0, len(TEXT))])
    assert is_sound(parse, len(TEXT))
    assert not is_sound(parse, 5)
    count = len(parse.starts)
    for name, value in (
        ("heads", tuple((at + 1) % count for at in range(count))),
        ("heads", (count + 7,) * count),
        ("tags", (999,) * count),
        ("deps", parse.deps[:-1]),
        ("firsts", (3,)),
        ("ends", tuple(reversed(parse.ends))),
    ):
        assert not is_sound(msgspec.structs.replace(parse, **{name: value}), len(TEXT)), name


def test_an_empty_parse_is_sound() -> None:
    assert is_sound(Parse("m", (), (), (), (), (), (), (), ()), 0)


def test_too_long_a_text_is_refused_with_a_mend(parser: Parser) -> None:
    with pytest.raises(ItemError) as caught:
        parser.parse("a" * (MAX_TEXT + 1), [Piece(0, MAX_TEXT + 1)])
    assert caught.value.code == "extract.too_long"
    assert caught.value.mend


def test_what_the_parser_cannot_take_is_an_item_error() -> None:
    class Broken:
        meta: ClassVar[dict[str, str]] = {}

        def make_doc(self, text: str) -> None:
            raise ValueError("no")

    with pytest.raises(ItemError) as caught:
        Parser(load=Broken).parse("Jets flew.", [Piece(0, 10)])  # type: ignore[arg-type]  # stands for spaCy's Language
    assert caught.value.code == "extract.failed"


def test_no_sentence_crosses_a_block(parser: Parser) -> None:
    text = "the end of a heading\nJets flew."
    parse = parser.parse(text, [Piece(0, 20), Piece(21, len(text))])
    assert len(parse.firsts) == 2


def test_the_model_is_verified_file_by_file(tmp_path: Path) -> None:
    known = load_model_files()
    assert len(known.files) == 21
    copy = tmp_path / "model"
    shutil.copytree(find_model(known.packages), copy)
    verify_model(copy, known.files)
    (copy / "parser" / "model").write_bytes(b"other weights")
    with pytest.raises(LexiconError, match="not the file"):
        verify_model(copy, known.files)
    (copy / "parser" / "model").unlink()
    with pytest.raises(LexiconError, match="cannot be read"):
        verify_model(copy, known.files)
    with pytest.raises(LexiconError, match="no English syntax model"):
        find_model([])


def test_hyphens_are_merged_behind_the_parse(parser: Parser) -> None:
    tree = tree_of(parser, TEXT)
    words = [token.text for token in tree.tokens]
    assert "US-led" in words
    assert "At Tanf" in [tree.original[token.start : token.end] for token in tree.tokens]


@pytest.mark.parametrize(
    "text",
    [
        "inside a de-confliction zone north-west of At Tanf in southern Syria",
        "the well-known US-led, Russian-Turkish, one-two-three-four co-operation-like F/A-18-sized thing",
        "-a-b- c-d -e",
    ],
)
def test_merged_words_never_hang_in_a_ring(parser: Parser, text: str) -> None:
    tree = tree_of(parser, text)
    for token in tree.tokens:
        assert len(list(tree.ancestors(token.index))) < len(tree)


def test_a_walk_over_the_tree(parser: Parser) -> None:
    tree = tree_of(parser, "Rebels and soldiers of the Syrian army fought near Homs.")
    root = tree.root(tree.sentences[0])
    assert tree[root].text == "fought"
    subject = tree.children(root, "nsubj")[0]
    assert [tree[at].text for at in tree.conjuncts(subject)] == ["Rebels", "soldiers"]
    assert tree.governs(root, subject)
    assert tree.child(root, "dobj") is None
    assert tree.first_of(root) == 0
