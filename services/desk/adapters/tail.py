"""Follows what changes, from the moment this process starts, for itself alone: no group, no offsets kept.

So each of several replicas sees the answer to the command that it sent, and pages change as things happen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CommandRefused
from salur.contracts.notifications import NotificationSettled
from salur.contracts.topics import Registry
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from services.desk.adapters.live import Hub
from services.desk.domain.record import Delivery
from services.desk.ports.cases import News, Outcome

TOPICS = ("cases.changed", "cases.refused", "notifications.settled")
_POLL_MS = 1_000
_LARGEST_FETCH = 8 * 1024 * 1024
log = get_logger("tail")


class Tail:
    """Feeds a hub from Kafka."""

    def __init__(self, consumer: AIOKafkaConsumer, hub: Hub, turn: Callable[[], None]) -> None:
        self._consumer = consumer
        self._hub = hub
        self._turn = turn

    async def follow(self) -> None:
        """Until cancelled; a broker that is away is waited for."""
        while True:
            self._turn()
            batch = await self._consumer.getmany(timeout_ms=_POLL_MS)
            for records in batch.values():
                for record in records:
                    self._take(record.headers, record.value)

    def _take(self, headers: Iterable[tuple[str, bytes]], value: bytes | None) -> None:
        try:
            event = wire.read(wire.attributes(headers).get("ce_type"), value)
        except wire.Unreadable as bad:
            # The stage makes it a dead letter; here it is only not news.
            log.warning("unreadable", reason=bad.reason)
            return
        for news in news_of(event):
            self._hub.publish(news)


def news_of(event: Contract) -> Iterable[News]:
    """What an event means to those who look."""
    if isinstance(event, CaseChanged):
        yield event.case
        yield Outcome(event.cause)
    elif isinstance(event, CommandRefused):
        yield Outcome(event.command, event.sentence)
    elif isinstance(event, NotificationSettled) and (delivery := Delivery.of(event)):
        yield delivery


@asynccontextmanager
async def tail(bootstrap: str, registry: Registry, hub: Hub, turn: Callable[[], None]) -> AsyncIterator[Tail]:
    """A tail that stands at the end of all its topics, of both lanes. Raises KafkaUnavailable.

    `turn` is called on every round: progress that liveness can see.
    """
    names = [registry.topics[name] for name in TOPICS]
    topics = [registry.full_name(topic.name, lane) for topic in names for lane in topic.lanes]
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        client_id="salur-desk-tail",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="latest",
        max_partition_fetch_bytes=_LARGEST_FETCH,
    )
    try:
        await consumer.start()
        await consumer.seek_to_end()
    except KafkaError as error:
        await consumer.stop()
        raise KafkaUnavailable(type(error).__name__) from None
    try:
        yield Tail(consumer, hub, turn)
    finally:
        hub.close()
        await consumer.stop()
