"""Does a sentence without a speaker go on with the speech before it, or is it the report's own voice?

A score of signs whose weights are data (``telling_on`` of ``cues.yaml``), fitted on reports held out one at a time: a
body or an official that told what happened is told on, and so is what has more of the same behind it; a day of its
own, a modal, a state or a sentence in the present speak against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_DAYS: Final = frozenset({"date", "month", "weekday"})
_BODIES: Final = frozenset({SourceKind.PARTY, SourceKind.MONITOR})
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_OWN: Final = frozenset({"its", "their", "his", "her", "our"})
_US: Final = frozenset({"we", "us", "i", "our"})
_ALSO: Final = frozenset({"also", "too"})
HEAD: Final = 12
"""Characters from a sentence's beginning within which a phrase of time heads it."""


class Continuing:
    """Judges whether sentences go on with the speech of the sentence before."""

    def __init__(self, reading: Reading, attributions: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.body = reading.lexicons.cues.body
        self._in: dict[int, list[Attribution]] = {}
        for one in attributions:
            if one.sources:
                self._in.setdefault(self.tree[one.cue].sentence, []).append(one)

    def goes_on(self, sentence: Sentence, before: Attribution) -> bool:
        """Whether a sentence goes on with what somebody said in the sentence before."""
        tree = self.tree
        first, root = tree[sentence.first], tree[tree.root(sentence)]
        if any(tree[at].lower in _US and not self.reading.is_spoken(tree[at].start) for at in sentence):
            return False  # "We saw how …"
        is_counted = first.lower == "it" and root.lemma == "be"  # "it was the third day in a row"
        is_turning = first.lower in self.body.turning and not any(tree[at].lower in _ALSO for at in sentence)
        if self._in.get(sentence.index) or is_turning or is_counted or self.is_hearsay(sentence):
            return False
        weights = self.body.telling_on
        return weights["bias"] + sum(weights[sign] for sign in self._signs(sentence, before)) > 0

    def is_hearsay(self, sentence: Sentence) -> bool:
        """“Three people were reportedly killed”: whether nobody named is told to say so."""
        return any(self.tree[at].lower in self.body.hedges.hearsay for at in sentence)

    def _signs(self, sentence: Sentence, before: Attribution) -> Iterator[str]:
        """The signs that hold, by their names in the table of weights."""
        tree = self.tree
        root = tree[tree.root(sentence)]
        times = self.reading.times[sentence.index]
        auxiliaries = [tree[at] for at in tree.children(root.index, "aux", "auxpass")]
        signs = {
            "date": any(hit.kind in _DAYS for hit in times),
            "time_first": any(hit.start <= tree[sentence.first].end + HEAD for hit in times),
            "official": before.sources[-1].kind is SourceKind.OFFICIAL,
            "body": before.sources[-1].kind in _BODIES,
            "account": self._is_account(before),
            "own": any(tree[at].lower in _OWN for at in sentence),
            "semicolon": sentence.index > 0 and tree[sentence.first - 1].text == ";",
            "modal": any(one.tag == "MD" for one in auxiliaries),
            "be": root.lemma == "be" and not auxiliaries,
            "present": root.tag in _PRESENT,
            "definite": tree[sentence.first].lower == "the",
            "more": self._is_followed(sentence),
            "announced": self._is_announced(before),
        }
        return (name for name, holds in signs.items() if holds)

    def _is_account(self, one: Attribution) -> bool:
        """Whether somebody tells what happened: no denial, wish or guess, and something past in the cue's sentence."""
        tree = self.tree
        if one.modality not in {None, Modality.ALLEGED} or one.is_negated:
            return False
        return any(tree[at].tag == "VBD" and tree[at].sentence == tree[one.cue].sentence for at in one.content)

    def _is_announced(self, one: Attribution) -> bool:
        """“The mission spoke of two incidents”, "the worst case is Gori, it says": of what the next sentences tell."""
        tree = self.tree
        own = [tree[at] for at in one.content if tree[at].sentence == tree[one.cue].sentence]
        tells = any(token.is_verb and token.tag != "VBN" and token.lemma != "be" for token in own)
        return not tells and any(token.lemma.lower() in self.body.cases for token in own if token.is_noun)

    def _is_followed(self, sentence: Sentence) -> bool:
        """Whether the next sentence of the paragraph names no speaker either: an account, and no aside at its end."""
        behind = sentence.index + 1
        if behind >= len(self.tree.sentences) or behind in self._in:
            return False
        block = self.reading.block_of
        return block(self.tree[self.tree.sentences[behind].first].start) == block(self.tree[sentence.first].start)

    def last_in(self, sentence: Sentence) -> list[Attribution]:
        """The last speech of a sentence, where its main clause is nobody's."""
        found = [one for one in self._in.get(sentence.index, ()) if one.parent is None]
        return found[-1:]
