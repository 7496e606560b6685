"""The timers as a process: several may run, each command counts once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.process import Process, Role
from salur.settings import CoreSettings
from salur.store.errors import StoreUnavailable
from services.router.adapters.cases import CASES
from services.router.timers.adapters import KafkaMouth, StoredDueCases
from services.router.timers.handlers import Timers

_LOOK_EVERY = 1.0
log = get_logger("timers")


async def _rounds(timers: Timers) -> None:
    while True:
        try:
            await timers.round()
        except (StoreUnavailable, KafkaUnavailable) as away:
            log.warning("round_again", reason=type(away).__name__)
        await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the timers up until the context ends."""
    async with process.store() as store, process.producer() as producer:
        await store.prepare((CASES,))
        timers = Timers(StoredDueCases(store), KafkaMouth(producer, process.registry), process.clock)
        ringing = process.spawn(_rounds(timers), "timers")
        try:
            yield
        finally:
            ringing.cancel()
            await asyncio.gather(ringing, return_exceptions=True)


ROLE = Role(service="router", name="timers", settings=CoreSettings, start=start)
