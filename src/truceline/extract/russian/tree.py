"""How do the words of a Russian document hang together? Tokens with case, number and head, and walks over them.

Relations are those of Universal Dependencies; what they mean to an act (subject, object, oblique by preposition and
case) is told by ``roles``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.mending import mend
from truceline.extract.russian.repairs import repair
from truceline.extract.russian.tokens import Token
from truceline.extract.walks import Sentence, Walks, flatten

if TYPE_CHECKING:
    from truceline.extract.parse import Parse

MENDED: Final = ("head", "rel", "pos", "features", "lemma")
"""What repairs may change of a word."""
_FLAT: Final = frozenset({"appos", "flat", "flat:name", "flat:foreign", "fixed", "compound"})
INSIDE: Final = _FLAT | {"amod", "nmod", "nummod", "nummod:gov", "nummod:entity", "det", "advmod"}
"""Relations that belong to a noun phrase."""
QUOTES: Final = frozenset('"«»„“”')


class Tree(Walks[Token]):
    """The tokens of a document; ``text`` is the normal text, as long as ``original``."""

    def __init__(self, parse: Parse, text: str, original: str) -> None:
        super().__init__([_token(parse, index, text) for index in range(len(parse.starts))])
        self.text = text
        self.original = original
        bounds = [*parse.firsts, len(self.tokens)]
        self.sentences = [Sentence(at, first, bounds[at + 1]) for at, first in enumerate(parse.firsts)]
        for sentence in self.sentences:
            for index in sentence:
                self.tokens[index].sentence = sentence.index
        for sentence in self.sentences:
            mend(self.tokens, sentence, (repair,), MENDED)
        flatten(self.tokens)
        for token in self.tokens:
            if token.head != token.index:
                self.tokens[token.head].children.append(token.index)

    def words(self, sentence: Sentence) -> str:
        """The normal text of a sentence in lower case."""
        return self.text[self.tokens[sentence.first].start : self.tokens[sentence.last - 1].end].lower()

    def children(self, index: int, *rels: str) -> list[int]:
        """Direct dependents, in order of the text, of these relations (or of any)."""
        own = self.tokens[index].children
        return [child for child in own if self.tokens[child].rel in rels] if rels else list(own)

    def root(self, sentence: Sentence) -> int:
        """The first root of a sentence."""
        return next((at for at in sentence if self.tokens[at].head == at), sentence.first)

    def preposition(self, index: int) -> str:
        """The preposition of a noun, with its parts ("со стороны" is "со"); nothing where it has none."""
        cases = [at for at in self.children(index, "case") if at < index and self.tokens[at].text not in QUOTES]
        return self.tokens[cases[0]].lower if cases else ""

    def is_negated(self, index: int) -> bool:
        """Whether "не" or "ни" stands at the word, or "нет" over it."""
        return any(self.tokens[at].lower in {"не", "ни"} for at in self.children(index, "advmod", "discourse", "cc"))

    def verb_above(self, index: int) -> int | None:
        """The nearest verb above a token, if there is one."""
        return next((at for at in self.ancestors(index) if self.tokens[at].is_verb), None)

    def phrase(self, head: int, *, wide: bool = False) -> list[int]:
        """The noun phrase round a head, without clauses and without where it is; ``wide`` takes its prepositions in.

        The tokens are in a row; marks of quotation at the edges are left out unless they close a name inside.
        """
        members = {head}
        waiting = [head]
        while waiting:
            at = waiting.pop()
            for child in self.tokens[at].children:
                if self._belongs(child, head, wide=wide):
                    members.add(child)
                    waiting.append(child)
        return self._row(members, head)

    def _belongs(self, child: int, head: int, *, wide: bool) -> bool:
        token = self.tokens[child]
        if token.rel == "case":
            return token.head != head
        is_adjective = token.pos != "VERB" or (token.rel == "amod" and not token.children)
        if token.rel not in INSIDE or not is_adjective:
            return False
        if token.rel == "advmod":
            return token.lower in {"более", "менее", "около", "не", "примерно", "почти"} and token.head != head
        preposition = self.preposition(child)
        if preposition == "по":
            return wide or self.tokens[head].text[:1].isupper()
        return not preposition or (wide and preposition in {"в", "на"})

    def _row(self, members: set[int], head: int) -> list[int]:
        first = last = head
        marks = ("PUNCT",)
        while first - 1 >= 0 and self._continues(first - 1, members, marks, -1):
            first -= 1
        while last + 1 < len(self.tokens) and self._continues(last + 1, members, marks, 1):
            last += 1
        while first < head and self.tokens[first].pos == "PUNCT":
            first += 1
        opened = sum(self.tokens[at].text in QUOTES for at in range(first, last + 1)) % 2 == 1
        while last > head and self.tokens[last].pos == "PUNCT" and not (opened and self.tokens[last].text in QUOTES):
            last -= 1
            opened = sum(self.tokens[at].text in QUOTES for at in range(first, last + 1)) % 2 == 1
        if opened and last + 1 < len(self.tokens) and self.tokens[last + 1].text in QUOTES:
            last += 1
        return list(range(first, last + 1))

    def _continues(self, at: int, members: set[int], marks: tuple[str, ...], step: int) -> bool:
        if at in members:
            return True
        is_mark = self.tokens[at].pos in marks and (self.tokens[at].text in QUOTES or self.tokens[at].text == "-")
        beyond = at + step
        return is_mark and 0 <= beyond < len(self.tokens) and beyond in members


def _token(parse: Parse, index: int, text: str) -> Token:
    start, end = parse.starts[index], parse.ends[index]
    pos, _, features = parse.words[parse.tags[index]].partition("|")
    lemma, rel = parse.words[parse.lemmas[index]], parse.words[parse.deps[index]]
    return Token(index, start, end, text[start:end], lemma, pos, features, rel, parse.heads[index])
