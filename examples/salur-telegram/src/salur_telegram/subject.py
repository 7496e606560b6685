"""Telegram's voice for the contract suite. All people and words are made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from salur.channels.protocol import (
    Accepted,
    Down,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
    WebhookRequest,
)
from salur.channels.subject import Person, Subject, Voice
from salur_telegram.channel import SECRET_HEADER, Telegram

_SECRET, _BOT = "rahasia-contoh-1234", "salur_contoh_bot"
_AT = 1_763_800_000


class BotApi(Voice):
    """Updates as setWebhook brings them: one thing in each."""

    def message(self, n: int, person: Person, text: str) -> Any:
        return _update(n, person, text=text)

    def unknown(self, n: int, person: Person) -> Any:
        return _update(n, person, hologram={"shape": "bola"})

    def poison(self) -> Any:
        return {"update_id": 77, "message": {"chat": "x"}}

    def photo(self, n: int, person: Person) -> Any:
        sizes = [{"file_id": f"kecil{n}", "width": 90}, {"file_id": f"besar{n}", "width": 1280}]
        return _update(n, person, photo=sizes, caption="lubang")

    def choice(self, n: int, person: Person, option: str) -> Any:
        keyboard = {"inline_keyboard": [[{"text": "Kirim", "callback_data": option}]]}
        under = {"message_id": 1, "date": _AT, "chat": _chat(person), "reply_markup": keyboard}
        tap = {"id": "4382", "from": _person(person), "message": under, "data": option}
        return {"update_id": n, "callback_query": tap}

    def place(self, n: int, person: Person, latitude: float, longitude: float) -> Any:
        return _update(n, person, location={"latitude": latitude, "longitude": longitude})

    def nobody(self, n: int) -> Any:
        return _update(n, Person("990000000009", "", ""), text="halo")

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:
        return [[self.signed(json.dumps(item).encode()) for item in items]]

    def signed(self, body: bytes) -> WebhookRequest:
        return WebhookRequest("POST", {SECRET_HEADER: _SECRET}, {}, body)

    def forged(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        return [
            replace(request, headers={}),
            replace(request, headers={SECRET_HEADER: ""}),
            replace(request, headers={SECRET_HEADER: "rahasia-contoh-1235"}),
        ]


def _chat(person: Person) -> dict[str, Any]:
    return {"id": int(person.id), "type": "private"}


def _person(person: Person) -> dict[str, Any]:
    return {"id": int(person.id), "is_bot": False} | ({"first_name": person.name} if person.name else {})


def _update(n: int, person: Person, **content: Any) -> dict[str, Any]:
    message = {"message_id": n, "from": _person(person), "chat": _chat(person), "date": _AT, **content}
    return {"update_id": n, "message": message}


def _shown(request: ProviderRequest) -> str:
    body = json.loads(request.body)
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return "\n".join([body["text"], *(button["text"] for row in rows for button in row)])


def _answer(status: int, body: Any) -> ProviderResponse:
    return ProviderResponse(status, {}, json.dumps(body).encode())


SUBJECT = Subject(
    kind=Telegram,
    package="salur_telegram",
    environment={
        "SALUR_TELEGRAM": json.dumps(
            {"contoh": {"token": "99:token-contoh", "secret": _SECRET, "bot": _BOT}}
        ),
        "SALUR_TELEGRAM_URL": "https://telegram.example",
    },
    account="contoh",
    number=_BOT,
    voice=BotApi(),
    answers=[
        (
            _answer(200, {"ok": True, "result": {"message_id": 5, "chat": {"id": 99}}}),
            Accepted("99.5"),
        ),
        (
            _answer(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 7}}),
            Wait(timedelta(seconds=7), "too_many_requests 429"),
        ),
        (_answer(429, {}), Wait(timedelta(seconds=5), "too_many_requests 429")),
        (_answer(401, {"ok": False, "error_code": 401}), Down("http 401")),
        (_answer(502, {}), Down("http 502")),
        (
            _answer(403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}),
            Refused("http 403"),
        ),
        (_answer(400, {"ok": False, "description": "Bad Request: chat not found"}), Refused("http 400")),
    ],
    shown=_shown,
)
