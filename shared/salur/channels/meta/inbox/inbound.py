"""Webhooks of an inbox: `entry[].messaging[]`, each element of which is one event.

Comments and mentions come as `changes`, what another app of the same page answers as `standby`: neither is for us.
"""

from __future__ import annotations

from typing import Any

from salur.channels.meta.inbox.events import heard
from salur.channels.meta.webhooks import dead, entries
from salur.channels.protocol import Item
from salur.channels.shape import Json, Misshapen, listed, mapped


def parse(body: bytes, of: str) -> list[Item]:
    """Everything that people did, in Meta's order; `of` is `page` or `instagram`. Raises Unparsable."""
    items: list[Item] = []
    for entry in entries(body, of):
        try:
            events = listed(mapped(entry, "entry"), "messaging")
        except Misshapen as bad:
            items.append(Item("", dead(bad.where, entry)))
            continue
        for event in events:
            items.extend(_items(event, entry))
    return items


def _items(event: Any, entry: Json) -> list[Item]:
    number = _number(event, entry)
    try:
        return [Item(number, found) for found in heard(mapped(event, "event"))]
    except Misshapen as bad:
        return [Item(number, dead(bad.where, event))]


def _number(event: Any, entry: Json) -> str:
    """Ours, to whom it was sent; the entry's id where the event does not say it."""
    recipient = event.get("recipient") if isinstance(event, dict) else None
    for found in (recipient.get("id") if isinstance(recipient, dict) else None, entry.get("id")):
        if isinstance(found, str) and found:
            return found
    return ""
