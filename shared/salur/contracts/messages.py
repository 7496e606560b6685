"""What the gateway accepted: a citizen's message or a provider's receipt, its words sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from salur.contracts.base import Contract, Lane, Sensitivity, Value
from salur.privacy.sealed import Sealed


class MessageKind(StrEnum):
    """What the dialogue must know before it opens the words."""

    MESSAGE = "message"
    IDENTITY_CHANGED = "identity_changed"
    UNSUPPORTED = "unsupported"


class MessageReceived(Contract):
    """A citizen wrote. The words stand in `payload` only (plain form: `salur.channels.inbound.Inbound`).

    `number` is ours: what the channel's provider calls the line that was written to. `also` is the ref of the sender's
    phone, where the provider gives a user id and a phone. `by_page`: it was said on a page of ours, and nobody wrote to the number.
    Until the dialogue has read them nobody knows how sensitive they are, so they count as confidential.
    """

    TYPE: ClassVar[str] = "salur.message-received.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    message: str
    channel: str
    number: str
    pack: str
    sender: str
    also: str | None = None
    by_page: bool = False
    kind: MessageKind = MessageKind.MESSAGE
    urgent: bool = False
    received_at: datetime
    payload: Sealed

    def key(self) -> str:
        return self.sender

    def lane(self) -> Lane:
        return Lane.URGENT if self.urgent else Lane.ROUTINE


class PartsOverdue(Contract):
    """Parts of a long SMS have been waited for long enough: what came of it is to be taken as it is.

    `parts` names the unfinished message; `message` is the id it is taken under, the same however often this is said.
    """

    TYPE: ClassVar[str] = "salur.parts-overdue.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    parts: str
    message: str
    channel: str
    number: str
    pack: str
    sender: str
    urgent: bool = False

    def key(self) -> str:
        return self.sender

    def lane(self) -> Lane:
        return Lane.URGENT if self.urgent else Lane.ROUTINE


class DraftOverdue(Contract):
    """The question of a draft has gone unanswered for long enough: it is asked once more, or the draft is dropped.

    `message` is the id of this ring, the same however often it is said; it means nothing once the citizen has written.
    """

    TYPE: ClassVar[str] = "salur.draft-overdue.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    message: str
    channel: str
    number: str
    pack: str
    sender: str

    def key(self) -> str:
        return self.sender


class ReceiptState(StrEnum):
    """How far a sent text came. The order is the order of progress; a receipt never takes a text back."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class ReceiptReceived(Contract):
    """A provider says what became of a text we sent. `sent` is the keyed ref of the provider's id for it."""

    TYPE: ClassVar[str] = "salur.receipt-received.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    receipt: str
    channel: str
    number: str
    sent: str
    state: ReceiptState
    error: str | None = None
    at: datetime
    payload: Sealed

    def key(self) -> str:
        return self.sent


class ReceiptUntilReceived(Contract):
    """A provider says that all we sent to a person (a ref) up to a moment came this far. It names no text."""

    TYPE: ClassVar[str] = "salur.receipt-until-received.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    receipt: str
    channel: str
    number: str
    person: str
    state: ReceiptState
    until: datetime
    payload: Sealed

    def key(self) -> str:
        return self.person


class UrgentSender(Contract):
    """A sender has an open emergency: what they write goes by the urgent lane until it is over."""

    TYPE: ClassVar[str] = "salur.urgent-sender.v1"

    sender: str
    report: str
    until: datetime

    def key(self) -> str:
        return self.sender


class Address(Value):
    """Where a citizen can be reached: an opaque ref that only the vault can open, and our number to write from."""

    ref: str
    channel: str
    number: str
    pack: str
