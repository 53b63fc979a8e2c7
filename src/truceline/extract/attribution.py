"""Who says what? Attributions: a speaker, the word that shows it, and the stretch of text that the speaker says.

A cascade over the parse: (1) verbs of saying with a clause, a quotation or the rest of the sentence; (2) "according
to"; (3) verbs that take what is said as a noun; (4) those whom a speaker cites; (5) "X carried an account".
Nesting is left to ``chain``: what lies inside another's content is said by the inner speaker, through the outer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.sources import Memory, Source
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.reading import Reading
    from truceline.extract.tree import Sentence, Tree

CLAUSAL: Final = ("ccomp", "xcomp", "parataxis")
_PLAIN: Final = frozenset(
    {"say", "report", "show", "find", "note", "write", "state", "add", "read", "reveal", "suggest", "conclude"}
)
"""Verbs with which a thing may speak too: a study finds, a map shows."""
_ASIDE: Final = frozenset({"advcl", "prep", "npadvmod", "agent", "mark"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """``sources`` (outermost first) say what stands at the tokens ``content``; ``cue`` is the token that shows it.

    ``modality`` is set where the verb itself carries it; ``is_negated`` where the speaker is told not to have said it.
    ``parent`` is the cue of the attribution that this one is cited by ("X reported, citing Y").
    """

    sources: tuple[Source, ...]
    cue: int
    via: Via
    content: frozenset[int]
    modality: Modality | None = None
    is_negated: bool = False
    parent: int | None = None


def find_attributions(reading: Reading, memory: Memory) -> list[Attribution]:
    """All attributions of a document, in order of their cues."""
    finder = _Finder(reading, memory)
    found: list[Attribution] = []
    for sentence in reading.tree.sentences:
        found.extend(finder.in_sentence(sentence))
    return sorted(found, key=lambda attribution: (attribution.cue, attribution.parent is not None))


class _Contents:
    """What is said, and by whom it may be said, at a verb of saying."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues

    def _speakers(self, verb: int) -> list[int]:
        """Heads of the phrases that name the speaker of a verb."""
        tree = self.tree
        subjects = tree.children(verb, "nsubj", "csubj")
        if subjects:
            return subjects[-1:] if tree[subjects[-1]].index > verb else subjects[:1]
        agents = [head for agent in tree.children(verb, "agent") for head in tree.children(agent, "pobj")]
        if agents:
            return agents
        if tree.children(verb, "auxpass") and tree.children(verb, "nsubjpass"):
            quoted = tree[verb].lemma in {"quote", "cite"}
            return tree.children(verb, "nsubjpass") if quoted else []
        return self._inherited(verb) or self._unattached(verb)

    def _unattached(self, verb: int) -> list[int]:
        """A name right before the verb that the parser left without a relation."""
        tree = self.tree
        loose = [
            at for at in tree.children(verb, "dep", "compound", "npadvmod", "advmod") if tree[at].is_noun and at < verb
        ]
        return loose[-1:] if loose and loose[-1] == verb - 1 else []

    def _inherited(self, verb: int) -> list[int]:
        """A participle or second verb speaks for the subject of the verb or noun that it hangs on."""
        tree = self.tree
        token = tree[verb]
        head = token.head
        if token.dep == "conj" and tree[head].is_verb:
            return self._speakers(head)
        if token.dep in {"acl", "appos"} and tree[head].is_noun and token.tag == "VBG":
            return [head]
        if token.dep in {"advcl", "xcomp", "pcomp", "dep"} and token.tag == "VBG":
            before = self._with_noun(verb)
            if before is not None:
                return [before]
            verbs = [at for at in tree.ancestors(verb) if tree[at].is_verb]
            return self._speakers(verbs[0]) if verbs else []
        return []

    def _with_noun(self, verb: int) -> int | None:
        """“with the Pentagon saying”: the noun right before the participle, behind "with"."""
        tree = self.tree
        if verb == 0 or not tree[verb - 1].is_noun:
            return None
        head = verb - 1
        above = tree[head].head
        return head if tree[above].lower == "with" and tree[head].dep == "pobj" else None

    def _content(self, verb: int, sentence: Sentence, heads: list[int]) -> set[int]:
        """What the speaker says: (a) a clause, (b) a noun, (c) a quotation, (d) the rest of the sentence."""
        tree = self.tree
        clauses = [child for child in tree.children(verb, *CLAUSAL) if not self._is_apart(verb, child)]
        content = {index for child in clauses for index in tree.subtree(child)}
        lemma = tree[verb].lemma
        if not content and lemma in self.cues.body.object_content:
            content = self._object(verb)
        is_behind = self._is_behind(verb, sentence)
        content |= self._quoted(verb, sentence, content, is_near=is_behind or self._colon(verb))
        if not content and is_behind:
            content = self._rest(verb, sentence, heads)
        if self.cues.via[lemma] is Via.ALLEGES or lemma in {"describe", "call"}:
            content |= self._charge(verb)
        own = {verb, *(index for head in heads for index in tree.subtree(head) if not tree.governs(head, verb))}
        return content - own

    def _is_apart(self, verb: int, clause: int) -> bool:
        """Whether a semicolon parts a clause from the verb behind it: then the clause is the writer's own."""
        tree = self.tree
        return clause < verb and any(tree[at].text == ";" for at in range(clause, verb)) and not self._colon(verb)

    def _pointed_at(self, content: set[int], verb: int, sentence: Sentence) -> set[int]:
        """“This was reported by X”: what "this" points at, the sentence before in the same paragraph."""
        words = {self.tree[at].lower for at in content if self.tree[at].tag not in {".", ",", "``", "''"}}
        if not words or not words <= {"this", "that", "it"} or self.cues.via[self.tree[verb].lemma] is Via.DENIES:
            return content
        if sentence.index == 0:
            return content
        before = self.tree.sentences[sentence.index - 1]
        return content | set(before) if self._block(before) == self._block(sentence) else content

    def _object(self, verb: int) -> set[int]:
        tree = self.tree
        objects = tree.children(verb, "dobj", "nsubjpass", "oprd", "dative")
        content = {index for child in objects for index in tree.subtree(child)}
        for prep in tree.children(verb, "prep"):
            if tree[prep].lower in {"of", "as", "for", "with", "about"}:
                content |= set(tree.subtree(prep))
        return content

    def _charge(self, verb: int) -> set[int]:
        tree = self.tree
        preps = [prep for prep in tree.children(verb, "prep") if tree[prep].lower in {"of", "with", "for", "as", "by"}]
        return {index for prep in preps for index in tree.subtree(prep)} | self._object(verb)

    def _is_behind(self, verb: int, sentence: Sentence) -> bool:
        """Whether "X said" stands behind or within what is said, set off by a comma or a closing quotation mark."""
        tree = self.tree
        span = [verb, *(head for head in tree.children(verb, "nsubj") if tree[head].index < verb)]
        first = min(tree.first_of(index) if index != verb else verb for index in span)
        before = first - 1
        while before >= sentence.first and tree[before].lower in {"as", "also", "thus"}:
            before -= 1
        return before > sentence.first and tree[before].text in {",", '"', "''", "–", "—"}

    def _rest(self, verb: int, sentence: Sentence, heads: list[int]) -> set[int]:
        """All of the sentence but the words that say who says it, when and how."""
        tree = self.tree
        if any(tree[head].dep == "nsubj" and tree[head].lower in {"which", "who", "that"} for head in heads):
            return set()
        aside = {verb}
        for child in tree.children(verb):
            token = tree[child]
            if token.dep in CLAUSAL or token.dep == "conj":
                continue
            if (
                child in heads
                or token.dep in {"aux", "auxpass", "neg", "advmod", "dobj", "dative", "nsubj"}
                or (child > verb and token.dep in _ASIDE)
            ):
                aside |= set(tree.subtree(child))
        outer = set(sentence) - aside
        if tree[verb].dep == "conj" and tree[tree[verb].head].is_verb:
            outer &= set(tree.subtree(verb))
        return outer

    def _colon(self, verb: int) -> bool:
        return any(self.tree[at].text == ":" for at in range(verb + 1, min(verb + 4, len(self.tree))))

    def _quoted(self, verb: int, sentence: Sentence, content: set[int], *, is_near: bool) -> set[int]:
        """Speech in quotation marks that belongs to the cue, over sentences, and what is quoted right behind it."""
        start, end = self.reading.bounds(sentence)
        found: set[int] = set()
        reach = end
        for quote in self.reading.quotes:
            if not quote.is_speech or quote.end <= start:
                continue
            tokens = set(self.reading.tokens_within(quote.start, quote.end))
            if quote.start < end and verb not in tokens and (content & tokens or (is_near and not content) or found):
                found |= tokens
                reach = max(reach, quote.end)
            elif found and quote.start >= end and self._continues(reach, quote.start):
                found |= tokens
                reach = quote.end
        return found

    def _continues(self, end: int, start: int) -> bool:
        """Whether nothing but space lies between two quotes of one paragraph."""
        same = self.reading.block_of(max(end - 1, 0)) == self.reading.block_of(start)
        return same and not self.tree.text[end:start].strip()

    def _block(self, sentence: Sentence) -> int:
        return self.reading.block_of(self.tree[sentence.first].start)


