"""Fits the coefficients of ``days.yaml``: which of the days that a text names an act is of that tells none.

    python -m tools.fit_days [--write]

On the English development half of the gold reports. A conditional logit: of all times that a text tells, those that
the place stage reads as the day that the annotators gave the act get the mass. Ten folds by report show how often
the likeliest day is right on reports that the fit did not see.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from unittest.mock import patch

import msgspec
import numpy as np

from tests.gates.goldclaims import GOLD, context_of, documents_of
from truceline.extract import lending
from truceline.extract.attach import time_phrase
from truceline.extract.days import NamedDay, Undated, choose_day, day_features, days_open_to, load_days
from truceline.extract.parse import Parser
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor, drafts_of, numbered
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.model.claim import ActContent
from truceline.place.resolve import place_document
from truceline.score.gold import Kind
from truceline.score.judge import dates
from truceline.score.load import load_gold
from truceline.score.match import match
from truceline.score.predicted import Prediction, days_of, gather

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from truceline.extract.reading import Reading
    from truceline.model.claim import Claim
    from truceline.model.evidence import Document
    from truceline.place.context import PlaceContext
    from truceline.score.gold import GoldReport, GoldWhen

FILE: Final = Path(__file__).resolve().parents[1] / "src/truceline/lexicon/data/days.yaml"
FOLDS: Final = 10
STEPS: Final = 400
RATE: Final = 0.05
RIDGE: Final = 1.0


class Case(NamedTuple):
    """An act of a report that tells no day: features of each time of the text, and which of them are right."""

    report: str
    told: NDArray[np.float64]
    right: NDArray[np.bool_]


def cases_of(report: GoldReport, extractor: RulesExtractor, context: PlaceContext) -> list[Case]:
    """The acts of a report whose day was chosen among those that its text names, where the gold gives one."""
    found: list[Case] = []
    for document in documents_of(report):
        asked: list[tuple[Undated, Sequence[NamedDay]]] = []

        reading = extractor.read(document)
        with patch.object(lending, "choose_day", _keeping(asked)):
            claims = numbered(document, drafts_of(reading), extractor.maker.id)
        wanted = _gold_days(report, claims, document, context)
        read = _readings(reading, claims, document, context)
        for act, days in (one for one in asked if one[0].said is None or one[0].own is not None):
            open_days = days_open_to(act, days)
            if act.start in wanted and open_days:
                claim, when = wanted[act.start]
                right = [dates(when, Prediction(claim, read.get(day.start))).is_right for day in open_days]
                found.append(Case(report.id, _table(day_features(act, open_days)), np.array(right)))
    return found


def _keeping(asked: list[tuple[Undated, Sequence[NamedDay]]]) -> Callable[..., NamedDay | None]:
    """The choice of a day that keeps what it was asked."""

    def choose(act: Undated, days: Sequence[NamedDay]) -> NamedDay | None:
        asked.append((act, days))
        return choose_day(act, days)

    return choose


def _gold_days(
    report: GoldReport, claims: Sequence[Claim], document: Document, context: PlaceContext
) -> dict[int, tuple[Claim, GoldWhen]]:
    """By the start of its trigger, each claim that a gold claim with days was matched to, and those days."""
    whens = {one.item: one for one in place_document(document, claims, context).whens}
    matched = match(report, gather([report], claims, whens, {}).by_report.get(report.id, ()))
    found = {}
    for row, column in matched.pairs:
        gold, claim = matched.wanted[row].claim, matched.found[column].claim
        when, is_wanted = gold.when, gold.kind is Kind.ACT and gold.is_incident and gold.is_required
        if is_wanted and when is not None and when.interval is not None and isinstance(claim.content, ActContent):
            found[claim.content.trigger.start] = (claim, when)
    return found


def _readings(
    reading: Reading, claims: Sequence[Claim], document: Document, context: PlaceContext
) -> Mapping[int, tuple[date, date] | None]:
    """The days that the place stage reads each time of the text as, by where it starts."""
    model = next((one for one in claims if isinstance(one.content, ActContent)), None)
    if model is None:
        return {}
    asking = []
    for sentence in reading.tree.sentences:
        for hit in reading.times[sentence.index]:
            content = msgspec.structs.replace(model.content, time=time_phrase(reading, hit))
            span = reading.tree.span(*reading.bounds(sentence))
            asking.append(msgspec.structs.replace(model, id=str(hit.start), proposition=span, content=content))
    return {int(one.item): days_of(one) for one in place_document(document, asking, context).whens}


def _table(features: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    names = sorted(load_days().coefficients)
    return np.array([[float(name in held) for name in names] for held in features])


def fit(cases: Sequence[Case]) -> NDArray[np.float64]:
    """The coefficients that give the right days the mass, by name in order."""
    weights = np.zeros(len(load_days().coefficients))
    moment, second = np.zeros_like(weights), np.zeros_like(weights)
    known = [case for case in cases if case.right.any()]
    for step in range(1, STEPS + 1):
        slope = -RIDGE * weights
        for case in known:
            share = np.exp(case.told @ weights - (case.told @ weights).max())
            share /= share.sum()
            among = share * case.right / share[case.right].sum()
            slope += (among - share) @ case.told
        moment = 0.9 * moment + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights + RATE * (moment / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def held_out(cases: Sequence[Case]) -> float:
    """The share of acts whose likeliest day is right by a fit on the other folds' reports."""
    right = 0
    for fold in range(FOLDS):
        weights = fit([case for case in cases if _fold(case.report) != fold])
        right += sum(bool(c.right[int((c.told @ weights).argmax())]) for c in cases if _fold(c.report) == fold)
    return right / len(cases)


def _fold(report: str) -> int:
    return hashlib.sha256(report.encode()).digest()[0] % FOLDS


def main() -> None:
    """Print the coefficients and what held-out reports show; write the file where asked."""
    reports = [report for report in load_gold(GOLD / "dev") if report.front.language == "en"]
    extractor = RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser())
    contexts = {conflict: context_of(conflict) for conflict in sorted({report.conflict for report in reports})}
    cases = [case for report in reports for case in cases_of(report, extractor, contexts[report.conflict])]
    named = dict(zip(sorted(load_days().coefficients), fit(cases), strict=True))
    share = held_out(cases)
    reached = sum(bool(case.right.any()) for case in cases)
    print(f"{len(reports)} reports, {len(cases)} acts, of which {reached} have their day in the text")
    print(f"held out {share:.3f}; " + ", ".join(f"{name} {weight:+.2f}" for name, weight in named.items()))
    if "--write" in sys.argv:
        text = FILE.read_text("utf-8")
        text = re.sub(r"fitted_on: .*", f"fitted_on: {{reports: {len(reports)}, acts: {len(cases)}}}", text)
        text = re.sub(r"held_out: .*", f"held_out: {{right: {share:.3f}}}", text)
        listed = ", ".join(f"{name}: {weight:.2f}" for name, weight in named.items())
        FILE.write_text(re.sub(r"coefficients: .*", f"coefficients: {{{listed}}}", text), "utf-8")


if __name__ == "__main__":
    main()
