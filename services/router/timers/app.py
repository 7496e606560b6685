"""The timers as a process: several may run, each command counts once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from pydantic import Field

from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.process import Process, Role
from salur.settings import CoreSettings
from salur.store.errors import StoreUnavailable
from services.router.adapters.cases import CASES
from services.router.adapters.notices import NOTICES
from services.router.timers.adapters import KafkaMouth, StoredDueCases, StoredWaitingNotices
from services.router.timers.bundling import Bundles
from services.router.timers.handlers import Timers

_LOOK_EVERY = 1.0
log = get_logger("timers")


class TimersSettings(CoreSettings):
    """How officers are told of late cases."""

    notices_wait: float = Field(
        60.0, ge=0, description="seconds that news of a late case waits for others to the same officer"
    )
    notices_digest_from: int = Field(
        5, ge=2, description="so many late cases at once are told to an officer in one message"
    )


async def _rounds(timers: Timers, bundles: Bundles) -> None:
    while True:
        try:
            await timers.round()
            await timers.measure()
            await bundles.round()
        except (StoreUnavailable, KafkaUnavailable) as away:
            log.warning("round_again", reason=type(away).__name__)
        await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the timers up until the context ends."""
    async with process.store() as store, process.producer() as producer:
        await store.prepare((CASES, NOTICES))
        settings: TimersSettings = process.settings
        mouth = KafkaMouth(producer, process.registry)
        timers = Timers(StoredDueCases(store), mouth, process.clock)
        bundles = Bundles(
            StoredWaitingNotices(store),
            mouth,
            process.clock,
            wait=timedelta(seconds=settings.notices_wait),
            from_so_many=settings.notices_digest_from,
        )
        ringing = process.spawn(_rounds(timers, bundles), "timers")
        try:
            yield
        finally:
            ringing.cancel()
            await asyncio.gather(ringing, return_exceptions=True)


ROLE = Role(service="router", name="timers", settings=TimersSettings, start=start)
