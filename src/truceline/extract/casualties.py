"""Who was harmed? People killed, injured, captured or missing, as ranges, with the words that say so; none is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.subjects import Subjects
from truceline.extract.tolls import find_tolls
from truceline.model.claim import Casualties, HarmKind

if TYPE_CHECKING:
    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

VERBS: Final = {
    "kill": HarmKind.KILLED, "slay": HarmKind.KILLED, "massacre": HarmKind.KILLED, "murder": HarmKind.KILLED,
    "execute": HarmKind.KILLED, "die": HarmKind.KILLED, "perish": HarmKind.KILLED, "wound": HarmKind.INJURED,
    "injure": HarmKind.INJURED, "hurt": HarmKind.INJURED, "maim": HarmKind.INJURED, "harm": HarmKind.INJURED,
    "slaughter": HarmKind.KILLED, "behead": HarmKind.KILLED, "lynch": HarmKind.KILLED, "assassinate": HarmKind.KILLED,
    "butcher": HarmKind.KILLED, "decapitate": HarmKind.KILLED,
}  # fmt: skip
NOUNS: Final = {
    "death": HarmKind.KILLED, "fatality": HarmKind.KILLED, "dead": HarmKind.KILLED, "killed": HarmKind.KILLED,
    "injury": HarmKind.INJURED, "wounded": HarmKind.INJURED, "injured": HarmKind.INJURED, "wound": HarmKind.INJURED,
    "hurt": HarmKind.INJURED,
}  # fmt: skip
BOTH: Final = frozenset({"casualty", "loss", "victim"})
TOLLS: Final = frozenset({"toll", "dead", "death", "fatality"})
_TAKING: Final = frozenset({"cost", "claim", "take", "lose"})
_DEADLY: Final = {
    "shoot": frozenset({"dead"}), "gun": frozenset({"down"}), "mow": frozenset({"down"}), "cut": frozenset({"down"}),
    "pick": frozenset({"off"}), "beat": frozenset({"death"}), "burn": frozenset({"death", "alive"}),
    "stab": frozenset({"death"}), "torture": frozenset({"death"}), "tear": frozenset({"death"}),
    "crush": frozenset({"death"}), "bury": frozenset({"alive"}),
}  # fmt: skip
"""Verbs that kill with a word beside them."""
_MISSING: Final = frozenset({"missing", "unaccounted"})
_LOST: Final = frozenset(
    {"soldier", "man", "troop", "fighter", "serviceman", "person", "people", "member", "officer", "civilian"}
)
_REPORTED: Final = frozenset({"report", "confirm", "fear", "believe", "presume", "list"})
"""Verbs in the passive of which people are told to be dead: "were reported killed"."""
_WORDS: Final = frozenset({*VERBS, *NOUNS, *BOTH, *TOLLS, "life", "lose", "missing", "unaccounted", *_DEADLY})
_NO_FIGURE: Final = frozenset(
    {"figure", "number", "estimate", "count", "toll", "information", "word", "report", "detail"}
)
_NOT_PEOPLE: Final = frozenset(
    {"deal", "plan", "hope", "bill", "chance", "talk", "truce", "feeling", "economy", "interest", "time", "relation"}
)


@dataclass(frozen=True, slots=True)
class Harm:
    """One statement of harm: hangs on token ``head``; ``victim`` is the head of who was harmed, if told."""

    head: int
    kind: HarmKind
    low: int
    high: int | None
    victim: int | None
    start: int
    end: int

    def casualties(self, reading: Reading) -> Casualties:
        """The statement as a field of a claim."""
        who = _who(reading, self.victim) if self.victim is not None else ""
        return Casualties(
            kind=self.kind, low=self.low, high=self.high, who=who, span=reading.tree.span(self.start, self.end)
        )


def find_harms(reading: Reading) -> list[Harm]:
    """All statements of harm of a document, in order.

    A cascade for each word of harm: (1) a verb with whom it harmed; (2) a noun with its number; (3) a toll "put at" or
    "risen to" a number. Questions ("how many were killed") and missing figures ("no number of dead") are none.
    """
    finder, subjects = _HarmFinder(reading), Subjects(reading)
    found = [harm for sentence in reading.tree.sentences for index in sentence for harm in finder.at(index, sentence)]
    found += [Harm(*toll) for toll in find_tolls(reading, [(harm.head, harm.kind) for harm in found])]
    found.sort(key=lambda harm: harm.head)
    return [harm for harm in found if not subjects.is_alien(harm.head)]


class _HarmFinder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def at(self, index: int, sentence: Sentence) -> list[Harm]:
        token = self.tree[index]
        if not self._is_of_harm(token) or self._is_asked(index, sentence):
            return []
        toll = self._toll(index)
        if toll is not None:
            return [toll]
        if token.is_verb and self._is_deadly(index):
            return self._verb(index, HarmKind.KILLED)
        if token.is_verb and token.lemma in VERBS and token.dep not in {"amod", "compound"}:
            return self._verb(index, VERBS[token.lemma])
        if token.is_verb and token.lemma == "lose":
            return self._lost(index)
        if token.lower in _MISSING and (token.dep in {"acomp", "oprd"} or self.tree.children(index, "aux")):
            return self._missing(index)
        word = token.lemma.lower() if token.is_noun else token.lower
        if word == "life" and self.tree[token.head].lemma in _TAKING:
            return self._lives(index)
        if word in NOUNS and (token.is_noun or token.tag in {"JJ", "VBN"}) and token.dep not in {"compound", "amod"}:
            return self._noun(index, (NOUNS[word],))
        if word in BOTH and token.is_noun and token.dep != "compound":
            return self._noun(index, (HarmKind.KILLED, HarmKind.INJURED))
        return []

    def _is_of_harm(self, token: Token) -> bool:
        return bool({token.lemma, token.lemma.lower(), token.lower} & _WORDS)

    def _is_asked(self, index: int, sentence: Sentence) -> bool:
        """“how many were killed”, "whether anybody was hurt", "no figure of casualties", "not meant to kill"."""
        tree = self.tree
        clause = [index, *tree.ancestors(index)][:4]
        asks = {
            tree[child].lower
            for at in clause
            for child in tree.subtree(at)
            if child < index and child >= sentence.first
        }
        text = tree.text[tree[sentence.first].start : tree[index].start].lower()
        if ({"whether", "if"} & asks) or re.search(r"how many[^.;]{0,40}$", text):
            return True
        if any(tree[at].lemma.lower() in _NO_FIGURE and self._is_none(at) for at in tree.ancestors(index)):
            return True
        if tree[index].is_noun and tree[tree[index].head].lemma in {"mention", "specify", "expect", "fear", "avoid"}:
            return True
        aux = {tree[child].lower for child in tree.children(index, "aux")}
        if any(tree[child].tag == "MD" for child in tree.children(index, "aux")) or ("to" in aux and "have" not in aux):
            return True
        above = next((at for at in tree.ancestors(index) if tree[at].is_verb), None)
        if (
            above is not None
            and tree[index].is_noun
            and any(tree[at].tag == "MD" for at in tree.children(above, "aux"))
        ):
            return True
        return any(tree[child].dep == "neg" for child in tree.children(index, "neg"))

    def _is_none(self, index: int) -> bool:
        return any(self.tree[child].lower in {"no", "any"} for child in self.tree.children(index, "det"))

    # 1

    def _verb(self, verb: int, kind: HarmKind) -> list[Harm]:
        victim = self._victim(verb)
        if victim is None or self.tree[victim].lemma.lower() in _NOT_PEOPLE:
            return []
        quantity = self._quantity(victim)
        if quantity is None and not self._is_people(victim):
            return []
        low, high = self._range(victim, quantity)
        start, end = self._extent(victim, quantity)
        unhurt = high == 0 and self.tree[verb].lemma in {"hurt", "harm"}  # "nobody was hurt": nor killed
        kinds = (HarmKind.KILLED, HarmKind.INJURED) if unhurt else (kind,)
        return [Harm(verb, one, low, high, self._named(victim), start, end) for one in kinds]

    def _victim(self, verb: int) -> int | None:
        tree = self.tree
        token = tree[verb]
        if token.lemma in {"die", "perish"}:
            own = tree.children(verb, "nsubj")
            if not own and token.dep == "xcomp":  # "many are said to have died"
                own = tree.children(token.head, "nsubj", "nsubjpass")
        else:
            own = tree.children(verb, "nsubjpass", "dobj")
            passed = token.dep == "xcomp" and bool(tree.children(verb, "auxpass"))  # "are feared to have been killed"
            if not own and (passed or (token.dep in {"oprd", "xcomp"} and tree[token.head].lemma in _REPORTED)):
                own = tree.children(token.head, "nsubj", "nsubjpass")
            if not own and (tree.children(verb, "auxpass") or token.tag == "VBN"):
                own = tree.children(verb, "nsubj")
        if own:
            found: int | None = own[0]
        elif token.dep == "acl" and token.tag == "VBN" and (tree[token.head].is_noun or tree[token.head].tag == "CD"):
            found = token.head
        elif token.dep == "conj" and tree[token.head].lemma in VERBS and token.tag == "VBN":
            found = self._victim(token.head)
        else:
            found = None
        if found is not None and tree[found].lower in {"who", "that", "which"} and tree[verb].dep == "relcl":
            return tree[verb].head
        return found

    def _is_people(self, victim: int) -> bool:
        tree = self.tree
        token = tree[victim]
        return token.tag in {"NNS", "NNPS", "PRP", "CD"} or token.is_name or bool(tree.children(victim, "det"))

    # 2

    def _noun(self, noun: int, kinds: tuple[HarmKind, ...]) -> list[Harm]:
        quantity = self._quantity(noun)
        token = self.tree[noun]
        if quantity is None and len(kinds) > 1:
            return []
        of_one = token.lemma == "death" and self._of_one(noun)
        if quantity is None and token.tag not in {"NNS"} and not self._shares(noun) and not of_one:
            return []
        if quantity is not None and len(kinds) > 1 and quantity.high != 0:
            return []
        if quantity is None:
            low, high = 1, 1 if of_one else None
        else:
            low, high = quantity.low, quantity.high
        start, end = self._extent(noun, quantity)
        victim = self._of_whom(noun)
        if victim is not None:
            end = max(end, self.tree[self.tree.noun_phrase(victim)[-1]].end)
            start = min(start, self.tree[self.tree.noun_phrase(victim)[0]].start)
        return [Harm(noun, kind, low, high, victim, start, end) for kind in kinds]

    def _of_one(self, noun: int) -> bool:
        """“the death of a shepherd”."""
        whom = self.tree.led(noun, {"of"})
        return any(self.tree[at].lower in {"a", "an"} for one in whom for at in self.tree.children(one, "det"))

    def _lives(self, noun: int) -> list[Harm]:
        """“cost the lives of four soldiers”, "claimed nine lives": whose they were is who was killed."""
        victim = self._of_whom(noun)
        verb = self.tree[noun].head
        if victim is None and self.tree[verb].lemma == "lose":
            victim = next(iter(self.tree.children(verb, "nsubj")), None)
        counted = victim if victim is not None else noun
        quantity = self._quantity(counted)
        low, high = self._range(counted, quantity)
        start, end = self._extent(counted, quantity)
        return [Harm(noun, HarmKind.KILLED, low, high, victim, start, end)]

    def _is_deadly(self, verb: int) -> bool:
        """“shot dead”, "gunned down", "beaten to death", "burned alive"."""
        tree = self.tree
        wanted = _DEADLY.get(tree[verb].lemma)
        if wanted is None:
            return False
        near = [at for at in range(verb + 1, min(verb + 8, len(tree))) if tree[at].sentence == tree[verb].sentence]
        return any(tree[at].lower in wanted and verb in (tree[at].head, tree[tree[at].head].head) for at in near) or (
            bool(near) and tree[near[0]].lower in wanted
        )

    def _lost(self, verb: int) -> list[Harm]:
        """“has lost 105 soldiers”: people with a number who are lost are dead."""
        lost = next(iter(self.tree.children(verb, "dobj")), None)
        if lost is None or self.tree[lost].lemma.lower() not in _LOST:
            return []
        quantity = self._quantity(lost)
        if quantity is None:
            return []
        start, end = self._extent(lost, quantity)
        return [Harm(verb, HarmKind.KILLED, quantity.low, quantity.high, lost, start, end)]

    def _missing(self, index: int) -> list[Harm]:
        """“Fifteen others are missing”, "82 are unaccounted for"."""
        tree = self.tree
        verb = index if tree.children(index, "aux") else tree[index].head  # "are missing", read as a verb
        who = next((at for at in tree.children(verb, "nsubj", "nsubjpass")), None)
        quantity = self._quantity(who) if who is not None else None
        if who is None or quantity is None:
            return []
        start, end = self._extent(who, quantity)
        return [Harm(index, HarmKind.MISSING, quantity.low, quantity.high, self._named(who), start, end)]

    def _shares(self, noun: int) -> bool:
        """“left soldiers dead and wounded”: the adjective tells of the noun before it."""
        tree = self.tree
        return (
            tree[noun].tag in {"JJ", "VBN"}
            and (tree[noun].dep in {"oprd", "ccomp", "acomp", "conj"})
            and self._left(noun) is not None
        )

    def _left(self, noun: int) -> int | None:
        tree = self.tree
        for above in tree.ancestors(noun):
            if tree[above].is_verb and tree[above].lemma == "leave":
                objects = tree.children(above, "dobj") or [
                    at for child in tree.children(above, "ccomp", "xcomp") for at in tree.children(child, "nsubj")
                ]
                return objects[0] if objects else None
        return None

    def _of_whom(self, noun: int) -> int | None:
        """“of soldiers”, "among troops", "coalition forces' casualties"."""
        tree = self.tree
        at: int | None = noun
        while at is not None:
            for child in tree.children(at, "poss"):
                if tree[child].is_noun:
                    return child
            for prep in tree.children(at, "prep"):
                heads = tree.children(prep, "pobj")
                if tree[prep].lower in {"of", "among", "to", "for"} and heads:
                    return heads[0]
            following = tree.children(at, "conj")
            at = following[0] if following else None
        compounds = [child for child in tree.children(noun, "compound", "nmod", "amod") if tree[child].is_noun]
        return compounds[0] if compounds else self._left(noun)

    # 3

    def _toll(self, index: int) -> Harm | None:
        """“put the dead at eight”, "the toll rose to 38", "a toll of 38 dead"."""
        tree = self.tree
        token = tree[index]
        if token.lemma.lower() not in TOLLS or token.dep == "compound":
            return None
        end = self.reading.bounds(tree.sentence_of(index))[1]
        match = re.match(r"[^.;]{0,45}?\b(?:at|to|of|was|were|is)\s+", tree.text[token.end : end])
        if match is None:
            return None
        at = token.end + match.end()
        for quantity in self.reading.quantities[token.sentence]:
            if quantity.start in {at, at - 1} and quantity.low > 0:
                return Harm(index, HarmKind.KILLED, quantity.low, quantity.high, None, token.start, quantity.end)
        return None

    # numbers

    def _quantity(self, head: int) -> Quantity | None:
        """The number in a noun phrase, or the phrase's head itself ("more than 15 were injured")."""
        tree = self.tree
        phrase = [at for at in tree.subtree(head) if at <= head] or [head]
        first = tree[phrase[0]].start
        low = max(first - 20, 0)
        for quantity in self.reading.quantities[tree[head].sentence]:
            touches = quantity.end > first or (tree[head].tag in {"JJ", "VBN"} and quantity.end == first - 1)
            inside = low <= quantity.start and quantity.end <= tree[head].end + len(" of") and touches
            between = tree.text[quantity.end : tree[head].start]
            if inside and not re.search(r"\b(?:in|at|on|of the|from|by|and|with)\b|,", between):
                return quantity
        return None

    def _range(self, victim: int, quantity: Quantity | None) -> tuple[int, int | None]:
        if quantity is not None:
            return quantity.low, quantity.high
        token = self.tree[victim]
        if token.tag in {"NNS", "NNPS"} or token.lower in {"they", "them", "others"}:
            return 1, None
        return (1, 1) if token.tag in {"NN", "NNP"} and not self._is_collective(victim) else (1, None)

    def _is_collective(self, victim: int) -> bool:
        return self.tree[victim].lemma.lower() in {
            "people",
            "staff",
            "police",
            "crew",
            "family",
            "personnel",
            "number",
            "dozen",
        }

    def _named(self, victim: int) -> int | None:
        """Who was harmed, where the head is a mere number: "15 of them", "six soldiers"."""
        tree = self.tree
        if tree[victim].tag == "CD" or tree[victim].lower in {"none", "dozens", "hundreds", "some", "several"}:
            for prep in tree.children(victim, "prep"):
                heads = tree.children(prep, "pobj")
                if heads:
                    return heads[0]
            return None
        return victim

    def _extent(self, head: int, quantity: Quantity | None) -> tuple[int, int]:
        tree = self.tree
        phrase = tree.noun_phrase(head)
        start, end = tree[phrase[0]].start, tree[phrase[-1]].end
        return (min(start, quantity.start), max(end, quantity.end)) if quantity is not None else (start, end)


def _who(reading: Reading, victim: int) -> str:
    tree = reading.tree
    if tree[victim].tag in {"PRP", "CD"}:
        return ""
    text = reading.text(tree.noun_phrase(victim))
    quantities = reading.quantities[tree[victim].sentence]
    start = tree[tree.noun_phrase(victim)[0]].start
    for quantity in quantities:
        if quantity.start <= start + 12 and start <= quantity.start and quantity.end <= start + len(text):
            text = text[quantity.end - start :]
            break
    return (
        re.sub(r"^(?:the|a|an|of|its|their|at least)\s+", "", text.strip()).removesuffix("'s").removesuffix("'").strip()
    )
