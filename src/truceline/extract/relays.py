"""Which outlet passes a text on, by the words alone? "A statement that X saw", "whom X quotes", "a video shared by X".

A surface reading of clauses that the parser hangs on whatever is near: a document or a speaker, a relative pronoun or a
participle, and a name of nobody else's. What quotes, prints or sees a text for its readers is an outlet by that alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.attribution import Attribution
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_THAT: Final = frozenset({"that", "which"})
_UP: Final = frozenset({"up", "over", "on", "out"})
_WHOM: Final = frozenset({"whom", "whose"})
_BY: Final = frozenset({"by", "on", "in", "with", "to", "through"})
_SMALL: Final = frozenset({"of", "du", "de", "al", "el", "the", "&"})
_HELPS: Final = frozenset({"has", "have", "had", "was", "is", "were", "also", "then", "later", "first", "in", "turn"})
_NO_VOICES: Final = frozenset({SourceKind.UNKNOWN, SourceKind.OUTLET, SourceKind.DOCUMENT})
_CITING: Final = frozenset({"cite", "quote"})
MAX_NAME: Final = 6
"""Words of an outlet's name with what says that it is one: "the weekly paper Le Matin du Lac"."""
MAX_OF: Final = 8
"""Words from a text to the end of whose it is."""
MAX_OWN: Final = 3
"""Words behind "whose" that are the speaker's: "whose words", "whose short statement"."""


