"""The verify process: a stage that weighs reports, and one that learns what comes after them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.contracts.media import MediaExamined
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.messaging.references import follow
from salur.messaging.routes import Route, StageSpec, nothing
from salur.observability import get_logger
from salur.packs import Packs
from salur.process import Process, Role
from salur.regions.boundary_files import KIND
from salur.regions.gazetteer import Gazetteer
from salur.regions.in_use import BoundariesInUse
from salur.regions.nearest import nearest
from salur.store.database import Store
from salur.store.kinds import Kind
from salur.store.work import Work
from services.verify.adapters.checks import CHECKS, StoredChecks
from services.verify.adapters.gallery import PHOTOS, Gallery, forget, keep_anew, photos_needed
from services.verify.adapters.recollection import KINDS, RECORDS, Recollection, StoredRecords, needs
from services.verify.adapters.verifications import VERIFICATIONS, StoredVerifications
from services.verify.checking import Checker
from services.verify.domain.places import Geography
from services.verify.dukcapil import DukcapilSettings, looking_up
from services.verify.handlers import (
    RecordUnit,
    VerifyUnit,
    on_case_changed,
    on_citizen_erased,
    on_examined,
    on_submitted,
)
from services.verify.identities import Identities

log = get_logger("verify")


def spec(
    packs: Packs,
    geography: Callable[[], Geography],
    store: Store,
    checker: Checker | None = None,
    within: float = 0.0,
) -> StageSpec[VerifyUnit]:
    """The stage, with the jurisdictions it knows; `geography` gives what is known of the land at a moment.

    `checker` asks the population registry, for at most `within` seconds a batch; None: nobody is looked up.
    """

    def unit(work: Work, clock: Clock) -> VerifyUnit:
        return VerifyUnit(
            memory=Recollection(store, work),
            photos=Gallery(store, work),
            verifications=StoredVerifications(work),
            packs=packs,
            geography=geography(),
            clock=clock,
            identities=Identities(checker, StoredChecks(work), packs, clock, within) if checker else None,
        )

    async def foresee(unit: VerifyUnit, events: Sequence[Contract]) -> None:
        assert isinstance(unit.memory, Recollection)
        assert isinstance(unit.photos, Gallery)
        await unit.memory.foresee(events, unit.clock.now())
        await unit.photos.foresee(events)
        if unit.identities is not None:
            await unit.identities.foresee(events)

    return StageSpec(
        name="verify",
        database="verify",
        topics=("reports.submitted",),
        routes=(Route(ReportSubmitted, on_submitted, needs=_said_earlier),),
        unit=unit,
        kinds=(VERIFICATIONS, PHOTOS, CHECKS, *KINDS),
        foresee=foresee,
    )


def records_spec(packs: Packs, geography: Callable[[], Geography], store: Store) -> StageSpec[RecordUnit]:
    """The stage that learns what comes after a report: how its case goes, what its photos show, who is erased."""

    def unit(work: Work, clock: Clock) -> RecordUnit:
        return RecordUnit(
            records=StoredRecords(work),
            checks=StoredChecks(work),
            photos=Gallery(store, work),
            verifications=StoredVerifications(work),
            packs=packs,
            geography=geography(),
            clock=clock,
        )

    async def foresee(unit: RecordUnit, events: Sequence[Contract]) -> None:
        assert isinstance(unit.photos, Gallery)
        await unit.photos.foresee(events)

    return StageSpec(
        name="verify-records",
        database="verify",
        topics=("cases.changed", "media.examined", "citizens.erased"),
        routes=(
            Route(CaseChanged, on_case_changed, needs=_of_case),
            Route(MediaExamined, on_examined, needs=photos_needed),
            Route(CitizenErased, on_citizen_erased, needs=nothing),
        ),
        unit=unit,
        kinds=(VERIFICATIONS, PHOTOS, CHECKS, *KINDS),
        foresee=foresee,
        forget=forget,
    )


def _of_case(changed: CaseChanged) -> Iterable[tuple[Kind[Any], str]]:
    return ((RECORDS, changed.case.citizen), *photos_needed(changed))


def _said_earlier(report: ReportSubmitted) -> Iterable[tuple[Kind[Any], str]]:
    return ((VERIFICATIONS, report.report), *photos_needed(report), *needs(report))


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the stage up until the context ends."""
    names, hints = Gazetteer(process.packs.landmarks), nearest()
    for pack in process.packs:
        # The first search in a region makes its index; no report shall wait for that.
        names.find(pack.name, pack.code)
    boundaries = BoundariesInUse(process.settings.reference)

    def geography() -> Geography:
        return Geography(names, boundaries.now, hints, process.packs.landmarks)

    async with (
        process.store() as store,
        process.producer() as producer,
        looking_up(process, store, producer) as checker,
        process.stages(
            [
                spec(process.packs, geography, store, checker, process.settings.dukcapil_budget),
                records_spec(process.packs, geography, store),
            ],
            store,
            producer,
        ),
    ):
        following = process.spawn(
            follow(process.settings.kafka, process.registry, KIND, boundaries.take), "references"
        )
        if done := await keep_anew(store):
            log.info("photos_kept_anew", count=done)
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


ROLE = Role(service="verify", name="worker", settings=DukcapilSettings, start=start)
