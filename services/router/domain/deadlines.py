"""The clocks of a case: which begin with an event, when they ring, which an event stops.

A case keeps the version of the policy it began with. Working days end with the office hours of the jurisdiction's
own zone; hours and minutes run day and night.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from salur.contracts.cases import Case, Due
from salur.packs.model import Pack
from salur.packs.sla import ClockName, SlaClock, SlaPolicy, StartEvent
from salur.regions.dates import local_date
from salur.regions.workdays import YearNotDecreed, add_working_days

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
    "ended_elsewhere": ("first_response", "coordination", "completion", REPLY),
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
    return _kept(case.dues[0].policy, pack) if case.dues else pack.policy_of(case.category)


@lru_cache(maxsize=1024)
def _kept(policy: str, pack: Pack) -> SlaPolicy:
    key, _, version = policy.partition("/")
    return pack.sla.policy(key, int(version))


def start(policy: SlaPolicy, event: StartEvent, at: datetime, pack: Pack) -> Reckoned:
    """The clocks of a policy that start at an event (UTC)."""
    clocks = [clock for clock in policy.clocks if clock.starts == event and clock.name != REPLY]
    return _reckon(clocks, policy, at, pack)


def again(policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    """The clock of completion from now: a case that was opened again has its full time again."""
    return _reckon([policy.clock("completion")], policy, at, pack)


def reply_due(policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    """When the reporter should have replied to what was asked at `at`."""
    clocks = [clock for clock in policy.clocks if clock.name == REPLY]
    if clocks:
        return _reckon(clocks, policy, at, pack)
    moment, guessed = _closing(local_date(at, pack.zone), _REPLY_WORKING_DAYS, pack)
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


def _reckon(clocks: Iterable[SlaClock], policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    dues: list[Due] = []
    guessed: frozenset[int] = frozenset()
    for clock in clocks:
        moment, years = _rings(clock, at, pack)
        dues.append(Due(clock=clock.name, at=moment, policy=policy_key(policy)))
        guessed |= years
    return Reckoned(tuple(dues), guessed)


def _rings(clock: SlaClock, at: datetime, pack: Pack) -> tuple[datetime, frozenset[int]]:
    if clock.unit == "working_days":
        return _closing(local_date(at, pack.zone), clock.amount, pack)
    return at + timedelta(**{clock.unit: clock.amount}), frozenset()


@lru_cache(maxsize=4096)
def _closing(day: date, days: int, pack: Pack) -> tuple[datetime, frozenset[int]]:
    """When the n-th working day after a local day closes; the same for all reports of that day.

    A citizen's case must not wait for a decree: a year without one is counted without holidays, and said so.
    """
    calendar, guessed = pack.calendar, frozenset[int]()
    start_of_day = datetime.combine(day, time.min, calendar.zone.tz)
    while True:
        try:
            return add_working_days(start_of_day, days, calendar).astimezone(UTC), guessed
        except YearNotDecreed as unknown:
            calendar = replace(calendar, own_years={**calendar.own_years, unknown.year: ()})
            guessed |= {unknown.year}
