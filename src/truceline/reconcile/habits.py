"""How much more, or less, do just these two values say than the level at which they agree? Learnt from the pairs.

Two makers of tables have habits: the one's "armed opposition" is mostly the other's "Jaysh al-Islam", one's point for
a town is another's, twelve dead twice say more than none twice. A level knows nothing of that. So for each two values
that meet, such as two acts or two names, it is counted how many of the pairs in which they meet are expected to be one
incident, and how many would be by their level alone; the logarithm of the ratio is added (docs/decisions/0023). A pair
does not count for itself, and a few pseudo-pairs hold what seldom meets to its level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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
DAYS: Final = 6
"""Position of the habit of days."""
FEWEST_ROWS: Final = 3
"""Rows with a value from which on it is looked for habits of."""
COUNTS: Final = -3.0
"""Log-odds from which on a pair must not count for itself: below, its part in any count is less than a twentieth."""
FEWEST: Final = 1e-9
ROUNDS: Final = 2
"""Over all habits, for what is learnt to be added to pairs: a pair's own part in each depends on the others."""
MOST_LEVELS: Final = 1_000
"""More than any comparison has."""


class Values:
    """For each habit the number of each row's value; 0 for values that come up too seldom to be anyone's habit."""

    def __init__(self, columns: Columns) -> None:
        lon, lat = (np.round(column * POINTS_PER_DEGREE).astype(np.int64) for column in (columns.lon, columns.lat))
        low, high = columns.killed[:, 0].astype(np.int64), columns.killed[:, 1].astype(np.int64)
        made = {
            "act": columns.act,
            "actor": columns.actor,
            "target": columns.target,
            "sides": (columns.actor.astype(np.int64) << 32) + columns.target,
            "casualties": (low << 32) + high,
            "point": (lon << 32) + lat,
            "days": np.minimum(np.round((columns.end_s - columns.start_s) / DAY_S), MOST_DAYS),
        }
        self._numbers = [_numbered(made[name]) for name, _ in HABITS]
        self._sizes = [int(numbers.max(initial=0)) + 1 for numbers in self._numbers]
        self._day = np.floor(columns.start_s / DAY_S).astype(np.int32)

    def meetings(self, habit: int, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int64]:
        """A number for the two values that meet in each pair, -1 where one is too rare.

        Of days it tells, too, how many lie between the two starts.
        """
        mine, theirs = self._numbers[habit][one], self._numbers[habit][other]
        found: NDArray[np.int64] = mine.astype(np.int64) * self._sizes[habit] + theirs
        if habit == DAYS:
            gap = np.clip(self._day[other] - self._day[one], -MOST_APART, MOST_APART) + MOST_APART
            found = found * (2 * MOST_APART + 1) + gap
        found[(mine == 0) | (theirs == 0)] = -1
        return found


def _numbered(values: NDArray[Any]) -> NDArray[np.int32]:
    _, number, count = np.unique(values, return_inverse=True, return_counts=True)
    is_often = count >= FEWEST_ROWS
    found: NDArray[np.int32] = np.where(is_often, np.cumsum(is_often), 0)[number].astype(np.int32)
    return found


