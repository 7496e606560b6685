"""holidays.yaml: days off that the national table does not have, and whole years that it does not know yet.

The national table is the package `holidays`: public holidays, and cuti bersama by the yearly decree (SKB) of three ministers. A
year whose decree is not in it is written here, all of its days off, until the package has it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated

from pydantic import Field

from salur.packs.sla import Sla
from salur.packs.value import Sourced, Text
from salur.regions.workdays import YearNotDecreed, national_days_off

# A clock of working days may stand still over long holidays: so many days more are looked ahead for it.
_LEEWAY = timedelta(days=30)


class DayOff(Sourced):
    """A day on which the offices are closed; `joint` is cuti bersama."""

    day: date
    name: Text
    joint: bool = False


class MovedDay(Sourced):
    """A day off of the national table that is worked, because another day is off instead."""

    day: date
    to: date
    name: Text


class Year(Sourced):
    """All days off of a year, taken instead of the national table."""

    year: Annotated[int, Field(ge=2020, le=2100)]
    days: Annotated[tuple[DayOff, ...], Field(min_length=1)]


class DaysOff(Sourced):
    """All of holidays.yaml."""

    days: tuple[DayOff, ...] = ()
    moved: tuple[MovedDay, ...] = ()
    years: tuple[Year, ...] = ()

    @cached_property
    def own_years(self) -> dict[int, frozenset[date]]:
        """The days off of each year that has a table here."""
        return {one.year: frozenset(day.day for day in one.days) for one in self.years}

    @cached_property
    def own_days(self) -> frozenset[date]:
        """Days off in addition, those that others were moved to among them."""
        return frozenset([one.day for one in self.days] + [one.to for one in self.moved])

    @cached_property
    def worked_days(self) -> frozenset[date]:
        """Days of the table that are worked."""
        return frozenset(one.day for one in self.moved)

    def of_year(self, year: int) -> frozenset[date]:
        """The days off of a year, before the additions. Raises YearNotDecreed."""
        return self.own_years[year] if year in self.own_years else national_days_off(year)


def unknown_years(days_off: DaysOff, sla: Sla, today: date) -> Iterator[int]:
    """The years without a decree or a table that a clock begun today may run into."""
    working = [clock.amount for p in sla.policies for clock in p.clocks if clock.unit == "working_days"]
    reach = today + timedelta(weeks=max(working, default=0) / len(sla.office_hours.days)) + _LEEWAY
    for year in range(today.year, reach.year + 1):
        try:
            days_off.of_year(year)
        except YearNotDecreed:
            yield year


def how_to_write(year: int) -> str:
    """What to do about a year that is not known, as a sentence."""
    return (
        f"the holidays and cuti bersama of {year} are not known, so deadlines in it are provisional: update the package "
        f"holidays, or write all days off of {year} under years in holidays.yaml (docs/packs.md)"
    )


def weekday(day: date) -> str:
    """The English name of a day, for findings."""
    return calendar.day_name[day.weekday()]
