"""How many were killed, wounded, captured or are missing? Tolls of a Russian text with the words that they stand at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.numbers import Number
from truceline.model.claim import Casualties, HarmKind

if TYPE_CHECKING:
    from truceline.extract.russian.reading import Reading
    from truceline.extract.walks import Sentence

MAX_GAP: Final = 7
"""Words between a word of harm and its number."""


@dataclass(frozen=True, slots=True)
class Harm:
    """People harmed: the word that tells it, their number (None where none is told), and their noun."""

    head: int
    kind: HarmKind
    number: Number | None
    victim: int | None
    is_none: bool = False

    def casualties(self, reading: Reading) -> Casualties | None:
        """The toll as a field; None where no number is told."""
        tree = reading.tree
        if self.is_none:
            return Casualties(kind=self.kind, low=0, high=0, span=tree.quote([self.head]))
        if self.number is None:
            if self.victim is None or not self._is_one(reading):
                return None
            return Casualties(kind=self.kind, low=1, high=1, who=tree[self.victim].text, span=tree.quote([self.victim]))
        who = tree[self.victim].text if self.victim is not None else ""
        span = tree.quote((self.number.first, self.number.last))
        return Casualties(kind=self.kind, low=self.number.low, high=self.number.high, who=who, span=span)

    def _is_one(self, reading: Reading) -> bool:
        """Whether the noun means one person: singular, alive, and no word for a whole force."""
        token = reading.tree[self.victim or 0]
        is_force = token.lemma in reading.lexicon.frames.forces - reading.lexicon.words.people
        return token.has("Number=Sing") and token.has("Animacy=Anim") and not is_force


_ANY_HARM: Final = frozenset({"пострадать", "пострадавший", "потеря"})
"""Words of harm of any kind."""


class Harms:
    """Finds tolls sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words
        self._kinds = {word: HarmKind(kind) for kind, words in self.words.harm.items() for word in words}

    def find(self) -> list[Harm]:
        """Tolls in order; two words of harm never share one number."""
        found: list[Harm] = []
        for sentence in self.tree.sentences:
            used: set[int] = set()
            for index in sentence:
                kind = self._kind(index)
                harm = self._harm(index, kind, sentence, used) if kind is not None else None
                if harm is not None:
                    found += self._with_other(harm)
                    used |= {harm.number.first} if harm.number is not None else set()
        return found

    def _with_other(self, harm: Harm) -> list[Harm]:
        """“никто не пострадал", "потерь нет": none killed and none injured."""
        if not harm.is_none or self.tree[harm.head].lemma not in _ANY_HARM:
            return [harm]
        others = {HarmKind.KILLED, HarmKind.INJURED} - {harm.kind}
        return [harm, *(replace(harm, kind=kind) for kind in sorted(others, key=lambda kind: kind.value))]

    def _kind(self, index: int) -> HarmKind | None:
        token = self.tree[index]
        kind = self._kinds.get(token.lemma) or self._kinds.get(token.lower)
        if token.lemma in self.words.lives and self.tree[token.head].lemma in self.words.taking_lives:
            return HarmKind.KILLED
        if token.lemma in self.words.harm_of_people and self._are_alive(index):
            return HarmKind.KILLED
        if token.lemma == "потеря" and self._is_none(index):
            return HarmKind.KILLED
        if kind is None or token.pos not in {"VERB", "NOUN", "ADJ", "PROPN"}:
            return None
        if kind is HarmKind.CAPTURED and not self._are_people(index):
            return None
        if token.lemma == "плен" and not any(
            self.tree[at].lemma in self.words.harmed_by for at in self.tree.ancestors(index)
        ):
            return None
        return kind

    def _are_alive(self, index: int) -> bool:
        """Whether the object of a verb of destroying is people."""
        tree = self.tree
        heads = tree.children(index, "obj", "nsubj:pass") or (
            tree.children(index, "nsubj") if tree[index].is_passive else []
        )
        counted = [below for at in heads if tree[at].lemma in self.words.scales for below in tree.children(at, "nmod")]
        return any(tree[at].has("Animacy=Anim") for at in (*heads, *counted))

    def _are_people(self, index: int) -> bool:
        tree = self.tree
        wanted = self.reading.lexicon.frames.objects["person"]
        return tree[index].is_noun or any(
            tree[at].lemma in wanted for at in tree.children(index, "obj", "nsubj:pass", "nsubj")
        )

    def _harm(self, index: int, kind: HarmKind, sentence: Sentence, used: set[int]) -> Harm | None:
        """The toll at a word of harm.

        A cascade: (1) none were harmed; (2) the number among its own victims; (3) the nearest number in its clause.
        """
        tree = self.tree
        if self._is_none(index) and tree[index].head != index and tree.is_negated(tree[index].head):
            return None  # "без жертв не обошлось" tells no number
        if self._is_none(index):
            return Harm(index, kind, None, None, is_none=True)
        victim = self._victim(index)
        numbers = [one for one in self.reading.numbers[sentence.index] if one.first not in used]
        numbers = [one for one in numbers if not self._measures(one, sentence)]
        own = self._own_number(index, victim, numbers)
        if victim is not None and tree[victim].lemma in self.words.harm_things:
            return None
        return Harm(index, kind, own, victim)

    def _measures(self, number: Number, sentence: Sentence) -> bool:
        """Whether a number tells an age, a distance or a calibre."""
        after = number.last + 1
        return after < sentence.last and self.tree[after].lemma in self.words.measures

    def _is_none(self, index: int) -> bool:
        """“пострадавших нет", "обошлось без жертв", "никто не погиб"."""
        tree, token = self.tree, self.tree[index]
        if token.is_noun or token.pos == "ADJ" or self._is_people(index):
            top = index
            while tree[top].rel == "conj" and tree[top].head != top and not tree.preposition(top):
                top = tree[top].head
            near = {tree[at].lower for at in (*tree.children(top, "case", "advmod", "det", "nsubj"), tree[top].head)}
            return bool({"без", "нет"} & near) or tree[tree[top].head].lemma in {"избежать", "нет"}
        subjects = {tree[at].lower for at in tree.children(index, "nsubj", "nsubj:pass")}
        return "никто" in subjects and tree.is_negated(index)

    def _is_people(self, index: int) -> bool:
        """“погибших": a full participle that stands for people."""
        token = self.tree[index]
        return (
            token.has("VerbForm=Part") and not token.has("Variant=Short") and token.rel not in {"amod", "acl", "root"}
        )

    def _victim(self, index: int) -> int | None:
        """The noun of those harmed."""
        tree, token = self.tree, self.tree[index]
        if token.is_noun or token.pos == "ADJ":
            below = [
                at
                for at in tree.children(index, "nmod")
                if tree[at].case in {"Gen", "Ins"} and not tree.preposition(at)
            ]
            if token.pos == "ADJ" and tree[token.head].is_noun and token.rel == "amod":
                return token.head
            verb = tree[token.head]
            if (
                token.lemma in {"ранение", "травма", "плен", "увечье"}
                and verb.is_verb
                and verb.lemma in self.words.harmed_by
            ):
                return next(iter(tree.children(token.head, "nsubj", "nsubj:pass")), None)
            if token.lemma == "жертва" and verb.is_verb:
                return next((at for at in tree.children(token.head, "nsubj") if at != index), None)
            return (
                below[0]
                if below
                else (index if token.lemma in self.words.harm["killed"] | self.words.harm["injured"] else None)
            )
        if token.rel in {"amod", "acl"} and tree[token.head].is_noun and token.is_passive:
            return token.head
        if self._is_people(index):
            return index if token.rel != "xcomp" else next(iter(tree.children(token.head, "nsubj", "obj")), None)
        passive = (
            tree.children(index, "nsubj:pass", "nsubj")
            if token.is_passive
            or token.lemma
            not in {"убить", "убивать", "ранить", "казнить", "расстрелять", "ликвидировать", "травмировать"}
            else []
        )
        objects = tree.children(index, "obj")
        return self._counted(next(iter(passive or objects), None))

    def _counted(self, victim: int | None) -> int | None:
        """“сотни боевиков": those who are counted, and not the word for how many."""
        if victim is None or self.tree[victim].lemma not in self.words.scales:
            return victim
        return next((at for at in self.tree.children(victim, "nmod") if self.tree[at].is_noun), victim)

    def _own_number(self, index: int, victim: int | None, numbers: list[Number]) -> Number | None:
        tree = self.tree
        beside = self._beside(index, numbers)
        if beside is not None:
            return beside
        inside = set(tree.subtree(victim)) if victim is not None else set()
        inside |= {victim} if victim is not None else set()
        for number in numbers:
            if {number.first, number.last} & inside and abs(number.last - (victim or 0)) <= MAX_GAP:
                return number
        own = set(
            tree.children(index, "nummod", "nummod:gov", "nsubj", "nsubj:pass", "obj", "obl", "nmod", "amod", "advmod")
        )
        own |= {below for at in own for below in tree.children(at, "nummod", "nummod:gov", "nmod", "amod")}
        for number in numbers:
            if set(range(number.first, number.last + 1)) & own and abs(number.last - index) <= MAX_GAP:
                return number
        return self._reached(index, numbers)

    def _beside(self, index: int, numbers: list[Number]) -> Number | None:
        """“убито девять", "20 человек убитыми", "один ранен": the number right beside the word of harm."""
        tree, token = self.tree, self.tree[index]
        for number in numbers:
            if token.pos == "VERB" and not self._is_people(index) and number.first == index + 1:
                return number
            gap = range(number.last + 1, index)
            if token.case == "Ins" and 0 < len(gap) <= 2 and all(tree[at].is_noun for at in gap):
                return number
        one = index - 1
        if token.has("Number=Sing") and tree[one].lemma == "один" and tree[one].sentence == token.sentence:
            return Number(one, one, 1, 1)
        return None

    def _reached(self, index: int, numbers: list[Number]) -> Number | None:
        """“число погибших достигло семи", "унёс жизни пяти человек"."""
        tree = self.tree
        above = tree[tree[index].head]
        if above.lemma in {"число", "количество"}:
            verb = tree[above.head]
            below = set(tree.subtree(verb.index))
            return next((one for one in numbers if one.first in below and one.first > index), None)
        return None
