"""Telegram, a channel from outside this repository's packages, under the whole of `salur dev`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Browser

from tests.e2e.people import PHONE, screen, shot
from tests.polling import eventually
from tests.whole import Whole

NUMBER = "6280012349901"


async def test_a_citizen_on_telegram_is_answered_there(
    whole: Whole, chromium: Browser, artefacts: Path
) -> None:
    async with ClientSession() as client:

        async def says(text: str) -> None:
            url = f"{whole.phone}/api/phones/{NUMBER}/send"
            async with client.post(url, json={"channel": "telegram", "text": text}) as answer:
                assert answer.status == 201, await answer.text()

        async def heard() -> list[dict[str, Any]]:
            async with client.get(whole.outbox, params={"to": NUMBER}) as answer:
                found: list[dict[str, Any]] = await answer.json()
                return found

        await says("LAPOR jalan berlubang di depan kantor desa Wanggudu")
        await eventually(heard, within=30)
        assert {message["channel"] for message in await heard()} == {"telegram"}
        assert "NIK" in "\n".join([message["text"] for message in await heard()])
    page = await screen(chromium, PHONE)
    await page.goto(f"{whole.phone}/telepon/{NUMBER}/telegram")
    await page.locator("a.talk").first.click()
    await page.locator(".bubble.theirs").first.wait_for()
    await shot(page, artefacts, "telegram")
