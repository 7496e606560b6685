"""What a service forgets when a citizen is erased: the masked words in its ledger's outputs, and what else it keeps.

The vault has lost the citizen's key by then; this is about the copies that read models and ledgers hold. A cause whose
outputs are gone is still known: seen again it is not decided again, and nothing is published.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from salur.contracts.reference import CitizenErased
from salur.contracts.topics import Registry
from salur.messaging.consuming import event_of, reading
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.errors import StoreBroken, StoreUnavailable
from salur.store.ledger import Ledger

Forget = Callable[[Store, CitizenErased], Awaitable[None]]
_POLL_MS = 2_000
_PAUSE = 5.0
log = get_logger("erasures")


class Erasures:
    """Follows `citizens.erased` for one stage, each in its turn and none left out: offsets move when it is done."""

    def __init__(
        self,
        stage: str,
        database: str,
        store: Store,
        *,
        kafka: str,
        registry: Registry,
        forget: Forget | None,
    ) -> None:
        self._topic = registry.full_name("citizens.erased")
        self._group = f"{registry.prefix}{stage}.erased"
        self._kafka = kafka
        self._store = store
        self._ledger = Ledger(store, database)
        self._forget = forget

    async def run(self) -> None:
        """Until cancelled; servers that are away are tried again."""
        while True:
            try:
                async with reading(
                    self._kafka, f"salur-{self._group}", self._topic, group=self._group, seldom=True
                ) as consumer:
                    while True:
                        for records in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                            for record in records:
                                await self._take(record)
                            await consumer.commit()
            except (KafkaError, OSError, StoreUnavailable, StoreBroken) as error:
                log.warning("erasures_again", reason=type(error).__name__)
            await asyncio.sleep(_PAUSE)

    async def _take(self, record: ConsumerRecord[bytes, bytes]) -> None:
        event = event_of(record, log)
        if isinstance(event, CitizenErased):
            await self._ledger.forget((*event.cases, *event.senders))
            if self._forget is not None:
                await self._forget(self._store, event)
