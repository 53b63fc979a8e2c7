"""Are two accounts about one incident? The sum of all comparisons in log-odds, and what forbids it whatever the sum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import Modality
from truceline.reconcile.candidates import may_meet
from truceline.reconcile.compare import (
    Term,
    compare_act,
    compare_actor,
    compare_casualties,
    compare_nearby,
    compare_origin,
    compare_place,
    compare_target,
    compare_text,
    compare_time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.reconcile.account import Account, Context
    from truceline.reconcile.judged import Decisions
    from truceline.reconcile.learnt_rows import LearntRows

TELLS_APART: Final = {
    "place": frozenset(("far", "apart")),
    "time": frozenset(("next_day", "days", "apart")),
    "act": frozenset(("loose", "other", "alien")),
    "actor": frozenset(("other",)),
}
"""Levels at which two accounts of one document are two incidents: a report that names both keeps them apart."""


class PairScore(NamedTuple):
    """Log-odds that two accounts are one incident, the terms (prior first), and why they cannot be (empty: can)."""

    log_odds: float
    terms: tuple[Term, ...]
    forbidden: str


def score_pair(one: Account, other: Account, context: Context) -> PairScore:
    """Compares two accounts in everything; symmetric."""
    weights, parties = context.weights, context.parties
    is_same_document = one.source == other.source and not one.is_record
    level = "same_document" if is_same_document else "elsewhere"
    prior = Term("prior", level, getattr(weights.prior, level), "before anything is compared")
    terms = (
        prior,
        compare_place(one, other, weights),
        compare_time(one, other, weights),
        compare_act(one, other, context.acts, weights),
        compare_actor(one, other, parties, weights),
        compare_target(one, other, parties, weights),
        compare_casualties(one, other, weights),
        compare_text(one, other, weights),
        compare_origin(one, other, weights),
        compare_nearby(one, other, weights),
    )
    log_odds = round(sum(term.score for term in terms), 9)
    return PairScore(log_odds, terms, _forbidden(one, other, terms))


def _forbidden(one: Account, other: Account, terms: tuple[Term, ...]) -> str:
    if not may_meet(one, other):
        return "two rows of one table"
    if one.source != other.source or one.is_record:
        return ""
    if one.position == other.position:
        return "told as two by one word"
    if other.position == one.linked or one.position == other.linked:
        return "told to follow one another"
    if Modality.DENIED in (one.modality, other.modality):
        return ""
    apart = [term.name for term in terms if term.level in TELLS_APART.get(term.name, ())]
    if _has_other_place_and_act(one, other, terms):
        apart.append("act and place")
    return f"one document tells {', '.join(apart)} apart" if apart else ""


def _has_other_place_and_act(one: Account, other: Account, terms: tuple[Term, ...]) -> bool:
    """Does one document tell an act that is only akin, and name another place with it?"""
    names = [frozenset(name for spot in account.spots for name in spot.names) for account in (one, other)]
    is_akin = any(term.name == "act" and term.level == "akin" for term in terms)
    return is_akin and all(names) and not names[0] & names[1]


class Pairs:
    """Scores of pairs of accounts by position, each made once; people's decisions forbid whatever the score is.

    Two claims of one document are compared as told, others with what their documents fill in.
    """

    def __init__(
        self,
        accounts: Sequence[Account],
        filled: Sequence[Account],
        decisions: Decisions,
        context: Context,
        rows: LearntRows | None = None,
    ) -> None:
        self._rows = rows
        self.accounts = accounts
        self.weights = context.weights
        self._filled = filled
        self._context = context
        self._scores: dict[tuple[int, int], PairScore] = {}
        index = {account.id: position for position, account in enumerate(accounts)}
        self._apart = {
            (min(ends), max(ends)): pair.judgement
            for pair in decisions.apart
            if len(ends := {index[item] for item in (pair.one, pair.other) if item in index}) == 2
        }
        self.together = tuple(
            (index[pair.one], index[pair.other])
            for pair in decisions.together
            if pair.one in index and pair.other in index
        )
        self._unit = _units(self.together)

    def score(self, one: int, other: int) -> PairScore:
        """Score of the accounts at two positions."""
        key = (one, other) if one < other else (other, one)
        found = self._scores.get(key)
        if found is None:
            is_one_document = self.accounts[one].source == self.accounts[other].source
            accounts = self.accounts if is_one_document else self._filled
            found = self._learnt(key) or score_pair(accounts[key[0]], accounts[key[1]], self._context)
            if key in self._apart:
                found = found._replace(forbidden=f"judgement {self._apart[key]}")
            self._scores[key] = found
        return found

    def _learnt(self, key: tuple[int, int]) -> PairScore | None:
        """The score of two rows whose tables have weights of their own; None for all others."""
        one, other = self.accounts[key[0]], self.accounts[key[1]]
        if self._rows is None or not (one.is_record and other.is_record) or not may_meet(one, other):
            return None
        terms = self._rows.terms(*key, (one.source, other.source))
        if terms is None:
            return None
        return PairScore(round(sum(term.score for term in terms), 9), terms, "")

    def units(self, members: Sequence[int]) -> list[list[int]]:
        """The members, those that a person has joined in one list."""
        units: dict[int, list[int]] = {}
        for index in members:
            units.setdefault(self._unit.get(index, index), []).append(index)
        return list(units.values())


def _units(together: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each position that a person joined to others, the smallest of them."""
    unit: dict[int, int] = {}
    for one, other in together:
        first, second = unit.get(one, one), unit.get(other, other)
        merged = {index for index, root in unit.items() if root in (first, second)} | {one, other}
        unit |= dict.fromkeys(merged, min(first, second))
    return unit


def probability(log_odds: float, against: float = -math.inf) -> float:
    """Probability of one of two exclusive possibilities with these log-odds against neither: own, other, none."""
    top = max(log_odds, against, 0.0)
    mine, theirs, none = math.exp(log_odds - top), math.exp(against - top), math.exp(-top)
    return mine / (mine + theirs + none)
