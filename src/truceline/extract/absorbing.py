"""Which words of acts tell the same act together? "Carried out strikes", "hit by shelling"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.frames import load_frames

if TYPE_CHECKING:
    from truceline.extract.frames import Trigger
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles

_RESULTS: Final = frozenset(
    {"destroy", "damage", "set", "wreck", "level", "flatten", "gut", "burn", "knock", "demolish", "sink", "raze"}
)
"""Verbs that tell what came of an act told beside them."""
_REPELLED: Final = frozenset({"throw", "beat", "drive", "push", "repel", "repulse", "force", "fight"})
_STRIKING: Final = frozenset({"hit", "target", "strike"})


class Absorber:
    """Lets one of several words tell their act; ``roles`` are by trigger."""

    def __init__(self, reading: Reading, roles: dict[int, Roles]) -> None:
        self.tree = reading.tree
        self.roles = roles
        self._supported: dict[int, list[int]] = {}
        self._fired: dict[int, list[int]] = {}

    def absorb(self, kept: dict[int, Trigger]) -> None:
        """Takes out of ``kept`` what tells no act of its own.

        In this order: (1) a verb that lends a noun its subject and time; (2) a noun that is the object of "exchanged",
        "fired", "repelled"; (3) a verb that only aims a noun, and a noun that is the means of a verb; (4) what came of
        an act.
        """
        for at, one in kept.items():
            self._hold(at, one)
        for find in (self._lent, self._object_of_fire, self._listed):
            for one in list(kept.values()):
                if find(one, kept):
                    del kept[one.index]
        for means in (self._aimed, self._fired_and_hit, self._struck_by):
            for one in list(kept.values()):
                into = means(one, kept)
                if into is not None:
                    self._merge(self.roles[into], one.index)
                    del kept[one.index]
        for one in list(kept.values()):
            if not one.is_noun and self._is_result(one.index, kept):
                del kept[one.index]

    def _lent(self, one: Trigger, kept: dict[int, Trigger]) -> bool:
        return any(noun in kept for noun in self._supported.get(one.index, ()))

    def _hold(self, at: int, one: Trigger) -> None:
        """Notes which noun a verb lends its subject to, and what a verb fires."""
        roles = self.roles[at]
        if one.is_noun and roles.support is not None:
            self._supported.setdefault(roles.support, []).append(at)
        if one.frame.name == "fire" and not one.is_noun and roles.object is not None:
            self._fired.setdefault(roles.object, []).append(at)

    def _object_of_fire(self, one: Trigger, kept: dict[int, Trigger]) -> bool:
        verb = kept.get(self.tree[one.index].head)
        is_firing = verb is not None and not verb.is_noun and verb.frame.name in {"exchange", "fire", "ambush"}
        if one.is_noun and any(verb in kept for verb in self._fired.get(one.index, ())):
            return True  # "let off 80 bursts"
        return one.is_noun and is_firing and self.tree[one.index].dep in {"dobj", "nsubjpass"}

    def _listed(self, one: Trigger, kept: dict[int, Trigger]) -> bool:
        """“carried out air strikes, artillery fire and rocket attacks”: one telling of several kinds of fire."""
        tree, first = self.tree, one.index
        while tree[first].dep == "conj" and tree[tree[first].head].is_noun:
            first = tree[first].head
        above = kept.get(first)
        if not one.is_noun or first == one.index or above is None or not above.is_noun:
            return False
        return not self._own_place(one.index)

    def _own_place(self, noun: int) -> bool:
        """Whether a noun of an act tells itself on whom or where."""
        preps = {self.tree[at].lower for at in self.tree.children(noun, "prep")}
        return not preps.isdisjoint({"on", "against", "in", "at", "near", "of", "by", "between", "with"})

    def _aimed(self, one: Trigger, kept: dict[int, Trigger]) -> int | None:
        """“fire was directed at”, "returned the shelling": the noun that the verb only aims."""
        noun = self.roles[one.index].object
        if one.is_noun or noun is None or noun not in kept or not kept[noun].is_noun:
            return None
        return noun if one.frame.name == "fire" and self.tree[one.index].lemma in {"direct", "aim", "return"} else None

    def _fired_and_hit(self, one: Trigger, kept: dict[int, Trigger]) -> int | None:
        """“a shell fired by rebels hit a bakery”, "shelled the town, firing 15 rounds": firing tells with what."""
        token = self.tree[one.index]
        if (
            not one.is_noun
            and token.tag == "VBG"
            and token.dep == "advcl"
            and one.frame.name in {"fire", "drop", "use"}
        ):
            aimed = [head for prep, head in self.roles[one.index].obliques if prep in {"on", "at", "into", "towards"}]
            above = kept.get(token.head)
            is_means = (
                above is not None and not above.is_noun and not aimed and above.frame.name not in {"move", "down"}
            )
            return token.head if is_means else None
        if one.is_noun or token.dep != "acl" or token.tag != "VBN" or one.frame.name not in {"fire", "drop", "deploy"}:
            return None
        return next(
            (at for at, other in kept.items() if not other.is_noun and self.roles[at].subject == token.head), None
        )

    def _struck_by(self, one: Trigger, kept: dict[int, Trigger]) -> int | None:
        """“was hit by sniper fire”, "was destroyed in an air strike": the noun is the means of the verb."""
        at = one.index
        while self.tree[at].dep == "conj" and self.tree[self.tree[at].head].is_noun:
            at = self.tree[at].head
        prep = self.tree[self.tree[at].head]
        measures = load_frames().body.measures
        while prep.lower == "of" and self.tree[prep.head].lemma.lower() in measures | {"round", "shot"}:
            at = prep.head  # "was hit by one round of small-arms fire"
            prep = self.tree[self.tree[at].head]
        verb = kept.get(prep.head)
        if one.is_noun and verb is not None and verb.is_noun and prep.lower == "with" and one.index == at:
            return verb.index if self.tree[at].tag in {"NN", "NNS"} else None  # "an attack with a grenade"
        if not one.is_noun or verb is None or verb.is_noun or verb.frame.is_harm:
            return None
        is_means = prep.dep in {"agent", "prep"} and prep.lower in {"by", "in", "with"}
        told = self.roles[verb.index].is_passive or prep.lower == "with"
        return verb.index if is_means and told else None

    def _merge(self, roles: Roles, noun: int) -> None:
        """What the noun of the means tells belongs to the verb: its weapon, whose it was, where it was aimed."""
        own = self.roles[noun]
        roles.nodes |= own.nodes
        roles.modifiers += own.modifiers
        roles.obliques += own.obliques
        if self.tree[noun].tag == "VBG" and own.object is not None and self.tree[noun].dep == "advcl":
            roles.obliques.append(("using", own.object))
        if own.subject is not None and self.roles.get(noun) is own and own.is_passive:
            roles.obliques.append(("by", own.subject))
        if roles.subject == noun:
            roles.subject = None

    def _is_result(self, index: int, kept: dict[int, Trigger]) -> bool:
        """“hit the base, destroying two vehicles”, "crashed into the yard and set a shed ablaze"."""
        token = self.tree[index]
        if token.lemma in _RESULTS and token.dep == "conj":
            above = kept.get(token.head)
            subject, before = self.roles[index].subject, self.roles[token.head].subject if above is not None else None
            return above is not None and not above.is_noun and (subject is None or subject == before)
        if token.lemma in _RESULTS and token.dep == "relcl" and token.head in kept and kept[token.head].is_noun:
            return True  # "artillery fire that had damaged a power line"
        if token.lemma in _REPELLED and token.dep == "conj" and token.head in kept:
            return True  # "attacked and were thrown back", "came under fire and beat them off"
        is_aside = token.tag == "VBG" and token.dep == "advcl"
        if token.lemma not in _RESULTS | _STRIKING or not is_aside:
            return False
        return any(at in kept or self._is_node(at, kept) for at in self.tree.ancestors(index))

    def _is_node(self, index: int, kept: dict[int, Trigger]) -> bool:
        return any(index in self.roles[one].nodes for one in kept)
