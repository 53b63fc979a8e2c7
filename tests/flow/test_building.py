"""A run hears how far the gazetteer is that is built at its first use."""

from __future__ import annotations

from truceline.flow.place_names import GazetteerNames
from truceline.flow.progress import Building


class Heard:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def begin(self, stage: str, total: int) -> None:
        self.told.append(("begin", stage, total))

    def advance(self, stage: str, done: int) -> None:
        self.told.append(("advance", stage, done))

    def end(self, stage: str) -> None:
        self.told.append(("end", stage))


def test_a_layer_that_is_built_is_a_stage_of_its_own() -> None:
    heard = Heard()
    tell = Building(heard).tell
    tell("world", 0, 10)
    tell("world", 4, 10)
    tell("world", 10, 10)
    stage = "gazetteer (world, once)"
    assert heard.told[0] == ("begin", stage, 10)
    assert [one for one in heard.told if one[0] == "advance"] == [("advance", stage, done) for done in (0, 4, 10)]
    assert heard.told[-1] == ("end", stage)


def test_names_of_a_gazetteer_that_is_there_are_told_without_a_word() -> None:
    GazetteerNames().countries("دمشق")
    heard = Heard()
    assert GazetteerNames(Building(heard).tell).countries("دمشق")[0] == "SYR"
    assert heard.told == []
