"""How many points a second are placed: one at a time as verify asks, and in bulk. Squares of a drawn grid serve as desa."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import shapely

from salur.regions.boundaries import Area, Boundaries, BoundarySet
from salur.regions.names import below

POINTS = 200_000
WANTED = 50_000
_CORNERS = 150


def main() -> int:
    """Measures and prints; 1 where bulk look-ups miss the mark."""
    boundaries = Boundaries([BoundarySet("grid", "1", "drawn", "CC0", _grid())])
    numbers = np.random.Generator(np.random.PCG64(1))
    latitudes, longitudes = numbers.uniform(-4, -3, POINTS), numbers.uniform(121, 123, POINTS)
    began = time.perf_counter()
    found = boundaries.find_many(latitudes.tolist(), longitudes.tolist())
    bulk = POINTS / (time.perf_counter() - began)
    began = time.perf_counter()
    for latitude, longitude in zip(latitudes[:20_000].tolist(), longitudes[:20_000].tolist(), strict=True):
        boundaries.find(latitude, longitude)
    single = 20_000 / (time.perf_counter() - began)
    held = sum(one is not None for one in found)
    print(
        f"boundaries: {bulk:,.0f} points/s in bulk (wanted {WANTED:,}), {single:,.0f}/s one by one, {held} placed"
    )
    result = {"bulk": round(bulk), "single": round(single), "wanted": WANTED, "met": bulk >= WANTED}
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    (folder / "boundaries.json").write_text(json.dumps(result, indent=2))
    return 0 if bulk >= WANTED else 1


def _grid() -> tuple[Area, ...]:
    """A grid of circles cut to their cells, each with as many corners as a surveyed desa has."""
    codes = [region for region in below("74.09") if region.code.count(".") == 3]
    areas = []
    for number, region in enumerate(codes):
        west, south = 121 + number % 14 / 7, -4 + number // 14 / 12
        shape = shapely.Point(west + 0.07, south + 0.04).buffer(0.06, quad_segs=_CORNERS // 4)
        areas.append(Area(region.code, region.name, shape))
    return tuple(areas)


if __name__ == "__main__":
    raise SystemExit(main())
