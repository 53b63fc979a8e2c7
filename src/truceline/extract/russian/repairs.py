"""What does the Russian parser get wrong that form can put right? Speech beside a clause, words hung too far back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
_BELONGING: Final = frozenset({"obl", "obj", "iobj"})


def repair(tokens: list[Token], sentence: Sentence) -> None:
    """Put right, in place, what the heads of a sentence tell wrongly; heads go on making a tree."""
    _join_roots(tokens, sentence)
    _hang_nearer(tokens, sentence)
    _lift_counted(tokens, sentence)
    _share_subjects(tokens, sentence)
    _give_back_subjects(tokens, sentence)


def _give_back_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """“обстреляли военных, пятеро бойцов погибли": a second subject belongs to the verb right behind it."""
    for verb in [at for at in sentence if tokens[at].pos == "VERB"]:
        own = [at for at in sentence if tokens[at].head == verb and tokens[at].rel in _SUBJECTS]
        if len(own) < 2 or not own[0] < verb < own[-1] or own[-1] + 1 >= sentence.last:
            continue
        later = own[-1] + 1
        if tokens[later].pos == "VERB" and _is_bare(tokens, later, sentence) and not _is_above(tokens, own[-1], later):
            tokens[own[-1]].head = later


def _share_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """Of two subjects of one verb, the first belongs to the verb that stands between them and has none."""
    for verb in [at for at in sentence if tokens[at].pos == "VERB"]:
        own = [at for at in range(sentence.first, verb) if tokens[at].head == verb and tokens[at].rel in _SUBJECTS]
        if len(own) < 2:
            continue
        between = [
            at for at in range(own[0] + 1, own[-1]) if tokens[at].pos == "VERB" and _is_bare(tokens, at, sentence)
        ]
        if between and not _is_above(tokens, own[0], between[0]):
            tokens[own[0]].head = between[0]


def _is_bare(tokens: Sequence[Token], verb: int, sentence: Sentence) -> bool:
    """A finite verb or short participle without a subject."""
    token = tokens[verb]
    is_finite = token.has("VerbForm=Fin") or token.has("Variant=Short")
    return is_finite and not any(tokens[at].head == verb and tokens[at].rel in _SUBJECTS for at in sentence)


def _lift_counted(tokens: list[Token], sentence: Sentence) -> None:
    """“убиты не менее 20 человек”, with "менее" as the subject: those counted are."""
    for at in sentence:
        token = tokens[at]
        if token.pos != "ADV" or token.rel not in {"nsubj", "nsubj:pass", "obj"}:
            continue
        noun = next((one for one in range(at + 1, min(at + 5, sentence.last)) if tokens[one].pos == "NOUN"), None)
        if noun is not None and tokens[noun].head in {at, token.head}:
            tokens[noun].head, tokens[noun].rel = token.head, token.rel
            token.head, token.rel = noun, "advmod"


def _join_roots(tokens: list[Token], sentence: Sentence) -> None:
    """“…, сообщил источник.” as a root of its own hangs on the clause beside it."""
    roots = [at for at in sentence if tokens[at].head == at]
    if len(roots) < 2:
        return
    lexicon = load_words()
    saying = [at for at in roots if _is_saying(tokens, at, sentence, lexicon.via, lexicon.words.written)]
    verbs = [at for at in roots if tokens[at].pos == "VERB"]
    telling = [at for at in verbs if at not in saying]
    main = (telling or verbs or [at for at in roots if at not in saying] or roots)[0]
    for at in roots:
        if at != main:
            tokens[at].head = main
            tokens[at].rel = "parataxis" if at in saying or tokens[at].pos == "VERB" else "dep"


def _is_saying(
    tokens: Sequence[Token], at: int, sentence: Sentence, via: Mapping[str, object], written: frozenset[str]
) -> bool:
    """A verb of saying that has no clause of its own."""
    if tokens[at].lemma not in via and tokens[at].lemma not in written:
        return False
    return not any(tokens[one].head == at and tokens[one].rel in {"ccomp", "csubj"} for one in sentence)


def _hang_nearer(tokens: list[Token], sentence: Sentence) -> None:
    """An object or oblique that stands right behind a later verb belongs to that verb, not to one before it."""
    for at in sentence:
        token = tokens[at]
        if token.rel not in _BELONGING or not sentence.first <= token.head < at:
            continue
        verb = _verb_before(tokens, at, token.head)
        if verb is not None and not _is_above(tokens, at, verb):
            token.head = verb


def _verb_before(tokens: Sequence[Token], at: int, head: int) -> int | None:
    """The nearest finite verb between a word and its head, with no mark and only the word's own phrase between."""
    for index in range(at - 1, head, -1):
        token = tokens[index]
        if token.pos == "PUNCT":
            return None
        if token.pos == "VERB" and (token.has("VerbForm=Fin") or token.has("Variant=Short")):
            return index
        if token.head != at and token.pos not in {"ADP", "ADV", "PART", "ADJ", "NUM", "DET"}:
            return None
    return None


def _is_above(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether the word stands above the verb, so that hanging it there would make a ring."""
    while tokens[verb].head != verb:
        verb = tokens[verb].head
        if verb == at:
            return True
    return False
