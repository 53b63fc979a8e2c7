"""What does the parser get wrong round words of saying? Repairs of a parse by its form alone, beside ``repairs``.

English-only. Each says what it looks like and what is true whatever the parser says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_VERBAL: Final = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_SAYING: Final = frozenset(
    {"say", "tell", "report", "claim", "write", "state", "announce", "add", "confirm", "declare"}
)
_TOLD: Final = _SAYING | {"hear", "learn", "inform", "assure"}
_NOUN_LIKE: Final = frozenset(
    {"counter", "claim", "report", "charge", "note", "state", "comment", "remark", "stress", "answer", "reply", "quip"}
)
"""Verbs of saying whose form in the present is that of a noun."""


def right_speech(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the heads and relations round words of saying in place."""
    _right_that(tokens, sentence)
    _right_counters(tokens, sentence)
    _right_inserted(tokens, sentence)
    _right_interrupted(tokens, sentence)
    _right_fronted(tokens, sentence)
    _right_orders(tokens, sentence)


def _subjects(tokens: list[Token], sentence: Sentence, verb: Token) -> list[Token]:
    return [tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].dep in _SUBJECTS]


def _right_that(tokens: list[Token], sentence: Sentence) -> None:
    """“He was told by soldiers that rebels had burned it”, read as soldiers that burned: what has a subject needs none.

    Where "that" and a noun are both read as the subject of a clause, "that" leads it in, and it is what somebody says.
    """
    for that in [
        tokens[at] for at in sentence if tokens[at].lower == "that" and tokens[at].dep in {*_SUBJECTS, "mark"}
    ]:
        clause = tokens[that.head]
        own = _subjects(tokens, sentence, clause)
        if clause.dep != "relcl" or not any(token.index > that.index for token in own):
            continue
        noun = verb = tokens[clause.head]
        while verb.dep in {"agent", "prep", "pobj"} and verb.head != verb.index:
            verb = tokens[verb.head]
        between = tokens[noun.index + 1 : that.index]
        is_near = all(token.text != "," and token.tag not in _VERBAL for token in between)
        if verb.lemma in _TOLD and noun.index < that.index and is_near:
            that.dep, that.tag = "mark", "IN"
            clause.head, clause.dep = verb.index, "ccomp"


def _right_counters(tokens: list[Token], sentence: Sentence) -> None:
    """“The group's wing counters that drones bombed it”, read as counters of a wing: a verb stands before "that"."""
    for noun in [tokens[at] for at in sentence if tokens[at].tag == "NNS" and tokens[at].lemma in _NOUN_LIKE]:
        after = tokens[noun.index + 1] if noun.index + 1 < sentence.last else noun
        doer = tokens[noun.index - 1] if noun.index > sentence.first else noun
        clause = tokens[after.head]
        is_clause = after.lower == "that" and clause.head == noun.index and clause.dep in {"relcl", "acl"}
        is_whole = noun.head == noun.index and doer.is_noun and doer.head == noun.index and doer is not noun
        if (
            not is_clause
            or not is_whole
            or not any(one.index > after.index for one in _subjects(tokens, sentence, clause))
        ):
            continue
        for token in [tokens[at] for at in sentence if tokens[at].head == noun.index and at < doer.index]:
            token.head = doer.index
        noun.tag, noun.dep, doer.dep = "VBZ", "ROOT", "nsubj"
        after.dep, after.tag, clause.dep = "mark", "IN", "ccomp"


def _right_inserted(tokens: list[Token], sentence: Sentence) -> None:
    """“One soldier, reached on his phone, said”, read as what "a soldier reached" said: a comma parts it from him."""
    for clause in [tokens[at] for at in sentence if tokens[at].dep == "ccomp" and tokens[at].tag in {"VBD", "VBN"}]:
        verb = tokens[clause.head]
        subjects = _subjects(tokens, sentence, clause)
        is_said = verb.lemma in _SAYING and verb.tag in _FINITE and verb.index > clause.index
        if not is_said or _subjects(tokens, sentence, verb) or len(subjects) != 1:
            continue
        comma = tokens[clause.index - 1]
        is_aside = comma.text == "," and tokens[verb.index - 1].text == "," and subjects[0].index < comma.index
        if is_aside and not any(tokens[at].tag in _FINITE for at in range(clause.index + 1, verb.index)):
            clause.head, clause.dep, clause.tag = subjects[0].index, "acl", "VBN"
            subjects[0].head, subjects[0].dep = verb.index, "nsubj"


def _right_interrupted(tokens: list[Token], sentence: Sentence) -> None:
    """“Aircraft, the command warned, launched bombs”, read as two that warned: the first does what comes behind."""
    for verb in [tokens[at] for at in sentence if tokens[at].head == at and tokens[at].tag in _FINITE]:
        subjects = _subjects(tokens, sentence, verb)
        if len(subjects) != 2 or subjects[1].index > verb.index:
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].dep == "conj"]
        later = [token for token in own if token.tag in {"VBD", "VBN", "VBZ"} and tokens[token.index - 1].text == ","]
        parted = any(tokens[at].text == "," for at in range(subjects[0].index, subjects[1].index))
        if not later or not parted or _subjects(tokens, sentence, later[0]):
            continue
        main, subject = later[0], subjects[0]
        main.head, main.dep, main.tag = main.index, "ROOT", "VBD" if main.tag == "VBN" else main.tag
        subject.head, verb.head, verb.dep = main.index, main.index, "parataxis"


def _right_fronted(tokens: list[Token], sentence: Sentence) -> None:
    """“In remarks to X, a leader said”, read as X, a leader: what ends right before a verb without a subject is one."""
    for verb in [tokens[at] for at in sentence if tokens[at].tag in _FINITE and tokens[at].lemma in _SAYING]:
        node = tokens[verb.index - 1]
        if _subjects(tokens, sentence, verb) or node.text == "," or verb.index == sentence.first:
            continue
        while node.dep not in {"appos", "conj"} and node.head not in {node.index, verb.index}:
            node = tokens[node.head]
        mark = tokens[_first(tokens, sentence, node) - 1]
        if node.dep == "appos" and node.is_noun and mark.text == "," and mark.index > sentence.first:
            node.head, node.dep = verb.index, "nsubj"


def _first(tokens: list[Token], sentence: Sentence, top: Token) -> int:
    """The first word of the phrase of a noun: of what hangs on it before it."""
    return min([top.index, *(at for at in sentence if tokens[at].head == top.index and at < top.index)])


def _right_orders(tokens: list[Token], sentence: Sentence) -> None:
    """“told them to get off and shot nine”, read as an order to shoot: a past form goes on from a past form."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "conj" and tokens[at].tag == "VBD"]:
        first = tokens[verb.head]
        above = tokens[first.head]
        is_order = first.tag == "VB" and first.dep in {"xcomp", "ccomp", "advcl"} and above.tag == "VBD"
        if is_order and not _subjects(tokens, sentence, verb):
            verb.head = above.index
