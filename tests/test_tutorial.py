"""The commands that README and the tutorial tell people to type are commands that there are; nothing is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.core
import typer.main

from truceline.cli.verbs import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/manual/tutorial.md")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(truceline [^`]+)`")


def commands_in(text: str) -> Iterator[str]:
    """The command lines of shell blocks and of quotations inside prose, as a person would copy them."""
    for language, body in FENCE.findall(text):
        if language == "sh":
            yield from (line for line in body.splitlines() if line.startswith("truceline "))
    yield from INLINE.findall(FENCE.sub("", text))


WRONG_USAGE = typer.BadParameter.__base__
"""Click's error of usage, from the copy of click that typer carries."""


def fault_of(line: str) -> str:
    """Why the command line would refuse these arguments; empty where it would take them."""
    command = typer.main.get_command(app)
    words = shlex.split(line, comments=True)[1:]
    context = None
    while True:
        try:
            context = command.make_context(words[0] if words else "truceline", words, parent=context)
        except typer.Exit:  # --help and --version end there
            return ""
        except SystemExit as ended:
            return f"ends with {ended.code}"
        except WRONG_USAGE as error:
            return str(error.format_message())
        if not isinstance(command, typer.core.TyperGroup):
            return ""
        rest = [*context._protected_args, *context.args]
        if not rest:
            return "a verb is wanted"
        below = command.get_command(context, rest[0])
        if below is None:
            return f"there is no verb {rest[0]}"
        command, words = below, rest[1:]


LINES = [(page, line) for page in PAGES for line in commands_in((ROOT / page).read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "line"), LINES)
def test_a_command_of_the_manual_is_one_that_there_is(page: str, line: str) -> None:
    assert not fault_of(line), f"{page}: {line}"


@pytest.mark.parametrize(
    "line",
    [
        "truceline fnidings",
        "truceline findings --since yesterday",
        "truceline findings --colour red",
        "truceline agreement shwo syr-2017-05-04-astana",
        "truceline why",
    ],
)
def test_a_wrong_command_would_be_noticed(line: str) -> None:
    assert fault_of(line)


def test_each_page_has_commands() -> None:
    assert {page for page, _ in LINES} == set(PAGES)
    assert len(LINES) > 20
