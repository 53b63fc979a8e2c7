"""What is the place stage told besides the documents? Countries, zones, dated facts, gazetteer, the case's period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from truceline.geo.layer import NamedArea
    from truceline.place.gazetteer import Gazetteer
    from truceline.when.anchor import AnchorDate

FALLBACK_CLOCK = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """``countries`` are ISO 3166-1 alpha-3 codes; ``zones`` and ``anchors`` come from the case's agreements.

    ``leaning`` are countries that nobody stated but that a text is likelier about, such as those of the library.
    ``period`` is the first day and the day after the last that the case is about, or None; it bounds years that a text
    leaves out and which entries were valid.
    """

    countries: tuple[str, ...]
    gazetteer: Gazetteer
    zones: tuple[NamedArea, ...] = ()
    anchors: tuple[AnchorDate, ...] = ()
    period: tuple[date, date] | None = None
    leaning: tuple[str, ...] = ()

    @property
    def clock(self) -> str:
        """The IANA zone in which days are cut: that of the first country's capital, UTC where there is none."""
        for country in self.countries:
            clock = self.gazetteer.clock(country)
            if clock is not None:
                return clock
        return FALLBACK_CLOCK


def open_context(
    countries: Sequence[str],
    *,
    leaning: Sequence[str] = (),
    zones: Sequence[NamedArea] = (),
    anchors: Sequence[AnchorDate] = (),
    period: tuple[date, date] | None = None,
    cache: Path | None = None,
    tell: Callable[[str, int, int], None] | None = None,
) -> PlaceContext:
    """A context with its gazetteer; ``cache`` is the folder of the layers that ship (None: the person's).

    ``leaning`` are likelier countries where none is stated; with ``countries`` they count for nothing.

    ``tell`` hears how far the world's layer is where it has to be built first: layer, places done, places in all.
    """
    from truceline.place.gazetteer import Gazetteer
    from truceline.place.store import silent

    likelier = () if countries else tuple(leaning)
    return PlaceContext(
        countries=tuple(countries),
        leaning=likelier,
        gazetteer=Gazetteer(countries, cache, tell or silent, leaning=likelier),
        zones=tuple(zones),
        anchors=tuple(anchors),
        period=period,
    )
