"""Messenger under the whole of `salur dev`: asked, answered, and known to be read, on a telephone."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser

from salur.contracts.messages import ReceiptReceived, ReceiptState, ReceiptUntilReceived
from tests.axe import violations
from tests.e2e.people import PHONE, Citizen, screen, shot
from tests.kafka_tools import read_all
from tests.polling import eventually
from tests.whole import Whole

NUMBER = "6280012349902"


async def test_a_citizen_on_messenger_is_answered_there(
    whole: Whole, chromium: Browser, artefacts: Path
) -> None:
    page = await screen(chromium, PHONE)
    await page.goto(f"{whole.phone}/telepon/{NUMBER}/messenger")
    await page.locator("a.talk").first.click()
    citizen = Citizen(page)
    await citizen.press("Coba: jalan rusak")
    await citizen.hears("Berapa NIK Anda?")
    await citizen.tap("Tidak punya NIK")
    await citizen.hears("nama Anda")
    await shot(page, artefacts, "messenger")
    for address in (page.url, f"{whole.phone}/telepon/{NUMBER}", f"{whole.phone}/telepon/{NUMBER}/instagram"):
        await page.goto(address)
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == []

    async def receipts() -> set[tuple[type, ReceiptState]]:
        seen = [one.event() for one in await read_all(whole.ready["kafka"], "notifications.receipts")]
        return {(type(event), event.state) for event in seen if event.channel == "messenger"}

    wanted = {
        (ReceiptReceived, ReceiptState.DELIVERED),
        (ReceiptUntilReceived, ReceiptState.READ),
    }

    async def told() -> bool:
        return await receipts() >= wanted

    await eventually(told, within=20)
