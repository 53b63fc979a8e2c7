"""Is a name a person's, and what is he called? By the words round it: "X, who speaks for the army", "spoke to X"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.cues import CuesBody
    from truceline.extract.tree import Token, Tree

_MARKS: Final = frozenset({",", '"', "''"})
_MEETING: Final = frozenset({"interview", "phone", "telephone", "quote", "cite", "question", "ring", "meet", "arrest"})
"""Verbs whose object, if it is a whole name of nobody known, is a person."""
_EMPLOYERS: Final = frozenset(
    {
        "mission",
        "ministry",
        "government",
        "department",
        "embassy",
        "staff",
        "headquarters",
        "parliament",
        "municipality",
    }
    | {
        "hospital",
        "clinic",
        "university",
        "charity",
        "observatory",
        "watchdog",
        "agency",
        "council",
        "office",
        "police",
    }
)
"""Bodies that people are of and no group is: "Maria Keller of the observer mission"."""


class Persons:
    """Judges by words round a name whether it is a person's, and what he is called; ``hit`` gives a word's party."""

    def __init__(self, tree: Tree, body: CuesBody, hit: Callable[[int], str | None]) -> None:
        self.tree = tree
        self.body = body
        self.hit = hit

    def is_person(self, head: int) -> bool:
        """Whether words tell of a name as of a person."""
        tree = self.tree
        if not tree[head].is_name or self.hit(head) is not None:
            return False
        above = tree[tree[head].head]
        whole = len([at for at in tree.noun_phrase(head) if tree[at].is_name]) > 1
        spoken_to = above.lower in {"to", "with"} and tree[above.head].lemma in self.body.speaking
        is_met = tree[head].dep == "dobj" and above.lemma in _MEETING
        return bool(self._told_by_who(head)) or (
            whole and (spoken_to or is_met or self._is_apposed(head) or self.works_for(head))
        )

    def _is_apposed(self, head: int) -> bool:
        """“Tsahi Halevi, a shopkeeper”: a name beside a noun of people."""
        beside = [at for at in self.tree.children(head, "appos") if not self.tree[at].is_name]
        return any(self.tree[at].tag == "NN" and self.tree[at].lemma.lower() in self.body.persons for at in beside)

    def works_for(self, head: int) -> bool:
        """“Maria Keller of the observer mission”: a name right before whom the person works for."""
        tree = self.tree
        if tree[tree.noun_phrase(head)[0]].tag == "DT":
            return False
        preps = [
            at
            for at in tree.children(head, "prep")
            if at == head + 1 and tree[at].lower in {"of", "from", "at", "with"}
        ]
        return any(tree[at].lemma.lower() in _EMPLOYERS for prep in preps for at in tree.children(prep, "pobj"))

    def offices(self, head: int) -> frozenset[str]:
        """What somebody is called whom a clause tells of: a spokesman is one who speaks for others."""
        tree = self.tree
        verbs = [tree[at].lemma for at in self._told_by_who(head)] if tree[head].is_noun else []
        above = tree[tree[head].head]
        if tree[head].dep == "nsubj" and above.tag == "VBZ" and (above.lemma != "speak" or self._speaks_for(above)):
            verbs.append(above.lemma)  # "Ilyas Kerim speaks for the police"
        return frozenset(word for lemma in verbs for word in self.body.offices.get(lemma, ()))

    def _speaks_for(self, verb: Token) -> bool:
        return any(self.tree[at].lower == "for" for at in self.tree.children(verb.index, "prep"))

    def _told_by_who(self, head: int) -> list[int]:
        """Verbs of the clauses with "who" that tell of somebody."""
        tree = self.tree
        clauses = tree.children(head, "relcl")
        return [
            one for one in clauses if any(tree[at].lower == "who" for at in tree.children(one, "nsubj", "nsubjpass"))
        ]

    def with_forename(self, phrase: list[int]) -> list[int]:
        """“…, Lam Paul Gabriel told X”: the phrase with a first name right behind a mark that was hung on the verb."""
        tree, before = self.tree, phrase[0] - 1
        if before < 1 or not (tree[phrase[0]].is_name and tree[before].is_name) or tree[before - 1].text not in _MARKS:
            return phrase
        is_loose = tree[before].dep in {"npadvmod", "dep", "nmod"} and tree[before].head not in phrase
        return [before, *phrase] if is_loose else phrase
