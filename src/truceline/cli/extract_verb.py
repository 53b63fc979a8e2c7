"""The verb extract: what pages and texts claim, without a case: who says that who did what to whom, where and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from truceline.cli import options, output
from truceline.cli.read_verb import read_file
from truceline.errors import CaseError, ItemError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.languages import Languages
    from truceline.flow.progress import Progress
    from truceline.model import Claim, Document, Refusal

MOST_WORDS: Final = 90
"""Characters of a claim's sentence that a line of the table shows."""


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    epilog = "\b\nExamples:\n  truceline extract page.html note.md\n  truceline extract gold/*.md --json > claims.jsonl"
    app.command(short_help="What pages and texts claim, without a case.", epilog=epilog)(extract)


def extract(
    path: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files to read; - is stdin.", show_default=False)],
    json: options.JsonFlag = False,
) -> None:
    """Claims of files: who says (through whom) that who did what to whom, where and when; nothing is kept."""
    claims: list[Claim] = []
    documents: list[Document] = []
    refusals: list[Refusal] = []
    with output.progress() as progress:
        extractor = _extractor(progress)
        for one in path:
            result = read_file(one)
            documents += result.documents
            refusals += result.refusals
            for document in result.documents:
                found, refused = _found(extractor, document)
                claims += found
                refusals += refused
    if json:
        output.put_lines(_lines(documents, claims, refusals))
    else:
        print_sheet(output.data(), _sheet(claims))
        for refusal in refusals:
            output.say(f"{refusal.code}  {refusal.where}: {refusal.reason}\n  Mend: {refusal.mend}")
    if not documents:
        raise CaseError("no text could be read", where=", ".join(map(str, path)), mend="see the reasons above")


def _extractor(progress: Progress) -> Languages:
    """The extractors; ``progress`` hears how far the gazetteer is that the first Arabic text may have to build."""
    from truceline.extract.languages import Languages
    from truceline.flow.place_names import GazetteerNames
    from truceline.flow.progress import Building

    return Languages(names=GazetteerNames(Building(progress).tell))


def _found(extractor: Languages, document: Document) -> tuple[list[Claim], list[Refusal]]:
    try:
        result = extractor.extract(document)
    except ItemError as error:
        output.say(f"refused: {document.origin}: {error}")
        return [], []
    return list(result.claims), list(result.refusals)


def _lines(documents: Sequence[Document], claims: Sequence[Claim], refusals: Sequence[Refusal]) -> Iterator[str]:
    """A line for each thing with its noun; of a document all but its text, which the claims quote."""
    for row in (*documents, *claims, *refusals):
        fields: dict[str, Any] = msgspec.to_builtins(row)
        fields.pop("text", None)
        yield lines.line({"noun": row.NAME, **{key: fields[key] for key in fields if key != "kind"}})


def _sheet(claims: Sequence[Claim]) -> Sheet:
    rows = []
    for claim in claims:
        content = claim.content
        act = getattr(content, "act", None) or getattr(content, "event", None) or getattr(content, "status", "")
        sources = " < ".join(hop.name for hop in claim.chain)
        kind = msgspec.to_builtins(content)["type"]
        rows.append(
            (kind, str(act), claim.modality.value, _told(content), sources, claim.proposition.text[:MOST_WORDS])
        )
    return Sheet(("kind", "what", "stance", "who, whom, where, when", "according to", "words"), tuple(rows))


def _told(content: object) -> str:
    """The fields of a claim that it has, in the words of the text."""
    parts = [getattr(content, name, None) for name in ("actor", "side", "speaker", "target", "place", "time")]
    return "; ".join(part.span.text for part in parts if part is not None)
