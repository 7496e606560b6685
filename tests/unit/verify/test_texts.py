"""Nearly the same text is found by its bands; another text is not; a fingerprint comes out the same each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verify.domain.texts import SHORTEST, Fingerprint, fingerprint

POTHOLE = "Jalan berlubang besar di depan kantor desa Wanggudu, sudah dua minggu dan ada motor yang jatuh tadi malam"
BANDS = (8563248935617361117, 7208626462230029460)


def made(text: str) -> Fingerprint:
    found = fingerprint(text)
    assert found is not None
    return found


def meet(first: str, second: str) -> bool:
    return bool(set(made(first).bands) & set(made(second).bands))


@pytest.mark.parametrize(
    "copy",
    [
        POTHOLE.upper(),
        POTHOLE.replace(",", " -- ") + "!!!",
        POTHOLE.replace("berlubang", "berlobang"),
        "Tolong. " + POTHOLE,
        POTHOLE + " Mohon segera ditindak",
    ],
)
def test_copies_meet_and_are_alike(copy: str) -> None:
    assert meet(POTHOLE, copy)
    assert made(POTHOLE).likeness(made(copy)) > 0.6


@pytest.mark.parametrize(
    "other",
    [
        "Puskesmas tutup pada jam layanan, obat untuk ibu saya habis sejak hari Senin kemarin",
        "Lampu jalan di pasar mati semua, warga takut lewat kalau malam karena gelap sekali",
    ],
)
def test_other_texts_do_not_meet(other: str) -> None:
    assert not meet(POTHOLE, other)
    assert made(POTHOLE).likeness(made(other)) < 0.3


def test_short_texts_have_no_fingerprint() -> None:
    assert fingerprint("jalan rusak") is None
    assert fingerprint("") is None
    assert fingerprint("." * 500) is None


def test_fingerprint_is_the_same_on_every_machine() -> None:
    assert made(POTHOLE).bands[0] == made(POTHOLE).bands[0]
    assert made(POTHOLE).bands[:2] == BANDS


@given(st.text(max_size=300))
def test_any_text_is_like_itself_alone_and_fits_the_store(text: str) -> None:
    found = fingerprint(text)
    if found is None:
        return
    assert found.length >= SHORTEST
    assert found.likeness(found) == 1
    assert all(-(2**63) <= band < 2**63 for band in found.bands)
    assert Fingerprint(found.minima, found.length).bands == found.bands
