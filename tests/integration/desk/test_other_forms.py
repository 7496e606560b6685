"""The forms that are needed less often: each is sent as a person would, and router's case says what came of it."""

from __future__ import annotations

import re
from datetime import timedelta

from salur.contracts.cases import Case, CaseState
from salur.contracts.tracking import candidates, grouped
from salur.messaging.clock import SystemClock
from tests.integration.desk.meja import Answer, Browser, Meja, appears
from tests.polling import eventually

WHY = "Jalan ini milik provinsi, kami tidak boleh menambalnya."


async def became(meja: Meja, case: str, state: CaseState | None = None, **held: object) -> Case:
    """The newest version of a case, once its fields say so."""

    async def found() -> Case | None:
        newest = (await meja.versions(case))[-1]
        fits = all(getattr(newest, name) == value for name, value in held.items())
        return newest if fits and state in (None, newest.state) else None

    return await eventually(found, within=20)


async def dispatched(meja: Meja, admin: Browser, cause: str) -> tuple[str, str]:
    """A case that PUPR has: its id and its code."""
    submitted = await meja.report(cause)
    await appears(admin, f"/meja/{submitted.report}", "Teruskan ke instansi")
    await admin.act(submitted.report, "teruskan")
    return submitted.report, submitted.code


async def test_agency_shares_postpones_and_passes_up(meja: Meja) -> None:
    async with (
        meja.officer("admin") as admin,
        meja.officer("pupr") as pupr,
        meja.officer("dinkes") as helper,
        meja.officer("rekan") as mate,
    ):
        case, _ = await dispatched(meja, admin, "1")
        page = await appears(pupr, f"/meja/{case}", "Saya tangani")
        rekan = next(id_ for id_, name in options(page, "serahkan") if name == "Rekan PUPR")
        before = await admin.get(f"/meja/{case}")
        await pupr.act(case, "serahkan", petugas=rekan, teks="Saya cuti.")
        await became(meja, case, officer=rekan)
        assert "Di tangan Rekan PUPR" in (await mate.get(f"/meja/{case}")).text
        # Of two who share it out at once the second is told, and asks again with what is so now.
        late = await admin.post(f"/meja/{case}/serahkan", before.form("/serahkan") | {"petugas": ""})
        assert (late.status, "baru saja berpindah tangan" in late.text) == (409, True)
        assert (await became(meja, case, officer=rekan)).officer == rekan

        await pupr.act(case, "libatkan", instansi="DINKES", teks="Mohon periksa airnya.")
        await became(meja, case, CaseState.TERDISPOSISI)
        asked = await appears(helper, f"/meja/{case}", "Mohon periksa airnya")
        assert asked.forms == ["bagian"]
        assert "Bukan kewenangan" not in asked.text
        await helper.act(case, "bagian", teks="Airnya bersih.", beres="ya")
        shared = await appears(pupr, f"/meja/{case}", "Airnya bersih")
        assert "Instansi yang ikut menangani" in shared.text

        tomorrow = (SystemClock().now() + timedelta(days=3)).date().isoformat()
        unset = await pupr.act(case, "tunda", tanggal="2020-01-01", teks="Menunggu aspal.")
        assert (unset.status, "Pilih hari sesudah hari ini" in unset.text) == (422, True)
        await pupr.act(case, "tunda", tanggal=tomorrow, teks="Menunggu aspal.")
        assert (await became(meja, case, CaseState.TUNDA)).paused_until is not None
        await pupr.act(case, "lanjutkan")
        await became(meja, case, CaseState.TERDISPOSISI, paused_until=None)
        gone = await pupr.act(case, "tolak", teks=WHY)
        assert (gone.status, "Laporan diteruskan ke atas" in gone.text) == (200, True)
        declined = await became(meja, case, declined=("PUPR",))
        assert declined.agency != "PUPR"
        assert (await pupr.get(f"/meja/{case}")).status == 404
        assert WHY in (await admin.get(f"/meja/{case}")).text


async def test_admin_sorts_what_came(meja: Meja) -> None:
    async with meja.officer("admin") as admin:
        (first, code), (second, code_of_second) = (
            await dispatched(meja, admin, "1"),
            await dispatched(meja, admin, "2"),
        )
        missed = await admin.act(second, "gabung", kode=next(candidates("r-" + "0" * 32)))
        assert (missed.status, "Tidak ada laporan lain" in missed.text) == (422, True)
        await admin.act(second, "gabung", kode=grouped(code), teks="Lubang yang sama.")
        await became(meja, second, merged_into=first)
        await became(meja, first, children=(second,))
        # Whoever works on the one reads what the other's reporter said.
        await appears(admin, f"/meja/{first}", f"{grouped(code_of_second)}: ")
        assert (await admin.get(f"/meja/{second}")).forms == ["pisah"]
        await admin.act(second, "pisah")
        await became(meja, second, merged_into=None)

        nothing = await admin.act(second, "betulkan")
        assert nothing.status == 409
        await admin.act(second, "betulkan", kategori="umum", wilayah="74.09.04", tempat="dekat pasar")
        mended = await became(meja, second, category="umum")
        assert (mended.place.region, mended.place.text) == ("74.09.04", "dekat pasar")
        await admin.act(second, "arsipkan", teks="Sudah dikerjakan tahun lalu.")
        await became(meja, second, CaseState.ARSIP, judged=None)
        await admin.act(first, "keliru", teks="Petugas ke lokasi, jalannya mulus.")
        assert (await became(meja, first, CaseState.ARSIP, judged="false")).timeline[-1].public
        assert (await admin.get(f"/meja/{first}")).forms == ["betulkan"]


def options(page: Answer, action: str) -> list[tuple[str, str]]:
    """What a form's select offers: values and words."""
    found = re.search(rf'action="[^"]*/{action}"[^>]*>(.*?)</form>', page.html, re.DOTALL)
    assert found
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', found[1])
