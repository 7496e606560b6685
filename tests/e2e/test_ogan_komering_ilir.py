"""Lapor Bupati OKI (16.02): an easy WhatsApp form, the state at any time, the agency at work, by the XML side of SP4N."""

from __future__ import annotations

from aiohttp import ClientSession

from tests.e2e.telephones import SOON, National, Telephone, code_in, officer, whatsapp_of
from tests.polling import eventually
from tests.unit.media import pieces
from tests.whole import Whole


async def test_few_questions_and_the_state_at_any_time(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "admin.1602") as admin:
        citizen = Telephone(whole, client, "628001602101", whatsapp_of(whole, "16.02"))
        await citizen.says("LAPOR jalan rusak di desa Celikah dekat masjid", "Berapa NIK Anda?")
        await citizen.says("1602991205900041 Melati Anoa", "Sudah benar?")
        code = code_in(await citizen.says("kirim", "Kode laporan:"))
        await citizen.learns("sudah diperiksa", f"STATUS {code}")

        case = await admin.finds(code)
        await admin.does(case, "teruskan")
        await citizen.hears("Dinas PUPR")
        async with officer(whole, "pupr.1602") as agency:
            await agency.does(case, "mulai")
            await citizen.learns("itangani", f"STATUS {code}")
            await agency.does(case, "selesai", pieces.photo(), teks="Jalan Celikah sudah ditimbun.")
        await citizen.hears("Jalan Celikah sudah ditimbun.")
        async with client.get(f"{whole.url}/lacak/{code}") as answer:
            assert "Selesai" in await answer.text()


async def test_leaders_see_offices_ranked_down_to_the_camat(whole: Whole) -> None:
    async with (
        ClientSession() as client,
        officer(whole, "admin.1602") as admin,
        officer(whole, "pimpinan.1602") as leader,
    ):
        text = "Kantor kecamatan tutup pada jam layanan sejak Senin"
        await National(whole, client).disposes("16.02", text, place="Kelurahan Jua-Jua")
        case, _ = await admin.lists(text[:40])
        if "terima" in (await admin.page(case)).forms:
            await admin.does(case, "terima")
        await admin.does(case, "teruskan", instansi="KEC-KAYU-AGUNG")

        async def camat() -> str | None:
            page = await leader.browser.get("/pimpinan")
            return page.html if "Kantor Kecamatan Kayu Agung" in page.html else None

        html = await eventually(camat, SOON)
        _, _, ranking = html.partition('id="peringkat-judul"')
        assert "<h3>Kecamatan</h3>" in ranking
        assert ranking.index("<h3>Kecamatan</h3>") < ranking.index("Kantor Kecamatan Kayu Agung")


async def test_what_is_the_provinces_goes_by_the_xml_stream(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "admin.1602") as admin:
        citizen = Telephone(whole, client, "628001602102", whatsapp_of(whole, "16.02"))
        await citizen.says("LAPOR jembatan provinsi retak di desa Celikah", "Berapa NIK Anda?")
        await citizen.says("1602991205900042 Jati Rangkong", "Sudah benar?")
        code = code_in(await citizen.says("kirim", "Kode laporan:"))
        case = await admin.finds(code)
        await admin.does(case, "teruskan", instansi="PROV-SUMATERA-SELATAN")
        await National(whole, client).has(reference=code, pack="16.02")
        await admin.sees(case, "Kabar dari SP4N-LAPOR!")
