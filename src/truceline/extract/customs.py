"""Is it what people of a kind did or do, in no case that is told? Maxims, "whoever" in the past, "in those days"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.reading import Reading

_PRESENT: Final = frozenset({"VBZ", "VBP"})
_GOING: Final = frozenset({"run", "go", "have", "say", "hold", "teach", "read"})
"""What a maxim does: "runs the proverb", "a joke has it", "as the saying goes"."""
_BY: Final = frozenset({"by", "in", "on", "according"})
_ON: Final = frozenset({"on", "upon", "after", "before", "while", "when", "in"})
_RELATIVE: Final = frozenset({"which", "who", "that", "whom", "as", "what"})
_SUBJECTS: Final = ("nsubj", "csubj", "nsubjpass", "csubjpass")
MAX_FRONT: Final = 3
"""Words of a sentence before the noun by which something is called."""
MAX_NAMING: Final = 16
"""Words from there to the verb of calling."""


class Customs:
    """Finds the word that tells that an act is none in particular, though its tense or form may be that of one."""

    def __init__(self, reading: Reading, is_usual: Callable[[int], bool]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = load_hedges()
        self.is_usual = is_usual

    def of(self, trigger: int, *, has_time: bool) -> int | None:
        """The word that shows it; none where a day, a figure or a name behind the act tells of one."""
        found = self._called(trigger)
        found = self._then(trigger) if found is None else found
        found = self._wherever(trigger) if found is None else found
        if found is not None or has_time:
            return found
        found = self._maxim(trigger)
        found = self._leftover(trigger) if found is None else found
        found = self._whoever(trigger) if found is None else found
        found = self._on_doing(trigger) if found is None else found
        return self._of_many(trigger) if found is None else found

    def _of_many(self, trigger: int) -> int | None:
        """“those who were caught were shot”, "sold oil to the army that bombed them": any of a kind, once."""
        tree, token = self.tree, self.tree[trigger]
        main = trigger
        if token.dep == "relcl":
            main = next((at for at in tree.ancestors(token.head) if tree[at].is_verb), trigger)
        if tree[main].tag not in {"VBD", "VBN"} or not token.is_verb:
            return None
        kinds = [at for at in tree.children(main, "nsubj", "nsubjpass") if self._is_kind(at)]
        told = any(tree[at].tag in {"CD", "NNP", "NNPS"} for at in tree.sentence_of(trigger))
        return kinds[0] if kinds and not told and tree[main].dep in {"ROOT", "conj"} else None

    def _is_kind(self, noun: int) -> bool:
        """“rebels who held a refinery”, "those who were caught": many, singled out by what they were or did."""
        tree = self.tree
        many = tree[noun].lower == "those" or (
            tree[noun].tag == "NNS" and not tree.children(noun, "det", "poss", "nummod", "amod")
        )
        clauses = [at for at in tree.children(noun, "relcl") if tree[tree.first_of(at) - 1].text != ","]
        simple = all(not any(tree[one].lemma == "have" for one in tree.children(at, "aux")) for at in clauses)
        return many and bool(clauses) and simple and noun == tree.first_of(noun)

    def for_years(self, verb: int) -> int | None:
        """“for years Israel has struck”: a perfect over years tells no one act."""
        tree = self.tree
        if not any(tree[at].lemma == "have" for at in tree.children(verb, "aux")):
            return None
        first = tree.sentence_of(verb).first
        if tree[first].lower in {"since", "throughout", "for"} and tree[first + 1].lower in self.words.eras:
            return first + 1
        spans = tree.led(verb, {"for", "over", "since", "throughout"})
        return next((at for at in spans if tree[at].lower in self.words.eras), None)

    def _called(self, trigger: int) -> int | None:
        """“A blockade by spreadsheet, an official called the rules”: what something else is called."""
        tree, sentence = self.tree, self.tree.sentence_of(trigger)
        opens = trigger - sentence.first <= MAX_FRONT and tree[tree.first_of(trigger)].lower in {"a", "an"}
        if not tree[trigger].is_noun or not opens:
            return None
        last = min(trigger + MAX_NAMING, sentence.last - 1)
        comma = next((at for at in range(trigger, last) if tree[at].text == ","), last)
        verb = next((at for at in range(trigger + 1, last) if tree[at].is_verb), last)
        by_whom = [tree[at].lower for at in range(comma + 1, verb)]
        apart = bool(by_whom) and by_whom[0] not in _RELATIVE and tree[verb + 1].lower != "off"
        return verb if apart and tree[verb].lemma in self.words.naming else None

    def _then(self, trigger: int) -> int | None:
        """“In those days the militias kidnapped the sons of merchants”: what was usual once."""
        tree, sentence = self.tree, self.tree.sentence_of(trigger)
        if not tree[trigger].is_verb or tree[trigger].tag != "VBD":
            return None
        text = tree.text[tree[sentence.first].start : tree[sentence.last - 1].end].lower()
        if not any(phrase in text for phrase in self.words.once):
            return None
        before = max(sentence.first - 1, 0)
        named = any(tree[at].tag == "CD" for at in sentence) or any(
            tree[at].tag in {"CD", "NNP"} for at in range(trigger + 1, sentence.last)
        )
        dated = sentence.first > 0 and any(tree[at].tag == "CD" for at in tree.sentence_of(before))
        return None if named or dated else trigger

    def _wherever(self, trigger: int) -> int | None:
        """“wherever the column went, villages burned”: the clause itself, in any tense."""
        tree = self.tree
        ever = [at for at in tree.children(trigger, "advmod") if tree[at].lower in {"wherever", "whenever"}]
        return ever[0] if ever else None

    def _leftover(self, trigger: int) -> int | None:
        """“burned what it could not eat”: whatever was met, and nothing that is told."""
        tree = self.tree
        for clause in tree.children(trigger, "ccomp", "dobj") if tree[trigger].is_verb else ():
            first = tree.first_of(clause)
            could = any(tree[at].lower in {"could", "would"} for at in tree.children(clause, "aux"))
            if clause > trigger and could and tree[first].lower in {"what", "all", "everything"}:
                return first
        return None

    def _maxim(self, trigger: int) -> int | None:
        """“runs the proverb”, "a joke has it", "by the logic of the hawks": what is said of no case."""
        tree, sentence = self.tree, self.tree.sentence_of(trigger)
        for at in sentence:
            token = tree[at]
            if token.lemma.lower() not in self.words.maxims or tree.governs(at, trigger):
                continue
            above = tree[token.head]
            if above.lemma in _GOING and above.is_verb and above.dep not in {"relcl", "acl"}:
                return at
            if above.lower in _BY and above.index <= sentence.first + 1 and at < trigger:
                return at
        return None

    def _whoever(self, trigger: int) -> int | None:
        """“whoever held the hill shelled the road”, "whoever fired first won": any of a kind, in the past."""
        tree, token = self.tree, self.tree[trigger]
        if token.tag != "VBD":
            return None
        verbs = [trigger, *([token.head] if token.dep == "conj" else [])]
        subjects = [at for verb in verbs for at in tree.children(verb, *_SUBJECTS)]
        who = next((first for at in subjects if tree[first := tree.first_of(at)].lower in self.words.anyone), None)
        if who is None:
            return None
        own = range(trigger, tree.sentence_of(trigger).last)
        inside = next((at for at in own if at > trigger and tree[at].text == ","), own.stop)
        told = any(tree[at].tag in {"CD", "NNP", "NNPS"} for at in range(trigger, inside))
        return None if told else who

    def _on_doing(self, trigger: int) -> int | None:
        """“on entering a town it loots the market”: beside what is usual, and done to none in particular."""
        tree, prep = self.tree, self.tree[self.tree[trigger].head]
        if tree[trigger].tag != "VBG" or tree[trigger].dep != "pcomp" or prep.lower not in _ON:
            return None
        verb = tree[prep.head]
        things = tree.children(trigger, "dobj")
        dets = [tree[one].lower for at in things for one in tree.children(at, "det", "poss", "nummod")]
        any_one = bool(things) and all(det in {"a", "an", "any", "each", "every"} for det in dets)
        any_one = any_one and not any(tree[at].is_name for at in things)
        counted = any(tree[at].tag == "CD" for at in tree.sentence_of(trigger))
        kept_on = prep.lower == "on" and prep.index > verb.index  # "goes on firing"
        return verb.index if any_one and not counted and not kept_on and verb.tag in _PRESENT else None
