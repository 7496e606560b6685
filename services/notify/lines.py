"""All lines of this process: made when something first waits for one, woken when something is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from salur.observability import get_logger
from salur.store.errors import StoreUnavailable
from services.notify.line import Line
from services.notify.ports import Outbox

log = get_logger("lines")


class Lines:
    """Keeps the lines; `look_every` (seconds) is how often it looks for what nobody woke them for."""

    def __init__(self, outbox: Outbox, make: Callable[[str], Line], look_every: float) -> None:
        self._outbox = outbox
        self._make = make
        self._look_every = look_every
        self._lines: dict[str, Line] = {}
        self._group: asyncio.TaskGroup | None = None
        self._stop = asyncio.Event()

    def stored(self, queues: Iterable[str]) -> None:
        """Something is stored for these queues."""
        for queue in queues:
            self._wake(queue)

    def stop(self) -> None:
        """Nothing more is claimed; `run` returns when what is under way is done."""
        self._stop.set()

    async def run(self) -> None:
        """Runs the lines until stopped."""
        async with asyncio.TaskGroup() as self._group:
            while not self._stop.is_set():
                try:
                    for queue in await self._outbox.queues():
                        self._wake(queue)
                except StoreUnavailable:
                    log.warning("store_away")
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await self._stop.wait()
            for line in self._lines.values():
                line.stop()

    def _wake(self, queue: str) -> None:
        if self._group is None or self._stop.is_set():
            return
        if queue not in self._lines:
            line = self._lines[queue] = self._make(queue)
            self._group.create_task(line.run(), name=f"line-{queue}")
        self._lines[queue].wake()
