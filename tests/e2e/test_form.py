"""The web's ways in on the whole of Salur: the form from the front page to the code, and a partner's by Open311."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from salur.dev.plan import OPEN311_KEY
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


async def test_a_partner_reports_and_follows_at_one_address(whole: Whole) -> None:
    """Intake takes the report, desk shows it; the front tells them apart."""
    fields = {
        "api_key": OPEN311_KEY,
        "service_code": "umum",
        "description": "Tiang lampu di pasar Wanggudu roboh ke jalan",
        "address_string": "Pasar Wanggudu",
        "phone": "6280012340062",
        "first_name": "Zulaiha",
    }
    root = f"{whole.url}/74.09/open311/v2"
    async with ClientSession() as client:

        async def asked(path: str) -> Any:
            async with client.get(f"{root}{path}") as answer:
                return await answer.json()

        for one in (await asked("/services/umum.json"))["attributes"]:
            if one["code"] == "privacy_notice":
                fields["attribute[privacy_notice]"] = one["values"][0]["key"]
        async with client.post(f"{root}/requests.json", data=fields) as answer:
            (told,) = await answer.json()

        async def shown() -> Any:
            (found,) = await asked(f"/tokens/{told['token']}.json")
            code = found.get("service_request_id")
            rows = await asked(f"/requests/{code}.json") if code else []
            return rows[0] if rows and "status" in rows[0] else None

        report = await eventually(shown, within=30)
    assert (report["status"], report["address"], report["description"]) == ("open", "Kecamatan Asera", None)
