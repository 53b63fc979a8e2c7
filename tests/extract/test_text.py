"""What the parser gets to read: characters, sentences, asides, quotes; and the numbers and times in it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.extract.asides import cut_asides
from truceline.extract.normal import MAX_SENTENCE, Piece, dateline_end, for_parser, normalise, sentences
from truceline.extract.quantities import load_quantities
from truceline.extract.quotes import find_quotes
from truceline.extract.times import load_times
from truceline.model.claim import TimeAnchor


def cut(text: str) -> list[str]:
    normal = normalise(text)
    return [normal[piece.start : piece.end] for piece in sentences(normal, 0, len(normal))]


@given(st.text(max_size=300))
def test_normal_text_is_as_long_as_before_and_stays_so(text: str) -> None:
    normal = normalise(text)
    assert len(normal) == len(text)
    assert len(for_parser(normal)) == len(text)
    assert normalise(normal) == normal


@given(st.text(alphabet="ab AB.!?\"' \u00a0\n", max_size=400))
def test_sentences_lie_in_order_and_lose_nothing_but_space(text: str) -> None:
    normal = normalise(text)
    pieces = sentences(normal, 0, len(normal))
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    assert "".join(normal[p.start : p.end] for p in pieces).replace(" ", "") == normal.replace(" ", "")


@given(st.text(alphabet='ab, said.the"It reported', max_size=200))
def test_a_sentence_and_its_asides_are_the_sentence(text: str) -> None:
    found = cut_asides(text, 0, len(text))
    ranges = sorted((*found.main, *found.asides))
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))
    kept = "".join(text[start:end] for start, end in ranges)
    assert kept.replace(" ", "") == text.replace(" ", "") or not found.asides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jets flew low. Rebels fired.", ["Jets flew low.", "Rebels fired."]),
        ("Gen. Smith met J. Doe in the U.S. base.", ["Gen. Smith met J. Doe in the U.S. base."]),
        ("He went to the U.S. The army stayed.", ["He went to the U.S.", "The army stayed."]),
        ("It was 4.5 km long. It fell.", ["It was 4.5 km long.", "It fell."]),
        ("parts of the southern provinces The memorandum took effect.",
         ["parts of the southern provinces", "The memorandum took effect."]),
        ("He told The Associated Press of it.", ["He told The Associated Press of it."]),
        ('"Go," he said. "Now."', ['"Go," he said.', '"Now."']),
        ("Jets\u00a0flew.\u00a0Rebels fired.", ["Jets flew.", "Rebels fired."]),
    ],
)  # fmt: skip
def test_sentences_end_where_they_should(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_page_without_stops_is_cut_all_the_same() -> None:
    pieces = sentences("word " * 1000, 0, 5000)
    assert all(piece.end - piece.start <= MAX_SENTENCE for piece in pieces)


def test_articles_of_arabic_names_are_told_from_prepositions() -> None:
    assert normalise("They came to At Tanf.") == "They came to At-Tanf."
    assert normalise("At Tanf lies there. They came to At Tanf.") == "At-Tanf lies there. They came to At-Tanf."
    assert normalise("At Tokyo he spoke. As Syrian troops came.") == "At Tokyo he spoke. As Syrian troops came."


def test_an_editor_s_insertion_is_read_as_words_or_as_an_aside() -> None:
    assert normalise("They [officials] left.") == "They (officials) left."
    assert normalise("They hit [government] forces.") == "They hit  government  forces."


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BEIRUT, May 6 – Troops came.", "Troops came."),
        ("BEIRUT/MOSCOW, May 7 — Troops came.", "Troops came."),
        ("HOMS, Syria, Aug 3 – Troops came.", "Troops came."),
        ("MOSCOW, May 4. /TASS/ – Troops came.", "Troops came."),
        ("MOSCOW (Reuters) – Troops came.", "Troops came."),
        ("May 20 – Troops came.", "Troops came."),
        ("MOSCOW, May 5 (Interfax) - Troops came.", "Troops came."),
        ("UNIFIL - the mission - saw troops.", "UNIFIL - the mission - saw troops."),
        ("The army – which came – left.", "The army – which came – left."),
        ("Troops came.", "Troops came."),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(text: str, rest: str) -> None:
    assert text[dateline_end(text) :] == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Jerusalem, Nov 17: Troops came.", "Troops came."),
        ("New Delhi, 17 November (ANI): Troops came.", "Troops came."),
        ("Kyiv, 17 November: troops came.", "Kyiv, 17 November: troops came."),
        ("Kyiv, November: Troops came.", "Kyiv, November: Troops came."),
    ],
)
def test_a_city_and_a_day_are_a_dateline_at_the_head_of_a_report(text: str, rest: str) -> None:
    assert text[dateline_end(text, is_head=True) :] == rest
    assert dateline_end(text) == 0


@pytest.mark.parametrize(
    ("text", "asides"),
    [
        ("Jets struck a post and rebels fled, the ministry said on Monday.", ["the ministry said on Monday."]),
        ("Jets struck a post, the spokesman, Igor Doe, told AFP, TASS reported.",
         ["the spokesman, Igor Doe, told AFP,", "TASS reported."]),
        ("Jets struck a post, CNN reported, citing US Central Command.", ["CNN reported, citing US Central Command."]),
        ("Jets struck a post, said Saad Haddad, the group's spokesman.", ["said Saad Haddad, the group's spokesman."]),
        ("Later, according to Dillon, a drone came.", ["according to Dillon,"]),
        ("The side, the bulletin added, counted seven.", ["the bulletin added,"]),
        ("According to the WSJ, jets struck a post.", ["According to the WSJ,"]),
        ("In the evening, it said that jets had struck.", []),
        ("Rebels, who fled and said little, came back.", []),
        ("The army said that jets had struck a post.", []),
    ],
)  # fmt: skip
def test_asides_are_cut_off_by_their_form(text: str, asides: list[str]) -> None:
    assert [text[start:end] for start, end in cut_asides(text, 0, len(text)).asides] == asides


def test_quotes_pair_and_run_on() -> None:
    text = normalise("He spoke of “secret” talks. “We will go on and on,” he said.\n“It goes on here and ends later")
    blocks = [Piece(0, text.index("\n") if "\n" in text else 62), Piece(62, len(text))]
    quotes = find_quotes(text, blocks)
    assert [quote.is_speech for quote in quotes][:2] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least two soldiers", (2, None, False)),
        ("more than 15 people", (16, None, False)),
        ("over 7,500 cases", (7501, None, False)),
        ("up to 20 people", (1, 20, False)),
        ("about 30 vehicles", (30, 30, True)),
        ("between 15 and 20 people", (15, 20, False)),
        ("eight or nine people", (8, 9, False)),
        ("six or more strikes", (6, None, False)),
        ("no casualties", (0, 0, False)),
        ("not a single one", (0, 0, False)),
        ("dozens of soldiers", (24, None, False)),
        ("twenty-three people", (23, 23, False)),
        ("two hundred and five cases", (205, 205, False)),
        ("fewer than ten people", (1, 9, False)),
    ],
)
def test_numbers_are_ranges(text: str, expected: tuple[int, int | None, bool]) -> None:
    (found,) = load_quantities().find(text, 0, len(text))
    assert (found.low, found.high, found.is_about) == expected


@pytest.mark.parametrize("text", ["at 16:19", "2.5 km", "an F-16", "the 55-kilometre zone", "S-400"])
def test_figures_in_other_things_are_no_numbers(text: str) -> None:
    assert load_quantities().find(text, 0, len(text)) == []


@given(st.text(alphabet="0123456789, andtwohre-", max_size=60))
def test_any_text_has_numbers_in_order_within_it(text: str) -> None:
    found = load_quantities().find(text, 0, len(text))
    assert all(0 <= one.start < one.end <= len(text) and one.low >= 0 for one in found)
    assert all(one.high is None or one.low <= one.high for one in found)


@pytest.mark.parametrize(
    ("text", "expected", "anchor"),
    [
        ("on June 8, the coalition", "June 8", TimeAnchor.ABSOLUTE),
        ("in October 2015 to", "October 2015", TimeAnchor.ABSOLUTE),
        ("on 12 and 13 June has", "12 and 13 June", TimeAnchor.ABSOLUTE),
        ("2017-05-18 it", "2017-05-18", TimeAnchor.ABSOLUTE),
        ("On Friday, the ministry", "Friday", TimeAnchor.PUBLICATION),
        ("just after midnight on Tuesday, local time, as", "just after midnight on Tuesday, local time",
         TimeAnchor.PUBLICATION),
        ("at noon on Sunday, Damascus time, 09:00 GMT. It", "noon on Sunday, Damascus time, 09:00 GMT",
         TimeAnchor.PUBLICATION),
        ("this week, however", "this week", TimeAnchor.PUBLICATION),
        ("Later in the day, a drone", "Later in the day", TimeAnchor.PUBLICATION),
        ("two days after the signing it", "two days after the signing", TimeAnchor.AGREEMENT),
        ("A day earlier, on 24 June, he", "24 June", TimeAnchor.ABSOLUTE),
        ("Tuesday's strike", "Tuesday", TimeAnchor.PUBLICATION),
        ("in the last week of August it", "the last week of August", TimeAnchor.ABSOLUTE),
        ("in the night from Friday to Saturday it", "the night from Friday to Saturday", TimeAnchor.PUBLICATION),
        ("at seven minutes to two in the night to Saturday, it", "seven minutes to two in the night to Saturday",
         TimeAnchor.PUBLICATION),
        ("At five past eight on Monday morning, the", "five past eight on Monday morning", TimeAnchor.PUBLICATION),
        ("on the evenings of 13 and 14 January by", "the evenings of 13 and 14 January", TimeAnchor.ABSOLUTE),
        ("On the 7th of that month, a Monday, the", "the 7th of that month, a Monday", TimeAnchor.ABSOLUTE),
        ("On the second day of the truce, 28 July, the", "the second day of the truce, 28 July", TimeAnchor.ABSOLUTE),
        ("in the seven days to Sunday the", "the seven days to Sunday", TimeAnchor.PUBLICATION),
        ("In October last year the", "October last year", TimeAnchor.ABSOLUTE),
        ("between Monday and Wednesday the", "between Monday and Wednesday", TimeAnchor.PUBLICATION),
        ("shells fell hours after the ceasefire began", "hours after the ceasefire", TimeAnchor.AGREEMENT),
        ("as early as Sunday, four", "Sunday", TimeAnchor.PUBLICATION),
        ("two days after the attack the", "two days after the attack", TimeAnchor.PUBLICATION),
    ],
)  # fmt: skip
def test_time_phrases_are_whole_and_count_from_something(text: str, expected: str, anchor: TimeAnchor) -> None:
    (found,) = load_times().find(text, 0, len(text))
    assert text[found.start : found.end] == expected
    assert found.anchor is anchor


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "It may come.",
        "Two days after the coalition struck",
        "an August body",
        "on the 4th Division",
        "the first of the attacks",
        "two to three men",
    ],
)
def test_words_that_are_no_times(text: str) -> None:
    assert load_times().find(text, 0, len(text)) == []
