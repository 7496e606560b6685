"""Many records for Kafka at once, packed by us into one batch a partition.

aiokafka's `send` makes a future, a partition and a size check of each record; a stage sends hundreds together and
waits for all of them, so one future a batch is enough. Which partition a key has is the same as everywhere.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer

from salur.store.ledger import Output

# Who writes once writes again soon, and a report goes through several topics under one key.
_KEYS = 16_384
_SEED, _FACTOR, _ALL = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF


async def send_packed(
    producer: AIOKafkaProducer, outputs: Sequence[Output], waiting: list[asyncio.Future[Any]]
) -> None:
    """Hands the outputs to the producer, in order within each partition; what to wait for is added to `waiting`."""
    counts = {topic: len(await producer.partitions_for(topic)) for topic in {o.topic for o in outputs}}
    packed: dict[tuple[str, int], list[Any]] = {}
    for output in outputs:
        place = (output.topic, partition_of(output.key, counts[output.topic]))
        batches = packed.get(place)
        if batches is None:
            batches = packed[place] = [producer.create_batch()]
        if not _append(batches[-1], output):
            batches.append(producer.create_batch())
            # The first record of a batch is taken whatever its size.
            _append(batches[-1], output)
    for (topic, number), batches in packed.items():
        for batch in batches:
            confirmed = await producer.send_batch(batch, topic, partition=number)
            waiting.append(confirmed)


def _append(batch: Any, output: Output) -> bool:
    taken = batch.append(timestamp=None, key=output.key, value=output.value, headers=list(output.headers))
    return taken is not None


@lru_cache(_KEYS)
def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as Kafka's own clients choose it: murmur2 without its sign bit, modulo the count."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """Kafka's murmur2 (seed 0x9747b28c), four bytes at a time; twice as fast as aiokafka's, which goes by one."""
    whole, rest = divmod(len(data), 4)
    found = _SEED ^ len(data)
    for part in struct.unpack_from(f"<{whole}I", data):
        mixed = part * _FACTOR & _ALL
        found = (found * _FACTOR & _ALL) ^ ((mixed ^ mixed >> 24) * _FACTOR & _ALL)
    if rest:
        found = (found ^ int.from_bytes(data[-rest:], "little")) * _FACTOR & _ALL
    found = (found ^ found >> 13) * _FACTOR & _ALL
    return found ^ found >> 15
