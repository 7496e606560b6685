"""How many webhooks a second the gateway accepts, beside a bare route on the same server and Kafka.

Also: how long an answer takes at half that load, and whether redelivery at the same moment doubles anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import uvloop

from bench.servers import Servers, servers
from bench.side_by_side import RESULTS, Pace, all_met, in_turn, told
from salur.embedded.ports import free_port, listens
from salur.privacy import KeyRing
from tests.clean_up import clean_up
from tests.kafka_tools import make_topics, read_all

REQUESTS = 30_000
ROUNDS = 5
WANTED = 0.7
WANTED_P99_MS = 50.0
REDELIVERED, TIMES = 200, 20

SECRET, NUMBER = "rahasia-contoh-1234", "740900000000001"
PATH = "/hooks/whatsapp/aplikasi"
TOPICS = (
    "intake.messages",
    "intake.messages.urgent",
    "intake.messages.dlq",
    "notifications.receipts",
    "intake.urgent-senders",
)


async def measure(on: Servers) -> list[dict[str, object]]:
    """Both sides in turn, the gateway at half its load, and the same webhooks many times at once."""
    prefix = f"b{uuid4().hex[:8]}-"
    await make_topics(on.kafka, prefix, *TOPICS)
    try:
        async with gateway(on, prefix) as ours_at:
            enqueued = await _against(on, prefix, ours_at, confirmed=False)
            confirmed = await _against(on, prefix, ours_at, confirmed=True)
            return [
                told("intake", enqueued, WANTED),
                told("intake-confirmed", confirmed, WANTED),
                await _latency(ours_at, statistics.median(enqueued.ours) / 2),
                await _redelivery(on, prefix, ours_at),
            ]
    finally:
        clean_up(prefix, kafka=on.kafka)


async def _against(on: Servers, prefix: str, ours_at: int, *, confirmed: bool) -> Pace:
    async with bare(on, f"{prefix}intake.messages", confirmed) as bare_at:
        for port in (ours_at, bare_at):
            await load(port, count=REQUESTS // 3)

        async def ours(_: int) -> float:
            return float((await load(ours_at, count=REQUESTS))["per_second"])

        async def theirs(_: int) -> float:
            return float((await load(bare_at, count=REQUESTS))["per_second"])

        waits = "waits for the confirmation" if confirmed else "does not wait for the confirmation"
        print(f"intake: {REQUESTS} webhooks a round over 64 connections; the bare route {waits}")
        return await in_turn(ours, theirs, ROUNDS)


async def _latency(port: int, rate: float) -> dict[str, object]:
    seen = await load(port, count=REQUESTS // 2, rate=rate)
    return _kept(
        "intake-latency",
        rate=round(rate),
        p50_ms=round(seen["p50_ms"], 1),
        p99_ms=round(seen["p99_ms"], 1),
        wanted=WANTED_P99_MS,
        met=seen["p99_ms"] < WANTED_P99_MS,
    )


async def _redelivery(on: Servers, prefix: str, port: int) -> dict[str, object]:
    topic = f"{prefix}intake.messages"
    before = {seen.id for seen in await read_all(on.kafka, topic) if "ce_id" in seen.headers}
    await load(port, count=REDELIVERED * TIMES, same=TIMES)
    after = [seen for seen in await read_all(on.kafka, topic) if "ce_id" in seen.headers]
    ids = {seen.id for seen in after} - before
    return _kept(
        "intake-redelivery",
        webhooks=REDELIVERED,
        times=TIMES,
        messages=len(ids),
        doubles=len(ids) - REDELIVERED,
        met=len(ids) == REDELIVERED,
    )


def _kept(name: str, **values: object) -> dict[str, object]:
    result = {"name": name, **values}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return result


async def load(port: int, **given: Any) -> dict[str, Any]:
    """One run of the client in a process of its own."""
    options = [f"--{name}={value}" for name, value in given.items()]
    client = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.webhook_client", str(port), PATH, SECRET, NUMBER, *options,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await client.communicate()
    seen: dict[str, Any] = json.loads(out)
    assert seen["statuses"] == {"200": given["count"]}, seen["statuses"]
    return seen


@asynccontextmanager
async def gateway(on: Servers, prefix: str) -> AsyncIterator[int]:
    """The gateway as it is run, in a process of its own."""
    port = free_port()
    account = {"app_secret": SECRET, "verify_token": SECRET, "access_token": SECRET}
    settings = {
        "SALUR_KAFKA": on.kafka,
        "SALUR_PREFIX": prefix,
        "SALUR_KEYS": KeyRing.generate().to_json(),
        "SALUR_HOST": "127.0.0.1",
        "SALUR_PORT": str(port),
        "SALUR_ADMIN_PORT": "0",
        "SALUR_DEV": "true",
        "SALUR_WHATSAPP": json.dumps({"aplikasi": account}),
    }
    command = ("-m", "salur.cli", "run", "intake", "--role", "gateway")
    async with _process(*command, env=os.environ | settings, port=port):
        yield port


@asynccontextmanager
async def bare(on: Servers, topic: str, confirmed: bool) -> AsyncIterator[int]:
    """The bare route, in a process of its own."""
    port = free_port()
    more = ("--confirmed",) if confirmed else ()
    command = ("-m", "bench.bare_webhook", on.kafka, topic, str(port), SECRET, *more)
    async with _process(*command, env=dict(os.environ), port=port):
        yield port


@asynccontextmanager
async def _process(*command: str, env: dict[str, str], port: int) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=env)
    try:
        async with asyncio.timeout(30):
            while not listens(port):
                assert process.returncode is None, "the server ended before it listened"
                await asyncio.sleep(0.1)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def main() -> int:
    """Measures and prints; 1 where a figure was not reached."""
    with servers() as on:
        return all_met(uvloop.run(measure(on)))


if __name__ == "__main__":
    raise SystemExit(main())
