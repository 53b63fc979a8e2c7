"""Which turns of phrase say of an act told before who did it, who owns up to it, or that it was not so?

Templates of words, kept as data (``verdicts.yaml``): each is found by one of its words, which becomes the trigger, and
is read from there to both sides. Words are compared, not the tree, which the parser often builds wrongly round them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

MAX_NAME: Final = 12
"""Words of whoever is named within a turn."""
MAX_GAP: Final = 3
"""Words that ``*`` stands for at most."""
MAX_OF: Final = 5
"""Words of a phrase that takes up an act, up to its noun."""
_QUOTES: Final = frozenset({'"', "''", "``", "'", "“", "”", "‘", "’"})
_BREAKS: Final = frozenset({",", ".", "–", "—", "-", ";", ":", "(", ")", "!", "?"})
_JOINS: Final = frozenset({"of", "in", "at", "from", "on", "near", "with", "and", "or"})
_PRONOUNS: Final = frozenset({"it", "this", "that", "them", "these", "those", "either"})
_DEFINITE: Final = frozenset(
    {"the", "this", "that", "these", "those", "both", "such", "any", "either", "its", "their", "each"}
)
_BEHIND: Final = frozenset({"IN", "RB", "RBR", "TO", "CC", "RP", "WRB"})
_DONE: Final = frozenset({"out", "off", "away", "aside", "down", "up", "as"})
"""Tags and words that may stand behind a pronoun that takes up an act."""
_PARTS: Final = frozenset({"any", "all", "either", "some"})
_WAYS: Final = ("denying", "owning", "charging", "done_by", "doing")
"""Kinds of turns, in the order in which they are tried at one word."""


class VerdictWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``verdicts.yaml``: turns by what they say, words for no doer, nouns that take up an act by kind."""

    charging: tuple[str, ...]
    doing: tuple[str, ...]
    done_by: tuple[str, ...]
    owning: tuple[str, ...]
    denying: tuple[str, ...]
    nobody: frozenset[str]
    takes_up: dict[str, frozenset[str]]


class Template(NamedTuple):
    """A turn: the words in front of the one that it is found by, the last first, that one, and those behind it."""

    way: str
    before: tuple[str, ...]
    word: frozenset[str]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A turn found: its trigger, the word behind it, what it says, whom it names, the noun that takes up the act."""

    index: int
    last: int
    way: str
    doer: int | None = None
    taken: int | None = None


@cache
def load_verdicts() -> VerdictWords:
    """The words of the package's lexicon, read once; raises LexiconError."""
    return convert(load_lexicon("verdicts"), VerdictWords)


@cache
def _by_word() -> dict[str, tuple[Template, ...]]:
    """Templates by the words that they are found by."""
    body = load_verdicts()
    found: dict[str, list[Template]] = {}
    for way in _WAYS:
        for turn in getattr(body, way):
            words = turn.split()
            at = next(number for number, word in enumerate(words) if word.startswith("!"))
            heads = frozenset(words[at][1:].split("|"))
            template = Template(way, tuple(reversed(words[:at])), heads, tuple(words[at + 1 :]))
            for head in sorted(heads):
                found.setdefault(head, []).append(template)
    return {word: tuple(templates) for word, templates in found.items()}


def kinds_of(lemma: str) -> frozenset[str] | None:
    """The acts that a noun may take up; none in particular where it tells no kind; None where it takes up nothing."""
    takes_up = load_verdicts().takes_up
    kinds = frozenset(kind for kind, nouns in takes_up.items() if lemma in nouns)
    return kinds - {""} if kinds else None


def find_verdicts(reading: Reading, is_somebody: Callable[[int], bool]) -> Iterator[Verdict]:
    """All turns of a document in order, several a word; ``is_somebody`` tells whether a noun may name a doer."""
    templates, tree = _by_word(), reading.tree
    for sentence in reading.tree.sentences:
        if tree[sentence.last - 1].text == "?":
            continue
        match = _Match(tree, is_somebody, sentence.first, sentence.last)
        for index in sentence:
            token = tree[index]
            by_form, by_lemma = templates.get(token.lower, ()), templates.get(token.lemma, ())
            if token.is_verb and token.lemma == "lie" and token.lower != "lies":
                continue  # "lying in the road" is no lie
            for one in by_form if by_form is by_lemma else (*by_form, *by_lemma):
                found = match.of(one, index)
                if found is not None:
                    yield found


class _State(NamedTuple):
    at: int
    doer: int | None = None
    taken: int | None = None


