"""What does the parser get wrong round names of outlets? Repairs by the form alone, beside ``speech_repairs``.

English-only. Each says what it looks like and what is true whatever the parser says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.speech_repairs import FINITE, SAYING, SUBJECTS, subjects_of

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_SITE: Final = re.compile(r"[A-Za-z0-9-]{3,}(?:\.[\w-]+)*\.[a-z]{2,5}\Z")
"""The address of a site."""


def right_outlets(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the tags, heads and relations round names of outlets in place."""
    _right_addresses(tokens, sentence)
    _right_acronyms(tokens, sentence)
    _right_days(tokens, sentence)
    _right_passed_on(tokens, sentence)


def _right_addresses(tokens: list[Token], sentence: Sentence) -> None:
    """“told narinjara.com”: the address of a site is its name."""
    for token in [tokens[at] for at in sentence if "." in tokens[at].text and _SITE.match(tokens[at].text)]:
        token.tag = "NNP"
    first, verb = tokens[sentence.first], tokens[min(sentence.first + 1, sentence.last - 1)]
    is_doer = first.tag == "NNP" and first.dep == "npadvmod" and first.head == verb.index == verb.head
    if is_doer and verb.tag == "VBN" and verb.lemma in SAYING and not subjects_of(tokens, sentence, verb):
        first.dep, verb.tag = "nsubj", "VBD"  # "News.am reported from the session"


def _right_acronyms(tokens: list[Token], sentence: Sentence) -> None:
    """“citing the state agency SANA”, read as what an agency did: capitals behind a noun are its name."""
    for name in [tokens[at] for at in sentence if tokens[at].tag in {"VBD", "VBN", "VB", "VBP"}]:
        noun = tokens[name.index - 1]
        is_short = len(name.text) > 2 and name.text.isupper() and name.text.isalpha()
        held = noun.head == name.index and noun.dep in SUBJECTS
        beside = noun.head == name.head and noun.dep == "dobj"  # "told the agency SANA then"
        if not is_short or not (held or beside) or name.head == name.index:
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == name.index and at != noun.index]
        if noun.tag != "NN" or any(token.dep not in {"punct", "advmod", "npadvmod"} for token in own):
            continue
        if held:
            noun.head, noun.dep = name.head, "dobj" if name.dep in {"ccomp", "xcomp"} else name.dep
        name.tag, name.head, name.dep = "NNP", noun.index, "appos"


def _right_days(tokens: list[Token], sentence: Sentence) -> None:
    """“told USA Today”, read as when: a day with a capital behind a name is a part of it."""
    for day in [tokens[at] for at in sentence if tokens[at].dep == "npadvmod" and tokens[at].text == "Today"]:
        verb = tokens[day.head]
        is_named = tokens[day.index - 1].is_name and tokens[day.index - 1].head == day.index
        if (
            is_named
            and verb.lemma in SAYING
            and not any(tokens[at].head == verb.index and tokens[at].dep in {"dobj", "dative"} for at in sentence)
        ):
            day.dep = "dobj"


def _right_passed_on(tokens: list[Token], sentence: Sentence) -> None:
    """“said in a statement relayed by X that …”, "writes, with reference to officers, that …": what is said.

    A clause with "that" and a subject of its own is what the verb of saying tells, whatever word stands right before.
    """
    for that in [tokens[at] for at in sentence if tokens[at].lower == "that" and tokens[at].dep in {*SUBJECTS, "mark"}]:
        clause = tokens[that.head]
        if clause.dep not in {"ccomp", "relcl", "acl"} or clause.index < that.index:
            continue
        if not any(token.index > that.index for token in subjects_of(tokens, sentence, clause)):
            continue
        verb = _saying_over(tokens, clause)
        if verb is not None and not any(
            tokens[at].head == verb.index and tokens[at].dep == "ccomp" and at != clause.index for at in sentence
        ):
            that.dep, that.tag = "mark", "IN"
            clause.head, clause.dep = verb.index, "ccomp"


def _saying_over(tokens: list[Token], clause: Token) -> Token | None:
    """The verb of saying with a subject over the phrase of its paper or its reference that a clause was hung on."""
    above = tokens[clause.head]
    if clause.dep == "ccomp":
        is_participle = above.tag == "VBN" and above.dep == "acl"
        above = tokens[above.head] if is_participle else above
        if not is_participle or above.dep != "pobj":
            return None
    elif not (above.dep == "pobj" and tokens[tokens[above.head].head].lemma == "reference"):
        return None
    prep = tokens[above.head]
    while prep.dep in {"prep", "pobj"} and prep.head != prep.index:
        prep = tokens[prep.head]
    return prep if prep.lemma in SAYING and prep.tag in FINITE else None
