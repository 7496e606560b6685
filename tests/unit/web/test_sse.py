"""Streams of fragments: framing, heartbeat in silence, and an iterator that is closed with its reader."""

import asyncio
from collections.abc import AsyncIterator

from salur.web import Event, event_stream


def test_each_line_is_framed_so_that_html_cannot_end_an_event() -> None:
    event = Event("swap", '<li id="a">\n\nevent: remove\n</li>')
    assert event.encode() == b'event: swap\ndata: <li id="a">\ndata: \ndata: event: remove\ndata: </li>\n\n'


async def test_silence_is_filled_with_comments_and_events_follow() -> None:
    go = asyncio.Event()

    async def events() -> AsyncIterator[Event]:
        await go.wait()
        yield Event("remove", "a")

    chunks = aiter(event_stream(events(), heartbeat=0.01).body_iterator)
    assert [await anext(chunks) for _ in range(3)] == [b": \n\n"] * 3
    go.set()
    following = [chunk async for chunk in chunks]
    assert following[-1] == b"event: remove\ndata: a\n\n"


async def test_the_source_is_closed_when_the_reader_goes() -> None:
    closed = asyncio.Event()

    async def events() -> AsyncIterator[Event]:
        try:
            await asyncio.Event().wait()
            yield Event("swap", "")
        finally:
            closed.set()

    body = event_stream(events(), heartbeat=0.01).body_iterator
    chunks = aiter(body)
    for _ in range(2):
        await anext(chunks)
    await body.aclose()  # type: ignore[attr-defined]  # an async generator underneath
    assert closed.is_set()
