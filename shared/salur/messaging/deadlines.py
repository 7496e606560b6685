"""Deadlines for work that is nearly always done in time: thousands a second share one timer.

`asyncio.timeout` sets and clears a timer of its own for each use, which costs more than what the gateway does with
a message.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

TICK = 0.05


class Deadline:
    """Bounds the block it is entered for, to the tick. Raises TimeoutError in place of the cancellation it caused."""

    __slots__ = ("_all", "_at", "_passed", "_task")

    def __init__(self, all_of_them: Deadlines, at: float) -> None:
        self._all = all_of_them
        self._at = at
        self._passed = False
        self._task: asyncio.Task[Any] | None = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None, "a deadline is for work within a task"
        self._task = task
        self._all.add(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._all.discard(self)
        # Somebody else's cancellation of the task at the same moment is not ours to swallow.
        if self._passed and self._task and self._task.uncancel() <= 0 and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def look(self, now: float) -> None:
        """Interrupts the work if its time is over."""
        if now >= self._at and not self._passed and self._task is not None:
            self._passed = True
            self._task.cancel()


class Deadlines:
    """The deadlines of one loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._open: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """True when nothing is watched and no timer runs."""
        return self._timer is None and not self._open

    def within(self, seconds: float) -> Deadline:
        """A deadline so many seconds from now, to be entered with `with`."""
        return Deadline(self, self._loop.time() + seconds)

    def add(self, deadline: Deadline) -> None:
        """Watches a deadline from now on."""
        self._open[deadline] = None
        if self._timer is None:
            self._timer = self._loop.call_later(TICK, self._tick)

    def discard(self, deadline: Deadline) -> None:
        """What it bounded is over."""
        self._open.pop(deadline, None)

    def _tick(self) -> None:
        self._timer = None
        now = self._loop.time()
        for deadline in list(self._open):
            deadline.look(now)
        if self._open:
            self._timer = self._loop.call_later(TICK, self._tick)
