"""The Russian extractor with one parser for the whole session."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import document_of
from truceline.extract.russian.extractor import RussianExtractor
from truceline.extract.russian.parse import RussianParser
from truceline.extract.russian.reading import Reading
from truceline.lexicon.parties import load_parties
from truceline.model.claim import Claim


@pytest.fixture(scope="session")
def parser() -> RussianParser:
    pytest.importorskip("slovnet", reason="the extra that reads Russian is not installed")
    return RussianParser()


@pytest.fixture(scope="session")
def extractor(parser: RussianParser) -> RussianExtractor:
    return RussianExtractor(load_parties(), parser)


@pytest.fixture(scope="session")
def claims(extractor: RussianExtractor) -> Callable[..., list[Claim]]:
    """Claims of a text, or those of one kind of content."""

    def of(text: str, kind: type | None = None, **known: object) -> list[Claim]:
        found = extractor.extract(document_of(text, language="ru", **known)).claims
        return [claim for claim in found if kind is None or isinstance(claim.content, kind)]

    return of


@pytest.fixture(scope="session")
def reading(extractor: RussianExtractor) -> Callable[..., Reading]:
    def of(text: str, **known: object) -> Reading:
        return extractor.read(document_of(text, language="ru", **known))

    return of
