"""Webhooks as the Cloud API sends them: the envelope, its messages, its statuses, its signature.

Shapes: developers.facebook.com, WhatsApp Business Platform, "Webhooks / messages" and "Business-scoped user IDs".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.network import ChoiceDraft, Draft, ImageDraft, LocationDraft
from sandbox.phones import Bubble, Phone, State
from sandbox.settings import WhatsAppNumber
from sandbox.whatsapp.errors import GraphError


def message_webhook(number: WhatsAppNumber, phone: Phone, bubble: Bubble, draft: Draft) -> bytes:
    """The body of the webhook that tells of a message from a telephone."""
    item: dict[str, Any] = {"id": bubble.id, "timestamp": _seconds(bubble.at), **_content(bubble, draft)}
    item["from_user_id"] = phone.person.user_id
    if not phone.hides_number:
        item["from"] = phone.number
    if bubble.reply_to:
        item["context"] = {"from": _digits(number.display_number), "id": bubble.reply_to}
    elif getattr(draft, "forwarded", False):
        item["context"] = {"forwarded": True}
    return _envelope(number, {"contacts": [_contact(phone)], "messages": [item]})


def status_webhook(
    number: WhatsAppNumber,
    phone: Phone,
    message: str,
    state: State,
    at: datetime,
    error: GraphError | None = None,
) -> bytes:
    """The body of the webhook that tells what became of a message to a telephone."""
    item: dict[str, Any] = {
        "id": message,
        "status": state,
        "timestamp": _seconds(at),
        "recipient_user_id": phone.person.user_id,
    }
    if not phone.hides_number:
        item["recipient_id"] = phone.number
    if error is not None:
        item["errors"] = [error.in_status()]
    elif state in ("sent", "delivered"):
        item["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "category": "service",
            "type": "free_customer_service",
        }
    if state == "sent":
        expires = {"expiration_timestamp": _seconds(at + timedelta(days=1))}
        item["conversation"] = {"id": _conversation(phone, number), "origin": {"type": "service"}} | expires
    contacts = {} if error else {"contacts": [_contact(phone)]}
    return _envelope(number, {**contacts, "statuses": [item]})


def senders(webhook: Any) -> Iterator[tuple[str, str]]:
    """Who writes in a webhook: our number's id, and each address that it gives of the person."""
    for entry in _rows(webhook, "entry"):
        for change in _rows(entry, "changes"):
            value = change.get("value")
            metadata = value.get("metadata") if isinstance(value, dict) else None
            line = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
            for message in _rows(value, "messages"):
                for address in (message.get("from"), message.get("from_user_id")):
                    if isinstance(line, str) and isinstance(address, str):
                        yield line, address


def _rows(part: Any, key: str) -> list[dict[str, Any]]:
    rows = part.get(key) if isinstance(part, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _envelope(number: WhatsAppNumber, value: Mapping[str, Any]) -> bytes:
    metadata = {
        "display_phone_number": _digits(number.display_number),
        "phone_number_id": number.phone_number_id,
    }
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    whole = {
        "object": "whatsapp_business_account",
        "entry": [{"id": number.business_account, "changes": [change]}],
    }
    # Meta signs the JSON with non-ASCII characters escaped, as json.dumps writes it.
    return json.dumps(whole, separators=(",", ":")).encode()


def _contact(phone: Phone) -> dict[str, Any]:
    contact: dict[str, Any] = {"profile": {"name": phone.profile_name}, "user_id": phone.person.user_id}
    return contact if phone.hides_number else {**contact, "wa_id": phone.number}


def _content(bubble: Bubble, draft: Draft) -> dict[str, Any]:
    if isinstance(draft, ChoiceDraft):
        if draft.bubble.kind == "template":
            return {
                "type": "button",
                "button": {"payload": draft.option.id, "text": draft.option.title},
            }
        option = {"id": draft.option.id, "title": draft.option.title}
        if draft.bubble.kind == "buttons":
            return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": option}}
        described = option | ({"description": draft.option.hint} if draft.option.hint else {})
        return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": described}}
    if isinstance(draft, ImageDraft):
        image = {
            "id": bubble.media,
            "mime_type": draft.mime,
            "sha256": hashlib.sha256(draft.content).hexdigest(),
        }
        return {"type": "image", "image": image | ({"caption": draft.caption} if draft.caption else {})}
    if isinstance(draft, LocationDraft):
        place = {"latitude": draft.latitude, "longitude": draft.longitude}
        return {"type": "location", "location": place | ({"name": draft.name} if draft.name else {})}
    return {"type": "text", "text": {"body": draft.text}}


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


def _digits(shown: str) -> str:
    return "".join(c for c in shown if c.isdigit())


def _conversation(phone: Phone, number: WhatsAppNumber) -> str:
    return hashlib.sha256(f"{phone.number}\n{number.phone_number_id}".encode()).hexdigest()[:32]
