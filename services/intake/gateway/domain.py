"""What each item of a webhook becomes: a sealed message, a sealed receipt, or a reason why it is kept aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial

from salur.channels.inbound import (
    Content,
    Inbound,
    InboundDead,
    InboundEdited,
    InboundForm,
    InboundIdentityChanged,
    InboundMessage,
    InboundPart,
    InboundReceipt,
    InboundReceiptUntil,
    InboundUnsupported,
    InboundWithdrawn,
)
from salur.channels.protocol import Item
from salur.channels.sealing import MESSAGE_FIELD, plain
from salur.contracts import ids
from salur.contracts.messages import MessageKind, MessageReceived, ReceiptReceived, ReceiptUntilReceived
from salur.packs import Pack
from salur.privacy.keyring import KeyRing
from salur.privacy.refs import Refs
from salur.unchecked import blank, unchecked

RECEIPT_FIELD = "intake.receipt"
_SENDERS = 16_384
_MESSAGE, _RECEIPT = blank(MessageReceived), blank(ReceiptReceived)

_KINDS: dict[type[Content], MessageKind] = {
    InboundMessage: MessageKind.MESSAGE,
    InboundForm: MessageKind.MESSAGE,
    InboundPart: MessageKind.MESSAGE,
    InboundEdited: MessageKind.MESSAGE,
    InboundWithdrawn: MessageKind.MESSAGE,
    InboundUnsupported: MessageKind.UNSUPPORTED,
    InboundIdentityChanged: MessageKind.IDENTITY_CHANGED,
}
_WORDED = (InboundMessage, InboundPart, InboundForm, InboundEdited)


# Not frozen, since one is made of every message and freezing trebles what that takes.
@dataclass(slots=True)
class Event:
    """An event with the id that every redelivery of its item gives it again."""

    id: str
    event: MessageReceived | ReceiptReceived | ReceiptUntilReceived


@dataclass(frozen=True, slots=True)
class Aside:
    """An item that cannot go on: why, and where in it."""

    reason: Reason
    where: str = ""


class Reason(StrEnum):
    """Why something is kept aside; the names are those of the metrics catalogue."""

    INVALID = "invalid"
    UNKNOWN_NUMBER = "unknown_number"
    TOO_LARGE = "too_large"
    HANDLER_FAILED = "handler_failed"


def nobody(_channel: str, _phone: str | None) -> object:
    """Where no telephone is one of those on duty."""
    return None


class Sorter:
    """Sorts what comes in by one channel.

    `pack_of` knows whose a number is when somebody writes such words to it, `urgent_now` whether a sender (a ref)
    has an open emergency, `on_duty` which posts a telephone answers to on a channel.
    """

    def __init__(
        self,
        channel: str,
        keys: KeyRing,
        refs: Refs,
        *,
        pack_of: Callable[[str, str], Pack | None],
        urgent_now: Callable[[str, datetime], bool],
        on_duty: Callable[[str, str | None], object] = nobody,
    ) -> None:
        self._channel = channel
        self._keys = keys
        self._refs = refs
        # Somebody who writes once writes again within minutes.
        self._sender = lru_cache(_SENDERS)(partial(refs.sender, channel))
        self._pack_of = pack_of
        self._urgent_now = urgent_now
        self._on_duty = on_duty

    def sort(self, item: Item, now: datetime) -> Event | Aside:
        """What becomes of an item."""
        inbound = item.inbound
        if isinstance(inbound, InboundDead):
            return Aside(Reason.INVALID, inbound.reason)
        words = _words(inbound)
        pack = self._pack_of(item.number, words)
        if pack is None:
            return Aside(Reason.UNKNOWN_NUMBER)
        if isinstance(inbound, InboundReceipt):
            return self._receipt(item.number, inbound)
        if isinstance(inbound, InboundReceiptUntil):
            return self._receipt_until(item.number, inbound)
        return self._message(item.number, inbound, words, pack, now)

    def _message(self, number: str, inbound: Content, words: str, pack: Pack, now: datetime) -> Event:
        message = ids.message_id(self._channel, number, inbound.provider_id)
        sender = self._sender(inbound.sender.id)
        known = inbound.sender
        parts = _MESSAGE | {
            "message": message,
            "channel": self._channel,
            "number": number,
            "pack": pack.code,
            "sender": sender,
            "also": self._sender(known.phone) if known.user_id and known.phone else None,
            "kind": _KINDS[type(inbound)],
            "urgent": self._is_urgent(inbound, words, sender, pack, now),
            "received_at": now,
            "payload": self._keys.seal(MESSAGE_FIELD, plain(inbound)),
        }
        return Event(message, unchecked(MessageReceived, parts))

    def _is_urgent(self, inbound: Content, words: str, sender: str, pack: Pack, now: datetime) -> bool:
        """By the pack's words; because the sender, under the old or the new name, has an open emergency; or is on duty."""
        if self._urgent_now(sender, now) or self._on_duty(self._channel, inbound.sender.phone):
            return True
        if words:
            return pack.emergency.match(words) is not None
        if isinstance(inbound, InboundIdentityChanged):
            return self._urgent_now(self._refs.sender(self._channel, inbound.was.id), now)
        return False

    def _receipt(self, number: str, inbound: InboundReceipt) -> Event:
        receipt = ids.derived_id("receipt", self._channel, number, inbound.provider_id, inbound.state)
        parts = _RECEIPT | {
            "receipt": receipt,
            "channel": self._channel,
            "number": number,
            "sent": self._refs.message(self._channel, inbound.provider_id),
            "state": inbound.state,
            "error": inbound.error,
            "at": inbound.at,
            "payload": self._keys.seal(RECEIPT_FIELD, plain(inbound)),
        }
        return Event(receipt, unchecked(ReceiptReceived, parts))

    def _receipt_until(self, number: str, inbound: InboundReceiptUntil) -> Event:
        person, until = self._sender(inbound.sender.id), inbound.until.isoformat()
        receipt = ids.derived_id("receipt", self._channel, number, person, inbound.state, until)
        event = ReceiptUntilReceived(
            receipt=receipt,
            channel=self._channel,
            number=number,
            person=person,
            state=inbound.state,
            until=inbound.until,
            payload=self._keys.seal(RECEIPT_FIELD, plain(inbound)),
        )
        return Event(receipt, event)


def _words(inbound: Inbound) -> str:
    return inbound.text if isinstance(inbound, _WORDED) else ""
