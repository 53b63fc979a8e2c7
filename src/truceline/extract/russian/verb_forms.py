"""Which form of the verb is it? Repairs of parses by the endings of Russian verbs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.words import load_words

if TYPE_CHECKING:
    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

_PAST: Final = re.compile("[аеиоуыя]л(?:а|о|и)?(?:ся|сь)?$")
_COMING: Final = re.compile("[аеиоуыя](?:ют|ят|ет|ит)$")
_ENDED: Final = re.compile("л(?:а|о|и)?(ся|сь)?$")


def _infinitive(ending: re.Match[str]) -> str:
    return "ться" if ending.group(1) else "ть"


def _to_come(token: Token) -> None:
    """“обстреляют": a form of the third person is of no past, whatever the parser takes it for."""
    tense = "Fut" if token.has("Aspect=Perf") else "Pres"
    number = "Plur" if token.lower.endswith(("ют", "ут", "ат", "ят")) else "Sing"
    aspect = "Perf" if tense == "Fut" else "Imp"
    token.features = f"Aspect={aspect}|Mood=Ind|Number={number}|Person=3|Tense={tense}|VerbForm=Fin|Voice=Act"


def _to_past(token: Token) -> None:
    """A form of the past, whatever the parser takes it for."""
    if _PAST.search(token.lower):
        number = "Plur" if token.lower.endswith(("ли", "лись")) else "Sing"
        token.features = f"Mood=Ind|Number={number}|Tense=Past|VerbForm=Fin|Voice=Act"


def right_verbs(tokens: list[Token], sentence: Sentence) -> None:
    """“Бомбили …", "подорвались четверо": a known verb of an act in the past that was taken for a name or a number."""
    words = load_words()
    for at in sentence:
        token = tokens[at]
        if token.pos == "VERB" and token.has("Tense=Past") and _COMING.search(token.lower):
            _to_come(token)
        elif token.pos == "VERB" and not token.has("Tense=Past") and token.has("VerbForm=Fin"):
            _to_past(token)
        elif token.pos == "ADV" and token.lemma in words.frames.happening and _COMING.search(token.lower):
            token.pos = "VERB"  # "бои не стихают"
            _to_come(token)
        is_infinitive = token.pos == "NOUN" and token.lemma.endswith("ть") and token.lemma != token.lower
        if (token.pos not in {"NUM", "PROPN", "X", "ADJ", "ADV"} and not is_infinitive) or not _PAST.search(
            token.lower
        ):
            continue
        lemma = token.lemma if token.lemma in words.by_verb else _ENDED.sub(_infinitive, token.lower)
        if lemma in words.by_verb or lemma in words.via or lemma in words.words.carrying.verbs:
            token.lemma = lemma
            token.pos = "VERB"
            _to_past(token)
