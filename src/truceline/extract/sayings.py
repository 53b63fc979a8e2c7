"""Who says what? Finds the attributions of a document.

A cascade over each word: (1) "according to", and deeds that somebody owns up to; (2) verbs of saying, with a clause, a
noun, a quotation or the rest of the sentence; (3) "X carried an account"; (4) "by the count of X"; (5) nouns of saying,
"X's claim"; (6) verbs that cite a thing; (7) verbs of wanting and judging; (8) "X:" at the head of a line. Then (9)
those whom a speaker cites, and (10) quotations that stand by themselves go to whoever spoke last. Nesting is left to
``chain``: what lies inside another's content is said by the inner speaker, through the outer one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.according import LEADS, According
from truceline.extract.afterwards import Afterwards
from truceline.extract.asserting import Asserting
from truceline.extract.attitudes import Attitudes
from truceline.extract.attribution import Attribution
from truceline.extract.basis import accounts_over
from truceline.extract.citations import Citations
from truceline.extract.contents import Contents
from truceline.extract.credits import credits
from truceline.extract.idioms import Idioms
from truceline.extract.inserted import Clause, Inserted
from truceline.extract.leading import led_in
from truceline.extract.messages import Messages
from truceline.extract.nominals import Nominals
from truceline.extract.openings import Openings
from truceline.extract.papers import is_of_paper, tells_of_paper
from truceline.extract.parting import across, parted
from truceline.extract.speakers import Speakers
from truceline.extract.texts import Texts
from truceline.extract.turning import turned_to
from truceline.extract.turns import Turns
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.quotes import Quote
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_LEADS: Final = LEADS | {"per"}
_SOURCE: Final = frozenset({"source", "sources"})
"""“Source: the mayor.” tells whose the words before are."""
_NOBODY: Final = frozenset({"nobody", "none", "neither", "no"})
_OWNING: Final = frozenset({Via.CONFIRMS, Via.ALLEGES})
_AT: Final = frozenset({"in", "at", "near", "of", "from", "on", "into", "towards", "to"})
_NEEDING: Final = frozenset({"hold", "establish", "determine", "warrant", "submit", "relate", "message"})
"""Verbs that say something with a clause alone: who holds a ridge says nothing."""
_HEARERS: Final = frozenset({SourceKind.UNKNOWN, SourceKind.WITNESS, SourceKind.ANONYMOUS})
_US: Final = frozenset({"i", "we", "you"})
MAX_NEAR: Final = 8
"""Speakers noted last among whom are those of the sentence before."""
MAX_HEAD: Final = 9
"""Words before the colon of "X: …": a longer stretch is a sentence, not a speaker."""


def find_attributions(reading: Reading, memory: Memory) -> list[Attribution]:
    """All attributions of a document, in order of their cues."""
    finder = _Finder(reading, memory)
    afterwards = Afterwards(reading, memory, finder.speakers)
    found: list[Attribution] = []
    spoken: set[int] = set()
    for sentence in reading.tree.sentences:
        here = [*finder.in_sentence(sentence), *credits(reading, memory, sentence)]
        found.extend([*here, *afterwards.of(sentence, spoken)])
        if any(one.sources and not one.is_attitude for one in here):
            spoken.add(sentence.index)
    found += [*accounts_over(reading, memory, found), *turned_to(reading, memory, found)]
    found = _with_lone_quotes(reading, found + led_in(reading, memory, found))
    return sorted(found, key=lambda attribution: (attribution.cue, attribution.parent is not None))


class _Finder:
    """Finds attributions by their cues."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        self.speakers = Speakers(reading, memory)
        self.idioms = Idioms(reading, memory, self.speakers)
        self.contents = Contents(reading)
        self.citations = Citations(reading, memory)
        self.nominals = Nominals(reading, memory)
        self.according = According(reading, memory, self.speakers)
        self.inserted = Inserted(reading)
        self.openings = Openings(reading, memory, self.speakers, self.contents)
        self.messages = Messages(reading, memory, self.speakers, self.contents)
        self.turns = Turns(reading, memory, self.speakers)
        self.attitudes = Attitudes(reading, memory, self.speakers)
        self.asserting = Asserting(reading, memory, self.speakers, self.contents)
        self.texts = Texts(reading, memory, self.speakers)
        body = self.cues.body
        self._verbs = {*self.cues.via, *body.citing.verbs, *body.carrying, *body.perceiving, *self.cues.attitudes}
        self._verbs |= body.opening | body.differing | body.hearing | body.figuring | body.arriving | set(body.pinning)
        self._verbs |= self.idioms.words.showing | body.moving | body.moved
        self._verbs |= {"be", "hold", "deem", "put", "lay", "pin", "point"}
        self._nouns = {*body.counts, *self.cues.nominals}

    def in_sentence(self, sentence: Sentence) -> list[Attribution]:
        """Attributions whose cue stands in the sentence."""
        found = []
        for index in sentence:
            attribution = self._shown_by(index, sentence)
            if attribution is not None:
                found.append(attribution)
                self._note(attribution, sentence)
        headed = self._headed(sentence)
        if headed is not None and all(one.is_attitude for one in found):
            found.append(headed)
            self._note(headed, sentence)
        found = parted(self.tree, self._without_asides(self._with_inserted(found, sentence)), sentence)
        own = [attribution for attribution in found if not attribution.is_attitude]
        nested = [cited for one in own for cited in self.citations.of(one) if not across(self.tree, cited, one)]
        for cited in nested:
            self._note(cited, sentence)
        rested = {at for cited in nested if self.tree[cited.cue].is_noun for at in self.tree.subtree(cited.cue)}
        rested -= {cited.parent for cited in nested if cited.parent is not None}
        return [one for one in found if one.cue not in rested] + nested

    def _with_inserted(self, found: list[Attribution], sentence: Sentence) -> list[Attribution]:
        """The attributions with all that inserted clauses speak for, and those that the parser hung elsewhere."""
        clauses = (
            self.inserted.of(sentence) if any(self.tree[at].text in {",", '"', "''", "–"} for at in sentence) else []
        )
        for clause in clauses:
            content = self.inserted.content(clause, clauses, sentence)
            inside = [one for one in found if clause.first <= one.cue < clause.last and not one.is_attitude]
            inside = [one for one in inside if one.cue == clause.verb or not tells_of_paper(one, clause)]
            own = [one for one in inside if one.cue == clause.verb and one.parent is None]
            if own and is_of_paper(self.reading, own[0], clause):
                found, own = [one for one in found if one is not own[0]], []
                inside = [one for one in inside if one in found]
            if own and (own[0].content & set(range(clause.verb, clause.last)) or not _is_of(self.tree, own[0], clause)):
                continue
            if own:
                named = tuple(self.speakers.set_off(clause)) if self._is_misread(own[0], clause) else ()
                found = [
                    replace(
                        one,
                        sources=named or one.sources,
                        content=content | one.content - self.inserted.asides(sentence),
                    )
                    if one is own[0]
                    else one
                    for one in found
                ]
            elif not inside and self._may_insert(clause):
                sources = self.speakers.set_off(clause)
                if sources:
                    said = self._said(clause.verb, tuple(sources), content)
                    found.append(replace(said, via=Via.SAYS) if said.via is Via.CITES else said)
                    self._note(found[-1], sentence)
        return found

    def _is_misread(self, one: Attribution, clause: Clause) -> bool:
        """“…, the hospital, rescue workers told X”: whether what no one is is taken for who speaks in a clause."""
        tree, last = self.tree, one.sources[-1] if one.sources else None
        is_told = clause.head < clause.verb and tree[clause.verb].lemma in self.cues.body.told
        if last is not None and is_told and last.span.start >= tree[clause.verb].end:
            return True  # whom he told is taken for him
        outside = last is not None and last.span.end <= tree[clause.first].start
        is_name = last is not None and any(tree[at].is_name for at in self._words(last)[-1:])  # "Flynn, an aide, said"
        head = self._words(last)[-1:] if last is not None else []
        is_name = is_name and not any(tree[at].dep == "pobj" and tree[tree[at].head].lower in _AT for at in head)
        is_nobody = last is not None and last.kind is SourceKind.UNKNOWN and last.party is None and not is_name
        is_other = bool(head) and not tree.governs(head[0], clause.head)
        is_other = is_other and clause.head < clause.verb  # "and killed a soldier, Colonel X, who …, wrote"
        return outside and (is_nobody or is_other) and tree[clause.head].is_noun and self.memory.can_speak(clause.head)

    def _words(self, source: Source) -> list[int]:
        return self.reading.tokens_within(source.span.start, source.span.end)

    def _may_insert(self, clause: Clause) -> bool:
        """Whether a clause that no other rule knows names somebody who speaks; behind its verb, only a voice does."""
        is_behind = clause.head > clause.verb
        lemma = self.tree[clause.verb].lemma
        if not is_behind:
            is_citing = lemma in self.cues.body.citing.verbs and self.tree[clause.head].is_name
            is_voice = is_citing or self.memory.can_speak(clause.head)
            return is_voice and self.tree[clause.head].lower not in _US
        if (
            lemma in self.cues.body.told
            or lemma not in self.cues.via
            or self.cues.via.get(lemma) in {Via.ALLEGES, None}
        ):
            return False
        kind = self.memory.describe(clause.head).kind
        return (
            kind not in {SourceKind.UNKNOWN, SourceKind.WITNESS, SourceKind.ANONYMOUS}
            or lemma not in self.cues.body.object_content
        )

    def _shown_by(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a word shows; most words are of no list, and looked at no further."""
        token = self.tree[index]
        if token.lower in _LEADS or token.lower in self.idioms.words.known:
            found = self.according.of(index, sentence) or self.idioms.of(index, sentence)
            if found is not None:
                return found
        turn = self.turns.of(index, sentence)
        if turn is not None:
            return turn
        if token.is_verb:
            found = self._by_verb(index, sentence) if token.lemma in self._verbs else None
            return found or self.asserting.of(index, sentence) or self.texts.of(index, sentence)
        if token.is_noun and token.lemma.lower() in self._nouns:
            return self.nominals.by_count(index, sentence) or self.nominals.of(index)
        return None

    def _by_verb(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a verb of the lists shows."""
        return (
            self.idioms.of(index, sentence)
            or self.messages.of(index, sentence)
            or self._verb(index, sentence)
            or self.idioms.perceived(index)
            or self.openings.of(index, sentence)
            or self._quoted_by(index, sentence)
            or self.attitudes.of(index)
        )

    def _without_asides(self, found: list[Attribution]) -> list[Attribution]:
        """“the ministry said, as quoted by TASS”: who quotes is no part of what is said, but stands outside of it."""
        asides = [one.cue for one in found if self.tree[one.cue].tag == "VBN" and one.via is Via.REPORTS]
        quoting = [cue for cue in asides if self.tree[cue].lemma in {*self.cues.body.citing.verbs, "report"}]
        for cue in quoting:
            own = set(self.tree.subtree(cue))
            found = [one if one.cue == cue else replace(one, content=one.content - own) for one in found]
        return [one for one in found if one.content]

    def _note(self, attribution: Attribution, sentence: Sentence) -> None:
        if attribution.sources and not attribution.is_attitude:
            self.memory.note(attribution.sources[-1], sentence.index)

    def _verb(self, index: int, sentence: Sentence) -> Attribution | None:
        token = self.tree[index]
        if not self.cues.reports(token.lemma) or token.lemma in self.cues.body.citing.verbs:
            return None
        if token.dep in {"amod", "compound"} or (token.tag == "VBG" and self._is_adjective(index)):
            return None
        cited = self.speakers.cited_as(index)
        heads = cited[1] if cited is not None else self.speakers.of(index)
        content = self.contents.of(index, sentence, heads) if self._may_say(index, heads) else set()
        if cited is not None and not content:
            citing = self.tree[self.tree[index].head].head
            content = {at for clause in self.tree.children(citing, "ccomp") for at in self.tree.subtree(clause)}
        sources = self.speakers.sources(index, heads) if content else []
        if not content or (not sources and not _is_impersonal(self.reading, index)):
            return None
        if token.lemma in _NEEDING and not self.contents.is_clause(index) and self.tree.children(index, "dobj"):
            return None
        if not _is_spoken(self.memory, sentence.index - 1):
            content = self.contents.pointed_at(content, index, sentence)
        return self._said(index, tuple(sources), frozenset(content))

    def _may_say(self, verb: int, heads: list[int]) -> bool:
        """Whether the subject is somebody who speaks, or a thing with what things show or with a clause of its own."""
        tree = self.tree
        nobody = _NOBODY if self.cues.via[tree[verb].lemma] in _OWNING else frozenset()  # "nobody claimed it"
        if any(tree[head].lower in _US or tree[tree.first_of(head)].lower in nobody for head in heads):
            return False
        if tree[verb].lemma == "learn" and not self.contents.is_clause(verb) and all(map(self._only_hears, heads)):
            return False
        if tree[verb].lemma in self.cues.body.plain or all(self.memory.can_speak(head) for head in heads):
            return True
        return self._tells_somebody(verb) or self.contents.is_clause(verb)

    def _only_hears(self, head: int) -> bool:
        """“The public learned of it”: a noun of no outlet and no body, that has not spoken by hearing."""
        return self.tree[head].is_noun and self.memory.describe(head).kind in _HEARERS

    def _tells_somebody(self, verb: int) -> bool:
        """“A shepherd told Reuters of …”: only people tell somebody, whatever they are called."""
        told = self.tree.children(verb, "dobj", "dative") if self.tree[verb].lemma in self.cues.body.told else []
        return any(at > verb and self.memory.can_speak(at) for at in told)

    def _said(self, verb: int, sources: tuple[Source, ...], content: frozenset[int]) -> Attribution:
        lemma = self.tree[verb].lemma
        negated = self._is_negated(verb)
        via = self.cues.via.get(lemma, Via.SAYS)
        if negated and via in {Via.CONFIRMS, Via.DENIES}:
            via, negated = (Via.DENIES if via is Via.CONFIRMS else Via.CONFIRMS), False
        modality = Modality.DENIED if via is Via.DENIES else self.cues.verb_modality.get(lemma)
        modality = None if via is Via.CONFIRMS else modality
        if not sources:
            modality = Modality.ALLEGED
        return Attribution(sources, verb, via, content, modality, negated, is_attitude=self._asks(verb))

    def _asks(self, verb: int) -> bool:
        """“asked whether X”: a question is no account."""
        tree = self.tree
        clauses = tree.children(verb, "ccomp") if tree[verb].lemma in {"ask", "wonder", "question", "inquire"} else []
        return any(tree[mark].lower in {"whether", "if"} for at in clauses for mark in tree.children(at, "mark"))

    def _is_adjective(self, index: int) -> bool:
        """“warning shots”: a participle right before a noun, which no comma or "and" leads in."""
        tree = self.tree
        follows = index + 1 < len(tree) and tree[index + 1].is_noun and tree[index + 1].dep not in {"nsubj", "compound"}
        return (
            follows
            and not tree[index + 1].is_name
            and tree[index].dep in {"pcomp", "acl", "dep", "ROOT"}
            and not tree[index].children
        )

    def _is_negated(self, verb: int) -> bool:
        tree = self.tree
        if tree.children(verb, "neg"):
            return True
        subjects = tree.children(verb, "nsubj")
        if any(tree[at].lower in {"neither", "none", "nobody"} for head in subjects for at in tree.subtree(head)[:1]):
            return True
        return tree[verb].dep == "xcomp" and tree[tree[verb].head].lemma in self.cues.body.withholding

    # 6, 7

    def _quoted_by(self, index: int, sentence: Sentence) -> Attribution | None:
        """“…, as quoted by X”, "in a text published by the agency X": X passes the sentence on."""
        tree, token = self.tree, self.tree[index]
        is_told = token.lemma == "report" and any(tree[at].lower == "as" for at in tree.children(index, "mark"))
        carries = is_told or token.lemma in self.cues.body.citing.verbs or token.lemma in self.cues.body.carrying
        subjects = [tree[at].lower for at in tree.children(index, "nsubj", "nsubjpass")]
        if token.tag != "VBN" or not carries or not set(subjects) <= {"which", "who"}:
            return None
        is_clause = (
            (token.dep == "relcl" and bool(subjects) and self._is_words(token.head))
            or token.dep in {"advcl", "dep"}
            or any(tree[at].lower == "as" for at in tree.children(index, "mark"))
        )
        is_of_words = (
            token.dep == "acl" and tree[token.head].lemma in self.cues.body.documents | self.cues.body.utterances
        )
        heads = tree.agents(index)
        if not (is_clause or is_of_words) or not heads:
            return None
        sources = [source for head in heads for source in self.memory.sources(head)]
        content = frozenset(set(sentence) - set(tree.subtree(index)))
        return Attribution(tuple(sources), index, Via.REPORTS, content) if sources and content else None

    def _is_words(self, noun: int) -> bool:
        """Whether a noun is a text or an utterance, and no outlet: "a radio that is run by the state"."""
        body, token = self.cues.body, self.tree[noun]
        is_medium = token.is_noun and self.memory.describe(noun).kind is SourceKind.OUTLET
        return not is_medium or token.lemma.lower() in body.documents | body.utterances | body.pieces

    # 8

    def _headed(self, sentence: Sentence) -> Attribution | None:
        """“Moscow: no strike on the convoy”: a speaker and a colon at the head of a paragraph."""
        tree = self.tree
        colon = next((at for at in sentence if tree[at].text in {":", "―", "):"}), None)
        if colon is None or not 0 < colon - sentence.first <= MAX_HEAD or colon + 1 >= sentence.last:
            return None
        before = range(sentence.first, colon)
        is_first = tree[sentence.first].start == self.reading.blocks[self.contents.block(sentence)].start
        undated = {at for at in before if not self.reading.is_time(at)}  # "3 May, Reuters: …"
        citing = next((at for at in before if tree[at].lower in {"citing", "quoting"}), colon)
        nouns = [at for at in range(sentence.first, citing) if tree[at].is_noun and at in undated]
        heads = [at for at in nouns if tree[at].head not in undated - {at}]
        is_told = any(tree[at].is_verb for at in before if at != citing) or tree[before[0]].lower in _SOURCE
        if len(heads) != 1 or is_told or not self.memory.can_speak(heads[0]):
            return None
        cited = [at for at in tree.children(citing, "dobj") if at < colon]  # "Reuters, citing X: …"
        sources = [source for at in (heads[0], *cited) for source in self.memory.sources(at)]
        is_bare = len(nouns) == 1 and not tree[heads[0]].text.isupper()  # of a transcript: "SMITH: …"
        is_unknown = all(one.kind is SourceKind.UNKNOWN for one in sources)
        if is_unknown and (is_bare or not is_first or len(undated) < len(before)):
            return None  # "Talbiseh: …"
        content = frozenset(range(colon + 1, sentence.last))
        return Attribution(tuple(sources), colon, Via.SAYS, content) if sources else None


def _with_lone_quotes(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """Quotations that nobody is told to have spoken: of whoever spoke last, in this paragraph or the one before.

    A speech runs over sentences and paragraphs, with its speaker named once.
    """
    speeches = sorted((one for one in found if not one.is_attitude and one.sources), key=lambda one: one.cue)
    cues = [reading.tree[one.cue].start for one in speeches]
    held: dict[int, int] = {}
    for number, one in enumerate(speeches):
        for at in one.content:
            held.setdefault(at, number)
    added: dict[int, set[int]] = {}
    last: Attribution | None = None
    for quote in reading.quotes:
        tokens = set(reading.tokens_within(quote.start, quote.end))
        if not quote.is_speech or not tokens:
            continue
        holders = [held[at] for at in tokens if at in held]
        if holders:
            last = speeches[min(holders)]
        elif last is not None and _goes_on(reading, last, quote, cues):
            added.setdefault(last.cue, set()).update(tokens)
    return [replace(one, content=one.content | added[one.cue]) if one.cue in added and one.parent is None and not
            one.is_attitude else one for one in found]  # fmt: skip


def _goes_on(reading: Reading, last: Attribution, quote: Quote, cues: list[int]) -> bool:
    """Whether a quotation that stands as sentences of its own goes on with the last speech: nobody else spoke since."""
    tokens = reading.tokens_within(quote.start, quote.end)
    sentence = reading.tree.sentence_of(tokens[0])
    stands_alone = reading.bounds(sentence)[0] >= quote.start - 1
    cue = reading.tree[last.cue].start
    gap = reading.block_of(quote.start) - reading.block_of(cue)
    between = bisect_right(cues, quote.start) - bisect_right(cues, cue)
    return stands_alone and 0 <= gap <= 2 and between <= 0


def _is_spoken(memory: Memory, number: int) -> bool:
    """Whether a sentence has a speaker of its own, so that "this" behind it tells nothing more of who said it."""
    return any(one.sentence == number for one in memory.speakers[-MAX_NEAR:])


def _is_impersonal(reading: Reading, verb: int) -> bool:
    """“was said to”, "it is reported that": somebody says so, nobody is named; not "shelling was reported from"."""
    tree, passives = reading.tree, reading.lexicons.cues.body.hedges.alleged_passives
    is_news = tree[verb].lemma == "report" and not tree.children(verb, "xcomp", "ccomp")
    return bool(tree.children(verb, "auxpass")) and tree[verb].lemma in passives and not is_news


def _is_of(tree: Tree, one: Attribution, clause: Clause) -> bool:
    """Whether the speaker of an attribution is the one whom the clause names, and not one named before it."""
    return clause.head < clause.verb or any(source.span.start >= tree[clause.verb].start for source in one.sources)
