"""Whose news is it that the sentences before told? “Стало известно от X”, "такие подробности привёл X"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.accounts import Accounts
from truceline.extract.russian.attribution import Saying
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.russian.hanging import Links
    from truceline.extract.walks import Sentence

_ABOUT: Final = frozenset({"о", "об", "про"})
_FROM: Final = frozenset({"от", "из", "со"})
_LEARNING: Final = frozenset({"узнать", "узнавать", "услышать", "слышать", "выяснить", "выяснять"})
_SHOWN: Final = frozenset({"такой", "этот", "это", "данный", "подобный"})
_SUCH: Final = frozenset({"таковы", "такова", "таков", "таково"})
_STANDING: Final = frozenset(
    {"содержаться", "привести", "приводиться", "появиться", "фигурировать", "прозвучать", "дать"}
)
"""Verbs by which news stands in a document."""
_CALLING: Final = frozenset({"назвать", "называть", "указать", "указывать", "быть", "стать", "служить", "послужить"})


class News(Accounts):
    """Finds who gave what a report has told before."""

    def told_of(self, verb: int, sentence: Sentence) -> Saying | None:
        """Who it is known from, who gave the news, or who is called its source."""
        return (
            self.known_to(verb, sentence)
            or self._gave(verb, sentence)
            or self._called_source(verb, sentence)
            or self._such(verb, sentence)
            or self._contained(verb, sentence)
        )

    def _such(self, word: int, sentence: Sentence) -> Saying | None:
        """“Таковы данные штаба”: whose news the sentences before were."""
        tree = self.tree
        if tree[word].lower not in _SUCH:
            return None
        nouns = [at for at in (tree[word].head, *tree.children(word, "nsubj")) if tree[at].lemma in
                 self.words.carrying.given | self.words.carrying.nouns]  # fmt: skip
        owners = [one for at in nouns for one in tree.children(at, "nmod") if tree[one].case in {"Gen", ""}]
        speaker = next((at for at in owners if self.sources.can_speak(at)), None)
        content = frozenset(self.contents.before(sentence))
        if speaker is None or not content:
            return None
        return Saying(word, (*self.beside([speaker]), (self.sources.of(speaker), Via.SAYS)), content, Via.SAYS)

    def _contained(self, verb: int, sentence: Sentence) -> Saying | None:
        """“Такая информация содержится в бюллетене X": whose document has what the sentences before told."""
        tree = self.tree
        subjects = [at for at in tree.children(verb, "nsubj", "nsubj:pass") if self._is_shown(at)]
        told = [at for at in subjects if tree[at].lemma in self.words.carrying.given | self.words.carrying.nouns]
        inside = [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in {"в", "во", "на"}]
        papers = [at for at in inside if tree[at].lemma in self.words.documents and self.sources.can_speak(at)]
        if not told or not papers or tree[verb].lemma not in _STANDING:
            return None
        source = self.sources.of(papers[0])
        content = frozenset(self.contents.before(sentence))
        is_own = source.kind is SourceKind.DOCUMENT or not content
        return None if is_own else Saying(verb, (*self.beside(papers[:1]), (source, Via.SAYS)), content, Via.SAYS)

    def known_to(self, verb: int, sentence: Sentence) -> Saying | None:
        """“как стало известно «X»”, "об ударе известно от X": an outlet that knows it, and who told it."""
        tree = self.tree
        own = [verb] if tree[verb].lower == "известно" else [
            at for at in tree.children(verb) if tree[at].lower == "известно"
        ]  # fmt: skip
        if tree[verb].lemma in _LEARNING:
            return self._learnt(verb, sentence)
        if not own or (tree[verb].lower == "известно" and tree[tree[verb].head].lemma == "стать"):
            return None
        around = [at for one in (verb, own[0]) for at in tree.children(one, "iobj", "obl", "nmod")]
        outlet = next(
            (at for at in around if tree.preposition(at) not in _FROM | _ABOUT and self.sources.is_outlet(at)), None
        )
        links = self._knowing(outlet, self._teller(around))
        content = self._known(verb, around, sentence)
        return Saying(verb, links, content, links[-1][1]) if links and content else None

    def _learnt(self, verb: int, sentence: Sentence) -> Saying | None:
        """“узнал «X» от жителей”, "услышал от раненого корреспондент": who told it, and who had it from him."""
        tree = self.tree
        hearers = [at for at in tree.children(verb, "nsubj") if self.sources.can_speak(at)]
        teller = self._teller([at for one in (verb, *hearers) for at in tree.children(one, "obl", "nmod", "iobj")])
        content = self.contents.of(verb, sentence, hearers)
        if teller is None or not hearers or not content:
            return None
        links = ((self.sources.of(hearers[0]), Via.CITES), (self.sources.of(teller), Via.SAYS))
        return Saying(verb, links, frozenset(content), Via.SAYS)

    def _teller(self, around: list[int]) -> int | None:
        """From whom it is known: "от мэра", "у жителей", "в штабе"; a land is where it was."""
        tree = self.tree
        told = [at for at in around if tree.preposition(at) in _FROM | {"у", "в", "во"} and self.sources.can_speak(at)]
        sources, documents = self.sources, self.words.documents
        where = [at for at in told if tree.preposition(at) in {"в", "во"}]
        none = [at for at in where if sources.is_land(at) or sources.is_outlet(at) or tree[at].lemma in documents]
        return next((at for at in told if at not in none), None)

    def _knowing(self, outlet: int | None, told: int | None) -> Links:
        if told is None:
            return ((self.sources.of(outlet), Via.REPORTS),) if outlet is not None else ()
        outer: Links = ((self.sources.of(outlet), Via.CITES),) if outlet is not None else self.beside([told])
        return (*outer, (self.sources.of(told), Via.SAYS))

    def _known(self, verb: int, around: list[int], sentence: Sentence) -> frozenset[int]:
        """What is known: the clause beside it, else its own with the sentences before where a mere topic is named."""
        tree = self.tree
        rest = set(sentence) - set(tree.subtree(verb))
        if any(tree[at].is_verb for at in rest):
            return frozenset(rest)
        topics = [at for at in around if tree.preposition(at) in _ABOUT]
        clauses = [one for at in (verb, *around) for one in tree.children(at, "acl", "ccomp", "csubj")]
        told = set(tree.subtree(verb))
        return frozenset(told | self.contents.before(sentence) if topics and not clauses else told)

    def _gave(self, verb: int, sentence: Sentence) -> Saying | None:
        """“Такие подробности привёл X”, "с таким заявлением выступил X": whose news the sentences before tell."""
        tree = self.tree
        objects = tree.children(verb, "obj", "nsubj:pass")
        objects += [at for at in tree.children(verb, "obl") if tree.preposition(at) in {"с", "со"}]
        given = [at for at in objects if tree[at].lemma in self.words.carrying.given]
        colon = next((at for at in range(verb, sentence.last) if tree[at].text == ":"), None)
        given = [at for at in given if self._is_shown(at) or (colon is not None and not tree.children(at, "nmod"))]
        speakers = [at for at in tree.children(verb, "nsubj", "obl:agent") if self.sources.can_speak(at)]
        speakers = speakers or self.tellers(verb)
        speakers = [at for at in speakers if at not in given and not self.sources.is_outlet(at)]
        giving = self.words.carrying.giving | self.words.carrying.verbs | self.words.perceiving.presenting
        is_giving = tree[verb].lemma in giving
        own = frozenset(range(colon + 1, sentence.last)) if colon is not None else self.before_dash(given, sentence)
        content = own or frozenset(self.contents.before(sentence))
        if not given or not speakers or not is_giving or tree.is_negated(verb) or not content:
            return None
        told = [at for at in tree.children(verb, "iobj", "obj", "obl", "nsubj") if at not in (*given, *speakers)]
        told = [at for at in told if not tree.preposition(at) and self.sources.is_outlet(at)]
        heard = tuple((self.sources.of(at), Via.REPORTS) for at in told[:1])
        links = (*(heard or self.beside([speakers[0]])), (self.sources.of(speakers[0]), Via.SAYS))
        return Saying(verb, links, content, Via.SAYS)

    def before_dash(self, given: list[int], sentence: Sentence) -> frozenset[int]:
        """“Шестеро убитых – такие данные приводит X": what stands before the dash that words taking it up follow."""
        tree = self.tree
        first = next((tree.phrase(at)[0] for at in given if self._is_shown(at)), sentence.first)
        is_behind = first - 1 > sentence.first and tree[first - 1].text in {"–", "—", "-"}
        return frozenset(range(sentence.first, first - 1)) if is_behind else frozenset()

    def _is_shown(self, noun: int) -> bool:
        return any(self.tree[at].lemma in _SHOWN for at in self.tree.children(noun, "det", "amod"))

    def _called_source(self, verb: int, sentence: Sentence) -> Saying | None:
        """“Источником сведений агентство называет X”: who told an outlet what it has told before."""
        tree = self.tree
        if tree[verb].lemma not in _CALLING or tree.is_negated(verb):
            return None
        origins = [at for at in tree.children(verb) if tree[at].lemma == "источник"]
        origins = [at for at in origins if tree[at].case == "Ins" or tree.preposition(at) == "в"]
        told = [at for at in tree.children(verb, "obj", "nsubj", "obl") if at not in origins]
        outlet = next((at for at in told if self.sources.is_outlet(at)), None)
        last = next((one for one in reversed(self.sources.spoken) if one.kind is SourceKind.OUTLET), None)
        whom = next((at for at in told if at != outlet and tree[at].is_noun and self.sources.can_speak(at)), None)
        content = frozenset(self.contents.before(sentence))
        if not origins or whom is None or not content:
            return None
        carrier = self.sources.of(outlet) if outlet is not None else last
        links: Links = ((carrier, Via.CITES),) if carrier is not None else ()
        return Saying(verb, (*links, (self.sources.of(whom), Via.SAYS)), content, Via.SAYS)