@dataclass(frozen=True)
class _Habit:
    """Meetings in order; how many pairs of each are one incident, and would be by level; odds of one by level.

    ``added`` is what follows for each meeting; at its end stands 0 for a meeting that never was.
    """

    meetings: NDArray[np.int64]
    met: NDArray[np.float64]
    expected: NDArray[np.float64]
    odds: NDArray[np.float64]
    added: NDArray[np.float64]
    pool: float
    most: float

    def places(self, meetings: NDArray[np.int64]) -> NDArray[np.intp]:
        """Where each meeting stands; the end where it does not."""
        place = np.searchsorted(self.meetings, meetings)
        inside = np.minimum(place, max(len(self.meetings) - 1, 0))
        known = (self.meetings[inside] == meetings) if len(self.meetings) else np.zeros(len(meetings), dtype=bool)
        return np.where(known, inside, len(self.meetings))

    def without(
        self, place: NDArray[np.intp], levels: NDArray[np.intp], total: NDArray[np.float64], beside: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What is added to pairs that do not count for themselves."""
        own, by_level = _own(total, self.odds[levels], beside)
        found = _ratio(self.met[place] - own, self.expected[place] - by_level, self.pool, self.most)
        found[place == len(self.meetings)] = 0.0
        return found


@dataclass(frozen=True)
class Habits:
    """What was learnt of two tables: nothing where they are too short."""

    values: Values
    habits: tuple[_Habit, ...] = ()

    def added(
        self, one: NDArray[np.int32], other: NDArray[np.int32], codes: Codes, log_odds: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What each habit adds to pairs (habit, pair), by their rows, levels, and log-odds by level."""
        if not self.habits:
            return np.zeros((len(HABITS), len(one)))
        places = [habit.places(self.values.meetings(at, one, other)) for at, habit in enumerate(self.habits)]
        found = np.stack([habit.added[place] for habit, place in zip(self.habits, places, strict=True)])
        likely = np.flatnonzero(log_odds + found.sum(axis=0) > COUNTS)
        sure, base = found[:, likely], log_odds[likely]
        for _ in range(ROUNDS):
            for at, (habit, place) in enumerate(zip(self.habits, places, strict=True)):
                levels = codes[HABITS[at][1]][likely]
                sure[at] = habit.without(place[likely], levels, base + sure.sum(axis=0), _beside(sure, at))
        found[:, likely] = sure
        return found


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
    met = [_placed(values.meetings(habit, *pairs)) for habit in range(len(HABITS))]
    added = np.zeros((len(HABITS), len(log_odds)))
    habits: list[_Habit] = []
    for _ in range(learning.habit_rounds):
        habits = []
        for at, (meetings, place) in enumerate(met):
            levels, total, beside = codes[HABITS[at][1]], log_odds + added.sum(axis=0), _beside(added, at)
            habit = _counted(meetings, place, levels, (total, beside), learning)
            added[at] = habit.added[place]
            likely = np.flatnonzero(total > COUNTS)
            added[at, likely] = habit.without(place[likely], levels[likely], total[likely], beside[likely])
            habits.append(habit)
    return Habits(values, tuple(habits))


def _placed(meetings: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Distinct meetings in order, and where each pair's stands: at the end where a value is too rare."""
    known, place = np.unique(meetings, return_inverse=True)
    if len(known) and known[0] < 0:
        return known[1:], np.where(place == 0, len(known) - 1, place - 1)
    return known, place


def _counted(
    meetings: NDArray[np.int64],
    place: NDArray[np.intp],
    levels: NDArray[np.intp],
    odds: tuple[NDArray[np.float64], NDArray[np.float64]],
    learning: Learning,
) -> _Habit:
    """One habit, from pairs with these places, levels, log-odds, and what habits beside it add."""
    total, beside = odds
    by_level = _odds_by_level(probability_of(total), levels, MOST_LEVELS)
    own, apart = _own(total, by_level[levels], beside)
    of_one: NDArray[np.float64] = np.bincount(place, own, len(meetings) + 1).astype(np.float64)
    expected: NDArray[np.float64] = np.bincount(place, apart, len(meetings) + 1).astype(np.float64)
    pool, most = learning.habit_pairs, learning.most_habit
    added = _ratio(of_one, expected, pool, most)
    added[-1] = 0.0
    return _Habit(meetings, of_one, expected, by_level, added, pool, most)


def _odds_by_level(likely: NDArray[np.float64], levels: NDArray[np.intp], size: int) -> NDArray[np.float64]:
    of_one, of_two = np.bincount(levels, likely, size), np.bincount(levels, 1 - likely, size)
    found: NDArray[np.float64] = of_one / np.maximum(of_two, FEWEST)
    return found


def _own(
    total: NDArray[np.float64], odds: NDArray[np.float64], beside: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each pair is one incident, and how far pairs apart would be by their level: odds of it times these."""
    likely = probability_of(total)
    by_level = (1 - likely) * odds
    if beside.any():
        by_level *= np.exp(beside)
    return likely, by_level


def _beside(added: NDArray[np.float64], habit: int) -> NDArray[np.float64]:
    """What the other habits of the same comparison add."""
    found = np.zeros(added.shape[1])
    for number, (_, comparison) in enumerate(HABITS):
        if number != habit and comparison == HABITS[habit][1]:
            found += added[number]
    return found


def _ratio(met: NDArray[np.float64], expected: NDArray[np.float64], pool: float, most: float) -> NDArray[np.float64]:
    """Logarithm of how often against how often by level, held to zero by pseudo-pairs, within bounds."""
    ratio = np.log((np.maximum(met, 0.0) + pool) / (np.maximum(expected, 0.0) + pool))
    found: NDArray[np.float64] = np.clip(ratio, -most, most)
    return found
