"""Which words tell of acts? Verbs and nouns of the frames, where what they are bound to stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.roles import STRIKING

if TYPE_CHECKING:
    from truceline.extract.arabic.forms import Base, VerbForm
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.text import Sentence
    from truceline.extract.arabic.words import Frame

NEAR: Final = 8
"""Tokens behind a verb or noun in which the thing that it is bound to is looked for."""
MOST: Final = 24
"""Acts of one sentence that are read; prose has less than half of it, and a text without full stops costs no more."""
FURTHER: Final = 14
"""Tokens behind a verb of bringing down in which what was brought down stands: who did it stands between."""
PAIRED: Final = 2
"""Tokens between two nouns of acts that are told as one."""
EFFECT: Final = frozenset({"حيز", "السريان", "سريان"})
LEADS_NOUN: Final = frozenset(
    {
        "تم",
        "جري",
        "اثر",
        "جراء",
        "نتيجه",
        "عقب",
        "بعد",
        "خلال",
        "في",
        "من",
        "عن",
        "الي",
        "علي",
        "تحت",
        "بسبب",
        "ان",
        "اول",
    }
    | {
        "ثاني",
        "ثالث",
        "رابع",
    }
)
"""Words behind which a form that is noun and verb alike is the noun."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word of an act: its frame, whether it is a noun, the reading of its form and of its clitics."""

    index: int
    frame: Frame
    is_noun: bool
    base: Base
    form: VerbForm | None = None


