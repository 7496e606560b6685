"""The sandbox's Messenger and Instagram against our channels: both read the same documentation."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web

from salur.channels.inbound import Inbound, InboundMessage, InboundReceipt, InboundReceiptUntil
from salur.channels.instagram import Instagram
from salur.channels.messenger import Messenger
from salur.channels.meta.inbox.channel import Inbox
from salur.channels.protocol import (
    Accepted,
    Destination,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
    WebhookRequest,
)
from salur.contracts.messages import ReceiptState
from salur.contracts.notifications import Option
from salur.messaging.clock import HeldClock, SystemClock
from sandbox.app import build
from sandbox.settings import InboxPage, SandboxSettings
from tests.polling import eventually
from tests.serving import serving

PHONE = "6280012340001"
PAGES = {"messenger": "740900000000011", "instagram": "740900000000012"}


class World:
    """The sandbox, and what a gateway got of it as the channels read it."""

    def __init__(
        self, sandbox: str, client: ClientSession, channels: dict[str, Inbox], clock: HeldClock
    ) -> None:
        self.sandbox = sandbox
        self.client = client
        self.channels = channels
        self.clock = clock
        self.got: list[Inbound] = []

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        async with self.client.request(method, self.sandbox + path, json=body) as answer:
            return await answer.json()

    async def next(self, kind: type[Inbound]) -> Any:
        """The next of a kind that comes."""
        found = await eventually(lambda: [one for one in self.got if isinstance(one, kind)])
        self.got.clear()
        return found[-1]

    async def write(self, channel: str, **content: Any) -> InboundMessage:
        await self.call("POST", f"/api/phones/{PHONE}/send", {"channel": channel, **content})
        found = await self.next(InboundMessage)
        assert isinstance(found, InboundMessage)
        return found

    async def tell(self, channel: str, rendered: Rendered, to: str) -> Any:
        opened = self.channels[channel]
        (request,) = opened.render(rendered, Destination(PAGES[channel], to))
        async with self.client.post(request.url, data=request.body, headers=request.headers) as answer:
            return opened.classify(ProviderResponse(answer.status, {}, await answer.read()))


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    secrets = {"app_secret": "rahasia-1234", "verify_token": "token-1234"}
    pages = {
        channel: InboxPage(
            pack="74.09",
            name="Lapor Contoh",
            account="contoh",
            access_token=f"akses-{channel}",
            id=page,
            shown="@contoh",
            **secrets,
        )
        for channel, page in PAGES.items()
    }
    held: list[World] = []

    async def hook(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        found = WebhookRequest(request.method, headers, dict(request.query), await request.read())
        (around,) = held
        channel = around.channels[request.match_info["channel"]]
        if request.method == "GET":
            return web.Response(text=channel.handshake(found))
        channel.authenticate(found)
        around.got.extend(item.inbound for item in channel.parse(found))
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/hooks/{channel}/contoh", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    gateway = "http://{}:{}".format(*runner.addresses[0])
    clock = HeldClock(SystemClock().now())
    settings = SandboxSettings(
        gateway=gateway, messenger=(pages["messenger"],), instagram=(pages["instagram"],), pace=0.01
    )
    async with serving(build(settings, clock)) as sandbox, ClientSession() as client:
        for channel, page in pages.items():
            app_of = secrets | {"tokens": {page.id: page.access_token}, "tag": "HUMAN_AGENT"}
            monkeypatch.setenv(f"SALUR_{channel.upper()}", json.dumps({"contoh": app_of}))
            monkeypatch.setenv(f"SALUR_{channel.upper()}_GRAPH_URL", f"{sandbox}/inbox")
        opened = {"messenger": Messenger.accounts()["contoh"], "instagram": Instagram.accounts()["contoh"]}
        held.append(World(sandbox, client, dict(opened), clock))
        yield held[0]
    await runner.cleanup()


async def test_words_photos_and_taps_reach_the_channels_and_their_texts_the_telephone(world: World) -> None:
    seen: dict[str, type[Any]] = {"messenger": InboundReceiptUntil, "instagram": InboundReceipt}
    options = (Option(id="send", label="Kirim"), Option(id="cancel", label="Batal"))
    for channel, kind in seen.items():
        said = await world.write(channel, text="jalan rusak di Wanggudu")
        assert said.text == "jalan rusak di Wanggudu"
        photo = await world.write(channel, image={"base64": "aGFsbw==", "caption": "lubang"})
        where = photo.media[0].provider_id.partition("/inbox/")[2]
        async with world.client.get(f"{world.sandbox}/inbox/{where}") as answer:
            assert await answer.read() == b"halo"
        taken = await world.tell(channel, Rendered("Sudah benar?", options), said.sender.id)
        assert isinstance(taken, Accepted)
        if channel == "messenger":
            assert (await world.next(InboundReceipt)).provider_id == taken.provider_id
        await world.call("POST", f"/api/phones/{PHONE}/read")
        assert (await world.next(kind)).state is ReceiptState.READ
        await world.call("POST", f"/api/phones/{PHONE}/tap", {"option": "Kirim"})
        assert (await world.next(InboundMessage)).choice == "send"
    await eventually(lambda: _verified(world))


async def _verified(world: World) -> bool:
    found: dict[str, bool] = await world.call("GET", "/api/accounts")
    return found == {"messenger/contoh": True, "instagram/contoh": True}


async def test_they_refuse_as_meta_refuses(world: World) -> None:
    person = (await world.write("messenger", text="halo")).sender.id
    assert await world.tell("messenger", Rendered("Halo"), "9") == Refused("no_such_person 100")
    assert await world.tell("instagram", Rendered("Halo"), person) == Refused("no_such_person 100")
    await world.call("PUT", "/api/faults/messenger", {"throttle_next": 1})
    assert isinstance(await world.tell("messenger", Rendered("Halo"), person), Wait)
    assert isinstance(await world.tell("messenger", Rendered("Halo"), person), Accepted)
    await world.call("PUT", "/api/faults/messenger", {"closed_next": 1})
    assert await world.tell("messenger", Rendered("Halo"), person) == Refused("window_closed 10")
    world.clock.advance(timedelta(hours=25))
    opened = world.channels["messenger"]
    (request,) = opened.render(Rendered("Selesai."), Destination(PAGES["messenger"], person))
    async with world.client.post(request.url, data=request.body, headers=request.headers) as answer:
        closed = ProviderResponse(answer.status, {}, await answer.read())
    assert opened.classify(closed) == Refused("window_closed 10")
    tagged = opened.otherwise(request, closed)
    assert tagged is not None
    async with world.client.post(tagged.url, data=tagged.body, headers=tagged.headers) as answer:
        assert answer.status == 200
    for wrong in (
        {},
        {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": "a" * 2001}},
        {"recipient": {"id": person}, "messaging_type": "RESPONSE", "tag": "HUMAN_AGENT"},
        {
            "recipient": {"id": person},
            "messaging_type": "UPDATE",
            "message": {"text": "a", "quick_replies": [{}]},
        },
    ):
        async with world.client.post(request.url, json=wrong, headers=request.headers) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)
