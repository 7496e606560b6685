"""A page that keeps itself up to date: swaps, arrivals in their order, a lost connection and the way back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from salur.web import Assets, Event, SecurityHeaders, event_stream
from tests.serving import serving

PAGE = """<!doctype html><html lang="id"><title>uji</title>
<div data-live="/arus"><p id="keadaan" data-announce="awal">awal</p>
<ul id="daftar"><li id="b" data-order="2">b</li></ul><form id="kotak"><input id="isian"></form></div>
<div data-live-lost hidden>Sambungan terputus</div><div id="kabar" role="status"></div>
<script type="module" src="{live}"></script>"""


class Source:
    """A page and its stream; `away` makes the stream answer 503."""

    def __init__(self) -> None:
        self.away = False
        self.state = Event("swap", '<p id="keadaan" data-announce="awal">awal</p>')
        self._readers: list[asyncio.Queue[Event | None]] = []
        assets = Assets()
        page = PAGE.format(live=assets.url("js/live.js"))
        self.app = SecurityHeaders(
            Starlette(
                routes=[
                    Route("/", lambda _request: HTMLResponse(page)),
                    Route("/arus", self.stream),
                    Mount("/static", assets),
                ]
            )
        )

    async def stream(self, _request: Request) -> Response:
        if self.away:
            return Response(status_code=503)
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._readers.append(queue)

        async def events() -> AsyncIterator[Event]:
            yield self.state
            while (event := await queue.get()) is not None:
                yield event

        return event_stream(events())

    def tell(self, event: Event | None) -> None:
        for queue in self._readers:
            queue.put_nowait(event)

    def cut(self) -> None:
        self.tell(None)
        self._readers.clear()


@pytest.fixture
async def source() -> Source:
    return Source()


@pytest.fixture
async def live(source: Source, chromium: Browser) -> AsyncIterator[Page]:
    async with serving(source.app) as url:
        page = await chromium.new_page()
        # Nobody waits for what a page would wait for.
        await page.clock.install()
        async with page.expect_response("**/arus"):
            await page.goto(url)
        yield page
        await page.close()
        source.cut()


async def test_a_swap_replaces_and_is_said_once(source: Source, live: Page) -> None:
    source.tell(Event("swap", '<p id="keadaan" data-announce="Diteruskan ke Dinas PU">baru</p>'))
    await live.get_by_role("status").get_by_text("Diteruskan ke Dinas PU").wait_for()
    assert await live.locator("#keadaan").inner_text() == "baru"
    assert await live.get_by_role("status").locator("p").count() == 1


async def test_of_several_announcements_the_newest_is_seen_and_all_are_said(
    source: Source, live: Page
) -> None:
    for word in ("Diteruskan", "Ditangani", "Selesai"):
        source.tell(Event("swap", f'<p id="keadaan" data-announce="{word}">{word}</p>'))
    await live.locator(".toast", has_text="Selesai").wait_for()
    assert await live.locator(".toast").count() == 1
    assert await live.get_by_role("status").locator("p").all_text_contents() == [
        "Diteruskan",
        "Ditangani",
        "Selesai",
    ]


async def test_arrivals_stand_in_their_order_and_what_leaves_is_gone(source: Source, live: Page) -> None:
    for name, order in (("c", 3), ("a", 1)):
        source.tell(Event("add", f'<li id="{name}" data-into="daftar" data-order="{order}">{name}</li>'))
    await live.locator("#a.slid-in").wait_for()
    assert await live.locator("#daftar li").all_inner_texts() == ["a", "b", "c"]
    source.tell(Event("swap", '<li id="a" data-into="daftar" data-order="9">a</li>'))
    source.tell(Event("remove", "b"))
    await live.locator("#b").wait_for(state="detached")
    assert await live.locator("#daftar li").all_inner_texts() == ["c", "a"]


async def test_what_was_begun_to_be_written_is_kept_until_the_page_says_that_it_is_settled(
    source: Source, live: Page
) -> None:
    await live.locator("#isian").fill("belum selesai")
    await live.locator("#isian").blur()
    source.tell(Event("swap", '<form id="kotak"><input id="isian" value="baru"></form>'))
    source.tell(Event("remove", "b"))
    await live.locator("#b").wait_for(state="detached")
    assert await live.locator("#isian").input_value() == "belum selesai"
    source.tell(Event("swap", '<form id="kotak" data-settled><input id="isian" value="baru"></form>'))
    await live.locator("#isian[value=baru]").wait_for()


async def test_a_field_in_which_somebody_stands_waits_for_them_to_leave(source: Source, live: Page) -> None:
    await live.locator("#isian").focus()
    source.tell(Event("swap", '<form id="kotak"><input id="isian" value="baru"></form>'))
    source.tell(Event("remove", "b"))
    await live.locator("#b").wait_for(state="detached")
    assert await live.locator("#isian[value=baru]").count() == 0
    await live.locator("#isian").blur()
    await live.locator("#isian[value=baru]").wait_for()


async def test_a_lost_connection_shows_and_heals_with_the_present_state(source: Source, live: Page) -> None:
    source.away = True
    async with live.expect_response("**/arus"):
        source.cut()
        await live.clock.fast_forward(1_000)
    banner = live.locator("[data-live-lost]")
    await live.clock.fast_forward(5_000)
    await banner.wait_for(state="visible")
    source.state = Event("swap", '<p id="keadaan">setelah kembali</p>')
    source.away = False
    await live.clock.fast_forward(60_000)
    await banner.wait_for(state="hidden")
    await live.get_by_text("setelah kembali").wait_for()
