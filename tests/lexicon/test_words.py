"""Words of a text, and words that are counted in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.lexicon.words import NameTree, WholeWords, split_words

PIECES = st.sampled_from(["Homs", "Al-Bab", "al", "anti-", "U.S.", "Homs.", "the Bab", " ", ", ", "é", "’s", "12"])


@pytest.mark.parametrize(
    ("words", "text", "count"),
    [
        (["Homs", "Al Bab"], "Homs, Al Bab and Homs.", 3),
        (["Homs"], "Homsi, aHoms", 0),
        (["Al Bab"], "Al-Bab", 0),
        (["'Aqaba"], "in 'Aqaba", 1),  # begins with no letter: always looked for
        (["Bab", "Bab al-Hawa"], "Bab al-Hawa", 1),
    ],
)
def test_words_are_counted_whole(words: list[str], text: str, count: int) -> None:
    assert WholeWords(words).count(text) == count


def test_behind_a_hyphen_is_another_word() -> None:
    assert WholeWords(["Hezbollah"]).count("anti-Hezbollah") == 1
    assert WholeWords(["Hezbollah"], unhyphened=True).count("anti-Hezbollah, Hezbollah") == 1


@given(st.lists(PIECES, max_size=6).map("".join), st.lists(PIECES.filter(str.strip), min_size=1, max_size=4))
def test_the_first_words_hide_no_hit(text: str, words: list[str]) -> None:
    every = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    assert WholeWords(words).count(text) == len(re.findall(rf"(?<!\w)(?:{every})(?!\w)", text))


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_names_are_found_from_their_first_word(text: str) -> None:
    tree: NameTree[int] = NameTree()
    for number, name in enumerate(["Homs", "Al Bab", "US", "U.S. Army", "the Bab"]):
        tree.add(name, number)
    words = split_words(text)
    for first in range(len(words)):
        runs = tree.longest(words, first)
        assert {run.last: run.value for run in runs} == {
            last: value
            for last in range(first + 1, len(words) + 1)
            if (value := tree.get_words(words, first, last)) is not None
        }
        assert [run.last for run in runs] == sorted((run.last for run in runs), reverse=True)
