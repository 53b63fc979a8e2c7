"""Which outlet does a phrase name? By the list, by what stands beside the name, in the document's own form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading

PARTS: Final = frozenset({"service", "programme", "program", "desk", "bureau", "edition", "show", "website", "site"})
"""What an outlet's parts are called."""
_SMALL: Final = frozenset({"dpa", "epa", "ansa", "apa"})
"""Agencies that write themselves in small letters."""
_AIRED: Final = frozenset({"news", "radio", "tv", "television", "fm"})
"""Words anywhere in a name that make it an outlet's."""
_PRINTED: Final = frozenset({"daily", "weekly", "monthly"})
"""What is said before the name of a paper."""
_SITE: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,5}\Z", re.IGNORECASE)
"""A name that is an address: "narinjara.com", "News.az"."""
_VOICES: Final = frozenset({"voice", "radio", "echo"})
"""What names of stations begin with: "Voice of Myanmar"."""


def _is_written(form: str, text: str) -> bool:
    """Whether a name stands in a text, its article in small letters too."""
    bare = form.removeprefix("The ")
    article = "[Tt]he " if bare != form else ""
    return re.search(rf"\b{article}{re.escape(bare)}\b", text) is not None


def is_capital(word: str) -> bool:
    """Whether a word may be one of a name: "Awsat", "al-Awsat"."""
    return word[:1].isupper() or word.partition("-")[2][:1].isupper()


class Outlets:
    """The outlets of a document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cues: Cues = reading.lexicons.cues
        self._written: dict[str, str] = {}

    def of(self, head: int, phrase: list[int]) -> str | None:
        """The known outlet that a phrase names, by the lexicon's name."""
        tree = self.reading.tree
        for other in tree.children(head, "appos"):
            name = self.cues.outlets.get(fold_name(self.reading.text(tree.noun_phrase(other))))
            if name is not None:
                return name
        behind = self.capitals_behind(phrase[-1])
        if behind and not tree[head].is_name:
            name = self.cues.outlets.get(fold_name(self.reading.text(behind)))
            if name is not None:
                return name
        for first in range(len(phrase)):
            if tree[phrase[first]].text[:1].islower() and tree[phrase[first]].text not in _SMALL:
                continue
            text = self.reading.text(phrase[first:])
            bare = (
                first
                and first + 1 == len(phrase)
                and tree[phrase[first - 1]].text[:1].isupper()
                and tree[phrase[first - 1]].tag != "DT"
                and text.lower() in self.cues.body.press_names
            )
            if fold_name(text) in self.cues.outlets and not bare:
                return self.cues.outlets[fold_name(text)]
        part = self._of_part(head)
        if part is not None or not tree[head].is_name:
            return part
        whole = fold_name(self.reading.text([*phrase, *behind]))  # "Myanmar Now", whose last word is read as an adverb
        return self.cues.outlets.get(whole) or self._by_first(phrase, head) or self._branch(phrase)

    def _branch(self, phrase: list[int]) -> str | None:
        """“Sputnik Armenia”, "RIA Crimea": an outlet's name before the place that a branch of it is for."""
        tree = self.reading.tree
        words = [at for at in phrase if tree[at].tag != "DT"]
        if len(words) != 2 or not all(tree[at].is_name for at in words):
            return None
        is_plain = tree[words[0]].lower in self.cues.body.press_names
        return None if is_plain else self.cues.outlets.get(fold_name(tree[words[0]].text))

    def _of_part(self, head: int) -> str | None:
        """“RFE/RL's Armenian service”, "the BBC's Arabic desk": the outlet whose part it is, and no state."""
        tree = self.reading.tree
        whose = tree.children(head, "poss", "nmod", "compound") if tree[head].lower in PARTS else []
        names = (self.cues.outlets.get(fold_name(self.reading.text(tree.noun_phrase(at)))) for at in whose)
        return next((name for name in names if name is not None), None)

    def _by_first(self, phrase: list[int], head: int) -> str | None:
        """“Al Arabiya television”: an outlet's name before the noun that says what it is."""
        tree = self.reading.tree
        name = self.cues.outlets.get(fold_name(tree[head].text))
        if tree[head].lower in self.cues.body.press_names and any(
            tree[at].is_name and tree[at].tag != "DT" for at in phrase if at < head
        ):
            name = None  # "The New Times" is not The Times
        if name is None and tree[head].lower in self.cues.body.outlet_words and len(phrase) > 1:
            name = self.cues.outlets.get(fold_name(self.reading.text([at for at in phrase if at != head])))
        return name

    def capitals_behind(self, last: int) -> list[int]:
        """Up to three words with capitals right behind a phrase."""
        tree = self.reading.tree
        found: list[int] = []
        for at in range(last + 1, min(last + 4, len(tree))):
            if not is_capital(tree[at].text) or tree[at].sentence != tree[last].sentence:
                break
            found.append(at)
        return found

    def as_written(self, outlet: str) -> str:
        """The fullest form in which the document itself has the outlet's name: AFP where it never spells it out."""
        if outlet not in self._written:
            text = self.reading.tree.text
            forms = [form for form in self.cues.outlet_forms[outlet] if _is_written(form, text)]
            full = max(forms, key=len, default=outlet)
            self._written[outlet] = (
                re.sub(r"^The ", "", full) if outlet in full and not outlet.startswith("The ") else full
            )
        return self._written[outlet]

    def kind_of(self, lemma: str, words: set[str]) -> SourceKind | None:
        """What a noun of the list shows, with the words beside it: a railway station is no outlet."""
        kind = self.cues.kinds.get(lemma)
        if kind is SourceKind.OUTLET and words & self.cues.body.no_outlets.get(lemma, frozenset()):
            return SourceKind.PARTY if lemma == "agency" else None
        return kind

    def is_named_so(self, head: int, *, is_party: bool = False, is_hit: bool = False) -> bool:
        """“the Daily Nation”, "Radio Dabanga", "Sky News Arabia": names that say that they are of outlets.

        With a party's name among its words only a paper's is ("Iran Chronicle"), and none that is itself a party's.
        """
        tree = self.reading.tree
        if is_party and (is_hit or tree[head].lower not in self.cues.body.press_names):
            return False
        words = [tree[at].lower for at in tree.noun_phrase(head) if tree[at].is_name]
        printed = any(tree[at].lower in _PRINTED for at in tree.children(head, "amod"))  # "the daily No. 1 Citizen"
        return (
            self.is_surely_named(head)
            or printed
            or self.is_name(tree[head].lower)
            or any(word in _AIRED for word in words)
        )

    def is_surely_named(self, head: int) -> bool:
        """“narinjara.com”, "the Voice of Myanmar": names of outlets, whatever else is named in them."""
        tree = self.reading.tree
        places = tree.led(head, {"of"})
        is_voice = tree[head].lower in _VOICES and any(tree[at].is_name for at in places)
        return is_voice or _SITE.match(tree[head].text) is not None

    def is_name(self, word: str) -> bool:
        """Whether names of outlets end in this word."""
        return word in self.cues.body.outlet_words or word.endswith(("news", "today", "online"))
