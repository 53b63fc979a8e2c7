"""Which of the days told before is the day that a report goes on about? The news of it, and not its background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attach import is_bound, is_of_thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.act import Act
    from truceline.extract.reading import Reading

NEWS: Final = frozenset({"weekday", "relative", "anaphoric", "clock"})
"""Kinds of time by which reports tell the days just gone; of what lies further back they give the date."""


class Narrative:
    """Chooses among the acts with a day the one whose day an act without any is told to be of."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def last(self, act: Act, dated: Sequence[Act]) -> Act | None:
        """The act whose day the telling is at.

        Cascade: (1) the last one of the paragraph that is no background; (2) of those before it, where the report
        tells its news by days of the week, the last one told so; (3) the last one that is no background; (4) the last.
        """
        before = [one for one in dated if one.index < act.index]
        told = [one for one in before if not self.is_background(one)]
        here = [one for one in told if self._block(one) == self._block(act)]
        if here:
            return here[-1]
        if told and told[0].time is not None and told[0].time[0].kind in NEWS:
            told = [one for one in told if one.time is not None and one.time[0].kind in NEWS]
        kept = told or before
        return kept[-1] if kept else None

    def is_background(self, act: Act) -> bool:
        """Whether the day of an act is none that the report goes on about.

        It is told in the pluperfect, beside the main clause, of a thing, or as what something reached from or up to.
        """
        tree = self.tree
        if act.time is None:
            return False
        hit = act.time[0]
        inside = self.reading.tokens_within(hit.start, hit.end)
        if is_bound(tree.text, hit) or any(is_of_thing(tree, at, lambda _: False) for at in inside[:1]):
            return True
        verb = next((at for at in (act.index, *tree.ancestors(act.index)) if tree[at].is_verb), None)
        return verb is not None and tree.is_past_of_past(verb)

    def _block(self, act: Act) -> int:
        return self.reading.block_of(self.tree[act.index].start)
