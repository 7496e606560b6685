"""Pages that change as things happen, for those who may see it, in every replica."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.notifications import DeliveryState
from salur.contracts.reports import Signal, Verdict
from salur.messaging.clock import HeldClock, SystemClock
from services.desk.app import ROLE as DESK
from services.desk.domain.record import CaseRecord
from services.desk.pages import console_live
from services.desk.pages.rows import id_of_row
from services.router.app import ROLE as ROUTER
from tests.integration.desk.gallery import sealed
from tests.integration.desk.histories import History
from tests.integration.desk.meja import Meja, a_free_port, appears, desk_at_work, desk_settings
from tests.integration.desk.streams import listening
from tests.made_up import DINKES, PUPR, report, verified
from tests.polling import eventually
from tests.roles import held_up

DAY = timedelta(days=1)


async def test_list_tells_who_comes_who_moves_and_who_goes(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    now = SystemClock().now()
    walk = History.begin("1", now - DAY)
    async with (
        desk_at_work(kafka, mongo, prefix) as meja,
        meja.officer("admin") as admin,
        meja.officer("pupr") as officer,
        meja.officer("dinkes") as stranger,
        listening(admin, "/meja/kabar") as to_admin,
        listening(officer, "/meja/kabar?saringan=baru") as to_officer,
        listening(stranger, "/meja/kabar") as to_stranger,
    ):
        assert "Tidak ada laporan terbuka" in to_admin.told[0].html
        mark = f'id="{id_of_row(walk.case.case)}"'

        await meja.put(walk.changed())
        came = await to_admin.tells(mark)
        assert "Perlu diteruskan" in came.html

        other = History.begin("2", now, text="Pohon tumbang di Asera")
        await meja.put(other.changed())
        added = await to_admin.tells("Pohon tumbang", name="add")
        assert f'data-order="{CaseRecord.of(other.case).order}"' in added.html
        assert 'data-announce="Masuk: Pohon tumbang di Asera"' in added.html
        assert "Terbuka" in (await to_admin.tells(">2<", name="swap")).html

        await meja.put(walk.dispatched("PUPR").changed())
        await to_officer.tells(mark)
        await meja.put(walk.started(PUPR).changed())
        # The only one of its list: what is left is the empty list, said in words.
        await to_officer.tells("Tidak ada laporan di bagian ini")
        await meja.put(walk.finished(PUPR, "Sudah ditambal.").changed())
        await to_admin.tells(id_of_row(walk.case.case), name="remove")

        assert all(walk.case.case not in told.html for told in to_stranger.told)


async def test_the_review_queue_tells_what_comes_and_what_was_settled(meja: Meja) -> None:
    doubt = Signal(
        name="nik_missing", weight=-0.3, sentence="Pelapor tidak memberi NIK dan tidak mengatakan alasannya."
    )
    doubted, secret = (
        report("1", text="Jembatan retak"),
        report("2", text="", sensitivity=Sensitivity.RESTRICTED),
    )
    async with (
        meja.officer("admin") as admin,
        meja.officer("pupr") as officer,
        listening(admin, "/meja/tinjau/kabar") as to_admin,
        listening(admin, "/meja/tinjau/kabar?bahasa=en") as to_reader_of_english,
        listening(officer, "/meja/tinjau/kabar") as to_officer,
    ):
        assert 'data-live="/meja/tinjau/kabar' in (await admin.get("/meja/tinjau")).html
        assert "Tidak ada yang perlu ditinjau" in to_admin.told[0].html
        await meja.put(verified(secret, Verdict.NEEDS_REVIEW), verified(report("3", text="Lampu mati")))
        await meja.put(verified(doubted, Verdict.NEEDS_REVIEW, signals=(doubt,)))
        came = await to_admin.tells("1 laporan perlu ditinjau", name="swap")
        assert doubt.sentence in came.html
        english = await to_reader_of_english.tells("gave no NIK and did not say why")
        assert f'/meja/tinjau/{doubted.report}?bahasa=en"' in english.html
        page = await admin.get(f"/meja/tinjau/{doubted.report}")
        await admin.post(f"/meja/{doubted.report}/terima", page.form("/terima"))

        def empty() -> bool:
            return "Tidak ada yang perlu ditinjau" in to_admin.told[-1].html

        await eventually(empty, within=20)
        assert all(secret.report not in told.html and "Lampu mati" not in told.html for told in to_admin.told)
        assert [told.html for told in to_officer.told if "antrean" in told.html] == []


async def test_restricted_case_is_told_to_named_officers_only(meja: Meja) -> None:
    words = "Bendahara desa meminta uang untuk surat tanah"
    walk = History.begin(
        "1", SystemClock().now(), sensitivity=Sensitivity.RESTRICTED, text="", sealed_text=sealed(words)
    )
    async with (
        meja.officer("admin") as admin,
        meja.officer("khusus") as named,
        listening(admin, "/meja/kabar") as to_admin,
        listening(named, "/meja/kabar") as to_named,
    ):
        await meja.put(walk.changed(), History.begin("2", SystemClock().now(), text="Lampu mati").changed())
        await to_named.tells("Laporan terbatas")
        await to_admin.tells("Lampu mati")
        assert all(walk.case.case not in told.html for told in to_admin.told)
        assert words in (await named.get(f"/meja/{walk.case.case}")).text
        assert all(words not in told.html for told in to_named.told)
        assert (await admin.get(f"/meja/{walk.case.case}")).status == 404
        assert (await admin.get(f"/meja?kode={walk.case.code}")).url.endswith(walk.case.code)


async def test_open_case_shows_each_step_and_how_far_its_message_came(meja: Meja) -> None:
    submitted = await meja.report()
    case = submitted.report
    async with meja.officer("admin") as admin, meja.officer("khusus") as other:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        async with listening(admin, f"/meja/{case}/kabar") as stream:
            await other.act(case, "teruskan")
            told = await stream.tells("Diteruskan ke Dinas PUPR")
            assert "Segera dikirim ke pelapor" in told.html
            assert 'id="tindakan-mulai"' in told.html
            history = History((await meja.versions(case))[-1], SystemClock().now())
            await meja.put(*history.settled(DeliveryState.DELIVERED, DeliveryState.DELIVERED))
            await stream.tells("Sampai di telepon pelapor")


async def test_who_loses_a_case_is_not_told_what_becomes_of_it(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    walk = History.begin("1", SystemClock().now() - DAY).dispatched("PUPR")
    case = walk.case.case
    async with desk_at_work(kafka, mongo, prefix) as meja, meja.officer("pupr") as officer:
        await meja.put(walk.changed())
        await appears(officer, f"/meja/{case}", "Mulai menangani")
        async with listening(officer, f"/meja/{case}/kabar") as stream:
            walk.case = walk.case.model_copy(update={"agency": "DINKES", "version": walk.case.version + 1})
            await meja.put(walk.changed())
            await meja.put(walk.answered(DINKES, "Rahasia Dinas Kesehatan").changed())
            await appears(officer, f"/meja/{case}", "tidak ada di daftar Anda")
            assert all("Rahasia Dinas Kesehatan" not in told.html for told in stream.told)


async def test_answer_reaches_the_replica_that_asked(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    """Two desks share the read model and each sees the answers to its own officers."""
    async with (
        held_up(ROUTER, kafka, mongo, prefix),
        desk_at_work(kafka, mongo, prefix) as one,
        desk_at_work(kafka, mongo, prefix) as other,
        one.officer("admin") as here,
        other.officer("pupr") as there,
        listening(here, "/meja/kabar") as list_here,
    ):
        submitted = await one.report()
        case = submitted.report
        await appears(here, f"/meja/{case}", "Teruskan ke instansi")
        assert "Laporan diteruskan" in (await here.act(case, "teruskan")).text
        # The other replica may write the read model; what was answered here is seen here at once all the same.
        await appears(there, f"/meja/{case}", "Mulai menangani")
        for action, teks, done in (
            ("mulai", "", "mulai ditangani"),
            ("jawab", "Besok kami datang.", "Jawaban dikirim"),
        ):
            page = await there.act(case, action, teks=teks)
            assert done in page.text
        await list_here.tells("Sudah dijawab")
        # A session is good in both.
        async with other.browser() as elsewhere:
            elsewhere.client.cookie_jar.update_cookies({c.key: c.value for c in here.client.cookie_jar})
            assert (await elsewhere.get("/meja")).url == f"{other.url}/meja"


async def test_case_is_on_the_list_milliseconds_after_it_changed(
    kafka: str, mongo: str, prefix: str, topics: None
) -> None:
    """Kafka's confirmation to the reader's stream. The whole way has 300 ms; this is desk's part of it."""
    loop = asyncio.get_running_loop()
    async with (
        desk_at_work(kafka, mongo, prefix) as meja,
        meja.officer("admin") as admin,
        listening(admin, "/meja/kabar") as stream,
    ):
        took = []
        for number in range(20):
            walk = History.begin(str(number), SystemClock().now())
            await meja.put(walk.changed())
            confirmed = loop.time()
            told = await stream.tells(id_of_row(walk.case.case))
            took.append(told.at - confirmed)
        print(f"change to stream: median {median(took) * 1000:.1f} ms, worst {max(took) * 1000:.1f} ms")
        assert median(took) < 0.05


