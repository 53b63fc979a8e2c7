"""Slips of people who do not know YAML: each message says which line, what it most likely is, and how to mend it."""

from __future__ import annotations

import pytest

from tests.agreement.factory import SMALL, faults_of
from truceline.agreement.load import parse_agreement
from truceline.agreement.nodes import read_nodes
from truceline.agreement.vocabulary import cut_texts
from truceline.errors import AgreementError, Fault


def told(text: str) -> Fault:
    with pytest.raises(AgreementError) as caught:
        read_nodes(text.encode(), "t.yaml")
    (found,) = caught.value.faults
    return found


@pytest.mark.parametrize("text", ["text: Verification: the observers go\n", "- text: 'x'\n  note: The rule (a): x\n"])
def test_a_colon_in_a_text_asks_for_quotes(text: str) -> None:
    found = told(text)
    assert found.line == len(text.splitlines())
    assert "contains a colon" in found.reason
    assert "quotes" in found.mend
    assert ">-" in found.mend


def test_a_key_further_in_than_its_neighbour_is_told_with_both_lines() -> None:
    found = told("a:\n  - id: 1\n    text: x\n     kind: y\n")
    assert found.line == 4
    assert "further in than line 3" in found.reason
    assert "column 5" in found.mend


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("a:\n  b: 1\n c: 2\n", 3, "column 3 like line 2 or in column 1 like line 1"),
        ("a:\n  - id: 1\n    text: x\n   kind: y\n", 4, "column 5 like line 3 or in column 3 like line 2"),
        ("a:\n  - id: 1\n\n  # why\n   - id: 2\n", 5, "column 5 like line 2 or in column 3 like line 2"),
    ],
)
def test_a_line_out_of_line_is_told_with_the_lines_it_may_stand_under(text: str, line: int, mend: str) -> None:
    found = told(text)
    assert found.line == line
    assert "out of line" in found.reason
    assert mend in found.mend


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a:\n\tb: 1\n", 2, "a tab"),
        ("a: `x`\n", 1, "cannot begin with '`'"),
        ('a: 1\ntext: "a" b\n', 2, "after a closing quote"),
        ("a: 1\nb: 'x\nc: 1\n", 2, "never closed"),
        ("text: one\ntwo three\nb: 1\n", 2, "neither `key: value`"),
        ("a: 1\nb: {c: d: e}\n", 2, "opens in line 2"),
        ("a:\n  - b: 1\n  c: 2\n", 3, "a key among items"),
        ("a:\n  b: 1\n  - c\n", 3, "among keys"),
    ],
)
def test_other_slips_are_told_in_plain_words(text: str, line: int, reason: str) -> None:
    found = told(text)
    assert found.line == line
    assert reason in found.reason
    assert found.mend


def test_a_text_that_a_number_sign_cuts_is_remarked_on() -> None:
    cut = SMALL.replace("text: All stop.", "text: All stop, as order #4 says.")
    assert parse_agreement(cut.encode(), "t.yaml").provisions[0].text == "All stop, as order"
    (remark,) = cut_texts(cut.encode(), "t.yaml")
    assert f"line {cut.splitlines().index('    text: All stop, as order #4 says.') + 1}:" in remark
    assert "quotes" in remark


def test_quoted_texts_addresses_and_comments_elsewhere_are_not_remarked_on() -> None:
    whole = SMALL.replace("text: All stop.", 'text: "All stop, as order #4 says."  # ours')
    whole = whole.replace("kind: prohibition", "kind: prohibition # as printed").replace("org/text", "org/text#2")
    assert list(cut_texts(whole.encode(), "t.yaml")) == []
    assert list(cut_texts(SMALL.encode(), "t.yaml")) == []


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        (
            "bound:\n",
            "roles: [{party: russia, role: monitor, since: 2018-01-01, sources: [text]}]\nbound:\n",
            "in `bound`",
        ),
        ("bound:\n", "duration: {years: 3, sources: [text]}\nbound:\n", "`months: 36`"),
        ("bound:\n", "duration: {years: some, sources: [text]}\nbound:\n", "`months: 36`"),
        ("    kind: prohibition\n", "    kind: prohibition\n    <<: {note: x}\n", "not merged"),
    ],
)
def test_keys_of_other_places_point_to_their_own(old: str, new: str, mend: str) -> None:
    found = faults_of(SMALL.replace(old, new))
    assert [mend in fault.mend for fault in found] == [True], found
