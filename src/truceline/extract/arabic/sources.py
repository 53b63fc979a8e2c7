"""Who is it that speaks? The phrase behind or before a word of saying, with its name, kind and party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.arabic.page import Page
    from truceline.model.noun import Span

LONGEST: Final = 12
"""Words of a phrase that names a speaker."""
BY_PARTY: Final = frozenset({SourceKind.PARTY, SourceKind.MONITOR, SourceKind.DOCUMENT})
OF: Final = frozenset({"في", "من", "لدي", "باسم", "عن"})
"""Prepositions that go on with what a person is of: “مصدر في الجيش”, “المتحدث باسم”."""
WHAT: Final = frozenset(
    {"صحه", "ذلك", "هذا", "هذه", "اي", "كل", "جميع", "عبر", "رسميا", "بشده", "كافه", "مسووليه", "مسووليتها", "مسووليته"}
)
"""Words that begin what is said of, and no longer name who says it."""
HIS_WORDS: Final = frozenset({"قوله", "قولها", "قولهم", "تاكيده", "تاكيدها", "تصريحه", "تصريحها"})
_OPENING: Final = frozenset({"«", "“", '"'})
_CLOSING: Final = frozenset({"»", "”", '"'})
_NAMED: Final = frozenset({SourceKind.OUTLET, SourceKind.MONITOR, SourceKind.PARTY})
"""Kinds of speakers whose names stand in quotation marks."""
_OF_IT: Final = frozenset({"به", "بها", "عنه", "عنها", "بذلك"})
"""Words between a verb of saying and who says it: “ما أفادت به مصادر”."""
PERSONS: Final = frozenset({SourceKind.OFFICIAL, SourceKind.ANONYMOUS, SourceKind.WITNESS, SourceKind.EXPERT})


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker at tokens [first, last): equal ``key`` is one speaker; ``is_anaphor`` takes up one told before."""

    first: int
    last: int
    name: str
    key: str
    kind: SourceKind
    party: str | None
    span: Span
    head: str = ""
    is_anaphor: bool = False


