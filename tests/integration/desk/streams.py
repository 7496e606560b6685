"""Reading a page's live stream as a browser does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientTimeout

from tests.integration.desk.meja import Browser
from tests.polling import eventually


@dataclass(frozen=True)
class Told:
    """One event: its name, its HTML, and when it came (seconds on the loop's clock)."""

    name: str
    html: str
    at: float


@dataclass
class Stream:
    """Everything a stream has told so far."""

    told: list[Told] = field(default_factory=list)

    async def tells(self, words: str, name: str | None = None, within: float = 10.0) -> Told:
        """The first event that holds these words."""

        def found() -> Told | None:
            fitting = (one for one in self.told if words in one.html and name in (None, one.name))
            return next(fitting, None)

        return await eventually(found, within=within)


@asynccontextmanager
async def listening(browser: Browser, path: str) -> AsyncIterator[Stream]:
    """Listens from before the block begins: the first event, the present state, has come."""
    stream = Stream()
    async with browser.client.get(browser.url + path, timeout=ClientTimeout(total=None)) as answer:
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/event-stream")

        async def read() -> None:
            name, lines = "", []
            async for raw in answer.content:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    lines.append(line.removeprefix("data: "))
                elif not line and name:
                    stream.told.append(Told(name, "\n".join(lines), asyncio.get_running_loop().time()))
                    name, lines = "", []

        reading = asyncio.create_task(read())
        try:
            await eventually(lambda: stream.told)
            yield stream
        finally:
            reading.cancel()
            await asyncio.wait({reading})
