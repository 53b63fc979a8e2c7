"""Which sentence says whose account all that follows is? "Figures of the mission for May.", "What follows is X's".

An account under such a sentence goes on over paragraphs, lists and headings, up to the first words of somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_RESTING: Final = frozenset({"rest", "base", "build", "draw", "rely", "lean", "depend", "take", "compile", "go"})
_NOTES: Final = frozenset(
    {"note", "report", "list", "summary", "table", "overview", "account", "article", "item", "digest", "chronology"}
    | {"text", "page", "piece", "survey", "chronicle", "compilation", "line", "entry", "what", "following", "all"}
)
_WHOSE: Final = frozenset({"whose", "which", "whom"})
_HERE: Final = frozenset({"here", "below", "now", "next"})
_SPANS: Final = frozenset(
    {"day", "night", "week", "weekend", "month", "morning", "diary", "log", "logbook", "timeline"}
)
"""What a heading may be of: "The Observatory's week"."""
_READING: Final = frozenset({"read", "run", "go", "have", "list", "name", "show", "give"})
_HEADING: Final = frozenset({"what", "how", "as"})
_POINTING: Final = frozenset({"this", "these", "the", "our", "following"})
_REST: Final = frozenset({"rest", "remainder", "extract", "excerpt", "passage"})
_COMING: Final = frozenset({"be", "come", "stem", "originate", "derive", "tell", "give", "report", "take"})
_NO_VOICES: Final = frozenset({SourceKind.UNKNOWN, SourceKind.OUTLET, SourceKind.DOCUMENT})
MAX_HEADING: Final = 26
"""Words of a sentence that only tells whose account follows."""
MAX_ACCOUNT: Final = 60
"""Sentences of such an account."""


def accounts_over(reading: Reading, memory: Memory, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions of what stands under sentences that tell whose account follows."""
    return _Basis(reading, memory, found).find()


