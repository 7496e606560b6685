"""What verify needs from outside: a place to keep what it said, what it knows from earlier, and the population registry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from salur.contracts.reports import ReportSubmitted
from salur.privacy.secret import Name, Nik
from services.verify.domain.checks import Check
from services.verify.domain.identity import Asked, IdentityFact
from services.verify.domain.past import Past, Record
from services.verify.domain.photos import Photo
from services.verify.domain.places import Finding
from services.verify.domain.verification import Verification


class Verifications(Protocol):
    """Keeps one verification a report."""

    async def of(self, report: str) -> Verification | None:
        """What was said of a report, None where nothing was said yet."""
        ...

    async def keep(self, verification: Verification) -> None:
        """Keeps it; one said earlier of the same report is replaced."""
        ...


class Memory(Protocol):
    """What is known from earlier reports."""

    async def past(self, report: ReportSubmitted, found: Finding) -> Past:
        """What is known from earlier of a report's text, place, sender and NIK."""
        ...

    async def remember(self, report: ReportSubmitted, found: Finding, past: Past) -> None:
        """Keeps what later reports are compared with."""
        ...


class Photos(Protocol):
    """Photos of reports, by what they show."""

    async def of(self, media: str) -> Photo | None:
        """What is known of a photo."""
        ...

    async def near(self, photo: Photo) -> tuple[Photo, ...]:
        """Photos of other reports that show nearly the same, nearest first; see `domain.photos.near`."""
        ...

    def put(self, photo: Photo, others: int = 0) -> None:
        """Keeps a photo; `others` is how many are near it."""
        ...


class Records(Protocol):
    """How reporters' earlier cases ended."""

    async def get(self, citizen: str) -> Record | None:
        """A reporter's record, None where nothing of theirs has ended."""
        ...

    def put(self, record: Record) -> None:
        """Keeps a record that changed."""
        ...

    async def forget(self, citizen: str, senders: Sequence[str], reports: Sequence[str]) -> None:
        """Drops a citizen's record, the uses of their telephones and the traces of their reports."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the registry is asked about. `key` is the blind index of NIK and name together."""

    key: str
    nik: Nik
    name: Name | None


class Persons(Protocol):
    """The one place where verify opens a NIK."""

    async def open(self, asked: Collection[Asked]) -> Mapping[str, Person]:
        """The people by report; absent is who was erased, and whose NIK is no longer the one they reported with."""
        ...


class Silence(StrEnum):
    """Why a question got no fact for an answer."""

    AWAY = "away"
    SLOW = "slow"
    UNREADABLE = "unreadable"
    QUOTA = "quota"
    """They say that we have asked enough for today."""


class Unanswered(Exception):
    """A question got no fact for an answer. `detail` is a code."""

    safe_to_log = True

    def __init__(self, why: Silence, detail: str) -> None:
        super().__init__(f"{why} ({detail})")
        self.why = why
        self.detail = detail


class Registry(Protocol):
    """The population registry."""

    async def ask(self, person: Person) -> IdentityFact:
        """What it says of a person. Raises Unanswered."""
        ...


class Facts(Protocol):
    """Answers of the last days, by the blind index of whom they are about: the fact, nothing of the person."""

    async def known(self, keys: Collection[str], now: datetime) -> Mapping[str, IdentityFact]:
        """Those that still hold."""
        ...

    async def keep(self, facts: Mapping[str, IdentityFact], now: datetime) -> None:
        """Remembers answers for as long as each holds."""
        ...


class Quota(Protocol):
    """How many questions may be asked on a day (in WIB), counted for all workers together."""

    async def take(self, wanted: int, now: datetime) -> int:
        """Takes so many of today's questions, or as many as are left, and gives how many."""
        ...

    async def give_back(self, unused: int, now: datetime) -> None:
        """Returns what was taken and not asked."""
        ...

    async def close(self, now: datetime) -> None:
        """Nothing more today: the registry says so."""
        ...

    async def left(self, now: datetime) -> bool:
        """Whether anything may be asked today."""
        ...


class Checks(Protocol):
    """What is to be checked later, within a batch's unit of work."""

    async def load(self, reports: Iterable[str]) -> None:
        """Reads in one round trip what `put` will ask for."""
        ...

    async def put(self, check: Check) -> None:
        """Keeps it; one for the same report is replaced."""
        ...

    async def forget(self, reports: Sequence[str]) -> None:
        """Of these reports nothing is to be checked any more."""
        ...


class Waiting(Protocol):
    """What is to be checked, shared by all replicas under leases."""

    async def claim(self, now: datetime, lease: timedelta, most: int, *, answered: bool) -> Sequence[Check]:
        """What is due, in our hands until the lease ends: to be asked, or (`answered`) to be told."""
        ...

    async def settle(self, check: Check, fact: IdentityFact, now: datetime) -> Check | None:
        """Notes an answer in what verify said of the report; gives the check with what to tell, None for nothing."""
        ...

    async def later(self, check: Check, due: datetime) -> None:
        """Puts it off, after a time in vain."""
        ...

    async def done(self, check: Check) -> None:
        """The case has been told."""
        ...

    async def waiting(self) -> int:
        """How many there are."""
        ...


class Cases(Protocol):
    """The way to the cases."""

    async def tell(self, checks: Sequence[Check], now: datetime) -> None:
        """Sends what is to be told; returns when all of it is confirmed. Raises KafkaUnavailable."""
        ...
