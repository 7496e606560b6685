"""What every live stream has in common: news as it comes, and a moment now and then to look around."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from salur.web import Event
from services.desk.pages.desk import Desk
from services.desk.ports.cases import Ended, Listener, News

REFRESHED_AFTER = 60.0
"""Words such as "2 jam lagi" grow old, and sessions end."""


async def news_for(listener: Listener, seconds: float) -> AsyncIterator[News]:
    """The news of so many seconds. Raises Ended."""
    until = now() + seconds
    while (left := until - now()) > 0:
        item = await listener.next(left)
        if item is not None:
            yield item


async def until_ended(events: AsyncGenerator[Event, None]) -> AsyncIterator[Event]:
    """The events of a stream whose listener may fall behind: it then ends, and the page connects anew."""
    async with aclosing(events):
        try:
            async for event in events:
                yield event
        except Ended:
            return


def over(desk: Desk, lang: str, base: str) -> Event:
    """Tells a page of the console that its session is over."""
    return Event("swap", desk.pages.text(lang, "desk/parts/over.html", base=base))


async def once(event: Event) -> AsyncIterator[Event]:
    """A stream of one event."""
    yield event


def now() -> float:
    """Seconds on the event loop's clock."""
    return asyncio.get_running_loop().time()