class TriggerFinder:
    """Finds the words of acts in a page; ``taken`` tokens tell of something else."""

    def __init__(self, page: Page, taken: frozenset[int]) -> None:
        self.page = page
        self.taken = taken
        inside = [index for hit in page.hits for index in range(hit.first, hit.last)]
        named = [index for hit in page.places if hit.is_named for index in range(hit.first, hit.last)]
        self.names = frozenset((*inside, *named))

    def find(self, sentence: Sentence) -> list[Trigger]:
        """Words of acts of a sentence in order; a verb whose subject or object is the noun of an act lends to it."""
        found = []
        for index in range(sentence.first, sentence.last):
            is_echo = index > sentence.first and self.page.key(index) == self.page.key(index - 1)
            trigger = self._at(index, sentence) if not is_echo else None
            if trigger is not None:
                found.append(trigger)
            if len(found) == MOST:
                break
        found = [one for number, one in enumerate(found) if not self._is_told_of(one, found[:number])]
        found = [one for number, one in enumerate(found) if not self._is_told_with(one, found[:number])]
        kept = [one for number, one in enumerate(found) if not self._lends(one, found[number + 1 : number + 2])]
        kept_of = [one.index for one in kept if one.frame.name == "obstruct"]
        return [
            one for one in kept if not (one.frame.name == "move" and any(0 < one.index - at < NEAR for at in kept_of))
        ]

    def _lends(self, one: Trigger, behind: list[Trigger]) -> bool:
        if not behind or one.is_noun or not behind[0].is_noun or one.frame.is_harm:
            return False
        gap = behind[0].index - one.index
        plain = not behind[0].base.preposition
        return (
            plain
            and (gap == 1 or (gap <= NEAR and one.base.stem in self.page.words.light and one.frame.name != "casualty"))
            and not self._ends_between(one.index, behind[0].index)
        )

    def _is_told_with(self, one: Trigger, before: list[Trigger]) -> bool:
        """Whether a noun is told in one breath with the noun before: “a series of raids and salvoes hit …”."""
        if not before or not one.is_noun or one.base.conjunction != "و" or not before[-1].is_noun:
            return False
        return not one.frame.is_harm and one.index - before[-1].index <= PAIRED

    def _is_told_of(self, one: Trigger, before: list[Trigger]) -> bool:
        """Whether a verb only says what the noun of an act before it struck: “an attack that … carried out hit …”."""
        if (
            one.is_noun
            or one.frame.name not in STRIKING
            or not before
            or not before[-1].is_noun
            or one.base.conjunction
        ):
            return False
        is_act = not before[-1].frame.is_harm and before[-1].frame.name not in {"move", "base", "fire"}
        begin = before[-1].index + self.page.is_plain(before[-1].index + 1, "relatives")
        return is_act and one.index - before[-1].index <= NEAR and not self._ends_between(begin, one.index)

    def _ends_between(self, first: int, last: int) -> bool:
        return any(self.page.is_mark(at) or self.page.is_plain(at, "breaks") for at in range(first + 1, last))

    def _at(self, index: int, sentence: Sentence) -> Trigger | None:
        page = self.page
        if not page.tokens[index].is_word or index in self.taken or index in self.names or index in page.time_tokens:
            return None
        if self._is_blocked(index, sentence):
            return None
        noun = self._noun(index)
        verb = self._verb(index)
        if noun is not None and verb is not None:
            return noun if self._is_noun(index, noun) else verb
        return verb or noun

    def _is_blocked(self, index: int, sentence: Sentence) -> bool:
        """Whether a word in front makes no act of it: “halt of fire”, “an immediate halt to fire”."""
        page = self.page
        if index > sentence.first and page.member(index - 1, "blocking") is not None:
            return True
        is_of = any(base.preposition == "ل" for base in page.bases(index))
        return is_of and index - 1 > sentence.first and page.member(index - 2, "blocking") is not None

    def _noun(self, index: int) -> Trigger | None:
        page = self.page
        base = page.in_set(index, page.words.frame_nouns)
        if base is None:
            return None
        from truceline.extract.arabic.forms import stems

        stem = next(one for one in stems(base.stem) if one in page.words.frame_nouns)
        frames = page.words.frame_nouns[stem]
        frame = next((one for one in frames if self._is_bound(index, one)), None)
        return Trigger(index, frame, True, base) if frame is not None else None

    def _verb(self, index: int) -> Trigger | None:
        page = self.page
        for base in page.bases(index):
            if (
                base.stem in page.words.sets["prepositions"]
                or base.has_article
                or (base.preposition and base.preposition != "ل")
            ):
                continue
            for one in page.words.frame_verbs.get(base.stem, ()):
                if base.preposition and one.form.is_past:
                    continue
                if self._is_bound(index, one.frame):
                    return Trigger(index, one.frame, False, base, one.form)
        return None

    def _is_noun(self, index: int, noun: Trigger) -> bool:
        """Whether a form that is verb and noun alike is the noun here."""
        page = self.page
        if noun.base.has_article or noun.base.preposition:
            return True
        before = page.key(index - 1).removeprefix("و")
        if (
            before in LEADS_NOUN
            or page.in_set(index - 1, page.words.light)
            or page.in_set(index - 1, page.words.frame_nouns)
        ):
            return True
        if any(base.stem in page.words.saying_verbs for base in (page.bases(index - 1) if index else ())):
            return True
        behind = page.bases(index + 1) if index + 1 < len(page) else ()
        adjective = any(base.stem in page.words.means and not base.has_article for base in behind)
        is_doer = page.member(index + 1, "doers") is not None or bool(page.hits_in(index + 1, index + 2))
        return adjective and not is_doer

    def _is_bound(self, index: int, frame: Frame) -> bool:
        """Whether the thing that a frame is bound to stands beside its word."""
        if not frame.object:
            return True
        page = self.page
        last = self.limit(index, FURTHER if frame.name == "down" else NEAR)
        if any(page.key(at) in EFFECT for at in range(index, last)):
            return False
        if frame.object == "place":
            return bool(page.places_in(index + 1, last)) or page.key(index + 1) == "علي"
        wanted = page.words.objects[frame.object]
        first = (
            self.start(index) if frame.object in {"force", "flight", "munition", "projectile", "bomb"} else index + 1
        )
        return any(at != index and page.in_set(at, wanted) for at in range(first, last))

    def limit(self, index: int, reach: int = NEAR) -> int:
        """Where the window of a word of an act ends: a mark, or a word that begins another clause."""
        page = self.page
        sentence = page.sentence_of(index)
        for at in range(index + 1, min(index + reach + 1, sentence.last)):
            if page.is_mark(at) or page.is_plain(at, "breaks"):
                return at
        return min(index + reach + 1, sentence.last)

    def start(self, index: int) -> int:
        """Where the clause of a word begins."""
        page = self.page
        first = page.sentence_of(index).first
        at = index
        while at > first and not page.is_mark(at - 1) and not page.is_plain(at - 1, "breaks"):
            at -= 1
        return at
