"""The road from end to end, as people walk it, each in a Chromium of their own, on the whole of Salur."""

from __future__ import annotations

from pathlib import Path

from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from tests.e2e.people import LAPTOP, PHONE, SOON, Citizen, Officer, screen, shot
from tests.unit.media import pieces
from tests.whole import Whole

FIRST = "6280012340004"
SECOND = "6280012340005"
ANSWER = "Tim kami memeriksa besok pagi"
DONE = "Lubang sudah ditambal"


async def test_a_message_becomes_an_answered_case(whole: Whole, chromium: Browser, artefacts: Path) -> None:
    admin = await Officer.signed_in(chromium, whole, "admin", "admin.")
    citizen = await Citizen.at_the_chat(chromium, whole, FIRST)
    code = await citizen.reports_a_broken_road()
    await shot(citizen.page, artefacts, "1-telepon-kode")

    await admin.sees(code)
    await shot(admin.page, artefacts, "2-meja-daftar")
    track = await screen(chromium, PHONE)
    await track.goto(f"{whole.url}/lacak/{code.replace(' ', '')}")
    await shot(track, artefacts, "3-lacak-diterima")

    await admin.opens(code)
    await shot(admin.page, artefacts, "4-meja-laporan")
    await admin.does("teruskan")
    assert "Dinas" in await citizen.hears("diteruskan")

    agency = await Officer.signed_in(chromium, whole, "officer", "pupr.")
    await agency.opens(code)
    await agency.does("mulai")
    await agency.does("jawab", ANSWER)
    await citizen.hears(ANSWER)
    await agency.does("selesai", DONE, pieces.photo())
    await citizen.hears(DONE)
    await shot(citizen.page, artefacts, "5-telepon-selesai")

    # The tracking page was loaded once, before all of this; a code alone never shows words.
    await expect(track.get_by_text("Selesai").first).to_be_visible(timeout=SOON)
    for private in ("berlubang dalam", ANSWER, DONE, "Rindu", "Samudra"):
        assert private not in await track.content()
    await shot(track, artefacts, "6-lacak-selesai")
    wide = await screen(chromium, LAPTOP)
    await wide.goto(track.url)
    await shot(wide, artefacts, "7-lacak-selesai-laptop")

    await agency.page.reload()
    await expect(agency.page.get_by_text("Sudah dibaca").first).to_be_visible(timeout=SOON)
    await shot(agency.page, artefacts, "8-meja-selesai")


async def test_status_tells_a_stranger_no_more_than_the_code_does(whole: Whole, chromium: Browser) -> None:
    citizen = await Citizen.at_the_chat(chromium, whole, SECOND)
    code = await citizen.reports_a_broken_road()
    await citizen.write(f"status {code}")
    own = await citizen.hears("Infrastruktur")

    stranger = await Citizen.at_the_chat(chromium, whole, FIRST)
    await stranger.write(f"STATUS {code.replace(' ', '')}")
    theirs = await stranger.hears("Infrastruktur")
    assert "berlubang dalam" not in theirs
    assert own != theirs

    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    await stranger.write(f"status {wrong}")
    assert "Infrastruktur" not in await stranger.hears("kode")


async def test_three_demo_cases_await(whole: Whole, chromium: Browser, artefacts: Path) -> None:
    admin = await Officer.signed_in(chromium, whole, "admin", "admin.")
    for words in ("jalan berlubang di depan kantor desa Wanggudu", "bantuan sembako", "puskesmas di Molawe"):
        await expect(admin.page.get_by_text(words).first).to_be_visible(timeout=SOON)
    await shot(admin.page, artefacts, "meja")


async def test_every_process_tells_how_it_is(whole: Whole) -> None:
    async with ClientSession() as client:
        for process in whole.ready["processes"]:
            for path in ("/healthz/startup", "/healthz/live", "/healthz/ready"):
                async with client.get(process["admin"] + path) as answer:
                    assert answer.status == 200, (process["service"], path, await answer.text())
            async with client.get(process["admin"] + "/metrics") as answer:
                assert "salur_process_info" in await answer.text()
