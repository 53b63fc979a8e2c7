"""What did each side count, day by day? Tallies side by side, with their difference and unit; never added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.model.claim import LedgerContent
from truceline.publish.report.lookup import anchor
from truceline.publish.words import days_in_words, days_of

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
    href: str
    is_about: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A day, place and unit, with what each side counts and how far apart they are."""

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
    """All lines, by day; the drawing shows totals of the most frequent unit only."""

    sides: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    chart: tuple[ChartRow, ...]
    ticks: tuple[tuple[float, str], ...]
    unit: str
    height: float
    width: float


Key = tuple["date", "date", str, str]


def make_ledgers(lookup: Lookup) -> Ledgers:
    """The ledgers of both sides; empty where no text holds any."""
    tallies: dict[Key, dict[str, list[Tally]]] = {}
    frequency: dict[str, int] = {}
    for claim in lookup.claims.values():
        if isinstance(claim.content, LedgerContent) and (days := _days(lookup, claim)):
            side = _side(lookup, claim, claim.content)
            frequency[side] = frequency.get(side, 0) + 1
            for count in claim.content.counts:
                key = (*days, count.where or "", count.unit)
                _add(tallies.setdefault(key, {}).setdefault(side, []), _tally(claim, count))
    sides = tuple(sorted(frequency, key=lambda name: (-frequency[name], name))[:MOST_SIDES])
    lines = tuple(
        _line(key, tuple(tuple(by_side.get(side, ())) for side in sides))
        for key, by_side in sorted(tallies.items(), key=lambda item: item[0])
    )
    lines = tuple(line for line in lines if any(line.sides))
    units = [line.unit for line in lines if line.is_total]
    unit = max(sorted(set(units)), key=units.count) if units else ""
    return _with_chart(sides, lines, unit)


def _add(tallies: list[Tally], tally: Tally) -> None:
    """Keep a tally unless the same figure is there already: a copy of a bulletin is not a second bulletin."""
    if all(other.words != tally.words for other in tallies):
        tallies.append(tally)


def _days(lookup: Lookup, claim: Claim) -> tuple[date, date] | None:
    when = lookup.whens.get(claim.id)
    if when and when.candidates:
        return days_of(max(when.candidates, key=lambda item: item.weight))
    document = lookup.documents.get(claim.document)
    start = document.published.start_utc if document else None
    return (start.date(), start.date()) if start else None


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
        href=anchor(claim.id),
        is_about=count.is_about,
    )


def _line(key: Key, sides: tuple[tuple[Tally, ...], ...]) -> LedgerLine:
    first, last, where, unit = key
    difference = ""
    if len(sides) == MOST_SIDES and all(len(found) == 1 for found in sides):
        apart = sides[0][0].middle - sides[1][0].middle
        difference = "none" if apart == 0 else f"{abs(apart):g} apart"
    elif any(sides):
        difference = "only one side" if not all(sides) else "figures differ within a side"
    return LedgerLine(
        when=days_in_words(first, last), where=where, unit=unit, sides=sides, difference=difference, is_total=not where
    )


def _with_chart(sides: tuple[str, ...], lines: tuple[LedgerLine, ...], unit: str) -> Ledgers:
    shown = [line for line in lines if line.is_total and line.unit == unit and any(line.sides)]
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
                width=round(max(known) - min(known), 1),
            )
        )
    ticks = tuple((round(CHART_WIDTH * value / end, 1), str(value)) for value in range(0, end + 1, step))
    height = len(rows) * CHART_ROW + 40
    return Ledgers(
        sides=sides, lines=lines, chart=tuple(rows), ticks=ticks, unit=unit, height=height, width=CHART_WIDTH + 160
    )
