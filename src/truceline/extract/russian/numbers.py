"""How many? Numbers of a Russian text in figures and words, with what makes them bounds, estimates or ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tree import Tree
    from truceline.extract.russian.words import WordsBody
    from truceline.extract.walks import Sentence

MAX_NUMBER: Final = 100_000_000
_RANGE: Final = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number over tokens [first, last] and its words before it, as a range; ``high`` None without an upper end."""

    first: int
    last: int
    low: int
    high: int | None
    is_about: bool = False
    is_indefinite: bool = False


def find_numbers(tree: Tree, sentence: Sentence) -> list[Number]:
    """Numbers of a sentence in order; figures of calibres, hours and years are the caller's to leave out."""
    words = load_words().words
    found: list[Number] = []
    at = sentence.first
    while at < sentence.last:
        read = _number(tree, at, sentence.last, words)
        if read is None:
            at += 1
            continue
        last, low, high, vague = read
        found.append(_bounded(tree, Number(at, last, low, high, False, vague), sentence, words))
        at = last + 1
    return found


def _number(tree: Tree, at: int, end: int, words: WordsBody) -> tuple[int, int, int | None, bool] | None:
    """Last token and value of the number that begins at a token."""
    token = tree[at]
    ranged = _RANGE.fullmatch(token.text)
    if ranged and int(ranged[1]) < int(ranged[2]) <= MAX_NUMBER:
        return at, int(ranged[1]), int(ranged[2]), False
    if token.text.isdecimal() and len(token.text) <= 8:
        return _figure(tree, at, end, words)
    if token.lemma in words.indefinite and token.pos in {"NUM", "NOUN", "ADV", "DET"}:
        scale = words.scales.get(tree[at + 1].lemma, 1) if at + 1 < end else 1
        last = at + 1 if scale > 1 else at
        return last, words.indefinite[token.lemma] * scale, None, True
    if token.lemma not in words.numerals and token.lemma not in words.scales:
        return None
    if token.lemma == "один" and not _counts(tree, at):
        return None
    return _spelled(tree, at, end, words)


def _counts(tree: Tree, at: int) -> bool:
    """Whether "один" counts what it stands before, and is not "one of" or a pronoun."""
    head = tree[at].head
    return tree[at].rel.startswith("nummod") or (tree[head].is_noun and head > at and tree[at].rel != "nsubj")


def _figure(tree: Tree, at: int, end: int, words: WordsBody) -> tuple[int, int, int | None, bool]:
    value, last = int(tree[at].text), at
    while last + 1 < end and re.fullmatch(r"\d{3}", tree[last + 1].text) and tree[last + 1].start - tree[last].end == 1:
        value, last = value * 1000 + int(tree[last + 1].text), last + 1
    if last + 1 < end and tree[last + 1].lemma.rstrip(".") in words.scales:
        value, last = value * words.scales[tree[last + 1].lemma.rstrip(".")], last + 1
    if last + 2 < end and tree[last + 1].text in {"-", "–"} and tree[last + 2].text.isdecimal():
        upper = int(tree[last + 2].text[:9])
        if value < upper <= MAX_NUMBER:
            return last + 2, value, upper, False
    return last, min(value, MAX_NUMBER), min(value, MAX_NUMBER), False


def _spelled(tree: Tree, at: int, end: int, words: WordsBody) -> tuple[int, int, int | None, bool]:
    total = part = 0
    last = at
    while last < end:
        lemma = tree[last].lemma
        if lemma in words.scales:
            total, part = total + max(part, 1) * words.scales[lemma], 0
        elif lemma in words.numerals and (part == 0 or words.numerals[lemma] < part):
            part += words.numerals[lemma]
        else:
            break
        last += 1
    value = min(total + part, MAX_NUMBER)
    is_vague = tree[at].lemma in {"сотня", "тысяча", "десяток"} and tree[at].has("Number=Plur")
    return last - 1, value, None if is_vague else value, is_vague


def _bounded(tree: Tree, number: Number, sentence: Sentence, words: WordsBody) -> Number:
    """The number with what the words before it make of it: "не менее", "более", "до", "около", "от … до"."""
    before = " ".join(tree[at].lower for at in range(max(sentence.first, number.first - 3), number.first))
    first, low, high = number.first, number.low, number.high
    for phrases, kind in (
        (words.at_least, "least"), (words.at_most, "most"), (words.more_than, "more"), (words.about, "about"),
    ):  # fmt: skip
        hit = next((one for one in phrases if before == one or before.endswith(f" {one}")), None)
        if hit is None or (hit == "до" and ("от" in before.split() or _has_grown(tree, number, words))):
            continue
        first -= len(hit.split())
        if kind == "about":
            return Number(first, number.last, low, high, True, number.is_indefinite)
        bounds = {"least": (low, None), "more": (low + 1, None), "most": (0 if hit != "до" else 1, high)}
        low, high = bounds[kind]
        return Number(first, number.last, low, high, False, number.is_indefinite)
    return number


def _has_grown(tree: Tree, number: Number, words: WordsBody) -> bool:
    """“возросло до 34": the number is what it came to, no upper end."""
    return any(tree[at].lemma in words.growing for at in tree.ancestors(number.last))
