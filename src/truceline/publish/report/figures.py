"""How many of what, and which are they? Every figure of the report with the things that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.evidence import DocumentKind
from truceline.publish.report.lookup import anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.publish.report.dossier import Dossier
    from truceline.publish.report.lookup import Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a figure counts, as a link."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, what it counts, and the list of that; ``filter`` is what a script may select in the list."""

    anchor: str
    count: int
    what: str
    items: tuple[Item, ...]
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """An agreement with one figure for each outcome."""

    agreement: str
    anchor: str
    title: str
    short: str
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of the head, by key, and those of the table of agreements and outcomes."""

    head: dict[str, Figure]
    outcomes: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def all(self) -> tuple[Figure, ...]:
        """Every figure, the head's first."""
        return (*self.head.values(), *(cell for row in self.rows for cell in row.cells if cell))


def make_figures(lookup: Lookup, dossiers: tuple[Dossier, ...]) -> Figures:
    """All figures."""
    present = {
        lookup.agreement_outcome(item.id, agreement)
        for item in dossiers
        for agreement in lookup.findings_of.get(item.id, {})
    }
    outcomes = tuple(name for name in lookup.words.incident_order if name in present)
    rows = tuple(_row(lookup, agreement, outcomes, dossiers) for agreement in lookup.agreements)
    return Figures(head=_incident_figures(lookup, dossiers) | _source_figures(lookup), outcomes=outcomes, rows=rows)


def _incident_figures(lookup: Lookup, dossiers: tuple[Dossier, ...]) -> dict[str, Figure]:
    """Figures of the head that count incidents."""
    breach = lookup.words.incident_order[:3]
    return {
        "incidents": _figure("incidents", "incidents", map(_incident, dossiers)),
        "disputed": _figure(
            "disputed", "incidents in dispute", (_incident(item) for item in dossiers if item.disputed), "disputed=1"
        ),
        "breach": _figure(
            "breach",
            "incidents with an apparent breach at least possible",
            (_incident(item) for item in dossiers if item.outcome in breach),
            f"outcome={','.join(breach)}",
        ),
        "outside": _figure(
            "outside",
            "incidents outside all agreements",
            (_incident(item) for item in dossiers if item.outcome == "not_applicable"),
            "outcome=not_applicable",
        ),
    }


def _source_figures(lookup: Lookup) -> dict[str, Figure]:
    """Figures of the head that count what was read."""
    texts = [
        (item.kind, Item(href=anchor(item.id), text=item.title or item.origin)) for item in lookup.documents.values()
    ]
    ours = (item for kind, item in texts if kind is DocumentKind.RECONSTRUCTION)
    rows = (Item(href=anchor(item.id), text=item.row_id) for item in lookup.records.values())
    claims = (Item(href=anchor(item.id), text=item.proposition.text[:60]) for item in lookup.claims.values())
    return {
        "texts": _figure("texts", "texts", (item for _, item in texts)),
        "reconstructions": _figure("reconstructions", "reconstructions", ours),
        "records": _figure("records", "rows of tables", rows),
        "claims": _figure("claims", "claims", claims),
    }


def _row(lookup: Lookup, agreement: str, outcomes: tuple[str, ...], dossiers: tuple[Dossier, ...]) -> MatrixRow:
    return MatrixRow(
        agreement=agreement,
        anchor=anchor(agreement),
        title=lookup.agreement_title(agreement),
        short=lookup.agreement_short(agreement),
        cells=tuple(_cell(lookup, agreement, outcome, dossiers) for outcome in outcomes),
    )


def _cell(lookup: Lookup, agreement: str, outcome: str, dossiers: tuple[Dossier, ...]) -> Figure | None:
    held = [
        item
        for item in dossiers
        if agreement in lookup.findings_of.get(item.id, {}) and lookup.agreement_outcome(item.id, agreement) == outcome
    ]
    if not held:
        return None
    what = f"{lookup.agreement_short(agreement)}: {lookup.words.outcomes[outcome].label}"
    selection = f"agreement={agreement}&outcome={outcome}"
    return _figure(anchor(agreement, outcome), what, map(_incident, held), selection)


def _incident(item: Dossier) -> Item:
    return Item(href=item.anchor, text=f"{item.when}: {item.title}")


def _figure(key: str, what: str, items: Iterable[Item], selection: str = "") -> Figure:
    found = tuple(items)
    return Figure(anchor=f"n-{key}", count=len(found), what=what, items=found, filter=selection)
