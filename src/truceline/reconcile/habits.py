"""How much more, or less, do just these two values say than the level at which they agree? Learnt from the pairs.

Two makers of tables have habits: the one's "armed opposition" is mostly the other's "Jaysh al-Islam", one's point for
a town is another's, twelve dead twice say more than none twice. A level knows nothing of that. So for each two values
that meet, such as two acts or two names, it is counted how many of the pairs in which they meet are expected to be one
incident, and how many would be by their level alone; the logarithm of the ratio is added (docs/decisions/0023). A pair
does not count for itself, and a few pseudo-pairs hold what seldom meets to its level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.reconcile.learn import probability_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.columns import Columns
    from truceline.reconcile.learn import Codes
    from truceline.reconcile.weights import Learning

HABITS: Final[tuple[tuple[str, int], ...]] = (
    ("act", 2),
    ("actor", 3),
    ("target", 3),
    ("sides", 3),
    ("casualties", 4),
    ("point", 0),
    ("days", 1),
)
"""Values whose meetings are counted, and the position of the comparison that each refines. Those of one comparison
stand together, the finest last."""
DAY_S: Final = 86_400.0
MOST_DAYS: Final = 1_000
MOST_APART: Final = 40
"""Days between two starts that are told apart; between longer ones no habit is looked for."""
POINTS_PER_DEGREE: Final = 10_000
FEWEST: Final = 1e-9
ROUNDS: Final = 2
"""Over all habits, for what is learnt to be added to pairs: a pair's own part in each depends on the others."""
MOST_LEVELS: Final = 1_000
"""More than any comparison has."""


class Values:
    """For each habit the number of each row's value."""

    def __init__(self, columns: Columns) -> None:
        lon, lat = (np.round(column * POINTS_PER_DEGREE).astype(np.int64) for column in (columns.lon, columns.lat))
        low, high = columns.killed[:, 0].astype(np.int64), columns.killed[:, 1].astype(np.int64)
        days = np.minimum(np.round((columns.end_s - columns.start_s) / DAY_S), MOST_DAYS)
        made = {
            "act": columns.act,
            "actor": columns.actor,
            "target": columns.target,
            "sides": (columns.actor.astype(np.int64) << 32) + columns.target,
            "casualties": (low << 32) + high,
            "point": (lon << 32) + lat,
            "days": days,
        }
        self._numbers = [np.unique(made[name], return_inverse=True)[1].astype(np.int64) for name, _ in HABITS]
        self._sizes = [int(numbers.max(initial=0)) + 1 for numbers in self._numbers]
        self._day = np.floor(columns.start_s / DAY_S).astype(np.int64)

    def meetings(self, habit: int, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int64]:
        """A number for the two values that meet in each pair; of days, with how many lie between their starts."""
        numbers = self._numbers[habit]
        found: NDArray[np.int64] = numbers[one] * self._sizes[habit] + numbers[other]
        if HABITS[habit][0] == "days":
            gap = np.clip(self._day[other] - self._day[one], -MOST_APART, MOST_APART) + MOST_APART
            found = found * (2 * MOST_APART + 1) + gap
        return found


@dataclass(frozen=True)
class _Habit:
    """Meetings in order; how many pairs of each are one incident, and would be by level; odds of one by level."""

    meetings: NDArray[np.int64]
    met: NDArray[np.float64]
    expected: NDArray[np.float64]
    odds: NDArray[np.float64]


