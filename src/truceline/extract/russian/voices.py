"""Who says it, where the parser gives a Russian verb of saying no subject or no place of its own? Repairs of parses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.joints import OFFICES, SUBJECTS, is_above, is_bare, is_finite
from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

MAX_TITLE: Final = 5
"""Nouns of a title, each below the one before: "советник главы миссии ООН"."""
_TALKS: Final = frozenset({"разговор", "беседа", "интервью", "эфир", "комментарий"})
_STOPS: Final = frozenset({",", ";", ":", "–", "—", "("})
CLOCK: Final = "∶"
"""What stands for the colon between hours and minutes."""
_NATIVE: Final = re.compile("[а-я-]+[сц]к(?:ий|ая|ое|ие)")
"""An adjective of a place: "бакинский"."""


def right_voices(tokens: list[Token], sentence: Sentence) -> None:
    """Repairs of speech before those that hang words on the verbs of saying."""
    close_clocks(tokens, sentence)
    raise_finite(tokens, sentence)
    join_owners(tokens, sentence)
    root_sayings(tokens, sentence)
    raise_matrix(tokens, sentence)
    join_relatives(tokens, sentence)
    lower_participles(tokens, sentence)
    part_words(tokens, sentence)
    name_carriers(tokens, sentence)
    close_written(tokens, sentence)
    free_topics(tokens, sentence)
    part_takers(tokens, sentence)
    give_tellers(tokens, sentence)
    close_carriers(tokens, sentence)
    free_offices(tokens, sentence)
    join_offices(tokens, sentence)
    seat_bodies(tokens, sentence)
    join_names(tokens, sentence)


def close_clocks(tokens: list[Token], sentence: Sentence) -> None:
    """“около 21:30": the colon of a clock parts no speech from what is said."""
    for at in range(sentence.first + 1, sentence.last - 1):
        before, mark, behind = tokens[at - 1], tokens[at], tokens[at + 1]
        is_joined = before.end == mark.start and mark.end == behind.start
        if mark.text == ":" and is_joined and before.text.isdigit() and behind.text.isdigit():
            mark.text = mark.lower = CLOCK


def join_owners(tokens: list[Token], sentence: Sentence) -> None:
    """“По данным канала «X», …": whose words they are stands in the genitive right behind them."""
    said = load_words().words.according["says"]
    for at in range(sentence.first + 1, sentence.last - 1):
        token, noun = tokens[at + 1], tokens[at]
        is_led = any(tokens[one].head == at and tokens[one].lower in {"по", "согласно"} for one in (at - 1, at - 2))
        is_owner = token.pos in {"NOUN", "PROPN"} and token.case in {"Gen", ""} and token.head > at
        if noun.lemma not in said or not is_led or not is_owner:
            continue
        verb = next((one for one in sentence if tokens[one].head == at + 1 and one > at and is_finite(tokens[one])), at)
        if token.head == at + 1 and verb > at:
            tokens[verb].head, tokens[verb].rel, token.head = verb, "root", verb
        noun.head = token.head if noun.head == at + 1 else noun.head
        if token.head > at + 1 and not is_above(tokens, at + 1, at):
            token.head, token.rel = at, "nmod"


