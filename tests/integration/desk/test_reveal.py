"""An identity is opened by two people with a reason, for a time, seen by who asked alone, and told to the reporter."""

from __future__ import annotations

from functools import partial

from salur.contracts.commands import NoteReveal
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Identity
from salur.messaging.clock import SystemClock
from salur.privacy import Name, Nik, Phone, Reach, Secret, VaultWriter
from salur.privacy.vault_records import KINDS
from salur.store.database import Store
from salur.store.work import Work
from tests.integration.desk.meja import ROADS, Answer, Browser, Meja, appears
from tests.kafka_tools import read_all
from tests.polling import eventually
from tests.roles import KEYS

NIK, NAME, PHONE = "7409991205900001", "Bunga Contoh", "628001112223"
REASON = "Perlu mencocokkan data e-KTP yang akan dicetak ulang."


async def reporter(mongo: str, prefix: str) -> tuple[str, str]:
    """A citizen in the vault; gives their own ref and their sender's."""
    store = Store(mongo, prefix=prefix)
    await store.prepare(KINDS)
    work = Work(store)
    writer = VaultWriter(work, KEYS, KEYS.refs())
    known = await writer.remember(Reach("whatsapp", "line", Secret(PHONE), Phone(PHONE)), SystemClock().now())
    await writer.identify(known.citizen, name=Name(NAME), nik=Nik(NIK))
    async with store.transaction() as session:
        await work.flush(session)
    await store.close()
    return known.citizen, known.sender


async def told_of(meja: Meja, text: str) -> NotificationRequested | None:
    """What notify was asked to say in that text."""
    topic = f"{meja.prefix}notifications.requested"
    seen = [one.event() for one in await read_all(meja.kafka, topic, f"{topic}.urgent")]
    return next((one for one in seen if one.text == text), None)


async def step(browser: Browser, case: str, name: str, **fields: str) -> Answer:
    page = await browser.get(f"/meja/{case}/identitas")
    return await browser.post(f"/meja/{case}/identitas/{name}", page.form(f"/identitas/{name}") | fields)


async def a_case(meja: Meja, mongo: str) -> str:
    """A case of a citizen that the vault knows, at the admin's desk."""
    citizen, sender = await reporter(mongo, meja.prefix)
    submitted = await meja.report(
        reporter=Address(ref=sender, channel="whatsapp", number="740900000000001", pack="74.09"),
        identity=Identity(citizen=citizen, nik="n_1", named=True, nik_facts=("valid",)),
    )
    async with meja.officer("admin") as admin:
        await appears(admin, "/meja", ROADS)
    return submitted.report


async def test_it_takes_two_people_and_only_who_asked_sees_it(meja: Meja, mongo: str) -> None:
    case = await a_case(meja, mongo)
    async with meja.officer("admin") as admin, meja.officer("bupati") as leader:
        unclear = await step(admin, case, "minta", data="nik", alasan="KTP")
        assert unclear.status == 422
        assert "pelapor akan membacanya" in unclear.text
        waiting = await step(admin, case, "minta", data="nik", alasan=REASON)
        assert "Menunggu persetujuan orang kedua" in waiting.text
        # Nobody approves what they asked for themselves.
        assert "/identitas/setujui" not in waiting.html
        alone = await admin.post(f"/meja/{case}/identitas/setujui", {"token": ""})
        assert alone.status == 403
        for page in (waiting, await leader.get(f"/meja/{case}/identitas")):
            assert NIK not in page.html

        granted = await step(leader, case, "setujui")
        assert "terbuka sampai" in granted.text
        assert NIK not in granted.html
        seen = await admin.get(f"/meja/{case}/identitas")
        assert NIK in seen.text
        assert "Lahir 12 Mei 1990: dua angka tahun 90 dibaca 1990, karena 2090 belum tiba." in seen.text
        assert seen.headers["cache-control"] == "no-store"
        # Only what was asked for.
        assert NAME not in seen.text
        assert PHONE not in seen.text

    (note,) = [command for command in await meja.commands() if isinstance(command, NoteReveal)]
    assert (note.fields, note.reason, note.by.role) == (("nik",), REASON, "leader")
    # The reporter is told, and why.
    told = await eventually(partial(told_of, meja, "identity_revealed"), within=20)
    assert told.values["why"] == REASON
    store = Store(mongo, prefix=meja.prefix)
    rows = await store.collection("desk", "audit").find({}).to_list(None)
    await store.close()
    assert [row["what"]["action"] for row in rows] == ["nik_read"]
    assert rows[0]["what"]["why"].startswith("reveal ")


async def test_what_is_not_approved_stays_closed_and_may_be_asked_again(meja: Meja, mongo: str) -> None:
    case = await a_case(meja, mongo)
    async with meja.officer("admin") as admin, meja.officer("bupati") as leader:
        await step(admin, case, "minta", data="name", alasan=REASON)
        refused = await step(leader, case, "tolak")
        assert "Tidak disetujui oleh Pimpinan Contoh" in refused.text
        again = await admin.get(f"/meja/{case}/identitas")
        assert NAME not in again.html
        assert "/identitas/minta" in again.html
    async with meja.officer("dinkes") as stranger:
        assert (await stranger.get(f"/meja/{case}/identitas")).status == 404
    assert not [command for command in await meja.commands() if isinstance(command, NoteReveal)]
