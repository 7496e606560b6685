"""Sends what desk asks over Kafka: commands of router, notices of notify."""

from __future__ import annotations

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.commands import Command
from salur.contracts.notifications import NotificationRequested
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.store.ledger import Output

CONFIRMED_WITHIN = 5.0


class _Sender:
    def __init__(self, producer: Producer, registry: Registry, clock: Clock) -> None:
        self._producer = producer
        self._registry = registry
        self._clock = clock

    async def _send(self, event: Contract, event_id: str) -> None:
        headers = wire.headers(event, event_id=event_id, source="desk", at=self._clock.now(), trace=None)
        topic = self._registry.topic_of(event)
        output = Output(topic, event.key().encode(), wire.body(event), headers)
        await self._producer.send([output], within=CONFIRMED_WITHIN)


class KafkaCommands(_Sender):
    """Meets `ports.Commands`. The record's id is the command's, so that the same form sent twice is one cause."""

    async def send(self, command: Command) -> None:
        await self._send(command, command.command)


class KafkaNotices(_Sender):
    """Meets `ports.notices.Notices`."""

    async def send(self, notice: NotificationRequested) -> None:
        await self._send(notice, notice.notification)
