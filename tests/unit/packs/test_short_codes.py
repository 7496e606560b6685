"""Whose an SMS is: by code and keyword, in whatever way the keyword was typed."""

from __future__ import annotations

import pytest

from salur.packs import load_packs
from salur.packs.short_codes import ShortCodes
from tests.unit.packs.places import PACKS

CODES = ShortCodes.of(
    [("1708", "KONUT", "a"), ("1708", "MUKO2", "b"), ("1709", None, "c"), ("1709", "PALU", "d")]
)


@pytest.mark.parametrize(
    ("text", "whose", "rest"),
    [
        ("KONUT jalan rusak", "a", "jalan rusak"),
        ("konut jalan rusak", "a", "jalan rusak"),
        ("  Konut: jalan rusak", "a", "jalan rusak"),
        ("#KONUT#jalan rusak#", "a", "jalan rusak#"),
        ("KONUT", "a", ""),
        ("konut.", "a", ""),
        ("muko2 lampu mati", "b", "lampu mati"),
        ("LAPOR KONUT jalan rusak", "a", "LAPOR jalan rusak"),
        ("lapor#konut#jalan rusak", "a", "lapor jalan rusak"),
        ("STATUS KONUT 5025 0297 0877", "a", "STATUS 5025 0297 0877"),
        ("LAPOR KONUT", "a", "LAPOR"),
    ],
)
def test_a_keyword_is_found_and_taken_away(text: str, whose: str, rest: str) -> None:
    found = CODES.named("1708", text)
    assert found is not None
    assert (found.whose, found.rest) == (whose, rest)
    assert CODES.holder("1708", text) == whose


@pytest.mark.parametrize(
    "text", ["", "?!", "jalan konut rusak", "KONUTARA jalan", "PALU jalan", "konut2 jalan"]
)
def test_what_only_looks_like_a_keyword_is_left(text: str) -> None:
    assert CODES.named("1708", text) is None
    assert CODES.holder("1708", text) == "a"


def test_who_needs_no_keyword_gets_the_rest() -> None:
    assert CODES.holder("1709", "jalan rusak") == "c"
    assert CODES.holder("1709", "palu jalan rusak") == "d"
    assert CODES.holder("1234", "palu jalan rusak") is None


def test_the_packs_hold_what_they_say() -> None:
    packs = load_packs(PACKS)
    for pack in packs:
        for sms in pack.channels.sms:
            assert packs.short_codes.holder(sms.short_code, f"{sms.keyword or ''} halo") is pack


def test_nobody_is_shown() -> None:
    assert "rusak" not in repr(CODES.named("1708", "KONUT jalan rusak"))
