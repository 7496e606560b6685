"""The channel's process: a reader for each account, one after another, as long as it lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import httpx

from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.observability import get_logger
from salur.packs import Pack
from salur.privacy import Purpose
from salur.process import BadSettings, Process, Role
from salur.sp4n.client import Sp4nSettings, connect
from salur.sp4n.values import SYSTEM, Account, Away, Unreadable
from salur.store.database import Store
from salur.store.errors import StoreUnavailable
from services.intake.gateway.domain import Sorter
from services.intake.sp4n.adapters.places import PLACES, StoredPlaces
from services.intake.sp4n.handlers import Reader

_LATER = (Away, Unreadable, KafkaUnavailable, StoreUnavailable)
log = get_logger("sp4n")


def reader(
    process: Process, account: Account, http: httpx.AsyncClient, producer: Producer, store: Store
) -> Reader:
    """What reads one account. Raises BadSettings where its jurisdiction is not loaded."""
    keys = process.keys.only(Purpose.MESSAGE, Purpose.REF)
    if account.pack not in process.packs.by_code:
        raise BadSettings(f"SALUR_SP4N names pack {account.pack}, which is not loaded.")

    def pack_of(number: str, _words: str) -> Pack | None:
        return process.packs.by_code.get(number)

    def urgent_now(_sender: str, _now: datetime) -> bool:
        return False  # each report is a sender of its own, who never writes again

    return Reader(
        account.pack,
        connect(account, http),
        Sorter(SYSTEM, keys, keys.refs(), pack_of=pack_of, urgent_now=urgent_now),
        process.registry,
        producer,
        StoredPlaces(store),
        process.clock,
    )


async def _read(readers: Sequence[Reader], every: float) -> None:
    while True:
        for one in readers:
            try:
                count = await one.read()
            except _LATER as later:
                log.warning("not_read", pack=one.pack, reason=type(later).__name__)
                continue
            if count:
                log.info("taken_in", pack=one.pack, count=count)
        await asyncio.sleep(every)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Reads until the context ends; idle where no account is set up."""
    settings: Sp4nSettings = process.settings
    async with process.store() as store, process.producer() as producer, httpx.AsyncClient() as http:
        await store.prepare((PLACES,))
        readers = [reader(process, account, http, producer, store) for account in settings.sp4n]
        reading = process.spawn(_read(readers, settings.sp4n_every), "sp4n-readers")
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


ROLE = Role("intake", "sp4n", Sp4nSettings, start)
