"""The Messenger Platform's voice for the contract suite, for both products. All people and words are made up."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from salur.channels.meta.webhooks import SIGNATURE
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
from salur.contracts.messages import ReceiptState

_SECRET, _TOKEN = "rahasia-contoh-1234", "token-contoh-1234"
_AT = 1_763_800_000_250


class InboxVoice(Voice):
    """Webhooks about `of` for the page or account `number`."""

    def __init__(self, number: str, of: str) -> None:
        self._number = number
        self._of = of

    def message(self, n: int, person: Person, text: str) -> Any:
        return self._event(person, message={"mid": f"m_CONTOH{n}", "text": text})

    def unknown(self, n: int, person: Person) -> Any:
        return self._event(person, message={"mid": f"m_CONTOH{n}", "attachments": [{"type": "hologram"}]})

    def poison(self) -> Any:
        return {"sender": {"id": ["x"]}, "message": {"mid": 7}}

    def photo(self, n: int, person: Person) -> Any:
        url = f"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id={n}"
        photo = {"type": "image", "payload": {"url": url}}
        return self._event(person, message={"mid": f"m_CONTOH{n}", "attachments": [photo]})

    def choice(self, n: int, person: Person, option: str) -> Any:
        tapped = {"mid": f"m_CONTOH{n}", "text": "Kirim", "quick_reply": {"payload": option}}
        return self._event(person, message=tapped)

    def nobody(self, n: int) -> Any:
        return self.message(n, Person("990000000009", "", ""), "halo")

    def receipts(self, sent: str) -> Sequence[tuple[Any, ReceiptState]]:
        """A page hears what came by name and what was read by a moment; an account what was read by name."""
        person = Person("990000000001", "", "")
        if self._of == "instagram":
            return [(self._event(person, read={"mid": sent}), ReceiptState.READ)]
        return [
            (self._event(person, delivery={"mids": [sent], "watermark": _AT}), ReceiptState.DELIVERED),
            (self._event(person, read={"watermark": _AT}), ReceiptState.READ),
        ]

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:
        return [
            [self.signed(self._body(items))],
            [self.signed(self._body(*([item] for item in items)))],
            [self.signed(self._body([item])) for item in items],
        ]

    def signed(self, body: bytes) -> WebhookRequest:
        digest = hmac.digest(_SECRET.encode(), body, "sha256").hex()
        return WebhookRequest("POST", {SIGNATURE: f"sha256={digest}"}, {}, body)

    def forged(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        another = hmac.digest(b"another secret", request.body, "sha256").hex()
        return [
            replace(request, headers={}),
            replace(request, headers={SIGNATURE: f"sha256={another}"}),
            replace(request, body=request.body + b" "),
        ]

    def handshake(self) -> tuple[WebhookRequest, str]:
        query = {"hub.mode": "subscribe", "hub.verify_token": _TOKEN, "hub.challenge": "1158201444"}
        return WebhookRequest("GET", {}, query, b""), "1158201444"

    def _event(self, person: Person, **content: Any) -> dict[str, Any]:
        ends = {"sender": {"id": person.id}, "recipient": {"id": self._number}}
        return {**ends, "timestamp": _AT, **content}

    def _body(self, *entries: Sequence[Any]) -> bytes:
        listed = [{"id": self._number, "time": _AT, "messaging": list(events)} for events in entries]
        return json.dumps({"object": self._of, "entry": listed}).encode()


def subject(kind: Any, number: str, of: str) -> Subject:
    """The subject of one of the two products."""
    secrets = {"app_secret": _SECRET, "verify_token": _TOKEN, "tokens": {number: "akses-contoh"}}
    setting = f"SALUR_{kind.name.upper()}"
    return Subject(
        kind=kind,
        package=f"salur.channels.{kind.name}",
        environment={
            setting: json.dumps({"contoh": secrets | {"tag": "HUMAN_AGENT"}}),
            f"{setting}_GRAPH_URL": "https://graph.example",
            f"{setting}_GRAPH_VERSION": "v25.0",
        },
        account="contoh",
        number=number,
        voice=InboxVoice(number, of),
        answers=_ANSWERS,
        shown=_shown,
    )


def _shown(request: ProviderRequest) -> str:
    message = json.loads(request.body)["message"]
    return "\n".join([message["text"], *(reply["title"] for reply in message.get("quick_replies", ()))])


def _refusal(status: int, code: int, subcode: int | None = None) -> ProviderResponse:
    error = {"code": code} | ({"error_subcode": subcode} if subcode else {})
    return ProviderResponse(status, {}, json.dumps({"error": error}).encode())


_ANSWERS: Sequence[tuple[ProviderResponse, Outcome]] = [
    (ProviderResponse(200, {}, b'{"recipient_id": "9", "message_id": "m_A"}'), Accepted("m_A")),
    (_refusal(400, 613), Wait(timedelta(seconds=5), "throughput 613")),
    (_refusal(503, 2), Down("service_busy 2")),
    (_refusal(401, 190), Down("token_expired 190")),
    (_refusal(403, 10), Down("no_permission 10")),
    (_refusal(403, 10, 2018278), Refused("window_closed 10")),
    (_refusal(403, 10, 2534022), Refused("window_closed 10")),
    (_refusal(400, 551, 1545041), Refused("not_available 551")),
]
