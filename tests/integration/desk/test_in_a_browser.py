"""Desk in a real Chromium: by keyboard alone, without scripts, and live."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Error, Page, expect

from salur.contracts.tracking import grouped
from salur.messaging.clock import SystemClock
from services.desk.pages import act
from services.router.app import ROLE as ROUTER
from tests.integration.desk.histories import History
from tests.integration.desk.meja import PASSWORD, Meja, appears, desk_at_work
from tests.made_up import PUPR
from tests.polling import eventually
from tests.roles import held_up

DAY = timedelta(days=1)


@asynccontextmanager
async def a_screen(chromium: Browser, *, scripts: bool = True) -> AsyncIterator[Page]:
    """A browser of its own; whatever it complains about fails the test."""
    context = await chromium.new_context(
        java_script_enabled=scripts, locale="id-ID", viewport={"width": 1366, "height": 768}
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    try:
        yield page
    finally:
        await context.close()
    assert complaints == []


async def sign_in(page: Page, meja: Meja, user: str) -> None:
    await page.goto(f"{meja.url}/meja")
    await page.get_by_label("Nama pengguna").fill(user)
    await page.get_by_label("Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("lewat batas waktu")


FOCUSED = """() => { const e = document.activeElement;
    return e && e !== document.body ? [e.id, (e.innerText || "").trim()] : null; }"""


async def tab_to(page: Page, name: str) -> None:
    """Presses Tab until something of that id, or with that text, has the focus.

    What has it is read in one step: after a navigation or a live change it may be gone a moment later.
    """
    for _ in range(60):
        await page.wait_for_load_state()
        await page.keyboard.press("Tab")
        try:
            here = await page.evaluate(FOCUSED)
        except Error as gone:
            # The page that the key before this one led away from; anything else is a fault.
            if "navigation" not in str(gone):
                raise
            continue
        if here and (name in here or name in here[1].splitlines()[0:1]):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


async def test_keyboard_alone_brings_a_case_from_dispatch_to_its_end(meja: Meja, chromium: Browser) -> None:
    # Not a road, whose end must be shown: what the keyboard picks a photo with is the system's own window.
    submitted = await meja.report(category="umum")
    async with meja.officer("admin") as admin:
        await appears(admin, "/meja", "Jalan berlubang")
    async with a_screen(chromium) as page:
        press = page.keyboard.press
        await page.goto(f"{meja.url}/meja")
        await tab_to(page, "user")
        await page.keyboard.type("admin")
        await press("Tab")
        await page.keyboard.type(PASSWORD)
        await press("Enter")
        await tab_to(page, "Jalan berlubang di depan kantor desa Wanggudu")
        await press("Enter")
        await page.wait_for_url(f"**/meja/{submitted.report}")

        await tab_to(page, "tujuan")
        await tab_to(page, "Teruskan")
        await press("Enter")
        await expect(page.get_by_text("Laporan diteruskan").first).to_be_visible()
        await tab_to(page, "teks-mulai")
        await press("Enter")
        await expect(page.get_by_text("Laporan mulai ditangani")).to_be_visible()
        await tab_to(page, "teks-jawab")
        await page.keyboard.type("Tim kami datang besok pagi.")
        await press("Tab")
        await press("Enter")
        await expect(page.get_by_text("Jawaban dikirim")).to_be_visible()
        await tab_to(page, "teks-selesai")
        await page.keyboard.type("Lubang sudah ditambal.")
        await press("Tab")
        await press("Enter")
        await expect(page.get_by_text("Laporan dinyatakan selesai")).to_be_visible()
        await tab_to(page, "Admin Contoh")
        await press("Enter")
        await tab_to(page, "Keluar")
        await press("Enter")
        await expect(page.get_by_text("Anda sudah keluar")).to_be_visible()


async def test_folded_action_opens_by_keyboard(meja: Meja, chromium: Browser) -> None:
    submitted = await meja.report()
    async with meja.officer("admin") as admin:
        await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
    async with a_screen(chromium) as page:
        await sign_in(page, meja, "admin")
        await page.goto(f"{meja.url}/meja/{submitted.report}")
        await tab_to(page, "Tanya pelapor")
        await page.keyboard.press("Enter")
        await tab_to(page, "teks-tanya")
        await page.keyboard.type("Di sisi jalan yang mana?")
        await tab_to(page, "Kirim pertanyaan")
        await page.keyboard.press("Space")
        await expect(page.get_by_text("Pertanyaan dikirim")).to_be_visible()


async def test_everything_works_without_scripts(meja: Meja, chromium: Browser) -> None:
    submitted = await meja.report()
    code = submitted.code
    async with meja.officer("admin") as admin:
        await appears(admin, "/meja", "Jalan berlubang")
    async with a_screen(chromium, scripts=False) as page:
        await sign_in(page, meja, "admin")
        await page.get_by_label("Instansi").select_option("PUPR")
        await page.get_by_role("button", name="Tampilkan").click()
        await expect(page.get_by_text("Tidak ada laporan terbuka")).to_be_visible()
        await page.get_by_label("Cari kode laporan").fill(grouped(code))
        await page.get_by_role("button", name="Cari").click()
        await page.get_by_role("button", name="Teruskan").click()
        await expect(page.get_by_text("Laporan diteruskan").first).to_be_visible()
        await page.locator("summary", has_text="Jawab pelapor").click()
        await page.get_by_label("Jawaban untuk pelapor").fill("Kami datang hari Kamis.")
        await page.get_by_role("button", name="Kirim jawaban").click()
        await expect(page.get_by_text("Jawaban dikirim")).to_be_visible()
        await expect(page.get_by_text("Kami datang hari Kamis.")).to_be_visible()

        await page.goto(f"{meja.url}/74.09/")
        await page.get_by_label("Kode laporan").fill("1234")
        await page.get_by_role("button", name="Lihat laporan").click()
        await expect(page.get_by_text("Kode itu belum pas")).to_be_visible()
        await page.get_by_label("Kode laporan").fill(grouped(code))
        await page.get_by_role("button", name="Lihat laporan").click()
        await expect(page.get_by_role("heading", name="Infrastruktur")).to_be_visible()
        await expect(page.get_by_text("Sudah dijawab")).to_be_visible()
        assert "Kami datang hari Kamis" not in await page.content()


async def test_list_changes_before_one_s_eyes_in_its_order(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser
) -> None:
    now = SystemClock().now()
    old, late = (
        History.begin("1", now - DAY, text="Lampu mati"),
        History.begin("2", now - 9 * DAY, text="Air mati"),
    )
    async with desk_at_work(kafka, mongo, prefix) as meja, a_screen(chromium) as page:
        await meja.put(old.changed())
        await sign_in(page, meja, "admin")
        await page.reload()
        names = page.locator("#daftar .case-link")
        await expect(names).to_have_text(["Lampu mati"])
        await names.focus()

        await meja.put(late.changed())
        await expect(names).to_have_text(["Air mati", "Lampu mati"])
        await expect(page.locator("#kabar")).to_contain_text("Masuk: Air mati")
        await expect(page.get_by_role("heading", level=1)).to_have_text("1 laporan lewat batas waktu")
        assert await page.evaluate("document.activeElement.textContent.trim()") == "Lampu mati"

        await meja.put(late.dispatched("PUPR", DAY).started(PUPR).finished(PUPR, "Sudah.").changed())
        await expect(names).to_have_text(["Lampu mati"])
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada yang lewat batas waktu")
        await meja.put(old.dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.").changed())
        await expect(page.get_by_text("Tidak ada laporan terbuka")).to_be_visible()


async def test_citizen_sees_the_next_step_come(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser
) -> None:
    walk = History.begin("1", SystemClock().now() - DAY)
    async with (
        desk_at_work(kafka, mongo, prefix) as meja,
        a_screen(chromium) as page,
        meja.browser() as before,
    ):
        await meja.put(walk.changed())
        await appears(before, f"/lacak/{walk.case.code}", "Infrastruktur")
        await page.goto(f"{meja.url}/lacak/{walk.case.code}")
        steps = page.locator("#perjalanan .step-title")
        await expect(steps).to_have_count(2)
        await meja.put(walk.dispatched("PUPR").changed())
        await expect(steps.first).to_have_text("Diteruskan ke Dinas PUPR")
        await expect(page.locator("#sekarang")).to_contain_text("Dinas Pekerjaan Umum dan Penataan Ruang")
        await expect(page.locator("#kabar")).to_contain_text("Diteruskan: Dinas Pekerjaan Umum")


async def test_what_is_being_written_survives_the_news(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser
) -> None:
    walk = History.begin("1", SystemClock().now() - DAY).dispatched("PUPR").started(PUPR)
    async with desk_at_work(kafka, mongo, prefix) as meja, a_screen(chromium) as page:
        await meja.put(walk.changed())
        async with meja.officer("pupr") as officer:
            await appears(officer, f"/meja/{walk.case.case}", "Jawab pelapor")
        await sign_in(page, meja, "pupr")
        await page.goto(f"{meja.url}/meja/{walk.case.case}")
        box = page.get_by_label("Jawaban untuk pelapor")
        await box.fill("Baru setengah kalimat")
        await page.locator("summary", has_text="Tanya pelapor").click()
        await meja.put(walk.replied("Masih berlubang.").changed())
        await expect(page.locator("#perjalanan")).to_contain_text("Masih berlubang.")
        await expect(box).to_have_value("Baru setengah kalimat")
        await expect(page.locator("#tindakan-tanya")).to_have_attribute("open", "")


async def test_awaiting_page_hears_the_answer_itself(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act, "ANSWER_WITHIN", 0.1)
    async with desk_at_work(kafka, mongo, prefix) as meja, a_screen(chromium) as page:
        async with held_up(ROUTER, kafka, mongo, prefix):
            submitted = await meja.report()
            async with meja.officer("admin") as admin:
                await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
        await sign_in(page, meja, "admin")
        await page.goto(f"{meja.url}/meja/{submitted.report}")
        await page.locator("#teks-teruskan").fill("Tolong didahulukan")
        await page.get_by_role("button", name="Teruskan").click()
        await expect(page.get_by_text("Terkirim, menunggu jawaban")).to_be_visible()
        await expect(page.locator("#teks-teruskan")).to_have_value("Tolong didahulukan")
        async with held_up(ROUTER, kafka, mongo, prefix):
            await expect(page.get_by_text("Terkirim, menunggu jawaban")).to_be_hidden(timeout=20_000)
            await expect(page.locator("#kabar")).to_contain_text("Laporan diteruskan")
            await expect(page.locator("#tindakan-mulai")).to_be_visible()


async def test_awaiting_page_hears_a_refusal_and_keeps_the_words(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act, "ANSWER_WITHIN", 0.1)
    async with desk_at_work(kafka, mongo, prefix) as meja, a_screen(chromium) as page:
        async with held_up(ROUTER, kafka, mongo, prefix):
            submitted = await meja.report()
            async with meja.officer("admin") as admin:
                await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
        walk = History.begin("1", submitted.submitted_at).dispatched("PUPR").started(PUPR)
        walk.case = walk.case.model_copy(update={"version": 90})
        await meja.put(walk.changed())
        await sign_in(page, meja, "admin")
        await page.goto(f"{meja.url}/meja/{submitted.report}")
        await page.get_by_label("Jawaban untuk pelapor").fill("Kami sudah berangkat.")
        await page.get_by_role("button", name="Kirim jawaban").click()
        await expect(page.get_by_text("Terkirim, menunggu jawaban")).to_be_in_viewport()
        async with held_up(ROUTER, kafka, mongo, prefix):
            await expect(page.get_by_text("Minta admin meneruskannya lebih dulu.")).to_be_visible(
                timeout=20_000
            )
            await expect(page.get_by_label("Jawaban untuk pelapor")).to_have_value("Kami sudah berangkat.")


async def test_what_is_wrong_with_a_form_is_in_sight_on_a_telephone(
    kafka: str, mongo: str, prefix: str, topics: None, chromium: Browser
) -> None:
    walk = History.begin("1", SystemClock().now() - DAY).dispatched("PUPR").started(PUPR)
    async with desk_at_work(kafka, mongo, prefix) as meja, a_screen(chromium, scripts=False) as page:
        await page.set_viewport_size({"width": 360, "height": 740})
        await meja.put(walk.changed())
        async with meja.officer("pupr") as officer:
            await appears(officer, f"/meja/{walk.case.case}", "Jawab pelapor")
        await sign_in(page, meja, "pupr")
        await page.goto(f"{meja.url}/meja/{walk.case.case}")
        await page.get_by_label("Jawaban untuk pelapor").fill("Ya")
        await page.get_by_role("button", name="Kirim jawaban").click()
        await expect(page.get_by_text("Tulis dulu apa yang ingin disampaikan")).to_be_in_viewport()
        await expect(page.get_by_label("Jawaban untuk pelapor")).to_have_value("Ya")


async def test_double_click_sends_once(meja: Meja, chromium: Browser) -> None:
    submitted = await meja.report()
    async with meja.officer("admin") as admin:
        await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
    async with a_screen(chromium) as page:
        await sign_in(page, meja, "admin")
        await page.goto(f"{meja.url}/meja/{submitted.report}")
        await page.get_by_role("button", name="Teruskan").dblclick()
        await expect(page.get_by_text("Laporan diteruskan").first).to_be_visible()
    whats = [entry.what for entry in (await meja.versions(submitted.report))[-1].timeline]
    assert whats.count("dispatched") == 1


async def test_words_outlive_the_session_in_which_they_were_typed(meja: Meja, chromium: Browser) -> None:
    submitted = await meja.report()
    case, words = f"{meja.url}/meja/{submitted.report}", "Kami datang hari Kamis pagi."
    async with meja.officer("admin") as admin:
        await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
    async with a_screen(chromium) as page:
        await sign_in(page, meja, "admin")
        await page.goto(case)
        asking = page.locator("#tindakan-tanya")
        await asking.locator("summary").click()
        await asking.locator("textarea").fill(words)
        await page.context.clear_cookies()
        await asking.get_by_role("button").click()
        await expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
        await page.get_by_label("Nama pengguna").fill("admin")
        await page.get_by_label("Kata sandi").fill(PASSWORD)
        await page.get_by_role("button", name="Masuk").click()
        await expect(asking.locator("textarea")).to_have_value(words)
        # Nothing stays of what was sent, nor where somebody leaves.
        await asking.get_by_role("button").click()
        await expect(page.get_by_text("Pertanyaan dikirim")).to_be_visible()
        assert await page.evaluate("sessionStorage.length") == 0

        async def typed_again() -> bool:
            # The page may be drawing its forms anew, and who types into one that goes away types nothing.
            await page.locator("#tindakan textarea").first.evaluate(
                "area => { area.value = 'sisa'; area.dispatchEvent(new Event('input', {bubbles: true})); }"
            )
            return bool(await page.evaluate("sessionStorage.length") == 1)

        await eventually(typed_again)
        await page.context.clear_cookies()
        await page.goto(f"{meja.url}/meja/masuk?keluar=1")
        assert await page.evaluate("sessionStorage.length") == 0