class _Basis:
    """Finds such sentences, and how far their accounts go."""

    def __init__(self, reading: Reading, memory: Memory, found: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        body = self.cues.body
        self.words = body.documents | body.utterances | body.counts | body.accounts | body.shown | _REST
        self.spoken: dict[int, list[Attribution]] = {}
        for one in found:
            if one.sources and not one.is_attitude:
                self.spoken.setdefault(self.tree[one.cue].sentence, []).append(one)

    def find(self) -> list[Attribution]:
        made = []
        for sentence in self.tree.sentences:
            cue, head = self._whose(sentence) or (None, None)
            sources = self.memory.sources(head) if head is not None else []
            content = self._under(sentence, sources[-1].key) if sources else frozenset()
            if cue is not None and content:
                made.append(Attribution(tuple(sources), cue, Via.SAYS, content))
        return made

    def _whose(self, sentence: Sentence) -> tuple[int, int] | None:
        """The word that tells it, and the head of whoever gives the account."""
        root = self.tree.root(sentence)
        heads = self._rested(sentence)
        if not heads and len(sentence) <= MAX_HEADING and self._is_last(sentence):
            heads = self._asked(root) or self._follows(root) if self.tree[root].is_verb else self._titled(root)
            heads = heads or self._behind(sentence)
        voices = [(cue, at) for cue, at in heads if self._is_voice(at)]
        return voices[0] if voices else None

    def _rested(self, sentence: Sentence) -> list[tuple[int, int]]:
        """“…, on whose figures this note rests”, "This list is based on the reports of X"."""
        tree, found = self.tree, []
        for at in sentence:
            subjects = tree.children(at, "nsubj", "nsubjpass") if tree[at].lemma in _RESTING else []
            if not any(tree[one].lemma.lower() in _NOTES and self._is_pointing(one) for one in subjects):
                continue
            led = tree.led(at)
            above = next((one for one in tree.ancestors(at) if tree[one].is_noun), None)
            if above is not None and any(tree[one].lower in _WHOSE for one in range(above, at)):
                led = [above]
            found += [(at, owner) for one in led for owner in self._owners(one)]
        return found

    def _is_pointing(self, head: int) -> bool:
        return any(self.tree[at].lower in _POINTING for at in self.tree.children(head, "det", "poss", "amod"))

    def _titled(self, root: int) -> list[tuple[int, int]]:
        """“Figures of the mission for three days.”, "The rest of what he reported.", "From the log of the army:"."""
        tree = self.tree
        nouns = tree.children(root, "pobj") if tree[root].lower in {"from", "in"} else [root]
        is_open = tree[tree.sentence_of(root).last - 1].text not in {".", "?", "!"}
        nouns = [at for at in nouns if tree[at].lemma.lower() in self.words | (_SPANS if is_open else frozenset())]
        return [(at, owner) for at in nouns for owner in self._owners(at)]

    def _asked(self, root: int) -> list[tuple[int, int]]:
        """“What the ministry counted on Saturday”, "How the mayor tells it": a heading, with nothing that ends it."""
        tree = self.tree
        sentence = tree.sentence_of(root)
        is_open = tree[sentence.last - 1].text not in {".", "?", "!"}
        if is_open and (self._is_listing(root, sentence) or self._is_telling(root)):
            return [(root, owner) for at in tree.children(root, "nsubj") if at < root for owner in self._owners(at)]
        is_title = tree[sentence.first].lower in _HEADING and is_open
        is_told = self.cues.reports(tree[root].lemma) and not tree.children(root, "aux", "neg")
        return [(root, at) for at in tree.children(root, "nsubj") if is_title and is_told and at < root]

    def _is_listing(self, root: int, sentence: Sentence) -> bool:
        """“The mission saw the following:”, "The army gave these figures:"."""
        tree = self.tree
        texts = [at for at in tree.children(root, "nsubj") if tree[at].lemma.lower() in self.words | _NOTES]
        if texts and tree[root].lemma in _READING and tree[sentence.last - 1].text == ":":
            return True  # "The list of the monitors reads:"
        things = tree.children(root, "dobj", "attr") if tree[sentence.last - 1].text == ":" else []
        listed = [at for at in things if tree[at].lemma.lower() in self.words | _NOTES]
        ahead = [one for at in listed for one in tree.children(at, "det", "amod")]
        return any(tree[at].lower in {"following", "this"} for at in things) or any(
            tree[at].lower in {"these", "this", "following"} for at in ahead
        )

    def _is_telling(self, root: int) -> bool:
        """“Residents tell of the night in Khuzaa”, as a heading: that somebody tells, and nothing of what."""
        tree = self.tree
        is_now = tree[root].tag in {"VBP", "VBZ"} and not tree.children(root, "ccomp", "xcomp", "neg", "aux")
        led = [at for at in tree.children(root, "prep") if tree[at].lower in {"of", "about", "on"}]
        is_led = tree[root].lemma in {"tell", "speak", "talk", "report", "write"} and bool(led)
        return is_now and (is_led or tree[root].lemma in {"remember", "recall", "describe", "recount"})

    def _follows(self, root: int) -> list[tuple[int, int]]:
        """“What follows is the army's account”, "Here is what X reports", "The following comes from X"."""
        tree = self.tree
        if tree[root].lemma not in _COMING:
            return []
        subjects = tree.children(root, "nsubj", "nsubjpass", "csubj")
        is_here = tree[tree.sentence_of(root).first].lower in _HERE
        ahead = [
            at
            for at in subjects
            if any(tree[one].lemma == "follow" or tree[one].lower == "following" for one in tree.subtree(at))
        ]
        if not is_here and not ahead:
            return []
        told = [at for clause in tree.children(root, "ccomp") for at in tree.children(clause, "nsubj")]
        things = [*tree.children(root, "attr"), *(subjects if is_here else [])]
        for prep in tree.children(root, "prep", "agent"):
            things += tree.children(prep, "pobj") if tree[prep].lower in {"from", "by", "to"} else []
        return [(root, at) for at in told] + [(root, owner) for at in things for owner in self._owners(at)]

    def _behind(self, sentence: Sentence) -> list[tuple[int, int]]:
        """“What the mission noted on Monday follows.”, "The army's report reads as follows."."""
        tree = self.tree
        follows = [at for at in sentence if tree[at].lower in {"follows", "follow"}]
        if not follows:
            return []
        what = tree[sentence.first]
        verb = what.head if what.lower == "what" else next((at for at in sentence if tree[at].lemma in _READING), None)
        heads = tree.children(verb, "nsubj") if verb is not None and verb < follows[0] else []
        return [(follows[0], owner) for at in heads if at < follows[0] for owner in self._owners(at)]

    def _owners(self, noun: int) -> list[int]:
        """Whose a list is, or whoever is named without one."""
        tree = self.tree
        if tree[noun].lemma.lower() not in self.words | _SPANS:
            return [noun]
        preps = [prep for prep in tree.children(noun, "prep") if tree[prep].lower in {"of", "from", "by"}]
        led = [at for prep in preps for at in tree.children(prep, "pobj")]
        clauses = [at for prep in preps for at in tree.children(prep, "pcomp")] + tree.children(noun, "relcl")
        told = [
            at for clause in clauses if self.cues.reports(tree[clause].lemma) for at in tree.children(clause, "nsubj")
        ]
        nested = [at for one in led if tree[one].lemma.lower() in self.words for at in self._owners(one)]
        return tree.children(noun, "poss") or told or nested or led

    def _is_voice(self, head: int) -> bool:
        if self.tree[head].tag.startswith("PRP"):
            return self.tree[head].lower in {"he", "she", "it", "they"}
        if self.tree[head].is_noun and self.memory.is_of_people(self.tree[head].lemma.lower()):
            return True
        found = self.memory.describe(head)
        return found.kind not in _NO_VOICES or (found.is_person and found.name[:1].isupper())

    def _is_last(self, sentence: Sentence) -> bool:
        """Whether a sentence ends its paragraph, or ends in a colon."""
        tree = self.tree
        if sentence.index + 1 >= len(tree.sentences):
            return False
        block = self.reading.block_of
        after = tree.sentences[sentence.index + 1]
        ends = block(tree[after.first].start) != block(tree[sentence.first].start)
        return ends or tree[sentence.last - 1].text == ":"

    def _under(self, sentence: Sentence, key: str) -> frozenset[int]:
        """Sentences that name nobody, up to the first in which somebody else speaks."""
        found: set[int] = set()
        for one in self.tree.sentences[sentence.index + 1 : sentence.index + 1 + MAX_ACCOUNT]:
            said = self.spoken.get(one.index, [])
            if any(source.key != key for other in said for source in other.sources[-1:]):
                break
            if not said:
                found.update(one)
        return frozenset(found)
