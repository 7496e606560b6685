"""The server shaped like the Send API: takes texts from Salur as Meta would, refuses as Meta would."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.inbox.network import Inbox
from sandbox.inbox.request import Refusal, read
from sandbox.settings import InboxPage
from sandbox.whatsapp.media import MediaShelf

MOUNT = "/inbox"
_VERSION = re.compile(r"v\d{2}\.\d")


class SendApi:
    """The routes of the server; to be mounted at MOUNT."""

    def __init__(self, inboxes: Sequence[Inbox], media: MediaShelf) -> None:
        self._inboxes = inboxes
        self._media = media

    def routes(self) -> list[Route]:
        return [
            Route("/{version}/me/messages", self.messages, methods=["POST"]),
            Route("/photos/{media}", self.photo),
        ]

    async def messages(self, request: Request) -> Response:
        """`POST /v25.0/me/messages`: `me` is the page or account whose token it is."""
        try:
            if not _VERSION.fullmatch(request.path_params["version"]):
                raise Refusal(400, 2500, "Unknown path components.")
            inbox, page = self._whose(request)
            body = await _json(request)
            asked = read(inbox.product, body)
            if (refused := inbox.faults.refuses(asked.tag)) is not None:
                raise refused
            mid = inbox.accept(page, asked, body)
        except Refusal as refused:
            return JSONResponse(refused.body(), status_code=refused.status)
        return JSONResponse({"recipient_id": asked.to, "message_id": mid})

    async def photo(self, request: Request) -> Response:
        """A photo's bytes, as at the signed address of Meta's own store."""
        found = self._media.get(request.path_params["media"])
        return Response(found.content, media_type=found.mime) if found else Response(status_code=404)

    def _whose(self, request: Request) -> tuple[Inbox, InboxPage]:
        _scheme, _space, token = request.headers.get("authorization", "").partition(" ")
        for inbox in self._inboxes:
            for page in inbox.pages.values():
                if hmac.compare_digest(token.encode(), page.access_token.encode()):
                    return inbox, page
        raise Refusal(401, 190, "Invalid OAuth access token.")


async def _json(request: Request) -> object:
    try:
        parsed: object = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        raise Refusal(400, 100, "The request body is not JSON.") from None
    return parsed
