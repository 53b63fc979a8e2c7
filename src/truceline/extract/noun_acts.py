"""Does a noun tell an act? Conditions on what stands round "fire", "shots", "operation", "exercise", "exchange"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles

_BURSTS: Final = frozenset({"shot", "burst", "launch"})
_HOSTILE: Final = frozenset({"heavy", "hostile", "enemy", "israeli", "friendly"})
_VAGUE: Final = frozenset({"violence", "bloodshed", "fray", "confrontation", "fight", "duel", "battle"})
_FLARING: Final = frozenset(
    {"break", "erupt", "flare", "rage", "ensue", "continue", "leave", "kill", "claim", "spread", "follow", "occur",
     "begin", "start", "resume", "develop", "go", "take", "report", "be", "last", "see", "hear", "fight", "end"}
)  # fmt: skip
_COUNTS: Final = frozenset({"case", "count", "number"})


class NounActs:
    """Judges nouns as triggers."""

    def __init__(self, reading: Reading, casting: Casting) -> None:
        self.tree = reading.tree
        self.casting = casting
        self.frames: Frames = casting.frames
        self._frames: dict[str, Callable[[Trigger, Roles], bool]] = {
            "drill": self._is_drill,
            "lost_craft": self._is_loss,
            "operation": self._is_operation,
            "exchange": self._is_exchange,
            "fire": self._is_fire,
            "clash": self._is_clash,
        }

    def fits(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether the noun tells an act of its frame."""
        tree = self.tree
        token = tree[trigger.index]
        if token.dep in {"compound", "nmod"} or token.lower == "no" or self._is_listed_as_none(trigger.index):
            return False
        if token.lemma.lower() == "hit":
            return any(tree[at].lower == "direct" for at in tree.children(trigger.index, "amod"))
        head = tree[token.head]
        if head.lower == "of" and tree[head.head].lemma.lower() in _COUNTS:
            return False
        fits = self._frames.get(trigger.frame.name)
        return fits(trigger, roles) if fits is not None else token.lemma.lower() not in self.frames.body.not_acts.before

    def _is_drill(self, trigger: Trigger, _: Roles) -> bool:
        kinds = self.frames.body.objects["drill"]
        return any(self.tree[at].lower in kinds for at in self.tree.noun_phrase(trigger.index))

    def _is_loss(self, trigger: Trigger, roles: Roles) -> bool:
        """“the loss of a drone”, told of by something else than a heading."""
        of = [self.tree[at].lemma.lower() for prep, at in roles.obliques if prep == "of"]
        return not self.frames.body.objects["flying"].isdisjoint(of) and self.tree[trigger.index].dep != "ROOT"

    def _is_exchange(self, _: Trigger, roles: Roles) -> bool:
        fire = self.frames.body.objects["fire"]
        return any(prep == "of" and self.tree[at].lemma in fire for prep, at in roles.obliques)

    def _is_operation(self, trigger: Trigger, roles: Roles) -> bool:
        """“a retaliatory operation, which it carried out”, "a provocation by Kyiv": of arms, and whose it was."""
        tree, word = self.tree, self.tree[trigger.index].lemma.lower()
        actor = self.casting.of(trigger, roles).actor
        if word == "operation":
            kinds = self.frames.body.objects["military"]
            is_of_arms = any(tree[at].lower in kinds for at in tree.noun_phrase(trigger.index))
            told = roles.support is not None or len(roles.nodes) > 1
            return is_of_arms and told and (tree[trigger.index].dep != "pobj" or len(roles.nodes) > 1)
        return actor is not None or (word == "countermeasure" and (bool(roles.obliques) or roles.support is not None))

    def _is_clash(self, trigger: Trigger, roles: Roles) -> bool:
        """“violence flared in the camp”: a word for all that is bad tells an act only where it breaks out."""
        token = self.tree[trigger.index]
        of_sides = any(prep in {"between", "with", "against"} for prep, _ in roles.obliques)
        if token.lemma.lower() not in _VAGUE or token.lower.endswith("ing") or of_sides:
            return True
        support = self.tree[roles.support] if roles.support is not None else None
        return support is not None and support.tag in {"VBD", "VBN"} and support.lemma in _FLARING

    def _is_fire(self, trigger: Trigger, roles: Roles) -> bool:
        """“artillery fire”, "hostile fire", "there was shooting": with what, whose, or that it was heard."""
        tree, word = self.tree, self.tree[trigger.index].lemma.lower()
        if word in _BURSTS:
            is_shot = self._is_burst(trigger, roles)
        else:
            is_shot = word != "fire" and bool(roles.support is not None or roles.obliques)
        armed = any(self.frames.weapon_at(tree, at) is not None or tree[at].lower in _HOSTILE for at in roles.modifiers)
        heard = bool(tree.children(trigger.index, "expl")) or self._comes_from(trigger.index)
        supporting = tree[roles.support].lemma if roles.support is not None else ""
        heard = heard or supporting in self.frames.body.perceived | {"be"}
        if (armed and word not in _BURSTS) or roles.is_subject_target or is_shot or (heard and word not in _BURSTS):
            return True
        return word not in _BURSTS and self.casting.of(trigger, roles).actor is not None

    def _is_burst(self, trigger: Trigger, roles: Roles) -> bool:
        """“shots rang out”, "the cars had taken a burst", "a missile launch": of arms, and told to have happened."""
        tree, word = self.tree, self.tree[trigger.index].lemma.lower()
        of = [at for prep, at in roles.obliques if prep == "of"]
        if any(tree[at].lower in {"fire", "gunfire", "shooting", "shots"} for at in of):
            return False  # "70 shots of small-arms fire": the fire is the act
        if tree[trigger.index].dep == "ROOT" or self._is_usual(roles.support):
            return False
        armed = any(self.frames.weapon_at(tree, at) is not None for at in (*roles.modifiers, *of))
        return armed or (word != "launch" and (roles.support is not None or self._comes_from(trigger.index)))

    def _is_usual(self, support: int | None) -> bool:
        """“a burst is heard as several shots”, "where shots were heard": no one occurrence is told."""
        if support is None:
            return False
        tree = self.tree
        words = {tree[at].lower for at in tree.children(support, "auxpass", "advmod")}
        return tree[support].tag in {"VBZ", "VBP"} or bool(words & {"is", "are", "where", "whenever"})

    def _comes_from(self, index: int) -> bool:
        """“the fire had come from the south”, "shots came from the roof"."""
        tree, verb = self.tree, self.tree[index].head
        preps = {tree[at].lower for at in tree.children(verb, "prep")}
        return tree[index].dep == "nsubj" and tree[verb].lemma in {"come", "originate", "emanate"} and "from" in preps

    def _is_listed_as_none(self, index: int) -> bool:
        """“no offensive or sabotage operations”: what is coordinated with a thing of which there is none."""
        tree, at = self.tree, index
        while tree[at].dep == "conj" and tree[tree[at].head].is_noun:
            at = tree[at].head
        nones = [tree[det].lower == "no" for det in tree.children(at, "det")]
        return at != index and any(nones) and not tree.children(index, "det", "nummod")
