"""The verify process: one stage from `reports.submitted` to `reports.verified`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.messaging.references import follow
from salur.messaging.routes import Route, StageSpec
from salur.packs import Packs
from salur.process import Process, Role
from salur.regions.boundary_files import KIND
from salur.regions.gazetteer import Gazetteer
from salur.regions.in_use import BoundariesInUse
from salur.regions.nearest import nearest
from salur.settings import CoreSettings
from salur.store.kinds import Kind
from salur.store.work import Work
from services.verify.adapters.verifications import VERIFICATIONS, StoredVerifications
from services.verify.domain.places import Geography
from services.verify.handlers import VerifyUnit, on_submitted


def spec(packs: Packs, geography: Callable[[], Geography]) -> StageSpec[VerifyUnit]:
    """The stage, with the jurisdictions it knows; `geography` gives what is known of the land at a moment."""

    def unit(work: Work, clock: Clock) -> VerifyUnit:
        return VerifyUnit(StoredVerifications(work), packs, geography(), clock)

    return StageSpec(
        name="verify",
        database="verify",
        topics=("reports.submitted",),
        routes=(Route(ReportSubmitted, on_submitted, needs=_said_earlier),),
        unit=unit,
        kinds=(VERIFICATIONS,),
    )


def _said_earlier(report: ReportSubmitted) -> Iterable[tuple[Kind[Any], str]]:
    return ((VERIFICATIONS, report.report),)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the stage up until the context ends."""
    names, hints = Gazetteer(), nearest()
    for pack in process.packs:
        # The first search in a region makes its index; no report shall wait for that.
        names.find(pack.name, pack.code)
    boundaries = BoundariesInUse(process.settings.reference)
    stage = spec(process.packs, lambda: Geography(names, boundaries.now, hints))
    async with (
        process.store() as store,
        process.producer() as producer,
        process.stages([stage], store, producer),
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
