"""The rules that tell captions, credits, clocks, headlines and links from the report."""

from __future__ import annotations

import pytest

from truceline.model.evidence import BlockRole
from truceline.read.layout import (
    Line,
    Page,
    caption_score,
    clock_reason,
    credit_reason,
    is_tag_list,
    lay_out,
    lines_of,
)
from truceline.read.layout_words import load_layout

RUNNING = "The mediators said on Tuesday that the two sides had met in the capital and would meet again in July."


def page(*lines: str, chance: float = 0.1) -> Page:
    """A page whose long lines are prose to the model and whose others have this chance."""
    chances = [0.95 if len(line) > 60 else chance for line in lines]
    return Page([Line(0, len(line), line) for line in lines], chances, 0.5, load_layout())


def role(number: int, *lines: str, chance: float = 0.1) -> BlockRole:
    return lay_out(page(*lines, chance=chance))[number].role


@pytest.mark.parametrize(
    "line",
    [
        "20:55 GMT +316 July 2018",
        "18:40 UTC",
        "07.06.2017, 12:00",
        "Wednesday, June 7, 2017 12:00 pm",
        "14:20 МСК 8 июня 2017",
        "Last refreshed 18 February 2020, 11:02",
        "Printed on 2019-01-02",
    ],
)
def test_a_time_of_day_with_zone_or_date_and_nothing_else_is_a_clock(line: str) -> None:
    assert clock_reason(page(line), 0)


@pytest.mark.parametrize(
    "line",
    [
        "At 20:55 GMT a shell fell on Rivertown",
        "Published 07.06.2017, 12:00",
        "7 June 2017",
        "Shelling at 12:00",
        "Generated heat",
        "The talks ended 1:2 for the mediators",
    ],
)
def test_other_lines_with_times_are_no_clock(line: str) -> None:
    assert not clock_reason(page(line), 0)


@pytest.mark.parametrize(
    "line", ["© REUTERS / Nobody Known", "Photo: Nobody Known", "AP Photo/Nobody Known", "© 2017 The Post", "REUTERS"]
)
def test_credits_are_told_by_their_words(line: str) -> None:
    assert credit_reason(page(line), 0)


@pytest.mark.parametrize(
    "line", ["Reuters reported it.", "Photographs of the bridge show damage", "Imagery shows craters."]
)
def test_reports_are_no_credits(line: str) -> None:
    assert not credit_reason(page(line), 0)


@pytest.mark.parametrize(
    ("lines", "number", "is_caption"),
    [
        (
            (
                "A soldier is seen beside the bridge, in Lower Province, Norland April 3, 2016.",
                "© REUTERS / X",
                RUNNING,
            ),
            0,
            True,
        ),
        (("Children wait by the well in Rivertown, Norland, on April 3, 2016.", "Photo: X", RUNNING), 0, True),
        (
            (RUNNING, "FILE PHOTO: guns by the river in Lower Province, Norland, April 3, 2016.", "© AP / X", RUNNING),
            1,
            True,
        ),
        (("Two shells fell on the bridge and on the houses behind it on Monday.", "© REUTERS / X", RUNNING), 0, False),
        ((RUNNING, "Both sides signed the memorandum in the port town on May 4, 2017.", "© AP / X", RUNNING), 1, False),
        (("Guns are seen from the bridge every day, an officer said.", RUNNING), 0, False),
        (("Seen in June 2016", RUNNING), 0, False),
    ],
)
def test_a_caption_has_signs_in_its_words_and_about_it(lines: tuple[str, ...], number: int, is_caption: bool) -> None:
    view = page(*lines)
    credits = {other for other in range(len(lines)) if credit_reason(view, other)}
    assert (caption_score(view, number, credits)[0] >= 2) is is_caption


def test_the_first_paragraph_under_a_picture_is_prose() -> None:
    lead = "Coalition aircraft struck a column of vehicles on the road to the border on Thursday afternoon."
    assert role(1, "© REUTERS / X", lead, RUNNING) is BlockRole.PROSE


def test_the_headline_shares_words_with_the_report_and_stands_above_it() -> None:
    lines = (
        "The Post",
        "Mediators: both sides met in the capital",
        "More than you think",
        "Share",
        RUNNING,
        RUNNING + " It was so.",
    )
    assert role(1, *lines) is BlockRole.HEADLINE
    assert [role(number, *lines) for number in (0, 2, 3)].count(BlockRole.HEADLINE) == 0


def test_a_page_title_points_at_the_headline() -> None:
    lines = ("A quiet day by the river | The Post", "Sport", "A quiet day by the river", RUNNING)
    assert role(2, *lines) is BlockRole.HEADLINE


def test_no_running_text_means_no_headline() -> None:
    assert all(verdict.role is not BlockRole.HEADLINE for verdict in lay_out(page("Mediators met", "Sport", "News")))
    assert lay_out(page()) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Northern Command Reaches the Bridge for 3rd Time", BlockRole.RELATED),
        ("Standoff on the River (41)", BlockRole.RELATED),
        ("Read more: who holds the bridge", BlockRole.RELATED),
        ("river talks, Lower Province, Norland", BlockRole.TAGS),
        ("Tags: river", BlockRole.TAGS),
        ("Log in", BlockRole.NAVIGATION),
    ],
)
def test_what_stands_below_the_report(line: str, expected: BlockRole) -> None:
    assert role(2, "Mediators met in the capital again", RUNNING, line) is expected


def test_links_that_the_model_takes_for_prose_are_links() -> None:
    counted = "Standoff on the river between the two commands, all that we know of it (41)"
    assert role(1, RUNNING, counted, RUNNING) is BlockRole.RELATED
    assert role(2, RUNNING, RUNNING + " And more.", RUNNING) is BlockRole.RELATED
    assert (
        role(1, RUNNING, "Read also: the two commands and what they want from one another", RUNNING)
        is BlockRole.RELATED
    )


def test_bylines_stand_beside_the_headline() -> None:
    lines = ("Mediators met in the capital again", "By A Correspondent", "7 June 2017", RUNNING, "By the river")
    assert [role(number, *lines) for number in (1, 2)] == [BlockRole.BYLINE, BlockRole.BYLINE]


def test_a_few_words_outside_the_report_are_no_prose_unless_the_model_is_sure() -> None:
    assert role(0, "Copy short link", RUNNING, RUNNING + " So.", chance=0.6) is BlockRole.NAVIGATION
    assert role(0, "Nobody was hurt.", RUNNING, RUNNING + " So.", chance=0.6) is BlockRole.PROSE
    assert role(1, RUNNING, "Nobody was hurt", RUNNING + " So.", chance=0.6) is BlockRole.PROSE
    assert role(0, "Nobody was hurt", RUNNING, RUNNING + " So.", chance=0.95) is BlockRole.PROSE


@pytest.mark.parametrize(
    ("line", "expected"),
    [("a, b, c", True), ("a, b", False), ("Homs, Hama, and he said so to all of us, twice", False), ("1, 2, 3", False)],
)
def test_tags_are_three_short_items(line: str, expected: bool) -> None:
    assert is_tag_list(line) is expected


def test_lines_are_without_indentation_and_know_where_they_stand() -> None:
    text = "skip\n  a b \n\n\tc\n"
    assert lines_of(text, 5) == [Line(7, 10, "a b"), Line(14, 15, "c")]
