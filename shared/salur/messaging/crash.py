"""Named points at which a test makes the process die, to prove that nothing is lost or done twice there.

Without a plan they cost one comparison. `SALUR_CRASH_AT=verify:after-transaction` kills the process (SIGKILL)
the first time that the stage comes to that point with records in hand; `…:3` lets three batches pass first, and
`…:3:SIGSTOP` freezes it there instead, until somebody sends it SIGCONT.
"""

from __future__ import annotations

import os
import signal
from enum import StrEnum


class Point(StrEnum):
    """Where a stage can be killed."""

    AFTER_READ = "after-read"
    AFTER_TRANSACTION = "after-transaction"
    AFTER_PRODUCE = "after-produce"
    BEFORE_COMMIT = "before-commit"


class CrashPlan:
    """Where this process shall die, if anywhere. `skip` batches pass the point first; `how` is the signal."""

    def __init__(
        self,
        stage: str = "",
        point: Point | None = None,
        skip: int = 0,
        how: signal.Signals = signal.SIGKILL,
    ) -> None:
        self._stage = stage
        self._point = point
        self._skip = skip
        self._how = how

    @classmethod
    def parse(cls, text: str) -> CrashPlan:
        """The plan in a setting such as `verify:after-produce` or `verify:after-produce:3`; empty is none."""
        if not text:
            return cls()
        stage, point, *rest = text.split(":")
        skip = int(rest[0]) if rest else 0
        how = signal.Signals[rest[1]] if len(rest) > 1 else signal.SIGKILL
        return cls(stage, Point(point), skip, how)

    def reached(self, stage: str, point: Point) -> None:
        """Dies here if the plan says so."""
        if point is not self._point or stage != self._stage:
            return
        if self._skip:
            self._skip -= 1
            return
        self._point = None
        os.kill(os.getpid(), self._how)
