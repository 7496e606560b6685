"""Deadlines fall on days when the offices of Indonesia are open, cuti bersama included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal.holidays import get_holidays

from salur.regions import Zone
from salur.regions.workdays import (
    WorkCalendar,
    YearNotDecreed,
    add_working_days,
    national_days_off,
    working_days_between,
)

WITA = WorkCalendar(Zone.WITA)


def at(text: str, zone: Zone = Zone.WITA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone.tz)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # an ordinary week: Sunday 22 November 2026 is followed by a Monday
        ("2026-11-22 19:00", 1, "2026-11-23 16:00"),
        ("2026-11-23 00:00", 1, "2026-11-24 16:00"),
        ("2026-11-23 08:00", 1, "2026-11-24 16:00"),
        ("2026-11-23 23:59", 1, "2026-11-24 16:00"),
        ("2026-11-20 09:00", 1, "2026-11-23 16:00"),
        ("2026-11-20 09:00", 5, "2026-11-27 16:00"),
        # Nyepi and Idul Fitri 2026 with their cuti bersama, 18 to 24 March, then Good Friday
        ("2026-03-17 10:00", 1, "2026-03-25 16:00"),
        ("2026-03-20 10:00", 1, "2026-03-25 16:00"),
        ("2026-03-10 10:00", 14, "2026-04-07 16:00"),
        # Christmas with its cuti bersama on the 24th, and over the new year
        ("2026-12-23 10:00", 1, "2026-12-28 16:00"),
        ("2026-12-23 10:00", 5, "2027-01-04 16:00"),
        # sixty working days, over Christmas, Isra Mikraj and Imlek
        ("2026-11-23 10:00", 60, "2027-02-22 16:00"),
    ],
)
def test_a_deadline(start: str, days: int, due: str) -> None:
    assert add_working_days(at(start), days, WITA) == at(due)


def test_the_day_is_that_of_the_place() -> None:
    # 16.30 UTC on Monday is half past midnight on Tuesday in Konawe Utara, and still Monday in Jakarta.
    moment = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert add_working_days(moment, 1, WITA) == at("2026-11-25 16:00")
    assert add_working_days(moment, 1, WorkCalendar(Zone.WIB)) == at("2026-11-24 16:00", Zone.WIB)


def test_offices_may_open_at_other_hours_and_on_saturday() -> None:
    calendar = WorkCalendar(Zone.WITA, time(8), time(14, 30), weekdays=frozenset(range(6)))
    assert add_working_days(at("2026-11-20 09:00"), 1, calendar) == at("2026-11-21 14:30")
    assert calendar.is_open(at("2026-11-21 08:00"))
    assert not calendar.is_open(at("2026-11-21 14:30"))
    assert not calendar.is_open(at("2026-11-22 09:00"))
    assert not calendar.is_open(at("2026-12-25 09:00"))


def test_a_local_day_off_counts() -> None:
    calendar = WorkCalendar(Zone.WITA, own_days={date(2026, 11, 24)})
    assert add_working_days(at("2026-11-23 09:00"), 1, calendar) == at("2026-11-25 16:00")


def test_a_year_nobody_has_decreed_fails_loudly() -> None:
    with pytest.raises(YearNotDecreed, match="2031"):
        add_working_days(at("2030-12-31 10:00"), 1, WorkCalendar(Zone.WITA, own_years={2030: set()}))
    with pytest.raises(YearNotDecreed, match="table for 2040"):
        WITA.is_working_day(date(2040, 6, 1))


def test_a_local_table_stands_in_for_the_decree() -> None:
    calendar = WorkCalendar(Zone.WITA, own_years={2040: {date(2040, 6, 1)}})
    assert not calendar.is_working_day(date(2040, 6, 1))
    assert calendar.is_working_day(date(2040, 6, 4))


# Cuti bersama as the three ministers decreed them: SKB of 14 October 2024, 18 August added by that of 7 August 2025; SKB of
# 19 September 2025.
TOGETHER = {
    2025: "01-28 03-28 04-02 04-03 04-04 04-07 05-13 05-30 06-09 08-18 12-26",
    2026: "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24",
}
NATIONAL = {
    2025: "01-01 01-27 01-29 03-29 03-31 04-01 04-18 04-20 05-01 05-12 05-29 06-01 06-06 06-27 08-17 09-05 12-25",
    2026: "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25",
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_off_is_the_decreed_one(year: int) -> None:
    decreed = f"{NATIONAL[year]} {TOGETHER[year]}".split()
    assert national_days_off(year) == {date.fromisoformat(f"{year}-{day}") for day in decreed}


@pytest.mark.parametrize("year", [2026, 2027])
def test_two_sources_of_the_decree_agree(year: int) -> None:
    assert national_days_off(year) == {date.fromisoformat(day.date) for day in get_holidays(year).holidays}


def test_a_deadline_is_at_least_a_day_away_and_aware() -> None:
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(at("2026-11-23 10:00"), 0, WITA)
    with pytest.raises(ValueError, match="aware"):
        add_working_days(datetime(2026, 11, 23), 1, WITA)  # noqa: DTZ001 - what the test is about


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 30)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001


@given(MOMENTS, st.integers(1, 60))
def test_between_undoes_add(start: datetime, days: int) -> None:
    due = add_working_days(start, days, WITA)
    assert working_days_between(start, due, WITA) == days
    assert working_days_between(due, start, WITA) <= 0


@given(MOMENTS, st.integers(1, 60))
def test_a_deadline_is_a_closing_time_and_never_sooner_than_the_days(start: datetime, days: int) -> None:
    due = add_working_days(start, days, WITA)
    assert due.time() == WITA.closes
    assert WITA.is_working_day(due.date())
    assert due - start > timedelta(days=days) - timedelta(hours=8)


@given(MOMENTS, MOMENTS, st.integers(1, 20))
def test_who_begins_later_is_not_due_earlier(one: datetime, other: datetime, days: int) -> None:
    first, second = sorted((one, other))
    assert add_working_days(first, days, WITA) <= add_working_days(second, days, WITA)
