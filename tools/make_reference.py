"""Write the generated pages of ``docs/reference``: nouns, tables, schemas, refusals and the command line.

The classes of ``truceline.model`` and the verbs are the source; ``tools/check_reference.py`` compares.
"""

from __future__ import annotations

import inspect
import json
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import typer.main

from tools.tracked import ROOT
from truceline.cli.verbs import app
from truceline.engine.tables import all_tables, ddl
from truceline.lexicon.acts import load_acts
from truceline.model import TABLE_NOUNS, Agreement, Notice, Party
from truceline.model.refusal import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.engine.tables import Table
    from truceline.model.noun import Part

FOLDER = ROOT / "docs" / "reference"
MADE = "Made by `./dev docs` from the code. Do not edit by hand."
UNITS = "Instants are UTC, coordinates (longitude, latitude) in degrees on WGS 84, lengths metres."
ACTS = "Names are those of ACLED's event and sub-event types, descriptions ours; it is a vocabulary, not ACLED data."
WIDTH = 100
"""Columns of the help texts."""


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "nouns.md": nouns(),
        "tables.sql": tables(),
        "schemas.json": schemas(),
        "refusals.md": refusals(),
        "acts.md": acts(),
        "command-line.md": command_line(),
    }


def nouns() -> str:
    """What the nouns are and what their columns hold."""
    parts = ["# The nouns", MADE, UNITS]
    for table in all_tables():
        name, ids = table.noun.__name__, table.noun.PREFIX
        parts += [f"## {name}", f"Table `{table.name}`, ids `{ids}-…`.", _words(table.noun)]
        parts.append("\n".join(_columns(table)))
    return "\n\n".join(parts) + "\n"


def tables() -> str:
    """The tables of a case as DuckDB has them."""
    return f"-- {MADE}\n\n" + "\n\n".join(f"{ddl(table)};" for table in all_tables()) + "\n"


def schemas() -> str:
    """JSON Schemas of the nouns, as JSON Lines and the Python interface have them, and of agreement files."""
    kinds: list[type[Part]] = [*TABLE_NOUNS, Agreement, Notice, Party]
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": MADE, "$defs": components}
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def refusals() -> str:
    """Why a stage does not take an item, and what mends it."""
    lines = ["| code | it means | mend |", "|---|---|---|"]
    lines += [f"| `{kind.code}` | {kind.meaning} | {kind.mend} |" for kind in REGISTRY]
    return "\n\n".join(["# Refusals", MADE, "\n".join(lines)]) + "\n"


def acts() -> str:
    """The acts by which events are coded, with their families."""
    known = load_acts()
    lines = ["| id | label | family | what it is |", "|---|---|---|---|"]
    for act in known.ids:
        entry = known.entry(act)
        lines.append(f"| `{act}` | {known.label(act)} | {known.label(known.family(act))} | {entry.text} |")
    return "\n\n".join(["# Acts", MADE, ACTS, "\n".join(lines)]) + "\n"


def command_line() -> str:
    """The help of every verb."""
    parts = ["# Command line", MADE]
    for words, text in _helps(typer.main.get_command(app), "truceline"):
        parts += [f"## `{words}`", f"```\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def _helps(command: Any, words: str, parent: object = None) -> Iterator[tuple[str, str]]:
    """Help of a command and of all below it (typer carries a click of its own)."""
    context = command.context_class(
        command, info_name=words.rsplit(maxsplit=1)[-1], parent=parent, **command.context_settings
    )
    context.terminal_width = context.max_content_width = WIDTH
    yield words, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    for name, inner in getattr(command, "commands", {}).items():
        yield from _helps(inner, f"{words} {name}", context)


def _words(noun: type[Part]) -> str:
    return inspect.cleandoc(noun.__doc__ or "").replace("``", "`")


def _columns(table: Table) -> Iterator[str]:
    yield "| column | type | may be empty |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {column.kind.value} | {'yes' if column.is_optional else ''} |"


def main() -> int:
    """Write every page; says how many."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"reference: {len(pages())} pages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
