"""An Update of the Bot API: what a person wrote, showed, sent or tapped in a private chat with the bot.

After "Getting updates" and "Available types" of the Bot API. An update holds one thing; its update_id is the same
each time it is delivered. A message is named by its chat and its place there, which is what an edit names it by; what
has no such place by its update_id. What happens in groups and channels is not for us.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from salur.channels.inbound import (
    Inbound,
    InboundDead,
    InboundEdited,
    InboundMessage,
    InboundUnsupported,
    Media,
    MediaKind,
    Sender,
)
from salur.channels.protocol import Item, Unparsable
from salur.channels.shape import Json, Misshapen, listed, mapped, moment_at, optional_text, raw_of, text_at

_PRIVATE = "private"
_FILES = {
    "video": MediaKind.VIDEO,
    "video_note": MediaKind.VIDEO,
    "animation": MediaKind.VIDEO,
    "voice": MediaKind.AUDIO,
    "audio": MediaKind.AUDIO,
    "document": MediaKind.DOCUMENT,
    "sticker": MediaKind.STICKER,
}


def parse(body: bytes, bot: str) -> Sequence[Item]:
    """What an update holds for us: one item, or none. Raises Unparsable where it is no update."""
    update = _update(body)
    if update is None:
        raise Unparsable("no update_id")
    try:
        found = _content(update)
    except Misshapen as bad:
        found = InboundDead(reason=bad.where, raw=raw_of(update))
    return [] if found is None else [Item(bot, found)]


def answer_to_tap(body: bytes) -> bytes | None:
    """The method call that tells Telegram a tap was heard, None for any other update."""
    update = _update(body)
    tap = update.get("callback_query") if update else None
    tap_id = tap.get("id") if isinstance(tap, dict) else None
    if not isinstance(tap_id, str):
        return None
    return orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": tap_id})


def _update(body: bytes) -> Json | None:
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if isinstance(number, int) and not isinstance(number, bool) else None


def _content(update: Json) -> Inbound | None:
    provider_id = str(update["update_id"])
    if "message" in update:
        return _message(mapped(update["message"], "message"))
    if "edited_message" in update:
        return _edited(mapped(update["edited_message"], "edited_message"), provider_id)
    if "callback_query" in update:
        return _tap(mapped(update["callback_query"], "callback_query"), provider_id)
    return None


def _message(message: Json) -> Inbound | None:
    if not _is_private(message):
        return None
    common: Json = {
        "provider_id": _name(message),
        "sender": _sender(mapped(message.get("from"), "from")),
        "at": moment_at(message, "date"),
    }
    for kind, read in _READERS.items():
        if kind in message and (found := read(message)) is not None:
            return InboundMessage(**common, **_context(message), type=_TYPES.get(kind, kind), **found)
    contact = message.get("contact")
    if isinstance(contact, dict) and contact.get("user_id") == mapped(message["from"], "from").get("id"):
        phone = text_at(contact, "phone_number").removeprefix("+")
        own = common["sender"].model_copy(update={"phone": phone if phone.isdigit() else None})
        return InboundMessage(**(common | {"sender": own}), type="contact")
    return InboundUnsupported(**common, type=_unknown(message), raw=raw_of(message))


def _edited(message: Json, provider_id: str) -> Inbound | None:
    """Other words in place of a message's. A place that is shared live moves by edits too: those have no words."""
    words = optional_text(message, "text") or optional_text(message, "caption")
    if not _is_private(message) or ("location" in message and words is None):
        return None
    return InboundEdited(
        provider_id=provider_id,
        sender=_sender(mapped(message.get("from"), "from")),
        at=moment_at(message, "edit_date"),
        edited=_name(message),
        text=words or "",
    )


def _is_private(message: Json) -> bool:
    return text_at(mapped(message.get("chat"), "chat"), "type") == _PRIVATE


