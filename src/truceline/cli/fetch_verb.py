"""The verb fetch: pages and feeds of the web into a case, as evidence. The only verb that asks servers for pages."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline.cli import options, output
from truceline.cli.interrupts import heard
from truceline.errors import CaseError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    epilog = "\b\nExamples:\n  truceline fetch https://example.org/page --case my-case --contact you@example.org"
    epilog += "\n  truceline fetch https://example.org/feed.xml --feed --case my-case"
    app.command(short_help="Fetch pages and feeds into a case.", epilog=epilog)(fetch)


def fetch(
    address: Annotated[list[str], typer.Argument(metavar="URL", help="Addresses of pages.", show_default=False)],
    case: options.CaseOption = None,
    feed: Annotated[bool, typer.Option("--feed", help="The addresses are feeds: fetch the pages they name.")] = False,
    contact: Annotated[
        str, typer.Option("--contact", metavar="TEXT", help="Who asks: an address of mail or a page about you.")
    ] = "",
    port: Annotated[
        list[int] | None, typer.Option("--port", metavar="N", min=1, max=65535, help="A port beside 80 and 443.")
    ] = None,
    json: options.JsonFlag = False,
) -> None:
    """Fetch pages into sources/fetched, every answer kept as WARC under custody; the next run reads them.

    Sites see this machine's address and your contact. robots.txt is heeded; addresses inside networks are refused.
    """
    from truceline.flow.fetching import Wish, in_lines
    from truceline.flow.fetching import fetch as fetch_all

    found = options.the_case(case)
    wish = Wish(addresses=tuple(address), is_feed=feed, contact=contact, ports=tuple(port or ()))
    with output.progress() as shown, heard(shown) as progress:
        outcomes = fetch_all(found, wish, progress)
    if json:
        output.put_lines(lines.line(one._asdict()) for one in outcomes)
    else:
        rows = tuple((one.state, one.address, one.file or one.reason) for one in outcomes)
        print_sheet(output.data(), Sheet(("", "address", "where, or why not"), rows))
        for line in in_lines(outcomes):
            output.say(line)
    if all(one.state == "refused" for one in outcomes):
        raise CaseError("nothing could be fetched", where=str(found.folder), mend="see the reasons above")
    output.say(f"next: truceline run {found.folder}")
