"""Who says it by an idiom? "Per X", "as X has it", "let it be known", "owned up to", "witnesses heard"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.extract.english import load_english
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_SIDES: Final = frozenset({SourceKind.PARTY, SourceKind.UNKNOWN})
MAX_FIGURE: Final = 11
"""Words behind a verb among which its figures of dead and wounded stand."""


class Idioms:
    """Finds attributions that no single verb or noun of saying shows."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.cues = reading.lexicons.cues
        self.words = load_english().idioms

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a word shows as part of an idiom."""
        return (
            self.per(index, sentence)
            or self.made_known(index, sentence)
            or self.owned(index)
            or self.worded(index, sentence)
            or self.figured(index, sentence)
        )

    def worded(self, index: int, sentence: Sentence) -> Attribution | None:
        """“…, the statement goes on, …”, "…, it reads": what a text runs on with."""
        tree = self.tree
        if not tree[index].is_verb or tree[index].lemma not in self.words.running or index + 1 >= len(tree):
            return None
        heads = [at for at in tree.children(index, "nsubj") if self._is_text(at)]
        first = min((tree.first_of(at) for at in heads), default=index)
        last = index + 1 if tree[index + 1].lower in {"on", "out"} else index
        is_aside = first > sentence.first and tree[first - 1].text in {",", '"', "''"}
        if not heads or not is_aside or (last + 1 < sentence.last and tree[last + 1].text not in {",", ".", ":", ";"}):
            return None
        sources = [source for head in heads for source in self.memory.sources(head)]
        content = frozenset(set(sentence) - set(range(first, last + 1)))
        return Attribution(tuple(sources), index, Via.SAYS, content) if sources else None

    def _is_text(self, head: int) -> bool:
        """A document, or "it" for one."""
        body = self.cues.body
        return self.tree[head].lower == "it" or self.tree[head].lemma.lower() in body.documents | body.utterances

    def figured(self, index: int, sentence: Sentence) -> Attribution | None:
        """“The military gives 13 killed and 157 wounded”: whose figures they are."""
        tree = self.tree
        if tree[index].lemma not in self.cues.body.figuring or not self._is_finite(index):
            return None
        if tree[index].dep not in {"ROOT", "conj", "ccomp"} or self._has_clause(index):
            return None
        near = range(index + 1, min(index + MAX_FIGURE, sentence.last))
        heads = [at for at in tree.children(index, "nsubj") if at < index and self.memory.can_speak(at)]
        harmed = self.words.harmed
        has_toll = any(tree[at].lemma in harmed or tree[at].lower in harmed for at in near)
        has_number = any(tree[at].tag == "CD" or tree[at].lower in {"no", "several", "dozens"} for at in near)
        if not heads or not has_toll or not has_number or any(tree[at].tag in {"PRP", "WDT"} for at in heads):
            return None
        if (
            tree[index].lemma == "have"
            and tree[index + 1].lower == "no"
            and self.memory.describe(heads[0]).kind in _SIDES
        ):
            return None  # "Israel had no casualties"
        told = range(index + 1, sentence.last)
        sources = self.speakers.sources(index, heads)
        via = self.cues.via.get(tree[index].lemma, Via.CONFIRMS if tree[index].lemma == "own" else Via.REPORTS)
        return Attribution(tuple(sources), index, via, frozenset(told)) if sources else None

    def _has_clause(self, index: int) -> bool:
        tree = self.tree
        below = [at for at in tree.children(index, "ccomp", "xcomp") if tree[at].is_verb]
        below = [at for at in below if tree[at].lower not in self.words.harmed or tree.children(at, "nsubj")]
        below = [at for at in below if tree[tree.first_of(at)].tag not in {"WP", "WDT"}]  # "six injured who were taken"
        return bool(below or tree.children(index, "auxpass"))

    def _is_finite(self, index: int) -> bool:
        tree = self.tree
        aided = tree[index].tag == "VBN" and any(tree[at].lemma == "have" for at in tree.children(index, "aux"))
        return aided or tree[index].is_finite

    def per(self, index: int, sentence: Sentence) -> Attribution | None:
        """“…, per the ministry”, "as per its statement", and "…, as the monitor has it"."""
        tree = self.tree
        if tree[index].lower == "per":
            heads = tree.children(index, "pobj")
            own = set(tree.subtree(index))
        elif tree[index].lemma == "have" and any(tree[at].lower == "it" for at in tree.children(index, "dobj")):
            heads = tree.children(index, "nsubj")
            own = set(tree.subtree(index)) - {at for c in tree.children(index, "ccomp") for at in tree.subtree(c)}
        else:
            return None
        heads = [head for head in heads if self.memory.can_speak(head) and tree[head].tag != "CD"]
        sources = self.speakers.sources(index, heads)
        content = frozenset(set(sentence) - own)
        return Attribution(tuple(sources), index, Via.SAYS, content) if sources and len(content) > 1 else None

    def made_known(self, index: int, sentence: Sentence) -> Attribution | None:
        """“let it be known that”, "made known that", "made it clear that": an idiom says what its subject says."""
        tree = self.tree
        if tree[index].lower not in self.words.known:
            return None
        above = next((at for at in tree.ancestors(index) if tree[at].lemma in {"let", "make"}), None)
        if above is None or tree[above].sentence != tree[index].sentence:
            return None
        heads = [at for at in tree.children(above, "nsubj") if self.memory.can_speak(at)]
        told = tree.children(index, "nsubj") if tree[index].lower == "know" else []  # "let Reuters know that"
        heads = [at for at in told if self.memory.describe(at).kind is SourceKind.OUTLET] + heads if heads else []
        clauses = [
            at for at in tree.children(index, "ccomp") + tree.children(above, "ccomp") if at not in {index, above}
        ]
        clauses = [at for at in clauses if not tree.governs(at, index)]
        content = {at for clause in clauses for at in tree.subtree(clause)}
        own = {index, above, *(at for head in heads for at in tree.subtree(head))}
        if not content and tree.root(sentence) == above:
            content = set(range(sentence.first, heads[0])) if heads else set()  # "…, the army let it be known"
        sources = [source for head in heads for source in self.memory.sources(head)]
        content -= own
        return (
            Attribution(tuple(sources), index, Via.SAYS, frozenset(content)) if sources and len(content) > 1 else None
        )

    def owned(self, index: int) -> Attribution | None:
        """“an ambush that X claimed for itself”, "claimed responsibility for the attack": X owns up to the deed."""
        tree = self.tree
        if not tree[index].is_verb or tree[index].lemma not in self.words.owning:
            return None
        things = [at for at in tree.children(index, "dobj") if tree[at].lemma in {"responsibility", "credit"}]
        deeds = [head for thing in things for head in tree.led(thing)]
        behind = tree.led(index)
        deeds = deeds or (tree.led(index, {"for"}) if things else [])
        if tree[index].lemma == "own":  # "owned up to the raid"
            deeds = behind
        if tree[index].dep == "relcl" and any(tree[at].lower in {"itself", "themselves"} for at in behind):
            deeds = [tree[index].head]
        heads = [head for head in self.speakers.of(index) if self.memory.can_speak(head)]
        sources = self.speakers.sources(index, heads)
        is_apart = bool(things) or tree[index].lemma == "own"
        own = {index} if is_apart else set(tree.subtree(index))
        content = {at for deed in deeds for at in tree.subtree(deed)} - own
        return Attribution(tuple(sources), index, Via.CONFIRMS, frozenset(content)) if sources and content else None

    def perceived(self, index: int) -> Attribution | None:
        """“witnesses heard clashes”, "was seen by monitors": what they perceive is their account, the act included."""
        tree = self.tree
        if not tree[index].is_verb or tree[index].lemma not in self.cues.body.perceiving:
            return None
        heads = self.speakers.of(index)
        kinds = {self.memory.describe(head).kind for head in heads if tree[head].is_noun}
        if not heads or not kinds or not kinds <= {SourceKind.WITNESS, SourceKind.MONITOR}:
            return None
        things = tree.children(index, "dobj", "ccomp", "xcomp", "nsubjpass")
        own = {at for head in heads for at in tree.subtree(head)}
        content = {at for thing in things for at in tree.subtree(thing)} - own
        sources = [source for head in heads for source in self.speakers.through(head)]
        is_bare = len(sources) == 1 and SourceKind.WITNESS in kinds  # who only hears has not spoken
        return (
            Attribution(tuple(sources), index, Via.SAYS, frozenset({*content, index}), is_attitude=is_bare)
            if sources and content
            else None
        )
