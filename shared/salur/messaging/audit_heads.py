"""Each chain is anchored in the others: writers tell how far they have come, and write down what they hear.

Nobody reads another's database for it: heads go over a small compacted topic.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from salur.contracts import ids, wire
from salur.contracts.audit import AuditHead
from salur.contracts.topics import Registry
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.observability import get_logger
from salur.privacy.audit import Head
from salur.privacy.audit_log import AuditLog
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable
from salur.store.ledger import Output

EVERY = 600.0
_SOURCE = "audit"
log = get_logger("audit")


async def heard(kafka: str, registry: Registry) -> list[Head]:
    """The newest head of every chain. Raises KafkaUnavailable."""
    place = TopicPartition(registry.full_name("audit.heads"), 0)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    heads: dict[str, Head] = {}
    try:
        await consumer.start()
        consumer.assign([place])
        end = (await consumer.end_offsets([place]))[place]
        while await consumer.position(place) < end:
            for record in (await consumer.getmany(place, timeout_ms=200)).get(place, ()):
                event = wire.read(AuditHead.TYPE, record.value)
                if isinstance(event, AuditHead):
                    heads[event.writer] = Head(event.writer, event.seq, event.hash)
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    finally:
        await consumer.stop()
    return list(heads.values())


class Anchors:
    """Tells the head of one chain and anchors the others' in it, now and again."""

    def __init__(
        self, audit: AuditLog, kafka: str, registry: Registry, producer: Producer, clock: Clock
    ) -> None:
        self._audit = audit
        self._kafka = kafka
        self._registry = registry
        self._producer = producer
        self._clock = clock
        self._known: dict[str, Head] = {}
        self._told: Head | None = None

    async def run(self, every: float = EVERY) -> None:
        """Until cancelled. Servers that are away are tried again the next time."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.once()
            except (KafkaUnavailable, StoreUnavailable, StoreBroken, Conflict) as error:
                log.warning("not_anchored", reason=type(error).__name__)

    async def once(self) -> None:
        """Writes down the heads that are new to this chain, then tells its own."""
        await self._write_down(await heard(self._kafka, self._registry))
        head = await self._audit.head()
        if head is not None and head != self._told:
            await self._producer.send([self._output(head)])
            self._told = head

    async def _write_down(self, heads: Sequence[Head]) -> None:
        mine = self._audit.writer
        new = [h for h in heads if h.writer != mine and self._known.get(h.writer) != h]
        # Two idle chains must not anchor one another's anchors for ever.
        if new and await self._has_news():
            await self._audit.append(head.anchor for head in new)
            self._known.update({head.writer: head for head in new})

    async def _has_news(self) -> bool:
        head = await self._audit.head()
        return self._told is None or head != self._told

    def _output(self, head: Head) -> Output:
        now = self._clock.now()
        event = AuditHead(writer=head.writer, seq=head.seq, hash=head.hash, at=now)
        event_id = ids.derived_id("audit-head", head.writer, str(head.seq))
        headers = wire.headers(event, event_id=event_id, source=_SOURCE, at=now, trace=None)
        return Output(self._registry.topic_of(event), event.key().encode(), wire.body(event), headers)
