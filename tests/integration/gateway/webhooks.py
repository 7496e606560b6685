"""Webhooks as Meta would send them, signed, and the gateway they are sent to."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from salur.observability import Health
from salur.privacy import KeyRing
from salur.process import Process
from services.intake.gateway.app import ROLE, GatewaySettings

SECRET = "rahasia-contoh-1234"
TOKEN = "token-contoh-1234"
NUMBER = "740900000000001"
PHONE, USER_ID = "628001234567", "ID.7409990000000001"
NAME = "Wa Ode Contoh"
KEYS = KeyRing.generate()
ACCOUNTS = json.dumps({"aplikasi": {"app_secret": SECRET, "verify_token": TOKEN, "access_token": "akses"}})


def message(
    number: int, text: str = "jalan rusak di depan kantor desa Wanggudu", **more: Any
) -> dict[str, Any]:
    """One element of `messages`."""
    base = {"from": PHONE, "from_user_id": USER_ID, "id": f"wamid.MASUK{number}", "timestamp": "1763800000"}
    return {**base, "type": "text", "text": {"body": text}, **more}


def status(state: str, sent: str = "wamid.KELUAR1") -> dict[str, Any]:
    """One element of `statuses`."""
    return {"id": sent, "status": state, "timestamp": "1763800001", "recipient_id": PHONE}


def webhook(*messages: Any, statuses: Any = (), number: str = NUMBER) -> bytes:
    """The body of a webhook."""
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6280074090001", "phone_number_id": number},
        "contacts": [{"profile": {"name": NAME}, "wa_id": PHONE, "user_id": USER_ID}],
    }
    value |= {"messages": list(messages)} if messages else {}
    value |= {"statuses": list(statuses)} if statuses else {}
    entry = {"id": "1", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a webhook."""
    mac = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return {"x-hub-signature-256": f"sha256={mac}", "content-type": "application/json"}


@dataclass
class Gateway:
    """A running gateway."""

    url: str
    client: ClientSession
    health: Health

    async def post(self, body: bytes, headers: dict[str, str] | None = None) -> int:
        """The status that a webhook is answered with."""
        async with self.client.post(self.url, data=body, headers=headers or signed(body)) as answer:
            await answer.read()
            return answer.status


@asynccontextmanager
async def gateway(kafka: str, prefix: str, port: int) -> AsyncIterator[Gateway]:
    """A gateway of its own, with the process around it."""
    settings = GatewaySettings(
        kafka=kafka,
        prefix=prefix,
        keys=KEYS.to_json(),
        host="127.0.0.1",
        port=port,
        mongo="mongodb://127.0.0.1:1/",
    )
    process = Process(ROLE, settings, lanes=(), health=Health())
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(ROLE.start(process))
        process.health.started()
        client = await stack.enter_async_context(ClientSession())
        yield Gateway(f"http://127.0.0.1:{port}/hooks/whatsapp/aplikasi", client, process.health)
