"""Which day has a Russian act that tells none? Of the act that it takes up, else the likeliest that the text names."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from truceline.extract.days import NamedDay, Undated, choose_day
from truceline.extract.russian.act import FACTUAL
from truceline.extract.russian.attaching import HOURS_ON
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.act import Act
    from truceline.extract.russian.reading import Reading
    from truceline.extract.times import TimeHit
    from truceline.extract.walks import Sentence

_DATED: Final = FACTUAL | {Modality.DENIED}
"""Stances under which an act has a day: what did not happen on a day was not on that day."""
_NO_DAY: Final = frozenset({"clock", "recent", "agreement"})
"""Kinds of time that hold for their own sentence only."""
_BOUNDS: Final = ("с ", "со ", "до ", "к ", "после ")
_HEAD: Final = 8


class Lending:
    """Gives Russian acts the days that they leave to their neighbours."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def lend(self, acts: Sequence[Act]) -> None:
        """Days for acts that tell none: of the act referred to, else of the text that it is likeliest of."""
        wanting = [act for act in acts if act.time is None]
        hits = {hit.start: hit for hit in self._hits()}
        days = self._named(list(hits.values()), acts)
        for act in wanting:
            lender = act.lender
            if lender is not None and lender.time is not None and lender.time.kind not in _NO_DAY | {"period"}:
                act.time, act.time_ground = lender.time, "taken_over"
                continue
            day = choose_day(self._undated(act), days) or self._day_of_speech(act, days)
            if day is not None:
                act.time, act.time_ground = hits[day.start], "taken_over"

    def _day_of_speech(self, act: Act, days: Sequence[NamedDay]) -> NamedDay | None:
        """“обстреляли город, сообщили в среду”: the day of the words, where a text names no other."""
        sentence = self.tree[act.index].sentence
        return next((day for day in days if day.sentence == sentence and day.is_of_speech), None)

    def _hits(self) -> list[TimeHit]:
        found = (hit for sentence in self.tree.sentences for hit in self.reading.times[sentence.index])
        return [hit for hit in found if hit.kind not in _NO_DAY and self._names_day(hit)]

    def _names_day(self, hit: TimeHit) -> bool:
        """No mere hours on, and of periods only the day and night that a bulletin is about ("за минувшие сутки")."""
        words = self.tree.text[hit.start : hit.end].lower()
        if hit.kind == "anaphoric" and HOURS_ON.search(words):
            return False
        return hit.kind != "period" or "сутки" in words

    def _named(self, hits: Sequence[TimeHit], acts: Sequence[Act]) -> list[NamedDay]:
        tellers: dict[int, list[int]] = {}
        for act in acts:
            if act.time is not None and act.time_ground != "taken_over" and act.stance.modality in _DATED:
                tellers.setdefault(act.time.start, []).append(self.tree[act.index].start)
        found = []
        for hit in hits:
            sentence = self._sentence(hit.start)
            words = self.tree.text[hit.start : hit.end].lower()
            found.append(
                NamedDay(
                    start=hit.start,
                    sentence=sentence.index,
                    block=self.reading.block_numbers[sentence.index],
                    kind=hit.kind,
                    is_of_speech=hit.start not in tellers and self._is_spoken(hit, sentence),
                    is_bound=words.startswith(_BOUNDS),
                    leads=hit.start - self.tree[sentence.first].start < _HEAD,
                    dated=tuple(tellers.get(hit.start, ())),
                    is_aside=self._is_aside(hit, sentence),
                )
            )
        return found

    def _sentence(self, start: int) -> Sentence:
        sentences = self.tree.sentences
        number = bisect_right(sentences, start, key=lambda one: self.tree[one.last - 1].end)
        return sentences[min(number, len(sentences) - 1)]

    def _undated(self, act: Act) -> Undated:
        token = self.tree[act.index]
        sentence = self.tree.sentence_of(act.index)
        plain = [hit for hit in self.reading.times[sentence.index] if not self._is_spoken(hit, sentence)]
        own = next((hit.start for hit in plain if hit.kind not in _NO_DAY | {"period"}), None)
        return Undated(token.start, sentence.index, self.reading.block_numbers[sentence.index], own)

    def _is_aside(self, hit: TimeHit, sentence: Sentence) -> bool:
        """“ракета, выпущенная в среду”: a day that tells which thing is meant."""
        tree = self.tree
        verb = tree.verb_above(self.reading.top_of(hit, sentence))
        return verb is not None and tree[verb].rel in {"acl", "acl:relcl"}

    def _is_spoken(self, hit: TimeHit, sentence: Sentence) -> bool:
        """Whether a day is that of a speech: it hangs on a verb of saying that counts nothing, and on no act."""
        tree, words = self.tree, self.reading.lexicon.words.perceiving
        top = self.reading.top_of(hit, sentence)
        first = self.reading.token_at(hit.start, sentence)
        if hit.kind == "period" or (first > sentence.first and tree[first - 1].lemma in self.reading.lexicon.by_noun):
            return False
        verb = tree.verb_above(top)
        return verb is not None and verb in self.reading.cues and tree[verb].lemma not in words.counting
