"""Which numbers are whole tallies? A number of a unit that somebody counts over a period, and the unit's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.event_words import LedgerWords, load_event_words

if TYPE_CHECKING:
    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence

_LOOSE_VERBS: Final = frozenset({"have", "be", "hold", "stand", "keep", "see"})
"""Verbs of the list that count nothing by themselves: "had 18 cases"."""
_PERIOD: Final = re.compile(
    r"\b(?:since|within|throughout|so far|to date|during|per day|a day|daily|between .{1,40} and|along"
    r"|(?:over|in|for) (?:the (?:past|last|previous|preceding|same|space)|a|\d+|one|two|three|four|five|six|seven|ten)"
    r" ?(?:of )?[\w -]{0,20}(?:hours?|days?|nights?|weeks?|months?|years?)"
    r"|(?:last|past|this|previous) (?:week|month|year)|sectors?|front(?:line)?s?|(?:contact|front) line|regions?)\b"
)
_TOTAL: Final = re.compile(
    r"\b(?:total|count|tally|figure|number|sum)s?(?:\s+of\s+(?:the\s+)?(?P<unit>[\w -]{3,40}?))?"
    r"(?:\s[^.;:]{0,70}?)?\b(?:was|were|is|at|to|of|reached|totalled|totaled|now|than)\s*$"
)
_PUT: Final = re.compile(r"\b(?:put|puts|placed|set|gave|gives)\b[^.;]{0,40}?\b(?P<unit>[a-z-]+)\b[^.;]{0,60}?\bat\s*$")
_BROKE: Final = re.compile(r"\b(?:violat|breach|br[eo]ke?n?|infring)\w*\b[^.;]{0,60}$")
_TERMS: Final = re.compile(r"\b(?:truce|cease-?fire|agreement|lull|armistice|accord|deal|pause|calm)\b")
MAX_LOOK: Final = 120
"""Characters before a number in which the words that make it a total stand."""
FEW: Final = 3
"""From so many on, attacks over a period are a count; fewer are told as acts."""


class Total(NamedTuple):
    """A whole tally: its number, its unit's words and the token that the number or unit hangs on."""

    quantity: Quantity
    unit: str
    head: int


