"""The clocks of a case: which begin with an event, when they ring, which an event stops.

A case keeps the version of the policy it began with. Working days end with the office hours of the jurisdiction's
own zone; hours and minutes run day and night.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar

from salur.contracts.cases import Case, CaseState, Due
from salur.packs.model import Pack
from salur.packs.sla import ClockName, SlaClock, SlaPolicy, StartEvent
from salur.regions.dates import local_date
from salur.regions.workdays import (
    WorkCalendar,
    YearNotDecreed,
    add_office_time,
    add_working_days,
    office_day,
    working_days_between,
)

T = TypeVar("T")

REPLY: ClockName = "reporter_reply"
# Clocks that no policy names: half a working day to look at a doubted report, and the day after the end on which
# the reporter is asked, once, how content they are.
REVIEW = "review"
RATING = "rating"
_ENDED = frozenset({CaseState.SELESAI, CaseState.ARSIP})
# SP4N-LAPOR! takes a report for done when the reporter has not replied ten working days after the follow-up.
_REPLY_WORKING_DAYS = 10

# Which step stops which clock (the step's `what` in the timeline).
STOPS: dict[str, tuple[str, ...]] = {
    "dispatched": ("forward",),
    "started": ("coordination",),
    "moved": ("forward",),
    "accepted": (REPLY,),
    "answered": ("first_response", "coordination", REPLY),
    "asked": ("first_response",),
    "replied": (REPLY,),
    "added": (REPLY,),
    "no_reply": (REPLY,),
    "postponed": (REPLY,),
    "declined": (REPLY,),
    "taken": ("coordination",),
    "ended_elsewhere": ("first_response", "coordination", "completion", REPLY),
    "closed": (REPLY,),
    "finished": ("first_response", "coordination", "completion", REPLY),
}
# In danger somebody's "saya tangani" is the first response.
_URGENT_STOPS: dict[str, tuple[str, ...]] = {
    "taken": ("first_response", "forward"),
    "started": ("first_response",),
}
# Steps after which the whole time begins anew.
_ANEW = frozenset({"reopened", "unmerged", "appealed"})
# Which step is the event that clocks start from.
STARTS: dict[str, StartEvent] = {
    "verified": "verified",
    "accepted": "verified",
    "dispatched": "dispatched",
    "moved": "dispatched",
    "declined": "dispatched",
    "answered": "answered",
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Clocks reckoned; `guessed` are years whose holidays nobody has decreed: they were counted without any."""

    dues: tuple[Due, ...]
    guessed: frozenset[int] = frozenset()


_NOTHING = Reckoned(())


def policy_of(case: Case, pack: Pack) -> SlaPolicy:
    """The policy that the case began with, else the newest of its category. Raises LookupError.

    An agency that the case came to later may have begun clocks of a table of its own: those keep theirs.
    """
    return _kept(case.dues[0].policy, pack) if case.dues else pack.policy_of(case.category)


@lru_cache(maxsize=4096)
def begins_with(
    category: str, agency: str | None, day: date, pack: Pack, *, urgent: bool, restricted: bool = False
) -> SlaPolicy:
    """The policy of a case that begins on a local day and should go to an agency. Raises LookupError.

    What is reported in confidence of an office must be inspected, which has a longer term: 60 working days instead of
    14 (PermenPANRB 62/2018, "pengaduan berkadar pengawasan").
    """
    own = pack.policy_in_danger(on=day) if urgent else None
    if own is None and restricted:
        own = pack.policy_restricted(agency=agency, on=day)
    return own or pack.policy_of(category, agency=agency, on=day)


@lru_cache(maxsize=1024)
def _kept(policy: str, pack: Pack) -> SlaPolicy:
    return pack.sla.kept(policy)


def table_of(case: Case, agency: str | None, pack: Pack) -> SlaPolicy:
    """What holds for a case at an agency: its own table as it was in force when the case began, else what the case keeps.

    Raises LookupError.
    """
    kept = policy_of(case, pack)
    if kept.agency == agency:
        return kept
    own = pack.sla.policy(kept.key, agency=agency, on=local_date(case.submitted_at, pack.zone))
    return kept if own.agency is None and kept.agency is None else own


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
    return Reckoned((_due(REPLY, moment, policy, at, guessed),), guessed)


