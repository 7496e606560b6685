"""Meta's webhooks about WhatsApp, item by item.

After "Webhooks reference: messages" and "Business-scoped user IDs" of the WhatsApp Business Platform. A user id
(user_id, from_user_id) is always there from 2026 on, a phone number (wa_id, from) only where the person shows it.
"""

from __future__ import annotations

from typing import Any

from salur.channels.meta.webhooks import dead, entries
from salur.channels.protocol import Item
from salur.channels.shape import Misshapen, listed, mapped, text_at
from salur.channels.whatsapp.messages import People, message_of
from salur.channels.whatsapp.statuses import status_of


def parse(body: bytes) -> list[Item]:
    """Every message and status, in Meta's order. Raises Unparsable where the body is no webhook at all."""
    items: list[Item] = []
    for entry in entries(body, "whatsapp_business_account"):
        _entry(entry, items)
    return items


def _entry(entry: Any, items: list[Item]) -> None:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        items.append(Item("", dead("entry", entry)))
        return
    for change in changes:
        try:
            _change(change, items)
        except Misshapen as bad:
            items.append(Item("", dead(bad.where, change)))


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
        if isinstance(message, dict) and message.get("group_id"):
            continue  # what people say to one another in a group is not said to us
        try:
            items.append(Item(number, message_of(mapped(message, "item"), people)))
        except Misshapen as bad:
            items.append(Item(number, dead(bad.where, message)))
    for status in statuses:
        try:
            items.append(Item(number, status_of(mapped(status, "item"))))
        except Misshapen as bad:
            items.append(Item(number, dead(bad.where, status)))
