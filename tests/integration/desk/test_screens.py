"""Every page in every state, on a telephone and a laptop, by day and by night: readable, light, kept as pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from salur.contracts.tracking import candidates
from salur.messaging.clock import HeldClock, SystemClock
from services.desk.app import ROLE as DESK
from services.desk.pages import act
from tests.axe import violations
from tests.integration.desk.gallery import events, histories
from tests.integration.desk.histories import History
from tests.integration.desk.meja import PASSWORD, Meja, a_free_port, appears, desk_settings
from tests.roles import held_up

SIZES = {"telepon": (360, 740), "laptop": (1366, 768)}
CITIZENS, OFFICERS = 100 * 1024, 350 * 1024
"""What a first load may weigh, in bytes over the wire."""

Show = Callable[[Page], Awaitable[object]]


@dataclass
class Gallery:
    """A desk with a case in every state, at half past ten of some working day."""

    meja: Meja
    found: dict[str, History]

    def case(self, name: str) -> str:
        return f"{self.meja.url}/meja/{self.found[name].case.case}"

    def review(self, name: str) -> str:
        return f"{self.meja.url}/meja/tinjau/{self.found[name].case.case}"

    def track(self, name: str) -> str:
        return f"{self.meja.url}/lacak/{self.found[name].case.code}"


@pytest.fixture
async def gallery(kafka: str, mongo: str, prefix: str, topics: None) -> AsyncIterator[Gallery]:
    now = SystemClock().now().replace(hour=2, minute=40) + timedelta(days=1)
    now += timedelta(days=max(0, now.weekday() - 3) and 10 - now.weekday())
    with a_free_port() as port:
        settings = desk_settings(port)
    async with held_up(DESK, kafka, mongo, prefix, clock=HeldClock(now), **settings):
        meja = Meja(kafka, prefix, f"http://127.0.0.1:{port}")
        found = histories(now)
        await meja.put(*events(found))
        async with meja.officer("khusus") as named:
            await appears(named, "/meja", "Laporan terbatas")
            await appears(named, f"/meja/{found['asked'].case.case}", "Sedang dikirim")
        yield Gallery(meja, found)


@asynccontextmanager
async def screen(chromium: Browser, size: str, scheme: str) -> AsyncIterator[Page]:
    width, height = SIZES[size]
    context = await chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "gelap" else "light",
        reduced_motion="reduce",
        locale="id-ID",
        bypass_csp=True,
    )
    yield await context.new_page()
    await context.close()


async def sign_in(page: Page, meja: Meja, user: str = "khusus") -> None:
    await page.goto(f"{meja.url}/meja/masuk")
    await page.fill("[name=user]", user)
    await page.fill("[name=password]", PASSWORD)
    await page.click("main button[type=submit]")
    await page.wait_for_url("**/meja")


def citizens_pages(gallery: Gallery) -> dict[str, Show]:
    """What anybody can see, by the picture's name."""
    url = gallery.meja.url
    unknown = next(candidates("r-" + "0" * 32))
    pages: dict[str, Show] = {
        "depan": lambda page: page.goto(f"{url}/74.09/"),
        "depan-inggris": lambda page: page.goto(f"{url}/?bahasa=en"),
        "lacak": lambda page: page.goto(f"{url}/74.09/lacak"),
        "data": lambda page: page.goto(f"{url}/74.09/data"),
        "lacak-kode-salah": lambda page: page.goto(f"{url}/lacak?kode=4821"),
        "lacak-tidak-ada": lambda page: page.goto(f"{url}/lacak/{unknown}"),
        "tidak-ada": lambda page: page.goto(f"{url}/tidak-ada"),
        "masuk": lambda page: page.goto(f"{url}/meja/masuk"),
        "masuk-belum-cocok": lambda page: wrong_password(page, url),
    }
    for name in ("new", "review", "fire", "late", "answered", "asked", "done", "reopened"):
        pages[f"lacak-{name}"] = lambda page, name=name: page.goto(gallery.track(name))  # type: ignore[misc]  # bound
    return pages


async def wrong_password(page: Page, url: str) -> None:
    await page.goto(f"{url}/meja/masuk")
    await page.fill("[name=user]", "admin")
    await page.fill("[name=password]", "salah")
    await page.click("main button[type=submit]")
    await page.wait_for_load_state()


async def lacking(page: Page, url: str) -> None:
    await page.goto(f"{url}/meja/baru")
    await page.fill("[name=nik]", "7409")
    await page.click("main form button[type=submit]")
    await page.wait_for_load_state()


