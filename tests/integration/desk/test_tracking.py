"""Following a report by its code: what it shows, what it never shows, and who asks too often."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.base import Sensitivity
from salur.contracts.notifications import DeliveryState, NotificationSettled
from salur.contracts.tracking import candidates, grouped
from salur.messaging.clock import SystemClock
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, appears
from tests.integration.desk.streams import listening
from tests.made_up import PUPR

DAY = timedelta(days=1)
TEXT = "Jalan ambles di depan rumah kepala dusun"
ANSWER = "Tim kami membawa batu dan pasir besok pagi"


async def test_code_alone_shows_the_way_but_not_a_word(meja: Meja) -> None:
    walk = History.begin("1", SystemClock().now() - DAY, text=TEXT, place="samping warung Bu Contoh")
    walk.dispatched("PUPR").started(PUPR).answered(PUPR, ANSWER).replied("Terima kasih banyak ya")
    await meja.put(walk.changed())
    code = walk.case.code
    async with meja.browser() as citizen:
        page = await appears(citizen, f"/lacak/{code}", "Infrastruktur")
        for shown in ("Kecamatan Asera", "Dinas Pekerjaan Umum", "Sudah dijawab", grouped(code)):
            assert shown in page.text
        async with listening(citizen, f"/lacak/{code}/kabar") as stream:
            await meja.put(walk.finished(PUPR, "Sudah rata kembali").changed())
            told = await stream.tells("menyatakan selesai")
        for html in (page.html, told.html):
            for hidden in (
                TEXT,
                ANSWER,
                "Terima kasih banyak",
                "warung",
                "Sudah rata",
                walk.case.citizen,
                "Wanggudu",
            ):
                assert hidden not in html
        assert page.headers["x-robots-tag"] == "noindex"
        assert page.headers["cache-control"] == "no-store"
        assert "set-cookie" not in page.headers


async def test_what_was_typed_is_read_kindly(meja: Meja) -> None:
    walk = History.begin("1", SystemClock().now() - DAY)
    changed = walk.changed()
    # Its dates run into a year without a decree of holidays: whoever reads one is told that it may move.
    dues = tuple(due.model_copy(update={"guessed": (2028,)}) for due in changed.case.dues)
    await meja.put(changed.model_copy(update={"case": changed.case.model_copy(update={"dues": dues})}))
    code, why = walk.case.code, "Tanggal sementara: hari libur 2028 belum ditetapkan pemerintah."
    async with meja.browser() as citizen, meja.officer("admin") as admin:
        page = await appears(citizen, f"/lacak/{code}", "Infrastruktur")
        assert why in page.text
        assert why in (await admin.get(f"/meja/{walk.case.case}")).text
        assert " sementara " in (await admin.get("/meja")).text
        # A code that WhatsApp does not take to who hides their number: they are told what to do, and so is the desk.
        asked = await citizen.get(f"/lacak/{code}")
        waits = await citizen.post(f"/lacak/{code}/kode", asked.form("/kode"))
        assert "Kirim satu pesan apa saja ke +62 800 7409 0001 di WhatsApp" in waits.text
        lost = NotificationSettled(
            notification="n-kode",
            text="track_code",
            case=walk.case.case,
            state=DeliveryState.FAILED,
            reason="user_id_unsupported 131062",
            at=SystemClock().now(),
        )
        await meja.put(lost)
        await appears(admin, f"/meja/{walk.case.case}", "Minta pelapor menulis satu pesan dulu")
        for typed in (grouped(code), code.replace("", "-").strip("-"), f" {code} "):
            page = await citizen.get("/lacak", params={"kode": typed})
            assert (page.status, page.url) == (200, f"{meja.url}/lacak/{code}")
        swapped = code[1] + code[0] + code[2:]
        for wrong in (swapped if swapped != code else code[:-1], "1234", "<script>alert(1)</script>"):
            page = await citizen.get("/lacak", params={"kode": wrong})
            assert page.status == 422
            assert "Kode itu belum pas" in page.text
            assert "<script>alert" not in page.html
        english = await citizen.get(f"/lacak/{code}?bahasa=en")
        assert "Infrastructure, " in english.text
        assert "The way of the report" in english.text


async def test_restricted_report_is_as_if_it_were_not_there(meja: Meja) -> None:
    secret = History.begin("1", SystemClock().now(), sensitivity=Sensitivity.RESTRICTED, text="")
    marker = History.begin("2", SystemClock().now())
    unknown = next(candidates("r-" + "0" * 32))
    await meja.put(secret.changed(), marker.changed())
    async with meja.browser() as citizen, meja.officer("khusus") as named:
        await appears(citizen, f"/lacak/{marker.case.code}", "Infrastruktur")
        await appears(named, f"/meja/{secret.case.case}", "Terbatas")
        hidden = await citizen.get(f"/lacak/{secret.case.code}")
        nothing = await citizen.get(f"/lacak/{unknown}")
        assert hidden.status == nothing.status == 404
        assert hidden.text.replace(grouped(secret.case.code), "") == nothing.text.replace(
            grouped(unknown), ""
        )
        assert (await citizen.get(f"/lacak/{secret.case.code}/kabar")).status == 404


async def test_whoever_tries_many_codes_must_wait_and_who_has_one_need_not(meja: Meja) -> None:
    walk = History.begin("1", SystemClock().now())
    await meja.put(walk.changed())
    codes = candidates("r-" + "0" * 32)
    async with meja.browser() as citizen:
        await appears(citizen, f"/lacak/{walk.case.code}", "Infrastruktur")
        for _ in range(60):
            assert (await citizen.get(f"/lacak/{walk.case.code}")).status == 200
        tried = [await citizen.get(f"/lacak/{next(codes)}") for _ in range(60)]
        assert [page.status for page in tried[:25]] == [404] * 25
        refused = [page for page in tried if page.status == 429]
        assert refused
        assert "Mohon tunggu sebentar" in refused[0].text


async def test_front_page_says_what_it_is_and_how_to_report(meja: Meja) -> None:
    async with meja.browser() as citizen:
        assert "Di mana Anda ingin melapor?" in (await citizen.get("/")).text
        page = await citizen.get("/74.09/")
        for shown in ("Konawe Utara", "+62 800 7409 0001", "LAPOR", "STATUS", "Lihat laporan"):
            assert shown in page.text
        assert 'action="/74.09/lacak"' in page.html
        by_sms = (await citizen.get("/17.06/")).text
        for shown in ("lewat SMS", "1708", "MUKOMUKO", "pasar Koto Jaya"):
            assert shown in by_sms
        assert "WhatsApp" not in by_sms
        assert "Data daerah mana" in (await citizen.get("/data")).text
        assert (await citizen.get("/74.09/lacak")).status == 200
        missing = await citizen.get("/tidak-ada")
        assert missing.status == 404
        assert "Halaman ini tidak ada" in missing.text
        for header in ("content-security-policy", "x-content-type-options", "referrer-policy"):
            assert header in missing.headers
