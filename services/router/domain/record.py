"""A case as router keeps it: the state everybody is told, and the commands that were done to it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case


class CaseRecord(BaseModel):
    """`done` are the ids of commands: the same form sent twice is done once, even under another event id."""

    model_config = ConfigDict(frozen=True)

    case: Case
    done: tuple[str, ...] = ()
