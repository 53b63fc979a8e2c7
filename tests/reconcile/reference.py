"""How likely do two rows tell one incident, for one who knows how their world was made? From the generator's densities.

Incidents of one town, or of none, are a Poisson process with answers (``synth.truth``); sources tell each with a
probability of their own and err as their parameters say (``synth.reports``). The odds of two rows are those of one
incident that both sources tell against two incidents, unrelated or the one an answer to the other. Nothing here is
learnt or counted from rows, and nothing is cut into levels. Known to it: land, parameters, which rows are copies or
stand at a province's capital. Not known, as to any reader: incidents, and where a source's gazetteer has a town.

Simplified, each by less than a per cent of the odds that matter: given its town, an incident's two coarse places are
independent (a spread of 1.5 km against one of 10); what happens at the ends of the period; answers outside the town
of what they answer; a front moves in six steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.reconcile.densities import Places
from truceline.synth.parameters import load_worlds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.reconcile.worlds import Played
    from truceline.synth.world import World

MOST_DEAD: Final = 60
LONGEST: Final = 130
"""Days between two rows beyond which they are not one incident's."""
SURE: Final = 20.0
NEVER: Final = -30.0


class Times:
    """How likely are two rows' days, for one incident, and for one that answers the other?

    Rows are of classes: exact ones of each source, and intervals by their length.
    """

    def __init__(self, played: Played) -> None:
        world, rows = played.world, played.rows
        length = rows.day_end - rows.day_start + 1
        is_exact = (rows.date_code == 1) & (length == 1)
        n_sources = len(world.sources)
        self.kind = np.where(is_exact, played.kind % 10, n_sources + np.minimum(length, LONGEST // 2))
        self._start = rows.day_start
        used, self.kind = np.unique(self.kind, return_inverse=True)
        kernels = [_exact(world, int(kind)) if kind < n_sources else _interval(int(kind) - n_sources) for kind in used]
        rate = 1 / world.parameters.burst_days
        lag = np.exp(-rate * np.arange(LONGEST)) * (1 - math.exp(-rate)) * math.expm1(rate) / rate
        lag[0] = 1 - (1 - math.exp(-rate)) / rate
        self._tables = [np.zeros((len(used), len(used), 2 * LONGEST + 1)) for _ in range(4)]
        for one, mine in enumerate(kernels):
            for other, theirs in enumerate(kernels):
                self._fill(one, other, np.correlate(mine, theirs, "full"), lag)

    def _fill(self, one: int, other: int, same: NDArray[np.float64], lag: NDArray[np.float64]) -> None:
        after = np.convolve(same, lag)[: len(same)]
        before = np.convolve(same[::-1], lag)[: len(same)][::-1]
        both = np.convolve(after[::-1], lag)[: len(same)][::-1]
        middle = len(same) // 2
        for table, values in zip(self._tables, (same, after, before, both), strict=True):
            table[one, other] = values[middle - LONGEST : middle + LONGEST + 1]

    def of(self, one: NDArray[Any], other: NDArray[Any]) -> list[NDArray[np.float64]]:
        """Per day: of one incident; the other row's answers the first's; the first's the other's; both a third."""
        gap = np.clip(self._start[other] - self._start[one], -LONGEST, LONGEST) + LONGEST
        return [table[self.kind[one], self.kind[other], gap] for table in self._tables]


def _exact(world: World, number: int) -> NDArray[np.float64]:
    """Probability of each true day, from LONGEST before the told one on."""
    name = world.sources[number]
    wrong = load_worlds().sources[name].day_wrong
    found = np.zeros(2 * LONGEST + 1)
    found[LONGEST - 1 : LONGEST + 2] = wrong / 2, 1 - wrong, wrong / 2
    shifted = world.parameters.shifted
    if shifted is not None and shifted.source == name:
        found = (1 - shifted.share) * found + shifted.share * np.roll(found, -1)
    return found


def _interval(length: int) -> NDArray[np.float64]:
    found = np.zeros(2 * LONGEST + 1)
    found[LONGEST : LONGEST + length] = 1 / length
    return found


@dataclass(frozen=True)
class Words:
    """Numbers of what two rows may tell of one thing, and how likely each two are: for one incident, and each alone.

    ``answer`` is of a row about an incident and one about its answer, ``siblings`` of two answers to one incident; the
    first's number stands before the second's.
    """

    told: NDArray[np.int64]
    alone: list[NDArray[np.float64]]
    same: dict[tuple[int, int], NDArray[np.float64]]
    answer: dict[tuple[int, int], NDArray[np.float64]]
    siblings: dict[tuple[int, int], NDArray[np.float64]]


def acts_of(played: Played) -> Words:
    """Acts."""
    world, words = played.world, played.world.words
    shares = list(world.parameters.acts.values())
    weight = np.array(shares) / sum(shares)
    tables = []
    for name in world.sources:
        noise = load_worlds().sources[name].act
        table = np.zeros((len(weight), len(words.acts)))
        for true in range(len(weight)):
            table[true, true] += noise.same
            table[true, words.family[true]] += noise.family
            for share, row in ((noise.akin, words.akin[true]), (noise.other, words.strange[true])):
                np.add.at(table[true], row, share / len(row))
        tables.append(table)
    return _words(played.rows.act, weight, tables)


def _words(told: NDArray[np.int64], weight: NDArray[np.float64], tables: list[NDArray[np.float64]]) -> Words:
    """Of what does not depend on answers."""
    same = {
        (one, other): (mine.T * weight) @ theirs
        for one, mine in enumerate(tables)
        for other, theirs in enumerate(tables)
    }
    return Words(told, [weight @ table for table in tables], same, {}, {})


def sides_of(played: Played) -> Words:
    """Actor and target together: who fights whom is drawn as one, and an answer mostly turns it round."""
    world, words, parameters = played.world, played.world.words, played.world.parameters
    names = len(words.parties)
    parties = sorted({party for one, other, _ in parameters.dyads for party in (one, other)})
    weight = np.array([share for _, _, share in parameters.dyads])
    weight /= weight.sum()
    actor, target = (np.array([parties.index(dyad[at]) for dyad in parameters.dyads]) for at in (0, 1))
    forward, turned = [], []
    for name in world.sources:
        noise = load_worlds().sources[name].party
        table = np.zeros((words.n_sides, names + 1))
        for true in range(words.n_sides):
            table[true, : words.n_sides] += noise.wrong / words.n_sides
            for share, number in (
                (noise.same, true),
                (noise.parent, words.parent[true]),
                (noise.sibling, words.sibling[true]),
                (noise.silent, names),
            ):
                table[true, number] += share
        forward.append(np.einsum("da,db->dab", table[actor], table[target]).reshape(len(weight), -1))
        turned.append(np.einsum("da,db->dab", table[target], table[actor]).reshape(len(weight), -1))
    back = parameters.answers_reversed
    answering = [(1 - back) * one + back * other for one, other in zip(forward, turned, strict=True)]
    flipped = parameters.burst_share * back
    rows = played.rows
    told = np.where(rows.actor < 0, names, rows.actor) * (names + 1) + np.where(rows.target < 0, names, rows.target)
    pairs = [(one, other) for one in range(len(forward)) for other in range(len(forward))]
    return Words(
        told,
        [weight @ ((1 - flipped) * one + flipped * other) for one, other in zip(forward, turned, strict=True)],
        {
            (one, other): (1 - flipped) * (forward[one].T * weight) @ forward[other]
            + flipped * (turned[one].T * weight) @ turned[other]
            for one, other in pairs
        },
        {(one, other): (forward[one].T * weight) @ answering[other] for one, other in pairs},
        {(one, other): (answering[one].T * weight) @ answering[other] for one, other in pairs},
    )


def dead_of(played: Played) -> Words:
    """Counts of the dead: lowest, and how much higher the highest is."""
    world, rows, parameters = played.world, played.rows, played.world.parameters
    true = np.arange(MOST_DEAD + 1)
    stop = 1 / parameters.killed_mean
    weight = (1 - parameters.killed_none) * stop * (1 - stop) ** (true - 1.0)
    weight[0] = parameters.killed_none
    weight /= weight.sum()
    silent = 3 * (MOST_DEAD + 1)
    tables = []
    for name in world.sources:
        noise = load_worlds().sources[name].killed
        table = np.zeros((len(true), silent + 1))
        table[true, 3 * true] += noise.same
        table[:, silent] += noise.silent
        for number in true:
            # Rounded half to even, of a number drawn evenly.
            drawn = np.round(number * np.linspace(0.5, 1.4, 2001)[:-1] + number * 0.9 / 4000).astype(int)
            low, count = np.unique(np.minimum(drawn, MOST_DEAD), return_counts=True)
            for wide in range(3):
                table[number, 3 * low + wide] += noise.near * count / count.sum() / 3
        tables.append(table)
    low = np.minimum(rows.killed_low, MOST_DEAD)
    told = np.where(rows.killed_low < 0, silent, 3 * low + np.clip(rows.killed_high - rows.killed_low, 0, 2))
    return _words(told, weight, tables)


class Reference:
    """Log-odds of any two rows of two sources."""

    def __init__(self, played: Played) -> None:
        self._played = played
        self._places, self._times = Places(played), Times(played)
        self._words = acts_of(played), sides_of(played), dead_of(played)
        self._model = played.kind % 10

    def log_odds(self, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float32]:
        """Of pairs of rows, by their positions."""
        kind = self._played.kind
        found = np.zeros(len(one), dtype=np.float32)
        pairs = kind[one] * 100 + kind[other]
        for number in np.unique(pairs).tolist():
            at = np.flatnonzero(pairs == number)
            found[at] = self._of_kinds(one[at], other[at], *divmod(number, 100))
        copies = self._played.columns.text[one] == self._played.columns.text[other]
        found[copies] = SURE
        return found

    def partner(self, one: int, other: int) -> float:
        """Log-odds against both rows' being of incidents that the other source does not tell."""
        return sum(-math.log1p(-self._places.partnered(source, by)) for source, by in ((one, other), (other, one)))

    def _of_kinds(self, one: NDArray[Any], other: NDArray[Any], mine: int, theirs: int) -> NDArray[np.float64]:
        days = self._played.world.parameters.days
        same, answering, siblings, chance = self._places.of(one, other, (mine, theirs))
        at_once, after, before, both = (days * time for time in self._times.of(one, other))
        first, second = mine % 10, theirs % 10
        for words in self._words:
            a, b = words.told[one], words.told[other]
            alone = words.alone[first][a] * words.alone[second][b]
            same = same * _ratio(words.same[first, second][a, b], alone)
            if words.answer:
                after = after * _ratio(words.answer[first, second][a, b], alone)
                before = before * _ratio(words.answer[second, first][b, a], alone)
                both = both * _ratio(words.siblings[first, second][a, b], alone)
        apart = chance + answering * (after + before) + siblings * both
        with np.errstate(divide="ignore"):
            return np.maximum(np.log(same * at_once) - np.log(apart), NEVER)


def _ratio(together: NDArray[np.float64], alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where one of the two is told by nobody: the sum of two tolls, in worlds of merged rows, counts as chance."""
    return np.where(alone > 0, together / np.where(alone > 0, alone, 1.0), 1.0)
