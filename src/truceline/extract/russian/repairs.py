"""What does the Russian parser get wrong that form can put right? Speech beside a clause, words hung too far back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.closing import close_speech, right_deputies
from truceline.extract.russian.doers import (
    close_relatives,
    free_carriers,
    free_first_ones,
    join_capitals,
    lift_told_subjects,
    right_many,
)
from truceline.extract.russian.handing import (
    free_outlets,
    free_speakers,
    free_told,
    name_outlets,
    part_at_semicolons,
    right_adjectives,
)
from truceline.extract.russian.joints import BELONGING, DASHES, SUBJECTS, is_above, is_bare, is_finite
from truceline.extract.russian.verb_forms import right_verbs
from truceline.extract.russian.voices import (
    free_retellers,
    free_talks,
    lift_speakers,
    lower_asides,
    right_accused,
    right_voices,
)
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence


def repair(tokens: list[Token], sentence: Sentence) -> None:
    """Put right, in place, what the heads of a sentence tell wrongly; heads go on making a tree."""
    right_verbs(tokens, sentence)
    right_deputies(tokens, sentence)
    right_adjectives(tokens, sentence)
    right_voices(tokens, sentence)
    lift_told_subjects(tokens, sentence)
    close_relatives(tokens, sentence)
    free_first_ones(tokens, sentence)
    right_many(tokens, sentence)
    free_carriers(tokens, sentence)
    lower_asides(tokens, sentence)
    part_at_semicolons(tokens, sentence)
    free_speakers(tokens, sentence)
    free_told(tokens, sentence)
    _set_off_sayings(tokens, sentence)
    _lead_sayings(tokens, sentence)
    _head_sayings(tokens, sentence)
    _part_objects(tokens, sentence)
    lift_speakers(tokens, sentence)
    _hand_to_outlets(tokens, sentence)
    _count_subjects(tokens, sentence)
    _free_objects(tokens, sentence)
    _give_objects(tokens, sentence)
    _lift_subject_verbs(tokens, sentence)
    _join_roots(tokens, sentence)
    _set_off_sayings(tokens, sentence)
    close_speech(tokens, sentence)
    _join_adjectives(tokens, sentence)
    _free_subjects(tokens, sentence)
    _close_clauses(tokens, sentence)
    _join_citations(tokens, sentence)
    free_outlets(tokens, sentence)
    name_outlets(tokens, sentence)
    _hang_nearer(tokens, sentence)
    lift_speakers(tokens, sentence)
    _hang_forward(tokens, sentence)
    _settle_subjects(tokens, sentence)


def _settle_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """Who acts by which verb, once all else hangs where it belongs."""
    _lift_counted(tokens, sentence)
    _share_subjects(tokens, sentence)
    _give_back_subjects(tokens, sentence)
    join_capitals(tokens, sentence)
    right_accused(tokens, sentence)
    free_talks(tokens, sentence)
    free_retellers(tokens, sentence)


_ENDS: Final = frozenset({",", "?", "!", "…"})
"""Marks before the dash behind which somebody is told to say it."""
_FINITE: Final = re.compile("(?:л|ла|ло|ли|ет|ют|ит|ят)(?:ся|сь)?$")
"""Endings of finite verbs that speech is told by."""


def _set_off_sayings(tokens: list[Token], sentence: Sentence) -> None:
    """“…, докладывало Минобороны": a finite verb of saying right behind a comma, with who says it behind it."""
    via = load_words().via
    for at in range(sentence.first + 1, sentence.last - 1):
        token = tokens[at]
        if not _is_set_off(tokens, at) or token.pos != "VERB" or token.lemma not in via:
            continue
        if not _FINITE.search(token.lower) or token.head == at:
            continue
        who = next((one for one in range(at + 1, sentence.last) if _may_say(tokens, one, at)), None)
        who = at + 1 if tokens[at + 1].lower == "там" else who
        if who is None or any(tokens[one].text in {",", ";"} for one in range(at, who)):
            continue
        root = next((one for one in sentence if tokens[one].head == one), None)
        is_early = root is not None and root > at and _is_closed(tokens, range(at + 1, root))
        if root is None or not (root < at or is_early) or is_above(tokens, at, root):
            continue
        if token.rel != "parataxis":
            token.head, token.rel = root, "parataxis"
        _hang_between(tokens, range(at + 1, who), root, at)
        if tokens[who].lower == "там":
            tokens[who].head, tokens[who].rel = at, "advmod"
        elif tokens[who].head != at and not at < tokens[who].head < who:
            tokens[who].head, tokens[who].rel = at, "nsubj"
        elif tokens[who].rel in {"obj", "iobj"} and not any(
            tokens[one].head == at and tokens[one].rel in SUBJECTS for one in sentence
        ):
            tokens[who].rel = "nsubj"


