"""Kutai Timur (64.08): SP4N down to the village, whose officer writes down what people without a telephone tell, and
answers for it; a village that is late, told up its line; many units that act as one; and the case on paper afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from aiohttp import ClientSession

from salur.contracts.commands import RingClock
from salur.dev import duty
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from salur.packs.sla import Mark
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.domain.timing import TIMERS
from tests.e2e.telephones import SOON, National, Officer, Telephone, code_in, officer, whatsapp_of
from tests.kafka_tools import put
from tests.polling import eventually
from tests.roles import PACKS
from tests.unit.media import pieces
from tests.whole import Whole


async def test_sp4n_reaches_the_village_and_hears_what_it_did(whole: Whole, tmp_path: Path) -> None:
    village, agency = village_of(whole)
    async with ClientSession() as client, officer(whole, "admin.6408") as admin:
        national = National(whole, client)
        text = "Jembatan ke kantor desa kami patah, anak sekolah memutar jauh"
        given = await national.disposes("64.08", text, place="Desa Senyiur")

        case, code = await admin.lists(text[:40])
        shown = await admin.page(case)
        assert "Senyiur" in shown.text
        if "terima" in shown.forms:  # who reports is known to SP4N only, so a person looks first
            await admin.does(case, "terima")
        # A matter of the village: the place picks which.
        assert (await admin.page(case)).form("/teruskan")["instansi"] == agency
        await admin.does(case, "teruskan")
        async with officer(whole, village) as head:
            await head.does(case, "jawab", teks="Warga dan desa memasang jembatan sementara besok.")
            await head.does(case, "selesai", teks="Jembatan sementara sudah bisa dilalui.")
        await admin.sees(case, "Selesai")
        told = await national.has(id=given["id"], state="Selesai")
        assert told["answer"].endswith("Jembatan sementara sudah bisa dilalui.")
        # What SP4N gave us is not handed to it again, and nobody's telephone is bothered.
        assert len([r for r in await national.reports() if r["text"] == text]) == 1
        written = await _dossier(whole, code, tmp_path / "berkas.pdf")
        assert written["case"] == case
        assert (tmp_path / "berkas.pdf").read_bytes().startswith(b"%PDF")


async def test_the_village_writes_down_for_whom_has_no_telephone_and_answers(whole: Whole) -> None:
    village, agency = village_of(whole)
    async with officer(whole, "admin.6408") as admin, officer(whole, village) as head:
        told = {
            "setuju": "ya",
            "kategori": "jalan",
            "tempat": "Desa Senyiur",
            "cerita": "Jembatan kayu jalan usaha tani kami lapuk, takut roboh kalau dilewati motor",
            "nik": "6408991205900051",
            "nama": "Rotan Kenyah",
        }
        empty = await head.browser.get("/meja/baru")
        slip = await head.browser.post("/meja/baru", empty.form("/meja/baru") | told)
        # No telephone is asked for: the code is on the slip that the citizen takes home.
        way = slip.url.removeprefix(whole.url)
        assert way.startswith("/meja/baru/slip"), slip.text
        code = await eventually(lambda: _code_on(head, way), SOON)

        case = await admin.finds(code)
        page = await admin.page(case)
        assert "dituliskan oleh" in page.text
        if "terima" in page.forms:
            await admin.does(case, "terima")
        assert (await admin.page(case)).form("/teruskan")["instansi"] == agency
        await admin.does(case, "teruskan")
        await head.does(case, "jawab", teks="Sabtu ini kita ganti papannya bersama.")
        await head.does(case, "selesai", pieces.photo(tint=3), teks="Papan jembatan sudah diganti.")

        # What the citizen could not be sent is the officer's errand, until they say that they told it.
        async def errand() -> str | None:
            text = (await head.browser.get("/meja/titipan")).text
            return text if "Papan jembatan sudah diganti." in text else None

        assert "Sabtu ini kita ganti papannya bersama." in await eventually(errand, SOON)
        async with ClientSession() as citizen, citizen.get(f"{whole.url}/lacak/{code}") as answer:
            assert "Selesai" in await answer.text()


async def test_a_village_that_is_late_hears_of_it_and_so_does_its_camat_then_the_regency(
    whole: Whole,
) -> None:
    village, agency = village_of(whole)
    async with ClientSession() as client, officer(whole, "admin.6408") as admin:
        text = "Balai desa tidak pernah dibuka, warga tidak bisa mengurus surat"
        await National(whole, client).disposes("64.08", text, place="Desa Senyiur")
        case, code = await admin.lists(text[:40])
        if "terima" in (await admin.page(case)).forms:
            await admin.does(case, "terima")
        await admin.does(case, "teruskan", instansi=agency)
        await admin.sees(case, "Diteruskan ke Desa Senyiur")

        # Time goes by: the clock comes to each of its marks in turn, and each time one further up is told.
        office = "KEC-MUARA-ANCALONG"
        marks: tuple[tuple[Mark, tuple[str, ...], str], ...] = (
            ("half", (f"{agency}/penghubung",), "Pejabat Penghubung Desa Senyiur"),
            ("three_quarters", (f"{agency}/kepala",), "Kepala Desa Senyiur"),
            ("due", (f"{office}/camat",), "Camat Muara Ancalong"),
            ("after", ("SETDA/sekda", "BUPATI/ajudan"), "Sekretaris Daerah dan Ajudan Bupati"),
        )
        shown = f"{code[:4]} {code[4:8]} {code[8:]}"
        for mark, posts, names in marks:
            await _the_clock_strikes(whole, case, mark)
            for post in posts:
                telephone = Telephone(whole, client, _number_of(post), "1708", "sms")
                await telephone.hears(shown, since=0)
            await admin.sees(case, f"Diberitahukan kepada {names}.")
        async with officer(whole, f"{office.lower()}.6408") as camat:
            # What the message leads to is there for the camat to read; whose it is stays the village's.
            page = await camat.page(case)
            assert text in page.text
            assert page.forms == []
        async with officer(whole, village) as head:
            assert "jawab" in (await head.page(case)).forms


async def test_many_units_act_as_one_and_the_last_of_them_ends_it(whole: Whole) -> None:
    village, agency = village_of(whole)
    shares = {"DLH": "Angkat sampah di selokan.", agency: "Ajak warga membersihkan parit."}
    async with ClientSession() as client, officer(whole, "admin.6408") as admin:
        citizen = Telephone(whole, client, "628006408101", whatsapp_of(whole, "64.08"))
        await citizen.says("LAPOR jalan tergenang, selokan tersumbat sampah di desa Senyiur", "Berapa NIK")
        await citizen.says("6408991205900052 Meranti Wehea", "Sudah benar?")
        code = code_in(await citizen.says("kirim", "Kode laporan:"))
        case = await admin.finds(code)
        await admin.does(case, "teruskan", instansi="PUPR")

        async with officer(whole, "pupr.6408") as lead:
            await lead.does(case, "mulai")
            for one, task in shares.items():
                await lead.does(case, "libatkan", instansi=one, teks=task)
            # The citizen follows one case, and sees who works on it.
            async with client.get(f"{whole.url}/lacak/{code}") as answer:
                shown = await answer.text()
            assert all(name in shown for name in ("Dinas Pekerjaan Umum", "Dinas Lingkungan", "Desa Senyiur"))
            for one, user in (("DLH", "dlh.6408"), (agency, village)):
                # While a share waits nobody can end it: neither who leads nor the admin.
                for who in (lead, admin):
                    assert "selesai" not in (await who.page(case)).forms
                async with officer(whole, user) as helper:
                    assert (await helper.page(case)).forms == ["bagian"]
                    await helper.does(case, "bagian", teks=f"{one} sudah.", beres="ya")
            await lead.does(case, "selesai", pieces.photo(tint=4), teks="Selokan lancar, jalan kering.")
        await citizen.hears("Selokan lancar, jalan kering.")
        assert len(await citizen.rows("Selokan lancar")) == 1
        assert await citizen.rows("DLH sudah") == []


def village_of(whole: Whole) -> tuple[str, str]:
    """Who answers for the first village of the pack, and its office."""
    (user,) = (one["user"] for one in whole.ready["officers"] if one["user"].startswith("desa-"))
    return user, user.partition(".")[0].upper()


def _number_of(post: str) -> str:
    """The sandbox's telephone of a post ("SETDA/sekda") of the pack's rotas."""
    numbers = duty.numbers(load_packs(PACKS))[f"64.08/{post}"]
    return numbers["sms"]


async def _the_clock_strikes(whole: Whole, case: str, mark: Mark) -> None:
    """The case's clock for completion comes to a mark, as the timers say it when the day is there."""
    store = Store(whole.ready["mongo"])
    try:
        kept = await store.of(CASES).find_one({"_id": case})
        assert kept is not None
        known = CASES.read(kept).case
    finally:
        await store.close()
    (due,) = (one for one in known.dues if one.clock == "completion")
    struck = RingClock(
        report_class=known.report_class, sensitivity=known.sensitivity, command=f"timer {case} {mark}",
        case=case, by=TIMERS, at=SystemClock().now(), clock=due.clock, due=due.at, mark=mark,
    )  # fmt: skip
    await put(whole.ready["kafka"], "", [(struck.command, struck)])


async def _code_on(head: Officer, way: str) -> str | None:
    """The code on the slip, once there is one."""
    page = await head.browser.get(way)
    return code_in(page.text) if "Kode laporan Anda:" in page.text else None


async def _dossier(whole: Whole, code: str, to: Path) -> dict[str, str]:
    """What `salur dossier` says, run as an operator would."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("SALUR_")}
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "salur.cli", "dossier", code, "--to", str(to), "--json",
        env=own | {"SALUR_MONGO": whole.ready["mongo"]},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await done.communicate()
    assert done.returncode == 0, err.decode()
    found: dict[str, str] = json.loads(out)
    return found
