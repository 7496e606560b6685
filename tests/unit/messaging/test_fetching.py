"""A stage waits for records within Kafka's client: it neither asks in vain many times a second nor sleeps beside it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from aiokafka.errors import ConsumerStoppedError
from faststream.kafka import KafkaBroker

from salur.contracts.base import Lane
from salur.messaging.consumer import StageConsumer
from salur.messaging.crash import CrashPlan
from salur.observability import Health


class Quiet:
    """A consumer with nothing for two rounds, then stopped; notes how long it may wait."""

    def __init__(self) -> None:
        self.waits: list[tuple[int, float]] = []

    async def getmany(self, *, timeout_ms: int, max_records: int) -> dict[Any, Any]:
        self.waits.append((timeout_ms, asyncio.get_running_loop().time()))
        if len(self.waits) == 3:
            raise ConsumerStoppedError
        return {}


async def test_nothing_is_waited_for_beside_the_client() -> None:
    stage: Any = SimpleNamespace(
        spec=SimpleNamespace(name="verify", co_partitioned=False, batch=500, batches=1)
    )
    one = StageConsumer(
        stage,
        broker=KafkaBroker(),
        topics=["reports"],
        group="g",
        instance=None,
        lane=Lane.ROUTINE,
        crash=CrashPlan.parse(""),
        health=Health(),
    )
    subscriber: Any = one._subscriber
    subscriber.running = True
    quiet = Quiet()
    await subscriber._run_consume_loop(quiet)
    waits, times = zip(*quiet.waits, strict=True)
    assert min(waits) >= 1_000
    assert times[-1] - times[0] < 0.35
