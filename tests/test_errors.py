"""Errors say what went wrong, where, and how to mend it."""

import pytest

from truceline.errors import (
    AgreementError,
    CaseError,
    CustodyError,
    Fault,
    ItemError,
    LexiconError,
    RunError,
    StorageError,
    TrucelineError,
)


def test_an_error_tells_where_what_and_how_to_mend_it() -> None:
    error = CaseError("no case.toml", where="demo", mend="run truceline init demo")
    assert str(error) == "demo: no case.toml\n  Mend: run truceline init demo"
    assert str(TrucelineError("only this")) == "only this"


def test_an_item_error_carries_a_code() -> None:
    assert ItemError("read.empty", "no bytes", where="a.txt").code == "read.empty"
    assert not issubclass(ItemError, RunError)


@pytest.mark.parametrize("kind", [CaseError, StorageError, CustodyError, LexiconError, AgreementError])
def test_what_stops_a_run_is_a_run_error(kind: type[Exception]) -> None:
    assert issubclass(kind, RunError)


def test_an_agreement_error_tells_all_faults_of_a_file() -> None:
    first = Fault("a.yaml", 3, 5, "title", "is missing", "add it")
    second = Fault("a.yaml", 9, 1, "life", "is empty", "add a date")
    error = AgreementError([first, second])
    assert error.faults == (first, second)
    assert str(error) == f"{first}\n{second}"
    assert str(first) == "a.yaml:3:5: title: is missing\n  Mend: add it"
