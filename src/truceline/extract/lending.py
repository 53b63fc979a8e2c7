"""When and where, if a sentence does not say? An act takes the day and place of the telling round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.act import FACTUAL, NEAR
from truceline.extract.attach import LOOSE, is_bound, is_of_thing
from truceline.extract.clause_times import ClauseTimes
from truceline.extract.days import NamedDay, Undated, choose_day
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.act import Act
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.times import TimeHit

DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "month"})
"""Kinds of time that name the day or month of something."""
NO_DAY: Final = frozenset({"recent"})
"""Kinds of time that date nothing but what they stand beside."""
APART: Final = frozenset({"date", "month"})
"""Kinds of time that tell things of one name apart ("the truce of May"); "the events of Sunday" are news."""
DATED: Final = FACTUAL | {Modality.DENIED}
"""Stances under which an act is dated: what did not happen on a day was not on that day."""
HEAD: Final = 8
"""Characters from the start of a sentence within which a time stands at its head."""


class Lending:
    """Gives acts what they leave to their neighbours."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.clauses = ClauseTimes(reading)

    def lend(self, acts: Sequence[Act]) -> None:
        """Days and places that acts leave to the telling.

        Cascade for days: (1) a charge has that of what somebody is blamed for; (2) what leans on another act, or is
        joined to it by "and", has the day of that one; (3) any other has the day of the text that it is likeliest of
        (``days``).
        """
        wanting = [act for act in acts if act.series is None and act.stance.modality in DATED]
        for act in wanting:
            if act.is_charge and act.time is None:
                act.time = self._day_of_matter(act)
        tellers = self._by_start(acts)
        for act in wanting:
            mate = self._coordinated(act, tellers)
            if mate is not None and act.time is None and not {"time", "act"} & act.inherited.keys():
                act.inherited["time"] = mate
        hits = self._hits(acts)
        days = self._named(hits, acts)
        undated = [act for act in wanting if act.time is None and not {"time", "act"} & act.inherited.keys()]
        chosen = [(act, choose_day(self._undated(act), days)) for act in undated]
        for act, day in chosen:
            self._date(act, day, hits, tellers)
        for act in wanting:
            if not self._has_day(act):
                self._date(act, choose_day(self._undated(act), days), hits, tellers)
        for position, act in enumerate(acts):
            if act.series is None and act.stance.modality in DATED:
                self._lend_place(act, acts[max(0, position - NEAR) : position])

    def _by_start(self, acts: Sequence[Act]) -> dict[int, list[Act]]:
        found: dict[int, list[Act]] = {}
        for act in acts:
            found.setdefault(self.tree[act.index].start, []).append(act)
        return found

    def _coordinated(self, act: Act, by_start: dict[int, list[Act]]) -> Act | None:
        """“had shelled Rastan at dawn and had fired on Talbiseh”: the act with a time that a verb is joined to."""
        token = self.tree[act.index]
        heads = by_start.get(self.tree[token.head].start, ())
        mates = [one for one in heads if one.time is not None and one.series is None]
        return mates[0] if mates and token.dep == "conj" and token.is_verb else None

    def _date(self, act: Act, day: NamedDay | None, hits: Sequence[TimeHit], by_start: dict[int, list[Act]]) -> None:
        """Gives an act a day: through the act that tells it, the last one before it if there are several."""
        if day is None:
            return
        tellers = [one for start in sorted(set(day.dated)) for one in by_start.get(start, ())]
        before = [one for one in tellers if one.index < act.index]
        if tellers:
            act.inherited["time"] = before[-1] if before else tellers[0]
        else:
            act.time = (next(hit for hit in hits if hit.start == day.start), LOOSE)

    def _hits(self, acts: Sequence[Act]) -> list[TimeHit]:
        """Times that the text tells, in its order, but those by which something is measured or told apart."""
        told = [hit for sentence in self.tree.sentences for hit in self.reading.times[sentence.index]]
        own = {one.time[0].start: one.time[0] for one in acts if one.time is not None}
        known = {hit.start for hit in told}
        told = sorted([*told, *(own[at] for at in own.keys() - known)], key=lambda hit: hit.start)
        told = [hit for hit in told if hit.kind not in NO_DAY and not (hit.kind in APART and self._is_of_thing(hit))]
        return [hit for hit in told if not self.clauses.is_measure(hit)]

    def _named(self, hits: Sequence[TimeHit], acts: Sequence[Act]) -> list[NamedDay]:
        """The times as days that an act may be of."""
        dated: dict[int, list[Act]] = {}
        for act in acts:
            if act.time is not None and act.series is None:
                dated.setdefault(act.time[0].start, []).append(act)
        found = []
        for hit in hits:
            sentence = self.tree.sentence_of(self.reading.token_at(hit.start))
            tellers = dated.get(hit.start, [])
            found.append(
                NamedDay(
                    start=hit.start,
                    sentence=sentence.index,
                    block=self.reading.block_of(hit.start),
                    kind="relative" if "overnight" in self.tree.text[hit.start : hit.end].lower() else hit.kind,
                    is_of_speech=self._is_of_speech(hit),
                    is_bound=is_bound(self.tree.text, hit),
                    leads=hit.start - self.reading.bounds(sentence)[0] < HEAD,
                    dated=tuple(self.tree[act.index].start for act in tellers),
                    is_background=bool(tellers) and self._is_background(tellers[-1], hit),
                    is_aside=self._is_aside(hit),
                )
            )
        return found

    def _undated(self, act: Act) -> Undated:
        token = self.tree[act.index]
        own, said = self._own_day(act), self._speech_day(act)
        block = self.reading.block_of(token.start)
        return Undated(token.start, token.sentence, block, *(hit.start if hit else None for hit in (own, said)))

    def _is_background(self, act: Act, hit: TimeHit) -> bool:
        """Whether the day of an act is none that the report goes on about.

        It is told in the pluperfect, or as what something reached from or up to.
        """
        tree = self.tree
        if is_bound(tree.text, hit):
            return True
        verb = next((at for at in (act.index, *tree.ancestors(act.index)) if tree[at].is_verb), None)
        return verb is not None and tree.is_past_of_past(verb)

    def _own_day(self, act: Act) -> TimeHit | None:
        """The first day that the act's sentence names and that is not merely that of somebody's speech."""
        tree, reports = self.tree, self.reading.lexicons.cues.reports
        for hit in self.reading.times[tree[act.index].sentence]:
            above = self._verb_above(hit)
            is_speech = above is not None and reports(tree[above].lemma) and tree.governs(above, act.index)
            if hit.kind in DAYS and not (is_speech or is_bound(tree.text, hit) or self._is_of_thing(hit)):
                return hit
        return None

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
        return self.tree[verb].tag == "VBD" and self.reading.is_spoken(start)

    def _is_of_speech(self, hit: TimeHit) -> bool:
        """Whether a day hangs on a verb of saying."""
        above = self._verb_above(hit)
        return above is not None and self.reading.lexicons.cues.reports(self.tree[above].lemma)

    def _is_aside(self, hit: TimeHit) -> bool:
        """“the raids of Thursday”, "a missile that was fired on Monday": a day told to say which thing is meant."""
        above = self._verb_above(hit)
        return self._is_of_thing(hit) or (above is not None and self.tree[above].dep in {"relcl", "acl"})

    def _verb_above(self, hit: TimeHit) -> int | None:
        inside = self.reading.tokens_within(hit.start, hit.end)
        return next((at for at in self.tree.ancestors(inside[0]) if self.tree[at].is_verb), None) if inside else None

    def _is_of_thing(self, hit: TimeHit) -> bool:
        """“the measures of July”: a day that tells which thing is meant."""
        inside = self.reading.tokens_within(hit.start, hit.end)
        return any(is_of_thing(self.tree, at, lambda _: False) for at in inside[:1])

    def _day_of_matter(self, act: Act) -> tuple[TimeHit, float] | None:
        """“blamed the army for a fire there on 21 March”: the day of what somebody is blamed for."""
        tree = self.tree
        leads = [at for at in tree.children(act.index, "prep") if tree[at].lower in {"for", "of", "over"}]
        hits = [hit for hit in self.reading.times[tree[act.index].sentence] if hit.kind in {"date", "weekday"}]
        hits = [hit for hit in hits if leads and hit.start > tree[leads[0]].end]
        return (hits[0], LOOSE) if hits else None

    def _has_day(self, act: Act) -> bool:
        """Whether an act has a time of its own or from those that it leans on."""
        left, seen = [act], 0
        while left and seen < NEAR:
            one, seen = left.pop(), seen + 1
            if one.time is not None:
                return True
            left += [other for other in (one.inherited.get("time"), one.inherited.get("act")) if other is not None]
        return False

    def _lend_place(self, act: Act, before: Sequence[Act]) -> None:
        if act.place is not None or act.cast.place is not None or {"place", "act"} & act.inherited.keys():
            return
        linked = [one for one in before if one.index == act.link]
        told = self._told_place(act)
        if told is not None:
            act.place = (told, LOOSE)
        elif linked and (linked[0].place is not None or linked[0].cast.place is not None):
            act.inherited["place"] = linked[0]

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
