"""All lines of this process: made when something first waits for one, woken when something is stored.

Danger has lines of its own. Where a process has the day's routine alone, the urgent lane's processes send it, and this one
takes only what none of them took.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import timedelta

from salur.contracts.base import Lane
from salur.observability import get_logger
from salur.store.errors import StoreUnavailable
from services.notify.line import Line
from services.notify.ports import Outbox, Share

UNTAKEN = timedelta(seconds=5)
"""Danger that the urgent lane's processes left for so long is everybody's."""
log = get_logger("lines")


class Lines:
    """Keeps the lines of these lanes; `look_every` (seconds) is how often it looks for what nobody woke them for."""

    def __init__(
        self, outbox: Outbox, make: Callable[[Share], Line], look_every: float, lanes: Collection[Lane]
    ) -> None:
        self._outbox = outbox
        self._make = make
        self._look_every = look_every
        self._untaken = {Lane.URGENT: UNTAKEN} | dict.fromkeys(lanes, timedelta(0))
        self._lines: dict[Share, Line] = {}
        self._group: asyncio.TaskGroup | None = None
        self._stop = asyncio.Event()

    def stored(self, waiting: Iterable[tuple[str, Lane]]) -> None:
        """Something is stored for these queues, in these lanes."""
        for queue, lane in waiting:
            self._wake(queue, lane)

    def stop(self) -> None:
        """Nothing more is claimed; `run` returns when what is under way is done."""
        self._stop.set()

    async def run(self) -> None:
        """Runs the lines until stopped."""
        async with asyncio.TaskGroup() as self._group:
            while not self._stop.is_set():
                try:
                    for queue in await self._outbox.queues():
                        for lane in self._untaken:
                            self._wake(queue, lane)
                except StoreUnavailable:
                    log.warning("store_away")
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await self._stop.wait()
            for line in self._lines.values():
                line.stop()

    def _wake(self, queue: str, lane: Lane) -> None:
        if self._group is None or self._stop.is_set() or lane not in self._untaken:
            return
        share = Share(queue, lane, self._untaken[lane])
        if share not in self._lines:
            line = self._lines[share] = self._make(share)
            self._group.create_task(line.run(), name=f"line-{queue}-{lane}")
        self._lines[share].wake()
