"""Boundaries that nobody surveyed: squares of some 2 km a side, drawn for tests, under codes that exist.

Wanggudu, Puuwanggudu and Laronaha lie side by side from west to east; the first two are in Kecamatan Asera, the
third is in Oheo. Besusu Barat lies in Palu.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from salur.regions.boundaries import Area, Boundaries, BoundarySet
from salur.regions.codes import Level, RegionCode
from salur.regions.distances import distance_m
from salur.regions.geojson import read_features
from salur.regions.nearest import Hint

WANGGUDU, PUUWANGGUDU, LARONAHA, BESUSU = "74.09.01.1005", "74.09.01.2031", "74.09.08.2001", "72.71.01.1004"
# South-west corners, latitude first.
_CORNERS = {
    WANGGUDU: (-3.53, 122.09),
    PUUWANGGUDU: (-3.53, 122.11),
    LARONAHA: (-3.53, 122.13),
    BESUSU: (-0.91, 119.86),
}
_NAMES = {
    WANGGUDU: "Wanggudu",
    PUUWANGGUDU: "Puuwanggudu",
    LARONAHA: "Laronaha",
    BESUSU: "Besusu Barat",
}
_SIDE = 0.02


def square(south: float, west: float, side: float = _SIDE) -> dict[str, Any]:
    """A GeoJSON polygon."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: Any, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": code, **properties}, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def document(*codes: str) -> dict[str, Any]:
    """A file with some of the squares, or all."""
    chosen = codes or tuple(_CORNERS)
    return collection(*(feature(code, square(*_CORNERS[code]), nama=_NAMES[code]) for code in chosen))


def drawn_file(folder: Path, *codes: str) -> Path:
    """The same on disk."""
    path = folder / "drawn.geojson"
    path.write_text(json.dumps(document(*codes)))
    return path


def areas(*codes: str) -> tuple[Area, ...]:
    return read_features(document(*codes), Level.DESA).areas


def drawn() -> Boundaries:
    """All squares, as if imported."""
    return Boundaries([BoundarySet("drawn", "1", "drawn for tests", "CC0", areas())])


class FewPlaces:
    """Knows a place of three kabupaten, as `salur.regions.nearest` knows them all."""

    _PLACES = (
        ("Asera", "74.09", -3.4746, 122.0669),
        ("Palu", "72.71", -0.9083, 119.8708),
        ("Kendari", "74.71", -3.9778, 122.5151),
        ("Jakarta", "31.71", -6.1751, 106.8272),
    )

    def find(self, latitude: float, longitude: float) -> Hint | None:
        for place, code, north, east in self._PLACES:
            if abs(latitude - north) < 0.3 and abs(longitude - east) < 0.3:
                return Hint(place, RegionCode(code), distance_m((latitude, longitude), (north, east)))
        return None

    def box(self, code: RegionCode) -> tuple[float, float, float, float] | None:
        return next(((e, n, e, n) for _, own, n, e in self._PLACES if own == code), None)


class OnlyPalu:
    """Knows one place."""

    def find(self, latitude: float, longitude: float) -> Hint | None:
        near = abs(latitude + 0.9) < 0.5 and abs(longitude - 119.87) < 0.5
        return Hint("Palu", RegionCode("72.71"), 12_000.0) if near else None
