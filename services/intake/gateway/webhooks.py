"""The webhooks' HTTP side, written against ASGI itself: the path of every message, so nothing stands on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from http import HTTPStatus
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

from salur.channels.protocol import WebhookRequest
from services.intake.gateway.handlers import Door
from services.intake.gateway.outcome import Outcome
from services.intake.gateway.ports import Tally

LARGEST_BODY = 3 * 1024 * 1024
READ_WITHIN = 10.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Extra = tuple[tuple[bytes, bytes], ...]

_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_LAST = (b"connection", b"close")


class TooLarge(Exception):
    """The body is larger than any webhook."""


class Gone(Exception):
    """The other side hung up, or is too slow to be waited for."""


class Headers(Mapping[str, str]):
    """A request's headers, found in the raw list: one or two are asked for, a dozen are sent."""

    __slots__ = ("_raw",)

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        found: str | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        wanted = name.encode("latin-1")
        for key, value in self._raw:
            if key == wanted:
                return value.decode("latin-1")
        return default

    def __iter__(self) -> Iterator[str]:
        return iter({key.decode("latin-1"): None for key, _ in self._raw})

    def __len__(self) -> int:
        return len({key for key, _ in self._raw})


class Webhooks:
    """The ASGI app. `doors` are found by path: `/hooks/{channel}/{account}`."""

    def __init__(self, doors: Mapping[str, Door], tally: Tally) -> None:
        self._doors = dict(doors)
        self._tally = tally

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = perf_counter()
        door = self._doors.get(scope["path"])
        method = scope["method"]
        if door is None:
            await self._elsewhere(scope["path"], began, send)
        elif method == "POST":
            outcome, reply = await _post(door, scope, receive)
            start, body = _ANSWERS[outcome] if reply is None else _json(reply)
            await send(start)
            await send(body)
            if outcome is not None:
                door.count(outcome, perf_counter() - began)
        elif method == "GET":
            await self._get(door, scope, send)
        else:
            await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED, extra=((b"allow", b"GET, POST"),))

    async def _elsewhere(self, path: str, began: float, send: Send) -> None:
        if path.startswith("/hooks/"):
            channel = path.removeprefix("/hooks/").split("/", 1)[0]
            self._tally.webhook(channel, Outcome.UNKNOWN_ACCOUNT, perf_counter() - began)
        await _answer(send, HTTPStatus.NOT_FOUND)

    async def _get(self, door: Door, scope: MutableMapping[str, Any], send: Send) -> None:
        # Where a citizen's words stand in the address they may be in any charset: every octet is kept.
        query = _query(scope, "surrogateescape" if door.hears_get else "replace")
        request = WebhookRequest("GET", Headers(scope["headers"]), query, b"", _remote(scope))
        if door.hears_get:
            began = perf_counter()
            outcome = await door.accept(request)
            for message in _ANSWERS[outcome]:
                await send(message)
            door.count(outcome, perf_counter() - began)
            return
        challenge = door.handshake(request)
        if challenge is None:
            await _answer(send, HTTPStatus.FORBIDDEN)
        else:
            await _answer(send, HTTPStatus.OK, challenge.encode())


async def _post(
    door: Door, scope: MutableMapping[str, Any], receive: Receive
) -> tuple[Outcome | None, bytes | None]:
    """What became of a webhook, None where its sender went away before it was whole; and what its provider reads."""
    headers = Headers(scope["headers"])
    try:
        message = await receive()
        body = message.get("body", b"")
        # Nearly every webhook is here whole at once, and needs no more looking at.
        if message.get("more_body") or len(body) > LARGEST_BODY or message["type"] != "http.request":
            announced = headers.get("content-length", "")
            if announced.isdigit() and int(announced) > LARGEST_BODY:
                raise TooLarge
            body = await _whole(message, receive)
    except TooLarge:
        return Outcome.TOO_LARGE, None
    except Gone:
        return None, None
    request = WebhookRequest("POST", headers, _query(scope), body, _remote(scope))
    outcome = await door.accept(request)
    return outcome, door.reply(request, outcome)


def _query(scope: MutableMapping[str, Any], errors: str = "replace") -> dict[str, str]:
    raw = scope["query_string"]
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True, errors=errors)) if raw else {}


def _remote(scope: MutableMapping[str, Any]) -> str:
    client = scope.get("client")
    return client[0] if client else ""


async def _whole(message: Message, receive: Receive) -> bytes:
    """A body that comes in pieces. Raises TooLarge as soon as it is clear, with no more read than that, and Gone."""
    try:
        async with asyncio.timeout(READ_WITHIN):
            return await _rest(message, receive)
    except TimeoutError:
        raise Gone from None


async def _rest(message: Message, receive: Receive) -> bytes:
    parts = bytearray()
    while True:
        if message["type"] != "http.request":
            raise Gone
        parts += message.get("body", b"")
        if len(parts) > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body", False):
            return bytes(parts)
        message = await receive()


def _messages(status: HTTPStatus, body: bytes, extra: Extra = ()) -> tuple[Message, Message]:
    described = (_TEXT,) if body else ()
    headers = [*described, (b"content-length", b"%d" % len(body)), *extra]
    start = {"type": "http.response.start", "status": status.value, "headers": headers}
    return start, {"type": "http.response.body", "body": body}


def _json(body: bytes) -> tuple[Message, Message]:
    start, sent = _messages(HTTPStatus.OK, body)
    start["headers"][0] = (b"content-type", b"application/json")
    return start, sent


async def _answer(send: Send, status: HTTPStatus, body: bytes | None = None, extra: Extra = ()) -> None:
    for message in _messages(status, status.phrase.encode() if body is None else body, extra):
        await send(message)


# A provider looks at the status alone, and a body would be a second write to the socket. The rest of what they send
# is not wanted where it is too large or too slow.
_ANSWERS: dict[Outcome | None, tuple[Message, Message]] = {
    **{outcome: _messages(outcome.status, b"") for outcome in Outcome},
    Outcome.TOO_LARGE: _messages(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", (_LAST,)),
    None: _messages(HTTPStatus.REQUEST_TIMEOUT, b"", (_LAST,)),
}
