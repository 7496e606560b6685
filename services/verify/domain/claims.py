"""Dates that a report names and that cannot be: a day that no calendar has, or one that has not come yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan", "februari feb pebruari", "maret mar", "april apr", "mei", "juni jun", "juli jul",
         "agustus agu agt ags", "september sep sept", "oktober okt", "november nov nopember", "desember des"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_SPELLED = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\.?\s+(\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"[\s/-]\d{4}\b")
_FIGURES = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
# Before such a date these words speak of a plan or a term, which may well lie ahead.
_PLANNED = re.compile(
    r"\b(akan|rencana\w*|jadwal\w*|dijadwalkan|sampai|hingga|sebelum|paling lambat|berlaku|masa|batas|target|janji\w*"
    r"|dijanjikan|undangan|acara|tenggat)\b[^.;!?\n]{0,40}$",
    re.IGNORECASE,
)
_YEARS = range(1900, 2200)


class DateFact(StrEnum):
    """What is odd about a date."""

    FUTURE = "future"
    IMPOSSIBLE = "impossible"


def odd_dates(text: str, today: date) -> dict[DateFact, str]:
    """The first date of each oddity, as it is written. `today` is the day of the report where it was made."""
    found: dict[DateFact, str] = {}
    for written, day, month, year in _dates(text):
        if year not in _YEARS:
            continue
        try:
            told = date(year, month, day)
        except ValueError:
            found.setdefault(DateFact.IMPOSSIBLE, written[0])
            continue
        if told > today and not _PLANNED.search(text[: written.start()]):
            found.setdefault(DateFact.FUTURE, written[0])
    return found


def first_day(text: str, day: date) -> date:
    """The earliest day that a text names, as far back as it goes; `day`, that of the report, where it names none."""
    told = [day]
    for _, of_month, month, year in _dates(text):
        try:
            told.append(date(year, month, of_month))
        except ValueError:
            continue
    return min(told)


def _dates(text: str) -> Iterator[tuple[re.Match[str], int, int, int]]:
    if not _YEAR.search(text):
        return
    for written in _SPELLED.finditer(text):
        yield written, int(written[1]), _MONTHS[written[2].lower()], int(written[3])
    for written in _FIGURES.finditer(text):
        yield written, int(written[1]), int(written[2]), int(written[3])
