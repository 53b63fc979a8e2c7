"""In which formats a case leaves: a registry, so that neither the command line nor a report keeps a list of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceline.publish import geo_features, lines, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from truceline.publish.view import View


class Format(NamedTuple):
    """A format: its name, the suffix of its files, what it holds in a sentence, and its writer (pieces of text).

    ``nouns`` are those of which the writer can give a table; empty where it always gives everything.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[[View, str], Iterator[str]]
    nouns: tuple[str, ...] = ()


def formats() -> Mapping[str, Format]:
    """All formats by name."""
    found = (
        Format("geojson", ".geojson", "incidents with footprints, findings, zones: for maps", geo_features.export),
        Format("csv", ".csv", "a table: for spreadsheets, R and pandas", spreadsheet.export, spreadsheet.NOUNS),
        Format("jsonl", ".jsonl", "everything of a generation, one thing a line: for programs", lines.export),
    )
    return {one.name: one for one in found}
