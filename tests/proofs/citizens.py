"""Made-up citizens who write to a real gateway with signed webhooks, as WhatsApp would deliver them."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from salur.embedded.ports import free_port
from services.intake.gateway.app import ROLE
from tests.polling import eventually
from tests.proofs.worker import Place
from tests.roles import held_up

ACCOUNT, SECRET, NUMBER = "aplikasi", "rahasia-contoh-1234", "740900000000001"
SETTINGS = {ACCOUNT: {"app_secret": SECRET, "verify_token": "token-contoh-1234", "access_token": "akses"}}
WHATSAPP = json.dumps(SETTINGS)
"""What SALUR_WHATSAPP must be in the process that opens the door."""

REPORTS = (
    "LAPOR jalan rusak di depan kantor desa Wanggudu",
    "{nik}",
    "Melati Anoa",
    "ya",
)
DANGER = "TOLONG rumah terbakar di Asera dekat pasar"


def phone(number: int) -> str:
    """Nobody's: 0800 is no mobile prefix."""
    return f"62800{number:07d}"


def user_id(number: int) -> str:
    return f"ID.{number:017d}"


def nik(number: int) -> str:
    """In kecamatan 99, which is assigned nowhere."""
    return f"740999520590{number:04d}"


def webhook(number: int, *texts: str, first: int = 0) -> bytes:
    """What one citizen wrote, as one webhook. A message's id follows from its place among all they write."""
    # A clock ahead of ours, so that no message counts as written before the question that it answers.
    at = str(int(time.time()) + 3600)
    messages = [
        {
            "from": phone(number),
            "from_user_id": user_id(number),
            "id": f"wamid.{number}.{first + place}",
            "timestamp": at,
            "type": "text",
            "text": {"body": text},
        }
        for place, text in enumerate(texts)
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6280074090001", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "Melati"}, "wa_id": phone(number), "user_id": user_id(number)}],
        "messages": messages,
    }
    entry = {"id": "1", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signed(body: bytes) -> dict[str, str]:
    mac = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    return {"x-hub-signature-256": f"sha256={mac}", "content-type": "application/json"}


@dataclass
class Door:
    """A gateway, as its provider sees it."""

    url: str
    client: aiohttp.ClientSession

    async def post(self, body: bytes) -> int:
        """The status that a webhook is answered with; 0 where nobody answers."""
        try:
            async with self.client.post(self.url, data=body, headers=signed(body)) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def says(self, number: int, texts: Sequence[str], first: int = 0) -> None:
        """Delivers what a citizen wrote, again and again until it is accepted, as its provider would."""
        body = webhook(number, *texts, first=first)

        async def accepted() -> bool:
            return await self.post(body) == 200

        await eventually(accepted, within=60)


def address(port: int) -> str:
    """Where a gateway on a port takes our account's webhooks."""
    return f"http://127.0.0.1:{port}/hooks/whatsapp/{ACCOUNT}"


@asynccontextmanager
async def door(place: Place, **settings: Any) -> AsyncIterator[Door]:
    """A gateway within this process, until the block ends. The topics must exist."""
    port = free_port()
    nowhere = "mongodb://127.0.0.1:1/"
    async with (
        held_up(ROLE, place.kafka, nowhere, place.prefix, host="127.0.0.1", port=port, **settings),
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as client,
    ):
        yield Door(address(port), client)


def report_of(number: int) -> list[str]:
    """The four messages that make a citizen's report."""
    return [text.format(nik=nik(number)) for text in REPORTS]
