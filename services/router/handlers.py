"""What router does with an event: a verified report opens a case, a command changes one or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract
from salur.contracts.cases import Case, CaseChanged, CommandRefused
from salur.contracts.commands import CallDuty, Command, ForgetReporter, MergeCase, RingClock
from salur.contracts.reports import ReportSubmitted, ReportVerified
from salur.messaging.clock import Clock
from salur.messaging.errors import Retry
from salur.packs import Pack, Packs
from services.router.domain import calling, escalating, notices, ringing
from services.router.domain.calling import Called
from services.router.domain.deciding import decide
from services.router.domain.forgetting import forgotten
from services.router.domain.opening import open_case
from services.router.domain.proposing import NONE, Advice
from services.router.domain.record import CaseRecord
from services.router.domain.refusals import Refused
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from services.router.ports import Cases, Notices, Proposals


@dataclass(frozen=True)
class RouterUnit:
    """What the handlers work with in one batch."""

    cases: Cases
    packs: Packs
    teller: Teller
    clock: Clock
    proposals: Proposals
    notices: Notices


async def on_verified(event: ReportVerified, unit: RouterUnit) -> Sequence[Contract]:
    """Opens the case; a report that has one already is left alone.

    Raises Retry while this process does not have the report's pack, category or policy: a newer one may.
    """
    if await unit.cases.get(event.key()) is not None:
        return ()
    now = unit.clock.now()
    try:
        pack = unit.packs.get(event.report.pack)
        taken = open_case(event, pack, unit.teller, now, _advice(event.report, pack, unit))
    except LookupError:
        raise Retry("pack_unknown") from None
    called = calling.after(None, taken[-1].case, pack, unit.teller, now)
    unit.cases.keep(CaseRecord.of(_newest(taken[-1], called), alarm=called.alarm))
    news = [event for step in taken for event in _news(step, cause=step.case.case)]
    return [*news, *_call(called, cause=event.key())]


def _advice(report: ReportSubmitted, pack: Pack, unit: RouterUnit) -> Advice:
    """What the words say. Danger and protected reports have ways of their own, and are not read for it."""
    if report.urgent or not report.text:
        return NONE
    proposals, sure = unit.proposals.propose(pack, report.text)
    return Advice(proposals, sure)


async def on_command(command: Command, unit: RouterUnit) -> Sequence[Contract]:
    """Does the command once, or says why not.

    Raises Retry while there is no such case (its report may still be on the way), or no such pack or policy.
    """
    record = await unit.cases.get(command.case)
    if record is None:
        raise Retry("case_unknown")
    if command.command in record.done:
        return ()
    now = unit.clock.now()
    try:
        pack = unit.packs.get(record.case.pack)
        parent = await unit.cases.get(command.into) if isinstance(command, MergeCase) else None
        outcome = decide(record.case, command, pack, unit.teller, now, parent.case if parent else None)
    except LookupError:
        raise Retry("pack_unknown") from None
    if isinstance(outcome, Refused):
        return _refusal(record.case, command, outcome, pack, unit)
    called = calling.after(record.alarm, outcome.case, pack, unit.teller, now)
    done = (*record.done, command.command)
    unit.cases.keep(CaseRecord.of(_newest(outcome, called), done, called.alarm))
    news = [*_news(outcome, cause=command.command), *_call(called, cause=command.command)]
    if isinstance(command, RingClock) and outcome.case.level > record.case.level:
        news += await _escalated(command, outcome.case, pack, unit)
    return news


async def _escalated(command: RingClock, case: Case, pack: Pack, unit: RouterUnit) -> Sequence[Contract]:
    """In danger it is said at once, else it waits a moment for others."""
    late = ringing.how_late(command.clock, command.mark)
    told = escalating.notices(case, pack, late, unit.teller.public_url, unit.clock.now())
    if case.urgent:
        return told
    await unit.notices.keep(told)
    return ()


async def on_call(command: CallDuty, unit: RouterUnit) -> Sequence[Contract]:
    """Calls those on duty once more, if the alarm still runs and this is its next call.

    Raises Retry while there is no such case or pack.
    """
    record = await unit.cases.get(command.case)
    if record is None:
        raise Retry("case_unknown")
    alarm = record.alarm
    asked = (command.agency, command.since, command.round)
    if alarm is None or asked != (alarm.agency, alarm.began_at, alarm.round):
        return ()
    try:
        called = calling.ring(
            alarm, record.case, unit.packs.get(record.case.pack), unit.teller, unit.clock.now()
        )
    except LookupError:
        raise Retry("pack_unknown") from None
    case = called.step.case if called.step else record.case
    unit.cases.keep(CaseRecord.of(case, record.done, called.alarm))
    return _call(called, cause=command.command)


async def on_forget(command: ForgetReporter, unit: RouterUnit) -> Sequence[Contract]:
    """Takes a reporter who was erased out of their case, once.

    Raises Retry while there is no such case: its report may still be on the way.
    """
    record = await unit.cases.get(command.case)
    if record is None:
        raise Retry("case_unknown")
    case = forgotten(record.case, command.by, unit.clock.now())
    if case is None:
        return ()
    unit.cases.keep(CaseRecord.of(case, record.done, record.alarm))
    return _news(Taken(case), cause=command.command)


def _news(taken: Taken, cause: str) -> list[Contract]:
    case = taken.case
    changed = CaseChanged(
        report_class=case.report_class, sensitivity=case.sensitivity, case=case, cause=cause
    )
    return [changed, *taken.told, *taken.asked]


def _newest(taken: Taken, called: Called) -> Case:
    return called.step.case if called.step else taken.case


def _call(called: Called, cause: str) -> list[Contract]:
    """Those on duty first: what they are told waits for nothing else."""
    step = _news(called.step, cause) if called.step else []
    return [*called.told, *step]


def _refusal(case: Case, command: Command, refused: Refused, pack: Pack, unit: RouterUnit) -> list[Contract]:
    now = unit.clock.now()
    answer = CommandRefused(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        case=case.case,
        command=command.command,
        reason=refused.reason,
        sentence=refused.sentence,
        state=case.state,
        at=now,
    )
    told = unit.teller.refusal(case, command, refused, pack, now)
    on_duty = notices.refusal(case, command, refused, pack, unit.teller.public_url, now)
    return [answer, *([told] if told else []), *on_duty]
