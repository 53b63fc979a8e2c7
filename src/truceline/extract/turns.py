"""Who says it by a turn of phrase? "Going by X", "by X's own admission", "if X is to be believed".

Turns are templates of words, kept as data: ``X`` is the speaker, ``a|b`` are alternatives, ``a?`` may be missing, and
``*`` is whatever stands up to the next mark. They are looked for by the words and not by the tree, which the parser
builds wrongly round such phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.attribution import Attribution
from truceline.model.claim import Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

MAX_NAME: Final = 12
"""Words of the speaker within a turn."""
_BREAKS: Final = frozenset({",", "–", "—", "-", ";", ":", "(", '"', "''", "``"})
_ENDS: Final = _BREAKS | {".", ")", "!", "?"}
_OF: Final = frozenset({"of", "for", "in", "at", "from", "on", "near", "with"})
_HOW_MANY: Final = frozenset({"many", "few", "much"})
_OWN: Final = frozenset({"its", "his", "her", "their"})


class Found(NamedTuple):
    """A turn at [first, last), with the head of the phrase that names the speaker."""

    first: int
    last: int
    head: int


class Turns:
    """Finds the turns of phrase of a reading."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        body = reading.lexicons.cues.body
        self.words = body.documents | body.utterances | body.counts | body.shown
        self._set_off = _by_first(body.turns.set_off)
        self._anywhere = _by_first(body.turns.anywhere)

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution of a turn that begins with a word: the rest of the sentence is what is said."""
        word = self.tree[index].lower
        if word not in self._set_off and word not in self._anywhere:
            return None
        for found in self._found(index, sentence):
            sources = self._sources(found.head, sentence)
            content = frozenset(set(sentence) - set(range(found.first, found.last)))
            if sources and any(self.tree[at].is_verb or self.tree[at].is_noun for at in content):
                return Attribution(tuple(sources), found.head, Via.SAYS, content)
        return None

    def _found(self, index: int, sentence: Sentence) -> Iterator[Found]:
        tree = self.tree
        is_first = index == sentence.first
        is_behind = not is_first and tree[index - 1].text in _BREAKS
        for template in self._anywhere.get(tree[index].lower, ()):
            yield from self._matches(template, index, sentence)
        for template in self._set_off.get(tree[index].lower, ()) if is_first or is_behind else ():
            for found in self._matches(template, index, sentence):
                if found.last >= sentence.last or tree[found.last].text in _ENDS:
                    yield found

    def _matches(self, template: tuple[str, ...], index: int, sentence: Sentence) -> Iterator[Found]:
        """Where a template's words stand from a word on; the longest name first."""
        where = template.index("X")
        for start in self._ends(template[:where], index, sentence.last):
            for end, head in self._names(start, sentence.last):
                for last in self._ends(template[where + 1 :], end, sentence.last):
                    yield Found(index, last, head)

    def _ends(self, words: tuple[str, ...], at: int, limit: int) -> Iterator[int]:
        """Behind which words a run of template words may end that begins at a word."""
        if not words:
            yield at
            return
        word, rest = words[0], words[1:]
        if word.endswith("?"):
            yield from self._ends(rest, at, limit)
            word = word[:-1]
        if word == "*":
            end = at
            while end < limit and self.tree[end].text not in _ENDS:
                end += 1
            if end > at:
                yield end
            return
        if at < limit and self._is(word, at):
            yield from self._ends(rest, at + 1, limit)

    def _is(self, word: str, at: int) -> bool:
        token = self.tree[at]
        return token.lower in word.split("|") or token.lemma.lower() in word.split("|")

    def _names(self, start: int, limit: int) -> Iterator[tuple[int, int]]:
        """Ends and heads of the phrases from a word on that may name somebody, the longest first."""
        tree = self.tree
        if start < limit and tree[start].lower in _HOW_MANY:
            return  # "…: so many people were killed"
        if start < limit and tree[start].lower in _OWN:
            yield from self._of_own(start, limit)
            yield start + 1, start
            return
        head: int | None = None
        found: list[tuple[int, int]] = []
        for at in range(start, min(start + MAX_NAME, limit)):
            token = tree[at]
            is_part = token.is_noun or token.tag in {"DT", "JJ", "CD", "POS", "NNPS", "PRP$"}
            if not is_part and not (head is not None and token.lower in _OF):
                break
            if token.is_noun:
                before = tree[at - 1].lower in _OF or any(tree[one].lower in _OF for one in range(start, at))
                head = at if head is None or not before else head
                follows = tree[at + 1] if at + 1 < limit else None
                if follows is None or not follows.is_noun:
                    found.append((at + 1, head))
        yield from reversed(found)

    def _of_own(self, start: int, limit: int) -> Iterator[tuple[int, int]]:
        """“its own commander”: somebody of one's own, and not oneself."""
        tree = self.tree
        for at in range(start + 1, min(start + 4, limit)):
            is_last = at + 1 >= limit or tree[at + 1].tag != "POS"
            if tree[at].is_noun and is_last and self.memory.can_speak(at):
                yield at + 1, at
                return
            if tree[at].tag != "JJ":
                return

    def _sources(self, head: int, sentence: Sentence) -> list[Source]:
        tree = self.tree
        if tree[head].lower in _OWN:
            subject = next(iter(tree.children(tree.root(sentence), "nsubj", "nsubjpass")), None)
            is_named = subject is not None and tree[subject].is_noun and self.memory.can_speak(subject)
            return self.memory.sources(subject if is_named and subject is not None else head)
        if not self.memory.can_speak(head) and tree[head].lemma.lower() not in self.words:
            return []
        return self.speakers.through(head)


def _by_first(templates: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Templates by the words that they may begin with."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for template in templates:
        words = tuple(template.split())
        for word in words[0].split("|"):
            found.setdefault(word, []).append(words)
    return found