@dataclass(frozen=True)
class Habits:
    """What was learnt of two tables; ``none`` where they are too short."""

    values: Values
    learning: Learning
    habits: tuple[_Habit, ...] = ()

    def added(
        self, one: NDArray[np.int32], other: NDArray[np.int32], codes: Codes, log_odds: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What each habit adds to pairs (habit, pair), by their rows, levels, and log-odds by level."""
        if not self.habits:
            return np.zeros((len(HABITS), len(one)))
        at = [self._found(habit, one, other) for habit in range(len(HABITS))]
        found = np.zeros((len(HABITS), len(one)))
        for _ in range(ROUNDS):
            for number, (habit, (place, known)) in enumerate(zip(self.habits, at, strict=True)):
                odds = habit.odds[codes[HABITS[number][1]]]
                own, by_level = _own(log_odds + found.sum(axis=0), odds, _beside(found, number))
                met, expected = habit.met[place] - own, habit.expected[place] - by_level
                found[number] = _ratio(met * known, expected * known, self.learning)
        return found

    def _found(
        self, habit: int, one: NDArray[np.int32], other: NDArray[np.int32]
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each pair's meeting stands, and whether it was met at all."""
        known = self.habits[habit].meetings
        meeting = self.values.meetings(habit, one, other)
        place = np.minimum(np.searchsorted(known, meeting), len(known) - 1)
        return place, known[place] == meeting


def learn_habits(
    values: Values,
    learning: Learning,
    pairs: tuple[NDArray[np.int32], NDArray[np.int32]],
    codes: Codes,
    log_odds: NDArray[np.float64],
) -> Habits:
    """Habits of two tables, from those of their pairs that are not hopeless by their levels.

    Args:
        values: of the rows.
        learning: bounds; ``habit_rounds`` rounds are made over all habits.
        pairs: positions of the rows of each pair.
        codes: levels of each pair, by comparison.
        log_odds: of each pair, by its levels.
    """
    met = [np.unique(values.meetings(habit, *pairs), return_inverse=True) for habit in range(len(HABITS))]
    added = np.zeros((len(HABITS), len(log_odds)))
    habits: list[_Habit] = []
    for _ in range(learning.habit_rounds):
        habits = []
        for habit, (meetings, number) in enumerate(met):
            levels = codes[HABITS[habit][1]]
            total = log_odds + added.sum(axis=0)
            odds = _odds_by_level(probability_of(total), levels, MOST_LEVELS)
            own, by_level = _own(total, odds[levels], _beside(added, habit))
            of_one: NDArray[np.float64] = np.bincount(number, own, len(meetings)).astype(np.float64)
            expected: NDArray[np.float64] = np.bincount(number, by_level, len(meetings)).astype(np.float64)
            added[habit] = _ratio(of_one[number] - own, expected[number] - by_level, learning)
            habits.append(_Habit(meetings, of_one, expected, odds))
    return Habits(values, learning, tuple(habits))


def _odds_by_level(likely: NDArray[np.float64], levels: NDArray[np.intp], size: int) -> NDArray[np.float64]:
    of_one, of_two = np.bincount(levels, likely, size), np.bincount(levels, 1 - likely, size)
    found: NDArray[np.float64] = of_one / np.maximum(of_two, FEWEST)
    return found


def _own(
    total: NDArray[np.float64], odds: NDArray[np.float64], beside: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each pair is one incident, and how far pairs apart would be by their level: odds of it times these."""
    likely = probability_of(total)
    return likely, (1 - likely) * odds * np.exp(beside)


def _beside(added: NDArray[np.float64], habit: int) -> NDArray[np.float64]:
    """What the other habits of the same comparison add."""
    found = np.zeros(added.shape[1])
    for number, (_, comparison) in enumerate(HABITS):
        if number != habit and comparison == HABITS[habit][1]:
            found += added[number]
    return found


def _ratio(met: NDArray[np.float64], expected: NDArray[np.float64], learning: Learning) -> NDArray[np.float64]:
    """Logarithm of how often against how often by level, held to zero by pseudo-pairs, within bounds."""
    pool = learning.habit_pairs
    ratio = np.log((np.maximum(met, 0.0) + pool) / (np.maximum(expected, 0.0) + pool))
    found: NDArray[np.float64] = np.clip(ratio, -learning.most_habit, learning.most_habit)
    return found
