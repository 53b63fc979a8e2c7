"""Which line beside the headline gives a flattened page its date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from truceline.model.evidence import Document, PublishedFrom

PAGE = """Главная
Политика
Регистрация | Вход
19:41 14.11.2019
Газета: Россия и США тайно встречались в Иордании
{line}
Поделиться
Представители России и США провели в Иордании не менее двух закрытых встреч, пишет газета. Об этом сообщили агентства.
Следующую встречу, намеченную на эту неделю в Аммане, отменили: стороны не сумели договориться, рассказал дипломат.
"""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("13 июня 2017, 09:12", "2017-06-13"),
        ("13 июня 2017", "2017-06-13"),
        ("Обсудить", None),
    ],
)
def test_a_date_with_its_month_in_words_below_the_headline_is_the_reports(
    read_one: Callable[..., Document], line: str, day: str | None
) -> None:
    published = read_one(PAGE.format(line=line).encode(), "sources/page.txt").published
    told = published.start_utc.date().isoformat() if published.start_utc is not None else None
    assert told == day
    assert (published.known_from is PublishedFrom.UNKNOWN) == (day is None)
