"""Where? Phrases of place in Arabic: nouns of places, names that the gazetteer has, and what stands between them.

There are no capitals to tell a name by. A name is what the gazetteer has in Arabic letters (``PlaceNames``, handed in),
or the words behind a noun of place ("the town of …"); without a gazetteer only the second is left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from truceline.extract.arabic.forms import stems
from truceline.model.claim import PlacePhrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.arabic.text import Sentence, Text
    from truceline.model.noun import Span

LONGEST_NAME: Final = 4
"""Words of a name in the gazetteer that are tried."""
MOST_UNKNOWN: Final = 2
"""Words behind a noun of place that are taken for a name that no gazetteer has."""
PREPOSITIONS_INSIDE: Final = frozenset({"في", "من"})
DISTANCE: Final = frozenset({"كيلومتر", "كيلومترا", "كيلومترات", "كم", "كلم", "كيلو", "متر", "مترا", "امتار"})


class PlaceNames(Protocol):
    """What the gazetteer knows of names in Arabic letters."""

    @property
    def stamp(self) -> str:
        """What it was made from, for the maker of claims."""
        ...

    def countries(self, name: str) -> tuple[str, ...]:
        """Countries (alpha-3) with a place of this name, the likeliest first; empty where no place is called so."""
        ...


class NoNames:
    """A gazetteer that knows no names."""

    stamp = "none"

    def countries(self, name: str) -> tuple[str, ...]:
        """None."""
        del name
        return ()


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A phrase of place at tokens [first, last): ``lead`` is the preposition in front, ``within`` further ranges.

    ``is_named``: a name stands in it; else it is a reference ("the town").
    """

    first: int
    last: int
    lead: str = ""
    within: tuple[tuple[int, int], ...] = ()
    is_named: bool = True
    is_listed: bool = False

    @property
    def end(self) -> int:
        """The token behind the phrase and all that it stands within."""
        return max((self.last, *(last for _, last in self.within)))

    def phrase(self, text: Text) -> PlacePhrase:
        """The phrase as a field of a claim."""
        spans = tuple(_plain_span(text, *_bare(text, *one)) for one in self.within)
        return PlacePhrase(span=_plain_span(text, self.first, self.last), within=spans)


def _plain_span(text: Text, first: int, last: int) -> Span:
    """The words of a phrase without the clitics in front of the first; an article that l- swallowed stays out."""
    start = text.tokens[first].start
    known = text.known_base(first)
    if known is not None and (known.conjunction or (known.preposition and not known.has_article)):
        start += len(known.conjunction) + len(known.preposition)
    return text.quote(start, text.tokens[last - 1].end)


def _bare(text: Text, first: int, last: int) -> tuple[int, int]:
    while first < last - 1 and text.key(first) in PREPOSITIONS_INSIDE:
        first += 1
    return first, last


