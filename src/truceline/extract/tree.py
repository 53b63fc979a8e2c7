"""How do the words of a document hang together? Tokens with their heads, hyphens merged, and walks over them.

A tree is the parse made ready for rules: "US", "-", "led" are one token, and the questions that rules ask (children by
relation, what a word governs, the noun phrase round a head) are answered here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.extract.citing_repairs import right_citing
from truceline.extract.clause_repairs import right_clauses
from truceline.extract.fronted_repairs import right_fronted
from truceline.extract.mending import mend
from truceline.extract.outlet_repairs import right_outlets
from truceline.extract.repairs import repair
from truceline.extract.speech_repairs import FINITE, VERBAL, right_speech
from truceline.extract.walks import Sentence, Walks, flatten

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from truceline.extract.parse import Parse

VERBS: Final = VERBAL | {"MD"}
NOUNS: Final = frozenset({"NN", "NNS", "NNP", "NNPS"})
SUBJECTS: Final = frozenset({"nsubj", "csubj"})
MENDED: Final = ("head", "dep", "tag", "lemma")
"""What repairs may change of a word."""
_INSIDE: Final = frozenset(
    {"det", "predet", "amod", "compound", "nmod", "nummod", "quantmod", "poss", "case", "punct", "neg"}
)
_HYPHENED: Final = re.compile(r"(?<![\w.'/-])\w[\w.'/]*(?:-[\w.'/]*\w)+(?:\.(?=-))?(?:-\w[\w.']*)*")


@dataclass(slots=True)
class Token:
    """One word: [start, end) in ``Document.text``; ``head`` is the index of what it depends on (a root is its own)."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    sentence: int = 0
    children: list[int] = field(default_factory=list)
    lower: str = ""
    """Lower-case text."""

    def __post_init__(self) -> None:
        self.lower = self.text.lower()

    @property
    def is_verb(self) -> bool:
        """Whether the tagger takes it for a verb form."""
        return self.tag in VERBS

    @property
    def is_finite(self) -> bool:
        """Whether the tagger takes it for a verb in the present or past, that may have a subject of its own."""
        return self.tag in FINITE

    @property
    def is_noun(self) -> bool:
        """Whether the tagger takes it for a noun or a name."""
        return self.tag in NOUNS

    @property
    def is_name(self) -> bool:
        """Whether the tagger takes it for a proper noun."""
        return self.tag in {"NNP", "NNPS"}


class Tree(Walks[Token]):
    """The tokens of a document and their relations; ``text`` is the normal text, as long as ``original``."""

    def __init__(self, parse: Parse, text: str, original: str) -> None:
        super().__init__(_merged(parse, text))
        self.text = text
        self.original = original
        self.sentences = _numbered(self.tokens, parse)
        _right_verbs(self.tokens)
        flatten(self.tokens)
        for sentence in self.sentences:
            mend(
                self.tokens,
                sentence,
                (repair, right_outlets, right_speech, right_citing, right_fronted, right_clauses),
                MENDED,
            )
        for token in self.tokens:
            if token.head != token.index:
                self.tokens[token.head].children.append(token.index)
        self._phrases: dict[int, tuple[int, int]] = {}

    def children(self, index: int, *deps: str) -> list[int]:
        """Direct dependents, in order of the text, of these relations (or of any)."""
        tokens = self.tokens
        own = tokens[index].children
        if not own:
            return []
        return [child for child in own if tokens[child].dep in deps] if deps else own.copy()

    def is_past_of_past(self, verb: int) -> bool:
        """Whether a verb stands in the pluperfect: “had entered”."""
        return any(self.tokens[at].lower == "had" for at in self.children(verb, "aux"))

    def led(self, index: int, words: AbstractSet[str] | None = None) -> list[int]:
        """Nouns that the prepositions of a word lead in to: of these words, or of any."""
        preps = [at for at in self.children(index, "prep") if words is None or self.tokens[at].lower in words]
        return [at for prep in preps for at in self.children(prep, "pobj")]

    def agents(self, index: int) -> list[int]:
        """Who did it, by the "by" of a passive."""
        return [at for by in self.children(index, "agent") for at in self.children(by, "pobj")]

    def child(self, index: int, *deps: str) -> int | None:
        """First direct dependent of these relations."""
        found = self.children(index, *deps)
        return found[0] if found else None

    def conjuncts(self, index: int) -> list[int]:
        """The token and what is coordinated with it behind it, in order."""
        found, at = [index], 0
        while at < len(found):
            found.extend(self.children(found[at], "conj"))
            at += 1
        return sorted(set(found))

    def noun_phrase(self, index: int) -> list[int]:
        """The words of the noun phrase round a head, without what follows it except an "of" or "'s" that names it."""
        first, last = self._phrases.get(index) or self._phrase(index)
        return list(range(first, last))

    def _phrase(self, index: int) -> tuple[int, int]:
        """First word of a noun phrase and the one behind its last; kept, since it is asked for often."""
        found = [index]
        for child in self.tokens[index].children:
            token = self.tokens[child]
            if (
                child < index
                and token.dep in _INSIDE
                and not (token.dep == "punct" and child == min(self.subtree(child)))
            ) or (child > index and (token.dep in {"nummod", "case"} or self._is_of(child))):
                found.extend(self._inner(child))
        first, last = min(found), max(found)
        while first < index and self.tokens[first].text in {",", '"', "'", "(", "-", "–"}:
            first += 1
        self._phrases[index] = (first, last + 1)
        return first, last + 1

    def _inner(self, index: int) -> list[int]:
        """Subtree without clauses and asides."""
        found, left = [], [index]
        while left:
            at = left.pop()
            found.append(at)
            left.extend(
                child
                for child in self.tokens[at].children
                if self.tokens[child].dep not in {"relcl", "acl", "appos", "advcl", "punct"}
                and (self.tokens[child].dep != "prep" or self.tokens[child].lower == "of")
            )
        return found

    def _is_of(self, index: int) -> bool:
        token = self.tokens[index]
        return token.dep == "prep" and token.lower == "of" and index == token.head + 1

    def first_of(self, index: int) -> int:
        """Leftmost token that a token governs."""
        return self.subtree(index)[0]

    def root(self, sentence: Sentence) -> int:
        """Token on which the sentence hangs."""
        for index in sentence:
            if self.tokens[index].head == index:
                return index
        return sentence.first


