"""Putting events on a topic and reading a topic to its end, for tests that look at Salur from outside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.producer import Producer
from salur.messaging.topics_admin import create_topics
from salur.store.ledger import Output


@dataclass(frozen=True)
class Seen:
    """A record as it stands in a topic; `at` is when it was handed over, in seconds since 1970."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: dict[str, bytes]
    at: float

    @property
    def id(self) -> str:
        return self.headers["ce_id"].decode()

    def event(self) -> Any:
        return wire.read(self.headers["ce_type"].decode(), self.value)


async def make_topics(kafka: str, prefix: str, *only: str) -> None:
    """Creates all topics of a Salur, or only those of these names (without prefix), with two partitions at most.

    Two show what there is to see of several, and Kafka works a good while on each.
    """
    # Every worker listens for which models and tables to use.
    wanted = {prefix + name for name in (*only, "reference.changed")}
    topics = [t for t in registry(prefix).physical() if not only or t.name in wanted]
    await create_topics(kafka, [replace(t, partitions=min(t.partitions, 2)) for t in topics])


async def put(kafka: str, prefix: str, events: Sequence[tuple[str, Contract]]) -> None:
    """Sends events, each with the id given, to where they belong."""
    topics = registry(prefix)
    at = SystemClock().now()
    outputs = [
        Output(
            topics.topic_of(event),
            event.key().encode(),
            wire.body(event),
            wire.headers(event, event_id=event_id, source="test", at=at, trace=None),
        )
        for event_id, event in events
    ]
    await put_raw(kafka, outputs)


async def put_raw(kafka: str, outputs: Sequence[Output]) -> None:
    """Sends records as they are."""
    producer = Producer(kafka, "test")
    await producer.start()
    try:
        await producer.send(outputs, within=60)
    finally:
        await producer.stop()


async def read_all(kafka: str, *topics: str) -> list[Seen]:
    """Everything that stands in topics now."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2**24,
    )
    await consumer.start()
    try:
        places = [
            TopicPartition(topic, number) for topic in topics for number in await _partitions(consumer, topic)
        ]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[Seen] = []
        left = {place for place in places if ends[place] > 0}
        while left:
            batch = await consumer.getmany(timeout_ms=200)
            for records in batch.values():
                found.extend(
                    Seen(r.partition, r.offset, r.key, r.value or b"", dict(r.headers), r.timestamp / 1000)
                    for r in records
                )
            left = {place for place in left if await consumer.position(place) < ends[place]}
        return found
    finally:
        await consumer.stop()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> list[int]:
    for _ in range(100):
        known = consumer.partitions_for_topic(topic)
        if known:
            return sorted(known)
        # A broker that was just thawed or started answers with errors for a moment.
        with suppress(KafkaError):
            await consumer._client.force_metadata_update()
            known = (await consumer._client.fetch_all_metadata()).partitions_for_topic(topic)
        if known:
            return sorted(known)
        await asyncio.sleep(0.05)
    raise LookupError(topic)


@asynccontextmanager
async def lag(kafka: str, group: str, topics: Sequence[str]) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """Asks how many records of topics a group has not committed yet, as often as one likes.

    Fails an assertion while Kafka does not say.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await consumer.start()
    try:
        await admin.start()
        places = [TopicPartition(t, n) for t in topics for n in await _partitions(consumer, t)]

        async def now() -> int:
            try:
                ends = await consumer.end_offsets(places)
                done = await admin.list_consumer_group_offsets(group, partitions=places)
            except KafkaError as error:
                raise AssertionError(f"not known yet: {type(error).__name__}") from None
            assert len(done) == len(places), "the group's coordinator is not back yet"
            return sum(ends[place] - max(done[place].offset, 0) for place in places)

        yield now
    finally:
        await admin.close()
        await consumer.stop()
