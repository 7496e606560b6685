"""What an operator's file may look like: what is mended, what is left out and why, what is refused as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.regions.codes import Level
from salur.regions.geojson import NotBoundaries, read_features
from tests.drawn import BESUSU, WANGGUDU, collection, document, feature, square

GOOD = feature(WANGGUDU, square(-3.53, 122.09))
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[122.0, -3.5], [122.1, -3.4], [122.1, -3.5], [122.0, -3.4], [122.0, -3.5]]],
}


def test_squares_are_read() -> None:
    found = read_features(document(), Level.DESA)
    assert [area.code for area in found.areas] == sorted(area.code for area in found.areas)
    assert {area.name for area in found.areas} >= {"Wanggudu", "Besusu Barat"}
    assert (found.repaired, found.unplaced, found.doubts) == ((), (), ())


def test_crossed_outline_is_mended_and_told() -> None:
    found = read_features(collection(feature(WANGGUDU, BOW_TIE)), Level.DESA)
    assert found.repaired == (WANGGUDU,)
    assert found.areas[0].shape.is_valid
    assert found.areas[0].shape.area > 0


def test_parts_of_one_region_become_one_area() -> None:
    island = feature(WANGGUDU, square(-3.40, 122.30))
    found = read_features(collection(GOOD, island), Level.DESA)
    assert len(found.areas) == 1
    assert len(found.areas[0].shape.geoms) == 2


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (feature("74.09.01", square(-3.5, 122)), "kecamatan, not a desa"),
        (feature("74.09.99.1234", square(-3.5, 122)), "not in the ministry's list"),
        (feature("Wanggudu", square(-3.5, 122)), "no region code"),
        (feature(None, square(-3.5, 122)), "no region code"),
        (feature(BESUSU, None), "no geometry"),
        (feature(BESUSU, {"type": "Point", "coordinates": [119.87, -0.9]}), "is a Point, not an area"),
        (feature(BESUSU, {"type": "Polygon", "coordinates": []}), "empty"),
        (feature(BESUSU, {"type": "Polygon", "coordinates": [[[119.8, -0.9]]]}), "cannot be read"),
        (feature(BESUSU, {"type": "Blob"}), "cannot be read"),
        (feature(BESUSU, square(119.86, -0.9)), "swapped"),
        (feature(BESUSU, square(48.85, 2.35)), "outside Indonesia"),
    ],
)
def test_what_cannot_be_placed_is_told_and_the_rest_is_kept(bad: Any, why: str) -> None:
    found = read_features(collection(GOOD, bad), Level.DESA)
    assert [area.code for area in found.areas] == [WANGGUDU]
    (fault,) = found.unplaced
    assert fault.feature == 2
    assert why in fault.sentence


def test_name_unlike_the_ministrys_is_a_doubt() -> None:
    found = read_features(collection(feature(WANGGUDU, square(-3.5, 122), nama="Kepuh Kidul")), Level.DESA)
    assert len(found.areas) == 1
    assert "named Kepuh Kidul here, Wanggudu in the ministry's list" in found.doubts[0].sentence


def test_code_field_is_kode_or_the_one_that_looks_like_a_code() -> None:
    def renamed(**properties: Any) -> dict[str, Any]:
        return collection({"type": "Feature", "properties": properties, "geometry": square(-3.5, 122.1)})

    assert read_features(document(), Level.DESA).code_field == "kode"
    assert read_features(renamed(KDEPUM="7409011005", x="Wanggudu"), Level.DESA).code_field == "KDEPUM"
    assert read_features(renamed(a=WANGGUDU, b=WANGGUDU), Level.DESA, "b").code_field == "b"
    with pytest.raises(NotBoundaries, match="Several properties do \\(a, b\\); say --code-field"):
        read_features(renamed(a=WANGGUDU, b="7409011005"), Level.DESA)
    with pytest.raises(NotBoundaries, match="None of its properties does"):
        read_features(renamed(x="Wanggudu"), Level.DESA)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ([], "no GeoJSON"),
        ({"type": "Topology"}, "no GeoJSON"),
        ({"type": "FeatureCollection"}, "no list of features"),
        (collection(), "none of its properties does"),
        (collection(feature("x", None)), "No feature can be used"),
        (
            document() | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32751"}}},
            "convert them to WGS 84",
        ),
    ],
)
def test_file_that_is_of_no_use_is_refused(body: Any, why: str) -> None:
    with pytest.raises(NotBoundaries, match=f"(?i){why}"):
        read_features(body, Level.DESA)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
GEOMETRIES = JSON | st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection"]), "coordinates": JSON}
)


@given(GEOMETRIES)
def test_no_geometry_whatever_breaks_the_import(geometry: Any) -> None:
    found = read_features(collection(GOOD, feature(BESUSU, geometry)), Level.DESA)
    assert WANGGUDU in {area.code for area in found.areas}


@given(st.lists(st.tuples(st.floats(95, 141), st.floats(-11, 6)), min_size=3, max_size=12))
def test_any_ring_becomes_a_valid_area_or_a_fault(ring: list[tuple[float, float]]) -> None:
    polygon = {"type": "Polygon", "coordinates": [[list(point) for point in [*ring, ring[0]]]]}
    found = read_features(collection(GOOD, feature(BESUSU, polygon)), Level.DESA)
    assert len(found.areas) + len(found.unplaced) == 2
    assert all(area.shape.is_valid and area.shape.area > 0 for area in found.areas)
