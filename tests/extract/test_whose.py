"""Who did what to whom: struck places, what is no target, parties of a state's arms, of "its" and of pronouns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import who
from truceline.model.claim import ActContent, Claim, Mention

Claims = Callable[..., list[Claim]]


def words(mention: Mention | None) -> str:
    return mention.span.text if mention is not None else ""


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Government guns shelled Talbiseh on Monday.", "Talbiseh"),
        ("Two rockets fell near the bridge of Hseni on Monday.", ""),
        ("The army fired 40 shells into the sea on Monday.", ""),
        ("Rebels attacked at about three on Monday with mortars.", ""),
        ("Government troops crossed into Syria on Monday.", ""),
        ("What the jets bombed was a bakery.", "a bakery"),
        ("The rebels used mortars against army positions on Monday.", "army positions"),
        ("Rebels shelled the town on Monday. Nobody was hurt.", ""),
        ("An Israeli strike on a car in Tyre killed one person on Monday.", "a car"),
        ("Rebels opened fire with mortars on Monday, wounding seven men.", "seven men"),
    ],
)
def test_whom_or_what_an_act_struck(claims: Claims, text: str, target: str) -> None:
    last = claims(text, ActContent)[-1]
    assert isinstance(last.content, ActContent)
    assert words(last.content.target) == target


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Turkish gunners shelled Ain Issa on Monday.", "turkish-armed-forces"),
        ("Turkey shelled Ain Issa on Monday.", "turkey"),
        ("A Turkish air raid on Ain Issa killed two fighters on Monday.", "turkish-armed-forces"),
    ],
)
def test_a_states_arms_are_its_forces_and_its_name_is_itself(claims: Claims, text: str, actor: str) -> None:
    (claim,) = claims(text, ActContent)
    assert isinstance(claim.content, ActContent)
    assert who(claim.content.actor) == actor


def test_what_is_told_of_an_act_before_names_nobody_itself(claims: Claims) -> None:
    text = "Turkish jets bombed an SDF post near Ain Issa on Monday. Four people were wounded, medics said."
    toll = claims(text, ActContent)[-1]
    assert isinstance(toll.content, ActContent)
    assert (words(toll.content.actor), words(toll.content.target)) == ("", "Four people")


def test_its_positions_are_not_those_of_the_attacker(claims: Claims) -> None:
    text = "The SDF said that Turkish troops had fired on its positions on Monday."
    (claim,) = claims(text, ActContent)
    assert isinstance(claim.content, ActContent)
    assert (who(claim.content.actor), who(claim.content.target)) == ("turkish-armed-forces", "syrian-democratic-forces")
