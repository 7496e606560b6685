"""The sandbox as one process: telephones, WhatsApp's API, a message centre, the outbox; `python -m sandbox --port N`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from salur.messaging.clock import Clock, SystemClock
from salur.web import Assets, Pages, SecurityHeaders
from sandbox.api import Api
from sandbox.deliveries import Deliveries
from sandbox.dukcapil.server import MOUNT as DUKCAPIL
from sandbox.dukcapil.server import Dukcapil
from sandbox.inbox import server as inbox_server
from sandbox.inbox.network import Inbox
from sandbox.inbox.products import INSTAGRAM, MESSENGER
from sandbox.people import officer, people
from sandbox.phones import Phones
from sandbox.screens import Screens
from sandbox.settings import SandboxSettings
from sandbox.sms.network import Sms
from sandbox.sp4n.reports import Desk
from sandbox.sp4n.server import MOUNT as SP4N
from sandbox.sp4n.server import National
from sandbox.telegram import bot_api
from sandbox.telegram.network import Telegram
from sandbox.whatsapp.graph import MOUNT, Graph
from sandbox.whatsapp.network import WhatsApp
from sandbox.world import World

_HERE = Path(__file__).parent


def build(settings: SandboxSettings, clock: Clock | None = None) -> Starlette:
    """The whole sandbox as an application. Its world is on `app.state.world`."""
    clock = clock or SystemClock()
    on_duty = [officer(one.name, one.number) for one in settings.duty if one.pack == settings.regency]
    phones = Phones([*people(settings.regency), *on_duty])
    deliveries = Deliveries(settings.gateway, settings.retry_for)
    whatsapp = WhatsApp(settings.whatsapp, phones, deliveries, clock=clock, pace=settings.pace)
    sms = _sms(settings, phones, whatsapp, clock)
    telegram = _telegram(settings, phones, whatsapp, deliveries, clock)
    inboxes = _inboxes(settings, phones, whatsapp, deliveries, clock)
    registry = Dukcapil(people(settings.regency), settings.dukcapil)
    world = World(phones, whatsapp, sms, telegram, inboxes, registry)
    assets = Assets(_HERE / "static")
    national = National(Desk({one.key: one.pack for one in settings.sp4n}, clock))
    screens = Screens(world, Pages(assets, _HERE), clock)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        whatsapp.start()
        for inbox in inboxes:
            inbox.start()
        if sms is not None:
            await sms.start(settings.host, settings.smsc_port)
        yield
        if sms is not None:
            await sms.close()
        for inbox in inboxes:
            await inbox.close()
        await whatsapp.close()

    app = Starlette(
        routes=[
            Route("/healthz/ready", _ready),
            Mount(MOUNT, routes=Graph(whatsapp).routes()),
            Mount(SP4N, routes=national.routes()),
            Mount(DUKCAPIL, routes=registry.routes()),
            *([Mount(bot_api.MOUNT, routes=bot_api.BotApi(telegram).routes())] if telegram else []),
            Mount(inbox_server.MOUNT, routes=inbox_server.SendApi(inboxes, whatsapp.media).routes()),
            Mount("/static", assets),
            *national.switches(),
            *registry.switches(),
            *Api(world).routes(),
            *screens.routes(),
        ],
        middleware=[Middleware(SecurityHeaders, frames_itself=True)],
        lifespan=life,
    )
    app.state.world = world
    return app


def _sms(settings: SandboxSettings, phones: Phones, whatsapp: WhatsApp, clock: Clock) -> Sms | None:
    """The network of short messages, where a line is set up. One outbox holds what all networks sent."""
    if not settings.sms:
        return None
    return Sms(
        settings.sms,
        phones,
        whatsapp.outbox,
        clock=clock,
        pace=settings.pace,
        retry_for=settings.retry_for,
    )


def _telegram(
    settings: SandboxSettings, phones: Phones, whatsapp: WhatsApp, deliveries: Deliveries, clock: Clock
) -> Telegram | None:
    """Telegram, where a bot is set up; outbox and photos are shared with the other networks."""
    if not settings.telegram:
        return None
    return Telegram(
        settings.telegram,
        phones,
        whatsapp.outbox,
        whatsapp.media,
        deliveries,
        clock=clock,
    )


def _inboxes(
    settings: SandboxSettings, phones: Phones, whatsapp: WhatsApp, deliveries: Deliveries, clock: Clock
) -> list[Inbox]:
    """Messenger and Instagram, each where it has a page or an account."""
    products = ((MESSENGER, settings.messenger), (INSTAGRAM, settings.instagram))
    return [
        Inbox(
            product,
            pages,
            phones,
            whatsapp.outbox,
            whatsapp.media,
            deliveries,
            photos=f"http://{settings.host}:{settings.port}{inbox_server.MOUNT}/photos",
            clock=clock,
            pace=settings.pace,
        )
        for product, pages in products
        if pages
    ]


async def _ready(_request: Request) -> Response:
    return PlainTextResponse("ready")


def main(arguments: list[str] | None = None) -> None:
    """Serves until SIGTERM or Ctrl-C; one sentence and status 1 when the settings are not right."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    given = {key: value for key, value in vars(parser.parse_args(arguments)).items() if value is not None}
    try:
        settings = SandboxSettings(**given)
        app = build(settings)
    except ValidationError as wrong:
        places = sorted({".".join(str(part) for part in error["loc"]) for error in wrong.errors()})
        sys.exit(f"The sandbox's settings are not right: SALUR_SANDBOX_ {', '.join(places)}.")
    except FileNotFoundError as missing:
        sys.exit(str(missing))
    print(f"The telephones are at http://{settings.host}:{settings.port}/", flush=True)
    # Streams to open pages have no end of their own; they are cut after a second.
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=1)
