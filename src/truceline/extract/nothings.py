"""Which word tells that an act was not done, or that nobody saw it? The "no" of "no shots", "has sent no drones"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

MAX_STEPS: Final = 12
"""Nouns of a list that are gone through for its "no"."""
_COMPOUND: Final = frozenset({"compound", "amod", "nmod"})


class Nothings:
    """Finds the token by which a text negates what is done, named or seen."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.words = load_hedges()
        self.perceiving = reading.lexicons.cues.body.perceiving

    def listed(self, trigger: int) -> int | None:
        """“decided on measures: no fire, no flights”: what a list of measures leaves no room for."""
        tree = self.tree
        held = tree[tree[trigger].head]  # "no fire, sniper fire included"
        base = held.head if held.lemma == "include" and tree[trigger].dep == "nsubj" else trigger
        found = self.none_of(base)
        if found is None:
            return None
        for at in (base, *tree.ancestors(base)):
            if tree[at].is_verb and at != trigger:
                return None
            if tree[at].dep == "appos":
                return found
        return None

    def nothing(self, trigger: int) -> int | None:
        """“has sent no drones”: the "no" of what a verb acts on."""
        tree = self.tree
        if not tree[trigger].is_verb:
            return None
        objects = tree.children(trigger, "dobj")
        none = {"no", "neither"} | self.words.nobody
        return next((tree.first_of(at) for at in objects if tree[tree.first_of(at)].lower in none), None)

    def cleft(self, trigger: int) -> int | None:
        """“what had been brought down was no plane”: the "no" of what a clause is said to be about."""
        tree, token = self.tree, self.tree[trigger]
        if token.dep != "csubj" or token.tag == "VBG" or tree[token.head].lemma != "be":
            return None
        said = [at for attr in tree.children(token.head, "attr") for at in tree.children(attr, "det")]
        said += tree.children(token.head, "neg")
        return next((at for at in said if tree[at].lower in {"no", "not", "n't"}), None)

    def none_of(self, trigger: int) -> int | None:
        """The "no" of a noun, its own or that of those it is coordinated to: "no air strikes or shelling"."""
        tree, at = self.tree, trigger
        for _ in range(MAX_STEPS):
            bare = next((one for one in tree.children(at, "det") if tree[one].lower in {"no", "neither"}), None)
            if bare is not None:
                return bare
            token = tree[at]
            if token.dep == "conj" and tree[token.head].is_verb:  # "launch no air strikes or shelling"
                before = [one for one in tree.children(token.head, "dobj") if one < at]
                if not before or token.tag not in {"VBG", "NN", "NNS"}:
                    return None
                at = before[-1]
                continue
            if token.dep not in _COMPOUND | {"conj"} or tree[token.head].is_verb or token.head == at:
                return None
            at = token.head
        return None

    def unseen(self, trigger: int) -> int | None:
        """“had not seen aircraft cross”, "heard neither shots nor fire": the verb of perceiving that is negated."""
        tree = self.tree
        for at in tree.ancestors(trigger):
            if tree[at].is_verb:
                negated = tree.children(at, "neg") and not any(
                    tree[one].tag == "MD" for one in tree.children(at, "aux")
                )
                return at if tree[at].lemma in self.perceiving and negated else None
        return None
