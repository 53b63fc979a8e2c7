"""Which forms may a word of Arabic have? Persons of verbs, suffixes of nouns, and the clitics in front of both.

All strings are folded. Forms are made by rule from a stem, so that a lexicon has one entry for a verb; some that are
made so are no Arabic, and stand in no text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

CONJUNCTIONS: Final = ("و", "ف")
PREPOSITIONS: Final = {"ب": "ب", "ل": "ل", "ك": "ك"}
PRONOUNS: Final = ("هما", "ها", "هم", "نا", "ه")
PAST_ENDINGS: Final = ("", "ت", "وا", "ا", "تا", "ن", "نا")
PRESENT_PREFIXES: Final = ("ي", "ت", "ن")
PRESENT_ENDINGS: Final = ("", "ون", "وا", "ان", "ن")
LEAST: Final = 2
"""Letters that must be left when a clitic is taken off."""


class Base(NamedTuple):
    """A word without its clitics: conjunction, preposition, article, the stem, and whether sa- makes it future."""

    conjunction: str
    preposition: str
    has_article: bool
    stem: str
    is_future: bool = False


class VerbForm(NamedTuple):
    """What a form of a verb tells: past or present, whether its subject is many, and whether an object hangs on it."""

    is_past: bool
    is_plural: bool = False
    has_object: bool = False


@lru_cache(maxsize=65536)
def bases(word: str) -> tuple[Base, ...]:
    """Readings of a folded word, the plainest first: nothing taken off, then conjunction, preposition, article."""
    found = [Base("", "", False, word)]
    for conjunction in ("", *CONJUNCTIONS):
        if not word.startswith(conjunction) or len(word) - len(conjunction) < LEAST:
            continue
        rest = word.removeprefix(conjunction)
        found.append(Base(conjunction, "", False, rest))
        if rest.startswith("س") and len(rest) > LEAST + 1 and rest[1] in "يتن":
            found.append(Base(conjunction, "", False, rest[1:], is_future=True))
        found.extend(_nominal(conjunction, rest))
    return tuple(dict.fromkeys(found))


def _nominal(conjunction: str, rest: str) -> list[Base]:
    found = []
    if rest.startswith("ال") and len(rest) - 2 >= LEAST:
        found.append(Base(conjunction, "", True, rest[2:]))
    if rest.startswith("لل") and len(rest) - 2 >= LEAST:
        found.append(Base(conjunction, "ل", True, rest[2:]))
    for clitic in PREPOSITIONS:
        after = rest.removeprefix(clitic)
        if after == rest or len(after) < LEAST:
            continue
        if after.startswith("ال") and len(after) - 2 >= LEAST:
            found.append(Base(conjunction, clitic, True, after[2:]))
        found.append(Base(conjunction, clitic, False, after))
    return found


@lru_cache(maxsize=65536)
def stems(stem: str) -> tuple[str, ...]:
    """A noun's stem and what it is without a pronoun at its end: طائراتها, مقتله, غارته."""
    found = [stem]
    for pronoun in PRONOUNS:
        rest = stem.removesuffix(pronoun)
        if rest != stem and len(rest) > LEAST:
            found.append(rest)
            if rest.endswith("ت"):
                found.append(f"{rest[:-1]}ه")
    if stem.endswith("ا") and len(stem) > LEAST + 1:
        found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


def verb_forms(entry: str) -> dict[str, VerbForm]:
    """All forms of a verb told as ``past`` or ``past>present`` (folded, the present without its prefix)."""
    past, _, present = entry.partition(">")
    present = present or past
    made: dict[str, VerbForm] = {}
    is_weak = past.endswith("ي")
    for ending in PAST_ENDINGS:
        is_plural = ending in {"وا", "ا", "تا", "ن"}
        stem = past[:-1] if is_weak and ending in {"ت", "وا", "تا"} else past
        made[stem + ending] = VerbForm(True, is_plural)
    for prefix in PRESENT_PREFIXES:
        for ending in PRESENT_ENDINGS:
            stem = present[:-1] if present.endswith("ي") and ending in {"ون", "وا"} else present
            made.setdefault(prefix + stem + ending, VerbForm(False, bool(ending)))
    for form, told in list(made.items()):
        stem = form[:-1] if form.endswith("وا") else form
        stem = f"{stem[:-1]}ا" if is_weak and form == past else stem
        for pronoun in PRONOUNS:
            made.setdefault(stem + pronoun, told._replace(has_object=True))
    return made
