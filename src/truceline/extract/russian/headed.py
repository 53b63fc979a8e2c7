"""Who says it by his name alone? “Минобороны: …” and “…: Минобороны”, as headlines and tickers have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.extract.russian.joints import DASHES
from truceline.extract.russian.words import load_words
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

_OTHERWISE: Final = frozenset(
    {
        "иначе",
        "по-другому",
        "по-иному",
        "по-своему",
        "другое",
        "иное",
        "свое",
        "своё",
        "согласен",
        "согласна",
        "согласны",
    }
)
"""Words by which somebody is told to see a matter in a way of his own."""
MAX_HEAD: Final = 9
"""Words before the colon of "X: …"."""
MAX_TAIL: Final = 5
"""Words behind the colon of "…: X"."""


def headed(tree: Tree, sources: Sources, sentence: Sentence) -> Saying | None:
    """“Минобороны: …” at the head of a sentence."""
    colon = next((at for at in sentence if tree[at].text == ":"), None)
    if colon is None or not 0 < colon - sentence.first <= MAX_HEAD or colon + 1 >= sentence.last:
        return None
    before = range(sentence.first, colon)
    heads = [at for at in before if tree[at].is_noun and (tree[at].head == at or tree[at].head not in before)]
    is_name = len(heads) == 1 and not any(tree[at].pos in {"VERB", "NUM"} for at in before)
    whose = _owner(tree, sources, heads[0]) if is_name else None
    speaker = whose if whose is not None else heads[0] if is_name else None
    if speaker is None or not sources.can_speak(speaker):
        speaker = _led(tree, sources, before)
    if speaker is None:
        return None
    return Saying(colon, ((sources.of(speaker), Via.SAYS),), frozenset(range(colon + 1, sentence.last)), Via.SAYS)


def _led(tree: Tree, sources: Sources, before: range) -> int | None:
    """“В сводке штаба за 5 мая: …”, "по-другому увидели дело в штабе: …": whose account words lead in to."""
    words, lexicon = sources.words, load_words()
    if any(tree[at].lemma in lexicon.by_verb or tree[at].lemma in lexicon.by_noun for at in before):
        return None
    told = words.documents | words.carrying.nouns | words.perceiving.accounts
    owners = [one for at in before if tree[at].lemma in told for one in tree.children(at, "nmod")]
    owners = [at for at in owners if tree[at].case == "Gen" and not tree.preposition(at)]
    is_had = tree[before.start].lower == "у" and any(tree[at].lemma in told | words.according["says"] for at in before)
    if is_had or any(tree[at].lower in _OTHERWISE for at in before):
        owners += [at for at in before if tree[at].rel == "nsubj" or tree.preposition(at) in {"в", "у", "во"}]
    return next((at for at in owners if sources.can_speak(at) and not sources.is_land(at)), None)


def owned(tree: Tree, sources: Sources, noun: int, sentence: Sentence) -> Saying | None:
    """“… (данные штаба)”, "… – это версия полиции": whose words a sentence was, told at its end."""
    token = tree[noun]
    first, last = tree.phrase(noun)[0], tree.phrase(noun, wide=True)[-1]
    whose = _owner(tree, sources, noun)
    stop = min(last + 1, sentence.last - 1)
    led = first - 1 if tree[first - 1].lower not in {"это", "такова", "таковы"} else first - 2
    is_aside = led > sentence.first and tree[led].text in {"(", *DASHES} and tree[stop].text in {")", ".", ";", "!"}
    if whose is None or not is_aside or token.case not in {"Nom", ""} or tree.preposition(noun):
        return None
    return Saying(noun, ((sources.of(whose), Via.SAYS),), frozenset(range(sentence.first, led)), Via.SAYS)


def _owner(tree: Tree, sources: Sources, noun: int) -> int | None:
    """Whose data, version or words a noun tells: "данные штаба"."""
    words = sources.words
    if tree[noun].lemma not in words.carrying.nouns | words.according["says"]:
        return None
    below = [at for at in tree.children(noun, "nmod") if not tree.preposition(at) and tree[at].case in {"Gen", ""}]
    return next((at for at in below if sources.can_speak(at)), None)


def tailed(tree: Tree, sources: Sources, sentence: Sentence) -> Saying | None:
    """“Боевики обстреляли село: Минобороны": who says it, behind the colon of a headline."""
    colon = next((at for at in reversed([*sentence]) if tree[at].text in {":", *DASHES}), None)
    if colon is None or colon == sentence.first or not 0 < sentence.last - 1 - colon <= MAX_TAIL:
        return None
    behind = [at for at in range(colon + 1, sentence.last) if tree[at].pos != "PUNCT"]
    heads = [at for at in behind if tree[at].is_noun and tree[at].head not in behind]
    plain = all(tree[at].is_noun or tree[at].pos == "ADJ" for at in behind)
    if not plain or len(heads) != 1 or tree[heads[0]].case not in {"Nom", ""} or not sources.can_speak(heads[0]):
        return None
    if tree[colon].text != ":" and not sources.is_outlet(heads[0]):
        return None  # "удар нанесла не коалиция – Россия"
    told = frozenset(range(sentence.first, colon))
    return Saying(colon, ((sources.of(heads[0]), Via.SAYS),), told, Via.SAYS)
