"""Where a dateline ends, and what it says."""

from __future__ import annotations

import pytest

from truceline.read.dateline import find_dateline
from truceline.read.layout_words import load_layout


@pytest.mark.parametrize(
    ("text", "words", "place", "day"),
    [
        ("MOSCOW, June 9. /TASS/. The ministry said so.", "MOSCOW, June 9. /TASS/", "MOSCOW", (9, 6, None)),
        ("DAMASCUS, June 7 — The army moved.", "DAMASCUS, June 7", "DAMASCUS", (7, 6, None)),
        ("BEIRUT (Reuters) - Forces moved.", "BEIRUT (Reuters)", "BEIRUT", None),
        ("ASTANA, May 4 – Three powers met.", "ASTANA, May 4", "ASTANA", (4, 5, None)),
        ("МОСКВА, 8 июня. /ТАСС/. Сторона сообщила.", "МОСКВА, 8 июня. /ТАСС/", "МОСКВА", (8, 6, None)),
        ("МОСКВА, 8 июня 2017. Стороны встретились.", "МОСКВА, 8 июня 2017", "МОСКВА", (8, 6, 2017)),
        ("WASHINGTON — The talks failed.", "WASHINGTON", "WASHINGTON", None),
        ("Amman, 7 July 2017 – Envoys met.", "Amman, 7 July 2017", "Amman", (7, 7, 2017)),
        ("Damascus (SANA) - The army moved.", "Damascus (SANA)", "Damascus", None),
        ("دمشق، 7 حزيران – قالت الوزارة", "دمشق، 7 حزيران", "دمشق", (7, 6, None)),
    ],
)
def test_a_dateline_is_found_with_its_place_and_day(
    text: str, words: str, place: str, day: tuple[int, int, int | None] | None
) -> None:
    found = find_dateline(text, load_layout())
    assert found is not None
    assert text[: found.words_end] == words
    assert found.place == place
    assert (found.day and (found.day.day, found.day.month, found.day.year)) == day
    assert text[found.end :][0].isalpha()


@pytest.mark.parametrize(
    "text",
    [
        "At least five — maybe six — were hurt.",
        "Russia – a guarantor – said so.",
        "US – led forces moved.",
        "The army said – on Monday – that it moved.",
        "May 18 – The coalition struck.",
        "DAMASCUS, June 7 —",
        "On June 8 (Thursday) the coalition struck.",
        "On June 8 – the day of the strike – nothing moved.",
        "It fell in (central) Homs. Then it was quiet.",
        "Al-Tanf – a town by the border – is quiet.",
        "FRIDAY, May 19 – The week ended.",
        "OPINION – It will not hold.",
        "EXCLUSIVE (AP) - It will not hold.",
        "",
    ],
)
def test_what_begins_otherwise_has_none(text: str) -> None:
    assert find_dateline(text, load_layout()) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("June 7, 2017", (7, 6, 2017)),
        ("on Sept. 3rd 2018", (3, 9, 2018)),
        ("7th of July", (7, 7, None)),
        ("2017-06-07", (7, 6, 2017)),
        ("07.06.2017 12:00", (7, 6, 2017)),
        ("8 июня 2017 г.", (8, 6, 2017)),
        ("7 حزيران 2017", (7, 6, 2017)),
    ],
)
def test_days_written_out_are_read(text: str, day: tuple[int, int, int | None]) -> None:
    found = load_layout().find_day(text)
    assert found is not None
    assert (found.day, found.month, found.year) == day


@pytest.mark.parametrize("text", ["", "maybe 7", "7 marching", "3.14.159", "June", "31.02"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert load_layout().find_day(text) is None


def test_a_day_that_there_is_not_is_no_date() -> None:
    found = load_layout().find_day("February 30, 2017")
    assert found is not None
    assert found.on() is None