def lift_speakers(tokens: list[Token], sentence: Sentence) -> None:
    """“Об этом пресс-центр сообщил", "рассказали несколько источников": a nominative below it is who says it."""
    via = load_words().via.keys() | load_words().words.perceiving.presenting | {"гласить"}
    words = load_words().words.carrying
    for at in sentence:
        token, verb = tokens[at], tokens[tokens[at].head]
        is_open = token.rel in {"obj", "iobj", "dep", "obl"} and verb.lemma in via
        is_carried = token.lemma in words.given and verb.lemma in words.verbs  # "данные приводят"
        if not is_open or is_carried or not is_bare(tokens, verb.index, sentence):
            continue
        below = [tokens[one] for one in sentence if tokens[one].head == at]
        is_led = any(one.pos == "ADP" for one in below)
        counted = any(one.pos == "NUM" and one.case in {"Nom", ""} and one.rel != "nmod" for one in below)
        if token.lower == "один" and any(one.has("Animacy=Anim") for one in below):
            token.rel = "nsubj"  # "вспомнил один из командиров"
        named = any(one.rel == "appos" and one.case == "Nom" and one.has("Animacy=Anim") for one in below)
        if token.rel == "obl" and not is_led and named and at < verb.index:
            token.rel = "nsubj"  # "в разговоре с X замглавы милиции Яна Лещенко рассказала"
        agrees = token.has("Number=Plur") == verb.has("Number=Plur")
        may_speak = any(token.lemma in known for known in load_words().words.speakers.values())
        is_speaker = verb.lemma in load_words().via or may_speak
        if (
            not is_led
            and is_speaker
            and ((token.case == "Nom" and agrees) or (token.case == "Gen" and counted and may_speak))
        ):
            token.rel = "nsubj"


def root_sayings(tokens: list[Token], sentence: Sentence) -> None:
    """“О том, что …, рассказали очевидцы": what is told of hangs on the verb of saying, and not that on it."""
    via = load_words().via
    top = next((at for at in sentence if tokens[at].head == at), sentence.first)
    is_topic = tokens[top].lemma in {"тот", "это"} and any(
        tokens[at].head == top and tokens[at].pos == "ADP" for at in sentence
    )
    if not is_topic:
        return
    for at in range(top + 1, sentence.last):
        token = tokens[at]
        is_told = is_finite(token) and token.lemma in via and tokens[at - 1].text == ","
        if is_told and is_above(tokens, top, at):
            token.head, token.rel = at, "root"
            tokens[top].head, tokens[top].rel = at, "obl"
            return


def raise_matrix(tokens: list[Token], sentence: Sentence) -> None:
    """“Газета узнала в министерстве, что …": the verb before a clause of "что" is over it, and no aside in it."""
    mark = next((at for at in sentence if tokens[at].lower == "что" and tokens[at - 1].text == ","), None)
    if mark is None or tokens[mark].rel != "mark" or not mark < tokens[mark].head < sentence.last:
        return
    clause = tokens[tokens[mark].head]
    before = range(sentence.first, mark)
    verb = next((tokens[at] for at in before if is_finite(tokens[at])), None)
    if verb is None or verb.head != clause.index or verb.rel not in {"parataxis", "advcl", "conj"}:
        return
    if any(tokens[at].text in {",", ":", ";", "–", "—"} for at in range(sentence.first, mark - 1)):
        return
    is_root = clause.head == clause.index
    verb.head, verb.rel = (verb.index, "root") if is_root else (clause.head, clause.rel)
    clause.head, clause.rel = verb.index, "ccomp"
    for at in before:
        if tokens[at].head == clause.index and at != verb.index:
            tokens[at].head = verb.index


def lower_participles(tokens: list[Token], sentence: Sentence) -> None:
    """“По сообщению X, ссылающегося на Y, …": a participle in an oblique case belongs to the noun before its comma."""
    for at in range(sentence.first + 2, sentence.last):
        token = tokens[at]
        is_loose = token.head == at or (token.head > at and token.rel.startswith("acl"))
        is_part = is_loose and token.has("VerbForm=Part") and token.case not in {"", "Nom"}
        if not is_part or tokens[at - 1].text != ",":
            continue
        before = [one for one in range(max(sentence.first, at - 5), at) if tokens[one].pos in {"NOUN", "PROPN"}]
        noun = next((one for one in reversed(before) if tokens[one].case == token.case), None)
        below = [one for one in sentence if tokens[one].head == at and one > at and is_finite(tokens[one])]
        others = below if token.head == at else []
        if noun is None:
            continue
        if others:
            tokens[others[0]].head, tokens[others[0]].rel = others[0], "root"
        if not is_above(tokens, at, noun):
            token.head, token.rel = noun, "acl"


