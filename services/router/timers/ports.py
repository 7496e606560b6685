"""What the timers need: which cases are due, and a way to say something to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from salur.contracts.commands import Command
from salur.contracts.notifications import NotificationRequested
from services.router.domain.record import CaseRecord
from services.router.domain.timing import Clocked


class DueCases(Protocol):
    """Cases by the moment at which their next mark or call comes."""

    async def calling(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        """Those for which somebody on duty must be called now, longest due first."""
        ...

    async def untaken(self) -> int:
        """How many emergencies nobody has taken though all on duty were called."""
        ...

    async def due(self, now: datetime, most: int) -> Sequence[Clocked]:
        """Those with a mark that is due, longest due first."""
        ...


class Mouth(Protocol):
    """The way to the cases."""

    async def say(self, command: Command) -> None:
        """Sent for certain when this returns; raises what the producer raises."""
        ...

    async def tell(self, request: NotificationRequested) -> None:
        """The same for what officers are told."""
        ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """Notices to one address that are said together, under a name of their own."""

    name: str
    requests: tuple[NotificationRequested, ...]


class WaitingNotices(Protocol):
    """Notices to officers that wait for others."""

    async def bundled(self, now: datetime, wait: timedelta) -> Sequence[Bundle]:
        """Those of which the oldest has waited for so long, bundled by address; and what another process left unsaid."""
        ...

    async def said(self, bundle: str) -> None:
        """All of a bundle is with Kafka."""
        ...
