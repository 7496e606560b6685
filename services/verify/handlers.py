"""What verify does with an event: one submitted report becomes one verified report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CaseState
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.messaging.errors import Retry
from salur.packs import Packs
from services.verify.domain.past import Record, after_case
from services.verify.domain.places import Geography
from services.verify.domain.verification import record_of, verify
from services.verify.ports import Memory, Records, Verifications


@dataclass(frozen=True)
class VerifyUnit:
    """What the handler works with in one batch."""

    verifications: Verifications
    memory: Memory
    packs: Packs
    geography: Geography
    clock: Clock


@dataclass(frozen=True)
class RecordUnit:
    """What a batch of changed cases works with."""

    records: Records


async def on_submitted(report: ReportSubmitted, unit: VerifyUnit) -> Sequence[Contract]:
    """Raises Retry while this process does not have the report's pack or category: a newer one may."""
    try:
        unit.packs.get(report.pack).category(report.category)
    except LookupError:
        raise Retry("pack_unknown") from None
    found = unit.geography.find_place(report.place, report.text, report.pack)
    past = await unit.memory.past(report, found)
    event = verify(report, unit.packs, found, past, unit.clock.now())
    await unit.memory.remember(report, found, past)
    await unit.verifications.keep(record_of(event))
    return (event,)


async def on_case_changed(changed: CaseChanged, unit: RecordUnit) -> Sequence[Contract]:
    """How a case ended counts for its reporter or against them; a judgement that fell on appeal no longer counts."""
    case = changed.case
    known = await unit.records.get(case.citizen) or Record(citizen=case.citizen)
    newer = after_case(
        known, case.case, finished=case.state is CaseState.SELESAI, untrue=case.judged == "false"
    )
    if newer != known:
        unit.records.put(newer)
    return ()


async def on_citizen_erased(erased: CitizenErased, unit: RecordUnit) -> Sequence[Contract]:
    """Nothing of a citizen who is forgotten is weighed any more; their cases are no longer compared with."""
    await unit.records.forget(erased.citizen, erased.senders, erased.cases)
    return ()
