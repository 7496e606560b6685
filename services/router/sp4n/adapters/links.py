"""The links in MongoDB: within a batch's unit of work for the stage, under leases for the courier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.topics import Registry
from salur.messaging.producer import Producer
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION, Index, Kind
from salur.store.ledger import Output
from salur.store.work import Work
from services.router.sp4n.domain import Link

LINKS = Kind(
    "router",
    "sp4n_links",
    Link,
    lambda link: link.case,
    indexes=(Index((("due", 1),), sparse=True), Index((("pack", 1),))),
)


class StoredLinks:
    """Meets `ports.Links`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, case: str) -> Link | None:
        return await self._work.get(LINKS, case)

    def put(self, link: Link) -> None:
        self._work.put(LINKS, link)


class WaitingLinks:
    """Meets `ports.Waiting`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._links = store.of(LINKS)

    async def claim(self, now: datetime, lease: timedelta, most: int) -> Sequence[Link]:
        claimed: list[Link] = []
        with translated():
            while len(claimed) < most:
                row = await self._links.find_one_and_update(
                    {"due": {"$lte": now}},
                    {"$set": {"due": now + lease}, "$inc": {VERSION: 1}},
                    sort=[("due", 1)],
                )
                if row is None:
                    break
                claimed.append(LINKS.read(row))
        return claimed

    async def change(self, case: str, change: Callable[[Link], Link]) -> Link | None:
        while True:
            work = Work(self._store)
            link = await work.get(LINKS, case)
            if link is None:
                return None
            changed = change(link)
            with work.savepoint("sp4n"):
                work.put(LINKS, changed)
            try:
                async with self._store.transaction() as session:
                    await work.flush(session)
            except Conflict:
                continue
            return changed

    async def all(self, pack: str) -> Sequence[Link]:
        with translated():
            rows = await self._links.find({"pack": pack}).to_list(None)
        return [LINKS.read(row) for row in rows]


class KafkaMouth:
    """Meets `ports.Mouth`."""

    def __init__(self, producer: Producer, registry: Registry) -> None:
        self._producer = producer
        self._registry = registry

    async def say(self, event: Contract, event_id: str, at: datetime) -> None:
        headers = wire.headers(event, event_id=event_id, source="sp4n", at=at, trace=None)
        topic = self._registry.topic_of(event)
        await self._producer.send([Output(topic, event.key().encode(), wire.body(event), headers)])
