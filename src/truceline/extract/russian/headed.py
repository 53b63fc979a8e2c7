"""Who says it by his name alone? “Минобороны: …” and “…: Минобороны”, as headlines and tickers have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.attribution import Saying
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

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
    if len(heads) != 1 or any(tree[at].pos in {"VERB", "NUM"} for at in before) or not sources.can_speak(heads[0]):
        return None
    return Saying(colon, ((sources.of(heads[0]), Via.SAYS),), frozenset(range(colon + 1, sentence.last)), Via.SAYS)


def tailed(tree: Tree, sources: Sources, sentence: Sentence) -> Saying | None:
    """“Боевики обстреляли село: Минобороны": who says it, behind the colon of a headline."""
    colon = next((at for at in reversed([*sentence]) if tree[at].text == ":"), None)
    if colon is None or colon == sentence.first or not 0 < sentence.last - 1 - colon <= MAX_TAIL:
        return None
    behind = [at for at in range(colon + 1, sentence.last) if tree[at].pos != "PUNCT"]
    heads = [at for at in behind if tree[at].is_noun and tree[at].head not in behind]
    plain = all(tree[at].is_noun or tree[at].pos == "ADJ" for at in behind)
    if not plain or len(heads) != 1 or tree[heads[0]].case not in {"Nom", ""} or not sources.can_speak(heads[0]):
        return None
    told = frozenset(range(sentence.first, colon))
    return Saying(colon, ((sources.of(heads[0]), Via.SAYS),), told, Via.SAYS)
