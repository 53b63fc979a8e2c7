"""Verbs that match event tables without a case, measure the match by a person's answers, and queue a case's doubts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperGroup

from truceline.cli import options, output
from truceline.errors import CaseError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from truceline.flow.table_matching import RowName, TableJudgement, TablesMatched
    from truceline.model import Refusal
    from truceline.publish.view import View
    from truceline.reconcile.overlap import Overlap
    from truceline.reconcile.sampling import Quality, SamplePair

TABLES: Final = "tables"
MOST_WORDS: Final = 200
"""Characters of an item's own words that a line of the queue shows."""


class TablesFirst(TyperGroup):
    """A group whose first verb may be left out: ``reconcile a.csv b.csv`` is ``reconcile tables a.csv b.csv``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the verb."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = [TABLES, *args]
        return super().parse_args(ctx, args)


reconcile_app = typer.Typer(
    name="reconcile",
    cls=TablesFirst,
    help="Which rows of event tables tell one incident. Without a verb: tables.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

TablesArgument = Annotated[
    list[Path], typer.Argument(metavar="TABLE", help="Event tables: CSV, Parquet or XLSX.", show_default=False)
]
JudgementsOption = Annotated[
    Path | None,
    typer.Option("--judgements", metavar="FILE", help="What people judged of rows, as validate writes it: it wins."),
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(reconcile_app, short_help="Match event tables; validate a match; queue doubts.")


@reconcile_app.command(
    TABLES,
    epilog="\b\nExamples:\n  truceline reconcile acled.csv ucdp.csv --out matched.csv\n"
    "  truceline reconcile acled.csv ucdp.csv --why acled:SYR123 --why ucdp:242109",
)
def tables(
    table: TablesArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A line for each row: .csv or .parquet.")
    ] = None,
    judgements: JudgementsOption = None,
    why: Annotated[
        list[str] | None, typer.Option("--why", metavar="TABLE:ROW", help="Two rows: what joins or parts them.")
    ] = None,
    json: options.JsonFlag = False,
) -> None:
    """Match event tables: which rows tell one incident, how surely, and how far the tables overlap.

    Tables are read as in a case: those of ACLED, UCDP, GDELT and our own by their header, others by a mapping beside
    them. Weights are learnt from the tables themselves. Two rows of one table are two incidents.
    """
    from truceline.flow.table_matching import result_table, write_table
    from truceline.reconcile.overlap import overlap

    if why and len(why) != 2:
        raise typer.BadParameter("name two rows", param_hint="--why")
    if out is not None and out.suffix not in {".parquet", ".csv"}:
        raise typer.BadParameter(f"{out.name!r} ends in neither .parquet nor .csv", param_hint="--out")
    given = {path.resolve() for path in (*table, *([judgements] if judgements else ()))}
    if out is not None and out.resolve() in given:
        raise typer.BadParameter(f"{out.name!r} is one of the files given: it would be lost", param_hint="--out")
    done = _matched(table, judgements)
    if out is not None:
        write_table(result_table(done), out)
    if why:
        _print_why(done, why[0], why[1], json=json)
        return
    matched = done.matched
    _print_overlap(overlap(matched.columns, matched.grouped.cluster, matched.grouped.probability), json=json)
    _tell(done, out)


@reconcile_app.command(
    "validate",
    epilog="\b\nExamples:\n  truceline reconcile validate a.csv b.csv --judgements ours.csv --author 'A. Reader'\n",
)
def validate(
    table: TablesArgument,
    judgements: Annotated[
        Path, typer.Option("--judgements", metavar="FILE", help="Where your answers are kept, and read again.")
    ],
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="Who judges.")],
    size: Annotated[int, typer.Option("--sample", metavar="N", min=10, max=2000, help="Pairs to judge.")] = 60,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Another sample.")] = 0,
    json: options.JsonFlag = False,
) -> None:
    """Judge a sample of pairs in the terminal: precision and recall of the match, with 95 % intervals.

    Answer s (same), d (different), ? (cannot tell) or q (stop). Answers are kept at once; a later run goes on after
    them. The match that is measured is the machine's own, without them.
    """
    from truceline.flow.table_matching import read_judgements
    from truceline.reconcile.sampling import sample

    done = _matched(table, None)
    pairs = sample(done.matched, size, seed)
    known = {_key(one.one, one.other): one.verdict for one in read_judgements(judgements)}
    verdicts: list[tuple[SamplePair, str]] = []
    asking = True
    for number, pair in enumerate(pairs, 1):
        names = done.name(pair.one), done.name(pair.other)
        verdict = known.get(_key(*names))
        if verdict is None and asking:
            answer = _ask(done, pair, f"{number} of {len(pairs)}")
            asking = answer != "q"
            verdict = {"s": "same", "d": "different"}.get(answer)
            if verdict is not None:
                _keep(judgements, verdict, names, author)
        if verdict is not None:
            verdicts.append((pair, verdict))
    _print_quality(_quality(done, verdicts), json=json)
    if judgements.is_file():
        output.say(f"answers are in {judgements}: the same command goes on, reconcile --judgements uses them")


@reconcile_app.command("queue", epilog="\b\nExamples:\n  truceline reconcile queue my-case --limit 10")
def queue(
    case: options.CaseArgument = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many.")] = 20,
    json: options.JsonFlag = False,
) -> None:
    """What a person should look at first: doubtful members of incidents, by what depends on them.

    Ordered by uncertainty (bits) times effect (greatest applicability of a finding on the incident).
    """
    from truceline.model import Finding, Incident
    from truceline.publish.view import View
    from truceline.reconcile.doubts import doubts

    with options.the_case(case).reading() as reading:
        view = View(reading)
        found = doubts(view.all(Incident), view.all(Finding))[:limit]
        told = [_item_in_words(view, one.item) for one in found]
    if json:
        output.put_lines(lines.line({**one._asdict(), "title": title}) for one, title in zip(found, told, strict=True))
        return
    cells = tuple(
        (title, one.label, f"{one.probability:.2f}", f"{one.uncertainty:.2f}", f"{one.effect:.2f}", one.reason,
         one.item, one.incident)
        for one, title in zip(found, told, strict=True)
    )  # fmt: skip
    notes = ("Decide with a row in corrections/: same, different, split or move; reject takes an item out.",)
    columns = ("what it says", "put with", "probability", "bits", "effect", "why it is there", "item", "incident")
    print_sheet(output.data(), Sheet(columns, cells, notes, (1, 1, 0, 0, 0, 1, 0, 0)), empty="no doubts")


def _item_in_words(view: View, item: str) -> str:
    """A claim's own words, or a row's table, id and description."""
    from truceline.model import Claim, Record

    noun = view.get(item)
    if isinstance(noun, Claim):
        return " ".join(noun.proposition.text.split())[:MOST_WORDS]
    if isinstance(noun, Record):
        return " ".join(f"{noun.dataset} {noun.row_id}: {noun.text}".split())[:MOST_WORDS]
    return item


def _matched(paths: list[Path], judgements: Path | None) -> TablesMatched:
    from truceline.flow.table_matching import match_tables, read_judgements

    if judgements is not None and not judgements.is_file():
        raise CaseError("there is no such file", where=str(judgements), mend="truceline reconcile validate makes it")
    return match_tables(paths, read_judgements(judgements) if judgements else ())


def _tell(done: TablesMatched, out: Path | None) -> None:
    """In, taken and refused, and of each code the first refusal and how many there are, to the person."""
    from truceline.flow.table_matching import telling_two

    two = int(telling_two(done).sum())
    if two:
        output.say(f"{two:,} rows likely tell a second incident beside their own (column also)")
    taken, rows = sum(done.read.taken.values()), sum(done.read.considered.values())
    output.say(f"{rows:,} rows in = {taken:,} matched + {rows - taken:,} refused")
    if len(done.read.columns.vocabulary.sources) == 1:
        output.say("one data set alone: there is nothing to match it with")
    told: dict[str, list[Refusal]] = {}
    for refusal in sorted(done.refusals, key=lambda one: (one.code, one.where)):
        told.setdefault(refusal.code, []).append(refusal)
    for code, refusals in told.items():
        first = refusals[0]
        more = f"; and {len(refusals) - 1:,} more" if len(refusals) > 1 else ""
        output.say(f"  {code} {first.where}: {first.reason}; {first.mend}{more}")
    if out is not None:
        output.say(f"written to {out}")


def _print_overlap(found: Overlap, *, json: bool) -> None:
    if json:
        output.put_lines(
            [
                *(lines.line({"kind": "shared", **one._asdict()}) for one in found.shared),
                *(lines.line({"kind": "table", **one._asdict()}) for one in found.told),
            ]
        )
        return
    rows = tuple((" + ".join(one.tables), f"{one.incidents:,}") for one in found.shared)
    print_sheet(output.data(), Sheet(("told by just these tables", "incidents"), rows))
    cells = tuple((one.table, f"{one.rows:,}", f"{one.alone:,}", f"{one.doubtful:,.0f}") for one in found.told)
    note = f"{found.incidents:,} incidents; the last column adds up how unsure each row's place is."
    print_sheet(output.data(), Sheet(("table", "rows", "told by no other", "expected wrong"), cells, (note,)))


def _print_why(done: TablesMatched, one: str, other: str, *, json: bool) -> None:
    from truceline.flow.table_matching import describe, position_of
    from truceline.reconcile.waterfall import explain

    at = [position_of(done.read, _row(name)) for name in (one, other)]
    if at[0] == at[1]:
        raise typer.BadParameter("name two different rows", param_hint="--why")
    found = explain(done.matched, at[0], at[1], done.context)
    judged = done.judgement(at[0], at[1])
    if json:
        steps = [step._asdict() for step in found.steps]
        told = {"verdict": judged.verdict, "author": judged.author, "time": judged.time} if judged else None
        output.put_lines([lines.line({"rows": [one, other], **found._asdict(), "steps": steps, "judged": told})])
        return
    for position in at:
        output.say(describe(done, position))
    cells = tuple((step.name, step.level, f"{step.log_odds:+.2f}", f"{step.total:+.2f}") for step in found.steps)
    notes = [f"probability {found.probability:.3f} before others are weighed; {found.outcome}"]
    if judged is not None:
        notes.append(f"judged {judged.verdict} by {judged.author}, {judged.time}: that wins over the steps above")
    print_sheet(output.data(), Sheet(("compared", "level", "log-odds", "sum"), cells, tuple(notes)), empty=notes[-1])


def _row(text: str) -> RowName:
    from truceline.flow.table_matching import RowName

    table, mark, row = text.partition(":")
    if not mark:
        raise typer.BadParameter(f"{text!r} is no TABLE:ROW", param_hint="--why")
    return RowName(table, row)


def _key(one: RowName, other: RowName) -> tuple[RowName, ...]:
    return tuple(sorted((one, other)))


def _ask(done: TablesMatched, pair: SamplePair, number: str) -> str:
    """A person's answer on a pair: s, d, ? or q; q where input ends."""
    from truceline.flow.table_matching import describe

    output.say(f"\npair {number}")
    for at in (pair.one, pair.other):
        output.say(f"  {describe(done, at)}")
    while True:
        output.say("same incident? s, d, ? or q:")
        answer = sys.stdin.readline()
        if not answer:
            return "q"
        if answer.strip().lower() in {"s", "d", "?", "q"}:
            return answer.strip().lower()


