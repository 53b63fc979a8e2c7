"""Through which outlet do a source's words come? “слова X приводит Y”, "которые приводит Y", "передаёт Y со слов X".

A relay is an attribution whose outlet passes on what somebody else says; it may stand in the sentence of what is said,
in a clause that hangs on the source, or in a sentence behind the account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.heard import MOST
from truceline.extract.russian.spreading import Spreading
from truceline.extract.russian.words import load_words
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.hanging import Links
    from truceline.extract.russian.heard import Heard
    from truceline.extract.russian.taking import Source
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

_TAKING: Final = frozenset({"взять", "брать", "принять", "принимать"})
"""Verbs by which responsibility is taken."""
_WHOSE: Final = frozenset({"чье", "чьи", "чью", "чей", "чья", "чьих", "чьего"})
_BEFORE: Final = frozenset({"раньше", "ранее", "прежде"})
"""Words at the head of what somebody said at another time, to others perhaps."""


class Relays(Spreading):
    """Finds who carries somebody's words."""

    def at(self, verb: int, sentence: Sentence, earlier: Sequence[Saying]) -> Saying | None:
        """The attribution that a verb of carrying, perceiving, presenting or owning up makes, if it is one."""
        carried = (
            self._carried(verb, sentence, earlier)
            or self._posted(verb, sentence)
            or self._there(verb, sentence, earlier)
            or self.talked(verb, sentence)
            or self.told_of(verb, sentence)
        )
        lemma, words = self.tree[verb].lemma, self.words.perceiving
        if carried is None and lemma in words.verbs | words.counting:
            carried = self.perceived(verb)
        if carried is None and (lemma in words.presenting or lemma in self.lexicon.via):
            carried = self.presented(verb)
        if carried is None and lemma in words.listing:
            carried = self.listed(verb)
        if carried is None and lemma in words.hearing:
            carried = self.heard_of(verb)
        if carried is None and lemma in _TAKING:
            carried = self.owned_up(verb)
        return carried

    def _carried(self, verb: int, sentence: Sentence, earlier: Sequence[Saying]) -> Saying | None:
        """“Сводку пересказало издание X”, "слова которого приводит X", "взяты из бюллетеня": through whom."""
        tree, words = self.tree, self.words.carrying
        if tree[verb].lemma in words.citing:
            return self.cited_back(verb, sentence)
        heads = tree.children(verb, "obj", "nsubj:pass", "nsubj")
        below = [at for head in heads for at in (head, *tree.children(head, "amod"))]
        whom = self.quoted(verb)
        if whom is None and not any(tree[at].lemma in words.nouns for at in below):
            return None
        if tree[verb].lemma in words.taken:
            origins = [
                at for at in tree.children(verb, "obl") if tree.preposition(at) == "из" and self.sources.can_speak(at)
            ]
            if origins:
                return self.of_before(verb, sentence, origins, Via.SAYS)
        is_known = tree[verb].lemma in words.verbs or self.is_passed_on(verb)
        if not is_known or tree[verb].rel == "acl:relcl":
            return None  # what hangs on a source is told with it
        outlet = self.outlet(verb)
        if outlet is None:
            return self.spread(verb, sentence)
        return self._of_words(verb, sentence, outlet, whom, earlier)

    def _of_words(
        self, verb: int, sentence: Sentence, outlet: int, whom: int | None, earlier: Sequence[Saying]
    ) -> Saying | None:
        """“приводит ТАСС слова мэра”: of the quotation or clause beside it, or of the sentences before."""
        tree = self.tree
        cited = cited_by(tree, verb)
        inner = self._whose(whom, outlet) if cited is None and whom is not None and whom != outlet else ()
        inner = () if self._is_unheard(inner, earlier) else inner
        links: Links = (
            *self.further(verb, sentence),
            (self.sources.of(outlet), Via.REPORTS if cited is None else Via.CITES),
            *(self.origin(verb) or self.by_way(verb) or self.handed(verb)),
            *inner,
        )
        if cited is not None:
            links = (*links, (self.sources.of(cited), Via.SAYS))
        own = {verb, *tree.subtree(outlet), *(tree.subtree(whom) if whom is not None else ())}
        is_aside = (tree[verb].rel in {"parataxis", "advcl"} and tree[verb].head != verb) or self._is_tail(
            verb, sentence
        )
        below = {below for at in (whom,) if at is not None for one in tree.children(at, "acl:relcl", "acl")
                 for below in tree.subtree(one)}  # fmt: skip
        quoted = tree.children(verb, "ccomp", "csubj") or any(tree[at].text == ":" for at in sentence)
        told: set[int] = self.contents.of(verb, sentence, [outlet]) if quoted else set()
        content = set(sentence) - own if is_aside else below or told or topics(tree, self.words.carrying.nouns, verb)
        mark = next((at for at in range(verb, sentence.first, -1) if tree[at].text == ";"), None)
        is_whole = mark is not None and not any(tree[at].is_verb for at in range(mark, verb))
        if mark is not None and is_whole and not below and not told:
            content = set(range(sentence.first, mark)) | self._same_said(inner, earlier, sentence)
        given = [at for at in tree.children(verb, "obj", "nsubj:pass") if tree[at].lemma in self.words.carrying.nouns]
        content = content or set(self.before_dash(given, sentence))
        content = content or self.contents.before(sentence) - self._of_others(inner, earlier) - self._unsaid(
            verb, earlier
        )
        return Saying(verb, links, frozenset(content), Via.REPORTS) if content else None

    def _same_said(self, whose: Links, earlier: Sequence[Saying], sentence: Sentence) -> set[int]:
        """“…; заявление ведомства приводит X": what the same speaker said in the paragraph before."""
        keys = {source.key for source, _ in whose}
        block = self.contents.blocks[sentence.index]
        told = [one for one in earlier if one.sources and one.sources[-1][0].key in keys]
        return {at for one in told for at in one.content if self.contents.blocks[self.tree[at].sentence] == block}

    def _is_unheard(self, inner: Links, earlier: Sequence[Saying]) -> bool:
        """“Заявление командования распространило X”: a body by a common word alone that nobody was called by before."""
        if not inner or not earlier or not (self.sources.is_common(inner[0][0].head)):
            return False
        return inner[0][0].key not in {source.key for one in earlier for source, _ in one.sources}

    def _is_tail(self, verb: int, sentence: Sentence) -> bool:
        """“…, процитировало военных агентство": a verb behind a last comma that other clauses stand before."""
        tree = self.tree
        is_last = not any(tree[at].text in {",", ";", ":"} or tree[at].is_verb for at in range(verb + 1, sentence.last))
        before = range(sentence.first, verb)
        told = any(tree[at].is_verb or tree[at].pos == "AUX" for at in before)
        return is_last and told and tree[verb - 1].text == "," and tree[verb].rel == "conj"

    def _whose(self, whom: int, outlet: int) -> Links:
        """Whose words they are; a pronoun takes up whoever spoke last, an outlet too, but not the one that carries."""
        if self.tree[whom].pos not in {"PRON", "DET"}:
            return ((self.sources.of(whom), Via.SAYS),)
        carrier = self.sources.of(outlet).key
        spoken = [one for one in self.sources.spoken if one.head < whom and one.key != carrier]
        return ((spoken[-1], Via.SAYS),) if spoken else ()

    def _of_others(self, whose: Links, earlier: Sequence[Saying]) -> set[int]:
        """What bodies and officials other than the one whose words are carried said before."""
        if not whose:
            return set()
        key = whose[0][0].key
        kinds = {SourceKind.PARTY, SourceKind.OFFICIAL}
        told = [one for one in earlier if one.sources and key not in {source.key for source, _ in one.sources}]
        return {at for one in told if one.sources[-1][0].kind in kinds for at in one.content}

    def _unsaid(self, verb: int, earlier: Sequence[Saying]) -> set[int]:
        """“Эти цифры привело X”: what the paragraph told before anybody was told to speak is of nobody's words."""
        tree, number = self.tree, self.tree[verb].sentence
        block = self.contents.blocks[number]
        told = [tree[one.cue].sentence for one in earlier if one.sources]
        first = min((at for at in told if at < number and self.contents.blocks[at] == block), default=None)
        shown = [at for at in tree.children(verb, "obj", "nsubj:pass") if tree[at].lemma in self.words.carrying.worded]
        if first is None or not shown:
            return set()
        return {at for one in tree.sentences[:first] if self.contents.blocks[one.index] == block for at in one}

    def _posted(self, verb: int, sentence: Sentence) -> Saying | None:
        """“оно стоит на X.az”, "запись появилась на сайте X": through what a document reached the readers."""
        tree = self.tree
        kept = self._keeper(verb)
        if tree[verb].lemma not in self.words.carrying.posted and kept is None:
            return None
        subjects = tree.children(verb, "nsubj", "nsubj:pass")
        told = [at for at in subjects if tree[at].lemma in self.words.carrying.nouns | self.words.pronouns]
        around = tree.children(verb, "obl", "nmod")
        outlet = kept if kept is not None else next((at for at in around if self.sources.is_outlet(at)), None)
        colon = next((at for at in range(verb, sentence.last) if tree[at].text == ":"), None)
        behind = range(colon + 1, sentence.last) if colon is not None else ()
        content = frozenset(behind or self.contents.before(sentence))
        tells = any(tree.children(at, "acl:relcl") for at in told)  # "заявление, в котором сказано"
        if not told or outlet is None or not content or tells:
            return None
        via = Via.REPORTS if colon is None else Via.SAYS
        return Saying(verb, ((self.sources.of(outlet), via),), content, via)

    def _there(self, verb: int, sentence: Sentence, earlier: Sequence[Saying]) -> Saying | None:
        """“говорится там же”: by whoever said the sentence before."""
        tree = self.tree
        if tree[verb].lemma not in self.lexicon.written or not any(self._is_there(at) for at in tree.children(verb)):
            return None
        told = [one for one in reversed(earlier) if one.sources]
        speaking = [one for one in told if one.sources[-1][0].kind is not SourceKind.OUTLET]
        last = next(iter((*speaking[:1], *told[:1])), None)
        return replace(last, cue=verb, content=frozenset(set(sentence) - set(tree.subtree(verb)))) if last else None

    def bare_citation(self, index: int, sentence: Sentence) -> Saying | None:
        """“со ссылкой на X” under no verb of saying: X says the sentence."""
        tree = self.tree
        above = tree.verb_above(index)
        if above is not None and (tree[above].lemma in self.lexicon.via or tree[above].lemma in self.lexicon.written):
            return None
        if any(tree[at].lemma in self.words.according["says"] for at in tree.ancestors(index)):
            return None
        whom = next((at for at in tree.children(index, "nmod", "obl") if tree.preposition(at) == "на"), None)
        if whom is not None and not self.sources.can_speak(whom):
            behind = [
                at for at in range(whom + 1, sentence.last) if tree[at].pos == "PROPN" and self.sources.can_speak(at)
            ]
            whom = next((at for at in behind if not self.sources.is_outlet(at)), None)
        if whom is None:
            return None
        subjects = [at for at in tree.children(index, "nsubj") if self.sources.can_speak(at) and at != whom]
        links = tuple((self.sources.of(at), Via.CITES) for at in subjects[:1])
        content = frozenset(set(sentence) - set(tree.subtree(index)))
        if links and not any(tree[at].is_verb for at in content):
            content = frozenset(self.contents.before(sentence))
        return Saying(index, (*links, (self.sources.of(whom), Via.SAYS)), content, Via.SAYS) if content else None

    def passed_on(self, one: Saying, heard: Heard) -> Saying:
        """“– сказала она”, "передаёт радиостанция": of whoever is taken up again, the outlet before passes this on too.

        An outlet that carried the words of somebody ("его слова передаёт X") carries all that he says behind that.
        """
        tree = self.tree
        if len(one.sources) != 1:
            return one
        key, number = one.sources[0][0].key, tree[one.cue].sentence
        spoken = one.sources[0][0].head
        mark = next((at for at in range(one.cue, spoken, -1) if tree[at].text == ";"), 0)
        again = tree[spoken].sentence < number or mark > 0 or self._is_short(spoken)
        again = again and not any(other is not one and other.cue > mark and other.sources[:1]
                                  and other.sources[0][0].kind is SourceKind.OUTLET
                                  for other in heard.of_sentence(number))  # fmt: skip
        above = heard.above(one) if tree[one.cue].lemma in self.lexicon.via else []
        earlier = [other for other in heard.before(one) if other.sources] or above
        if any(
            tree[at].lower in _BEFORE for at in (tree.sentence_of(one.cue).first, *tree.children(one.cue, "advmod"))
        ):
            return one
        for before in reversed(earlier if again else []):
            is_same = before.sources[-1][0].key == key
            outer = (before.sources[:-1] or self._beside(before, heard)) if is_same else ()
            if outer:
                return replace(one, sources=(*outer, *one.sources))
        carrier = None
        if not self._is_carried(one, heard):
            carrier = (self.asking(one.cue, spoken) if again else None) or self._carrier_of(one, key, heard)
        is_own = carrier is None or any(source.key == carrier[0].key for source, _ in one.sources)
        return one if is_own or carrier is None else replace(one, sources=(carrier, *one.sources))

    def _beside(self, one: Saying, heard: Heard) -> Links:
        """“Как пишет X, мэр сообщил, что …": the outlet in whose words the sentence has somebody speak."""
        if one.sources[-1][0].kind is SourceKind.OUTLET:
            return ()
        every = heard.of_sentence(self.tree[one.cue].sentence)[:MOST]
        beside = [other for other in every if one.cue in other.content]
        carrying = [other for other in beside if len(other.sources) == 1 and not other.is_negated]
        return next((other.sources for other in carrying if other.sources[0][0].kind is SourceKind.OUTLET), ())

    def _is_short(self, head: int) -> bool:
        """“обсерватория", "комитет": a body told by one common word, which was called by its name before."""
        token, general = self.tree[head], self.words.takes_up
        is_general = any(token.lemma in general[kind] for kind in ("party", "monitor", "group"))
        return is_general and token.text.islower() and len(self.tree.phrase(head)) == 1

    def _is_carried(self, one: Saying, heard: Heard) -> bool:
        """Whether an outlet is told beside it to pass it on."""
        beside = [other for other in heard.of_sentence(self.tree[one.cue].sentence) if other is not one]
        return any(
            other.sources and other.sources[0][0].kind is SourceKind.OUTLET and one.cue in other.content
            for other in beside
        )

    def _carrier_of(self, one: Saying, key: str, heard: Heard) -> tuple[Source, Via] | None:
        """The outlet that a sentence near by tells to carry somebody's words, unless he spoke at another time since."""
        tree = self.tree
        if any(self._is_of_then(tree.sentence_of(other.cue)) for other in heard.of_speaker(key, one)[-3:]):
            return None
        if heard.carriers is None:
            heard.carriers = self._carriers(heard)
        return heard.carriers.get(key) or self._carrier_behind(one, key, heard)

    def _carrier_behind(self, one: Saying, key: str, heard: Heard) -> tuple[Source, Via] | None:
        """“X, чьё сообщение приводит Y, добавил": the outlet whom the sentence right behind hangs on the speaker."""
        number = self.tree[one.cue].sentence
        later = [other for other in heard.of_sentence(number + 1) if len(other.sources) == 2]
        later = [other for other in later if other.sources[-1][0].key == key and heard.block(other) == heard.block(one)]
        whose = [at for other in later for at in self.tree.sentence_of(other.cue) if self.tree[at].lower in _WHOSE]
        is_outlet = bool(later) and later[0].sources[0][0].kind is SourceKind.OUTLET
        return later[0].sources[0] if whose and is_outlet else None

    def _is_of_then(self, sentence: Sentence) -> bool:
        """Whether a sentence tells what was said at another time: "тогда", a month or weekday of its own."""
        times = self.words.times
        days = {*times.months, *times.month_names, *times.weekdays, "тогда"}
        return any(self.tree[at].lower in days for at in sentence)

    def _carriers(self, heard: Heard) -> dict[str, tuple[Source, Via]]:
        """Who carries all the words of somebody, by his key: "его слова передаёт X" in a sentence of its own."""
        found: dict[str, tuple[Source, Via]] = {}
        for one in heard.every:
            number = self.tree[one.cue].sentence
            is_carried = one.via is Via.REPORTS and self.tree[one.cue].lemma in self.words.carrying.verbs
            if (
                not is_carried
                or any(self.tree[at].sentence == number for at in one.content)
                or not self._of_whom(one.cue)
            ):
                continue
            told = [other for other in heard.before(one) if other.sources]
            if told:
                whose = one.sources[-1][0] if len(one.sources) > 1 else told[-1].sources[-1][0]
                found[whose.key] = one.sources[0]
        return found

    def _of_whom(self, verb: int) -> bool:
        """“его слова”, "слова генерала": whether it is told whose words are carried."""
        tree, words = self.tree, self.words.carrying
        heads = [at for at in tree.children(verb, "obj", "nsubj:pass", "nsubj") if tree[at].lemma in words.nouns]
        below = [one for at in heads for one in tree.children(at, "det", "nmod")]
        return any(
            tree[at].lower in {"его", "ее", "их"} or (tree[at].case == "Gen" and self.sources.can_speak(at))
            for at in below
        )

    def _is_there(self, at: int) -> bool:
        """“там”, "в нём": in the document that was told of before."""
        token = self.tree[at]
        return token.lower == "там" or (token.lower in {"нем", "ней", "них"} and self.tree.preposition(at) == "в")


