"""The producer as the gateway uses it: what comes together is sent together, and a broken producer ends the process.

Under load dozens of webhooks are under way at once. Sent one by one, each costs a deadline of ours and, for each
record, a future, a partition and a size check of aiokafka's. So one group is on its way to Kafka while the next one
gathers; who writes alone is sent at once, and so is danger, whatever gathers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from salur.contracts.topics import URGENT_SUFFIX
from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.store.ledger import Output

# A group has at most as many records as are worth packing: more would only wait for one another.
MOST = 512


class Sends(Protocol):
    """What a producer does for the sink."""

    async def send(self, outputs: Sequence[Output], within: float) -> None: ...


@dataclass(slots=True)
class _Group:
    """What is sent together; `until` is when the first of its senders must have an answer (the loop's time)."""

    until: float
    outputs: list[Output] = field(default_factory=list)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def answer(self, settle: Callable[[asyncio.Future[None]], None]) -> None:
        for future in self.waiting:
            # A sender who hung up takes only itself away.
            if not future.done():
                settle(future)


class WatchedProducer:
    """Sends; `broken` fails when only a new process can go on."""

    def __init__(self, producer: Sends) -> None:
        self._producer = producer
        self._loop = asyncio.get_running_loop()
        self._gathering: list[_Group] = []
        self._sending: asyncio.Task[None] | None = None
        self._alone: set[asyncio.Task[None]] = set()
        self.broken: asyncio.Future[None] = self._loop.create_future()

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable after `within` seconds at the latest."""
        if not outputs:
            return
        answer: asyncio.Future[None] = self._loop.create_future()
        if any(output.topic.endswith(URGENT_SUFFIX) for output in outputs):
            alone = self._loop.create_task(
                self._send(_Group(self._loop.time() + within, [*outputs], [answer]))
            )
            self._alone.add(alone)
            alone.add_done_callback(self._alone.discard)
        else:
            group = self._group(within)
            group.outputs.extend(outputs)
            group.waiting.append(answer)
            if self._sending is None:
                self._sending = self._loop.create_task(self._send_groups())
        await answer

    def _group(self, within: float) -> _Group:
        if not self._gathering or len(self._gathering[-1].outputs) >= MOST:
            self._gathering.append(_Group(self._loop.time() + within))
        return self._gathering[-1]

    async def _send_groups(self) -> None:
        try:
            while self._gathering:
                await self._send(self._gathering.pop(0))
        finally:
            self._sending = None

    async def _send(self, group: _Group) -> None:
        left = group.until - self._loop.time()
        try:
            if left <= 0:
                raise KafkaUnavailable("no confirmation in time")
            await self._producer.send(group.outputs, left)
        except CannotGoOn as error:
            if not self.broken.done():
                self.broken.set_exception(error)
            self._refuse(group, str(error))
        except KafkaUnavailable as error:
            self._refuse(group, str(error))
        except BaseException as bug:
            self._refuse(group, type(bug).__name__)
            raise
        else:
            group.answer(lambda future: future.set_result(None))

    def _refuse(self, group: _Group, why: str) -> None:
        group.answer(lambda future: future.set_exception(KafkaUnavailable(why)))
