"""The sandbox's SMS: telephones write to a short code, and are written to, over a real SMPP connection."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser

from salur.channels.protocol import Destination, Rendered
from salur.channels.smpp import Smpp
from salur.channels.smpp.concatenation import unwrapped
from salur.channels.smpp.errors import Status
from salur.channels.smpp.link import Answer
from salur.channels.smpp.pdus import Command, MessageId, Pdu, ShortMessage
from salur.channels.smpp.receipts import receipt
from salur.channels.smpp.session import Session
from salur.contracts.messages import ReceiptState
from sandbox.app import build
from sandbox.settings import SandboxSettings, SmsLine
from tests.integration.smpp.esme import Noted, account, esme
from tests.polling import eventually
from tests.serving import serving

PHONE = "6280012340001"
LONG = "LAPOR jalan di depan kantor desa Wanggudu berlubang dalam 🚧, sudah dua motor jatuh. " * 4


class Ear(Noted):
    """Notes whole short messages."""

    async def take(self, requests: Any) -> list[Answer]:
        answers = list(await super().take(requests))
        self.shorts = [*getattr(self, "shorts", []), *(r.body for r in requests)]
        return answers


@dataclass
class Sms:
    """A sandbox with a message centre, what is bound to it, and its test API."""

    url: str
    client: aiohttp.ClientSession
    session: Session
    ear: Ear

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        async with self.client.request(method, self.url + path, json=body) as answer:
            return await answer.json()

    async def says(self, text: str) -> Any:
        return await self.call("POST", f"/api/phones/{PHONE}/send", {"channel": "sms", "text": text})

    async def screen(self) -> list[dict[str, Any]]:
        return list(await self.call("GET", f"/api/phones/{PHONE}/messages?channel=sms"))

    async def tells(self, text: str) -> list[Pdu]:
        """Salur sends a text."""
        channel = Smpp(account(1))
        requests = channel.render(Rendered(text), Destination("1708@contoh", PHONE))
        return [await self.session.send(request.body) for request in requests]

    def messages(self) -> list[ShortMessage]:
        return [short for short in getattr(self.ear, "shorts", []) if not short.esm_class & 0x04]

    def receipts(self) -> list[Any]:
        shorts = [short for short in getattr(self.ear, "shorts", []) if short.esm_class & 0x04]
        return [receipt(short, short.text.decode()) for short in shorts]


@pytest.fixture
async def sms() -> AsyncIterator[Sms]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    line = SmsLine(
        pack="74.09", name="Lapor Konasara", short_code="1708", system_id="salur", password="rahasia"
    )
    settings = SandboxSettings(sms=(line,), smsc_port=port, pace=0.01, retry_for=20)
    ear = Ear()
    async with (
        serving(build(settings)) as url,
        aiohttp.ClientSession() as client,
        esme(port, ear, Command.BIND_TRANSCEIVER) as session,
    ):
        await eventually(lambda: session.bound)
        yield Sms(url, client, session, ear)


async def test_a_short_text_arrives_and_has_its_ticks(sms: Sms) -> None:
    await sms.says("KONUT jalan rusak")
    (short,) = await eventually(sms.messages)
    assert (short.source.number, short.destination.number, short.text) == (
        PHONE,
        "1708",
        b"KONUT jalan rusak",
    )

    async def is_delivered() -> bool:
        return [bubble["state"] for bubble in await sms.screen()] == ["delivered"]

    await eventually(is_delivered)


def _total(sms: Sms) -> int:
    """How many parts the text has that is arriving."""
    part, _ = unwrapped(sms.messages()[0])
    return part.total if part else 1


async def test_a_long_text_is_cut_and_delivered_when_all_parts_are(sms: Sms) -> None:
    await sms.says(LONG)
    await eventually(lambda: len(sms.messages()) > 2 and sms.ear.bad == [])
    await eventually(lambda: _total(sms) == len(sms.messages()))
    parts = [unwrapped(short) for short in sms.messages()]
    assert b"".join(data for _, data in parts).decode("utf-16-be") == LONG.strip()
    assert len({part.reference for part, _ in parts if part}) == 1


async def test_what_is_not_taken_says_so_and_comes_again(sms: Sms) -> None:
    sms.ear.status = Status.RX_T_APPN
    await sms.says("halo")

    async def is_in_trouble() -> bool:
        return bool((await sms.screen())[0]["trouble"] == "Salur menjawab RX_T_APPN")

    await eventually(is_in_trouble)
    sms.ear.status = Status.ROK

    async def is_delivered() -> bool:
        (bubble,) = await sms.screen()
        return bubble["state"] == "delivered" and bubble["trouble"] is None

    await eventually(is_delivered)


async def test_salur_s_texts_are_joined_shown_and_reported(sms: Sms) -> None:
    answers = await sms.tells("Laporan Anda kami terima. " * 20)
    ids = [answer.body.message_id for answer in answers if isinstance(answer.body, MessageId)]
    assert len(set(ids)) == len(answers) == 4
    (bubble,) = await sms.screen()
    assert bubble["text"] == ("Laporan Anda kami terima. " * 20).strip()
    (sent,) = await sms.call("GET", f"/outbox?to={PHONE}")
    assert (sent["channel"], sent["to"], sent["raw"]["ids"]) == ("sms", PHONE, ids)
    await eventually(lambda: len(sms.receipts()) == 4)
    assert {found.message_id for found in sms.receipts()} == set(ids)
    assert {found.state for found in sms.receipts()} == {ReceiptState.DELIVERED}


async def test_faults_can_be_switched_on(sms: Sms) -> None:
    await sms.call("PUT", "/api/faults/sms", {"throttle_next": 1, "fail_later_next": 1})
    assert (await sms.tells("halo"))[0].status == Status.RTHROTTLED
    await sms.tells("halo")
    (found,) = await eventually(sms.receipts)
    assert found.state is ReceiptState.FAILED
    assert await sms.screen() == []
    assert (await sms.call("DELETE", "/api/faults/sms"))["throttle_next"] == 0
    ups = sms.ear.ups
    await sms.call("POST", "/api/cut/sms")
    await eventually(lambda: sms.ear.ups > ups)


async def test_a_photo_does_not_go_by_sms(sms: Sms) -> None:
    body = {"channel": "sms", "image": {"base64": "aGFsbw=="}}
    answer = await sms.call("POST", f"/api/phones/{PHONE}/send", body)
    assert answer == {"error": "SMS does not carry this"}


async def test_without_a_short_code_there_is_no_sms_app_to_open() -> None:
    async with serving(build(SandboxSettings())) as url, aiohttp.ClientSession() as client:
        async with client.get(f"{url}/telepon/{PHONE}") as answer:
            assert "belum tersambung" in await answer.text()
        async with client.get(f"{url}/telepon/{PHONE}/sms") as answer:
            assert answer.status == 404


async def test_the_sms_app_reads_well_on_a_telephone(sms: Sms, chromium: Browser, artefacts: Any) -> None:
    for scheme in ("light", "dark"):
        context = await chromium.new_context(
            viewport={"width": 360, "height": 740},
            locale="id-ID",
            timezone_id="Asia/Makassar",
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = await context.new_page()
        await page.goto(f"{sms.url}/telepon/{PHONE}")
        await page.screenshot(path=artefacts / f"depan_{scheme}.png")
        await page.get_by_role("link", name="SMS").click()
        await page.screenshot(path=artefacts / f"daftar_{scheme}.png")
        await page.get_by_role("link", name="1708").click()
        assert await page.get_by_label("Kirim foto").count() == 0
        assert await page.get_by_role("button", name="Kirim lokasi").count() == 0
        await page.get_by_label("Pesan").fill("KONUT jalan rusak di depan kantor desa")
        await page.get_by_role("button", name="Kirim", exact=True).click()
        await page.locator(".bubble.mine .tick-delivered").last.wait_for()
        await sms.tells(
            "Laporan ini tentang apa? Pilih satu dari daftar.\n1. Jalan dan jembatan\n2. Kesehatan"
        )
        await page.locator(".bubble.theirs").last.wait_for()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
        await page.screenshot(path=artefacts / f"obrolan_{scheme}.png")
        await context.close()
