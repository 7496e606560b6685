"""The telephone in a real browser: what a citizen sees, taps and types on WhatsApp."""

from pathlib import Path

from playwright.async_api import Browser, Page

from sandbox.world import CHANNELS
from tests.axe import violations
from tests.integration.sandbox.conftest import PHONE, Around
from tests.integration.sandbox.receiver import NUMBER
from tests.polling import eventually

CHAT = f"/telepon/{PHONE}/whatsapp/{NUMBER}"
ROWS = [{"id": "infrastruktur", "title": "Infrastruktur", "description": "Jalan, jembatan, air bersih"}]
LIST = {
    "type": "list",
    "body": {"text": "Laporan ini tentang apa?"},
    "action": {"button": "Pilih kategori", "sections": [{"rows": ROWS}]},
}
BUTTONS = {
    "type": "button",
    "body": {"text": "Sudah benar?\n*Infrastruktur* di Wanggudu."},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "ya", "title": "Ya, kirim"}}]},
}


async def test_a_citizen_reports_and_answers_by_tapping(around: Around, page: Page, artefacts: Path) -> None:
    await page.goto(around.url + CHAT)
    await page.get_by_role("button", name="Coba: jalan rusak").click()
    await page.locator(".mine .tick-delivered").wait_for()
    await around.graph({"type": "interactive", "interactive": LIST})
    await page.get_by_text("Pilih kategori").first.click()
    await page.screenshot(path=artefacts / "daftar.png")
    await page.get_by_role("button", name="Infrastruktur").click()
    await around.graph({"type": "interactive", "interactive": BUTTONS})
    await page.get_by_role("button", name="Ya, kirim").click()
    await page.get_by_role("button", name="Kirim NIK saya").click()
    await page.get_by_label("Pesan", exact=True).fill("Terima kasih")
    await page.keyboard.press("Enter")
    await eventually(lambda: len(around.gateway.messages) == 5)
    report, row, button, nik, thanks = around.gateway.messages
    assert report["text"]["body"].startswith("LAPOR jalan rusak")
    assert row["interactive"]["list_reply"]["id"] == "infrastruktur"
    assert button["interactive"]["button_reply"]["id"] == "ya"
    assert nik["text"]["body"].startswith("740999")
    assert thanks["text"]["body"] == "Terima kasih"
    await page.get_by_text("Terima kasih").wait_for()
    await page.screenshot(path=artefacts / "obrolan.png")


async def test_what_comes_while_the_chat_is_open_is_read(around: Around, page: Page) -> None:
    await page.goto(around.url + CHAT)
    wamid = await around.tell("Laporan Anda kami terima.")
    await page.get_by_text("Laporan Anda kami terima.").wait_for()
    await eventually(lambda: (wamid, "read") in around.gateway.statuses)


async def test_news_shows_as_a_badge_until_the_chat_is_opened(around: Around, page: Page) -> None:
    await page.goto(f"{around.url}/telepon/{PHONE}")
    assert await page.get_by_text("belum tersambung").count() == len(CHANNELS) - 1  # WhatsApp alone is there
    await around.tell("satu")
    await around.tell("dua")
    await page.get_by_role("link", name="2 pesan baru WhatsApp").click()
    await page.get_by_role("link", name="2 pesan baru").click()
    await page.get_by_text("dua").wait_for()
    await eventually(lambda: [state for _id, state in around.gateway.statuses].count("read") == 2)


async def test_a_silent_gateway_is_said_on_the_message(around: Around, page: Page) -> None:
    around.gateway.refuse = 1_000
    await page.goto(around.url + CHAT)
    await page.get_by_role("button", name="Kirim nama saya").click()
    await page.get_by_text("Salur menjawab 503, dicoba lagi…").wait_for()
    around.gateway.refuse = 0
    await page.locator(".mine .tick-delivered").wait_for()


async def test_several_telephones_lie_side_by_side(around: Around, page: Page) -> None:
    await page.goto(around.url)
    await page.get_by_role("link", name="Kenari Lasolo").click()
    frames = [
        page.frame_locator(f"iframe[title='Telepon {name}']") for name in ("Melati Anoa", "Kenari Lasolo")
    ]
    for frame in frames:
        await frame.get_by_role("button", name="Kirim nama saya").click()
        await frame.locator(".mine .tick-delivered").wait_for()
    await eventually(
        lambda: {m["text"]["body"] for m in around.gateway.messages} == {"Melati Anoa", "Kenari Lasolo"}
    )


async def test_a_telephone_works_without_scripts(around: Around, chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(around.url + CHAT)
    await page.get_by_label("Pesan", exact=True).fill("LAPOR lampu jalan mati")
    await page.get_by_role("button", name="Kirim", exact=True).click()
    await page.get_by_text("LAPOR lampu jalan mati").wait_for()
    (message,) = await eventually(lambda: around.gateway.messages)
    assert message["text"]["body"] == "LAPOR lampu jalan mati"


async def test_every_screen_passes_axe_on_a_small_telephone(
    around: Around, chromium: Browser, artefacts: Path
) -> None:
    await around.say("LAPOR jalan rusak di depan kantor desa")
    await around.graph({"type": "interactive", "interactive": LIST})
    await around.graph({"type": "interactive", "interactive": BUTTONS})
    screens = {
        "rak": "/",
        "depan": f"/telepon/{PHONE}",
        "daftar": f"/telepon/{PHONE}/whatsapp",
        "obrolan": CHAT,
    }
    for scheme in ("light", "dark"):
        context = await chromium.new_context(
            viewport={"width": 360, "height": 740},
            color_scheme=scheme,
            reduced_motion="reduce",
            bypass_csp=True,
        )
        page = await context.new_page()
        for name, path in screens.items():
            await page.goto(around.url + path)
            await page.screenshot(path=artefacts / f"{name}-{scheme}.png", full_page=True)
            assert await violations(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth") == 360
        await context.close()
