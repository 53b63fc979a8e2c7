"""An Arabic document as words in sentences in paragraphs: what all other modules of this package walk over."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.arabic.folding import Folded, fold_text
from truceline.extract.arabic.forms import Base, bases, stems
from truceline.extract.arabic.words import Words
from truceline.model.noun import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from truceline.extract.normal import Piece
    from truceline.model.evidence import Document

TOKEN: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'][^\W\d_]+)*|[^\w\s]")
SENTENCE_END: Final = re.compile(r"(?<!\d)[.!?…]+[\")\]]*(?=\s|$)|(?<=\d)[.!?…]+[\")\]]*(?=\s|$)|\n+")
MAX_SENTENCE: Final = 1500
"""Characters after which a sentence is cut at a space: a page without full stops must cost no more than its length."""
CLAUSE_MARKS: Final = frozenset(',;:()[]-"!?.…/')


class Token(NamedTuple):
    """A word or mark at [start, end) of the folded text."""

    start: int
    end: int
    key: str
    sentence: int
    is_word: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens [first, last) of one paragraph; ``index`` counts sentences, ``block`` paragraphs."""

    index: int
    block: int
    first: int
    last: int


class Text:
    """The prose of a document, folded and cut."""

    def __init__(self, document: Document, blocks: Sequence[Piece], words: Words) -> None:
        self.document = document
        self.words = words
        self.folded: Folded = fold_text(document.text)
        self.tokens: list[Token] = []
        self.sentences: list[Sentence] = []
        for number, block in enumerate(blocks):
            self._cut(number, self.folded.find(block.start), self.folded.find(block.end))

    def _cut(self, block: int, start: int, end: int) -> None:
        plain = self.folded.plain
        while start < end:
            found = SENTENCE_END.search(plain, start, end)
            stop = found.end() if found else end
            if stop - start > MAX_SENTENCE:
                space = plain.rfind(" ", start, start + MAX_SENTENCE)
                stop = space + 1 if space > start else start + MAX_SENTENCE
            self._add(block, start, stop)
            start = stop

    def _add(self, block: int, start: int, end: int) -> None:
        index, first = len(self.sentences), len(self.tokens)
        for found in TOKEN.finditer(self.folded.plain, start, end):
            is_word = found[0][0].isalnum()
            self.tokens.append(Token(found.start(), found.end(), found[0], index, is_word))
        if len(self.tokens) > first:
            self.sentences.append(Sentence(index, block, first, len(self.tokens)))

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def key(self, index: int) -> str:
        """The folded token; empty outside the text."""
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def bases(self, index: int) -> tuple[Base, ...]:
        """Readings of a word without clitics; none of a mark."""
        return bases(self.tokens[index].key) if self.tokens[index].is_word else ()

    def sentence_of(self, index: int) -> Sentence:
        """The sentence of a token."""
        return self.sentences[self.tokens[index].sentence]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Tokens [first, last) that begin in the folded characters [start, end)."""
        return bisect_left(self._starts, start), bisect_right(self._starts, end - 1)

    def span(self, first: int, last: int) -> Span:
        """The characters of the document that tokens [first, last) quote."""
        return self.quote(self.tokens[first].start, self.tokens[last - 1].end)

    def quote(self, start: int, end: int) -> Span:
        """The characters of the document that folded characters [start, end) stand for."""
        low, high = self.folded.start(start), self.folded.end(end)
        return Span(start=low, end=high, text=self.document.text[low:high])

    def in_set(self, index: int, wanted: Collection[str], *, deep: bool = True) -> Base | None:
        """The first reading of a word whose stem is wanted; ``deep``: its pronoun and ending taken off too."""
        if not 0 <= index < len(self.tokens):
            return None
        for base in self.bases(index):
            if base.is_future:
                continue
            if base.stem in wanted or (deep and any(stem in wanted for stem in stems(base.stem))):
                return base
        return None

    def member(self, index: int, name: str) -> Base | None:
        """The reading of a word that stands in a list of the lexicon."""
        return self.in_set(index, self.words.sets[name])

    def is_plain(self, index: int, name: str) -> bool:
        """Whether a word itself, at most with a conjunction, stands in a list of the lexicon."""
        if not 0 <= index < len(self.tokens):
            return False
        key, wanted = self.tokens[index].key, self.words.sets[name]
        return key in wanted or (key[:1] in {"و", "ف"} and key[1:] in wanted)

    def is_mark(self, index: int) -> bool:
        """Whether a token is a mark that ends a clause."""
        return self.key(index) in CLAUSE_MARKS

    def phrase(self, first: int, last: int) -> str:
        """Tokens [first, last) as folded text."""
        return self.folded.plain[self.tokens[first].start : self.tokens[last - 1].end]

    def proper(self, first: int, last: int) -> str:
        """Tokens [first, last) as the document writes them, without the clitics in front of the first."""
        written = self.span(first, last).text
        base = next((base for base in self.bases(first) if base.conjunction or base.preposition), None)
        if base is None:
            return written
        return self.name_without_clitics(first, written)

    def name_without_clitics(self, first: int, written: str) -> str:
        """A written phrase without conjunction and preposition in front; the article that l- swallowed is put back."""
        known = self.known_base(first)
        if known is None:
            return written
        rest = written
        if known.conjunction:
            rest = rest[1:]
        if known.preposition:
            rest = rest.lstrip("ـ")[1:].lstrip("ـ")
            if known.has_article and not rest.startswith("ال"):
                rest = f"ا{rest}"
        return rest

    def known_base(self, index: int) -> Base | None:
        """The reading of a word with clitics that its article or a known stem bears out."""
        for base in self.bases(index):
            if not (base.conjunction or base.preposition) and base.stem in self.words.vocabulary:
                return None
            if base.is_future:
                continue
            if (base.conjunction or base.preposition) and (base.has_article or self._is_known(base.stem)):
                return base
        return None

    def _is_known(self, stem: str) -> bool:
        return any(one in self.words.vocabulary for one in stems(stem))
