"""Does a point lie in another kabupaten than the one that is asked? Sure of it only where both are drawn.

A point in the border band counts as here, as it may be. Without boundaries there is the nearest known place, which is
a hint: whoever acts on it asks first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from salur.regions.boundaries import Boundaries
from salur.regions.codes import RegionCode
from salur.regions.nearest import Hint

# The largest kabupaten reach some two degrees (220 km) beyond the places that are known of them.
_AROUND = 2.0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The kabupaten or kota in which a point lies, or seems to. `sure`: inside its boundary and beyond the border band.

    `far`: the point cannot lie in the one that was asked, whatever the other is.
    """

    code: RegionCode
    sure: bool = False
    far: bool = False


class Hints(Protocol):
    """Knows the places around; `salur.regions.nearest.Nearest` is one."""

    def find(self, latitude: float, longitude: float) -> Hint | None: ...

    def box(self, code: RegionCode) -> tuple[float, float, float, float] | None: ...


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of the land at this moment."""

    boundaries: Callable[[], Boundaries]
    hints: Callable[[], Hints]

    def elsewhere(self, latitude: float, longitude: float, own: str) -> Elsewhere | None:
        """Where a point (WGS 84 degrees) lies, if not in `own`; None where it may, or nothing is known of it."""
        known, asked = self.boundaries(), RegionCode(own)
        near = known.regencies_near(latitude, longitude)
        if asked in near:
            return None
        if near:
            code = min(near, key=lambda one: (near[one], one))
            sure = near[code] == 0 and len(near) == 1 and known.draws(asked)
            return Elsewhere(code, sure, far=sure)
        hint = self.hints().find(latitude, longitude)
        if hint is None or hint.code == asked:
            return None
        return Elsewhere(hint.code, far=self._far(latitude, longitude, asked))

    def _far(self, latitude: float, longitude: float, code: RegionCode) -> bool:
        box = self.hints().box(code)
        if box is None:
            return False
        west, south, east, north = box
        level = south - _AROUND <= latitude <= north + _AROUND
        return not (level and west - _AROUND <= longitude <= east + _AROUND)
