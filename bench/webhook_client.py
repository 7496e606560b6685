"""Sends signed webhooks over keep-alive connections, in a process of its own, and says how it went as JSON.

Requests are made beforehand. Without `--rate` each connection sends its next request as soon as it has an answer;
with it, requests begin at fixed moments, whoever is still waiting, and latency counts from those moments.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import hmac
import json
import time
from collections import Counter, deque
from typing import cast

import uvloop

from bench.webhooks import bodies


def requests(path: str, secret: str, number: str, count: int, same: int) -> list[bytes]:
    """So many HTTP requests, each webhook `same` times in a row, and then only those that hold a message."""
    made = []
    for body in bodies(number, count // same, messages_only=same > 1):
        mac = hmac.digest(secret.encode(), body, "sha256").hex()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: facebookexternalua\r\naccept: */*\r\n"
            f"content-type: application/json\r\nx-hub-signature-256: sha256={mac}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        made.extend([head.encode() + body] * same)
    return made


class Load:
    """What is still to be sent, and how long each answer took."""

    def __init__(self, waiting: list[bytes]) -> None:
        self.waiting = deque(waiting)
        self.left = len(waiting)
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.done = asyncio.get_running_loop().create_future()

    def answered(self, status: str, seconds: float) -> None:
        self.statuses[status] += 1
        self.latencies.append(seconds)
        self.left -= 1
        if not self.left:
            self.done.set_result(None)


class Connection(asyncio.Protocol):
    """One keep-alive connection with one request under way at most."""

    def __init__(self, load: Load, eager: bool) -> None:
        self._load = load
        self._eager = eager
        self._transport: asyncio.Transport | None = None
        self._began = 0.0
        self._buffer = b""
        self.free = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._load.done.done():
            self._load.done.set_exception(exc or ConnectionError("closed by the server"))

    def send(self, began: float) -> None:
        """Sends the next request; its latency counts from `began`."""
        assert self._transport is not None
        self.free = False
        self._began = began
        self._transport.write(self._load.waiting.popleft())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        self.free = True
        self._load.answered(head[9:12].decode(), time.perf_counter() - self._began)
        if self._eager and self._load.waiting:
            self.send(time.perf_counter())


async def run(port: int, made: list[bytes], connections: int, rate: float) -> dict[str, object]:
    """Sends everything; `rate` is in requests a second, 0 for as fast as answers come."""
    loop = asyncio.get_running_loop()
    load = Load(made)
    open_ones = [
        (await loop.create_connection(lambda: Connection(load, not rate), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    gc.disable()
    began = time.perf_counter()
    if rate:
        await _paced(load, open_ones, rate, began)
    else:
        for connection in open_ones[: len(made)]:
            connection.send(began)
    await load.done
    seconds = time.perf_counter() - began
    ordered = sorted(load.latencies)
    return {
        "per_second": len(made) / seconds,
        "p50_ms": ordered[len(ordered) // 2] * 1000,
        "p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
        "statuses": dict(load.statuses),
    }


async def _paced(load: Load, open_ones: list[Connection], rate: float, began: float) -> None:
    """Begins each request at its moment; where no connection is free, it waits, and the waiting counts."""
    for n in range(len(load.waiting)):
        moment = began + n / rate
        while (wait := moment - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        while (connection := next((one for one in open_ones if one.free), None)) is None:
            await asyncio.sleep(0)
        connection.send(moment)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("secret")
    parser.add_argument("number")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--same", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0.0)
    given = parser.parse_args()
    made = requests(given.path, given.secret, given.number, given.count, given.same)
    print(json.dumps(uvloop.run(run(given.port, made, given.connections, given.rate))))
