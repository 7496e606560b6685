"""What is looked for in holidays.yaml: days that say nothing, days moved from where none is, tables that contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salur.packs.days_off import how_to_write, unknown_years, weekday
from salur.packs.finding import Finding
from salur.packs.parts import Parts, found
from salur.packs.sla import WEEKDAYS
from salur.regions.workdays import YearNotDecreed, national_days_off

FILE = "holidays.yaml"


def days_are_told_once(parts: Parts) -> Iterator[Finding]:
    """No day and no year stands there twice, and each day of a year lies in it."""
    own = parts.days_off
    for i, one in enumerate(own.days):
        if one.day in [earlier.day for earlier in own.days[:i]]:
            yield found(parts, FILE, ("days", i), f"{one.day} is listed twice")
    for i, year in enumerate(own.years):
        if year.year in [earlier.year for earlier in own.years[:i]]:
            yield found(parts, FILE, ("years", i), f"year {year.year} is listed twice")
        for j, one in enumerate(year.days):
            if one.day.year != year.year:
                yield found(parts, FILE, ("years", i, "days", j), f"{one.day} does not lie in {year.year}")


def moves_make_sense(parts: Parts) -> Iterator[Finding]:
    """A day can be moved that is off, to one that is worked."""
    for i, one in enumerate(parts.days_off.moved):
        off = _off(parts, one.day)
        if off is not None and one.day not in off:
            yield found(
                parts, FILE, ("moved", i, "day"), f"{one.day} is moved and is no day off in the table"
            )
        there = _off(parts, one.to)
        if there is not None and one.to in there:
            yield found(
                parts, FILE, ("moved", i, "to"), f"{one.to} is a day off already, so nothing moves to it"
            )


def days_change_something(parts: Parts) -> Iterator[Finding]:
    """Warned of: a day on which offices are closed anyway, and a table without cuti bersama or unlike the decree's."""
    own = parts.days_off
    days = [(("days", i), one.day) for i, one in enumerate(own.days)]
    for at, day in days:
        off = _off(parts, day)
        if off is not None and day in off:
            yield found(parts, FILE, at, f"{day} is a day off already", "warning")
        elif WEEKDAYS[day.weekday()] not in parts.sla.office_hours.days:
            yield found(
                parts, FILE, at, f"{day} is a {weekday(day)}, when the offices are closed anyway", "warning"
            )
    for i, year in enumerate(own.years):
        if not any(one.joint for one in year.days):
            sentence = f"year {year.year} has no joint day (cuti bersama), as every year since 2002 has had"
            yield found(parts, FILE, ("years", i), sentence, "warning")
        decreed = _national(year.year)
        if decreed is not None and (unlike := decreed ^ own.own_years[year.year]):
            named = ", ".join(str(day) for day in sorted(unlike))
            sentence = f"the package holidays knows {year.year} and differs on {named}; this table is taken"
            yield found(parts, FILE, ("years", i), sentence, "warning")


def days_are_checked(parts: Parts) -> Iterator[Finding]:
    """Days off are facts: what nobody has looked up is warned of."""
    own = parts.days_off
    lists = {"days": own.days, "moved": own.moved, "years": own.years}
    for name, entries in lists.items():
        for i, one in enumerate(entries):
            if one.is_example:
                yield found(parts, FILE, (name, i), f"{name} number {i + 1} is unchecked", "warning")


def years_ahead_are_known(parts: Parts, today: date) -> Iterator[Finding]:
    """A year that a clock begun today may run into has a decree or a table."""
    for year in unknown_years(parts.days_off, parts.sla, today):
        line = parts.documents[FILE].line("years") if FILE in parts.documents else 1
        yield Finding(parts.about.code, FILE, line, how_to_write(year))


DAYS_OFF_RULES = (days_are_told_once, moves_make_sense, days_change_something, days_are_checked)


def _off(parts: Parts, day: date) -> frozenset[date] | None:
    """The days off of the table of a day's year; None where nobody knows them."""
    try:
        return parts.days_off.of_year(day.year)
    except YearNotDecreed:
        return None


def _national(year: int) -> frozenset[date] | None:
    try:
        return national_days_off(year)
    except YearNotDecreed:
        return None