def part_words(tokens: list[Token], sentence: Sentence) -> None:
    """“Его заявление прочитало радио": of two subjects, the words before the verb are its object."""
    carrying = load_words().words.carrying.nouns
    for at in sentence:
        token, verb = tokens[at], tokens[at].head
        is_stray = token.rel in {"nsubj", "dep"}
        if (
            not is_stray
            or token.lemma not in carrying | load_words().words.carrying.given
            or not at < verb
            or not token.has("Animacy=Inan")
        ):
            continue
        behind = [one for one in tokens[verb : sentence.last] if one.head == verb]
        is_told = tokens[verb].has("Number=Plur") and not tokens[verb].has("Voice=Pass")
        is_told = is_told and tokens[verb].lemma in load_words().words.carrying.verbs  # "такие данные приводят в штабе"
        if any(one.rel == "nsubj" or (is_told and one.rel == "obl" and one.case == "Loc") for one in behind):
            token.rel = "obj"


def name_carriers(tokens: list[Token], sentence: Sentence) -> None:
    """“передал бакинский Report": a name in Latin letters behind its adjective is the subject, and not that."""
    for at in range(sentence.first + 1, sentence.last):
        name, token = tokens[at], tokens[at - 1]
        is_name = name.text.isascii() and name.text[:1].isupper() and name.pos in {"PROPN", "X", "NOUN"}
        is_native = token.rel == "nsubj" and _NATIVE.fullmatch(token.lower) is not None
        if is_name and is_native and name.head in {token.head, at - 1}:
            name.head, name.rel = token.head, "nsubj"
            token.head, token.rel, token.pos = at, "amod", "ADJ"


def close_written(tokens: list[Token], sentence: Sentence) -> None:
    """“…, говорилось в том сообщении, …": what it is written in belongs to the verb of the aside."""
    written = load_words().written
    for verb in range(sentence.first + 1, sentence.last - 1):
        if tokens[verb - 1].text != "," or tokens[verb].lemma not in written or tokens[verb].pos != "VERB":
            continue
        stop = next((at for at in range(verb, sentence.last) if tokens[at].text in {",", ";"}), sentence.last)
        for at in range(verb + 1, stop):
            token = tokens[at]
            is_led = any(tokens[one].head == at and tokens[one].lower in {"в", "во", "на"} for one in range(verb, at))
            is_inside = token.pos in {"NOUN", "PROPN", "PRON"} and is_led
            if is_inside and not verb <= token.head < stop and not is_above(tokens, at, verb):
                token.head, token.rel = verb, "obl"


def free_topics(tokens: list[Token], sentence: Sentence) -> None:
    """“рассказал агентству SPA о перехвате": what somebody told an outlet of belongs to the verb of saying."""
    via = load_words().via
    for at in sentence:
        token, told = tokens[at], tokens[tokens[at].head]
        verb = tokens[told.head]
        is_about = any(tokens[one].head == at and tokens[one].lower in {"о", "об", "обо"} for one in sentence)
        is_told = told.index < at and told.rel in {"iobj", "obj", "appos", "flat:name"} and verb.lemma in via
        if is_about and is_told and token.rel == "nmod" and told.case == "Dat":
            token.head, token.rel = verb.index, "obl"


def part_takers(tokens: list[Token], sentence: Sentence) -> None:
    """“войска заняли Хан-Тутин", "М23 взяло Лувунги": of two subjects, a name behind the verb is its object."""
    via = load_words().via
    for at in sentence:
        token, verb = tokens[at], tokens[tokens[at].head]
        if token.rel != "nsubj" or token.pos != "PROPN" or at <= verb.index or verb.lemma in via:
            continue
        before = [one for one in range(sentence.first, verb.index) if tokens[one].head == verb.index]
        first = next((tokens[one] for one in before if tokens[one].rel == "nsubj"), None)
        is_finite_verb = is_finite(verb) and not verb.has("Voice=Pass")
        if first is not None and is_finite_verb and tokens[at - 1].index == verb.index:
            token.rel = "obj"


