"""Does everything that an agreement file names exist? Sources, zones, clauses, parties, acts, clocks, words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from truceline.agreement.tree import Path, Tree, nearest
from truceline.errors import ItemError
from truceline.geo.boundaries import countries, country, fold
from truceline.when.interval import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties

ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
CLAUSE_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,78}[A-Za-z0-9])?")
ROLES: Final = ("party", "guarantor", "witness", "mediator", "monitor")
PARTY_KINDS: Final = (
    *("state", "armed_forces", "armed_group", "coalition", "umbrella", "organisation", "monitor", "civilians"),
)
RELATIONS: Final = ("implements", "amends", "supersedes", "extends", "overlaps")
SOURCED: Final = ("life", "bound", "excluded", "roles", "provisions")
"""Lists at the top whose every fact must name a source; so must each outline of a zone."""


def check_names(tree: Tree, acts: Acts, parties: Parties) -> None:
    """Record a fault for each name that stands for nothing, twice, or where it may not."""
    _check_head(tree)
    zones = _check_ids(tree, "zones", ID)
    clauses = _check_ids(tree, "provisions", CLAUSE_ID)
    _check_sources(tree)
    _check_parties(tree, parties)
    for path, provision in tree.top("provisions"):
        _check_clause(tree, path, provision, zones, acts)
    _check_exceptions(tree, clauses)


def _check_head(tree: Tree) -> None:
    plain = tree.plain
    if "id" in plain and not ID.fullmatch(plain["id"]):
        tree.fault(("id",), f"{plain['id']!r} is no id", "write lower-case letters, digits and hyphens")
    for path, code in tree.top("countries"):
        if code not in countries():
            tree.fault(path, f"{code!r} is no country code", no_country(code))
    for name in ("sources", "life", "provisions"):
        if name in plain and not plain[name]:
            tree.fault((name,), f"{name} is empty", "give at least one")
    for path, parent in tree.top("parents"):
        _check_word(tree, (*path, "relation"), parent.get("relation"), RELATIONS)
    for path, role in tree.top("roles"):
        _check_word(tree, (*path, "role"), role.get("role"), ROLES)


def no_country(code: str) -> str:
    """How to mend a country code that is none: the code of the country that is called so, or is written like it."""
    named = [
        key
        for key in countries()
        if (entry := country(key)) is not None and fold(code) in {fold(entry.name), fold(entry.alpha_2)}
    ]
    if named:
        return f"write {named[0]!r}"
    return nearest(code.upper(), countries()) or "write ISO 3166-1 alpha-3, such as SYR"


def _check_word(tree: Tree, path: Path, word: str | None, known: Iterable[str]) -> None:
    if word is not None and word not in known:
        mend = nearest(word, known) or f"write one of {', '.join(known)}"
        tree.fault(path, f"{word!r} is not known here", mend)


def _check_ids(tree: Tree, name: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """Ids of a list: well formed and each once."""
    seen: set[str] = set()
    for path, item in tree.top(name):
        id_ = item.get("id")
        if id_ is None:
            continue
        if not pattern.fullmatch(id_):
            tree.fault((*path, "id"), f"{id_!r} is no id", "write lower-case letters, digits and hyphens")
        if id_ in seen:
            tree.fault((*path, "id"), f"the id {id_!r} stands twice in {name}", "give each its own id")
        seen.add(id_)
    return frozenset(seen)


def _check_sources(tree: Tree) -> None:
    known = tree.plain.get("sources")
    if not isinstance(known, dict):
        return
    for path, cited in _sources_in(tree.plain, ()):
        for inner, key in tree.items(cited, path):
            if key not in known:
                mend = nearest(key, known) or "add it to `sources`, with its address"
                tree.fault(inner, f"the source {key!r} is not in `sources`", mend)
    for path, fact in _facts(tree):
        if not fact.get("sources") and not any(date.get("sources") for _, date in tree.items(fact.get("dates"), path)):
            tree.fault(path, "says no source", "add `sources: […]` with keys of `sources`")


def _sources_in(value: Any, path: Path) -> Iterable[tuple[Path, Any]]:
    """Every list called ``sources`` below the top, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "sources" and path:
                yield (*path, key), inner
            elif key != "sources":
                yield from _sources_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _sources_in(inner, (*path, index))


