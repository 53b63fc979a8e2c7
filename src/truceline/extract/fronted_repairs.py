"""What does the parser get wrong of who speaks behind a phrase in front, round an aside, or in brackets?

English-only repairs by the form alone, as ``speech_repairs``. Each says what it looks like and what is true.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from truceline.extract.speech_repairs import FINITE, SAYING, subjects_of

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_LEADING: Final = frozenset({"citing", "quoting"})
_CITING: Final = frozenset({"cite", "quote"})
_FRONT: Final = frozenset({"IN", "VBG", "VBN", "TO"})
"""Tags of words that begin a phrase in front of who speaks."""
_WHERE: Final = frozenset({"Near", "Outside", "Inside", "Around", "Behind", "Beyond", "Across", "Along"})
_IN_NAMES: Final = frozenset({"DT", "JJ", "CD", ",", "IN", "POS"})
MAX_NAMED: Final = 30
"""Words between a phrase in front and the verb that may name who speaks."""


def right_fronted(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the heads and relations of those who speak, in place."""
    _right_near(tokens, sentence)
    _right_aside(tokens, sentence)
    _right_behind_front(tokens, sentence)
    _right_bracketed(tokens, sentence)
    _right_quoted_on(tokens, sentence)
    _right_account(tokens, sentence)
    _right_colon(tokens, sentence)
    _right_as(tokens, sentence)


def _right_near(tokens: list[Token], sentence: Sentence) -> None:
    """“Near X, the head of the council, Y, told …”, with "Near X" read as a name: it is where."""
    first = tokens[sentence.first]
    place = tokens[first.head]
    verb = tokens[place.head]
    if first.text in _WHERE and first.dep == "compound" and place.dep == "nsubj" and verb.index > place.index:
        first.tag, first.dep, first.head = "IN", "prep", verb.index
        place.dep, place.head = "pobj", first.index


def _right_behind_front(tokens: list[Token], sentence: Sentence) -> None:
    """“Speaking to X, the head of …, Y, said”, "In an interview with X, the minister, Y, said": who says it.

    Behind a phrase in front and its comma, the first noun before the verb says it, and a name behind that is his.
    """
    lead = tokens[sentence.first]
    if lead.tag not in _FRONT:
        return
    comma, verb = _zone(tokens, sentence)
    if comma is None or verb is None:
        return
    doer = _first_noun(tokens, comma + 1, verb.index)
    subjects = [one for one in subjects_of(tokens, sentence, verb) if comma < one.index < verb.index]
    is_apposed = bool(subjects) and subjects[0].is_name and doer is not None and not doer.is_name
    if doer is None or doer in subjects or (subjects and not (is_apposed and doer.head < comma)):
        _hang_front(lead, verb, comma)
        return
    for one in subjects_of(tokens, sentence, verb):
        if one.index < comma:
            one.dep, one.head = "dep", lead.index
        elif one.index < verb.index:
            one.dep, one.head = "appos", doer.index
    doer.head, doer.dep = verb.index, "nsubj"
    for at in range(doer.index + 1, verb.index):
        if tokens[at].is_noun and (tokens[at].head <= comma or tokens[at].head == verb.index):
            tokens[at].head, tokens[at].dep = doer.index, "appos"
    _hang_front(lead, verb, comma)


def _hang_front(lead: Token, verb: Token, comma: int) -> None:
    """The phrase in front belongs to the verb, whatever of the speaker's name it was hung on."""
    if lead.head == lead.index:
        return
    if comma < lead.head < verb.index or (lead.head == verb.index and lead.dep in {"csubj", "ccomp"}):
        lead.head, lead.dep = verb.index, "advcl" if lead.tag == "VBG" else "prep"


def _zone(tokens: list[Token], sentence: Sentence) -> tuple[int | None, Token | None]:
    """The last comma of the phrases in front, and the verb of saying that is the first verb behind."""
    comma = None
    for at in range(sentence.first + 1, sentence.last - 1):
        token = tokens[at]
        if token.tag in FINITE | {"MD"}:
            is_said = token.lemma in SAYING and comma is not None and at - comma <= MAX_NAMED
            return (comma, token) if is_said else (None, None)
        if token.text == "," and (comma is None or tokens[comma + 1].tag in _FRONT):
            comma = at
    return None, None


def _first_noun(tokens: list[Token], first: int, last: int) -> Token | None:
    """The head of the first run of nouns: "the head" of "the head of the council, Y"."""
    found = None
    for at in range(first, last):
        if tokens[at].is_noun:
            found = tokens[at]
        elif found is not None:
            break
        elif tokens[at].tag not in {"DT", "JJ", "PRP$", "NN", "CD", "VBN"}:
            return None
    return None if found is not None and tokens[min(found.index + 1, last)].tag in {"CD", "POS"} else found


def _right_bracketed(tokens: list[Token], sentence: Sentence) -> None:
    """“… (a nurse in X said that …)”, with the nurse read as another name of what stands before: she said it."""
    first = next((at for at in sentence if tokens[at].text == "("), None)
    said = (at for at in range(first + 1, sentence.last) if tokens[at].tag in FINITE) if first is not None else iter(())
    verb = next((tokens[at] for at in said), None)
    if first is None or verb is None or verb.lemma not in SAYING:
        return
    doers = [one for one in subjects_of(tokens, sentence, verb) if one.index > first]
    nouns = [tokens[at] for at in range(first + 1, verb.index) if tokens[at].is_noun]
    named = [one for one in nouns if not first < one.head < verb.index]
    if not doers and len(named) == 1 and not any(tokens[at].text in {",", ")"} for at in range(first, verb.index)):
        named[0].head, named[0].dep = verb.index, "nsubj"


