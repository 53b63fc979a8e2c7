"""Who was killed, wounded, taken or missing, and how many?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.forms import stems
from truceline.extract.arabic.words import load_words
from truceline.model.claim import Casualties, HarmKind

if TYPE_CHECKING:
    from truceline.extract.arabic.numbers import Quantity
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.text import Sentence

NEAR: Final = 7
"""Tokens behind a word of harm in which its number is looked for."""
MOST: Final = 24
"""Harms of one sentence that are read; prose has a few."""
LONE: Final = frozenset({"قتيلا", "جريحا", "شهيدا", "مصابا"})
"""Counted nouns that by themselves are one."""
TALLIES: Final = frozenset({"حصيله", "عدد", "اعداد"})
PART: Final = frozenset({"بينهم", "بينهن", "منهم", "ضمنهم", "بينها"})
"""Words behind which a part of the number is told."""


@dataclass(frozen=True, slots=True)
class Harm:
    """One kind of harm at a word, with its range of people and the words for them."""

    index: int
    kind: HarmKind
    low: int | None
    high: int | None
    first: int
    last: int
    who: tuple[int, int] | None = None

    def casualties(self, page: Page) -> Casualties | None:
        """The harm as a field of a claim; None where no number is told."""
        if self.low is None:
            return None
        who = page.span(*self.who).text if self.who is not None else ""
        return Casualties(kind=self.kind, low=self.low, high=self.high, who=who, span=page.span(self.first, self.last))


class HarmFinder:
    """Finds harm to people in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def find(self, sentence: Sentence) -> list[Harm]:
        """Harms of a sentence in order; a number belongs to one of them."""
        used: set[int] = set()
        found = self._none(sentence, used)
        for index in range(sentence.first, sentence.last):
            if len(found) == MOST:
                break
            if index in used or not self.page.tokens[index].is_word or self._is_part(index, sentence):
                continue
            harm = self._at(index, sentence, used)
            if harm is not None:
                used.update(range(harm.first, harm.last))
                found.append(harm)
        return sorted(found, key=lambda one: one.index)

    def _none(self, sentence: Sentence, used: set[int]) -> list[Harm]:
        page = self.page
        start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
        hit = _nothing().search(page.folded.plain, start, end)
        if hit is None:
            return []
        first, last = page.within(*hit.span())
        used.update(range(first, last))
        kinds = [HarmKind.KILLED] if "قتل" in hit[0] else [HarmKind.KILLED, HarmKind.INJURED]
        return [Harm(first, kind, 0, 0, first, last) for kind in kinds]

    def _at(self, index: int, sentence: Sentence, used: set[int]) -> Harm | None:
        page, words = self.page, self.page.words
        if index in page.time_tokens or index in page.hit_tokens:
            return None
        kind = self._verb(index) or self._listed(index, words.harm_nouns)
        if kind is not None:
            counted = self._counted_behind(index, sentence)
            return self._with_number(index, HarmKind(counted or kind), sentence, used)
        counted = self._listed(index, words.counted)
        if counted is None:
            return None
        behind = page.quantity_at(index + 1) or page.quantity_at(index + 2)
        if behind is not None and behind.last < sentence.last and page.in_set(index - 1, TALLIES):
            return self._numbered(index, HarmKind(counted), behind, sentence.last)
        before = page.quantity_to(index)
        if before is not None and before.first not in used:
            return Harm(index, HarmKind(counted), before.low, before.high, before.first, index + 1, (index, index + 1))
        if page.member(index, "duals"):
            return Harm(index, HarmKind(counted), 2, 2, index, index + 1, (index, index + 1))
        is_fallen = page.key(index - 1) in {"سقوط", "وقوع"} and page.bases(index)[0].stem in {"شهيد", "قتيل", "جريح"}
        if page.bases(index)[0].stem in LONE or is_fallen:
            return Harm(index, HarmKind(counted), 1, 1, index, index + 1, (index, index + 1))
        return None

    def _verb(self, index: int) -> str | None:
        for base in self.page.bases(index):
            if not base.preposition and not base.has_article and not base.is_future:
                kind = self.page.words.harm_verbs.get(base.stem)
                if kind is not None:
                    return kind
        return None

    def _listed(self, index: int, table: dict[str, str]) -> str | None:
        for base in self.page.bases(index):
            for stem in stems(base.stem):
                if stem in table:
                    return table[stem]
        return None

    def _counted_behind(self, index: int, sentence: Sentence) -> str | None:
        """The kind that a counted noun tells right behind a number: “سقط 5 جرحى”."""
        one = self.page.quantity_at(index + 1)
        if one is None or one.last >= sentence.last:
            return None
        return self._listed(one.last, self.page.words.counted)

    def _with_number(self, index: int, kind: HarmKind, sentence: Sentence, used: set[int]) -> Harm:
        page = self.page
        limit = self._limit(index, sentence)
        for at in range(index + 1, limit):
            one = page.quantity_at(at)
            if one is not None and at not in used:
                return self._numbered(index, kind, one, limit)
            if page.member(at, "duals"):
                return Harm(index, kind, 2, 2, index, at + 1, (at, at + 1))
            if page.member(at, "victims") and at == index + 1:
                return self._unnumbered(index, kind, at, limit)
        before = next((one for one in page.quantities_in(max(index - 4, 0), index) if one.last <= index), None)
        if before is not None and before.first not in used and page.member(before.last, "victims"):
            return Harm(index, kind, before.low, before.high, before.first, index + 1, (before.last, before.last + 1))
        return Harm(index, kind, None, None, index, index + 1)

    def _limit(self, index: int, sentence: Sentence) -> int:
        page = self.page
        for at in range(index + 1, min(index + NEAR + 1, sentence.last)):
            stops = (
                page.is_mark(at)
                or page.is_plain(at, "breaks")
                or page.key(at) in PART
                or page.key(at) in {"في", "جراء", "اثر"}
            )
            if stops or self._verb(at) or self._listed(at, page.words.harm_nouns):
                return at
        return min(index + NEAR + 1, sentence.last)

    def _numbered(self, index: int, kind: HarmKind, one: Quantity, limit: int) -> Harm:
        page = self.page
        who = (one.last, one.last + 1) if one.last < limit and page.member(one.last, "victims") else None
        if who is None and one.last + 1 < limit and page.key(one.last) == "من":
            who = (one.last + 1, one.last + 2)
        return Harm(index, kind, one.low, one.high, min(index, one.first), who[1] if who else one.last, who)

    def _unnumbered(self, index: int, kind: HarmKind, at: int, limit: int) -> Harm:
        """People without a number: one where the word is singular, several where it is not."""
        key = self.page.bases(at)[0].stem
        many = key.endswith(("ين", "ون")) or key in _plurals()
        end = at + 1
        while end < limit and not self.page.is_plain(end, "prepositions") and end < at + 3:
            end += 1
        return Harm(index, kind, 2 if many else 1, None if many else 1, index, at + 1, (at, end))

    def _is_part(self, index: int, sentence: Sentence) -> bool:
        """Whether a word tells a part of a number: “بينهم 3 أطفال”."""
        page = self.page
        if self._verb(index) or self._listed(index, page.words.harm_nouns):
            return False
        for at in range(index - 1, max(sentence.first, index - 5) - 1, -1):
            if page.key(at) in PART:
                return True
            if page.is_mark(at) or self._verb(at) or self._listed(at, page.words.harm_nouns):
                return False
        return False


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وف]?(?:{'|'.join(load_words().body.nothing)})(?!\w)")


@cache
def _plurals() -> frozenset[str]:
    from truceline.extract.arabic.folding import fold

    return frozenset(map(fold, load_words().body.many))
