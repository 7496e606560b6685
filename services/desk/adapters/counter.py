"""Seals what a citizen says and sends it where intake reads it."""

from __future__ import annotations

from salur.channels.inbound import Content
from salur.channels.sealing import sealed_message
from salur.contracts import wire
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.privacy import KeyRing
from salur.store.ledger import Output
from services.desk.ports.counter import Line

CONFIRMED_WITHIN = 4.0


class SealedCounter:
    """Meets `ports.counter.Counter`."""

    def __init__(self, producer: Producer, registry: Registry, keys: KeyRing, clock: Clock) -> None:
        self._producer = producer
        self._registry = registry
        self._keys = keys
        self._clock = clock

    async def take(
        self, content: Content, line: Line, *, sender: str | None = None, urgent: bool = False
    ) -> str:
        now = self._clock.now()
        event = sealed_message(
            content,
            self._keys,
            channel=line.channel,
            number=line.number,
            pack=line.pack,
            at=now,
            sender=sender,
            urgent=urgent,
        )
        digits = event.message.replace("-", "")
        trace = f"00-{digits}-{digits[16:]}-01"
        headers = wire.headers(event, event_id=event.message, source="desk", at=now, trace=trace)
        output = Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
        await self._producer.send([output], within=CONFIRMED_WITHIN)
        return event.message
