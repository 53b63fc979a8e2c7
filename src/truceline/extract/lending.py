"""When and where, if a sentence does not say? An act takes the day and place of the telling round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.act import FACTUAL, NEAR
from truceline.extract.attach import LOOSE, is_bound, is_of_thing
from truceline.extract.narrative import Narrative
from truceline.extract.references import is_near
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.times import TimeHit

DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "month", "period"})
DATED: Final = FACTUAL | {Modality.DENIED}
"""Stances under which an act is dated: what did not happen on a day was not on that day."""
SOON: Final = 3
"""Sentences within which a report comes to the day of what it leads in with."""
PARTS: Final = frozenset({"overnight", "dawn", "night"})
"""Words of a part of a day that move a telling on to another day."""


class Lending:
    """Gives acts what they leave to their neighbours."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.narrative = Narrative(reading)

    def lend(self, act: Act, before: list[Act]) -> None:
        """Day and place that an act leaves to the telling: the linked act's, or those of the paragraph's last act."""
        if act.series is not None or act.stance.modality not in DATED:
            return
        linked = [one for one in before if one.index == act.link]
        telling = [one for one in before if self._is_one_telling(one, act) and one.stance.modality in DATED]
        if act.is_charge and act.time is None:
            act.time = self._day_of_matter(act)
        if act.time is None and "time" not in act.inherited and "act" not in act.inherited:
            dated = [one for one in (*telling, *linked) if self._tells_day(one)]
            own = self._own_days(act)
            same = dated and self.tree[dated[-1].index].sentence == self.tree[act.index].sentence
            spoken = self._speech_day(act)
            if dated and (same or not (own or spoken)):
                act.inherited["time"] = dated[-1]
            elif not own and spoken is not None:
                act.time = (spoken, LOOSE)
            elif not own:
                self._date_by_telling(act, before)
        if act.place is None and act.cast.place is None and not {"place", "act"} & act.inherited.keys():
            told = self._told_place(act)
            if told is not None:
                act.place = (told, LOOSE)
            elif linked and (linked[0].place is not None or linked[0].cast.place is not None):
                act.inherited["place"] = linked[0]

    def _day_of_matter(self, act: Act) -> tuple[TimeHit, float] | None:
        """“blamed the army for a fire there on 21 March”: the day of what somebody is blamed for."""
        tree = self.tree
        leads = [at for at in tree.children(act.index, "prep") if tree[at].lower in {"for", "of", "over"}]
        hits = [hit for hit in self.reading.times[tree[act.index].sentence] if hit.kind in {"date", "weekday"}]
        hits = [hit for hit in hits if leads and hit.start > tree[leads[0]].end]
        return (hits[0], LOOSE) if hits else None

    def lend_at_last(self, acts: list[Act]) -> None:
        """Gives a day to acts that have none from their surroundings.

        Cascade: (1) a day that their own sentence names; (2) the last act with a day before them; (3) the first act
        with a day right behind them, which a report leads in with; (4) the last day that it names before them.
        """
        dated = [one for one in acts if one.time is not None and self._tells_day(one) and one.series is None]
        for act in acts:
            if act.series is not None or act.stance.modality not in DATED or self._has_day(act):
                continue
            own = self._own_days(act)
            before = [one for one in dated if one.index < act.index]
            behind = [one for one in dated if one.index > act.index]
            told = None if before else self._day_before(act)
            if own:
                act.time = (own[0], LOOSE)
            elif before:
                act.inherited["time"] = self.narrative.last(act, before) or before[-1]
            elif behind and (
                told is None or self.tree[behind[0].index].sentence - self.tree[act.index].sentence <= SOON
            ):
                act.inherited["time"] = behind[0]
            elif told is not None:
                act.time = (told, LOOSE)

    def _has_day(self, act: Act) -> bool:
        """Whether an act has a time of its own or from those that it leans on."""
        left, seen = [act], 0
        while left and seen < NEAR:
            one, seen = left.pop(), seen + 1
            if one.time is not None:
                return True
            left += [other for other in (one.inherited.get("time"), one.inherited.get("act")) if other is not None]
        return False

    def _day_before(self, act: Act) -> TimeHit | None:
        """The last day that the report names before an act, if it is not that of somebody's words."""
        for number in range(self.tree[act.index].sentence, -1, -1):
            hits = [hit for hit in self.reading.times[number] if hit.kind in {"date", "weekday", "relative"}]
            hits = [hit for hit in hits if not (self._is_of_speech(hit) or self._is_of_thing(hit))]
            hits = [hit for hit in hits if not is_bound(self.tree.text, hit)]
            if hits:
                return hits[-1]
        return None

    def _tells_day(self, act: Act) -> bool:
        """Whether an act's time names a day, or moves the telling on to another one ("overnight")."""
        if act.time is None:
            return False
        hit = act.time[0]
        words = self.tree.text[hit.start : hit.end].lower().split()
        if is_bound(self.tree.text, hit) and words[0] not in {"since", "ever"}:
            return False
        return hit.kind in DAYS or (hit.kind == "clock" and not PARTS.isdisjoint(words))

    def _speech_day(self, act: Act) -> TimeHit | None:
        """“On 29 December an official told the agency that the retreat was under way”: the day on which it was said.

        Not of what had happened before it was said, nor of a deed that is only judged ("condemned the strike").
        """
        tree = self.tree
        verb = next((at for at in (act.index, *tree.ancestors(act.index)) if tree[at].is_verb), None)
        said = {one.cue for one in act.chain.used}
        if verb is None or tree[verb].dep not in {"ccomp", "ROOT"} or verb in said:
            return None
        if tree.is_past_of_past(verb) or self._is_recalled(verb):
            return None
        cues = [one.cue for one in act.chain.used if act.index in one.content]
        for cue in reversed(cues):
            for hit in self.reading.times[tree[cue].sentence]:
                inside = self.reading.tokens_within(hit.start, hit.end)
                above = [at for at in tree.ancestors(inside[0]) if tree[at].is_verb] if inside else []
                if hit.kind in {"date", "weekday"} and above and above[0] == cue:
                    return hit
        return None

    def _is_recalled(self, verb: int) -> bool:
        """“"They shot at us," he told reporters on Monday": words on what was past when they were spoken."""
        start = self.tree[verb].start
        return self.tree[verb].tag == "VBD" and any(
            one.is_speech and one.start < start < one.end for one in self.reading.quotes
        )

    def _own_days(self, act: Act) -> list[TimeHit]:
        """Days that the act's sentence names and that are not merely those of somebody's speech."""
        tree, reports = self.tree, self.reading.lexicons.cues.reports
        found = []
        for hit in self.reading.times[tree[act.index].sentence]:
            inside = self.reading.tokens_within(hit.start, hit.end)
            above = [at for at in tree.ancestors(inside[0]) if tree[at].is_verb] if inside else []
            is_speech = bool(above) and reports(tree[above[0]].lemma) and tree.governs(above[0], act.index)
            is_things = bool(inside) and any(is_of_thing(tree, at, lambda _: False) for at in inside)
            is_own = hit.kind in DAYS - {"period"} and not is_bound(tree.text, hit)
            if is_own and not is_speech and not is_things:
                found.append(hit)
        return found

    def _date_by_telling(self, act: Act, before: list[Act]) -> None:
        """No day in its paragraph: that of the sentence before it ("It was on Sunday."), else of the last act told."""
        tree = self.tree
        number = tree[act.index].sentence
        headed = self._headed(act.index)
        if headed is not None:
            act.time = (headed, LOOSE)
            return
        if number and self.reading.block_of(tree[act.index].start) == self.reading.block_of(
            tree[tree.sentences[number - 1].first].start
        ):
            told = [hit for hit in self.reading.times[number - 1] if hit.kind in DAYS]
            if len(told) == 1 and not self._is_of_speech(told[0]):
                act.time = (told[0], LOOSE)
                return
        dated = [one for one in before if is_near(self.tree, one.index, act.index) and one.series is None]
        dated = [one for one in dated if one.time is not None]
        dated = [one for one in dated if one.time is not None and one.time[0].kind != "period"]
        days = [one for one in dated if one.time is not None and one.time[0].kind in DAYS]
        last = self.narrative.last(act, days or dated)
        if last is not None:
            act.inherited["time"] = last

    def _is_of_speech(self, hit: TimeHit) -> bool:
        """Whether a day hangs on a verb of saying."""
        inside = self.reading.tokens_within(hit.start, hit.end)
        above = [at for at in self.tree.ancestors(inside[0]) if self.tree[at].is_verb] if inside else []
        return bool(above) and self.reading.lexicons.cues.reports(self.tree[above[0]].lemma)

    def _is_of_thing(self, hit: TimeHit) -> bool:
        """“the measures of July”: a day that tells which thing is meant."""
        inside = self.reading.tokens_within(hit.start, hit.end)
        return any(is_of_thing(self.tree, at, lambda _: False) for at in inside[:1])

    def _headed(self, index: int) -> TimeHit | None:
        """“20 November. Donetsk region: …”: the day that heads the paragraph and is a sentence of its own."""
        tree, reading = self.tree, self.reading
        block = reading.block_of(tree[index].start)
        first = next(s for s in tree.sentences if reading.block_of(tree[s.first].start) == block)
        start, end = reading.bounds(first)
        hits = [hit for hit in reading.times[first.index] if hit.kind in {"date", "weekday"}]
        is_day = len(hits) == 1 and 2 * (hits[0].end - hits[0].start) > end - start and hits[0].start - start < 4
        return hits[0] if is_day and first.index != tree[index].sentence else None

    def _is_one_telling(self, one: Act, act: Act) -> bool:
        """Whether two acts stand within two sentences of one paragraph and come from one speaker."""
        tree, reading = self.tree, self.reading
        same_block = reading.block_of(tree[one.index].start) == reading.block_of(tree[act.index].start)
        gap = tree[act.index].sentence - tree[one.index].sentence
        return same_block and 0 <= gap <= 2 and one.series is None

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
