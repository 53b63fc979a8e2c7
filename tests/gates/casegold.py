"""Compare a run of the case Syria 2017 with its gold list, by the rules in the list's README."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from truceline.model import Document
from truceline.model.finding import Outcome

if TYPE_CHECKING:
    from truceline.flow.case import Case
    from truceline.model import Finding, Incident

GOLD = Path(__file__).parent / "gold" / "syria-2017"

DAMASCUS = timedelta(hours=3)
"""Syria's clock in the summer of 2017, in which the list's days are cut."""

LIKELY_ENOUGH = 0.2
"""A reading of the date counts from this share of the likeliest one's weight on."""

RANK = (
    Outcome.PERMITTED,
    Outcome.BREACH_VERY_LIKELY,
    Outcome.BREACH_LIKELY,
    Outcome.BREACH_POSSIBLE,
    Outcome.BREACH_UNLIKELY,
    Outcome.NOT_ASSESSABLE,
    Outcome.NOT_APPLICABLE,
)
"""Of an agreement's findings on one incident the first of these stands for the agreement."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the list."""
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(cell: str) -> set[str]:
    """Names in a cell that are separated by commas."""
    return {part.strip() for part in cell.split(",") if part.strip()}


class Predicted(NamedTuple):
    """An incident of a run, in the list's terms."""

    incident: Incident
    sources: frozenset[str]
    acts: frozenset[str]
    days: tuple[tuple[date, date], ...]

    def fits(self, gold: dict[str, str]) -> int:
        """How many sources it shares with a gold row whose act and days it has; 0 where it is none of it."""
        shared = self.sources & parts(gold["sources"])
        if not shared or not self.acts & set(gold["act"].split("|")):
            return 0
        first = date.fromisoformat(gold["date_start"])
        last = date.fromisoformat(gold["date_end"] or gold["date_start"])
        return len(shared) if any(start <= last and first <= end for start, end in self.days) else 0


@dataclass(frozen=True)
class Matching:
    """Which predicted incident is which gold row, each at most once."""

    gold_of: dict[str, str]
    incident_of: dict[str, Predicted]
    predicted: tuple[Predicted, ...]
    gold: tuple[dict[str, str], ...]

    @property
    def missed(self) -> list[str]:
        """Required gold rows that no incident is."""
        return [
            one["gold_id"] for one in self.gold if one["required"] == "yes" and one["gold_id"] not in self.incident_of
        ]

    @property
    def false(self) -> list[Predicted]:
        """Incidents that are no gold row."""
        return [one for one in self.predicted if one.incident.id not in self.gold_of]

    @property
    def recall(self) -> float:
        """Share of the required rows that were found."""
        required = [one for one in self.gold if one["required"] == "yes"]
        return 1 - len(self.missed) / len(required)

    @property
    def precision(self) -> float:
        """Share of the incidents that are a row; rows that are not required count neither way."""
        loose = {one["gold_id"] for one in self.gold if one["required"] != "yes"}
        counted = [one for one in self.predicted if self.gold_of.get(one.incident.id) not in loose]
        return 1 - len(self.false) / len(counted)


def predictions(case: Case) -> tuple[Predicted, ...]:
    """The incidents of a case's latest generation, by id."""
    files = {one.id: Path(one.origin).name for one in case.rows(Document)}
    source = {one.id: files[one.document] for one in case.claims()} | {one.id: one.row_id for one in case.records()}
    found = []
    for incident in case.incidents():
        mass: dict[tuple[date, date], float] = defaultdict(float)
        for one in incident.alternatives:
            for time in one.times:
                mass[_day(time.start_utc), _day(time.end_utc - timedelta(seconds=1))] += one.weight * time.weight
        bar = LIKELY_ENOUGH * max(mass.values(), default=0.0)
        found.append(
            Predicted(
                incident,
                frozenset(source[member.item] for member in incident.members),
                frozenset(one.act for one in incident.alternatives),
                tuple(sorted(days for days, weight in mass.items() if weight >= bar)),
            )
        )
    return tuple(found)


def match(case: Case) -> Matching:
    """Pair incidents and gold rows, those first that share the most sources; ties by id."""
    predicted, gold = predictions(case), tuple(rows("incidents.csv"))
    pairs = sorted(
        ((mine.fits(one), one["gold_id"], mine) for mine in predicted for one in gold if mine.fits(one)),
        key=lambda pair: (-pair[0], pair[1], pair[2].incident.id),
    )
    gold_of: dict[str, str] = {}
    incident_of: dict[str, Predicted] = {}
    for _, gold_id, mine in pairs:
        if gold_id not in incident_of and mine.incident.id not in gold_of:
            gold_of[mine.incident.id] = gold_id
            incident_of[gold_id] = mine
    return Matching(gold_of, incident_of, predicted, gold)


def outcome(findings: list[Finding], incident: str, agreement: str) -> Outcome | None:
    """What an agreement says of an incident, by the list's ranking of its findings; None where it says nothing."""
    said = {one.outcome for one in findings if one.subject == incident and one.agreement == agreement}
    return next((one for one in RANK if one in said), None)


def _day(moment: datetime) -> date:
    return (moment.astimezone(UTC) + DAMASCUS).date()


def talks_found(case: Case) -> tuple[list[str], list[str]]:
    """Gold talks that a talk of the case is, and those that none is: a shared source, and one of its statuses."""
    files = {one.id: Path(one.origin).name for one in case.rows(Document)}
    source = {one.id: files[one.document] for one in case.claims()}
    talks = [(one.status.value, {source[member.item] for member in one.members}, one) for one in case.talks()]
    found: list[str] = []
    missed: list[str] = []
    used: set[str] = set()
    for row in rows("talks.csv"):
        fits = [
            talk.id
            for status, sources, talk in talks
            if talk.id not in used and status in row["status"].split("|") and sources & parts(row["sources"])
        ]
        used.update(fits[:1])
        (found if fits else missed).append(row["gold_id"])
    return found, missed
