"""Which version of a reference file is the one to use: announced on a small compacted topic, heard by every process.

Files are immutable; what changes is which of them is meant. To go back is to announce the older one again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from salur.contracts import ids, wire
from salur.contracts.reference import ReferenceChanged
from salur.contracts.topics import Registry
from salur.messaging.consuming import event_of, reading
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.observability import get_logger
from salur.store.ledger import Output

TOPIC = "reference.changed"
_CLIENT = "salur-references"
_POLL_MS = 1_000
_PAUSE = 2.0
log = get_logger("references")

Heard = Callable[[ReferenceChanged], Awaitable[None]]


async def announce(bootstrap: str, registry: Registry, change: ReferenceChanged) -> None:
    """Tells all processes which version to use. Raises KafkaUnavailable."""
    producer = Producer(bootstrap, "salur-references")
    await producer.start()
    try:
        event_id = ids.derived_id("reference", change.key(), change.version, change.changed_at.isoformat())
        headers = wire.headers(
            change, event_id=event_id, source="references", at=change.changed_at, trace=None
        )
        await producer.send(
            [Output(registry.topic_of(change), change.key().encode(), wire.body(change), headers)]
        )
    finally:
        await producer.stop()


async def announced(bootstrap: str, registry: Registry, kind: str) -> Mapping[str, ReferenceChanged]:
    """What is in use now, of one kind, by name. Raises KafkaUnavailable."""
    found: dict[str, ReferenceChanged] = {}
    try:
        async with reading(bootstrap, _CLIENT, seldom=True) as consumer:
            place = TopicPartition(registry.full_name(TOPIC), 0)
            consumer.assign([place])
            end = (await consumer.end_offsets([place]))[place]
            while await consumer.position(place) < end:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        if (change := _read(record)) and change.kind == kind:
                            found[change.name] = change
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    return found


async def follow(bootstrap: str, registry: Registry, kind: str, heard: Heard) -> None:
    """Calls `heard` with each version of a kind, from the first that Kafka keeps, until cancelled.

    After a fault of Kafka's it begins again from the start; what `heard` raises ends it.
    """
    while True:
        try:
            async with reading(bootstrap, _CLIENT, seldom=True) as consumer:
                consumer.assign([TopicPartition(registry.full_name(TOPIC), 0)])
                while True:
                    for records in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                        for record in records:
                            if (change := _read(record)) and change.kind == kind:
                                await heard(change)
        except (KafkaError, OSError) as error:
            log.warning("tail_again", reason=type(error).__name__)
        await asyncio.sleep(_PAUSE)


def _read(record: ConsumerRecord[bytes, bytes]) -> ReferenceChanged | None:
    if record.value is None:
        return None
    event = event_of(record, log)
    return event if isinstance(event, ReferenceChanged) else None
