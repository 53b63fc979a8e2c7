"""Which nouns show a speaker? "X's claim that", "the denial by X", "by the count of X", "in the view of X"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_COMPLEMENTS: Final = ("acl", "ccomp", "relcl", "appos")
_ORIGIN: Final = frozenset(
    {
        "come",
        "stem",
        "originate",
        "emanate",
        "emerge",
        "derive",
        "rest",
        "go",
        "date",
        "trace",
        "surface",
        "circulate",
        "appear",
    }
)
"""Verbs by which a claim or a report goes back to whoever made it."""
_BACK: Final = frozenset({"from", "with", "to", "by", "in", "among", "on"})
_PLACES: Final = frozenset({"in", "at", "of", "among"})
_NOUN_PREPS: Final = frozenset({"of", "for", "about", "on", "against", "over", "to"})


class Nominals:
    """Finds attributions whose cue is a noun."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues

    def by_count(self, index: int, sentence: Sentence) -> Attribution | None:
        """“by the count of the monitor”, “the monitor's figure stood at 38”, "in the view of X"."""
        tree = self.tree
        token = tree[index]
        if token.lemma.lower() not in self.cues.body.counts or not token.is_noun:
            return None
        owners = tree.children(index, "poss")
        given = [at for at in tree.children(index, "acl") if tree[at].tag == "VBN"]
        owners += [at for clause in given for at in tree.agents(clause)]
        is_told = token.dep == "attr" and tree[token.head].lemma == "be"  # "eight dead is the count of the minister"
        if is_told or tree[token.head].lower in {"by", "on", "in", "from", "per", "to"}:
            owners = owners + tree.led(index, {"of"})
        elif not token.dep.startswith("nsubj"):
            return None
        owners = [head for head in owners if tree[head].is_noun and self.memory.can_speak(head)]
        sources = [source for head in owners for source in self.memory.sources(head)]
        if not sources and any(tree[at].lower == "same" for at in tree.children(index, "amod")):
            sources = self.memory.speakers[-1:]  # "by the same count"
        own = {at for head in owners for at in tree.subtree(head)} | {index}
        return Attribution(tuple(sources), index, Via.REPORTS, frozenset(set(sentence) - own)) if sources else None

    def of(self, index: int) -> Attribution | None:
        """A noun of saying with whose it is and what it says; a noun of will or judgement is an attitude."""
        token = self.tree[index]
        word = token.lemma.lower()
        if not token.is_noun or word not in self.cues.nominals or token.dep in {"compound", "nmod"}:
            return None
        via, is_attitude = self.cues.nominals[word]
        owners = self._owners(index)
        content = self._content(index, owners)
        sources = [source for head in owners for source in self.memory.sources(head)]
        if content and not sources and self._is_there(index):
            return Attribution((), index, via, frozenset(content), Modality.ALLEGED)
        if not content or not sources:
            return None
        modality = {Via.ALLEGES: Modality.ALLEGED, Via.DENIES: Modality.DENIED}.get(via)
        return Attribution(tuple(sources), index, via, frozenset(content), modality, is_attitude=is_attitude)

    def _is_there(self, noun: int) -> bool:
        """“There had been word of six dead”, "there were reports that": somebody said so, nobody is named."""
        tree = self.tree
        be = tree[noun].head
        is_be = tree[noun].dep in {"attr", "nsubj"} and tree[be].lemma == "be"
        is_told = tree[noun].lemma.lower() in {"word", "report", "talk", "rumour", "rumor", "news", "claim", "account"}
        return is_be and is_told and bool(tree.children(be, "expl"))

    def _owners(self, noun: int) -> list[int]:
        """Whose it is: a possessive, "by X", or the subject of the verb that it is the object of."""
        tree = self.tree
        owners = tree.children(noun, "poss")
        owners += tree.led(noun, {"by", "from"})
        head = tree[noun].head
        owners = owners or self._origin(noun)
        if not owners and tree[noun].dep == "dobj" and tree[head].lemma in self.cues.body.uttering:
            owners = tree.children(head, "nsubj")
        return [at for at in owners[:1] if tree[at].tag == "PRP$" or self.memory.can_speak(at)]

    def _origin(self, noun: int) -> list[int]:
        """“The claim that … comes from X", "was carried by X", "the view in Y that": whose a clause under a noun is."""
        tree = self.tree
        clauses = tree.children(noun, "acl", "ccomp", "relcl")
        clauses += tree.children(tree[noun].head, "ccomp") if tree[noun].dep == "attr" else []
        if not any(self._is_that(at) for at in clauses):
            return []
        verb = tree[noun].head
        led = [at for prep in self._preps(noun) if tree[prep].lower in _PLACES for at in tree.children(prep, "pobj")]
        agents = tree.children(verb, "agent") if tree[noun].dep == "nsubjpass" else []
        if tree[noun].dep == "nsubj" and tree[verb].lemma in _ORIGIN:
            agents = [at for at in tree.children(verb, "prep") if tree[at].lower in _BACK]
        if tree[noun].dep == "nsubjpass" and tree[verb].lemma in {"attribute", "ascribe", "credit", "trace", "owe"}:
            agents = [at for at in tree.children(verb, "prep") if tree[at].lower == "to"]
        made = [at for prep in agents for at in tree.children(prep, "pobj")]
        return [at for at in (*made, *led) if self.memory.can_speak(at)][:1]

    def _preps(self, noun: int) -> list[int]:
        return self.tree.children(noun, "prep")

    def _is_that(self, clause: int) -> bool:
        """Whether a clause is what is said: led in by "that", and lacking nothing that the noun might stand for."""
        tree = self.tree
        is_whole = tree[clause].dep != "relcl" or tree.children(clause, "dobj", "nsubjpass", "prep", "attr", "acomp")
        return bool(is_whole) and any(tree[mark].lower == "that" for mark in tree.children(clause, "mark"))

    def _content(self, noun: int, owners: list[int]) -> set[int]:
        tree = self.tree
        clauses = [at for at in tree.children(noun, *_COMPLEMENTS) if at > noun and not self._is_told(at)]
        above = tree[noun].head
        if not clauses and tree[noun].dep in {"nsubj", "attr"} and tree[above].lemma == "be":
            clauses = tree.children(above, "ccomp")  # "the army's version is that"
        preps = [at for at in tree.children(noun, "prep") if tree[at].lower in _NOUN_PREPS]
        found = {at for clause in clauses for at in tree.subtree(clause)}
        found = found or {at for prep in preps for at in tree.subtree(prep)} - set(preps)
        return found - {at for head in owners for at in tree.subtree(head)}

    def _is_told(self, clause: int) -> bool:
        """“a claim made on Friday”: a participle that tells of the noun, and not what it says."""
        token = self.tree[clause]
        if self._is_that(clause):
            return False
        return (token.dep == "acl" and token.tag == "VBN") or token.dep in {"relcl", "appos"}
