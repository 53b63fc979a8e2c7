"""Who says what? Verbs of saying, words like "according to", and the tokens that are said.

A cascade for each sentence: (1) verbs of saying, with the speaker behind or before them and what is said from “that”
on; (2) phrases like "according to", whose speaker says the rest of the sentence; (3) quotations that go on over
sentences. What a sentence without any of them says is the report's own, unless it plainly goes on ("as well").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.carriers import ABOUT_THEM, FROM, REACH, Carriers, once
from truceline.extract.arabic.sources import Source, SourceReader
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.text import Sentence
    from truceline.extract.arabic.words import SayingVerb

NEEDS_VERB: Final = frozenset({"علي ما", "علي حد"})
LONGEST_QUOTE: Final = 200
"""Tokens of a quotation whose speaker is named at its end."""
RECENT: Final = 24
"""Sayings before one that are looked at for whom it takes up."""
TO: Final = frozenset({"ان", "انه", "انها", "انهم", "بان", "بانه", "بانها", "انهما", "بانهم"})
ALONE: Final = frozenset(
    {
        "بين",
        "رد",
        "تابع",
        "قدر",
        "حدد",
        "ختم",
        "علق",
        "بث",
        "سجل",
        "رصد",
        "كتب",
        "حمل",
        "نشر",
        "وثق",
        "كذب",
        "نقل",
        "حصي",
    }
)
"""Forms that are other words as well: they count only with “that” or a speaker whose kind is known."""
SHOWING: Final = frozenset({"نشر", "بث", "تابع", "ختم", "حدد", "قدر"})
"""Verbs that take things as well as words, or look like other words: forces are deployed by one of them."""
AS: Final = "كما"
TELLING: Final = frozenset({"ابلغ", "خبر", "اخبر", "بلغ"})
"""Verbs whose object is who was told."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Speakers outermost first; ``content`` are the tokens of what they say; ``accused`` those of whom they charge."""

    sources: tuple[Source, ...]
    cue: int
    via: Via
    content: frozenset[int]
    modality: Modality | None = None
    is_outer: bool = False
    is_inner: bool = False
    accused: tuple[int, int] | None = None
    zone: frozenset[int] = field(default=frozenset())
    """Tokens between the verb and what is said: a time that stands there is the speech's."""