def _merged(parse: Parse, text: str) -> list[Token]:
    """Tokens of the parse, with the parts of a hyphenated word as one token on the part that carries it."""
    groups = _groups(parse, text)
    place = {old: new for new, group in enumerate(groups) for old in group}
    tokens = []
    for new, group in enumerate(groups):
        carrier = _carrier(parse, group)
        start, end = parse.starts[group[0]], parse.ends[group[-1]]
        word = text[start:end]
        is_whole = len(group) == 1 and (word.isalpha() or not any(character.isdigit() for character in word))
        lemma = parse.words[parse.lemmas[carrier]] if is_whole else word.lower()
        tag, dep = parse.words[parse.tags[carrier]], parse.words[parse.deps[carrier]]
        if len(group) > 1 and dep in {"amod", "compound", "nmod"} and tag in VERBS:
            tag = "JJ"
        elif len(group) > 1 and tag in VERBS and carrier == group[-1]:
            lemma = text[start : parse.starts[carrier]].lower() + parse.words[parse.lemmas[carrier]]
        if tag == "VBZ" and dep in {"nsubj", "nsubjpass", "dobj", "pobj"}:
            tag = "NNS"  # "strikes had killed": what does something is a noun, whatever the tagger says
        if tag in {"NNP", "NNPS"} and dep == "prep":
            dep = "pobj"  # "near At-Tanf": a name is no preposition
        if tag in {"NNP", "NNPS"} and word.islower():
            tag = tag.replace("P", "", 1)  # "health ministry": what is written small is no name
        head = place[parse.heads[carrier]]
        tokens.append(Token(new, start, end, word, lemma, tag, dep, head))
    return tokens


def _right_verbs(tokens: list[Token]) -> None:
    """“aircraft bombed forces”, with "bombed" read as an adjective of "forces": the verb is the head.

    What has a subject of its own and stands before its noun is no adjective, whatever the parser says.
    """
    for token in tokens:
        if token.dep == "nsubj" and tokens[token.head].dep == "amod" and tokens[token.head].tag in VERBS:
            verb = tokens[token.head]
            noun = tokens[verb.head]
            if not token.index < verb.index < noun.index:
                continue
            verb.head = verb.index if noun.head == noun.index else noun.head
            verb.dep, verb.tag = noun.dep, "VBD"
            noun.head, noun.dep = verb.index, "dobj"


def _hyphened(text: str) -> list[tuple[int, int]]:
    """Words with hyphens: looked for round each hyphen only, since most words have none."""
    found = []
    at = text.find("-")
    while at >= 0:
        start = next((place for place in range(at, -1, -1) if text[place].isspace()), -1) + 1
        end = next((place for place in range(at, len(text)) if text[place].isspace()), len(text))
        found += [(match.start(), match.end()) for match in _HYPHENED.finditer(text, start, end)]
        at = text.find("-", end)
    return found


def _groups(parse: Parse, text: str) -> list[list[int]]:
    spans = _hyphened(text)
    groups: list[list[int]] = []
    at, last = 0, -1
    for index, (start, end) in enumerate(zip(parse.starts, parse.ends, strict=True)):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        inside = at < len(spans) and spans[at][0] <= start and end <= spans[at][1]
        if inside and last == at and index not in parse.firsts:
            groups[-1].append(index)
        else:
            groups.append([index])
        last = at if inside else -1
    return groups


def _carrier(parse: Parse, group: list[int]) -> int:
    """The part that stands highest in the sentence, the last of several: English puts the head last.

    Why the highest: with any other the merged words could come to hang on each other in a ring.
    """
    if len(group) == 1:
        return group[0]
    depths = {index: _depth(parse, index) for index in group}
    top = min(depths.values())
    return [index for index in group if depths[index] == top][-1]


def _depth(parse: Parse, index: int) -> int:
    depth = 0
    while parse.heads[index] != index:
        index, depth = parse.heads[index], depth + 1
    return depth


def _numbered(tokens: list[Token], parse: Parse) -> list[Sentence]:
    """Gives every token its sentence."""
    firsts = {parse.starts[first] for first in parse.firsts}
    bounds = [token.index for token in tokens if token.start in firsts]
    sentences = []
    for number, first in enumerate(bounds):
        last = bounds[number + 1] if number + 1 < len(bounds) else len(tokens)
        sentences.append(Sentence(number, first, last))
        for index in range(first, last):
            tokens[index].sentence = number
    return sentences
