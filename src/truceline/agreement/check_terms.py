"""Do the further terms of clauses make sense? Arms, units, purposes, distances and lines, ceilings, deadlines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from truceline.agreement.check_names import check_party, known_parties
from truceline.agreement.tree import Path, Tree, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.lexicon.armaments import Armaments
    from truceline.lexicon.parties import Parties


def check_terms(tree: Tree, armaments: Armaments, parties: Parties) -> None:
    """Record a fault for each term that names nothing, contradicts itself, or lacks what it needs."""
    clauses = {item.get("id"): item for _, item in tree.top("provisions")}
    known = known_parties(tree, parties)
    for path, provision in tree.top("provisions"):
        for inner, arms in _arms_in(tree, path, provision):
            _check_arms(tree, inner, arms, armaments)
        _check_words(tree, path, provision, armaments)
        _check_table(tree, path, provision, known)
        _check_ceilings(tree, path, provision, armaments)
        _check_after(tree, path, provision, clauses)
        _check_notice(tree, path, provision)
        for inner, party in tree.items(provision.get("adjudicated_by"), (*path, "adjudicated_by")):
            check_party(tree, inner, party, known)


def _arms_in(tree: Tree, path: Path, provision: dict[str, Any]) -> Iterable[tuple[Path, dict[str, Any]]]:
    yield from tree.items(provision.get("arms"), (*path, "arms"))
    for name in ("distances", "ceilings"):
        for inner, row in tree.items(provision.get(name), (*path, name)):
            if row.get("arms") is not None:
                yield (*inner, "arms"), row["arms"]


def _check_arms(tree: Tree, path: Path, arms: dict[str, Any], armaments: Armaments) -> None:
    kind = arms.get("kind")
    if kind is not None and kind not in armaments.kinds:
        mend = nearest(kind, armaments.kinds) or f"write one of {', '.join(armaments.kinds)}"
        tree.fault((*path, "kind"), f"no class of arms is called {kind!r}", mend)
    for inner, system in tree.items(arms.get("systems"), (*path, "systems")):
        if system not in armaments.systems:
            mend = nearest(system, armaments.systems) or "use a system of the armaments lexicon"
            tree.fault(inner, f"no system is called {system!r}", mend)
    low, high = arms.get("calibre_mm_from"), arms.get("calibre_mm_to")
    for name, number in (("calibre_mm_from", low), ("calibre_mm_to", high)):
        if number is not None and not 1 <= number <= 1000:
            tree.fault((*path, name), f"a calibre of {number:g} mm", "write millimetres, such as 100")
    if low is not None and high is not None and high < low:
        tree.fault((*path, "calibre_mm_to"), f"{high:g} is below {low:g}", "swap them")


def _check_words(tree: Tree, path: Path, provision: dict[str, Any], armaments: Armaments) -> None:
    for name, known in (("unit_from", armaments.units), ("qualifier", armaments.qualifiers)):
        word = provision.get(name)
        if word is not None and word not in known:
            mend = nearest(word, known) or f"write one of {', '.join(known)}"
            tree.fault((*path, name), f"{word!r} is not known here", mend)
    for inner, purpose in tree.items(provision.get("purposes"), (*path, "purposes")):
        if purpose not in armaments.purposes:
            mend = nearest(purpose, armaments.purposes) or f"write one of {', '.join(armaments.purposes)}"
            tree.fault(inner, f"no purpose is called {purpose!r}", mend)


def _check_table(tree: Tree, path: Path, provision: dict[str, Any], known: frozenset[str]) -> None:
    has_rows, has_lines = bool(provision.get("distances")), bool(provision.get("reference_lines"))
    if has_rows != has_lines:
        there, missing = ("distances", "reference_lines") if has_rows else ("reference_lines", "distances")
        tree.fault((*path, there), f"{there} without {missing}", f"add `{missing}:`, with a row for each")
    for inner, row in tree.items(provision.get("reference_lines"), (*path, "reference_lines")):
        for where, party in tree.items(row.get("parties"), (*inner, "parties")):
            check_party(tree, where, party, known)
    for name, key in (("distances", "km"), ("ceilings", "most")):
        for inner, row in tree.items(provision.get(name), (*path, name)):
            _check_numbers(tree, (*inner, key), row.get(key), is_none_meant=key == "most")
    if provision.get("is_standing") and not (provision.get("kind") == "obligation" and provision.get("deadline")):
        mend = "make it an obligation with a deadline, or leave `is_standing` out"
        tree.fault((*path, "is_standing"), "only an obligation with a deadline stands on after it", mend)


def _check_ceilings(tree: Tree, path: Path, provision: dict[str, Any], armaments: Armaments) -> None:
    """A clause of kind ceiling has numbers, and only such a one; sizes of units are counted there, not narrowed to."""
    is_ceiling = provision.get("kind") == "ceiling"
    if provision.get("ceilings") and not is_ceiling and "kind" in provision:
        tree.fault((*path, "ceilings"), f"a {provision['kind']} has ceilings", "make it a clause of kind ceiling")
    if is_ceiling and not provision.get("ceilings"):
        mend = "add `ceilings: [{arms: {kind: tank}, most: 230}]`, or make it a prohibition"
        tree.fault((*path, "ceilings"), "a ceiling without a number", mend)
    if is_ceiling and provision.get("unit_from") is not None:
        mend = "count units: `ceilings: [{arms: {kind: personnel}, units: battalion, most: 4}]`"
        tree.fault((*path, "unit_from"), "a ceiling is not narrowed to units", mend)
    for inner, row in tree.items(provision.get("ceilings"), (*path, "ceilings")):
        size = row.get("units")
        if size is not None and size not in armaments.units:
            mend = nearest(size, armaments.units) or f"write one of {', '.join(armaments.units)}"
            tree.fault((*inner, "units"), f"{size!r} is no size of unit", mend)


def _check_numbers(tree: Tree, path: Path, candidates: Any, *, is_none_meant: bool = False) -> None:
    found = list(tree.items(candidates, path))
    if candidates is not None and not candidates:
        tree.fault(path, "no number is given", "give at least one with `value: …`")
    for inner, candidate in found:
        value = candidate.get("value")
        if value is not None and (value < 0 or (value == 0 and not is_none_meant)):
            tree.fault((*inner, "value"), f"a value of {value:g}", "give a number above 0")
        if len(found) > 1 and not candidate.get("sources") and not candidate.get("reading"):
            tree.fault(inner, "one of several numbers says neither source nor reading", "add `sources:` or `reading:`")
    total = sum(candidate.get("weight", 1.0) for _, candidate in found)
    if found and len(found) == len(candidates) and not math.isclose(total, 1.0, abs_tol=1e-6):
        tree.fault(path, f"the weights sum to {total:g}, not to 1", "make the weights of one number sum to 1")


def _check_after(tree: Tree, path: Path, provision: dict[str, Any], clauses: dict[Any, dict[str, Any]]) -> None:
    """A deadline that counts from another clause's: that clause has one, and no circle of them closes."""
    for name in ("begins", "ends"):
        after = (provision.get(name) or {}).get("after")
        if after is not None and not (clauses.get(after) or {}).get("deadline"):
            _no_deadline(tree, (*path, name, "after"), after, clauses)
    deadline = provision.get("deadline") or {}
    if deadline.get("after") is None:
        return
    inner, seen, here = (*path, "deadline", "after"), {provision.get("id")}, deadline["after"]
    while here is not None:
        if here not in clauses or not clauses[here].get("deadline"):
            _no_deadline(tree, inner, here, clauses)
            return
        if here in seen:
            tree.fault(inner, "the deadlines count from each other", "count one of them from an event of the life")
            return
        seen.add(here)
        here = clauses[here]["deadline"].get("after")


def _no_deadline(tree: Tree, path: Path, name: str, clauses: dict[Any, dict[str, Any]]) -> None:
    known = [name for name, item in clauses.items() if name and item.get("deadline")]
    mend = nearest(name, known) or "name a clause that has a deadline"
    tree.fault(path, f"no clause {name!r} with a deadline", mend)


def _check_notice(tree: Tree, path: Path, provision: dict[str, Any]) -> None:
    hours = provision.get("notice_hours")
    if hours is not None and hours <= 0:
        tree.fault((*path, "notice_hours"), f"a notice of {hours} hours", "give a number above 0, or leave it out")
    if hours is not None and not provision.get("is_notice_required"):
        tree.fault((*path, "notice_hours"), "hours of a notice that is not required", "add `is_notice_required: true`")
