"""What does a place phrase say? Reads it from the outside in: lists, pairs, distances, spatial words, names.

A cascade; each step engages where the ones before found nothing: 1 coordinates, 2 pairs (between, border), 3 lists,
4 distances, 5 spatial words in front, 6 spatial words inside, 7 spatial words behind, 8 a name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from truceline.errors import ItemError
from truceline.place.coordinates import parse_coordinates
from truceline.place.entry import Kind
from truceline.place.expression import (
    Between,
    Border,
    Either,
    Expression,
    Named,
    Offset,
    PartOf,
    Point,
    Qualified,
    Related,
    Stretch,
    Toward,
)
from truceline.place.mgrs import parse_grid
from truceline.place.tongues import in_english
from truceline.place.words import alternation, load_patterns, squeeze

LONGEST_PHRASE: Final = 400
"""Characters; whoever quotes more has quoted a sentence."""

DEEPEST: Final = 8
"""Phrases within phrases; deeper ones are read as a name."""

MOST_RELATIONS: Final = 10
"""Spatial words in one phrase; those of reports have three or four."""

NUMBERS: Final = {"a dozen": 12.0, "several": 5.0, "a few": 3.0, "tens of": 30.0, "half a": 0.5}
"""Loose numbers: rounded to as much as themselves."""

COUNTS: Final = {
    "a": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
}
"""Numbers written out that are meant as they stand."""


def parse_phrase(phrase: str, lang: str = "") -> Expression:
    """What a phrase says, in English, Russian or Arabic (``lang``; without it as the script tells).

    Raises ItemError ``place.too_long`` for a phrase over 400 characters or with over ten spatial words.
    """
    if len(phrase) > LONGEST_PHRASE:
        raise ItemError(
            "place.too_long",
            f"a place phrase of {len(phrase)} characters, limit {LONGEST_PHRASE}",
            where=f"{phrase[:40]}…",
            mend="quote only the words that say where",
        )
    if point := _located(phrase):
        return point
    expression = _Reader().read(plain(in_english(phrase, lang)), 0)
    if relations(expression) > MOST_RELATIONS:
        raise ItemError(
            "place.too_long",
            f"a place phrase with over {MOST_RELATIONS} spatial words",
            where=f"{phrase[:40]}…",
            mend="quote the words of one place",
        )
    return expression


def relations(expression: Expression) -> int:
    """How many spatial words an expression has: each draws and cuts areas, so their number bounds the work."""
    if isinstance(expression, Named | Point):
        return 0
    if isinstance(expression, Either):
        return sum(map(relations, expression.items))
    if isinstance(expression, Qualified):
        return 1 + sum(map(relations, (expression.base, *expression.by)))
    if isinstance(expression, Between):
        return 1 + relations(expression.first) + relations(expression.second)
    if isinstance(expression, Border):
        return 1 + sum(relations(item) for item in (expression.first, *expression.others) if item is not None)
    if isinstance(expression, Stretch):
        return 1 + sum(map(relations, (expression.of, expression.first, expression.second)))
    return 1 + relations(expression.of)


def _located(text: str) -> Point | None:
    """The coordinates or grid reference that a text is, if it is one."""
    return parse_coordinates(text) or parse_grid(text)


def plain(phrase: str) -> str:
    """The phrase in small letters, one blank between words, plain apostrophes and hyphens, no quotation marks."""
    text = unicodedata.normalize("NFC", phrase).replace("\u00a0", " ").casefold()
    text = re.sub(r"[’ʼ‘`´]", "'", text)
    text = re.sub(r"[‐‑–—]", "-", text)
    return re.sub(r"\s+", " ", re.sub(r'["“”«»]', " ", text)).strip(" .,:;!?")


@dataclass(frozen=True, slots=True)
class PointingBack:
    """A phrase that only points back: "in the area" (no kind), "near the base" (``lead`` is near, kind garrison)."""

    lead: str
    kind: Kind | None


def points_back(phrase: str) -> PointingBack | None:
    """What a phrase points back to; None where it names something."""
    found = _shapes().back.fullmatch(plain(phrase))
    if found is None:
        return None
    words = load_patterns().words.kinds_back
    noun = squeeze(found["noun"] or "")
    kind = next((kind for kind, names in words.items() if noun in {squeeze(name) for name in names}), None)
    return PointingBack((found["lead"] or "").strip(), kind)


class _Shapes:
    """The patterns of the grammar, compiled once."""

    def __init__(self) -> None:
        self._lists_and_pairs()
        self._distances()
        self._words_in_front()
        self._words_inside_and_behind()
        self._names()

    def _lists_and_pairs(self) -> None:
        any_of = load_patterns().any_of
        self.joined = re.compile(r",? (?:together with|along with|as well as|plus|with(?= (?:\w+ )?parts)) ")
        self.capital = re.compile(
            r"^(?:(?:in|at|the) )*(?:capital(?: city)? of (?:the )?(?P<of>.+)|(?P<owner>.+)'s capital)$"
        )
        self.between = re.compile(
            rf"(?:(?:{any_of('empty', 'between_what', 'near', 'along')}) )*between (?P<a>.+?) and (?P<b>.+)"
        )
        self.way = re.compile(
            rf"(?:(?:{any_of('empty', 'near', 'along')}) )*(?:{any_of('ways')}) from (?P<a>.+?) to (?P<b>.+)"
        )
        article = any_of("articles")
        word = rf"(?:{article}-)*(?!{article}-)[^\s,;-]+"
        self.way_behind = re.compile(
            rf"(?:(?:{any_of('empty', 'along')}) )*(?P<a>{word}(?: {word}){{0,3}}) ?- ?(?P<b>{word}(?: {word}){{0,3}}) "
            rf"(?:{any_of('ways')})"
        )
        self.stretch = re.compile(
            r"(?P<of>.+?)(?: (?:section|stretch|part|segment|portion))? "
            r"(?:between (?P<a>.+?) and|from (?P<c>.+?) to) (?P<b>.+)"
        )
        self.border = re.compile(
            rf"(?:{any_of('near', 'along', 'empty')} )*(?:(?P<own>.+?)(?:'s)? )?(?P<word>{any_of('borders')})"
            rf"(?: area| region| zone| strip)?(?: (?:with|between|of|to) (?P<others>.+))?"
        )

    def _distances(self) -> None:
        known = load_patterns()
        about = f"(?:(?:(?P<bound>{known.any_of('bounds')})|{known.any_of('about')}) )*"
        digits = r"[1-9]\d{0,2},\d{3}|\d{1,4}(?:[.,]\d{1,3})?"
        number = rf"(?P<number>{digits}|(?:{'|'.join([*NUMBERS, *COUNTS])})(?=[ -]))"
        to_number = rf"(?:\s?(?:-|to)\s?(?P<upper>{digits}|(?:{'|'.join(COUNTS)})(?=[ -])))?"
        self.between_numbers = re.compile(rf"\bbetween ({digits}) and (?=(?:{digits})\s?-?{known.unit}\b)")
        side = rf"(?:to )?(?:the )?(?P<bearing>{known.bearing})(?: side)?"
        self.offset = re.compile(
            rf"{about}(?:at )?(?:a distance of )?{number}{to_number}\s?-?(?P<unit>{known.unit})\b\s?"
            rf"(?:\([^()]*\)\s)?(?:{side}\s)?(?:of|from|outside|away from)\s(?P<of>.+)"
        )

    def _words_in_front(self) -> None:
        any_of, bearing, zone = load_patterns().any_of, load_patterns().bearing, load_patterns().any_of("zones")
        self.part = re.compile(
            rf"(?:{any_of('empty')} )*(?P<the>the )?(?:(?P<bearing>{bearing})|(?P<centre>{any_of('centre')}))?[\s-]?"
            rf"(?:{any_of('part')}) (?:of|in) (?P<of>.+)"
        )
        self.side_of = re.compile(
            rf"(?P<lead>(?:{any_of('empty')} |to |just |directly |well |far )*)"
            rf"(?:(?P<bearing>{bearing})|(?P<centre>{any_of('centre')})) (?:of|from|in) (?P<of>.+)"
        )
        self.in_area_of_zone = re.compile(rf"(?:in )?(?:the )?area of (?P<of>.*\b{zone}\b.*)")
        self.area_of = re.compile(r"(?:in )?(?:the )?(?:general |wider |immediate )?area of (?P<of>.+)")
        self.words = [
            (
                word,
                re.compile(
                    rf"(?:{any_of('empty')} )*(?:(?P<bearing>{bearing})[\s-])?(?:{any_of(word)})(?: of)? (?P<of>.+)"
                ),
            )
            for word in ("outskirts", "edge", "countryside")
        ]
        self.relations = [
            ("near", re.compile(rf"(?:just |very |somewhere )?{any_of('near')} (?P<of>.+)")),
            ("outside", re.compile(rf"(?:just |well )?{any_of('outside')} (?P<of>.+)")),
            ("inside", re.compile(rf"{any_of('inside')} (?P<of>.+)")),
            ("along", re.compile(rf"{any_of('along')} (?P<of>.+)")),
        ]

    def _words_inside_and_behind(self) -> None:
        any_of, bearing = load_patterns().any_of, load_patterns().bearing
        named_so = "".join(rf"(?<!\b{re.escape(word)} )" for word in load_patterns().words.named_of)
        self.inner = re.compile(
            rf"(?P<base>.+?) (?P<rest>(?:(?:just |well |deep )?(?:{any_of('near', 'outside', 'inside', 'along')})"
            rf"|on the (?:{any_of('outskirts', 'edge')}) of|(?:to the )?{bearing} of|{named_so}of) .+)"
        )
        self.behind = [
            (word, re.compile(rf"(?P<of>.+?)(?:'s)? (?:{any_of(word)})"))
            for word in ("outskirts", "edge", "countryside")
        ]
        rim = "|".join(f"(?P<{word}>{any_of(word)})" for word in ("outskirts", "edge", "countryside"))
        self.side_behind = re.compile(rf"(?P<of>.+?)(?:'s|s')? (?P<bearing>{bearing})[\s-](?:{rim})")
        self.area_behind = re.compile(r"(?P<of>.+?) (?:area|vicinity|surroundings|direction)")
        rims = any_of("outskirts", "edge", "countryside", "borders")
        self.owner = re.compile(rf"(?P<owner>[^,']+)'s (?P<of>(?!(?:{bearing}[\s-])?{rims}$).+)")
        self.aside = re.compile(r"(?P<base>[^()]+?) ?\((?P<by>[^()]+)\)")

    def _names(self) -> None:
        known = load_patterns()
        any_of, bearing = known.any_of, known.bearing
        self.empty = re.compile(rf"(?:{any_of('empty')}) (?=\S)")
        self.adjective = re.compile(rf"(?:(?P<bearing>{bearing})|(?P<centre>{any_of('centre')}))[\s-](?P<of>.+)")
        self.kind_behind = re.compile(rf"(?P<of>.+?) (?P<kind>{known.kind})")
        self.kinds_behind = re.compile(rf".* {known.plural_kind}$")
        self.kinds_before = re.compile(rf"{known.plural_kind} of ")
        self.kind_before = re.compile(rf"(?P<kind>{known.kind}) (?:of )?(?P<of>.+)")
        self.zone = re.compile(rf".*\b{any_of('zones')}\b.*")
        self.nothing = re.compile(rf"(?:(?:{any_of('empty', 'part', 'about')})\s?)*")
        words = known.words
        back = alternation([*words.nouns_back, *(name for names in words.kinds_back.values() for name in names)])
        lead = rf"(?:(?:in|at|on|inside|to|from|of|within|{any_of('near', 'outskirts')}) )*"
        self.back = re.compile(
            rf"(?P<lead>{lead})(?:(?:(?:the|this|that|its) )?(?:same )?(?P<noun>{back})|{any_of('adverbs_back')})"
        )


@cache
def _shapes() -> _Shapes:
    return _Shapes()


class _Reader:
    """Reads a phrase; holds nothing but the patterns."""

    def __init__(self) -> None:
        self.shapes = _shapes()

    def read(self, text: str, depth: int) -> Expression:
        """The expression of a text already made plain."""
        if capital := self.shapes.capital.fullmatch(text):
            return self._name(f"{capital['of'] or capital['owner']} capital")
        text = self.shapes.joined.sub(" and ", text.strip(" .,:;-"))
        text = self.shapes.between_numbers.sub(r"\1-", text)
        if depth > DEEPEST or not text:
            return self._name(text)
        point = _located(text)
        if point is not None:
            return point
        for step in (self._pair, self._list, self._distance, self._front, self._inner, self._behind):
            found = step(text, depth + 1)
            if found is not None:
                return found
        return self._name(text)

    def _pair(self, text: str, depth: int) -> Expression | None:
        for shape in (self.shapes.between, self.shapes.way, self.shapes.way_behind):
            if found := shape.fullmatch(text):
                full = text[found.start("a") :] if shape is self.shapes.way_behind else ""
                return Between(self.read(found["a"], depth), self.read(found["b"], depth), full)
        found = self.shapes.stretch.fullmatch(text)
        if found and not self._is_bare_border(found["of"]):
            ends = (found["a"] or found["c"], found["b"])
            return Stretch(self.read(found["of"], depth), *(self.read(end, depth) for end in ends))
        found = self.shapes.border.fullmatch(text)
        if found is None or (found["own"] is None and found["others"] is None):
            return None
        own = found["own"] or ""
        names = [name for name in re.split(r"-| and ", own) if not self._says_nothing(name)]
        names += re.split(r", | and ", found["others"]) if found["others"] else []
        read = [self.read(name, depth) for name in names]
        has_first = found["own"] is not None or " between " in text
        return Border(read[0] if has_first and read else None, tuple(read[1:] if has_first else read))

    def _is_bare_border(self, text: str) -> bool:
        """Whether it is "the border" of nobody: then what stands behind "between" has it, and bounds no stretch."""
        found = self.shapes.border.fullmatch(text)
        return found is not None and found["own"] is None and found["others"] is None

    def _list(self, text: str, depth: int) -> Expression | None:
        if ";" in text:
            return Either(tuple(self.read(part, depth) for part in text.split(";") if part.strip()))
        parts = [part.strip() for part in re.split(r"(?:(?<!\d),|,(?!\d))(?![^(]*\))", text) if part.strip()]
        if re.search(r"(?:^| )(?:and|or|&) ", parts[-1]):
            items = [item for part in parts for item in re.split(r"(?:^|\s)(?:and|or|&)\s", part) if item.strip()]
            return self._either(items, depth) if len(items) > 1 else None
        if len(parts) > 1:
            return Qualified(self.read(parts[0], depth), tuple(self.read(part, depth) for part in parts[1:]))
        return None

    def _either(self, items: list[str], depth: int) -> Expression:
        """The items of a list; a kind behind the last or before the first ("provinces") goes with all without one."""
        read = [self.read(item, depth) for item in items]
        kinds: frozenset[Kind] = frozenset()
        for item, text, shape in (
            (read[-1], items[-1], self.shapes.kinds_behind),
            (read[0], self._name(items[0]).full, self.shapes.kinds_before),
        ):
            name = _innermost(item)
            if not kinds and isinstance(name, Named) and shape.match(text):
                kinds = name.kinds
        return Either(tuple(_with_kinds(item, kinds) for item in read))

    def _distance(self, text: str, depth: int) -> Expression | None:
        found = self.shapes.offset.fullmatch(text)
        if found is None:
            return None
        known = load_patterns()
        high = _value(found["upper"] or found["number"])
        low = 0.0 if found["bound"] else _value(found["number"])
        unit = known.units[squeeze(found["unit"])]
        bearing = known.bearings[squeeze(found["bearing"])] if found["bearing"] else None
        step = max(_step(found["number"], low), high - low)
        return Offset(self.read(found["of"], depth), (low + high) / 2 * unit, bearing, step * unit)

    def _front(self, text: str, depth: int) -> Expression | None:
        if found := self.shapes.in_area_of_zone.fullmatch(text):
            return Related("inside", self.read(found["of"], depth))
        if found := self.shapes.area_of.fullmatch(text):
            return Related("near", self.read(found["of"], depth))
        if found := self.shapes.part.fullmatch(text):
            return PartOf(self.read(found["of"], depth), self._bearing(found["bearing"]), bool(found["centre"]))
        if found := self.shapes.side_of.fullmatch(text):
            of = self.read(found["of"], depth)
            if found["centre"]:
                return PartOf(of, None, is_central=True)
            bearing, lead = self._bearing(found["bearing"]) or 0.0, found["lead"].split()
            if lead[-1:] == ["the"] and "to" not in lead:
                return PartOf(of, bearing)
            return Toward(of, bearing, is_loose=not {"to", "just", "directly"}.intersection(lead))
        for word, shape in (*self.shapes.words, *self.shapes.relations):
            if found := shape.fullmatch(text):
                related = Related(word, self.read(found["of"], depth))
                side = found.groupdict().get("bearing")
                return PartOf(related, self._bearing(side)) if side else related
        return None

    def _bearing(self, word: str | None) -> float | None:
        return None if word is None else load_patterns().bearings[squeeze(word)]

    def _inner(self, text: str, depth: int) -> Expression | None:
        if found := self.shapes.aside.fullmatch(text):
            return Qualified(self.read(found["base"], depth), (self.read(found["by"], depth),))
        if found := self.shapes.owner.fullmatch(text):
            if self._says_nothing(found["owner"]) or found["owner"] in {"country", "the country"}:
                return self.read(found["of"], depth)
            return Qualified(self.read(found["of"], depth), (self.read(found["owner"], depth),))
        found = self.shapes.inner.fullmatch(text)
        if found is None:
            return None
        rest = self.read(found["rest"].removeprefix("of "), depth)
        base = self._name(found["base"]).full
        is_kind = squeeze(base) in load_patterns().kinds and not self.shapes.zone.fullmatch(base)
        if is_kind:
            return _with_kinds(_in_full(base, found["rest"], rest), load_patterns().kinds[squeeze(base)])
        if self._says_nothing(base):
            return rest
        return Qualified(self.read(found["base"], depth), (rest,))

    def _behind(self, text: str, depth: int) -> Expression | None:
        if found := self.shapes.side_behind.fullmatch(text):
            if found["countryside"]:
                return self.read(f"{found['bearing']} {found['of']} {found['countryside']}", depth)
            return self.read(f"{found['bearing']} {found['outskirts'] or found['edge']} of {found['of']}", depth)
        for word, shape in self.shapes.behind:
            if found := shape.fullmatch(text):
                if squeeze(found["of"]) in load_patterns().bearings:
                    return self._name(text)
                of = self.read(found["of"], depth)
                is_region = word == "countryside" and isinstance(of, Named) and of.bearing is not None
                return self._name(text) if is_region else Related(word, of)
        found = self.shapes.area_behind.fullmatch(text)
        if found is None or self.shapes.zone.fullmatch(text) or self._says_nothing(found["of"]):
            return None
        return Related("near", self.read(found["of"], depth))

    def _says_nothing(self, text: str) -> bool:
        return bool(self.shapes.nothing.fullmatch(text.strip()))

    def _name(self, text: str) -> Named:
        """A name without the empty words before it, with the bearing and kind that stand by it."""
        while found := self.shapes.empty.match(text):
            text = text[found.end() :]
        full, bearing, is_central = text, None, False
        if found := self.shapes.adjective.fullmatch(text):
            bearing, is_central, text = self._bearing(found["bearing"]), bool(found["centre"]), found["of"]
        word = ""
        for shape in (self.shapes.kind_behind, self.shapes.kind_before):
            if not word and (found := shape.fullmatch(text)):
                word, text = found["kind"], found["of"]
        kinds = load_patterns().kinds[squeeze(word)] if word else frozenset()
        return Named(text, kinds, bearing, is_central, full, _facility(word))


def _value(number: str) -> float:
    """A number in digits or words; a comma before three digits parts thousands, else decimals."""
    if (word := NUMBERS.get(number, COUNTS.get(number))) is not None:
        return word
    return float(number.replace(",", "" if re.fullmatch(r"[1-9]\d{0,2},\d{3}", number) else "."))


def _step(number: str, value: float) -> float:
    """What a number was rounded to, as its digits tell; as much as itself where it is a loose word ("several")."""
    if number in NUMBERS:
        return value
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", number):
        return 10.0
    decimals = len(re.split("[.,]", number)[1]) if re.search("[.,]", number) else 0
    if decimals:
        return 10.0**-decimals
    return 10.0 if value % 10 == 0 and value >= 20 else 5.0 if value % 5 == 0 and value >= 10 else 1.0


def _innermost(expression: Expression) -> Expression:
    """The name inside spatial words."""
    while isinstance(expression, Related | Offset | Toward | PartOf):
        expression = expression.of
    return expression


def _in_full(kind: str, words: str, rest: Expression) -> Expression:
    """A name with the kind before it as part of it where it may be: "Line of Control", not "city of Homs"."""
    is_settlement = Kind.SETTLEMENT in load_patterns().kinds[squeeze(kind)]
    if is_settlement or not words.startswith("of ") or not isinstance(rest, Named) or rest.kinds:
        return rest
    return replace(rest, full=f"{kind} of {rest.full}", facility=_facility(kind))


def _facility(word: str) -> str:
    """A word for a kind where it is one for what is called after a place."""
    return word if squeeze(word) in load_patterns().facilities else ""


def _with_kinds(expression: Expression, kinds: frozenset[Kind]) -> Expression:
    """The expression with the kinds put to its name, where that has none of its own."""
    if isinstance(expression, Named):
        return replace(expression, kinds=kinds) if not expression.kinds else expression
    if isinstance(expression, Related | Offset | Toward | PartOf):
        return replace(expression, of=_with_kinds(expression.of, kinds))
    if isinstance(expression, Qualified):
        return replace(expression, base=_with_kinds(expression.base, kinds))
    if isinstance(expression, Either):
        return Either(tuple(_with_kinds(item, kinds) for item in expression.items))
    return expression