def give_tellers(tokens: list[Token], sentence: Sentence) -> None:
    """“их командир сообщил агентству, что отряды отошли": whoever stands before the verb of saying speaks."""
    via = load_words().via
    for verb in sentence:
        clause = next((at for at in range(verb + 1, sentence.last) if tokens[at].lower == "что"), None)
        if tokens[verb].lemma not in via or not is_finite(tokens[verb]) or clause is None:
            continue
        stop = next((at for at in range(verb - 1, sentence.first - 1, -1) if tokens[at].pos == "PUNCT"), sentence.first)
        for at in range(stop, verb):
            token = tokens[at]
            is_far = token.rel == "nsubj" and token.head > clause and token.pos in {"NOUN", "PROPN", "NUM"}
            if is_far and not is_above(tokens, at, verb):
                token.head = verb


def free_offices(tokens: list[Token], sentence: Sentence) -> None:
    """“Об обстреле Минобороны известило": an office without cases, between a noun and a bare verb of saying, speaks."""
    via = load_words().via
    for at in range(sentence.first + 1, sentence.last - 1):
        token, verb = tokens[at], tokens[at + 1]
        is_owned = token.lemma in OFFICES and token.rel == "nmod" and tokens[token.head].lemma not in OFFICES
        is_owned = is_owned and token.head < at and not is_above(tokens, at, at + 1)
        if is_owned and verb.lemma in via and is_bare(tokens, at + 1, sentence):
            token.head, token.rel = at + 1, "nsubj"


def join_offices(tokens: list[Token], sentence: Sentence) -> None:
    """“МВД ПНС обвиняет”: of two subjects in a row, the name behind an office is whose office it is."""
    for at in range(sentence.first + 1, sentence.last):
        token, office = tokens[at], tokens[at - 1]
        is_row = token.rel == office.rel == "nsubj" and token.head == office.head
        if is_row and office.lemma in OFFICES and token.pos == "PROPN":
            token.head, token.rel = at - 1, "nmod"


def free_talks(tokens: list[Token], sentence: Sentence) -> None:
    """“рассказал источник в разговоре с X": the talk belongs to the verb of saying, and not to who speaks."""
    via = load_words().via
    for at in sentence:
        token, speaker = tokens[at], tokens[tokens[at].head]
        is_talk = token.lemma in _TALKS and token.rel == "nmod" and speaker.rel == "nsubj"
        if is_talk and tokens[at - 1].lower == "в" and tokens[speaker.head].lemma in via:
            token.head, token.rel = speaker.head, "obl"


def join_names(tokens: list[Token], sentence: Sentence) -> None:
    """“сообщила посланница ООН Анна Линд": a name right behind the title of who speaks is hers."""
    for at in range(sentence.first + 2, sentence.last):
        token = tokens[at]
        is_name = (
            token.pos == "PROPN" and token.has("Animacy=Anim") and token.case == "Nom" and token.text[:1].isupper()
        )
        if not is_name or tokens[at - 1].pos not in {"NOUN", "PROPN"}:
            continue
        title, steps = at - 1, 0
        while tokens[title].rel in {"nmod", "appos"} and tokens[title].head < title and steps < MAX_TITLE:
            title, steps = tokens[title].head, steps + 1
        is_title = tokens[title].rel == "nsubj" and tokens[title].has("Animacy=Anim") and tokens[title].pos == "NOUN"
        is_apart = token.head < title and token.rel in {"appos", "nmod", "obj", "nsubj", "flat:name"}
        if is_title and steps and is_apart and tokens[title].case == "Nom":
            token.head, token.rel = title, "appos"


