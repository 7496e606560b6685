"""The original of a dead letter: a record packed to be sealed, and unpacked to be replayed."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import orjson

from salur.contracts.wire import Headers
from salur.messaging.records import Record


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


@dataclass(frozen=True, slots=True)
class Original:
    """What a record held: enough to put it back as it was."""

    key: bytes | None
    value: bytes | None
    headers: Headers

    @classmethod
    def of(cls, record: Record) -> Original:
        """The original in a record."""
        return cls(record.key, record.value, record.headers)

    def pack(self) -> bytes:
        """As bytes, for sealing."""
        return orjson.dumps(
            {
                "key": _text(self.key),
                "value": _text(self.value),
                "headers": [[name, _text(value)] for name, value in self.headers],
            }
        )

    @classmethod
    def unpack(cls, data: bytes) -> Original:
        """From the bytes that `pack` gave."""
        raw = orjson.loads(data)
        headers = tuple((name, _bytes(value) or b"") for name, value in raw["headers"])
        return cls(_bytes(raw["key"]), _bytes(raw["value"]), headers)
