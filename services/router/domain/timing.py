"""When a case must be looked at next without anybody's asking: the marks of its clocks, or the day a pause ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from salur.contracts import ids
from salur.contracts.base import ReportClass, Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Due, Role
from salur.contracts.commands import CallDuty, Command, ResumeCase, RingClock
from services.router.domain.alarm import Alarm
from services.router.domain.deadlines import RATING, REPLY

TIMERS = Actor(role=Role.SYSTEM, id="timers")
_ONLY_DUE = frozenset({REPLY, RATING})
_LATEST_AFTER = timedelta(days=1)


class Clocked(BaseModel):
    """As much of a case as its timers look at; where many are due, the rest of each would be read for nothing."""

    model_config = ConfigDict(frozen=True)

    case: str
    report_class: ReportClass
    sensitivity: Sensitivity
    state: CaseState
    dues: tuple[Due, ...] = ()
    paused_until: datetime | None = None


def rings_at(case: Case) -> datetime | None:
    """The next moment (UTC) at which a timer has something to say to the case; None where nothing runs."""
    if case.state is CaseState.TUNDA:
        # Who follows another goes on when that one does.
        return None if case.merged_into else case.paused_until
    first = [moment for due in case.dues if (moment := _next_of(due)) is not None]
    return min(first, default=None)


def due_commands(case: Case | Clocked, now: datetime) -> tuple[Command, ...]:
    """What the timers say to a case at a moment. Said again, each has the same id, so that it counts once."""
    like: dict[str, Any] = {"report_class": case.report_class, "sensitivity": case.sensitivity}
    if case.state is CaseState.TUNDA:
        if case.paused_until is None or case.paused_until > now:
            return ()
        name = ids.derived_id("timer", case.case, "paused", case.paused_until.isoformat())
        return (ResumeCase(command=name, case=case.case, by=TIMERS, at=now, **like),)
    return tuple(
        RingClock(
            command=ids.derived_id("timer", case.case, due.clock, due.at.isoformat(), mark),
            case=case.case,
            by=TIMERS,
            at=now,
            clock=due.clock,
            due=due.at,
            mark=mark,
            **like,
        )
        for due in case.dues
        for mark, moment in _ahead(due)
        if moment <= now
    )


def due_call(case: Case, alarm: Alarm, now: datetime) -> tuple[Command, ...]:
    """The call that an alarm has come to, under the same id however often it is said; none before its time."""
    if alarm.rings_at > now:
        return ()
    since, number = alarm.began_at.isoformat(), str(alarm.round)
    return (
        CallDuty(
            command=ids.derived_id("timer", case.case, "duty", alarm.agency, since, number),
            case=case.case,
            by=TIMERS,
            at=now,
            agency=alarm.agency,
            since=alarm.began_at,
            round=alarm.round,
            report_class=case.report_class,
            sensitivity=case.sensitivity,
        ),
    )


def marks(due: Due) -> Iterator[tuple[str, datetime]]:
    """The marks of a clock and when they come, in order."""
    if due.clock not in _ONLY_DUE and due.began_at is not None:
        length = due.at - due.began_at
        yield "half", due.began_at + length / 2
        yield "three_quarters", due.began_at + length * 3 / 4
    yield "due", due.at
    if due.clock not in _ONLY_DUE:
        length = due.at - due.began_at if due.began_at else _LATEST_AFTER
        yield "after", due.at + min(length, _LATEST_AFTER)


def _next_of(due: Due) -> datetime | None:
    """When the first of a clock's marks comes that was not told yet."""
    _, moment = next(_ahead(due), (None, None))
    return moment


def _ahead(due: Due) -> Iterator[tuple[str, datetime]]:
    if due.met_at is not None:
        return
    for mark, moment in marks(due):
        if mark not in due.rung:
            yield mark, moment
