"""Is it what somebody usually does, or what is always so? "They shell it daily", "civilians are targeted"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.bearing import Bearing
from truceline.extract.customs import Customs
from truceline.extract.hedging import Hedging
from truceline.model.claim import Via

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_PRESENT: Final = frozenset({"VBZ", "VBP"})
_OFTEN_ON_A_DAY: Final = frozenset({"repeatedly", "constantly", "continually", "regularly", "frequently"})
_WHERE: Final = frozenset({"where", "when", "once", "if"})
MAX_OPENING: Final = 40
"""Characters of a sentence in which it tells what it is about."""
MAX_BEHIND: Final = 90
"""Characters behind a verb in which a phrase tells that its act came again."""
MAX_EACH: Final = 10
"""Words from a verb to "every day"."""
_HOLDING: Final = frozenset(
    {"include", "involve", "mean", "require", "entail", "need", "comprise", "cover"}
    | {"see", "regard", "consider", "view", "prefer"}
)
"""Verbs in the present that tell what something consists in."""
_OBJECTS: Final = frozenset({"dobj", "xcomp", "pcomp", "ccomp"})
_UNDER_WAY: Final = frozenset(
    {"under", "way", "underway", "ongoing", "progress", "going", "raging", "continuing", "still"}
)
_SHIFTING: Final = frozenset({"move", "shift", "bring", "push", "advance"})
_DATES: Final = frozenset(
    {"start", "date", "deadline", "beginning", "launch", "election", "vote", "meeting", "talk", "hour"}
)
"""What is only put at another time."""
_FICTION: Final = frozenset(
    {
        "novel",
        "poem",
        "play",
        "opera",
        "song",
        "painting",
        "film",
        "movie",
        "story",
        "fable",
        "game",
        "exhibition",
        "tale",
        "series",
        "sitcom",
    }
)
_BECOMING: Final = frozenset({"become", "form", "constitute", "represent", "belong"})
_LASTING: Final = frozenset({"be", "continue", "go", "remain", "rage", "persist", "last", "proceed"})
"""Verbs in the present that tell that an act goes on."""
_SLAMMING: Final = frozenset({"attack", "assail", "bombard", "torpedo", "target", "hit", "shoot", "ambush"})
_SPANS: Final = frozenset(
    {"second", "minute", "hour", "day", "night", "week", "month", "year", "time", "while", "moment"}
)
_SAME_IN_PAST: Final = frozenset(
    {"hit", "cut", "set", "shut", "burst", "put", "hurt", "let", "split", "spread", "beat", "overrun", "cost"}
)


_ANYONE: Final = frozenset({"whoever", "whatever", "whichever"})
_SAID: Final = frozenset({"say", "tell", "report", "believe", "think", "claim", "write", "speak", "call", "describe"})
"""Verbs whose subjects are certain people: "residents who were there say"."""


class Habits:
    """Finds the token that shows a habit or a general truth."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.hedging = Hedging(reading)
        self.bearing = Bearing(reading)
        self.customs = Customs(reading, self.is_usual)
        self.habitual = self.cues.body.irrealis.habitual_adverbs

    def of(self, trigger: int, spine: list[int], *, is_noun: bool, has_time: bool) -> int | None:
        """The token that shows a habit; none where a time tells one occurrence."""
        tree = self.tree
        often = self._often(spine, placed=has_time or self._is_on_one_place(trigger))
        if often is not None or self._is_rule_of(trigger):
            return tree.sentence_of(trigger).first if often is None else often
        verb = next((node for node in spine if tree[node].is_verb), None)
        usual = self._general(trigger)
        usual = self._figurative(trigger) if usual is None else usual
        usual = self._each_time(spine) if usual is None else usual
        usual = self._of_many_days(trigger) if usual is None and is_noun else usual
        usual = self.customs.for_years(trigger) if usual is None and not is_noun else usual
        usual = self.customs.of(trigger, has_time=has_time) if usual is None else usual
        bears = not has_time or self._is_of_present(trigger, verb)
        usual = self.bearing.on(trigger) if usual is None and bears and not self._is_charged(trigger) else usual
        if usual is not None or verb is None:
            return usual
        behind = tree.text[tree[verb].start : tree[verb].start + MAX_BEHIND]
        again = (
            tree[verb].tag != "VBD"
            and tree[verb].lemma not in self.cues.body.perceiving
            and any(phrase in behind for phrase in self.hedging.words.again)
        )
        if has_time:
            perfect = any(tree[at].lower in {"have", "has"} for at in tree.children(verb, "aux"))
            often = again and ("since" in behind or perfect)
            return verb if often or (not is_noun and self._is_in_row(verb)) else None
        if again:
            return verb
        if not is_noun and self.is_usual(verb) and tree[verb].tag == "VBN" and not self._is_count(verb):
            return verb  # "hospitals are bombed in this war"
        if is_noun and self._is_under_way(trigger, verb):
            return None
        return self._present(verb) if not is_noun or verb != trigger else None

    def _often(self, spine: list[int], *, placed: bool) -> int | None:
        """“always fires”, "attacks it wherever it stands"; "fired repeatedly" on a day or place is a series."""
        tree = self.tree
        for node in spine:
            for child in tree.children(node, "advmod"):
                often = tree[child].lower in self.habitual
                if often and not (placed and tree[child].lower in _OFTEN_ON_A_DAY):
                    return child
            usual = [at for at in tree.children(node, "advcl", "conj") if at > node and tree[at].tag in _PRESENT]
            usual = [
                at for at in usual if tree[at - 1].lower in self.habitual and not tree.children(at, "nsubj", "mark")
            ]
            if usual and tree[node].tag in {"VBD", "VBN"}:
                return usual[0] - 1  # "rockets fired from there seldom carry a name"
            above = tree[node].head
            if tree[above].lower == "used" and tree[above + 1].lower == "to" and not tree.children(above, "auxpass"):
                return above  # "used to fire at night"
            whenever = self.hedging.whenever(node)
            whenever = self._ever(node) if whenever is None else whenever
            if whenever is not None:
                return whenever
        return None

    def _is_of_present(self, trigger: int, verb: int | None) -> bool:
        """“there begins the country of ambushes, and on 7 March gunmen fired”: the day is not of what is so always."""
        return verb is not None and verb != trigger and self.tree[trigger].dep == "pobj" and self.is_usual(verb)

    def _is_on_one_place(self, trigger: int) -> bool:
        """“has fired repeatedly on Abu Shouk”: a series on a place that bears a name, and no country or side."""
        tree = self.tree
        perfect = any(tree[at].lower in {"have", "has", "had"} for at in tree.children(trigger, "aux"))
        if not tree[trigger].is_verb or not (tree[trigger].tag == "VBD" or perfect):
            return False
        things = tree.children(trigger, "dobj", "nsubjpass")
        things += tree.led(trigger, {"on", "at", "into", "against", "over"})
        names = [tree[at].start for at in things if tree[at].is_name]
        return any(not any(hit.parties for hit in self.reading.hits_within(start, start + 1)) for start in names)

    def _is_rule_of(self, trigger: int) -> bool:
        """“As a rule the shelling starts after dark”, "in the novel rebels storm it": by how the sentence opens."""
        tree, sentence = self.tree, self.tree.sentence_of(trigger)
        opening = tree.text[tree[sentence.first].start : tree[sentence.first].start + MAX_OPENING].lower().lstrip('"“')
        if opening.startswith(tuple(self.hedging.words.invented)):
            return True
        past = any(tree[at].tag == "VBD" for at in (trigger, tree[trigger].head))
        return not past and opening.startswith(tuple(self.hedging.words.usual))

    def _is_in_row(self, verb: int) -> bool:
        """“somebody digs, and by nightfall the mortars join in”: one of several that are usual, at no fixed time."""
        tree, token = self.tree, self.tree[verb]
        bare = token.tag == "VB" and not tree.children(verb, "aux", "nsubj")  # "they come at night and burn the huts"
        if not (bare or token.tag in _PRESENT) or token.lower in _SAME_IN_PAST or token.dep != "conj":
            return False
        sentence = tree.sentence_of(verb)
        others = [at for at in range(sentence.first, verb) if self.is_usual(at) and tree[at].is_verb]
        told = [
            at for at in others if tree[at].dep not in {"relcl", "parataxis"} and not self.cues.reports(tree[at].lemma)
        ]
        dated = any(tree[at].tag in {"CD", "NNP"} for at in range(max(others, default=verb), sentence.last))
        return bool(told) and not dated

    def _is_charged(self, trigger: int) -> bool:
        """“charged the rebels with ambushes”."""
        verbs = [at for at in self.tree.ancestors(trigger) if self.tree[at].is_verb]
        return bool(verbs) and self.cues.via.get(self.tree[verbs[0]].lemma) is Via.ALLEGES

    def _is_count(self, verb: int) -> bool:
        """“six servicemen are wounded”: how many there are now, by one event."""
        tree = self.tree
        subjects = tree.children(verb, "nsubjpass", "nsubj")
        return any(tree[at].tag == "CD" for one in subjects for at in (one, *tree.children(one, "nummod")))

    def _is_rising(self, trigger: int, verb: int) -> bool:
        """“attacks on aid workers are on the rise”: how many there are of them, and none that is told."""
        tree = self.tree
        bare = tree[trigger].tag == "NNS" and not tree.children(trigger, "det", "poss", "nummod")
        if not bare or tree[verb].lemma != "be" or tree[verb].tag not in _PRESENT:
            return False
        behind = {tree[at].lower for at in range(verb + 1, min(verb + 5, tree.sentence_of(verb).last))}
        return behind.isdisjoint(_UNDER_WAY)

    def _has_become(self, trigger: int, verb: int) -> bool:
        """“the bombing of hospitals has become a weapon”: what many of them are, and none that is told."""
        tree = self.tree
        perfect = any(tree[at].lower in {"has", "have"} for at in tree.children(verb, "aux"))
        is_now = tree[verb].tag in _PRESENT or perfect
        is_said = perfect and tree[verb].lemma == "be" and bool(tree.children(verb, "attr", "acomp"))
        becomes = (tree[verb].lemma in _BECOMING and is_now) or is_said  # "raids have been part of life"
        return becomes and self.bearing.is_bare(trigger)

    def _figurative(self, trigger: int) -> int | None:
        """“verbal fire”, "a charm offensive": nobody shoots."""
        tree, words = self.tree, self.hedging.words
        for subject in tree.children(trigger, "nsubj") if tree[trigger].is_verb else ():
            if tree[subject].lemma.lower() in words.figures and tree[trigger].lemma in words.soaring:
                return subject  # "prices exploded"
        verb = next((at for at in (trigger, *tree.ancestors(trigger)) if tree[at].is_verb), None)
        for subject in tree.children(verb, "nsubj") if verb is not None and self.is_usual(verb) else ():
            if tree[subject].lower == "series" and tree.led(subject, {"of"}):
                continue  # "a series of strikes"
            if any(tree[at].lemma.lower() in _FICTION for at in (subject, *tree.led(subject, {"of", "in"}))):
                return subject  # "her novel ends with the shelling of a bridge"
        aimed = self._aimed(trigger)
        if aimed is not None:
            return aimed
        things = [trigger] if tree[trigger].is_noun else tree.children(trigger, "nsubj", "nsubjpass", "dobj")
        blows = [at for at in things if tree[at].lemma.lower() in words.blows]
        own = [at for blow in blows for at in tree.children(blow, "amod", "compound", "nmod")]
        return next((at for at in own if tree[at].lower in words.figurative), None)

    def _aimed(self, trigger: int) -> int | None:
        """“an attack on the president's record”, "came under fire for his words": what words are aimed at, or why."""
        tree, words, token = self.tree, self.hedging.words, self.tree[trigger]
        if token.is_noun and token.lemma.lower() in words.blows:
            under = tree[token.head]
            preps = [
                *tree.children(trigger, "prep"),
                *(tree.children(under.head, "prep") if under.lower == "under" else []),
            ]
            for prep in preps:
                heads = [tree[at] for at in tree.children(prep, "pobj", "pcomp")]
                if tree[prep].lower == "on" and any(one.lemma.lower() in words.writings for one in heads):
                    return heads[0].index
                why = tree[prep].lower in {"for", "over"} and under.lower == "under"
                if why and heads and not any(one.lemma.lower() in _SPANS or one.tag == "CD" for one in heads):
                    return prep
        dated = tree.children(trigger, "dobj") if token.is_verb and token.lemma in _SHIFTING else []
        for at in dated:
            if tree[at].lemma.lower() in _DATES:
                return at  # "moved the start of its exercise"
        objects = tree.children(trigger, "dobj") if token.is_verb and token.lemma in _SLAMMING else []
        return next((at for at in objects if tree[at].lemma.lower() in words.writings), None)

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
        leads = [at for at in tree.children(node, "advmod", "mark") if tree[at].lower in _WHERE | {"whenever"}]
        if leads and tree[node].dep == "advcl" and self.is_usual(node) and self.is_usual(tree[node].head):
            return leads[0]  # "when they shell it, they do it at night"
        perfect = any(tree[at].lower in {"have", "has"} for at in tree.children(node, "aux"))
        before = [at for at in tree.children(node, "advmod") if tree[at].lower == "before" and not tree[at].children]
        return before[0] if perfect and before else None

    def _each_time(self, spine: list[int]) -> int | None:
        """“each night drones attack”, "it is shelled every day": not "was shelled every day of that week"."""
        tree = self.tree
        usual = [node for node in spine if tree[node].is_verb and (self.is_usual(node) or _is_going_on(tree, node))]
        joined = [tree[node].head for node in usual if tree[node].dep == "conj" and self.is_usual(tree[node].head)]
        same = [node for node in spine if tree[node].lower in _SAME_IN_PAST and tree[node].tag == "VBD"]
        nouns = [node for node in spine if tree[node].is_noun and tree.children(node, "nsubj")]  # "troops fire at it"
        for verb in (*usual, *joined, *same, *nouns):
            for time in tree.children(verb, "npadvmod"):
                each = [at for at in tree.children(time, "det") if tree[at].lower in {"each", "every"}]
                if each:
                    return each[0]
            for at in range(verb + 1, min(verb + MAX_EACH, tree.sentence_of(verb).last - 1)):
                if tree[at].lower in {"each", "every"} and tree[at + 1].lemma in _SPANS:
                    return at  # "is hit nearly every day"
        return None

    def _of_many_days(self, trigger: int) -> int | None:
        """“complains of daily strikes”, "constant shelling": acts without number that come again and again."""
        tree = self.tree
        told = tree.children(trigger, "det", "poss", "nummod")
        often = [at for at in tree.children(trigger, "amod") if tree[at].lower in self.hedging.words.often]
        return often[0] if often and not told and tree[trigger].tag in {"NNS", "NN", "VBG"} else None

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
        dets = [at for at in tree.children(trigger, "det") if tree[at].lower not in {"a", "an"}]
        return tree[verb].lemma in _LASTING or (subject and bool(dets))

    def _present(self, verb: int) -> int | None:
        """A simple present tells what is usual; a "hit" without -s may be past, which its neighbours decide."""
        tree = self.tree
        token = tree[verb]
        if token.tag == "VBZ" or (token.tag == "VBP" and token.lower not in _SAME_IN_PAST):
            return verb if not tree.children(verb, "aux", "auxpass") else None
        if token.tag == "VB" and token.dep == "conj" and self.is_usual(verb):
            return verb
        if token.lower == "hit" and token.tag in {"VBP", "VBD"} and not tree.children(verb, "aux", "auxpass"):
            subjects = tree.children(verb, "nsubj")
            if any(tree[at].tag in {"NN", "NNP"} for at in subjects) and len(tree.conjuncts(subjects[0])) == 1:
                return None  # "a rocket hit": one that is told in the present "hits"
            present = [at for at in tree.subtree(verb) if tree[at].tag in {"VBP", "VBZ"} and at != verb]
            return verb if any(tree[at].dep != "relcl" for at in present) else None
        return None

    def is_usual(self, verb: int) -> bool:
        """“civilians are targeted”, "it shells towns": a simple present."""
        tree = self.tree
        aux = [tree[at].lower for at in tree.children(verb, "aux", "auxpass")]
        counted = any(tree.children(at, "nummod") for at in tree.children(verb, "nsubjpass"))  # "six are wounded"
        passive = tree[verb].tag == "VBN" and aux in (["are"], ["is"], ["gets"], ["get"]) and not counted
        if tree[verb].tag == "VB" and tree[verb].dep == "ROOT" and not aux:
            before = range(tree.sentence_of(verb).first, verb)  # "soldiers who are not paid take what they find"
            return bool(tree.children(verb, "nsubj")) or any(tree[at].tag in {"NNS", "NNPS"} for at in before)
        if tree[verb].tag == "VB" and tree[verb].dep == "conj" and tree[verb].head != verb and not aux:
            return self.is_usual(tree[verb].head)  # "come and bomb"
        return passive or (tree[verb].tag in {"VBZ", "VBP"} and not aux and tree[verb].lower not in _SAME_IN_PAST)

    def is_never(self, verb: int, mark: int) -> bool:
        """“never targets civilians”: a habit that somebody has not."""
        return self.tree[mark].lower == "never" and self.is_usual(verb)

    def _general(self, trigger: int) -> int | None:
        """“announces strikes almost daily”, "Killing civilians may be a crime": a habit or a truth by its words."""
        tree = self.tree
        token, above = tree[trigger], tree[tree[trigger].head]
        kind = _of_kind(tree, trigger, self.is_usual)
        if kind is not None:
            return kind
        if above.is_verb and self._are_many(trigger, above.index):
            return above.index
        judged = above.lemma == "be" or (token.dep == "csubj" and above.lemma not in _LASTING)
        if token.tag == "VBG" and token.dep in {"csubj", "nsubj"} and judged and above.tag in {*_PRESENT, "VB"}:
            return above.index  # "shelling a town makes no sense"
        holding = _HOLDING | self.hedging.words.bearing
        if token.tag == "VBG" and above.tag in _PRESENT and above.lemma in holding and token.dep in _OBJECTS:
            return above.index  # "training includes firing mortars"
        if token.dep == "nsubj" and (self._is_rising(trigger, above.index) or self._has_become(trigger, above.index)):
            return above.index
        where = tree.children(above.index, "advmod") if above.dep in {"relcl", "advcl"} else []
        if above.is_verb and self.is_usual(above.index) and any(tree[at].lower in _WHERE for at in where):
            return above.index  # "sites where shelling is reported"
        if token.is_verb or not above.is_verb or above.tag not in _PRESENT:
            return None
        called = tree.children(above.index, "attr") if token.dep == "nsubj" and above.lemma == "be" else []
        if any(tree[at].lemma.lower() in self.hedging.words.judging for at in called):
            return above.index
        return next((at for at in tree.children(above.index, "advmod") if tree[at].lower in self.habitual), None)


