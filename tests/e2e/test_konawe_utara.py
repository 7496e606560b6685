"""Lapor Konasara (74.09): eight subjects on WhatsApp, each to who acts; danger at once; what is beyond goes to SP4N."""

from __future__ import annotations

from aiohttp import ClientSession

from tests.e2e.telephones import National, Telephone, code_in, officer, whatsapp_of
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

        # The regency finds that the road is the nation's: it goes to SP4N, whose id shows in the case.
        await admin.does(case, "teruskan", instansi="SP4N")
        await citizen.hears("SP4N-LAPOR!")
        national = National(whole, client)
        there = await national.has(reference=code, pack="74.09")
        assert "628007409101" not in str(there)
        assert "Lasolo" not in there["text"]
        await admin.sees(case, "Kabar dari SP4N-LAPOR!")

        async with officer(whole, "rahasia.7409") as other:  # another admin finds all that was done
            shown = await other.sees(case, "Diteruskan ke SP4N-LAPOR!")
            assert "Kabar dari SP4N-LAPOR!" in shown


async def test_fire_by_day_and_night_goes_to_the_brigade_at_once(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "damkar.7409") as brigade:
        citizen = Telephone(whole, client, "628007409102", whatsapp_of(whole, "74.09"))
        numbers = await citizen.says("TOLONG kebakaran di desa Asera!!", "telepon sekarang")
        assert "Pemadam kebakaran: 113 (contoh)" in numbers.splitlines()[1]
        code = code_in(await citizen.hears("dahulukan"))
        await brigade.finds(code)


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
