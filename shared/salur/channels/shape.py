"""Reads JSON that should have a documented shape, and says where it has not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from salur.channels.protocol import Unparsable

Json = dict[str, Any]

_LAST_SECOND = 32_503_680_000  # the year 3000; far beyond any real message


class Misshapen(Exception):
    """The item is not as documented; `where` names the field and no content."""

    safe_to_log = True

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def mapped(value: Any, where: str) -> Json:
    """The value, which must be an object."""
    if not isinstance(value, dict):
        raise Misshapen(where)
    return value


def listed(value: Json, key: str) -> list[Any]:
    """The list at a key; a missing one is empty."""
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise Misshapen(key)
    return found


def text_at(value: Json, key: str) -> str:
    """The text at a key, which must be there and not empty."""
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise Misshapen(key)
    return found


def optional_text(value: Json, key: str) -> str | None:
    """The text at a key, None where it is missing or empty."""
    found = value.get(key)
    if found is None or found == "":
        return None
    if not isinstance(found, str):
        raise Misshapen(key)
    return found


def moment_at(value: Json, key: str) -> datetime:
    """The instant (UTC) at a key: Unix seconds, as text or as a number."""
    found = value.get(key)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 12:
        found = int(found)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < _LAST_SECOND:
        raise Misshapen(key)
    return datetime.fromtimestamp(found, UTC)


def millisecond_at(value: Json, key: str) -> datetime:
    """The instant (UTC) at a key: Unix milliseconds as a number."""
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < _LAST_SECOND * 1000:
        raise Misshapen(key)
    return datetime.fromtimestamp(found // 1000, UTC).replace(microsecond=found % 1000 * 1000)


def raw_of(value: Any) -> str:
    """The value as JSON text. Raises Unparsable where it is nested deeper than can be written again."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        raise Unparsable("nested too deeply") from None
