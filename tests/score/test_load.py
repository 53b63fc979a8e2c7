"""Gold reports are checked strictly: every fault with its line, and the guide's example holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score.factory import REPORT
from truceline.errors import GoldError
from truceline.score.gold import Number, find_words, parse_number
from truceline.score.load import load_gold, parse_gold

ROOT = Path(__file__).parents[2]


def faults(text: str) -> list[str]:
    """The faults of a report, in words."""
    with pytest.raises(GoldError) as raised:
        parse_gold(text.encode(), "en-901.yaml")
    return [f"{fault.line} {fault.field}: {fault.reason}" for fault in raised.value.faults]


def test_a_report_holds_what_was_written() -> None:
    report = parse_gold(REPORT.encode(), "en-901.yaml")
    assert [claim.trigger for claim in report.claims] == ["hit", "died", "strike", "bomb", "met"]
    assert [claim.is_incident for claim in report.claims] == [True, True, True, False, False]
    assert report.claims[0].chain[1].name == "ministry official"


def test_the_example_of_the_guide_holds() -> None:
    guide = (ROOT / "docs" / "manual" / "annotation.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert example is not None
    assert len(parse_gold(example[1].encode(), "en-007.yaml").claims) == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: en-901", "id: one", "2 id: 'one' is no language and number"),
        ("id: en-901", "id: ru-901", "2 id: is not of the language en"),
        ("schema: truceline-gold/1", "schema: other/1", "1 schema: is 'other/1', not 'truceline-gold/1'"),
        ("conflict: syria", "conflict: Syria!", "3 conflict: 'Syria!' is no key"),
        ("publisher: Truceline demonstration", "publisher: A Real Paper", "8 front.publisher: a text that we wrote"),
        ("addresses: [https://example.org/a]", "addresses: []", "12 front.addresses: is empty"),
        ("language: en", "language: English", "11 front.language: 'English' is no language code"),
        ("phenomena: [nested,", "phenomena: [flattened,", "4 phenomena: form and phenomena disagree"),
        ("trigger: died", "trigger: fell", "31 claims[1].trigger: 'fell' does not stand in the quote"),
        ("quote: Two soldiers died", "quote: Three soldiers died", "30 claims[1].quote: does not stand in the text"),
        ("place: near al-Tanf", "place: near Homs", "24 claims[0].place: 'near Homs' does not stand in the text"),
        ("days: 2017-06-06, anchor", "days: 6 June, anchor", "25 claims[0].when.days: Invalid isoformat"),
        ("days: 2017-06-06, anchor", "days: 2017-06-06/2017-06-05, anchor", "25 claims[0].when.days: 2017-06-06/2017"),
        ("n: 2+", "n: some", "34 claims[1].casualties[0].n: 'some' is no number"),
        ("n: 2+", "n: 5-3", "34 claims[1].casualties[0].n: '5-3' ends before it begins"),
        ("act: [air_drone_strike]\n    when", "act: [bombing]\n    when", "32 claims[1].act: 'bombing' is no act"),
        ("    incident: tanf-0606\n  - quote: Damascus", "  - quote: Damascus", "30 claims[1].incident: an asserted"),
        ("incident: tanf-0606\n  - quote: Damascus", "incident: Tanf!\n  - quote: Damascus", "35 claims[1].incident"),
        ("modality: opinion", "modality: opinion\n    incident: one", "47 claims[3].incident: an asserted"),
        ("via: denies", "via: says", "40 claims[2].chain: is denied, but nobody denies it"),
        ("status: held", "status: held\n    act: [attack]", "52 claims[4].act: has no place in a claim of kind talk"),
        ("    status: held\n", "", "48 claims[4].status: a claim of kind talk needs it"),
        ("kind: expert", "kind: publisher", "47 claims[3].chain[0]: is the publisher, or has no name"),
        ("modality: denied", "modality: doubted", "39 claims[2].modality: Invalid enum value 'doubted'"),
        ("modality: denied", "modalty: denied", "36 claims[2]: Object contains unknown field `modalty`"),
        ("annotator: t", "annotator: t\nannotator: u", "6 annotator: stands twice"),
        ("annotator: t", "annotator: t\ncopies: en-901", "6 copies: 'en-901' is not the id of another report"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, fault: str) -> None:
    assert REPORT.count(old) >= 1
    found = faults(REPORT.replace(old, new, 1))
    assert any(one.startswith(fault) for one in found), found


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(REPORT.replace("trigger: died", "trigger: fell"))
    (tmp_path / "b.yaml").write_text(REPORT)
    (tmp_path / "c.yaml").write_text(REPORT)
    (tmp_path / "d.yaml").write_text("not: [closed")
    with pytest.raises(GoldError) as raised:
        load_gold(tmp_path)
    assert [fault.file for fault in raised.value.faults] == ["a.yaml", "c.yaml", "d.yaml"]
    assert "taken by another file" in raised.value.faults[1].reason


def test_a_claim_that_stands_twice_is_a_fault() -> None:
    talk = REPORT[REPORT.index("  - quote: Both sides") :]
    assert any("stands twice" in one for one in faults(REPORT + talk))


def test_a_quote_that_stands_twice_must_say_which() -> None:
    doubled = REPORT.replace("  Two soldiers died.\n", "  Two soldiers died.\n  Two soldiers died.\n")
    assert any("more than once" in one for one in faults(doubled))
    told = doubled.replace("quote: Two soldiers died\n", "quote: Two soldiers died\n    nth: 2\n")
    claim = parse_gold(told.encode(), "en-901.yaml").claims[1]
    first, second = (find_words(told, "Two soldiers died", nth) for nth in (1, 2))
    assert first is not None
    assert second is not None
    assert first.start < second.start
    assert claim.nth == 2


def test_an_empty_text_is_a_fault() -> None:
    start, end = REPORT.index("text: |"), REPORT.index("claims:")
    assert any("text: is empty" in one for one in faults(REPORT[:start] + 'text: " "\n' + REPORT[end:]))


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_nothing_to_load_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(GoldError, match=r"cannot be read|holds no"):
        load_gold(tmp_path / name)


def test_a_list_is_no_report() -> None:
    assert faults("- a\n- b\n") == ["1 : Expected `object`, got `array`"]


@pytest.mark.parametrize(
    ("text", "number"), [("8", Number(8, 8)), ("37+", Number(37, None)), ("3-5", Number(3, 5)), ("0", Number(0, 0))]
)
def test_numbers_are_read(text: str, number: Number) -> None:
    assert parse_number(text) == number


@given(st.text(max_size=300))
def test_any_text_gives_a_report_or_faults(text: str) -> None:
    try:
        parse_gold(text.encode("utf-8", "surrogatepass"), "x.yaml")
    except GoldError as error:
        assert error.faults  # noqa: PT017 - whichever way it goes is right