class Relays:
    """Finds the outlets in relative clauses and participles beside a speech."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        body = reading.lexicons.cues.body
        self.words = body.documents | body.utterances | body.pieces | body.shown
        self.citing = frozenset(body.citing.verbs)
        self.quoting = body.relaying | self.citing
        self.passing = self.quoting | body.passing
        self.seeing = body.seeing

    def of(self, one: Attribution) -> Iterator[Source]:
        """The outlets beside an attribution's cue that pass it on."""
        return self.within(self.tree.sentence_of(one.cue))

    def within(self, sentence: Sentence) -> Iterator[Source]:
        """The outlets that a sentence tells to pass a text or a speaker on, by its words."""
        first = self._led_in(sentence.first, sentence.last)
        if first is not None:
            yield first
        for at in range(sentence.first + 1, sentence.last):
            for start, end in self._active(at, sentence.last) or self._passive(at, sentence.last):
                found = self._outlet(start, end)
                if found is not None:
                    yield found

    def _active(self, at: int, last: int) -> list[tuple[int, int]]:
        """Where the names stand in “a letter that X saw and Y printed”, "whom X quotes", "as A wrote and X repeats"."""
        verbs = self._verbs_behind(at)
        own = MAX_OWN if self.tree[at].lower == "whose" else 1
        for start in range(at + 1, min(at + 1 + own, last) if verbs else 0):
            first = self._carrying(start, last, verbs)
            if first is None:
                continue
            behind = first[1] + 1
            while behind < last and self.tree[behind].lower in _UP:
                behind += 1
            joined = behind < last and self.tree[behind].lower == "and"
            second = self._carrying(behind + 1, last, self.passing) if joined else None
            names = [(start, first[0]), *([(behind + 1, second[0])] if second is not None else [])]
            return names[1:] if self.tree[at].lower == "as" else names
        return []

    def _verbs_behind(self, at: int) -> frozenset[str]:
        """What an outlet does with a text, a speaker or what was told before a pronoun or "as"."""
        tree = self.tree
        word = tree[at].lower
        if word == "as":
            return self.quoting | self.memory.cues.via.keys()
        if word in _THAT:
            before = at - 1 if tree[at - 1].text != "," else at - 2
            if before < 0 or not tree[before].is_noun:
                return frozenset()
            set_off = word == "which" and before == at - 2  # "the staff, which X cites"
            citing = self.citing if set_off else _CITING
            return self.quoting | self.seeing if self._is_text(before) else citing
        return self.quoting if word in _WHOM else frozenset()

    def _carrying(self, start: int, last: int, verbs: frozenset[str]) -> tuple[int, int] | None:
        """Where a name ends that begins here, and the verb behind it, if it is one of these."""
        end = self._name(start, last)
        if end is None:
            return None
        verb = next((at for at in range(end, last) if self.tree[at].lower not in _HELPS), end)
        return (end, verb) if verb < last and self._is_verb(verb, verbs) else None

    def _is_verb(self, at: int, verbs: frozenset[str]) -> bool:
        """Whether a word is a form of these verbs, also where it is read as a noun: "that the site X quotes"."""
        token = self.tree[at]
        return token.lemma.lower() in verbs or token.lower in {"saw", "read"}

    def _passive(self, at: int, last: int) -> list[tuple[int, int]]:
        """Where the name stands in “a broadcast monitored by X”, "the general, quoted by X"."""
        tree = self.tree
        if tree[at].tag not in {"VBN", "VBD"} or at + 3 > last:
            return []
        by = at + 2 if tree[at + 1].lower in _UP else at + 1
        if tree[by].lower not in _BY:
            return []
        before = at - 1 if tree[at - 1].text not in {",", "as"} else at - 2
        lemma, prep = tree[at].lemma.lower(), tree[by].lower
        is_thing = before >= 0 and tree[before].is_noun and not tree[before].is_name
        is_seen = lemma in self.seeing and prep in {"by", "to", "with"} and before >= 0 and self._is_text(before)
        if not is_seen and not (lemma in self.quoting and prep == "by" and (is_thing or tree[at - 1].text == ",")):
            return []
        end = self._name(by + 1, last)
        return [(by + 1, end)] if end is not None else []

    def _led_in(self, first: int, last: int) -> Source | None:
        """“As X relates, …”: before what somebody else is told to have said."""
        end = self._name(first + 1, last) if self.tree[first].lower == "as" else None
        if end is None or end + 1 >= last or self.tree[end + 1].text != ",":
            return None
        lemma = self.tree[end].lemma.lower()
        is_passing = lemma in self.quoting or self.memory.cues.reports(lemma)
        return self._outlet(first + 1, end) if is_passing else None

    def _is_text(self, at: int) -> bool:
        """Whether a word is a text, or ends what one is of: "a letter of the mayor of Goma"."""
        tree = self.tree
        for before in range(at, max(at - MAX_OF, tree.sentence_of(at).first - 1), -1):
            token = tree[before]
            if token.is_noun and not token.is_name and token.lemma.lower() in self.words:
                return before == at or tree[before + 1].lower in {"of", "by", "from", "to"}
            if not token.is_noun and token.tag not in {"DT", "JJ", "IN", "POS", "PRP$", "TO"}:
                return False
        return False

    def _name(self, start: int, last: int) -> int | None:
        """Where a name with capitals that begins here ends, its article and what kind of outlet it is before it."""
        tree, at = self.tree, start
        kinds = self.memory.cues.kinds
        while at < last and (tree[at].lower == "the" or kinds.get(tree[at].lower) is SourceKind.OUTLET):
            at += 1
        first = at
        while at < min(last, start + MAX_NAME) and (
            self._is_capital(at)
            or (at > first and tree[at].lower in _SMALL and at + 1 < last and self._is_capital(at + 1))
        ):
            at += 1
        if first < at < last and tree[at].tag == "POS" and at + 1 < last and not tree[at + 1].is_noun:
            at += 1  # "and Barron's took it over"
        is_noun = at < last and tree[at].is_noun and not self._is_capital(at)  # "the Arabic service of X"
        goes_on = is_noun and not self._is_verb(at, self.quoting | self.seeing)
        is_taken_up = at == first > start + 1  # "which the agency quotes"
        return at if (at > first or is_taken_up) and not goes_on else None

    def _is_capital(self, at: int) -> bool:
        text = self.tree[at].text
        return text[:1].isupper() or ("." in text and text[:1].isalpha())

    def _outlet(self, start: int, end: int) -> Source | None:
        """The outlet that words name, or None where they name a person or a party."""
        tree = self.tree
        head = next((at for at in range(end - 1, start - 1, -1) if tree[at].is_noun), end - 1)
        described = self.memory.describe(head)
        words = [at for at in range(start, end) if tree[at].lower != "the"]
        if described.kind is SourceKind.OUTLET:
            found = [one for one in self.memory.sources(head)[-1:] if one.kind is SourceKind.OUTLET] or [described]
            is_named = found[0].name[:1].isupper()
            if is_named or not any(self._is_capital(at) for at in words):
                return found[0] if is_named else None
        is_somebody = described.is_person or described.party is not None or described.kind not in _NO_VOICES
        is_somebody = is_somebody or any(self.memory.descriptions.hit(at) is not None for at in words)
        is_called = bool(words) and self.memory.cues.kinds.get(tree[words[0]].lower) is SourceKind.OUTLET
        if not words or (is_somebody and not is_called):  # "the website The Rwandan" is no Rwandan
            return None
        met = [one for one in self.memory.known if one.is_person and tree[words[-1]].lower in one.words]
        if met or any(tree[at].lower in self.memory.cues.body.titles for at in words):
            return None
        while len(words) > 1 and self.memory.cues.kinds.get(tree[words[0]].lower) is SourceKind.OUTLET:
            words = words[1:]
        name = tree.text[tree[words[0]].start : tree[words[-1]].end]
        known = self.memory.cues.outlets.get(fold_name(name))
        key = fold_name(known) if known is not None else fold_name(name)
        span = tree.span(tree[words[0]].start, tree[words[-1]].end)
        return replace(described, name=name, key=key, kind=SourceKind.OUTLET, span=span)