async def test_words_that_grow_old_are_told_anew_and_nothing_else(
    kafka: str, mongo: str, prefix: str, topics: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_live, "REFRESHED_AFTER", 0.2)
    # A Monday morning.
    clock = HeldClock(datetime(2027, 3, 1, 2, 0, tzinfo=UTC))
    walks = [History.begin(str(n), clock.now() - timedelta(hours=n), text=f"Laporan {n}") for n in range(2)]
    walks[1].dispatched("PUPR", timedelta(minutes=1)).answered(
        PUPR, "Besok kami datang.", timedelta(minutes=1)
    )
    with a_free_port() as port:
        settings = desk_settings(port, session_idle=10_000, session_longest=100)
    async with held_up(DESK, kafka, mongo, prefix, clock=clock, **settings):
        meja = Meja(kafka, prefix, f"http://127.0.0.1:{port}")
        await meja.put(*(walk.changed() for walk in walks))
        async with meja.officer("admin") as admin:
            await appears(admin, "/meja", "Laporan 1")
            await appears(admin, "/meja", "Laporan 0")
            async with listening(admin, "/meja/kabar") as stream:
                assert "3 hari kerja lagi" in stream.told[0].html
                clock.advance(timedelta(days=1))
                told = await stream.tells("2 hari kerja lagi")
                assert (told.name, "Laporan 0" in told.html, "Laporan 1" in told.html) == ("add", True, False)
                # Both rows grew a day older; then there is nothing more to tell.
                await stream.tells("Laporan 1", name="add")
                assert len(stream.told) == 3