class _Finder(_Contents):
    def in_sentence(self, sentence: Sentence) -> list[Attribution]:
        """Attributions whose cue stands in the sentence."""
        found = []
        for index in sentence:
            attribution = (
                self._according(index, sentence)
                or self._verb(index, sentence)
                or self._carried(index, sentence)
                or self._by_count(index, sentence)
            )
            if attribution is not None:
                found.append(attribution)
        for attribution in found:
            if attribution.sources:
                self.memory.note(attribution.sources[-1], sentence.index)
        return found + [nested for attribution in found for nested in self._cited(attribution, 3)]

    def _verb(self, index: int, sentence: Sentence) -> Attribution | None:
        token = self.tree[index]
        if not token.is_verb or not self.cues.reports(token.lemma) or token.lemma in self.cues.body.citing.verbs:
            return None
        if token.dep in {"amod", "compound"} or (token.tag == "VBG" and self._is_adjective(index)):
            return None
        cited = self._cited_as(index)
        heads = cited[1] if cited is not None else self._speakers(index)
        if any(self.tree[head].lower in {"i", "we", "you"} for head in heads):
            return None
        if token.lemma not in _PLAIN and not all(self.memory.can_speak(head) for head in heads):
            return None
        content = self._content(index, sentence, heads)
        if not content:
            return None
        sources = self._sources(index, heads)
        if not sources and not self._is_impersonal(index):
            return None
        content = self._pointed_at(content, index, sentence)
        negated = self._is_negated(index)
        via = self.cues.via[token.lemma]
        if negated and via in {Via.CONFIRMS, Via.DENIES}:
            via, negated = (Via.DENIES if via is Via.CONFIRMS else Via.CONFIRMS), False
        modality = Modality.DENIED if via is Via.DENIES else self.cues.verb_modality.get(token.lemma)
        modality = None if via is Via.CONFIRMS else modality
        if not sources:
            modality = Modality.ALLEGED
        return Attribution(tuple(sources), index, via, frozenset(content), modality, negated)

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

    def _cited_as(self, verb: int) -> tuple[list[int], list[int]] | None:
        """“The journal cited officials as saying”: who cites, and who says."""
        tree = self.tree
        above = tree[verb].head
        citing = tree[above].head
        if (
            tree[verb].dep != "pcomp"
            or tree[above].lower != "as"
            or tree[citing].lemma not in self.cues.body.citing.verbs
        ):
            return None
        said = tree.children(citing, "dobj", "nsubjpass")
        return (tree.children(citing, "nsubj"), said) if said else None

    def _sources(self, verb: int, heads: Iterable[int]) -> list[Source]:
        cited = self._cited_as(verb)
        if cited is not None:
            heads = [*cited[0], *cited[1]]
        sources = [source for head in heads for source in self._through(head)]
        listener = self._listener(verb)
        if listener is not None and sources and listener.key not in {source.key for source in sources}:
            sources.insert(0, listener)
        medium = self._medium(verb)
        if medium is not None and sources and medium.key not in {source.key for source in sources}:
            sources.insert(0, medium)
        return sources

    def _listener(self, verb: int) -> Source | None:
        """“sources told WSJ”: the outlet passes it on."""
        if self.tree[verb].lemma not in {"tell", "inform", "brief"}:
            return None
        for head in self.tree.children(verb, "dobj", "dative", "iobj"):
            source = self.memory.describe(head)
            if source.kind.value == "outlet" and self.tree[head].lemma not in {
                "reporter",
                "journalist",
                "correspondent",
            }:
                resolved = self.memory.sources(head)
                return resolved[0] if resolved else source
        return None

    def _medium(self, verb: int) -> Source | None:
        """“in a comment for Sputnik, she said”, "said in an interview with Reuters"."""
        tree = self.tree
        for prep in tree.children(verb, "prep"):
            for noun in tree.children(prep, "pobj"):
                if tree[noun].lemma not in self.cues.body.utterances:
                    continue
                for inner in tree.children(noun, "prep"):
                    outlets = [
                        head for head in tree.children(inner, "pobj") if tree[inner].lower in {"for", "to", "with"}
                    ]
                    described = [self.memory.describe(head) for head in outlets]
                    media = [source for source in described if source.kind.value == "outlet"]
                    if media:
                        return media[0]
        return None

    def _is_impersonal(self, verb: int) -> bool:
        """“was said to”, "it is reported that": somebody says so, nobody is named."""
        tree = self.tree
        passive = bool(tree.children(verb, "auxpass"))
        return passive and tree[verb].lemma in self.cues.body.hedges.alleged_passives

    def _is_negated(self, verb: int) -> bool:
        tree = self.tree
        if tree.children(verb, "neg"):
            return True
        subjects = tree.children(verb, "nsubj")
        if any(tree[at].lower in {"neither", "none", "nobody"} for head in subjects for at in tree.subtree(head)[:1]):
            return True
        return any(
            tree[at].lemma in {"refuse", "decline", "fail"} for at in [tree[verb].head] if tree[verb].dep == "xcomp"
        )

    def _carried(self, index: int, sentence: Sentence) -> Attribution | None:
        """“X carried an account from Y.”: what follows in the paragraph comes through X."""
        token = self.tree[index]
        if not token.is_verb or token.lemma not in self.cues.body.carrying:
            return None
        utterances = self.cues.body.utterances | self.cues.body.documents
        if not any(self.tree[head].lemma in utterances for head in self.tree.children(index, "dobj")):
            return None
        block = self.reading.block_of(token.start)
        later = [one for one in self.tree.sentences[sentence.index + 1 :] if self._block(one) == block]
        heads = self._speakers(index)
        sources = [source for head in heads if self.memory.can_speak(head) for source in self.memory.sources(head)]
        content = frozenset(at for one in later for at in one)
        return Attribution(tuple(sources), index, Via.REPORTS, content) if sources and content else None

    def _according(self, index: int, sentence: Sentence) -> Attribution | None:
        tree = self.tree
        if tree[index].lower != "according":
            return None
        heads = [
            head
            for prep in tree.children(index, "prep")
            if tree[prep].lower == "to"
            for head in tree.children(prep, "pobj")
        ]
        if not heads and index + 1 < len(tree) and tree[index + 1].lower == "to":
            heads = tree.children(index + 1, "pobj")
        if not heads:
            return None
        own = set(tree.subtree(index)) | {at for head in heads for at in tree.subtree(head)}
        governor = next((at for at in tree.ancestors(index) if tree[at].is_verb), tree.root(sentence))
        content = set(tree.subtree(governor)) if tree[governor].dep == "conj" else set(sentence)
        sources = [source for head in heads for source in self._through(head)]
        return Attribution(tuple(sources), index, Via.SAYS, frozenset(content - own)) if sources else None

    def _by_count(self, index: int, sentence: Sentence) -> Attribution | None:
        """“by the count of the monitor”, “the monitor's figure stood at 38”."""
        tree = self.tree
        token = tree[index]
        if token.lemma.lower() not in self.cues.body.counts or not token.is_noun:
            return None
        owners = tree.children(index, "poss")
        if tree[token.head].lower in {"by", "on"}:
            preps = [prep for prep in tree.children(index, "prep") if tree[prep].lower == "of"]
            owners = owners + [head for prep in preps for head in tree.children(prep, "pobj")]
        elif not token.dep.startswith("nsubj"):
            return None
        owners = [head for head in owners if tree[head].is_noun and self.memory.can_speak(head)]
        sources = [source for head in owners for source in self.memory.sources(head)]
        own = {at for head in owners for at in tree.subtree(head)} | {index}
        return Attribution(tuple(sources), index, Via.REPORTS, frozenset(set(sentence) - own)) if sources else None

    def _through(self, head: int) -> list[Source]:
        """The speakers of a phrase, with whoever quotes them: "a witness quoted by local media"."""
        tree = self.tree
        clauses = [at for at in tree.children(head, "acl") if tree[at].lemma in self.cues.body.citing.verbs]
        agents = [agent for clause in clauses for agent in tree.children(clause, "agent")]
        outer = [at for agent in agents for at in tree.children(agent, "pobj")]
        return [source for at in (*outer, head) for source in self.memory.sources(at)]

    def _cited(self, outer: Attribution, depth: int) -> list[Attribution]:
        tree = self.tree
        found = []
        for verb in self._citing_verbs(outer):
            heads = self._whom(verb)
            sources = [source for head in heads for source in self.memory.sources(head)]
            sources = [source for source in sources if source.key not in {one.key for one in outer.sources}]
            if sources:
                content = outer.content - set(tree.subtree(verb)) | self._clause_of(verb)
                cited = Attribution(tuple(sources), verb, Via.CITES, frozenset(content), parent=outer.cue)
                found.append(cited)
                found.extend(self._cited(cited, depth - 1) if depth > 1 else [])
        return found

    def _citing_verbs(self, outer: Attribution) -> list[int]:
        """Participles under the cue ("reported, citing Y") and relative clauses on its speaker ("X, which cited Y")."""
        tree, citing = self.tree, self.cues.body.citing.verbs
        sentence = tree.sentence_of(outer.cue)
        inside = [index for index in sentence if tree[index].lemma in citing and tree[index].is_verb]
        return [index for index in inside if index != outer.cue and self._speaks_for(index, outer)]

    def _speaks_for(self, verb: int, outer: Attribution) -> bool:
        tree = self.tree
        subjects = tree.children(verb, "nsubj")
        if any(tree[head].lower in {"which", "who", "that"} for head in subjects):
            owner = tree[verb].head
            return any(source.span.start <= tree[owner].start < source.span.end for source in outer.sources)
        if subjects:
            return False
        return tree[verb].tag == "VBG" and (
            tree.governs(outer.cue, verb) or tree[verb].sentence == tree[outer.cue].sentence
        )

    def _whom(self, verb: int) -> list[int]:
        tree = self.tree
        wanted = self.cues.body.citing.verbs[tree[verb].lemma]
        if not wanted:
            return tree.children(verb, "dobj")
        preps = [prep for prep in tree.children(verb, "prep") if tree[prep].lower == wanted]
        return [head for prep in preps for head in tree.children(prep, "pobj")]

    def _clause_of(self, verb: int) -> set[int]:
        """What hangs on the one cited: "citing US officials that …"."""
        tree = self.tree
        clauses = [c for head in tree.children(verb, "dobj") for c in tree.children(head, "acl", "relcl", "ccomp")]
        clauses += tree.children(verb, *CLAUSAL)
        return {index for clause in clauses for index in tree.subtree(clause)}
