"""When was it? Sentences as the press writes them, from their words to days on the calendar.

``data/press_times.csv``: a text published on Friday, 9 June 2017, the trigger of the act that is asked for, and the
first and last day (in Damascus) that its likeliest reading covers, worked out by hand. A backslash and n part
paragraphs.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.extract.texts import document_of
from truceline.extract.parse import Parser
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.model.claim import ActContent
from truceline.model.evidence import Published, PublishedFrom
from truceline.place.context import PlaceContext, open_context
from truceline.place.resolve import place_document
from truceline.score.predicted import days_of

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "press_times.csv").read_text("utf-8").splitlines()))
FRIDAY = Published(
    known_from=PublishedFrom.FRONT_MATTER,
    start_utc=datetime(2017, 6, 9, tzinfo=UTC),
    end_utc=datetime(2017, 6, 10, tzinfo=UTC),
    reason="front matter",
)


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    return RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser())


@pytest.fixture(scope="module")
def context() -> PlaceContext:
    return open_context(("SYR",))


def test_the_table_is_broad() -> None:
    assert len(ROWS) >= 200


@pytest.mark.parametrize("row", ROWS, ids=[f"{number:03}" for number in range(len(ROWS))])
def test_the_days_of_an_act(row: dict[str, str], extractor: RulesExtractor, context: PlaceContext) -> None:
    document = document_of(row["text"].replace("\\n", "\n"), published=FRIDAY)
    claims = extractor.extract(document).claims
    whens = {when.item: when for when in place_document(document, claims, context).whens}
    acts = [(claim, claim.content.trigger.text) for claim in claims if isinstance(claim.content, ActContent)]
    asked = [claim for claim, trigger in acts if trigger.endswith(row["trigger"])]
    assert asked, [trigger for _, trigger in acts]
    wanted = (date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
    assert days_of(whens.get(asked[0].id)) == wanted, row["text"]
