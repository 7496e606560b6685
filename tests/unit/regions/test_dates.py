"""Dates are told in words, on the day it is where the reader lives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salur.regions import Zone
from salur.regions.dates import local_date, spell_date, spell_moment

# Wednesday evening in Greenwich is Thursday in Konawe Utara.
EVENING = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        (Zone.WIB, "Kamis, 26 November 2026 pukul 00.30 WIB"),
        (Zone.WITA, "Kamis, 26 November 2026 pukul 01.30 WITA"),
        (Zone.WIT, "Kamis, 26 November 2026 pukul 02.30 WIT"),
    ],
)
def test_the_three_zones(zone: Zone, told: str) -> None:
    assert spell_moment(EVENING, zone) == told


def test_the_same_in_english() -> None:
    assert spell_moment(EVENING, Zone.WITA, "en") == "Thursday, 26 November 2026 at 01:30 WITA"


def test_a_time_zone_may_be_given_by_itself() -> None:
    assert spell_date(EVENING, Zone.WITA.tz) == "Kamis, 26 November 2026"
    assert spell_date(EVENING, UTC) == "Rabu, 25 November 2026"


MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month(month: int) -> None:
    assert f" 5 {MONTHS[month - 1]} 2026" in spell_date(datetime(2026, month, 5, tzinfo=UTC), UTC)


def test_a_naive_datetime_has_no_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_date(datetime(2026, 11, 25), UTC)  # noqa: DTZ001 - what the test is about
