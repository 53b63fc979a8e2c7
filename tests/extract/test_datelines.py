"""Which outlet a dateline credits with the whole account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, document_of
from truceline.extract.rules import RulesExtractor
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("JUBA, Feb 6 (Reuters) - ", "Reuters"),
        ("DAMASCUS (Xinhua) – ", "Xinhua"),
        ("MOSCOW, May 5. /TASS/. ", "TASS"),
    ],
)
def test_every_claim_comes_through_the_outlet_of_the_dateline(claims: Claims, head: str, outlet: str) -> None:
    text = head + "Rebels shelled the town of Rastan, an army spokesman said. Two soldiers died."
    assert [chain(one) for one in claims(text, ActContent)] == [f"{outlet} < army spokesman"] * 2


@pytest.mark.parametrize(
    "head", ["JUBA, Feb 6 - ", "JUBA, Feb 6 (AP, Reuters) - ", "JUBA (South Sudan) - ", "The agency (Reuters) - "]
)
def test_other_brackets_credit_nobody(claims: Claims, head: str) -> None:
    text = head + "Rebels shelled the town of Rastan, an army spokesman said."
    assert chain(claims(text, ActContent)[0]) == "army spokesman"


def test_an_outlet_credits_itself_with_nothing_more(extractor: RulesExtractor) -> None:
    text = "JUBA, Feb 6 (Reuters) - Rebels shelled the town of Rastan, an army spokesman said."
    found = extractor.extract(document_of(text, publisher="Reuters")).claims
    assert [chain(one) for one in found if isinstance(one.content, ActContent)] == ["army spokesman"]
