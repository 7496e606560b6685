"""Notify as a process of its own, what it is asked, and what it says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from salur.contracts.base import Lane
from salur.contracts.ids import derived_id
from salur.contracts.messages import Address, ReceiptReceived, ReceiptState, ReceiptUntilReceived
from salur.contracts.notifications import NotificationRequested, NotificationSettled, Option
from salur.messaging.clock import SystemClock
from salur.observability import Health
from salur.privacy import KeyRing, Secret
from salur.privacy.vault import Reach, VaultWriter
from salur.privacy.vault_records import KINDS
from salur.process import Process
from salur.store.database import Store
from salur.store.work import Work
from services.notify.app import ROLE, NotifySettings
from tests.kafka_tools import put, read_all

NUMBER = "740900000000001"
KEYS = KeyRing.generate()
TOPICS = (
    "intake.messages",
    "intake.messages.urgent",
    "notifications.requested",
    "notifications.requested.urgent",
    "notifications.requested.dlq",
    "notifications.receipts",
    "notifications.receipts.dlq",
    "notifications.settled",
)
FAST: dict[str, Any] = {"notify_look_every": 0.1, "notify_patience": 2.0, "instance": "satu"}


def phone(person: int) -> str:
    """A made-up person's number."""
    return f"6280099{person:05d}"


def address(person: int) -> Address:
    """Where a made-up person is reached."""
    return Address(
        ref=KEYS.refs().sender("whatsapp", phone(person)), channel="whatsapp", number=NUMBER, pack="74.09"
    )


def asks(name: str, person: int = 1, **more: Any) -> NotificationRequested:
    """A request whose text shows `name`."""
    base: dict[str, Any] = {
        "notification": derived_id("notification", name),
        "to": address(person),
        "text": "already_sent",
        "values": {"agency": "Dinas PU", "code": name},
        "requested_at": SystemClock().now(),
    }
    return NotificationRequested.model_validate(base | more)


def receipt(
    provider_id: str, state: ReceiptState, *, at: datetime | None = None, error: str | None = None
) -> Any:
    """A receipt as the gateway gives it."""
    return ReceiptReceived(
        receipt=derived_id("receipt", provider_id, state),
        channel="whatsapp",
        number=NUMBER,
        sent=KEYS.refs().message("whatsapp", provider_id),
        state=state,
        error=error,
        at=at or SystemClock().now(),
        payload=KEYS.seal("intake.receipt", b"{}"),
    )


def read_until(person: int, until: datetime) -> ReceiptUntilReceived:
    """A person has read all up to a moment, as the gateway says it."""
    return ReceiptUntilReceived(
        receipt=derived_id("receipt", str(person), until.isoformat()),
        channel="whatsapp",
        number=NUMBER,
        person=address(person).ref,
        state=ReceiptState.READ,
        until=until,
        payload=KEYS.seal("intake.receipt", b"{}"),
    )


@dataclass
class Notifier:
    """The servers that notify works on, as the rest of Salur sees them."""

    kafka: str
    mongo: str
    prefix: str

    async def know(self, people: Sequence[int]) -> None:
        """Puts people into the vault."""
        store = Store(self.mongo, prefix=self.prefix)
        await store.prepare(KINDS)
        work = Work(store)
        writer = VaultWriter(work, KEYS, KEYS.refs())
        for person in people:
            reach = Reach("whatsapp", NUMBER, Secret(phone(person)))
            await writer.remember(reach, SystemClock().now())
        async with store.transaction() as session:
            await work.flush(session)
        await store.close()

    async def ask(self, *requests: NotificationRequested) -> None:
        await put(self.kafka, self.prefix, [(f"cause-{r.notification}", r) for r in requests])

    async def receive(self, *receipts: ReceiptReceived | ReceiptUntilReceived) -> None:
        await put(self.kafka, self.prefix, [(r.receipt, r) for r in receipts])

    async def settled(self) -> list[NotificationSettled]:
        """What was said, a repeated event once."""
        seen = await read_all(self.kafka, f"{self.prefix}notifications.settled")
        return [s.event() for s in {s.id: s for s in seen}.values()]

    async def states(self, name: str) -> list[str]:
        notification = derived_id("notification", name)
        return [e.state.value for e in await self.settled() if e.notification == notification]

    @asynccontextmanager
    async def running(self, lanes: tuple[Lane, ...] = tuple(Lane), **settings: Any) -> AsyncIterator[Process]:
        """Notify, with the process around it."""
        chosen = NotifySettings(
            kafka=self.kafka, mongo=self.mongo, prefix=self.prefix, keys=KEYS.to_json(), **(FAST | settings)
        )
        process = Process(ROLE, chosen, lanes=lanes, health=Health())
        async with ROLE.start(process):
            yield process
        for task in process.tasks:
            task.cancel()


IN_AN_HOUR = timedelta(hours=1)
CHOICES = (Option(id="send", label="Kirim"), Option(id="cancel", label="Batal"))
