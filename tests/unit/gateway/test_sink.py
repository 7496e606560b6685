"""What comes together is sent together, and each sender has an answer of its own, in time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.store.ledger import Output
from services.intake.gateway.adapters.sink import MOST, WatchedProducer

WITHIN = 5.0


class Wire:
    """A producer whose answers are given by hand."""

    def __init__(self) -> None:
        self.groups: list[list[bytes]] = []
        self.limits: list[float] = []
        self.answers: list[asyncio.Future[None]] = []

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        self.groups.append([output.value for output in outputs])
        self.limits.append(within)
        self.answers.append(asyncio.get_running_loop().create_future())
        await self.answers[-1]


def one(value: bytes, topic: str = "t") -> Output:
    return Output(topic, b"k", value, ())


async def turn() -> None:
    """Lets everything happen that can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_while_one_group_is_on_its_way_the_next_gathers_in_order() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    first = asyncio.create_task(sink.send([one(b"1")], WITHIN))
    await turn()
    rest = [asyncio.create_task(sink.send([one(b"%d" % n)], WITHIN)) for n in (2, 3, 4)]
    await turn()
    assert wire.groups == [[b"1"]]
    wire.answers[0].set_result(None)
    await turn()
    assert first.done()
    assert not any(task.done() for task in rest)
    assert wire.groups == [[b"1"], [b"2", b"3", b"4"]]
    wire.answers[1].set_result(None)
    await asyncio.gather(*rest)


async def test_danger_goes_whatever_gathers() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    first = asyncio.create_task(sink.send([one(b"1")], WITHIN))
    await turn()
    second = asyncio.create_task(sink.send([one(b"2")], WITHIN))
    await turn()
    danger = asyncio.create_task(sink.send([one(b"!", "t.urgent")], WITHIN))
    await turn()
    assert wire.groups == [[b"1"], [b"!"]]
    wire.answers[1].set_result(None)
    await danger
    assert not first.done()
    wire.answers[0].set_result(None)
    await turn()
    wire.answers[2].set_result(None)
    await asyncio.gather(first, second)


async def test_time_spent_behind_another_group_counts() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    first = asyncio.create_task(sink.send([one(b"1")], WITHIN))
    await turn()
    behind = asyncio.create_task(sink.send([one(b"2")], 0.0))
    await turn()
    wire.answers[0].set_exception(KafkaUnavailable("away"))
    for task in (first, behind):
        with pytest.raises(KafkaUnavailable):
            await task
    assert wire.groups == [[b"1"]]
    assert wire.limits[0] <= WITHIN


async def test_a_sender_who_hangs_up_takes_nobody_along() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    tasks = [asyncio.create_task(sink.send([one(b"%d" % n)], WITHIN)) for n in (1, 2)]
    await turn()
    tasks[0].cancel()
    await turn()
    wire.answers[0].set_result(None)
    await tasks[1]
    assert tasks[0].cancelled()


async def test_a_broken_producer_is_said_and_nobody_hears_yes() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    task = asyncio.create_task(sink.send([one(b"1")], WITHIN))
    await turn()
    wire.answers[0].set_exception(CannotGoOn("fenced"))
    with pytest.raises(KafkaUnavailable):
        await task
    with pytest.raises(CannotGoOn):
        await sink.broken


async def test_a_group_does_not_grow_for_ever() -> None:
    wire = Wire()
    sink = WatchedProducer(wire)
    first = asyncio.create_task(sink.send([one(b"0")], WITHIN))
    await turn()
    more = [asyncio.create_task(sink.send([one(b"x")], WITHIN)) for _ in range(MOST + 1)]
    await turn()
    wire.answers[0].set_result(None)
    await first
    await turn()
    wire.answers[1].set_result(None)
    await turn()
    wire.answers[2].set_result(None)
    await asyncio.gather(*more)
    assert [len(group) for group in wire.groups] == [1, MOST, 1]
