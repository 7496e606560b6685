"""Kannel's voice for the contract suite: its sms-service and its delivery reports, as its User's Guide has them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from salur.channels.protocol import (
    Accepted,
    Down,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
    WebhookRequest,
)
from salur.channels.smshttp.channel import SmsHttp
from salur.channels.subject import Person, Subject, Voice
from salur.contracts.messages import ReceiptState

_SECRET = "rahasia-contoh-1234"
_AT = "1763800000"
_TYPES = {"8": ReceiptState.SENT, "1": ReceiptState.DELIVERED, "2": ReceiptState.FAILED}


class Kannel(Voice):
    """get-url of an sms-service, dlr-url of sendsms."""

    def message(self, n: int, person: Person, text: str) -> Any:
        return {
            "from": f"+{person.phone}",
            "to": "1708",
            "id": f"k-{n}",
            "at": _AT,
            "text": text,
            "charset": "UTF-8",
        }

    def unknown(self, n: int, person: Person) -> Any:
        return self.message(n, person, "")

    def poison(self) -> Any:
        return {"from": "TOKO", "to": "1708", "id": "k-77", "at": _AT, "text": "beli", "charset": "UTF-8"}

    def receipts(self, sent: str) -> Sequence[tuple[Any, ReceiptState]]:
        return [({"reference": sent, "type": type_, "at": _AT}, state) for type_, state in _TYPES.items()]

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:
        return [[WebhookRequest("GET", {}, {**item, "secret": _SECRET}, b"") for item in items]]

    def signed(self, body: bytes) -> WebhookRequest:
        return WebhookRequest("GET", {}, {"text": body.decode("latin-1"), "secret": _SECRET}, b"")

    def forged(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        without = {name: value for name, value in request.query.items() if name != "secret"}
        return [
            replace(request, query=without),
            replace(request, query=without | {"secret": ""}),
            replace(request, query=without | {"secret": "rahasia-contoh-1235"}),
        ]


def _shown(request: ProviderRequest) -> str:
    return parse_qs(urlsplit(request.url).query)["text"][0]


def _answer(status: int, body: bytes) -> ProviderResponse:
    return ProviderResponse(status, {}, body)


SUBJECT = Subject(
    kind=SmsHttp,
    package="salur.channels.smshttp",
    environment={
        "SALUR_SMS_HTTP": json.dumps(
            {
                "contoh": {
                    "shape": "kannel",
                    "url": "http://kannel.example:13013/cgi-bin/sendsms",
                    "short_code": "1708",
                    "secret": _SECRET,
                    "receipts": "https://salur.example/hooks/smshttp/contoh",
                    "values": {"user": "salur", "password": "kunci-contoh"},
                }
            }
        )
    },
    account="contoh",
    number="1708@contoh",
    voice=Kannel(),
    answers=[
        (_answer(202, b"0: Accepted for delivery"), Accepted("")),
        (_answer(202, b"3: Queued for later delivery"), Accepted("")),
        (_answer(429, b""), Wait(timedelta(seconds=10), "http 429")),
        (_answer(503, b"Temporal failure, try again later."), Down("http 503")),
        (_answer(403, b"Authorization failed for sendsms"), Down("http 403")),
        (_answer(400, b"Missing receiver number"), Refused("http 400")),
    ],
    shown=_shown,
    path="smshttp",
)
