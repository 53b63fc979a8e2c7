"""Is a case as it was left? Evidence and custody log by their hashes, rows of the database by theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceline.assess.outcomes import load_outcomes
from truceline.assess.recompute import disagreements
from truceline.model import Evidence, Finding
from truceline.read.custody import LOG, verify
from truceline.read.custody_head import START
from truceline.read.durable import sha256_of

if TYPE_CHECKING:
    from truceline.engine.base import Reading
    from truceline.flow.case import Case


class CheckReport(NamedTuple):
    """What is not as it was left, a line each (empty where all is well), and what was looked at."""

    faults: tuple[str, ...]
    summary: str


def check_case(case: Case) -> CheckReport:
    """Look at every byte of evidence, every line of the custody log and every row.

    Raises:
        RunError: the folder or the database cannot be read at all.
    """
    faults = [f"{case.evidence.name}/{fault}" for fault in verify(case.evidence)]
    if not case.store.exists():
        return CheckReport(tuple(faults), "no run yet: the evidence is as it was left")
    with case.reading() as reading:
        faults += [f"database: {fault}" for fault in reading.faults()]
        evidence = reading.read(Evidence)
        faults += _missing(case, evidence)
        faults += _rewritten(case, reading)
        faults += _not_following(reading)
        return CheckReport(tuple(faults), _summary(reading, len(evidence)))


def _not_following(reading: Reading) -> list[str]:
    """Findings that do not follow from their own record; outcomes only by the thresholds that they were made with."""
    rules = load_outcomes()
    stamps = {key: dict(maker.inputs).get("outcomes") for key, maker in reading.makers().items()}
    return [
        f"finding {finding.id}: {line}"
        for finding in reading.read(Finding)
        for line in disagreements(finding, rules if stamps.get(finding.made_by) == rules.stamp else None)
    ]


def _missing(case: Case, evidence: list[Evidence]) -> list[str]:
    """Evidence that rows rest on and the folder does not hold at all, log and bytes gone together."""
    kept = {path.name for path in case.evidence.glob("*/*")}
    lost = [one for one in evidence if one.sha256 not in kept]
    return [f"{case.evidence.name}/{one.sha256}: missing, and {one.origin} rests on it" for one in lost]


def _rewritten(case: Case, reading: Reading) -> list[str]:
    """Generations whose custody log is not the beginning of today's: it was written anew since."""
    path = case.evidence / LOG
    lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
    heads = {START, *(sha256_of(line) for line in lines)}
    told = [(one.number, dict(one.made_with).get("custody", START)) for one in reading.generations()]
    return [
        f"{case.evidence.name}/{LOG}: written anew since generation {number}, which ended it at line {head[:12]}…"
        for number, head in told
        if head not in heads
    ]


def _summary(reading: Reading, evidence: int) -> str:
    generations = len(reading.generations())
    return f"all is as it was left: {evidence} pieces of evidence, the custody log, {generations} generations"
