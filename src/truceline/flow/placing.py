"""The place stage over claims, records and coverage, and the places and times that people corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.agreement.layers import anchor_dates, zone_layer
from truceline.errors import ItemError
from truceline.flow.progress import Building
from truceline.model import Claim, Coverage, Judgement, Placement, Record, Refusal, When
from truceline.model.judgement import Verb
from truceline.place.context import PlaceContext, open_context
from truceline.place.publication import UNPUBLISHED
from truceline.place.resolve import place_coverages, place_document, place_phrase, place_records, publication_of
from truceline.place.resolve import time_phrase as resolve_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.flow.progress import Progress
    from truceline.flow.settings import CaseSettings
    from truceline.model import Agreement, Document
    from truceline.place.publication import Published
    from truceline.place.resolve import PlaceResult

PLACE: Final = "place"
TIME: Final = "time"
BAD_DATE: Final = "place.bad_date"


class Placed(NamedTuple):
    """Places and times of all items, one each at most, and what was not taken."""

    placements: dict[str, Placement]
    whens: dict[str, When]
    refusals: list[Refusal]

    def add(self, result: PlaceResult) -> None:
        """Add what the stage gave for some items."""
        self.placements.update({placement.item: placement for placement in result.placements})
        self.whens.update({when.item: when for when in result.whens})
        self.refusals.extend(result.refusals)


def countries_of(settings: CaseSettings, agreements: Iterable[Agreement]) -> tuple[str, ...]:
    """The countries of a case: those named, else those of its agreements."""
    named = settings.countries or sorted({code for agreement in agreements for code in agreement.countries})
    return tuple(named)


def open_place_context(
    settings: CaseSettings, agreements: Sequence[Agreement], progress: Progress | None = None
) -> PlaceContext:
    """The context of the place stage for a case; ``progress`` hears of the gazetteer where it has to be built first.

    Raises:
        RunError: a gazetteer or lexicon is missing or malformed.
    """
    period = settings.period
    return open_context(
        countries_of(settings, agreements),
        zones=zone_layer(agreements),
        anchors=anchor_dates(agreements),
        period=(period.start, period.end + timedelta(days=1)) if period else None,
        tell=None if progress is None else Building(progress).tell,
    )


def place_all(
    documents: Sequence[Document],
    claims: Sequence[Claim],
    records: Sequence[Record],
    coverages: Sequence[Coverage],
    context: PlaceContext,
    progress: Progress,
) -> Placed:
    """Places and times of everything that has any."""
    placed = Placed({}, {}, [])
    by_document: dict[str, list[Claim]] = {document.id: [] for document in documents}
    for claim in claims:
        by_document[claim.document].append(claim)
    progress.begin("place", len(documents) + 2)
    for done, document in enumerate(documents, start=1):
        placed.add(place_document(document, by_document[document.id], context))
        progress.advance("place", done)
    placed.add(place_records(records, context))
    progress.advance("place", len(documents) + 1)
    placed.add(place_coverages(coverages, context))
    progress.end("place")
    return placed


def correct(
    placed: Placed,
    judgements: Sequence[Judgement],
    documents: Sequence[Document],
    claims: Sequence[Claim],
    context: PlaceContext,
) -> list[Refusal]:
    """Put corrected places and times over those of the machine; gives refusals of corrections that mean nothing.

    Of several corrections of one field the latest counts; superseded ones do not.
    """
    gone = {judgement.supersedes for judgement in judgements}
    refusals = []
    for judgement in sorted(judgements, key=lambda one: (one.time_utc, one.id)):
        if judgement.verb is not Verb.CORRECT or judgement.field not in (PLACE, TIME) or judgement.id in gone:
            continue
        try:
            for item in judgement.subjects:
                _correct_one(placed, item, judgement, documents, claims, context)
        except ItemError as error:
            refusals.append(_refusal(judgement, error))
    return refusals


def _correct_one(
    placed: Placed,
    item: str,
    judgement: Judgement,
    documents: Sequence[Document],
    claims: Sequence[Claim],
    context: PlaceContext,
) -> None:
    value = judgement.value or ""
    if judgement.field == PLACE:
        found = place_phrase(value, context)
        placed.placements[item] = msgspec.structs.replace(
            found, id=Placement.id_of(item), item=item, derived_from=(item, judgement.id)
        )
    else:
        when = resolve_time(value, context, _published(item, documents, claims, context))
        placed.whens[item] = msgspec.structs.replace(
            when, id=When.id_of(item), item=item, derived_from=(item, judgement.id)
        )
    is_mended = [
        refusal.item == item and (refusal.code == BAD_DATE) == (judgement.field == TIME) for refusal in placed.refusals
    ]
    placed.refusals[:] = [refusal for refusal, mended in zip(placed.refusals, is_mended, strict=True) if not mended]


def _published(item: str, documents: Sequence[Document], claims: Sequence[Claim], context: PlaceContext) -> Published:
    """When the document of a claim appeared; of a record nothing is counted from that day."""
    document = next((claim.document for claim in claims if claim.id == item), None)
    for one in documents:
        if one.id == document:
            return publication_of(one, [claim for claim in claims if claim.document == one.id], context)
    return UNPUBLISHED


def _refusal(judgement: Judgement, error: ItemError) -> Refusal:
    return Refusal(
        id=Refusal.id_of("reconcile.bad_judgement", judgement.id),
        made_by=judgement.made_by,
        derived_from=(judgement.id,),
        code="reconcile.bad_judgement",
        where=f"{judgement.verb.value} {' '.join(judgement.subjects)}",
        reason=f"{judgement.field} {judgement.value!r}: {error.reason}",
        mend=error.mend,
        item=judgement.id,
    )
