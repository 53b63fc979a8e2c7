"""Which time, place and ground belong to a Russian act? Judged from how the phrase and the act hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.russian.act import Act
    from truceline.extract.russian.places import Place
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.tree import Sentence
    from truceline.extract.times import TimeHit

_DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "agreement", "month", "recent"})
"""Kinds of time phrase that name the day of something."""


class Attaching:
    """Finds the phrases that belong to an act."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon

    def _clause(self, index: int, nodes: set[int]) -> int:
        """The verb of the clause that an act stands in, itself where it is one."""
        verbs = [at for at in nodes if self.tree[at].is_verb]
        if verbs:
            return verbs[0]
        above = self.tree.verb_above(index)
        return above if above is not None else self.tree.root(self.tree.sentence_of(index))

    def time(self, act: Act, sentence: Sentence) -> None:
        """Give the act the time that hangs on it, else on a verb over it that tells no speech, else the only one."""
        tree = self.tree
        cues = {one.cue for one in self.reading.sayings}
        hits = [hit for hit in self.reading.times[sentence.index] if hit.kind != "period" or act.frame.name != "x"]
        clause = self._clause(act.index, act.roles.nodes)
        ranked: list[tuple[int, int, TimeHit]] = []
        for hit in hits:
            top = self.reading.top_of(hit, sentence)
            above = next((at for at in tree.ancestors(top) if tree[at].is_verb), top)
            if above in cues and above not in act.roles.nodes and above != clause:
                continue
            if above in cues and above == clause and act.index != clause:
                continue
            near = set(tree.ancestors(top)) & (act.roles.nodes | {act.index})
            rank = (
                0
                if near and above in {clause, act.index, top}
                else 1
                if above == clause
                else 2
                if self._leads(above, clause)
                else 3
            )
            ranked.append((rank, abs(top - act.index), hit))
        if ranked:
            rank, _, hit = min(ranked, key=lambda one: (one[0], one[2].kind not in _DAYS, one[1]))
            if rank < 3 or len(ranked) == 1:
                act.time, act.time_ground = hit, ("own", "own", "above", "loose")[rank]

    def _leads(self, above: int, clause: int) -> bool:
        """Whether one verb stands over the other or they are coordinated."""
        tree = self.tree
        return (
            tree.governs(above, clause)
            or tree[above].head == clause
            or (tree[above].rel == "conj" and tree.governs(clause, above))
        )

    def place(self, act: Act, sentence: Sentence) -> None:
        """Give the act the place that hangs on it or on its participants, else on the verb of its clause."""
        tree = self.tree
        found = self.reading.places[sentence.index]
        cues = {one.cue for one in self.reading.sayings}
        own = act.roles.nodes | {act.index}
        inside = {head for head in (act.cast.actor, act.cast.target, act.cast.weapon) if head is not None}
        clause = self._clause(act.index, act.roles.nodes)
        ranked: list[tuple[int, int, Place]] = []
        for place in found:
            above = list(tree.ancestors(place.head))
            verb = next((at for at in above if tree[at].is_verb), None)
            if (verb in cues and verb not in own) or place.head in inside or self._is_sources(place.head):
                continue
            if (
                any(at in self.lexicon.words.places.not_where for at in (place.preposition,))
                and act.frame.name not in {"move", "flight"}
                and place.preposition not in {"под", "через", "между"}
            ):
                continue
            rank = (
                0
                if above and above[0] in own | inside
                else 1
                if set(above) & (own | inside)
                else 2
                if verb == clause
                else 3
            )
            ranked.append((rank, abs(place.head - act.index), place))
        if ranked:
            rank, _, place = min(ranked, key=lambda one: (one[0], not one[2].is_named, one[1]))
            if rank < 3 or (len(ranked) == 1 and place.is_named):
                act.place, act.place_ground = place, ("own", "own", "above", "loose")[rank]

    def _is_sources(self, head: int) -> bool:
        """“сообщили в Минобороны”, "в бюллетене": a speaker or document is no place."""
        token = self.tree[head]
        return token.lemma in self.lexicon.words.documents or any(
            source.head == head for one in self.reading.sayings for source, _ in one.sources
        )

    def ground(self, act: Act, sentence: Sentence) -> tuple[int, int] | None:
        """The clause that the sentence offers as a ground: "в ответ на обстрел", "поскольку …"."""
        found = self.reading.phrases(sentence, self.lexicon.words.justification)
        if found is None:
            return None
        tree = self.tree
        first, last = found
        head = tree[last].head if tree[last].head != last else last
        inside = [at for at in tree.subtree(head) if at >= first]
        if act.roles.nodes & set(inside) or not inside:
            stop = next((at for at in range(last + 1, sentence.last) if tree[at].text == ","), sentence.last)
            inside = list(range(first, stop))
        return None if act.index in inside else (first, inside[-1])
