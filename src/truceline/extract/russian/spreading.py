"""Who else passes on what was said? Bodies that publish, outlets behind outlets, whoever refers back to a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.news import News
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.russian.hanging import Link, Links
    from truceline.extract.walks import Sentence

_NEWS: Final = frozenset({"заявление", "информация", "сообщение", "данные", "сведение", "новость", "известие"})
_OWNING: Final = frozenset({"его", "ее", "их"})
_SHOWN: Final = frozenset({"этот", "это", "тот", "такой", "весь", "же", "самый"})
_STAFF: Final = frozenset({"сотрудник", "корреспондент", "журналист", "репортер", "представитель", "исследователь"})
_BACK: Final = frozenset({"он", "они", "она", "оно", "нем", "ней", "них", "нее", "него"})

_ASKING: Final = frozenset(
    {"поговорить", "побеседовать", "пообщаться", "связаться", "опросить", "расспросить", "дозвониться"}
)
"""Verbs by which an outlet asks somebody."""


class Spreading(News):
    """Finds who passes on the news of the sentences before."""

    def further(self, verb: int, sentence: Sentence) -> Links:
        """“Его цитирует X, а X – Y”, "а уже по X – Y", "а вслед за ним Y": who passes it on from there."""
        tree = self.tree
        turn = next(
            (at for at in range(verb, sentence.last) if tree[at].lower == "а" and tree[at - 1].text == ","), None
        )
        if turn is None:
            return self._next(verb)
        dash = next((at for at in range(turn, sentence.last) if tree[at].text in {"–", "—", "-"}), None)
        behind = range(dash + 1, sentence.last) if dash is not None else range(0)
        outlet = next((at for at in behind if tree[at].text[:1].isalpha() and self.may_carry(at)), None)
        return (
            ((self.sources.of(outlet), Via.REPORTS),) if outlet is not None else self.onward(verb) or self._next(verb)
        )

    def _next(self, verb: int) -> Links:
        """“…, а оттуда их перепечатал портал X", "а от штаба о нём узнало издание X": the outlet that had it last."""
        tree = self.tree
        for at in tree.children(verb, "conj"):
            below = tree.children(at, "obj", "obl", "advmod", "iobj")
            is_back = any(tree[one].lemma in _BACK or tree[one].lower == "оттуда" or tree[one].lemma in
                          self.words.carrying.nouns for one in below)  # fmt: skip
            outlets = [one for one in tree.children(at, "nsubj") if self.sources.is_outlet(one)]
            if tree[at].is_verb and outlets and is_back:
                return ((self.sources.of(outlets[0]), Via.REPORTS),)
        return ()

    def handed(self, verb: int) -> Links:
        """“Его слова привёл X, а его заметку перевёл Y": the outlet of the clause before, whose work is passed on."""
        tree, above = self.tree, self.tree[verb].head
        if tree[verb].rel != "conj" or not tree[above].is_verb:
            return ()
        objects = tree.children(verb, "obj", "nsubj:pass")
        owned = any(tree[one].lower in _OWNING for at in objects for one in tree.children(at, "det", "nmod"))
        before = self.outlet(above)
        return ((self.sources.of(before), Via.REPORTS),) if owned and before is not None else ()

    def is_passed_on(self, verb: int) -> bool:
        """“Заявление боевиков разобрал X": an outlet does something with words that were told before."""
        tree = self.tree
        outlets = [at for at in tree.children(verb, "nsubj") if self.sources.is_outlet(at)]
        words = [at for at in tree.children(verb, "obj") if tree[at].lemma in self.words.carrying.nouns]
        is_judged = self.lexicon.via.get(tree[verb].lemma) in {Via.DENIES, Via.ALLEGES, Via.CONFIRMS}
        return bool(outlets) and any(self._is_told(at) for at in words) and not is_judged

    def _is_told(self, noun: int) -> bool:
        """Whether a noun of saying takes up what was told: "его слова", "это заявление", "слова генерала", "сводку"."""
        tree = self.tree
        below = [at for at in tree.phrase(noun) if at != noun]
        is_shown = any(tree[at].lower in _OWNING or tree[at].lemma in _SHOWN | _BACK for at in below)
        owned = [at for at in tree.children(noun, "nmod") if tree[at].case == "Gen" or tree[at].lemma in _BACK]
        return is_shown or bool(owned) or not below

    def cited_back(self, verb: int, sentence: Sentence) -> Saying | None:
        """“На их сообщения ссылается X", "на него сослался Y": an outlet that cites what was told before."""
        tree = self.tree
        whom = [at for at in tree.children(verb, "obl", "obj", "nmod") if tree.preposition(at) == "на"]
        whom = [at for at in whom if tree[at].lemma in _BACK or (tree[at].lemma in self.words.carrying.nouns
                                                                and self._is_told(at))]  # fmt: skip
        outlet = self.outlet(verb)
        if not whom and outlet is not None and tree[verb].rel == "root":
            return self._cited_speaker(verb, sentence, outlet)
        if not whom or outlet is None or tree[verb].rel in {"acl", "acl:relcl", "advcl", "ccomp"}:
            return None
        mark = next((at for at in range(verb, sentence.first, -1) if tree[at].text == ";"), None)
        told = set(range(sentence.first, mark)) if mark is not None else set(self.contents.before(sentence))
        links = (*self.further(verb, sentence), (self.sources.of(outlet), Via.CITES))
        return Saying(verb, links, frozenset(told), Via.REPORTS) if told else None

    def _cited_speaker(self, verb: int, sentence: Sentence, outlet: int) -> Saying | None:
        """“Телеканал ссылается на очевидцев”, "на страницу X": whom an outlet names for what was told before."""
        tree = self.tree
        cited = [at for at in tree.children(verb, "obl", "obj", "nmod") if tree.preposition(at) == "на"]
        cited = [one for at in cited for one in (at, *tree.children(at, "nmod"))]
        speakers = [at for at in cited if self.sources.can_speak(at)]
        told = frozenset(self.contents.before(sentence))
        if not speakers or not told or tree.children(verb, "ccomp", "parataxis"):
            return None
        carrier, speaker = self.sources.of(outlet), self.sources.of(speakers[0])
        if carrier.key == speaker.key:
            return None
        return Saying(verb, ((carrier, Via.CITES), (speaker, Via.SAYS)), told, Via.SAYS)

    def talked(self, verb: int, sentence: Sentence) -> Saying | None:
        """“С ней говорил корреспондент X", "X взял у него интервью", "его рассказ записали Y": who heard it."""
        tree, words = self.tree, self.words.carrying
        around = tree.children(verb, "obl", "obj", "iobj", "nmod")
        asked = [at for at in around if tree[at].lemma == "интервью"]
        told = [at for at in around if tree[at].lemma in words.worded | {"интервью"} and self._is_told(at)]
        if tree[verb].lemma in words.talking:
            told += [at for at in around if tree[at].lemma in _BACK]
            told += [at for at in around if tree.preposition(at) in {"с", "со"} and self.sources.can_speak(at)]
        elif tree[verb].lemma in {"взять", "брать"} and asked:
            told += [at for at in around if tree[at].lemma in _BACK and tree.preposition(at) == "у"]
        elif tree[verb].lemma not in {"записать", "записывать", "снять", "выслушать"}:
            return None
        hearers = [at for at in tree.children(verb, "nsubj") if self._hears(at)]
        content = frozenset(self.contents.before(sentence))
        if not told or not hearers or not content:
            return None
        return Saying(verb, ((self.sources.of(self._hearer(hearers[0])), Via.REPORTS),), content, Via.REPORTS)

    def asking(self, cue: int, spoken: int) -> Link | None:
        """“X поговорил с жителями. …, рассказали они": the outlet that the sentence before tells to have asked them."""
        tree, number = self.tree, self.tree[cue].sentence - 1
        for verb in tree.sentences[number] if number >= 0 and tree[spoken].sentence == number else ():
            asked = [at for at in tree.children(verb, "obl", "obj", "nmod") if spoken in tree.subtree(at)]
            is_interview = any(tree[at].lemma == "интервью" for at in tree.children(verb, "obj"))
            outlet = self.outlet(verb) if asked and (tree[verb].lemma in _ASKING or is_interview) else None
            if outlet is not None:
                return self.sources.of(outlet), Via.REPORTS
        return None

    def _hears(self, at: int) -> bool:
        heard = self._hearer(at)
        return heard != at or self.sources.is_outlet(heard) or self.sources.is_monitor(heard)

    def _hearer(self, at: int) -> int:
        """“сотрудники HRW", "журналисты газеты": the body of those who listened."""
        below = [one for one in self.tree.children(at, "nmod", "appos") if not self.tree.preposition(one)]
        bodies = [one for one in below if self.sources.can_speak(one) or self.may_carry(one)]
        return bodies[0] if bodies and self.tree[at].lemma in _STAFF else at

    def origin(self, verb: int) -> Links:
        """“взял из публикации X", "позаимствовал у X": the outlet that had it before."""
        tree = self.tree
        if tree[verb].lemma not in self.words.carrying.taken:
            return ()
        around = [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in {"из", "у", "с", "со"}]
        outlets = [
            one for at in around for one in (at, *tree.children(at, "nmod", "appos")) if self.sources.is_outlet(one)
        ]
        return ((self.sources.of(outlets[0]), Via.CITES),) if outlets else ()

    def spread(self, verb: int, sentence: Sentence) -> Saying | None:
        """“Информацию распространила пресс-служба”: a body that spreads the news of the sentences before."""
        tree = self.tree
        news = [at for at in tree.children(verb, "obj") if at < verb and tree[at].lemma in _NEWS]
        bodies = [at for at in tree.children(verb, "nsubj") if at > verb and self.sources.can_speak(at)]
        bare = [at for at in news if all(tree[one].pos in {"DET", "ADJ"} for one in tree.phrase(at) if one != at)]
        if bare:
            return self.of_before(verb, sentence, bodies[:1], Via.SAYS)
        told = [at for at in tree.children(verb, "obj") if tree[at].lemma in self.words.carrying.nouns]
        owned = [at for at in told if any(tree[one].lower in _OWNING or tree[one].lemma in _BACK
                                          for one in tree.subtree(at))]  # fmt: skip
        bodies = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        content = frozenset(self.contents.before(sentence))
        if not owned or not bodies or not content:
            return None
        links = (*self.further(verb, sentence), (self.sources.of(bodies[0]), Via.REPORTS))
        return Saying(verb, links, content, Via.REPORTS)

    def of_before(self, verb: int, sentence: Sentence, heads: list[int], via: Via) -> Saying | None:
        """An attribution of the sentences before to the first of these nouns, if there is one."""
        content = frozenset(self.contents.before(sentence)) if heads else frozenset()
        return Saying(verb, ((self.sources.of(heads[0]), via),), content, via) if content else None
