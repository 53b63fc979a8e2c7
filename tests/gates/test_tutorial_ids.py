"""Ids that the tutorial quotes are ids of the bundled case, or the beginning of exactly one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from truceline.flow.case import copy_bundled
from truceline.model import Claim, Coverage, Document, Episode, Finding, Incident, Record, Refusal, Talk

TUTORIAL = Path(__file__).resolve().parents[2] / "docs/manual/tutorial.md"
ID = re.compile(r"\b(?:doc|clm|rec|inc|epi|fnd|tlk|cov|ref)-[a-z2-7]{4,16}\b")
NOUNS = (Document, Claim, Record, Incident, Episode, Finding, Talk, Coverage, Refusal)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    case = copy_bundled("syria-2017", tmp_path_factory.mktemp("tutorial") / "case")
    case.run()
    return frozenset(row.id for noun in NOUNS for row in case.rows(noun))


def test_every_id_of_the_tutorial_is_one_of_the_case(known: frozenset[str]) -> None:
    quoted = sorted(set(ID.findall(TUTORIAL.read_text(encoding="utf-8"))))
    assert len(quoted) > 20
    fitting = {quote: [one for one in known if one.startswith(quote)] for quote in quoted}
    wrong = {quote: found for quote, found in fitting.items() if len(found) != 1}
    assert not wrong
