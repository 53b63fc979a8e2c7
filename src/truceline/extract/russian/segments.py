"""How far does an attribution reach within its sentence? Up to a colon that another speaker follows, from a dash on.

“В Донецке это отрицают: ополченцы, заявил X, лишь отражали атаку”: behind the colon X speaks, and nobody else. “Ночью
авиация ударила – в ответ, как утверждает Y, на нападение”: Y speaks of what stands behind the dash.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.joints import DASHES
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.attribution import Saying
    from truceline.extract.russian.taking import Source
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

_SOFT: Final = frozenset({",", '"', "'", ".", "!", "?", "»"})
"""Marks before a dash that ends a quotation."""


class Segments:
    """Cuts what is said at colons and dashes."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def cut(self, sayings: Sequence[Saying], sentence: Sentence) -> list[Saying]:
        """The attributions of a sentence, each with what is said by its speaker alone."""
        sayings = self._at_semicolons(sayings, sentence)
        dash = self._dash(sentence)
        found = [self._behind_dash(one, sentence, dash) for one in sayings] if dash is not None else list(sayings)
        colon = self._colon(sentence)
        return (
            found if colon is None else [part for one in found for part in self._at_colon(one, found, sentence, colon)]
        )

    def _at_semicolons(self, sayings: Sequence[Saying], sentence: Sentence) -> list[Saying]:
        """What stands between semicolons is said by whoever is told there to say it, and by nobody else."""
        marks = [at for at in sentence if self.tree[at].text == ";"]
        if not marks or len(sayings) < 2:
            return list(sayings)
        parts = [range(*ends) for ends in zip([sentence.first, *marks], [*marks, sentence.last], strict=True)]
        told = [
            one for one in sayings if one.sources and any(sentence.first <= at < sentence.last for at in one.content)
        ]
        found = []
        for one in sayings:
            others = [part for part in parts if one.cue not in part and any(other.cue in part for other in told)]
            own = next(part for part in parts if one.cue in part)
            told_here = any(at in one.content and self.tree[at].pos != "PUNCT" for at in own)
            is_outlet = bool(one.sources) and one.sources[-1][0].kind is SourceKind.OUTLET
            if (one.via is Via.REPORTS or is_outlet) and not told_here:
                found.append(one)  # "…; её цитирует X" speaks of the part before
                continue
            content = one.content - {at for part in others for at in part} if one in told else one.content
            found.append(replace(one, content=self._whole(one, own, content) if one in told else content))
        return found

    def _whole(self, one: Saying, own: range, content: frozenset[int]) -> frozenset[int]:
        """All of its part that an aside tells, where the parser hung the words of one part on another."""
        tree = self.tree
        inside = [at for at in own if at in content and tree[at].pos != "PUNCT"]
        words = [at for at in own if tree[at].pos != "PUNCT"]
        if tree[one.cue].rel != "parataxis" or 2 * len(inside) > len(words):
            return content
        speakers = {at for source, _ in one.sources for at in tree.subtree(source.head) if at in own}
        marks = set(tree.children(one.cue, "mark", "advmod"))
        return content | (set(own) - speakers - marks - {one.cue})

    def _colon(self, sentence: Sentence) -> int | None:
        """The colon between what leads in and what is told; none of an hour ("00:50")."""
        tree = self.tree
        for at in range(sentence.first + 1, sentence.last - 1):
            if tree[at].text == ":" and not (tree[at - 1].text.isdigit() and tree[at + 1].text.isdigit()):
                return at
        return None

    def _dash(self, sentence: Sentence) -> int | None:
        """A dash between two parts of a sentence: none behind a mark or a quotation."""
        tree = self.tree
        for at in range(sentence.first + 2, sentence.last - 2):
            if tree[at].text in DASHES and tree[at - 1].text not in _SOFT:
                has_verb = any(tree[before].has("VerbForm=Fin") for before in range(sentence.first, at))
                return at if has_verb else None
        return None

    def _behind_dash(self, one: Saying, sentence: Sentence, dash: int) -> Saying:
        """An aside behind a dash, in brackets of commas, tells what stands behind it."""
        tree = self.tree
        is_aside = tree[one.cue].rel in {"parataxis", "advcl"} and one.cue > dash
        is_led = is_aside and any(tree[at].lower == "как" for at in tree.children(one.cue, "mark", "advmod"))
        if not is_led or one.cue + 4 >= sentence.last:
            return one
        return replace(one, content=frozenset(at for at in one.content if not sentence.first <= at < dash))

    def _at_colon(self, one: Saying, every: Sequence[Saying], sentence: Sentence, colon: int) -> list[Saying]:
        """What leads in before a colon tells what stands behind it, unless somebody else does."""
        behind = set(range(colon + 1, sentence.last))
        if one.cue == colon or not one.sources:
            return [one]
        others = [other for other in every if other.sources and self._covers(other, colon)]
        others = [other for other in others if other.sources[-1][0].key != one.sources[-1][0].key]
        if one.cue > colon:
            leads = [other for other in every if other.sources and other.cue < colon and self._leads(other, colon)]
            leads = [other for other in leads if other.sources[-1][0].key != one.sources[-1][0].key]
            before = set(range(sentence.first, colon + 1))
            return [replace(one, content=one.content - before if leads else self._both(one, every, sentence, colon))]
        if not self._leads(one, colon):
            return [one]
        if others:
            return [replace(one, content=one.content - behind)]
        if one.via in {Via.DENIES, Via.CONFIRMS} and one.modality is not None:
            said = replace(one, content=frozenset(behind), via=Via.SAYS, modality=None, sources=_saying(one))
            return [replace(one, content=one.content - behind), said]
        named = [source.head for source, _ in one.sources if source.head > colon]
        own = {at for head in named for at in self.tree.subtree(head)}
        return [replace(one, content=one.content | (behind - own))]

    def _both(self, one: Saying, every: Sequence[Saying], sentence: Sentence, colon: int) -> frozenset[int]:
        """“Сержант погиб: пулю, по словам командира, выпустил снайпер": one account on both sides of a colon."""
        tree = self.tree
        is_aside = tree[one.cue].rel == "parataxis" and colon + 1 in one.content and not tree[one.cue].is_verb
        others = any(other.cue < colon for other in every) or any(tree[at].text == ";" for at in sentence)
        return one.content | set(range(sentence.first, colon)) if is_aside and not others else one.content

    def _covers(self, other: Saying, colon: int) -> bool:
        """Whether an attribution behind a colon tells the clause that stands there, or is that clause."""
        if other.cue <= colon:
            return False
        before = any(self.tree[at].is_verb for at in range(colon + 1, other.cue))
        behind = [at for at in other.content if at > colon]
        is_clause = not before and bool(behind) and min(behind) > other.cue
        return colon + 1 in other.content or is_clause

    def _leads(self, one: Saying, colon: int) -> bool:
        """Whether an attribution leads in to what is told behind a colon: by a verb of its own, of no guess or wish."""
        tree = self.tree
        if one.modality in {Modality.OPINION, Modality.PROPOSED} or not (
            tree[one.cue].is_verb or tree[one.cue].is_noun
        ):
            return False
        is_aside = tree[one.cue].rel in {"parataxis", "advcl"} and any(
            tree[at].text == "," for at in range(one.cue, colon)
        )
        return one.cue < colon and not is_aside and tree[one.cue].is_verb


def _saying(one: Saying) -> tuple[tuple[Source, Via], ...]:
    return tuple((source, Via.SAYS if how in {Via.DENIES, Via.CONFIRMS} else how) for source, how in one.sources)
