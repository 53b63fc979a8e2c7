"""Which outlet stays with a speaker? "X told Y …. He added": what he adds was told to Y as well.

An outlet that passed somebody's words on stays where a pronoun, a document or a shorter name takes him up, and ends
where he is named anew or speaks to somebody else.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import MAX_SPEECHES
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.carriers import Carriers
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading

MAX_STEPS: Final = 4
"""Speeches of one speaker over which the outlet of the first is looked for."""
REACH: Final = 3
"""Paragraphs over which an outlet stays with a speaker who is taken up by what he is."""
_DEFINITE: Final = frozenset({"the", "this", "that", "both"})
_OF_TWO: Final = frozenset({"latter", "former", "same"})
_MEDIA: Final = frozenset({SourceKind.OUTLET, SourceKind.UNKNOWN})


class PassingOn:
    """Finds who passed a speaker on before; ``speaking`` is in text order, ``holding`` gives whose words a token is."""

    def __init__(
        self,
        reading: Reading,
        carriers: Carriers,
        speaking: Sequence[Attribution],
        holding: Callable[[int], list[Attribution]],
    ) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.carriers = carriers
        self._speaking = speaking
        self._cues = [one.cue for one in speaking]
        self._by_cue = {one.cue: one for one in reversed(speaking)}
        self._holding = holding
        self._verbs = frozenset(one.cue for one in speaking if self.tree[one.cue].lower != "according")
        self._passed: dict[tuple[int, int, int], tuple[Source, ...]] = {}

    def of(self, one: Attribution, depth: int = 0) -> tuple[Source, ...]:
        """The outlets that passed a speaker's words on before, where "he", "the official" or "the statement" goes on.

        They end where the speaker is named anew, or speaks to somebody else.
        """
        if (
            len(one.sources) != 1
            or one.parent is not None
            or depth > MAX_STEPS
            or (one.cue in self._verbs and self.carriers.has_audience(one.cue))
        ):
            return ()
        place = one.cue, one.sources[0].span.start, depth
        if place not in self._passed:
            self._passed[place] = self._outlets_before(one, depth)
        return self._passed[place]

    def _outlets_before(self, one: Attribution, depth: int) -> tuple[Source, ...]:
        if not self._is_back(one) or self.carriers.of(one) or self._is_passed_on(one):
            return ()
        speaker, block = one.sources[0], self.reading.block_of(self.tree[one.cue].start)
        last_before = bisect_left(self._cues, one.cue)
        near = self._speaking[max(last_before - MAX_SPEECHES, 0) : last_before]
        reach = self._reach(one, goes_on=self._goes_on(near, speaker, one.cue))
        for before in reversed(near):
            if block - self.reading.block_of(self.tree[before.cue].start) > reach:
                break
            if self._is_same(before.sources[-1], speaker):
                others = [*self._outside(before), *(one for one in self._holding(before.cue) if one is not before)]
                if any(self.tree[one.cue - 1].text == "(" for one in others):
                    return ()  # a credit in brackets is of its line alone
                others = [*self._citing(before), *others]
                around = [source for other in others for source in (*self.carriers.of(other), *other.sources)]
                outer = [one for one in (*around, *self.carriers.of(before)) if self._is_medium(one)]
                media = {source.key: source for source in (*outer, *before.sources[:-1])}
                return tuple(media.values()) or self.of(before, depth + 1)
        return ()

    def _citing(self, one: Attribution) -> list[Attribution]:
        """Those who cite a speaker, and those who cite them, outermost first."""
        found: list[Attribution] = []
        while one.parent is not None and one.parent in self._by_cue and len(found) < MAX_STEPS:
            one = self._by_cue[one.parent]
            found.insert(0, one)
        return found

    def _is_passed_on(self, one: Attribution) -> bool:
        """“Y, citing the same army, says”, "the army spoke of it, Y reported": it has an outlet of its own."""
        citing = self._by_cue.get(one.parent) if one.parent is not None else None
        around = [*([citing] if citing is not None else []), *self._outside(one)]
        return any(source.kind is SourceKind.OUTLET for other in around for source in other.sources)

    def _is_next(self, before: int, cue: int) -> bool:
        """Whether one speech stands in the paragraph of another, or opens a paragraph: nothing is told between."""
        sentence = self.tree.sentence_of(cue)
        blocks = [self.reading.block_of(self.tree[at].start) for at in (before, sentence.first, sentence.first - 1)]
        return blocks[0] == blocks[1] or blocks[1] != blocks[2]

    def _goes_on(self, near: Sequence[Attribution], speaker: Source, cue: int) -> bool:
        """Whether nobody but outlets spoke since a speaker, of those in whose last sentence he may stand."""
        told = [other for other in near if other.sources[-1].kind is not SourceKind.OUTLET]
        if not told or not self._is_next(told[-1].cue, cue):
            return False
        number = self.tree[told[-1].cue].sentence
        last = [other for other in told if self.tree[other.cue].sentence == number]
        return any(self._is_same(other.sources[-1], speaker) for other in last)

    def _is_medium(self, source: Source) -> bool:
        """Whether a source is an outlet by its name, or may be one."""
        known = fold_name(source.name) in self.reading.lexicons.cues.outlets  # "dpa"
        is_named = any(word[:1].isupper() or word[:1].isdigit() for word in source.name.split())
        return self._may_be_medium(source) and (known or is_named or "." in source.name)

    @staticmethod
    def _may_be_medium(source: Source) -> bool:
        return source.kind in _MEDIA and not source.is_person

    def _outside(self, one: Attribution) -> list[Attribution]:
        """Those outside of an attribution that hold what it says: "X wrote that …, the agency reports"."""
        said = min(one.content, default=None)
        holding = self._holding(said) if said is not None else []
        return holding[: holding.index(one)] if one in holding else []

    @staticmethod
    def _is_same(before: Source, now: Source) -> bool:
        """The same speaker or party, or "the source" after "a medical source": a shorter name that takes him up."""
        if before.key == now.key or (before.party is not None and before.party == now.party):
            return True
        return before.head == now.head != "" and now.words - {"the", "this", "that"} <= before.words

    def _is_back(self, one: Attribution) -> bool:
        """Whether the speaker is taken up by a pronoun, a document or a definite noun, and not named anew."""
        tree, span = self.tree, one.sources[-1].span
        spoken = self.reading.tokens_within(span.start, span.end)
        if any(self._is_document(head) for head in tree.children(one.cue, "nsubj")):
            return True
        if not spoken:
            return False
        before = tree[spoken[0] - 1].lower if spoken[0] else ""
        definite = tree[spoken[0]].lower in _DEFINITE or (tree[spoken[0]].lower in _OF_TWO and before in _DEFINITE)
        near = {at for head in spoken for at in (head, *tree.children(head, "prep"))}
        called = frozenset(fold_name(one.sources[-1].name).split())
        if one.sources[-1].kind is SourceKind.OUTLET:
            near |= set(spoken)  # "the Al-Manar channel" names itself
        inside = {at for head in near for at in (head, *tree.children(head, "pobj", "appos"))}
        named = any(tree[at].is_name and fold_name(tree[at].text) in called for at in inside)
        return self._is_pronoun(one) or (definite and not named) or self._is_surname(one)

    def _is_surname(self, one: Attribution) -> bool:
        """“Barzani said”, where the paragraph had the full name before: a word of it takes him up."""
        tree, source = self.tree, one.sources[-1]
        words = self.reading.tokens_within(source.span.start, source.span.end)
        if len(words) != 1 or not tree[words[0]].is_name:
            return False
        return source.name.lower() != tree[words[0]].lower

    def _reach(self, one: Attribution, *, goes_on: bool) -> int:
        """Paragraphs over which an outlet stays with a speaker: "he" and "the army" are soon heard elsewhere.

        They are heard on in the next paragraph where nobody else spoke between (``goes_on``); a surname is not.
        """
        if any(self._is_document(head) for head in self.tree.children(one.cue, "nsubj")):
            return REACH
        is_own = one.cue not in self._verbs and one.sources[-1].kind is SourceKind.OUTLET  # "according to the agency"
        if is_own or self._is_surname(one):
            return 0
        bare = one.sources[-1].kind is SourceKind.PARTY or self._is_pronoun(one)
        return int(goes_on) if bare else REACH

    def _is_pronoun(self, one: Attribution) -> bool:
        span = one.sources[-1].span
        spoken = self.reading.tokens_within(span.start, span.end)
        return bool(spoken) and any(self.tree[at].tag == "PRP" for at in (spoken[0], spoken[-1]))  # "one of them"

    def _is_document(self, head: int) -> bool:
        token = self.tree[head]
        return token.lemma.lower() in self.reading.lexicons.cues.body.documents and not token.is_name
