"""A village officer writes down what a citizen without a telephone tells, and passes their news on."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO

from aiohttp import FormData
from PIL import Image

from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.contracts.tracking import grouped
from tests.integration.desk.conftest import BEYOND
from tests.integration.desk.meja import Answer, Browser, Meja, appears
from tests.kafka_tools import read_all
from tests.polling import eventually
from tests.roles import KEYS
from tests.unit.media import pieces

ANSWER = "Jembatan sementara dipasang hari Sabtu, yang tetap menyusul."
NIK, NAME, PHONE = "7409991205900001", "Zulaiha Aminah", "0800 1112 2233"
TOLD = {
    "setuju": "ya", "kategori": "infrastruktur", "tempat": "Wanggudu", "nik": NIK, "nama": NAME,
    "cerita": "Jembatan kayu di belakang balai desa patah, anak sekolah memutar jauh",
}  # fmt: skip


async def test_citizens_report_enters_by_intake_and_comes_back_by_word_of_mouth(village: Meja) -> None:
    async with village.officer("pupr") as officer:
        page = await write(officer, nik="7409", setuju="")
        assert page.status == 422
        assert "Bacakan dulu pemberitahuannya" in page.text
        assert "NIK ini baru 4 angka" in page.text
        assert page.form("/meja/baru")["cerita"] == TOLD["cerita"]
        page = await write(officer, page, nik=NIK, setuju="ya", photo=True)
        assert "Laporan sudah diterima" in page.text
        report = await submitted(village, 1)
        slip = await appears(officer, page.url.removeprefix(village.url), grouped(report.code))
        assert "Dituliskan oleh Petugas PUPR" in slip.text
        # Sent again, it is the same report: the form's token is its name.
        assert (report.reporter.channel, report.category, len(report.media)) == ("desk", "infrastruktur", 1)
        assert report.identity.named
        assert report.identity.nik

        async with village.officer("admin") as admin:
            case = await appears(admin, f"/meja/{report.report}", "dituliskan oleh Petugas PUPR")
            assert NAME not in case.text
            await admin.act(report.report, "teruskan")
        errands = await appears(officer, "/meja/titipan", "1 laporan punya kabar")
        assert "Diteruskan ke" in errands.text
        done = await officer.post("/meja/titipan/disampaikan", errands.form("/disampaikan"))
        assert "Tidak ada kabar yang menunggu" in done.text
        seen = await officer.get(f"/meja/{report.report}")
        assert "Sudah disampaikan petugas kepada pelapor" in seen.text

        await pictures_are_blurred_until_an_officer_looks(village, officer, report)
        await officer.act(report.report, "mulai")
        await officer.act(report.report, "selesai", pieces.photo(), teks=ANSWER)

        # A telephone is proved before news go to it: the citizen reads the code aloud.
        asked = await write(
            officer, telepon=PHONE, lewat="sms", cerita="Jembatan kayu di belakang balai desa roboh kemarin"
        )
        code = KEYS.open((await eventually(partial(code_for, village), within=20)).sealed["code"]).decode()
        wrong = await officer.post(
            "/meja/baru/kode",
            asked.form("/kode") | {"kode": "1" + code[1:] if code[0] != "1" else "2" + code[1:]},
        )
        assert "Kode ini belum cocok" in wrong.text
        sent = await officer.post("/meja/baru/kode", wrong.form("/kode") | {"kode": code})
        assert "Laporan sudah diterima" in sent.text
        like = await submitted(village, 2)
        assert like.reporter.channel == "sms"
        await answer_is_offered_again(village, officer, like.report)
    for topic in BEYOND[:4]:
        for record in await read_all(village.kafka, village.prefix + topic):
            clear = (record.value or b"").decode()
            assert not any(word in clear for word in (NIK, NAME, "80011122233")), topic


async def pictures_are_blurred_until_an_officer_looks(
    village: Meja, officer: Browser, report: ReportSubmitted
) -> None:
    """What was sent with the report: for the agencies, for everybody, for nobody."""
    (ref,) = report.media
    own, public = f"/meja/{report.report}/gambar/{ref}", f"/lacak/{report.code}/gambar/{ref}/kecil"

    async def found(address: str) -> int:
        async with officer.client.get(officer.url + address) as answer:
            return answer.status

    async def released(untuk: str, alasan: str = "") -> Answer:
        page = await officer.get(f"/meja/{report.report}")
        return await officer.post(own, page.form(f"/gambar/{ref}") | {"untuk": untuk, "alasan": alasan})

    page = await officer.get(f"/meja/{report.report}")
    assert f"{own}/kabur" in page.html
    assert f"{own}/kecil" not in page.html
    assert [await found(f"{own}/{size}") for size in ("kabur", "penuh")] == [200, 200]
    assert await found(public) == 404
    assert "Boleh dilihat umum" in (await released("public")).text
    async with village.browser() as citizen:
        shown = await appears(citizen, f"/lacak/{report.code}", "Gambar")
        assert public in shown.html
    assert await found(public) == 200
    without = await released("nobody")
    assert (without.status, "Tulis mengapa" in without.text) == (422, True)
    hidden = await released("nobody", "Wajah anak terlihat jelas.")
    assert "Disembunyikan" in hidden.text
    assert "Wajah anak terlihat jelas" in hidden.text
    assert [await found(address) for address in (public, f"{own}/kabur", f"{own}/penuh")] == [404] * 3


async def answer_is_offered_again(village: Meja, officer: Browser, case: str) -> None:
    """What was said to a like case stands ready, to be changed and sent by a person."""
    async with village.officer("admin") as admin:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        await admin.act(case, "teruskan")
    page = await appears(officer, f"/meja/{case}", "Jawaban yang pernah dipakai")
    assert ANSWER in page.text
    (href,) = re.findall(r'href="([^"]*jawaban=[^"#]*)', page.html)
    filled = await officer.get(href)
    assert filled.form(f"/{case}/jawab")["teks"] == ANSWER


async def write(officer: Browser, page: Answer | None = None, *, photo: bool = False, **given: str) -> Answer:
    """Fills in the form and sends it."""
    page = page or await officer.get("/meja/baru")
    fields = TOLD | {"token": page.form("/meja/baru")["token"], "lewat": "sms"} | given
    form = FormData(fields)
    if photo:
        made = BytesIO()
        Image.new("RGB", (64, 48), "sienna").save(made, "JPEG")
        form.add_field("foto", made.getvalue(), filename="foto.jpg", content_type="image/jpeg")
    async with officer.client.post(f"{officer.url}/meja/baru", data=form) as answer:
        return Answer(answer.status, str(answer.url), await answer.text())


async def submitted(village: Meja, number: int) -> ReportSubmitted:
    """The report with that number, once the dialogue has made it."""

    async def found() -> ReportSubmitted | None:
        topic = f"{village.prefix}reports.submitted"
        seen = {one.id: one.event() for one in await read_all(village.kafka, topic, f"{topic}.urgent")}
        reports = sorted(seen.values(), key=lambda report: report.submitted_at)
        return reports[number - 1] if len(reports) >= number else None

    return await eventually(found, within=30)


async def code_for(village: Meja) -> NotificationRequested | None:
    """What notify was asked to say to the telephone."""
    seen = await read_all(village.kafka, f"{village.prefix}notifications.requested")
    return next((one.event() for one in seen if one.event().text == "web_code"), None)