def after(
    case: Case, what: str, state: CaseState, pack: Pack, now: datetime, agency: str | None = None
) -> Reckoned:
    """All clocks of a case after a step that brings it to `state` and `agency`: stopped, begun, and begun anew."""
    dues = _stopped_for(case, what, state, now)
    policy = policy_of(case, pack)
    begun: list[Reckoned] = []
    if event := STARTS.get(what):
        begun.append(_promised(case, start(table_of(case, agency or case.agency, pack), event, now, pack)))
    if what in {"asked", "answered"}:
        begun.append(reply_due(policy, now, pack))
    if what in _ANEW:
        begun.append(again(policy, now, pack))
    if case.state is CaseState.TUNDA and state is not CaseState.TUNDA:
        dues, years = _resumed(dues, case, pack, now)
        begun.append(Reckoned((), years))
    if state is CaseState.REVIEW and case.state is not CaseState.REVIEW:
        begun.append(_reviewed_by(policy, now, pack))
    # Whoever opened the case again, or saw it taken apart, before the day was not asked yet.
    finished = state is CaseState.SELESAI and case.state is not CaseState.SELESAI
    asked = case.rating is not None or any(due.clock == RATING and due.rung for due in dues)
    if finished and not asked:
        begun.append(_rated_at(policy, now, pack))
    guessed = frozenset[int]()
    for new in begun:
        dues = started(dues, new.dues)
        guessed |= new.guessed
    return Reckoned(dues, guessed)


def decreed_since(case: Case, pack: Pack) -> tuple[Due, ...]:
    """The clocks that run, those counted anew that ran into a year without a decree which has one now."""
    return tuple(_decreed_since(due, pack) for due in case.dues)


def _decreed_since(due: Due, pack: Pack) -> Due:
    """A clock that stood still meanwhile was counted otherwise, and keeps the moment that was told."""
    if not due.guessed or due.met_at is not None or due.began_at is None:
        return due
    days = _working_days_of(due, pack)
    began = local_date(due.began_at, pack.zone)
    if days is None or _end(began, days, _without(pack.calendar, due.guessed)) != due.at:
        return due
    moment, guessed = _closing(began, days, pack)
    return due if guessed else due.model_copy(update={"at": moment, "guessed": ()})


def _working_days_of(due: Due, pack: Pack) -> int | None:
    """How many working days a clock has; None where it counts other units, or its policy is gone."""
    try:
        clocks = _kept(due.policy, pack).clocks
    except LookupError:
        return None
    own = next((clock for clock in clocks if clock.name == due.clock), None)
    if own is None:
        return _REPLY_WORKING_DAYS if due.clock == REPLY else None
    return own.amount if own.unit == "working_days" else None


def _promised(case: Case, new: Reckoned) -> Reckoned:
    """New clocks without one for completion that would ring later than the reporter was told already."""
    until = [due.at for due in case.dues if due.clock == "completion" and due.met_at is None]
    kept = tuple(due for due in new.dues if due.clock != "completion" or due.at <= min(until, default=due.at))
    return replace(new, dues=kept)


def _stopped_for(case: Case, what: str, state: CaseState, now: datetime) -> tuple[Due, ...]:
    if what == "merged" or (state in _ENDED and case.state not in _ENDED):
        return _stop(case.dues, {due.clock for due in case.dues}, now)
    names = set(STOPS.get(what, ()))
    if case.urgent:
        names.update(_URGENT_STOPS.get(what, ()))
    if case.state is CaseState.REVIEW and state is not CaseState.REVIEW:
        names.add(REVIEW)
    if what == "follower_added" and case.state is CaseState.TINDAK_LANJUT:
        # Somebody replied to the answer. A question waits for the reporter who was asked.
        names.add(REPLY)
    if what in {"reopened", "unmerged", "rated"}:
        names.add(RATING)
    return _stop(case.dues, names, now) if names else case.dues


def _resumed(
    dues: tuple[Due, ...], case: Case, pack: Pack, now: datetime
) -> tuple[tuple[Due, ...], frozenset[int]]:
    """The clocks of a case that stood still: what was left of each in working days (or in time) is left again."""
    since = next((entry.at for entry in reversed(case.timeline) if entry.what == "postponed"), now)
    guessed: frozenset[int] = frozenset()
    moved: list[Due] = []
    for due in dues:
        if due.met_at is None:
            at, years = _shifted(due, since, now, pack)
            began = due.began_at + (at - due.at) if due.began_at else None
            due = due.model_copy(update={"at": at, "began_at": began, "guessed": tuple(sorted(years))})
            guessed |= years
        moved.append(due)
    return tuple(moved), guessed


