"""Messages within a batch's unit of work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from salur.contracts.messages import ReceiptReceived
from salur.contracts.notifications import NotificationRequested
from salur.store.kinds import Kind
from salur.store.work import Work
from services.notify.adapters.documents import MESSAGES, SENT
from services.notify.domain.message import Message, Sent


class StoredMessages:
    """Meets `ports.Messages`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, notification: str) -> Message | None:
        return await self._work.get(MESSAGES, notification)

    async def sent_as(self, ref: str) -> Sent | None:
        return await self._work.get(SENT, ref)

    def put(self, message: Message) -> None:
        self._work.put(MESSAGES, message)


def message_of(event: NotificationRequested) -> Iterable[tuple[Kind[Any], str]]:
    """The document that a request's handler asks for."""
    return ((MESSAGES, event.notification),)


def sent_of(event: ReceiptReceived) -> Iterable[tuple[Kind[Any], str]]:
    """The document that a receipt's handler asks for first."""
    return ((SENT, event.sent),)
