"""What did the writer of a file most likely do where YAML cannot be read? In the words of somebody who edits text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruamel.yaml.error import MarkedYAMLError

MEND_YAML: Final = "correct the YAML at this place; lists and mappings are shown by their indentation"
IN_QUOTES: Final = 'put the whole text in quotes ("…"), or on lines of its own after `>-`'
KEY: Final = re.compile(r"""\s*(?:- +)*(?:[^\s:#'"{\[][^:#]*|"[^"]*"|'[^']*'):\s""")
LEAD: Final = re.compile(r" *(?:- +)*")


class Likely(NamedTuple):
    """A place (line and column, from 1), the reason in plain words and the mend."""

    line: int
    column: int
    reason: str
    mend: str


def likely_fault(error: MarkedYAMLError, lines: Sequence[str]) -> Likely:
    """What is most likely wrong in a file with these lines that YAML cannot be read from."""
    at = error.problem_mark or error.context_mark
    line, column = (at.line, at.column) if at is not None else (0, 0)
    problem = " ".join(str(error.problem or error.context or "unknown fault").split())
    told = Likely(line + 1, column + 1, problem, MEND_YAML)
    opened = error.context_mark
    if problem.startswith("mapping values are not allowed"):
        return Likely(line + 1, column + 1, *_second_colon(lines, line, column))
    if problem.startswith("expected <block end>"):
        return Likely(line + 1, column + 1, *_out_of_line(lines, line, column))
    if "cannot start any token" in problem:
        return Likely(line + 1, column + 1, *_bad_start(_line(lines, line)[column : column + 1]))
    if problem.startswith("could not find expected ':'") and opened is not None:
        reason = "this line is neither `key: value` nor an item of a list"
        mend = "begin a text that goes on over lines further in than its key; if it contains ` #`, put it in quotes"
        return Likely(opened.line + 1, opened.column + 1, reason, mend)
    if problem == "found unexpected end of stream" and opened is not None:
        return Likely(opened.line + 1, opened.column + 1, "the quote that opens here is never closed", "close it")
    if problem.startswith("expected ',' or ") and opened is not None:
        reason = f"{problem}, in what a bracket opens in line {opened.line + 1}"
        return told._replace(reason=reason, mend="close the bracket, or put a text that contains a colon in quotes")
    return told


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _second_colon(lines: Sequence[str], number: int, column: int) -> tuple[str, str]:
    """A colon where a text runs: on the line of its key, or on a line further in than the one that it continues."""
    key = KEY.match(_line(lines, number))
    if key is not None and key.end() <= column:
        return "the text contains a colon and stands without quotes", IN_QUOTES
    above = _above(lines, number)
    reason = f"this line stands further in than line {above + 1}, whose text it seems to continue, and has a colon"
    columns = f"in column {_begin(_line(lines, above)) + 1}"
    mend = f"a key of its own begins {columns} like that of line {above + 1}; a text with a colon goes in quotes"
    return reason, mend


def _out_of_line(lines: Sequence[str], number: int, column: int) -> tuple[str, str]:
    """A line that begins where none of those begin to which it could belong, or something after a closing quote."""
    text = _line(lines, number)
    if column > _begin(text):
        return "something stands after a closing quote or bracket", "put the whole text in quotes"
    levels = _levels(lines, number)
    if not levels:
        return "this line belongs to nothing above it", MEND_YAML
    own = len(text) - len(text.lstrip(" "))
    places = " or ".join(f"in column {begin + 1} like line {above + 1}" for begin, above in levels[:3])
    if any(begin == own for begin, _ in levels):
        what = "an item of a list (`- `) among keys" if text.lstrip().startswith("-") else "a key among items of a list"
        reason = f"this line begins in column {own + 1} and is {what}"
        return reason, "move it in by two spaces, or give it, or take from it, the `- `"
    return f"this line begins in column {own + 1}, out of line with those above", f"begin it {places}"


def _levels(lines: Sequence[str], number: int) -> list[tuple[int, int]]:
    """Columns, from 0, at which a line may begin, each with the nearest line above it that does; deepest first."""
    found: list[tuple[int, int]] = []
    for above in range(number - 1, -1, -1):
        text = _line(lines, above)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        own = len(text) - len(text.lstrip(" "))
        found += [(begin, above) for begin in (_begin(text), own) if not found or begin < found[-1][0]]
        if own == 0:
            break
    return found


def _above(lines: Sequence[str], number: int) -> int:
    """The nearest line above that has a key; 0 where none has."""
    return next((above for above in range(number - 1, -1, -1) if KEY.match(_line(lines, above) + " ")), 0)


def _begin(text: str) -> int:
    """The column, from 0, at which what a line says begins, after the `- ` of a list."""
    found = LEAD.match(text)
    return found.end() if found is not None else 0


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab stands where spaces belong", "indent with spaces, two for each step"
    return f"a text without quotes cannot begin with {character!r}", "put the text in quotes"
