"""The days of Russian acts that tell none, and words for days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.texts import when
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.claim import Claim

    Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "17 мая повстанцы обстреляли Арбин. 19-го числа самолеты бомбили Морек, двое жителей погибли.",
            ["17 мая", "19-го числа"],
        ),
        ("Повстанцы обстреляли Арбин в понедельник и во вторник.", ["в понедельник и во вторник"]),
        (
            "Повстанцы обстреляли Арбин 17 мая. Через несколько часов солдаты бомбили Морек.",
            ["17 мая", "17 мая"],
        ),
        (
            "Повстанцы обстреляли Арбин 17 мая. Неделей раньше самолеты бомбили Морек.",
            ["17 мая", "Неделей раньше"],
        ),
        ("Самолеты бомбили Морек, сообщило Минобороны во вторник.", ["во вторник"]),
        (
            "Повстанцы обстреляли Арбин 17 мая. Об этом Минобороны сообщило в среду. Солдаты бомбили Морек.",
            ["17 мая", "17 мая"],
        ),
    ],
)
def test_the_likeliest_day_is_taken(claims: Claims, text: str, wanted: list[str]) -> None:
    assert [when(claim) for claim in claims(text, ActContent)] == wanted
