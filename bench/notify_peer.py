"""A provider that takes everything at once, in a process of its own, so that only notify is measured."""

from __future__ import annotations

import asyncio
import json
import sys

import uvloop


class Taker(asyncio.Protocol):
    """One connection: each request is answered with an id that nobody else has."""

    taken = 0

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's transports do not share asyncio's classes

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._next()) is not None:
            assert self._transport is not None
            self._transport.write(_answer(request))

    def _next(self) -> bytes | None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        return head


def _answer(request: bytes) -> bytes:
    if request.startswith(b"GET"):
        body = json.dumps({"taken": Taker.taken}).encode()
    else:
        Taker.taken += 1
        body = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.BENCH%d"}]}' % Taker.taken
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return head % len(body) + body


async def serve(port: int) -> None:
    """Serves until it is killed."""
    server = await asyncio.get_running_loop().create_server(Taker, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
