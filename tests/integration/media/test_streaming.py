"""Large files come through in pieces: many at once take no more memory than a few pieces each, and leave nothing behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from salur.channels.inbound import MediaKind
from salur.contracts.media import MediaOutcome
from salur.media import View
from services.intake.media.adapters.waiting import MongoWaiting
from tests.integration.media.fetching import LEASE, PARTNER, Fetching, fetching
from tests.serving import serving
from tests.unit.media import pieces

__all__ = ["fetching"]

MB = 1024 * 1024
AT_ONCE, LONG = 6, 20 * MB
# Held whole they would take 120 MB, and their clean copies as much again.
MOST = 80 * MB


def films() -> Starlette:
    """A partner whose films have notes of the camera, and then, but for the first, twenty megabytes made as they go out."""

    async def film(request: Request) -> StreamingResponse:
        async def content() -> AsyncIterator[bytes]:
            yield pieces.film()
            if request.path_params["name"] == "0":
                return
            yield (LONG + 8).to_bytes(4) + b"mdat"
            for n in range(LONG // MB):
                yield bytes([n, int(request.path_params["name"])]) * (MB // 2)

        return StreamingResponse(content())

    return Starlette(routes=[Route("/{name}", film)])


def memory(what: str) -> int:
    """Bytes of this process: VmRSS now, VmHWM at most since it was last reset."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(what)]
    return int(line.split()[1]) * 1024


def nameless() -> set[str]:
    """Files without a name that are open in this process."""
    return {link for fd in Path("/proc/self/fd").iterdir() if "(deleted)" in (link := os.path.realpath(fd))}


async def test_many_large_files_at_once_take_little_memory(fetching: Fetching, tmp_path: Path) -> None:
    async with serving(films()) as url:
        fetching.fetcher._partners = {PARTNER: [url]}
        names = [f"{url}/{n}" for n in range(AT_ONCE + 1)]
        await fetching.wait_for(names[0], kind=MediaKind.VIDEO, partner=PARTNER)
        await fetching.fetch()  # whatever is read or made once
        await fetching.wait_for(*names[1:], kind=MediaKind.VIDEO, partner=PARTNER)
        waiting = MongoWaiting(fetching.store)
        claimed = [await waiting.claim(fetching.clock.now(), LEASE) for _ in range(AT_ONCE)]
        others = nameless()
        Path("/proc/self/clear_refs").write_text("5")
        before = memory("VmRSS")
        await asyncio.gather(*(fetching.fetcher.one(one) for one in claimed if one))
        grown = memory("VmHWM") - before
    assert {one and one.outcome for one in [await fetching.found(name) for name in names]} == {
        MediaOutcome.STORED
    }
    assert grown < MOST
    shown = await fetching.library.open(f"m_{names[3]}", View.SHOWN)
    size, noted = 0, False
    async for piece in shown.chunks:
        size += len(piece)
        noted = noted or b"udta" in piece
    assert (size, noted) == (len(pieces.film()) + 8 + LONG, False)
    # The spools had no names, and are closed.
    assert nameless() == others