def _is_closed(tokens: Sequence[Token], behind: range) -> bool:
    """“Утром, докладывала она, повстанцы …": whether a comma and no clause of its own ends what is set off."""
    comma = next((at for at in behind if tokens[at].text == ","), None)
    if comma is None or tokens[comma + 1].lower in {"что", "как", "чтобы", "который", "где", "когда"}:
        return False
    return not any(is_finite(tokens[at]) or tokens[at].text in {";", ":"} for at in range(behind.start, comma))


def _is_set_off(tokens: Sequence[Token], at: int) -> bool:
    """Behind a comma, or behind the dash that ends a quotation."""
    return tokens[at - 1].text == "," or (tokens[at - 1].text in DASHES and tokens[at - 2].text in _ENDS)


def _hang_between(tokens: list[Token], between: range, root: int, verb: int) -> None:
    """“– возразил в эфире X представитель": what stands between the verb of saying and who says it is the verb's."""
    for at in between:
        is_outside = tokens[at].head == root or tokens[at].head < verb
        if is_outside and tokens[at].rel in BELONGING and tokens[at].pos in {"NOUN", "PROPN"}:
            tokens[at].head = verb


def _lead_sayings(tokens: list[Token], sentence: Sentence) -> None:
    """“Киев в июле сообщал об одном случае: …”: who hangs behind the colon says it."""
    via = load_words().via
    colon = next((at for at in sentence if tokens[at].text == ":"), None)
    if colon is None:
        return
    for verb in range(sentence.first + 1, colon):
        if tokens[verb].pos != "VERB" or tokens[verb].lemma not in via or not is_bare(tokens, verb, sentence):
            continue
        who = next((at for at in range(sentence.first, verb) if _may_say(tokens, at, verb)), None)
        if who is not None and tokens[who].head > colon and not is_above(tokens, who, verb):
            tokens[who].head, tokens[who].rel = verb, "nsubj"


def _head_sayings(tokens: list[Token], sentence: Sentence) -> None:
    """“Как рассказали «X» двое жителей, …”: who stands between the verb of saying and the comma says it."""
    if tokens[sentence.first].lower != "как":
        return
    verb = next(
        (at for at in range(sentence.first, min(sentence.first + 4, sentence.last)) if tokens[at].pos == "VERB"), None
    )
    if verb is None or tokens[verb].lemma not in load_words().via or not is_bare(tokens, verb, sentence):
        return
    stop = next((at for at in range(verb, sentence.last) if tokens[at].text == ","), verb)
    for at in range(verb + 1, stop):
        counted = any(
            tokens[one].head == at and tokens[one].pos == "NUM" and tokens[one].case == "Nom" for one in range(verb, at)
        )
        if (
            (counted or _may_say(tokens, at, verb))
            and not verb < tokens[at].head < stop
            and not is_above(tokens, at, verb)
        ):
            tokens[at].head, tokens[at].rel = verb, "nsubj"
            return


