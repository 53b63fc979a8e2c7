"""Which words in a clause of speaking tell of its paper alone? "…, X said in a text that Y published"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.extract.attribution import Attribution
    from truceline.extract.inserted import Clause
    from truceline.extract.reading import Reading


def tells_of_paper(one: Attribution, clause: Clause) -> bool:
    """Whether an attribution holds nothing but words behind the verb of an inserted clause."""
    return one.cue > clause.verb and all(clause.verb < at < clause.last for at in one.content)


def is_of_paper(reading: Reading, one: Attribution, clause: Clause) -> bool:
    """“…, the group said in a report that it presented”: whether the words behind the paper are read as said."""
    tree, body = reading.tree, reading.lexicons.cues.body
    inside = [at for at in one.content if clause.verb < at]
    first = min(inside, default=clause.verb)
    if len(inside) != len(one.content) or first - 1 <= clause.verb or tree[first].lower not in {"that", "which"}:
        return False
    return tree[first - 1].is_noun and tree[first - 1].lemma.lower() in body.documents | body.utterances
