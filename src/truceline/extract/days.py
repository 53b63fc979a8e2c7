"""Which day has an act that tells none? Each day that a text names is weighed for it, and the likeliest taken.

A choice by a conditional logistic model of thirteen yes-or-no features of how a day stands to the act. Coefficients are
data (``days.yaml``), fitted by ``tools/fit_days.py``. Why no cascade: the rules that it took the place of were right on
the reports that they were mended on and fell short on others (decision 0020).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

NEWS: Final = frozenset({"weekday", "relative", "anaphoric", "clock"})
"""Kinds of time by which reports tell the days just gone; of what lies further back they give the date."""
NAMING: Final = frozenset({"date", "weekday", "relative", "anaphoric", "month", "period"})
"""Kinds of time phrase that name a day or days, rather than an hour."""
MAX_DAYS: Final = 100
"""Days before an act, and behind it, that are weighed: more than a report names."""
SOON: Final = 3
"""Sentences within which a report comes to the day of what it leads in with."""


class DayModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``days.yaml``: what it was fitted on, how often it was right on other reports, and coefficients."""

    fitted_on: dict[str, int]
    held_out: dict[str, float]
    coefficients: dict[str, float]

    def score(self, features: Sequence[str]) -> float:
        """The log-odds of a day with these features, up to a constant of the act."""
        return sum(self.coefficients[name] for name in features)


@cache
def load_days() -> DayModel:
    """The model from the package's data, read once; raises LexiconError."""
    return convert(load_lexicon("days"), DayModel)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A time that a text tells: where it stands, and what hangs on it.

    ``is_of_speech`` is the day on which something was said, ``is_bound`` one up to or from which ("by Tuesday").
    ``leads`` says whether it stands at the head of its sentence. ``dated`` are the starts of the acts that tell it as
    theirs, ``is_background`` whether the last of them is none that the report goes on about, ``is_aside`` whether it
    tells which thing or person is meant ("the raids of Thursday").
    """

    start: int
    sentence: int
    block: int
    kind: str
    is_of_speech: bool
    is_bound: bool
    leads: bool
    dated: tuple[int, ...] = ()
    is_background: bool = False
    is_aside: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is the day of something that happened, and not of what was said or counted."""
        return not (self.is_of_speech or self.is_bound)


@dataclass(frozen=True, slots=True)
class Undated:
    """An act that tells no day: where it stands.

    ``own`` is where a day starts that its sentence names, ``said`` where that of a speech on what was going on does,
    each None without.
    """

    start: int
    sentence: int
    block: int
    own: int | None = None
    said: int | None = None


def choose_day(act: Undated, days: Sequence[NamedDay]) -> NamedDay | None:
    """The day that an act is likeliest of, among all of its text in their order; None where the text names none.

    What a speech tells to be going on is of the day of the speech, unless its sentence names another.
    """
    at = bisect_left(days, act.start, key=lambda one: one.start)
    near = days[max(at - MAX_DAYS, 0) : at + MAX_DAYS]
    if act.said is not None and act.own is None:
        return next((one for one in near if one.start == act.said), None)
    model = load_days()
    open_days = days_open_to(act, near)
    scores = [model.score(features) for features in day_features(act, open_days)]
    return open_days[scores.index(max(scores))] if scores else None


def days_open_to(act: Undated, days: Sequence[NamedDay]) -> list[NamedDay]:
    """The days that an act may be of: none on which its own sentence only has somebody speak of what was past."""
    return [one for one in days if not one.is_of_speech or one.start == act.own or one.sentence != act.sentence]


def day_features(act: Undated, days: Sequence[NamedDay]) -> list[tuple[str, ...]]:
    """How each day of a text, in their order, stands to an act: names of the features that hold."""
    before = [one for one in days if one.start < act.start and one.is_plain]
    heads = next((one for one in reversed(before) if one.leads), None)
    coming = next((one for one in days if one.start > act.start and one.is_plain), None)
    nearest = nearest_day(act, before)
    narrative = narrative_day(act, days)
    found = []
    for number, one in enumerate(days):
        holds = {
            "first": number == 0,
            "spoken": one.is_of_speech,
            "bound": one.is_bound,
            "own": one.start == act.own,
            "heads": one is heads and one.block == act.block,
            "narrative": one is narrative,
            "nearest": one is nearest,
            "background": one.is_background,
            "aside": one.is_aside,
            "paragraph": one.block == act.block,
            "before": one.sentence == act.sentence - 1,
            "ahead": one.sentence > act.sentence,
            "coming": one is coming and one.sentence - act.sentence <= SOON,
        }
        found.append(tuple(name for name, is_so in holds.items() if is_so))
    return found


def nearest_day(act: Undated, before: Sequence[NamedDay]) -> NamedDay | None:
    """The last of the days before an act that names one, but asides.

    Of other paragraphs no background counts, and nothing but news where the report begins with news.
    """
    naming = [one for one in before if one.kind in NAMING and not one.is_aside]
    kinds = NEWS if naming and naming[0].kind in NEWS else NAMING
    fitting = [one for one in naming if one.block == act.block or (one.kind in kinds and not one.is_background)]
    return fitting[-1] if fitting else None


def narrative_day(act: Undated, days: Sequence[NamedDay]) -> NamedDay | None:
    """The day that the telling is at, by the acts told before.

    Cascade: (1) that of the last act of the paragraph that is no background; (2) of those before it, where the report
    tells its news by days of the week, the last one told so; (3) the last that is no background; (4) the last.
    """
    dated = [one for one in days if any(start < act.start for start in one.dated)]
    dated = [one for one in dated if one.kind in NAMING] or dated
    dated.sort(key=lambda one: max(start for start in one.dated if start < act.start))
    told = [one for one in dated if not (one.is_background or one.is_aside)]
    here = [one for one in told if one.block == act.block]
    if here:
        return here[-1]
    if told and told[0].kind in NEWS:
        told = [one for one in told if one.kind in NEWS]
    kept = told or dated
    return kept[-1] if kept else None
