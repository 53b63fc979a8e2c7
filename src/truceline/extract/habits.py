"""Is it what somebody usually does, or what is always so? "They shell it daily", "civilians are targeted"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.bearing import Bearing
from truceline.extract.hedging import Hedging

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

_PRESENT: Final = frozenset({"VBZ", "VBP"})
_OFTEN_ON_A_DAY: Final = frozenset({"repeatedly", "constantly", "continually", "regularly", "frequently"})
_WHERE: Final = frozenset({"where", "when", "once", "if"})
MAX_BEHIND: Final = 90
"""Characters behind a verb in which a phrase tells that its act came again."""
_LASTING: Final = frozenset({"be", "continue", "go", "remain", "rage", "persist", "last", "proceed"})
"""Verbs in the present that tell that an act goes on."""
_SAME_IN_PAST: Final = frozenset(
    {"hit", "cut", "set", "shut", "burst", "put", "hurt", "let", "split", "spread", "beat", "overrun"}
)


class Habits:
    """Finds the token that shows a habit or a general truth."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.hedging = Hedging(reading)
        self.bearing = Bearing(reading)
        self.habitual = self.cues.body.irrealis.habitual_adverbs

    def of(self, trigger: int, spine: list[int], *, is_noun: bool, has_time: bool) -> int | None:
        """The token that shows a habit; none where a time tells one occurrence."""
        tree, irrealis = self.tree, self.cues.body.irrealis
        for node in spine:
            for child in tree.children(node, "advmod"):
                often = tree[child].lower in irrealis.habitual_adverbs
                if often and not (has_time and tree[child].lower in _OFTEN_ON_A_DAY):
                    return child
            whenever = self.hedging.whenever(node)
            whenever = self._ever(node) if whenever is None else whenever
            if whenever is not None:
                return whenever
        verb = next((node for node in spine if tree[node].is_verb), None)
        usual = self._general(trigger)
        usual = self._each_time(spine) if usual is None else usual
        usual = self._of_many_days(trigger) if usual is None and is_noun else usual
        usual = self._for_years(trigger) if usual is None and not is_noun else usual
        usual = self.bearing.on(trigger) if usual is None and not has_time else usual
        if usual is not None or verb is None:
            return usual
        behind = tree.text[tree[verb].start : tree[verb].start + MAX_BEHIND]
        again = any(phrase in behind for phrase in self.hedging.words.again)
        if has_time:
            return verb if again and "since" in behind else None
        if again:
            return verb
        if not is_noun and self.is_usual(verb) and tree[verb].tag == "VBN":
            return verb  # "hospitals are bombed in this war"
        if is_noun and self._is_under_way(trigger, verb):
            return None
        return self._present(verb) if not is_noun or verb != trigger else None

    def _ever(self, node: int) -> int | None:
        """“attacks it wherever it stands”, "have started wars before": no one occurrence."""
        tree = self.tree
        for clause in tree.children(node, "advcl"):
            always = self.is_usual(node) and self.is_usual(clause)
            if always and any(tree[at].lower in _WHERE for at in tree.children(clause, "advmod", "mark")):
                return clause  # "where they complain, an attack follows"
            ever = [at for at in tree.children(clause, "advmod") if tree[at].lower in {"wherever", "whenever"}]
            if ever:
                return ever[0]
        perfect = any(tree[at].lower in {"have", "has"} for at in tree.children(node, "aux"))
        before = [at for at in tree.children(node, "advmod") if tree[at].lower == "before" and not tree[at].children]
        return before[0] if perfect and before else None

    def _each_time(self, spine: list[int]) -> int | None:
        """“each night drones attack”, "it is shelled every day": not "was shelled every day of that week"."""
        tree = self.tree
        for verb in (node for node in spine if tree[node].is_verb and self.is_usual(node)):
            for time in tree.children(verb, "npadvmod"):
                each = [at for at in tree.children(time, "det") if tree[at].lower in {"each", "every"}]
                if each:
                    return each[0]
        return None

    def _of_many_days(self, trigger: int) -> int | None:
        """“complains of daily strikes”, "constant shelling": acts without number that come again and again."""
        tree = self.tree
        told = tree.children(trigger, "det", "poss", "nummod")
        often = [at for at in tree.children(trigger, "amod") if tree[at].lower in self.hedging.words.often]
        return often[0] if often and not told and tree[trigger].tag in {"NNS", "NN", "VBG"} else None

    def _for_years(self, verb: int) -> int | None:
        """“for years Israel has struck”: a perfect over years tells no one act."""
        tree = self.tree
        if not any(tree[at].lemma == "have" for at in tree.children(verb, "aux")):
            return None
        fors = [at for at in tree.children(verb, "prep") if tree[at].lower in {"for", "over"}]
        spans = (at for prep in fors for at in tree.children(prep, "pobj") if tree[at].lower in {"years", "decades"})
        return next(spans, None)

    def _are_many(self, trigger: int, verb: int) -> bool:
        """“attacks on its towns went on”: how many, and when, nobody says; "shelling went on" is one stretch of it."""
        tree = self.tree
        lasts = tree[verb].lemma in {"continue", "persist"} or (
            tree[verb].lemma == "go" and any(tree[at].lower == "on" for at in tree.children(verb, "prt", "advmod"))
        )
        told = tree.children(trigger, "nummod", "det")
        return lasts and tree[trigger].tag == "NNS" and tree[trigger].dep == "nsubj" and not told

    def _is_under_way(self, trigger: int, verb: int) -> bool:
        """“the offensive is under way”, "the town is under fire": one act that goes on; not "strikes kill"."""
        tree = self.tree
        subject = tree[trigger].dep in {"nsubj", "nsubjpass"}
        bare = tree[trigger].tag == "NNS" and not tree.children(trigger, "det", "poss", "nummod")
        if subject and bare and tree[verb].lemma not in _LASTING:
            return False
        return tree[verb].lemma in _LASTING or (subject and bool(tree.children(trigger, "det")))

    def _present(self, verb: int) -> int | None:
        """A simple present tells what is usual; a "hit" without -s may be past, which its neighbours decide."""
        tree = self.tree
        token = tree[verb]
        if token.tag == "VBZ" or (token.tag == "VBP" and token.lower not in _SAME_IN_PAST):
            return verb if not tree.children(verb, "aux", "auxpass") else None
        if token.lower == "hit" and token.tag in {"VBP", "VBD"} and not tree.children(verb, "aux", "auxpass"):
            subjects = tree.children(verb, "nsubj")
            if any(tree[at].tag in {"NN", "NNP"} for at in subjects) and len(tree.conjuncts(subjects[0])) == 1:
                return None  # "a rocket hit": one that is told in the present "hits"
            clauses = [tree[at] for at in tree.subtree(verb) if tree[at].tag in {"VBP", "VBZ"} and at != verb]
            return verb if clauses else None
        return None

    def is_usual(self, verb: int) -> bool:
        """“civilians are targeted”, "it shells towns": a simple present."""
        tree = self.tree
        aux = [tree[at].lower for at in tree.children(verb, "aux", "auxpass")]
        passive = tree[verb].tag == "VBN" and aux in (["are"], ["is"])
        return passive or (tree[verb].tag in {"VBZ", "VBP"} and not aux and tree[verb].lower not in _SAME_IN_PAST)

    def is_never(self, verb: int, mark: int) -> bool:
        """“never targets civilians”: a habit that somebody has not."""
        return self.tree[mark].lower == "never" and self.is_usual(verb)

    def _general(self, trigger: int) -> int | None:
        """“announces strikes almost daily”, "Killing civilians may be a crime": a habit or a truth by its words."""
        tree = self.tree
        token, above = tree[trigger], tree[tree[trigger].head]
        if above.is_verb and self._are_many(trigger, above.index):
            return above.index
        if token.tag == "VBG" and token.dep in {"csubj", "nsubj"} and above.lemma == "be" and above.tag != "VBD":
            return above.index
        if token.is_verb or not above.is_verb or above.tag not in _PRESENT:
            return None
        called = tree.children(above.index, "attr") if token.dep == "nsubj" and above.lemma == "be" else []
        if any(tree[at].lemma.lower() in self.hedging.words.judging for at in called):
            return above.index
        return next((at for at in tree.children(above.index, "advmod") if tree[at].lower in self.habitual), None)
