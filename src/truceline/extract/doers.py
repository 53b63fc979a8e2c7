"""Who else of those that a sentence names did it? Agents, senders of what was used, who a clause says it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

MAX_STEPS: Final = 4
"""Verbs that an act's verb hangs on, up to its subject."""

_ANSWERABLE: Final = frozenset({"responsible", "guilty", "accountable", "culpable"})
_WORK: Final = frozenset({"work", "handiwork", "doing", "deed"})


class Doers:
    """Finds doers that stand by another word than an act's own."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def beside(self, trigger: int, *, is_defence: bool, is_mutual: bool) -> list[int]:
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
        joined = tree.children(trigger, "conj")
        joined += [at for one in joined for at in tree.children(one, "acl")]  # "four killed and nine wounded by"
        spine = [trigger, *told, *joined, *clauses]
        bys = [at for one in spine for at in tree.children(one, "agent", "prep") if tree[at].lower == "by"]
        heads = [at for by in bys for at in tree.children(by, "pobj")]
        heads += [at for one in clauses for at in tree.children(one, "nsubj")]
        heads += [*lenders, *self._singled_out(trigger), *self._answering(trigger)]
        heads = [at for at in heads if tree[at].is_noun or tree[at].lower == "them"]
        return heads if is_mutual else [*heads, *self._subjects(trigger)]

    def _subjects(self, trigger: int) -> list[int]:
        """“Azerbaijani units tried to cross”, "jets coming in launched": who stands before an active verb."""
        tree, at = self.tree, trigger
        for _ in range(MAX_STEPS):
            if not tree[at].is_verb or tree.children(at, "nsubjpass", "auxpass"):
                return []
            found = tree.children(at, "nsubj")
            clauses = [one for one in tree.children(at, "csubj") if tree[one].tag == "VBG"]
            found += [one for clause in clauses for one in tree.children(clause, "nsubj")]
            if found:
                return [one for one in found if one < at and self._may_do(one)]
            if tree[at].dep not in {"xcomp", "conj", "advcl"} or tree[at].head == at:
                return []
            at = tree[at].head
        return []

    def _may_do(self, head: int) -> bool:
        """A pronoun or noun for many; of names only those of a party: a place's may stand before the verb."""
        tree = self.tree
        if tree[head].lower in {"they", "these", "those"}:
            return True
        named = tree[head].is_name and not self.reading.mention(head).parties
        return tree[head].is_noun and tree[head].lower != "others" and not named

    def _answering(self, trigger: int) -> list[int]:
        """“Rebels were behind the attack”, "are responsible for it", "it was the work of rebels": whose it is."""
        tree, token = self.tree, self.tree[trigger]
        prep = tree[token.head]
        if token.is_noun and token.dep == "pobj" and prep.lower in {"behind", "for", "of"}:
            held = tree[prep.head]
            verb = held if prep.lower == "behind" else tree[held.head]
            answers = prep.lower == "behind" or held.lower in _ANSWERABLE
            return tree.children(verb.index, "nsubj") if answers and verb.lemma == "be" else []
        told = token.dep in {"nsubj", "dobj"} and bool(tree.children(trigger, "prep"))  # "the fire" only takes it up
        said = tree.children(token.head, "attr", "prep", "oprd") if told else []
        works = [at for one in said for at in (one, *tree.children(one, "pobj")) if tree[at].lemma.lower() in _WORK]
        of = [at for one in works for at in tree.children(one, "prep") if tree[at].lower == "of"]
        return [at for one in of for at in tree.children(one, "pobj")]

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
