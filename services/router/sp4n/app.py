"""The bridge's process: a stage that notes what is due, and a courier that does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx

from salur.contracts.cases import CaseChanged
from salur.messaging.clock import Clock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.routes import Route, StageSpec
from salur.observability import get_logger
from salur.packs import Packs
from salur.process import Process, Role
from salur.sp4n.client import Sp4nSettings, connect
from salur.store.errors import StoreUnavailable
from salur.store.kinds import Kind
from salur.store.work import Work
from services.router.sp4n.adapters.links import LINKS, KafkaMouth, StoredLinks, WaitingLinks
from services.router.sp4n.courier import Courier
from services.router.sp4n.handlers import BridgeUnit, on_changed

_LOOK_EVERY = 1.0
log = get_logger("sp4n")


def spec(packs: Packs) -> StageSpec[BridgeUnit]:
    """The stage, with the jurisdictions that have an account."""

    def unit(work: Work, clock: Clock) -> BridgeUnit:
        return BridgeUnit(StoredLinks(work), packs, clock)

    return StageSpec(
        name="sp4n",
        database="router",
        topics=("cases.changed",),
        routes=(Route(CaseChanged, on_changed, needs=_link_of),),
        unit=unit,
        kinds=(LINKS,),
    )


def _link_of(event: CaseChanged) -> Iterable[tuple[Kind[Any], str]]:
    return ((LINKS, event.key()),)


async def _rounds(courier: Courier) -> None:
    """Looks for what is due until cancelled."""
    while True:
        try:
            busy = await courier.round()
        except (StoreUnavailable, KafkaUnavailable) as away:
            log.warning("round_again", reason=type(away).__name__)
            busy = 0
        if not busy:
            await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the bridge up until the context ends; without an account it notes nothing."""
    settings: Sp4nSettings = process.settings
    known = {account.pack: account for account in settings.sp4n}
    packs = _only(process.packs, set(known))
    async with (
        process.store() as store,
        process.producer() as producer,
        httpx.AsyncClient() as http,
        process.stages([spec(packs)], store, producer),
    ):
        accounts = {code: connect(account, http) for code, account in known.items()}
        courier = Courier(
            accounts,
            WaitingLinks(store),
            KafkaMouth(producer, process.registry),
            process.clock,
            timedelta(seconds=settings.sp4n_asks),
        )
        carrying = process.spawn(_rounds(courier), "sp4n-courier")
        try:
            yield
        finally:
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)


def _only(packs: Packs, codes: set[str]) -> Packs:
    kept = {code: pack for code, pack in packs.by_code.items() if code in codes}
    return Packs(by_code=kept, by_phone_number_id={}, by_host={})


ROLE = Role(service="router", name="sp4n", settings=Sp4nSettings, start=start)