def _of_kind(tree: Tree, trigger: int, is_usual: Callable[[int], bool]) -> int | None:
    """“men who have shot once shoot again”, "whoever fires, they strike the south": any of a kind, at any time."""
    token = tree[trigger]
    if token.dep == "relcl":
        doer = tree[token.head]
        is_kind = doer.tag in {"NNS", "NNPS"} and doer.dep == "nsubj" and doer.lower != "people"
        perfect = any(tree[at].lower == "have" for at in tree.children(trigger, "aux"))
        is_kind = is_kind or (doer.tag in {"NNS", "NNPS"} and doer.dep == "ROOT" and perfect)  # no verb was found
        bare = is_kind and not tree.children(doer.index, "det", "poss", "nummod")
        if bare and doer.dep == "ROOT":
            return doer.index
        if bare and is_usual(doer.head) and tree[doer.head].lemma not in _SAID:
            return doer.head
    clauses = [trigger, *tree.children(trigger, "csubj")]  # "whoever shoots has always only shot back"
    anyone = any(tree[at].tag in _PRESENT and is_usual(at) for at in clauses)
    words = (at for at in tree.sentence_of(trigger) if tree[at].lower in _ANYONE)
    return next(words, None) if anyone else None


def _is_going_on(tree: Tree, verb: int) -> bool:
    """“they are shelling us”: what goes on now, and is usual where it does so each day."""
    aux = [tree[at].lower for at in tree.children(verb, "aux")]
    return tree[verb].tag == "VBG" and aux in (["are"], ["is"], ["'re"], ["'s"], ["’re"])
