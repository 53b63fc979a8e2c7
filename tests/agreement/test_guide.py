"""The guide's example runs, and says of itself what the guide says of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import shapely

from truceline.agreement.compile import CompiledAgreement, compile_agreement
from truceline.agreement.load import parse_agreement
from truceline.agreement.moment import on_day
from truceline.agreement.words import describe
from truceline.lexicon.acts import load_acts

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "manual" / "agreements.md"


def example(number: int = 0) -> bytes:
    """One of the two files that the guide writes."""
    river, desert = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return (river, desert)[number].encode()


def desert() -> CompiledAgreement:
    return compile_agreement(parse_agreement(example(1), "example-desert.yaml"))


def test_the_example_loads_and_tells_both_readings() -> None:
    agreement = parse_agreement(example(), "example-river.yaml")
    two = next(term for term in describe(agreement).terms if term.id == "2")
    assert "20 km (70%: 20 km on each side) or 10 km (30%: 20 km wide in all)" in two.sentence
    assert two.due == "Due by 20 March 2018."


def test_the_example_is_drawn_and_holds_where_the_guide_asks() -> None:
    compiled = compile_agreement(parse_agreement(example(), "example-river.yaml"))
    (version,) = compiled.versions
    assert version.certain is not None
    assert version.possible.contains(version.certain)
    assert version.certain.contains(shapely.Point(31.6, 7.6))
    binding = on_day(compiled, date(2018, 3, 15), (31.6, 7.6))
    assert binding is not None
    assert binding.open_deadlines == (("2", date(2018, 3, 20)),)


def test_every_constructor_and_verb_stands_in_the_guide() -> None:
    text = GUIDE.read_text("utf-8")
    for word in ("buffer", "along", "corridor", "between", "admin", "part_of", "settlements", "union", "difference"):
        assert f"{word}:" in text
    for verb in ("check", "show", "zones", "diff", "timeline", "on "):
        assert f"truceline agreement {verb}" in text


def test_the_second_example_says_what_the_guide_says_of_it() -> None:
    subject = desert()
    strip = [version for version in subject.versions if version.zone == "strip"]
    assert [version.since for version in strip] == [None, date(2021, 1, 1)]
    assert strip[0].certain is not None
    near, far, sea = shapely.Point(33.15, 30.6), shapely.Point(33.3, 30.6), shapely.Point(33.5, 31.35)
    assert strip[0].possible.contains(near)
    assert not strip[0].certain.contains(near)
    assert strip[0].certain.contains(far)
    assert not strip[0].possible.contains(sea)
    told = {term.id: term.sentence for term in describe(subject.agreement).terms}
    assert "after 1 February 2020" in told["I.2"]
    assert "Personnel: at most 4 battalions. Tanks: none." in told["II.1.a"]
    assert "Egypt may enter" not in told["II.2"]
    assert "It allows The Observers in the observers' camp" in told["escorts"]
    binding = on_day(subject, date(2021, 3, 1), (33.8, 30.6))
    assert binding is not None
    assert binding.term is not None
    assert binding.term.notice_by == date(2023, 10, 25)


def test_every_act_of_the_guide_is_one() -> None:
    (table,) = re.findall(
        r"\| the paper says \| write \|\n\|---\|---\|\n(.*?violence.*?)\n\n", GUIDE.read_text("utf-8"), re.DOTALL
    )[:1]
    named = re.findall(r"`([a-z_]+)`", table)
    assert len(named) >= 10
    assert [act for act in named if not load_acts().knows(act)] == []
