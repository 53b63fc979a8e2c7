from __future__ import annotations

from truceline.flow.placing import _Building


class Heard:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, int]] = []

    def begin(self, stage: str, total: int) -> None:
        self.told.append(("begin", stage, total))

    def advance(self, stage: str, done: int) -> None:
        self.told.append(("advance", stage, done))

    def end(self, stage: str) -> None:
        self.told.append(("end", stage, 0))


def test_a_gazetteer_that_has_to_be_built_is_told_of_as_a_stage() -> None:
    heard = Heard()
    building = _Building(heard)
    for done in (0, 20, 40):
        building.tell("world", done, 40)
    assert [what for what, _, _ in heard.told] == ["begin", "advance", "advance", "advance", "end"]
    assert {stage for _, stage, _ in heard.told} == {"gazetteer (world, once)"}
