"""From webhooks to a report: a phone, then a user id beside it, then others of both, and one reporter all the way."""

from pathlib import Path
from typing import Any

from salur.channelkit.held import Record, Salur
from salur.channels.subject import CITIZEN
from salur.channels.whatsapp.subject import SUBJECT
from salur.contracts.notifications import NotificationRequested
from salur.messaging.clock import SystemClock
from salur.privacy import VaultReader
from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from salur.store.work import Work
from tests.polling import eventually

NIK = "7409991205900001"
NEW_ID, NEW_PHONE = "ID.7409990000000077", "628007770001"


async def test_a_changed_number_keeps_draft_and_citizen_and_is_told_of_the_case(
    kafka: str, mongo: str, tmp_path: Path
) -> None:
    salur, said = Salur([SUBJECT], kafka, tmp_path), 0
    await salur.prepare()

    async def events(name: str) -> list[Any]:
        found: dict[str, Record] = {r.id: r for r in await salur.records(name, f"{name}.urgent")}
        return [record.event for record in found.values()]

    async def posts(item: dict[str, Any]) -> None:
        (requests, *_) = SUBJECT.voice.requests([item])
        assert await salur.post(SUBJECT, requests) == [200]

    async def says(text: str, hears: str, **names: str) -> NotificationRequested:
        nonlocal said
        said += 1
        item = SUBJECT.voice.message(said, CITIZEN, text)
        await posts({k: v for k, v in item.items() if not k.startswith("from")} | names)

        async def answered() -> list[NotificationRequested]:
            return [told for told in await events("notifications.requested") if told.text == hears]

        return (await eventually(answered, within=60))[-1]

    phone = {"from": CITIZEN.phone}
    both = {"from": NEW_PHONE, "from_user_id": NEW_ID}
    async with salur.role("intake.gateway"), salur.role("intake.dialogue", mongo):
        first = await says("LAPOR jalan rusak di depan kantor desa Wanggudu", "ask_identity_nik", **phone)
        beside = SUBJECT.voice.message(90, CITIZEN, "")["from_user_id"]
        await says(NIK, "ask_name", **phone, from_user_id=beside)
        renamed = SUBJECT.voice.renamed(91, CITIZEN)
        assert renamed is not None
        await posts(renamed[0] | {"system": renamed[0]["system"] | {"wa_id": NEW_PHONE, "user_id": NEW_ID}})
        await says("Siti Aminah", "summary_confirm", **both)
        received = await says("ya", "report_received", from_user_id=NEW_ID)
        (report,) = await events("reports.submitted")
    assert report.reporter.ref == first.to.ref == received.to.ref == salur.keys.refs().sender(*_first())
    store = Store(mongo, prefix=salur.prefix)
    try:
        audit = AuditLog(store, "notify", "notify/test", SystemClock())
        await audit.prepare()
        reader = VaultReader(lambda: Work(store), salur.keys, audit)
        reach = (await reader.address([report.reporter.ref], why="notify"))[report.reporter.ref]
    finally:
        await store.close()
    assert (reach.user.reveal(), reach.phone and reach.phone.reveal()) == (NEW_ID, NEW_PHONE)


def _first() -> tuple[str, str]:
    return "whatsapp", CITIZEN.phone
