"""One place against one outline, by the same core as millions: what findings of single incidents are made with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from truceline.geo.kernel import compiled
from truceline.geo.kernel.compiled import DISC, NORMAL
from truceline.geo.kernel.outlines import build_plain
from truceline.geo.kernel.plain import Plain

if TYPE_CHECKING:
    from truceline.geo.kernel.sections import Sections

KEPT: Final = 256
"""How many outlines are kept ready; the same few zones are asked again and again."""


@lru_cache(maxsize=KEPT)
def _compiled(wkb: bytes) -> Sections:
    data, always = np.frombuffer(wkb, np.uint8), np.zeros(1, np.int32)
    return compiled.build(data, np.array([0, len(wkb)], np.int64), always, always, has_grids=False)


@lru_cache(maxsize=KEPT)
def _plain(wkb: bytes) -> Plain:
    always = np.zeros(1, np.int32)
    return Plain(build_plain([wkb], always, always))


class _Itself(NamedTuple):
    """A geometry that is equal to itself alone: the same zone is asked again and again as one object."""

    geometry: Any

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.geometry is self.geometry


@lru_cache(maxsize=KEPT)
def _wkb(outline: _Itself) -> bytes:
    return bytes(shapely.to_wkb(shapely.force_2d(outline.geometry), byte_order=1, include_srid=False))


def _share(kind: int, centre: tuple[float, float], size: float, outline: Any) -> float | None:
    wkb = _wkb(_Itself(outline))
    if compiled.core() is None:
        found = _plain(wkb).share(kind, centre, size)
    else:
        found = compiled.share(_compiled(wkb), kind, *centre, size)
    return found if found >= 0 else None


def disc_share(centre: tuple[float, float], radius_m: float, outline: Any) -> float | None:
    """The share of a disc inside a polygon or multipolygon; None where it reaches over 500 km or to a pole."""
    return _share(DISC, centre, radius_m, outline)


def normal_share(centre: tuple[float, float], sigma_m: float, outline: Any) -> float | None:
    """The share of an isotropic normal inside (multi)polygons; None where it reaches over 500 km or to a pole."""
    return _share(NORMAL, centre, sigma_m, outline)
