"""What belongs to a Russian verb of saying that stands beside its clause? Repairs of the words round such asides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.joints import BELONGING, SUBJECTS, is_above, is_bare, is_finite
from truceline.extract.russian.voices import part_words
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

_STOPS: Final = frozenset({",", ";", ":"})
_DASHES: Final = frozenset({"–", "—", "-"})
_STRAY: Final = SUBJECTS | BELONGING | {"nmod", "dep"}
"""Relations of what may stand behind a verb of saying and hang on the clause before it."""
_BY_CASE: Final = {"Dat": "iobj", "Acc": "obj"}


def close_speech(tokens: list[Token], sentence: Sentence) -> None:
    """Repairs of what stands round the verbs of saying of a sentence."""
    _lead_forward(tokens, sentence)
    _part_nouns(tokens, sentence)
    _join_owners(tokens, sentence)
    _free_charges(tokens, sentence)
    for verb in range(sentence.first, sentence.last - 1):
        is_known = tokens[verb].lemma == "стать" and tokens[verb + 1].lower == "известно"
        is_told = is_finite(tokens[verb]) and (is_known or _is_told_by(tokens[verb].lemma))
        if is_told and _is_beside(tokens, verb, sentence):
            _close(tokens, verb, sentence)
    _seat_outlets(tokens, sentence)
    _seat_sources(tokens, sentence)
    _join_gerunds(tokens, sentence)
    _join_holders(tokens, sentence)
    _hand_to_names(tokens, sentence)
    part_words(tokens, sentence)


def _is_told_by(lemma: str) -> bool:
    lexicon = load_words()
    return lemma in lexicon.via or lemma in lexicon.written or lemma in lexicon.words.carrying.verbs


def _is_beside(tokens: Sequence[Token], verb: int, sentence: Sentence) -> bool:
    """Whether a verb stands behind a comma, a dash or "как", with no clause of its own."""
    before = tokens[verb - 1] if verb > sentence.first else None
    if before is None or not (before.text in {",", *_DASHES} or before.lower == "как"):
        return False
    return not any(tokens[at].head == verb and tokens[at].rel in {"ccomp", "csubj"} for at in sentence)


def _close(tokens: list[Token], verb: int, sentence: Sentence) -> None:
    """“…, сообщил врач телеканалу X, …", "как утверждали в X, …": up to the next mark, the words are the verb's."""
    stop = next((at for at in range(verb + 1, sentence.last) if tokens[at].text in _STOPS), sentence.last)
    if any(is_finite(tokens[at]) for at in range(verb + 1, stop)):
        return
    for at in range(verb + 1, stop):
        token = tokens[at]
        if _is_behind_told(tokens, at, verb):
            token.head, token.rel = verb, "obl"
        is_stray = token.pos in {"NOUN", "PROPN", "PRON"} and token.rel in _STRAY
        if not is_stray or verb <= token.head < stop or is_above(tokens, at, verb):
            continue
        is_led = any(tokens[one].head == at and tokens[one].pos == "ADP" for one in range(verb + 1, at))
        if token.case == "Nom" and not is_led and is_bare(tokens, verb, sentence):
            token.rel = "nsubj"
        elif token.rel in {"nmod", "dep"} or is_led:
            token.rel = "obl" if is_led else _BY_CASE.get(token.case, "obl")
        token.head = verb


