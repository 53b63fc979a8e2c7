"""What the report is made from: the nouns of one whole generation, and the agreements that they were held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model import (
    Claim,
    Coverage,
    Document,
    Episode,
    Evidence,
    Finding,
    Incident,
    Judgement,
    Placement,
    Recognition,
    Record,
    Refusal,
    Talk,
    When,
)
from truceline.publish.words import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from truceline.engine.base import StageTally
    from truceline.model import Agreement, Maker
    from truceline.publish.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInfo:
    """What ``case.toml`` says of the case; ``countries`` are alpha-3, both ends of the period belong to it.

    Days that are not given are taken from the incidents; ``as_of`` from the end of the period.
    """

    title: str
    note: str = ""
    period_start: date | None = None
    period_end: date | None = None
    as_of: date | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStamp:
    """Which run made the report, and when: all that may differ between two machines with the same input."""

    generation: int
    time_utc: datetime
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """Everything that the report shows; tuples in any order, the report sorts for itself.

    ``agreements`` are those of the case, in the order in which the report shows them. ``evidence`` is used for hashes
    and origins only: capture times differ from machine to machine and are left out.
    """

    case: CaseInfo
    agreements: tuple[Agreement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    documents: tuple[Document, ...] = ()
    records: tuple[Record, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    claims: tuple[Claim, ...] = ()
    placements: tuple[Placement, ...] = ()
    whens: tuple[When, ...] = ()
    incidents: tuple[Incident, ...] = ()
    episodes: tuple[Episode, ...] = ()
    talks: tuple[Talk, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    makers: tuple[Maker, ...] = ()
    tallies: tuple[StageTally, ...] = ()
    licences: tuple[str, ...] = ()


def gather(view: View, case: CaseInfo, order: Sequence[str] = (), licences: tuple[str, ...] = ()) -> ReportInput:
    """The report's input from a view of a generation; ``order`` are ids of agreements in the order of the case."""
    generation = view.generation
    named = set(generation.makers) if generation else set()
    known = [name for name in order if name in view.agreements]
    names = [*known, *sorted(set(view.agreements).difference(known))]
    return ReportInput(
        case=case,
        agreements=tuple(view.agreements[name] for name in names),
        evidence=view.all(Evidence),
        documents=view.all(Document),
        records=view.all(Record),
        coverages=view.all(Coverage),
        claims=view.all(Claim),
        placements=view.all(Placement),
        whens=view.all(When),
        incidents=view.all(Incident),
        episodes=view.all(Episode),
        talks=view.all(Talk),
        recognitions=view.all(Recognition),
        findings=view.all(Finding),
        refusals=view.all(Refusal),
        judgements=view.all(Judgement),
        makers=tuple(maker for key, maker in sorted(view.makers.items()) if key in named),
        tallies=generation.tallies if generation else (),
        licences=licences,
    )


def stamp_of(view: View) -> RunStamp | None:
    """The stamp of the view's generation; None where there is none."""
    found = view.generation
    return RunStamp(generation=found.number, time_utc=found.time_utc, version=found.release) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that the report is about, all known."""

    start: date
    end: date
    as_of: date


def span_of(report: ReportInput, fallback: date) -> Span:
    """The period of the case, from its incidents where the case does not say; ``fallback`` where there are none."""
    days = [
        day for item in report.incidents for one in item.alternatives for time in one.times for day in days_of(time)
    ]
    start = report.case.period_start or min(days, default=fallback)
    end = report.case.period_end or max([*days, start], default=fallback)
    end = max(start, end)
    return Span(start=start, end=end, as_of=report.case.as_of or end)
