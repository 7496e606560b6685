"""When each person last wrote to each number of ours, in MongoDB: WhatsApp takes free text for a day after that.

Kept for two days and as refs alone. It is noted by whoever reads `intake.messages` for it, in any order and repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from salur.contracts.messages import MessageReceived
from salur.messaging.consuming import event_of, reading
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import StoreUnavailable
from salur.store.latest import keep_latest
from services.notify.adapters.documents import WINDOWS, Window

# A text takes a moment to reach Meta, whose clock counts.
OPEN_FOR = timedelta(hours=24) - timedelta(minutes=5)
_POLL_MS = 1_000
# What else this process does waits while a batch is read.
_AT_ONCE = 250
_PAUSE = 2.0
log = get_logger("windows")


class MongoWindows:
    """Meets `ports.Windows`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def is_open(self, number: str, person: str, now: datetime) -> bool:
        wanted = {"_id": Window(number=number, person=person, at=now).id, "at": {"$gt": now - OPEN_FOR}}
        with translated():
            return await self._store.of(WINDOWS).find_one(wanted, {"_id": 1}) is not None

    async def heard(self, windows: Iterable[Window]) -> None:
        """Somebody wrote: the latest counts."""
        await keep_latest(self._store, WINDOWS, windows, "at")


class Listener:
    """Reads who wrote when, in one lane. Nothing waits for it: who is not noted yet counts as silent, and gets a template."""

    def __init__(self, windows: MongoWindows, bootstrap: str, topic: str, group: str) -> None:
        self._windows = windows
        self._bootstrap = bootstrap
        self._topic = topic
        self._group = group

    async def follow(self) -> None:
        """Reads until cancelled; after a fault it goes on where it had noted all."""
        while True:
            try:
                async with reading(
                    self._bootstrap, "salur-notify-windows", self._topic, group=self._group
                ) as consumer:
                    while True:
                        batch = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_AT_ONCE)
                        if batch:
                            await self._windows.heard(_last(r for records in batch.values() for r in records))
                            await consumer.commit()
            except (KafkaError, OSError, StoreUnavailable) as error:
                log.warning("windows_again", reason=type(error).__name__)
            await asyncio.sleep(_PAUSE)


def _last(records: Iterable[ConsumerRecord[bytes, bytes]]) -> Collection[Window]:
    found: dict[str, Window] = {}
    for record in records:
        event = event_of(record, log)
        if isinstance(event, MessageReceived) and event.channel == "whatsapp" and not event.by_page:
            for person in (event.sender, event.also):
                if person:
                    window = Window(number=event.number, person=person, at=event.received_at)
                    found[window.id] = max(found.get(window.id, window), window, key=lambda one: one.at)
    return found.values()
