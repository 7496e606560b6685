"""Meta's webhooks: is it from Meta, and what does it hold.

After "Webhooks reference: messages" and "Business-scoped user IDs" of the WhatsApp Business Platform. A user id
(user_id, from_user_id) is always there from 2026 on, a phone number (wa_id, from) only where the person shows it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

import orjson

from salur.channels.inbound import InboundDead
from salur.channels.protocol import BadSignature, Item, Unparsable, WebhookRequest
from salur.channels.shape import Misshapen, listed, mapped, raw_of, text_at
from salur.channels.whatsapp.messages import People, message_of
from salur.channels.whatsapp.statuses import status_of

_SIGNATURE = "x-hub-signature-256"
_LONGEST_CHALLENGE = 256


def handshake(query: Mapping[str, str], verify_token: bytes) -> str:
    """The challenge to answer with. Raises BadSignature for another's token."""
    given = query.get("hub.verify_token", "").encode()
    challenge = query.get("hub.challenge", "")
    known = hmac.compare_digest(given, verify_token)
    if query.get("hub.mode") != "subscribe" or not known or not challenge.isalnum():
        raise BadSignature("not Meta's handshake")
    if len(challenge) > _LONGEST_CHALLENGE:
        raise BadSignature("the challenge is too long")
    return challenge


def authenticate(request: WebhookRequest, app_secret: bytes) -> None:
    """Returns where the raw body carries the app's signature; raises BadSignature otherwise."""
    given = request.headers.get(_SIGNATURE, "").encode()
    wanted = b"sha256=" + hmac.digest(app_secret, request.body, "sha256").hex().encode()
    if not hmac.compare_digest(given, wanted):
        raise BadSignature("the signature does not fit the body")


def parse(body: bytes) -> list[Item]:
    """Every message and status, in Meta's order. Raises Unparsable where the body is no webhook at all."""
    root = _load(body)
    if not isinstance(root, dict) or root.get("object") != "whatsapp_business_account":
        raise Unparsable("not a webhook of a WhatsApp business account")
    if not isinstance(root.get("entry"), list):
        raise Unparsable("no entries")
    items: list[Item] = []
    for entry in root["entry"]:
        _entry(entry, items)
    return items


def _load(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # orjson refuses half of a surrogate pair, which a name cut to a length may end in.
        whole = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False)
        return orjson.loads(whole.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Unparsable("not JSON") from None


def _entry(entry: Any, items: list[Item]) -> None:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        items.append(Item("", _dead("entry", entry)))
        return
    for change in changes:
        try:
            _change(change, items)
        except Misshapen as bad:
            items.append(Item("", _dead(bad.where, change)))


def _change(change: Any, items: list[Item]) -> None:
    """Only the field `messages` speaks of people; the others tell of templates, limits and reviews."""
    change = mapped(change, "change")
    if text_at(change, "field") != "messages":
        return
    value = mapped(change.get("value"), "value")
    number = text_at(mapped(value.get("metadata"), "metadata"), "phone_number_id")
    messages, statuses = listed(value, "messages"), listed(value, "statuses")
    people = People(value.get("contacts"))
    for message in messages:
        try:
            items.append(Item(number, message_of(mapped(message, "item"), people)))
        except Misshapen as bad:
            items.append(Item(number, _dead(bad.where, message)))
    for status in statuses:
        try:
            items.append(Item(number, status_of(mapped(status, "item"))))
        except Misshapen as bad:
            items.append(Item(number, _dead(bad.where, status)))


def _dead(where: str, raw: Any) -> InboundDead:
    return InboundDead(reason=where, raw=raw_of(raw))
