"""Tells Kafka what the store knows: a step is stored with its event, published, and only then forgotten.

Told twice after a crash, an event has the same id and the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from salur.contracts import wire
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.store.errors import StoreUnavailable
from salur.store.ledger import Output
from services.notify.domain.message import Untold
from services.notify.ports import Sink, Untellable

STAGE = "notify"
# What is older was left behind, by a replica that died or while Kafka was away.
LEFT_BEHIND = timedelta(seconds=10)
_LOOK_EVERY = 5.0
log = get_logger("teller")


class Teller:
    """Publishes `notifications.settled` for what the sender did."""

    def __init__(self, untold: Untellable, sink: Sink, registry: Registry, clock: Clock) -> None:
        self._untold = untold
        self._sink = sink
        self._registry = registry
        self._clock = clock
        self._fresh: list[Untold] = []
        self._wake = asyncio.Event()

    def tell(self, untold: Sequence[Untold]) -> None:
        """These are stored and may be published."""
        if untold:
            self._fresh.extend(untold)
            self._wake.set()

    async def run(self) -> None:
        """Publishes until cancelled."""
        while True:
            try:
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            fresh, self._fresh = self._fresh, []
            try:
                await self._publish(fresh or await self._untold.older_than(self._clock.now() - LEFT_BEHIND))
            except (KafkaUnavailable, StoreUnavailable) as error:
                # They stay in the store and are found there when they count as left behind.
                log.warning("not_told", reason=type(error).__name__, count=len(fresh))

    async def _publish(self, untold: Sequence[Untold]) -> None:
        if untold:
            await self._sink.send([self._output(one) for one in untold])
            await self._untold.told([one.id for one in untold])

    def _output(self, untold: Untold) -> Output:
        event = untold.event
        headers = wire.headers(event, event_id=untold.id, source=STAGE, at=untold.at, trace=None)
        return Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
