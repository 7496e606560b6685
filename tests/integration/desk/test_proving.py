"""A code alone shows that something happens; who proves to be the reporter reads what, and rates it once."""

from __future__ import annotations

from functools import partial

from salur.channels.inbound import InboundForm, Sender
from salur.channels.sealing import sealed_message
from salur.contracts.cases import CaseState
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import SystemClock
from tests.integration.desk.meja import Meja, appears
from tests.kafka_tools import put, read_all
from tests.polling import eventually
from tests.roles import KEYS
from tests.unit.media import pieces

TEXT, ANSWER = "Jembatan kayu di belakang balai desa patah", "Jembatan sementara sudah dipasang."


async def test_words_and_rating_are_for_who_proves_the_telephone(village: Meja) -> None:
    report = await reported(village)
    case, page = report.report, f"/lacak/{report.code}"
    async with village.officer("admin") as admin, village.officer("pupr") as officer:
        await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
        await admin.act(case, "teruskan")
        await appears(officer, f"/meja/{case}", "Jawab pelapor")
        await officer.act(case, "mulai")
        await officer.act(case, "selesai", pieces.photo(), teks=ANSWER)
    async with village.browser() as reporter, village.browser() as stranger:
        shut = await appears(reporter, page, "Selesai")
        assert TEXT not in shut.text
        assert ANSWER not in shut.text
        unproved = await reporter.post(f"{page}/nilai", shut.form("/kode") | {"nilai": "5"})
        assert unproved.status == 403
        asked = await reporter.post(f"{page}/kode", shut.form("/kode"))
        notice = await eventually(partial(code_for, village, case), within=20)
        code = KEYS.open(notice.sealed["code"]).decode()
        assert (notice.to, code in notice.model_dump_json()) == (report.reporter, False)
        wrong = await reporter.post(
            f"{page}/buka", asked.form("/buka") | {"kode": f"{(int(code) + 1) % 10**6:06d}"}
        )
        assert "Kode ini belum cocok" in wrong.text
        opened = await reporter.post(f"{page}/buka", wrong.form("/buka") | {"kode": code})
        assert TEXT in opened.text
        assert ANSWER in opened.text
        assert "Petugas PUPR" not in opened.text
        # What one browser proved opens nothing in another, not even with its cookies beside a cookie of its own.
        await stranger.get(page)
        held = {c.key: c.value for c in reporter.client.cookie_jar if c.key.endswith("pelapor")}
        stranger.client.cookie_jar.update_cookies(held)
        assert ANSWER not in (await stranger.get(page)).text

        nothing = await reporter.post(f"{page}/nilai", {"token": opened.form("/nilai")["token"]})
        assert "Pilih salah satu" in nothing.text
        thanks = await reporter.post(
            f"{page}/nilai", opened.form("/nilai") | {"nilai": "5", "teks": "Terima kasih 081234567890"}
        )
        assert "Terima kasih atas penilaian Anda" in thanks.text

        async def scored() -> bool:
            newest = (await village.versions(case))[-1]
            return newest.state is CaseState.SELESAI and newest.rating is not None

        await eventually(scored, within=20)
        rating = (await village.versions(case))[-1].rating
        assert rating is not None
        assert (rating.score, "081234567890" in (rating.text or "")) == (5, False)
        again = await appears(reporter, page, "Terima kasih atas penilaian Anda")
        assert "/nilai" not in again.html
        # Whoever knows a code cannot make a telephone ring all day.
        tries = [
            await stranger.post(f"{page}/kode", (await stranger.get(page)).form("/kode")) for _ in range(3)
        ]
        assert [answer.status for answer in tries] == [200, 200, 429]


async def reported(village: Meja) -> ReportSubmitted:
    """A report by SMS, as the dialogue made it."""
    form = InboundForm(
        provider_id="1", sender=Sender(phone="628001112233"), at=SystemClock().now(), text=TEXT,
        category="infrastruktur", place="Wanggudu", name="Zulaiha Aminah", nik="7409991205900001",
    )  # fmt: skip
    message = sealed_message(form, KEYS, channel="sms", number="1708@test", pack="74.09", at=form.at)
    await put(village.kafka, village.prefix, [(message.message, message)])

    async def found() -> ReportSubmitted | None:
        seen = await read_all(village.kafka, f"{village.prefix}reports.submitted")
        return seen[0].event() if seen else None

    return await eventually(found, within=30)


async def code_for(village: Meja, case: str) -> NotificationRequested | None:
    """What notify was asked to say."""
    seen = [one.event() for one in await read_all(village.kafka, f"{village.prefix}notifications.requested")]
    return next((one for one in seen if one.text == "track_code"), None)
