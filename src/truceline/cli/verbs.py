"""All verbs of the command ``truceline``: one a thing that a person wants to do. A new verb registers here."""

from __future__ import annotations

import contextlib
import sys
from io import StringIO
from typing import Annotated

import typer

from truceline import __version__
from truceline.cli import (
    agreement_verbs,
    assess_verbs,
    boundary_verbs,
    case_verbs,
    counts_verb,
    extract_verb,
    fetch_verb,
    gazetteer_verbs,
    look_verbs,
    output,
    place_verb,
    read_verb,
    reconcile_verbs,
    score_verbs,
    thing_verbs,
)
from truceline.errors import TrucelineError

app = typer.Typer(
    name="truceline",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        output.put_lines([f"truceline {__version__}"])
        raise typer.Exit


EXAMPLES = """\b
Examples:
  truceline demo
  truceline init my-case && cp page.html my-case/sources/ && truceline run my-case
  truceline findings my-case
  truceline why fnd-k3m4 --case my-case"""


@app.callback(epilog=EXAMPLES)
def truceline(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and stop.")
    ] = False,
) -> None:
    """From raw report to defended finding: who is said to have done what, which clause it touches, and why."""


case_verbs.register(app)
look_verbs.register(app)
thing_verbs.register(app)
fetch_verb.register(app)
read_verb.register(app)
extract_verb.register(app)
place_verb.register(app)
reconcile_verbs.register(app)
agreement_verbs.register(app)
assess_verbs.register(app)
counts_verb.register(app)
score_verbs.register(app)
boundary_verbs.register(app)
gazetteer_verbs.register(app)


def carry_out() -> None:
    """Carry out what the arguments ask for; exits 0 done, 1 the input was at fault, 2 wrong usage, 130 interrupted."""
    sys.stdout = sys.stdout or StringIO()  # `>&-` leaves none
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a stream that a test put there may lack it
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # only real text streams have it
    try:
        app(prog_name="truceline")
    except TrucelineError as error:
        output.say_error(error)
        sys.exit(1)
    except OSError as error:  # those of reading and keeping are translated: this is the output's own
        output.say(f"truceline: output: {error.strerror or error}\n  Mend: check the disk or pipe that it goes to")
        output.discard_data()
        sys.exit(1)
