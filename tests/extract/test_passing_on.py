"""Outlets that stay with whom they passed on, and for how long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        (
            "Shells hit the village of Marinka on Monday, a medical source told AFP. A house burned down, "
            "the source said. Two people were killed by a second shell, the source said.",
            "AFP < medical source",
        ),
        (
            "Georgia shelled Tskhinvali at midnight, the Vesti channel reported, quoting officials of the region. "
            "Rockets hit the market, they said.",
            "Vesti channel < officials of the region",
        ),
        (
            "Two soldiers were wounded near Popasna, the headquarters of the Joint Forces Operation wrote on Thursday, "
            "Interfax-Ukraine reports. Mortars were fired at Vodiane, it added.",
            "Interfax-Ukraine < headquarters of the Joint Forces Operation",
        ),
        (
            "Jets fired missiles at posts near Hadar, the state agency SANA reported, according to the Jerusalem Post. "
            "Houses in Jaba were hit by rockets, it said.",
            "Jerusalem Post < SANA",
        ),
        (
            "A drone hit a car at Doueir, security sources told dpa. Another drone struck a motorcycle at "
            "Aita, the sources said.",
            "dpa < sources",
        ),
        (
            "Fighting killed 19 people near Harasta on Sunday, the agency EFE reports with reference to the Syrian "
            "Observatory for Human Rights.\n\nAll of them were shelled at al-Marj, said the monitor from Britain.",
            "EFE < Syrian Observatory for Human Rights",
        ),
        (
            "Posts came under fire on Tuesday, Mamuka Kurashvili told InterPressNews.\n\n"
            "Mortars shelled Eredvi for an hour, he said.",
            "InterPressNews < Mamuka Kurashvili",
        ),
        (
            "Jets bombed Ain Zara, Mohammed Gununu said, according to the broadcaster 218. Shells hit Heera, he added.",
            "broadcaster 218 < Mohammed Gununu",
        ),
        (
            "TASS quoted the Russian Defence Ministry as saying that militants had shelled Aleppo.\n\n"
            "According to the ministry, they also fired mortars at Damascus.",
            "TASS < Russian Defence Ministry",
        ),
    ],
)
def test_an_outlet_stays_where_its_speaker_is_taken_up(claims: Claims, text: str, hops: str) -> None:
    assert chain(claims(text, ActContent)[-1]) == hops


def test_an_outlet_ends_where_its_speaker_is_named_anew(claims: Claims) -> None:
    text = (
        "Shells hit the village of Marinka on Monday, General Ivan Petrenko told AFP. A house in Vodiane was "
        "shelled on Tuesday, General Ivan Petrenko said."
    )
    assert chain(claims(text, ActContent)[-1]) == "Ivan Petrenko"
