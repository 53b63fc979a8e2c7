"""Is an act taken for granted by what is said about it? "Protested against Monday's raid", "could be a war crime".

A noun of one particular act (a day of its own, or a clause that tells what came of it) happened, whatever is wished,
feared, judged or asked about it; so did what stands in a clause of time beside that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

_ONE: Final = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "a", "an"})
_JUDGED: Final = frozenset(
    {"be", "constitute", "amount", "mean", "show", "prove", "mark", "lead", "have", "violate", "remain"}
)
_TIMES: Final = frozenset({"after", "following", "since", "in", "during", "by"})
_ABOUT: Final = frozenset({"into", "for", "over", "about", "against", "on", "at", "of"})
_TO_COME: Final = ("next", "tomorrow", "coming", "any ", "soon")


class Particular:
    """Tells nouns of acts that are taken for granted."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = load_hedges()
        self.irreal = reading.lexicons.cues.body.irrealis

    def is_presupposed(self, trigger: int) -> bool:
        """Whether a noun names one act that happened, under words that judge it or react to it."""
        return self.tree[trigger].is_noun and self._is_reacted_to(trigger) and self._is_one(trigger)

    def _is_one(self, trigger: int) -> bool:
        """“Monday's raid”, "the strike that killed five", "the attack near Urum on 19 September"."""
        tree = self.tree
        own = tree.children(trigger, "amod", "det")
        if any(tree[at].lower in self.words.planned or tree[at].lower in {"no", "next", "further"} for at in own):
            return False
        owner = [
            at
            for at in tree.children(trigger, "poss", "det", "nmod")
            if tree[at].dep == "poss" or tree[at].lower in _ONE
        ]
        return bool(owner) and (self._has_day(trigger) or self._has_outcome(trigger))

    def _has_outcome(self, trigger: int) -> bool:
        """“the shelling, in which six died”: a clause in the past."""
        tree = self.tree
        whom = tree.led(trigger, {"of"})
        victims = [at for one in whom for at in tree.children(one, "det", "nummod") if tree[at].lower != "the"]
        one_victim = any(tree[at].lower in {"a", "an"} or tree[at].dep == "nummod" for at in victims)
        return one_victim or any(tree[at].tag == "VBD" for at in tree.children(trigger, "relcl"))

    def _has_day(self, trigger: int) -> bool:
        """A time within its own phrase, that is not to come."""
        tree = self.tree
        own = set(tree.subtree(trigger))
        own |= {max(own) + 1, max(own) + 2}  # a day behind it, which the parser may have hung on its verb
        for hit in self.reading.times.get(tree[trigger].sentence, ()):
            inside = any(at in own for at in self.reading.tokens_within(hit.start, hit.end))
            if inside and not any(word in tree.text[hit.start : hit.end].lower() for word in _TO_COME):
                return True
        return False

    def _is_reacted_to(self, trigger: int) -> bool:
        """Whether what holds the noun judges it, reacts to it or happened through it."""
        tree, token = self.tree, self.tree[trigger]
        above = tree[token.head]
        if token.dep == "nsubj":
            return above.lemma in _JUDGED
        if token.dep in {"dobj", "nsubjpass"}:
            return above.lemma.lower() in self.words.bearing - self.words.undone
        if token.dep != "pobj":
            return False
        over = tree[above.head]
        if above.lower in _TIMES and over.is_verb:
            return above.dep == "prep"
        wanted = {tree[at].lemma.lower() for at in tree.children(over.index, "dobj", "prep")} if over.is_verb else set()
        if over.lemma in self.words.seeking and wanted & self.words.reactions:
            return above.lower in _ABOUT
        if above.lower == "to":
            return over.lemma.lower() in self.words.reactions and self._has_day(trigger)
        reacting = self.words.bearing | self.words.reactions
        return above.lower in _ABOUT and over.lemma.lower() in reacting - self.irreal.stopping