class _Match:
    """Reads a template from its word on to both sides."""

    def __init__(self, tree: Tree, is_somebody: Callable[[int], bool], first: int, last: int) -> None:
        self.tree = tree
        self.is_somebody = is_somebody
        self.first = first
        self.last = last

    def of(self, template: Template, index: int) -> Verdict | None:
        """The verdict where the template stands round the word."""
        behind = next(self._after(template.after, _State(index + 1)), None)
        if behind is None:
            return None
        front = next(self._before(template.before, _State(index - 1, behind.doer, behind.taken)), None)
        return Verdict(index, behind.at, template.way, front.doer, front.taken) if front is not None else None

    # behind the word

    def _after(self, words: tuple[str, ...], state: _State) -> Iterator[_State]:
        if not words:
            yield state
            return
        word, rest = words[0], words[1:]
        if word != "?" and word.endswith("?"):
            for found in self._after((word[:-1], *rest), state):
                yield found
                return
            yield from self._after(rest, state)
            return
        at = self._skipped(state.at)
        for step in self._steps(word, state._replace(at=at)):
            yield from self._after(rest, step)

    def _skipped(self, at: int) -> int:
        while at < self.last and self.tree[at].text in _QUOTES:
            at += 1
        return at

    def _steps(self, word: str, state: _State) -> Iterator[_State]:
        at = state.at
        if word == "END":
            if at >= self.last or self.tree[at].text in _BREAKS or self.tree[at].lower in {"and", "but", "as"}:
                yield state
        elif word == "X":
            for end, head in self._names(at):
                yield _State(end, head, state.taken)
        elif word in {"IT", "ANY", "PRO"}:
            ends = self._taken_up(at, is_definite=word != "ANY")
            yield from (_State(end, state.doer, noun) for end, noun in ends if noun is None or word != "PRO")
        elif word == "*":
            end = at
            while end < self.last and end - at < MAX_GAP and self.tree[end].text not in _BREAKS:
                end += 1
                yield state._replace(at=end)
        elif at < self.last and self._is(word, at):
            yield state._replace(at=at + 1)

    def _is(self, word: str, at: int) -> bool:
        token, words = self.tree[at], word.split("|")
        return token.lower in words or token.lemma.lower() in words

    def _names(self, start: int) -> Iterator[tuple[int, int]]:
        """Ends and heads of the phrases from a word on that may name a doer, the longest first."""
        tree, found, head = self.tree, [], None
        for at in range(start, min(start + MAX_NAME, self.last)):
            token = tree[at]
            if token.text in _QUOTES:
                continue
            if token.is_noun:
                joined = any(tree[one].lower in _JOINS for one in range(start, at))
                head = at if head is None or not joined else head
                if at + 1 >= self.last or not tree[at + 1].is_noun:
                    found.append((at + 1, head))
            elif not (
                token.tag in {"DT", "JJ", "CD", "POS", "PRP$", "VBN", "VBG"}
                or (head is not None and token.lower in _JOINS)
            ):
                break
        for end, head in reversed(found):
            if self.is_somebody(head):
                yield end, head

    def _taken_up(self, start: int, *, is_definite: bool = True) -> Iterator[tuple[int, int | None]]:
        """Ends of what takes up an act from a word on, with its noun: "it", "any of this", "the night raid"."""
        tree = self.tree
        if start + 1 < self.last and tree[start].lower in _PARTS and tree[start + 1].lower == "of":
            start += 2
        if start >= self.last:
            return
        for at in range(start, min(start + MAX_OF, self.last)):
            token = tree[at]
            if token.text in _BREAKS or token.tag in {"IN", "VBD", "VBZ", "TO"}:
                break
            follows = tree[at + 1] if at + 1 < self.last else None
            ends = follows is None or not follows.is_noun
            points = not is_definite or (tree[start].lower in _DEFINITE and tree[start].tag != "IN")
            if token.is_noun and ends and points and kinds_of(token.lemma.lower()) is not None:
                yield at + 1, at
                return
        if tree[start].lower in _PRONOUNS and self._is_alone(start):
            yield start + 1, None

    def _is_alone(self, pronoun: int) -> bool:
        """Whether a pronoun leads in neither a noun nor a clause: "denied it at once", not "denied it had fired"."""
        follows = self.tree[pronoun + 1] if pronoun + 1 < self.last else None
        if follows is None or follows.text in _BREAKS or follows.text in _QUOTES:
            return True
        called = follows.tag == "DT" and self.tree[pronoun].tag in {"PRP", "DT"}  # "called it a lie"
        return called or follows.tag in _BEHIND or follows.lower in _DONE

    # in front of it

    def _taken_up_before(self, start: int, last: int) -> Iterator[tuple[int, int | None]]:
        """The same, up to a word: what follows is the turn itself."""
        if start == last and self.tree[start].lower in _PRONOUNS:
            yield start + 1, None
        else:
            yield from self._taken_up(start)

    def _before(self, words: tuple[str, ...], state: _State) -> Iterator[_State]:
        if not words:
            yield state
            return
        word, rest = words[0], words[1:]
        if word.endswith("?"):
            for found in self._before((word[:-1], *rest), state):
                yield found
                return
            yield from self._before(rest, state)
            return
        at = state.at
        while at >= self.first and self.tree[at].text in _QUOTES:
            at -= 1
        for step in self._steps_back(word, state._replace(at=at)):
            yield from self._before(rest, step)

    def _steps_back(self, word: str, state: _State) -> Iterator[_State]:
        at = state.at
        if word in {"IT", "X"}:
            yield from self._phrase_back(word, state)
        elif word == "START":
            if at < self.first or self.tree[at].text in _BREAKS:
                yield state
        elif word == "*":
            end = at
            while end >= self.first and at - end < MAX_GAP and self.tree[end].text not in _BREAKS:
                end -= 1
                yield state._replace(at=end)
        elif at >= self.first and self._is(word, at):
            yield state._replace(at=at - 1)

    def _phrase_back(self, word: str, state: _State) -> Iterator[_State]:
        """The phrase that ends at a word, the shortest."""
        for start in range(state.at, max(state.at - MAX_NAME, self.first - 1), -1):
            if self.tree[start].text in _BREAKS:
                return
            ends = self._taken_up_before(start, state.at) if word == "IT" else self._names(start)
            heads = [head for end, head in ends if end == state.at + 1]
            if heads:
                doer, taken = (state.doer, heads[0]) if word == "IT" else (heads[0], state.taken)
                yield _State(start - 1, doer, taken)
                return