def _facts(tree: Tree) -> Iterable[tuple[Path, dict[str, Any]]]:
    for name in SOURCED:
        yield from tree.top(name)
    for path, zone in tree.top("zones"):
        yield from tree.items(zone.get("extents"), (*path, "extents"))
    duration = tree.plain.get("duration")
    if duration is not None:
        yield ("duration",), duration


def _check_parties(tree: Tree, parties: Parties) -> None:
    lexicon = frozenset(parties.ids) - parties.learnt
    own = _check_ids(tree, "parties", ID)
    for path, party in tree.top("parties"):
        if party.get("id") in lexicon:
            tree.fault(
                (*path, "id"), f"the lexicon has a party {party['id']!r}", "leave it out here, or give another id"
            )
        _check_word(tree, (*path, "kind"), party.get("kind"), PARTY_KINDS)
        if party.get("country") and party["country"] not in countries():
            reason = f"{party['country']!r} is no country code"
            tree.fault((*path, "country"), reason, no_country(party["country"]))
        for inner, above in tree.items(party.get("part_of"), (*path, "part_of")):
            check_party(tree, inner, above, lexicon | own)
    for path, party in _parties_in(tree):
        check_party(tree, path, party, lexicon | own)


def known_parties(tree: Tree, parties: Parties) -> frozenset[str]:
    """Ids of the parties that a file may name: those of the lexicon, and its own."""
    own = {party.get("id") for _, party in tree.top("parties")} - {None}
    return (frozenset(parties.ids) - parties.learnt) | own


def check_party(tree: Tree, path: Path, party: str | None, known: frozenset[str]) -> None:
    """Record a fault where no party has an id."""
    if party is not None and party not in known:
        mend = nearest(party, known)
        more = "define it under `parties:`, or see `truceline agreement words parties`"
        tree.fault(path, f"no party is called {party!r}", f"{mend} Else {more}" if mend else more)


def _parties_in(tree: Tree) -> Iterable[tuple[Path, str | None]]:
    for name in ("roles", "bound", "excluded"):
        for path, item in tree.top(name):
            yield (*path, "party"), item.get("party")
    yield from tree.top("permitted_forces")
    for path, provision in tree.top("provisions"):
        for name in ("by", "against"):
            yield from tree.items(provision.get(name), (*path, name))
        for inner, side in tree.items(provision.get("between"), (*path, "between")):
            yield from tree.items(side, inner)


def _check_clause(tree: Tree, path: Path, provision: dict[str, Any], zones: frozenset[str], acts: Acts) -> None:
    for inner, act in tree.items(provision.get("acts"), (*path, "acts")):
        if not acts.knows(act):
            mend = nearest(act, (*acts.ids, *acts.families)) or "see `truceline agreement words acts`"
            tree.fault(inner, f"no act is called {act!r}", mend)
    for inner, zone in tree.items(provision.get("where"), (*path, "where")):
        if zone not in zones:
            mend = nearest(zone, zones) or "name a zone of this file, or add it to `zones`"
            tree.fault(inner, f"no zone has the id {zone!r}", mend)
    if len(provision.get("between") or ()) == 1:
        tree.fault((*path, "between"), "names one side only", "name at least two sides, or use `against`")
    for key in ("title", "text"):
        if key in provision and not provision[key].strip():
            tree.fault((*path, key), f"the {key} is empty", "say in your own words what the clause demands")


def _check_exceptions(tree: Tree, clauses: frozenset[str]) -> None:
    kinds = {item.get("id"): item.get("kind") for _, item in tree.top("provisions")}
    used: set[str] = set()
    for path, provision in tree.top("provisions"):
        for inner, name in tree.items(provision.get("exceptions"), (*path, "exceptions")):
            used.add(name)
            if name not in clauses:
                mend = nearest(name, clauses) or "name a clause of this file of kind exception"
                tree.fault(inner, f"no clause has the id {name!r}", mend)
            elif kinds[name] != "exception":
                tree.fault(inner, f"{name!r} is no exception but a {kinds[name]}", "name a clause of kind exception")
    for path, provision in tree.top("provisions"):
        if provision.get("kind") == "exception" and provision.get("id") not in used | {None}:
            mend = "name it in `exceptions` of the clause it qualifies"
            tree.fault(path, f"no clause names the exception {provision['id']!r}", mend)


def check_clock(tree: Tree, path: Path, name: str) -> bool:
    """Is this an IANA clock? Records a fault if not."""
    try:
        clock_of(name)
    except ItemError as error:
        tree.fault(path, error.reason, error.mend)
        return False
    return True
