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
    return f"one document tells {', '.join(apart)} apart" if apart else ""


class Pairs:
    """Scores of pairs of accounts by position, each made once; people's decisions forbid whatever the score is."""

    def __init__(self, accounts: Sequence[Account], decisions: Decisions, context: Context) -> None:
        self.accounts = accounts
        self._context = context
        self._scores: dict[tuple[int, int], PairScore] = {}
        index = {account.id: position for position, account in enumerate(accounts)}
        self._apart = {
            (min(ends), max(ends)): pair.judgement
            for pair in decisions.apart
            if len(ends := {index[item] for item in (pair.one, pair.other) if item in index}) == 2
        }
        self.together = [
            (index[pair.one], index[pair.other])
            for pair in decisions.together
            if pair.one in index and pair.other in index
        ]

    def score(self, one: int, other: int) -> PairScore:
        """Score of the accounts at two positions."""
        key = (one, other) if one < other else (other, one)
        found = self._scores.get(key)
        if found is None:
            found = score_pair(self.accounts[key[0]], self.accounts[key[1]], self._context)
            if key in self._apart:
                found = found._replace(forbidden=f"judgement {self._apart[key]}")
            self._scores[key] = found
        return found


def probability(log_odds: float, against: float = -math.inf) -> float:
    """Probability of one of two exclusive possibilities with these log-odds against neither: own, other, none."""
    top = max(log_odds, against, 0.0)
    mine, theirs, none = math.exp(log_odds - top), math.exp(against - top), math.exp(-top)
    return mine / (mine + theirs + none)
