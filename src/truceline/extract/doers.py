"""Who else of those that a sentence names did it? Agents, senders of what was used, who a clause says it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.extract.reading import Reading


class Doers:
    """Finds doers that stand by another word than an act's own."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree

    def beside(self, trigger: int, *, is_defence: bool) -> list[int]:
        """Who stands behind "by" at an act, the verb that tells it or is joined to it, or at what it was done with.

        Not who sent what was shot down: that is another act.
        """
        tree, token = self.tree, self.tree[trigger]
        of = tree[token.head]  # "put dozens of rounds on the post"
        held = tree[of.head] if token.dep == "pobj" and of.lower == "of" else token
        told = [held.head] if held.dep == "dobj" and tree[held.head].is_verb else []
        lenders = [at for verb in told for at in tree.children(verb, "nsubj")] if tree[trigger].is_noun else []
        means = tree.children(trigger, "nsubj", "nsubjpass", "dobj")
        preps = [at for at in tree.children(trigger, "prep", "agent") if tree[at].lower in {"by", "with", "from", "in"}]
        means += [at for by in preps for at in tree.children(by, "pobj")]
        clauses = [at for one in means for at in tree.children(one, "acl", "relcl")] if not is_defence else []
        spine = [trigger, *told, *tree.children(trigger, "conj"), *clauses]
        bys = [at for one in spine for at in tree.children(one, "agent", "prep") if tree[at].lower == "by"]
        heads = [at for by in bys for at in tree.children(by, "pobj")]
        heads += [at for one in clauses for at in tree.children(one, "nsubj")]
        heads += [*lenders, *self._singled_out(trigger)]
        return [at for at in heads if tree[at].is_noun or tree[at].lower == "them"]

    def _singled_out(self, trigger: int) -> list[int]:
        """“fifty were murdered, and it was the M23 that did it”: who a clause of the sentence says it was."""
        tree, sentence = self.tree, self.tree.sentence_of(trigger)
        found = []
        for at in range(sentence.first, sentence.last):
            if tree[at].lemma == "be" and any(tree[one].lower == "it" for one in tree.children(at, "nsubj")):
                clauses = [
                    *tree.children(at, "relcl", "ccomp", "advcl"),
                    *(x for one in tree.children(at, "attr") for x in tree.children(one, "relcl")),
                ]
                if any(tree[one].lemma == "do" for one in clauses):
                    found += tree.children(at, "attr")
        return found
