"""The day of an act that tells none: which of the days that a text names it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.texts import when
from truceline.extract.days import NamedDay, Undated, choose_day, day_features, load_days, narrative_day
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.claim import Claim

    Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        (
            "On Saturday the south had its worst hours in months. Shells hit Latamneh. Earlier in the day a drone had"
            " struck Morek.",
            "hit",
            "Saturday",
        ),
        (
            "It was a bad Sunday for the truce.\nOn Tuesday the talks went on. Rebels shelled Latamneh.",
            "shelled",
            "Tuesday",
        ),
        ("Shells hit Latamneh.\nThe attack came on Monday at noon.", "hit", "Monday at noon"),
        ("The army shelled Latamneh on Friday. The office said so on Sunday. Two men were killed.", "killed", "Friday"),
        (
            "Shells hit Latamneh on Monday.\nIn the night to the 8th rebels shelled Morek.",
            "shelled",
            "the night to the 8th",
        ),
        (
            "Shells hit Latamneh on 3 May. Two days later rebels fired mortars at Morek. Three people were wounded.",
            "wounded",
            "Two days later",
        ),
        ("Rebels shelled Latamneh on Sunday, hours after the ceasefire had begun.", "shelled", "Sunday"),
        ("On 29 May an officer told Alpha that the withdrawal of the fighters was under way.", "withdrawal", "29 May"),
    ],
)
def test_the_likeliest_day_is_taken(claims: Claims, text: str, trigger: str, wanted: str) -> None:
    told = [(claim, claim.content) for claim in claims(text, ActContent)]
    found = [claim for claim, act in told if isinstance(act, ActContent) and act.trigger.text.endswith(trigger)]
    assert found, text
    assert when(found[0]) == wanted


def named(start: int, sentence: int, kind: str = "weekday", **more: object) -> NamedDay:
    told: dict[str, object] = {"is_of_speech": False, "is_bound": False, "leads": False, "block": 0}
    return NamedDay(start=start, sentence=sentence, kind=kind, **{**told, **more})  # type: ignore[arg-type]  # by name


def test_no_day_in_a_text_is_no_day_of_an_act() -> None:
    assert choose_day(Undated(50, 1, 0), []) is None


def test_words_spoken_in_the_acts_own_sentence_lend_no_day() -> None:
    spoken = named(40, 1, is_of_speech=True)
    assert choose_day(Undated(50, 1, 0), [spoken]) is None
    assert choose_day(Undated(50, 1, 0, said=40), [spoken]) is spoken
    assert choose_day(Undated(90, 2, 0), [spoken]) is spoken


def test_features_are_those_that_have_coefficients() -> None:
    days = [
        named(0, 0, "date", dated=(5,), is_background=True, block=1),
        named(20, 1, leads=True, dated=(25,)),
        named(45, 2),
        named(70, 3, is_aside=True),
    ]
    found = day_features(Undated(50, 2, 0, own=45), days)
    assert {name for features in found for name in features} <= load_days().coefficients.keys()
    assert found == [
        ("first", "background"),
        ("heads", "narrative", "paragraph", "before"),
        ("own", "nearest", "paragraph"),
        ("aside", "paragraph", "ahead", "coming"),
    ]


def test_the_narrative_goes_on_in_its_paragraph_else_by_its_news() -> None:
    act = Undated(100, 9, 2)
    news, history = named(0, 0, dated=(5,)), named(20, 1, "date", dated=(25,), block=1)
    assert narrative_day(act, [news, history]) is news
    assert narrative_day(act, [history]) is history
    here = named(80, 8, "date", dated=(85,), block=2)
    assert narrative_day(act, [news, history, here]) is here
    assert narrative_day(act, [named(120, 10, dated=(125,))]) is None


def test_a_day_told_as_an_aside_is_not_that_of_the_narrative() -> None:
    news, aside = named(0, 0, dated=(5,)), named(80, 8, dated=(85,), block=1, is_aside=True)
    assert narrative_day(Undated(100, 9, 2), [news, aside]) is news


def test_a_verb_joined_to_another_has_its_hour(claims: Claims) -> None:
    text = "Rebels shelled Latamneh on Sunday.\nThe army had shelled Morek at dawn and had fired on Talbiseh."
    told = [when(claim) for claim in claims(text, ActContent)]
    assert told[-1].endswith("dawn")
