"""How many texts a second one notify process sends, and how soon a single one leaves.

Each text is stored in a transaction, claimed under a lease, its address opened in the vault with an entry in the
audit, sent over HTTP, noted in a transaction and told to Kafka. The pace per number is taken off.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvloop
from aiohttp import ClientSession

from bench.servers import Servers, servers
from bench.side_by_side import RESULTS
from bench.stages import fresh_prefix
from salur.contracts import wire
from salur.contracts.topics import registry
from salur.embedded.ports import free_port, listens
from salur.messaging.producer import Producer
from salur.store.ledger import Output
from tests.integration.notify import peer as peers
from tests.integration.notify.notifier import TOPICS, Notifier, asks
from tests.kafka_tools import make_topics

TEXTS = 4_000
PEOPLE = 1_000
ROUNDS = 3
SINGLE, WARM = 150, 10
WANTED_PER_SECOND = 300
WANTED_P99_MS = 100.0
AT_PACE: dict[str, Any] = {"notify_per_second": 100_000.0, "notify_at_once": 64, "notify_patience": 10.0}


async def measure(on: Servers) -> dict[str, object]:
    """Texts a second, a value a round; and milliseconds from the request to the provider at light load."""
    account = {"app_secret": "rahasia-1234", "verify_token": "token-1234", "access_token": "akses"}
    os.environ["SALUR_WHATSAPP"] = json.dumps({"aplikasi": account})
    print(f"notify: {TEXTS} texts to {PEOPLE} people a round")
    paces = []
    for number in range(ROUNDS):
        paces.append(await _pace(on))
        print(f"  round {number + 1}: {paces[-1]:8.0f} texts/s")
    latencies = await _latencies(on)
    pace, p99 = statistics.median(paces), latencies[int(len(latencies) * 0.99)]
    return {
        "name": "notify",
        "texts_per_second": [round(one) for one in paces],
        "median": round(pace),
        "request_to_provider_ms": {
            "p50": round(latencies[len(latencies) // 2], 1),
            "p99": round(p99, 1),
            "longest": round(latencies[-1], 1),
        },
        "wanted": {"texts_per_second": WANTED_PER_SECOND, "p99_ms": WANTED_P99_MS},
        "met": pace >= WANTED_PER_SECOND and p99 < WANTED_P99_MS,
    }


async def _pace(on: Servers) -> float:
    """From a tenth of the texts to all of them, so that joining a group does not count."""
    with fresh_prefix(on) as prefix:
        notifier = await _ready(on, prefix)
        await notifier.ask(*(asks(f"{number}", person=number % PEOPLE) for number in range(TEXTS)))
        async with _taker() as taken, notifier.running(**AT_PACE):
            while (first := await taken()) < TEXTS // 10:
                await asyncio.sleep(0.02)
            began = time.perf_counter()
            while (now := await taken()) < TEXTS:
                await asyncio.sleep(0.02)
            return (now - first) / (time.perf_counter() - began)


async def _latencies(on: Servers) -> list[float]:
    with fresh_prefix(on) as prefix:
        notifier = await _ready(on, prefix)
        producer = Producer(on.kafka, "bench")
        await producer.start()
        async with peers.peer() as peer:
            os.environ["SALUR_WHATSAPP_GRAPH_URL"] = peer.url
            async with notifier.running(**AT_PACE):
                took = [await _single(producer, prefix, peer, number) for number in range(SINGLE + WARM)]
        await producer.stop()
    return sorted(took[WARM:])


async def _single(producer: Producer, prefix: str, peer: peers.Peer, number: int) -> float:
    """Milliseconds from handing a request to Kafka until the provider has the text."""
    peer.took_one.clear()
    request = asks(f"satu {number}", person=number % PEOPLE)
    headers = wire.headers(
        request, event_id=request.notification, source="bench", at=request.requested_at, trace=None
    )
    topic = registry(prefix).topic_of(request)
    began = time.perf_counter()
    await producer.send([Output(topic, request.key().encode(), wire.body(request), headers)])
    async with asyncio.timeout(30):
        await peer.took_one.wait()
    return (time.perf_counter() - began) * 1000


async def _ready(on: Servers, prefix: str) -> Notifier:
    await make_topics(on.kafka, prefix, *TOPICS)
    notifier = Notifier(on.kafka, on.mongo, prefix)
    await notifier.know(range(PEOPLE))
    return notifier


@asynccontextmanager
async def _taker() -> AsyncIterator[Callable[[], Awaitable[int]]]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.notify_peer", str(port))
    url = f"http://127.0.0.1:{port}"
    os.environ["SALUR_WHATSAPP_GRAPH_URL"] = url
    try:
        async with ClientSession() as client:

            async def taken() -> int:
                async with client.get(url) as answer:
                    return int((await answer.json())["taken"])

            await _listening(port)
            yield taken
    finally:
        process.kill()
        await process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while not listens(port):
            await asyncio.sleep(0.05)


def main() -> int:
    """Measures, prints and keeps the figure; 1 where it was not reached."""
    with servers() as on:
        result = uvloop.run(measure(on))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "notify.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
