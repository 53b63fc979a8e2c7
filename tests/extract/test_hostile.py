"""Texts made to hurt: nothing breaks, nothing hangs, and every claim still quotes the text."""

from __future__ import annotations

import cProfile
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.test_reports import spans_in
from tests.extract.texts import document_of
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.extract.walks import DEEPEST
from truceline.model.claim import Claim
from truceline.model.evidence import Document

Claims = Callable[..., list[Claim]]

WORDS = re.findall(
    r"\S+",
    "the army said that rebels shelled struck in at near Homs , . \" ' ; : ( ) 18 cases of firing who which it was "
    "killed by and or but according to citing Reuters on Friday May 4 strike attack no third zone talks "
    "signed memorandum",
)


@pytest.mark.parametrize(
    "text",
    [
        "The army said that " * 60 + "rebels shelled Rastan.",
        "the ministry's " * 100 + "bulletin said rebels shelled Rastan.",
        "Rebels shelled Rastan " + "and shelled Hama " * 60,
        "strike " + "of the strike " * 100,
        '"' * 1000,
        "[" * 500 + "a" + "]" * 500,
        "The bulletin said rebels shelled Rastan. " * 60,
        "a-" * 1000,
        "a" * 6000,
        "9" * 6000,
        "killed 5 and wounded 6 and " * 100,
        "The four zones include " + "Idlib and parts of Hama, " * 100,
        "The Russian side registered 18 cases of firing: " + "Damascus (10), " * 100,
        "\u00a0\u200b\ufeff" * 500,
        "\U0001f680 Jets \u202ebombed\u202c Raqqa\u0000 on 3 May.",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_ends_soon_and_breaks_nothing(extractor: RulesExtractor, text: str) -> None:
    document = document_of(text)
    _check(document, extractor.extract(document).claims)


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit the town of Bor, the army said. Source",
        "BEIRUT – Rockets hit a jeep near Avivim, thus Omar Haddad, who",
        "Rebels broke the truce 57 times, according to the media centre, which MENA quotes",
        "“Two jets,” said the minister of X, whose words Reuters and",
    ],
    ids=lambda text: text[-12:],
)
def test_a_text_that_is_cut_short_breaks_nothing(extractor: RulesExtractor, text: str) -> None:
    document = document_of(text)
    _check(document, extractor.extract(document).claims)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_row_of_words_gives_claims_that_quote_it(extractor: RulesExtractor, words: list[str]) -> None:
    document = document_of(" ".join(words))
    _check(document, extractor.extract(document).claims)


def _check(document: Document, claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert claim.chain
        for span in spans_in(claim):
            assert document.text[span.start : span.end] == span.text


def test_no_tree_is_deeper_than_the_rules_can_walk(extractor: RulesExtractor) -> None:
    tree = extractor.read(document_of("The army said that " * 60 + "rebels shelled Rastan.")).tree
    assert max(len(list(tree.ancestors(token.index))) for token in tree.tokens) < DEEPEST + 1


def test_lexicons_are_read_once() -> None:
    from truceline.lexicon.acts import load_acts
    from truceline.lexicon.parties import load_parties

    first, second = (load_lexicons(load_acts(), load_parties()) for _ in range(2))
    assert first == second


@pytest.mark.untraced
@pytest.mark.parametrize(
    "text",
    [
        "The weather was fine and the shops were open. Rebels shelled Rastan. ",
        "rebels shelled Rastan, said the ministry, ",
        "the ministry said: rebels shelled Rastan: ",
        "The army denied it. ",
        '"Rebels shelled the old town," he said. ',
        '"We fired." "Why?" "They fired first," he said. ',
        "Strike. ",
        "The strike killed 5 people and wounded 6. ",
        "The army said:\nRebels fled. They ran. ",
        "AFP had it from Reuters. Reuters carried the statement of the army. ",
        "Reuters carried an account from Homs. Rebels shelled it. ",
        "Rebels will shell Homs. They may strike. ",
        "On 3 May 2018 talks went on. Rebels shelled Rastan. ",
    ],
    ids=[
        *("plain", "said", "colons", "denied", "quoted", "in turns", "nouns", "harms", "introduced", "carried"),
        *("opened", "foretold", "days"),
    ],
)
def test_a_page_of_one_paragraph_takes_time_by_its_length(extractor: RulesExtractor, text: str) -> None:
    extractor.extract(document_of(text))  # what is loaded once
    short, long = (_calls(extractor, document_of((text * 400)[:size])) for size in (3_000, 9_000))
    assert long < 5 * short


def _calls(extractor: RulesExtractor, document: Document) -> int:
    """Calls of functions that the claims of a document take, once it is parsed."""
    extractor.read(document)
    profile = cProfile.Profile()
    profile.runcall(extractor.extract, document)
    return sum(entry.callcount for entry in profile.getstats())
