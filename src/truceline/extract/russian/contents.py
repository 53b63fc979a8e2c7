"""What does a Russian verb of saying pass on? The clause, the sentence before, the topic, object or quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import MAX_PARAGRAPH
from truceline.extract.russian.words import load_words
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.quotes import Quote
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

_CLAUSES: Final = frozenset({"ccomp", "xcomp", "csubj", "acl"})
_SIDE_CLAUSES: Final = frozenset({"parataxis", "advcl", "discourse"})
_ASCRIBING: Final = frozenset({"приписать", "приписывать", "инкриминировать", "вменить", "вменять"})
"""Verbs of accusing whose object is the act itself."""
_SHOWN: Final = frozenset({"этот", "это", "весь", "такой", "тот", "данный"})
_EVENTS: Final = frozenset(
    {"случай", "инцидент", "происшествие", "эпизод", "случившееся", "произошедшее", "происшедшее", "событие"}
)
"""Nouns that stand for what was told before."""
_FINDING: Final = frozenset({"узнать", "узнавать", "выяснить", "услышать"})
"""Verbs by which somebody comes to know of something, and says nothing of it yet."""
_ABOUT: Final = frozenset({"о", "об", "обо", "про"})


class Contents:
    """Finds what is said."""

    def __init__(self, tree: Tree, quotes: Sequence[Quote], blocks: Sequence[int]) -> None:
        self.tree = tree
        self.quotes = quotes
        self.blocks = blocks
        self.words = load_words().words
        self.spoken: set[int] = set()
        """Numbers of the sentences so far in which somebody is told to speak."""

    def of(self, verb: int, sentence: Sentence, speakers: list[int]) -> set[int]:
        """What is said.

        A cascade: (1) the clause that a relative pronoun takes up; (2) a verb put beside the clause: the rest of the
        sentence; (3) its own clauses, its objects and topics, and what these take up ("об этом": the sentences before);
        (4) the subject of a passive; (5) what stands behind a colon; (6) the sentence that it ends; (7) a clause of
        "что" that hangs elsewhere.
        """
        tree, token = self.tree, self.tree[verb]
        own = self._own(verb, speakers)
        beside = self._related(verb, sentence)
        if beside:
            return beside
        is_aside = token.rel in _SIDE_CLAUSES or (token.rel in {"conj", "advmod"} and tree.children(verb, "mark"))
        blames = any(self._is_charge(verb, at) for at in tree.children(verb, "obj", "obl", "nmod"))
        if is_aside and self._is_beside(verb) and not blames:
            return self._clause_beside(verb, sentence) - own
        found: set[int] = set()
        for child in tree.children(verb, *_CLAUSES, "parataxis", "conj", "advcl"):
            if tree[child].rel in _CLAUSES or self._is_quoted_clause(verb, child):
                found |= set(tree.subtree(child))
        found |= self._spoken_of(verb, sentence)
        if not found and any(self._is_this(at) for at in tree.children(verb, "nsubj:pass", "nsubj")):
            found |= self.before(sentence)
        if not found and tree.children(verb, "nsubj:pass", "nsubj"):
            found |= self._passive(verb, speakers)
        colon = next((at for at in range(verb, sentence.last) if tree[at].text == ":"), None)
        if found and colon is not None and all(at < colon for at in found):
            found |= set(range(colon + 1, sentence.last))  # "рассказали об обстреле: мины упали …"
        found = found or self._behind_colon(verb, sentence) or self._before_tail(verb, sentence, speakers)
        return (found or self._behind_that(verb, sentence)) - own

    def _spoken_of(self, verb: int, sentence: Sentence) -> set[int]:
        """What its objects and topics are or take up."""
        tree = self.tree
        found: set[int] = set()
        for child in tree.children(verb, "obl", "nmod", "obj", "iobj"):
            if self._is_pointing(verb, child) and sentence.index:
                found |= set(tree.sentences[sentence.index - 1])
            elif self._is_back(child):
                found |= self.before(sentence)
            elif tree[verb].lemma not in _FINDING and self._is_act_before(child, sentence):
                found |= self._untold(sentence)
            elif (
                tree.preposition(child) in _ABOUT
                or (tree.preposition(child) == "на" and tree[verb].lemma in self.words.complaining)
                or self._is_charge(verb, child)
                or (tree[child].rel == "obj" and tree[verb].lemma in self.words.object_content)
            ):
                found |= set(tree.subtree(child))
        return found

    def _related(self, verb: int, sentence: Sentence) -> set[int]:
        """“…, о чём сообщил штаб", "…, что подтвердил X": the clause that a relative pronoun takes up."""
        tree = self.tree
        mark = next((at for at in range(verb, sentence.first, -1) if tree[at].text == ";"), None)
        if mark is not None and any(self._is_back(at) for at in tree.children(verb, "obl", "nmod")):
            return set(range(sentence.first, mark))  # "…; об этом рассказал X"
        for at in tree.children(verb, "obl", "nmod", "obj"):
            is_about = tree.preposition(at) in _ABOUT
            first = at - 1 if is_about else at
            is_relative = tree[at].lemma == "что" and tree[at].pos == "PRON" and at < verb and tree[verb].rel != "ccomp"
            if not is_relative or first - 1 <= sentence.first or tree[first - 1].text not in {",", "–", "—"}:
                continue
            told = set(range(sentence.first if mark is None else mark + 1, first - 1))
            return told if any(tree[one].is_verb for one in told) else set()
        return set()

    def _before_tail(self, verb: int, sentence: Sentence, speakers: list[int]) -> set[int]:
        """“Шестеро убитых – таков итог, пишут «Известия»": a last verb, with no more than who says it."""
        tree = self.tree
        if verb - 1 <= sentence.first or tree[verb - 1].text != ",":
            return set()
        behind = range(verb + 1, sentence.last)
        is_tail = not any(tree[at].text in {",", ":"} or tree[at].is_verb for at in behind)
        return set(range(sentence.first, verb - 1)) if is_tail and speakers else set()

    def _clause_beside(self, verb: int, sentence: Sentence) -> set[int]:
        """The sentence; where several are told to have said parts of it, the clause that the verb stands beside."""
        tree = self.tree
        others = [at for at in sentence if at != verb and tree[at].rel in _SIDE_CLAUSES and self._says(at)]
        head = tree[verb].head
        if load_words().modality.get(tree[verb].lemma) in {Modality.OPINION, Modality.PROPOSED}:
            return self._between_semicolons(verb, sentence)
        if not others or not tree[head].is_verb or self._says(head):
            return set(sentence)
        later = [at for at in tree.children(head, "conj", "parataxis") if at > verb and tree[at].is_verb]
        return set(tree.subtree(head)) - {below for at in later for below in tree.subtree(at)}

    def _between_semicolons(self, verb: int, sentence: Sentence) -> set[int]:
        """“X сбили; переговоры, считает аналитик, сорвутся": what somebody thinks ends where a semicolon stands."""
        marks = [at for at in sentence if self.tree[at].text == ";"]
        first = max((at for at in marks if at < verb), default=sentence.first)
        last = min((at for at in marks if at > verb), default=sentence.last)
        return set(range(first, last))

    def _says(self, index: int) -> bool:
        lexicon = load_words()
        return self.tree[index].lemma in lexicon.via or self.tree[index].lemma in lexicon.written

    def _behind_that(self, verb: int, sentence: Sentence) -> set[int]:
        """“передаёт, ссылаясь на старосту, что …": the clause of "что" that the parser hung on another word."""
        tree = self.tree
        behind = range(verb + 1, sentence.last - 1)
        that = next((at for at in behind if tree[at].text == "," and tree[at + 1].lower == "что"), None)
        others = any(tree[at].has("VerbForm=Fin") for at in range(verb + 1, that or verb))
        return set(range(that + 2, sentence.last)) if that is not None and not others else set()

    def _passive(self, verb: int, speakers: list[int]) -> set[int]:
        tree = self.tree
        passive = tree[verb].is_passive or tree[verb].lower.endswith("ся")
        heads = [at for at in tree.children(verb, "nsubj:pass", "nsubj") if at not in speakers]
        return (
            {at for head in heads for at in tree.subtree(head)}
            if passive and tree[verb].lemma not in {"сказать"}
            else set()
        )

    def _is_beside(self, verb: int) -> bool:
        """A verb in brackets of commas ("сообщает ТАСС"), not a clause with a story of its own."""
        children = self.tree.children(verb)
        if any(self.tree[at].lower not in {"как", "о"} for at in self.tree.children(verb, "mark")):
            return False  # "когда X пожаловался"
        topics = [at for at in children if self.tree.preposition(at) in _ABOUT and not self._is_back(at)]
        return not topics and not any(self.tree[at].rel in {"ccomp", "csubj"} for at in children)

    def is_called_lie(self, verb: int) -> bool:
        """“назвали сообщения не соответствующими действительности”, "назвал обвинения ложью"."""
        tree = self.tree
        if tree[verb].lemma not in {"назвать", "называть", "счесть", "объявить"}:
            return False
        return any(
            tree[at].lemma in self.words.lies for at in tree.subtree(verb) if at > verb or tree[at].case == "Ins"
        )

    def _own(self, verb: int, speakers: list[int]) -> set[int]:
        tree = self.tree
        own = {verb, *(at for head in speakers for at in self._before_colon(head))}
        if any(tree[verb].head == head for head in speakers):
            own -= set(tree.subtree(verb))  # "сообщение X, в котором говорится, что …"
        if any(self._is_charge(verb, at) for at in tree.children(verb, "obj", "obl", "nmod")):
            return own
        if tree[verb].rel in _SIDE_CLAUSES and self._is_beside(verb):
            before = [at for at in tree.children(verb, "parataxis", "conj", "dep") if at < verb and tree[at].is_verb]
            own |= set(tree.subtree(verb)) - {below for at in before for below in tree.subtree(at)}
        return own

    def _before_colon(self, head: int) -> list[int]:
        """The words of a speaker, without what the parser hangs on him behind a colon."""
        below = self.tree.subtree(head)
        colon = next((at for at in below if at > head and self.tree[at].text == ":"), None)
        return [at for at in below if colon is None or at < colon]

    def _is_quoted_clause(self, verb: int, child: int) -> bool:
        """A clause in quotation marks or behind a colon or dash beside the verb."""
        tree = self.tree
        if tree[child].rel == "conj":
            return False
        start = tree[child].start
        if any(
            quote.start < start < quote.end and not quote.start < tree[verb].start < quote.end for quote in self.quotes
        ):
            return True
        between = {tree[at].text for at in range(min(verb, child), max(verb, child))}
        return ":" in between

    def _is_charge(self, verb: int, child: int) -> bool:
        """“обвинил X в обстреле”, "возложил на X ответственность за обстрел", "возложил вину на X"."""
        if self.tree[child].lemma in {"вина", "ответственность"} and self.tree[verb].lemma in self.words.accusing:
            return True
        is_ascribed = self.tree[verb].lemma in _ASCRIBING and not self.tree.preposition(child)
        if is_ascribed and self.tree[child].rel == "obj":
            return True
        return self.tree[verb].lemma in self.words.accusing and self.tree.preposition(child) in {"в", "во"}

    def _is_back(self, child: int) -> bool:
        tree = self.tree
        if tree.preposition(child) not in _ABOUT:
            return False
        if tree[child].lemma in {"это", "этот"}:
            return True
        below = [at for at in tree.phrase(child) if at != child and tree[at].pos != "ADP"]
        is_shown = bool(below) and all(tree[at].lemma in _SHOWN for at in below)
        is_told = tree[child].lemma in self.words.echoed | self.words.carrying.nouns | _EVENTS
        return (is_shown and is_told) or (not below and tree[child].lemma in _EVENTS)

    def _is_this(self, subject: int) -> bool:
        """“Это следует из рапорта”."""
        return self.tree[subject].lower == "это" and not self.tree.children(subject)

    def _is_pointing(self, verb: int, child: int) -> bool:
        """“Это подтвердили в X”: the sentence before is what is confirmed or told."""
        via = load_words().via.get(self.tree[verb].lemma)
        tree = self.tree
        below = [at for at in tree.phrase(child) if at != child]
        is_bare = tree[child].lemma == "это" or (
            tree[child].lemma in self.words.carrying.given | _EVENTS
            and bool(below)
            and all(tree[at].lemma in _SHOWN for at in below)
        )
        is_bare = is_bare and not tree.preposition(child)
        return is_bare and via is Via.CONFIRMS and self.tree[child].rel == "obj"

    def _is_act_before(self, child: int, sentence: Sentence) -> bool:
        """“О ночном обстреле рассказал X”: a noun of an act of which only the sentences before have told anything."""
        tree = self.tree
        if tree.preposition(child) not in _ABOUT or tree[child].lemma not in load_words().by_noun:
            return False
        below = [at for at in tree.subtree(child) if at != child]
        if any(tree[at].is_verb or tree[at].pos == "NUM" for at in below):
            return False
        told = {tree[at].lemma for at in self._untold(sentence)}
        return bool(told) and all(tree[at].lemma in told for at in below if tree[at].is_noun)

    def _untold(self, sentence: Sentence) -> set[int]:
        """The sentences right before in the paragraph that nobody is told to have said."""
        found: set[int] = set()
        block, first = self.blocks[sentence.index], max(sentence.index - MAX_PARAGRAPH, 0)
        for one in reversed(self.tree.sentences[first : sentence.index]):
            if self.blocks[one.index] != block or one.index in self.spoken:
                break
            found |= set(one)
        return found

    def before(self, sentence: Sentence) -> set[int]:
        """The sentences before in the paragraph; where there are none, those of the paragraph before."""
        earlier = self.tree.sentences[max(sentence.index - MAX_PARAGRAPH, 0) : sentence.index]
        block = self.blocks[sentence.index]
        same = [one for one in earlier if self.blocks[one.index] == block] or [
            one for one in earlier if self.blocks[one.index] == block - 1
        ]
        return {at for one in same for at in one}

    def _behind_colon(self, verb: int, sentence: Sentence) -> set[int]:
        tree = self.tree
        colon = next((at for at in range(verb, sentence.last) if tree[at].text == ":"), None)
        if colon is not None:
            return set(range(colon + 1, sentence.last))
        quoted = [
            at
            for quote in self.quotes
            if quote.is_speech
            for at in sentence
            if quote.start < tree[at].start < quote.end
        ]
        return set(quoted) if verb not in quoted else set()