def _right_aside(tokens: list[Token], sentence: Sentence) -> None:
    """“State media, citing the minister, Y, said …”, with "Y" read as who said: what stands before the aside says."""
    for citing in [tokens[at] for at in sentence if tokens[at].lower in _LEADING]:
        if citing.index < sentence.first + 2 or tokens[citing.index - 1].text != ",":
            continue
        doer = tokens[citing.index - 2]
        verb = next((tokens[at] for at in range(citing.index, sentence.last) if tokens[at].tag in FINITE), None)
        if verb is None or verb.lemma not in SAYING or tokens[verb.index - 1].text != "," or not doer.is_noun:
            continue
        while doer.dep in {"compound", "appos"} and tokens[doer.head].index < citing.index and doer.head != doer.index:
            doer = tokens[doer.head]
        cited = [tokens[at] for at in sentence if tokens[at].head == citing.index and tokens[at].dep == "dobj"]
        read = subjects_of(tokens, sentence, verb)
        if doer in read or not cited or any(one.index < citing.index for one in read):
            continue
        for one in read:
            one.head, one.dep = cited[0].index, "appos"
        doer.head, doer.dep, citing.head = verb.index, "nsubj", verb.index


def _right_quoted_on(tokens: list[Token], sentence: Sentence) -> None:
    """“quoted X as saying that …, and Y as saying that …”, with "Y" read as part of what X says: Y is quoted too."""
    telling = [at for at in sentence if tokens[at].tag == "VBG" and tokens[at].lemma in SAYING | {"tell"}]
    says = [at for at in telling if at > sentence.first and tokens[at - 1].lower == "as"]
    for before, at in pairwise(says):
        citing, joining = tokens[tokens[before - 1].head], at - 2
        while joining > before and (tokens[joining].is_noun or tokens[joining].tag in _IN_NAMES):
            joining -= 1
        inside = range(joining + 1, at - 1)
        name = next((tokens[one] for one in inside if tokens[one].head not in inside), None)
        if citing.lemma not in _CITING or tokens[joining].lower not in {"and", "but"}:
            continue
        if name is not None and name.is_noun:
            name.head, name.dep = citing.index, "conj"
            tokens[joining].head, tokens[at - 1].head, tokens[at - 1].dep = citing.index, citing.index, "prep"


def _right_account(tokens: list[Token], sentence: Sentence) -> None:
    """“…, according to the head of X, Y, who spoke to Z”, with "Y" hung elsewhere: it is the head's name."""
    for to in [tokens[at] for at in sentence if tokens[at].lower == "to" and tokens[at - 1].lower == "according"]:
        office = next((tokens[at] for at in sentence if tokens[at].head == to.index and tokens[at].dep == "pobj"), None)
        comma = next((at for at in range(to.index, sentence.last) if tokens[at].text == ","), None)
        if office is None or comma is None or office.is_name or not tokens[comma - 1].is_noun:
            continue
        name = _first_noun(tokens, comma + 1, sentence.last)
        ends = name is not None and (name.index + 1 >= sentence.last or tokens[name.index + 1].text in {",", "."})
        if name is not None and ends and name.is_name and name.head < to.index - 1:
            name.head, name.dep = office.index, "appos"


def _right_colon(tokens: list[Token], sentence: Sentence) -> None:
    """“X reports: …”, "while X reports that …", with "reports" read as a noun: it is what X does."""
    for noun in [tokens[at] for at in sentence if tokens[at].tag == "NNS" and tokens[at].lemma in SAYING]:
        before = tokens[noun.index - 1] if noun.index > sentence.first else noun
        follows = tokens[noun.index + 1].lower if noun.index + 1 < sentence.last else ""
        is_verb = follows == ":" or (follows == "that" and noun.dep in {"advcl", "conj", "ccomp"})
        if is_verb and before.is_name and before.head == noun.index:
            noun.tag, before.dep = "VBZ", "nsubj"


def _right_as(tokens: list[Token], sentence: Sentence) -> None:
    """“As X's correspondent reports, …”, with "reports" read as a noun, or X as what it is like: X reports it."""
    lead = tokens[sentence.first]
    comma = next((at for at in range(sentence.first, sentence.last) if tokens[at].text == ","), sentence.first)
    root = next((tokens[at] for at in sentence if tokens[at].head == at), lead)
    if lead.lower != "as" or comma < sentence.first + 3 or root.index <= comma:
        return
    inside = [tokens[at] for at in range(sentence.first + 1, comma)]
    verb = next((one for one in inside if one.tag in FINITE), None) or _as_noun(tokens, lead, tokens[comma - 1])
    if verb is None or verb.lemma not in SAYING or verb.tag == "VBN":
        return
    verb.dep, verb.head, lead.dep, lead.head = "advcl", root.index, "mark", verb.index
    doer = next((one for one in inside if one.head == lead.index and one.is_noun and one.index < verb.index), None)
    for other in subjects_of(tokens, sentence, verb) if doer is not None else ():
        other.head, other.dep = (doer.index if doer is not None else other.head), "appos"
    if doer is not None:
        doer.head, doer.dep = verb.index, "nsubj"


def _as_noun(tokens: list[Token], lead: Token, noun: Token) -> Token | None:
    """The verb of "As local media report,", which was read as a noun."""
    doer = tokens[noun.index - 1]
    is_many = noun.tag == "NNS" or doer.tag == "NNS"
    if not (is_many and noun.is_noun and noun.lemma in SAYING):
        return None
    if noun.head == lead.index and doer.is_noun and doer.head == noun.index:
        for token in tokens[lead.index + 1 : doer.index]:
            if token.head == noun.index:
                token.head = doer.index
        doer.dep = "nsubj"
    noun.tag = "VBZ"
    return noun
