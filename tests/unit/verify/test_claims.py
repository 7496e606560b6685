"""Dates that cannot be are noticed; dates that may well lie ahead are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verify.domain.claims import DateFact, odd_dates

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Banjir tanggal 3 Maret 2026", {DateFact.FUTURE: "3 Maret 2026"}),
        ("Banjir 12/12/2030 di desa", {DateFact.FUTURE: "12/12/2030"}),
        ("Kejadian 30 Februari 2026", {DateFact.IMPOSSIBLE: "30 Februari 2026"}),
        ("Kejadian 45-13-2025", {DateFact.IMPOSSIBLE: "45-13-2025"}),
        ("Banjir tanggal 2 Maret 2026", {}),
        ("Sejak 1 Jan. 2026 mati lampu", {}),
        ("Acara akan diadakan 3 April 2026", {}),
        ("KTP berlaku sampai 12-12-2030", {}),
        ("Batas akhir pendaftaran tanggal 1 Mei 2026", {}),
        ("Nomor 12/34/5678 di kuitansi", {}),
        ("Jalan rusak", {}),
    ],
)
def test_dates(text: str, facts: dict[DateFact, str]) -> None:
    assert odd_dates(text, TODAY) == facts


@given(st.dates(date(1900, 1, 1), TODAY))
def test_no_day_that_has_been_is_odd(day: date) -> None:
    assert odd_dates(f"Kejadian {day.day}/{day.month}/{day.year}", TODAY) == {}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    odd_dates(text, TODAY)