def raise_finite(tokens: list[Token], sentence: Sentence) -> None:
    """“Обсерватория насчитала погибших": a finite verb is no adjective of the noun before it, which is its subject."""
    for at in sentence:
        token, noun = tokens[at], tokens[tokens[at].head]
        is_below = token.rel in {"amod", "acl", "nmod"} and token.pos == "VERB" and token.has("VerbForm=Fin")
        if not is_below or noun.head != noun.index or noun.index >= at or noun.case not in {"Nom", ""}:
            continue
        token.head, token.rel = at, "root"
        noun.head, noun.rel = at, "nsubj"
        for one in range(at, sentence.last):
            if tokens[one].head == noun.index:
                tokens[one].head = at
        return


def free_retellers(tokens: list[Token], sentence: Sentence) -> None:
    """“приводит слова мэра города агентство X": the outlet behind the words that a bare verb carries is its subject."""
    words = load_words()
    outlets, carrying = words.words.speakers["outlet"], words.words.carrying
    for at in sentence:
        token = tokens[at]
        is_latin = token.text.isascii() and token.text[:1].isupper()
        is_name = token.text[:1].isupper() and tokens[at - 1].text in {'"', "«"} and token.case == "Nom"
        is_outlet = is_latin or is_name or (token.lemma in outlets and token.case in {"Nom", "Gen", "Acc", ""})
        if not is_outlet or token.rel not in {"appos", "nmod", "flat:name", "flat:foreign", "flat"}:
            continue
        noun, steps = token.head, 0
        while tokens[noun].lemma not in carrying.nouns and tokens[noun].head < at and steps < MAX_TITLE:
            noun, steps = tokens[noun].head, steps + 1
        verb = tokens[noun].head
        is_carried = tokens[verb].lemma in carrying.verbs and verb < noun < at and tokens[noun].rel == "obj"
        if steps and is_carried and noun != token.head and is_bare(tokens, verb, sentence):
            token.head, token.rel = verb, "nsubj"


def seat_bodies(tokens: list[Token], sentence: Sentence) -> None:
    """“Вину за обстрел села в штабе возлагают на боевиков": the body before a bare plural verb is where it is said."""
    words = load_words()
    bodies = words.words.speakers["party"] | words.words.speakers["monitor"] | OFFICES
    for verb in sentence:
        token = tokens[verb]
        is_told = token.lemma in words.via or token.lemma in words.words.lies or token.lemma == "назвать"
        if not is_told or not token.has("Number=Plur") or not is_bare(tokens, verb, sentence):
            continue
        stop = next((at for at in range(verb, sentence.last) if tokens[at].text in _STOPS), sentence.last)
        led = next((at for at in range(verb - 1, max(sentence.first, verb - 8), -1) if tokens[at].pos == "ADP"), verb)
        behind = [at for at in range(verb, stop) if tokens[at].lower in {"в", "во"}]
        for at in (led, *behind):
            body = tokens[at].head
            is_beside = at < body < (verb if at < verb else stop) and tokens[at].lower in {"в", "во"}
            is_body = is_beside and tokens[body].lemma in bodies and tokens[body].head != verb
            is_named = tokens[body].pos == "PROPN" and tokens[body].lemma not in OFFICES
            if is_body and not is_named and not is_above(tokens, body, verb):
                tokens[body].head, tokens[body].rel = verb, "obl"
                break


def right_accused(tokens: list[Token], sentence: Sentence) -> None:
    """“В Тбилиси винят в этом формирования": behind a plural verb of accusing, its seeming subject is charged."""
    for at in sentence:
        token, verb = tokens[at], tokens[tokens[at].head]
        if token.rel != "nsubj" or at <= verb.index or verb.lemma not in load_words().words.accusing:
            continue
        before = [tokens[one] for one in range(sentence.first, verb.index) if tokens[one].head == verb.index]
        if any(one.rel == "obl" and one.case == "Loc" for one in before) and verb.has("Number=Plur"):
            token.rel, token.features = "obj", token.features.replace("Case=Nom", "Case=Acc")


