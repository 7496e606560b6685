"""The stages at the end of the way: notify, which speaks to people, and desk's read model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from salur.contracts.base import Lane
from salur.contracts.cases import Case, CaseChanged, CaseState, CommandRefused
from salur.contracts.messages import Address, ReceiptReceived, ReceiptState
from salur.contracts.notifications import DeliveryState, NotificationRequested, NotificationSettled
from salur.contracts.reports import PlaceGrade, Verdict
from salur.messaging.clock import SystemClock
from salur.privacy import Secret
from salur.privacy.vault import Reach, VaultWriter
from salur.privacy.vault_records import KINDS as VAULT_KINDS
from salur.store.database import Store
from salur.store.work import Work
from services.desk.adapters.documents import CASES
from tests.integration.notify.peer import Peer
from tests.made_up import AT
from tests.polling import eventually
from tests.proofs.citizens import NUMBER, WHATSAPP, phone
from tests.proofs.outcomes import told
from tests.proofs.road_subjects import submitted
from tests.proofs.subject import Subject, lane_of_number
from tests.proofs.worker import Place

PEOPLE = 40
AT_ONCE = 32


class NotifySubject(Subject):
    """Every request is sent; only what was on its way when the process died may be sent twice."""

    service = stage = database = "notify"
    inputs = ("notifications.requested",)
    poisoned = "notifications.requested"

    def __init__(self, place: Place, peer: Peer) -> None:
        super().__init__(place)
        self.peer = peer

    def settings(self) -> Mapping[str, str]:
        return {
            "whatsapp": WHATSAPP,
            "whatsapp_graph_url": self.peer.url,
            "notify_per_second": "2000",
            "notify_at_once": str(AT_ONCE),
            # Longer than a text takes on a busy machine: a lease that ends under way is a text sent twice.
            "notify_lease": "10",
            "notify_look_every": "0.1",
        }

    async def prepare(self) -> None:
        await super().prepare()
        store = Store(self.place.mongo, prefix=self.place.prefix)
        await store.prepare(VAULT_KINDS)
        work = Work(store)
        writer = VaultWriter(work, self.place.keys, self.place.keys.refs())
        for person in range(PEOPLE):
            await writer.remember(Reach("whatsapp", NUMBER, Secret(phone(person))), SystemClock().now())
        async with store.transaction() as session:
            await work.flush(session)
        await store.close()

    async def give(self, numbers: range) -> None:
        await self.put((f"request-{n}", self._request(n)) for n in numbers)

    async def caught_up(self) -> None:
        await super().caught_up()
        await eventually(self._nothing_waits, within=60)

    async def _nothing_waits(self) -> bool:
        store = Store(self.place.mongo, prefix=self.place.prefix)
        try:
            waiting = await store.collection("notify", "messages").count_documents({"queue": {"$ne": None}})
            return not waiting and not await store.collection("notify", "untold").count_documents({})
        finally:
            await store.close()

    async def check(self, count: int) -> None:
        texts = Counter(got.text for got in self.peer.took)
        assert len(texts) == count
        assert sum(texts.values()) - count <= AT_ONCE * self.kills
        settled = [seen.event() for seen in (await told(self.place, "notifications.settled")).events]
        accepted = Counter(e.notification for e in settled if e.state is DeliveryState.ACCEPTED)
        assert accepted == Counter(f"notification-{n}" for n in range(count))
        assert await self.rows("messages") == count

    def _request(self, number: int) -> NotificationRequested:
        ref = self.place.keys.refs().sender("whatsapp", phone(number % PEOPLE))
        return NotificationRequested(
            notification=f"notification-{number}",
            to=Address(ref=ref, channel="whatsapp", number=NUMBER, pack="74.09"),
            text="already_sent",
            values={"agency": "Dinas PU", "code": f"kode-{number}"},
            urgent=lane_of_number(number) is Lane.URGENT,
            requested_at=SystemClock().now(),
        )


class ReceiptsSubject(NotifySubject):
    """Every step that a provider reports is told once; the texts are sent while their receipts come in."""

    stage = "notify-receipts"
    inputs = ("notifications.receipts",)
    poisoned = "notifications.receipts"

    async def give(self, numbers: range) -> None:
        await super().give(numbers)
        await eventually(lambda: len({got.text for got in self.peer.took}) >= numbers.stop, within=60)
        await self.put((r.receipt, r) for got in self.peer.took for r in self._receipts(got.id))

    def _receipts(self, provider_id: str) -> list[ReceiptReceived]:
        """As WhatsApp sends them: in no order one could rely on."""
        return [
            ReceiptReceived(
                receipt=f"{state}-{provider_id}",
                channel="whatsapp",
                number=NUMBER,
                sent=self.place.keys.refs().message("whatsapp", provider_id),
                state=state,
                at=SystemClock().now() + timedelta(seconds=1),
                payload=self.place.keys.seal("intake.receipt", b"{}"),
            )
            for state in (ReceiptState.READ, ReceiptState.DELIVERED)
        ]

    async def check(self, count: int) -> None:
        await super().check(count)
        settled = [seen.event() for seen in (await told(self.place, "notifications.settled")).events]
        read = Counter(e.notification for e in settled if e.state is DeliveryState.READ)
        assert read == Counter(f"notification-{n}" for n in range(count))


class DeskSubject(Subject):
    """The read model holds each case in its newest version, and each message and refusal, once."""

    service, role = "desk", "web"
    stage = database = "desk"
    inputs = ("cases.changed", "cases.refused", "notifications.settled")
    poisoned = "cases.changed"

    def settings(self) -> Mapping[str, str]:
        return {"dev": "true", "session_secret": "rahasia-contoh-" * 3, "port": "0"}

    async def give(self, numbers: range) -> None:
        for version in (2, 1, 3):
            await self.put((f"changed-{n}-{version}", _changed(n, version)) for n in numbers)
        await self.put((f"refused-{n}", _refused(n)) for n in numbers)
        await self.put((f"settled-{n}", _settled(n)) for n in numbers)

    async def check(self, count: int) -> None:
        store = Store(self.place.mongo, prefix=self.place.prefix)
        kept = [CASES.read(row) for row in await store.of(CASES).find({}).to_list(None)]
        await store.close()
        newest = {record.case.case: record.case.version for record in kept}
        assert newest == {submitted(n).report: 3 for n in range(count)}
        assert len(kept) == count
        assert await self.rows("deliveries") == await self.rows("refusals") == count
        assert await self.rows("ledger") == 5 * count + self.poisons


def _changed(number: int, version: int) -> CaseChanged:
    told = submitted(number)
    case = Case(
        report_class=told.report_class,
        sensitivity=told.sensitivity,
        case=told.report,
        code=told.code,
        version=version,
        pack=told.pack,
        state=CaseState.TERVERIFIKASI,
        category=told.category,
        text=told.text,
        place=told.place,
        grade=PlaceGrade.NAMED,
        verdict=Verdict.VERIFIED,
        reporter=told.reporter,
        citizen=told.identity.citizen,
        submitted_at=AT,
        changed_at=AT + timedelta(minutes=version),
    )
    return CaseChanged(case=case, cause=f"cause-{version}")


def _refused(number: int) -> CommandRefused:
    return CommandRefused(
        case=submitted(number).report,
        command=f"command-{number}",
        reason="illegal_transition",
        sentence="Belum bisa.",
        state=CaseState.TERVERIFIKASI,
        at=AT,
    )


def _settled(number: int) -> NotificationSettled:
    return NotificationSettled(
        notification=f"notification-{number}",
        text="case_in_progress",
        case=submitted(number).report,
        state=DeliveryState.ACCEPTED,
        at=AT,
    )
