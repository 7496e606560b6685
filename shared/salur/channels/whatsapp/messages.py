"""One element of `messages`: what a person wrote, tapped, showed or sent, or that they changed their number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
from pydantic import ValidationError

from salur.channels.inbound import (
    Content,
    InboundEdited,
    InboundIdentityChanged,
    InboundMessage,
    InboundUnsupported,
    InboundWithdrawn,
    Media,
    MediaKind,
    Sender,
)
from salur.channels.shape import Json, Misshapen, mapped, moment_at, optional_text, raw_of, text_at
from salur.contracts.reports import Origin

USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_AMENDS = {"edit", "revoke"}
_WORDS = {"text": "body"}
_NOT_TOLD = {"flow_token"}
_SCREEN = re.compile(r"^screen_\d+_|_\d+$")
_CHANGED = {"user_changed_number", "user_changed_user_id", "customer_changed_number"}
_MEDIA = {kind.value: kind for kind in MediaKind}


class People:
    """The `contacts` beside messages: profile names and user ids, found by what a message says of its sender."""

    def __init__(self, contacts: Any) -> None:
        self._contacts: list[Any] = contacts if isinstance(contacts, list) else []

    def sender(self, message: Json) -> Sender:
        """Who wrote a message. Raises Misshapen where nothing says it."""
        user_id, phone = _identity(message, "from_user_id", "from")
        contact = self._contact(user_id, phone)
        name = None
        if contact is not None and not (user_id and phone):
            known_id, known_phone = _identity(contact, "user_id", "wa_id")
            user_id, phone = user_id or known_id, phone or known_phone
        if contact is not None:
            profile = contact.get("profile")
            name = profile.get("name") if isinstance(profile, dict) else None
        if not user_id and not phone:
            raise Misshapen("from")
        shown = name if isinstance(name, str) and name else None
        return Sender(user_id=user_id, phone=phone, profile_name=shown)

    def _contact(self, user_id: str | None, phone: str | None) -> Json | None:
        """The contact of that id or phone; the only one otherwise, if it does not speak of somebody else."""
        for contact in self._contacts:
            if not isinstance(contact, dict):
                continue
            if (user_id and contact.get("user_id") == user_id) or (phone and contact.get("wa_id") == phone):
                return contact
        if len(self._contacts) != 1 or not isinstance(only := self._contacts[0], dict):
            return None
        # Meta sends one contact with a message; its wa_id may differ from `from` (an old number's spelling).
        return None if user_id and only.get("user_id") else only


def _identity(value: Json, user_key: str, phone_key: str) -> tuple[str | None, str | None]:
    """The user id and the phone's digits; a user id in the phone's place counts as what it is."""
    user_id, phone = optional_text(value, user_key), optional_text(value, phone_key)
    if phone is None:
        return user_id, None
    digits = phone.removeprefix("+")
    if digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 20:
        return user_id, digits
    if USER_ID.fullmatch(phone):
        return user_id or phone, None
    raise Misshapen(phone_key)


def message_of(message: Json, people: People) -> Content:
    """What one element of `messages` holds. Raises Misshapen."""
    kind = text_at(message, "type")
    if kind == "system":
        return _system(message)
    sender = people.sender(message)
    if kind in _AMENDS:
        return _amended(message, sender, kind)
    read = _READERS.get(kind)
    found = read(mapped(message.get(kind), kind), kind) if read else None
    if found is None:
        return _unsupported(message, sender, kind)
    context = message.get("context")
    if isinstance(context, dict):
        found = _context(context) | found
    return InboundMessage(
        provider_id=text_at(message, "id"),
        sender=sender,
        at=moment_at(message, "timestamp"),
        type=kind,
        origin=_origin(message.get("referral")),
        **found,
    )


def _origin(referral: Any) -> Origin | None:
    """The advertisement or post that somebody came by; its click id is of a person and is not kept."""
    if not isinstance(referral, dict):
        return None
    try:
        return Origin.model_validate({"type": referral.get("source_type"), "id": referral.get("source_id")})
    except ValidationError:
        return None


def _context(context: Json) -> Json:
    often = context.get("frequently_forwarded") is True
    return {
        "reply_to": optional_text(context, "id"),
        "forwarded": often or context.get("forwarded") is True,
        "frequently_forwarded": often,
    }


def _amended(message: Json, sender: Sender, kind: str) -> Content:
    """An edit or a withdrawal of an earlier message. An edit brings the whole message anew; its words alone differ."""
    content = mapped(message.get(kind), kind)
    original = text_at(content, "original_message_id")
    common: Json = {
        "provider_id": text_at(message, "id"),
        "sender": sender,
        "at": moment_at(message, "timestamp"),
    }
    if kind == "revoke":
        return InboundWithdrawn(**common, withdrawn=original)
    edited = mapped(content.get("message"), "edit.message")
    of = text_at(edited, "type")
    held = mapped(edited.get(of), of)
    return InboundEdited(**common, edited=original, text=optional_text(held, _WORDS.get(of, "caption")) or "")


def _text(content: Json, _: str) -> Json:
    body = content.get("body")
    if not isinstance(body, str):
        raise Misshapen("text.body")
    return {"text": body}


def _interactive(content: Json, _: str) -> Json | None:
    """A tapped button or row, or a form that was filled in; None for the other kinds (a call permission)."""
    kind = text_at(content, "type")
    if kind == "nfm_reply":
        return _filled(mapped(content.get(kind), kind))
    if kind not in ("button_reply", "list_reply"):
        return None
    reply = mapped(content.get(kind), kind)
    return {"choice": text_at(reply, "id"), "text": text_at(reply, "title")}


def _filled(reply: Json) -> Json | None:
    """The fields of a flow, a line each; None where there is nothing in them."""
    try:
        fields = orjson.loads(text_at(reply, "response_json"))
    except orjson.JSONDecodeError:
        raise Misshapen("response_json") from None
    if not isinstance(fields, dict):
        raise Misshapen("response_json")
    told = {name: _told(value) for name, value in fields.items() if name not in _NOT_TOLD}
    return (
        {"text": "\n".join(f"{_named(n)}: {value}" for n, value in told.items() if value)}
        if any(told.values())
        else None
    )


def _named(field: str) -> str:
    """A field's name as a person would write it; builders of flows put `screen_0_` before and `_0` behind."""
    return _SCREEN.sub("", field).replace("_", " ").strip() or field


def _told(value: Any) -> str:
    """A value of a flow as words; what is neither words, numbers nor a list of them has none."""
    if isinstance(value, list):
        return ", ".join(told for part in value if (told := _told(part)))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _button(content: Json, _: str) -> Json:
    """The button of a template: what we gave it comes back as its payload."""
    text = text_at(content, "text")
    return {"choice": optional_text(content, "payload") or text, "text": text}


def _location(content: Json, _: str) -> Json:
    named = [part for key in ("name", "address") if (part := optional_text(content, key))]
    return {
        "latitude": _degrees(content, "latitude", 90),
        "longitude": _degrees(content, "longitude", 180),
        "place_name": ", ".join(named) or None,
    }


def _degrees(content: Json, key: str, most: float) -> float:
    found = content.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool) or not -most <= found <= most:
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


def _reaction(content: Json, _: str) -> Json:
    """A thumb under a message of ours; without an emoji it was taken back. It asks for nothing."""
    return {"text": optional_text(content, "emoji") or "", "reply_to": text_at(content, "message_id")}


_READERS: dict[str, Callable[[Json, str], Json | None]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _button,
    "location": _location,
    "reaction": _reaction,
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
