"""A provider that answers as it is told: Graph-shaped, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[dict[str, Any]], web.StreamResponse | None]


@dataclass(frozen=True)
class Got:
    """A text that the provider took."""

    to: str
    text: str
    id: str
    body: dict[str, Any]


@dataclass
class Peer:
    """`script` is used up first, one answer a request; `rule` looks at each request. None means: take it."""

    url: str = ""
    script: deque[int] = field(default_factory=deque)
    rule: Callable[[dict[str, Any]], int | None] = lambda _: None
    took: list[Got] = field(default_factory=list)
    asked: int = 0
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    took_one: asyncio.Event = field(default_factory=asyncio.Event)

    def texts(self) -> list[str]:
        return [got.text for got in self.took]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        body = await request.json()
        code = self.script.popleft() if self.script else self.rule(body)
        if code == 0:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if code is not None:
            return web.json_response(
                {"error": {"code": code, "message": "as told"}}, status=STATUS.get(code, 400)
            )
        got = Got(body.get("to") or body["recipient"], _said(body), f"wamid.KELUAR{len(self.took)}", body)
        self.took.append(got)
        self.took_one.set()
        await self.hold.wait()
        return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": got.id}]})


STATUS = {130429: 429, 131016: 503, 190: 401}


def _said(body: dict[str, Any]) -> str:
    text = body["text"]["body"] if body["type"] == "text" else body["interactive"]["body"]["text"]
    assert isinstance(text, str)
    return text


@asynccontextmanager
async def peer() -> AsyncIterator[Peer]:
    """A provider on a free port."""
    told = Peer()
    told.hold.set()
    app = web.Application()
    app.router.add_post("/{version}/{number}/messages", told.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    told.url = "http://{}:{}".format(*runner.addresses[0])
    try:
        yield told
    finally:
        told.hold.set()
        await runner.cleanup()


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