def cited_by(tree: Tree, verb: int) -> int | None:
    """Whom the verb's subject cites: "со ссылкой на X", "ссылаясь на X"."""
    for at in tree.subtree(verb):
        if tree[at].lemma == "ссылка" and tree.verb_above(at) == verb:
            cited = (one for one in tree.children(at, "nmod") if tree.preposition(one) == "на")
            return _whose_words(tree, next(cited, None))
        if tree[at].lower == "слов" and tree.preposition(at) in {"со", "с"} and tree.verb_above(at) == verb:
            return next((one for one in tree.children(at, "nmod") if not tree.preposition(one)), None)
        if tree[at].lemma in {"ссылаться", "сослаться"} and tree[at].head == verb:
            cited = (one for one in tree.children(at, "obl", "nmod", "obj") if tree.preposition(one) == "на")
            return _whose_words(tree, next(cited, None))
    return None


def _whose_words(tree: Tree, cited: int | None) -> int | None:
    """“ссылаясь на слова мэра", "со ссылкой на данные штаба": whose words are cited, for the words."""
    if cited is None or tree[cited].lemma not in load_words().words.according["says"]:
        return cited
    owners = (at for at in tree.children(cited, "nmod") if tree[at].case in {"Gen", ""} and not tree.preposition(at))
    return next(owners, cited)


def topics(tree: Tree, carried: frozenset[str], verb: int) -> set[int]:
    """“Сообщение об обстреле распространило X”: what the words carried are about."""
    heads = [at for at in tree.children(verb, "obj", "nsubj:pass") if tree[at].lemma in carried]
    about = [at for head in heads for at in tree.children(head, "nmod") if tree.preposition(at) in {"о", "об"}]
    return {below for at in about for below in tree.subtree(at)}
