"""What a channel makes of what a provider sent: messages, receipts, and what it could not make sense of.

These are the plain words of citizens. They live in memory and inside `Sealed` only.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from salur.contracts.messages import ReceiptState
from salur.contracts.reports import Origin


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
    """A piece of media, still with its provider; or with a `partner`, and then `provider_id` is its address there."""

    kind: MediaKind
    provider_id: str
    partner: str = ""
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
    """One message. `choice` is the id of a tapped option; `at` is the provider's time (UTC).

    `incomplete`: parts of it never came; "[…]" stands in their place. `origin` is the advertisement or the post of ours
    that they came by.
    """

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
    incomplete: bool = False
    origin: Origin | None = None


class PartScheme(StrEnum):
    """How a part of a longer short message says which it is; references of different schemes never meet."""

    UDH_8 = "udh8"
    UDH_16 = "udh16"
    SAR = "sar"


class PartOf(BaseModel):
    """Which part of which longer message: `number` of `total`, counted from 1, under the sender's `reference`."""

    model_config = ConfigDict(frozen=True)

    reference: int = Field(ge=0, le=0xFFFF)
    scheme: PartScheme
    total: int = Field(ge=1, le=255)
    number: int = Field(ge=1, le=255)


class InboundPart(_Plain):
    """One part of a message that a telephone cut. `data` are its octets in `coding` (data_coding), without header.

    `text` is what can be read of it alone: a letter at either end may be cut through.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    kind: Literal["part"] = "part"
    provider_id: str
    sender: Sender
    at: datetime
    part: PartOf
    coding: int
    data: bytes
    text: str = ""


class InboundForm(_Plain):
    """A whole report at once, as the web form or an officer's form gives it. `provider_id` is the form's own token.

    `phone` was proved by a code, or is absent where an officer (`filed_by`, an opaque id) writes for somebody who has
    none. `media` lie in the media store already under these refs. `hide` is the reporter's wish to stay unknown to
    the agency; `agreed` the version of the privacy notice that was shown. `linked` are files that are still to be
    fetched. `pack` is the jurisdiction that the reporter
    chose for it, where its place lies in another than the one whose form it is. `unproved`: danger that does not wait
    until the phone was proved.
    """

    kind: Literal["form"] = "form"
    provider_id: str
    sender: Sender
    at: datetime
    category: str | None = None
    text: str
    place: str = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    name: str | None = None
    nik: str | None = None
    media: tuple[str, ...] = ()
    linked: tuple[Media, ...] = ()
    hide: bool = True
    agreed: str | None = None
    language: str = "id"
    wish: str | None = None
    filed_by: str | None = None
    pack: str | None = None
    unproved: bool = False


class InboundProof(_Plain):
    """Somebody on a page says that a telephone is theirs: `code` is to go there, and who then tells it has proved it."""

    kind: Literal["proof"] = "proof"
    provider_id: str
    sender: Sender
    at: datetime
    code: str
    until: datetime
    language: str = "id"


class InboundProved(_Plain):
    """The code was told that proves the telephone of a report which went out before it. `name`, `nik`, `hide` and `agreed`
    are as on a form, which did not say them."""

    kind: Literal["proved"] = "proved"
    provider_id: str
    sender: Sender
    at: datetime
    report: str
    name: str | None = None
    nik: str | None = None
    hide: bool = True
    agreed: str | None = None


class InboundRating(_Plain):
    """How content somebody is with a finished report, said on its page once they proved their telephone.

    The page knows them by their ref alone, so `sender` says nothing.
    """

    kind: Literal["rating"] = "rating"
    provider_id: str
    sender: Sender = Sender()
    at: datetime
    report: str
    score: int = Field(ge=1, le=5)
    text: str = ""


class InboundReceipt(_Plain):
    """What became of a text that we sent. `provider_id` is the id the provider gave it."""

    kind: Literal["receipt"] = "receipt"
    provider_id: str
    state: ReceiptState
    at: datetime
    error: str | None = None


class InboundReceiptUntil(_Plain):
    """All texts that we sent to a person up to a moment (UTC) came this far: some providers name no text."""

    kind: Literal["receipt_until"] = "receipt_until"
    sender: Sender
    state: ReceiptState
    until: datetime


class InboundUnsupported(_Plain):
    """Something a citizen sent that the channel cannot show us. `raw` is the provider's item as JSON text."""

    kind: Literal["unsupported"] = "unsupported"
    provider_id: str
    sender: Sender
    at: datetime
    type: str
    raw: str


class InboundEdited(_Plain):
    """A sender put other words in place of those of a message. `edited` is the provider's id of that message."""

    kind: Literal["edited"] = "edited"
    provider_id: str
    sender: Sender
    at: datetime
    edited: str
    text: str = ""


class InboundWithdrawn(_Plain):
    """A sender took a message back. `withdrawn` is the provider's id of that message."""

    kind: Literal["withdrawn"] = "withdrawn"
    provider_id: str
    sender: Sender
    at: datetime
    withdrawn: str


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


Content = (
    InboundMessage
    | InboundForm
    | InboundProof
    | InboundProved
    | InboundRating
    | InboundPart
    | InboundEdited
    | InboundWithdrawn
    | InboundUnsupported
    | InboundIdentityChanged
)
Inbound = Content | InboundReceipt | InboundReceiptUntil | InboundDead
