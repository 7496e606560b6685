"""A jurisdiction's kecamatan as a drawing so small that a telephone on a slow line can lay it under a map.

Corners that nobody would miss are left out, in steps, until the drawing is small enough; neighbours keep one border
(Visvalingam and Whyatt 1993 on a coverage, as GEOS has it). For looking at only: who asks where a point lies asks
`Boundaries`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from salur.regions.boundaries import Area, BoundarySet
from salur.regions.codes import Level, RegionCode
from salur.regions.names import region

MOST_BYTES = 64 * 1024
"""Of the drawing as JSON; over the wire it is a third of that."""

# How coarse the drawing may become, in degrees: 0.0004° are 45 m, which no telephone's screen can show of a kabupaten.
_COARSER = tuple(0.0004 * 2**step for step in range(10))
# Four decimals are 11 m.
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Outlines:
    """A FeatureCollection with `code`, `name` and `title` of each area, whose boundaries they are, and their box.

    `box` is west, south, east and north in degrees (WGS 84).
    """

    areas: dict[str, Any]
    box: tuple[float, float, float, float]
    credit: str


def outlines(sets: Iterable[BoundarySet], within: RegionCode, most: int = MOST_BYTES) -> Outlines | None:
    """The drawing of a kabupaten or kota: of its kecamatan where a set tells them, else of its own border.

    None where no set tells of it at all.
    """
    named = {one.name: one for one in sets}
    for name in names_of(within):
        if name in named:
            level = Level.KABUPATEN if name.endswith("kabupaten") else Level.KECAMATAN
            shapes = _joined(named[name].areas, level, within)
            if shapes:
                return _drawn(shapes, named[name], most)
    return None


def names_of(within: RegionCode) -> tuple[str, ...]:
    """The sets that can tell of a kabupaten or kota, the one that is drawn first."""
    return f"{within}/kecamatan", f"{within}/desa", f"{within.at(Level.PROVINSI)}/kabupaten"


def _joined(areas: Iterable[Area], level: Level, within: RegionCode) -> dict[RegionCode, Any]:
    parts: dict[RegionCode, list[Any]] = defaultdict(list)
    for area in areas:
        code = area.code.at(level)
        if code is not None and code.at(Level.KABUPATEN) == within:
            parts[code].append(area.shape)
    return {code: shapely.union_all(shapes) for code, shapes in sorted(parts.items())}


def _drawn(shapes: dict[RegionCode, Any], source: BoundarySet, most: int) -> Outlines | None:
    exact = np.array(list(shapes.values()), dtype=object)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(exact))
    for tolerance in _COARSER:
        simple = shapely.coverage_simplify(exact, tolerance)
        areas = {
            "type": "FeatureCollection",
            "features": [
                _feature(code, _seen(shape, tolerance)) for code, shape in zip(shapes, simple, strict=True)
            ],
        }
        if len(json.dumps(areas, separators=(",", ":"))) <= most:
            return Outlines(areas, (west, south, east, north), f"{source.source} ({source.license})")
    return None


def _seen(shape: Any, tolerance: float) -> list[Any]:
    """The polygons of a shape without the islets and holes that are too small to be seen; never nothing."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    least = tolerance * tolerance
    return [_ring_of(part, least) for number, part in enumerate(parts) if number == 0 or part.area > least]


def _ring_of(part: Any, least: float) -> Any:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area > least]
    return [
        [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring.coords]
        for ring in (part.exterior, *holes)
    ]


def _feature(code: RegionCode, polygons: list[Any]) -> dict[str, Any]:
    known = region(code)
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": known.name if known else code,
            "title": known.title if known else code,
        },
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }
