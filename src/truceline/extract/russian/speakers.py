"""Who says what a Russian verb of saying passes on? The subject, the body in which it is said, the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.sources import PAGES
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.tree import Tree

_INSIDE: Final = frozenset({"в", "во", "на"})
_OUT: Final = "из"
_ANSWERS: Final = frozenset({"ответ", "комментарий", "материал", "статья", "публикация", "заметка", "репортаж"})
"""Texts in which whoever wrote them speaks."""


class Speakers:
    """Finds who speaks, by the words round a verb of saying."""

    def __init__(self, tree: Tree, sources: Sources) -> None:
        self.tree = tree
        self.sources = sources
        self.lexicon = load_words()
        self.words = self.lexicon.words

    def of(self, verb: int) -> list[int]:
        """Who says it.

        A cascade: (1) the subject; (2) of a plural verb without subject, the body "в" which they said so or "из" which
        they let it be known, or whose document says so; (3) of a passive, the agent; (4) that of the verb that it is
        coordinated with, that its gerund hangs on or that its infinitive is under; (5) a subject of no known kind.
        """
        tree = self.tree
        subjects = [at for at in self._subjects(verb) if self.sources.can_speak(at)]
        if subjects:
            told = [at for at in subjects if at > verb and not self.sources.is_outlet(at)]
            return told[:1] if len(subjects) > 1 and told and self.sources.is_outlet(subjects[0]) else subjects[:1]
        others = [at for at in self._subjects(verb) if tree[at].is_noun or tree[at].lemma in self.words.pronouns]
        found = self._inside(verb, is_bare=not others) or self._agents(verb)
        if found or others:
            return found or self._unknown(verb, others)
        is_shared = tree[verb].rel == "conj" or (tree[verb].rel == "advcl" and tree[verb].has("VerbForm=Conv"))
        above = tree[verb].head
        is_shared = is_shared and above != verb and tree[above].is_verb
        return self.of(above) if is_shared or self._is_under(verb) else []

    def _is_under(self, verb: int) -> bool:
        """“поспешили заявить”, "вынуждено было признать": an infinitive whose subject its verb has."""
        tree, token = self.tree, self.tree[verb]
        above = tree[token.head]
        is_able = above.is_verb or above.has("Variant=Short")
        return token.rel == "xcomp" and token.has("VerbForm=Inf") and is_able and token.head != verb

    def _inside(self, verb: int, *, is_bare: bool) -> list[int]:
        """The body or document that it is said in, or comes out of."""
        tree, is_many = self.tree, self.tree[verb].has("Number=Plur")
        follows = tree[verb].lemma == "следовать"
        led = _INSIDE - {"на"} if tree[verb].lemma in self.words.accusing else _INSIDE  # "возложили на X"
        led = _INSIDE | {_OUT} if follows or (is_many and is_bare and len(led) > 2) else led
        beside = [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in led]
        if follows:
            told = [at for at in beside if tree[at].lemma in self.words.according["says"]]
            beside += [one for at in told for one in tree.children(at, "nmod") if tree[one].case == "Gen"]
        beside = [self._meant(verb, at) for at in beside]
        inside = [at for at in beside if self.sources.can_speak(at) and not self.sources.is_land(at)]
        if inside and (is_bare or tree[verb].lemma in self.lexicon.written):
            return inside[:1]
        bodies = [at for at in beside if self.sources.is_body(at)] if is_many and is_bare else []
        return bodies[:1]

    def _meant(self, verb: int, at: int) -> int:
        """“штаб распространил заявление, в котором говорится”: of a bare document, whoever gave it out."""
        tree = self.tree
        if tree[at].lemma in PAGES | _ANSWERS:  # "на странице штаба", "в ответе штаба на запрос"
            owners = [one for one in tree.children(at, "nmod") if tree[one].case == "Gen"]
            return next((one for one in owners if self.sources.can_speak(one)), at)
        noun = tree[verb].head
        if tree[at].lemma != "который" or not tree[noun].is_noun or tree[noun].lemma not in self.words.documents:
            return at
        giver = tree[noun].head
        pages = [one for one in tree.children(giver, "obl") if tree[one].lemma in PAGES]  # "на сайте штаба появилось"
        hosts = [one for page in pages for one in tree.children(page, "nmod") if self.sources.can_speak(one)]
        if hosts:
            return hosts[0]
        tellers = tree.children(giver, "nsubj") if giver != noun and tree[giver].is_verb else []
        is_owned = any(tree[one].case == "Gen" for one in tree.children(noun, "nmod"))
        return next((one for one in tellers if self.sources.can_speak(one) and not is_owned), noun)

    def _agents(self, verb: int) -> list[int]:
        tree = self.tree
        if not (tree[verb].is_passive or tree[verb].lower.endswith("ся")):
            return []
        free = [at for at in tree.children(verb, "obl", "obl:agent") if not tree.preposition(at)]
        return [at for at in free if tree[at].case == "Ins" and self.sources.can_speak(at)][:1]

    def _unknown(self, verb: int, subjects: list[int]) -> list[int]:
        """“сообщила Всемирная продовольственная программа": whoever speaks in an aside or tells a clause."""
        tree = self.tree
        tells = tree[verb].rel == "parataxis" or bool(tree.children(verb, "ccomp"))
        tells = tells or any(tree.preposition(at) in {"о", "об", "обо"} for at in tree.children(verb, "obl"))
        if not tells or tree[verb].lemma not in self.lexicon.via or not tree[verb].has("Voice=Act"):
            return []
        return [at for at in subjects if self.sources.may_be_body(at)][:1]

    def _subjects(self, verb: int) -> list[int]:
        """The verb's subjects, but for what stands behind a colon."""
        colon = next((at for at in range(verb, self.tree.sentence_of(verb).last) if self.tree[at].text == ":"), None)
        subjects = self.tree.children(verb, "nsubj", "nsubj:pass")
        return [at for at in subjects if colon is None or at < colon]
