"""A point belongs to the area that holds it, near a border to either; the arithmetic of it holds anywhere here."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.regions.boundaries import EITHER_SIDE_M, Boundaries, BoundarySet
from salur.regions.distances import distance_m
from salur.regions.standing import Standing
from tests.drawn import BESUSU, LARONAHA, PUUWANGGUDU, WANGGUDU, areas, drawn

LAND = drawn()
LATITUDES = st.floats(-11, 6)
LONGITUDES = st.floats(95, 141)


@pytest.mark.parametrize(
    ("point", "code", "others"),
    [
        ((-3.52, 122.10), WANGGUDU, []),
        ((-3.52, 122.12), PUUWANGGUDU, []),
        ((-0.90, 119.87), BESUSU, []),
        # 222 m west and east of the border at 122.11.
        ((-3.52, 122.108), WANGGUDU, [PUUWANGGUDU]),
        ((-3.52, 122.112), PUUWANGGUDU, [WANGGUDU]),
        # 334 m from it.
        ((-3.52, 122.107), WANGGUDU, []),
        # 100 m off the outer edge, and far out.
        ((-3.5309, 122.10), WANGGUDU, []),
    ],
)
def test_point_stands_in_its_area(point: tuple[float, float], code: str, others: list[str]) -> None:
    found = LAND.find(*point)
    assert found is not None
    assert (found.code, [other.code for other in found.others]) == (code, others)


def test_point_far_from_all_areas_stands_nowhere() -> None:
    assert LAND.find(-3.6, 122.10) is None
    assert Boundaries().find(-3.52, 122.10) is None


def test_distances_are_metres() -> None:
    beside = LAND.find(-3.52, 122.108)
    assert beside is not None
    assert beside.others[0].distance_m == pytest.approx(222, abs=2)
    outside = LAND.find(-3.5309, 122.10)
    assert outside is not None
    assert outside.outside_m == pytest.approx(100, abs=2)
    assert LAND.border_m(WANGGUDU, -3.52, 122.10) == pytest.approx(1106, abs=10)
    assert LAND.border_m("74.09.01.1009", -3.52, 122.10) is None


@given(LATITUDES, LONGITUDES, st.floats(0, 2 * math.pi), st.floats(50, 2_000))
def test_distance_is_true_to_two_per_cent(
    latitude: float, longitude: float, bearing: float, metres: float
) -> None:
    north = metres * math.cos(bearing) / 110_574
    east = metres * math.sin(bearing) / (111_320 * math.cos(math.radians(latitude)))
    assert distance_m((latitude, longitude), (latitude + north, longitude + east)) == pytest.approx(
        metres, rel=0.025
    )


@given(st.lists(st.tuples(st.floats(-3.55, -3.50), st.floats(122.08, 122.16)), max_size=30))
def test_many_points_are_found_as_each_by_itself(points: list[tuple[float, float]]) -> None:
    together = LAND.find_many([p[0] for p in points], [p[1] for p in points])
    assert together == [LAND.find(*point) for point in points]


@given(st.floats(-3.55, -3.50), st.floats(122.08, 122.16))
def test_either_side_is_symmetric_and_bounded(latitude: float, longitude: float) -> None:
    found = LAND.find(latitude, longitude)
    if found is None:
        return
    assert found.outside_m <= EITHER_SIDE_M
    assert all(found.outside_m <= other.distance_m <= EITHER_SIDE_M for other in found.others)
    assert found.code not in {other.code for other in found.others}


def test_deeper_level_speaks_first() -> None:
    whole = areas(WANGGUDU)[0]
    kecamatan = type(whole)(whole.code.parent or whole.code, "Asera", whole.shape.buffer(0.01))
    both = Boundaries([BoundarySet("a", "1", "", "", (whole,)), BoundarySet("b", "1", "", "", (kecamatan,))])
    assert both.find(-3.52, 122.10) == Standing(whole.code)
    outside = both.find(-3.535, 122.10)
    assert outside is not None
    assert outside.code == kecamatan.code


def test_new_set_takes_the_old_ones_place() -> None:
    first = Boundaries([BoundarySet("x", "1", "", "", areas(WANGGUDU))])
    second = first.with_sets([BoundarySet("x", "2", "", "", areas(LARONAHA))])
    assert first.find(-3.52, 122.10) is not None
    assert second.find(-3.52, 122.10) is None
    assert second.find(-3.52, 122.14) is not None
