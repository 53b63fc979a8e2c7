"""Who says it without a verb of saying? Who owns up to it, whoever counts it, gives his account of it, or knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.hanging import Hanging
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    pass


class Accounts(Hanging):
    """Finds attributions whose verb tells what the speaker did rather than that he spoke."""

    def owned_up(self, verb: int) -> Saying | None:
        """“взяли на себя ответственность за удар”: whoever did it confirms it."""
        tree = self.tree
        burden = next((at for at in tree.children(verb, "obj") if tree[at].lemma == "ответственность"), None)
        subjects = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        if burden is None or not subjects:
            return None
        return Saying(
            verb, ((self.sources.of(subjects[0]), Via.CONFIRMS),), frozenset(tree.subtree(burden)), Via.CONFIRMS
        )

    def perceived(self, verb: int) -> Saying | None:
        """“наблюдатели услышали залп”, "миссия насчитала сто взрывов": what a monitor perceives, or a body counts."""
        tree, words = self.tree, self.words.perceiving
        subjects = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        if not subjects or tree.is_negated(verb):
            return None
        source = self.sources.of(subjects[0])
        is_body = source.kind in {SourceKind.PARTY, SourceKind.OFFICIAL} and tree[verb].lemma in words.counting
        is_led = tree[verb].lemma in words.counting and self._is_led(verb)
        if (source.kind is not SourceKind.MONITOR and not is_body and not is_led) or source.kind is SourceKind.OUTLET:
            return None
        own = {verb, *tree.subtree(subjects[0])}
        told = set(tree.sentence_of(verb)) - set(tree.subtree(verb)) if is_led else set(tree.subtree(verb))
        content = frozenset(told - own) | self.pointed_at(verb)
        outer = [one for one in self.beside([subjects[0]]) if one[0].key != source.key]
        return Saying(verb, (*outer, (source, Via.SAYS)), content, Via.SAYS) if content else None

    def _is_led(self, verb: int) -> bool:
        """“как подсчитали активисты": an aside that tells who counted what its sentence tells."""
        tree = self.tree
        led = [at for at in tree.children(verb, "mark", "advmod") if tree[at].lower == "как"]
        return bool(led) and tree[verb].rel in {"parataxis", "advcl"} and tree[verb].head != verb

    def pointed_at(self, verb: int) -> frozenset[int]:
        """“Это установили наблюдатели”: the sentence before, where it stands in the same paragraph."""
        tree, number = self.tree, self.tree[verb].sentence
        is_bare = any(tree[at].lemma == "это" and not tree.preposition(at) for at in tree.children(verb, "obj"))
        return frozenset(tree.sentences[number - 1]) if is_bare and number > 0 else frozenset()

    def presented(self, verb: int) -> Saying | None:
        """“Обсерватория рисует иную картину.”: whose account the sentences behind give."""
        tree, words = self.tree, self.words.perceiving
        subjects = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        accounts = [at for at in tree.children(verb, "obj", "obl", "nsubj:pass") if tree[at].lemma in words.accounts]
        if not subjects or not accounts:
            return None
        return Saying(verb, ((self.sources.of(subjects[0]), Via.SAYS),), frozenset(tree.subtree(accounts[0])), Via.SAYS)
