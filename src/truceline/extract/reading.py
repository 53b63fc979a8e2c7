"""What is known of a document before any claim is made? Its tree, and the names, times, places and numbers in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from truceline.extract.cues import Cues, load_cues
from truceline.extract.places import Places, load_places
from truceline.extract.quantities import Quantities, load_quantities
from truceline.extract.quotes import find_quotes
from truceline.extract.times import Times, load_times
from truceline.model.claim import Mention
from truceline.model.evidence import BlockRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.normal import Piece
    from truceline.extract.places import PlaceHit
    from truceline.extract.quantities import Quantity
    from truceline.extract.quotes import Quote
    from truceline.extract.times import TimeHit
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence
    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.lexicon.party_names import PartyHit
    from truceline.model.evidence import Document
    from truceline.model.noun import Span, Weighted


_OPINION: Final = re.compile(r"\b(?:OPINION|COMMENT|COMMENTARY|EDITORIAL|COLUMN|LETTER|OP-ED)\b")


@dataclass(frozen=True)
class Lexicons:
    """The lexicons that the rules read; acts and parties are handed in, the others are this stage's own.

    ``parties`` are named as texts on ``theatre`` name them, where one is given.
    """

    acts: Acts
    parties: Parties
    cues: Cues
    quantities: Quantities
    times: Times
    places: Places
    theatre: str = ""


def load_lexicons(acts: Acts, parties: Parties) -> Lexicons:
    """This stage's lexicons beside the given ones; raises LexiconError."""
    return Lexicons(acts, parties, load_cues(), load_quantities(), load_times(), load_places())


