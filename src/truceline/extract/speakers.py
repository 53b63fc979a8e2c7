"""Who speaks at a verb of saying? Heads of the phrases that name the speaker, and the speakers they stand for."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from truceline.extract.media import Media
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.descriptions import Source
    from truceline.extract.inserted import Clause
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_TAKING: Final = frozenset({"gather", "collect", "interview", "record", "take", "compile", "hear", "contact", "reach"})
"""Verbs by which an outlet or a monitor takes down what others tell."""
_MEDIA: Final = frozenset({SourceKind.OUTLET, SourceKind.MONITOR})
_LOOSE: Final = frozenset({"dep", "compound", "npadvmod", "advmod", "ccomp", "nmod"})
_BESIDE: Final = frozenset({"advmod", "aux", "neg"})


class Speakers:
    """Finds the speakers of verbs of saying, whatever the parser missed."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        self.media = Media(reading, memory)

    def of(self, verb: int) -> list[int]:
        """Heads of the phrases that name the speaker of a verb.

        A cascade: (1) its subject; (2) its agent; (3) the one who is quoted; (4) the subject of the verb that it hangs
        on; (5) a noun that stands where a subject does and was hung elsewhere.
        """
        tree = self.tree
        subjects = tree.children(verb, "nsubj") or tree.children(verb, "csubj")
        inverted = self._inverted(verb) if subjects and not self.memory.can_speak(subjects[0]) else []
        if inverted:
            return inverted
        if subjects:
            return subjects[-1:] if tree[subjects[-1]].index > verb else subjects[:1]
        agents = tree.agents(verb)
        if agents:
            return agents
        if tree.children(verb, "auxpass") and tree.children(verb, "nsubjpass"):
            return tree.children(verb, "nsubjpass") if tree[verb].lemma in self.cues.body.citing.verbs else []
        is_bare = tree[verb].lemma in self.cues.body.plain | {"count"} and not tree.children(verb, "ccomp", "xcomp")
        is_set_off = tree[verb].dep == "conj" and tree[verb - 1].text == "," and tree[verb].is_finite
        first = self._inverted(verb) if is_bare or is_set_off else []
        return first or self._inherited(verb) or self._inverted(verb) or self._unattached(verb)

    def sources(self, verb: int, heads: Iterable[int]) -> list[Source]:
        """The speakers that the heads stand for, outermost first, with the outlet that they told."""
        cited = self.cited_as(verb)
        if cited is not None:
            heads = [*cited[0], *cited[1]]
        heads = self._of_text(verb, list(heads))
        sources = [source for head in heads for source in self.through(head)]
        outer = self.media.of(verb) or self.media.asked(verb) or self._audience(verb) if sources else None
        if outer is not None and outer.key not in {source.key for source in sources}:
            sources.insert(0, outer)
        heard = self._heard_from(verb) if sources else []
        return sources + [source for source in heard if source.key not in {one.key for one in sources}]

    def _audience(self, verb: int) -> Source | None:
        """“told X in an interview, adding that …”: what is added was told to the same outlet."""
        tree, above = self.tree, self.tree[verb].head
        is_on = (
            tree[verb].tag == "VBG" and tree[verb].dep == "advcl" and above < verb and not tree.children(verb, "nsubj")
        )
        return self.media.of(above) if is_on and self.cues.reports(tree[above].lemma) else None

    def set_off(self, clause: Clause) -> list[Source]:
        """The speakers of an inserted clause, by its words: the parser may have read other names into the speaker's."""
        tree, verb = self.tree, clause.verb
        named = self.through(clause.head)
        phrase = tree.noun_phrase(clause.head)
        if named and phrase[0] < verb <= phrase[-1]:
            words = [at for at in range(clause.first, verb) if at > clause.first or tree[at].tag not in {"DT", "PRP$"}]
            if named[-1].is_person:  # "General X of the Joint Staff"
                words = (
                    list(takewhile(lambda at: tree[at].lower not in {"of", "for", "in", "at", "(", ","}, words))
                    or words
                )
            name = tree.text[tree[words[0]].start : tree[words[-1]].end]
            span = tree.span(tree[words[0]].start, tree[words[-1]].end)
            named[-1] = replace(named[-1], name=name, key=fold_name(name), span=span)
        behind = [at for at in range(verb + 1, clause.last) if tree[at].is_noun and at != clause.head]
        behind = [at for at in behind if tree[at].lemma not in self.cues.body.reporters]
        told = [self.memory.describe(at) for at in behind if tree[verb].lemma in self.cues.body.told]
        if tree[verb].lemma in self.cues.body.citing.verbs and tree[verb].tag == "VBN":
            told = [self.memory.describe(at) for at in behind]  # "was quoted by TASS as saying"
        outer = self.media.of(verb) or next((one for one in told if one.kind is SourceKind.OUTLET), None)
        known = {source.key for source in named}
        if tree[verb].lemma in self.cues.body.citing.verbs and verb + 1 < clause.last:
            cited = [verb + 1] if tree[verb + 1].tag == "PRP" else []  # "TASS quotes him"
            is_quoted = tree[clause.last - 1].lower in {"saying", "telling"} and tree[verb + 1].lower != "by"
            if is_quoted:  # "TASS quoted the colonel as saying"
                nouns = (at for at in range(verb + 1, clause.last) if tree[at].is_noun and not tree[at + 1].is_noun)
                cited = cited or [at for at in nouns if tree[at + 1].tag != "POS"][:1]
            named += [source for at in cited for source in self.memory.sources(at)]
        return ([outer] if outer is not None and outer.key not in known and named else []) + named

    def _of_text(self, verb: int, heads: list[int]) -> list[int]:
        """“…, it says in the statement of X”: the text that "it" stands for."""
        tree, body = self.tree, self.cues.body
        if len(heads) != 1 or tree[heads[0]].lower != "it":
            return heads
        led = tree.led(verb, {"in", "on"})
        texts = [at for at in led if tree[at].lemma.lower() in body.documents | body.utterances]
        own = [at for at in texts if any(tree[one].tag == "PRP$" for one in tree.children(at, "poss"))]
        return texts[:1] if texts and not own and self.memory.issuers(texts[0]) else heads

    def _heard_from(self, verb: int) -> list[Source]:
        """“has learned from a diplomat”: whom a speaker has it from."""
        tree = self.tree
        if tree[verb].lemma not in self.cues.body.hearing:
            return []
        heads = [head for head in tree.led(verb, {"from"}) if self.memory.can_speak(head)]
        return [source for head in heads for source in self.memory.sources(head)]

    def through(self, head: int) -> list[Source]:
        """The speakers of a phrase, with whoever quotes them: "a witness quoted by local media"."""
        tree = self.tree
        near = [head, *tree.led(head)]
        clauses = [at for at in tree.children(head, "acl") if tree[at].lemma in self.cues.body.citing.verbs]
        taken = [at for one in near for at in tree.children(one, "acl", "relcl") if tree[at].lemma in _TAKING]
        within = [at for clause in clauses for at in tree.led(clause, {"in", "on"})]
        outer = [at for clause in clauses for at in tree.agents(clause)]
        outer += [at for at in within if self.memory.describe(at).kind is SourceKind.OUTLET]  # "cited in the Post"
        outer += [at for clause in taken for at in tree.agents(clause) if self.memory.describe(at).kind in _MEDIA]
        return [source for at in (*outer, head) for source in self.memory.sources(at)]

    def cited_as(self, verb: int) -> tuple[list[int], list[int]] | None:
        """“The journal cited officials as saying”: who cites, and who says."""
        tree = self.tree
        above = tree[verb].head
        citing = tree[above].head
        is_cited = tree[citing].lemma in {*self.cues.body.citing.verbs, "report"}
        if tree[verb].dep not in {"pcomp", "pobj"} or tree[above].lower != "as" or not is_cited:
            return None
        said = tree.children(citing, "dobj", "nsubjpass")
        others = [
            at for at in tree.children(citing, "conj") if tree[at].is_noun and max(said, default=above) < at < above
        ]
        said = others[-1:] or said  # "quoted X as saying that …, and Y as saying that …"
        if not said and tree[citing].dep == "acl" and tree[citing].tag == "VBN":
            said = [tree[citing].head]  # "the colonel, quoted by X as saying that"
        citers = tree.children(citing, "nsubj")
        citers = citers or self._before(citing)
        agents = tree.agents(citing)
        outlets = tree.led(citing, {"in", "on"})
        agents += [at for at in outlets if self.memory.describe(at).kind is SourceKind.OUTLET]  # "was quoted in X as"
        return (citers + agents, said) if said else None

    def _before(self, verb: int) -> list[int]:
        """“X reported that …, and quoted Y as saying”: the subject that a second verb shares."""
        tree = self.tree
        above = [at for at in tree.ancestors(verb) if tree[at].is_verb] if tree[verb].dep == "conj" else []
        for at in sorted(above, key=lambda at: not self.cues.reports(tree[at].lemma)):
            heads = [head for head in tree.children(at, "nsubj") if self.memory.can_speak(head)]
            is_voice = heads and self.memory.describe(heads[0]).kind is SourceKind.OUTLET
            if heads and (is_voice or self.cues.reports(tree[at].lemma)):
                return heads
        return []

    # what the parser hung elsewhere

    def _inherited(self, verb: int) -> list[int]:
        """A participle, infinitive or second verb speaks for the subject of the verb or noun that it hangs on."""
        tree = self.tree
        token = tree[verb]
        head = token.head
        if token.dep == "conj" and tree[head].is_verb:
            return self.of(head)
        if token.dep in {"acl", "appos"} and tree[head].is_noun and token.tag == "VBG":
            return self._issuers(head)
        if token.dep == "acl" and tree[head].dep == "ROOT" and tree[head].is_noun and tree.children(verb, "ccomp"):
            return [head]  # "the mission noted in its report that": a sentence without any other verb
        if token.dep in {"advcl", "xcomp", "pcomp", "dep"} and token.tag == "VBG":
            before = self._with_noun(verb)
            return (
                [before] if before is not None else self._carried_words(verb) or self._beside(verb) or self._above(verb)
            )
        is_told = self.cues.via.get(token.lemma) is not Via.REPORTS  # "has to find ways" tells no finding
        if token.dep in {"xcomp", "advcl"} and token.tag == "VB" and is_told and self._has_to(verb):
            return self._above(verb)
        return []

    def _issuers(self, noun: int) -> list[int]:
        """“issued a statement calling for”: whoever issued it speaks; else the noun itself."""
        tree = self.tree
        above = tree[noun].head
        documents = self.cues.body.documents | self.cues.body.utterances
        if self.memory.issuers(noun):
            return [noun]
        if tree[noun].dep == "dobj" and tree[noun].lemma.lower() in documents and tree[above].is_verb:
            return self.of(above) or [noun]
        return [noun]

    def _beside(self, verb: int) -> list[int]:
        """“…, the ministry said, accusing Y of it”: who spoke right before, whatever the participle was hung on."""
        tree = self.tree
        above = tree[verb].head
        between = [at for at in range(above + 1, verb) if tree[at].is_finite and self.cues.reports(tree[at].lemma)]
        near = [at for at in between if tree[verb - 1].text == "," and at == verb - 2]
        return self.of(near[0]) if near else []

    def _carried_words(self, verb: int) -> list[int]:
        """“X carried a statement of Y saying that”: X passes on what Y says."""
        tree = self.tree
        above = tree[verb].head
        things = tree.children(above, "dobj") if tree[above].lemma in self.cues.body.passing else []
        issued = [at for at in things if at < verb and self.memory.issuers(at)]
        return tree.children(above, "nsubj")[:1] + issued[:1] if issued else []

    def _above(self, verb: int) -> list[int]:
        """Who speaks at the next verb above: its object where it is made to speak, else its subject."""
        tree = self.tree
        verbs = [at for at in tree.ancestors(verb) if tree[at].is_verb]
        if not verbs:
            return []
        objects = tree.children(verbs[0], "dobj") if tree[verb].dep == "xcomp" else []
        if objects and self.memory.can_speak(objects[0]):
            return objects[:1]
        return self.of(verbs[0]) or tree.children(verbs[0], "nsubjpass")

    def _has_to(self, verb: int) -> bool:
        return any(self.tree[at].lower == "to" for at in self.tree.children(verb, "aux"))

    def _with_noun(self, verb: int) -> int | None:
        """“with the Pentagon saying”: the noun right before the participle, behind "with"."""
        tree = self.tree
        if verb == 0 or not tree[verb - 1].is_noun:
            return None
        head = verb - 1
        above = tree[head].head
        return head if tree[above].lower == "with" and tree[head].dep == "pobj" else None

    def _inverted(self, verb: int) -> list[int]:
        """“…, said one source”: a speaker right behind the verb, read as its object."""
        tree = self.tree
        objects = [at for at in tree.children(verb, "dobj", "attr") if tree[tree.first_of(at)].index == verb + 1]
        is_behind = verb > 0 and tree[verb - 1].text in {",", '"', "''"}
        is_behind = is_behind or tree.sentence_of(verb).first == verb  # "Said one of the villagers: …"
        return objects[:1] if is_behind and objects and self.memory.can_speak(objects[0]) else []

    def _unattached(self, verb: int) -> list[int]:
        """A noun where the subject stands, right before the verb or before its own apposition."""
        tree = self.tree
        before = verb - 1
        while before >= 0 and tree[before].dep in _BESIDE and tree[before].head == verb:
            before -= 1
        if before < 0 or tree[before].sentence != tree[verb].sentence:
            return []
        loose = [at for at in tree.children(verb, *_LOOSE) if tree[at].is_noun and at <= before]
        if loose and tree[loose[-1]].index == before:
            return loose[-1:]
        if not tree[verb].is_finite or tree[verb].dep in {"relcl", "acl", "conj"}:
            return []
        return self._apposed(before) if tree[before].text == "," else []

    def _apposed(self, comma: int) -> list[int]:
        """The name before "…, a spokesman for X," and a verb that has no subject."""
        tree = self.tree
        if comma == 0:
            return []
        for at in (comma - 1, *tree.ancestors(comma - 1)):
            head = tree[at].head
            if tree[at].dep == "appos" and head < at and (tree[head].is_name or tree[head].lemma in self.cues.kinds):
                is_place = tree[head].dep == "pobj" and tree[at].lemma.lower() in self.cues.kinds
                return [at] if is_place else [head]  # "a house at Farah, a diplomat, who …, said"
            if tree[at].is_verb and tree[at].dep not in {"relcl", "acl", "xcomp"}:
                break
        return []
