"""How is a parsed document walked and quoted, in any language? Words with heads, in sentences, over the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from truceline.model.noun import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


DEEPEST: Final = 60
"""Depth at which a parse tree is cut flat; the deepest of the 430 sentences of the bundled case has 13."""


class Word(Protocol):
    """What walking asks of a token; ``head`` is the index of what it depends on (a root is its own)."""

    start: int
    end: int
    head: int
    sentence: int
    children: list[int]


AnyWord = TypeVar("AnyWord", bound=Word)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Token indices [first, last) of one sentence."""

    index: int
    first: int
    last: int

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last))

    def __contains__(self, index: int) -> bool:
        return self.first <= index < self.last

    def __len__(self) -> int:
        return self.last - self.first


def is_circular(tokens: Sequence[AnyWord], sentence: Sentence) -> bool:
    """Whether some word of a sentence does not come to a root by its heads; in time by the sentence's length."""
    rooted: set[int] = set()
    for at in sentence:
        way: set[int] = set()
        node = at
        while node not in rooted and tokens[node].head != node:
            if node in way:
                return True
            way.add(node)
            node = tokens[node].head
        rooted |= way
    return False


def flatten(tokens: Sequence[AnyWord]) -> None:
    """Words that hang deeper than ``DEEPEST`` hang on the word at that depth: no sentence of sense is so deep.

    Why: the rules walk up and down the tree; a page of "said that X said that" must not exhaust them.
    """
    for at, token in enumerate(tokens):
        path = [at]
        while tokens[path[-1]].head != path[-1]:
            path.append(tokens[path[-1]].head)
        if len(path) > DEEPEST:
            token.head = path[-DEEPEST]


class Walks(list[AnyWord], Generic[AnyWord]):
    """Walks over tokens and quotes of them; ``text`` is the normal text, as long as ``original``.

    It is the list of its tokens: rules ask for a token forty thousand times in a report of 700 words.
    """

    text: str
    original: str
    sentences: list[Sentence]

    def __init__(self, tokens: list[AnyWord]) -> None:
        super().__init__(tokens)
        self.tokens = tokens

    def span(self, start: int, end: int) -> Span:
        """Quote of [start, end) of ``Document.text``."""
        return Span(start=start, end=end, text=self.original[start:end])

    def quote(self, indices: Iterable[int]) -> Span:
        """Quote from the first to the last of these tokens."""
        found = sorted(indices)
        return self.span(self.tokens[found[0]].start, self.tokens[found[-1]].end)

    def sentence_span(self, sentence: Sentence) -> Span:
        """Quote of a whole sentence."""
        return self.quote((sentence.first, sentence.last - 1))

    def sentence_of(self, index: int) -> Sentence:
        """Sentence that a token stands in."""
        return self.sentences[self.tokens[index].sentence]

    def subtree(self, index: int) -> list[int]:
        """All that a token governs, itself included, in order of the text."""
        found, left = [], [index]
        while left:
            at = left.pop()
            found.append(at)
            left.extend(self.tokens[at].children)
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """Heads from the nearest to the root."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield index

    def governs(self, head: int, index: int) -> bool:
        """Whether ``head`` is ``index`` or one of its ancestors."""
        return head == index or head in self.ancestors(index)