class SourceReader:
    """Reads phrases that name speakers."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def after(self, index: int, last: int, *, charges: bool = False) -> Source | None:
        """The speaker whose phrase begins at a token or behind adverbs there; one who ``charges`` ends before whom."""
        page = self.page
        at = index
        while at < last and (at in page.time_tokens or page.is_plain(at, "skips") or page.key(at) in _OF_IT):
            at += 1
        closing = self._closing(at) if at < last else None
        if closing is not None and at + 1 < closing - 1 <= last:
            return self.describe(at + 1, closing - 1)  # “عن «تجمع أحرار حوران»”
        if at >= last or not self._may_begin(at):
            return None
        end = self._end(at, last)
        if charges:
            named = page.hits_in(at, end)
            others = named[1:] if named and (named[0].first == at or len(named) > 1) else named
            end = others[0].first if others and others[0].first > at else end
        return self.describe(at, end) if end > at else None

    def at(self, index: int, last: int) -> Source:
        """The speaker whose phrase begins at this very token."""
        return self.describe(index, max(self._end(index, last), index + 1))

    def before(self, index: int, first: int) -> Source | None:
        """The speaker whose phrase ends right before a verb and begins its clause."""
        page = self.page
        at = index
        while at > first and not self._stops(at - 1) and index - at < LONGEST:
            at -= 1
        while at < index and (at in page.time_tokens or page.is_plain(at, "skips")):
            at += 1
        end = index
        while end > at and (end - 1 in page.time_tokens or page.is_plain(end - 1, "skips")):
            end -= 1
        if at >= end or not self._is_speaker(at):
            return None
        return self.describe(at, end)

    def _is_speaker(self, first: int) -> bool:
        page = self.page
        if page.hits_in(first, first + 1):
            return True
        return self.kind_of(first) is not None and not page.in_set(first, page.words.frame_nouns)

    def kind_of(self, index: int) -> SourceKind | None:
        """The kind that a word shows."""
        base = self.page.in_set(index, self.page.words.kinds)
        if base is None:
            return None
        from truceline.extract.arabic.forms import stems

        return next((self.page.words.kinds[one] for one in stems(base.stem) if one in self.page.words.kinds), None)

    def _may_begin(self, index: int) -> bool:
        page = self.page
        token = page.tokens[index]
        if not token.is_word or page.is_plain(index, "breaks") or token.key[0].isdigit():
            return False
        if page.hits_in(index, index + 1):
            return True
        if page.is_plain(index, "prepositions") or self._leads_on(index):
            return False
        is_act = page.in_set(index, page.words.frame_nouns) or page.in_set(index, page.words.harm_nouns)
        return not (is_act and self.kind_of(index) is None)

    def _leads_on(self, index: int) -> bool:
        """Whether a word with a preposition hung to it leads in what is said or whom it is said to."""
        base = self.page.known_base(index)
        return base is not None and base.preposition == "ب"

    def _stops(self, index: int) -> bool:
        page = self.page
        return page.is_mark(index) or page.key(index) == ":" or page.is_plain(index, "breaks")

    def _end(self, first: int, last: int) -> int:
        page = self.page
        at = first
        limit = min(first + LONGEST, last)
        is_person = False
        while at < limit:
            hit = next(iter(page.hits_in(at, at + 1)), None)
            if hit is not None and not (at > first and (self.is_told(at) or self.is_party_told(at, first))):
                at = hit.last
                continue
            closing = self._closing(at) if at > first and self.kind_of(at - 1) in _NAMED else None
            if closing is not None:
                return closing
            if at > first and not self._goes_on(at, is_person=is_person):
                break
            if self._stops(at) or at in page.time_tokens or at in page.number_tokens:
                break
            is_person = is_person or self.kind_of(at) in PERSONS
            at += 1
        while at > first and page.is_plain(at - 1, "prepositions"):
            at -= 1
        return at

    def _closing(self, index: int) -> int | None:
        """The token behind a name in quotation marks that opens at a token: “صحيفة «المدن»”."""
        page = self.page
        if self.page.key(index) not in _OPENING:
            return None
        behind = range(index + 1, min(index + LONGEST, len(page.tokens)))
        return next((at + 1 for at in behind if page.key(at) in _CLOSING), None)

    def _goes_on(self, index: int, *, is_person: bool) -> bool:
        page, words = self.page, self.page.words
        if page.key(index) in OF:
            behind = page.member(index + 1, "saying_nouns")
            return is_person and behind is None and index + 1 not in page.time_tokens
        if page.key(index) in HIS_WORDS or page.key(index) in WHAT or page.is_plain(index, "carried"):
            return False
        if page.is_plain(index, "prepositions") or self.is_told(index) or self.is_party_told(index, index - LONGEST):
            return False
        base = page.known_base(index)
        if base is not None and base.preposition == "ب" and page.key(index) != "باسم":
            return False
        if page.in_set(index, words.harm_nouns, deep=False) or self._is_act(index):
            return False
        plain = page.bases(index)[:1] if page.tokens[index].is_word else ()
        return not any(one.stem in words.saying_verbs or self._is_verb(one.stem) for one in plain)

    def _is_verb(self, stem: str) -> bool:
        words = self.page.words
        return (
            stem in words.frame_verbs and stem not in words.kinds and stem not in words.sets["doers"] and len(stem) > 3
        )

    def _is_act(self, index: int) -> bool:
        page = self.page
        base = page.in_set(index, page.words.frame_nouns, deep=False)
        is_behind_name = any(hit.last == index for hit in page.hits_in(max(index - LONGEST, 0), index))
        return base is not None and (not base.has_article or is_behind_name) and self.kind_of(index) is None

    def is_told(self, index: int) -> bool:
        """Whether a word is the outlet that was told: “لوكالة …”, “لرويترز”."""
        page = self.page
        if not any(base.preposition == "ل" for base in page.bases(index)):
            return False
        hit = next(iter(page.hits_in(index, index + 1)), None)
        if hit is not None:
            return bool(hit.outlet)
        known = page.known_base(index)
        return known is not None and known.preposition == "ل" and page.words.kinds.get(known.stem) is SourceKind.OUTLET

    def is_party_told(self, index: int, first: int) -> bool:
        """Whether a word is the party that was told, behind a speaker who is of another one."""
        page = self.page
        if not any(base.preposition == "ل" for base in page.bases(index)) or not page.hits_in(index, index + 1):
            return False
        if page.key(index - 1).removeprefix("ال").startswith("تابع"):
            return False  # "التابعة ل": whose it is
        return bool(page.hits_in(max(first, 0), index))

    def describe(self, first: int, last: int) -> Source:
        """The phrase of tokens [first, last) as a speaker."""
        page = self.page
        hits = page.hits_in(first, last)
        outlet = next((hit for hit in hits if hit.outlet), None)
        kind = self._kind(first, last)
        party = None
        if outlet is None or kind in {SourceKind.ANONYMOUS, SourceKind.OFFICIAL}:
            found = page.parties_in(first, last)
            party = found[0].value if found else None
        if party is not None and kind in {SourceKind.UNKNOWN, SourceKind.PARTY, SourceKind.DOCUMENT}:
            told = page.finder.parties.kind(party)
            kind = SourceKind.MONITOR if told == "monitor" else SourceKind.PARTY
        name = page.proper(first, last)
        is_anaphor = (
            not hits and last - first <= 2 and page.member(first, "anaphors") is not None and self._is_definite(first)
        )
        key = self._key(outlet.outlet if outlet is not None and party is None else "", party, kind, name)
        return Source(
            first, last, name, key, kind, party, page.span(first, last), page.key(first), is_anaphor
        )  # fmt: skip

    def _is_definite(self, index: int) -> bool:
        return any(base.has_article for base in self.page.bases(index)) or self.page.key(index).endswith(("ه", "ها"))

    def _kind(self, first: int, last: int) -> SourceKind:
        page = self.page
        if any(hit.outlet and hit.first <= first + 1 for hit in page.hits_in(first, last)):
            head = self.kind_of(first)
            return head if head in PERSONS else SourceKind.OUTLET
        found = (self.kind_of(at) for at in range(first, last))
        return next((kind for kind in found if kind is not None), SourceKind.UNKNOWN)

    def _key(self, outlet: str, party: str | None, kind: SourceKind, name: str) -> str:
        if outlet:
            return fold(outlet)
        return party if party is not None and kind in BY_PARTY else fold(name)
