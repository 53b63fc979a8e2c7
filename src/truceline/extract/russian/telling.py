"""What does a Russian act owe to its neighbours? References, tolls told later, days and places left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.act import FACTUAL, Act
from truceline.extract.russian.chains import retold
from truceline.extract.russian.lending import Lending
from truceline.extract.russian.stems import stem
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from truceline.extract.russian.reading import Reading

REACH: Final = 6
"""Sentences over which a toll or reference is taken for that of an act told before."""
NEAR: Final = 24
CONTINUES: Final = 2
"""Sentences over which a toll goes on with the account of its act."""
_RESULTS: Final = frozenset({"damage"})
"""Frames of what came of an act."""
_NOT_LENT: Final = frozenset(
    {"move", "base", "flight", "deploy", "sighting", "down", "neutralise", "obstruct", "arrest"}
)


class Telling:
    """Ties the acts of a document together."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def tie(self, acts: list[Act]) -> list[Act]:
        """Acts that tell something, each with what it takes over.

        A cascade: (1) tolls take the act they are of; (2) bare references fall away; (3) days and places are lent.
        """
        kept: list[Act] = []
        for act in acts:
            earlier = self._referent(act, kept[-NEAR:])
            if earlier is not None and (act.frame.is_harm or self._is_result(act, earlier)):
                act.lender, act.act = earlier, earlier.act
            elif earlier is not None and self._is_reference(act):
                act.lender = earlier
                if act.frame.by_means and act.cast.weapon_class is None:
                    act.act = earlier.act
            elif earlier is not None and act.frame.name == "fire" and self._goes_on(act, earlier):
                act.act = earlier.act
            if self._tells(act, earlier) and not self._is_part(act, kept[-NEAR:]):
                self._continue(act)
                kept.append(act)
        self._lend_all(kept)
        return kept

    def _referent(self, act: Act, earlier: list[Act]) -> Act | None:
        """The act told before that a toll or a bare noun refers to."""
        number = self.tree[act.index].sentence
        near = [
            one
            for one in earlier
            if number - self.tree[one.index].sentence <= REACH and one.frame.name not in _NOT_LENT
        ]
        near = [one for one in near if not one.frame.is_harm or one.lender is not None]
        near = [one for one in near if one.stance.modality in FACTUAL]
        if act.frame.is_harm:
            return near[-1] if near else None
        kin = [
            one
            for one in near
            if one.act == act.act or one.frame.name == act.frame.name or (one.frame.by_means and act.frame.by_means)
        ]
        return kin[-1] if kin else None

    def _is_result(self, act: Act, earlier: Act) -> bool:
        """“разрушены три дома”: what was destroyed by nobody named is the result of the act told before."""
        near = self.tree[act.index].sentence - self.tree[earlier.index].sentence <= 2
        is_done = act.frame.name == "hit" and act.roles.is_passive
        return near and (is_done or act.frame.name in _RESULTS) and act.cast.actor is None

    def _is_part(self, act: Act, earlier: list[Act]) -> bool:
        """“накрыли из миномётов: взлетел на воздух склад": a result told beside its act is no act of its own."""
        if act.cast.actor is not None or act.harms or act.frame.name not in _RESULTS | {"explode"}:
            return False
        number = self.tree[act.index].sentence
        beside = [one for one in earlier if self.tree[one.index].sentence == number and one.chain.key == act.chain.key]
        is_bare = act.frame.name in _RESULTS and act.lender is None and act.cast.weapon_class is None
        return is_bare or any(one.frame.name not in _NOT_LENT for one in beside)

    def _continue(self, act: Act) -> None:
        """“Трое убиты, один ранен." behind somebody's account goes on with it: the toll comes through the same hops."""
        lender = act.lender
        if lender is None or len(act.chain.hops) > 1 or len(lender.chain.hops) < 2:
            return
        if not (act.frame.is_harm or act.frame.name in _RESULTS) or self.reading.chains.holding(act.index):
            return
        mine, other = (self.tree[one.index].sentence for one in (act, lender))
        blocks = self.reading.block_numbers
        if (
            not self.reading.chains.turns(self.tree.sentences[mine])
            and blocks[mine] == blocks[other]
            and mine - other <= CONTINUES
            and not self._is_told_between(other, mine, lender.chain.speaker.key)
        ):
            act.chain = retold(lender.chain)

    def _is_told_between(self, first: int, last: int, speaker: str) -> bool:
        """Whether somebody else speaks in a sentence between two."""
        between = [one for one in self.reading.sayings if first < self.tree[one.cue].sentence < last]
        return any(source.key != speaker for one in between for source, _ in one.sources)

    def _goes_on(self, act: Act, earlier: Act) -> bool:
        """“Огонь вели боевики” right behind a shelling: fire without a weapon is that of the sentence before."""
        near = self.tree[act.index].sentence - self.tree[earlier.index].sentence <= 1
        return near and act.cast.weapon_class is None and earlier.frame.name == "shell"

    def _is_reference(self, act: Act) -> bool:
        """A noun with "этот" or nothing of its own: "удар был нанесён", "об этом обстреле"."""
        tree = self.tree
        if not tree[act.index].is_noun:
            return False
        shown = any(tree[at].lemma in {"этот", "данный", "тот"} for at in tree.children(act.index, "det", "amod"))
        return shown or (act.cast.actor is None and act.cast.target is None)

    def _tells(self, act: Act, earlier: Act | None) -> bool:
        """Whether an act says anything new: a reference needs a time, place, toll or denial of its own."""
        cast = act.cast
        if act.stance.modality is Modality.DENIED and len(act.chain.hops) < 2:
            return False  # what the report itself negates is no claim
        if self._is_near_miss(act):
            return False
        if act.frame.is_harm:
            return self._tells_harm(act)
        if not self.tree[act.index].is_noun:
            return True
        if act.stance.modality is Modality.DENIED and act.chain.speaker.via is Via.DENIES:
            other = earlier.cast.target if earlier is not None else None
            is_other = cast.target is not None and (other is None or not self._is_same(cast.target, other))
            return earlier is None or is_other or not self._is_aside(act)
        own = cast.actor is not None or cast.target is not None or bool(act.harms) or act.series is not None
        if earlier is None:
            return own or act.place is not None or act.roles.support is not None or self._is_told_of(act)
        if act.stance.modality not in FACTUAL:
            return True
        support = self.tree[act.roles.support].lemma if act.roles.support is not None else ""
        is_new = act.chain.key != earlier.chain.key and len(act.chain.hops) > 1
        if is_new and (support in self.reading.lexicon.frames.happening or self._is_told_of(act)):
            return True
        told = support == "иметь" or (support != "" and (act.time is not None or act.place is not None))
        told = told or (support != "" and any(prep in {"из", "с", "со"} for prep, _ in act.roles.obliques))
        if self._is_aside(act) and not act.harms and (cast.actor is None or cast.target is None):
            return cast.target is not None and not self._is_same(cast.target, earlier.cast.target)
        return own or told

    def _tells_harm(self, act: Act) -> bool:
        """Whether a word of harm tells more than that there was some: a number, none, or of a verb those harmed."""
        if any(harm.casualties(self.reading) is not None for harm in act.harms):
            return True
        return bool(act.harms) and not self.tree[act.index].is_noun and act.cast.target is not None

    def _is_near_miss(self, act: Act) -> bool:
        """“едва не задели", "чуть было не убили"."""
        near = [self.tree[at] for at in range(max(0, act.index - 4), act.index)]
        words = [token.lower for token in near if token.sentence == self.tree[act.index].sentence]
        return "не" in words and any(word in {"едва", "чуть"} for word in words[: words.index("не")])

    def _is_told_of(self, act: Act) -> bool:
        """“отчиталось об обстреле": another source tells of it."""
        tree = self.tree
        above = tree[act.index].head
        is_topic = tree.preposition(act.index) in {"о", "об", "на"}
        accusing = self.reading.lexicon.words.accusing
        if tree[above].lemma in accusing and tree.preposition(act.index) in {"в", "во", "за"}:
            return True  # "винит в обстреле войска X"
        confirming = [one.cue for one in self.reading.sayings if one.via is Via.CONFIRMS and act.index in one.content]
        if tree[act.index].rel == "obj" and above in confirming:
            return True  # "авиаудар подтвердили"
        is_fact = tree[above].lemma in self.reading.lexicon.words.passing and tree[above].rel == "obj"
        if is_fact and tree[above].head in confirming:
            return True  # "факт стрельбы признали"
        is_owned = tree.preposition(act.index) == "за" and tree[above].lemma in {"ответственность", "вина"}
        return (is_topic and above in self.reading.cues) or (is_owned and tree[above].head in self.reading.cues)

    def _is_same(self, head: int, other: int | None) -> bool:
        """Whether two nouns are one word, or the second is not told."""
        return other is None or stem(self.tree[head].text) == stem(self.tree[other].text)

    def _is_aside(self, act: Act) -> bool:
        """“после удара”, "в результате обстрела": a noun that only dates or explains something else."""
        tree = self.tree
        above = tree[tree[act.index].head]
        return act.roles.support is None and (
            tree.preposition(act.index) in {"после", "до", "перед", "из-за", "при", "от", "о", "об"}
            or above.lemma in self.reading.lexicon.words.courses
        )

    def _lend_all(self, acts: list[Act]) -> None:
        """Days and places that sentences leave out."""
        Lending(self.reading).lend(acts)
        for act in acts:
            if act.place is None and act.cast.place is None and act.lender is not None:
                act.place_lender = act.lender.place_lender or act.lender
