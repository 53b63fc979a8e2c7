"""Which clauses show a speaker whatever their verb is? By their form: inserted, inverted, before a colon or "that".

"…, the governor's office let the press know", "…, runs the account of the army", "The army is adamant: …". No list of
verbs of saying is ever whole; in these four forms a voice and a verb that tells no act are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.extract.frames import Frames, load_frames
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.contents import Contents
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_BEFORE: Final = frozenset({",", '"', "''", "–", "—"})
_BEHIND: Final = _BEFORE | {".", ";", ":"}
_INCLUDING: Final = frozenset({"include", "exclude"})
_MAX_INSERTED: Final = 8
"""Words behind the verb of an inserted clause: more of them are a clause that tells something itself."""
_MAX_HEAD: Final = 14
"""Words before a colon that may be a clause of speaking."""
_MAX_BEFORE: Final = 8
"""Words before the speaker of a clause that a colon ends."""
_BLAME: Final = frozenset({"blame", "responsibility", "fault", "guilt"})
_BARE: Final = frozenset({"VB", "VBN", "VBG"})
_TEXTS: Final = frozenset({SourceKind.OUTLET, SourceKind.DOCUMENT, SourceKind.MONITOR})
_DATING: Final = frozenset({"date", "put", "place", "time", "fix", "set", "trace"})
_BEGINNINGS: Final = frozenset({"beginning", "start", "outbreak", "shot", "onset", "origin", "opening", "trigger"})
_VOICES: Final = frozenset(SourceKind) - {SourceKind.UNKNOWN, SourceKind.PUBLISHER}


class Asserting:
    """Finds attributions by the form of their clause."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers, contents: Contents) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.contents = contents
        self.cues = reading.lexicons.cues
        self.frames: Frames = load_frames()

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution of a verb of no list, by the form of its clause."""
        token = self.tree[index]
        if not token.is_finite or token.dep in {"relcl", "acl", "advcl", "aux", "auxpass", "amod"}:
            return None
        found = self._inverted(index, sentence) or self._going_on(index, sentence)
        is_act = self.frames.opens(self.tree, index) and not self._is_back(index) and not self._takes_blame(index)
        if found is not None or is_act:
            return found
        return self._caused(index) or self._dated(index) or self._by_subject(index, sentence)

    def _dated(self, index: int) -> Attribution | None:
        """“Baku dates the beginning to Wednesday, when Armenians shelled X”: how it began by somebody's account."""
        tree = self.tree
        things = tree.children(index, "dobj") if tree[index].lemma in _DATING else []
        heads = [at for at in tree.children(index, "nsubj") if at < index and self._is_voice(at)]
        own = tree.subtree(index)
        whens = [at for at in own if at > index and tree[at].lower in {"when", "with"}]
        if not whens or len(heads) != 1 or not any(tree[at].lemma.lower() in _BEGINNINGS for at in things):
            return None
        return self._made(index, heads, {at for at in own if at > index})

    def _caused(self, index: int) -> Attribution | None:
        """“The agency had a missile fired at a tank”, "the daily has an air raid on the port": who has it so."""
        tree = self.tree
        heads = [at for at in tree.children(index, "nsubj") if at < index and self._is_voice(at)]
        if tree[index].lemma != "have" or len(heads) != 1 or tree.children(index, "neg"):
            return None
        below = tree.children(index, "ccomp")
        clauses = [at for at in below if tree[at].tag in _BARE and tree.children(at, "nsubj", "nsubjpass")]
        kind = self.memory.describe(heads[0]).kind
        if kind is SourceKind.PARTY:
            clauses = [at for at in clauses if tree[at].tag == "VB"]  # "the army had nine killed" counts its own
        things = [at for at in tree.children(index, "dobj") if tree.first_of(at) > index] if kind in _TEXTS else []
        things = [at for at in things if self.frames.opens(tree, at)]
        if not clauses and not things:
            return None
        return self._made(index, heads, set(range(index + 1, tree.sentence_of(index).last)) & set(tree.subtree(index)))

    def _by_subject(self, index: int, sentence: Sentence) -> Attribution | None:
        if self.tree.children(index, "csubj"):
            return self._is_what(index)
        heads = [at for at in self.tree.children(index, "nsubj") if at < index and self._is_voice(at)]
        if len(heads) != 1:
            return None
        content = (
            self._inserted(index, heads[0], sentence)
            or self._that(index)
            or self._before_colon(index, heads[0], sentence)
        )
        return self._made(index, heads, content)

    def _is_what(self, index: int) -> Attribution | None:
        """“What the army says is that …”: a clause of speaking is the subject."""
        tree = self.tree
        told = [at for at in tree.children(index, "csubj") if self.cues.reports(tree[at].lemma)]
        told = [at for at in told if any(tree[one].lower == "what" for one in tree.children(at, "dobj", "pobj"))]
        heads = [head for at in told for head in tree.children(at, "nsubj") if self.memory.can_speak(head)]
        content = {at for clause in tree.children(index, "ccomp") for at in tree.subtree(clause)}
        return self._made(index, heads[:1], content) if heads and tree[index].lemma == "be" else None

    def _made(self, cue: int, heads: list[int], content: set[int]) -> Attribution | None:
        own = {cue, *(at for head in heads for at in self.tree.subtree(head) if not self.tree.governs(head, cue))}
        content = content - own
        sources = self.speakers.sources(cue, heads) if len(content) > 1 else []
        return Attribution(tuple(sources), cue, Via.SAYS, frozenset(content)) if sources else None

    def _is_voice(self, head: int) -> bool:
        """Whether a noun is somebody or something that reports speak of as speaking."""
        token = self.tree[head]
        body = self.cues.body
        words = body.documents | body.utterances
        if token.tag in {"PRP", "WP", "WDT", "DT"}:
            return False
        return self.memory.describe(head).kind in _VOICES or token.lemma.lower() in words

    def _is_back(self, index: int) -> bool:
        """“Hamas shot back: …”, "the ministry hit back": an answer in words, where a colon follows."""
        after = [self.tree[at].text.lower() for at in range(index + 1, min(index + 3, len(self.tree)))]
        return after == ["back", ":"]

    # 1 inserted

    def _inserted(self, index: int, head: int, sentence: Sentence) -> set[int]:
        """“…, the agency made plain.”: a clause behind a whole one, or within it, without a thing of its own.

        The parser reads the whole clause as what the verb governs, whatever the verb.
        """
        tree = self.tree
        first = tree.first_of(head)
        if first <= sentence.first + 1 or tree[first - 1].text not in _BEFORE or first > index:
            return set()
        before = [at for at in tree.children(index, "ccomp", "parataxis") if at < first]
        things = [
            at for at in tree.children(index, "dobj", "attr") if tree[at].lower not in {"it", "so", "this", "that"}
        ]
        end = self._end(index, sentence)
        if not before or things or end - index > _MAX_INSERTED or tree[index].lemma in _INCLUDING:
            return set()
        told = any(tree[at].is_verb for at in before) and tree.root(sentence) == index
        return set(sentence) - set(range(first, end)) if told else set()

    def _end(self, index: int, sentence: Sentence) -> int:
        marks = (at for at in range(index + 1, sentence.last) if self.tree[at].text in _BEHIND)
        return next(marks, sentence.last)

    # 2 inverted

    def _inverted(self, index: int, sentence: Sentence) -> Attribution | None:
        """“…, runs the account of the army.”, "…, reads a post by the ministry": verb and speaker end the sentence."""
        tree = self.tree
        if index <= sentence.first + 2 or tree[index - 1].text not in _BEFORE:
            return None
        heads = tree.children(index, "nsubj", "dobj", "attr", "nsubjpass")
        if not heads or tree.first_of(heads[0]) != index + 1 or tree[heads[0]].tag.startswith("PRP"):
            return None
        end = self._end(index, sentence)
        is_last = end >= sentence.last - 1 or (tree[end].text == "," and tree[end + 1].tag == "VBN")  # "quoted by X"
        if end <= heads[0] or not is_last:
            return None
        words = self.cues.body.documents | self.cues.body.utterances | self.cues.body.counts
        is_text = tree[heads[0]].lemma.lower() in words and bool(self.memory.issuers(heads[0]))
        if not is_text and not (self._is_voice(heads[0]) and self.cues.reports(tree[index].lemma)):
            return None
        return self._made(index, heads[:1], set(range(sentence.first, index - 1)))

    def _going_on(self, index: int, sentence: Sentence) -> Attribution | None:
        """“The spokesman went on: …”: a verb of going on right before a colon."""
        tree = self.tree
        particles = self.cues.body.proceeding.get(tree[index].lemma)
        if particles is None:
            return None
        colon = index + (2 if particles else 1)
        is_whole = not particles or (index + 1 < len(tree) and tree[index + 1].lower in particles)
        heads = [at for at in tree.children(index, "nsubj") if at < index and self.memory.can_speak(at)]
        if not is_whole or colon + 2 >= sentence.last or tree[colon].text != ":" or len(heads) != 1:
            return None
        return self._made(index, heads, set(range(colon + 1, sentence.last)))

    # 3 that

    def _that(self, index: int) -> set[int]:
        """“is adamant that”, "put it about that", "made no secret that": a clause with "that" under any other verb."""
        tree = self.tree
        undoubting = any(tree[at].lemma == "doubt" for at in tree.children(index, "dobj"))
        if tree[index].lemma in self.cues.body.no_saying and not undoubting:
            return set()
        holders = [index, *tree.children(index, "acomp", "dobj", "oprd", "prt")]
        holders += tree.led(index)
        clauses = [at for holder in holders for at in tree.children(holder, "ccomp", "acl") if at > index]
        clauses = [at for at in clauses if any(tree[mark].lower == "that" for mark in tree.children(at, "mark"))]
        if tree[index].lemma == "be" and not self._is_firm(index):
            return set()
        return {at for clause in clauses[:1] for at in tree.subtree(clause)}

    def _is_firm(self, index: int) -> bool:
        """“is adamant”, "is on record": states of somebody who says so."""
        tree = self.tree
        said = [*tree.children(index, "acomp", "attr")]
        said += tree.led(index)
        return any(tree[at].lemma.lower() in self.cues.body.firm for at in said)

    # 4 colon

    def _before_colon(self, index: int, head: int, sentence: Sentence) -> set[int]:
        """“The ministry shot back: …”, "Moscow would have none of it: …": what a voice did is told by what follows."""
        tree = self.tree
        colon = next((at for at in sentence if tree[at].text == ":"), None)
        if colon is None or not index < colon <= sentence.first + _MAX_HEAD or colon + 2 >= sentence.last:
            return set()
        this = {"this", "following"} | ({"it"} if tree[index].lemma in {"have", "tell", "put", "see"} else set())
        has_this = any(tree[at].lower in this for at in tree.children(index, "dobj"))
        is_mute = tree[index].lemma in self.cues.body.no_saying and not has_this and not self._takes_blame(index)
        if is_mute or tree.first_of(head) > sentence.first + _MAX_BEFORE:
            return set()
        if (
            not has_this
            and tree[index].lemma in {"be", "have"}
            and not self._is_firm(index)
            and not self._refuses(index)
        ):
            return set()
        is_clause = any(tree[at].is_finite for at in range(colon + 1, sentence.last))
        return set(range(colon + 1, sentence.last)) if is_clause else set()

    def _takes_blame(self, index: int) -> bool:
        """“took the blame”, "bore responsibility": words of a deed that one owns up to."""
        return any(self.tree[at].lemma.lower() in _BLAME for at in self.tree.children(index, "dobj"))

    def _refuses(self, index: int) -> bool:
        """“would have none of it”."""
        return any(self.tree[at].lower == "none" for at in self.tree.children(index, "dobj"))
