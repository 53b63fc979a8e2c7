"""Which time, place and ground belong to a Russian act? Judged from how the phrase and the act hang together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.russian.places import Place
    from truceline.extract.russian.reading import Reading
    from truceline.extract.times import TimeHit
    from truceline.extract.walks import Sentence

_DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "agreement", "month", "recent"})
"""Kinds of time phrase that name the day of something."""
_SINCE: Final = ("после", "уже после")
"""Heads of “после начала перемирия", which tells no day of what was done after it."""
HOURS_ON: Final = re.compile(r"\b(?:час|минут)")
_GROUNDS: Final = ("own", "own", "above", "loose")
"""Names of the ways in which a phrase hangs on an act, firmest first, as ``confidence.yaml`` has them."""
LOOSE: Final = 3


class Attaching:
    """Finds the phrases that belong to an act, given its tokens."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon

    def time(self, index: int, nodes: set[int]) -> tuple[TimeHit, str] | None:
        """The time that hangs on the act, else on a verb over it that tells no speech, else the only one."""
        sentence = self.tree.sentence_of(index)
        clause = self._clause(index, nodes)
        ranked: list[tuple[int, bool, int, TimeHit]] = []
        for hit in self.reading.times[sentence.index]:
            words = self.tree.text[hit.start : hit.end].lower()
            if hit.kind == "agreement" and words.startswith(_SINCE):
                continue
            if hit.kind == "anaphoric" and HOURS_ON.search(words):
                continue  # "через два часа": on the day that is told of
            top = self.reading.top_of(hit, sentence)
            first = self.reading.token_at(hit.start, sentence)
            is_behind = self.tree[index].is_noun and first - 1 in self.tree.phrase(index) and first > index
            rank = 0 if is_behind else self._rank_of_time(top, index, nodes, clause)
            if rank is not None:
                ranked.append((rank, hit.kind not in _DAYS, abs(top - index), hit))
        if not ranked:
            return None
        rank, _, _, hit = min(ranked, key=lambda one: one[:3])
        return (hit, _GROUNDS[rank]) if rank < LOOSE or len(ranked) == 1 else None

    def _rank_of_time(self, top: int, index: int, nodes: set[int], clause: int) -> int | None:
        """How firmly a time hangs on an act; None where it says when somebody spoke."""
        tree = self.tree
        above = next((at for at in tree.ancestors(top) if tree[at].is_verb), top)
        is_spoken = above in self._cues and above not in nodes and (above != clause or index != clause)
        if is_spoken and tree[top].head == above:
            return None
        if above in {clause, index, top} and set(tree.ancestors(top)) & (nodes | {index}):
            return 0
        if above == clause:
            return 1
        return 2 if self._leads(above, clause) else LOOSE

    @property
    def _cues(self) -> frozenset[int]:
        return self.reading.cues

    def _clause(self, index: int, nodes: set[int]) -> int:
        """The verb of the clause that an act stands in, itself where it is one."""
        verbs = [at for at in sorted(nodes) if self.tree[at].is_verb]
        if verbs:
            return verbs[0]
        above = self.tree.verb_above(index)
        return above if above is not None else self.tree.root(self.tree.sentence_of(index))

    def _leads(self, above: int, clause: int) -> bool:
        """Whether one verb stands over the other or they are coordinated."""
        tree = self.tree
        is_joined = tree[above].rel == "conj" and tree.governs(clause, above)
        is_below = tree[above].head == clause and tree[above].rel not in {"acl", "acl:relcl", "amod"}
        return tree.governs(above, clause) or is_below or is_joined

    def place(self, index: int, nodes: set[int], inside: set[int], *, moves: bool = False) -> tuple[Place, str] | None:
        """The place that hangs on the act or on its participants (``inside``), else on the verb of its clause."""
        found = self.reading.places[self.tree[index].sentence]
        clause = self._clause(index, nodes)
        ranked: list[tuple[int, bool, int, Place]] = []
        for place in found:
            if (
                self._is_spoken(place, nodes | {index} | inside)
                or place.head in inside
                or self._is_sources(place.head)
                or not self._tells(place, moves=moves)
            ):
                continue
            rank = self._rank_of_place(place, nodes | {index}, inside, clause)
            ranked.append((rank, not place.is_named, abs(place.head - index), place))
        if not ranked:
            return None
        rank, _, _, place = min(ranked, key=lambda one: one[:3])
        is_firm = rank < LOOSE or (len(ranked) == 1 and place.is_named)
        return (place, _GROUNDS[rank]) if is_firm else None

    def _is_spoken(self, place: Place, own: set[int]) -> bool:
        """Whether a place hangs on a verb of saying, with nothing of the act between them."""
        for above in self.tree.ancestors(place.head):
            if above in own:
                return False
            if self.tree[above].is_verb:
                return above in self._cues
        return False

    def _rank_of_place(self, place: Place, own: set[int], inside: set[int], clause: int) -> int:
        above = list(self.tree.ancestors(place.head))
        if above and above[0] in own | inside:
            return 0
        if set(above) & (own | inside):
            return 1
        return 2 if self.tree.verb_above(place.head) == clause else LOOSE

    def _tells(self, place: Place, *, moves: bool) -> bool:
        """Whether the preposition tells where something was, not where to or from, unless forces move."""
        words = self.lexicon.words.places
        is_bearing = place.preposition == "к" and self.tree[place.head].lemma in words.relating
        is_where = place.preposition not in words.not_where or place.preposition in {"под", "через", "между"}
        return moves or is_where or is_bearing

    def _is_sources(self, head: int) -> bool:
        """“сообщили в Минобороны”, "в бюллетене": a speaker or document is no place."""
        return self.tree[head].lemma in self.lexicon.words.documents or head in self.reading.speakers

    def ground(self, index: int, nodes: set[int], sentence: Sentence) -> tuple[int, int] | None:
        """The clause that the sentence offers as a ground: "в ответ на обстрел", "поскольку …"."""
        found = self.reading.phrases(sentence, self.lexicon.words.justification)
        if found is None:
            return None
        tree = self.tree
        first, last = found
        head = tree[last].head if tree[last].head != last else last
        inside = [at for at in tree.subtree(head) if at >= first]
        if nodes & set(inside) or not inside:
            stop = next((at for at in range(last + 1, sentence.last) if tree[at].text == ","), sentence.last)
            inside = list(range(first, stop))
        return None if index in inside else (first, inside[-1])
