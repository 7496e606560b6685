"""Cases, what happens to them now, and the way to ask for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from salur.contracts.cases import Case, CaseState
from salur.contracts.commands import Command
from services.desk.domain.filters import Filter
from services.desk.domain.officers import Officer
from services.desk.domain.public import Asked
from services.desk.domain.record import CaseRecord, Delivery, Refusal


class ReadModel(Protocol):
    """What the stage keeps, within one unit of work."""

    async def case(self, case: str) -> CaseRecord | None: ...
    def keep_case(self, record: CaseRecord) -> None: ...
    async def delivery(self, notification: str) -> Delivery | None: ...
    def keep_delivery(self, delivery: Delivery) -> None: ...
    async def refusal(self, command: str) -> Refusal | None: ...
    def keep_refusal(self, refusal: Refusal) -> None: ...


@dataclass(frozen=True)
class Wanted:
    """Which cases: those an officer may see, of one filter and one agency (empty for all)."""

    officer: Officer
    filter: Filter
    agency: str = ""


class Cases(Protocol):
    """The read model, as pages ask it."""

    async def page(self, wanted: Wanted, skip: int, limit: int) -> Sequence[CaseRecord]:
        """Cases in their order."""
        ...

    async def counts(self, officer: Officer, agency: str) -> Mapping[CaseState, tuple[int, int]]:
        """For each state how many cases there are and how many of them are late."""
        ...

    async def get(self, case: str) -> Case | None: ...
    async def many(self, cases: Sequence[str]) -> Mapping[str, Case]:
        """Those of them that there are, by id."""
        ...

    async def by_code(self, code: str) -> Case | None: ...
    async def finished(self, pack: str, agency: str, limit: int) -> Sequence[Case]:
        """What an agency finished last."""
        ...

    async def deliveries(self, case: str) -> Mapping[str, Delivery]:
        """What became of a case's messages, by notification id."""
        ...

    async def refusal(self, command: str) -> Refusal | None: ...


class PublicCases(Protocol):
    """The reports that everybody may see, as another program asks for them."""

    async def listed(self, pack: str, asked: Asked) -> Sequence[CaseRecord]:
        """Open reports in which nobody stands out, the newest first, without the words in them."""
        ...

    async def of(self, pack: str, codes: Sequence[str]) -> Sequence[CaseRecord]:
        """Reports of these codes, restricted ones left out."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What came of a command: done, or refused with a sentence for the one who asked."""

    command: str
    refused: str | None = None


News = Case | Delivery | Outcome


class Ended(Exception):
    """No more news for this listener: it fell behind, or the process stops. Begin anew."""


class Listener(Protocol):
    """One who is told the news."""

    async def next(self, within: float) -> News | None:
        """The next news; None when there was none for so many seconds. Raises Ended."""
        ...


class Live(Protocol):
    """What is happening now, as this process sees it in Kafka."""

    def listening(self) -> AbstractContextManager[Listener]:
        """News from now on."""
        ...

    async def outcome(self, command: str, within: float) -> Outcome | None:
        """What came of a command; None when no answer came within so many seconds."""
        ...


class Commands(Protocol):
    """The way to router."""

    async def send(self, command: Command) -> None:
        """Returns once Kafka has it. Raises KafkaUnavailable."""
        ...
