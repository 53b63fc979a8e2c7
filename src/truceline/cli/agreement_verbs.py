"""Verbs about agreements as data: check a file, show one in plain words, list those that ship."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli import agreement_looks, options, output
from truceline.errors import AgreementError, CaseError, Fault, StorageError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import clean, print_sheet

if TYPE_CHECKING:
    from truceline.model import Agreement

agreement_app = typer.Typer(
    name="agreement",
    help="Agreements as data: who may not do what to whom, where, from when, except when.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    agreement_looks.register(agreement_app)
    app.add_typer(agreement_app, short_help="Agreements as data: check, show, zones, diff, list, timeline, on.")


@agreement_app.command(
    "check", epilog="\b\nExamples:\n  truceline agreement check\n  truceline agreement check agreements/ours.yaml"
)
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Files; without any the whole library.")
    ] = None,
) -> None:
    """Check agreement files: every fault of every file in one pass, with line, reason and mend."""
    from truceline.agreement.library import library_ids, library_path
    from truceline.agreement.vocabulary import cut_texts, remarks

    faults: list[Fault] = []
    paths = files or [library_path(key) for key in library_ids()]
    for path in paths:
        try:
            agreement = _load(path)
        except AgreementError as error:
            faults.extend(error.faults)
        else:
            output.put_lines([f"ok {agreement.id}: {clean(agreement.title)}"])
            for remark in (*remarks(agreement, path.stem), *cut_texts(path.read_bytes(), path.name)):
                output.say(f"  note: {remark}")
    if faults:
        raise AgreementError(faults)


@agreement_app.command(
    "show",
    epilog="\b\nExamples:\n  truceline agreement show syr-2017-05-04-astana\n"
    "  truceline agreement show agreements/ours.yaml --json",
)
def show(
    agreement: Annotated[str, typer.Argument(metavar="ID_OR_FILE", help="An id of the library or a file.")],
    json: options.JsonFlag = False,
) -> None:
    """One agreement in plain words: life, people, terms, areas, and what is in doubt."""
    from truceline.agreement.words import describe

    found = agreement_looks.compiled_of(agreement).agreement
    if json:
        output.put_lines([lines.line(found)])
        return
    output.put_lines(clean(line) for line in describe(found).lines())


@agreement_app.command("list", epilog="\b\nExamples:\n  truceline agreement list\n  truceline agreement list --json")
def list_agreements(json: options.JsonFlag = False) -> None:
    """The agreements that ship, with what is known of their texts and maps."""
    from truceline.agreement.library import library_ids, load_library

    found = load_library(library_ids())
    if json:
        output.put_lines(lines.line(agreement) for agreement in found)
        return
    rows = [(one.title, ", ".join(one.countries), one.text_status.value, one.map_status.value, one.id) for one in found]
    print_sheet(output.data(), Sheet(("agreement", "countries", "text", "map", "id"), tuple(rows)))


@agreement_app.command(
    "words",
    epilog="\b\nExamples:\n  truceline agreement words acts\n  truceline agreement words parties --like police",
)
def words(
    of: Annotated[str, typer.Argument(metavar="WHAT", help="acts, parties, arms, systems, units or purposes.")],
    like: Annotated[str, typer.Option("--like", metavar="TEXT", help="Only those whose id or meaning has this.")] = "",
    json: options.JsonFlag = False,
) -> None:
    """The words that an agreement file may use, with what they mean."""
    from truceline.agreement.vocabulary import LISTS, vocabulary

    if of not in LISTS:
        raise typer.BadParameter(f"{of!r} is none of {', '.join(LISTS)}", param_hint="WHAT")
    found = [item for item in vocabulary(of) if like.casefold() in f"{item.id} {item.meaning}".casefold()]
    if json:
        output.put_lines(lines.line(item._asdict()) for item in found)
        return
    rows = tuple((item.id, clean(item.meaning), item.within) for item in found)
    print_sheet(output.data(), Sheet(("id", "meaning", "belongs to"), rows), empty="no word is like this")


@agreement_app.command("schema", epilog="\b\nExamples:\n  truceline agreement schema --out agreement.schema.json")
def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file; without it, stdout.")] = None,
) -> None:
    """The JSON Schema by which an editor completes and checks agreement files."""
    import json

    from truceline.agreement.json_schema import schema as made

    text = json.dumps(made(), ensure_ascii=False, indent=1)
    if out is None:
        output.put_lines([text])
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"cannot be written: {error.strerror}", where=str(out), mend="choose another file"
        ) from error
    output.say(f"put this on the first line of your file: # yaml-language-server: $schema={out}")


def _load(path: Path) -> Agreement:
    """The agreement in a file, with its faults named by the path that the person gave.

    Raises:
        AgreementError: with every fault.
        CaseError: there is no such file.
    """
    from truceline.agreement.load import load_agreement

    if not path.is_file():
        raise CaseError("there is no such file", where=str(path), mend="correct the path, or name an id of the library")
    with agreement_looks.its_boundaries(path):
        return load_agreement(path)
