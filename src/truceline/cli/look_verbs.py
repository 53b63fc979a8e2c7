"""Verbs that look at a case: claims, records, incidents, episodes, findings, talks, refusals, coverage."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from truceline.cli import options, output
from truceline.model import Claim, Coverage, Episode, Finding, Incident, Record, Refusal, Talk
from truceline.publish import lines, sheets
from truceline.publish.facets import Filters, select
from truceline.publish.groups import brief, grouped, obligations, outcomes_in_words
from truceline.publish.terminal import print_findings, print_notes, print_sheet
from truceline.publish.view import BANNER, View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import typer

    from truceline.flow.case import Case
    from truceline.model.noun import Noun


class LookVerb(NamedTuple):
    """A verb that looks: at which noun, what its help says in short and in full, its filters, and examples."""

    name: str
    noun: type[Noun]
    brief: str
    summary: str
    filters: tuple[str, ...]
    examples: tuple[str, ...]


MANY: Final = 25
"""Over so many incidents each is told in brief: a person wants the whole before the parts."""

IN_BRIEF: Final = "In brief, as there are many; --full or a filter shows what each agreement says and who says so."

TIMED: Final = ("act", "party", "since", "until", "place", "limit")

VERBS: Final = (
    LookVerb(
        "claims",
        Claim,
        "What sources say.",
        "What sources say, according to whom, with the sentence.",
        TIMED,
        ("truceline claims --act 'air/drone strike' --since 2017-06-01", "truceline claims my-case --json | head"),
    ),
    LookVerb(
        "records",
        Record,
        "Rows of event tables.",
        "Rows of the case's event tables, in our terms.",
        TIMED,
        ("truceline records --place Daraa",),
    ),
    LookVerb(
        "incidents",
        Incident,
        "What is claimed to have happened.",
        "What is claimed to have happened, once each, and how far sources agree.",
        TIMED,
        ("truceline incidents --party us-led-coalition", "truceline incidents --since 2017-06-08 --until 2017-06-08"),
    ),
    LookVerb(
        "episodes",
        Episode,
        "Incidents that a source links.",
        "Incidents that a source links: a strike and the attack that it is told to follow.",
        TIMED,
        ("truceline episodes",),
    ),
    LookVerb(
        "findings",
        Finding,
        "What each agreement says of it.",
        "What each agreement says of each incident and each obligation, with probabilities.",
        (*TIMED[:-1], "outcome", "agreement", "zone", "limit"),
        (
            "truceline findings",
            "truceline findings --outcome breach --agreement syr-2017-05-04-astana",
            "truceline findings my-case --place tanf --clauses",
        ),
    ),
    LookVerb(
        "talks",
        Talk,
        "Meetings, held and cancelled.",
        "Meetings that were held, planned, postponed or cancelled.",
        ("party", "since", "until", "place", "limit"),
        ("truceline talks --party russia",),
    ),
    LookVerb(
        "refusals",
        Refusal,
        "What was not taken, and why.",
        "What a stage did not take, why, and how to mend it.",
        ("code", "limit"),
        ("truceline refusals --code read", "truceline refusals --code reconcile.not_fact"),
    ),
    LookVerb(
        "coverage",
        Coverage,
        "Who could observe what.",
        "Who could observe what area in which days: without it, silence is not calm.",
        ("party", "since", "until", "place", "limit"),
        ("truceline coverage --place Idlib",),
    ),
)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in VERBS:
        examples = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in verb.examples)
        app.command(verb.name, help=verb.summary, short_help=verb.brief, epilog=examples)(_command(verb))


def _command(verb: LookVerb) -> Callable[..., None]:
    """The function of a verb, with a signature that has the verb's own filters."""

    def command(**chosen: Any) -> None:
        _look(verb, chosen)

    kind = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("case", kind, default=None, annotation=options.CaseArgument)]
    for name in verb.filters:
        value, option = options.FILTERS[name]
        parameters.append(inspect.Parameter(name, kind, default=None, annotation=Annotated[value, option]))
    if verb.noun is Finding:
        parameters.append(inspect.Parameter("clauses", kind, default=False, annotation=options.ClausesFlag))
        parameters.append(inspect.Parameter("full", kind, default=False, annotation=options.FullFlag))
    parameters.append(inspect.Parameter("json", kind, default=False, annotation=options.JsonFlag))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it from there
    return command


def _look(verb: LookVerb, chosen: dict[str, Any]) -> None:
    case = options.the_case(chosen["case"])
    asked = Filters(**{name: chosen[name] for name in verb.filters})
    with case.reading() as reading:
        view = View(reading)
        ordered = sheets.in_time_order(view, view.all(verb.noun))
        if verb.noun is Finding and not chosen["json"]:
            found = [row for row in ordered if isinstance(row, Finding)]
            _print_findings(view, asked, found, by_clause=chosen["clauses"], is_full=chosen["full"])
            return
        rows = select(view, ordered, asked)
        if chosen["json"]:
            output.put_lines(lines.lines_of(view, rows))
            return
        sheet = sheets.sheet_of(view, verb.noun, rows)
        print_sheet(output.data(), sheet._replace(notes=_notes(view)), empty=f"no {verb.name}")


def _print_findings(
    view: View, asked: Filters, ordered: Sequence[Finding], *, by_clause: bool = False, is_full: bool = False
) -> str:
    """Print findings in groups and give the id of the first; the limit counts groups, so that none is cut in two."""
    found = select(view, ordered, asked._replace(limit=None))
    groups = grouped(view, found, by_clause=by_clause)[: asked.limit]
    console = output.data()
    is_brief = len(groups) > MANY and not (is_full or by_clause)
    if is_brief:
        print_sheet(console, brief(groups))
    else:
        print_findings(console, groups)
    due = obligations(view, found)
    if due.rows and asked.limit is None:
        print_sheet(console, due)
    print_notes(console, (outcomes_in_words(view, groups), *((IN_BRIEF,) if is_brief else ()), *_notes(view)))
    lines_shown = [line for group in groups for line in group.lines]
    return lines_shown[0].id if lines_shown else "ID"


def print_findings_of(case: Case) -> str:
    """Print all findings of a case; gives the id of the first, for an example."""
    with case.reading() as reading:
        view = View(reading)
        return _print_findings(view, Filters(), view.all(Finding))


def _notes(view: View) -> tuple[str, ...]:
    return (BANNER,) if view.has_reconstructions else ()
