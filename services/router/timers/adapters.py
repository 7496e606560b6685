"""The cases' own index in MongoDB, and Kafka."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.commands import Command
from salur.contracts.notifications import NotificationRequested
from salur.contracts.topics import Registry
from salur.messaging.producer import Producer
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION
from salur.store.ledger import Output
from services.router.adapters.cases import CASES
from services.router.adapters.notices import NOTICES
from services.router.domain.record import CaseRecord
from services.router.domain.timing import Clocked
from services.router.timers.ports import Bundle

# What was bundled so long ago and is still there was left by a process that died.
LEFT_BEHIND = timedelta(minutes=1)
_LOOKED_AT = {"_id": 0} | {f"case.{name}": 1 for name in Clocked.model_fields}


class StoredDueCases:
    """Meets `ports.DueCases`."""

    def __init__(self, store: Store) -> None:
        self._cases = store.of(CASES)

    async def calling(self, now: datetime, most: int) -> Sequence[CaseRecord]:
        return list(map(CASES.read, await self._until("alarm.rings_at", now, most)))

    async def untaken(self) -> int:
        with translated():
            # An emergency that waits has an alarm, and those are few and found by their own index.
            query = {"alarm.rings_at": {"$exists": True}, "case.untaken_at": {"$ne": None}}
            number: int = await self._cases.count_documents(query)
        return number

    async def due(self, now: datetime, most: int) -> Sequence[Clocked]:
        rows = await self._until("rings_at", now, most, _LOOKED_AT)
        return [Clocked.model_validate(row["case"]) for row in rows]

    async def _until(
        self, field: str, now: datetime, most: int, fields: Mapping[str, int] | None = None
    ) -> list[Any]:
        with translated():
            found = self._cases.find({field: {"$lte": now}}, fields).sort(field, 1).limit(most)
            rows: list[Any] = await found.to_list(most)
        return rows


class KafkaMouth:
    """Meets `ports.Mouth`. The command's own id is the event's, so that a stage's ledger knows it again."""

    def __init__(self, producer: Producer, registry: Registry) -> None:
        self._producer = producer
        self._registry = registry

    async def say(self, command: Command) -> None:
        await self._send(command, command.command, command.at)

    async def tell(self, request: NotificationRequested) -> None:
        await self._send(request, request.notification, request.requested_at)

    async def _send(self, event: Contract, name: str, at: datetime) -> None:
        headers = wire.headers(event, event_id=name, source="timers", at=at, trace=None)
        output = Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
        await self._producer.send([output])


class StoredWaitingNotices:
    """Meets `ports.WaitingNotices`. A process bundles what no other has bundled, all of an address or none of it: of two
    that reach for it at once the second gives way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._notices = store.of(NOTICES)

    async def bundled(self, now: datetime, wait: timedelta) -> Sequence[Bundle]:
        with translated():
            addresses = await self._notices.distinct("to", {"bundle": None, "at": {"$lte": now - wait}})
            names = [name for to in addresses if (name := await self._bundle(to, now))]
            left = {"bundle": {"$ne": None}, "bundled_at": {"$lte": now - LEFT_BEHIND}}
            names += await self._notices.distinct("bundle", left)
            return [await self._named(name) for name in names]

    async def said(self, bundle: str) -> None:
        with translated():
            await self._notices.delete_many({"bundle": bundle})

    async def _bundle(self, to: str, now: datetime) -> str | None:
        name = uuid4().hex
        change = {"$set": {"bundle": name, "bundled_at": now}, "$inc": {VERSION: 1}}
        try:
            async with self._store.transaction() as session:
                await self._notices.update_many({"to": to, "bundle": None}, change, session=session)
        except Conflict:
            return None
        return name

    async def _named(self, name: str) -> Bundle:
        rows = await self._notices.find({"bundle": name}).sort("_id", 1).to_list(None)
        return Bundle(name, tuple(NOTICES.read(row).request for row in rows))
