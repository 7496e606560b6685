"""Imported boundaries as a drawing: by kecamatan, small however fine they were, one border between neighbours."""

from __future__ import annotations

import json
import math

import shapely
from shapely.geometry import shape

from salur.regions.boundaries import Area, BoundarySet
from salur.regions.codes import RegionCode
from salur.regions.outlines import outlines
from tests.drawn import areas

KONAWE_UTARA = RegionCode("74.09")


def imported(name: str, drawn: tuple[Area, ...]) -> list[BoundarySet]:
    return [BoundarySet(name, "1", "Badan Survei", "CC BY 4.0", drawn)]


def test_desa_are_drawn_as_the_kecamatan_they_are_part_of() -> None:
    found = outlines(imported("74.09/desa", areas()), KONAWE_UTARA)
    assert found is not None
    told = [feature["properties"]["title"] for feature in found.areas["features"]]
    assert told == ["Kecamatan Asera", "Kecamatan Oheo"]
    assert found.credit == "Badan Survei (CC BY 4.0)"
    assert [round(edge, 2) for edge in found.box] == [122.09, -3.53, 122.15, -3.51]
    asera = shape(found.areas["features"][0]["geometry"])
    assert asera.contains(shapely.Point(122.11, -3.52))


def test_where_only_the_kabupaten_is_known_its_border_is_drawn_and_else_nothing() -> None:
    whole = (Area(KONAWE_UTARA, "Konawe Utara", shapely.box(121.5, -3.9, 122.5, -3)),)
    other = (Area(RegionCode("74.01"), "Kolaka", shapely.box(120.5, -4.9, 121.5, -4)),)
    found = outlines(imported("74/kabupaten", whole + other), KONAWE_UTARA)
    assert found is not None
    assert [feature["properties"]["code"] for feature in found.areas["features"]] == ["74.09"]
    assert outlines(imported("74/kabupaten", other), KONAWE_UTARA) is None
    assert outlines([], KONAWE_UTARA) is None


def test_a_coast_of_ten_thousand_corners_and_its_islets_fit_into_what_may_be_sent() -> None:
    def coast(steps: int) -> list[tuple[float, float]]:
        return [
            (122 + (0.3 + 0.01 * math.sin(37 * turn)) * math.cos(turn), -3.5 + 0.3 * math.sin(turn))
            for turn in (2 * math.pi * step / steps for step in range(steps))
        ]

    island = shapely.Polygon(coast(10_000))
    islets = [shapely.Point(122.5 + step / 1000, -3.2).buffer(0.0002) for step in range(300)]
    west = shapely.box(121, -4, 122, -3)
    shapes = {
        "74.09.01": island.intersection(west),
        "74.09.08": shapely.union_all([island.difference(west), *islets]),
    }
    drawn = tuple(Area(RegionCode(code), code, one) for code, one in shapes.items())
    found = outlines(imported("74.09/kecamatan", drawn), KONAWE_UTARA, most=8_000)
    assert found is not None
    assert len(json.dumps(found.areas, separators=(",", ":"))) <= 8_000
    first, second = (shape(feature["geometry"]) for feature in found.areas["features"])
    assert abs(first.area + second.area - island.area) < 0.01 * island.area
    assert first.intersection(second).area < 1e-6
    assert first.distance(second) == 0
