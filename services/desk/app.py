"""The desk process: the stage that keeps the read model, the tail that makes pages live, and the pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from salur.contracts.cases import CaseChanged, CommandRefused
from salur.contracts.notifications import NotificationSettled
from salur.media import open_library
from salur.messaging.producer import Producer
from salur.messaging.routes import Route, StageSpec
from salur.privacy.audit_log import AuditLog
from salur.process import Process, Role
from salur.store.allowances import Allowances
from salur.store.database import Store
from salur.web import Assets, FormTokens, Pages
from salur.web.boxes import Boxes
from salur.web.cookies import key_for
from salur.web.serving import serving
from services.desk.adapters.cases import MongoCases
from services.desk.adapters.commands import KafkaCommands, KafkaNotices
from services.desk.adapters.counter import SealedCounter
from services.desk.adapters.documents import CASES, DATABASE, DELIVERIES, KINDS, REFUSALS
from services.desk.adapters.evidence import LibraryEvidence
from services.desk.adapters.figures import MongoFigures
from services.desk.adapters.filed import MongoFiled
from services.desk.adapters.fresh_cases import FreshCases
from services.desk.adapters.held import MongoHeld
from services.desk.adapters.live import Hub
from services.desk.adapters.made_up import MadeUpOfficers
from services.desk.adapters.officers import MongoOfficers
from services.desk.adapters.oidc import OpenIdProvider
from services.desk.adapters.public_cases import MongoPublicCases
from services.desk.adapters.read_model import WorkReadModel
from services.desk.adapters.reveals import MongoReveals, VaultIdentities
from services.desk.adapters.sessions import MongoAttempts, MongoSessions
from services.desk.adapters.tail import tail
from services.desk.handing_over import HandingOver
from services.desk.handlers import on_changed, on_refused, on_settled
from services.desk.pages.cookies import Cookies
from services.desk.pages.desk import Desk
from services.desk.pages.limits import Limits
from services.desk.pages.proofs import Proofs
from services.desk.pages.routes import application
from services.desk.ports.cases import ReadModel
from services.desk.settings import DeskSettings

_GRACE = 5.0

STAGE: StageSpec[ReadModel] = StageSpec(
    name="desk",
    database=DATABASE,
    topics=("cases.changed", "cases.refused", "notifications.settled"),
    routes=(
        Route(CaseChanged, on_changed, needs=lambda event: ((CASES, event.case.case),)),
        Route(NotificationSettled, on_settled, needs=lambda event: ((DELIVERIES, event.notification),)),
        Route(CommandRefused, on_refused, needs=lambda event: ((REFUSALS, event.command),)),
    ),
    unit=WorkReadModel,
    kinds=KINDS,
)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds stage, tail and pages up until the context ends."""
    settings: DeskSettings = process.settings.checked()
    assets = Assets(Path(__file__).parent / "static")
    hub = Hub()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(process.store())
        producer = await stack.enter_async_context(process.producer())
        desk = await _desk(process, settings, assets, hub, store, producer, stack)
        turn = partial(process.health.turn, "tail")
        follower = await stack.enter_async_context(tail(settings.kafka, process.registry, hub, turn))
        following = process.spawn(follower.follow(), "tail")
        stack.push_async_callback(_ended, following)
        await stack.enter_async_context(process.stages([STAGE], store, producer))
        pages = application(desk, assets, secure=not settings.dev)
        await stack.enter_async_context(serving(pages, settings.host, settings.port, grace=_GRACE))
        # Streams end first, so that nobody is waited for.
        stack.callback(hub.close)
        yield


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


async def _desk(
    process: Process,
    settings: DeskSettings,
    assets: Assets,
    hub: Hub,
    store: Store,
    producer: Producer,
    stack: AsyncExitStack,
) -> Desk:
    clock = process.clock
    audit = AuditLog(store, DATABASE, f"desk-{settings.instance}", clock)
    officers, attempts = MongoOfficers(store, audit), MongoAttempts(store, clock)
    sessions = MongoSessions(store, clock, settings.idle, settings.longest)
    reveals = MongoReveals(store)
    allowances = Allowances(store, DATABASE)
    for kept in (officers, attempts, sessions, reveals, audit, allowances):
        await kept.prepare()
    process.anchor(audit, producer)
    library = open_library(store, process.keys, settings, clock)
    await library.prepare()
    provider = None
    if settings.oidc_issuer:
        provider = await stack.enter_async_context(OpenIdProvider.of(settings, clock))
    commands, held = KafkaCommands(producer, process.registry, clock), MongoHeld(store)
    codes = tuple(str(pack.code) for pack in process.packs)
    handing_over = HandingOver(officers, held, commands, clock, codes)
    passing = process.spawn(handing_over.run(partial(process.health.turn, "handing-over")), "handing-over")
    stack.push_async_callback(_ended, passing)
    return Desk(
        packs=process.packs,
        pages=Pages(assets, Path(__file__).parent),
        cases=FreshCases(MongoCases(store, clock), hub),
        figures=MongoFigures(store, clock),
        public_cases=MongoPublicCases(store),
        evidence=LibraryEvidence(library),
        live=hub,
        commands=commands,
        counter=SealedCounter(producer, process.registry, process.keys, clock),
        notices=KafkaNotices(producer, process.registry, clock),
        proofs=Proofs(_key(settings, "proofs"), secure=not settings.dev),
        filed=MongoFiled(store),
        officers=officers,
        register=officers,
        held=held,
        handing_over=handing_over,
        sessions=sessions,
        attempts=attempts,
        made_up=None if provider else MadeUpOfficers(settings.dev_officers),
        provider=provider,
        reveals=reveals,
        identities=VaultIdentities(store, process.keys, audit),
        keys=process.keys,
        boxes=Boxes(process.keys, "desk"),
        code_key=_key(settings, "codes"),
        lines=settings.web_sms,
        tokens=FormTokens(_key(settings, "forms")),
        cookies=Cookies(_key(settings, "cookies"), secure=not settings.dev),
        limits=Limits(settings.proxies, allowances, clock),
        clock=clock,
        public_url=settings.public_url,
        phone_url=settings.dev_phone_url if settings.dev else "",
    )


def _key(settings: DeskSettings, use: str) -> bytes:
    """A key of its own for each use of the one secret."""
    return key_for(settings.session_secret.get_secret_value(), use)


ROLE = Role(service="desk", name="web", settings=DeskSettings, start=start, listens=True)
