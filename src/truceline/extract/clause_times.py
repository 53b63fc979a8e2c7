"""Which times does a clause hand to another? "Two days after bombs fell", "since the truce began on Monday".

What an act is measured by ("the heaviest fire since Monday") is no time of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.times import load_times

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.times import TimeHit

_MEASURES: Final = re.compile(
    r"\b(?:first|second|third|only|worst|largest|biggest|highest|longest|greatest|strongest|lowest|fewest|\w{3,}iest"
    r"|most (?!of\b)\w+)\b[^,;:]*$",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"(?:ever )?since\b", re.IGNORECASE)


class ClauseTimes:
    """Judges times by the clause that they stand in."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def shift(self, trigger: int) -> TimeHit | None:
        """“Two days after bombs fell”: the words that lead in the clause of the act; None where it has none."""
        tree = self.tree
        start, end = self.reading.bounds(tree.sentence_of(trigger))
        for hit in load_times().shifts(tree.text, start, end):
            inside = self.reading.tokens_within(hit.start, hit.end)
            if not inside or not hit.end < tree[trigger].start:
                continue
            joint = inside[-1]
            clause = tree[joint].head if tree[joint].dep == "mark" else joint
            if clause == trigger or tree.governs(clause, trigger):
                return hit
        return None

    def is_outside(self, hit: TimeHit, trigger: int) -> bool:
        """Whether a clause of "since" holds the phrase and not the act."""
        return hit.since is not None and not hit.since < self.tree[trigger].start < hit.start

    def top(self, hit: TimeHit) -> int | None:
        """The token on which a clause of "since" hangs; None where the parse has it otherwise."""
        tree = self.tree
        inside = self.reading.tokens_within(hit.since if hit.since is not None else hit.start, hit.end)
        joint = next((at for at in inside if tree[at].lower == "since"), None)
        if joint is None:
            return None
        if tree[joint].dep != "mark":
            return joint
        above = tree[tree[joint].head].head
        if above in inside:
            return None
        while tree[above].dep == "conj" and tree[tree[above].head].is_verb:
            above = tree[above].head  # "were killed and wounded since the truce began": of both
        return above

    def is_measure(self, hit: TimeHit) -> bool:
        """“the heaviest fire since Monday”, "for the first time since the truce of May": no day of the act."""
        tree = self.tree
        begin = hit.since if hit.since is not None else hit.start
        start, _ = self.reading.bounds(tree.sentence_of(self.reading.token_at(begin)))
        lead = tree.text[start:begin]
        is_since = hit.since is not None or _SINCE.match(tree.text, begin) or re.search(r"\bsince $", lead)
        return bool(is_since) and _MEASURES.search(re.sub(r"\b(?:ever )?since $", "", lead)) is not None
