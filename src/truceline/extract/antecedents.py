"""Which act told before does a sentence speak of? One judgement, on which charges, denials, tolls and means build.

A score with its reason: how far back the act stands and whether in the same paragraph, whether the word that takes it
up is of its kind, whether its sides and its day are those that are named here.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.act import FACTUAL, NEAR, NOT_TOLD, Act
from truceline.extract.references import is_near, is_over_days
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.reading import Reading
    from truceline.model.claim import Mention

FAR: Final = 0.15
"""What each sentence between takes from the score."""
TOGETHER: Final = 0.5
"""What an act in the same paragraph gains."""
OF_KIND: Final = 1.0
"""What an act gains whose kind the word names; an act of another kind loses as much."""
OF_SIDE: Final = 0.6
"""What an act gains by a side that is named here too, in the same part."""
TURNED: Final = 1.5
"""What an act loses by a side that is named here as its doer and there as its target, or the other way round."""
OF_DAY: Final = 0.5
"""What an act gains by the day that is named here too, and loses by another."""
LASTING: Final = 0.4
"""What an act of several days loses: no single one that something is said of."""
MOVING: Final = 1.0
"""What a move or a new post loses where no word says that one is meant."""
_MILD: Final = frozenset({"arrests", "recruitment", "military_exercise", "agreement", "other"})
"""Acts that hurt nobody and that nobody is asked about, unless a word says that one of them is meant."""
LEANING: Final = 0.1
"""What an act that itself only leans on another loses."""


class Antecedent(NamedTuple):
    """An act told before, with how likely it is meant and why."""

    act: Act
    score: float
    reason: str


class Question(NamedTuple):
    """What words that point back say of the act: where they stand, of which kinds it is, who did and suffered it."""

    at: int
    kinds: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    victims: frozenset[str] = frozenset()


class Antecedents:
    """Judges which act of a document is meant."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def of(self, asked: Question, acts: Sequence[Act]) -> Antecedent | None:
        """The likeliest act in front of the words, of those within reach that are told as having happened."""
        last = bisect_left(acts, asked.at, key=lambda one: one.index)
        near = [one for one in acts[max(0, last - NEAR) : last] if self._is_open(one, asked)]
        judged = [self.judge(one, asked) for one in near]
        found = max(judged, key=lambda one: (one.score, one.act.index), default=None)
        return found._replace(act=_meant(found.act)) if found is not None else None

    def _is_open(self, act: Act, asked: Question) -> bool:
        meant = _meant(act)
        if meant.series is not None or meant.stance.is_unsaid or meant.stance.modality not in FACTUAL:
            return False
        return is_near(self.tree, act.index, asked.at)

    def judge(self, act: Act, asked: Question) -> Antecedent:
        """The score of one act, and what decided it."""
        tree = self.tree
        away = tree[asked.at].sentence - tree[act.index].sentence
        score, why = -FAR * away, [f"{away} sentences back"]
        if self._block(act.index) == self._block(asked.at):
            score, why = score + TOGETHER, [*why, "same paragraph"]
        steps = (self._by_kind(act, asked), self._by_sides(act, asked), self._by_day(act, asked))
        for gain, reason in steps:
            if gain:
                score, why = score + gain, [*why, reason]
        if is_over_days(tree, act):
            score -= LASTING
        if act.is_toll or act.is_charge:
            score -= LEANING
        return Antecedent(act, score, ", ".join(why))

    def _block(self, index: int) -> int:
        return self.reading.block_of(self.tree[index].start)

    def _by_kind(self, act: Act, asked: Question) -> tuple[float, str]:
        if act.act in asked.kinds:
            return OF_KIND, "of the kind that is named"
        if asked.kinds:
            return -OF_KIND, "of another kind"
        return (-MOVING, "a move") if act.trigger.frame.name in NOT_TOLD or act.act in _MILD else (0.0, "")

    def _by_sides(self, act: Act, asked: Question) -> tuple[float, str]:
        actors = _parties(act.cast.actor)
        targets = _parties(act.cast.target)
        if asked.doers & actors or asked.victims & targets:
            return OF_SIDE, "of the sides that are named"
        if self._share_side(asked.doers, targets) or asked.victims & actors:
            return -TURNED, "of the sides the other way round"
        return 0.0, ""

    def _share_side(self, some: frozenset[str], others: frozenset[str]) -> bool:
        """Whether two are the same, or of one side of the fighting."""
        side = self.reading.lexicons.parties.side
        sides = {side(one) for one in some} & {side(one) for one in others}
        return bool(some & others) or bool(sides - {None})

    def _by_day(self, act: Act, asked: Question) -> tuple[float, str]:
        if act.time is None:
            return 0.0, ""
        text, hits = self.tree.text, self.reading.times[self.tree[asked.at].sentence]
        here = {text[hit.start : hit.end].lower() for hit in hits}
        there = text[act.time[0].start : act.time[0].end].lower()
        return (OF_DAY, "of the day that is named") if there in here else (0.0, "")


def _meant(act: Act) -> Act:
    """The act that a denial leans on: what is denied was told before it."""
    of = act.inherited.get("act") if act.is_charge and act.stance.modality is Modality.DENIED else None
    return of if of is not None else act


def _parties(mention: Mention | None) -> frozenset[str]:
    return frozenset(one.value for one in mention.parties) if mention is not None else frozenset()
