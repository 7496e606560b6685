"""One address for everything: a small reverse proxy that passes requests on, and streams what comes back."""

from __future__ import annotations

import re
from asyncio import gather
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    StreamReader,
    TCPConnector,
    web,
)

# RFC 9110 section 7.6.1: these belong to one connection and are not passed on.
_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
# A jurisdiction's own prefix, /74.09: its pages lie below it as they do at its host name.
_JURISDICTION = re.compile(r"^/\d\d\.\d\d(?=/)")
_LARGEST_BODY = 32 * 1024 * 1024
AWAY = "Layanan sedang dinyalakan ulang. Silakan coba lagi sebentar."


class Front:
    """Passes each request to the process whose path prefix is the longest match.

    A prefix may name a method before it, "GET /x": then it is for requests of that method only. `copies` are addresses
    that are posted the same bodies as a prefix; what they answer does not count.
    """

    def __init__(self, routes: Mapping[str, str], copies: Mapping[str, str] | None = None) -> None:
        parts = ((*route.rpartition(" "), url) for route, url in routes.items())
        found = [(prefix, method, url) for method, _, prefix, url in parts]
        self._routes = sorted(found, key=lambda route: (-len(route[0]), not route[1]))
        self._copies = copies or {}
        self._client: ClientSession | None = None

    def target(self, method: str, path: str) -> str:
        """The base URL of the process that serves a path."""
        path = _JURISDICTION.sub("", path)
        method = "GET" if method == "HEAD" else method
        for prefix, only, url in self._routes:
            if only in ("", method) and (
                prefix == "/" or path == prefix or path.startswith((f"{prefix}/", f"{prefix}."))
            ):
                return url
        raise LookupError(path)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Passes one request on and its answer back, as it comes."""
        to = [url for prefix, url in self._copies.items() if request.path.startswith(f"{prefix}/")]
        if request.method != "POST" or not to:
            return await self._pass_on(request, request.content if request.body_exists else None)
        body = await request.read()
        copying = gather(*(self._copy(url, body) for url in to))
        try:
            return await self._pass_on(request, body)
        finally:
            await copying

    async def _copy(self, url: str, body: bytes) -> None:
        assert self._client is not None
        with suppress(ClientError):
            async with self._client.post(url, data=body) as answer:
                await answer.read()

    async def _pass_on(self, request: web.Request, body: StreamReader | bytes | None) -> web.StreamResponse:
        assert self._client is not None
        headers = [(n, v) for n, v in request.headers.items() if n.lower() not in _HOP]
        headers.append(("X-Forwarded-For", request.remote or ""))
        try:
            async with self._client.request(
                request.method,
                self.target(request.method, request.path) + request.raw_path,
                headers=headers,
                data=body,
                allow_redirects=False,
            ) as answer:
                response = web.StreamResponse(status=answer.status, reason=answer.reason)
                for name, value in answer.headers.items():
                    if name.lower() not in _HOP:
                        response.headers.add(name, value)
                await response.prepare(request)
                async for chunk in answer.content.iter_any():
                    await response.write(chunk)
                return response
        except ClientError:
            return web.Response(status=502, text=AWAY, headers={"Retry-After": "2"})

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[None]:
        """Serves at an address until the context ends."""
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/{path:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        connector = TCPConnector(limit=0)
        timeout = ClientTimeout(total=None, connect=5)
        async with ClientSession(
            connector=connector, timeout=timeout, auto_decompress=False, cookie_jar=DummyCookieJar()
        ) as self._client:
            try:
                await web.TCPSite(runner, host, port).start()
                yield
            finally:
                await runner.cleanup()
