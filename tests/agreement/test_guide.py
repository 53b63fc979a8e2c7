"""The guide's example runs, and says of itself what the guide says of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import shapely

from truceline.agreement.compile import compile_agreement
from truceline.agreement.load import parse_agreement
from truceline.agreement.moment import on_day
from truceline.agreement.words import describe

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "manual" / "agreements.md"


def example() -> bytes:
    (block,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return block.encode()


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
