"""Tables and trees on a terminal: wrapped to its width, plain where the output goes into a file or another program.

Text from sources is hostile here too: control characters could move the cursor, hide lines or turn their direction.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NoReturn

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from truceline.model.finding import Outcome
from truceline.publish.words import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO

    from truceline.publish.derivation import Branch
    from truceline.publish.groups import Group as FindingGroup
    from truceline.publish.sheets import Sheet

PLAIN_WIDTH: Final = 120
"""Columns where there is no terminal that could tell its width."""

NARROW: Final = 90
"""Below this many columns a finding's lines stand beneath its incident, not beside it."""

STYLES: Final[Mapping[Outcome, str]] = {
    Outcome.BREACH_VERY_LIKELY: "bold red",
    Outcome.BREACH_LIKELY: "red",
    Outcome.BREACH_POSSIBLE: "yellow",
    Outcome.UNMET: "red",
    Outcome.MET_LATE: "yellow",
    Outcome.MET: "green",
    Outcome.PERMITTED: "green",
    Outcome.NOT_ASSESSABLE: "cyan",
    Outcome.NOT_APPLICABLE: "dim",
}

_TURNS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class QuietConsole(Console):
    """A console whose reader may go away before all is said (``| head``): then it ends without error."""

    def on_broken_pipe(self) -> None:
        """End the program."""
        end_quietly(self.file)


def end_quietly(stream: IO[str]) -> NoReturn:
    """End the program with 0; what is left in the stream's buffer goes nowhere instead of into a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(0)


def console_for(stream: IO[str], width: int | None = None) -> Console:
    """A console on a stream: as wide as its terminal, or plain and of a fixed width."""
    if stream.isatty():
        return QuietConsole(file=stream, width=width, highlight=False)
    return QuietConsole(file=stream, width=width or PLAIN_WIDTH, highlight=False, no_color=True, force_terminal=False)


def clean(text: str) -> str:
    """Text that can do nothing to a terminal: control and direction characters become visible or go."""
    text = _TURNS.sub("", text)
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Co") else "\ufffd"
        for letter in text
    )


def _text(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


def print_sheet(console: Console, sheet: Sheet, empty: str = "nothing") -> None:
    """A table; ids are kept whole, other cells wrap. Where there are no rows, a word says so."""
    if not sheet.rows:
        console.print(_text(empty, "dim"))
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=bool(sheet.shares))
    shares = sheet.shares or (0,) * len(sheet.columns)
    for name, share in zip(sheet.columns, shares, strict=True):
        style = "dim" if name == "id" else ""
        table.add_column(name, no_wrap=name == "id", overflow="fold", style=style, ratio=share or None)
    for row in sheet.rows:
        table.add_row(*(_text(cell) for cell in row))
    console.print(table)
    for note in sheet.notes:
        console.print(_text(note, "dim"))


def print_findings(console: Console, groups: Sequence[FindingGroup]) -> None:
    """Findings by incident: what is told of it, and what each agreement says of it."""
    is_narrow = console.width < NARROW
    for group in groups:
        head, lines = _head(group), _lines(group)
        if is_narrow:
            console.print(Group(head, Padding(lines, (0, 0, 1, 2))))
        else:
            beside = Table.grid(padding=(0, 2), expand=True)
            beside.add_column(ratio=2, overflow="fold")
            beside.add_column(ratio=3, overflow="fold")
            beside.add_row(head, lines)
            console.print(Padding(beside, (0, 0, 1, 0)))
    if not groups:
        console.print(_text("no findings on incidents", "dim"))


def print_notes(console: Console, notes: Sequence[str]) -> None:
    """Lines beneath a table."""
    for note in notes:
        console.print(_text(note, "dim"))


def _head(group: FindingGroup) -> Text:
    head = Text()
    head.append_text(_text(group.when, "bold"))
    if group.where:
        head.append_text(_text(f" · {group.where}", "bold"))
    head.append_text(_text(f"\n{group.what}"))
    head.append_text(_text(f"\n{group.stance}", "dim"))
    if group.according_to:
        head.append_text(_text(f"\naccording to {joined(group.according_to)}", "dim"))
    head.append_text(_text(f"\n{group.subject}", "dim"))
    return head


def _lines(group: FindingGroup) -> Group:
    table = Table(box=None, show_header=True, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column("agreement, clause", ratio=5, overflow="fold")
    table.add_column("outcome", ratio=6, overflow="fold")
    table.add_column("applies", ratio=2, overflow="fold")
    table.add_column("support", ratio=2, overflow="fold")
    for line in group.lines:
        agreement = Text()
        agreement.append_text(_text(f"{line.agreement}, {line.clause}"))
        more = f" (+{line.others})" if line.others else ""
        agreement.append_text(_text(f"\n{line.id}{more}", "dim"))
        outcome = Text()
        outcome.append_text(_text(line.words, STYLES.get(line.outcome, "")))
        if line.review:
            outcome.append_text(_text(f" ({line.review})", "dim"))
        table.add_row(agreement, outcome, _text(line.applies), _text(line.support))
    if not group.not_then:
        return Group(table)
    return Group(table, _text(f"not in force then: {'; '.join(group.not_then)}", "dim"))


def print_tree(console: Console, branch: Branch) -> None:
    """A derivation as a tree."""
    tree = Tree(_text(branch.text, "bold"), guide_style="dim", hide_root=False)
    _grow(tree, branch)
    console.print(tree)


def _grow(tree: Tree, branch: Branch) -> None:
    for one in branch.branches:
        _grow(tree.add(_text(one.text)), one)


def print_fields(console: Console, value: Any, indent: int = 0) -> None:
    """Any plain value as indented fields: mappings as key and value, lists as dashes."""
    before = "  " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict | list | tuple) and inner:
                console.print(_text(f"{before}{key}:"))
                print_fields(console, inner, indent + 1)
            elif inner not in (None, "", (), [], {}):
                console.print(Padding(_field(key, inner), (0, 0, 0, 2 * indent), expand=False))
    elif isinstance(value, list | tuple):
        for inner in value:
            if isinstance(inner, dict | list | tuple):
                console.print(_text(f"{before}-"))
                print_fields(console, inner, indent + 1)
            else:
                console.print(Padding(_text(f"- {inner}"), (0, 0, 0, 2 * indent), expand=False))


def _field(key: str, value: object) -> Text:
    line = Text()
    line.append_text(_text(f"{key}: ", "dim"))
    line.append_text(_text(str(value)))
    return line
