"""What the stages need to know of agreements besides their terms: zones by name, dates that anchor a year, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.agreement.compile import compile_agreement
from truceline.geo.layer import NamedArea
from truceline.when.anchor import AnchorDate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from truceline.agreement.compile import CompiledAgreement
    from truceline.model.agreement import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDate:
    """An agreement reached a life state on this day, by one of its candidates."""

    event: str
    on: date
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReference:
    """An agreement as a text may speak of it: what it is called, whose it is, when, and where.

    ``words`` are title, names and aliases; ``parties`` made it (guarantors and signatories, by role), ``bound`` are
    under it; ``zones`` are the names of its areas.
    """

    id: str
    title: str
    kind: str
    words: tuple[str, ...]
    parties: tuple[str, ...]
    bound: tuple[str, ...]
    dates: tuple[KnownDate, ...]
    zones: tuple[str, ...]
    countries: tuple[str, ...]


def zone_layer(agreements: Iterable[Agreement]) -> tuple[NamedArea, ...]:
    """Every version of every zone as a named area, in the order of the agreements and their texts.

    Raises ItemError where an outline encloses no area.
    """
    return tuple(
        NamedArea(
            id=version.zone,
            agreement=compiled.id,
            name=compiled.zones[version.zone].name,
            aliases=_names(compiled, version.zone),
            certain=version.certain,
            possible=version.possible,
            since=version.since,
            until=version.until,
        )
        for compiled in map(compile_agreement, agreements)
        for version in compiled.versions
    )


def _names(compiled: CompiledAgreement, zone_id: str) -> tuple[str, ...]:
    zone = compiled.zones[zone_id]
    return tuple(dict.fromkeys((*zone.aliases, *(name for _, name in sorted(zone.names.items())))))


def anchor_dates(agreements: Iterable[Agreement]) -> tuple[AnchorDate, ...]:
    """Every candidate of every dated event of the agreements' lives, in their order."""
    return tuple(
        AnchorDate(
            agreement=agreement.id,
            event=event.state.value,
            on=candidate.on,
            parties=_makers(agreement),
            words=_words(agreement),
            weight=candidate.weight,
        )
        for agreement in agreements
        for event in agreement.life
        for candidate in event.dates
    )


def references(agreements: Iterable[Agreement]) -> tuple[AgreementReference, ...]:
    """What it takes to recognise each agreement in a text, in their order."""
    return tuple(_reference(agreement) for agreement in agreements)


def _reference(agreement: Agreement) -> AgreementReference:
    return AgreementReference(
        id=agreement.id,
        title=agreement.title,
        kind=agreement.kind,
        words=_words(agreement),
        parties=_makers(agreement),
        bound=tuple(dict.fromkeys(item.party for item in agreement.bound if item.certainty.high > 0)),
        dates=tuple(
            KnownDate(event=event.state.value, on=candidate.on, weight=candidate.weight)
            for event in agreement.life
            for candidate in event.dates
        ),
        zones=tuple(name for zone in agreement.zones for name in dict.fromkeys((zone.name, *zone.aliases))),
        countries=agreement.countries,
    )


def _words(agreement: Agreement) -> tuple[str, ...]:
    names = (name for _, name in sorted(agreement.names.items()))
    return tuple(dict.fromkeys((agreement.title, *agreement.aliases, *names)))


def _makers(agreement: Agreement) -> tuple[str, ...]:
    """Who made it: guarantors and parties, each once, in the order of the text."""
    return tuple(dict.fromkeys(role.party for role in agreement.roles if role.role in {"guarantor", "party"}))
