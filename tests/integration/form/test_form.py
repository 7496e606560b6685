"""The form in a real Chromium: without scripts, without a signal, by keyboard alone, and light enough for 2G."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar, FormData
from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, Response, Route, expect

from salur.channels.inbound import InboundForm, InboundProof
from salur.contracts.commands import ProveReporter
from salur.contracts.tracking import grouped
from tests.axe import violations
from tests.integration.form.conftest import SOON, Counter, identify, tell
from tests.polling import eventually
from tests.roles import KEYS

NIK = "7409991205900001"
STORY = "Jalan berlubang di depan kantor desa Wanggudu sejak minggu lalu"
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
MOST_BYTES = 100 * 1024
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def picture(content: bytes = b"") -> FilePayload:
    """A photo, made here; or what only says that it is one."""
    made = BytesIO(content)
    if not content:
        Image.new("RGB", (64, 48), "sienna").save(made, "JPEG")
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def large(number: int) -> FilePayload:
    """A photo as a telephone takes it, each of another colour."""
    made = BytesIO()
    Image.new("RGB", (2400, 1200), (40 * number, 90, 60)).save(made, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@asynccontextmanager
async def a_screen(chromium: Browser, **given: Any) -> AsyncIterator[Page]:
    """A browser of its own; whatever it complains about fails the test."""
    context = await chromium.new_context(**({"locale": "id-ID", "viewport": PHONE} | given))
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    try:
        yield page
    finally:
        await context.close()
    assert complaints == []


async def test_without_scripts_a_report_is_whole(counter: Counter, chromium: Browser) -> None:
    async with a_screen(chromium, java_script_enabled=False) as page:
        await page.goto(f"{counter.url}/74.09/lapor")
        await tell(page, "Rusak", "")
        await expect(page.get_by_text("Tulis sedikit lagi")).to_be_visible()
        await expect(page.get_by_label("Ceritakan")).to_have_value("Rusak")
        photo = picture()
        await page.locator("#foto").set_input_files([picture(b"no photo"), photo])
        await page.get_by_role("button", name="Lanjut").click()
        await expect(page.get_by_text("bukan foto yang bisa dibuka")).to_be_visible()
        await expect(page.get_by_text("1 foto tersimpan")).to_be_visible()
        await tell(page, STORY)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ke mana kami mengabari Anda?")
        # The notice stands before the first question about identity.
        order = await page.locator(".notice-words, #nik, #nama").evaluate_all("all => all.map(one => one.id)")
        assert order == ["", "nama", "nik"]
        await page.get_by_label("Nomor telepon").fill("0800 1112 2233")
        await page.get_by_label("NIK", exact=True).fill("7409")
        await page.get_by_label("Untuk dinas mana?").select_option("DISHUB")
        await page.get_by_role("button", name="Kirim kode ke nomor saya").click()
        await expect(page.get_by_text("NIK Anda baru 4 angka. Tulis semua 16 angkanya.")).to_be_visible()
        await expect(page.get_by_label("Nomor telepon")).to_have_value("0800 1112 2233")
        await identify(page, "0800 1112 2233", NIK, "Zulaiha Aminah")
        code = await counter.code()
        await page.get_by_label("Kode").fill("000000" if code != "000000" else "111111")
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_text("Kode ini belum cocok")).to_be_visible()
        await page.get_by_label("Kode").fill(f"{code[:3]} {code[3:]}")
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Laporan Anda sudah kami terima")
        report = await counter.report()
        await expect(page.get_by_text(grouped(report.code))).to_be_visible(timeout=SOON)
    assert (report.category, report.place.region, report.unfinished) == (
        "infrastruktur",
        "74.09.01.1005",
        (),
    )
    assert len(report.media) == 1
    assert report.reporter.number == "1708@test"
    assert report.reporter.ref == KEYS.refs().sender("sms", "6280011122233")
    assert (report.identity.nik, report.identity.show_name) == (KEYS.refs().nik(NIK), False)
    assert report.wish == "DISHUB"


async def test_a_place_in_another_jurisdiction_is_asked_beside_the_field_and_the_report_goes_there(
    counter: Counter, chromium: Browser, artefacts: Path
) -> None:
    asked = "Tempat ini di Kota Palu. Ke mana laporannya?"
    async with a_screen(chromium, viewport=PHONE, bypass_csp=True) as page:
        await page.goto(f"{counter.url}/74.09/lapor")
        await page.get_by_label("Di mana?").fill("Kota Palu")
        await expect(page.get_by_text(asked)).to_be_visible(timeout=SOON)
        await page.get_by_label("Di mana?").fill("Kota Kendari")
        await expect(page.get_by_text("Kota Kendari di luar Kabupaten Konawe Utara")).to_be_visible(
            timeout=SOON
        )
        await page.screenshot(path=artefacts / "di-luar.png", full_page=True)
        assert await violations(page) == []
        # Danger is not held up by a question.
        await tell(page, "Rumah di sebelah terbakar, tolong", "Kota Palu")
        await expect(page.get_by_text("Laporan ini dicatat di Lapor Wali Kota Palu")).to_be_visible(
            timeout=SOON
        )
        await expect(page.get_by_text("NIK tidak perlu ditulis")).to_be_visible()
    async with a_screen(chromium, java_script_enabled=False) as page:
        await page.goto(f"{counter.url}/74.09/lapor")
        # What is pasted is not cut without a word.
        pasted = "jalan rusak di Wanggudu " * 200
        await tell(page, pasted)
        await expect(page.get_by_text("Pendekkan sampai 4.000 huruf")).to_be_visible()
        await expect(page.get_by_label("Ceritakan")).to_have_value(pasted)
        await tell(page, "Jalan rusak di kota Makassar")
        await expect(page.get_by_text("Bila memang untuk kami, tekan Lanjut")).to_be_visible()
        await page.get_by_role("button", name="Lanjut").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ke mana kami mengabari Anda?")
        await page.goto(f"{counter.url}/74.09/lapor")
        await tell(page, "Lampu jalan mati terus", "Kota Palu")
        await expect(page.get_by_text(asked)).to_be_visible()
        await expect(page.get_by_label("Kota Palu", exact=False)).to_be_checked()
        await page.screenshot(path=artefacts / "daerah-lain.png", full_page=True)
        await page.get_by_role("button", name="Lanjut").click()
        await expect(page.get_by_text("Laporan ini dicatat di Lapor Wali Kota Palu")).to_be_visible()
        await identify(page, "080011122238")
        await page.get_by_label("Kode").fill(await counter.code())
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_text("Laporan ini dicatat di Lapor Wali Kota Palu.")).to_be_visible()
    report = await counter.report()
    assert (report.pack, report.category, report.reporter.number) == ("72.71", "perhubungan", "1708@test")


async def test_danger_and_corruption_are_met_at_once(
    counter: Counter, chromium: Browser, artefacts: Path
) -> None:
    async with a_screen(chromium, bypass_csp=True) as page:
        await page.goto(f"{counter.url}/74.09/lapor")
        await page.get_by_label("Ceritakan").fill("Rumah tetangga terbakar, tolong")
        await expect(page.get_by_text("Telepon dulu, sekarang juga")).to_be_visible(timeout=SOON)
        await page.get_by_role("button", name="Lanjut").click()
        await expect(page.get_by_text("NIK tidak perlu ditulis")).to_be_visible(timeout=SOON)
        await page.get_by_label("Nomor telepon").fill("080011122234")
        await page.get_by_role("button", name="Kirim laporan darurat").click()
        await expect(page.get_by_text("sudah diteruskan ke petugas", exact=False).first).to_be_visible(
            timeout=SOON
        )
        await expect(page.get_by_role("link", name="Pemadam kebakaran")).to_be_visible()
        # The report is out before the code is written, and says nothing of who they say they are.
        report = await counter.report()
        assert (report.urgent, report.unproved, report.identity.named) == (True, True, False)
        assert report.report.startswith("u-")
        await page.screenshot(path=artefacts / "darurat-terkirim.png", full_page=True)
        assert await violations(page) == []
        await page.get_by_label("Kode").fill(await counter.code())
        await page.get_by_role("button", name="Buktikan nomor saya").click()
        await expect(page.get_by_text("Tetap di tempat aman")).to_be_visible(timeout=SOON)
        await expect(page.get_by_text(grouped(report.code))).to_be_visible(timeout=SOON)

        async def proved() -> bool:
            return any(
                isinstance(one, ProveReporter) and one.case == report.report
                for one in await counter.events("cases.commands")
            )

        assert await eventually(proved, within=30)
        assert len(await counter.events("reports.submitted")) == 1
        await page.goto(f"{counter.url}/74.09/lapor")
        photo = picture()
        await page.locator("#foto").set_input_files(photo)
        await expect(page.get_by_text("1 foto tersimpan")).to_be_visible(timeout=SOON)
        await tell(page, "Kepala kantor meminta suap untuk surat tanah di Wanggudu")
        await expect(page.get_by_text("Laporan ini hanya dibaca petugas khusus")).to_be_visible(timeout=SOON)


async def test_offline_draft_waits_and_goes_on_by_itself(
    pages: Counter, chromium: Browser, artefacts: Path
) -> None:
    async with a_screen(chromium) as page:
        await page.goto(f"{pages.url}/74.09/lapor")
        await page.evaluate("navigator.serviceWorker.ready")
        await page.reload()
        await page.context.set_offline(True)
        await page.reload()
        await expect(page.get_by_text("Sedang tidak ada sinyal")).to_be_visible(timeout=SOON)
        await tell(page, STORY)
        await expect(page.get_by_text("Laporan Anda menunggu sinyal")).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("Ceritakan")).to_have_value(STORY)
        await page.get_by_label("Nomor telepon Anda").fill("080011122241")
        await page.screenshot(path=artefacts / "menunggu-sinyal.png", full_page=True)
        assert await violations(page) == []
        await page.context.set_offline(False)
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Ke mana kami mengabari Anda?", timeout=SOON
        )
        # Who they are is asked here, and kept in no telephone: the number alone is filled in.
        await expect(page.get_by_label("Nomor telepon")).to_have_value("080011122241")
        assert "NIK" not in await page.evaluate("JSON.stringify(localStorage)")
    async with a_screen(chromium, bypass_csp=True) as page:
        await page.goto(f"{pages.url}/17.06/lapor")
        await page.evaluate("navigator.serviceWorker.ready")
        await page.reload()
        await page.context.set_offline(True)
        await page.reload()
        await expect(page.get_by_text("Kirim ke 1708: ")).to_be_visible(timeout=SOON)
        await expect(page.get_by_role("link", name="Polisi")).to_be_visible()
        await page.screenshot(path=artefacts / "tanpa-sinyal.png", full_page=True)
        await tell(page, "Jalan berlubang dalam di depan pasar desa Ujung Padang")
        await page.get_by_label("Nomor telepon Anda").fill("080011122242")
        await page.context.set_offline(False)
        # Nothing else is asked for a road here: the code is on its way by itself.
        await expect(page.get_by_role("heading", name="Tulis kode dari kami")).to_be_visible(timeout=SOON)
    proofs = [one for one in await pages.contents() if isinstance(one, InboundProof)]
    assert [one.sender.phone for one in proofs] == ["6280011122242"]


async def test_first_load_is_light_and_the_keyboard_goes_all_the_way(
    pages: Counter, chromium: Browser
) -> None:
    async with a_screen(chromium, viewport=LAPTOP) as page:
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        await page.goto(f"{pages.url}/74.09/lapor", wait_until="networkidle")
        sizes = [await response.request.sizes() for response in responses]
        weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        assert 20_000 < weight < MOST_BYTES
        await page.get_by_label("Ceritakan").focus()
        await page.keyboard.type(STORY)
        for _ in range(20):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.innerText?.trim()") == "Lanjut":
                break
            assert await page.evaluate("document.activeElement.id") != "situs"
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ke mana kami mengabari Anda?")
        for field, typed in (("telepon", "080011122239"), ("nama", "Zulaiha Aminah"), ("nik", NIK)):
            await tab_to(page, field)
            await page.keyboard.type(typed)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tulis kode dari kami")
        await tab_to(page, "kode")
        await page.keyboard.type((await pages.contents())[0].code)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Laporan Anda sudah kami terima")


async def tab_to(page: Page, field: str) -> None:
    """Goes on by the Tab key until a field has the focus."""
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"{field} cannot be reached by the Tab key")


async def test_photos_are_shrunk_and_seen_on_their_way_five_at_most(
    pages: Counter, chromium: Browser, artefacts: Path
) -> None:
    async with a_screen(chromium, bypass_csp=True) as page:
        longest: list[int] = []

        async def on_its_way(route: Route) -> None:
            body = route.request.post_data_buffer or b""
            with Image.open(BytesIO(body[body.index(b"\xff\xd8") :])) as sent:
                longest.append(max(sent.size))
            await expect(page.get_by_role("progressbar")).to_be_visible()
            await route.continue_()

        await page.route("**/lapor/foto", on_its_way)
        await page.goto(f"{pages.url}/74.09/lapor")
        await page.locator("#foto").set_input_files([large(number) for number in range(6)])
        await expect(page.get_by_text("Paling banyak 5 foto; yang pertama sudah tersimpan.")).to_be_visible(
            timeout=SOON
        )
        assert longest == [1600] * 6
        # A machine fills in what nobody sees; and what is amiss stands with its field.
        trap = page.locator("#situs")
        await trap.evaluate("one => { one.value = 'https://iklan.invalid'; }")
        await tell(page, "Rusak")
        await expect(page.locator(".field:has(#situs) .amiss")).to_contain_text("Kosongkan kolom ini")
        await expect(page.locator(".field:has(#cerita) .amiss")).to_contain_text("Tulis sedikit lagi")
        await trap.fill("")
        await tell(page, STORY)
        await page.get_by_label("WhatsApp").check()
        await expect(page.get_by_text("Dinas membaca laporan Anda tanpa nama dan nomor")).to_be_visible()
        await page.get_by_label("Ya, boleh").check()
        await identify(page, "080011122240", NIK, "Zulaiha Aminah")
        (asked,) = await pages.events("intake.messages")
        assert asked.channel == "whatsapp"
        await page.get_by_label("Kode").fill((await pages.contents())[0].code)
        await page.get_by_role("button", name="Kirim laporan").click()
        await expect(page.get_by_text("Kodenya masih dibuat")).to_be_visible()
        await page.screenshot(path=artefacts / "5-terkirim.png", full_page=True)
        assert await violations(page) == []
    form = (await pages.contents())[-1]
    assert (len(form.media), form.hide) == (5, False)


async def test_pages_are_clean_and_looked_at(pages: Counter, chromium: Browser, artefacts: Path) -> None:
    for name, screen, scheme in (("telepon", PHONE, "light"), ("laptop", LAPTOP, "dark")):
        given: dict[str, Any] = {"viewport": screen, "color_scheme": scheme, "bypass_csp": True}
        async with a_screen(chromium, **given) as page:

            async def look(what: str, page: Page = page, tail: str = f"{name}-{scheme}") -> None:
                await page.screenshot(path=artefacts / f"{what}-{tail}.png", full_page=True)
                assert await violations(page) == []

            await page.goto(f"{pages.url}/74.09/lapor")
            await look("1-cerita")
            await tell(page, "Rusak")
            await look("2-kurang")
            await tell(page, STORY)
            await page.get_by_label("NIK", exact=True).fill("7409")
            await page.get_by_role("button", name="Kirim kode").click()
            await look("3-siapa")
            if name == "telepon":
                await identify(page, "080011122235", NIK, "Zulaiha Aminah")
                await look("4-kode")


async def test_codes_are_not_sent_without_end(pages: Counter, chromium: Browser) -> None:
    async with a_screen(chromium, java_script_enabled=False) as page:
        await page.goto(f"{pages.url}/74.09/lapor?bahasa=en")
        await expect(page.get_by_label("A road full of holes")).to_have_value("infrastruktur")
        await page.get_by_label("Tell it").fill(STORY)
        await page.get_by_role("button", name="Go on").click()
        await page.get_by_label("Telephone number").fill("080011122237")
        await page.get_by_label("Name", exact=True).fill("Zulaiha Aminah")
        await page.get_by_label("NIK", exact=True).fill(NIK)
        await page.get_by_role("button", name="Send a code").click()
        for _ in range(4):
            await page.get_by_role("button", name="Send a new code").click()
            await expect(page.get_by_role("heading", name="Type our code")).to_be_visible()
        await page.get_by_role("button", name="Send a new code").click()
        await expect(page.get_by_text("Several codes were sent within this hour")).to_be_visible()
        await page.context.clear_cookies()
        await page.get_by_role("button", name="Send a code").click()
        await expect(page.get_by_text("Please send once more")).to_be_visible()


async def test_one_address_has_so_many_codes_in_an_hour_and_a_strangers_token_none(pages: Counter) -> None:
    """Every telephone another one: what stops them is the address they all come from."""
    url, jar = f"{pages.url}/74.09/lapor", CookieJar(unsafe=True)
    async with ClientSession(cookie_jar=jar) as client:

        async def sends(path: str, **fields: str) -> tuple[int, dict[str, str]]:
            async with client.post(
                url + path, data=FormData(fields, default_to_multipart=True), allow_redirects=False
            ) as answer:
                return answer.status, _hidden(await answer.text())

        async with client.get(url) as answer:
            hidden = _hidden(await answer.text())
        status, hidden = await sends("", token=hidden["token"], cerita=STORY)
        assert status == 200
        who = {"isi": hidden["isi"], "lewat": "sms", "nama": "Zulaiha Aminah", "nik": NIK}
        assert (await sends("/diri", token="palsu", telepon="080011130000", **who))[0] == 403
        told = [
            sends("/diri", token=hidden["token"], telepon=f"0800111300{number:02d}", **who)
            for number in range(61)
        ]
        answers = sorted([status for status, _ in await asyncio.gather(*told)])
    assert answers == [200] * 60 + [429]


async def test_so_many_unproved_alarms_go_out_from_one_address_and_the_next_waits_for_its_code(
    pages: Counter,
) -> None:
    url, jar = f"{pages.url}/74.09/lapor", CookieJar(unsafe=True)
    waits = []
    async with ClientSession(cookie_jar=jar) as client:
        for number in range(6):
            async with client.get(url) as answer:
                token = _hidden(await answer.text())["token"]
            fields = {"token": token, "cerita": "Rumah tetangga terbakar, tolong"}
            async with client.post(url, data=FormData(fields, default_to_multipart=True)) as answer:
                hidden = _hidden(await answer.text())
            who = {"token": hidden["token"], "isi": hidden["isi"], "lewat": "sms"}
            who["telepon"] = f"080011140{number:03d}"
            async with client.post(url + "/diri", data=FormData(who, default_to_multipart=True)) as answer:
                waits.append("Laporan belum terkirim" in await answer.text())
    assert waits == [False] * 5 + [True]
    forms = [one for one in await pages.contents() if isinstance(one, InboundForm)]
    assert [one.unproved for one in forms] == [True] * 5


def _hidden(page: str) -> dict[str, str]:
    """What a page's form carries on unseen."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}
