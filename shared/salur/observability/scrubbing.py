"""What may stand in a log line: values under names from a closed list, and of those only what points to nobody.

Nothing here knows what a value means; so what is not known to be harmless is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from salur.privacy.masking import mask
from salur.privacy.secret import MASK

NUMBERS = frozenset(
    {
        "attempt",
        "attempts",
        "batch",
        "bytes",
        "clients",
        "count",
        "due",
        "lag",
        "line",
        "offset",
        "partition",
        "partitions",
    }
    | {"pid", "port", "records", "seconds", "size", "status", "version", "waiting"}
)
"""Counts, sizes and places."""

CODES = frozenset(
    {"account", "agency", "case", "category", "cause", "channel", "code_ref", "collection", "command"}
    | {
        "database",
        "dependency",
        "error",
        "event_id",
        "event_type",
        "field",
        "folder",
        "group",
        "host",
        "kid",
        "kind",
    }
    | {
        "lane",
        "lanes",
        "letter",
        "loop",
        "media",
        "message",
        "method",
        "number_ref",
        "notification",
        "outcome",
        "pack",
        "policy",
    }
    | {
        "process",
        "prefix",
        "purpose",
        "reason",
        "receipt",
        "report",
        "route",
        "sender",
        "setting",
        "stage",
        "state",
    }
    | {"step", "text_key", "topic", "topics", "version", "where"}
)
"""Ids, refs, names of our own things, reason codes: one word each."""

SENTENCES = frozenset({"sentence"})
"""Text that Salur itself wrote, such as the message of an exception marked `safe_to_log`."""

_FRAME = frozenset({"time", "level", "event", "logger", "service", "role", "trace", "exception"})
_CODE = re.compile(r"\S{1,200}")
_LONGEST = 300


def scrubbed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that may be shown; the names of the others stand under `withheld`."""
    shown: dict[str, Any] = {}
    withheld: list[str] = []
    for name, value in values.items():
        if name in NUMBERS and isinstance(value, int | float):
            shown[name] = value
        elif name in NUMBERS or name in CODES:
            shown[name] = _plain(value)
        elif name in SENTENCES:
            shown[name] = sentence(str(value))
        elif name not in _FRAME:
            withheld.append(name if name.isidentifier() and len(name) <= 40 else MASK)
    return shown | ({"withheld": withheld} if withheld else {})


def sentence(text: str) -> str:
    """The first line of a text without numbers that point to a person, at most 300 characters."""
    return mask(text.split("\n", 1)[0][:_LONGEST])


def _plain(value: object) -> object:
    """A value as JSON can hold it: a code or a list of them, anything else by its type alone."""
    match value:
        case None | bool():
            return value
        case Enum():
            return _plain(value.value)
        case int() | float():
            return value if mask(str(value)) == str(value) else MASK
        case str() | UUID() | PurePath():
            return _code(str(value))
        case datetime():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return MASK


def _code(text: str) -> str:
    return mask(text) if _CODE.fullmatch(text) else MASK