class SayingFinder:
    """Finds who says what in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.reader = SourceReader(page)
        self.carriers = Carriers(page, self.reader, self._resolved)
        self.found: list[Saying] = []

    def find(self) -> list[Saying]:
        """All sayings in order of their cues."""
        for sentence in self.page.sentences:
            here = self._verbs(sentence)
            here += self._led_in(sentence, here)
            self.found.extend(here)
        self._carry_quotes()
        self._carry_accounts()
        return self.found

    def _verbs(self, sentence: Sentence) -> list[Saying]:
        cues = [(at, verb) for at in range(sentence.first, sentence.last) if (verb := self._verb_at(at))]
        found: list[Saying] = []
        for number, (at, verb) in enumerate(cues):
            last = next((later for later, _ in cues[number + 1 :] if self._begins_anew(later)), sentence.last)
            made = self._saying(sentence, at, verb, last)
            if made is not None:
                found.append(made)
        return found

    def _verb_at(self, index: int) -> SayingVerb | None:
        page = self.page
        if not page.tokens[index].is_word or index in page.time_tokens or page.hits_in(index, index + 1):
            return None
        for base in page.bases(index):
            if base.preposition or base.has_article or base.is_future:
                continue
            verb = page.words.saying_verbs.get(base.stem)
            if verb is not None and self.page.key(index - 1).endswith("لم"):
                return None  # “the centre did not make clear when”
            if verb is not None and not verb.form.is_past and base.stem.startswith("ن"):
                return None  # “we regard …”: the speaker is told elsewhere
            if verb is not None and base.stem != "بين" and not self._is_led(index):
                return verb
        return None

    def _is_led(self, index: int) -> bool:
        """Whether the word before makes a noun or another word of it, or it belongs to "according to what … said"."""
        before = self.page.key(index - 1)
        if self.page.key(index + 1) in ABOUT_THEM:
            return True
        return before in {"حسبما", "في", "من", "علي", "الي"} or (
            before == "ما" and self.page.key(index - 2) in {"حسب", "بحسب", "وفق"}
        )

    def _begins_anew(self, index: int) -> bool:
        key, before = self.page.key(index), self.page.key(index - 1)
        return key[0] == "و" or before in {"فيما", "بينما", "لكن", "حين", "كما"}

    def _saying(self, sentence: Sentence, at: int, verb: SayingVerb, last: int) -> Saying | None:
        quoted = self._quoted_before(at)
        source = self.reader.after(at + 1, last, charges=verb.saying.via is Via.ALLEGES)
        if quoted is not None and source is not None:
            return Saying(tuple(self._resolved(source)), at, verb.saying.via, quoted, verb.saying.modality)
        behind = source.last if source is not None else at + 1
        start = self._that(behind, last)
        if source is None and (start is None or self._is_subject_first(sentence, at)):
            source = self.reader.before(at, self._clause_start(sentence, at))
        if not self._tells(verb, source, start, at):
            return None
        sources, extra, end = self.carriers.told(source, behind, start if start is not None else last, sentence)
        if verb.lemma in TELLING and source is not None:
            sources = self.carriers.who_was_told(source) or sources
        if source is None:
            sources = self._subject_above(sentence, at) or self._going_on(sentence)
            if not sources and start is None:
                return None
        begin = start if start is not None else end
        content = frozenset(range(begin, last))
        is_aside = self.page.key(at - 1) == AS and at > sentence.first + 2
        is_last = source is not None and source.last >= last - 1
        if start is None and source is not None and (is_last or is_aside) and at > sentence.first + 2:
            content = frozenset(range(sentence.first, at))
        modality = verb.saying.modality
        accused = self._accused(verb, begin, behind, last)
        if accused is not None:
            content |= frozenset(range(accused[0], last))
        del extra
        return Saying(
            sources, at, verb.saying.via, content, modality, accused=accused, zone=frozenset(range(at, max(begin, at)))
        )

    def _tells(self, verb: SayingVerb, source: Source | None, start: int | None, at: int) -> bool:
        """Whether the form is one of saying here, and no other word: by "that", or by a speaker whose kind is known."""
        if start is not None:
            return True
        if verb.lemma in SHOWING or (verb.lemma == "رد" and self.page.key(at + 1).startswith("علي")):
            return False
        is_aside = self.page.key(at - 1) == AS and source is not None
        is_unknown = source is None or source.kind is SourceKind.UNKNOWN
        if verb.lemma in ALONE and not is_aside and is_unknown:
            return False
        return source is None or source.kind is not SourceKind.UNKNOWN or verb.saying.via is Via.DENIES

    def _quoted_before(self, at: int) -> frozenset[int] | None:
        """The quotation that ends right in front of a verb of saying: “«…», said …”."""
        page = self.page
        close = next((one for one in (at - 1, at - 2) if page.key(one) == '"'), None)
        if close is None or (close == at - 2 and page.key(at - 1) != ","):
            return None
        opened = next(
            (one for one in range(close - 1, max(-1, close - LONGEST_QUOTE), -1) if page.key(one) == '"'), None
        )
        return frozenset(range(opened + 1, close)) if opened is not None else None

    def _subject_above(self, sentence: Sentence, at: int) -> tuple[Source, ...]:
        """Who did what the clause in front tells: “The command gave another account, when it announced that …”."""
        for hit in self.page.hits_in(sentence.first, at):
            if hit.first <= sentence.first + 3 and not any(
                one.cue < at and hit.first in one.zone for one in self.found[-RECENT:]
            ):
                return (self.reader.describe(hit.first, hit.last),)
        return ()

    def _is_subject_first(self, sentence: Sentence, at: int) -> bool:
        return self.reader.before(at, self._clause_start(sentence, at)) is not None

    def _clause_start(self, sentence: Sentence, at: int) -> int:
        page = self.page
        start = at
        while start > sentence.first and not page.is_mark(start - 1) and not page.is_plain(start - 1, "breaks"):
            start -= 1
        return start

    def _that(self, index: int, last: int) -> int | None:
        """Where what is said begins: behind “that”, a colon or an opening quotation mark; None where none follows."""
        page = self.page
        for at in range(index, min(index + REACH, last)):
            is_colon = page.key(at) == ":" and not any(one in page.number_tokens for one in range(index, at))
            if page.is_plain(at, "connectors") or is_colon:
                return at + 1
            if page.key(at) == '"' and at <= index + 1:
                return at + 1
            if at > index and self._verb_at(at) and self._begins_anew(at):
                return None
        return None

    def _resolved(self, source: Source) -> list[Source]:
        """A speaker that takes up one told before is that one, with those through whom it came."""
        if source.party is None and source.kind is not SourceKind.OUTLET:
            earlier = self._earlier(source)
            if earlier:
                return earlier
        if not source.is_anaphor:
            return [source]
        head = source.head.removeprefix("و").removeprefix("ال")
        for saying in reversed(self.found[-12:]):
            for position in reversed(range(len(saying.sources))):
                one = saying.sources[position]
                if head and head in _words(one):
                    return list(saying.sources[: position + 1])
        last = next((one.sources for one in reversed(self.found[-6:]) if one.sources), ())
        return list(last) if last and head in {"مصدر", "بيان", "متحدث", "مسوول", "ناطق"} else [source]

    def _earlier(self, source: Source) -> list[Source]:
        """The speakers through whom a fuller name of this one was told before: “Hajj”, of “the spokesman Saad Hajj”."""
        wanted = _words(source)
        if source.kind in {SourceKind.ANONYMOUS, SourceKind.WITNESS} or len(wanted) > 2:
            return []
        for saying in reversed(self.found[-12:]):
            for position, one in enumerate(saying.sources):
                if wanted < _words(one) and one.kind is not SourceKind.OUTLET:
                    return list(saying.sources[: position + 1])
        return []

    def _going_on(self, sentence: Sentence) -> tuple[Source, ...]:
        """The speakers of the saying before, where a verb of saying has none of its own."""
        for one in reversed(self.found[-RECENT:]):
            if one.sources:
                block = self.page.sentence_of(one.cue).block
                return one.sources if sentence.block - block <= 1 else ()
        return ()

    def _accused(self, verb: SayingVerb, begin: int, behind: int, last: int) -> tuple[int, int] | None:
        """Whom a charge is laid upon: the name behind the speaker's."""
        if verb.saying.via is not Via.ALLEGES or verb.lemma in {"زعم", "ادعي"}:
            return None
        del begin
        hits = [hit for hit in self.page.hits_in(behind, last) if self.page.party_of(hit)]
        return (hits[0].first, hits[0].last) if hits else None

    def _led_in(self, sentence: Sentence, verbs: list[Saying]) -> list[Saying]:
        """“According to …”: the speaker behind it says all the rest of the sentence."""
        page = self.page
        start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
        found = []
        for hit in page.words.phrases("led_in").finditer(page.folded.plain, start, end):
            first, last = page.within(*hit.span())
            made = self._according(sentence, first, last, hit["phrase"], verbs)
            if made is not None:
                found.append(made)
        return found

    def _according(self, sentence: Sentence, first: int, last: int, phrase: str, verbs: list[Saying]) -> Saying | None:
        page = self.page
        at = last
        while at < sentence.last and (page.key(at) in {FROM, "ما", "الي"} or self._says(at)):
            at += 1
        if phrase in NEEDS_VERB and not self._says(at - 1):
            return None
        source = self._behind(at, sentence.last)
        if source is None:
            return None
        sources, _, end = self.carriers.told(
            source, source.last, _comma(self.page, source.last, sentence.last), sentence
        )
        own = frozenset(range(first, max(end, source.last)))
        citing = phrase.split(maxsplit=1)[0] in {"نقلا", "استنادا"}
        main = next((one for one in verbs if one.sources and one.sources[-1].kind is SourceKind.OUTLET), None)
        if citing and main is not None:
            return Saying(sources, first, Via.SAYS, main.content - own, is_inner=True)
        content = frozenset(range(sentence.first, sentence.last)) - own
        return Saying(sources, first, Via.SAYS, content, is_outer=True)

    def _says(self, index: int) -> bool:
        return any(
            not base.preposition and not base.has_article and base.stem in self.page.words.saying_verbs
            for base in self.page.bases(index)
        )

    def _behind(self, index: int, last: int) -> Source | None:
        """The speaker behind "according to", whose first word may carry the preposition itself."""
        page = self.page
        if index >= last or not page.tokens[index].is_word:
            return None
        known = page.known_base(index)
        if known is not None and known.preposition:
            return self.reader.at(index, last)
        return self.reader.after(index, last)

    def _carry_quotes(self) -> None:
        """A quotation that its sentence does not close goes on to the sentence that does."""
        page = self.page
        by_sentence: dict[int, Saying] = {}
        for one in self.found:
            by_sentence[page.tokens[one.cue].sentence] = one
        held: Saying | None = None
        for sentence in page.sentences:
            marks = sum(page.key(at) == '"' for at in range(sentence.first, sentence.last))
            if held is not None and sentence.index not in by_sentence:
                more = replace(held, content=frozenset(range(sentence.first, sentence.last)), zone=frozenset())
                self.found.append(more)
            if marks % 2:
                held = by_sentence.get(sentence.index) if held is None else None
        self.found.sort(key=lambda one: (one.cue, min(one.content, default=0)))

    def _carry_accounts(self) -> None:
        """“The agency carried his account”: what was said before in the paragraph came through it."""
        page = self.page
        for at, carrier in enumerate(self.found):
            if not carrier.sources or carrier.sources[-1].kind is not SourceKind.OUTLET:
                continue
            if not page.member(carrier.sources[-1].last, "carried"):
                continue
            sentence = page.sentence_of(carrier.cue)
            near = range(max(0, at - RECENT), at)
            told = [
                one
                for one in (self.found[number] for number in near)
                if one.sources and page.sentence_of(one.cue).index < sentence.index
            ]
            account = [source.key for source in told[-1].sources] if told else []
            for number in near:
                one = self.found[number]
                before = page.sentence_of(one.cue)
                is_same = [source.key for source in one.sources] == account
                if before.block == sentence.block and before.index < sentence.index and is_same and account:
                    self.found[number] = replace(one, sources=tuple(once([*carrier.sources, *one.sources])))


def _words(source: Source) -> set[str]:
    from truceline.extract.arabic.folding import fold

    return {word.removeprefix("و").removeprefix("ال") for word in fold(source.name).split()}


def _comma(page: Page, index: int, last: int) -> int:
    return next((at for at in range(index, last) if page.is_mark(at)), last)
