"""Metres between points, on a plane that fits Indonesia; see `salur.regions.boundaries`, which measures on the same one."""

from __future__ import annotations

import math

_LATITUDE = 2.5
METRES = (111_320.0 * math.cos(math.radians(_LATITUDE)), 110_574.0)
"""Metres in a degree of longitude and of latitude (WGS 84)."""


def distance_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Metres between two points (latitude, longitude): for distances within a province."""
    return math.hypot((first[1] - second[1]) * METRES[0], (first[0] - second[0]) * METRES[1])
