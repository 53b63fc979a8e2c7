"""In which formats a case leaves: a registry, so that neither the command line nor a report keeps a list of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceline.publish import geo_features, lines, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from truceline.publish.report.inputs import CaseInfo
    from truceline.publish.view import View


class Wish(NamedTuple):
    """What is to be written: of which noun (for tables), what is known of the case, its agreements in their order."""

    case: CaseInfo
    noun: str = spreadsheet.NOUNS[0]
    agreements: tuple[str, ...] = ()


class Format(NamedTuple):
    """A format: its name, the file that a run leaves, what it holds in a sentence, and its writer (pieces of text).

    ``nouns`` are those of which the writer can give a table; empty where it always gives everything.
    """

    name: str
    file: str
    summary: str
    write: Callable[[View, Wish], Iterator[str]]
    nouns: tuple[str, ...] = ()


def formats() -> Mapping[str, Format]:
    """All formats by name."""
    found = (
        Format("html", "report.html", "the report: one file for people, without a network", _report),
        Format("geojson", "findings.geojson", "incidents with footprints, findings, zones: for maps", _geojson),
        Format("csv", "findings.csv", "a table: for spreadsheets, R and pandas", _csv, spreadsheet.NOUNS),
        Format("jsonl", "generation.jsonl", "everything, one thing a line: for programs", _lines),
    )
    return {one.name: one for one in found}


def _report(view: View, wish: Wish) -> Iterator[str]:
    from truceline.publish.report import build_report, gather, stamp_of

    stamp = stamp_of(view)
    if stamp is not None:
        yield build_report(gather(view, wish.case, wish.agreements), stamp).decode("utf-8")


def _geojson(view: View, _wish: Wish) -> Iterator[str]:
    return geo_features.export(view)


def _csv(view: View, wish: Wish) -> Iterator[str]:
    return spreadsheet.export(view, wish.noun)


def _lines(view: View, _wish: Wish) -> Iterator[str]:
    return lines.export(view)
