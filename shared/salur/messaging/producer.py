"""Sending to Kafka: idempotent, confirmed by all replicas, in order, and never waiting for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    IllegalOperation,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerFenced,
)

from salur.messaging.compression import use_fast_lz4
from salur.messaging.deadlines import Deadlines
from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.messaging.packing import partition_of, send_packed
from salur.store.ledger import Output

LARGEST_RECORD = 8 * 1024 * 1024
CONFIRM_WITHIN = 10.0
# From here on it pays to pack; fewer records share aiokafka's batches with what else is being sent.
PACK_FROM = 4
_BROKEN = (OutOfOrderSequenceNumber, ProducerFenced, IllegalOperation)


class Producer:
    """One process's way into Kafka."""

    def __init__(self, bootstrap: str, client_id: str) -> None:
        self._options: dict[str, Any] = {
            "bootstrap_servers": bootstrap,
            "client_id": client_id,
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": "lz4",
            "partitioner": _by_key,
            "max_request_size": LARGEST_RECORD,
            "max_batch_size": 128 * 1024,
            # A request that hangs must not outlive the answer a provider or a batch waits for.
            "request_timeout_ms": 10_000,
        }
        self._producer: AIOKafkaProducer | None = None
        self._deadlines: Deadlines | None = None

    async def start(self) -> None:
        """Connects. Raises KafkaUnavailable where no broker answers."""
        use_fast_lz4()
        producer = AIOKafkaProducer(**self._options)
        try:
            await producer.start()
        except KafkaError as error:
            await producer.stop()
            raise KafkaUnavailable(type(error).__name__) from None
        self._producer = producer
        self._deadlines = Deadlines()

    async def stop(self) -> None:
        """Sends what waits and disconnects, within the confirmation's time."""
        if self._producer is not None:
            try:
                await asyncio.wait_for(self._producer.stop(), CONFIRM_WITHIN)
            except TimeoutError:
                return

    async def ping(self) -> None:
        """Returns when a broker answers; raises KafkaUnavailable otherwise."""
        if self._producer is None:
            raise KafkaUnavailable("not started")
        try:
            async with asyncio.timeout(3):
                await self._producer.client.fetch_all_metadata()
        except (KafkaError, TimeoutError) as error:
            raise KafkaUnavailable(type(error).__name__) from None

    async def send(self, outputs: Sequence[Output], within: float = CONFIRM_WITHIN) -> None:
        """Sends in order and returns when all are confirmed.

        Raises KafkaUnavailable after `within` seconds (the records may still arrive: their ids make that
        harmless) and CannotGoOn when the process must end.
        """
        if self._producer is None or self._deadlines is None:
            raise KafkaUnavailable("not started")
        waiting: list[asyncio.Future[Any]] = []
        send = self._producer.send
        try:
            with self._deadlines.within(within):
                if len(outputs) >= PACK_FROM:
                    await send_packed(self._producer, outputs, waiting)
                else:
                    for output in outputs:
                        future = await send(
                            output.topic, output.value, output.key, headers=list(output.headers)
                        )
                        waiting.append(future)
                for future in waiting:
                    await future
        except (TimeoutError, KafkaError) as error:
            for future in waiting:
                future.add_done_callback(_looked_at)
            raise _meaning(error) from None


def _by_key(key: bytes, partitions: list[int], _available: list[int]) -> int:
    """aiokafka's default, without its detours: a record without a key is not ours."""
    return partitions[partition_of(key, len(partitions))]


def _meaning(error: TimeoutError | KafkaError) -> CannotGoOn | KafkaUnavailable:
    if isinstance(error, _BROKEN):
        return CannotGoOn(type(error).__name__)
    return KafkaUnavailable(
        type(error).__name__ if isinstance(error, KafkaError) else "no confirmation in time"
    )


def _looked_at(future: asyncio.Future[Any]) -> None:
    """What becomes of the others of a failed send needs no warning that nobody looked."""
    if not future.cancelled():
        future.exception()
