"""Server-sent events for live.js: fragments of a page, as they change, with a heartbeat through proxies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from salur.observability.meters import metrics

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_HEARTBEAT = b": \n\n"


@dataclass(frozen=True)
class Event:
    """One event of a stream: `name` is swap, add or remove; `data` the HTML, or the id that goes away."""

    name: str
    data: str

    def encode(self) -> bytes:
        lines = "".join(f"data: {line}\n" for line in self.data.splitlines() or [""])
        return f"event: {self.name}\n{lines}\n".encode()


def event_stream(events: AsyncIterator[Event], heartbeat: float = 15.0) -> StreamingResponse:
    """The events as a text/event-stream answer; a comment every `heartbeat` seconds of silence keeps it open.

    Begin with the present state of each fragment: a page that reconnects is then right again at once.
    The iterator is closed when the reader goes away.
    """
    return StreamingResponse(_encoded(events, heartbeat), media_type="text/event-stream", headers=_HEADERS)


async def _encoded(events: AsyncIterator[Event], heartbeat: float) -> AsyncIterator[bytes]:
    coming: asyncio.Task[Event] | None = None
    listening = metrics.gauge("salur_sse_clients").labels()
    listening.inc()
    try:
        yield _HEARTBEAT
        while True:
            coming = coming or asyncio.ensure_future(anext(events))
            done, _pending = await asyncio.wait({coming}, timeout=heartbeat)
            if not done:
                yield _HEARTBEAT
                continue
            try:
                event = coming.result()
            except StopAsyncIteration:
                return
            coming = None
            yield event.encode()
    finally:
        listening.dec()
        if coming is not None:
            coming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()
