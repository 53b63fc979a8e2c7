"""When was what? Agreements with the competing dates, talks, incidents by week, and who could see: drawn and listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from truceline.agreement.words import moment_words
from truceline.model.agreement import LifeState
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import DAYS, ONE_DAY, candidate_words, day_words, listed, number
from truceline.publish.words import MONTHS, days_in_words, days_of

if TYPE_CHECKING:
    from truceline.model import Agreement, Coverage, Talk
    from truceline.model.agreement import DateCandidate, LifeEvent
    from truceline.model.when import WhenCandidate
    from truceline.publish.report.dossier import Dossier
    from truceline.publish.report.lookup import Lookup

LEFT: Final = 206.0
WIDTH: Final = 1120.0
LANE: Final = 33.0
UNIT: Final = 10.0
UNITS_A_ROW: Final = 3
COVER_LANE: Final = 17.0
LABEL_LENGTH: Final = 34
TOP: Final = 54.0
BEGINS: Final = (LifeState.IN_FORCE, LifeState.ANNOUNCED, LifeState.SIGNED)
ENDS: Final = frozenset((LifeState.LAPSED, LifeState.COLLAPSED, LifeState.SUSPENDED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A month or week on the axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time: from x over a width; ``css`` says what it is."""

    x: float
    width: float
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A sign at a time, with its words."""

    x: float
    y: float
    css: str
    title: str
    words: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the drawing: its name, bands and marks."""

    y: float
    name: str
    title: str
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...] = ()
    note: str = ""
    note_x: float = 0.0
    note_anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the timeline as a list; ``day`` sorts it."""

    day: date
    when: str
    kind: str
    text: str
    href: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The entries of one month."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The drawing and its twin in words."""

    width: float
    height: float
    left: float
    months: tuple[Tick, ...]
    agreements: tuple[Lane, ...]
    talks: Lane
    incidents: tuple[Mark, ...]
    incidents_top: float
    incidents_base: float
    coverage: tuple[Lane, ...]
    coverage_top: float
    as_of_x: float
    list: tuple[Month, ...]