def _name(message: Json) -> str:
    """What a message is called: message_id counts in each chat anew."""
    chat, place = mapped(message.get("chat"), "chat").get("id"), message.get("message_id")
    for number in (chat, place):
        if not isinstance(number, int) or isinstance(number, bool):
            raise Misshapen("message_id")
    return f"{chat}.{place}"


def _sender(person: Json) -> Sender:
    number = person.get("id")
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise Misshapen("from.id")
    names = (optional_text(person, "first_name"), optional_text(person, "last_name"))
    return Sender(user_id=str(number), profile_name=" ".join(name for name in names if name) or None)


def _context(message: Json) -> Json:
    before = message.get("reply_to_message")
    return {
        # It has a chat of its own only where it comes from elsewhere.
        "reply_to": _name({"chat": message["chat"], **before}) if isinstance(before, dict) else None,
        "forwarded": "forward_origin" in message,
    }


def _text(message: Json) -> Json:
    words = message["text"]
    if not isinstance(words, str):
        raise Misshapen("text")
    # "/start" opens a chat, and may carry what a link to the bot gave it.
    return {"text": words.removeprefix("/") if words.startswith("/") else words}


def _photo(message: Json) -> Json:
    """The largest of the sizes, which come smallest first."""
    sizes = listed(message, "photo")
    if not sizes:
        raise Misshapen("photo")
    piece = Media(
        kind=MediaKind.IMAGE, provider_id=text_at(mapped(sizes[-1], "photo"), "file_id"), mime="image/jpeg"
    )
    return {"text": optional_text(message, "caption") or "", "media": (piece,)}


def _file(kind: str) -> Callable[[Json], Json]:
    def read(message: Json) -> Json:
        file = mapped(message[kind], kind)
        piece = Media(
            kind=_FILES[kind],
            provider_id=text_at(file, "file_id"),
            mime=optional_text(file, "mime_type"),
            name=optional_text(file, "file_name"),
        )
        return {"text": optional_text(message, "caption") or "", "media": (piece,)}

    return read


def _location(message: Json) -> Json:
    place = mapped(message["location"], "location")
    venue = message.get("venue")
    named = [
        part
        for key in ("title", "address")
        if isinstance(venue, dict) and (part := optional_text(venue, key))
    ]
    return {
        "latitude": _degrees(place, "latitude", 90),
        "longitude": _degrees(place, "longitude", 180),
        "place_name": ", ".join(named) or None,
    }


def _degrees(place: Json, key: str, most: float) -> float:
    found = place.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool) or not -most <= found <= most:
        raise Misshapen(key)
    return float(found)


_READERS: dict[str, Callable[[Json], Json | None]] = {
    "text": _text,
    "photo": _photo,
    "location": _location,
    **{kind: _file(kind) for kind in _FILES},
}
_TYPES = {"photo": "image", "voice": "audio", "video_note": "video", "animation": "video"}
# What every message has; what is beside it names the kind.
_ENVELOPE = {
    "message_id",
    "from",
    "chat",
    "date",
    "reply_to_message",
    "forward_origin",
    "edit_date",
    "via_bot",
}


def _unknown(message: Json) -> str:
    return next((key for key in message if key not in _ENVELOPE), "empty")


def _tap(tap: Json, provider_id: str) -> Inbound | None:
    """A tapped button. It has no time of its own: the message it hangs on is the latest we know of."""
    under = mapped(tap.get("message"), "callback_query.message")
    chosen = text_at(tap, "data")
    return InboundMessage(
        provider_id=provider_id,
        sender=_sender(mapped(tap.get("from"), "from")),
        at=moment_at(under, "date"),
        type="choice",
        choice=chosen,
        text=_label(under, chosen),
        reply_to=_name(under),
    )


def _label(under: Json, chosen: str) -> str:
    markup = under.get("reply_markup")
    rows: Any = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    for row in rows if isinstance(rows, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict) and button.get("callback_data") == chosen:
                label = button.get("text")
                return label if isinstance(label, str) else ""
    return ""
