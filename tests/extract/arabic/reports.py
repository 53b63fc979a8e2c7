"""Short Arabic reports and what to ask of them; all written for these tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.extract.texts import document_of
from truceline.extract.arabic.extractor import ArabicExtractor, prose_blocks
from truceline.extract.arabic.page import Page
from truceline.extract.arabic.parties import NameFinder
from truceline.extract.arabic.words import load_words
from truceline.flow.place_names import GazetteerNames
from truceline.lexicon.parties import load_parties
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from truceline.model.claim import Claim

PUBLISHER = "Truceline demonstration"


@cache
def extractor() -> ArabicExtractor:
    """The extractor with the gazetteer that ships."""
    return ArabicExtractor(load_parties(), GazetteerNames())


def page_of(text: str) -> Page:
    """The page of a text."""
    document = document_of(text, language="ar", publisher=PUBLISHER)
    return Page(document, prose_blocks(document), load_words(), NameFinder(load_parties()), GazetteerNames())


def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims of a text."""
    return extractor().extract(document_of(text, language="ar", publisher=PUBLISHER)).claims


def acts_of(text: str) -> list[Claim]:
    """The claims of acts."""
    return [claim for claim in claims_of(text) if isinstance(claim.content, ActContent)]


def act_of(text: str) -> Claim:
    """The only act of a text."""
    (claim,) = acts_of(text)
    return claim


def content_of(claim: Claim) -> ActContent:
    """The act's fields."""
    assert isinstance(claim.content, ActContent)
    return claim.content


def chain_of(claim: Claim) -> list[str]:
    """The names of the chain without the publisher."""
    return [hop.name for hop in claim.chain[1:]]


def parties_of(claim: Claim) -> tuple[str | None, str | None]:
    """The likeliest parties of actor and target."""
    content = content_of(claim)
    actor, target = (
        mention.parties[0].value if mention is not None and mention.parties else None
        for mention in (content.actor, content.target)
    )
    return actor, target


def tolls_of(claim: Claim) -> dict[str, tuple[int, int | None]]:
    """The harm of an act by kind."""
    return {one.kind.value: (one.low, one.high) for one in content_of(claim).casualties}
