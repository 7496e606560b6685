"""Serves an ASGI app on this process's loop, quietly, for as long as a context is open."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

_BACKLOG = 1024


class CannotListen(Exception):
    """The address is taken or not ours. The sentence names it."""

    safe_to_log = True


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process has its own handlers; uvicorn must not put its own in their place."""
        yield


@asynccontextmanager
async def serving(app: Any, host: str, port: int, *, grace: float = 10.0) -> AsyncIterator[int]:
    """Serves until the context ends and gives the port (useful where 0 was asked for).

    At the end no new connection is taken; requests under way have `grace` seconds. Raises CannotListen.
    """
    listener = _listener(host, port)
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=max(1, int(grace)),
    )
    server = _Server(config)
    serve = asyncio.create_task(server.serve(sockets=[listener]), name=f"serving-{port}")
    try:
        up = asyncio.create_task(server.up.wait())
        await asyncio.wait({serve, up}, return_when=asyncio.FIRST_COMPLETED)
        if serve.done():
            up.cancel()
            serve.result()
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serve


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror}") from None
    listener.setblocking(False)
    return listener