def _hand_to_outlets(tokens: list[Token], sentence: Sentence) -> None:
    """“подтвердил комитет начальников изданию X”: an outlet in the dative is told by the subject, and no part of it."""
    words = load_words()
    outlets = words.words.takes_up["outlet"]
    for at in sentence:
        token = tokens[at]
        if token.case != "Dat" or token.lemma not in outlets or token.rel != "nmod":
            continue
        above = token.head
        while tokens[above].head != above and tokens[above].pos in {"NOUN", "PROPN"}:
            above = tokens[above].head
        if tokens[above].pos == "VERB" and tokens[above].lemma in words.via and not is_above(tokens, at, above):
            token.head, token.rel = above, "iobj"


def _count_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """“Шесть беспилотников подлетали", "самолётов не летало": those before such a verb are its subject."""
    flying = {verb for frame in load_words().frames.frames if frame.name == "flight" for verb in frame.verbs}
    for at in sentence:
        token, verb = tokens[at], tokens[at].head
        if (
            token.rel != "obj"
            or token.case != "Gen"
            or verb <= at
            or tokens[verb].lemma not in flying - {"совершить", "выполнить", "провести", "облететь"}
        ):
            continue
        if tokens[verb].pos == "VERB" and is_bare(tokens, verb, sentence):
            token.rel = "nsubj"


def _part_objects(tokens: list[Token], sentence: Sentence) -> None:
    """“«Белые каски» обвинили авиацию": of two objects of a verb without subject, the nominative before it is one."""
    for verb in [at for at in sentence if tokens[at].pos == "VERB" and is_bare(tokens, at, sentence)]:
        own = [at for at in sentence if tokens[at].head == verb and tokens[at].rel == "obj"]
        before = [at for at in own if at < verb and tokens[at].case == "Nom"]
        if before and any(at > verb for at in own) and _may_say(tokens, before[0], verb):
            tokens[before[0]].rel = "nsubj"


