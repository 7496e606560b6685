"""What verify does with an event: one submitted report becomes one verified report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CaseState
from salur.contracts.media import MediaExamined
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import ReportSubmitted
from salur.messaging.errors import Retry
from services.verify.domain.past import Record, after_case
from services.verify.domain.verification import record_of, verify
from services.verify.identities import Identities
from services.verify.ports import Checks, Memory, Records
from services.verify.seeing import PhotoUnit, see_case, see_photo, see_report


@dataclass(frozen=True, kw_only=True)
class VerifyUnit(PhotoUnit):
    """What a batch of submitted reports works with."""

    memory: Memory
    identities: Identities | None = None
    """None where the population registry is not asked."""


@dataclass(frozen=True, kw_only=True)
class RecordUnit(PhotoUnit):
    """What a batch of later news works with: changed cases, photos that were looked at, who is erased."""

    records: Records
    checks: Checks


async def on_submitted(report: ReportSubmitted, unit: VerifyUnit) -> Sequence[Contract]:
    """Raises Retry while this process does not have the report's pack or category: a newer one may."""
    try:
        unit.packs.get(report.pack).category(report.category)
    except LookupError:
        raise Retry("pack_unknown") from None
    found = unit.geography.find_place(report.place, report.text, report.pack)
    past = await unit.memory.past(report, found)
    photos, news = await see_report(report, found, unit)
    identity = await unit.identities.fact(report) if unit.identities else None
    event = verify(report, unit.packs, found, past, unit.clock.now(), photos=photos, identity=identity)
    await unit.memory.remember(report, found, past)
    await unit.verifications.keep(record_of(event))
    return (event, *news)


async def on_case_changed(changed: CaseChanged, unit: RecordUnit) -> Sequence[Contract]:
    """How a case ended counts for its reporter or against them; a judgement that fell on appeal no longer counts.

    One whose telephone nobody proved counts for nobody: it may be a stranger's.

    Photos that came with a reply are looked at too. Raises Retry while the case's pack is not known here.
    """
    case = changed.case
    if not case.unproved:
        known = await unit.records.get(case.citizen) or Record(citizen=case.citizen)
        newer = after_case(
            known, case.case, finished=case.state is CaseState.SELESAI, untrue=case.judged == "false"
        )
        if newer != known:
            unit.records.put(newer)
    try:
        return await see_case(case, unit)
    except LookupError:
        raise Retry("pack_unknown") from None


async def on_examined(event: MediaExamined, unit: RecordUnit) -> Sequence[Contract]:
    """A photo could be looked at; what it says goes to the case that it was sent for."""
    try:
        return await see_photo(event, unit)
    except LookupError:
        raise Retry("pack_unknown") from None


async def on_citizen_erased(erased: CitizenErased, unit: RecordUnit) -> Sequence[Contract]:
    """Nothing of a citizen who is forgotten is weighed any more; their cases are no longer compared with."""
    await unit.records.forget(erased.citizen, erased.senders, erased.cases)
    await unit.checks.forget(erased.cases)
    return ()
