"""The Graph-shaped server: takes messages from Salur as Meta would, refuses as Meta would, and hands out media."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.settings import WhatsAppNumber
from sandbox.whatsapp.errors import GraphError
from sandbox.whatsapp.network import WhatsApp
from sandbox.whatsapp.request import Seen, read

_VERSION = re.compile(r"v\d{2}\.\d")
MOUNT = "/graph"
Answer = Callable[[Request], Awaitable[Response]]


class Graph:
    """The routes of the server; to be mounted at MOUNT."""

    def __init__(self, whatsapp: WhatsApp) -> None:
        self._whatsapp = whatsapp

    def routes(self) -> list[Route]:
        return [
            Route("/{version}/{number}/messages", _as_meta(self.messages), methods=["POST"]),
            Route("/media/{media}", _as_meta(self.content)),
            Route("/{version}/{media}", _as_meta(self.media)),
        ]

    async def messages(self, request: Request) -> Response:
        """`POST /v25.0/{phone_number_id}/messages`."""
        number = self._number(request)
        self._authorise(request, number)
        asked = read(await _json(request), number.templates)
        if isinstance(asked, Seen):
            self._whatsapp.seen(number, asked)
            return JSONResponse({"success": True})
        faults = self._whatsapp.faults
        if faults.delay:
            await asyncio.sleep(faults.delay)
        code = faults.refuses(asked.to)
        if code is not None:
            raise GraphError(code, "Refused by the sandbox's fault switch.")
        phone, bubble = self._whatsapp.accept(number, asked, await _json(request))
        contact = {"input": asked.to, "user_id": phone.person.user_id}
        contacts = [contact if phone.hides_number else contact | {"wa_id": phone.number}]
        return JSONResponse(
            {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": bubble.id}]}
        )

    async def media(self, request: Request) -> Response:
        """`GET /v25.0/{media-id}`: where to fetch it, and what it is."""
        self._authorise(request)
        media = self._whatsapp.media.get(request.path_params["media"])
        if media is None:
            raise _no_object(request.path_params["media"])
        return JSONResponse(media.described(f"{request.base_url}{MOUNT.lstrip('/')}/media/{media.id}"))

    async def content(self, request: Request) -> Response:
        """The media's bytes, with the same token."""
        self._authorise(request)
        media = self._whatsapp.media.get(request.path_params["media"])
        if media is None:
            raise _no_object(request.path_params["media"])
        return Response(media.content, media_type=media.mime)

    def _number(self, request: Request) -> WhatsAppNumber:
        found = self._whatsapp.numbers.get(request.path_params["number"])
        if found is None or not _VERSION.fullmatch(request.path_params["version"]):
            raise _no_object(request.path_params["number"])
        return found

    def _authorise(self, request: Request, number: WhatsAppNumber | None = None) -> None:
        """Raises GraphError unless the bearer token is the number's (any number's where none is named)."""
        scheme, _space, token = request.headers.get("authorization", "").partition(" ")
        numbers = [number] if number else list(self._whatsapp.numbers.values())
        if scheme.lower() != "bearer" or not any(
            hmac.compare_digest(token.encode(), known.access_token.encode()) for known in numbers
        ):
            raise GraphError(190, "Error validating access token: the token is unknown or has expired.")


def _as_meta(answer: Answer) -> Answer:
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except GraphError as refused:
            return JSONResponse(refused.body(), status_code=refused.status)

    return answered


async def _json(request: Request) -> object:
    try:
        parsed: object = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        raise GraphError(100, "The request body is not JSON.") from None
    return parsed


def _no_object(name: str) -> GraphError:
    details = f"Unsupported request. Object with ID '{name}' does not exist or cannot be loaded."
    return GraphError(100, details, subcode=33)
