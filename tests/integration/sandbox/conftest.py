"""A sandbox and the gateway it speaks to, both on real ports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from salur.messaging.clock import HeldClock, SystemClock
from sandbox.app import build
from sandbox.settings import SandboxSettings, WhatsAppNumber, WhatsAppTemplate
from tests.integration.sandbox.receiver import NUMBER, SECRET, TOKEN, VERIFY, Receiver
from tests.serving import serving

PHONE = "6280012340001"
SELESAI = WhatsAppTemplate(
    name="selesai", language="id", body="Laporan {{1}} selesai. Sudah beres?", buttons=("Ya",)
)


@dataclass
class Around:
    """A running sandbox, its gateway, and a client for both of its APIs."""

    url: str
    gateway: Receiver
    client: aiohttp.ClientSession
    clock: HeldClock

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The test API: status and JSON."""
        async with self.client.request(method, self.url + path, json=body) as answer:
            return answer.status, await answer.json()

    async def say(self, text: str, phone: str = PHONE) -> Any:
        """A citizen writes."""
        _status, bubble = await self.call("POST", f"/api/phones/{phone}/send", {"text": text})
        return bubble

    async def graph(
        self, content: dict[str, Any], token: str = TOKEN, number: str = NUMBER
    ) -> tuple[int, Any]:
        """Salur sends something to a telephone."""
        body = {"messaging_product": "whatsapp", "to": PHONE} | content
        url = f"{self.url}/graph/v25.0/{number}/messages"
        async with self.client.post(url, json=body, headers={"authorization": f"Bearer {token}"}) as answer:
            return answer.status, await answer.json()

    async def tell(self, text: str) -> str:
        """Salur sends a text; gives its wamid."""
        _status, answer = await self.graph({"type": "text", "text": {"body": text}})
        return str(answer["messages"][0]["id"])

    async def screen(self, phone: str = PHONE) -> list[dict[str, Any]]:
        """What stands on a telephone."""
        _status, bubbles = await self.call("GET", f"/api/phones/{phone}/messages")
        return list(bubbles)


@pytest.fixture
async def around() -> AsyncIterator[Around]:
    gateway = Receiver()
    async with serving(gateway.app) as gateway_url:
        number = WhatsAppNumber(
            pack="74.09",
            name="Lapor Konasara",
            account="salur-dev",
            app_secret=SECRET,
            verify_token=VERIFY,
            access_token=TOKEN,
            phone_number_id=NUMBER,
            display_number="+62 800 7409 0001",
            templates=(SELESAI,),
        )
        settings = SandboxSettings(gateway=gateway_url, whatsapp=(number,), pace=0.01, retry_for=20)
        clock = HeldClock(SystemClock().now())
        async with serving(build(settings, clock)) as url, aiohttp.ClientSession() as client:
            there = Around(url, gateway, client, clock)
            # What a free text needs: its reader wrote within the day, though not by this telephone.
            value = {"metadata": {"phone_number_id": NUMBER}, "messages": [{"from": PHONE}]}
            await there.call("POST", "/api/overheard", {"entry": [{"changes": [{"value": value}]}]})
            yield there
