"""Tells the copies' holders through Kafka, under ids that come out the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salur.contracts import ids, wire
from salur.contracts.base import Contract
from salur.contracts.topics import Registry
from salur.messaging.producer import Producer
from salur.store.ledger import Output

_SOURCE = "intake-citizens"


class KafkaTell:
    """Meets `ports.Tell`."""

    def __init__(self, producer: Producer, registry: Registry) -> None:
        self._producer = producer
        self._registry = registry

    async def tell(self, events: Sequence[Contract], at: datetime) -> None:
        await self._producer.send([self._output(event, at) for event in events])

    def _output(self, event: Contract, at: datetime) -> Output:
        event_id = ids.derived_id("told", event.TYPE, event.key())
        headers = wire.headers(event, event_id=event_id, source=_SOURCE, at=at, trace=None)
        return Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
