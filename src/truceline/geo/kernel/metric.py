"""The local metric of an event, as ``core/metric.h`` has it, in numpy.

Lambert's azimuthal equal-area plane of the authalic sphere about the event, stretched so that a geodesic circle of the
ellipsoid becomes the unit circle (Snyder, Map Projections, 1987, formulas 3-18 and 24-2 to 24-4). Areas are those of
WGS 84; at 500 km the circle itself is off by less than 2e-4 of its radius.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EQUATOR_M: Final = 6_378_137.0
E2: Final = 0.0066943799901413165
AUTHALIC_M: Final = 6_371_007.180918474
MOST_M: Final = 500_000.0
"""The farthest that a place may reach."""
CUT: Final = 7.0
"""Where a normal ends, in standard deviations; beyond lies exp(-24.5), 2e-11 of its mass."""
SERIES: Final = (
    -(E2 / 3 + 31 * E2**2 / 180 + 59 * E2**3 / 560),
    17 * E2**2 / 360 + 61 * E2**3 / 1260,
    -383 * E2**3 / 45360,
)
"""Authalic less geodetic latitude, as factors of sin 2φ, sin 4φ, sin 6φ."""


class Seen(NamedTuple):
    """Vertices as an event sees them: place in the plane, sine and cosine of authalic latitude, angles from there."""

    x: Floats
    y: Floats
    s: Floats
    c: Floats
    u: Floats
    v: Floats


def authalic(latitude: Floats) -> Floats:
    """The authalic latitude (rad) of geodetic latitudes (rad)."""
    return np.asarray(latitude + sum(factor * np.sin(2 * (k + 1) * latitude) for k, factor in enumerate(SERIES)))


def half_width_deg(latitude_deg: Floats, angle: Floats) -> Floats:
    """The half width of longitude of what lies within an angle (rad), rounded up; NaN where too near a pole."""
    x = np.sin(angle) / np.cos(np.radians(latitude_deg))
    return np.where((x >= 0) & (x < 0.8), np.degrees(x * (1 + 0.25 * x * x)), np.nan)


class Eye:
    """One event: where it looks from (degrees), and how far it reaches (m); ``turned`` moves it round the earth."""

    def __init__(self, lon: float, lat: float, reach_m: float) -> None:
        phi = np.radians(lat)
        self.lon, self.lat = lon, lat
        start = float(authalic(np.asarray(phi)))
        self.sin0, self.cos0 = float(np.sin(start)), float(np.cos(start))
        self.series = self._derivatives(float(phi))
        s, c = float(np.sin(phi)), float(np.cos(phi))
        w = 1 - E2 * s * s
        n = EQUATOR_M / np.sqrt(w)
        span = 1.01 * reach_m / AUTHALIC_M
        self.half_lat = float(np.degrees(span)) + 1e-12
        self.half_lon = float(half_width_deg(np.asarray(lat), np.asarray(span))) + 1e-12
        self.metres_x, self.metres_y = n * c / self.cos0, n * (1 - E2) / w / self.series[0]
        self.unit = 2 * AUTHALIC_M * float(np.sin(reach_m / AUTHALIC_M / 2))
        self.bend = self.sin0 / self.cos0

    @staticmethod
    def _derivatives(phi: float) -> tuple[float, ...]:
        """Factors of the first five powers of latitude from here, for the authalic latitude from here."""
        terms = [1.0, 0.0, 0.0, 0.0, 0.0]
        shift = (np.cos, lambda a: -np.sin(a), lambda a: -np.cos(a), np.sin, np.cos)
        divide = (1.0, 2.0, 6.0, 24.0, 120.0)
        for k, factor in enumerate(SERIES):
            step = 2.0 * (k + 1)
            for power in range(5):
                terms[power] += factor * step ** (power + 1) * float(shift[power](step * phi)) / divide[power]
        return tuple(terms)

    def turned(self, degrees: float) -> Eye:
        """The same place, its longitude counted another time round the earth."""
        copy = object.__new__(Eye)
        copy.__dict__.update(self.__dict__)
        copy.lon = self.lon + degrees
        return copy

    def see(self, lon: Floats, lat: Floats, *, is_distance: bool = False) -> Seen:
        """Vertices in radians of the plane: equal in area, or equal in distance for normals; not yet stretched."""
        u, d = np.radians(lon - self.lon), np.radians(lat - self.lat)
        c1, c2, c3, c4, c5 = self.series
        v = d * (c1 + d * (c2 + d * (c3 + d * (c4 + d * c5))))
        sine, cosine = np.sin(v), np.cos(v)
        c, s = self.cos0 * cosine - self.sin0 * sine, self.sin0 * cosine + self.cos0 * sine
        half = np.sin(u / 2) ** 2
        h = np.sin(v / 2) ** 2 + self.cos0 * c * half
        root = np.sqrt(h)
        if is_distance:
            k = np.where(root > 1e-9, np.arcsin(root) / np.maximum(root, 1e-12) / np.sqrt(1 - h), 1.0)
        else:
            k = 1 / np.sqrt(1 - h)
        return Seen(k * c * np.sin(u), k * (sine + 2 * self.sin0 * c * half), s, c, u, v)

    def swing(self, seen: Seen, s_ref: float) -> Floats:
        """Twice the area between the rays to vertices and the parallel with this authalic sine."""
        sign = -1.0 if self.sin0 < 0 else 1.0
        t = self.cos0 / (1 + sign * self.sin0) * (seen.c / (1 + sign * seen.s))
        excess = 2 * np.arctan2(t * np.sin(seen.u), 1 + t * np.cos(seen.u))
        return np.asarray(2 * (sign * (seen.u - excess) - s_ref * seen.u))


def swept(one: Seen, two: Seen, s_ref: float) -> Floats:
    """Twice the area from edges (straight in longitude and latitude) to the parallel with this authalic sine."""
    dv = two.v - one.v
    return np.asarray(-(two.u - one.u) * ((one.s + two.s) * (1 + dv * dv / 12) - 2 * s_ref))
