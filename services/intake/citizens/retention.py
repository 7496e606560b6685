"""Who is forgotten because nothing of theirs has moved for as long as the law lets us keep it.

UU 27/2022 articles 16 and 43: personal data are erased once what they were kept for is over. Other classes of data end
by themselves: topics, ledger and sent texts by their own time limits, drafts when they are forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol

from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger, metrics
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable
from services.intake.citizens import handlers
from services.intake.citizens.domain import Person, outlived
from services.intake.citizens.ports import Register, Tell

EVERY = timedelta(hours=6)
_FORGOTTEN = metrics.counter("salur_citizens_forgotten_total")
log = get_logger("retention")


class People(Register, Protocol):
    """A register that can be gone through from the oldest on."""

    def since_before(self, moment: datetime) -> AsyncIterator[Person]:
        """Everybody first met before a moment and not erased; and those whose erasure was not told to all."""
        ...


class Retention:
    """Forgets whose time is over, again and again."""

    def __init__(self, people: People, tell: Tell, clock: Clock, keep: timedelta) -> None:
        self._people = people
        self._tell = tell
        self._clock = clock
        self._keep = keep

    async def run(self) -> None:
        """Until cancelled; servers that are away are tried again the next time."""
        while True:
            try:
                await self.once()
            except (KafkaUnavailable, StoreUnavailable, StoreBroken) as error:
                log.warning("retention_again", reason=type(error).__name__)
            await asyncio.sleep(EVERY.total_seconds())

    async def once(self) -> int:
        """Forgets everybody whose time is over; gives how many."""
        before = self._clock.now() - self._keep
        count = 0
        async for person in self._people.since_before(before):
            if not (person.erased or outlived(person, before)):
                continue
            try:
                await handlers.erase(person, self._people, self._tell, self._clock)
            except Conflict:
                # They are writing this moment: their time is not over.
                continue
            count += 1
            _FORGOTTEN.labels().inc()
        return count
