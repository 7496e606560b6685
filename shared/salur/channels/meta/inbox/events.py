"""One element of `messaging`: what a person wrote, tapped, felt or read.

After "Webhook events" of the Messenger Platform and "Webhooks for Instagram Messaging". A person's id is good for this
page or account alone; nothing else is told of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from salur.channels.inbound import (
    Inbound,
    InboundEdited,
    InboundMessage,
    InboundReceipt,
    InboundReceiptUntil,
    InboundUnsupported,
    InboundWithdrawn,
    Sender,
)
from salur.channels.meta.inbox.attachments import Piece, piece_of
from salur.channels.shape import (
    Json,
    Misshapen,
    listed,
    mapped,
    millisecond_at,
    optional_text,
    raw_of,
    text_at,
)
from salur.contracts.messages import ReceiptState
from salur.contracts.reports import Origin

# They ask for nothing: who of several apps answers them, what Meta thinks of a page.
_QUIET = frozenset(
    {
        "optin",
        "account_linking",
        "pass_thread_control",
        "take_thread_control",
        "request_thread_control",
        "app_roles",
        "policy_enforcement",
        "messaging_feedback",
    }
)


def heard(event: Json) -> Sequence[Inbound]:
    """What an event holds for us: nothing, one thing, or a receipt for each of several texts. Raises Misshapen."""
    for kind, read in _READERS.items():
        if kind in event:
            return read(event, mapped(event[kind], kind))
    if _QUIET & event.keys():
        return ()
    return (_unsupported(event, _made_id(event, "event"), "event"),)


def _message(event: Json, message: Json) -> Sequence[Inbound]:
    if message.get("is_echo") is True:
        return ()
    mid = text_at(message, "mid")
    if message.get("is_deleted") is True:
        gone = InboundWithdrawn(
            provider_id=f"{mid}.deleted", sender=_sender(event), at=_at(event), withdrawn=mid
        )
        return (gone,)
    if message.get("is_unsupported") is True:
        return (_unsupported(event, mid, "unsupported"),)
    attached = [mapped(found, "attachments") for found in listed(message, "attachments")]
    pieces = [piece for found in attached if (piece := piece_of(found)) is not None]
    written = optional_text(message, "text")
    if written is None and not pieces:
        return (_unsupported(event, mid, _type_of(attached)),)
    whole = _written(event, message, mid, pieces)
    if len(pieces) == len(attached):
        return (whole,)
    # What could be read is read, and of the rest the person is told.
    return (whole, _unsupported(event, f"{mid}.rest", _type_of(attached)))


def _written(event: Json, message: Json, mid: str, pieces: Sequence[Piece]) -> InboundMessage:
    written = optional_text(message, "text") or ""
    lines = [line for piece in pieces for line in piece.lines if line not in written]
    tapped, before = message.get("quick_reply"), message.get("reply_to")
    return InboundMessage(
        provider_id=mid,
        sender=_sender(event),
        at=_at(event),
        type=next((piece.type for piece in pieces), "text"),
        text="\n".join([*([written] if written else []), *lines]),
        choice=optional_text(mapped(tapped, "quick_reply"), "payload") if tapped is not None else None,
        media=tuple(piece.media for piece in pieces if piece.media),
        # A reply to a story of ours names the story and no message.
        reply_to=optional_text(before, "mid") if isinstance(before, dict) else None,
        origin=_origin(message.get("referral")),
    )


def _referral(event: Json, referral: Json) -> Sequence[Inbound]:
    """Somebody came by a link or an advertisement of ours and says nothing yet; what they write next is due to it."""
    origin = _origin(referral)
    # Who comes by a website's chat has no id before they write.
    if origin is None or "id" not in mapped(event.get("sender"), "sender"):
        return ()
    came = InboundMessage(
        provider_id=_made_id(event, "referral"),
        sender=_sender(event),
        at=_at(event),
        type="referral",
        origin=origin,
    )
    return (came,)


def _origin(referral: Any) -> Origin | None:
    """The advertisement by its id, else the link by the word that we gave it (m.me/PAGE?ref=WORD).

    A word without a letter may be somebody's number, and is not kept.
    """
    told = referral if isinstance(referral, dict) else {}
    ad, ref = told.get("ad_id"), told.get("ref")
    named = isinstance(ref, str) and any(letter.isalpha() for letter in ref)
    try:
        return Origin.model_validate(
            {"type": "ad", "id": ad} if ad else {"type": "link", "id": ref if named else None}
        )
    except ValidationError:
        return None


def _edit(event: Json, edit: Json) -> Sequence[Inbound]:
    """Other words in place of a message's; how often that was done makes its id."""
    mid, at = text_at(edit, "mid"), _at(event)
    times = edit.get("num_edit")
    counted = times if isinstance(times, int) else int(at.timestamp() * 1000)
    words = optional_text(edit, "text") or ""
    edited = InboundEdited(
        provider_id=f"{mid}.edit{counted}", sender=_sender(event), at=at, edited=mid, text=words
    )
    return (edited,)


