"""Whether functions, classes, modules and files keep to their budgets; ruff has no rule for these four.

The figures are those of CONTRIBUTING.md. A function's lines are lines of code: docstrings, comments and blank lines are
free, so that nobody saves on them. A class and a module count as they stand.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from typing import TYPE_CHECKING

from tools.tracked import ROOT, python_files, tracked_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FUNCTION_CODE_LINES = 40
CLASS_LINES = 300
MODULE_LINES = 500
FILE_BYTES = 2 * 1024 * 1024
LARGER = {"src/truceline/lexicon/data/boundaries/world.zip": 6 * 1024 * 1024}
"""The outlines of the whole world (docs/decisions/0008)."""

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def docstring_lines(tree: ast.Module) -> set[int]:
    """The line numbers that docstrings take."""
    taken: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            taken.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return taken


def code_lines(source: str, tree: ast.Module) -> set[int]:
    """The line numbers with code on them; every line of a longer string counts."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - docstring_lines(tree)


def over_budget(source: str, name: str) -> Iterator[str]:
    """One message for each function, class and module of a source text that is too long."""
    tree = ast.parse(source, filename=name)
    length = len(source.splitlines())
    if length > MODULE_LINES:
        yield f"{name}: module of {length} lines, budget {MODULE_LINES}"
    lines = code_lines(source, tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if isinstance(node, ast.ClassDef):
            if len(span) > CLASS_LINES:
                yield f"{name}:{node.lineno}: class {node.name} of {len(span)} lines, budget {CLASS_LINES}"
        elif (code := len(lines.intersection(span))) > FUNCTION_CODE_LINES:
            yield f"{name}:{node.lineno}: function {node.name} of {code} code lines, budget {FUNCTION_CODE_LINES}"


def check(root: Path = ROOT) -> list[str]:
    """All messages for a repository."""
    messages = [
        f"{name}: {size} bytes, budget {budget}"
        for path in tracked_files(root)
        if (size := path.stat().st_size) > (budget := LARGER.get(name := path.relative_to(root).as_posix(), FILE_BYTES))
    ]
    for path in python_files(root):
        messages.extend(over_budget(path.read_text("utf-8"), str(path.relative_to(root))))
    return messages


def main() -> int:
    """Print what is over budget; 1 when anything is."""
    messages = check()
    print("\n".join(messages) or "budgets: all kept")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
