"""Who speaks, and to what outlet, where the parser hangs one on the other? Repairs of speech in Russian parses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.joints import BELONGING, OFFICES, SUBJECTS, is_above, is_bare, is_finite
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

_NATIVE: Final = re.compile("[а-я-]+[сц]к(?:ое|ая|ие|ий)")
_QUOTES: Final = frozenset('"«»„“”')


def right_adjectives(tokens: list[Token], sentence: Sentence) -> None:
    """“карабахское Минобороны": whose body it is stands before it, and is no noun."""
    for at in range(sentence.first, sentence.last - 1):
        token, noun = tokens[at], tokens[at + 1]
        is_alone = token.pos == "ADJ" and token.head == at and tokens[min(at + 2, sentence.last - 1)].text == ":"
        if (
            (token.pos not in {"NOUN", "PROPN"} and not is_alone)
            or noun.lemma not in OFFICES
            or not _NATIVE.fullmatch(token.lower)
        ):
            continue
        if noun.head == at:
            noun.head, noun.rel = (at + 1, "root") if token.head == at else (token.head, token.rel)
        elif token.head != at + 1:
            continue
        noun.features = f"Animacy=Inan|Case={token.case}|Gender=Neut|Number=Sing"
        token.pos, token.head, token.rel, token.features = "ADJ", at + 1, "amod", noun.features
        for one in sentence:
            if tokens[one].head == at:
                tokens[one].head = at + 1


def free_speakers(tokens: list[Token], sentence: Sentence) -> None:
    """“тому же агентству Шошани пояснил": a person in the nominative is no part of the outlet that he told it."""
    words = load_words()
    outlets = words.words.speakers["outlet"]
    for at in sentence:
        token, outlet = tokens[at], tokens[tokens[at].head]
        if token.case != "Nom" or not token.has("Animacy=Anim") or token.rel not in {"appos", "nmod", "flat:name"}:
            continue
        verb = outlet.head
        is_outlet = outlet.lemma in outlets or outlet.text.isascii() or tokens[outlet.index - 1].text in _QUOTES
        is_told = tokens[verb].pos == "VERB" and tokens[verb].lemma in words.via and outlet.case != "Nom"
        if is_outlet and is_told and outlet.head != outlet.index and is_bare(tokens, verb, sentence):
            token.head, token.rel = verb, "nsubj"


def free_told(tokens: list[Token], sentence: Sentence) -> None:
    """“рассказал Коанг AFP": an outlet behind a person who speaks is whom he told it."""
    words = load_words()
    outlets = words.words.speakers["outlet"]
    for at in sentence:
        token, person = tokens[at], tokens[tokens[at].head]
        is_beside = token.rel in {"appos", "nmod", "flat:name", "flat:foreign"} and person.index < at
        if not is_beside or person.rel != "nsubj" or person.case != "Nom" or not person.has("Animacy=Anim"):
            continue
        verb = person.head
        is_outlet = (token.text.isascii() and token.text[:1].isupper()) or (token.lemma in outlets and token.is_name)
        is_said = tokens[verb].pos == "VERB" and tokens[verb].lemma in words.via and verb < person.index
        if is_outlet and is_said and person.is_name and not person.text.isascii():
            token.head, token.rel = verb, "iobj"


def part_at_semicolons(tokens: list[Token], sentence: Sentence) -> None:
    """A noun behind a semicolon belongs to the verb that stands there, and not to one before it."""
    mark = next((at for at in sentence if tokens[at].text == ";"), None)
    if mark is None:
        return
    verb = next((at for at in range(mark + 1, sentence.last) if is_finite(tokens[at])), None)
    for at in range(mark + 1, verb if verb is not None else mark):
        token = tokens[at]
        is_before = sentence.first <= token.head < mark and token.rel in SUBJECTS | BELONGING
        if verb is not None and is_before and token.pos in {"NOUN", "PROPN", "PRON"} and not is_above(tokens, at, verb):
            token.head, token.rel = verb, "obj" if token.case == "Acc" else token.rel


def free_outlets(tokens: list[Token], sentence: Sentence) -> None:
    """“передаёт со ссылкой на обсерваторию Reuters": the outlet behind whom it cites is who passes it on."""
    words = load_words()
    outlets = words.words.speakers["outlet"]
    for at in sentence:
        token, cited = tokens[at], tokens[tokens[at].head]
        if token.rel not in {"appos", "nmod", "flat", "flat:foreign", "flat:name"} or cited.index >= at:
            continue
        is_outlet = token.lemma in outlets or (token.text.isascii() and token.text[:1].isupper())
        is_apart = token.case == "Nom" and cited.rel == "obl" and cited.case not in {"Nom", ""}
        if cited.lemma in outlets or cited.text.isascii() or not (is_outlet or _is_in_marks(tokens, at)):
            continue
        is_cited = tokens[cited.head].lemma == "ссылка" or tokens[cited.head].lower == "слов"
        if not is_cited and not is_apart:
            continue
        verb = tokens[cited.head].head if is_cited else cited.head
        if tokens[verb].lemma in words.via and is_bare(tokens, verb, sentence):
            token.head, token.rel = verb, "nsubj"


def _is_in_marks(tokens: list[Token], at: int) -> bool:
    return tokens[at].text[:1].isupper() and at > 0 and tokens[at - 1].text in _QUOTES


def name_outlets(tokens: list[Token], sentence: Sentence) -> None:
    """“агентство, чью новость перепечатал портал Ura.ru": a name is that of the outlet before it."""
    outlets = load_words().words.speakers["outlet"]
    for at in range(sentence.first + 1, sentence.last):
        token, outlet = tokens[at], tokens[at - 1]
        is_name = token.text[:1].isupper() and token.rel in {"appos", "flat:foreign", "flat"}
        is_name = is_name and (token.text.isascii() or token.pos == "PROPN")
        is_apart = token.head < outlet.index or token.head > at + 1
        if is_name and outlet.lemma in outlets and outlet.text.islower() and is_apart:
            token.head, token.rel = outlet.index, "appos"