def _postback(event: Json, postback: Json) -> Sequence[Inbound]:
    """A tapped button of a menu, a greeting or an icebreaker."""
    title = optional_text(postback, "title") or ""
    return (
        InboundMessage(
            provider_id=optional_text(postback, "mid") or _made_id(event, "postback"),
            sender=_sender(event),
            at=_at(event),
            type="postback",
            choice=optional_text(postback, "payload") or title or None,
            text=title,
            origin=_origin(postback.get("referral")),
        ),
    )


def _reaction(event: Json, reaction: Json) -> Sequence[Inbound]:
    """A heart under a message of ours; without an emoji it was taken back."""
    taken_back = optional_text(reaction, "action") == "unreact"
    return (
        InboundMessage(
            provider_id=_made_id(event, "reaction"),
            sender=_sender(event),
            at=_at(event),
            type="reaction",
            text="" if taken_back else optional_text(reaction, "emoji") or "",
            reply_to=text_at(reaction, "mid"),
        ),
    )


def _delivery(event: Json, delivery: Json) -> Sequence[Inbound]:
    """Texts that came, by name; where none is named, all until a moment (its watermark)."""
    at = millisecond_at(delivery, "watermark")
    named = [mid for mid in listed(delivery, "mids") if isinstance(mid, str) and mid]
    if not named:
        return (InboundReceiptUntil(sender=_sender(event), state=ReceiptState.DELIVERED, until=at),)
    return [InboundReceipt(provider_id=mid, state=ReceiptState.DELIVERED, at=at) for mid in named]


def _read(event: Json, read: Json) -> Sequence[Inbound]:
    """Instagram names the message that was read, Messenger the moment until which all were."""
    if mid := optional_text(read, "mid"):
        return (InboundReceipt(provider_id=mid, state=ReceiptState.READ, at=_at(event)),)
    until = millisecond_at(read, "watermark")
    return (InboundReceiptUntil(sender=_sender(event), state=ReceiptState.READ, until=until),)


_READERS: dict[str, Callable[[Json, Json], Sequence[Inbound]]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "reaction": _reaction,
    "delivery": _delivery,
    "read": _read,
    "referral": _referral,
}


def _sender(event: Json) -> Sender:
    found = text_at(mapped(event.get("sender"), "sender"), "id")
    if not (found.isascii() and found.isdigit() and len(found) <= 40):
        raise Misshapen("sender.id")
    return Sender(user_id=found)


def _at(event: Json) -> datetime:
    return millisecond_at(event, "timestamp")


def _made_id(event: Json, kind: str) -> str:
    """For what Meta gives no id: nobody does the same twice in a millisecond."""
    return f"{kind}.{_sender(event).id}.{int(_at(event).timestamp() * 1000)}"


def _type_of(attached: Sequence[Json]) -> str:
    unknown = [found for found in attached if piece_of(found) is None]
    return next((kind for found in unknown if (kind := optional_text(found, "type"))), "unsupported")


def _unsupported(event: Json, provider_id: str, kind: str) -> InboundUnsupported:
    return InboundUnsupported(
        provider_id=provider_id, sender=_sender(event), at=_at(event), type=kind, raw=raw_of(event)
    )
