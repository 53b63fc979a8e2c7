"""Is an act only what something bears on? "Condemns attacks on hospitals", "cellars that shelter them from shelling".

A bare noun of acts, without article, number or day, tells none where the word that it hangs on takes a stand on it,
deals with it, guards against it or fears it; nor where it hangs, behind a preposition, on what is usual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.frames import load_frames
from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

_OWN: Final = ("det", "poss", "nummod", "predet")
_ANY: Final = frozenset({"all", "any", "every", "such", "each"})
"""Words in front of a noun that single out none: "condemned all attacks on"."""
_VERBAL: Final = ("nsubj", "nsubjpass", "dobj", "aux", "auxpass", "xcomp", "ccomp")
_MASS: Final = frozenset(
    {"fire", "gunfire", "shellfire", "violence", "artillery", "bombardment", "shelling", "fighting"}
)
"""Nouns that need no article; so do those in "-ing"."""
_SUCH: Final = frozenset({"attack", "assault", "ambush", "invasion", "siege", "retaliation", "reprisal", "raid"})
"""Nouns that, without an article, name an act of that kind: "invites attack"."""
_LINKS: Final = frozenset({"prep", "pobj", "conj", "compound", "pcomp", "dobj", "nmod", "appos", "agent", "dative"})
_SUBJECTS: Final = frozenset({"nsubj", "csubj"})
_TELLING: Final = frozenset(
    {
        "come",
        "be",
        "lie",
        "remain",
        "stand",
        "live",
        "go",
        "continue",
        "persist",
        "die",
        "fall",
        "face",
        "suffer",
        "endure",
    }
    | {"undergo", "experience", "witness", "see", "rage", "erupt", "flare", "break", "occur", "ensue", "resume", "last"}
)
"""Verbs in the present behind which an act is told: "comes under fire"."""
_PRESENT: Final = frozenset({"VBZ", "VBP"})
MAX_STEPS: Final = 8
"""Words between an act and what bears on it."""


class Bearing:
    """Finds the word that bears on acts which it does not tell."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.words = load_hedges()
        self.lending = load_frames().body.light_verbs

    def on(self, trigger: int) -> int | None:
        """The verb, noun, adjective or preposition that takes an act for its object without telling it."""
        likened = self._likened(trigger)
        if likened is not None or not self.is_bare(trigger):
            return likened
        tree, at = self.tree, trigger
        for _ in range(MAX_STEPS):
            if tree[at].head == at or tree[at].dep not in (_LINKS | _SUBJECTS if at == trigger else _LINKS):
                return None
            is_subject, at = tree[at].dep in _SUBJECTS, tree[at].head
            if tree[at].is_verb and tree[at].dep != "prep":  # "violations, including shelling"
                bears = not is_subject and (self._bears(at) or self._is_duty(at))
                return at if bears or self._is_usual(at) else None
            if tree[at].lemma.lower() in self.words.bearing_nouns or tree[at].lower in self.words.bearing_adjectives:
                return at
        return None

    def _likened(self, trigger: int) -> int | None:
        """“like the bombing of Guernica”, "marched against the war": what is compared or cried out against."""
        tree, token = self.tree, self.tree[trigger]
        above = tree[token.head]
        if token.dep not in {"pobj", "pcomp"} and not (token.dep == "dobj" and above.lemma in {"compare", "liken"}):
            return None
        likened = above.lower in {"to", "with"} and tree[above.head].lemma in {"compare", "liken"}
        if likened:
            return above.index
        cried = above.lower == "against" and tree[above.head].lemma in self.words.crying
        return (
            above.index if cried or above.lower in {"like", "unlike"} or above.lemma in {"compare", "liken"} else None
        )

    def is_bare(self, trigger: int) -> bool:
        """“attacks”, “artillery fire”: many or much, and none in particular."""
        tree, token = self.tree, self.tree[trigger]
        if token.is_verb and (token.tag != "VBG" or tree.children(trigger, *_VERBAL)):
            return False
        if self._is_of_many(trigger):
            return True
        told = [one for at in self._joined(trigger) for one in tree.children(at, *_OWN)]
        if told:
            return all(tree[at].lower in _ANY and tree[at].dep == "det" for at in told)
        is_such = token.lower in _SUCH and token.dep in {"dobj", "pobj"} and not token.children
        return token.tag == "NNS" or token.lower in _MASS or token.lower.endswith("ing") or is_such

    def _is_of_many(self, trigger: int) -> bool:
        """“the killing of journalists”: a noun in "-ing", of no numbered or named victims."""
        tree = self.tree
        whom = tree.led(trigger, {"of"})
        many = [at for at in whom if tree[at].tag == "NNS" and not tree.children(at, *_OWN)]
        return tree[trigger].lower.endswith("ing") and bool(many)

    def _joined(self, trigger: int) -> list[int]:
        """The noun, and those before it that share its article: "the raids and shelling"."""
        tree, found = self.tree, [trigger]
        while (
            tree[found[-1]].dep in {"conj", "compound"} and len(found) < MAX_STEPS and tree[found[-1]].head != found[-1]
        ):
            found.append(tree[found[-1]].head)
        return [at for at in found if at == trigger or not tree[at].is_verb]

    def _bears(self, verb: int) -> bool:
        token = self.tree[verb]
        ruling = token.tag in _PRESENT and token.lemma in self.words.norm_verbs
        return ruling or token.lemma.lower() in self.words.bearing

    def _is_duty(self, verb: int) -> bool:
        """“is mandated to report shelling”, "meant to stop fire": what somebody or something is there for."""
        tree, token = self.tree, self.tree[verb]
        to = any(tree[at].lower == "to" for at in tree.children(verb, "aux"))
        above = tree[token.head]
        if token.tag == "VBG" and token.dep == "pcomp":
            return above.lower in {"of", "for", "with"} and tree[above.head].lemma.lower() in self.words.duties
        is_for = above.tag == "VBN" or above.is_noun or above.tag in _PRESENT or above.tag == "JJ"
        return token.tag == "VB" and to and is_for and above.lemma.lower() in self.words.duties

    def _is_usual(self, verb: int) -> bool:
        """“treats victims of shelling”: a simple present that tells no news."""
        tree, token = self.tree, self.tree[verb]
        if token.tag not in _PRESENT or tree.children(verb, "aux", "auxpass"):
            return False
        told = self.cues.reports(token.lemma) or token.lemma in self.cues.body.perceiving | self.lending
        return not told and token.lemma not in _TELLING
