"""What became of each attempt, noted in MongoDB: many marks in one transaction, and then the world is told.

A mark is never lost while the process lives: it is written again until MongoDB takes it. Dead before that, the
process leaves a message whose lease ends, and it goes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from salur.contracts.ids import derived_id
from salur.messaging.clock import Clock
from salur.observability import get_logger
from salur.store.database import Store
from salur.store.errors import Conflict, StoreUnavailable
from salur.store.work import Work
from services.notify.adapters.documents import MESSAGES, SENT, UNTOLD
from services.notify.domain.message import Untold
from services.notify.ports import Mark

MOST = 200
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 2.0
log = get_logger("marks")

_Waiting = tuple[Mark, asyncio.Future[None]]


class MongoMarks:
    """Writes marks. `tell` is given the steps that are stored and not told yet."""

    def __init__(self, store: Store, clock: Clock, tell: Callable[[Sequence[Untold]], None]) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()

    async def put(self, mark: Mark) -> None:
        done = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((mark, done))
        await done

    async def run(self) -> None:
        """Writes until cancelled."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < MOST and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            self._tell(await self._write([mark for mark, _ in batch]))
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    async def _write(self, marks: Sequence[Mark]) -> list[Untold]:
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._once(marks)
            except (Conflict, StoreUnavailable) as error:
                log.warning("marks_again", reason=type(error).__name__, count=len(marks))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _once(self, marks: Sequence[Mark]) -> list[Untold]:
        work = Work(self._store)
        await work.load(MESSAGES, [mark.notification for mark in marks])
        await work.load(SENT, [mark.sent.ref for mark in marks if mark.sent])
        untold = [told for mark in marks if (told := await self._apply(mark, work))]
        if not work.empty:
            async with self._store.transaction() as session:
                await work.flush(session)
        return untold

    async def _apply(self, mark: Mark, work: Work) -> Untold | None:
        if mark.sent and await work.get(SENT, mark.sent.ref) is None:
            work.put(SENT, mark.sent)
        message = await work.get(MESSAGES, mark.notification)
        if message is None or (mark.token is not None and message.token != mark.token):
            return None
        changed, settled = mark.change(message)
        if changed is not message:
            work.put(MESSAGES, changed)
        if settled is None:
            return None
        step = derived_id("settled", settled.notification, settled.state)
        told = Untold(id=step, event=settled, at=self._clock.now())
        work.put(UNTOLD, told)
        return told
