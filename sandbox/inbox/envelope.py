"""Webhooks as the Messenger Platform sends them: `entry[].messaging[]`, one event in each.

Shapes: developers.facebook.com, Messenger Platform, "Webhook events"; Instagram Platform, "Messaging webhooks".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.inbox.products import Product
from sandbox.network import ChoiceDraft, Draft, ImageDraft, TextDraft
from sandbox.settings import InboxPage


def message_of(mid: str, draft: Draft, photo_url: str) -> dict[str, Any]:
    """A person's message; a photo lies at an address. Raises TypeError for what these inboxes do not carry."""
    match draft:
        case TextDraft():
            return {"message": {"mid": mid, "text": draft.text}}
        case ChoiceDraft():
            tapped = {"payload": draft.option.id}
            return {"message": {"mid": mid, "text": draft.option.title, "quick_reply": tapped}}
        case ImageDraft():
            photo = {"type": "image", "payload": {"url": photo_url}}
            words = {"text": draft.caption} if draft.caption else {}
            return {"message": {"mid": mid, **words, "attachments": [photo]}}
    raise TypeError("neither Messenger nor Instagram has a place to share")


def delivered(mid: str, at: datetime) -> dict[str, Any]:
    """A text came."""
    return {"delivery": {"mids": [mid], "watermark": milliseconds(at)}}


def read(product: Product, mid: str, at: datetime) -> dict[str, Any]:
    """A text was read; on Messenger, all until a moment."""
    return {"read": {"mid": mid} if product.names_read else {"watermark": milliseconds(at)}}


def webhook(
    product: Product, page: InboxPage, person: str, content: Mapping[str, Any], at: datetime
) -> bytes:
    """The body of the webhook that tells of one thing a person did."""
    moment = milliseconds(at)
    event = {"sender": {"id": person}, "recipient": {"id": page.id}, "timestamp": moment, **content}
    entry = {"id": page.id, "time": moment, "messaging": [event]}
    return json.dumps({"object": product.of, "entry": [entry]}, separators=(",", ":")).encode()


def milliseconds(at: datetime) -> int:
    """A moment as Meta's events have it."""
    return int(at.timestamp() * 1000)
