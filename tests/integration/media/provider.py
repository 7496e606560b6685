"""A provider of media as Meta is one: an id gives an address, the address the file, both with the token."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

TOKEN = "EAAtoken"


@dataclass
class Provider:
    """Its files by id. `addresses` replaces where it says a file is; `away` makes it fail."""

    files: dict[str, bytes] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    hold: bool = False

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v25.0/{id}", self.where),
                Route("/files/{id}", self.file),
                Route("/open/{id}", self.open),
                Route("/elsewhere/{id}", self.redirect),
            ]
        )

    async def where(self, request: Request) -> Response:
        media = request.path_params["id"]
        self.asked.append(media)
        if self.away:
            return JSONResponse({"error": {"code": 2, "message": "Service temporarily unavailable"}}, 503)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": {"code": 190}}, 401)
        if media not in self.files and media not in self.addresses:
            return JSONResponse({"error": {"code": 100, "error_subcode": 33}}, 400)
        address = self.addresses.get(media, f"{request.base_url}files/{media}")
        return JSONResponse({"messaging_product": "whatsapp", "id": media, "url": address})

    async def file(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Response(status_code=401)
        content = self.files[request.path_params["id"]]
        if self.hold:
            self.held.set()
            await asyncio.Event().wait()

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 100_000):
                yield content[start : start + 100_000]

        return StreamingResponse(pieces(), media_type="application/octet-stream")

    async def open(self, request: Request) -> Response:
        """As a partner's server gives files: to everybody."""
        self.asked.append(str(request.url))
        return Response(self.files[request.path_params["id"]])

    async def redirect(self, request: Request) -> Response:
        return RedirectResponse(f"{request.base_url}files/{request.path_params['id']}")
