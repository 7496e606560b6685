"""Messages within a batch's unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from salur.contracts.messages import ReceiptReceived
from salur.contracts.notifications import DeliveryState, NotificationRequested
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Kind
from salur.store.work import Work
from services.notify.adapters.documents import MESSAGES, SENT
from services.notify.domain.message import Message, Sent

# Nothing takes them further, and there are the more of them the longer a person is known.
_ENDED = [DeliveryState.READ, DeliveryState.FAILED, DeliveryState.EXPIRED]


class StoredMessages:
    """Meets `ports.Messages`."""

    def __init__(self, work: Work, store: Store) -> None:
        self._work = work
        self._store = store

    async def get(self, notification: str) -> Message | None:
        return await self._work.get(MESSAGES, notification)

    async def sent_as(self, ref: str) -> Sent | None:
        return await self._work.get(SENT, ref)

    async def to(self, person: str, channel: str, number: str) -> Sequence[Message]:
        wanted = {"to": person, "channel": channel, "number": number, "state": {"$nin": _ENDED}}
        with translated():
            rows = await self._store.of(MESSAGES).find(wanted, {"_id": 1}).to_list(None)
        ids = [row["_id"] for row in rows]
        await self._work.load(MESSAGES, ids)
        found = [await self._work.get(MESSAGES, one) for one in ids]
        return [message for message in found if message is not None]

    def put(self, message: Message) -> None:
        self._work.put(MESSAGES, message)


def message_of(event: NotificationRequested) -> Iterable[tuple[Kind[Any], str]]:
    """The document that a request's handler asks for."""
    return ((MESSAGES, event.notification),)


def sent_of(event: ReceiptReceived) -> Iterable[tuple[Kind[Any], str]]:
    """The document that a receipt's handler asks for first."""
    return ((SENT, event.sent),)
