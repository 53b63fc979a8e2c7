"""Is an act named only for an end that it is said to serve? "The shots are meant to starve us", "aimed at breaking"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.hearsay import Hearsay
    from truceline.extract.norms import Norms
    from truceline.extract.reading import Reading

_GERUND_LINKS: Final = frozenset({"by", "in", "of", "for", "from", "than", "without", "instead", "against", "about"})
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_BREAKING: Final = frozenset(
    {"violate", "break", "breach", "infringe", "flout", "escalate", "provoke", "start", "begin"}
)


class Motives:
    """Finds the verb by which a speaker reads the motives of an act that he does not tell."""

    def __init__(self, reading: Reading, norms: Norms, hearsay: Hearsay) -> None:
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.norms = norms
        self.hearsay = hearsay
        self.words = load_hedges()

    def of(self, trigger: int) -> int | None:
        """The verb of meaning that an act without a time is the subject of, or stands below."""
        tree = self.tree
        if tree[trigger].is_verb:
            return trigger if self._is_end(trigger) else None
        if tree[trigger].dep in {"nsubjpass", "nsubj"} and self._is_end(tree[trigger].head):
            return tree[trigger].head
        purpose = self._purpose(trigger)
        if purpose is not None:
            return purpose
        below = False
        for at in tree.ancestors(trigger):
            if below and tree[at].is_verb:
                return at if self._is_end(at) else None
            below = tree[at].dep == "xcomp" and tree[at].tag == "VB"
        return None

    def _purpose(self, trigger: int) -> int | None:
        """“the rocket fire has one aim”, "the purpose of the raids is to scare us": the noun of the end."""
        tree, token = self.tree, self.tree[trigger]
        above = tree[token.head]
        if token.dep == "nsubj" and above.lemma in {"have", "be"} and above.tag in _PRESENT:
            held = tree.children(above.index, "dobj", "attr")
        elif token.dep == "pobj" and above.lower in {"of", "behind"} and tree[above.head].dep == "nsubj":
            held = [above.head]
        else:
            return None
        return next((at for at in held if tree[at].lemma.lower() in self.words.ends), None)

    def _is_end(self, verb: int) -> bool:
        """“are meant to make”, "were aimed at breaking", "serve to press": of a main clause."""
        tree, token = self.tree, self.tree[verb]
        if token.lemma not in self.words.meaning or token.dep in {"relcl", "acl", "amod"}:
            return False
        if not tree.children(verb, "auxpass") and token.lemma != "serve":
            return False
        if any(tree[at].tag == "VB" for at in tree.children(verb, "xcomp", "advcl")):
            return True
        return any(tree[at].lower == "at" and tree.children(at, "pcomp") for at in tree.children(verb, "prep"))

    def argued(self, trigger: int) -> int | None:
        """“by bombing X, Y shows that”: a gerund behind a preposition takes an act for granted and tells no event."""
        tree = self.tree
        token = tree[trigger]
        if self.hearsay.told_of(trigger) is not None or self._is_charged(trigger):
            return None
        above = tree[tree[token.head].head]
        if tree[token.head].lower == "by" and self.norms.is_past(above.index):
            return None  # "retaliated by hitting the base"
        if tree.children(trigger, "nsubj") and self.norms.is_past(above.index):
            return None  # "tracked a number of fighters entering the town"
        links = _GERUND_LINKS | {"show", "be"}
        if token.tag == "VBG" and token.dep in {"pcomp", "csubj"} and tree[token.head].lower in links:
            return token.head
        return None

    def _is_charged(self, trigger: int) -> bool:
        """“accused rebels of shelling”, “blamed them for bombing”: the gerund is the charge."""
        verbs = [at for at in self.tree.ancestors(trigger) if self.tree[at].is_verb]
        broken = verbs[
            : 1 + (bool(verbs) and self.tree[verbs[0]].lemma in _BREAKING)
        ]  # "of breaking the truce by firing"
        return any(self.cues.via.get(self.tree[at].lemma) is Via.ALLEGES for at in broken)