class PlaceFinder:
    """Finds the places of one text; countries that its surer names lie in decide on the less sure ones."""

    def __init__(self, text: Text, names: PlaceNames, taken: Iterable[int], kept: Iterable[int]) -> None:
        self.text = text
        self.names = names
        self.taken = frozenset(taken)
        """Tokens of times and numbers."""
        self.parties = frozenset(kept)
        """Tokens of names of parties."""
        self.votes: Counter[str] = Counter()

    def find(self, sentence: Sentence) -> list[PlaceHit]:
        """Places of a sentence in order."""
        found: list[PlaceHit] = []
        index = sentence.first
        while index < sentence.last:
            hit = self._at(index, sentence)
            if hit is None:
                index += 1
                continue
            found.append(hit)
            index = max(hit.end, index + 1)
        return found

    def vote(self, sentence: Sentence) -> None:
        """Counts the countries of the names that a noun or preposition leads in."""
        for index in range(sentence.first, sentence.last):
            if self._is_led(index, sentence) or self.text.member(index - 1, "place_nouns"):
                end, countries = self._name(index, sentence.last)
                if end > index:
                    self.votes.update(dict.fromkeys(countries[:2], 1))

    def _is_led(self, index: int, sentence: Sentence) -> bool:
        if index > sentence.first and self.text.is_plain(index - 1, "place_prepositions"):
            return True
        base = self.text.known_base(index) or next(
            (one for one in self.text.bases(index) if one.preposition == "ب"), None
        )
        return base is not None and base.preposition == "ب"

    def _at(self, index: int, sentence: Sentence) -> PlaceHit | None:
        text = self.text
        if not text.tokens[index].is_word or index in self.taken or index in self.parties:
            return None
        lead = text.key(index - 1) if index > sentence.first and text.is_plain(index - 1, "place_prepositions") else ""
        first = index
        distance = self._distance(index, sentence)
        at = distance or index
        main = self._unit(at, sentence.last, is_led=bool(lead) or self._is_led(index, sentence) or distance is not None)
        if main is None:
            return None
        last, is_named, is_listed = main
        if not lead:
            base = text.known_base(index)
            lead = base.preposition if base is not None else ""
        within: list[tuple[int, int]] = []
        while len(within) < 3:
            more = self._further(within[-1][1] if within else last, sentence)
            if more is None:
                break
            within.append(more)
        return PlaceHit(first, last, lead, tuple(within), is_named or bool(within), is_listed)

    def _distance(self, index: int, sentence: Sentence) -> int | None:
        """Where a phrase goes on behind “20 kilometres”; None where it does not begin so."""
        text = self.text
        if text.key(index) not in {"بعد", "مسافه"}:
            return None
        at = index + 1
        while at < min(index + 6, sentence.last):
            if text.in_set(at, DISTANCE):
                return at + 1 + (text.key(at + 1) in {"الي", "من", "عن"})
            at += 1
        return None

    def _unit(self, index: int, last: int, *, is_led: bool) -> tuple[int, bool, bool] | None:
        """A run of nouns of place with a name: its end, whether it has a name, whether it lists several."""
        text = self.text
        at, heads = index, 0
        while at < last and self._is_head(at, at == index) and at not in self.taken:
            if at > index and self._name(at, last)[0] > at + 1:
                break
            heads += 1
            at += 1
            if text.key(at) in {"من", "مدينه"} and self._name(at + 1, last)[0] > at + 1:
                at += 1
        if at < last and at in self.parties and heads:
            return None
        end, countries = self._name(at, last)
        if (heads or is_led) and text.key(at) in text.words.sets["name_heads"] and end <= at + 1:
            longer = self._unknown(at, last)
            end, countries = (longer, ()) if longer > at + 1 else (end, countries)
        is_known = end > at and (heads > 0 or is_led or end - at > 1 or bool(set(countries[:2]) & self._likely()))
        if is_known:
            end = self._sided(end, last)
            return self._listed(end, last, countries)
        if heads == 0:
            return None
        unknown = self._unknown(at, last)
        if unknown > at:
            return self._listed(self._sided(unknown, last), last, ())
        base = text.known_base(index) or text.bases(index)[0]
        has_article = base.has_article or text.key(index).startswith("ال")
        return (at, False, False) if has_article and text.key(index).removeprefix("و")[2:3] else None

    def _is_head(self, index: int, is_first: bool) -> bool:
        base = self.text.member(index, "place_nouns")
        if base is None or (self.text.member(index, "not_places") and not is_first):
            return False
        return is_first or not (base.preposition or base.conjunction)

    def _likely(self) -> frozenset[str]:
        best = self.votes.most_common(2)
        return frozenset(country for country, count in best if count * 2 >= best[0][1])

    def _name(self, index: int, last: int) -> tuple[int, tuple[str, ...]]:
        """The longest name of the gazetteer from a word on: its end and countries."""
        text = self.text
        limit = min(index + LONGEST_NAME, last)
        if index < last and index > 0 and text.member(index - 1, "place_nouns"):
            for end in range(limit, index, -1):
                if text.phrase(index, end) in text.words.sets["area_names"]:
                    return end, ()
        while limit > index:
            if not any(
                at in self.taken or at in self.parties or not text.tokens[at].is_word for at in range(index, limit)
            ):
                for first in self._first_forms(index):
                    name = " ".join((first, *(text.key(at) for at in range(index + 1, limit))))
                    if limit - index == 1 and (name in text.words.sets["not_names"] or len(name) < 3):
                        continue
                    countries = self.names.countries(name)
                    if countries and not self._is_common(index, limit, first):
                        return limit, countries
            limit -= 1
        return index, ()

    def _first_forms(self, index: int) -> list[str]:
        text = self.text
        forms = [text.key(index)]
        for base in text.bases(index):
            if base.is_future:
                continue
            if base.conjunction or base.preposition:
                forms.append(f"ال{base.stem}" if base.has_article else base.stem)
        return list(dict.fromkeys(forms))

    def _is_common(self, index: int, limit: int, first: str) -> bool:
        """Whether a lone word is one of the lexicon's plain words rather than a name."""
        words = self.text.words
        if limit - index > 1 or (index > 0 and self.text.member(index - 1, "place_nouns")):
            return False
        plain = first.removeprefix("ال")
        if plain in words.vocabulary or plain in words.frame_nouns:
            return True
        return (
            first in words.vocabulary
            or first in words.frame_verbs
            or first in words.saying_verbs
            or first in words.sets["prepositions"]
        )

    def _unknown(self, index: int, last: int) -> int:
        """The end of a name that no gazetteer has, behind a noun of place."""
        at = index
        while at < min(index + MOST_UNKNOWN, last):
            if at in self.taken or at in self.parties or not self._may_be_name(at):
                break
            is_head = at > index and self.text.key(at - 1) in self.text.words.sets["name_heads"]
            if at > index and not (self.text.key(at).startswith("ال") or is_head):
                break
            at += 1
        return at

    def _may_be_name(self, index: int) -> bool:
        text = self.text
        token = text.tokens[index]
        if not token.is_word or token.key[0].isdigit() or len(token.key) < 3:
            return False
        if text.is_plain(index, "prepositions") or text.is_plain(index, "breaks") or text.is_plain(index, "place_ends"):
            return False
        words = text.words
        forms = {stem for base in text.bases(index) for stem in stems(base.stem)}
        if forms & (words.vocabulary - words.numerals.keys()):
            return False
        known = any(
            base.stem in words.frame_verbs or base.stem in words.saying_verbs or base.stem in words.light
            for base in text.bases(index) if not base.preposition
        )  # fmt: skip
        if known or text.member(index, "victims") or text.in_set(index, words.frame_nouns):
            return False
        base = text.bases(index)[0]
        return not any(one.conjunction or one.preposition for one in (text.known_base(index) or base,))

    def _sided(self, end: int, last: int) -> int:
        """The end with a side behind the name: “ريف حماة الشمالي”, “الشمالي الغربي”."""
        while end < last and self.text.key(end).startswith("ال") and self.text.member(end, "bearings"):
            base = self.text.bases(end)[0]
            if base.conjunction:
                break
            end += 1
        return end

    def _listed(self, end: int, last: int, countries: tuple[str, ...]) -> tuple[int, bool, bool]:
        """The end with further names that “and” joins."""
        is_listed = False
        while end < last:
            at = end + (self.text.key(end) in {",", "و"})
            if at >= last or (at == end and not self.text.key(at).startswith("و")):
                break
            more, others = self._name(at, last)
            if more == at:
                more, others = self._noun_and_name(at, last), countries
            if more == at or (countries and not set(others) & set(countries)):
                break
            end, is_listed = self._sided(more, last), True
        return end, True, is_listed

    def _noun_and_name(self, index: int, last: int) -> int:
        """The end of “and the hill …”: a noun of place that “and” joins, with a name behind it."""
        text = self.text
        base = text.member(index, "place_nouns")
        if (
            base is None
            or not base.conjunction
            or base.preposition
            or text.key(index)[1:] in text.words.sets["bearings"]
        ):
            return index
        end, _ = self._name(index + 1, last)
        end = end if end > index + 1 else self._unknown(index + 1, last)
        return end if end > index + 1 else index

    def _further(self, index: int, sentence: Sentence) -> tuple[int, int] | None:
        """A phrase behind a place that says where that is: “بريف …”, “في محافظة …”, “شرق دمشق”."""
        text, last = self.text, sentence.last
        if index >= last:
            return None
        at = index
        if text.key(at) == "," and at + 1 < last and text.key(at + 1) in PREPOSITIONS_INSIDE:
            at += 1
        is_led = text.key(at) in PREPOSITIONS_INSIDE
        at += is_led
        if at >= last or at in self.taken or not text.tokens[at].is_word:
            return None
        base = text.known_base(at)
        is_clitic = base is not None and base.preposition == "ب"
        is_side = text.key(at) in text.words.sets["bearings"] or text.key(at) == "قرب"
        if not (is_led or is_clitic or is_side):
            return None
        if base is not None and base.conjunction:
            return None
        unit = self._unit(at, last, is_led=True)
        return (at, unit[0]) if unit is not None and unit[1] else None
