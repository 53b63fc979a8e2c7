"""CSV for spreadsheets: stable columns, UTF-8, a column that marks reconstructions, no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from truceline.model import Coverage, Finding, Incident, Record, Refusal, Talk
from truceline.publish import sheets, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from truceline.model.noun import Noun
    from truceline.publish.view import Spot, View

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection); a quote before it makes it text."""

FINDING_COLUMNS: Final = (
    "id", "kind", "subject", "agreement", "provision", "outcome", "outcome_words",
    "applicability_low", "applicability_high", "support", "support_low", "support_high",
    "failing", "zone", "in_zone_low", "in_zone_high", "due", "review", "according_to", "sentence",
    "first_day", "last_day", "act", "actor", "target", "place", "longitude", "latitude", "spread_m", "label",
)  # fmt: skip
INCIDENT_COLUMNS: Final = (
    "id", "kind", "label", "first_day", "last_day", "act", "actor", "target", "place", "longitude", "latitude",
    "spread_m", "modality", "origins_asserting", "origins_denying", "disputed", "grade", "episode", "according_to",
)  # fmt: skip


OTHERS: Final[Mapping[str, type[Noun]]] = {kind.NAME: kind for kind in (Record, Talk, Refusal, Coverage)}
"""Nouns whose table is that of the terminal."""

NOUNS: Final = (Finding.NAME, Incident.NAME, *OTHERS)
"""Nouns that have a table; the first where none is asked for."""


def guarded(value: object) -> str:
    """A cell's text; a quote goes before what a spreadsheet would run. Numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return repr(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Lines of CSV (RFC 4180 with LF): a header, then the rows."""
    names = list(columns)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([guarded(row.get(name)) for name in names])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def export(view: View, noun: str = "finding") -> Iterator[str]:
    """The table of a noun; findings carry what is known of their incident."""
    if noun == "finding":
        yield from write(FINDING_COLUMNS, (finding_row(view, one) for one in view.all(Finding)))
    elif noun == "incident":
        yield from write(INCIDENT_COLUMNS, (incident_row(view, one) for one in view.all(Incident)))
    else:
        kind = OTHERS[noun]
        columns = (*sheets.COLUMNS[kind], "kind")
        rows = ([*sheets.cells(row, view), view.kind(row)] for row in view.all(kind))
        yield from write(columns, (dict(zip(columns, row, strict=True)) for row in rows))


def finding_row(view: View, finding: Finding) -> dict[str, object]:
    """A finding as cells by column."""
    incident = view.by_id(Incident).get(finding.subject)
    applicability, support, in_zone = finding.applicability, finding.support, finding.in_zone
    return {
        **(incident_row(view, incident) if incident else {"label": sheets.subject_in_words(view, finding)}),
        "id": finding.id,
        "kind": view.kind(finding),
        "subject": finding.subject,
        "agreement": finding.agreement,
        "provision": finding.provision,
        "outcome": finding.outcome.value,
        "outcome_words": words.outcome_in_words(finding),
        "applicability_low": applicability.low if applicability else None,
        "applicability_high": applicability.high if applicability else None,
        "support": support.probability if support else None,
        "support_low": support.sensitivity.low if support else None,
        "support_high": support.sensitivity.high if support else None,
        "failing": " ".join(factor.value for factor in finding.failing),
        "zone": finding.zone,
        "in_zone_low": in_zone.low if in_zone else None,
        "in_zone_high": in_zone.high if in_zone else None,
        "due": finding.due.isoformat() if finding.due else None,
        "review": finding.review.value,
        "according_to": "; ".join(finding.according_to),
        "sentence": finding.sentence,
    }


def incident_row(view: View, incident: Incident) -> dict[str, object]:
    """An incident as cells by column: its likeliest reading."""
    best = max(incident.alternatives, key=lambda one: one.weight, default=None)
    time = words.best_time(words.incident_times(incident))
    days = words.days_of(time) if time else None
    if incident.id not in view.spots:
        view.spots[incident.id] = where(incident)
    longitude, latitude, spread_m = view.spots[incident.id]
    return {
        "id": incident.id,
        "kind": view.kind(incident),
        "label": incident.label,
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[1].isoformat() if days else None,
        "act": best.act if best else None,
        "actor": best.actor if best else None,
        "target": best.target if best else None,
        "place": words.place_in_words(words.incident_places(incident)),
        "longitude": longitude,
        "latitude": latitude,
        "spread_m": spread_m,
        "modality": incident.modality.value,
        "origins_asserting": incident.origins_asserting,
        "origins_denying": incident.origins_denying,
        "disputed": " ".join(incident.disputed),
        "grade": incident.grade.value,
        "episode": incident.episode,
        "according_to": "; ".join(dict.fromkeys(member.chain for member in incident.members)),
    }


def where(incident: Incident) -> Spot:
    """Centre (longitude, latitude, six decimals) and spread (metres) of where an incident may have been."""
    from truceline.geo.shapes import centre_and_spread

    places = words.incident_places(incident)
    if not places:
        return None, None, None
    centre, spread_m = centre_and_spread([(place.footprint, place.weight) for place in places])
    return round(centre[0], 6), round(centre[1], 6), round(spread_m)
