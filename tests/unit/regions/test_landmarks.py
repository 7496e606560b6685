"""Landmarks stand for their desa; what else a text names makes them surer or puts them aside."""

from __future__ import annotations

import pytest

from salur.contracts.reports import Place
from salur.regions.codes import RegionCode
from salur.regions.gazetteer import Gazetteer
from salur.regions.landmarks import Landmark, Landmarks
from services.verify.domain.places import Geography, Outcome
from tests.drawn import PUUWANGGUDU, drawn

WANGGUDU, ANDOWIA, LARONAHA = (RegionCode(c) for c in ("74.09.01.1005", "74.09.09.2003", "74.09.08.2001"))
KNOWN = Landmarks(
    (
        Landmark("Pasar Wanggudu", ("Pasar Wanggudu", "pasar sentral"), WANGGUDU),
        Landmark("RSUD (contoh)", ("RSUD Konawe Utara", "RSUD"), LARONAHA),
        Landmark("Pasar Andowia", ("Pasar Andowia",), ANDOWIA),
        Landmark("Menara air", ("menara air",), None, (-3.52, 122.12)),
    )
)
GAZETTEER = Gazetteer({"74.09": KNOWN})
LAND = Geography(GAZETTEER, drawn(), None, {"74.09": KNOWN})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Lampu mati di depan RSUD", ["RSUD (contoh), Desa Laronaha, Kecamatan Oheo"]),
        ("dekat pasar sentral, sampah menumpuk", ["Pasar Wanggudu, Kelurahan Wanggudu, Kecamatan Asera"]),
        # Its own name holds a desa's; the kecamatan named beside it agrees.
        ("dekat Pasar Wanggudu", ["Pasar Wanggudu, Kelurahan Wanggudu, Kecamatan Asera"]),
        ("Pasar Wanggudu, Kecamatan Asera", ["Pasar Wanggudu, Kelurahan Wanggudu, Kecamatan Asera"]),
        # A region that is named is believed; of the landmarks those in it.
        ("depan RSUD di desa Puuwanggudu", ["Desa Puuwanggudu, Kecamatan Asera"]),
        ("dari RSUD ke pasar sentral, Kecamatan Asera", ["Pasar Wanggudu, Kelurahan Wanggudu, Kecamatan Asera"]),
        ("antara RSUD dan pasar sentral", ["RSUD (contoh), Desa Laronaha, Kecamatan Oheo", "Pasar Wanggudu, Kelurahan Wanggudu, Kecamatan Asera"]),
        ("di pasar", []),
    ],
)  # fmt: skip
def test_landmarks_and_regions_in_one_text(text: str, titles: list[str]) -> None:
    assert [match.title for match in GAZETTEER.find(text, "74.09")] == titles


def test_verify_places_by_landmark_and_by_its_point() -> None:
    found = LAND.find_place(Place(text="depan RSUD"), "", "74.09")
    assert (found.outcome, found.place.region) == (Outcome.NAMED, LARONAHA)
    assert found.titles == ("RSUD (contoh), Desa Laronaha, Kecamatan Oheo",)
    pointed = LAND.find_place(Place(text="bawah menara air"), "", "74.09")
    assert (pointed.outcome, pointed.place.region) == (Outcome.NAMED, PUUWANGGUDU)
    assert LAND.find_place(Place(text="bawah menara air"), "", "72.71").outcome is Outcome.UNKNOWN
