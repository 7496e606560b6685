"""Sends commands to router over Kafka."""

from __future__ import annotations

from salur.contracts import wire
from salur.contracts.commands import Command
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.store.ledger import Output

CONFIRMED_WITHIN = 5.0


class KafkaCommands:
    """Meets `ports.Commands`. The record's id is the command's, so that the same form sent twice is one cause."""

    def __init__(self, producer: Producer, registry: Registry, clock: Clock) -> None:
        self._producer = producer
        self._registry = registry
        self._clock = clock

    async def send(self, command: Command) -> None:
        headers = wire.headers(
            command, event_id=command.command, source="desk", at=self._clock.now(), trace=None
        )
        topic = self._registry.topic_of(command)
        output = Output(topic, command.key().encode(), wire.body(command), headers)
        await self._producer.send([output], within=CONFIRMED_WITHIN)
