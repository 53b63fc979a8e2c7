"""Text that nobody wrote: sentences of the development half mixed, cut into each other and shuffled, in each language.

Readers are fuzzed with bytes (``test_fuzz_readers``); here the text is good and the sense is gone. Nothing is raised,
every claim quotes the characters it says, and the same text gives the same claims.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.extract.texts import document_of
from tests.gates.goldclaims import GOLD
from truceline.extract.languages import Languages
from truceline.score.load import load_gold

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS: Final = 150
SEED: Final = 20261123
_BETWEEN: Final = re.compile(r"(?<=[.!?])\s+")

pytestmark = pytest.mark.slow


def sentences_of(language: str) -> list[str]:
    reports = [report for report in load_gold(GOLD / "dev") if report.front.language == language]
    return [one for report in reports for one in _BETWEEN.split(report.text) if one.strip()]


def mixed(language: str) -> Iterator[str]:
    """Texts of 3 to 12 sentences: as they were, with heads and tails exchanged, or with their words in any order."""
    known = sentences_of(language)
    chance = random.Random(SEED)  # noqa: S311 texts that come again, not secrets
    for _ in range(TEXTS):
        chosen = chance.sample(known, chance.randint(3, 12))
        way = chance.random()
        if way < 0.4:
            chosen = [
                " ".join([*one.split()[: chance.randint(1, 12)], *other.split()[-chance.randint(1, 12) :]])
                for one, other in zip(chosen, reversed(chosen), strict=True)
            ]
        elif way < 0.6:
            chosen = [" ".join(chance.sample(one.split(), len(one.split()))) for one in chosen]
        yield "".join(one + chance.choice([" ", " ", "\n", "\n\n"]) for one in chosen)


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_text_without_sense_gives_claims_that_quote_it(language: str) -> None:
    if language == "ru":
        pytest.importorskip("slovnet", reason="the extra that reads Russian is not installed")
    languages = Languages()
    found = 0
    for text in mixed(language):
        document = document_of(text, language=language)
        claims = languages.extract(document).claims
        found += len(claims)
        assert languages.extract(document).claims == claims
        for claim in claims:
            assert text[claim.proposition.start : claim.proposition.end] == claim.proposition.text
    assert found > TEXTS  # such text still has acts and speakers
