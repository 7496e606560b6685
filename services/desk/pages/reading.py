"""What a page is read with: the jurisdiction, the reader's language and the time; puts values into words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from salur.contracts.cases import Due
from salur.contracts.reports import Place
from salur.packs import Pack
from salur.regions.codes import Level, RegionCode
from salur.regions.dates import local_date, spell_day
from salur.regions.names import name_of
from salur.regions.workdays import YearNotDecreed, working_days_between
from salur.web.clocks import DueClock, due_clock
from services.desk.pages.words import CHANNELS, N_

_SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Reading:
    """One reader's eyes."""

    pack: Pack
    words: NullTranslations
    lang: Literal["id", "en"]
    now: datetime

    def say(self, message: str, **values: str) -> str:
        """A message in the reader's language."""
        said = self.words.gettext(message)
        return said % values if values else said

    def moment(self, at: datetime) -> str:
        """Day, time and zone in words, no longer than need be: today and yesterday by name, this year unnamed."""
        local = at.astimezone(self.pack.zone.tz)
        clock = f"{local:%H:%M}" if self.lang == "en" else f"{local:%H.%M}"
        clock = f"{clock} {self.pack.zone}"
        days = (local_date(self.now, self.pack.zone) - local.date()).days
        if days == 0:
            return self.say(N_("hari ini pukul %(clock)s"), clock=clock)
        if days == 1:
            return self.say(N_("kemarin pukul %(clock)s"), clock=clock)
        return self.say(N_("%(day)s pukul %(clock)s"), day=self.day(at), clock=clock)

    def day(self, at: datetime) -> str:
        """The day in words; the year only where it is another."""
        day = local_date(at, self.pack.zone)
        spelled = spell_day(day, self.lang)
        same = day.year == local_date(self.now, self.pack.zone).year
        return spelled.removesuffix(f" {day.year}") if same else spelled

    def short_day(self, day: date) -> str:
        """A day for the foot of a chart: "24 Nov"."""
        return format_date(day, "d MMM", locale=self.lang)

    def plain_day(self, day: date) -> str:
        """A day in words with its year: "1 Desember 2026"."""
        return format_date(day, "d MMMM y", locale=self.lang)

    def month(self, day: date) -> str:
        """The month of a day: "November 2026"."""
        return format_date(day, "MMMM y", locale=self.lang)

    def days(self, number: float | None) -> str:
        """So many days, halves told; a dash where it is not known."""
        if number is None:
            return "–"
        told = format_decimal(number, locale=self.lang)
        return self.say(N_("%(number)s hari"), number=told)

    def due_day(self, at: datetime) -> str:
        """A due date in words; the time too where it is near."""
        return self.moment(at) if abs(at - self.now) < _SOON else self.day(at)

    def clock(self, due: Due) -> DueClock:
        """How long is left, in working days where their calendar is known; a date that may still move says so."""
        clock = due_clock(self.now, due.at, self.pack.zone, self.words, self._working_days(due.at))
        return replace(clock, provisional=self.say(N_("sementara"))) if due.guessed else clock

    def why_provisional(self, due: Due) -> str:
        """Why a due date may still move; empty where it does not."""
        if not due.guessed:
            return ""
        years = ", ".join(map(str, due.guessed))
        return self.say(
            N_("Tanggal sementara: hari libur %(years)s belum ditetapkan pemerintah."), years=years
        )

    def agency(self, code: str | None) -> str:
        """An agency's name; without one, the people of the service itself."""
        if code is None:
            return self.say(N_("Petugas %(service)s"), service=self.pack.service)
        try:
            return self.pack.agency(code).name
        except LookupError:
            return code

    def agency_short(self, code: str | None) -> str:
        """An agency's everyday name."""
        if code is None:
            return self.agency(None)
        try:
            return self.pack.agency(code).short_name
        except LookupError:
            return code

    def category(self, key: str) -> str:
        try:
            return self.pack.category(key).called(self.lang)
        except LookupError:
            return key

    def district(self, place: Place) -> str:
        """The kecamatan of a place, else the jurisdiction: all that a code alone may show."""
        code = _region(place)
        district = code.at(Level.KECAMATAN) if code else None
        name = name_of(district) if district else None
        return self.say(N_("Kecamatan %(name)s"), name=name) if name else self.pack.about.title

    def place(self, place: Place) -> str:
        """Where it happened, short: desa and kecamatan, else what was written."""
        code = _region(place)
        desa, district = ((code.at(level) if code else None) for level in (Level.DESA, Level.KECAMATAN))
        name = name_of(district) if district else None
        within = name_of(desa) if desa else None
        if name and within:
            return f"{within}, {name}"
        if name:
            return self.say(N_("Kecamatan %(name)s"), name=name)
        return place.name or place.text or self.say(N_("Tempat belum diketahui"))

    def channel(self, key: str) -> str:
        """A channel as people call it."""
        return self.say(CHANNELS[key]) if key in CHANNELS else key

    def _working_days(self, at: datetime) -> int | None:
        try:
            return working_days_between(self.now, at, self.pack.calendar)
        except YearNotDecreed:
            return None


def _region(place: Place) -> RegionCode | None:
    try:
        return RegionCode(place.region) if place.region else None
    except ValueError:
        return None