def _keep(path: Path, verdict: str, names: tuple[RowName, RowName], author: str) -> None:
    from truceline.flow.table_matching import TableJudgement, add_judgement

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    judgement: TableJudgement = TableJudgement(verdict, names[0], names[1], author, now, "judged in validate")
    add_judgement(path, judgement)


def _quality(done: TablesMatched, verdicts: list[tuple[SamplePair, str]]) -> Quality:
    import numpy as np

    from truceline.reconcile.sampling import EDGES, quality, strata

    number = strata(done.matched)
    sizes = np.bincount(number[number >= 0], minlength=len(EDGES) + 1).tolist()
    answers: dict[int, tuple[int, int]] = {}
    for pair, verdict in verdicts:
        same, judged = answers.get(pair.stratum, (0, 0))
        answers[pair.stratum] = (same + (verdict == "same"), judged + 1)
    return quality(sizes, answers)


def _print_quality(found: Quality, *, json: bool) -> None:
    shares: dict[str, Any] = {"precision": found.precision, "recall": found.recall} if found.judged else {}
    if json:
        told = {name: share._asdict() for name, share in shares.items()}
        output.put_lines([lines.line({**told, "judged": found.judged})])
        return
    cells = tuple((name, f"{one.value:.3f}", f"{one.low:.3f} to {one.high:.3f}") for name, one in shares.items())
    note = f"{found.judged} pairs judged; recall is among pairs that the machine gives at least some chance."
    empty = "no pair was judged: nothing can be said of precision and recall"
    print_sheet(output.data(), Sheet(("", "estimate", "95 % interval"), cells, (note,)), empty=empty)
