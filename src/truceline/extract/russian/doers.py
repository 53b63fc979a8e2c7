"""Who does it, where the parser gives the verb another subject or none? Repairs of subjects in Russian parses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.joints import SUBJECTS, is_above, is_bare, is_finite
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

_RELATIVE: Final = frozenset({"который", "чей", "что", "кто", "где", "куда", "откуда", "когда"})
_STOPS: Final = frozenset({",", ";", ".", ":"})
_BRACKETS: Final = frozenset('"«»„“”')


def free_first_ones(tokens: list[Token], sentence: Sentence) -> None:
    """“первыми открыли огонь мятежники": who was first tells how it was done, and not who did it."""
    for at in sentence:
        token = tokens[at]
        if token.lemma not in {"первый", "сам"} or token.case != "Ins":
            continue
        if token.rel in SUBJECTS:
            token.rel = "obl"
        verb = token.head
        behind = [one for one in range(verb, sentence.last) if tokens[one].head == verb and tokens[one].rel == "obj"]
        if len(behind) == 1 and is_bare(tokens, verb, sentence) and _agrees(tokens[behind[0]], tokens[verb]):
            tokens[behind[0]].rel = "nsubj"


def _agrees(token: Token, verb: Token) -> bool:
    """Whether a noun may be the subject of a plural verb: several, in the nominative or in an accusative like it."""
    is_many = token.has("Number=Plur") and verb.has("Number=Plur")
    return is_many and (token.case == "Nom" or (token.case == "Acc" and token.has("Animacy=Inan")))


def right_many(tokens: list[Token], sentence: Sentence) -> None:
    """“Хуситы отвергают": a subject in “-ы” or "-и" of a plural verb is many, whatever it was taken for."""
    for at in sentence:
        token, verb = tokens[at], tokens[tokens[at].head]
        is_many = token.rel == "nsubj" and token.pos == "PROPN" and token.lower.endswith(("ы", "и"))
        if is_many and token.has("Number=Sing") and token.case not in {"Nom", "Gen"} and verb.has("Number=Plur"):
            token.features = "Animacy=Anim|Case=Nom|Gender=Masc|Number=Plur"


def lift_told_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """“обсерватория, на которую ссылается X, насчитала …”: the verb behind the clause is what the noun does."""
    root = next((at for at in sentence if tokens[at].head == at), None)
    if root is None or tokens[root].pos not in {"NOUN", "PROPN"} or tokens[root].case not in {"Nom", ""}:
        return
    for at in range(root + 1, sentence.last):
        token = tokens[at]
        if token.head != root or token.rel not in {"acl", "acl:relcl", "parataxis", "conj"} or not is_finite(token):
            continue
        below = [one for one in sentence if tokens[one].head == at]
        is_relative = any(tokens[one].lemma in _RELATIVE for one in below)
        told = [one for one in sentence if tokens[one].head == root and tokens[one].rel.startswith("acl") and one < at]
        if is_relative or not told or tokens[at - 1].text != "," or not is_bare(tokens, at, sentence):
            continue
        token.head, token.rel = at, "root"
        tokens[root].head, tokens[root].rel = at, "nsubj"
        return


def join_capitals(tokens: list[Token], sentence: Sentence) -> None:
    """“Берлин и Париж возложили": names before a plural verb without a subject are who did it."""
    for at in sentence:
        token = tokens[at]
        verb = token.head
        if token.pos != "PROPN" or token.rel not in {"obl", "obj", "iobj"} or verb <= at:
            continue
        below = [tokens[one] for one in sentence if tokens[one].head == at]
        if any(one.rel == "case" for one in below) or not any(one.rel == "conj" for one in below):
            continue
        is_plural = tokens[verb].pos == "VERB" and tokens[verb].has("Number=Plur")
        if is_plural and token.case in {"Nom", "Acc", ""} and is_bare(tokens, verb, sentence):
            token.rel = "nsubj"


def free_carriers(tokens: list[Token], sentence: Sentence) -> None:
    """“эту версию DW передает", "заявление разобрал SouthFront": a name in Latin letters is the verb's subject."""
    carrying = load_words().words.carrying.nouns
    for at in sentence:
        token = tokens[at]
        if not token.text.isascii() or not token.text[:1].isupper() or token.rel.startswith("flat"):
            continue
        above = tokens[token.head]
        if above.lemma in carrying and above.index < at and token.rel in {"nmod", "appos", "flat:foreign"}:
            verb = above.head
        elif token.rel in {"obl", "obj", "iobj", "nmod"} and above.pos == "VERB":
            verb = above.index
        else:
            continue
        is_beside = tokens[verb].pos == "VERB" and _are_beside(tokens, at, verb)
        below = [tokens[one] for one in sentence if tokens[one].head == at]
        is_told = tokens[verb].lemma in load_words().via and at == verb + 1 and tokens[verb - 1].text == ","
        has_object = is_told or any(
            tokens[one].head == verb and tokens[one].lemma in carrying and tokens[one].rel == "obj" for one in sentence
        )
        if at > verb and is_beside:
            has_object = _part_with_words(tokens, sentence, verb) or has_object
        if not is_beside or any(one.rel == "case" for one in below) or not is_bare(tokens, verb, sentence):
            continue
        if has_object and not is_above(tokens, at, verb):
            token.head, token.rel = verb, "nsubj"


def _part_with_words(tokens: list[Token], sentence: Sentence, verb: int) -> bool:
    """“Доклад разобрал X": words before the verb are its object where a name stands behind it."""
    carrying = load_words().words.carrying.nouns
    for at in range(sentence.first, verb):
        token = tokens[at]
        if token.head == verb and token.rel == "nsubj" and token.lemma in carrying and token.has("Animacy=Inan"):
            token.rel = "obj"
            return True
    return False


def _are_beside(tokens: list[Token], at: int, verb: int) -> bool:
    """Whether nothing but marks of quotation and parts of the name stands between a name and a verb."""
    between = tokens[min(at, verb) + 1 : max(at, verb)]
    return all(one.text in _BRACKETS or one.head == at or one.text.isascii() for one in between)


def close_relatives(tokens: list[Token], sentence: Sentence) -> None:
    """“…, слова которого приводит то же издание.": who stands behind the verb of a relative clause is its subject."""
    for verb in sentence:
        if tokens[verb].rel != "acl:relcl" or not is_bare(tokens, verb, sentence):
            continue
        first = next((at for at in range(verb - 1, sentence.first, -1) if tokens[at].text in _STOPS), None)
        stop = next((at for at in range(verb, sentence.last) if tokens[at].text in _STOPS), sentence.last)
        if first is None or not any(tokens[at].lemma in {"который", "чей"} for at in range(first, verb)):
            continue
        for at in range(verb + 1, stop):
            token = tokens[at]
            is_outside = not first < token.head < stop and token.pos in {"NOUN", "PROPN", "X"}
            is_led = any(tokens[one].pos == "ADP" and tokens[one].head == at for one in range(verb, at))
            if is_outside and token.case in {"Nom", "Acc", ""} and not is_led and not is_above(tokens, at, verb):
                _give(tokens, range(verb + 1, at), at)
                token.head, token.rel = verb, "nsubj"
                break


def _give(tokens: list[Token], before: range, noun: int) -> None:
    """Words that agree with a noun, and stand before it, belong to it."""
    for at in before:
        if tokens[at].pos in {"DET", "ADJ"}:
            tokens[at].head, tokens[at].rel = noun, "det" if tokens[at].pos == "DET" else "amod"
