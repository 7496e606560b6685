"""Looks now and then for long SMS whose parts have been waited for long enough, and says so on Kafka.

The stage then takes what came. Said twice, by two replicas or after a crash, it is the same event.
"""

from __future__ import annotations

import asyncio

from salur.contracts import wire
from salur.contracts.messages import PartsOverdue
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.errors import StoreUnavailable
from salur.store.ledger import Output
from services.intake.dialogue.adapters.assemblies import overdue

STAGE = "dialogue"
EVERY = 1.0
log = get_logger("parts")


class PartsClock:
    """Tells the stage when time is up."""

    def __init__(self, store: Store, producer: Producer, registry: Registry, clock: Clock) -> None:
        self._store = store
        self._producer = producer
        self._registry = registry
        self._clock = clock

    async def run(self) -> None:
        """Looks until cancelled."""
        while True:
            try:
                await self.look()
            except (StoreUnavailable, KafkaUnavailable) as error:
                log.warning("not_looked", reason=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def look(self) -> int:
        """Says which are overdue now; gives how many."""
        found = await overdue(self._store, self._clock.now())
        if found:
            await self._producer.send([self._output(event) for event in found])
        return len(found)

    def _output(self, event: PartsOverdue) -> Output:
        at = self._clock.now()
        headers = wire.headers(event, event_id=event.message, source=STAGE, at=at, trace=None)
        return Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
