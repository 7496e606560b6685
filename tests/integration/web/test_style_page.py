"""Every component in every state, in a real browser: readable, reachable, and kept as pictures to look at."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from salur.web.style import style_app
from tests.axe import violations
from tests.serving import serving

SIZES = {"telephone": (360, 740), "laptop": (1366, 768)}


@pytest.fixture
async def gaya() -> AsyncIterator[str]:
    async with serving(style_app()) as url:
        yield f"{url}/gaya"


async def test_all_components_pass_axe_and_fit_the_screen(
    gaya: str, chromium: Browser, artefacts: Path
) -> None:
    for name, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = await chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
                bypass_csp=True,
            )
            page = await context.new_page()
            await page.goto(gaya)
            await page.evaluate("document.fonts.ready")
            await page.screenshot(path=artefacts / f"gaya-{name}-{scheme}.png", full_page=True)
            assert await page.evaluate("document.documentElement.scrollWidth") == width
            # The rules look at contrast and at structure: each scheme and each size once is enough for both.
            if (name, scheme) in (("telephone", "light"), ("laptop", "dark")):
                assert await violations(page) == []
            await context.close()


async def test_the_policy_lets_nothing_inline_run_and_nothing_of_ours_breaks_it(
    gaya: str, chromium: Browser
) -> None:
    page = await chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(gaya)
    assert await page.evaluate("document.fonts.check('16px \"Plus Jakarta Sans\"')")
    assert complaints == []


async def test_the_keyboard_reaches_the_content_first_and_opens_and_closes_a_dialog(
    gaya: str, chromium: Browser
) -> None:
    page = await chromium.new_page()
    await page.goto(gaya)
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")
    assert await skip.evaluate("link => link === document.activeElement")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "isi"
    await page.get_by_role("link", name="Tolak").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Tolak laporan ini?")
    await dialog.wait_for()
    await page.keyboard.press("Escape")
    await dialog.wait_for(state="hidden")


async def test_a_code_is_copied_whole_and_said(gaya: str, chromium: Browser) -> None:
    context = await chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(gaya)
    await page.get_by_role("button", name="Salin kode").first.click()
    await page.get_by_role("status").get_by_text("Kode tersalin").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "482109375562"


async def test_without_scripts_a_dialog_opens_in_place_and_copying_is_not_offered(
    gaya: str, chromium: Browser
) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(gaya)
    assert await page.get_by_role("button", name="Salin kode").count() == 0
    await page.get_by_role("link", name="Tolak").click()
    assert await page.get_by_role("button", name="Tolak laporan").is_visible()
