"""Named points at which a test makes the process die, to prove that nothing is lost or done twice there.

Without a plan they cost one comparison. `SALUR_CRASH_AT=verify:after-transaction` kills the process (SIGKILL)
the first time that the stage comes to that point with records in hand.
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
    """Where this process shall die, if anywhere. `skip` batches pass the point first."""

    def __init__(self, stage: str = "", point: Point | None = None, skip: int = 0) -> None:
        self._stage = stage
        self._point = point
        self._skip = skip

    @classmethod
    def parse(cls, text: str) -> CrashPlan:
        """The plan in a setting such as `verify:after-produce` or `verify:after-produce:3`; empty is none."""
        if not text:
            return cls()
        stage, point, *skip = text.split(":")
        return cls(stage, Point(point), int(skip[0]) if skip else 0)

    def reached(self, stage: str, point: Point) -> None:
        """Dies here if the plan says so."""
        if point is not self._point or stage != self._stage:
            return
        if self._skip:
            self._skip -= 1
            return
        os.kill(os.getpid(), signal.SIGKILL)
