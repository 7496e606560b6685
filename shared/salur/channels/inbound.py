"""What a channel makes of what a provider sent: messages, receipts, and what it could not make sense of.

These are the plain words of citizens. They live in memory and inside `Sealed` only.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from salur.contracts.messages import ReceiptState


class _Plain(BaseModel):
    """A frozen value whose repr shows none of its content."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(•••)"

    __str__ = __repr__


class MediaKind(StrEnum):
    """Kinds of media that citizens send."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


class Media(_Plain):
    """A piece of media, still with its provider."""

    kind: MediaKind
    provider_id: str
    mime: str | None = None
    sha256: str | None = None
    name: str | None = None


class Sender(_Plain):
    """Who wrote, as the provider knows them. At least one of `user_id` and `phone` (digits, no +) is set."""

    user_id: str | None = None
    phone: str | None = None
    profile_name: str | None = None

    @property
    def id(self) -> str:
        """What identifies the sender on their channel: the provider's user id, else the phone."""
        return self.user_id or self.phone or ""


class InboundMessage(_Plain):
    """One message. `choice` is the id of a tapped option; `at` is the provider's time (UTC)."""

    kind: Literal["message"] = "message"
    provider_id: str
    sender: Sender
    at: datetime
    type: str = "text"
    text: str = ""
    choice: str | None = None
    media: tuple[Media, ...] = ()
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    place_name: str | None = None
    reply_to: str | None = None
    forwarded: bool = False
    frequently_forwarded: bool = False


class InboundReceipt(_Plain):
    """What became of a text that we sent. `provider_id` is the id the provider gave it."""

    kind: Literal["receipt"] = "receipt"
    provider_id: str
    state: ReceiptState
    at: datetime
    error: str | None = None


class InboundUnsupported(_Plain):
    """Something a citizen sent that the channel cannot show us. `raw` is the provider's item as JSON text."""

    kind: Literal["unsupported"] = "unsupported"
    provider_id: str
    sender: Sender
    at: datetime
    type: str
    raw: str


class InboundIdentityChanged(_Plain):
    """A sender goes by another phone or user id from now on."""

    kind: Literal["identity_changed"] = "identity_changed"
    provider_id: str
    sender: Sender
    at: datetime
    was: Sender


class InboundDead(_Plain):
    """An item that is not shaped as the provider's documentation says. Its siblings are not touched."""

    kind: Literal["dead"] = "dead"
    reason: str
    raw: str


Content = InboundMessage | InboundUnsupported | InboundIdentityChanged
Inbound = Content | InboundReceipt | InboundDead
