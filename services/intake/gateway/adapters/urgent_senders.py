"""Who has an open emergency: read from the start of a small compacted topic, for this process alone.

Nothing waits for it. Until it has read to the end, and while Kafka is away, messages go by their words alone.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from salur.contracts.messages import UrgentSender
from salur.messaging.clock import Clock
from salur.messaging.consuming import event_of, reading
from salur.observability import get_logger

_POLL_MS = 1_000
_PAUSE = 2.0
log = get_logger("urgent-senders")


class UrgentSendersTail:
    """The senders with an open emergency, kept up to date by `follow`."""

    def __init__(self, bootstrap: str, topic: str, clock: Clock) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._clock = clock
        self._until: dict[str, datetime] = {}

    def holds(self, sender: str, now: datetime) -> bool:
        until = self._until.get(sender)
        return until is not None and until > now

    async def follow(self) -> None:
        """Reads until cancelled; after a fault it starts again from the beginning."""
        while True:
            try:
                async with reading(
                    self._bootstrap, "salur-urgent-senders", self._topic, seldom=True
                ) as consumer:
                    while True:
                        batch = await consumer.getmany(timeout_ms=_POLL_MS)
                        for records in batch.values():
                            for record in records:
                                self._take(record)
                        self._forget()
            except (KafkaError, OSError) as error:
                log.warning("tail_again", reason=type(error).__name__)
            await asyncio.sleep(_PAUSE)

    def _take(self, record: ConsumerRecord[bytes, bytes]) -> None:
        sender = (record.key or b"").decode("utf-8", "replace")
        if record.value is None:
            self._until.pop(sender, None)
            return
        event = event_of(record, log)
        if isinstance(event, UrgentSender):
            self._until[event.sender] = event.until

    def _forget(self) -> None:
        now = self._clock.now()
        for sender in [sender for sender, until in self._until.items() if until <= now]:
            del self._until[sender]
