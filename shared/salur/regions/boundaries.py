"""Which imported area a point lies in, and whether a border is so near that it may lie on the other side.

Distances are metres on a plane that fits Indonesia: degrees are scaled by the length they have at 2.5° from the
equator, which at 11° south makes 300 m out to be 305 m. A drawn border is no more exact than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from salur.regions.codes import Level, RegionCode
from salur.regions.distances import METRES
from salur.regions.standing import Neighbour, Standing

EITHER_SIDE_M = 300.0
"""Nearer than this to another area, a point may lie in either: pins are no better, nor are drawn borders."""


@dataclass(frozen=True, slots=True)
class Area:
    """One region's area: a polygon or several, in degrees, longitude first as GeoJSON has it."""

    code: RegionCode
    name: str
    shape: Any


@dataclass(frozen=True)
class BoundarySet:
    """The areas of one imported file, with what must be told of them."""

    name: str
    version: str
    source: str
    license: str
    areas: tuple[Area, ...] = field(repr=False)


class Boundaries:
    """The areas of all sets, in one tree. Immutable: a new set makes a new one."""

    def __init__(self, sets: Iterable[BoundarySet] = ()) -> None:
        self._sets = {one.name: one for one in sets}
        self._areas = tuple(area for one in self._sets.values() for area in one.areas)
        self._shapes = np.array([to_metres(area.shape) for area in self._areas], dtype=object)
        self._depth = [area.code.level for area in self._areas]
        self._tree = shapely.STRtree(self._shapes)
        shapely.prepare(self._shapes)

    def with_sets(self, sets: Iterable[BoundarySet]) -> Boundaries:
        """These boundaries with some sets new or replaced."""
        return Boundaries((self._sets | {one.name: one for one in sets}).values())

    @property
    def sets(self) -> Mapping[str, BoundarySet]:
        return self._sets

    def __len__(self) -> int:
        return len(self._areas)

    @cached_property
    def _borders(self) -> Any:
        return shapely.boundary(self._shapes)

    def find(self, latitude: float, longitude: float) -> Standing | None:
        """Where one point stands; None where no area is nearer than EITHER_SIDE_M."""
        return self.find_many([latitude], [longitude])[0]

    def find_many(self, latitudes: Sequence[float], longitudes: Sequence[float]) -> list[Standing | None]:
        """The same for many points at once."""
        points = shapely.points(np.asarray(longitudes) * METRES[0], np.asarray(latitudes) * METRES[1])
        found: list[Standing | None] = [None] * len(points)
        of_point, of_area = self._tree.query(points, predicate="dwithin", distance=EITHER_SIDE_M)
        if not len(of_point):
            return found
        inside = shapely.intersects(self._shapes[of_area], points[of_point])
        # Most points lie in one area and near no other: they need no distance.
        count = np.bincount(of_point, minlength=len(points))
        alone = (count[of_point] == 1) & inside
        for point, area in zip(of_point[alone].tolist(), of_area[alone].tolist(), strict=True):
            found[point] = Standing(self._areas[area].code)
        near: dict[int, list[tuple[float, int]]] = {}
        for point, area in zip(of_point[~alone].tolist(), of_area[~alone].tolist(), strict=True):
            near.setdefault(point, []).append((self._shapes[area].distance(points[point]), area))
        for point, areas in near.items():
            found[point] = self._standing(areas)
        return found

    def regencies_near(self, latitude: float, longitude: float) -> Mapping[RegionCode, float]:
        """Every kabupaten or kota with an area nearer than EITHER_SIDE_M to a point: its distance (0 where it holds it)."""
        point = shapely.Point(longitude * METRES[0], latitude * METRES[1])
        near: dict[RegionCode, float] = {}
        for number in self._tree.query(point, predicate="dwithin", distance=EITHER_SIDE_M).tolist():
            code = self._areas[number].code.at(Level.KABUPATEN)
            if code is not None:
                away = float(self._shapes[number].distance(point))
                near[code] = min(away, near.get(code, away))
        return near

    def draws(self, code: str) -> bool:
        """Whether any area of a region was imported."""
        return any(area.code.within(code) for area in self._areas)

    def border_m(self, code: str, latitude: float, longitude: float) -> float | None:
        """How far (metres) a point is from the border of a region's area; None where the area is not known."""
        point = shapely.Point(longitude * METRES[0], latitude * METRES[1])
        borders = [
            self._borders[number].distance(point)
            for number, area in enumerate(self._areas)
            if area.code == code
        ]
        return min(borders, default=None)

    def _standing(self, near: list[tuple[float, int]]) -> Standing:
        """Among areas of several levels the deepest speaks; the nearest first, then by code."""
        holding = [self._depth[area] for distance, area in near if distance == 0]
        depth = max(holding or [self._depth[area] for _, area in near])
        ranked = sorted(
            (distance, self._areas[area].code) for distance, area in near if self._depth[area] == depth
        )
        (outside, code), *others = ranked
        return Standing(code, outside, tuple(Neighbour(other, away) for away, other in others))


def to_metres(shape: Any) -> Any:
    """A shape in degrees on the plane of metres."""
    return shapely.transform(shape, lambda degrees: degrees * METRES)
