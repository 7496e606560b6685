"""Identities that are still to be checked: one for each report that went on without an answer. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.commands import AddSignals
from services.verify.domain.identity import Asked

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
# Silence for so long is no outage any more: officers are told that there will be no answer.
PATIENCE = timedelta(days=14)


class Check(BaseModel):
    """A report whose reporter is to be looked up, by refs alone.

    `due` is when it is looked at next (UTC), `since` when it began to wait, `attempts` how often it was asked in
    vain. `told` is what the case is to be told once the answer is there, until Kafka has it.
    """

    model_config = ConfigDict(frozen=True)

    report: str
    citizen: str
    nik: str
    due: datetime
    since: datetime
    attempts: int = 0
    told: AddSignals | None = None

    @property
    def asked(self) -> Asked:
        """Whom to ask about."""
        return Asked(self.report, self.citizen, self.nik)

    def too_old(self, now: datetime) -> bool:
        """Whether nothing more is to be hoped for."""
        return now - self.since >= PATIENCE

    def next_due(self, now: datetime) -> datetime:
        """When it is asked again, after one more time in vain."""
        return now + min(FIRST_PAUSE * (1 << min(self.attempts, 10)), LONGEST_PAUSE)


def check_of(asked: Asked, now: datetime, *, soon: bool) -> Check:
    """A new one. `soon` is for who has not been asked about at all."""
    due = now if soon else now + FIRST_PAUSE
    return Check(report=asked.report, citizen=asked.citizen, nik=asked.nik, due=due, since=now)
