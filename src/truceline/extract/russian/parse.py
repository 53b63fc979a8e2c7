"""Which word depends on which in a Russian text? The weights' parse with dictionary forms, kept as an input.

As in English, a kept parse is found again by the text and the preparation it was made from, so that a re-run repeats
the claims under another build of the libraries, and does not even load them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from truceline.errors import ItemError
from truceline.extract import parse as kept
from truceline.extract.normal import MAX_SENTENCE, Piece
from truceline.extract.russian.weights import load_weights, no_model
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.russian.weights import Tagged, Weights

PREP_VERSION: Final = "prep-ru-4"
"""Part of the key under which a parse is kept: raise it when anything here changes what the parser reads."""
_FORMS: Final = {
    "NOUN": {"NOUN", "NPRO"}, "PROPN": {"NOUN"}, "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN"}, "ADJ": {"ADJF", "ADJS", "PRTF", "COMP"}, "NUM": {"NUMR", "ADJF", "NOUN"},
    "DET": {"ADJF", "NPRO"},
    "PRON": {"NPRO", "ADJF"}, "ADV": {"ADVB", "COMP", "PRED"}, "ADP": {"PREP"}, "CCONJ": {"CONJ"}, "SCONJ": {"CONJ"},
    "PART": {"PRCL", "CONJ"},
}  # fmt: skip
"""Parts of speech of the dictionary that a tag of the weights may stand for."""
_CASES: Final = {
    "Nom": {"nomn"}, "Gen": {"gent", "gen2"}, "Dat": {"datv"}, "Acc": {"accs"}, "Ins": {"ablt"},
    "Loc": {"loct", "loc2"},
}  # fmt: skip


class Dictionary:
    """Dictionary forms of words, by pymorphy3; loaded at the first word."""

    def __init__(self) -> None:
        self._analyser: Any = None
        self._known: dict[tuple[str, str, str], str] = {}

    def lemma(self, word: str, pos: str, features: str) -> str:
        """The dictionary form of a word as tagged, in lower case, with ё written as е."""
        key = (word.lower(), pos, _case(features))
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def _found(self, word: str, pos: str, case: str) -> str:
        known = load_words().words.forms.get(word)
        if known is not None and (pos == "VERB") == known.endswith(("ть", "ти")):
            return known
        best, rank = word, -1
        for form in self.analyser.parse(word):
            fits = 2 * (str(form.tag.POS) in _FORMS.get(pos, ())) + (str(form.tag.case) in _CASES.get(case, ()))
            if fits > rank:
                best, rank = str(form.normal_form), fits
        return best.replace("ё", "е")

    @property
    def analyser(self) -> Any:
        """pymorphy3's analyser; raises ItemError ``extract.no_model`` where it is not installed."""
        if self._analyser is None:
            try:
                from pymorphy3 import MorphAnalyzer
            except ImportError as error:
                raise no_model(f"{error.name} is not installed") from error
            self._analyser = MorphAnalyzer(lang="ru")
        return self._analyser


class RussianParser:
    """The weights behind a store: they are loaded at the first text that is not kept."""

    def __init__(self, store: kept.ParseStore | None = None, load: Callable[[], Weights] = load_weights) -> None:
        self.store: kept.ParseStore = store if store is not None else kept.MemoryParseStore()
        self.dictionary = Dictionary()
        self._load = load
        self._weights: Weights | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the weights had to be loaded so far."""
        return self._weights is not None

    def parse(self, text: str, blocks: Sequence[Piece]) -> kept.Parse:
        """Parse of the blocks of normal text; no sentence crosses a block's end. Tags are "POS|Feature=Value".

        Raises ItemError ``extract.too_long``, and ``extract.no_model`` where the extra is missing; LexiconError.
        """
        if sum(block.end - block.start for block in blocks) > kept.MAX_TEXT:
            raise ItemError("extract.too_long", f"over {kept.MAX_TEXT} characters of prose", mend="split the document")
        key = parse_key(text, blocks)
        found = self._found(key, len(text))
        if found is None:
            found = self._parsed(text, blocks)
            self.store.put(key, msgspec.msgpack.encode(found))
        return found

    def _found(self, key: str, length: int) -> kept.Parse | None:
        data = self.store.get(key)
        if data is None:
            return None
        try:
            parse = msgspec.msgpack.decode(data, type=kept.Parse)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None  # damaged or of an older layout: parse again, and the new one takes its place
        return parse if kept.is_sound(parse, length) else None

    def _parsed(self, text: str, blocks: Sequence[Piece]) -> kept.Parse:
        weights = self._open()
        try:
            from razdel import tokenize
        except ImportError as error:
            raise no_model(f"{error.name} is not installed") from error
        columns = _Columns(self.dictionary)
        pieces = [piece for block in blocks for piece in sentences(text, block)]
        tokens = [
            [(piece.start + one.start, one.text) for one in tokenize(text[piece.start : piece.end])] for piece in pieces
        ]
        tokens = [one for one in tokens if one]
        for words, tagged in zip(
            tokens, weights.tag([[plain(word) for _, word in one] for one in tokens]), strict=True
        ):
            columns.add(words, tagged)
        return columns.parse()

    def _open(self) -> Weights:
        if self._weights is None:
            self._weights = self._load()
        return self._weights


class _Columns:
    """Gathers the tokens of sentences into the columns of a parse."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.words: dict[str, int] = {}
        self.rows: list[tuple[int, int, int, int, int, int]] = []
        self.firsts: list[int] = []

    def add(self, words: Sequence[tuple[int, str]], tagged: Sequence[Tagged]) -> None:
        """One sentence."""
        base = len(self.rows)
        self.firsts.append(base)
        for at, ((start, word), one) in enumerate(zip(words, tagged, strict=True)):
            lemma = self._word(self.dictionary.lemma(word, one.pos, one.features))
            tag, relation = self._word(f"{one.pos}|{one.features}"), self._word(one.relation)
            self.rows.append(
                (start, start + len(word), lemma, tag, relation, base + (one.head if one.head >= 0 else at))
            )

    def _word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def parse(self) -> kept.Parse:
        """The columns."""
        starts, ends, lemmas, tags, deps, heads = list(zip(*self.rows, strict=True)) or [()] * 6
        return kept.Parse(
            "natasha-1.6.0", tuple(self.words), starts, ends, lemmas, tags, deps, heads, tuple(self.firsts)
        )


def plain(word: str) -> str:
    """A word as the press writes it, which the weights have learnt: without the dots of “ё”."""
    return word.replace("ё", "е").replace("Ё", "Е")


def sentences(text: str, block: Piece) -> list[Piece]:
    """Sentences of a block of normal text by razdel's rules; what is longer than ``MAX_SENTENCE`` is cut at a space."""
    from razdel import sentenize

    pieces: list[Piece] = []
    for one in sentenize(text[block.start : block.end]):
        start, end = block.start + one.start, block.start + one.stop
        while end - start > MAX_SENTENCE:
            space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
            cut = space if space > start else start + MAX_SENTENCE
            pieces.append(Piece(start, cut))
            start = cut
        if text[start:end].strip():
            pieces.append(Piece(start, end))
    return pieces


def parse_key(text: str, blocks: Sequence[Piece]) -> str:
    """Key of the parse of these blocks: SHA-256 (hex) of the preparation's name, the blocks' offsets and their text."""
    digest = hashlib.sha256(PREP_VERSION.encode())
    for block in blocks:
        digest.update(f"\n{block.start} {block.end} ".encode())
        digest.update(text[block.start : block.end].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _case(features: str) -> str:
    return next((part[5:] for part in features.split("|") if part.startswith("Case=")), "")
