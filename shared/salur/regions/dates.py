"""Dates and times in words, as Salur writes them to people: "Kamis, 26 November 2026 pukul 16.00 WITA"."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Literal

from salur.regions.zones import Zone

Language = Literal["id", "en"]

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
}
_MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def day_said(words: str) -> date | None:
    """The day that `spell_day` wrote in Indonesian; None for other words."""
    found = re.fullmatch(r"\w+, (\d{1,2}) (\w+) (\d{4})", words)
    if found is None or found[2] not in _MONTHS["id"]:
        return None
    return date(int(found[3]), _MONTHS["id"].index(found[2]) + 1, int(found[1]))


def local_date(moment: datetime, tz: tzinfo | Zone) -> date:
    """The calendar day of an instant where the reader lives. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a date is spelled from an aware datetime only")
    return moment.astimezone(tz.tz if isinstance(tz, Zone) else tz).date()


def spell_day(day: date, lang: Language = "id") -> str:
    """ "Kamis, 26 November 2026" ("Thursday, 26 November 2026" in English)."""
    return f"{_DAYS[lang][day.weekday()]}, {day.day} {_MONTHS[lang][day.month - 1]} {day.year}"


def spell_date(moment: datetime, tz: tzinfo | Zone, lang: Language = "id") -> str:
    """The local day of an instant in words. Raises ValueError for a naive datetime."""
    return spell_day(local_date(moment, tz), lang)


def spell_short(moment: datetime, tz: tzinfo | Zone) -> str:
    """The local day of an instant where each letter costs: "26/11/26". Raises ValueError for a naive datetime."""
    return f"{local_date(moment, tz):%d/%m/%y}"


def spell_moment(moment: datetime, zone: Zone, lang: Language = "id") -> str:
    """Day, time and zone: "Kamis, 26 November 2026 pukul 16.00 WITA" (PUEBI writes hours with a point).

    Raises ValueError for a naive datetime.
    """
    day = spell_date(moment, zone, lang)
    clock = moment.astimezone(zone.tz)
    if lang == "en":
        return f"{day} at {clock:%H:%M} {zone}"
    return f"{day} pukul {clock:%H.%M} {zone}"
