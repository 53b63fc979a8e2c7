"""Through whom did a speaker's words come? Outlets that were told, those who passed it on, and whom a speaker cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.sources import Source, SourceReader
    from truceline.extract.arabic.text import Sentence

REACH: Final = 24
"""Tokens behind a speaker in which “that” or a colon leads in what is said."""
ABOUT_THEM: Final = frozenset(
    {
        "عنه",
        "عنها",
        "عنهم",
        "عنهما",
        "اقوالهم",
        "اقواله",
        "شهاداتهم",
        "تصريحاته",
        "تصريحاتهم",
        "كلامه",
        "بيانها",
        "بيانه",
    }
)
CARRIED_IT: Final = ("ها", "ه")
"""Endings by which a verb of passing on takes up what was told: “a toll that the channel gave it”."""
RECORDS: Final = frozenset({"حصيله", "ارقام", "معطيات", "احصاءات", "بيانات", "بيان", "احصاييه"})
"""What is handed on, and speaks only for whoever made it."""
FROM: Final = "عن"


class Carriers:
    """Reads the phrases round a speaker; ``resolved`` gives whom a speaker takes up, with those he came through."""

    def __init__(self, page: Page, reader: SourceReader, resolved: Callable[[Source], list[Source]]) -> None:
        self.page = page
        self.reader = reader
        self.resolved = resolved

    def told(
        self, source: Source | None, behind: int, until: int, sentence: Sentence
    ) -> tuple[tuple[Source, ...], int, int]:
        """The speaker with outlets that were told and those whom it cites, and where the phrase of all ends."""
        page = self.page
        sources: list[Source] = [] if source is None else self.resolved(source)
        end = at = behind
        until = min(until, behind + REACH)
        while at < until:
            if page.is_plain(at, "relatives") and (source is None or source.kind is not SourceKind.OUTLET):
                break
            if source is not None and at == end and (outer := self._passed_on(at, sentence)) is not None:
                record = source.head.removeprefix("ال") in RECORDS and len(sources) == 1
                sources[:] = [*self.resolved(outer), *([] if record else sources)]
                at = end = outer.last
                continue
            if self.reader.is_told(at) or (at == behind and self.reader.is_party_told(at, at - 6)):
                stop = self._outlet_end(at, until)
                sources.insert(0, self.reader.describe(at, stop))
                at = end = stop
                continue
            if page.key(at).startswith("نقل") and page.key(at + 1) in ABOUT_THEM:
                outer = self.reader.after(at + 2, sentence.last)
                if outer is not None:
                    sources[:0] = self.resolved(outer)
                    at = end = outer.last
                    continue
            if page.key(at) == FROM and source is not None and (other := self.reader.after(at + 1, until)) is not None:
                sources.extend(self.resolved(other))
                at = end = other.last
                continue
            at += 1
        while end < sentence.last and (page.key(end) in {"،", ","} or page.is_plain(end, "skips")):
            end += 1
        return tuple(once(sources)), at, end

    def _passed_on(self, at: int, sentence: Sentence) -> Source | None:
        """“… that the operation gave, and the agency carried”: who passed on what stands in front."""
        page = self.page
        key = page.key(at)
        if not key.endswith(CARRIED_IT) or page.is_plain(at, "prepositions") or page.hits_in(at, at + 1):
            return None
        stems = {base.stem for base in page.bases(at)}
        bare = {stem.removesuffix(end).removesuffix("ت") for stem in stems for end in CARRIED_IT if stem.endswith(end)}
        if not any(one in page.words.saying_verbs for one in bare):
            return None
        return self.reader.after(at + 1, sentence.last)

    def who_was_told(self, source: Source) -> tuple[Source, ...]:
        """“residents told the agency”: the outlet behind the speaker is who was told."""
        for at in range(source.first + 1, source.last):
            hit = next(iter(self.page.hits_in(at, at + 1)), None)
            if (hit is not None and hit.outlet) or self.reader.kind_of(at) is SourceKind.OUTLET:
                outer, inner = self.reader.describe(at, source.last), self.reader.describe(source.first, at)
                return tuple(once([*self.resolved(outer), *self.resolved(inner)]))
        return ()

    def _outlet_end(self, at: int, until: int) -> int:
        hit = next(iter(self.page.hits_in(at, at + 2)), None)
        end = hit.last if hit is not None and hit.outlet else at + 2
        return min(end, until)


def once(sources: list[Source]) -> list[Source]:
    """Each speaker once, in order."""
    seen: dict[str, Source] = {}
    for one in sources:
        seen.setdefault(one.key, one)
    return list(seen.values())
