"""LAPOR! Mukomuko (17.06): SMS to 1708; a name only where it is needed; first response within two working days."""

from __future__ import annotations

from aiohttp import ClientSession

from tests.e2e.telephones import Telephone, code_in, officer
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
        await citizen.hears("Dinas PUPR")
        async with officer(whole, "pupr.1706") as liaison:
            # Somebody at the agency (pejabat penghubung) answers and ends it; the citizen is told each time.
            await liaison.does(case, "mulai")
            await liaison.does(case, "jawab", teks="Kami tambal hari Senin.")
            await citizen.hears("Kami tambal hari Senin.")
            await liaison.does(case, "selesai", pieces.photo(), teks="Jalan sudah ditambal.")
        await citizen.hears("Jalan sudah ditambal.")


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