class Tallies:
    """Finds the whole tallies of a sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words: LedgerWords = load_event_words().ledger

    def of(self, sentence: Sentence, known: str | None) -> list[Total]:
        """The tallies that a sentence begins; ``known`` is the unit of the ledger before, for numbers without one.

        A cascade for each number: (1) of a unit that is counted; (2) "the number of breaches stood at N"; (3) "broke
        the truce N times"; (4) bare, under a side that counts.
        """
        found: list[Total] = []
        for quantity in self.reading.quantities[sentence.index]:
            total = self._of_unit(quantity, sentence) or self._stated(quantity, known) or self._times(quantity)
            if total is None and known is not None and not found and self._is_bare(quantity):
                total = Total(quantity, known, self._last(quantity))
            if total is not None and not self._is_share(quantity):
                found.append(total)
        return found

    def unit_of_document(self) -> str | None:
        """The first kind of breach that the whole text names in the plural: what its tables count."""
        words = "|".join(sorted(self.words.breaches))
        match = re.search(rf"\b(?:(?:ceasefire|cease-fire|truce)\s)?(?:{words})s\b", self.tree.text, re.IGNORECASE)
        return match.group().lower() if match else None

    # 1

    def _of_unit(self, quantity: Quantity, sentence: Sentence) -> Total | None:
        head = self._unit_head(quantity, sentence)
        if head is None or not self._counts(head, quantity, sentence):
            return None
        return Total(quantity, self._unit(head), head)

    def _unit_head(self, quantity: Quantity, sentence: Sentence) -> int | None:
        """The unit that a number counts: right behind it, with "of firing" where the unit needs it."""
        tree = self.tree
        tokens = [at for at in self.reading.tokens_within(quantity.end, quantity.end + 60) if at < sentence.last]
        for at in tokens[:4]:
            lemma = tree[at].lemma.lower()
            if lemma in self.words.units | self.words.breaches and tree[at].is_noun:
                return at if self._is_tallied(at, quantity) else None
            if not (tree[at].tag in {"JJ", "VBN", "NN", "NNP", "CD"} or tree[at].lower in {"such", "of", "the"}):
                return None
        return None

    def _is_tallied(self, head: int, quantity: Quantity) -> bool:
        tree = self.tree
        lemma = tree[head].lemma.lower()
        is_much = quantity.low >= FEW and _PERIOD.search(self._sentence_text(head)) is not None
        if lemma not in self.words.needs_of or (lemma in self.words.attacks and is_much):
            return True
        text = tree.text[tree[head].end : tree[head].end + 40].lower()
        before = " ".join(tree[at].lower for at in tree.children(head, "compound", "amod"))
        return any(re.match(rf"\s+of\s+(?:[\w-]+\s)?{word}", text) or word in before for word in self.words.of)

    def _sentence_text(self, head: int) -> str:
        start, end = self.reading.bounds(self.tree.sentence_of(head))
        return self.tree.text[start:end]

    def _unit(self, head: int) -> str:
        """The unit as one writes it: "cases of firing", "violations"."""
        text = self.tree.text[self.tree[head].start :]
        match = re.match(
            r"[\w-]+(?:\s+of\s+(?:the\s+)?(?:[\w-]+[\s-])?(?:fire|firing|shelling|violations?|breach(?:es)?))?", text
        )
        return " ".join(match.group().split()) if match else self.tree[head].text

    def _counts(self, head: int, quantity: Quantity, sentence: Sentence) -> bool:
        """Whether it is a count: of breaches, by a verb of counting, in a list, or of many attacks over a period."""
        tree = self.tree
        lemma = tree[head].lemma.lower()
        above = [tree[at].lemma for at in tree.ancestors(head) if tree[at].is_verb]
        if any(lemma in self.words.verbs - _LOOSE_VERBS for lemma in above[:2]):
            return True
        if lemma in self.words.breaches and quantity.low != 1 and not quantity.is_indefinite:
            return quantity.low > 0 or not self._is_of_rules(head)
        nouns = {tree[at].lemma.lower() for at in sentence if tree[at].is_noun}
        if nouns & self.words.tallies:
            return True
        is_many = quantity.low >= FEW and not quantity.is_indefinite
        return is_many and lemma in self.words.attacks and _PERIOD.search(self._sentence_text(head)) is not None

    def _is_of_rules(self, head: int) -> bool:
        """“no violation shall …”: what may not be is no count of none."""
        tree = self.tree
        verbs = [at for at in tree.ancestors(head) if tree[at].is_verb]
        return any(tree[aux].tag == "MD" for at in verbs for aux in tree.children(at, "aux"))

    # 2, 3, 4

    def _stated(self, quantity: Quantity, known: str | None) -> Total | None:
        """“the number of breaches stood at eight”, "put the violations of the week at 351", "the total came to 225"."""
        before = self._before(quantity)
        put, total = _PUT.search(before), _TOTAL.search(before)
        words = self.words.breaches | self.words.units
        if put is not None:
            unit = next((word for word in re.findall(r"[a-z-]+", put.group()) if self._singular(word) in words), None)
            if unit is not None and not self._is_harm(put.group()):
                return Total(quantity, unit, self._last(quantity))
        if total is None or self._is_harm(before):
            return None
        named = total["unit"] or ""
        unit = next((word for word in named.split() if self._singular(word) in words), known if not named else None)
        return Total(quantity, unit, self._last(quantity)) if unit is not None else None

    def _before(self, quantity: Quantity) -> str:
        """What stands before a number in its sentence, as far as one looks."""
        tokens = self.reading.tokens_within(quantity.start, quantity.end)
        start = self.reading.bounds(self.tree.sentence_of(tokens[0]))[0] if tokens else quantity.start
        text = self.tree.text[max(start, quantity.start - MAX_LOOK) : quantity.start]
        return re.split(r"[;\n]", text)[-1]

    def _singular(self, word: str) -> str:
        return word.removesuffix("es") if word.endswith("ches") else word.removesuffix("s")

    def _is_harm(self, text: str) -> bool:
        return re.search(r"\b(?:dead|killed|deaths?|wounded|injured|casualties|victims|toll)\b", text) is not None

    def _times(self, quantity: Quantity) -> Total | None:
        before = self._before(quantity)
        behind = self.tree.text[quantity.end : quantity.end + 8]
        broke = _BROKE.search(before)
        if not re.match(r"\s+times\b", behind) or broke is None or not _TERMS.search(broke.group()):
            return None
        return Total(quantity, "violations", self._last(quantity))

    def _last(self, quantity: Quantity) -> int:
        tokens = self.reading.tokens_within(quantity.start, quantity.end)
        return tokens[-1] if tokens else self.reading.tokens_within(0, quantity.end)[-1]

    def _is_bare(self, quantity: Quantity) -> bool:
        """“Turkish observers registered eight”, "the Turkish side noted two": the unit is that of the ledger before."""
        tree = self.tree
        tokens = self.reading.tokens_within(quantity.start, quantity.end)
        if not tokens or quantity.is_indefinite:
            return False
        token = tree[tokens[-1]]
        behind = re.match(r"[,:.;]|\s+(?:over|in the same|on|for)\b", tree.text[quantity.end : quantity.end + 20])
        head = tree[token.head]
        verbs = self.words.verbs - {"have", "be", "hold", "keep", "see"}
        is_object = token.dep in {"dobj", "attr", "nummod", "npadvmod", "pobj"} and head.is_verb and head.lemma in verbs
        return is_object and behind is not None and token.tag == "CD"

    def _is_share(self, quantity: Quantity) -> bool:
        """Whether the number is a part of one before it ("three cases in Daraa") rather than a whole."""
        text = self.tree.text[quantity.end : quantity.end + 40].lower()
        before = self.tree.text[max(0, quantity.start - 14) : quantity.start].lower()
        part = re.match(r"\s+(?:of (?:them|these|those|which|the cases|the violations)\b)", text)
        return part is not None or re.search(r"\b(?:of which|of them|of these)[,:]?\s*$", before) is not None
