"""The people of the end-to-end stories: a citizen with a telephone, an officer at a desk, somebody with a code."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, FilePayload, Page, expect

from tests.whole import Whole

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
SOON = 15_000


async def screen(chromium: Browser, size: dict[str, int]) -> Page:
    """A browser of its own, as another person's would be."""
    return await chromium.new_page(
        viewport={"width": size["width"], "height": size["height"]},
        locale="id-ID",
        timezone_id="Asia/Makassar",
    )


class Citizen:
    """Somebody with a telephone of the sandbox, at the chat with the service."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._heard = 0

    @classmethod
    async def at_the_chat(cls, chromium: Browser, whole: Whole, number: str) -> Citizen:
        page = await screen(chromium, PHONE)
        await page.goto(f"{whole.phone}/telepon/{number}/whatsapp")
        await page.locator("a.talk").first.click()
        return cls(page)

    async def press(self, name: str) -> None:
        """One of the quick buttons above the keyboard."""
        await self._listen()
        await self.page.locator("form.quick").get_by_role("button", name=name).click()

    async def write(self, text: str) -> None:
        await self._listen()
        await self.page.locator("#tulisan").fill(text)
        await self.page.locator("form.write button.send").click()

    async def tap(self, title: str) -> None:
        """An option of the newest message that offers it."""
        await self._listen()
        await self.page.locator(".taps button", has_text=title).last.click()

    async def _listen(self) -> None:
        """What comes from now on counts as the answer."""
        self._heard = await self.page.locator(".bubble.theirs").count()

    async def hears(self, words: str) -> str:
        """A message with these words that came since the citizen last said something."""
        new = f"xpath=(//li[contains(@class, 'theirs')])[position() > {self._heard}]"
        bubble = self.page.locator(new).filter(has_text=words).last
        await expect(bubble).to_be_visible(timeout=SOON)
        return await bubble.inner_text()

    async def reports_a_broken_road(self) -> str:
        """Walks the whole conversation with the buttons alone; gives the tracking code as it is read."""
        await self.press("Coba: jalan rusak")
        await self.hears("Berapa NIK Anda?")
        await self.press("Kirim NIK saya")
        await self.hears("Siapa nama Anda")
        await self.press("Kirim nama saya")
        await self.hears("Sudah benar?")
        await self.tap("Kirim")
        return code_in(await self.hears("Kode laporan:"))


def code_in(text: str) -> str:
    """The tracking code in a message, in its groups of four."""
    found = re.search(r"Kode laporan: (\d{4} \d{4} \d{4})", text)
    assert found
    return found[1]


class Officer:
    """Somebody signed in at the console."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def signed_in(cls, chromium: Browser, whole: Whole, role: str, user: str) -> Officer:
        page = await screen(chromium, LAPTOP)
        name, password = whole.officer(role, user)
        await page.goto(f"{whole.url}/meja")
        await page.fill("input[name=user]", name)
        await page.fill("input[name=password]", password)
        await page.keyboard.press("Enter")
        await expect(page.locator("input[name=password]")).to_have_count(0)
        return cls(page)

    async def sees(self, code: str) -> None:
        """The list, open all the while, shows a case."""
        await expect(self.page.get_by_text(code).first).to_be_visible(timeout=SOON)

    async def opens(self, code: str) -> None:
        await (
            self.page.locator("a[href*='/meja/']", has=self.page.get_by_text(code))
            .or_(self.page.locator("tr, li, article", has_text=code).locator("a[href*='/meja/']"))
            .first.click()
        )
        await expect(self.page.locator("#tindakan")).to_be_visible()

    async def does(self, action: str, text: str = "", photo: bytes | None = None) -> None:
        """One of the forms beside a case (by the last part of its address), until the case has taken it."""
        form = self.page.locator(f"#tindakan form[action$='/{action}']")
        if not await form.locator("button").last.is_visible():
            await self.page.locator("#tindakan details", has=form).locator("summary").click()
        if text:
            await form.locator("textarea").fill(text)
        if photo is not None:
            picture: FilePayload = {"name": "sesudah.jpg", "mimeType": "image/jpeg", "buffer": photo}
            await form.locator("input[type=file]").set_input_files(picture)
        await form.locator("button").last.click()
        await self.page.wait_for_url(f"**sudah={action}*", timeout=SOON)


async def shot(page: Page, folder: Path, name: str) -> None:
    """A picture of all that can be scrolled to, kept for people to look at."""
    await page.screenshot(path=folder / f"{name}.png", full_page=True)
