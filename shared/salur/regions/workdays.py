"""Indonesian working days: which they are, and when a number of them has passed.

National holidays and cuti bersama come from the package `holidays` (its `government` category is the yearly SKB of
three ministers). A year whose decree is not known fails loudly; a local table can supply it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from salur.regions.zones import Zone

_DAY = timedelta(days=1)
_MONDAY_TO_FRIDAY = frozenset(range(5))


class YearNotDecreed(Exception):
    """Nobody has decreed the holidays of that year yet, so no deadline in it can be told."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"the holidays and cuti bersama of {year} are not known: update the package `holidays`, "
            f"or give the calendar a table for {year}"
        )
        self.year = year


@dataclass(frozen=True)
class WorkCalendar:
    """When the offices of one place are open.

    `weekdays` count from Monday 0. `own_years` says, for a year, all its days off on weekdays, and is taken instead
    of the national table; `own_days` are days off in addition (a local election, a regency's anniversary), and
    `worked_days` are days of the table that are worked all the same.
    """

    zone: Zone
    opens: time = time(7, 30)
    closes: time = time(16, 0)
    weekdays: frozenset[int] = _MONDAY_TO_FRIDAY
    own_years: Mapping[int, Collection[date]] = field(default_factory=dict)
    own_days: Collection[date] = frozenset()
    worked_days: Collection[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Raises YearNotDecreed."""
        off = self.own_years.get(day.year)
        if off is None:
            off = national_days_off(day.year)
        if day.weekday() not in self.weekdays or day in self.own_days:
            return False
        return day not in off or day in self.worked_days

    def first_working_day_after(self, day: date) -> date:
        """Raises YearNotDecreed."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def closing(self, day: date) -> datetime:
        """The end of office hours of a day."""
        return datetime.combine(day, self.closes, tzinfo=self.zone.tz)

    def is_open(self, moment: datetime) -> bool:
        """Whether the offices are open at an instant. Raises YearNotDecreed, ValueError for a naive datetime."""
        local = _local(moment, self.zone)
        return self.opens <= local.time() < self.closes and self.is_working_day(local.date())


@cache
def national_days_off(year: int) -> frozenset[date]:
    """National holidays and cuti bersama of a year.

    Source: SKB of the ministers of religion, manpower and PANRB, in the package `holidays`. Every year since 2002 has
    had cuti bersama, so that a year without any is one whose decree the package does not know.
    Raises YearNotDecreed.
    """
    together = holidays.country_holidays("ID", years=year, categories=("government",))
    if not together:
        raise YearNotDecreed(year)
    national = holidays.country_holidays("ID", years=year, categories=("public",))
    return frozenset((*national, *together))


def add_working_days(start: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """The end of office hours of the n-th working day after the day of `start`, in the calendar's zone.

    The day of `start` does not count, whenever in it `start` falls, nor does a day off; so a report of Friday night
    and one of Saturday have the same first day, Monday. Raises ValueError for fewer than one day or a naive datetime,
    YearNotDecreed when the way leads into such a year.
    """
    if days < 1:
        raise ValueError(f"a deadline needs at least one working day, not {days}")
    day = _local(start, calendar.zone).date()
    for _ in range(days):
        day = calendar.first_working_day_after(day)
    return calendar.closing(day)


def office_day(calendar: WorkCalendar) -> timedelta:
    """How long the offices of a place are open in a day."""
    day = date.min
    return datetime.combine(day, calendar.closes) - datetime.combine(day, calendar.opens)


def add_office_time(start: datetime, length: timedelta, calendar: WorkCalendar) -> datetime:
    """The instant at which the offices have been open for `length` since `start`, in the calendar's zone.

    Raises ValueError for a naive datetime, YearNotDecreed.
    """
    at, left = _local(start, calendar.zone), length
    while True:
        opens, closes = (
            datetime.combine(at.date(), t, tzinfo=calendar.zone.tz) for t in (calendar.opens, calendar.closes)
        )
        at = max(at, opens)
        if at < closes and calendar.is_working_day(at.date()):
            if left <= closes - at:
                return at + left
            left -= closes - at
        at = datetime.combine(at.date() + _DAY, calendar.opens, tzinfo=calendar.zone.tz)


def working_days_between(start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """How many working days lie after the day of `start` up to and with the day of `end`; negative when it is before.

    So `working_days_between(start, add_working_days(start, n, calendar), calendar)` is n. Raises YearNotDecreed,
    ValueError for a naive datetime.
    """
    first, last = _local(start, calendar.zone).date(), _local(end, calendar.zone).date()
    if last < first:
        return -sum(map(calendar.is_working_day, _days(last, first)))
    return sum(map(calendar.is_working_day, _days(first, last)))


def _days(after: date, until: date) -> Iterator[date]:
    while after < until:
        after += _DAY
        yield after


def _local(moment: datetime, zone: Zone) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("working days are counted from aware datetimes only")
    return moment.astimezone(zone.tz)