class TimelineMaker:
    """Draws the timeline of a report from left to right over the period of the case."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._start = lookup.span.start
        self._days = max(1, (lookup.span.end - self._start).days + 1)

    def x(self, day: date) -> float:
        """Where a day begins, kept within the period."""
        share = (day - self._start).days / self._days
        return round(LEFT + (WIDTH - LEFT - 8) * min(1.0, max(0.0, share)), 1)

    def timeline(self, dossiers: tuple[Dossier, ...]) -> Timeline:
        """The whole timeline."""
        agreements = tuple(
            self._agreement(item, TOP + place * LANE) for place, item in enumerate(self._lookup.agreements.values())
        )
        talks_y = TOP + len(agreements) * LANE + 26
        top = talks_y + 52
        marks, base = self._incidents(dossiers, top)
        coverage_top = base + 62
        ordered = sorted(self._lookup.coverages.values(), key=lambda item: (item.start_utc, item.observer, item.id))
        coverage = tuple(self._coverage(item, coverage_top + place * COVER_LANE) for place, item in enumerate(ordered))
        return Timeline(
            width=WIDTH,
            height=coverage_top + len(coverage) * COVER_LANE + 14,
            left=LEFT,
            months=self._months(),
            agreements=agreements,
            talks=self._talks(talks_y),
            incidents=marks,
            incidents_top=top,
            incidents_base=base,
            coverage=coverage,
            coverage_top=coverage_top,
            as_of_x=self.x(self._lookup.span.as_of + ONE_DAY),
            list=self._list(dossiers),
        )

    def _months(self) -> tuple[Tick, ...]:
        ticks: list[Tick] = []
        day = self._start.replace(day=1)
        while day <= self._lookup.span.end:
            year = f" {day.year}" if not ticks or day.month == 1 else ""
            ticks.append(Tick(x=self.x(day), words=f"{MONTHS[day.month - 1]}{year}"))
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return tuple(ticks)

    # --- agreements -------------------------------------------------------------------------------------------------

    def _agreement(self, agreement: Agreement, y: float) -> Lane:
        begin = next((event for state in BEGINS for event in agreement.life if event.state is state), None)
        days = sorted({_local_day(item) for item in begin.dates}) if begin else []
        end = self._end(agreement, days)
        bands, marks = [], []
        if days:
            first, last = self.x(days[0]), self.x(days[-1])
            stop = self.x(end) if end else self.x(self._lookup.span.end + ONE_DAY)
            if last > first:
                bands.append(Band(x=first, width=round(last - first, 1), css="t-doubt"))
            bands.append(Band(x=last, width=round(max(1.0, stop - last), 1), css="t-force"))
        for event in agreement.life:
            marks += [
                Mark(x=self.x(_local_day(item)), y=y, css=f"t-{event.state.value}", title=_date_words(event, item))
                for item in event.dates
                if self._start <= _local_day(item) <= self._lookup.span.end
            ]
        at = self.x(days[0]) if days else LEFT
        is_late = at > LEFT + (WIDTH - LEFT) * 0.72
        return Lane(
            y=y,
            name=_short(self._lookup.agreement_short(agreement.id)),
            title=agreement.title,
            bands=tuple(bands),
            marks=tuple(marks),
            note=self._begin_words(begin, days),
            note_x=at + 8 if is_late else at - 6 if at > LEFT else LEFT,
            note_anchor="end" if is_late else "start",
        )

    def _begin_words(self, begin: LifeEvent | None, days: list[date]) -> str:
        if begin is None or not days:
            return "no date known"
        state = self._lookup.words.life_states[begin.state]
        if days[-1] < self._start:
            return f"{state} since {day_words(days[-1])}"
        if len(days) == 1:
            return f"{state} {days[0].day} {MONTHS[days[0].month - 1]}"
        is_one_month = len({(day.year, day.month) for day in days}) == 1
        said = [
            str(day.day) if is_one_month and day != days[-1] else f"{day.day} {MONTHS[day.month - 1]}" for day in days
        ]
        return f"{state} {listed(said).replace(' and ', ' or ')}: sources differ"

    def _end(self, agreement: Agreement, days: list[date]) -> date | None:
        """The first day on which it no longer holds; None where no end is known."""
        ends = [_local_day(item) for event in agreement.life if event.state in ENDS for item in event.dates]
        return min((day for day in ends if days and day > days[0]), default=None)

    # --- talks ------------------------------------------------------------------------------------------------------

    def talk_time(self, talk: Talk) -> WhenCandidate | None:
        """The likeliest time of a talk, by the members' times: the narrowest of the heaviest candidates."""
        found = [
            max(when.candidates, key=lambda item: item.weight)
            for member in talk.members
            if (when := self._lookup.whens.get(member.item)) and when.candidates
        ]
        return min(found, key=lambda item: (item.end_utc - item.start_utc, item.start_utc)) if found else None

    def _talks(self, y: float) -> Lane:
        marks, bands, last = [], [], [-1e9, -1e9]
        timed = [(days_of(best), talk) for talk in self._lookup.report.talks if (best := self.talk_time(talk))]
        for (first, final), talk in sorted(timed, key=lambda item: (item[0], item[1].id)):
            if final < self._start or first > self._lookup.span.end:
                continue
            at, stop = self.x(first), self.x(final + ONE_DAY)
            row = 0 if at - last[0] > 76 or last[0] <= last[1] else 1
            middle = round((at + stop) / 2, 1)
            last[row] = at
            words = talk.place_phrase if len(talk.place_phrase) <= 14 else ""
            title = f"{talk.label}: {talk.status.value}, {days_in_words(first, final)}"
            marks.append(
                Mark(x=middle, y=y + row * 17, css=f"k-{talk.status.value}", title=title, words=words,
                     href=anchor(talk.id))
            )  # fmt: skip
            bands.append(Band(x=at, width=round(max(2.0, stop - at), 1), css=f"{y + row * 17}"))
        return Lane(y=y, name="Talks", title="Talks", bands=tuple(bands), marks=tuple(marks))

    # --- incidents --------------------------------------------------------------------------------------------------

    def _incidents(self, dossiers: tuple[Dossier, ...], top: float) -> tuple[tuple[Mark, ...], float]:
        """Squares stacked by week, gravest outcome lowest; the line on which they stand."""
        weeks: dict[date, list[Dossier]] = {}
        for item in dossiers:
            day = max(self._start, min(date.fromisoformat(item.day), self._lookup.span.end))
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(item)
        tallest = max((len(items) for items in weeks.values()), default=1)
        base = top + -(-tallest // UNITS_A_ROW) * (UNIT + 1.5) + 6
        order = self._lookup.words.incident_order
        marks = []
        for monday, items in sorted(weeks.items()):
            left = self.x(max(monday, self._start)) + 1
            ranked = sorted(items, key=lambda item: (order.index(item.outcome), item.day, item.id))
            for place, item in enumerate(ranked):
                row, column = divmod(place, UNITS_A_ROW)
                marks.append(
                    Mark(
                        x=round(left + column * (UNIT + 1.2), 1),
                        y=round(base - (row + 1) * (UNIT + 1.5), 1),
                        css=item.outcome,
                        title=f"{item.when}: {item.title}",
                        href=item.anchor,
                    )
                )
        return tuple(marks), base

    # --- coverage ---------------------------------------------------------------------------------------------------

    def _coverage(self, item: Coverage, y: float) -> Lane:
        start = self.x(item.start_utc.date())
        stop = self.x(item.end_utc.date())
        css = coverage_state(item)
        return Lane(
            y=y,
            name=_short(item.observer),
            title=f"{item.observer}: {item.area}",
            bands=(Band(x=start, width=round(max(3.0, stop - start), 1), css=f"c-{css}"),),
        )

    # --- as a list --------------------------------------------------------------------------------------------------

    def _list(self, dossiers: tuple[Dossier, ...]) -> tuple[Month, ...]:
        entries = [*self._agreement_entries(), *self._talk_entries()]
        entries += [
            Entry(
                day=date.fromisoformat(item.day),
                when=item.when,
                kind="incident",
                text=item.title,
                href=item.anchor,
                outcome=item.outcome,
            )
            for item in dossiers
        ]
        months: dict[tuple[int, int], list[Entry]] = {}
        for entry in sorted(entries, key=lambda item: (item.day, item.kind, item.text, item.href)):
            months.setdefault((entry.day.year, entry.day.month), []).append(entry)
        return tuple(
            Month(name=f"{MONTHS[month - 1]} {year}", entries=tuple(found)) for (year, month), found in months.items()
        )

    def _agreement_entries(self) -> list[Entry]:
        return [
            Entry(
                day=_local_day(item),
                when=day_words(_local_day(item)),
                kind="agreement",
                text=f"{self._lookup.agreement_short(agreement.id)}: {_date_words(event, item)}",
                href=anchor(agreement.id),
            )
            for agreement in self._lookup.agreements.values()
            for event in agreement.life
            for item in event.dates
        ]

    def _talk_entries(self) -> list[Entry]:
        return [
            Entry(
                day=days_of(best)[0],
                when=candidate_words(best),
                kind="talk",
                text=f"{talk.label} ({talk.status.value})",
                href=anchor(talk.id),
            )
            for talk in self._lookup.report.talks
            if (best := self.talk_time(talk))
        ]


def coverage_state(item: Coverage) -> str:
    """Whether an observer could see: ``seen``, ``limited`` (a restriction is noted), ``unseen`` (no means at all)."""
    if not item.means or item.means.lower().startswith("none"):
        return "unseen"
    return "limited" if item.restriction else "seen"


def _local_day(item: DateCandidate) -> date:
    return item.on


def _date_words(event: LifeEvent, item: DateCandidate) -> str:
    state = event.state.value.replace("_", " ")
    weight = f" (weight {number(item.weight)} against other dates)" if len(event.dates) > 1 else ""
    return f"{state} {moment_words(item)}{weight}"


def _short(text: str) -> str:
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip(" ,") + "…"


def instant(item: DateCandidate) -> datetime:
    """A date candidate as an instant: its time of day, or midnight, on its own clock."""
    return datetime.combine(item.on, item.at or time(), tzinfo=ZoneInfo(item.clock))


def week_words(monday: date) -> str:
    """A week by its first day: ``Mon 15 May``."""
    return f"{DAYS[monday.weekday()]} {monday.day} {MONTHS[monday.month - 1][:3]}"
