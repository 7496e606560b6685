"""The verify process: one stage from `reports.submitted` to `reports.verified`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.messaging.references import follow
from salur.messaging.routes import Route, StageSpec, nothing
from salur.packs import Packs
from salur.process import BadSettings, Process, Role
from salur.regions.boundary_files import KIND
from salur.regions.gazetteer import Gazetteer
from salur.regions.in_use import BoundariesInUse
from salur.regions.nearest import nearest
from salur.settings import CoreSettings
from salur.store.database import Store
from salur.store.kinds import Kind
from salur.store.work import Work
from services.verify.adapters.recollection import KINDS, RECORDS, Recollection, StoredRecords, needs
from services.verify.adapters.verifications import VERIFICATIONS, StoredVerifications
from services.verify.domain.places import Geography
from services.verify.domain.signals import unknown_weights
from services.verify.handlers import RecordUnit, VerifyUnit, on_case_changed, on_citizen_erased, on_submitted


def spec(packs: Packs, geography: Callable[[], Geography], store: Store) -> StageSpec[VerifyUnit]:
    """The stage, with the jurisdictions it knows; `geography` gives what is known of the land at a moment."""

    def unit(work: Work, clock: Clock) -> VerifyUnit:
        memory = Recollection(store, work)
        return VerifyUnit(StoredVerifications(work), memory, packs, geography(), clock)

    async def foresee(unit: VerifyUnit, events: Sequence[Contract]) -> None:
        assert isinstance(unit.memory, Recollection)
        await unit.memory.foresee(events, unit.clock.now())

    return StageSpec(
        name="verify",
        database="verify",
        topics=("reports.submitted",),
        routes=(Route(ReportSubmitted, on_submitted, needs=_said_earlier),),
        unit=unit,
        kinds=(VERIFICATIONS, *KINDS),
        foresee=foresee,
    )


def records_spec() -> StageSpec[RecordUnit]:
    """The stage that learns from `cases.changed` how reports ended, and forgets who is erased."""
    return StageSpec(
        name="verify-records",
        database="verify",
        topics=("cases.changed", "citizens.erased"),
        routes=(
            Route(CaseChanged, on_case_changed, needs=_record),
            Route(CitizenErased, on_citizen_erased, needs=nothing),
        ),
        unit=lambda work, _: RecordUnit(StoredRecords(work)),
        kinds=KINDS,
    )


def _record(changed: CaseChanged) -> Iterable[tuple[Kind[Any], str]]:
    return ((RECORDS, changed.case.citizen),)


def _said_earlier(report: ReportSubmitted) -> Iterable[tuple[Kind[Any], str]]:
    return ((VERIFICATIONS, report.report), *needs(report))


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the stage up until the context ends."""
    for pack in process.packs:
        if unknown := unknown_weights(pack):
            raise BadSettings(
                f"Pack {pack.code}: signals.yaml weighs {', '.join(unknown)}, which is no signal."
            )
    names, hints = Gazetteer(), nearest()
    for pack in process.packs:
        # The first search in a region makes its index; no report shall wait for that.
        names.find(pack.name, pack.code)
    boundaries = BoundariesInUse(process.settings.reference)
    async with (
        process.store() as store,
        process.producer() as producer,
        process.stages(
            [spec(process.packs, lambda: Geography(names, boundaries.now, hints), store), records_spec()],
            store,
            producer,
        ),
    ):
        following = process.spawn(
            follow(process.settings.kafka, process.registry, KIND, boundaries.take), "references"
        )
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


ROLE = Role(service="verify", name="worker", settings=CoreSettings, start=start)
