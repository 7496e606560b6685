"""The clocks of a case: which begin with an event, when they ring, which an event stops.

A case keeps the version of the policy it began with. Working days end with the office hours of the jurisdiction's
own zone; hours and minutes run day and night.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from salur.contracts.cases import Case, Due
from salur.packs.model import Pack
from salur.packs.sla import ClockName, SlaClock, SlaPolicy, StartEvent
from salur.regions.workdays import WorkCalendar, YearNotDecreed, add_working_days

REPLY: ClockName = "reporter_reply"
# SP4N-LAPOR! takes a report for done when the reporter has not replied ten working days after the follow-up.
_REPLY_WORKING_DAYS = 10

# Which step stops which clock (the step's `what` in the timeline).
STOPS: dict[str, tuple[ClockName, ...]] = {
    "dispatched": ("forward",),
    "started": ("coordination",),
    "moved": ("forward",),
    "accepted": (REPLY,),
    "answered": ("first_response", "coordination", REPLY),
    "asked": ("first_response",),
    "replied": (REPLY,),
    "finished": ("first_response", "coordination", "completion", REPLY),
}
# Which step is the event that clocks start from.
STARTS: dict[str, StartEvent] = {
    "verified": "verified",
    "accepted": "verified",
    "dispatched": "dispatched",
    "moved": "dispatched",
    "answered": "answered",
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Clocks reckoned; `guessed` are years whose holidays nobody has decreed: they were counted without any."""

    dues: tuple[Due, ...]
    guessed: frozenset[int] = frozenset()


def policy_key(policy: SlaPolicy) -> str:
    """A policy with its version, as a case keeps it: "pengaduan/1"."""
    return f"{policy.key}/{policy.version}"


def policy_of(case: Case, pack: Pack) -> SlaPolicy:
    """The policy that the case began with, else the newest of its category. Raises LookupError."""
    if case.dues:
        key, _, version = case.dues[0].policy.partition("/")
        return pack.sla.policy(key, int(version))
    return pack.policy_of(case.category)


def start(policy: SlaPolicy, event: StartEvent, at: datetime, calendar: WorkCalendar) -> Reckoned:
    """The clocks of a policy that start at an event (UTC)."""
    clocks = [clock for clock in policy.clocks if clock.starts == event and clock.name != REPLY]
    return _reckon(clocks, policy, at, calendar)


def again(policy: SlaPolicy, at: datetime, calendar: WorkCalendar) -> Reckoned:
    """The clock of completion from now: a case that was opened again has its full time again."""
    return _reckon([policy.clock("completion")], policy, at, calendar)


def reply_due(policy: SlaPolicy, at: datetime, calendar: WorkCalendar) -> Reckoned:
    """When the reporter should have replied to what was asked at `at`."""
    clocks = [clock for clock in policy.clocks if clock.name == REPLY]
    if clocks:
        return _reckon(clocks, policy, at, calendar)
    moment, guessed = _working_days(at, _REPLY_WORKING_DAYS, calendar)
    return Reckoned((Due(clock=REPLY, at=moment, policy=policy_key(policy)),), guessed)


def started(dues: tuple[Due, ...], new: Iterable[Due]) -> tuple[Due, ...]:
    """The clocks with new ones, each in the place of an older one of its name."""
    by_name = {due.clock: due for due in dues} | {due.clock: due for due in new}
    return tuple(by_name.values())


def stopped(dues: tuple[Due, ...], what: str, at: datetime) -> tuple[Due, ...]:
    """The clocks after a step: those it stops keep the moment at which they were first met."""
    names = STOPS.get(what, ())
    return tuple(
        due.model_copy(update={"met_at": at}) if due.clock in names and due.met_at is None else due
        for due in dues
    )


def _reckon(clocks: Iterable[SlaClock], policy: SlaPolicy, at: datetime, calendar: WorkCalendar) -> Reckoned:
    dues: list[Due] = []
    guessed: frozenset[int] = frozenset()
    for clock in clocks:
        moment, years = _rings(clock, at, calendar)
        dues.append(Due(clock=clock.name, at=moment, policy=policy_key(policy)))
        guessed |= years
    return Reckoned(tuple(dues), guessed)


def _rings(clock: SlaClock, at: datetime, calendar: WorkCalendar) -> tuple[datetime, frozenset[int]]:
    if clock.unit == "working_days":
        return _working_days(at, clock.amount, calendar)
    return at + timedelta(**{clock.unit: clock.amount}), frozenset()


def _working_days(
    at: datetime, days: int, calendar: WorkCalendar, guessed: frozenset[int] = frozenset()
) -> tuple[datetime, frozenset[int]]:
    """A citizen's case must not wait for a decree: an undecreed year is counted without holidays, and said so."""
    try:
        return add_working_days(at, days, calendar).astimezone(UTC), guessed
    except YearNotDecreed as unknown:
        years = {**calendar.own_years, unknown.year: ()}
        return _working_days(at, days, replace(calendar, own_years=years), guessed | {unknown.year})
