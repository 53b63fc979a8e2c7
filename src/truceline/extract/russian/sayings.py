"""Who says what? Attributions of a Russian text: verbs of saying, "по словам", "со ссылкой на", "об этом".

An attribution has its sources outermost first, the token of its cue, and the tokens of what is said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.chains import ANSWERING
from truceline.extract.russian.contents import Contents
from truceline.extract.russian.headed import headed, owned, tailed
from truceline.extract.russian.heard import Heard
from truceline.extract.russian.relating import CITING, Relating
from truceline.extract.russian.relays import Relays, cited_by
from truceline.extract.russian.segments import Segments
from truceline.extract.russian.speakers import Speakers
from truceline.extract.russian.words import load_words
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.quotes import Quote
    from truceline.extract.russian.hanging import Links
    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.taking import Source
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

EARLY: Final = 3
"""Words before an aside that belong to all of its sentence: "Прилетели, по его словам, …"."""
_TALKS: Final = frozenset(
    {"интервью", "разговор", "беседа", "комментарий", "эфир", "колонка", "программа", "студия"}
    | {"запрос", "вопрос", "ответ", "реплика", "звонок", "редакция"}
    | {"материал", "репортаж", "статья", "сюжет", "видео", "ролик", "выпуск", "публикация"}
)
"""What somebody told an outlet in."""
_OWNING: Final = frozenset({"признать", "признавать", "признаться", "признаваться"})
"""Verbs of owning up, which deny where they are negated."""
_RUMOURS: Final = frozenset({"говорить", "поговаривать", "рассказывать"})
"""Verbs at the head of a sentence by which nobody in particular tells something: "Говорят, что …"."""
_STAFF: Final = frozenset({"журналист", "корреспондент", "репортер"})


class Sayings:
    """Finds the attributions of a document."""

    def __init__(self, tree: Tree, sources: Sources, quotes: Sequence[Quote], blocks: Sequence[int]) -> None:
        self.tree = tree
        self.sources = sources
        self.quotes = quotes
        self.lexicon = load_words()
        self.words = self.lexicon.words
        self.contents = Contents(tree, quotes, blocks)
        self.segments = Segments(tree)
        self.speakers = Speakers(tree, sources)
        self.relays = Relays(tree, sources, self.contents)
        self.relating = Relating(tree, sources)

    def find(self) -> list[Saying]:
        """All attributions in order of their cues, those of long quotations widened over their sentences."""
        found: list[Saying] = []
        for sentence in self.tree.sentences:
            own = [one for index in sentence for one in self._at(index, sentence, found) if one is not None]
            named = (
                (headed(self.tree, self.sources, sentence) or tailed(self.tree, self.sources, sentence))
                if not own
                else None
            )
            cut = self.segments.cut(own if named is None else [named], sentence)
            found += [_carried_beside(self.tree, one, cut) for one in cut]
            if any(one.sources for one in cut):
                self.contents.spoken.add(sentence.index)
        heard = Heard(self.tree, found, self.contents.blocks)
        passed = [self.relays.passed_on(one, heard) for one in found]
        return [self._over_quotes(one) for one in passed]

    def _at(self, index: int, sentence: Sentence, earlier: list[Saying]) -> list[Saying | None]:
        token = self.tree[index]
        if token.pos in {"VERB", "ADJ", "AUX"}:
            relayed = self.relays.at(index, sentence, earlier) if token.pos != "AUX" or token.head == index else None
            if relayed is not None:
                return [relayed]
            if token.lemma in self.lexicon.via or token.lemma in self.lexicon.written:
                return [self._verb(index, sentence)]
            return []
        if token.is_noun and self._is_judged_by(index):
            return [self._judged(index, sentence)]
        if token.is_noun and token.lemma in self.words.according["says"] | self.words.according["alleges"]:
            return [self._according(index, sentence) or owned(self.tree, self.sources, index, sentence)]
        if token.lower == "согласно":
            return [self._by_document(index, sentence)]
        if token.lemma in {"ссылка", "ссылаться"}:
            return [self.relays.bare_citation(index, sentence)]
        return []

    def _verb(self, verb: int, sentence: Sentence) -> Saying | None:
        """A verb of saying with somebody who says it and something that is said."""
        token = self.tree[verb]
        if token.lemma in ANSWERING and any(
            _is_means(self.tree, at) for at in self.tree.children(verb, "obj", "obl", "iobj")
        ):
            return None  # "ответили обстрелами"
        speakers = self.speakers.of(verb)
        content = self.contents.of(verb, sentence, speakers)
        is_rumour = not speakers and token.lemma in _RUMOURS and verb == sentence.first and token.has("Number=Plur")
        is_known = (
            token.lemma in self.words.impersonal or token.lemma in self.lexicon.written or _is_there(self.tree, verb)
        )
        is_known |= is_rumour
        if not content or (not speakers and not is_known):
            return None
        via = self.lexicon.via.get(token.lemma, Via.SAYS)
        modality = self.lexicon.modality.get(token.lemma)
        if self.contents.is_called_lie(verb):
            via, modality = Via.DENIES, Modality.DENIED
        negated = self._is_negated(verb)
        if token.lemma in self.words.concealing:
            if not negated:
                return None
            negated = False  # "не скрывают, что": they own up to it
        if negated and (via is Via.CONFIRMS or token.lemma in _OWNING):
            return self._not_confirmed(verb, speakers, content)
        sources = self._linked(verb, speakers, via)
        if not sources and _is_there(self.tree, verb):
            sources = tuple((one, via) for one in self.sources.last_body(verb))
        if not sources and modality is None:
            modality = Modality.ALLEGED if is_rumour or token.lemma in self.words.impersonal else None
            if modality is None:
                return None
        return Saying(verb, sources, frozenset(content), via, modality, negated)

    def _is_negated(self, verb: int) -> bool:
        """“не сообщал”, "не стали скрывать": a negation of the verb, or of that which its infinitive is under."""
        token = self.tree[verb]
        is_under = token.has("VerbForm=Inf") and token.rel == "xcomp"
        return self.tree.is_negated(verb) or (is_under and self.tree.is_negated(token.head))

    def _not_confirmed(self, verb: int, speakers: list[int], content: set[int]) -> Saying:
        """“не признаёт, что” denies; what somebody "не подтвердил" others have said: it is hearsay."""
        if self.tree[verb].lemma in _OWNING and speakers:
            links = self._linked(verb, speakers, Via.DENIES)
            return Saying(verb, links, frozenset(content), Via.DENIES, Modality.DENIED)
        return Saying(verb, (), frozenset(content), Via.SAYS, Modality.ALLEGED)

    def _linked(self, verb: int, speakers: list[int], via: Via) -> tuple[tuple[Source, Via], ...]:
        """The speaker with the outlet that he told it and the source that he cites."""
        tree = self.tree
        if not speakers:
            return ()
        head = speakers[0]
        inner = [at for at in tree.children(head, "appos", "nmod") if at > head and self._is_other_voice(head, at)]
        source = self.sources.of(head)
        told = self._told(verb, head) if source.kind is not SourceKind.OUTLET else None
        if told is None and tree[verb].rel == "conj" and not tree.children(verb, "nsubj"):
            told = self._told(tree[verb].head, head)  # "рассказал ТАСС, что …, и добавил, что …"
        cited = cited_by(self.tree, verb)
        heard = [(self.sources.of(told), Via.REPORTS)] if told is not None else []
        links: list[tuple[Source, Via]] = [*self.relays.beside([told]), *heard] if told is not None else []
        if not links and head == tree[verb].head:
            links = [*self.relating.had_by(head)]
        if not links:
            links = [*self.relays.beside(self._carriers_of(verb, head)), *self.relays.own(head)]
        links = [one for one in links if one[0].key != source.key]
        if inner and source.kind is SourceKind.OUTLET:
            return (*links, (source, Via.REPORTS), (self.sources.of(inner[0]), via))
        if cited is not None:
            inside = self.sources.of(cited)
            if inside.key != source.key:
                inward = self.relays.inward(cited)
                how = Via.CITES if inward else Via.SAYS
                return (*links, (source, Via.CITES), *self.relays.own(cited), (inside, how), *inward)
        before = self.relays.by_way(verb) if source.kind is SourceKind.OUTLET else ()
        return (*links, (source, via), *before)

    def _carriers_of(self, verb: int, head: int) -> list[int]:
        """The nouns below which a clause may tell who carries it: the speaker, and the document that it stands in."""
        tree = self.tree
        around = tree.children(verb, "obl", "nmod", "nsubj")
        return [head, *(at for at in around if tree[at].lemma in self.words.documents and at != head)]

    def _is_other_voice(self, outlet: int, at: int) -> bool:
        """“сообщил ТАСС источник”: whoever stands behind the outlet in the nominative is the one who told it."""
        tree = self.tree
        return (
            tree[at].case == "Nom"
            and tree[at].lemma in self.words.speakers["official"] | self.words.speakers["anonymous"]
            and (self.sources.can_speak(outlet))
        )

    def _told(self, verb: int, speaker: int) -> int | None:
        """The outlet that somebody told it: "рассказал РИА Новости", "в интервью газете"."""
        tree = self.tree
        for at in tree.children(verb, "iobj"):
            if tree[at].case == "Dat" and self.sources.is_monitor(at):
                return at  # "рассказали наблюдателям врачи"
        for at in tree.children(verb, "iobj", "obj", "obl", "nmod", "appos", "nsubj"):
            if at == speaker or (tree.preposition(at) and tree[at].lemma not in _TALKS):
                continue
            owned = [at]
            if tree[at].lemma in _TALKS | _STAFF:
                owned = tree.children(at, "nmod", "appos", "iobj", "obl", "flat")
                owned += [below for one in owned if tree[one].lemma in _STAFF for below in tree.children(one, "nmod")]
            for one in owned:
                if self.sources.is_outlet(one) and tree[one].lemma not in _STAFF:
                    return one
        return None

    def _according(self, noun: int, sentence: Sentence) -> Saying | None:
        """“по словам X”, "по данным X", "согласно данным X"."""
        tree, token = self.tree, self.tree[noun]
        if tree.preposition(noun) not in {"по", "согласно", "со", "с"}:
            return None
        if tree.preposition(noun) in {"со", "с"} and (token.lower != "слов" or self._is_citing(noun)):
            return None
        owners = [
            at
            for at in tree.children(noun, "nmod", "obl", "nsubj", "appos")
            if tree[at].case in {"Gen", "Nom", ""} and not tree.preposition(at)
        ]
        owners = owners or self.sources.owners_of_page(noun) or self.relays.givers(noun)
        if owners and tree[owners[0]].lemma == "который":
            return self.relating.by_whose(noun, tree[noun].head)
        sources = [self.sources.of(at) for at in owners if self.sources.can_speak(at)][:1]
        sources = sources or self._unknown(noun)
        if not sources and any(tree[at].lower in {"его", "ее", "их"} for at in tree.children(noun, "det", "nmod")):
            sources = self._last_speaker(noun)
        if not sources:
            return None
        via = Via.ALLEGES if token.lemma in self.words.according["alleges"] else Via.SAYS
        modality = Modality.ALLEGED if via is Via.ALLEGES else None
        outer = [*self.relays.beside([noun]), *(self.relays.own(owners[0]) if owners else ())]
        links: tuple[tuple[Source, Via], ...] = (
            *(one for one in outer if one[0].key != sources[0].key),
            (sources[0], via),
        )
        if inner := self._cited_below(noun, owners, sources[0]):
            links = ((sources[0], Via.CITES), *inner)
        return Saying(noun, links, self._clause(noun, sentence), via, modality)

    def _cited_below(self, noun: int, owners: list[int], source: Source) -> Links:
        """“по данным X со ссылкой на Y", "данным газеты, которая ссылается на Y": whom the one who has them cites."""
        tree = self.tree
        for at in tree.subtree(noun):
            cited = tree.children(at, "nmod", "obl") if tree[at].lemma in CITING else []
            whom = next((one for one in cited if tree.preposition(one) == "на" and self.sources.can_speak(one)), None)
            if whom is not None:
                return ((self.sources.of(whom), Via.SAYS),)
        return self.relays.inward(owners[0]) if owners and source.kind is SourceKind.OUTLET else ()

    def _unknown(self, noun: int) -> list[Source]:
        """“по версии следствия”: whose words they are, where no list has him."""
        tree = self.tree
        owners = [at for at in tree.children(noun, "nmod") if not tree.preposition(at)]
        return [self.sources.of(at) for at in owners if self.sources.may_be_body(at, "Gen")][:1]

    def _is_citing(self, noun: int) -> bool:
        """“ТАСС со слов очевидцев передаёт”, "а с его слов Y": whom whoever passes it on cites."""
        is_on = any(self.tree[at].lower == "а" for at in range(max(noun - 3, 0), noun))
        above = self.tree.verb_above(noun) or noun
        return is_on or (self.tree[above].lemma in self.lexicon.via and bool(self.speakers.of(above)))

    def _last_speaker(self, noun: int) -> list[Source]:
        meant = self.sources.whose(noun)
        if meant is not None:
            return [meant]
        return [one for one in self.sources.spoken if one.head < noun and one.kind is not SourceKind.OUTLET][-1:]

    def _clause(self, noun: int, sentence: Sentence) -> frozenset[int]:
        """The clause that a phrase of saying belongs to: the whole sentence, or the coordinated part it stands in."""
        tree = self.tree
        own = set(tree.subtree(noun))
        head = tree[noun].head
        first = min(own)
        is_early = first - sentence.first <= EARLY or not any(tree[at].is_verb for at in range(sentence.first, first))
        if is_early and tree[noun].rel != "obl":
            stop = next((at for at in range(first, sentence.last) if tree[at].text == ";"), sentence.last)
            return frozenset(set(range(sentence.first, stop)) - own)
        mark = next((at for at in range(first - 1, sentence.first, -1) if tree[at].text in {":", ";"}), None)
        stop = next((at for at in range(first, sentence.last) if tree[at].text == ";"), sentence.last)
        if mark is not None or stop < sentence.last:
            return frozenset(set(range(sentence.first if mark is None else mark + 1, stop)) - own)
        if head != noun and tree[head].rel in {"conj", "ccomp", "advcl"} and tree[head].is_verb:
            return frozenset(set(tree.subtree(head)) - own)
        return frozenset(set(sentence) - own)

    def _is_judged_by(self, noun: int) -> bool:
        """“судя по сводке", "если верить бюллетеню", "если судить по сообщениям"."""
        above = self.tree[self.tree[noun].head]
        if self.tree[noun].lemma not in self.words.documents | self.words.according[
            "says"
        ] and not self.sources.can_speak(noun):
            return False
        is_believed = above.lemma in {"верить", "доверять"} and self.tree[noun].case == "Dat"
        return is_believed or (above.lemma in {"судить", "судя"} and self.tree.preposition(noun) == "по")

    def _judged(self, noun: int, sentence: Sentence) -> Saying | None:
        """“судя по той же сводке": the document speaks, or whoever spoke before where it is told as known."""
        tree = self.tree
        is_known = any(tree[at].lemma in {"тот", "этот"} for at in tree.children(noun, "det", "amod"))
        sources = self.sources.spoken[-1:] if is_known else []
        owner = next((at for at in tree.children(noun, "nmod") if self.sources.can_speak(at)), None)
        if not sources and self.sources.can_speak(noun):
            sources = [self.sources.of(noun)]
        elif not sources and owner is not None:
            sources = [self.sources.of(owner)]
        if not sources:
            return None
        content = frozenset(set(sentence) - set(tree.subtree(tree[noun].head)))
        return Saying(noun, (*self.relays.beside([noun]), (sources[0], Via.SAYS)), content, Via.SAYS)

    def _by_document(self, index: int, sentence: Sentence) -> Saying | None:
        """“согласно бюллетеню X”: the document speaks for its owner."""
        tree = self.tree
        noun = tree[index].head
        if noun == index:
            noun = next(iter(tree.children(index, "obl", "nmod", "iobj")), index)
        if tree[noun].lemma == "который":
            return self.relating.by_document(index, tree[noun].head)
        if noun == index or tree[noun].lemma in self.words.according["says"] or not self.sources.can_speak(noun):
            return None
        content = frozenset(set(sentence) - set(tree.subtree(noun)) - {index})
        return Saying(index, ((self.sources.of(noun), Via.SAYS),), content, Via.SAYS)

    def _over_quotes(self, saying: Saying) -> Saying:
        """A speech that runs on over sentences belongs whole to whoever is told to have spoken it."""
        tree = self.tree
        added: set[int] = set()
        for quote in self.quotes:
            if quote.is_speech and any(quote.start < tree[at].start < quote.end for at in saying.content):
                first = bisect_right(tree.tokens, quote.start, key=attrgetter("start"))
                added |= set(range(first, bisect_left(tree.tokens, quote.end, key=attrgetter("start"))))
        return replace(saying, content=saying.content | added) if added else saying


def _carried_beside(tree: Tree, one: Saying, beside: Sequence[Saying]) -> Saying:
    """“Такие подробности привёл X, сообщает Y": the outlet beside it carries what X told before."""
    number = tree[one.cue].sentence
    if len(one.sources) != 1 or any(tree[at].sentence == number for at in one.content):
        return one
    outlets = [other.sources[0] for other in beside if other.sources and one.cue in other.content]
    outlet = next((link for link in outlets if link[0].kind is SourceKind.OUTLET), None)
    is_other = outlet is not None and outlet[0].key != one.sources[0][0].key
    return replace(one, sources=(outlet, *one.sources)) if outlet is not None and is_other else one


def _is_means(tree: Tree, at: int) -> bool:
    return tree[at].case == "Ins" and not tree.preposition(at) and tree[at].is_noun


def _is_there(tree: Tree, verb: int) -> bool:
    """“утверждают там”."""
    return any(tree[at].lower == "там" for at in tree.children(verb))
