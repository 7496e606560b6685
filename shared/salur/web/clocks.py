"""Time as people feel it: "2 hari kerja lagi", "lewat 1 hari", "5 menit lalu"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Literal

from salur.regions.dates import local_date, spell_date
from salur.regions.zones import Zone

Tone = Literal["waiting", "moving", "done", "late", "calm"]
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class DueClock:
    """A due date as words and as one of the tones: calm, waiting (today or the next day), late.

    `provisional` is the word beside a date that may still move, else empty.
    """

    words: str
    tone: Tone
    provisional: str = ""


def due_clock(
    now: datetime,
    due: datetime,
    zone: Zone,
    words: NullTranslations,
    working_days: int | None = None,
) -> DueClock:
    """How long is left until `due`, or how long it has passed; both aware.

    `working_days` is the number of working days after today up to the due day, for a clock that counts those;
    without it calendar days are counted. Under six hours the hours are told.
    """
    if now > due:
        return DueClock(_passed(now, due, zone, words), "late")
    days = (local_date(due, zone) - local_date(now, zone)).days
    if due - now < 6 * _HOUR:
        return DueClock(_hours_left(due - now, words), "waiting")
    if days == 0:
        return DueClock(words.gettext("hari ini"), "waiting")
    if working_days is None:
        left = words.ngettext("%(num)s hari lagi", "%(num)s hari lagi", days) % {"num": days}
    else:
        days = max(working_days, 1)
        left = words.ngettext("%(num)s hari kerja lagi", "%(num)s hari kerja lagi", days) % {"num": days}
    return DueClock(left, "calm" if days > 1 else "waiting")


def ago(
    now: datetime,
    at: datetime,
    zone: Zone,
    words: NullTranslations,
    lang: Literal["id", "en"] = "id",
) -> str:
    """How long ago `at` was, up to a day; older moments as their day in words. Both aware."""
    passed = now - at
    if passed < _MINUTE:
        return words.gettext("baru saja")
    if passed < _HOUR:
        minutes = passed // _MINUTE
        return words.ngettext("%(num)s menit lalu", "%(num)s menit lalu", minutes) % {"num": minutes}
    days = (local_date(now, zone) - local_date(at, zone)).days
    if days == 0:
        hours = passed // _HOUR
        return words.ngettext("%(num)s jam lalu", "%(num)s jam lalu", hours) % {"num": hours}
    if days == 1:
        clock = at.astimezone(zone.tz)
        return words.gettext("kemarin pukul %(clock)s") % {
            "clock": f"{clock:%H:%M}" if lang == "en" else f"{clock:%H.%M}"
        }
    return spell_date(at, zone, lang)


def _hours_left(left: timedelta, words: NullTranslations) -> str:
    hours = left // _HOUR
    if hours:
        return words.ngettext("%(num)s jam lagi", "%(num)s jam lagi", hours) % {"num": hours}
    minutes = max(left // _MINUTE, 1)
    return words.ngettext("%(num)s menit lagi", "%(num)s menit lagi", minutes) % {"num": minutes}


def _passed(now: datetime, due: datetime, zone: Zone, words: NullTranslations) -> str:
    days = (local_date(now, zone) - local_date(due, zone)).days
    if days:
        return words.ngettext("lewat %(num)s hari", "lewat %(num)s hari", days) % {"num": days}
    hours = (now - due) // _HOUR
    if hours:
        return words.ngettext("lewat %(num)s jam", "lewat %(num)s jam", hours) % {"num": hours}
    return words.gettext("baru saja lewat")
