"""A commit that does not end although Kafka answers ends the process; one that waits for Kafka goes on waiting."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from salur.contracts.base import Lane
from salur.messaging import consumer
from salur.messaging.consumer import CommitStuck, StageConsumer


class Stuck:
    """aiokafka's consumer as far as a commit goes."""

    def __init__(self, brokers: set[int]) -> None:
        self._client = SimpleNamespace(fetch_all_metadata=self._metadata)
        self._brokers = brokers

    async def _metadata(self) -> Any:
        return SimpleNamespace(brokers=lambda: self._brokers)

    def assignment(self) -> set[Any]:
        return set()

    async def commit(self, _ends: Any) -> None:
        await asyncio.Event().wait()


async def test_it_ends_the_process_only_where_kafka_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "COMMIT_LOOK_EVERY", 0.01)
    for brokers, ends in (({1}, True), (set(), False)):
        one: Any = StageConsumer.__new__(StageConsumer)
        turns: list[str] = []
        one._subscriber = SimpleNamespace(consumer=Stuck(brokers))
        one._stage = SimpleNamespace(spec=SimpleNamespace(name="verify"))
        one._health = SimpleNamespace(turn=turns.append)
        one._loop, one.lane = "verify-routine", Lane.ROUTINE
        one.failed = asyncio.get_running_loop().create_future()
        committing = asyncio.create_task(one._commit([]))
        while len(turns) < 3 * consumer.COMMIT_LOOKS and not one.failed.done():
            await asyncio.sleep(0)
        assert one.failed.done() == ends
        if ends:
            assert isinstance(one.failed.exception(), CommitStuck)
        committing.cancel()
