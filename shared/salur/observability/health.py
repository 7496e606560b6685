"""Is this process up, does it make progress, can it be given work: the answers behind the three probes.

Live means progress: each loop reports its turns, and one that was at work and has been silent for too long fails
the probe. Ready means that every dependency answers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from salur.observability.meters import metrics

STALLED_AFTER = 90.0
CHECK_TIMEOUT = 2.0

Check = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe says: `problems` has one sentence for each thing that is wrong, and is empty when all is well."""

    problems: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        return not self.problems


class Health:
    """Collects what a process's components know of themselves.

    `stalled_after` (seconds) is how long a loop at work may be silent; it is longer than the longest time that a
    stage waits in place for a dependency; `check_timeout` (seconds) bounds each check. `now` is a monotonic clock in seconds.
    """

    def __init__(
        self,
        *,
        stalled_after: float = STALLED_AFTER,
        check_timeout: float = CHECK_TIMEOUT,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stalled_after = stalled_after
        self._check_timeout = check_timeout
        self._now = now
        self._checks: dict[str, Check] = {}
        self._turns: dict[str, float] = {}
        self._started = False

    def started(self) -> None:
        """The process has built all it needs."""
        self._started = True

    def watch(self, dependency: str, check: Check) -> None:
        """Ready needs this dependency: `check` returns when it answers and raises when it does not."""
        self._checks[dependency] = check

    def turn(self, loop: str) -> None:
        """A loop went round, or waits knowingly for a dependency: it is at work and makes progress."""
        self._turns[loop] = self._now()

    def idle(self, loop: str) -> None:
        """A loop has nothing at hand: until its next turn its silence means nothing."""
        self._turns.pop(loop, None)

    def startup(self) -> Answer:
        """Whether the process has started."""
        return Answer() if self._started else Answer(("The process is still starting.",))

    def live(self) -> Answer:
        """Whether every loop that is at work makes progress."""
        now = self._now()
        silent = {loop: now - turn for loop, turn in self._turns.items() if now - turn > self._stalled_after}
        return Answer(
            tuple(f"{loop} has made no progress for {age:.0f} seconds." for loop, age in silent.items())
        )

    async def ready(self) -> Answer:
        """Whether the process has started and every dependency answers in time; asks them now."""
        asked = await asyncio.gather(*(self._ask(name, check) for name, check in self._checks.items()))
        return Answer((*self.startup().problems, *(problem for problem in asked if problem)))

    async def _ask(self, name: str, check: Check) -> str | None:
        problem = None
        try:
            async with asyncio.timeout(self._check_timeout):
                await check()
        except TimeoutError:
            problem = f"{name} did not answer within {self._check_timeout:g} seconds."
        except Exception as error:
            problem = f"{name} does not answer ({type(error).__name__})."
        metrics.gauge("salur_dependency_up").labels(dependency=name).set(0 if problem else 1)
        return problem
