"""An officer's work on a case, by forms alone: what is offered, sent once, answered, refused."""

from __future__ import annotations

import asyncio
import re

import pytest

from salur.contracts.cases import CaseState
from salur.contracts.commands import AnswerCase
from salur.contracts.reports import Verdict
from services.desk.pages import act
from services.router.app import ROLE as ROUTER
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, appears, desk_at_work
from tests.kafka_tools import put
from tests.made_up import PUPR
from tests.roles import held_up
from tests.unit.media import pieces


async def test_case_is_dispatched_answered_and_finished(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("pupr") as officer:
        listed = await appears(admin, "/meja", "Jalan berlubang")
        assert "Perlu diteruskan 1" in listed.text
        page = await admin.get(f"/meja/{case}")
        assert page.form("/teruskan")["instansi"] == "PUPR"
        assert page.forms[:2] == ["teruskan", "tanya"]
        assert (await officer.get(f"/meja/{case}")).status == 404

        page = await admin.act(case, "teruskan")
        assert "Laporan diteruskan" in page.text
        page = await officer.get(f"/meja/{case}")
        assert page.forms[:3] == ["mulai", "jawab", "tanya"]

        page = await officer.act(case, "mulai")
        assert "Laporan mulai ditangani" in page.text
        page = await officer.act(case, "jawab", teks="Tim kami datang besok pagi, telepon 081234567890.")
        assert "Jawaban dikirim" in page.text
        assert "Tim kami datang besok pagi" in page.text
        assert "Petugas PUPR" in page.text
        assert "081234567890" not in page.text
        # A road is done once it is shown.
        page = await officer.act(case, "selesai", teks="Lubang sudah ditambal.")
        assert "Lampirkan foto sesudah dikerjakan" in page.text
        page = await officer.act(case, "selesai", pieces.photo(), teks="Lubang sudah ditambal.")
        assert "Laporan dinyatakan selesai" in page.text
        # What is left to decide is who sees the photo.
        assert page.forms == ["gambar"]

    versions = await meja.versions(case)
    assert [version.state for version in versions[-4:]] == [
        CaseState.TERDISPOSISI,
        CaseState.PROSES,
        CaseState.TINDAK_LANJUT,
        CaseState.SELESAI,
    ]


async def test_doubted_report_is_accepted_and_the_reporter_asked(meja: Meja) -> None:
    submitted = await meja.report(verdict=Verdict.NEEDS_REVIEW)
    async with meja.officer("admin") as admin:
        await appears(admin, f"/meja/{submitted.report}", "Perlu diperiksa")
        page = await admin.act(submitted.report, "terima", teks="Sudah saya telepon kepala desanya.")
        assert "Laporan dinyatakan benar" in page.text
        page = await admin.act(submitted.report, "tanya", teks="Di sisi jalan yang mana?")
        assert "Pertanyaan dikirim" in page.text
        assert "Menunggu pelapor" in page.text


async def test_form_sent_twenty_times_is_one_command(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        await admin.act(case, "teruskan")
        page = await admin.get(f"/meja/{case}")
        fields = page.form("/jawab") | {"teks": "Kami datang hari Kamis."}
        answers = await asyncio.gather(*(admin.post(f"/meja/{case}/jawab", fields) for _ in range(20)))
        assert {answer.status for answer in answers} == {200}
        assert {answer.url.rpartition("?")[2] for answer in answers} == {"sudah=jawab"}
    # Router may tell a version again; it makes it once.
    answered = [v.version for v in await meja.versions(case) if v.timeline[-1].what == "answered"]
    assert len(set(answered)) == 1
    assert len({c.command for c in await meja.commands() if isinstance(c, AnswerCase)}) == 1


async def test_refusal_stands_beside_the_form_with_what_was_typed(
    meja: Meja, kafka: str, prefix: str
) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("pupr") as officer:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        await admin.act(case, "teruskan")
        page = await officer.get(f"/meja/{case}")
        # Somebody moves the case while the officer writes; this desk has not heard of it when the form comes.
        fields = page.form("/jawab") | {"teks": "Besok kami <b>datang</b>."}
        moved = await admin.act(case, "teruskan", instansi="DINKES")
        assert "Laporan diteruskan" in moved.text
        refused = await admin.post(f"/meja/{case}/teruskan", moved.form("/teruskan") | {"instansi": "DINKES"})
        assert refused.status == 422
        assert "Pilih instansi yang menangani laporan ini." in refused.text

        gone = await officer.post(f"/meja/{case}/jawab", fields)
        assert gone.status == 404

        await admin.act(case, "teruskan", instansi="PUPR")
        await officer.act(case, "mulai")
        stale = await officer.post(f"/meja/{case}/mulai", page.form("/mulai") | {"teks": "catatan saya"})
        assert stale.status == 409
        assert "keadaan laporan ini sudah berubah" in stale.text
        assert 'value="catatan saya"' in stale.html


async def test_router_s_own_sentence_is_shown_and_the_text_kept(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    """Desk believes the case to be open; router, which was told of its end, knows better."""
    async with held_up(ROUTER, kafka, mongo, prefix), desk_at_work(kafka, mongo, prefix) as meja:
        submitted = await meja.report()
        case = submitted.report
        async with meja.officer("admin") as admin:
            await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
            walk = History.begin("1", submitted.submitted_at)
            walk.dispatched("PUPR").started(PUPR)
            ahead = walk.case.model_copy(update={"version": 90})
            await put(kafka, prefix, [("ahead", walk.changed().model_copy(update={"case": ahead}))])
            await appears(admin, f"/meja/{case}", "mulai menangani")
            page = await admin.act(case, "jawab", teks="Kami sudah <i>berangkat</i>.")
            assert page.status == 409
            assert "Minta admin meneruskannya lebih dulu." in page.text
            kept = page.form("/jawab")
            assert kept["teks"] == "Kami sudah <i>berangkat</i>."
            assert re.search(r'<details class="act[^>]*id="tindakan-jawab" open', page.html)
            again = await admin.post(f"/meja/{case}/jawab", kept)
            assert again.status == 409


async def test_page_says_sent_and_awaiting_until_router_answers(
    kafka: str, mongo: str, prefix: str, topics: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act, "ANSWER_WITHIN", 0.2)
    async with desk_at_work(kafka, mongo, prefix) as meja, meja.officer("admin") as admin:
        async with held_up(ROUTER, kafka, mongo, prefix):
            submitted = await meja.report()
            case = submitted.report
            await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        page = await admin.act(case, "teruskan", teks="Tolong didahulukan")
        assert page.status == 202
        assert "Terkirim, menunggu jawaban" in page.text
        fields = page.form("/teruskan")
        assert fields["teks"] == "Tolong didahulukan"
        async with held_up(ROUTER, kafka, mongo, prefix):
            await appears(admin, f"/meja/{case}", "Diteruskan ke Dinas PUPR")
            page = await admin.post(f"/meja/{case}/teruskan", fields)
            assert "Laporan diteruskan" in page.text
    whats = [entry.what for entry in (await meja.versions(case))[-1].timeline]
    assert whats.count("dispatched") == 1
    assert "moved" not in whats


async def test_form_of_another_session_or_none_is_not_taken(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("khusus") as other, meja.browser() as nobody:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        fields = (await other.get(f"/meja/{case}")).form("/teruskan")
        page = await admin.post(f"/meja/{case}/teruskan", fields | {"teks": "catatan"})
        assert page.status == 403
        assert "Formulir ini sudah terlalu lama terbuka" in page.text
        # What the page now holds is its own, and goes through.
        assert (
            "Laporan diteruskan" in (await admin.post(f"/meja/{case}/teruskan", page.form("/teruskan"))).text
        )
        assert (await nobody.post(f"/meja/{case}/mulai", fields)).url.startswith(f"{meja.url}/meja/masuk")
    assert len(await meja.commands()) == 1


async def test_officer_is_not_shown_what_is_not_theirs_and_cannot_send_it(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("pupr") as officer:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        await admin.act(case, "teruskan")
        page = await officer.get(f"/meja/{case}")
        assert "teruskan" not in page.forms
        fields = page.form("/mulai") | {"instansi": "DINKES"}
        assert (await officer.post(f"/meja/{case}/teruskan", fields)).status == 409
        assert (await officer.post(f"/meja/{case}/hapus", fields)).status == 404
    assert len(await meja.commands()) == 1
