"""What the timers need: which cases are due, and a way to say something to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from salur.contracts.commands import Command
from services.router.domain.record import CaseRecord


class DueCases(Protocol):
    """Cases by the moment at which their next mark or call comes."""

    async def calling(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        """Those for which somebody on duty must be called now, longest due first."""
        ...

    async def due(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        """Those with a mark that is due, longest due first."""
        ...


class Mouth(Protocol):
    """The way to the cases."""

    async def say(self, command: Command) -> None:
        """Sent for certain when this returns; raises what the producer raises."""
        ...
