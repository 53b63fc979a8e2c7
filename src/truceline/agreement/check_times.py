"""Are an agreement's dates in order, its weights whole, its deadlines and duration tied to something that happens?"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from truceline.agreement.check_names import check_clock
from truceline.agreement.tree import Path, Tree, nearest
from truceline.model.agreement import LifeState

if TYPE_CHECKING:
    from collections.abc import Iterable

STATES: Final = tuple(state.value for state in LifeState)
BEFORE: Final = ("announced", "signed", "ratified")
AFTER: Final = ("extended", "notice_given", "suspended", "lapsed", "collapsed")
SPANS: Final = ("hours", "days", "months")
MAX_COMBINATIONS: Final = 512
"""Of candidates of all life events together: each is one scenario of the agreement's life."""


def check_times(tree: Tree) -> None:
    """Record a fault for each date, weight, duration or deadline that cannot be."""
    for path, candidates in _candidate_lists(tree):
        _check_candidates(tree, path, candidates)
    _check_life(tree)
    for path, span in _spans(tree):
        since, until = span.get("since"), span.get("until")
        if isinstance(since, date) and isinstance(until, date) and until <= since:
            reason = f"until {until.isoformat()} is not after since {since.isoformat()}"
            tree.fault((*path, "until"), reason, "swap them; until is the first day that no longer counts")
    for path, item in (*tree.top("bound"), *tree.top("excluded")):
        _check_certainty(tree, (*path, "certainty"), item.get("certainty"))
    for path, provision in tree.top("provisions"):
        _check_deadline(tree, path, provision)
        _check_begins(tree, path, provision)
        _check_clause_span(tree, path, provision)
    _check_duration(tree)


def _candidate_lists(tree: Tree) -> Iterable[tuple[Path, Any]]:
    for path, event in tree.top("life"):
        if "dates" in event:
            yield (*path, "dates"), event["dates"]
    for path, provision in tree.top("provisions"):
        for name in ("since", "until"):
            if provision.get(name):
                yield (*path, name), provision[name]
        deadline = provision.get("deadline")
        if deadline and deadline.get("dates"):
            yield (*path, "deadline", "dates"), deadline["dates"]


def _check_candidates(tree: Tree, path: Path, candidates: Any) -> None:
    """Candidates of one event: at least one, weights in (0, 1] that sum to one, known clocks, and who says which."""
    found = list(tree.items(candidates, path))
    if not found:
        if not candidates:
            tree.fault(path, "no date is given", "give at least one candidate with `on: …`")
        return
    for inner, candidate in found:
        if "clock" in candidate:
            check_clock(tree, (*inner, "clock"), candidate["clock"])
        weight = candidate.get("weight", 1.0)
        if not 0 < weight <= 1:
            tree.fault((*inner, "weight"), f"a weight of {weight:g} is outside (0, 1]", "write a share such as 0.7")
        if len(found) > 1 and not candidate.get("sources"):
            tree.fault(
                inner, "one of several candidates names no source", "add `sources: […]` so that one sees who says it"
            )
    total = sum(candidate.get("weight", 1.0) for _, candidate in found)
    is_whole = all(0 < candidate.get("weight", 1.0) <= 1 for _, candidate in found) and len(found) == len(candidates)
    if is_whole and not math.isclose(total, 1.0, abs_tol=1e-6):
        tree.fault(
            path, f"the weights sum to {total:g}, not to 1", "make the weights of one date's candidates sum to 1"
        )


def _days(tree: Tree, states: Iterable[str]) -> list[date]:
    wanted = tuple(states)
    return [
        candidate["on"]
        for path, event in tree.top("life")
        if event.get("state") in wanted
        for _, candidate in tree.items(event.get("dates"), path)
        if "on" in candidate
    ]


def _check_life(tree: Tree) -> None:
    combinations = 1
    starts = _days(tree, ["in_force"])
    for path, event in tree.top("life"):
        days = [item["on"] for _, item in tree.items(event.get("dates"), path) if "on" in item]
        combinations *= max(1, len(days))
        state = event.get("state")
        if not days or not starts:
            continue
        if state in BEFORE and min(days) > max(starts):
            reason = f"{state} on {min(days).isoformat()}, after it is in force on {max(starts).isoformat()}"
            tree.fault((*path, "dates"), reason, "correct the dates, or the state")
        if state in AFTER and max(days) < min(starts):
            reason = f"{state} on {max(days).isoformat()}, before it is in force on {min(starts).isoformat()}"
            tree.fault((*path, "dates"), reason, "correct the dates, or the state")
    if combinations > MAX_COMBINATIONS:
        mend = f"keep the product of the numbers of candidates at {MAX_COMBINATIONS} or below"
        tree.fault(("life",), f"{combinations} combinations of candidate dates", mend)