def _is_behind_told(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """“сообщили агентству X в командовании": where it was said is no part of the outlet that was told it."""
    above = tokens[at].head
    led = [one for one in range(verb + 1, at) if tokens[one].head == at and tokens[one].lower in {"в", "во"}]
    if not led or not verb < above < at or tokens[verb].has("Number=Sing"):
        return False
    while tokens[above].head != verb and verb < tokens[above].head < above:
        above = tokens[above].head
    return tokens[above].head == verb and tokens[above].rel == "iobj"


def _is_speaker(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """“заявил Минздрав хуситов": whether a body is the subject of a verb that quotes nobody."""
    is_body = tokens[at].rel == "nsubj" and tokens[at].head == verb and tokens[at].has("Animacy=Inan")
    return is_body and tokens[verb].lemma not in load_words().words.carrying.quoting


def _is_in_phrase(tokens: Sequence[Token], at: int, sentence: Sentence) -> bool:
    """Whether a noun stands in a phrase that a preposition leads."""
    while tokens[at].is_noun and tokens[tokens[at].head].is_noun and tokens[at].head < at:
        at = tokens[at].head
    before = range(max(sentence.first, at - 4), at)
    return tokens[at].is_noun and any(tokens[one].head == at and tokens[one].lower in {"в", "во"} for one in before)


def _join_owners(tokens: list[Token], sentence: Sentence) -> None:
    """“в пресс-службе Минздрава хуситов", "в командовании коалиции": a genitive behind a body is the body's."""
    for at in range(sentence.first + 1, sentence.last):
        token, verb = tokens[at], tokens[at].head
        is_loose = token.is_noun and token.rel in {"obj", "obl"} and token.case == "Gen"
        if not is_loose or not _is_told_by(tokens[verb].lemma) or tokens[at - 1].pos == "ADP":
            continue
        own = _is_in_phrase(tokens, at - 1, sentence) or _is_speaker(tokens, at - 1, verb)
        if own and not is_above(tokens, at, at - 1):
            token.head, token.rel = at - 1, "nmod"


def _free_charges(tokens: list[Token], sentence: Sentence) -> None:
    """“обвинило грузинскую сторону в обстреле": what somebody is charged with is the verb's, and not his."""
    accusing = load_words().words.accusing
    for at in sentence:
        token, whom = tokens[at], tokens[tokens[at].head]
        led = [one for one in sentence if tokens[one].head == at and tokens[one].lower in {"в", "во"}]
        is_charge = token.rel == "nmod" and whom.rel == "obj" and tokens[whom.head].lemma in accusing
        if is_charge and led and token.case == "Loc" and token.lemma in load_words().by_noun:
            token.head, token.rel = whom.head, "obl"


def _seat_sources(tokens: list[Token], sentence: Sentence) -> None:
    """“сообщил источник телеканала X в штабе": where an unnamed source is belongs to him, and not to what he does."""
    anonymous = load_words().words.speakers["anonymous"]
    for at in sentence:
        source = tokens[at]
        if source.lemma not in anonymous or source.rel != "nsubj":
            continue
        behind = [one for one in range(at + 1, sentence.last) if tokens[one].head == source.head]
        place = next((one for one in behind if tokens[one].rel == "obl"), None)
        led = [one for one in sentence if tokens[one].head == place and tokens[one].lower in {"в", "во"}]
        own = [one for one in range(at + 1, led[0]) if not _is_below(tokens, one, at)] if led else [at]
        if place is not None and not [one for one in own if tokens[one].pos != "PUNCT" or tokens[one].text in _STOPS]:
            tokens[place].head, tokens[place].rel = at, "nmod"


def _is_below(tokens: Sequence[Token], at: int, head: int) -> bool:
    return at == head or is_above(tokens, head, at)


def _join_gerunds(tokens: list[Token], sentence: Sentence) -> None:
    """“– сказал врач, отметив, что …": a gerund of saying behind the verb of an aside is his who speaks there."""
    verb = None
    for at in range(sentence.first + 1, sentence.last):
        token = tokens[at]
        if is_finite(token):
            verb = at if _is_told_by(token.lemma) else None
        is_gerund = token.has("VerbForm=Conv") and token.lemma in load_words().via and tokens[at - 1].text == ","
        if is_gerund and verb is not None and token.head != verb and not is_above(tokens, at, verb):
            token.head, token.rel = verb, "advcl"


def _join_holders(tokens: list[Token], sentence: Sentence) -> None:
    """“в заявлении, которое есть в распоряжении X": the clause without a verb hangs on the noun before its comma."""
    for at in range(sentence.first + 2, sentence.last - 1):
        clause = tokens[at].head
        is_loose = tokens[at].lemma == "который" and tokens[at - 1].text == "," and tokens[clause].is_noun
        if not is_loose or clause < at or tokens[clause].rel.startswith("acl"):
            continue
        before = range(max(sentence.first, at - 8), at - 1)
        alike = [one for one in before if tokens[one].is_noun and _is_alike(tokens[one], tokens[at])]
        if alike and not is_above(tokens, clause, alike[-1]):
            tokens[clause].head, tokens[clause].rel = alike[-1], "acl:relcl"


def _is_alike(noun: Token, pronoun: Token) -> bool:
    """Whether a pronoun may take up a noun by gender and number; no name, as those have documents and are none."""
    forms = ("Number=Plur",) if pronoun.has("Number=Plur") else ("Gender=Masc", "Gender=Fem", "Gender=Neut")
    return noun.pos == "NOUN" and any(noun.has(one) and pronoun.has(one) for one in forms)


def _part_nouns(tokens: list[Token], sentence: Sentence) -> None:
    """“в командовании коалиции", "в сводке миссии": a noun is no adjective of the one behind it, which is below it."""
    for at in range(sentence.first, sentence.last - 1):
        token, noun = tokens[at], tokens[at + 1]
        if token.rel != "amod" or token.head != noun.index or noun.pos not in {"NOUN", "PROPN"}:
            continue
        is_noun = token.pos == "NOUN" or token.lemma in load_words().words.documents
        led = [
            one for one in range(sentence.first, at) if tokens[one].head in {at, at + 1} and tokens[one].pos == "ADP"
        ]
        if not is_noun or not led or noun.head in led:
            continue
        head, rel = (at, "root") if noun.head == noun.index else (noun.head, noun.rel)
        token.pos, token.head, token.rel = "NOUN", head, rel
        for one in led:
            tokens[one].head = at
        noun.head, noun.rel = at, "nmod"


def right_deputies(tokens: list[Token], sentence: Sentence) -> None:
    """“исполняющая обязанности главы": whoever stands in for somebody is a person, and does nothing by that word."""
    for at in range(sentence.first, sentence.last - 1):
        token, duties = tokens[at], tokens[at + 1]
        if token.lemma not in {"исполнять", "исполняющий"} or duties.lemma != "обязанность":
            continue
        token.pos, token.lemma = "NOUN", "исполняющий"
        token.features = "|".join(one for one in token.features.split("|") if one[:4] in {"Case", "Gend", "Numb"})
        token.features = f"Animacy=Anim|{token.features}"
        if duties.head == at:
            duties.rel = "nmod"
        whose = tokens[at + 2] if at + 2 < sentence.last else duties
        if whose.head == at and whose.case == "Gen":
            whose.head, whose.rel = at + 1, "nmod"


def _seat_outlets(tokens: list[Token], sentence: Sentence) -> None:
    """“Со ссылкой на врача больницы X сообщает", "…, телеканалу X сообщили": an outlet before it is its own."""
    outlets = load_words().words.takes_up["outlet"]
    for verb in range(sentence.first + 2, sentence.last - 1):
        if tokens[verb].lemma not in load_words().via or not is_finite(tokens[verb]):
            continue
        for at in range(verb - 1, max(sentence.first, verb - 7), -1):
            token = tokens[at]
            is_latin = at == verb - 1 and token.text.isascii() and token.text[:1].isupper()
            is_outlet = is_latin or (token.lemma in outlets and token.case == "Nom")
            if token.text in _STOPS or (is_finite(token) and at < verb):
                break
            is_told = token.lemma in outlets and token.case == "Dat"
            is_speaker = is_outlet and is_bare(tokens, verb, sentence)
            if (is_speaker or is_told) and token.head != verb and not is_above(tokens, at, verb):
                token.head, token.rel = verb, "iobj" if is_told else "nsubj"
                break


def _hand_to_names(tokens: list[Token], sentence: Sentence) -> None:
    """“сообщили Sputnik в штабе": a name in Latin letters is no subject of a plural verb, but whom somebody told it."""
    for at in sentence:
        token, verb = tokens[at], tokens[tokens[at].head]
        is_name = token.rel == "nsubj" and token.text.isascii() and token.text[:1].isupper()
        if not is_name or not verb.has("Number=Plur") or verb.lemma not in load_words().via:
            continue
        if not any(tokens[one].head == at and tokens[one].rel == "conj" for one in sentence):
            token.rel = "iobj"


def _lead_forward(tokens: list[Token], sentence: Sentence) -> None:
    """“военными сообщили в миссии”: a preposition leads the noun behind it, and none before it."""
    for at in sentence:
        if tokens[at].pos != "ADP" or tokens[at].rel != "case":
            continue
        behind = range(at + 1, min(at + 5, sentence.last))
        stop = next((one for one in behind if tokens[one].pos in {"PUNCT", "VERB"}), behind.stop)
        noun = next((one for one in range(at + 1, stop) if tokens[one].pos in {"NOUN", "PROPN"}), None)
        is_over = noun is not None and noun < tokens[at].head  # "в Хайсе телеканалу X"
        is_over = is_over and tokens[noun or at].case == "Loc" and tokens[tokens[at].head].case not in {"Loc", ""}
        if noun is not None and (is_over or tokens[at].head < at) and not is_above(tokens, at, noun):
            tokens[at].head = noun
