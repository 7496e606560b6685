"""One element of `messages`: what a person wrote, tapped, showed or sent, or that they changed their number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from salur.channels.inbound import (
    Content,
    InboundIdentityChanged,
    InboundMessage,
    InboundUnsupported,
    Media,
    MediaKind,
    Sender,
)
from salur.channels.whatsapp.shape import Json, Misshapen, mapped, moment_at, optional_text, raw_of, text_at

USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_PHONE = re.compile(r"\+?([0-9]{5,20})")
_CHANGED = {"user_changed_number", "user_changed_user_id", "customer_changed_number"}
_MEDIA = {kind.value: kind for kind in MediaKind}


class People:
    """The `contacts` beside messages: profile names and user ids, found by what a message says of its sender."""

    def __init__(self, contacts: Any) -> None:
        found = [c for c in contacts if isinstance(c, dict)] if isinstance(contacts, list) else []
        self._only = found[0] if len(found) == 1 else None
        self._by_id = {
            c[key]: c for c in found for key in ("wa_id", "user_id") if isinstance(c.get(key), str)
        }

    def sender(self, message: Json) -> Sender:
        """Who wrote a message. Raises Misshapen where nothing says it."""
        user_id, phone = _identity(message, "from_user_id", "from")
        # Meta sends one contact with a message; its wa_id may differ from `from` (an old number's spelling).
        contact = self._by_id.get(user_id or "") or self._by_id.get(phone or "") or self._only
        if contact is None:
            return Sender(user_id=user_id, phone=phone) if user_id or phone else _nobody()
        known_id, known_phone = _identity(contact, "user_id", "wa_id")
        if user_id and known_id and user_id != known_id:
            return Sender(user_id=user_id, phone=phone)
        user_id, phone = user_id or known_id, phone or known_phone
        if not user_id and not phone:
            _nobody()
        return Sender(user_id=user_id, phone=phone, profile_name=_profile_name(contact))


def _nobody() -> Sender:
    raise Misshapen("from")


def _profile_name(contact: Json) -> str | None:
    profile = contact.get("profile")
    name = profile.get("name") if isinstance(profile, dict) else None
    return name if isinstance(name, str) and name else None


def _identity(value: Json, user_key: str, phone_key: str) -> tuple[str | None, str | None]:
    """The user id and the phone's digits; a user id in the phone's place counts as what it is."""
    user_id, phone = optional_text(value, user_key), optional_text(value, phone_key)
    if phone is None:
        return user_id, None
    digits = _PHONE.fullmatch(phone)
    if digits:
        return user_id, digits[1]
    if USER_ID.fullmatch(phone):
        return user_id or phone, None
    raise Misshapen(phone_key)


def message_of(message: Json, people: People) -> Content:
    """What one element of `messages` holds. Raises Misshapen or pydantic's ValidationError."""
    kind = text_at(message, "type")
    if kind == "system":
        return _system(message)
    sender = people.sender(message)
    read = _READERS.get(kind)
    found = read(mapped(message.get(kind), kind), kind) if read else None
    if found is None:
        return _unsupported(message, sender, kind)
    context = message.get("context")
    if isinstance(context, dict):
        found |= {
            "reply_to": optional_text(context, "id"),
            "forwarded": context.get("forwarded") is True or context.get("frequently_forwarded") is True,
            "frequently_forwarded": context.get("frequently_forwarded") is True,
        }
    return InboundMessage(
        provider_id=text_at(message, "id"),
        sender=sender,
        at=moment_at(message, "timestamp"),
        type=kind,
        **found,
    )


def _text(content: Json, _: str) -> Json:
    body = content.get("body")
    if not isinstance(body, str):
        raise Misshapen("text.body")
    return {"text": body}


def _interactive(content: Json, _: str) -> Json | None:
    """A tapped button or row; None for the other kinds (a flow, a call permission)."""
    kind = text_at(content, "type")
    if kind not in ("button_reply", "list_reply"):
        return None
    reply = mapped(content.get(kind), kind)
    return {"choice": text_at(reply, "id"), "text": text_at(reply, "title")}


def _button(content: Json, _: str) -> Json:
    """The button of a template: what we gave it comes back as its payload."""
    text = text_at(content, "text")
    return {"choice": optional_text(content, "payload") or text, "text": text}


def _location(content: Json, _: str) -> Json:
    named = [part for key in ("name", "address") if (part := optional_text(content, key))]
    return {
        "latitude": _number(content, "latitude"),
        "longitude": _number(content, "longitude"),
        "place_name": ", ".join(named) or None,
    }


def _number(content: Json, key: str) -> float:
    found = content.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool):
        raise Misshapen(key)
    return float(found)


def _media(content: Json, kind: str) -> Json:
    piece = Media(
        kind=_MEDIA[kind],
        provider_id=text_at(content, "id"),
        mime=optional_text(content, "mime_type"),
        sha256=optional_text(content, "sha256"),
        name=optional_text(content, "filename"),
    )
    return {"text": optional_text(content, "caption") or "", "media": (piece,)}


_READERS: dict[str, Callable[[Json, str], Json | None]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _button,
    "location": _location,
    **dict.fromkeys(_MEDIA, _media),
}


def _system(message: Json) -> Content:
    """A changed number brings a new user id too; a changed user id may come without any number."""
    system = mapped(message.get("system"), "system")
    new_id, new_phone = _identity(system, "user_id", "wa_id")
    if new_phone is None:
        new_phone = _identity(system, "", "new_wa_id")[1]
    from_id, was_phone = _identity(message, "from_user_id", "from")
    was_id = optional_text(system, "previous_user_id") or (from_id if from_id != new_id else None)
    was = Sender(user_id=was_id, phone=was_phone)
    now = Sender(user_id=new_id, phone=new_phone)
    if optional_text(system, "type") not in _CHANGED or now == was:
        return _unsupported(message, Sender(user_id=from_id, phone=was_phone), "system")
    if not now.id or not was.id:
        raise Misshapen("system")
    return InboundIdentityChanged(
        provider_id=text_at(message, "id"), sender=now, at=moment_at(message, "timestamp"), was=was
    )


def _unsupported(message: Json, sender: Sender, kind: str) -> InboundUnsupported:
    if not sender.id:
        raise Misshapen("from")
    return InboundUnsupported(
        provider_id=text_at(message, "id"),
        sender=sender,
        at=moment_at(message, "timestamp"),
        type=kind,
        raw=raw_of(message),
    )
