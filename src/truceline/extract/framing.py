"""Which outlets stand among the words that tell of a speech? "In a statement seen by X", "a witness reached by X said".

Whatever the verb is: an outlet that is named in the frame of somebody's words, and speaks none of its own there, is how
these words came to the writer. So it stands before the speaker in the chain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.extract.attribution import Attribution
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_WAYS: Final = frozenset({"by", "to", "with", "through", "via", "from", "on", "for", "in", "over"})
"""Prepositions between a speech and the outlet that it came through."""
_SHOWING: Final = frozenset(
    {"see", "obtain", "view", "review", "send", "share", "provide", "give", "show", "hand", "email", "read", "verify"}
)
"""Verbs by which a text gets to an outlet."""
_OF: Final = frozenset({"of", "by", "from"})
_RELATIVE: Final = frozenset({"that", "which", "whom", "whose"})
_FROM: Final = frozenset({"from", "on", "to", "by", "in", "through", "via", "of"})
_OWN: Final = frozenset({"its", "his", "her", "their"})


class Framing:
    """Finds the outlets in the frames of attributions."""

    def __init__(self, reading: Reading, memory: Memory, cues: Iterable[int]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = frozenset(cues)
        body = reading.lexicons.cues.body
        self.words = body.documents | body.utterances
        self.reporters = body.reporters
        self.apart = body.apart
        self.citing = body.citing.verbs

    def of(self, one: Attribution) -> list[Source]:
        """Outlets through which the words of an attribution came, as its frame tells."""
        known = {key for source in one.sources for key in (source.key, fold_name(source.name))}
        if not one.sources:
            return []
        is_medium = one.sources[0].kind is SourceKind.OUTLET
        found: list[Source] = []
        frame = self._frame(one)
        behind = {at for at in self._nouns(one) if self._takes_from(at, one)}
        for head in sorted({*frame, *behind}):
            source = self._outlet(head)
            if (
                source is not None
                and known.isdisjoint({source.key, fold_name(source.name)})
                and (head in behind or self._leads(head, one, is_medium=is_medium))
            ):
                known.add(source.key)
                found.append(source)
        return found

    def _frame(self, one: Attribution) -> list[int]:
        """Nouns of the cue's sentence that are no part of what is said, or hang on a word for what was said."""
        tree = self.tree
        said = set(one.content)
        for at in sorted(one.content & set(tree.sentence_of(one.cue))):
            if tree[at].lemma.lower() in self.words and tree[at].dep == "pobj":
                for clause in tree.children(at, "acl", "relcl"):
                    said -= set(tree.subtree(clause))
        return [at for at in tree.sentence_of(one.cue) if at not in said and tree[at].is_noun]

    def _nouns(self, one: Attribution) -> list[int]:
        return [at for at in self.tree.sentence_of(one.cue) if at > one.cue and self.tree[at].is_noun]

    def _takes_from(self, head: int, one: Attribution) -> bool:
        """“a statement that X published”, "told Y, from which X has it", "whose report X carries": by the words alone.

        An outlet right behind a relative pronoun, whose antecedent is a document, or the outlet that was told.
        """
        tree = self.tree
        if (
            tree[head].dep not in {"nsubj", "pobj", "compound", "nmod"}
            or self.memory.describe(head).kind is not SourceKind.OUTLET
        ):
            return False
        at = tree.noun_phrase(head)[0] - 1
        if at > 1 and tree[at - 1].lower == "whose":
            at -= 1
        if at <= one.cue or tree[at].lower not in _RELATIVE:
            return False
        at -= 1
        while at > one.cue and (tree[at].text == "," or tree[at].lower in _FROM):
            at -= 1
        return self._is_medium(at, one) and not any(cue in self.cues for cue in range(one.cue + 1, at))

    def _is_medium(self, at: int, one: Attribution) -> bool:
        """Whether a word is a document of the frame, or names an outlet of it."""
        tree = self.tree
        if not tree[at].is_noun or at <= one.cue:
            return False
        if tree[at].lemma.lower() in self.words and not tree[at].is_name:
            return True
        spoken = {word for source in one.sources for word in self._words(source)}
        head = next((up for up in (at, *tree.ancestors(at)) if tree[up].is_noun and up in tree.noun_phrase(up)), at)
        return at in spoken or self.memory.describe(head).kind is SourceKind.OUTLET

    def _outlet(self, head: int) -> Source | None:
        tree = self.tree
        if tree[head].dep in {"compound", "nmod", "poss", "appos"} or tree[head].lemma in self.reporters:
            return None
        if any(tree[at].lower in _OWN for at in tree.children(head, "poss")):
            return None  # "on its channel"
        described = self.memory.describe(head)
        is_word = self.memory.cues.kinds.get(tree[head].lemma.lower()) is SourceKind.OUTLET
        if self._is_shown_to(head, described):
            return replace(described, kind=SourceKind.OUTLET)
        if described.kind is not SourceKind.OUTLET or not (tree[head].is_name or is_word):
            return None
        words = [at for at in tree.noun_phrase(head) if tree[at].tag not in {"DT", "PRP$"}]
        named = tree[head].is_name or described.name[:1].isupper() or len(words) > 1
        sources = self.memory.sources(head) if named else []
        return sources[-1] if sources and sources[-1].kind is SourceKind.OUTLET else None

    def _is_shown_to(self, head: int, described: Source) -> bool:
        """“a letter seen by X”, "a statement sent to X": a name of nobody known, to whom a text got, is an outlet's."""
        tree = self.tree
        prep = tree[head].head
        clause = tree[prep].head
        is_nobody = described.kind is SourceKind.UNKNOWN and described.party is None and not described.is_person
        if not tree[head].is_name or not is_nobody or tree[clause].tag != "VBN" or tree[clause].dep != "acl":
            return False
        is_text = tree[tree[clause].head].lemma.lower() in self.words
        return is_text and tree[prep].lower in {"by", "to", "with"} and tree[clause].lemma in _SHOWING

    def _leads(self, head: int, one: Attribution, *, is_medium: bool) -> bool:
        """Whether an outlet hangs, by a verb or a preposition of ways, on the speaker, the cue or a document."""
        tree = self.tree
        spoken = {at for source in one.sources for at in self._words(source)}
        path = [head, *tree.ancestors(head)]
        for place, at in enumerate(path[1:], start=1):
            below = path[place - 1]
            if (
                tree[at].lower in self.apart
                or (tree[at].lemma in self.citing and tree[below].dep not in {"agent", "nsubj"})
                or any(tree[child].dep == "neg" for child in tree.children(at))
            ):
                return False
            if at != one.cue and at in self.cues and below not in spoken:
                return False  # words of its own, or somebody else's
            clause = any(tree[step].is_verb for step in path[:place])
            if at in spoken:  # "X, which takes it from Y": whom X cites
                return clause and not (is_medium and any(tree[step].lower == "from" for step in path[:place]))
            if tree[at].lemma.lower() in self.words and tree[at].is_noun:
                return clause or (tree[below].lower in _OF and tree[tree[at].head].lower == "in" and not is_medium)
            if at == one.cue:
                return (tree[below].lower in _WAYS or clause) and not is_medium
        return False

    def _words(self, source: Source) -> Iterator[int]:
        yield from self.reading.tokens_within(source.span.start, source.span.end)
