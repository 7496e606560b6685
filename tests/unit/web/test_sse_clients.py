"""The gauge of pages that listen follows them in and out."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import cast

from salur.observability import metrics
from salur.web import Event, event_stream


async def two() -> AsyncIterator[Event]:
    yield Event("swap", "a")
    yield Event("swap", "b")


def opened() -> AsyncGenerator[bytes, None]:
    return cast(AsyncGenerator[bytes, None], event_stream(two()).body_iterator)


def listening() -> float:
    return metrics.registry.get_sample_value("salur_sse_clients") or 0.0


async def test_a_page_counts_while_it_listens() -> None:
    stream = opened()
    assert listening() == 0
    assert [await anext(stream), await anext(stream)] == [b": \n\n", b"event: swap\ndata: a\n\n"]
    assert listening() == 1
    assert [chunk async for chunk in stream] == [b"event: swap\ndata: b\n\n"]
    assert listening() == 0


async def test_a_page_that_goes_away_counts_no_more() -> None:
    stream = opened()
    await anext(stream)
    assert listening() == 1
    await stream.aclose()
    assert listening() == 0
