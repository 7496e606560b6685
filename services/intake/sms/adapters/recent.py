"""What the process before this one put into Kafka last: read once, before the first bind.

If it died between Kafka's confirmation and its answer, the centre delivers those messages again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from salur.contracts import wire
from salur.contracts.base import Lane
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import Registry
from salur.messaging.consuming import reading
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.partitions import partitions_of
from services.intake.sms.domain import AGAIN_WITHIN, UNPROVEN, LeftBehind

_TOPIC = "intake.messages"
_POLL_MS = 500


async def left_behind(
    bootstrap: str, registry: Registry, channel: str, numbers: Sequence[str], now: datetime
) -> dict[str, LeftBehind]:
    """For each number of ours the messages of its last seconds in Kafka, if these were less than ten minutes ago.

    Raises KafkaUnavailable.
    """
    found: dict[str, list[tuple[int, MessageReceived]]] = {number: [] for number in numbers}
    topics = [registry.full_name(_TOPIC, lane) for lane in Lane]
    try:
        async for record in _since(bootstrap, topics, now - AGAIN_WITHIN):
            event = _message(record)
            if event is not None and event.channel == channel and event.number in found:
                found[event.number].append((record.timestamp, event))
    except (KafkaError, OSError) as error:
        raise KafkaUnavailable(type(error).__name__) from None
    return {number: _last(events, now + AGAIN_WITHIN) for number, events in found.items()}


def _last(events: Sequence[tuple[int, MessageReceived]], until: datetime) -> LeftBehind:
    last = max((at for at, _ in events), default=0)
    earliest = last - UNPROVEN / timedelta(milliseconds=1)
    known = ((event.sender, event.received_at, event.message) for at, event in events if at >= earliest)
    return LeftBehind(known, until)


def _message(record: ConsumerRecord[bytes, bytes]) -> MessageReceived | None:
    try:
        event = wire.read(wire.attributes(record.headers).get("ce_type"), record.value)
    except wire.Unreadable:
        return None
    return event if isinstance(event, MessageReceived) else None


async def _since(
    bootstrap: str, topics: Sequence[str], start: datetime
) -> AsyncIterator[ConsumerRecord[bytes, bytes]]:
    """What stands in topics from a moment on, up to their ends as they are now."""
    async with reading(bootstrap, "salur-sms-recent") as consumer:
        places = await partitions_of(consumer, topics)
        if not places:
            raise UnknownTopicOrPartitionError(topics[0])
        ends = await consumer.end_offsets(places)
        moment = int(start.timestamp() * 1000)
        starts = await consumer.offsets_for_times(dict.fromkeys(places, moment))
        left = {place for place, found in starts.items() if found is not None and found.offset < ends[place]}
        # Assigned without its position, a partition would be looked up again; with none, nothing is to be read.
        if left:
            consumer.assign(list(left))
        for place in left:
            consumer.seek(place, starts[place].offset)
        while left:
            for records in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                for record in records:
                    yield record
            left = {place for place in left if await consumer.position(place) < ends[place]}
