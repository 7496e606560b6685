"""Where a point stands among areas: what is said of it, without the polygons that tell."""

from __future__ import annotations

from dataclasses import dataclass

from salur.regions.codes import RegionCode


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An area near a point, with its distance from it in metres (0 where it holds the point)."""

    code: RegionCode
    distance_m: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a point stands: in `code`, or just outside it (`outside_m` > 0). `others` may hold it as well."""

    code: RegionCode
    outside_m: float = 0.0
    others: tuple[Neighbour, ...] = ()

    @property
    def either_side(self) -> bool:
        return bool(self.others)
