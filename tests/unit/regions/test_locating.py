"""A place gets the best grade it can have, with all that it may be and the reasons."""

from __future__ import annotations

from salur.contracts.reports import PlaceGrade
from salur.regions.boundaries import Boundaries
from salur.regions.codes import RegionCode
from salur.regions.gazetteer import Gazetteer
from salur.regions.locating import Located, locate_point, locate_words
from salur.regions.nearest import nearest
from tests.drawn import PUUWANGGUDU, WANGGUDU, OnlyPalu, drawn

KONUT, PALU = RegionCode("74.09"), RegionCode("72.71")
NAMES = Gazetteer()


def point(latitude: float, longitude: float) -> Located:
    return locate_point(latitude, longitude, drawn(), OnlyPalu())


def words(text: str, *within: RegionCode) -> Located:
    return locate_words(text, within or (KONUT,), NAMES)


def test_point_in_a_boundary_is_certain() -> None:
    found = point(-3.52, 122.10)
    assert (found.grade, found.region) == (PlaceGrade.POLYGON, WANGGUDU)
    assert found.names == {
        "desa": "Wanggudu",
        "kecamatan": "Asera",
        "kabupaten": "Kabupaten Konawe Utara",
        "province": "Sulawesi Tenggara",
    }
    assert found.distance_to_border_m is not None
    assert 1_000 < found.distance_to_border_m < 1_200
    assert found.reasons[0] == "inside its boundary"


def test_point_near_a_border_may_be_on_either_side() -> None:
    found = point(-3.52, 122.108)
    assert [candidate.region for candidate in found.candidates] == [WANGGUDU, PUUWANGGUDU]
    assert any("either side: Desa Puuwanggudu" in reason for reason in found.reasons)


def test_point_without_a_boundary_is_hinted_at() -> None:
    found = point(-0.80, 119.87)
    assert (found.grade, found.region) == (PlaceGrade.NEAREST, "72.71")
    assert found.names["desa"] is None
    assert any("a hint, no more" in reason for reason in found.reasons)


def test_point_in_the_sea_is_not_known() -> None:
    found = point(-6.0, 110.0)
    assert (found.grade, found.region, found.candidates) == (PlaceGrade.UNKNOWN, None, ())


def test_nearest_places_name_the_pilots_capitals() -> None:
    capitals = {
        "74.09": (-3.52, 122.10),
        "16.02": (-3.39, 104.83),
        "72.71": (-0.90, 119.87),
        "64.08": (0.50, 117.54),
        "17.06": (-2.58, 101.12),
    }
    for code, at in capitals.items():
        found = locate_point(*at, Boundaries(), nearest())
        assert (found.grade, found.region) == (PlaceGrade.NEAREST, code)
        assert "no boundaries have been imported" in found.reasons


def test_words_name_a_place_and_say_why() -> None:
    found = words("desa Wanggudu")
    assert (found.grade, found.region) == (PlaceGrade.NAMED, WANGGUDU)
    assert "spelled as in the ministry's list" in found.reasons
    slip = words("Kel. Wangudu Kec. Asera")
    assert slip.region == WANGGUDU
    assert "spelled with a slip" in slip.reasons
    assert words("dusun 2 Wanggudu dekat puskesmas").region == WANGGUDU


def test_words_that_fit_several_are_asked_about() -> None:
    found = words("desa Wanggudu atau desa Puuwonggia")
    assert (found.grade, found.region) == (PlaceGrade.UNKNOWN, None)
    assert len(found.candidates) == 2
    assert "the reporter is asked" in found.reasons[0]


def test_bare_name_is_weighed_within_each_jurisdiction() -> None:
    assert words("Wanggudu", PALU, KONUT).region == WANGGUDU
    assert words("Besusu Barat", PALU, KONUT).region == "72.71.01.1004"


def test_place_elsewhere_is_named_as_elsewhere() -> None:
    found = words("di kota Palu")
    assert (found.grade, found.region) == (PlaceGrade.NAMED, "72.71")
    assert "Kota Palu is named instead" in found.reasons
    assert words("entah di mana").grade is PlaceGrade.UNKNOWN
