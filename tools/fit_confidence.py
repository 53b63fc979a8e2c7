"""Fits ``confidence.yaml``: how often a field of a claim is right, by how the rules came to it.

    python -m tools.fit_confidence [--write]

On the English development half of the gold reports, and on what its reports showed at their first sight, before any
rule was mended on them: the rules are too good on those that they were mended on. A share is drawn towards its field's
mean, and that towards the mean of all, each by some observations; five folds by report show what bins such a fit gives.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from unittest.mock import patch

from tests.gates.goldclaims import GOLD, predict
from truceline.extract import claims
from truceline.extract.confidence import Confidence, load_confidence
from truceline.extract.parse import Parser
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.score.figures import calibration, tally_of
from truceline.score.load import load_gold

FILE: Final = Path(__file__).resolve().parents[1] / "src/truceline/lexicon/data/confidence.yaml"
FOLDS: Final = 5
DRAWN: Final = 4.0
"""Observations by which a share is drawn towards the mean above it."""
UNSEEN: Final = 3
"""How much a field at first sight counts beside one of a report that the rules were mended on.

Of 0, 1, 2, 3, 4 and 8, the one whose bins lie midway between what 91 reports, each batch left out, showed at their
first sight, when fewer rules were mended, and what the development half, five folds held out, shows now.
"""
LEAST: Final = 0.05
MOST: Final = 0.97

Pair = tuple[str, tuple[str, str], bool]
"""Report, field and ground, and whether the field was right."""


def observed(cache: Path | None = None) -> list[Pair]:
    """Each judged field of the development half, with the ground it stands on.

    The grounds are told apart by giving each a weight of its own, which the claims then carry.
    """
    known = load_confidence().fields
    grounds = [(field, ground) for field in sorted(known) for ground in sorted(known[field])]
    coded = {pair: round((number + 1) / 1000, 3) for number, pair in enumerate(grounds)}
    fields: dict[str, dict[str, float]] = defaultdict(dict)
    for (field, ground), weight in coded.items():
        fields[field][ground] = weight
    of = {weight: pair for pair, weight in coded.items()}
    reports = [report for report in load_gold(GOLD / "dev") if report.front.language == "en"]
    extractor = RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser())
    with patch.object(claims, "load_confidence", lambda: Confidence(fields=dict(fields))):
        predictions = predict(extractor, reports, cache)
    found = []
    for report in reports:
        tally = tally_of(report, predictions.by_report.get(report.id, ()))
        found += [(report.id, of[round(weight, 3)], right) for weight, right in tally.confidences]
    return found


def fitted(pairs: Iterable[Pair]) -> dict[tuple[str, str], float]:
    """The share of each ground with those at first sight, drawn towards its field's, drawn towards that of all."""
    known = load_confidence()
    seen = {(field, ground): [0.0, 0.0] for field, grounds in known.fields.items() for ground in grounds}
    for _, pair, right in pairs:
        seen[pair][0] += right
        seen[pair][1] += 1
    for field, grounds in known.unseen.items():
        for ground, (rights, judged) in grounds.items():
            seen[field, ground][0] += UNSEEN * rights
            seen[field, ground][1] += UNSEEN * judged
    overall = _drawn(_total(seen.values()), 0.6)
    shares = {}
    for field, grounds_of in known.fields.items():
        mean = _drawn(_total(seen[field, ground] for ground in grounds_of), overall)
        for ground in grounds_of:
            shares[field, ground] = min(max(_drawn(seen[field, ground], mean), LEAST), MOST)
    return shares


def _total(counts: Iterable[Sequence[float]]) -> tuple[float, float]:
    listed = list(counts)
    return sum(right for right, _ in listed), sum(judged for _, judged in listed)


def _drawn(counts: Sequence[float], towards: float) -> float:
    right, judged = counts
    return (right + DRAWN * towards) / (judged + DRAWN)


def held_out(pairs: list[Pair]) -> list[tuple[float, bool]]:
    """Each field's confidence by the fit on the other folds, and whether it was right."""
    found = []
    for fold in range(FOLDS):
        shares = fitted(pair for pair in pairs if _fold(pair[0]) != fold)
        found += [(shares[ground], right) for report, ground, right in pairs if _fold(report) == fold]
    return found


def _fold(report: str) -> int:
    return hashlib.sha256(report.encode()).digest()[0] % FOLDS


def rewritten(text: str, shares: Mapping[tuple[str, str], float]) -> str:
    """The file with new shares, two digits each."""
    for (field, ground), share in shares.items():
        text = re.sub(rf"(\n  {field}: {{.*?\b{ground}: )[\d.]+", rf"\g<1>{share:.2f}", text, count=1)
    return text


def main() -> None:
    """Print the shares and the bins on unseen reports; write the file where asked."""
    pairs = observed()
    shares = fitted(pairs)
    for (field, ground), share in shares.items():
        rights = [right for _, pair, right in pairs if pair == (field, ground)]
        print(f"{field:10} {ground:12} {share:.2f}  {sum(rights)} of {len(rights)}")
    for name, stated in (("seen", [(shares[pair], right) for _, pair, right in pairs]), ("held out", held_out(pairs))):
        for one in calibration(stated):
            right = one.observed
            print(
                f"{name}: stated {one.stated:.3f}, right {right.value or 0:.3f} ({right.low:.3f} to {right.high:.3f})"
            )
    if "--write" in sys.argv:
        FILE.write_text(rewritten(FILE.read_text("utf-8"), shares), "utf-8")


if __name__ == "__main__":
    main()
