"""The review queue: what waits and why, its evidence side by side, and what ends it."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.commands import AppealJudgement
from salur.contracts.reports import Place, Signal, Similar, Verdict
from tests.integration.desk.meja import Meja, appears
from tests.made_up import REPORTER, WANGGUDU, report, verified

RECYCLED = Signal(name="photo_recycled", weight=-0.3, sentence="Foto yang sama sudah dikirim orang lain.")
VALID = Signal(name="nik_valid", weight=0.3, sentence="Susunan NIK benar.")
FORWARDED = Signal(name="forwarded_often", weight=-0.3, sentence="Pesan ini sudah sering diteruskan orang.")
TEXT = "Jembatan retak, jangan lewat, sebarkan"


async def test_a_doubted_report_is_reviewed_with_its_evidence(meja: Meja) -> None:
    now = report().submitted_at
    first = report("first", text="Jembatan Lasolo retak sejak banjir", media=("a_first",), submitted_at=now)
    second = report("second", text=TEXT, media=("a_second",), submitted_at=now + timedelta(hours=3))
    secret = report("secret", text="", sensitivity=Sensitivity.RESTRICTED, submitted_at=now)
    like = Similar(
        case=first.report,
        code=first.code,
        kind="photo",
        score=1,
        sentence="Foto yang sama pada laporan lain.",
    )
    fire = report(
        "fire", lane=Lane.URGENT, category="bencana", text="kebakaran di Wanggudu", submitted_at=now
    )
    await meja.put(
        verified(fire, Verdict.NEEDS_REVIEW, signals=(FORWARDED,)),
        verified(first, place=Place(region=WANGGUDU, latitude=-3.52, longitude=122.10)),
        verified(
            second, Verdict.NEEDS_REVIEW, signals=(VALID, RECYCLED), similar=(like,),
            place=Place(region="74.09.05", latitude=-3.62, longitude=122.10),
        ),
        verified(secret, Verdict.NEEDS_REVIEW),
    )  # fmt: skip
    async with (
        meja.officer("admin") as admin,
        meja.officer("khusus") as named,
        meja.officer("pupr") as officer,
    ):
        await appears(named, "/meja/tinjau", "3 laporan perlu ditinjau")
        # Danger was handed on first; whoever reviews finds it on top, and it stays with the brigade meanwhile.
        queue = await appears(admin, "/meja/tinjau", "2 laporan perlu ditinjau")
        assert FORWARDED.sentence in queue.text
        assert queue.text.index("kebakaran") < queue.text.index(TEXT)
        page = await admin.get(f"/meja/tinjau/{fire.report}")
        settled = await admin.post(f"/meja/{fire.report}/terima", page.form("/terima"))
        assert settled.url.endswith("/meja/tinjau?sudah=terima")
        assert "meninjau laporan darurat" in (await admin.get(f"/meja/{fire.report}")).text
        assert (await admin.get(f"/meja/tinjau/{fire.report}")).url.endswith(f"/meja/{fire.report}")
        listed = await appears(admin, "/meja/tinjau", "1 laporan perlu ditinjau")
        assert RECYCLED.sentence in listed.text
        assert VALID.sentence not in listed.text
        assert (await officer.get("/meja/tinjau")).status == 403
        assert (await officer.get(f"/meja/tinjau/{second.report}")).status == 403
        assert (await admin.get(f"/meja/tinjau/{secret.report}")).status == 404

        page = await admin.get(f"/meja/tinjau/{second.report}")
        for words in (
            "Bobot −0,3",
            "Bobot +0,3",
            TEXT,
            "Jembatan Lasolo retak",
            "sekitar 11,1 km",
            "Tampilkan foto 1",
        ):
            assert words in page.text, words
        assert page.html.count('<details class="veil"') == page.html.count("<img ") == 3
        assert page.forms == ["terima", "tanya", "gabung", "keliru"]

        # Without its text the form stays; with it the queue goes on.
        fields = page.form("/keliru") | {"teks": "Foto itu dari berita tahun lalu."}
        lacking = await admin.post(f"/meja/{second.report}/keliru", fields | {"teks": ""})
        assert lacking.status == 422
        fields = lacking.form("/keliru") | {"teks": "Foto itu dari berita tahun lalu."}
        after = await admin.post(f"/meja/{second.report}/keliru", fields)
        assert after.url.endswith("/meja/tinjau?sudah=keliru")
        assert "Laporan dinyatakan tidak benar" in after.text

        # The reporter objects: another than the one who judged decides.
        appeal = AppealJudgement(
            command="c-appeal", case=second.report, by=REPORTER, at=now, text="Foto ini saya ambil kemarin."
        )
        await meja.put(appeal)
        mine = await appears(admin, f"/meja/tinjau/{second.report}", "Petugas lain yang memeriksa")
        assert mine.forms == ["tanya"]
        assert "Foto ini saya ambil kemarin." in mine.text
        assert "Foto itu dari berita tahun lalu." in mine.text
        theirs = await named.get(f"/meja/tinjau/{second.report}")
        assert "Dinyatakan tidak benar oleh Admin Contoh" in theirs.text
        accepted = await named.post(f"/meja/{second.report}/terima", theirs.form("/terima"))
        assert "Laporan dinyatakan benar" in accepted.text
        gone = await named.get(f"/meja/tinjau/{second.report}")
        assert gone.url.endswith(f"/meja/{second.report}")
