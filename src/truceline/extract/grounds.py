"""By what ground does a sentence offer an act? "In self-defence", "because it posed a threat"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.reading import Reading


def ground_of(reading: Reading, act: Act) -> tuple[int, int] | None:
    """The clause of the act's sentence that offers a ground for it: "because it posed a threat"."""
    tree = reading.tree
    start, end = reading.bounds(tree.sentence_of(act.index))
    text = tree.text[start:end].lower()
    for phrase in reading.lexicons.cues.body.justifications.phrases:
        at = text.find(phrase)
        inside = reading.tokens_within(start + at, start + at + len(phrase)) if at >= 0 else []
        if not inside or set(inside) & act.roles.nodes or tree.governs(inside[0], act.index):
            continue
        clause = _clause_apart(reading, inside[0], act.roles.nodes)
        quoted = sorted({*clause, *inside})
        return tree[quoted[0]].start, tree[quoted[-1]].end
    return None


def _clause_apart(reading: Reading, index: int, nodes: set[int]) -> list[int]:
    """The widest stretch round a token that holds none of the act's own words."""
    tree = reading.tree
    widest = [index]
    for above in [index, *tree.ancestors(index)]:
        inside = tree.subtree(above)
        is_said = above != index and reading.lexicons.cues.reports(tree[above].lemma)
        if nodes & set(inside) or is_said:
            break
        widest = inside
    return widest
