"""The registry of refusals: each code once, of a stage, with a meaning and a mend."""

from truceline.model.refusal import CODES, REGISTRY


def test_each_code_stands_once() -> None:
    assert len(CODES) == len(REGISTRY)


def test_a_code_begins_with_its_stage() -> None:
    assert all(kind.code.partition(".")[0] == kind.stage for kind in REGISTRY)


def test_each_kind_says_what_it_means_and_how_to_mend_it() -> None:
    assert all(kind.meaning and kind.mend for kind in REGISTRY)
    assert len({kind.meaning for kind in REGISTRY}) == len(REGISTRY)
