"""What a page is read with: the jurisdiction, the reader's language and the time; puts values into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Literal

from salur.contracts.reports import Place
from salur.packs import Pack
from salur.regions.codes import Level, RegionCode
from salur.regions.dates import local_date, spell_date, spell_moment
from salur.regions.names import name_of
from salur.regions.workdays import YearNotDecreed, working_days_between
from salur.web.clocks import DueClock, due_clock

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
        """Day and time in words; of today the time alone."""
        if local_date(at, self.pack.zone) == local_date(self.now, self.pack.zone):
            local = at.astimezone(self.pack.zone.tz)
            clock = f"{local:%H:%M}" if self.lang == "en" else f"{local:%H.%M}"
            return self.say("hari ini pukul %(clock)s", clock=f"{clock} {self.pack.zone}")
        return spell_moment(at, self.pack.zone, self.lang)

    def due_day(self, at: datetime) -> str:
        """A due date in words; the time too where it is near."""
        near = abs(at - self.now) < _SOON
        return self.moment(at) if near else spell_date(at, self.pack.zone, self.lang)

    def clock(self, at: datetime) -> DueClock:
        """How long is left, in working days where their calendar is known."""
        return due_clock(self.now, at, self.pack.zone, self.words, self._working_days(at))

    def agency(self, code: str | None) -> str:
        """An agency's name; without one, the people of the service itself."""
        if code is None:
            return self.say("Petugas %(service)s", service=self.pack.service)
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
            return self.pack.category(key).name
        except LookupError:
            return key

    def district(self, place: Place) -> str:
        """The kecamatan of a place, else the jurisdiction: all that a code alone may show."""
        code = _region(place)
        district = code.at(Level.KECAMATAN) if code else None
        name = name_of(district) if district else None
        return self.say("Kecamatan %(name)s", name=name) if name else self.pack.about.title

    def place(self, place: Place) -> str:
        """Where it happened, short: desa and kecamatan, else what was written."""
        code = _region(place)
        levels = (Level.DESA, Level.KECAMATAN)
        codes = [at for level in levels if code and (at := code.at(level))]
        names = [name for at in codes if (name := name_of(at))]
        return ", ".join(names) or place.name or place.text or self.say("Tempat belum diketahui")

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