def _may_say(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """A noun in the nominative, or in an accusative of that form that agrees with the verb, without a preposition."""
    token = tokens[at]
    if token.pos not in {"NOUN", "PROPN"} or token.case not in {"Nom", "Acc"}:
        return False
    last = min(at + 6, len(tokens))
    is_many = token.has("Number=Plur") or any(tokens[one].head == at and tokens[one].rel == "conj"
                                              for one in range(at + 1, last))  # fmt: skip
    agrees = is_many == tokens[verb].has("Number=Plur")
    is_led = any(tokens[one].pos == "ADP" and tokens[one].head == at for one in range(verb + 1, at))
    return token.case == "Nom" or (token.has("Animacy=Inan") and agrees and not is_led)


def _free_objects(tokens: list[Token], sentence: Sentence) -> None:
    """“аэродром накрыли из миномётов": one thing before a plural verb is what it was done to."""
    for at in sentence:
        token, verb = tokens[at], tokens[at].head
        if token.rel != "nsubj" or verb <= at or not token.has("Number=Sing") or not token.has("Animacy=Inan"):
            continue
        is_plural = tokens[verb].has("Number=Plur") and tokens[verb].has("VerbForm=Fin")
        is_alone = not any(
            tokens[one].head == at and tokens[one].rel in {"conj", "nummod", "nummod:gov"} for one in sentence
        )
        if is_plural and tokens[verb].pos == "VERB" and (is_alone or token.case == "Acc"):
            token.rel = "obj" if token.case in {"Acc", "Nom"} else token.rel


def _give_objects(tokens: list[Token], sentence: Sentence) -> None:
    """“Правозащитники авиаудар подтвердили": an accusative right before a verb is its object."""
    for at in range(sentence.first, sentence.last - 1):
        token, verb = tokens[at], tokens[at + 1]
        if token.rel != "nmod" or token.case != "Acc" or not is_finite(verb) or token.head >= at:
            continue
        is_led = any(tokens[one].pos == "ADP" and tokens[one].head == at for one in sentence)
        above = token.head
        while tokens[above].head != above and tokens[above].pos in {"NOUN", "PROPN"}:
            above = tokens[above].head
        has_object = any(tokens[one].head == at + 1 and tokens[one].rel == "obj" for one in sentence)
        if above == at + 1 and not is_led and not has_object:
            token.head, token.rel = at + 1, "obj"


def _lift_subject_verbs(tokens: list[Token], sentence: Sentence) -> None:
    """“Прилетели беспилотники, повреждения получили …": a finite verb is no subject; the noun behind it is its own."""
    for at in sentence:
        token = tokens[at]
        if not is_finite(token) or token.rel not in SUBJECTS or token.head == at:
            continue
        above = token.head
        token.rel = "conj"
        own = [one for one in range(at + 1, above) if tokens[one].head == above and tokens[one].rel == "nsubj"]
        if at < above and own and is_bare(tokens, at, sentence):
            tokens[own[0]].head = at


def _join_adjectives(tokens: list[Token], sentence: Sentence) -> None:
    """“азербайджанское Минобороны", "сирийские ВВС": an adjective in its noun's place stands before that noun."""
    for at in range(sentence.first, sentence.last - 1):
        adjective, noun = tokens[at], tokens[at + 1]
        is_document = adjective.lemma in load_words().words.documents  # "в сводке миссии"
        if adjective.pos != "ADJ" or adjective.head == at or noun.pos not in {"NOUN", "PROPN"} or is_document:
            continue
        if noun.head == at and adjective.rel in {"dep", "nsubj", "obj", "obl", "nsubj:pass"}:
            bare = not any(tokens[one].head == adjective.head and tokens[one].rel in SUBJECTS for one in sentence)
            is_subject = adjective.rel == "dep" and bare and adjective.case in {"Nom", ""}
            noun.head, noun.rel = adjective.head, "nsubj" if is_subject else adjective.rel
        elif not (noun.head == adjective.head and noun.rel == adjective.rel and noun.rel in SUBJECTS):
            continue
        adjective.head, adjective.rel = at + 1, "amod"


def _free_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """“Азербайджанские военные ночью обстреляли": a noun in the nominative is no adjective of the word behind it."""
    for at in sentence:
        token, noun = tokens[at], tokens[tokens[at].head]
        if token.pos != "NOUN" or token.rel != "amod" or token.case != "Nom" or noun.case in {"Nom", ""}:
            continue
        verb = noun.head
        if tokens[verb].pos == "VERB" and is_bare(tokens, verb, sentence) and not is_above(tokens, at, verb):
            token.head, token.rel = verb, "nsubj"


def _close_clauses(tokens: list[Token], sentence: Sentence) -> None:
    """What stands between "что" and the verb of its clause belongs to that verb, and the clause to what is said."""
    for mark in sentence:
        clause = tokens[mark].head
        if tokens[mark].lower != "что" or tokens[mark].rel != "mark" or clause <= mark:
            continue
        matrix = tokens[clause].head
        if not sentence.first <= matrix < mark or tokens[matrix].pos != "VERB":
            continue
        if tokens[clause].rel in {"conj", "parataxis", "advcl"}:
            tokens[clause].rel = "ccomp"
        for at in range(mark + 1, clause):
            if tokens[at].head == matrix and tokens[at].pos != "PUNCT":
                tokens[at].head = clause
                tokens[at].rel = (
                    "nsubj" if tokens[clause].lemma == "быть" and tokens[at].rel == "obj" else tokens[at].rel
                )


def _join_citations(tokens: list[Token], sentence: Sentence) -> None:
    """“X со ссылкой на Y написал": the reference belongs to the verb of saying beside it, whom it cites to itself."""
    via = load_words().via
    for at in sentence:
        if tokens[at].lemma == "ссылаться" and tokens[at].has("VerbForm=Conv"):
            _join_gerund(tokens, at, sentence)
        if tokens[at].lemma != "ссылка":
            continue
        for step in (1, -1):
            near = range(at + step, sentence.last if step > 0 else sentence.first - 1, step)
            verb = next((one for one in near if tokens[one].text == "," or tokens[one].lemma in via), None)
            if verb is not None and tokens[verb].pos == "VERB" and not is_above(tokens, at, verb):
                tokens[at].head, tokens[at].rel = verb, "obl"
                break
        whom = [one for one in range(at + 2, min(at + 7, sentence.last)) if tokens[one].pos in {"NOUN", "PROPN"}]
        whom = [one for one in whom if _is_led_by_on(tokens, one, at) and not is_above(tokens, one, at)]
        if whom and not any(tokens[one].head == at and tokens[one].rel == "nmod" for one in sentence):
            tokens[whom[0]].head, tokens[whom[0]].rel = at, "nmod"


def _join_gerund(tokens: list[Token], at: int, sentence: Sentence) -> None:
    """“…, пишет X, ссылаясь на Y": whoever speaks right before the gerund cites."""
    via = load_words().via
    if tokens[tokens[at].head].lemma in via:
        return
    near = range(at - 1, max(sentence.first, at - 9) - 1, -1)
    verb = next((one for one in near if tokens[one].pos == "VERB"), None)
    if verb is not None and tokens[verb].lemma in via and not is_above(tokens, at, verb):
        tokens[at].head, tokens[at].rel = verb, "advcl"


def _is_led_by_on(tokens: Sequence[Token], noun: int, after: int) -> bool:
    return any(tokens[one].lower == "на" and tokens[one].head == noun for one in range(after + 1, noun))


def _hang_forward(tokens: list[Token], sentence: Sentence) -> None:
    """“в пятницу пуля убила солдата, и Баку обвинил …": what stands before a verb without a comma belongs to it."""
    for at in sentence:
        token = tokens[at]
        if token.rel not in {"obl", "advmod"} or token.pos not in {"NOUN", "PROPN", "ADV", "ADJ"} or token.head <= at:
            continue
        verb = next((one for one in range(at + 1, token.head) if is_finite(tokens[one])), None)
        if verb is None or any(tokens[one].text in {",", ";", ":"} for one in range(at, verb)):
            continue
        if not is_above(tokens, at, verb):
            token.head = verb


def _give_back_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """“обстреляли военных, пятеро бойцов погибли": a second subject belongs to the verb right behind it."""
    for verb in [at for at in sentence if tokens[at].pos == "VERB"]:
        own = [at for at in sentence if tokens[at].head == verb and tokens[at].rel in SUBJECTS]
        if len(own) < 2 or not own[0] < verb < own[-1] or own[-1] + 1 >= sentence.last:
            continue
        later = own[-1] + 1
        if tokens[later].pos == "VERB" and is_bare(tokens, later, sentence) and not is_above(tokens, own[-1], later):
            tokens[own[-1]].head = later


def _share_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """Of two subjects of one verb, the first belongs to the verb that stands between them and has none."""
    for verb in [at for at in sentence if tokens[at].pos == "VERB"]:
        own = [at for at in range(sentence.first, verb) if tokens[at].head == verb and tokens[at].rel in SUBJECTS]
        if len(own) < 2:
            continue
        between = [
            at for at in range(own[0] + 1, own[-1]) if tokens[at].pos == "VERB" and is_bare(tokens, at, sentence)
        ]
        if between and not is_above(tokens, own[0], between[0]):
            tokens[own[0]].head = between[0]


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
    saying = [at for at in roots if _is_saying(tokens, at, sentence, lexicon.via, lexicon.written)]
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
        if token.rel not in BELONGING or not sentence.first <= token.head < at:
            continue
        verb = _verb_before(tokens, at, token.head)
        if verb is not None and not is_above(tokens, at, verb):
            token.head = verb


def _verb_before(tokens: Sequence[Token], at: int, head: int) -> int | None:
    """The nearest finite verb between a word and its head, with no mark and only the word's own phrase between."""
    for index in range(at - 1, head, -1):
        token = tokens[index]
        if token.pos == "PUNCT":
            return None
        if is_finite(token):
            return index
        if token.head != at and token.pos not in {"ADP", "ADV", "PART", "ADJ", "NUM", "DET"}:
            return None
    return None
