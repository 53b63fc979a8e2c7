"""An Arabic document with all that is found in it before anything is claimed: times, numbers, names, places."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from truceline.extract.arabic.numbers import find_quantities
from truceline.extract.arabic.parties import GENERAL_WEIGHT, NATION_WEIGHT, nation_of, weighted
from truceline.extract.arabic.places import PlaceFinder
from truceline.extract.arabic.text import Text
from truceline.extract.arabic.times import find_times
from truceline.model.claim import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.arabic.numbers import Quantity
    from truceline.extract.arabic.parties import NameFinder, NameHit
    from truceline.extract.arabic.places import PlaceHit, PlaceNames
    from truceline.extract.arabic.times import TimeHit
    from truceline.extract.arabic.words import Words
    from truceline.extract.normal import Piece
    from truceline.model.evidence import Document
    from truceline.model.noun import Weighted


class Page(Text):
    """The text with its times, numbers, names and places, each in order of where it stands."""

    def __init__(
        self, document: Document, blocks: Sequence[Piece], words: Words, finder: NameFinder, names: PlaceNames
    ) -> None:
        super().__init__(document, blocks, words)
        self.finder = finder
        self.place_names = names

    @cached_property
    def times(self) -> list[TimeHit]:
        """Time phrases."""
        return [hit for sentence in self.sentences for hit in find_times(self, sentence)]

    @cached_property
    def time_tokens(self) -> frozenset[int]:
        """Tokens of time phrases."""
        return frozenset(index for hit in self.times for index in range(hit.first, hit.last))

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers that are no times."""
        return [one for s in self.sentences for one in find_quantities(self, s.first, s.last, self.time_tokens)]

    @cached_property
    def number_tokens(self) -> frozenset[int]:
        """Tokens of numbers."""
        return frozenset(index for one in self.quantities for index in range(one.first, one.last))

    @cached_property
    def hits(self) -> list[NameHit]:
        """Names of parties and outlets."""
        return [hit for s in self.sentences for hit in self.finder.find(self, s.first, s.last)]

    @cached_property
    def hit_tokens(self) -> frozenset[int]:
        """Tokens of names."""
        return frozenset(index for hit in self.hits for index in range(hit.first, hit.last))

    @cached_property
    def _hit_starts(self) -> list[int]:
        return [hit.first for hit in self.hits]

    @cached_property
    def places(self) -> list[PlaceHit]:
        """Phrases of place; states that act are names of parties and of places alike."""
        kept = [
            index for hit in self.hits if not self._is_state(hit) for index in range(hit.first, hit.last)
        ]  # fmt: skip
        finder = PlaceFinder(self, self.place_names, self.time_tokens | self.number_tokens, kept)
        for sentence in self.sentences:
            finder.vote(sentence)
        for hit in self.hits:
            country = self.finder.parties.get(hit.party).country if hit.party else None
            if country and self.finder.parties.kind(hit.party) != "state":
                finder.votes.update([country])
        self.votes: Counter[str] = finder.votes
        return [hit for sentence in self.sentences for hit in finder.find(sentence)]

    def _is_state(self, hit: NameHit) -> bool:
        return bool(hit.party) and hit.last == hit.first + 1 and self.finder.parties.kind(hit.party) == "state"

    @cached_property
    def country(self) -> str:
        """The country (alpha-3) that the places and parties of the text lie in; empty where nothing tells."""
        _ = self.places
        best = self.votes.most_common(1)
        return best[0][0] if best else ""

    def party_of(self, hit: NameHit) -> tuple[Weighted, ...]:
        """The party that a name means; general names by the country of the text."""
        if hit.party:
            return weighted(hit.party, 1.0, "name")
        _ = self.places
        known = [(self.votes[country], country, party) for country, party in hit.by_country if self.votes[country]]
        if not known:
            return ()
        return weighted(max(known)[2], GENERAL_WEIGHT, "general name, by the country of the text")

    def hits_in(self, first: int, last: int) -> list[NameHit]:
        """Names that begin at tokens [first, last)."""
        low = bisect_left(self._hit_starts, first)
        high = bisect_left(self._hit_starts, last)
        return self.hits[low:high]

    def parties_in(self, first: int, last: int) -> tuple[Weighted, ...]:
        """The party that tokens [first, last) mean: by a name, the longest first, else by a nationality."""
        hits = sorted(self.hits_in(first, last), key=lambda hit: (hit.first - hit.last, hit.first))
        for hit in hits:
            party = self.party_of(hit)
            if party:
                return party
        for index in range(first, last):
            nation = nation_of(self, index)
            if nation is not None and any(
                self.member(at, "asset_nouns") or self.member(at, "doers") for at in range(first, index)
            ):
                return weighted(nation[1], NATION_WEIGHT, "nationality")
        return ()

    def mention(self, first: int, last: int, count: int | None = None) -> Mention:
        """Tokens [first, last) as a participant, without the clitics of its first word."""
        known = self.known_base(first)
        start = self.tokens[first].start
        if known is not None:
            lead = len(known.conjunction) + (len(known.preposition) if not known.has_article else 0)
            start += lead if self.key(first)[lead:] else 0
        span = self.quote(start, self.tokens[last - 1].end)
        return Mention(span=span, parties=self.parties_in(first, last), count=count)

    @cached_property
    def _quantities(self) -> tuple[dict[int, Quantity], dict[int, Quantity]]:
        return {one.first: one for one in self.quantities}, {one.last: one for one in self.quantities}

    def quantity_at(self, index: int) -> Quantity | None:
        """The number that begins at a token."""
        return self._quantities[0].get(index)

    def quantity_to(self, index: int) -> Quantity | None:
        """The number that ends right before a token."""
        return self._quantities[1].get(index)

    def quantities_in(self, first: int, last: int) -> list[Quantity]:
        """Numbers that begin at tokens [first, last)."""
        return [one for at in range(first, last) if (one := self.quantity_at(at)) is not None]

    @cached_property
    def _places(self) -> dict[int, PlaceHit]:
        return {hit.first: hit for hit in self.places}

    def place_at(self, index: int) -> PlaceHit | None:
        """The place that begins at a token."""
        return self._places.get(index)

    def places_in(self, first: int, last: int) -> list[PlaceHit]:
        """Places that begin at tokens [first, last)."""
        return [hit for at in range(first, last) if (hit := self.place_at(at)) is not None]

    @cached_property
    def _times(self) -> dict[int, TimeHit]:
        return {hit.first: hit for hit in self.times}

    def times_in(self, first: int, last: int) -> list[TimeHit]:
        """Times that begin at tokens [first, last)."""
        return [hit for at in range(first, last) if (hit := self._times.get(at)) is not None]
