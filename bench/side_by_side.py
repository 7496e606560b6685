"""Two ways of doing the same work, measured in turn on the same servers, round after round; the ratio is the result.

A side empties topics that were filled beforehand. Its pace is read off the broker's own timestamps of what it
wrote, from a tenth of the way to the end, so that joining a group and first batches do not count.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaConsumer

from salur.messaging.partitions import partitions_of

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Pace:
    """Messages a second of each side, a value a round."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: the two halves of a round shared the same weather."""
        return statistics.median(o / b for o, b in zip(self.ours, self.bare, strict=True))


Side = Callable[[int], Awaitable[float]]


async def in_turn(ours: Side, bare: Side, rounds: int) -> Pace:
    """Runs the sides in turn; each is given the number of the round and gives messages a second."""
    paces: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            second = await bare(number)
            first = await ours(number)
        else:
            first = await ours(number)
            second = await bare(number)
        paces.append((first, second))
        print(f"  round {number + 1}: ours {first:8.0f}/s   bare {second:8.0f}/s   {first / second:.2f}")
    return Pace(tuple(first for first, _ in paces), tuple(second for _, second in paces))


async def written_pace(kafka: str, topic: str, since: float = 0) -> float:
    """Records a second by the timestamps (seconds) in a topic since then, without their first tenth."""
    stamps = sorted(at for at in await _timestamps(kafka, topic) if at >= since * 1000)
    late = stamps[len(stamps) // 10 :]
    return (len(late) - 1) / max((late[-1] - late[0]) / 1000, 0.001)


@asynccontextmanager
async def counting(kafka: str, topic: str) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """Tells how many records a topic has now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        places = await partitions_of(consumer, [topic])
        consumer.assign(places)

        async def count() -> int:
            return sum((await consumer.end_offsets(places)).values())

        yield count
    finally:
        await consumer.stop()


async def _timestamps(kafka: str, topic: str) -> list[int]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2**24,
    )
    await consumer.start()
    try:
        places = await partitions_of(consumer, [topic])
        consumer.assign(places)
        left = sum((await consumer.end_offsets(places)).values())
        found: list[int] = []
        while len(found) < left:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found.extend(record.timestamp for record in records)
        return found
    finally:
        await consumer.stop()


def told(name: str, pace: Pace, wanted: float) -> dict[str, object]:
    """The result as a value; printed, and kept as bench/results/<name>.json."""
    result: dict[str, object] = {
        "name": name,
        "ours": [round(one) for one in pace.ours],
        "bare": [round(one) for one in pace.bare],
        "ratio": round(pace.ratio, 3),
        "wanted": wanted,
        "met": pace.ratio >= wanted,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return result


def all_met(results: Sequence[dict[str, object]]) -> int:
    """The exit status: 0 when every ratio was reached."""
    return 0 if all(result["met"] for result in results) else 1
