"""Lapor Konasara (74.09): eight subjects on WhatsApp, each to who acts; danger at once; what is beyond goes to SP4N."""

from __future__ import annotations

import re

from aiohttp import ClientSession

from salur.dev import duty
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from tests.e2e.telephones import National, Officer, Telephone, code_in, officer, whatsapp_of
from tests.roles import PACKS
from tests.whole import Whole

ROAD = "LAPOR jalan provinsi rusak parah di desa Sawa, banyak truk tambang"


async def test_a_road_goes_to_public_works_and_beyond_the_regency_to_sp4n(whole: Whole) -> None:
    line = whatsapp_of(whole, "74.09")
    async with ClientSession() as client, officer(whole, "admin.7409") as admin:
        citizen = Telephone(whole, client, "628007409101", line)
        await citizen.says(ROAD, "Berapa NIK Anda?")
        await citizen.says("7409991205900041", "Siapa nama Anda")
        await citizen.says("Kenari Lasolo", "Sudah benar?")
        code = code_in(await citizen.says("kirim", "Kode laporan:"))

        case = await admin.finds(code)
        page = await admin.page(case)
        # The table of routes reads the words, and says so to the officer.
        assert page.form("/teruskan")["instansi"] == "PROV-SULTRA"
        assert "Pelapor menyebut jalan provinsi" in page.text
        await admin.sees(case, "Dukcapil: NIK terdaftar dan namanya cocok.")

        # The regency finds that the road is the nation's: it goes to SP4N, whose id shows in the case.
        async with officer(whole, "rahasia.7409") as leaving:
            await leaving.does(case, "teruskan", instansi="SP4N")
            await citizen.hears("SP4N-LAPOR!")
            national = National(whole, client)
            there = await national.has(reference=code, pack="74.09")
            assert "628007409101" not in str(there)
            assert "Lasolo" not in there["text"]
            await admin.sees(case, "Kabar dari SP4N-LAPOR!")

            # That admin leaves: they are out at once, and all that was done is there for who stays.
            await _leaves(admin, "Petugas Khusus", "berhenti")
            assert "/meja/masuk" in (await leaving.page(case)).url
            shown = await admin.sees(case, "Diteruskan ke SP4N-LAPOR!")
            assert "Kabar dari SP4N-LAPOR!" in shown
            await _leaves(admin, "Petugas Khusus", "kembali")

        own = Telephone(whole, client, "628007409104", line)
        await own.says("LAPOR jalan berlubang dalam di desa Sawa", "Berapa NIK Anda?")
        await own.says("7409991205900042 Kenari Lasolo", "Sudah benar?")
        case = await admin.finds(code_in(await own.says("kirim", "Kode laporan:")))
        assert (await admin.page(case)).form("/teruskan")["instansi"] == "PUPR"


async def _leaves(admin: Officer, name: str, step: str) -> None:
    """A colleague stops working here, or comes back."""
    page = await admin.browser.get("/meja/petugas")
    address = next(
        found[1]
        for one in page.html.split('<li class="colleague')
        if f"<strong>{name}</strong>" in one
        and (found := re.search(rf'action="([^"]*/meja/petugas/[^"]+/{step})"', one))
    )
    answer = await admin.browser.post(address, page.form(address))
    assert answer.status == 200, answer.text[:300]


async def test_danger_to_a_life_goes_to_the_health_office_by_day_and_night(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "dinkes.7409") as health:
        citizen = Telephone(whole, client, "628007409105", whatsapp_of(whole, "74.09"))
        await citizen.says("TOLONG ambulans, ibu mau melahirkan di desa Asera", "telepon sekarang")
        case = await health.finds(code_in(await citizen.hears("dahulukan")))
        await health.sees(case, "Petugas jaga dipanggil")
        await health.does(case, "tangani")
        await citizen.hears("sudah menerima laporan darurat")


async def test_fire_by_day_and_night_goes_to_the_brigade_at_once(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "damkar.7409") as brigade:
        citizen = Telephone(whole, client, "628007409102", whatsapp_of(whole, "74.09"))
        numbers = await citizen.says("TOLONG kebakaran di desa Asera!!", "telepon sekarang")
        assert "Pemadam kebakaran: 113 (contoh)" in numbers.splitlines()[1]
        code = code_in(await citizen.hears("dahulukan"))
        case = await brigade.finds(code)

        # Nobody answers: the first is called on both channels, then the next, then the head.
        shown = f"{code[:4]} {code[4:8]} {code[8:]}"
        first, second, head = (Telephone(whole, client, number, "1708", "sms") for number in on_duty())
        for telephone in (first, second, head):
            await telephone.hears(f"DARURAT {shown}", since=0)
        begun = [(await telephone.rows(shown))[0]["at"] for telephone in (first, second, head)]
        assert begun == sorted(begun)
        assert {row["channel"] for row in await first.rows(shown)} == {"whatsapp", "sms"}

        # The head has had their time too: the desk shows it in red, above all others.
        await brigade.sees(case, "Semua sudah dipanggil, belum ada yang menangani")
        row = await _row(brigade, shown)
        assert 'class="alarm"' in row
        assert "Belum ada yang menangani" in row

        # One takes it with a tap: the caller hears so at once, and whoever comes second that it is taken.
        await second.taps("Saya tangani", under=shown)
        await second.hears(f"Anda menangani laporan darurat {shown}", since=0)
        await citizen.hears("sudah menerima laporan darurat")
        await first.hears(f"{shown} sudah ditangani Komandan Regu", since=0)
        await head.says(f"TANGANI {shown}", f"{shown} sudah ditangani Komandan Regu")
        page = await brigade.sees(case, "Petugas jaga dipanggil")
        await brigade.sees(case, "Seorang petugas menangani laporan ini")
        assert 'class="alarm"' not in await _row(brigade, shown)
        assert page.count("Dipanggil: ") == 3
        assert not any(telephone.number in page for telephone in (first, second, head))


async def _row(desk: Officer, code: str) -> str:
    """The line of a case in the list, as far as its code."""
    listed = (await desk.browser.get("/meja")).html
    return listed[: listed.index(code)].rpartition("<tr")[2]


def on_duty() -> list[str]:
    """The telephones of those whom the brigade's rota calls at this hour, in order."""
    packs = load_packs(PACKS)
    pack, known = packs.get("74.09"), duty.numbers(packs)
    rota = pack.duty.rota("DAMKAR")
    assert rota is not None
    posts = rota.ladder(SystemClock().now().astimezone(pack.zone.tz))
    return [known[f"74.09/DAMKAR/{post.key}"]["sms"] for post in posts]


async def test_the_menu_holds_the_eight_subjects(whole: Whole) -> None:
    async with ClientSession() as client:
        citizen = Telephone(whole, client, "628007409103", whatsapp_of(whole, "74.09"))
        await citizen.says("ada masalah di desa Sawa, tolong dibantu", "")
        async with client.get(whole.outbox, params={"to": citizen.number}) as answer:
            assert answer.status == 200
        await citizen.hears("apa", since=0)
        async with client.get(f"{whole.phone}/api/phones/{citizen.number}/messages") as answer:
            offered = [len(bubble["options"]) for bubble in await answer.json() if bubble["options"]]
        assert 8 in offered
