"""Who says it without a verb of saying? Who owns up to it, whoever counts it, gives his account of it, or knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.hanging import Hanging
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.russian.contents import Contents
    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.tree import Tree


class Accounts(Hanging):
    """Finds attributions whose verb tells what the speaker did rather than that he spoke."""

    def __init__(self, tree: Tree, sources: Sources, contents: Contents) -> None:
        super().__init__(tree, sources)
        self.contents = contents

    def owned_up(self, verb: int) -> Saying | None:
        """“взяли на себя ответственность за удар”: whoever did it confirms it."""
        tree = self.tree
        burden = next((at for at in tree.children(verb, "obj") if tree[at].lemma == "ответственность"), None)
        subjects = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        if burden is None or not subjects:
            return None
        documents = [at for at in tree.children(verb, "obl", "nmod") if tree[at].lemma in self.words.documents]
        links = (*self.beside([subjects[0], *documents]), (self.sources.of(subjects[0]), Via.CONFIRMS))
        return Saying(verb, links, frozenset(tree.subtree(burden)), Via.CONFIRMS)

    def perceived(self, verb: int) -> Saying | None:
        """“наблюдатели услышали залп”, "миссия насчитала сто взрывов": what a monitor perceives, or a body counts."""
        tree, words = self.tree, self.words.perceiving
        subjects = self.tellers(verb) if tree.children(verb, "nsubj", "obj", "ccomp") else []
        if not subjects or tree.is_negated(verb):
            return None
        source = self.sources.of(subjects[0])
        is_counting = tree[verb].lemma in words.counting
        is_aside = tree[verb].rel == "parataxis" and not self._is_led(verb)
        is_said = is_counting and tree[verb].lemma in self.lexicon.via and not tree.children(verb, "obj")
        if is_said and (is_aside or tree.children(verb, "ccomp")):
            return None  # "…, отмечает миссия", "отметил в интервью X, что …": who speaks, and counts nothing
        is_body = source.kind in {SourceKind.PARTY, SourceKind.OFFICIAL} and is_counting
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
        subjects = self.tellers(verb)
        around = tree.children(verb, "obj", "obl", "nsubj:pass", "xcomp", "nsubj")
        accounts = [at for at in around if tree[at].lemma in words.accounts and at not in subjects]
        if not subjects or not accounts:
            return None
        links = (*self.beside([subjects[0]]), (self.sources.of(subjects[0]), Via.SAYS))
        return Saying(verb, links, frozenset(tree.subtree(accounts[0])) | self.so_told(verb), Via.SAYS)

    def listed(self, verb: int) -> Saying | None:
        """“Доклад миссии описывает расстрел", "в докладе упомянут и обстрел: …": the acts that a document has."""
        tree = self.tree
        subjects = tree.children(verb, "nsubj", "nsubj:pass")
        inside = [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in {"в", "во", "на"}]
        papers = [at for at in (*subjects, *inside) if tree[at].lemma in self.words.documents]
        paper = next((at for at in papers if self.sources.can_speak(at)), None)
        things = [at for at in (*subjects, *tree.children(verb, "obj")) if at != paper]
        acts = [at for at in things if tree[at].is_noun and tree[at].lemma in self.lexicon.by_noun]
        if paper is None or not acts or tree.is_negated(verb):
            return None
        sentence = tree.sentence_of(verb)
        colon = next((at for at in range(acts[0], sentence.last) if tree[at].text == ":"), sentence.last)
        content = {below for at in acts for below in tree.subtree(at)} | set(range(colon + 1, sentence.last))
        source = self.sources.of(paper)
        links = (*self.beside([paper]), (source, Via.SAYS))
        return Saying(verb, links, frozenset(content), Via.SAYS) if source.kind is not SourceKind.DOCUMENT else None

    def tellers(self, verb: int) -> list[int]:
        """Who gives an account: the subject, or of a plural verb without one the body "в" which it is given."""
        tree = self.tree
        subjects = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        if subjects or not tree[verb].has("Number=Plur") or tree.children(verb, "nsubj"):
            return subjects
        inside = [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in {"в", "во"}]
        return [at for at in inside if self.sources.can_speak(at) and not self.sources.is_land(at)]

    def so_told(self, verb: int) -> frozenset[int]:
        """“Так описывает случившееся X”: what the sentences before in its paragraph have told."""
        tree = self.tree
        sentence = tree.sentence_of(verb)
        is_back = tree[sentence.first].lower in {"так", "именно"} and sentence.first != verb
        return frozenset(self.contents.before(sentence)) if is_back else frozenset()

    def heard_of(self, verb: int) -> Saying | None:
        """“обеспокоены сообщениями об ударе", "миссия получила сообщения о том, что": hearsay that a body takes up."""
        tree, words = self.tree, self.words.perceiving
        if tree[verb].lemma not in words.hearing:
            return None
        nouns = [at for at in tree.children(verb, "obj", "obl", "nmod") if tree[at].lemma in words.reports]
        topics = [one for at in nouns for one in tree.children(at, "nmod", "obl", "acl") if
                  tree.preposition(one) in {"о", "об", "обо"} or tree[one].rel == "acl"]  # fmt: skip
        tellers = self.tellers(verb) or self._concerned(verb)
        if not topics or not tellers or self.sources.is_outlet(tellers[0]):
            return None
        content = frozenset(below for at in topics for below in tree.subtree(at))
        links = (*self.beside([tellers[0]]), (self.sources.of(tellers[0]), Via.SAYS))
        return Saying(verb, links, content, Via.SAYS, Modality.ALLEGED)

    def _concerned(self, verb: int) -> list[int]:
        """The subject of a short participle: "миссия обеспокоена"."""
        return [at for at in self.tree.children(verb, "nsubj:pass") if self.sources.can_speak(at)]
