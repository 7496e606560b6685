"""The pin on the map: by keyboard alone, with borders, with a tile server and with neither; light until it is opened."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, Route, expect

from tests.axe import violations
from tests.integration.form.conftest import SOON, Counter, tell
from tests.integration.form.test_form import LAPTOP, PHONE, a_screen, picture

STORY = "Jembatan kayu putus sejak kemarin sore"


async def open_by_keyboard(page: Page) -> None:
    """Opens the map and stands in it."""
    await page.get_by_role("button", name="Tunjuk di peta").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".map .leaflet-zoom-animated, .map .leaflet-tile").first).to_be_attached(
        timeout=SOON
    )
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('role')") == "application"


async def test_a_pin_moved_by_keys_goes_with_the_report(
    surveyed: None, pages: Counter, chromium: Browser, artefacts: Path
) -> None:
    asked: list[str] = []

    async def tile(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(content_type="image/jpeg", body=picture()["buffer"])

    async with a_screen(chromium, viewport=PHONE) as page:
        await page.route("https://*.peta.invalid/**", tile)
        answer = await page.goto(f"{pages.url}/74.09/lapor", wait_until="networkidle")
        assert answer
        assert "img-src 'self' data: https://*.peta.invalid;" in answer.headers["content-security-policy"]
        loaded = await page.evaluate("performance.getEntriesByType('resource').map(one => one.name).join()")
        assert "leaflet" not in loaded
        assert not asked
        await open_by_keyboard(page)
        says = page.locator("#letak-kabar")
        # Nothing is pinned yet: the first key puts the pin into the middle of the land, the middle square.
        await page.keyboard.press("Enter")
        await expect(says).to_have_text("Pin ikut dikirim. Kecamatan Asera. 3,5200° LS, 122,1200° BT")
        await page.keyboard.press("Shift+ArrowRight")
        await expect(says).to_contain_text("Kecamatan Oheo.")
        await expect(page.get_by_text("Peta Contoh")).to_be_visible()
        assert asked
        await page.screenshot(path=artefacts / "peta.png", full_page=True)
        await page.reload()
        await expect(says).to_contain_text("Pin ikut dikirim.", timeout=SOON)
        east = float(await page.locator("[name=bujur]").input_value())
        await tell(page, "Rumah terbakar, tolong")
        await page.get_by_label("Nomor telepon").fill("080011122236")
        await page.get_by_role("button", name="Kirim laporan darurat").click()
        await expect(page.get_by_role("heading", name="Tulis kode dari kami")).to_be_visible(timeout=SOON)
        form, asked_for = await pages.contents()
        await page.get_by_label("Kode").fill(asked_for.code)
        await page.get_by_role("button", name="Buktikan nomor saya").click()
        await expect(page.get_by_text("Laporan ini kami dahulukan")).to_be_visible(timeout=SOON)
    assert (form.latitude, form.longitude) == (-3.52, east)
    assert 122.13 < east < 122.15


async def test_the_map_is_clean_without_land_or_tiles_and_the_telephone_knows_where_it_is(
    pages: Counter, chromium: Browser, artefacts: Path
) -> None:
    async with a_screen(
        chromium,
        viewport=LAPTOP,
        bypass_csp=True,
        color_scheme="dark",
        geolocation={"latitude": -3.5123, "longitude": 122.0678},
        permissions=["geolocation"],
        # A request of its worker would pass by what holds the map's land back below.
        service_workers="block",
    ) as page:
        await page.route("https://*.peta.invalid/**", lambda route: route.abort())
        await page.goto(f"{pages.url}/74.09/lapor?bahasa=en")
        asked, answered = asyncio.Event(), asyncio.Event()

        async def late(route: Route) -> None:
            asked.set()
            await answered.wait()
            await route.continue_()

        await page.route("**/lapor/peta.json", late)
        await page.get_by_role("button", name="Show on a map").click()
        await asyncio.wait_for(asked.wait(), SOON / 1000)
        # A slow network: the telephone knows where it is before the map is there, and the button was pressed twice more.
        await page.get_by_role("button", name="Show on a map").dblclick()
        await page.get_by_role("button", name="Use my present position").click()
        says = page.locator("#letak-kabar")
        await expect(says).to_contain_text("3.5123° S, 122.0678° E")
        answered.set()
        await expect(page.locator(".map-pin")).to_be_visible(timeout=SOON)
        await page.locator(".map").click(position={"x": 90, "y": 90})
        await expect(says).not_to_contain_text("3.5123°")
        assert await violations(page) == []
        await page.screenshot(path=artefacts / "peta-gelap.png", full_page=True)
        await page.get_by_role("button", name="Remove the pin").click()
        await expect(says).to_have_text("The pin is gone.")
        assert await page.locator("[name=lintang]").input_value() == ""
