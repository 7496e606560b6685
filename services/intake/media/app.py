"""Wires the role: fetchers under leases, the teller, and a stage for erased citizens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from pydantic import Field

from salur.channels.discovery import open_channels
from salur.contracts.reference import CitizenErased
from salur.media import MediaLibrary, open_library
from salur.media.objects import ObjectsAway
from salur.media.records import DATABASE, FILES
from salur.media.waiting import WAITING
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.routes import Route, StageSpec
from salur.observability import get_logger
from salur.privacy import Purpose
from salur.process import Process, Role
from salur.store.errors import StoreUnavailable
from services.intake.media.adapters.tally import MetricsTally
from services.intake.media.adapters.teller import Teller
from services.intake.media.adapters.waiting import MongoWaiting
from services.intake.media.adapters.wire import HttpWire
from services.intake.media.handlers import ErasureUnit, Fetcher, on_erased
from services.intake.partners import PartnerMedia

log = get_logger("media")
# As long as a file may wait to become its citizen's (`salur.media.waiting`).
UNCLAIMED = timedelta(days=30)
_FORGOTTEN_EVERY = 6 * 3600.0


class FetchSettings(PartnerMedia):
    """How the role fetches."""

    media_at_once: int = Field(
        4,
        gt=0,
        description="files fetched at once; each takes a few MB of memory, and its size in the folder for temporary files",
    )
    media_patience: float = Field(60.0, gt=0, description="seconds that one file may take to come")
    media_lease: float = Field(180.0, gt=0, description="seconds after which a dead replica's files go again")
    media_look_every: float = Field(0.5, gt=0, description="seconds between looks for what waits")


def erasures(library: MediaLibrary) -> StageSpec[ErasureUnit]:
    """The stage that deletes the media of erased citizens."""
    return StageSpec(
        name="media",
        database=DATABASE,
        topics=("citizens.erased",),
        routes=(Route(CitizenErased, on_erased, needs=lambda _: ()),),
        unit=lambda _work, _clock: ErasureUnit(library),
        kinds=(FILES,),
    )


async def for_ever(once: Callable[[], Awaitable[bool]], every: float) -> None:
    """Does it again and again, at once while there is something to do; servers that are away are waited for."""
    while True:
        try:
            busy = await once()
        except (StoreUnavailable, KafkaUnavailable, ObjectsAway) as away:
            log.warning("servers_away", reason=type(away).__name__)
            busy = False
        if not busy:
            await asyncio.sleep(every)


async def forget(library: MediaLibrary, clock: Clock) -> bool:
    """Deletes photos of forms that were never sent; False, as nothing more is to be done at once."""
    count = await library.forget_unclaimed(clock.now() - UNCLAIMED)
    if count:
        log.info("media_unclaimed_deleted", count=count)
    return False


@asynccontextmanager
async def fetching(process: Process, fetcher: Fetcher, waiting: MongoWaiting) -> AsyncIterator[None]:
    """As many fetchers as the settings say, until the context ends."""
    settings: FetchSettings = process.settings
    lease = timedelta(seconds=settings.media_lease)
    looking = asyncio.Lock()

    async def once() -> bool:
        # While nothing waits one of them looks, and the others wait behind it.
        async with looking:
            claimed = await waiting.claim(process.clock.now(), lease)
            if claimed is None:
                await asyncio.sleep(settings.media_look_every)
                return True
        await fetcher.one(claimed)
        return True

    tasks = [
        process.spawn(for_ever(once, settings.media_look_every), f"fetch-{number}")
        for number in range(settings.media_at_once)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Fetches, tells and deletes until the context ends."""
    settings: FetchSettings = process.settings
    async with process.store() as store, process.producer() as producer:
        await store.prepare((WAITING,))
        library = open_library(store, process.keys, settings, process.clock)
        await library.prepare()
        waiting = MongoWaiting(store)
        wire = HttpWire(settings.media_patience, settings.media_at_once)
        fetcher = Fetcher(
            waiting,
            library,
            open_channels(),
            wire,
            keys=process.keys.only(Purpose.DRAFT),
            tally=MetricsTally(),
            clock=process.clock,
            partners=settings.open311_media,
        )
        teller = Teller(library, producer, process.registry, process.clock)
        async with fetching(process, fetcher, waiting), process.stages([erasures(library)], store, producer):
            beside = [
                process.spawn(for_ever(teller.tell, settings.media_look_every), "tell-media"),
                process.spawn(
                    for_ever(partial(forget, library, process.clock), _FORGOTTEN_EVERY), "forget-media"
                ),
            ]
            try:
                yield
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
                await wire.close()


ROLE = Role("intake", "media", FetchSettings, start)
