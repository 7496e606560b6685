"""A region code is checked when it is made, and knows where it lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from salur.regions import Level, RegionCode


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("74", Level.PROVINSI),
        ("74.09", Level.KABUPATEN),
        ("74.09.01", Level.KECAMATAN),
        ("74.09.01.1005", Level.DESA),
    ],
)
def test_a_code_knows_its_level(text: str, level: Level) -> None:
    assert RegionCode(text).level == level
    assert RegionCode.from_digits(text.replace(".", "")) == text


@pytest.mark.parametrize(
    "text", ["", "7", "7409", "74.9", "74.09.", "74.09.01.105", "04.09", "74.09.01.1005.1", "٧٤"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="region code"):
        RegionCode(text)


@pytest.mark.parametrize("digits", ["", "740", "74.09", "7409011", "74090110051"])
def test_digits_of_another_length_are_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="region digits"):
        RegionCode.from_digits(digits)


def test_parents_are_nearest_first() -> None:
    assert RegionCode("74.09.01.1005").parents == ("74.09.01", "74.09", "74")
    assert RegionCode("74").parent is None
    assert RegionCode("74").parents == ()


def test_a_code_is_cut_to_a_level() -> None:
    desa = RegionCode("74.09.01.1005")
    assert desa.at(Level.KECAMATAN) == "74.09.01"
    assert desa.at(Level.DESA) == desa
    assert RegionCode("74.09").at(Level.DESA) is None


def test_within_compares_whole_parts() -> None:
    assert RegionCode("74.09.01").within("74.09")
    assert RegionCode("74.09").within("74.09")
    assert not RegionCode("74.09").within("74.09.01")
    assert not RegionCode("74.10").within("74.1")


@given(st.integers(10, 99), st.integers(1, 99), st.integers(1, 99), st.integers(1001, 2999))
def test_every_part_of_a_desa_lies_within_the_parts_above(
    province: int, regency: int, district: int, village: int
) -> None:
    code = RegionCode(f"{province}.{regency:02}.{district:02}.{village}")
    assert all(code.within(parent) for parent in code.parents)


class _Holder(BaseModel):
    code: RegionCode


def test_a_model_carries_it_as_plain_text() -> None:
    held = _Holder.model_validate({"code": "74.09"})
    assert isinstance(held.code, RegionCode)
    assert held.model_dump_json() == '{"code":"74.09"}'
    assert isinstance(_Holder.model_validate_json('{"code":"74.09"}').code, RegionCode)
    with pytest.raises(ValidationError):
        _Holder.model_validate({"code": "7409"})
