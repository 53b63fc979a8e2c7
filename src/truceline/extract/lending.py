"""When and where, if a sentence does not say? An act takes the day and place of the telling round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.act import FACTUAL
from truceline.extract.attach import LOOSE
from truceline.extract.references import is_near

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.times import TimeHit

DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "month"})


class Lending:
    """Gives acts what they leave to their neighbours."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def lend(self, act: Act, before: list[Act]) -> None:
        """Day and place that an act leaves to the telling: the linked act's, or those of the paragraph's last act."""
        if act.series is not None or act.stance.modality not in FACTUAL:
            return
        linked = [one for one in before if one.index == act.link]
        near = [one for one in before if self._is_one_telling(one, act)]
        if act.time is None and "time" not in act.inherited and "act" not in act.inherited:
            dated = [one for one in (*near, *linked) if one.time is not None and one.time[0].kind in DAYS]
            own = self._own_days(act)
            same = dated and self.tree[dated[-1].index].sentence == self.tree[act.index].sentence
            if dated and (same or not own):
                act.inherited["time"] = dated[-1]
            elif not own:
                self._date_by_telling(act, before)
        if act.place is None and act.cast.place is None and not {"place", "act"} & act.inherited.keys():
            told = self._told_place(act)
            if told is not None:
                act.place = (told, LOOSE)
            elif linked and (linked[0].place is not None or linked[0].cast.place is not None):
                act.inherited["place"] = linked[0]

    def _own_days(self, act: Act) -> list[TimeHit]:
        """Days that the act's sentence names and that are not merely those of somebody's speech."""
        tree, reports = self.tree, self.reading.lexicons.cues.reports
        found = []
        for hit in self.reading.times[tree[act.index].sentence]:
            inside = self.reading.tokens_within(hit.start, hit.end)
            above = [at for at in tree.ancestors(inside[0]) if tree[at].is_verb] if inside else []
            is_speech = bool(above) and reports(tree[above[0]].lemma) and tree.governs(above[0], act.index)
            if hit.kind in DAYS and not is_speech:
                found.append(hit)
        return found

    def _date_by_telling(self, act: Act, before: list[Act]) -> None:
        """No day in its paragraph: that of the sentence before it ("It was on Sunday."), else of the last act told."""
        tree = self.tree
        number = tree[act.index].sentence
        if number and self.reading.block_of(tree[act.index].start) == self.reading.block_of(
            tree[tree.sentences[number - 1].first].start
        ):
            told = [hit for hit in self.reading.times[number - 1] if hit.kind in DAYS]
            speaks = any(self.reading.lexicons.cues.reports(tree[at].lemma) for at in tree.sentences[number - 1])
            if len(told) == 1 and not speaks:
                act.time = (told[0], LOOSE)
                return
        dated = [one for one in before if is_near(self.tree, one.index, act.index) and one.series is None]
        dated = [one for one in dated if one.time is not None]
        days = [one for one in dated if one.time is not None and one.time[0].kind in DAYS]
        if dated:
            act.inherited["time"] = (days or dated)[-1]

    def _is_one_telling(self, one: Act, act: Act) -> bool:
        """Whether two acts stand within two sentences of one paragraph and come from one speaker."""
        tree, reading = self.tree, self.reading
        same_block = reading.block_of(tree[one.index].start) == reading.block_of(tree[act.index].start)
        gap = tree[act.index].sentence - tree[one.index].sentence
        return same_block and 0 <= gap <= 2 and one.series is None and one.stance.modality in FACTUAL

    def _told_place(self, act: Act) -> PlaceHit | None:
        """“The patrol was outside the zone”: where the next two sentences say that one who took part was."""
        tree = self.tree
        heads = {tree[at].lemma.lower() for at in (act.cast.target_head, act.cast.actor_head) if at is not None}
        number = tree[act.index].sentence
        for sentence in tree.sentences[number + 1 : number + 3]:
            root = next((at for at in sentence if tree[at].lemma == "be" and tree.children(at, "nsubj")), None)
            if root is None or tree[tree.children(root, "nsubj")[0]].lemma.lower() not in heads:
                continue
            hits = [hit for hit in self.reading.places[sentence.index] if tree[hit.parts[0].top].head == root]
            if hits and not hits[0].is_reference:
                return hits[0]
        return None
