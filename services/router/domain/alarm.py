"""An alarm: for which cases it runs, whom an emergency called so far, and when it rings next."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case, CaseState


class Alarm(BaseModel):
    """One agency's officers are being called. `round` counts the calls, `rings_at` (UTC) is the next one.

    `called` are the posts that were called, in order, as refs without a channel.
    """

    model_config = ConfigDict(frozen=True)

    agency: str
    began_at: datetime
    round: int = 0
    rings_at: datetime
    called: tuple[str, ...] = ()


def waits_for_somebody(case: Case) -> bool:
    """In danger, at an agency, and nobody there has said "saya tangani". Who follows another is called for by that one."""
    at_agency = case.state is CaseState.TERDISPOSISI and case.officer is None and case.agency is not None
    return case.urgent and at_agency and case.merged_into is None
