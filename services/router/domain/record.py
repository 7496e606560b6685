"""A case as router keeps it: the state everybody is told, and the commands that were done to it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case
from services.router.domain.alarm import Alarm
from services.router.domain.timing import rings_at


class CaseRecord(BaseModel):
    """`rings_at` (UTC) is when a timer has something to say to it. `done` are the ids of commands: the same form sent twice
    is done once, even under another event id. `alarm` runs while those on duty are called.
    """

    model_config = ConfigDict(frozen=True)

    case: Case
    done: tuple[str, ...] = ()
    rings_at: datetime | None = None
    alarm: Alarm | None = None

    @staticmethod
    def of(case: Case, done: tuple[str, ...] = (), alarm: Alarm | None = None) -> CaseRecord:
        """The record of a case as it is now."""
        return CaseRecord(case=case, done=done, rings_at=rings_at(case), alarm=alarm)
