"""One lane of a number of ours on one channel: what waits goes out in its turn, at its pace, and rests when it must.

Woken at once by what was stored in this process, and now and then for what another replica left.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from salur.channels.pacing import Pace
from salur.messaging.clock import Clock
from salur.observability import get_logger
from salur.store.errors import Conflict, StoreUnavailable
from services.notify.courier import Again, Courier
from services.notify.domain import progress
from services.notify.domain.message import Message
from services.notify.domain.pacing import Rest, pause
from services.notify.ports import Mark, Marks, Outbox, Share

_STORE_AWAY = 1.0
log = get_logger("line")


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast: texts a second, texts at once, how long a claim holds."""

    per_second: float
    at_once: int
    lease: timedelta


class Line:
    """The sender of one share."""

    def __init__(
        self,
        share: Share,
        outbox: Outbox,
        courier: Courier,
        marks: Marks,
        *,
        clock: Clock,
        tempo: Tempo,
        pace: Pace,
    ) -> None:
        self._share = share
        self._outbox = outbox
        self._courier = courier
        self._marks = marks
        self._clock = clock
        self._tempo = tempo
        self._loop = asyncio.get_running_loop()
        self._pace = pace
        self._rest = Rest()
        self._under_way: set[asyncio.Task[None]] = set()
        self._going = 0
        self._event = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something waits."""
        self._event.set()

    def stop(self) -> None:
        """Nothing more is claimed; `run` returns when what is under way is done."""
        self._stopping = True
        self._event.set()

    async def run(self) -> None:
        """Sends until stopped."""
        while not self._stopping:
            await self._event.wait()
            self._event.clear()
            try:
                await self._turn()
            except (StoreUnavailable, Conflict) as error:
                log.warning("claim_again", reason=type(error).__name__)
                self._wake_in(_STORE_AWAY)
        await asyncio.gather(*self._under_way)

    async def _turn(self) -> None:
        while not self._stopping and (room := self._room()) > 0:
            runs = await self._outbox.claim(self._share, self._clock.now(), room, self._tempo.lease)
            if not runs:
                return
            for run in runs:
                self._pace.take(len(run))
                self._going += len(run)
                task = self._loop.create_task(self._carry(run))
                self._under_way.add(task)
                task.add_done_callback(self._carried)

    def _room(self) -> int:
        """How many may be claimed now; where none, who wakes us is arranged."""
        resting = self._rest.left(self._clock.now())
        if resting:
            self._wake_in(resting.total_seconds())
            return 0
        at_once = 1 if self._rest.probing else self._tempo.at_once
        paced = self._pace.room(self._loop.time())
        if paced < 1:
            self._wake_in(self._pace.wait())
        return min(at_once - self._going, paced)

    def _wake_in(self, seconds: float) -> None:
        self._loop.call_later(seconds, self._event.set)

    def _carried(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._event.set()

    async def _carry(self, run: Sequence[Message]) -> None:
        """One person's messages, one after the other; after one that must wait, the others wait too."""
        for number, message in enumerate(run):
            if self._stopping and number:
                await self._release(run[number:])
                return
            again = await self._courier.carry(message)
            self._going -= 1
            if again is not None:
                await self._put_off(message, again)
                await self._release(run[number + 1 :])
                return
            self._rest.taken()

    async def _put_off(self, message: Message, again: Again) -> None:
        now, jitter = self._clock.now(), random.uniform(1.0, 1.3)
        if again.everybody:
            self._rest.failed(now, again.asked, jitter)
        wait = max(again.asked, pause(message.attempts + 1) * jitter, self._rest.left(now))
        log.warning("put_off", channel=message.channel, reason=again.reason.split()[0], seconds=wait.seconds)
        self._wake_in(wait.total_seconds())
        await self._mark(message, partial(progress.again, due=now + wait, reason=again.reason))

    async def _release(self, others: Sequence[Message]) -> None:
        self._going -= len(others)
        now = self._clock.now()
        await asyncio.gather(*(self._mark(other, partial(progress.released, due=now)) for other in others))

    async def _mark(self, message: Message, change: partial[progress.Step]) -> None:
        await self._marks.put(Mark(message.notification, change, token=message.token))
