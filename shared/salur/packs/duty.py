"""Who is on duty: each agency's rota by weekday and local time, its admin and its head, and who stands above them.

A post is a place in the rota, never a person. Its telephone numbers are personal data of officials and stand in the
installation's settings (`salur.duty_book`); here and in Kafka a post is an opaque address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from salur.packs.agency import Agency, AgencyCode, OfficeLevel
from salur.packs.sla import WEEKDAYS, Weekday
from salur.packs.value import Key, Sourced, Text, Value
from salur.regions.names import name_of

PREFIX = "duty:"
ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$")]
_DAY = 24 * 60
_WEEK = 7 * _DAY


@dataclass(frozen=True, slots=True)
class DutyAddress:
    """A post on one channel, or (as who acts) on none. `ref` names it and says nothing of a person."""

    pack: str
    agency: str
    post: str
    channel: str = ""

    @property
    def ref(self) -> str:
        """ "duty:74.09/DAMKAR/regu_a" and, with a channel, "duty:74.09/DAMKAR/regu_a/sms"."""
        return PREFIX + "/".join(part for part in (self.pack, self.agency, self.post, self.channel) if part)

    def by(self, channel: str) -> DutyAddress:
        """The same post on a channel."""
        return DutyAddress(self.pack, self.agency, self.post, channel)

    @staticmethod
    def of(ref: str | None) -> DutyAddress | None:
        """The post that a ref names; None for any other ref."""
        parts = (ref or "").removeprefix(PREFIX).split("/")
        if ref is None or not ref.startswith(PREFIX) or len(parts) not in (3, 4) or not all(parts):
            return None
        return DutyAddress(*parts)


class Post(Value):
    """One place in a rota and the channels it is called on, all at once."""

    key: Key
    name: Text
    channels: Annotated[tuple[ChannelName, ...], Field(min_length=1)] = ("whatsapp", "sms")


class Shift(Value):
    """Who is on duty from `starts` to `ends` (local time) on the days it starts on, in the order they are called.

    One that ends at or before the hour it starts goes on into the next day.
    """

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS
    starts: time
    ends: time
    posts: Annotated[tuple[Key, ...], Field(min_length=1)]

    def minutes(self) -> Iterator[range]:
        """The minutes of the week (0 is Monday, 00:00) that it holds; the last may run past the week's end."""
        start, end = _minute(self.starts), _minute(self.ends)
        length = end - start if end > start else end - start + _DAY
        for day in self.days:
            begins = WEEKDAYS.index(day) * _DAY + start
            yield range(begins, begins + length)

    def holds(self, local: datetime) -> bool:
        """Whether it holds a moment of local time."""
        minute = local.weekday() * _DAY + _minute(local.time())
        return any(minute in held or minute + _WEEK in held for held in self.minutes())


class Posts(Sourced):
    """Posts and shifts. In danger `head` is called last; late cases are told to `admin`, then `head`."""

    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    shifts: tuple[Shift, ...] = ()
    admin: Key | None = None
    head: Key | None = None


class OfficePosts(Posts):
    """What every office of a level has, where it has no rota of its own.

    In the posts' names "{office}" stands for the office's short name, "{place}" for the name of the region it serves.
    """

    level: OfficeLevel


class Rota(Posts):
    """An agency's own posts and shifts."""

    agency: AgencyCode

    def post(self, key: str) -> Post:
        """The post of that key. Raises LookupError."""
        for post in self.posts:
            if post.key == key:
                return post
        raise LookupError(f'agency {self.agency} has no post "{key}"')

    def ladder(self, local: datetime) -> tuple[Post, ...]:
        """Who is called in danger at a moment of local time, in order: those on duty, then the head."""
        keys = [key for shift in self.shifts if shift.holds(local) for key in shift.posts]
        keys += [self.head] if self.head else []
        return tuple(self.post(key) for key in dict.fromkeys(keys))

    def gap(self) -> tuple[Weekday, time, time] | None:
        """The first stretch of the week in which nobody is on duty, within one day: 00:00 as its end is midnight."""
        spans = [(span.start, span.stop) for shift in self.shifts for span in shift.minutes()]
        # What runs past Sunday's midnight holds Monday's first hours.
        spans += [(0, stop - _WEEK) for _, stop in spans if stop > _WEEK]
        free = 0
        for start, stop in sorted(spans):
            if start > free:
                break
            free = max(free, stop)
        if free >= _WEEK:
            return None
        midnight = free - free % _DAY + _DAY
        end = min([midnight, *(start for start, _ in spans if start > free)])
        return WEEKDAYS[free // _DAY], _time(free % _DAY), _time(end % _DAY)


class Leader(Value):
    """Whose head is told when a late case is told so far up (`level`, see sla.yaml's escalation)."""

    level: Annotated[int, Field(ge=3, le=9)]
    agency: AgencyCode


class Duty(Value):
    """All of duty.yaml. An emergency is called out again every `repeat_every` seconds until somebody takes it, and
    every `next_after` seconds to one more of the rota.
    """

    repeat_every: Annotated[float, Field(gt=0)] = 60
    next_after: Annotated[float, Field(gt=0)] = 120
    agencies: tuple[Rota, ...] = ()
    offices: tuple[OfficePosts, ...] = ()
    leaders: tuple[Leader, ...] = ()

    def rota(self, agency: str | None) -> Rota | None:
        """The rota of an agency; None where it has none."""
        return self._rotas.get(agency or "")

    def post_name(self, ref: str | None) -> str | None:
        """What people call the post of an address; None for any other ref and for a post that is no more."""
        address = DutyAddress.of(ref)
        rota = self.rota(address.agency) if address else None
        if address is None or rota is None:
            return None
        return next((post.name for post in rota.posts if post.key == address.post), None)

    def with_offices(self, agencies: Iterable[Agency]) -> Duty:
        """The same with a rota for each office of the levels in `offices`, after those that stand there by themselves."""
        own = {rota.agency for rota in self.agencies}
        by_level = {posts.level: posts for posts in self.offices}
        made = tuple(
            _rota(by_level[agency.level], agency)
            for agency in agencies
            if agency.level in by_level and agency.code not in own
        )
        return self.model_copy(update={"agencies": (*self.agencies, *made)})

    def faster(self, times: float) -> Duty:
        """The same rota with its waits so many times shorter: for demonstrations and tests."""
        waits = {"repeat_every": self.repeat_every / times, "next_after": self.next_after / times}
        return self.model_copy(update=waits)

    @cached_property
    def _rotas(self) -> dict[str, Rota]:
        return {rota.agency: rota for rota in self.agencies}


def _rota(given: OfficePosts, agency: Agency) -> Rota:
    served = name_of(agency.regions[0]) if agency.regions else None
    named = {"{office}": agency.short_name, "{place}": served or agency.short_name}
    posts = tuple(post.model_copy(update={"name": _filled(post.name, named)}) for post in given.posts)
    return Rota(agency=agency.code, **given.model_dump(exclude={"level", "posts"}), posts=posts)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for place, value in values.items():
        text = text.replace(place, value)
    return text


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)
