"""The extractor's claims of gold reports, with their times, as a case of each conflict would have them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from truceline.agreement.layers import anchor_dates, zone_layer
from truceline.agreement.library import library_ids, load_library
from truceline.model.evidence import Document, Evidence
from truceline.place.context import PlaceContext, open_context
from truceline.place.resolve import place_document
from truceline.read.options import ReadOptions
from truceline.read.readers import Beside, read_evidence
from truceline.score.files import files_of
from truceline.score.predicted import Predictions, gather

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.rules import RulesExtractor
    from truceline.model.claim import Claim
    from truceline.model.when import When
    from truceline.score.files import ReportFile
    from truceline.score.gold import GoldReport

GOLD = Path(__file__).parent / "gold" / "claims"
COUNTRIES = {
    "syria": ("SYR",),
    "ukraine": ("UKR",),
    "yemen": ("YEM",),
    "lebanon": ("LBN", "ISR"),
    "karabakh": ("AZE", "ARM"),
    "south-sudan": ("SSD",),
    "korea": ("KOR", "PRK"),
    "libya": ("LBY",),
    "georgia": ("GEO",),
    "ethiopia": ("ETH", "ERI"),
    "gaza": ("PSE", "ISR"),
    "israel": ("ISR", "PSE"),
    "sudan": ("SDN",),
    "congo": ("COD",),
    "myanmar": ("MMR",),
    "iraq": ("IRQ",),
    "afghanistan": ("AFG",),
    "kashmir": ("IND", "PAK"),
    "mali": ("MLI",),
    "colombia": ("COL",),
    "philippines": ("PHL",),
    "thailand": ("THA", "KHM"),
}
"""What a case of such a conflict names in ``case.toml``."""


def predict(extractor: RulesExtractor, reports: Iterable[GoldReport], cache: Path | None = None) -> Predictions:
    """Claims with their likeliest days, by report."""
    by_conflict: dict[str, list[GoldReport]] = defaultdict(list)
    for report in reports:
        by_conflict[report.conflict].append(report)
    claims: list[Claim] = []
    whens: dict[str, When] = {}
    every: list[GoldReport] = []
    for conflict in sorted(by_conflict):
        context = context_of(conflict, cache)
        for report in by_conflict[conflict]:
            every.append(report)
            for document in documents_of(report):
                found = extractor.extract(document).claims
                claims += found
                whens |= {one.item: one for one in place_document(document, found, context).whens}
    return gather(every, claims, whens, {})


def context_of(conflict: str, cache: Path | None = None) -> PlaceContext:
    """What the place stage knows in a case of this conflict: its countries and the library's agreements on them."""
    countries = COUNTRIES.get(conflict, ())
    library = load_library(library_ids())
    agreements = [one for one in library if set(one.countries) & set(countries)]
    return open_context(countries, zones=zone_layer(agreements), anchors=anchor_dates(agreements), cache=cache)


def documents_of(report: GoldReport) -> tuple[Document, ...]:
    """The report as the reader reads its file."""
    first, *others = files_of(report)
    beside = Beside(_evidence(others[0]), others[0].data) if others else None
    return read_evidence(_evidence(first), first.data, ReadOptions(), front=beside).documents


def _evidence(file: ReportFile) -> Evidence:
    digest = hashlib.sha256(file.data).hexdigest()
    return Evidence(
        id=Evidence.id_of(digest),
        made_by="test",
        sha256=digest,
        size=len(file.data),
        media_type="text/plain",
        origin=file.name,
        captured_utc=datetime(2026, 11, 22, tzinfo=UTC),
        captured_with="test",
    )
