"""A stage of one's own inside the test, whose handler does what the test says, with a health that is asked often."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from salur.contracts.base import Contract, Lane
from salur.contracts.reports import ReportSubmitted
from salur.messaging.crash import CrashPlan
from salur.messaging.routes import Route, StageSpec, nothing
from salur.observability import Health
from salur.process import Process, Role
from salur.settings import CoreSettings
from tests.made_up import verified
from tests.proofs.worker import Place
from tests.roles import settings_of

Do = Callable[[ReportSubmitted], Awaitable[None]]


@dataclass(frozen=True)
class Toy:
    """Does as told with each report, and passes it on."""

    do: Do

    async def on_submitted(self, event: ReportSubmitted) -> Sequence[Contract]:
        await self.do(event)
        return (verified(event),)


@asynccontextmanager
async def toy(
    place: Place, do: Do, *, stalled_after: float, crash: CrashPlan | None = None
) -> AsyncIterator[Process]:
    """The stage at work in the routine lane. The topics must exist."""
    spec = StageSpec(
        name="toy",
        database="toy",
        topics=("reports.submitted",),
        routes=(Route(ReportSubmitted, lambda event, unit: unit.on_submitted(event), needs=nothing),),
        unit=lambda work, clock: Toy(do),
        kinds=(),
        batch=5,
    )

    @asynccontextmanager
    async def start(process: Process) -> AsyncIterator[None]:
        async with (
            process.store() as store,
            process.producer() as producer,
            process.stages([spec], store, producer),
        ):
            yield

    role = Role("toy", "worker", CoreSettings, start)
    settings = settings_of(role, place.kafka, place.mongo, place.prefix)
    process = Process(role, settings, lanes=(Lane.ROUTINE,), health=Health(stalled_after=stalled_after))
    process.crash = crash or CrashPlan()
    async with role.start(process):
        yield process
    for task in process.tasks:
        task.cancel()
