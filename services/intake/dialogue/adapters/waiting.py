"""Looks now and then for what has been waited for long enough (parts of long SMS, answers) and says so on Kafka.

The stage then acts on it. Said twice, by two replicas or after a crash, it is the same event, and counts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from salur.contracts import wire
from salur.contracts.messages import DraftOverdue, PartsOverdue
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.errors import StoreUnavailable
from salur.store.ledger import Output
from services.intake.dialogue.adapters.assemblies import overdue
from services.intake.dialogue.adapters.drafts import silent

STAGE = "dialogue"
EVERY = 1.0
AGAIN = timedelta(seconds=30)
"""How long the stage is given to act before the same is said again."""
log = get_logger("overdue")

Overdue = PartsOverdue | DraftOverdue
Look = Callable[[Store, datetime], Awaitable[Sequence[Overdue]]]


class OverdueClock:
    """Tells the stage when time is up. `_said` only spares repetition: what must not be lost stands in the store."""

    def __init__(
        self,
        store: Store,
        producer: Producer,
        registry: Registry,
        clock: Clock,
        looks: Sequence[Look] = (overdue, silent),
    ) -> None:
        self._store = store
        self._producer = producer
        self._registry = registry
        self._clock = clock
        self._looks = looks
        self._said: dict[str, datetime] = {}

    async def run(self) -> None:
        """Looks until cancelled."""
        while True:
            try:
                await self.look()
            except (StoreUnavailable, KafkaUnavailable) as error:
                log.warning("not_looked", reason=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def look(self) -> int:
        """Says what is overdue now and has not just been said; gives how many."""
        now = self._clock.now()
        self._said = {name: at for name, at in self._said.items() if now - at < AGAIN}
        found = [event for look in self._looks for event in await look(self._store, now)]
        new = [event for event in found if event.message not in self._said]
        if new:
            await self._producer.send([self._output(event, now) for event in new])
            self._said |= {event.message: now for event in new}
        return len(new)

    def _output(self, event: Overdue, at: datetime) -> Output:
        headers = wire.headers(event, event_id=event.message, source=STAGE, at=at, trace=None)
        return Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
