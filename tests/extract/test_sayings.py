"""Who says what: nouns of saying, attitudes, quotations that stand alone, headings, and who may speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from truceline.errors import LexiconError
from truceline.extract.confidence import load_confidence
from truceline.extract.sayings import find_attributions
from truceline.extract.sources import Memory
from truceline.model.claim import ActContent, Claim, StatementContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.attribution import Attribution
    from truceline.extract.reading import Reading


def found(reading: Reading) -> list[Attribution]:
    return find_attributions(reading, Memory(reading))


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("Russia's claim that rebels broke the truce was new.", "Russia", "rebels"),
        ("The denial by Moscow of the raid came late.", "Moscow", "raid"),
        ("The army went on to say that the road was cut.", "army", "road"),
        ("By the count of the Observatory 38 people died.", "Observatory", "38"),
        ("The ministry put the dead at eight.", "ministry", "eight"),
        ("Moscow: the truce holds in all provinces.", "Moscow", "holds"),
        ("The general pointed to the risk of a breach.", "general", "risk"),
        ("The spokesman said:\nThe truce holds.", "spokesman", "holds"),
        ('"The truce holds," said one source.', "source", "truce"),
        ("Saad Hajj, a spokesman for the group, said the truce held.", "Saad Hajj", "truce"),
        ("For the coalition, the raid was a warning to all sides.", "coalition", "warning"),
        ("The group issued a statement calling the raid a breach.", "group", "breach"),
        ("Witnesses heard shelling near Saida.", "Witnesses", "shelling"),
        ("Observers of the mission saw tanks near Saida.", "Observers of the mission", "tanks"),
        ("The army let it be known that rebels had shelled Saida.", "army", "shelled"),
        ("The junta owned up to the air raid on Saida.", "junta", "raid"),
        ("The rebels deny any part in the shelling of Saida.", "rebels", "shelling"),
        (
            "Human Rights Watch came. Rebels shelled Saida, a medic told the researchers.",
            "medic",
            "shelled",
        ),
    ],
)
def test_who_says_what(reading: Callable[..., Reading], text: str, source: str, said: str) -> None:
    read = reading(text)
    told = [(one.sources[-1].name, {read.tree[at].lower for at in one.content}) for one in found(read) if one.sources]
    assert any(source.lower() in name.lower() and said in words for name, words in told), told


def test_an_attitude_makes_no_hop(reading: Callable[..., Reading]) -> None:
    (one,) = found(reading("The senator blasted the plan."))
    assert one.is_attitude


def test_a_lone_quotation_is_of_whoever_spoke_last(reading: Callable[..., Reading]) -> None:
    read = reading('"The truce holds," the envoy said. "Nobody has fired since noon today."')
    assert any("noon" in {read.tree[at].lower for at in one.content} for one in found(read))


def test_a_thing_that_is_cited_is_no_speaker(reading: Callable[..., Reading]) -> None:
    read = reading("The court, citing a threat to public health, ruled against the firm.")
    assert all("threat" not in source.name for one in found(read) for source in one.sources)


def test_confidence_says_what_it_does_not_know() -> None:
    with pytest.raises(LexiconError, match="says nothing of"):
        load_confidence().of("chain", "guess")


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("The minister promised an inquiry.", ["an inquiry"]),
        ("Damascus speaks of aggression.", ["aggression"]),
        ("Both sides are at fault, the envoy said.", ["Both sides are at fault,"]),
        ('"We want peace," the general told reporters.', ['"We want peace,"']),
        ("The army said that rebels had shelled Rastan on 3 May.", []),
        ("The general said so.", []),
        ("The team found a shell in the field, the mission said.", []),
        ("Abu Omar, who speaks for the group, is in Beirut.", []),
    ],
)
def test_what_judges_or_promises_is_a_statement_unless_an_act_is_told(
    claims: Callable[..., list[Claim]], text: str, topics: list[str]
) -> None:
    assert [claim.content.topic.text for claim in claims(text, StatementContent)] == topics


def test_a_drone_says_nothing(claims: Callable[..., list[Claim]]) -> None:
    text = (
        "The Syrian Observatory for Human Rights reported fire near Saraqib. A Turkish drone struck a convoy. "
        "Government shells killed two soldiers at al-Nayrab, it said."
    )
    assert [claim.chain[-1].name for claim in claims(text, ActContent)][-1] == "Syrian Observatory for Human Rights"