def lower_asides(tokens: list[Token], sentence: Sentence) -> None:
    """“Ночью, уверяла она, по колонне били": a verb of saying between commas is beside the clause, and not over it."""
    via = load_words().via
    top = next((at for at in sentence if tokens[at].head == at), sentence.first)
    verb = tokens[top]
    is_set_off = top > sentence.first and tokens[top - 1].text == "," and is_finite(verb) and verb.lemma in via
    stop = next((at for at in range(top + 1, sentence.last) if tokens[at].text in {",", ":", ";"}), sentence.last)
    if not is_set_off or stop >= sentence.last - 1 or tokens[stop].text != ",":
        return
    said = any(tokens[at].head == top and tokens[at].rel in SUBJECTS and top < at < stop for at in sentence)
    below = [at for at in range(stop + 1, sentence.last) if tokens[at].head == top and is_finite(tokens[at])]
    is_led = tokens[stop + 1].lower in {"что", "и", "а", "но", "когда", "где", "который", "чтобы"}
    if not said or is_led or not below or tokens[below[0]].rel not in {"conj", "parataxis"}:
        return
    told = below[0]
    tokens[told].head, tokens[told].rel = told, "root"
    verb.head, verb.rel = told, "parataxis"
    for at in sentence:
        if tokens[at].head == top and not top <= at <= stop:
            tokens[at].head = told


def join_relatives(tokens: list[Token], sentence: Sentence) -> None:
    """“…, о чём газета пишет": the pronoun behind a comma hangs on the verb of saying, with who says it."""
    via = load_words().via
    for at in range(sentence.first + 2, sentence.last - 1):
        is_led = tokens[at].lower == "чем" and tokens[at - 1].lower == "о" and tokens[at - 2].text in {",", "–", "—"}
        stop = next((one for one in range(at + 1, sentence.last) if tokens[one].text in {",", ";"}), sentence.last)
        verb = next((one for one in range(at + 1, stop) if is_finite(tokens[one])), None)
        if not is_led or verb is None or tokens[verb].lemma not in via or is_above(tokens, at, verb):
            continue
        tokens[at].head, tokens[at].rel = verb, "obl"
        for one in range(at + 1, stop):
            if tokens[one].head == at and tokens[one].case in {"Nom", ""} and is_bare(tokens, verb, sentence):
                tokens[one].head, tokens[one].rel = verb, "nsubj"


def close_carriers(tokens: list[Token], sentence: Sentence) -> None:
    """“Слова мэра передало агентство, а с его ленты взял сайт": who stands behind a verb of carrying is its subject."""
    carrying = load_words().words.carrying
    for verb in range(sentence.first + 1, sentence.last - 2):
        if tokens[verb].lemma not in carrying.verbs or not is_finite(tokens[verb]):
            continue
        comma = next((at for at in range(verb + 1, sentence.last - 1) if tokens[at].text == ","), None)
        if comma is None or tokens[comma + 1].lower != "а":
            continue
        for at in range(verb + 1, comma):
            token = tokens[at]
            if token.head > comma and token.rel == "nsubj" and not is_above(tokens, at, verb):
                _give_carrier(tokens, at, verb, sentence)


def _give_carrier(tokens: list[Token], at: int, verb: int, sentence: Sentence) -> None:
    """Hang a subject on the verb before it, under which the later verb is then coordinated."""
    later, words = tokens[at].head, load_words().words.carrying.nouns
    tokens[at].head = verb
    for one in range(sentence.first + 1, verb):
        is_whose = tokens[one].rel == "nsubj" and tokens[one].head == verb and tokens[one].case == "Gen"
        if is_whose and tokens[one - 1].lemma in words:
            tokens[one].head, tokens[one].rel = one - 1, "nmod"
    if tokens[verb].head == later and tokens[later].head == later:
        tokens[verb].head, tokens[verb].rel = verb, "root"
    if tokens[later].head == later and tokens[verb].head == verb:
        tokens[later].head, tokens[later].rel = verb, "conj"
