"""In whose words does a sentence hold? "According to X", "according to what X told Y", "For the coalition, …"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.extract.items import last_below
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

LEADS: Final = frozenset({"according", "for", "to", "in", "from", "on", "by"})
"""Words that begin such a phrase."""
_RESULTS: Final = frozenset(
    {
        "result",
        "estimate",
        "indication",
        "calculation",
        "finding",
        "figure",
        "number",
        "plan",
        "information",
        "data",
        "datum",
    }
)
"""What is given as the ground of a sentence, and is nobody's where nobody is told to have it."""
_ONE_OF_TWO: Final = frozenset({"one", "other", "another", "either"})
"""What one of two accounts is called: "according to one account, …; according to the other, …"."""
_RUMOURS: Final = frozenset({"rumour", "rumor", "hearsay", "gossip", "talk", "speculation"})


class According:
    """Finds the attributions of prepositions."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.cues = reading.lexicons.cues

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a preposition shows."""
        return self._according(index, sentence) or self._for(index, sentence) or self._in_text(index, sentence)

    def _in_text(self, index: int, sentence: Sentence) -> Attribution | None:
        """“In a list compiled by X, …”, "In its bulletin, …", "From what X told Y, …": a text that holds it all."""
        tree = self.tree
        if index != sentence.first or tree[index].lower not in {"in", "from", "on", "by"}:
            return None
        own = tree.subtree(index)
        behind = own[-1] if tree[own[-1]].text == "," else own[-1] + 1
        root = tree.root(sentence)
        if behind >= sentence.last or tree[behind].text != "," or root <= behind or self.cues.reports(tree[root].lemma):
            return None
        if tree.children(index, "pcomp"):
            return self._according_to_words(index, [index], sentence)
        words = self.cues.body.documents | self.cues.body.utterances
        heads = [at for at in tree.children(index, "pobj") if tree[at].lemma.lower() in words and not tree[at].is_name]
        sources = [source for head in heads if self.memory.issuers(head) for source in self.speakers.through(head)]
        content = frozenset(set(sentence) - set(own))
        return Attribution(tuple(sources), index, Via.SAYS, content) if sources else None

    def _according(self, index: int, sentence: Sentence) -> Attribution | None:
        tree = self.tree
        if tree[index].lower != "according":
            return None
        preps = [prep for prep in tree.children(index, "prep") if tree[prep].lower == "to"]
        heads = tree.led(index, {"to"})
        if not heads and index + 1 < len(tree) and tree[index + 1].lower == "to":
            heads = tree.children(index + 1, "pobj")
        heads = [self._named(head) for head in heads]
        if not heads:
            return self._according_to_words(index, preps, sentence)
        below = self._below(index, sentence)
        if below:
            sources = [source for head in heads for source in self.speakers.through(head)]
            return Attribution(tuple(sources), index, Via.SAYS, below) if sources else None
        own = set(tree.subtree(index)) | {at for head in heads for at in tree.subtree(head)}
        governor = next((at for at in tree.ancestors(index) if tree[at].is_verb), tree.root(sentence))
        last = max(own)
        is_closed = last + 1 < sentence.last and tree[last + 1].text == ":" and index > sentence.first
        is_closed = is_closed or self._is_behind_speech(index, sentence)
        content = set(tree.subtree(governor)) if tree[governor].dep == "conj" and not is_closed else set(sentence)
        if all(self._is_nobody(head) for head in heads):
            alleged = Modality.ALLEGED if tree[heads[0]].lemma.lower() in _RUMOURS else None
            return Attribution((), index, Via.SAYS, frozenset(content - {index, *heads}), alleged)
        citing = tree[heads[0]].head if heads[0] < index else index
        if tree[citing].lemma in self.cues.body.citing.verbs:  # "X cites a medic, according to whom …"
            heads = [*tree.children(citing, "nsubj"), *heads]
        sources = [source for head in heads for source in self.speakers.through(head)]
        return Attribution(tuple(sources), index, Via.SAYS, frozenset(content - own)) if sources else None

    def _below(self, index: int, sentence: Sentence) -> frozenset[int]:
        """“According to the command:” as a line of its own: all that stands below it, with the items of its list."""
        tree = self.tree
        if index != sentence.first or tree[sentence.last - 1].text != ":" or sentence.index + 1 >= len(tree.sentences):
            return frozenset()
        first = tree.sentences[sentence.index + 1]
        last = tree.sentences[last_below(self.reading, first)]
        return frozenset(range(first.first, last.last))

    def _is_nobody(self, head: int) -> bool:
        """Whether nobody is named: rumours, "one" of two accounts, and results that nobody is told to have made."""
        lemma = self.tree[head].lemma.lower()
        if lemma in _RUMOURS:
            return True
        beside = {self.tree[at].lower for at in self.tree.children(head, "det", "amod", "nummod")}
        apart = self.tree.children(head, "poss", "acl", "relcl", "compound", "appos") or self.memory.issuers(head)
        led = [at for at in self.tree.children(head, "prep") if self.tree[at].lower in {"of", "from", "by"}]
        if lemma in _ONE_OF_TWO:
            return not led  # a clause behind it is misread: "according to the other he was …"
        is_nobodys = lemma in _RESULTS or (lemma in self.cues.body.accounts and bool(_ONE_OF_TWO & beside))
        return is_nobodys and not apart and not led and not self.tree[head].is_name

    def _is_behind_speech(self, index: int, sentence: Sentence) -> bool:
        """“…, the ministry stated, according to X”: by whose account somebody said it all."""
        tree = self.tree
        near = range(max(index - 3, sentence.first), index - 1)
        return tree[index - 1].text == "," and any(
            tree[at].is_verb and self.cues.reports(tree[at].lemma) for at in near
        )

    def _named(self, head: int) -> int:
        """Who "which" and "whom" stand for in "a statement by the army, according to which …"."""
        tree = self.tree
        if tree[head].tag not in {"WDT", "WP"}:
            return head
        before = range(head - 1, tree.sentence_of(head).first - 1, -1)
        if tree[head].tag == "WP":
            return next(
                (at for at in before if tree[at].is_noun and self.memory.is_of_people(tree[at].lemma.lower())), head
            )
        words = self.cues.body.documents | self.cues.body.utterances
        return next((at for at in before if tree[at].is_noun and tree[at].lemma.lower() in words), head)

    def _according_to_words(self, index: int, preps: list[int], sentence: Sentence) -> Attribution | None:
        """“according to what residents told Reuters”."""
        tree = self.tree
        verbs = [at for prep in preps for at in tree.children(prep, "pcomp") if self.cues.reports(tree[at].lemma)]
        sources = [source for verb in verbs for source in self.speakers.sources(verb, self.speakers.of(verb))]
        content = frozenset(set(sentence) - set(tree.subtree(index)))
        return Attribution(tuple(sources), index, Via.SAYS, content) if sources and content else None

    def _is_cleft(self, at: int) -> bool:
        """“For the army it was the rebels who …”."""
        tree = self.tree
        return at + 1 < len(tree) and tree[at].lower == "it" and tree[at + 1].lemma == "be"

    def _for(self, index: int, sentence: Sentence) -> Attribution | None:
        """“For the coalition, they were anything but: …”: in the eyes of whom the sentence holds."""
        tree = self.tree
        if index != sentence.first or tree[index].lower not in {"for", "to"}:
            return None
        heads = [head for head in tree.children(index, "pobj") if self.memory.can_speak(head)]
        last = tree.subtree(index)[-1]
        behind = next((at for at in range(last + 1, min(last + 3, sentence.last)) if tree[at].text == ","), None)
        sources = [source for head in heads for source in self.memory.sources(head)]
        is_voice = any(source.kind.value in {"party", "official", "monitor"} for source in sources)
        is_set_off = behind is not None or tree[last].text == ","
        if not (is_set_off or self._is_cleft(last + 1)) or not is_voice:
            return None
        content = frozenset(set(sentence) - set(tree.subtree(index)))
        return Attribution(tuple(sources), index, Via.SAYS, content) if content else None
