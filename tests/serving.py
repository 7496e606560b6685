"""An ASGI application on a real port of this machine, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp, **tls: Any) -> AsyncIterator[str]:
    """Serves `app` on a free port and gives its address, such as `http://127.0.0.1:41234`.

    `tls` are uvicorn's `ssl_…` settings, for an `https://` one. The port listens from the start: a request that comes before the application is up waits for it.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, **tls))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()
