"""A jurisdiction's pack: all that differs from place to place, as one immutable value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

from salur.packs.agency import Agency
from salur.packs.category import Category
from salur.packs.channels import Channels
from salur.packs.days_off import DaysOff, unknown_years
from salur.packs.duty import Duty
from salur.packs.emergency import Emergency
from salur.packs.hotline import Hotline
from salur.packs.routing import Routed, Routing
from salur.packs.short_codes import ShortCodes
from salur.packs.sla import WEEKDAYS, Sla, SlaPolicy
from salur.packs.texts import OWN, Lang, Texts
from salur.packs.value import LanguageCode, Text, Value
from salur.packs.words import Words
from salur.regions.codes import RegionCode
from salur.regions.landmarks import NONE as NO_LANDMARKS
from salur.regions.landmarks import Landmarks
from salur.regions.workdays import WorkCalendar
from salur.regions.zones import Zone

T = TypeVar("T")
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class About(Value):
    """All of pack.yaml. `title` is the government's name in full, `service` what the people call the service.

    The two examples are shown to a citizen who wonders how to begin.
    """

    code: RegionCode
    name: Text
    title: Text
    service: Text
    province: RegionCode
    zone: Zone
    leader: Text
    accent: Colour
    hosts: tuple[Host, ...] = ()
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)] = ("id",)
    example_report: Text
    example_place: Text

    @property
    def told(self) -> dict[str, str]:
        """What every text of the pack may name without being given it; the keys are `texts.OWN`."""
        values = (self.service, self.title, self.example_report, self.example_place)
        return dict(zip(OWN, values, strict=True))


@dataclass(frozen=True, eq=False)
class Pack:
    """One loaded and cross-checked pack. `load_pack` makes it; what it names, it has."""

    about: About
    channels: Channels
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    sla: Sla
    hotlines: tuple[Hotline, ...]
    emergency: Emergency
    duty: Duty
    texts: Texts
    words: Mapping[Lang, Words] = field(default_factory=dict)
    """What citizens write in each language, by what it means."""
    routing: Routing = field(default_factory=Routing)
    days_off: DaysOff = field(default_factory=DaysOff)
    weights: Mapping[str, float] = field(default_factory=dict)
    """Weights of verification's signals that this jurisdiction sets itself."""
    landmarks: Landmarks = NO_LANDMARKS
    """Places that people here name instead of a desa."""

    @property
    def code(self) -> RegionCode:
        return self.about.code

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def service(self) -> str:
        return self.about.service

    @property
    def zone(self) -> Zone:
        return self.about.zone

    def category(self, key: str) -> Category:
        """The category of that key. Raises LookupError."""
        return _found(self._categories, key, f'pack {self.code} has no category "{key}"')

    def agency(self, code: str) -> Agency:
        """The agency of that code. Raises LookupError."""
        return _found(self._agencies, code, f"pack {self.code} has no agency {code}")

    def hotline(self, key: str) -> Hotline:
        """The hotline of that key. Raises LookupError."""
        return _found(self._hotlines, key, f'pack {self.code} has no hotline "{key}"')

    def own_number(self, channel: str) -> str | None:
        """The number of ours that the jurisdiction writes from on a channel; None where it has none there."""
        numbers = [("whatsapp", one.phone_number_id) for one in self.channels.whatsapp]
        numbers += [("sms", one.short_code) for one in self.channels.sms]
        numbers += [(one.channel, one.number) for one in self.channels.lines]
        return next((number for name, number in numbers if name == channel), None)

    @property
    def unchecked_hotlines(self) -> tuple[Hotline, ...]:
        """Those that nobody has checked: outside a sandbox no service may start with one."""
        return tuple(hotline for hotline in self.hotlines if hotline.is_example)

    def policy_of(
        self, category: str, version: int | None = None, *, agency: str | None = None, on: date | None = None
    ) -> SlaPolicy:
        """The SLA policy of a category, an agency's own where it has one: the version asked for, else the newest, of those in
        force on a day if one is given. Raises LookupError."""
        return self.sla.policy(self.category(category).sla, version, agency=agency, on=on)

    def policy_in_danger(self, *, on: date) -> SlaPolicy | None:
        """What holds for an emergency instead of its category's policy; None where the pack has no such. Raises LookupError."""
        return self.sla.policy(self.emergency.sla, on=on) if self.emergency.sla else None

    def policy_restricted(self, *, agency: str | None, on: date) -> SlaPolicy | None:
        """What holds for a restricted report instead of its category's policy: what it accuses of must be inspected. None where
        the pack has no such. Raises LookupError."""
        return self.sla.policy(self.sla.restricted, agency=agency, on=on) if self.sla.restricted else None

    def above(self, agency: str) -> tuple[Agency, ...]:
        """The agencies above one, nearest first: where "not our authority" goes. Raises LookupError."""
        found: list[Agency] = []
        at = self.agency(agency).parent
        while at is not None:
            found.append(self.agency(at))
            at = found[-1].parent
        return tuple(found)

    def villages(self, office: str | None) -> tuple[str, ...]:
        """The offices of the desa and kelurahan right below an office; none below anything else."""
        return tuple(one.code for one in self.agencies if one.level == "desa" and one.parent == office)

    def route(self, category: str, region: str | None, text: str) -> Routed | None:
        """Which agency its rules give a report; None where none fits and the category's own agency is meant."""
        return self.routing.route(category, region, text, self._offices)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """When its offices are open, for counting working days."""
        hours = self.sla.office_hours
        weekdays = frozenset(WEEKDAYS.index(day) for day in hours.days)
        own = self.days_off
        return WorkCalendar(
            self.zone, hours.opens, hours.closes, weekdays, own.own_years, own.own_days, own.worked_days
        )

    def unknown_years(self, today: date) -> tuple[int, ...]:
        """The years that a clock begun today may run into and whose days off nobody has told."""
        return tuple(unknown_years(self.days_off, self.sla, today))

    @cached_property
    def supervisory(self) -> Agency | None:
        """The agency that restricted reports go to; None where the pack names none."""
        return next((agency for agency in self.agencies if agency.supervisory), None)

    @cached_property
    def _offices(self) -> dict[tuple[str, str], str]:
        """The first agency of each level that serves a region."""
        served: dict[tuple[str, str], str] = {}
        for agency in self.agencies:
            for region in agency.regions:
                served.setdefault((str(agency.level), str(region)), agency.code)
        return served

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    @cached_property
    def _hotlines(self) -> dict[str, Hotline]:
        return {hotline.key: hotline for hotline in self.hotlines}


