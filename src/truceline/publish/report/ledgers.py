"""What did each side count, day by day? Tallies side by side, with their difference and unit; never added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.lexicon.counting_units import load_counting_units
from truceline.model.claim import LedgerContent
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import day_words, listed
from truceline.publish.words import days_of

if TYPE_CHECKING:
    from datetime import date

    from truceline.model import Claim
    from truceline.model.claim import Count
    from truceline.publish.report.lookup import Lookup

MOST_SIDES: Final = 2
CHART_WIDTH: Final = 360.0
CHART_ROW: Final = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One count of one side: words, the middle for drawing, and the claim that it rests on."""

    words: str
    middle: float
    unit: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A day and place, with what each side counts in which unit, and how far apart they are."""

    when: str
    where: str
    unit: str
    sides: tuple[tuple[Tally, ...], ...]
    difference: str
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A row of the drawing: two totals of one day on one scale."""

    y: float
    when: str
    first: float | None
    second: float | None
    low: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """All lines, by day; the drawing shows the totals, and joins those of one unit only."""

    sides: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    chart: tuple[ChartRow, ...]
    ticks: tuple[tuple[float, str], ...]
    unit: str
    height: float
    width: float


Key = tuple["date", str]


def make_ledgers(lookup: Lookup) -> Ledgers:
    """The ledgers of both sides; empty where no text holds any."""
    tallies: dict[Key, dict[str, list[Tally]]] = {}
    frequency: dict[str, int] = {}
    for claim in lookup.claims.values():
        if isinstance(claim.content, LedgerContent) and (day := _day(lookup, claim)):
            side = _side(lookup, claim, claim.content)
            frequency[side] = frequency.get(side, 0) + 1
            for count in claim.content.counts:
                _add(tallies.setdefault((day, count.where or ""), {}).setdefault(side, []), _tally(claim, count))
    sides = tuple(sorted(frequency, key=lambda name: (-frequency[name], name))[:MOST_SIDES])
    lines = tuple(
        _line(key, tuple(tuple(by_side.get(side, ())) for side in sides))
        for key, by_side in sorted(tallies.items(), key=lambda item: item[0])
    )
    lines = tuple(line for line in lines if any(line.sides))
    return _with_chart(sides, lines)


def _add(tallies: list[Tally], tally: Tally) -> None:
    """Keep a tally unless the same figure is there already: a copy of a bulletin is not a second bulletin."""
    if all((other.words, other.unit) != (tally.words, tally.unit) for other in tallies):
        tallies.append(tally)


def _day(lookup: Lookup, claim: Claim) -> date | None:
    """The last day that a tally covers: "the past 24 hours" of a bulletin and its day are one line."""
    when = lookup.whens.get(claim.id)
    if when and when.candidates:
        return days_of(max(when.candidates, key=lambda item: item.weight))[1]
    document = lookup.documents.get(claim.document)
    start = document.published.start_utc if document else None
    return start.date() if start else None


def _side(lookup: Lookup, claim: Claim, content: LedgerContent) -> str:
    if content.side and content.side.parties:
        return lookup.party(max(content.side.parties, key=lambda item: item.weight).value)
    if content.side:
        return content.side.span.text
    return claim.chain[-1].name if claim.chain else "side not named"


def _tally(claim: Claim, count: Count) -> Tally:
    high = count.high
    words = str(count.low) if high == count.low else f"{count.low} or more" if high is None else f"{count.low}–{high}"
    return Tally(
        words=f"about {words}" if count.is_about else words,
        middle=(count.low + (high if high is not None else count.low)) / 2,
        unit=count.unit,
        href=anchor(claim.id),
    )


def _line(key: Key, sides: tuple[tuple[Tally, ...], ...]) -> LedgerLine:
    units = list(dict.fromkeys(tally.unit for found in sides for tally in found))
    return LedgerLine(
        when=day_words(key[0]),
        where=key[1],
        unit=" / ".join(units),
        sides=sides,
        difference=difference(sides),
        is_total=not key[1],
    )


def difference(sides: tuple[tuple[Tally, ...], ...]) -> str:
    """How far apart two sides are: only where each has one figure, in units that can be put beside each other.

    Where each of one unit is at least one of the other (a case of firing is a violation), only a surplus tells.
    """
    if not all(sides) or len(sides) < MOST_SIDES:
        return "only one side"
    if any(len(found) > 1 for found in sides):
        return "several figures on one side"
    one, other = sides[0][0], sides[1][0]
    units = load_counting_units()
    apart = one.middle - other.middle
    if units.beside(one.unit, other.unit).how == "same":
        return "none" if apart == 0 else f"{abs(apart):g} apart"
    for surplus, narrow, wide in ((apart, one.unit, other.unit), (-apart, other.unit, one.unit)):
        if units.beside(narrow, wide).how == "at_least":
            return f"at least {surplus:g} apart" if surplus > 0 else "units differ, both may hold"
    return "units differ, not compared"


def _with_chart(sides: tuple[str, ...], lines: tuple[LedgerLine, ...]) -> Ledgers:
    shown = [line for line in lines if line.is_total]
    units = list(dict.fromkeys(tally.unit for line in shown for found in line.sides for tally in found))
    largest = max((tally.middle for line in shown for found in line.sides for tally in found), default=1.0)
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000, 10**9) if largest / size <= 8)
    end = (int(largest) // step + 1) * step
    rows = []
    for place, line in enumerate(shown):
        at = [CHART_WIDTH * found[0].middle / end if found else None for found in line.sides]
        at += [None] * (MOST_SIDES - len(at))
        known = [value for value in at if value is not None]
        rows.append(
            ChartRow(
                y=round(place * CHART_ROW + 30, 1),
                when=line.when,
                first=None if at[0] is None else round(at[0], 1),
                second=None if at[1] is None else round(at[1], 1),
                low=round(min(known), 1),
                width=round(max(known) - min(known), 1) if " / " not in line.unit else 0.0,
            )
        )
    ticks = tuple((round(CHART_WIDTH * value / end, 1), str(value)) for value in range(0, end + 1, step))
    height = len(rows) * CHART_ROW + 40
    return Ledgers(
        sides=sides,
        lines=lines,
        chart=tuple(rows),
        ticks=ticks,
        unit=listed(units),
        height=height,
        width=CHART_WIDTH + 160,
    )
