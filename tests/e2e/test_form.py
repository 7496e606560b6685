"""The web form on the whole of Salur: from the front page's one field to the code of the report."""

from __future__ import annotations

from pathlib import Path

from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from tests.e2e.people import PHONE, SOON, screen, shot
from tests.polling import eventually
from tests.whole import Whole

NUMBER = "6280012340061"
NIK = "7409991205900001"


async def test_from_the_front_page_to_the_code(whole: Whole, chromium: Browser, artefacts: Path) -> None:
    async def code() -> str | None:
        async with ClientSession() as client, client.get(whole.outbox, params={"to": NUMBER}) as answer:
            told = [str(one["text"]) for one in await answer.json() if "adalah kode Anda" in one["text"]]
        return told[-1][:6] if told else None

    page = await screen(chromium, PHONE)
    await page.goto(f"{whole.url}/74.09/")
    await shot(page, artefacts, "form-0-depan")
    await page.get_by_label("Apa yang terjadi?").fill("Jalan berlubang di depan kantor desa Wanggudu")
    await page.get_by_role("button", name="Lapor", exact=True).click()
    await expect(page.get_by_label("Infrastruktur")).to_be_checked(timeout=SOON)
    await page.get_by_role("button", name="Lanjut").click()
    await page.get_by_label("Nomor telepon").fill(NUMBER)
    await page.get_by_label("Nama", exact=True).fill("Zulaiha Aminah")
    await page.get_by_label("NIK", exact=True).fill(NIK)
    await page.get_by_role("button", name="Kirim kode ke nomor saya").click()
    await expect(page.get_by_role("heading", name="Tulis kode dari kami")).to_be_visible(timeout=SOON)
    await page.get_by_label("Kode").fill(await eventually(code, within=30))
    await page.get_by_role("button", name="Kirim laporan").click()
    await expect(page.get_by_text("Kode laporan Anda:")).to_be_visible(timeout=SOON)
    await shot(page, artefacts, "form-1-terkirim")
    await page.get_by_role("link", name="Lihat perjalanan laporan").click()
    await expect(page.get_by_text("Infrastruktur").first).to_be_visible(timeout=SOON)
