"""An officer's work on a case, by forms alone: what is offered, sent once, answered, refused."""

from __future__ import annotations

from salur.contracts.cases import CaseState
from tests.integration.desk.meja import Meja, appears


async def test_case_is_dispatched_answered_and_finished(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("pupr") as officer:
        listed = await appears(admin, "/meja", "Jalan berlubang")
        assert "Perlu diteruskan 1" in listed.text
        page = await admin.get(f"/meja/{case}")
        assert page.form("/teruskan")["instansi"] == "PUPR"
        assert (await officer.get(f"/meja/{case}")).status == 404

        page = await admin.act(case, "teruskan")
        assert page.status == 200, page.text
        assert "Laporan diteruskan" in page.text

        page = await officer.act(case, "mulai")
        assert "Laporan mulai ditangani" in page.text
        page = await officer.act(case, "jawab", teks="Tim kami datang besok pagi, telepon 081234567890.")
        assert "Jawaban dikirim" in page.text
        assert "Tim kami datang besok pagi" in page.text
        assert "081234567890" not in page.text
        page = await officer.act(case, "selesai", teks="Lubang sudah ditambal.")
        assert "Laporan dinyatakan selesai" in page.text
        assert page.forms == []

    versions = await meja.versions(case)
    assert [version.state for version in versions[-4:]] == [
        CaseState.TERDISPOSISI,
        CaseState.PROSES,
        CaseState.TINDAK_LANJUT,
        CaseState.SELESAI,
    ]
