"""The sandbox's Telegram against the channel of examples/salur-telegram: both read the same documentation."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from salur_telegram.channel import Telegram
from salur_telegram.settings import Account

from salur.channels.inbound import InboundMessage
from salur.channels.protocol import (
    Accepted,
    Destination,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
    WebhookRequest,
)
from salur.contracts.notifications import Option
from sandbox.app import build
from sandbox.settings import SandboxSettings, TelegramBot
from tests.polling import eventually
from tests.serving import serving

PHONE = "6280012340001"
TOKEN, SECRET, BOT = "9:token-contoh", "rahasia-contoh-1234", "salur_contoh_bot"


class World:
    """The sandbox, and what a gateway got of it as the channel reads it."""

    def __init__(self, sandbox: str, client: ClientSession, got: list[Any]) -> None:
        account = Account.model_validate({"token": TOKEN, "secret": SECRET, "bot": BOT})
        self.channel = Telegram(account, f"{sandbox}/telegram")
        self.sandbox = sandbox
        self.client = client
        self.got = got

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        async with self.client.request(method, self.sandbox + path, json=body) as answer:
            return await answer.json()

    async def write(self, **content: Any) -> InboundMessage:
        """What a citizen sends, as the channel reads it."""
        before = len(self.got)
        await self.call("POST", f"/api/phones/{PHONE}/send", {"channel": "telegram", **content})
        await eventually(lambda: len(self.got) > before)
        return self.read(self.got[-1])

    def read(self, request: WebhookRequest) -> InboundMessage:
        self.channel.authenticate(request)
        (item,) = self.channel.parse(request)
        assert isinstance(item.inbound, InboundMessage)
        return item.inbound

    async def tell(self, rendered: Rendered, to: str) -> Any:
        (request,) = self.channel.render(rendered, Destination(BOT, to))
        async with self.client.post(request.url, data=request.body, headers=request.headers) as answer:
            return self.channel.classify(ProviderResponse(answer.status, {}, await answer.read()))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    got: list[WebhookRequest] = []

    async def hook(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        got.append(WebhookRequest("POST", headers, {}, await request.read()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hooks/telegram/contoh", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = TelegramBot(
        pack="74.09", name="Lapor Contoh", account="contoh", token=TOKEN, secret=SECRET, bot=BOT
    )
    gateway = "http://{}:{}".format(*runner.addresses[0])
    async with (
        serving(build(SandboxSettings(gateway=gateway, telegram=(bot,)))) as sandbox,
        ClientSession() as client,
    ):
        yield World(sandbox, client, got)
    await runner.cleanup()


async def test_words_photos_places_and_taps_reach_the_channel_and_its_texts_the_telephone(
    world: World,
) -> None:
    said = await world.write(text="jalan rusak di Wanggudu")
    assert (said.text, said.sender.profile_name) == ("jalan rusak di Wanggudu", "Melati Anoa")
    photo = await world.write(image={"base64": "aGFsbw==", "caption": "lubang"})
    assert (photo.text, len(photo.media)) == ("lubang", 1)
    place = await world.write(location={"latitude": -3.5, "longitude": 122.25, "name": "Balai desa"})
    assert (place.latitude, place.longitude) == (-3.5, 122.25)
    person = said.sender.id
    options = (Option(id="send", label="Kirim"), Option(id="cancel", label="Batal"))
    outcome = await world.tell(Rendered("Sudah benar?", options), person)
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id.startswith(f"{person}.")
    before = len(world.got)
    await world.call("POST", f"/api/phones/{PHONE}/tap", {"option": "Kirim"})
    await eventually(lambda: len(world.got) > before)
    tap = world.read(world.got[-1])
    assert (tap.choice, tap.text, tap.sender.id) == ("send", "Kirim", person)
    assert json.loads(world.channel.reply(world.got[-1]) or b"{}")["method"] == "answerCallbackQuery"
    (row,) = await world.call("GET", f"/outbox?to={PHONE}")
    assert (row["channel"], row["text"], row["to"]) == ("telegram", "Sudah benar?", person)
    async with world.client.get(f"{world.sandbox}/telepon/{PHONE}/telegram/{BOT}") as answer:
        assert answer.status == 200
        assert "Sudah benar?" in await answer.text()


async def test_it_refuses_as_telegram_refuses(world: World) -> None:
    person = (await world.write(text="halo")).sender.id
    assert await world.tell(Rendered("Halo"), "12345") == Refused("http 400")
    await world.call("PUT", "/api/faults/telegram", {"throttle_next": 1, "retry_after": 7})
    throttled = await world.tell(Rendered("Halo"), person)
    assert isinstance(throttled, Wait)
    assert throttled.wait.total_seconds() == 7
    await world.call("PUT", "/api/faults/telegram", {"blocked_next": 1})
    assert await world.tell(Rendered("Halo"), person) == Refused("http 403")
    assert isinstance(await world.tell(Rendered("Halo"), person), Accepted)
