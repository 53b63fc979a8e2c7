"""The floor of the bundled case: its incidents, talks and outcomes against the gold list made before any run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.gates.casegold import GOLD, Matching, match, outcome, rows, talks_found
from truceline.flow.case import Case, copy_bundled

SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))["syria-2017"]
"""What was reached last; it may only rise, and holds for the list with this hash."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    found = copy_bundled("syria-2017", tmp_path_factory.mktemp("gold") / "case")
    found.run()
    return found


@pytest.fixture(scope="module")
def matching(case: Case) -> Matching:
    return match(case)


def test_the_list_is_the_one_that_the_scores_were_set_on() -> None:
    digest = hashlib.sha256()
    for path in sorted(GOLD.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    assert digest.hexdigest() == SCORES["gold_sha256"]


def test_recall_of_incidents_keeps_its_floor(matching: Matching) -> None:
    assert round(matching.recall, 3) >= SCORES["recall"], f"{matching.recall:.3f}: {', '.join(matching.missed)}"


def test_precision_of_incidents_keeps_its_floor(matching: Matching) -> None:
    false = "\n".join(f"{one.incident.label}: {sorted(one.sources)}" for one in matching.false)
    assert round(matching.precision, 3) >= SCORES["precision"], f"{matching.precision:.3f}\n{false}"


def test_every_outcome_is_one_that_the_list_allows(case: Case, matching: Matching) -> None:
    findings = case.findings()
    wrong = []
    for row in rows("findings.csv"):
        if (found := matching.incident_of.get(row["gold_id"])) is not None:
            said = outcome(findings, found.incident.id, row["agreement"])
            if said is None or said.value not in row["expected"].split("|"):
                wrong.append(f"{row['gold_id']} × {row['agreement']}: {said} instead of {row['expected']}")
    assert not wrong, "\n".join(wrong)


def test_talks_are_found(case: Case) -> None:
    found, missed = talks_found(case)
    assert len(found) >= 0.9 * (len(found) + len(missed)), ", ".join(missed)
