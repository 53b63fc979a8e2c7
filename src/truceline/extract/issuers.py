"""Who issued a document? "A statement of the army", "the ministry's bulletin", "its report", "the bulletin"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_NO_ISSUERS: Final = frozenset({SourceKind.OUTLET, SourceKind.UNKNOWN, SourceKind.ANONYMOUS, SourceKind.WITNESS})
_READING: Final = frozenset(
    {"say", "read", "add", "go", "continue", "state", "claim", "note", "list", "put", "speak", "find", "conclude"}
)
_ISSUING: Final = frozenset({"publish", "issue", "release", "write", "post", "send", "sign", "circulate"})
NEAR: Final = 5
"""Sentences over which a text of nobody told is of whoever spoke last."""
_PRESS: Final = frozenset({"press", "media", "news"})
_BY_PRESS: Final = frozenset({"report", "account", "story"})
"""Texts that the press writes itself."""
_OWN: Final = frozenset({"its", "his", "her", "their"})
REACH: Final = 40
"""Sentences over which "the bulletin" is the one told of before."""


class Issuers:
    """Finds the issuers of documents, by the words round them and by those that named them before."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.tree: Tree = memory.reading.tree
        self.cues = memory.cues

    def of(self, head: int) -> list[Source]:
        """Whoever issued a document: "a statement of OIR", "the ministry's bulletin"."""
        tree = self.tree
        for child in tree.children(head, "poss", "compound", "nmod", "amod"):
            if tree[child].lower in _OWN:
                found = self._owner(child, head)
                return [found] if found else []
            is_name = tree[child].is_name and tree[child].dep == "poss" and tree[head].text[:1].islower()
            is_name = is_name and not self.memory.reading.is_time(child)  # "Monday's statement"
            is_kind = tree[child].lower in _PRESS and tree[head].lemma not in _BY_PRESS  # "a press release"
            if tree[child].is_noun and not is_kind and (is_name or self._is_candidate_like(child)):
                return self.memory.sources(child)
        who = self._uttering(head)
        if who is not None:
            return self.memory.sources(who)
        for prep in self._behind(head):
            heads = tree.children(prep, "pobj")
            is_issuer = bool(heads) and (
                self._is_candidate_like(heads[0])
                or tree[heads[0]].lemma in self.cues.body.people | self.cues.body.persons
                or self._is_called(prep, heads[0])
            )
            if tree[prep].lower in {"of", "by", "from"} and is_issuer:
                return self.memory.sources(heads[0])
            if tree[prep].lower in {"in", "on"} and heads and self.memory.describe(heads[0]).kind is SourceKind.OUTLET:
                return self.memory.sources(heads[0])  # "a report in the Kyiv Post"
            owners = [at for one in heads for at in tree.children(one, "poss") if self._is_candidate_like(at)]
            if tree[prep].lower in {"in", "on"} and owners and tree[heads[0]].lemma.lower() in self.cues.body.pages:
                return self.memory.sources(owners[0])  # "a post on the army's page"
        return self._said_in(head)

    def of_text_before(self, head: int) -> Source | None:
        """“The rebels' letter goes further. …, it says”, "he said in a statement. …, it says": of the text before."""
        tree = self.tree
        verb, number = tree[tree[head].head], tree[head].sentence - 1
        if verb.lemma not in _READING or tree[head].dep != "nsubj" or number < 0:
            return None
        before = tree.sentences[number]
        texts = [at for at in before if tree[at].lemma.lower() in self.cues.body.documents and not tree[at].is_name]
        texts = [at for at in texts if tree[at].dep == "nsubj" or (tree[at].tag == "NN" and self._is_his(at))]
        found = self.of(texts[0]) or self.put_out(texts[0]) or self.last(texts[0]) if texts else []
        return found[-1] if found else None

    def put_out(self, text: int) -> list[Source]:
        """“A spokesman published a long letter”: whose text it is by who put it out."""
        tree, verb = self.tree, self.tree[text].head
        who = tree.children(verb, "nsubj") if tree[verb].lemma in self.cues.body.uttering | _ISSUING else []
        return self.memory.sources(who[0]) if who and who[0] < text and self.memory.can_speak(who[0]) else []

    def _is_his(self, text: int) -> bool:
        """“he said in a statement”, "the monitors published a report": whether no "it" put out a text."""
        tree = self.tree
        verb = next((at for at in tree.ancestors(text) if tree[at].is_verb), text)
        who = [self.memory.describe(at) for at in tree.children(verb, "nsubj") if tree[at].is_noun]
        if tree[verb].lemma in self.cues.body.seeing and any(one.kind is SourceKind.OUTLET for one in who):
            return True  # "X has seen a report of the mission"
        if not self.cues.reports(tree[verb].lemma) and tree[verb].lemma not in _ISSUING:
            return False  # "took the post"
        return any(
            one.is_person or one.is_plural or (one.kind is SourceKind.UNKNOWN and one.party is None) for one in who
        )

    def spoke_before(self, head: int) -> list[Source]:
        """“… wrote on Facebook. …, the statement says”: a definite text of nobody told is of whoever spoke last."""
        tree = self.tree
        first = tree.first_of(head)
        spoken = [one for one in self.memory.speakers[-4:] if one.kind not in _NO_ISSUERS and one.name[:1].isupper()]
        is_this = tree[first].lower in {"the", "this", "that"} and first == head - 1
        is_near = bool(spoken) and tree[head].sentence - spoken[-1].sentence <= NEAR
        says = tree[head].dep == "nsubj" and tree[tree[head].head].lemma in _READING
        return [replace(spoken[-1], span=tree.quote([head]))] if is_this and is_near and says else []

    def _owner(self, whose: int, head: int) -> Source | None:
        """Whose "its bulletin", "his statement" is: of the clause's subject, else of whom the pronoun stands for."""
        word = self.tree[whose].lower
        found = self._subject_over(head)
        if found is not None and found.is_person and word == "its":
            found = None  # "According to its press release, the officer …"
        if word in {"his", "her"} and (found is None or (found.is_plural and found.is_person)):
            return next(iter(self.memory.sources(whose)), None)  # "Six officers died, according to his statement"
        return found or self.memory.last_body(head)

    def whole(self, head: int) -> int | None:
        """The text that an entry, a page or an excerpt is of."""
        tree, body = self.tree, self.cues.body
        texts = tree.led(head, {"of", "in", "from"})
        words = body.documents | body.utterances | body.shown | body.counts
        return next((at for at in texts if tree[at].lemma.lower() in words), None)

    def _uttering(self, head: int) -> int | None:
        """Who is told to have issued a text: "a list that X published", "a report compiled by X"."""
        tree = self.tree
        of = [at for at in tree.led(head, {"of"}) if not self.memory.can_speak(at)]
        for clause in [at for one in (head, *of) for at in tree.children(one, "relcl", "acl")]:
            who = tree.children(clause, "nsubj")
            who += tree.agents(clause)
            is_issued = tree[clause].lemma in self.cues.body.uttering
            if is_issued and who and (self._is_candidate_like(who[0]) or tree[who[0]].is_name):
                return who[0]
        return None

    def _behind(self, head: int) -> list[int]:
        """The prepositions of a document: those under it, and one right behind it that was hung on the verb."""
        tree = self.tree
        preps, after = tree.children(head, "prep"), head + 1
        is_near = after < len(tree) and tree[after].dep == "prep" and tree[after].lower in {"of", "by", "from"}
        return preps if not is_near or after in preps else [after, *preps]

    def _said_in(self, head: int) -> list[Source]:
        """“X said in a statement”: its issuer is who speaks."""
        tree = self.tree
        above = tree[tree[head].head]
        if tree[head].dep != "pobj" or above.lower != "in" or tree[tree.noun_phrase(head)[0]].lower not in {"a", "an"}:
            return []
        verb = tree[above.head]
        who = tree.children(verb.index, "nsubj") if verb.is_verb and self.cues.reports(verb.lemma) else []
        return self.memory.sources(who[0]) if who else []

    def last(self, head: int) -> list[Source]:
        """Whoever issued the last document of that name which somebody is told to have issued."""
        tree = self.tree
        lemma, sentence = tree[head].lemma.lower(), tree[head].sentence
        first = tree.sentences[max(0, sentence - REACH)].first
        for index in range(tree.sentences[sentence].first - 1, first - 1, -1):
            if tree[index].lemma.lower() == lemma:
                issuer = self.of(index) or self.put_out(index)
                if issuer:
                    return issuer
        return []

    def _subject_over(self, head: int) -> Source | None:
        """The subject of the clause that a word stands in: whose bulletin "its bulletin" is."""
        tree = self.tree
        for above in tree.ancestors(head):
            subjects = tree.children(above, "nsubj") if tree[above].is_verb else []
            speaks = bool(subjects) and tree[subjects[0]].is_noun and self.memory.can_speak(subjects[0])
            if speaks and not tree.governs(subjects[0], head):
                found = self.memory.describe(subjects[0])
                return found if self.memory.is_somebody(found) else None
        return None

    def _is_called(self, prep: int, head: int) -> bool:
        """“A statement by the Joint Forces”: a name of nobody known, which is no place and no day."""
        tree = self.tree
        is_bodily = tree[prep].lower == "by" or tree[tree.first_of(head)].lower == "the"
        return is_bodily and tree[head].is_name and not self.memory.reading.is_time(head)

    def _is_candidate_like(self, index: int) -> bool:
        token = self.tree[index]
        return (
            token.lemma.lower() in self.cues.kinds
            or self.memory.descriptions.hit(index) is not None
            or self.memory.descriptions.outlets.of(index, [index]) is not None
            or (token.is_name and self.memory.describe(index).kind is not SourceKind.UNKNOWN)
        )