@dataclass(frozen=True)
class Reading:
    """A document with its tree; everything else is found once, when it is first asked for."""

    document: Document
    blocks: tuple[Piece, ...]
    tree: Tree
    lexicons: Lexicons

    @cached_property
    def hits(self) -> tuple[PartyHit, ...]:
        """Names of parties in the whole text, in order."""
        return self.lexicons.parties.find(self.tree.text)

    @cached_property
    def times(self) -> dict[int, list[TimeHit]]:
        """Time phrases by sentence."""
        finder, text = self.lexicons.times, self.tree.text
        return {s.index: finder.find(text, *self.bounds(s)) for s in self.tree.sentences}

    @cached_property
    def places(self) -> dict[int, list[PlaceHit]]:
        """Place phrases by sentence."""
        finder = self.lexicons.places
        return {s.index: finder.find(self.tree, s, self.taken(s.index)) for s in self.tree.sentences}

    @cached_property
    def quantities(self) -> dict[int, list[Quantity]]:
        """Numbers by sentence, without those that belong to a time."""
        finder, text = self.lexicons.quantities, self.tree.text
        found = {}
        for sentence in self.tree.sentences:
            times = self.times[sentence.index]
            found[sentence.index] = [
                quantity
                for quantity in finder.find(text, *self.bounds(sentence))
                if not any(hit.start < quantity.end and quantity.start < hit.end for hit in times)
            ]
        return found

    @cached_property
    def quotes(self) -> list[Quote]:
        """What stands between quotation marks."""
        return find_quotes(self.tree.text, self.blocks)

    @cached_property
    def _quote_ends(self) -> list[int]:
        return [quote.end for quote in self.quotes]

    def quotes_from(self, position: int) -> Iterator[Quote]:
        """Quotes that end behind a position, in order."""
        first = bisect_right(self._quote_ends, position)
        return (self.quotes[at] for at in range(first, len(self.quotes)))

    def is_spoken(self, position: int) -> bool:
        """Whether a position lies within quoted speech, behind its first mark."""
        quote = next(self.quotes_from(position), None)
        return quote is not None and quote.is_speech and quote.start < position

    @cached_property
    def is_opinion(self) -> bool:
        """Whether the report says of itself, before its first words, that it is somebody's opinion."""
        first = next((block.start for block in self.document.blocks if block.role is BlockRole.PROSE), 0)
        lead = self.document.text[first : self.blocks[0].start] if self.blocks else ""
        return bool(_OPINION.search(f"{self.document.dateline or ''} {lead}"))

    @cached_property
    def _hit_starts(self) -> list[int]:
        return [hit.start for hit in self.hits]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tree.tokens]

    def bounds(self, sentence: Sentence) -> tuple[int, int]:
        """Start and end of a sentence in the text."""
        return self.tree[sentence.first].start, self.tree[sentence.last - 1].end

    def taken(self, sentence: int) -> list[tuple[int, int]]:
        """Ranges of a sentence that are no places: times, and names of parties that are not countries or capitals."""
        start, end = self.bounds(self.tree.sentences[sentence])
        countries = self.lexicons.places.words.countries
        ranges = [(hit.start, hit.end) for hit in self.times[sentence]]
        ranges.extend(
            (hit.start, hit.end)
            for hit in self.hits_within(start, end)
            if not (hit.is_metonym or hit.is_adjective or hit.text in countries)
        )
        return ranges

    def is_time(self, index: int) -> bool:
        """Whether a word belongs to a time phrase."""
        token = self.tree[index]
        return any(hit.start <= token.start < hit.end for hit in self.times[token.sentence])

    def hits_within(self, start: int, end: int) -> list[PartyHit]:
        """Names of parties that overlap [start, end)."""
        last = bisect_left(self._hit_starts, end)
        first = max(bisect_right(self._hit_starts, start) - 1, 0)
        return [hit for hit in self.hits[first:last] if start < hit.end]

    def hits_before(self, position: int) -> Iterator[PartyHit]:
        """Names of parties that end before a position, the nearest first."""
        behind = bisect_right(self._hit_starts, position)
        return (hit for hit in map(self.hits.__getitem__, reversed(range(behind))) if hit.end <= position)

    def tokens_within(self, start: int, end: int) -> list[int]:
        """Indices of the tokens that lie in [start, end)."""
        low = bisect_left(self._starts, start)
        high = bisect_right(self._starts, end - 1)
        return [index for index in range(low, high) if self.tree[index].end <= end]

    def token_at(self, position: int) -> int:
        """Index of the last token that begins at a position or before it."""
        return max(0, bisect_right(self._starts, position) - 1)

    def tokens_over(self, start: int, end: int) -> range:
        """Indices of the tokens that overlap [start, end)."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        if first < len(self.tree) and self.tree[first].end <= start:
            first += 1
        return range(first, bisect_left(self._starts, end))

    def block_of(self, position: int) -> int:
        """Number of the block that a position of the text lies in."""
        number = bisect_right(self._block_starts, position) - 1
        return number if number >= 0 and position < self.blocks[number].end else -1

    @cached_property
    def _heads(self) -> dict[int, Sentence]:
        heads: dict[int, Sentence] = {}
        for sentence in self.tree.sentences:
            heads.setdefault(self.block_of(self.tree[sentence.first].start), sentence)
        return heads

    def head_of(self, sentence: Sentence) -> Sentence:
        """The first sentence of the block that a sentence begins in."""
        return self._heads[self.block_of(self.tree[sentence.first].start)]

    def text(self, indices: Sequence[int]) -> str:
        """Normal text from the first to the last of these tokens."""
        return self.tree.text[self.tree[indices[0]].start : self.tree[indices[-1]].end]

    def parties_of(self, span: Span) -> tuple[Weighted, ...]:
        """Parties that these words may mean."""
        return self.lexicons.parties.match(self.tree.text[span.start : span.end])

    def mention(self, head: int, count: int | None = None) -> Mention:
        """Words that name a participant, with the parties they may mean; a name told in full before is remembered."""
        span = self._named_in_full(self.tree.quote(self.phrase(head)))
        parties = self.parties_of(span)
        if not parties or parties[0].weight < 0.95:
            parties = self._known(head) or parties
        return Mention(span=span, parties=parties, count=count)

    def _named_in_full(self, span: Span) -> Span:
        """The phrase with the rest of a name that goes on behind it: "forces allied with X"."""
        reaching = [
            hit for hit in self.hits_within(span.start, span.end) if hit.end > span.end and hit.start >= span.start
        ]
        return self.tree.span(span.start, reaching[-1].end) if reaching else span

    def phrase(self, head: int) -> list[int]:
        """The noun phrase round a head, and what is coordinated to it as a participant of the same kind."""
        tree = self.tree
        members = tree.noun_phrase(head)
        for name in tree.children(head, "appos"):
            beside = tree.noun_phrase(name)
            if tree[name].is_name and beside[0] == members[-1] + 1:
                members = [*members, *beside]
        last = members[-1]
        for other in tree.conjuncts(head)[1:]:
            phrase = tree.noun_phrase(other)
            gap = tree.text[tree[last].end : tree[phrase[0]].start]
            if not re.fullmatch(r"\s*(?:,|,?\s*and|,?\s*or|together with|as well as)\s*", gap):
                break
            last = phrase[-1]
        first = members[0]
        while first < head and tree[first].lower in {"no", "any", "only", "both"}:
            first += 1
        while last > head and tree[last].tag == "POS":
            last -= 1
        return list(range(first, last + 1))

    def _known(self, head: int) -> tuple[Weighted, ...]:
        """Parties of an earlier, fuller name with the same last word: "the command" after "US Central Command"."""
        token = self.tree[head]
        phrase = self.tree.noun_phrase(head)
        if (token.is_name and len(phrase) > 2) or self.tree[phrase[0]].lower not in {"the", "this", "that", "its"}:
            return ()
        for hit in reversed(self._hits_by_last_word.get(token.lower, ())):
            if hit.end <= token.start:
                return hit.parties
        return ()

    @cached_property
    def _hits_by_last_word(self) -> dict[str, list[PartyHit]]:
        """Sure names of several words, by the last of them, in order."""
        found: dict[str, list[PartyHit]] = {}
        for hit in self.hits:
            before, _, word = hit.text.lower().rpartition(" ")
            if before and hit.parties[0].weight >= 0.95:
                found.setdefault(word, []).append(hit)
        return found