def _shifted(due: Due, since: datetime, now: datetime, pack: Pack) -> tuple[datetime, frozenset[int]]:
    if _working_days_of(due, pack) is not None and due.at > since:
        left, years = _left(local_date(since, pack.zone), local_date(due.at, pack.zone), pack)
        if left > 0:
            at, more = _closing(local_date(now, pack.zone), left, pack)
            return at, years | more
    return due.at + (now - since), frozenset()


def _left(since: date, until: date, pack: Pack) -> tuple[int, frozenset[int]]:
    """Working days after one local day up to and with another."""
    return _with_guesses(
        pack,
        lambda calendar: working_days_between(
            datetime.combine(since, time.min, calendar.zone.tz),
            datetime.combine(until, time.min, calendar.zone.tz),
            calendar,
        ),
    )


def _reviewed_by(policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    """Half a working day of open offices from now."""
    moment, guessed = _with_guesses(
        pack, lambda calendar: add_office_time(at, office_day(calendar) / 2, calendar).astimezone(UTC)
    )
    return Reckoned((_due(REVIEW, moment, policy, at, guessed),), guessed)


def _rated_at(policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    moment, guessed = _closing(local_date(at, pack.zone), 1, pack)
    return Reckoned((_due(RATING, moment, policy, at, guessed),), guessed)


def started(dues: tuple[Due, ...], new: Sequence[Due]) -> tuple[Due, ...]:
    """The clocks with new ones, each in the place of an older one of its name."""
    if not new:
        return dues
    by_name = {due.clock: due for due in (*dues, *new)}
    return tuple(by_name.values())


def _stop(dues: tuple[Due, ...], names: Collection[str], at: datetime) -> tuple[Due, ...]:
    """The clocks with those of some names stopped: they keep the moment at which they were first met."""
    return tuple(
        due.model_copy(update={"met_at": at}) if due.clock in names and due.met_at is None else due
        for due in dues
    )


def _reckon(clocks: Sequence[SlaClock], policy: SlaPolicy, at: datetime, pack: Pack) -> Reckoned:
    if not clocks:
        return _NOTHING
    day = local_date(at, pack.zone)
    dues: list[Due] = []
    guessed = frozenset[int]()
    for clock in clocks:
        moment, years = _rings(clock, at, day, pack)
        dues.append(_due(clock.name, moment, policy, at, years))
        guessed |= years
    return Reckoned(tuple(dues), guessed)


def _due(clock: str, at: datetime, policy: SlaPolicy, began_at: datetime, guessed: frozenset[int]) -> Due:
    return Due(clock=clock, at=at, policy=policy.mark, began_at=began_at, guessed=tuple(sorted(guessed)))


def _rings(clock: SlaClock, at: datetime, day: date, pack: Pack) -> tuple[datetime, frozenset[int]]:
    """When a clock rings that begins at a moment of a local day."""
    if clock.unit == "working_days":
        return _closing(day, clock.amount, pack)
    return at + timedelta(**{clock.unit: clock.amount}), frozenset()


@lru_cache(maxsize=4096)
def _closing(day: date, days: int, pack: Pack) -> tuple[datetime, frozenset[int]]:
    """When the n-th working day after a local day closes; the same for all reports of that day."""
    return _with_guesses(pack, lambda calendar: _end(day, days, calendar))


def _end(day: date, days: int, calendar: WorkCalendar) -> datetime:
    midnight = datetime.combine(day, time.min, calendar.zone.tz)
    return add_working_days(midnight, days, calendar).astimezone(UTC)


def _without(calendar: WorkCalendar, years: Iterable[int]) -> WorkCalendar:
    """The calendar with no national days off in some years."""
    return replace(calendar, own_years={**calendar.own_years, **dict.fromkeys(years, ())})


def _with_guesses(pack: Pack, reckon: Callable[[WorkCalendar], T]) -> tuple[T, frozenset[int]]:
    """What is reckoned with the pack's calendar, and the years that were counted without holidays.

    A citizen's case must not wait for a decree: a year without one is counted without holidays, and said so.
    """
    calendar, guessed = pack.calendar, frozenset[int]()
    while True:
        try:
            return reckon(calendar), guessed
        except YearNotDecreed as unknown:
            calendar = _without(calendar, (unknown.year,))
            guessed |= {unknown.year}
