"""In = out + refused: what each stage took is accounted for, item by item, or the run stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.engine.base import StageTally
from truceline.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def account(stage: str, unit: str, items: Collection[str], out: Iterable[str], refused: Iterable[str]) -> StageTally:
    """The tally of a stage from the ids of what went in, what is found in its output, and what it refused.

    An item that is both in the output and refused in part counts as out.

    Raises:
        RunError: an item is in neither, or an output comes from no item: a fault of ours.
    """
    taken, found = set(items), set(out)
    strange = sorted(found - taken)
    left = set(refused) & taken - found
    lost = sorted(taken - found - left)
    if strange or lost:
        what = f"lost {lost[0]}" if lost else f"gave {strange[0]}, which it was not given"
        raise RunError(
            f"the stage {stage} {what} ({len(lost)} {unit} lost, {len(strange)} strange)",
            mend="report this with the case; the last generation is untouched",
        )
    return tally(stage, unit, len(taken), len(left))


def tally(stage: str, unit: str, taken: int, refused: int, made: int = 0) -> StageTally:
    """The tally of a stage from numbers."""
    return StageTally(stage=stage, unit=unit, taken=taken, out=taken - refused, refused=refused, made=made)


def check(tallies: Iterable[StageTally]) -> None:
    """See that in = out + refused holds everywhere.

    Raises:
        RunError: it does not: a fault of ours.
    """
    for one in tallies:
        if one.taken != one.out + one.refused or min(one.out, one.refused) < 0:
            raise RunError(
                f"the stage {one.stage} took {one.taken} {one.unit}, gave {one.out} and refused {one.refused}",
                mend="report this with the case; the last generation is untouched",
            )