def _found(index: Mapping[str, T], key: str, otherwise: str) -> T:
    try:
        return index[key]
    except KeyError:
        raise LookupError(otherwise) from None


@dataclass(frozen=True)
class Packs:
    """All packs of one installation, found by what a message or a request brings with it."""

    by_code: Mapping[str, Pack]
    by_phone_number_id: Mapping[str, Pack]
    by_host: Mapping[str, Pack]

    @cached_property
    def by_line(self) -> Mapping[tuple[str, str], Pack]:
        """The packs by channel and number of their further lines."""
        return {(line.channel, line.number): pack for pack in self for line in pack.channels.lines}

    @cached_property
    def short_codes(self) -> ShortCodes[Pack]:
        """The packs by the SMS they are written to."""
        return ShortCodes.of(
            (sms.short_code, sms.keyword, pack) for pack in self for sms in pack.channels.sms
        )

    @cached_property
    def landmarks(self) -> Mapping[str, Landmarks]:
        """What each jurisdiction's people name instead of a desa, by its code."""
        return {str(pack.code): pack.landmarks for pack in self}

    def __iter__(self) -> Iterator[Pack]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)

    def get(self, code: str) -> Pack:
        """The pack of that code. Raises LookupError."""
        return _found(self.by_code, code, f"no pack {code} is loaded")