def _spans(tree: Tree) -> Iterable[tuple[Path, dict[str, Any]]]:
    yield from tree.top("bound")
    yield from tree.top("excluded")
    for path, zone in tree.top("zones"):
        extents = list(tree.items(zone.get("extents"), (*path, "extents")))
        if not extents and "extents" in zone and not zone["extents"]:
            tree.fault((*path, "extents"), "the zone has no outline", "draw at least its possible extent")
        yield from extents


def _check_clause_span(tree: Tree, path: Path, provision: dict[str, Any]) -> None:
    starts = [item["on"] for _, item in tree.items(provision.get("since"), path) if "on" in item]
    ends = [item["on"] for _, item in tree.items(provision.get("until"), path) if "on" in item]
    if starts and ends and max(ends) <= min(starts):
        reason = f"until {max(ends).isoformat()} is not after since {min(starts).isoformat()}"
        tree.fault((*path, "until"), reason, "swap them; until is the first day that no longer counts")


def _check_certainty(tree: Tree, path: Path, certainty: dict[str, Any] | None) -> None:
    if certainty is None or "low" not in certainty or "high" not in certainty:
        return
    low, high = certainty["low"], certainty["high"]
    if not 0 <= low <= high <= 1:
        tree.fault(path, f"[{low:g}, {high:g}] is no interval of probability", "write 0 ≤ low ≤ high ≤ 1")


def _check_deadline(tree: Tree, path: Path, provision: dict[str, Any]) -> None:
    deadline = provision.get("deadline")
    if deadline is None:
        return
    inner = (*path, "deadline")
    if provision.get("kind") not in {"obligation", "report", "procedure", None}:
        tree.fault(inner, f"a {provision['kind']} has a deadline", "only obligations, reports and procedures fall due")
    _check_count(tree, inner, deadline)
    is_relative = any(deadline.get(name) is not None for name in SPANS)
    if is_relative and deadline.get("trigger") is None and deadline.get("after") is None:
        mend = f"add `trigger:` with one of {', '.join(STATES)}, or `after:` with a clause"
        tree.fault(inner, "a number of days or months without the event it counts from", mend)
    if is_relative == bool(deadline.get("dates")):
        reason = "both dates and a number of days or months" if is_relative else "neither a date nor a number of days"
        tree.fault(inner, reason, "give `dates`, or `days` or `months` with `trigger`")


def _check_count(tree: Tree, path: Path, counted: dict[str, Any]) -> None:
    """What is counted runs forward, from an event that is there, in hours or in days and months."""
    for name in SPANS:
        if counted.get(name) is not None and counted[name] < 0:
            tree.fault((*path, name), f"{name} is {counted[name]}", "count forward from the trigger")
    if counted.get("hours") is not None and (counted.get("days") is not None or counted.get("months") is not None):
        tree.fault((*path, "hours"), "hours beside days or months", "write all of it in hours, or leave the hours out")
    _check_trigger(tree, (*path, "trigger"), counted.get("trigger"))


def _check_begins(tree: Tree, path: Path, provision: dict[str, Any]) -> None:
    """A beginning or end that is counted stands alone, and names what it counts from."""
    for name, plain in (("begins", "since"), ("ends", "until")):
        counted = provision.get(name)
        if counted is None:
            continue
        inner = (*path, name)
        if provision.get(plain):
            tree.fault(inner, f"both {plain} and {name}", f"keep one of them; {plain} holds days, {name} a count")
        if counted.get("dates"):
            tree.fault((*inner, "dates"), "dates where a count belongs", f"write them under `{plain}:`")
        elif counted.get("trigger") is None and counted.get("after") is None:
            mend = f"add `trigger:` with one of {', '.join(STATES)}, or `after:` with a clause"
            tree.fault(inner, "nothing is named that it counts from", mend)
        _check_count(tree, inner, counted)


def _check_duration(tree: Tree) -> None:
    duration = tree.plain.get("duration")
    if duration is None:
        return
    for name in (*SPANS, "renewal_months", "notice_months", "termination_months", "termination_days"):
        if duration.get(name) is not None and duration[name] <= 0:
            tree.fault(("duration", name), f"{name} is {duration[name]}", "give a positive number, or leave it out")
    _check_trigger(tree, ("duration", "trigger"), duration.get("trigger", LifeState.IN_FORCE.value))


def _check_trigger(tree: Tree, path: Path, trigger: str | None) -> None:
    states = [event.get("state") for _, event in tree.top("life")]
    if trigger is not None and trigger not in states:
        known = [state for state in states if state is not None]
        mend = nearest(trigger, known) or f"add the event to `life`, or use one of {', '.join(known) or 'its states'}"
        tree.fault(path, f"the life has no event {trigger!r} to count from", mend)
