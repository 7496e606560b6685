"""Another kabupaten is sure only inside its boundary, beyond the border band, where one's own is drawn too."""

from __future__ import annotations

from salur.regions.boundaries import Boundaries, BoundarySet
from salur.regions.elsewhere import Elsewhere, Grounds
from tests.drawn import BESUSU, WANGGUDU, FewPlaces, areas, drawn

IN_PALU, IN_KONAWE_UTARA, OFF_BESUSU = (-0.90, 119.87), (-3.52, 122.10), (-0.9105, 119.87)


def found(boundaries: Boundaries, point: tuple[float, float], own: str) -> Elsewhere | None:
    return Grounds(lambda: boundaries, FewPlaces).elsewhere(*point, own)


def test_a_point_is_surely_elsewhere_only_where_both_are_drawn_and_no_border_is_near() -> None:
    both, theirs = drawn(), Boundaries([BoundarySet("d", "1", "drawn", "CC0", areas(BESUSU))])
    assert found(both, IN_PALU, "74.09") == Elsewhere("72.71", sure=True, far=True)  # type: ignore[arg-type]
    assert found(both, IN_KONAWE_UTARA, "74.09") is None
    # 55 m outside their edge, and nothing of one's own known: it seems so.
    for boundaries, point in ((both, OFF_BESUSU), (theirs, IN_PALU)):
        there = found(boundaries, point, "74.09")
        assert there is not None
        assert (there.code, there.sure) == ("72.71", False)


def test_in_the_border_band_a_point_may_be_here() -> None:
    moved = [*areas(WANGGUDU), *areas(BESUSU)]
    east = next(area for area in areas() if area.code == "74.09.01.2031")
    neighbours = Boundaries(
        [BoundarySet("d", "1", "drawn", "CC0", (moved[0], type(east)(moved[1].code, "Besusu", east.shape)))]
    )
    # The border is at 122.11: 222 m and 334 m east of it.
    assert found(neighbours, (-3.52, 122.112), "74.09") is None
    assert found(neighbours, (-3.52, 122.113), "74.09") == Elsewhere("72.71", sure=True, far=True)  # type: ignore[arg-type]


def test_without_boundaries_the_nearest_place_is_a_hint() -> None:
    nothing = Boundaries()
    assert found(nothing, IN_KONAWE_UTARA, "74.09") is None
    assert found(nothing, IN_PALU, "74.09") == Elsewhere("72.71", sure=False, far=True)  # type: ignore[arg-type]
    kendari = found(nothing, (-3.97, 122.51), "74.09")
    assert kendari is not None
    assert (kendari.sure, kendari.far) == (False, False)
    assert found(nothing, (-10.0, 100.0), "74.09") is None
