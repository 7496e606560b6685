"""LAPOR! Mukomuko (17.06): web and SMS 1708; a name only where it is needed; first response within two working days."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from salur.messaging.clock import SystemClock
from salur.regions.dates import spell_date
from salur.regions.workdays import add_working_days
from tests.e2e.people import PHONE, SOON, screen
from tests.e2e.telephones import Telephone, code_in, officer
from tests.made_up import packs
from tests.polling import eventually
from tests.unit.media import pieces
from tests.whole import Whole


async def test_a_road_by_sms_needs_no_name_and_its_end_is_told(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "admin.1706") as admin:
        citizen = Telephone(whole, client, "628001706101", "1708", "sms")
        asked = await citizen.says(
            "MUKOMUKO LAPOR jalan berlubang di desa Ujung Padang sejak lebaran", "udah benar"
        )
        assert "Berapa NIK" not in " ".join(await citizen.heard())
        assert "tanpa nama dan NIK" in asked
        assert "Ujung Padang" in asked
        code = code_in(await citizen.says("MUKOMUKO ya", "Kode"))

        case = await admin.finds(code)
        page = await admin.page(case)
        assert page.form("/teruskan")["instansi"] == "PUPR"
        await admin.does(case, "teruskan")
        # The agency's first response is due at the end of the second working day, and the citizen knows which.
        told = await citizen.hears("Dinas PUPR, yang menjawab paling lambat")
        assert any(day in told for day in _second_working_days()), told
        async with officer(whole, "pupr.1706") as liaison:
            # Somebody at the agency (pejabat penghubung) answers and ends it; the citizen is told each time.
            await liaison.does(case, "mulai")
            await liaison.does(case, "jawab", teks="Kami tambal hari Senin.")
            await citizen.hears("Kami tambal hari Senin.")
            await liaison.does(case, "selesai", pieces.photo(), teks="Jalan sudah ditambal.")
        await citizen.hears("Jalan sudah ditambal.")


def _second_working_days() -> set[str]:
    """The day in words, and that of a moment ago where midnight has passed meanwhile."""
    pack, now = packs().get("17.06"), SystemClock().now()
    ends = (add_working_days(at, 2, pack.calendar) for at in (now, now - timedelta(minutes=5)))
    return {spell_date(end, pack.zone).rpartition(" ")[0] for end in ends}


async def test_the_web_form_asks_for_a_name_by_category_and_takes_a_photo(
    whole: Whole, chromium: Browser
) -> None:
    number = "628001706103"
    page = await screen(chromium, PHONE)
    await page.goto(f"{whole.url}/17.06/lapor")
    await page.get_by_label("Ceritakan").fill("e-KTP saya belum jadi sejak Januari di Kecamatan Penarik")
    await page.get_by_role("button", name="Lanjut").click()
    await expect(page.get_by_label("NIK", exact=True)).to_be_visible(timeout=SOON)

    await page.goto(f"{whole.url}/17.06/lapor")
    await page.get_by_label("Ceritakan").fill("Jalan berlubang dalam di depan pasar desa Ujung Padang")
    await page.locator("#foto").set_input_files(
        {"name": "jalan.jpg", "mimeType": "image/jpeg", "buffer": pieces.photo(tint=9)}
    )
    await expect(page.get_by_text("1 foto tersimpan")).to_be_visible(timeout=SOON)
    await page.get_by_role("button", name="Lanjut").click()
    await page.get_by_label("Nomor telepon").fill(number)
    await expect(page.get_by_label("NIK", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Kirim kode ke nomor saya").click()
    async with ClientSession() as client, officer(whole, "admin.1706") as admin:
        citizen = Telephone(whole, client, number, "1708", "sms")
        proof = (await citizen.hears("adalah kode Anda"))[:6]
        await page.get_by_label("Kode").fill(proof)
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_text("Kode laporan Anda:")).to_be_visible(timeout=SOON)
        code = await page.locator("[data-copy]").get_attribute("data-copy")
        case = await admin.finds(code or "")

        async def attached() -> bool:
            return f"/meja/{case}/gambar/" in (await admin.page(case)).html

        await eventually(attached, SOON)


async def test_an_identity_card_needs_a_name(whole: Whole) -> None:
    async with ClientSession() as client:
        citizen = Telephone(whole, client, "628001706102", "1708", "sms")
        asked = await citizen.says(
            "MUKOMUKO LAPOR e-KTP saya belum jadi sejak Januari, di Kecamatan Penarik", "NIK"
        )
        assert "NIK" in asked


async def test_the_web_page_of_the_regency_is_its_own(whole: Whole) -> None:
    async with ClientSession() as client, client.get(f"{whole.url}/17.06/") as answer:
        page = await answer.text()
    assert answer.status == 200
    assert "LAPOR! Mukomuko" in page
    assert "Konasara" not in page
