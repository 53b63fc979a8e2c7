"""A document from plain text, and the extractor with one parser for the whole session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extract.texts import document_of
from truceline.extract.parse import Parser
from truceline.extract.reading import Lexicons, Reading, load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.model.claim import Claim


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    return load_lexicons(load_acts(), load_parties())


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def extractor(lexicons: Lexicons, parser: Parser) -> RulesExtractor:
    return RulesExtractor(lexicons, parser)


@pytest.fixture(scope="session")
def claims(extractor: RulesExtractor) -> Callable[..., list[Claim]]:
    """Claims of a text, or those of one kind of content."""

    def of(text: str, kind: type | None = None, **known: object) -> list[Claim]:
        found = extractor.extract(document_of(text, **known)).claims
        return [claim for claim in found if kind is None or isinstance(claim.content, kind)]

    return of


@pytest.fixture(scope="session")
def reading(extractor: RulesExtractor) -> Callable[..., Reading]:
    def of(text: str, **known: object) -> Reading:
        return extractor.read(document_of(text, **known))

    return of


SHARED = Path(__file__).parents[2].parent / "shared"
