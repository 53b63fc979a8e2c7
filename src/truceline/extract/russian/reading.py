"""What is known of a Russian document before any claim? Its tree, names, times, places, numbers and speakers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from truceline.extract.quotes import Quote, find_quotes
from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.chains import Chains, publisher_hop
from truceline.extract.russian.naming import Naming
from truceline.extract.russian.numbers import Number, find_numbers
from truceline.extract.russian.places import Place, Places
from truceline.extract.russian.sayings import Sayings
from truceline.extract.russian.sources import Sources
from truceline.extract.russian.times import find_times
from truceline.extract.russian.words import Lexicon, load_words
from truceline.model.claim import Mention, TimeAnchor, TimePhrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.normal import Piece
    from truceline.extract.russian.tree import Tree
    from truceline.extract.times import TimeHit
    from truceline.extract.walks import Sentence
    from truceline.lexicon.parties import Parties
    from truceline.model.evidence import Document


@dataclass(frozen=True)
class Reading:
    """A document with its tree; everything else is found once, when it is first asked for."""

    document: Document
    blocks: tuple[Piece, ...]
    tree: Tree
    parties: Parties

    @cached_property
    def lexicon(self) -> Lexicon:
        """The Russian words."""
        return load_words()

    @cached_property
    def naming(self) -> Naming:
        """Names of parties."""
        return Naming(self.tree, self.parties)

    @cached_property
    def times(self) -> list[list[TimeHit]]:
        """Time phrases by sentence."""
        return [find_times(self.tree.text, *self.bounds(one)) for one in self.tree.sentences]

    @cached_property
    def places(self) -> list[list[Place]]:
        """Place phrases by sentence."""
        finder = Places(self.tree, self.naming)
        return [
            finder.find(one, [(hit.start, hit.end) for hit in self.times[one.index]]) for one in self.tree.sentences
        ]

    @cached_property
    def place_finder(self) -> Places:
        """The finder itself, for what is a place."""
        return Places(self.tree, self.naming)

    @cached_property
    def numbers(self) -> list[list[Number]]:
        """Numbers by sentence, without those that belong to a time."""
        found = []
        for sentence in self.tree.sentences:
            hits = self.times[sentence.index]
            found.append(
                [
                    one
                    for one in find_numbers(self.tree, sentence)
                    if not any(
                        hit.start < self.tree[one.last].end and self.tree[one.first].start < hit.end for hit in hits
                    )
                ]
            )
        return found

    @cached_property
    def quotes(self) -> list[Quote]:
        """What stands between quotation marks."""
        return find_quotes(self.tree.text, self.blocks)

    @cached_property
    def block_numbers(self) -> list[int]:
        """The number of the block of each sentence."""
        found, at = [], 0
        for sentence in self.tree.sentences:
            start = self.tree[sentence.first].start
            while at < len(self.blocks) - 1 and self.blocks[at].end <= start:
                at += 1
            found.append(at)
        return found

    @cached_property
    def sources(self) -> Sources:
        """Who may speak."""
        return Sources(self.tree, self.naming)

    @cached_property
    def sayings(self) -> list[Saying]:
        """Who says what."""
        return Sayings(self.tree, self.sources, self.quotes, self.block_numbers).find()

    @cached_property
    def cues(self) -> frozenset[int]:
        """The words by which something is said."""
        return frozenset(one.cue for one in self.sayings)

    @cached_property
    def speakers(self) -> frozenset[int]:
        """The nouns of those who speak."""
        return frozenset(source.head for one in self.sayings for source, _ in one.sources)

    @cached_property
    def chains(self) -> Chains:
        """Through whom each word comes."""
        return Chains(self, publisher_hop(self.document, self.parties))

    def bounds(self, sentence: Sentence) -> tuple[int, int]:
        """Start and end of a sentence in the text."""
        return self.tree[sentence.first].start, self.tree[sentence.last - 1].end

    def mention(self, head: int, count: int | None = None) -> Mention:
        """Words that name a participant, with what is coordinated to it, and the parties they may mean."""
        tree = self.tree
        phrase = self.naming.in_full(tree.phrase(head))
        parties = self.naming.parties_of(head, phrase)
        last = phrase[-1]
        for other in tree.children(head, "conj"):
            joined = tree.phrase(other)
            between = [tree[at] for at in range(last + 1, joined[0])]
            if joined[0] <= last or not all(one.lower in {"и", ",", "или"} for one in between) or tree[other].is_verb:
                break
            last = joined[-1]
        return Mention(span=tree.quote((phrase[0], last)), parties=parties, count=count)

    def time_phrase(self, hit: TimeHit) -> TimePhrase:
        """A time as a field; within a quotation a relative one counts from when it was said."""
        anchor = hit.anchor
        is_said = any(quote.is_speech and quote.start < hit.start < quote.end for quote in self.quotes)
        if anchor is TimeAnchor.PUBLICATION and is_said:
            anchor = TimeAnchor.SPEECH
        return TimePhrase(span=self.tree.span(hit.start, hit.end), anchor=anchor)

    def is_time(self, index: int) -> bool:
        """Whether a word belongs to a time phrase."""
        token = self.tree[index]
        return any(hit.start <= token.start < hit.end for hit in self.times[token.sentence])

    def token_at(self, position: int, sentence: Sentence) -> int:
        """The first token of a sentence that ends behind a position of the text."""
        return next((at for at in sentence if self.tree[at].end > position), sentence.last - 1)

    def top_of(self, hit: TimeHit, sentence: Sentence) -> int:
        """The token of a time phrase that hangs on something outside it."""
        tokens = [at for at in sentence if hit.start <= self.tree[at].start < hit.end]
        outside = [at for at in tokens if self.tree[at].head not in tokens]
        return outside[0] if outside else tokens[0] if tokens else sentence.first

    def phrases(self, sentence: Sentence, phrases: Sequence[str]) -> tuple[int, int] | None:
        """Tokens [first, last] of the first of these phrases that a sentence has."""
        words = [self.tree[at].lower for at in sentence]
        for phrase in phrases:
            parts = phrase.split()
            for at in range(len(words) - len(parts) + 1):
                if words[at : at + len(parts)] == parts:
                    return sentence.first + at, sentence.first + at + len(parts) - 1
        return None
