"""Front matter is read strictly, as text, and says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.model.evidence import DocumentKind, PublishedFrom
from truceline.read.front import Front, check_front, parse_front, read_sidecar, split_front
from truceline.read.options import ReadOptions

OPTIONS = ReadOptions()


def checked(text: str) -> Front:
    return check_front(parse_front(text, OPTIONS, "a.md"), OPTIONS, "a.md")


def fault(text: str) -> ItemError:
    with pytest.raises(ItemError) as caught:
        checked(text)
    assert caught.value.code == "read.bad_front_matter"
    assert caught.value.mend
    return caught.value


def test_all_keys_are_read_as_text() -> None:
    front = checked(
        """
kind: reconstruction
publisher: Truceline demonstration
title: "Two: strikes"
published: 2017-06-07
language: en
byline: 12
dateline: AMMAN, June 7
addresses:
  - https://example.org/a
  - https://example.org/b
facts: [SY001]
note: for people
"""
    )
    assert front.kind is DocumentKind.RECONSTRUCTION
    assert front.title == "Two: strikes"
    assert front.byline == "12"
    assert front.addresses == ("https://example.org/a", "https://example.org/b")
    assert front.facts == ("SY001",)
    date = front.date()
    assert date is not None
    assert date.known_from is PublishedFrom.FRONT_MATTER
    assert date.start_utc is not None
    assert date.start_utc.isoformat() == "2017-06-07T00:00:00+00:00"


def test_empty_front_matter_says_nothing() -> None:
    assert checked("") == Front()
    assert checked("publisher:\ntitle: ''") == Front()


def test_an_unknown_key_is_named_with_the_nearest_right_one() -> None:
    error = fault("publishd: 2017-06-07")
    assert "publishd" in error.reason
    assert error.where == "a.md:publishd"
    assert error.mend == "write published"
    assert "keys are kind" in fault("zzz: 1").mend


def test_a_key_that_other_tools_write_is_answered_with_the_one_meant() -> None:
    assert fault("date: 2017-06-07").mend == "write published"
    assert fault("author: A. Writer").mend == "write byline"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("kind: novel", "kind"),
        ("language: English please", "language"),
        ("published: last Friday", "published"),
        ("title: [a, b]", "title"),
        ("addresses: {a: b}", "addresses"),
        ("facts: [[a]]", "facts"),
        (f"title: {'x' * 5000}", "title"),
        ("addresses: [" + "a, " * 300 + "a]", "addresses"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(text: str, field: str) -> None:
    assert fault(text).where == f"a.md:{field}"


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "just text",
        "a: [",
        "a: 1\na: 2",
        "a: \x07",
        "[" * 5000,
        "x" * 30_000,
        "a: 'open",
        "\tkind: note",
        "a: *b",
    ],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    fault(text)


def test_the_line_of_a_fault_is_said() -> None:
    assert fault("title: a\ntitle: b").reason.startswith("line 2")
    assert fault("title: a\n\nkind: [b").reason.startswith("line 3")


def test_tags_of_yaml_make_no_objects() -> None:
    assert checked("title: !!python/name:os.getcwd text").title == "text"
    assert fault("title: !!python/object/apply:os.getcwd [a]").where == "a.md:title"


@given(st.text(max_size=300))
def test_any_text_is_front_matter_or_refused(text: str) -> None:
    try:
        checked(text)
    except ItemError as error:
        codes = error.code
    else:
        codes = "read.bad_front_matter"
    assert codes == "read.bad_front_matter"


def test_where_front_matter_stands() -> None:
    text = "---\ntitle: a\n---\nThe report.\n"
    split = split_front(text, OPTIONS, "a.md")
    assert split is not None
    assert text[split.start : split.end] == "title: a\n"
    assert text[split.body :] == "The report.\n"


@pytest.mark.parametrize(
    "text", ["The report.\n---\nmore", "----\nx", "--- x\n", "", "---\nNo keys here, and a long rule.\n"]
)
def test_a_text_without_front_matter_has_none(text: str) -> None:
    assert split_front(text, OPTIONS, "a.md") is None


def test_front_matter_that_never_closes_is_refused() -> None:
    with pytest.raises(ItemError, match="never closes"):
        split_front("---\ntitle: a\n\nThe report.\n", OPTIONS, "a.md")


def test_a_sidecar_may_have_fences_and_any_encoding() -> None:
    assert read_sidecar(b"---\ntitle: a\n---\n", OPTIONS, "a.yaml") == {"title": "a"}
    assert read_sidecar("title: Хама и Латакия, случаи".encode("cp1251"), OPTIONS, "a.yaml")["title"].startswith("Хама")
    with pytest.raises(ItemError):
        read_sidecar(b"\x00\x01" * 400, OPTIONS, "a.yaml")


def test_what_one_says_goes_over_what_the_other_says() -> None:
    first, second = Front(title="a"), Front(title="b", publisher="c", facts=("d",))
    assert first.over(second) == Front(title="a", publisher="c", facts=("d",))
