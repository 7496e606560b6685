"""The cases' own index in MongoDB, and Kafka."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salur.contracts import wire
from salur.contracts.commands import Command
from salur.contracts.topics import Registry
from salur.messaging.producer import Producer
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.ledger import Output
from services.router.adapters.cases import CASES
from services.router.domain.record import CaseRecord


class StoredDueCases:
    """Meets `ports.DueCases`."""

    def __init__(self, store: Store) -> None:
        self._cases = store.of(CASES)

    async def calling(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        return await self._until("alarm.rings_at", now, most)

    async def due(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        return await self._until("rings_at", now, most)

    async def _until(self, field: str, now: datetime, most: int) -> Sequence[CaseRecord]:
        with translated():
            rows = await self._cases.find({field: {"$lte": now}}).sort(field, 1).to_list(most)
        return [CASES.read(row) for row in rows]


class KafkaMouth:
    """Meets `ports.Mouth`. The command's own id is the event's, so that a stage's ledger knows it again."""

    def __init__(self, producer: Producer, registry: Registry) -> None:
        self._producer = producer
        self._registry = registry

    async def say(self, command: Command) -> None:
        headers = wire.headers(command, event_id=command.command, source="timers", at=command.at, trace=None)
        topic = self._registry.topic_of(command)
        await self._producer.send([Output(topic, command.key().encode(), wire.body(command), headers)])