def officers_pages(gallery: Gallery) -> dict[str, Show]:
    """What somebody who is signed in can see."""
    url = gallery.meja.url
    pages: dict[str, Show] = {
        "meja": lambda page: page.goto(f"{url}/meja"),
        "meja-inggris": lambda page: page.goto(f"{url}/meja?bahasa=en"),
        "baru": lambda page: page.goto(f"{url}/meja/baru"),
        "baru-kurang": lambda page: lacking(page, url),
        "petugas": lambda page: page.goto(f"{url}/meja/petugas"),
        "titipan": lambda page: page.goto(f"{url}/meja/titipan"),
        "tinjau": lambda page: page.goto(f"{url}/meja/tinjau"),
        "tinjau-laporan": lambda page: page.goto(gallery.review("review")),
        "tinjau-keberatan": lambda page: page.goto(gallery.review("appealed")),
        "pimpinan": lambda page: page.goto(f"{url}/pimpinan"),
        "pimpinan-inggris": lambda page: page.goto(f"{url}/pimpinan?masa=365&bahasa=en"),
        "meja-kosong": lambda page: page.goto(f"{url}/meja?saringan=ditangani&instansi=DUKCAPIL"),
        "meja-cari": lambda page: page.goto(f"{url}/meja?kode=1234"),
        "laporan-tidak-ada": lambda page: page.goto(f"{url}/meja/r-0"),
        "laporan-kurang-isi": lambda page: sent(page, gallery.case("working"), "jawab", "   "),
        "laporan-menunggu": lambda page: sent(page, gallery.case("working"), "jawab", "Kami datang besok."),
    }
    for name in gallery.found:
        pages[f"laporan-{name}"] = lambda page, name=name: page.goto(gallery.case(name))  # type: ignore[misc]  # bound
    return pages


async def sent(page: Page, address: str, action: str, text: str) -> None:
    """A form sent, with nobody there to answer; the browser's own check is left aside."""
    await page.goto(address)
    form = page.locator(f"form[action$='/{action}']")
    await form.locator("textarea").fill(text)
    await form.evaluate("form => form.noValidate = true")
    await form.locator("button").click()
    await page.wait_for_load_state()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "scheme"), [("telepon", "gelap"), ("laptop", "terang")])
async def test_every_page_passes_axe_fits_its_screen_and_is_kept_as_a_picture(
    gallery: Gallery,
    chromium: Browser,
    artefacts: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: str,
    scheme: str,
) -> None:
    """Both sizes and both schemes, not all four of them."""
    monkeypatch.setattr(act, "ANSWER_WITHIN", 0.05)
    wrong: list[str] = []
    async with screen(chromium, size, scheme) as page:

        async def look(name: str, show: Show) -> None:
            await show(page)
            await page.evaluate("document.fonts.ready")
            await page.screenshot(path=artefacts / f"{name}-{size}-{scheme}.png", full_page=True)
            wrong.extend(f"{name}: {one}" for one in await violations(page))
            if await page.evaluate("document.documentElement.scrollWidth") != SIZES[size][0]:
                wrong.append(f"{name}: wider than its screen")

        for name, show in citizens_pages(gallery).items():
            await look(name, show)
        await sign_in(page, gallery.meja)
        for name, show in officers_pages(gallery).items():
            await look(name, show)
    assert wrong == []


async def weight(page: Page, address: str) -> int:
    """What a first load of a page brings over the wire, in bytes, the live stream's first state included."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.clearBrowserCache")
    came: list[float] = []
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    await page.goto(address)
    await page.wait_for_load_state("load")
    await page.evaluate("document.fonts.ready")
    await session.detach()
    return round(sum(came))


async def test_first_load_is_light(gallery: Gallery, chromium: Browser) -> None:
    async with screen(chromium, "telepon", "terang") as page:
        for address in (
            f"{gallery.meja.url}/74.09/",
            f"{gallery.meja.url}/74.09/lacak",
            gallery.track("done"),
        ):
            size = await weight(page, address)
            print(f"{address.removeprefix(gallery.meja.url)[:8]} {size / 1024:.1f} KB")
            assert 10_000 < size < CITIZENS
        await sign_in(page, gallery.meja)
        for address in (f"{gallery.meja.url}/meja", gallery.case("done")):
            size = await weight(page, address)
            print(f"{address.removeprefix(gallery.meja.url)[:8]} {size / 1024:.1f} KB")
            assert 10_000 < size < OFFICERS


async def test_touch_targets_are_large_enough(gallery: Gallery, chromium: Browser) -> None:
    """Everything that is pressed is 44 pixels high; a link within a sentence may be as high as its line."""
    small = """() => [...document.querySelectorAll('button, summary, select, input:not([type=hidden]), a.button, a.tab')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5 && !e.closest('.unseen'))
        .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)} ${e.getBoundingClientRect().height}`)"""
    async with screen(chromium, "telepon", "terang") as page:
        await sign_in(page, gallery.meja)
        for address in ("/", "/lacak", "/meja"):
            await page.goto(gallery.meja.url + address)
            assert await page.evaluate(small) == []
        for address in (gallery.case("working"), gallery.review("review")):
            await page.goto(address)
            assert await page.evaluate(small) == []
