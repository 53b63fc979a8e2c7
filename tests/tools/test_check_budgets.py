from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tools import check_budgets

if TYPE_CHECKING:
    from pathlib import Path


def function_of(code_lines: int, extra: str = "") -> str:
    """A function with a given number of code lines, its def line included."""
    return "def long():\n" + extra + "    x = 1\n" * (code_lines - 1)


def test_a_function_may_have_exactly_its_budget() -> None:
    assert list(check_budgets.over_budget(function_of(40), "m.py")) == []


def test_one_line_more_is_named_with_its_place() -> None:
    assert list(check_budgets.over_budget("\n" + function_of(41), "m.py")) == [
        "m.py:2: function long of 41 code lines, budget 40"
    ]


def test_docstring_comments_and_blank_lines_are_free() -> None:
    free = '    """One.\n\n    Two.\n    """\n\n    # a comment\n' * 1 + "\n    # more\n" * 20
    assert list(check_budgets.over_budget(function_of(40, free), "m.py")) == []


def test_every_line_of_a_string_that_is_no_docstring_counts() -> None:
    text = 'def long():\n    return """' + "\n" * 40 + '"""\n'
    assert list(check_budgets.over_budget(text, "m.py")) == ["m.py:1: function long of 42 code lines, budget 40"]


def test_methods_and_nested_functions_count_in_their_own_right() -> None:
    nested = "class A:\n" + "".join(f"    {line}\n" for line in function_of(41).splitlines())
    assert [message.split()[2] for message in check_budgets.over_budget(nested, "m.py")] == ["long"]


def test_a_class_counts_as_it_stands() -> None:
    longest = "class A:\n" + "    # one\n" * 298 + "    x = 1\n"
    assert list(check_budgets.over_budget(longest, "m.py")) == []
    assert list(check_budgets.over_budget(longest + "    y = 1\n", "m.py")) == [
        "m.py:1: class A of 301 lines, budget 300"
    ]


def test_a_module_counts_as_it_stands() -> None:
    assert list(check_budgets.over_budget("# one\n" * 500, "m.py")) == []
    assert list(check_budgets.over_budget("# one\n" * 501, "m.py")) == ["m.py: module of 501 lines, budget 500"]


@given(st.integers(0, 30), st.integers(2, 30))
def test_blank_lines_never_change_the_count(blanks: int, code: int) -> None:
    plain, spaced = function_of(code), function_of(code).replace("\n", "\n" * (blanks + 1), 1)
    count = [len(check_budgets.code_lines(text, ast.parse(text))) for text in (plain, spaced)]
    assert count == [code, code]


def test_a_large_file_is_named(work_tree: Path) -> None:
    (work_tree / "big.csv").write_bytes(b"0" * (check_budgets.FILE_BYTES + 1))
    (work_tree / "long.py").write_text(function_of(41))
    assert check_budgets.check(work_tree) == [
        "big.csv: 2097153 bytes, budget 2097152",
        "long.py:1: function long of 41 code lines, budget 40",
    ]
