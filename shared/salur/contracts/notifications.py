"""Something to tell a person: asked for by key and values, rendered and sent by notify alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from salur.contracts.base import Contract, Lane, Value
from salur.contracts.messages import Address
from salur.privacy.sealed import Sealed


class Option(Value):
    """One thing the person can tap or answer with its number. `id` comes back as the answer."""

    id: str
    label: str
    hint: str = ""


class NotificationRequested(Contract):
    """Tell `to` the text `text` of their pack, in the language `language`.

    `values` fill the text's placeholders and are masked; `moments` (UTC) are put into words in the pack's
    zone first. `sealed` are values that only notify may open, such as a one-time code. `case` and `entry` say which step of which case it tells, if any.
    """

    TYPE: ClassVar[str] = "salur.notification-requested.v1"

    notification: str
    to: Address
    text: str
    language: str = "id"
    values: dict[str, str] = Field(default_factory=dict)
    sealed: dict[str, Sealed] = Field(default_factory=dict)
    moments: dict[str, datetime] = Field(default_factory=dict)
    options: tuple[Option, ...] = ()
    options_title: str | None = None
    case: str | None = None
    urgent: bool = False
    requested_at: datetime
    expires_at: datetime | None = None

    def key(self) -> str:
        return self.to.ref

    def lane(self) -> Lane:
        return Lane.URGENT if self.urgent else Lane.ROUTINE


class DeliveryState(StrEnum):
    """What became of a notification, in order of progress."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    EXPIRED = "expired"


class NotificationSettled(Contract):
    """A notification came a step further. A reader keeps the furthest state it has seen."""

    TYPE: ClassVar[str] = "salur.notification-settled.v1"

    notification: str
    text: str
    case: str | None = None
    state: DeliveryState
    reason: str | None = None
    at: datetime

    def key(self) -> str:
        return self.case or self.notification
