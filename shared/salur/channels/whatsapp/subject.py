"""Meta's voice for the contract suite."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from salur.channels.inbound import InboundIdentityChanged, Sender
from salur.channels.protocol import (
    Accepted,
    Down,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
    WebhookRequest,
)
from salur.channels.subject import Person, Subject, Voice
from salur.channels.whatsapp.channel import WhatsApp
from salur.contracts.messages import ReceiptState

NUMBER = "740900000000001"
_SECRET, _TOKEN = "rahasia-contoh-1234", "token-contoh-1234"
_SIGNATURE = "x-hub-signature-256"
_AT = "1763800000"


class Meta(Voice):
    """WhatsApp's webhooks, "Webhooks reference: messages"."""

    def message(self, n: int, person: Person, text: str) -> Any:
        return _item(n, person, "text", {"body": text})

    def unknown(self, n: int, person: Person) -> Any:
        return _item(n, person, "hologram", {"shape": "bola"})

    def poison(self) -> Any:
        return {"id": 7, "type": ["text"]}

    def photo(self, n: int, person: Person) -> Any:
        return _item(n, person, "image", {"id": f"MEDIA{n}", "mime_type": "image/jpeg", "caption": "lubang"})

    def choice(self, n: int, person: Person, option: str) -> Any:
        reply = {"type": "button_reply", "button_reply": {"id": option, "title": "Kirim"}}
        return _item(n, person, "interactive", reply)

    def place(self, n: int, person: Person, latitude: float, longitude: float) -> Any:
        return _item(n, person, "location", {"latitude": latitude, "longitude": longitude})

    def nobody(self, n: int) -> Any:
        item: dict[str, Any] = self.message(n, Person("", "", ""), "halo")
        return {k: v for k, v in item.items() if k != "from"} | {"from_user_id": "ID.7409990000000009"}

    def renamed(self, n: int, person: Person) -> tuple[Any, InboundIdentityChanged]:
        new = {"type": "user_changed_number", "wa_id": "628007654321", "user_id": "ID.7409990000000008"}
        item = _item(n, person, "system", new | {"previous_user_id": _user_id(person)})
        wanted = InboundIdentityChanged(
            provider_id=item["id"],
            sender=Sender(user_id="ID.7409990000000008"),
            at=datetime.fromtimestamp(int(_AT), UTC),
            was=Sender(user_id=_user_id(person)),
        )
        return item, wanted

    def receipts(self, sent: str) -> Sequence[tuple[Any, ReceiptState]]:
        return [
            ({"id": sent, "status": state.value, "timestamp": _AT, "receipt": True}, state)
            for state in ReceiptState
        ]

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:
        together = _body([_change(items)])
        changes = _body([_change([item]) for item in items])
        entries = _body(*[[_change([item])] for item in items])
        one_each = [_body([_change([item])]) for item in items]
        return [
            [self.signed(together)],
            [self.signed(changes)],
            [self.signed(entries)],
            [self.signed(body) for body in one_each],
        ]

    def signed(self, body: bytes) -> WebhookRequest:
        digest = hmac.digest(_SECRET.encode(), body, "sha256").hex()
        return WebhookRequest("POST", {_SIGNATURE: f"sha256={digest}"}, {}, body)

    def forged(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        another = hmac.digest(b"another secret", request.body, "sha256").hex()
        again = json.dumps(json.loads(request.body), separators=(",", ":")).encode()
        return [
            replace(request, headers={}),
            replace(request, headers={_SIGNATURE: "sha256="}),
            replace(request, headers={_SIGNATURE: f"sha256={another}"}),
            replace(request, body=again),
        ]

    def handshake(self) -> tuple[WebhookRequest, str]:
        query = {"hub.mode": "subscribe", "hub.verify_token": _TOKEN, "hub.challenge": "1158201444"}
        return WebhookRequest("GET", {}, query, b""), "1158201444"


def _user_id(person: Person) -> str:
    return f"ID.7409{person.id}"


def _item(n: int, person: Person, kind: str, content: Any) -> dict[str, Any]:
    ids = {"from": person.phone, "from_user_id": _user_id(person), "id": f"wamid.CONTOH{n}"}
    return {**ids, "timestamp": _AT, "type": kind, kind: content}


def _change(items: Sequence[Any]) -> Any:
    """The parts of a change; receipts stand in a list of their own."""
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6280074090001", "phone_number_id": NUMBER},
    }
    statuses = [item for item in items if "receipt" in item]
    messages = [item for item in items if "receipt" not in item]
    value |= {"messages": messages} if messages else {}
    value |= {"statuses": statuses} if statuses else {}
    return {"value": value, "field": "messages"}


def _body(*entries: list[Any]) -> bytes:
    listed = [{"id": str(n), "changes": changes} for n, changes in enumerate(entries)]
    return json.dumps({"object": "whatsapp_business_account", "entry": listed}).encode()


def _shown(request: ProviderRequest) -> str:
    body = json.loads(request.body)
    if body["type"] == "text":
        return str(body["text"]["body"])
    return json.dumps(body["interactive"], ensure_ascii=False)


def _refusal(status: int, code: int) -> ProviderResponse:
    return ProviderResponse(status, {}, json.dumps({"error": {"code": code}}).encode())


ANSWERS: Sequence[tuple[ProviderResponse, Outcome]] = [
    (ProviderResponse(200, {}, b'{"messages": [{"id": "wamid.A"}]}'), Accepted("wamid.A")),
    (_refusal(429, 130429), Wait(timedelta(seconds=2), "throughput 130429")),
    (_refusal(400, 131056), Wait(timedelta(seconds=6), "pair_rate_limit 131056", one_person=True)),
    (_refusal(503, 131016), Down("service_unavailable 131016")),
    (_refusal(401, 190), Down("token_expired 190")),
    (_refusal(400, 131026), Refused("undeliverable 131026")),
]

SUBJECT = Subject(
    kind=WhatsApp,
    package="salur.channels.whatsapp",
    environment={
        "SALUR_WHATSAPP": json.dumps(
            {
                "contoh": {
                    "app_secret": _SECRET,
                    "verify_token": _TOKEN,
                    "access_token": "akses-contoh",
                    "numbers": [NUMBER],
                }
            }
        ),
        "SALUR_WHATSAPP_GRAPH_URL": "https://graph.example",
        "SALUR_WHATSAPP_GRAPH_VERSION": "v25.0",
    },
    account="contoh",
    number=NUMBER,
    voice=Meta(),
    answers=ANSWERS,
    shown=_shown,
)
