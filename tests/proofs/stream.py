"""Messages that keep coming while a test does something to servers or workers, each sent until it is accepted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from tests.polling import eventually
from tests.proofs.subject import Subject

AT_A_TIME = 5
PAUSE = 0.1
GROWN_WITHIN = 90.0


class Stream:
    """Feeds a subject a few messages at a time; `sent` counts them."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._stop = asyncio.Event()
        self.sent = 0

    async def run(self) -> None:
        """Until stopped."""
        while not self._stop.is_set():
            await self._feed(range(self.sent, self.sent + AT_A_TIME))
            self.sent += AT_A_TIME
            try:
                await asyncio.wait_for(self._stop.wait(), PAUSE)
            except TimeoutError:
                continue

    async def _feed(self, numbers: range) -> None:
        """What was not confirmed is sent again, as by whoever sent it: the same ids, perhaps twice."""
        while True:
            try:
                await self._subject.give(numbers)
                return
            except (KafkaUnavailable, CannotGoOn):
                continue

    async def grown(self, by: int) -> None:
        """Returns when so many more have been accepted."""
        wanted = self.sent + by
        await eventually(lambda: self.sent >= wanted, within=GROWN_WITHIN)

    def stop(self) -> None:
        self._stop.set()


@asynccontextmanager
async def flowing(subject: Subject) -> AsyncIterator[Stream]:
    """A stream within the block; at its end everything begun has been accepted."""
    stream = Stream(subject)
    running = asyncio.create_task(stream.run())
    try:
        yield stream
        stream.stop()
        await running
    finally:
        running.cancel()
