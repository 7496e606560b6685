"""What the telephones were sent, by address: the last of it, for tests and for people who look."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

_PER_ADDRESS = 1_000
_ADDRESSES = 20_000


@dataclass(frozen=True)
class Sending:
    """One message as it was sent. `to` is the address it was sent to, `raw` the provider's request."""

    channel: str
    to: str
    text: str
    id: str
    at: datetime
    raw: Any

    def row(self) -> dict[str, Any]:
        """As JSON; `at` in ISO 8601, UTC."""
        return asdict(self) | {"at": self.at.isoformat()}


class Outbox:
    """Sendings by telephone; each can be asked for by any of the telephone's addresses."""

    def __init__(self) -> None:
        self._sendings: OrderedDict[str, deque[Sending]] = OrderedDict()

    def put(self, phone: str, sending: Sending) -> None:
        """Keeps a sending under its telephone's number."""
        kept = self._sendings.setdefault(phone, deque(maxlen=_PER_ADDRESS))
        kept.append(sending)
        if len(self._sendings) > _ADDRESSES:
            self._sendings.popitem(last=False)

    def of(self, phone: str) -> list[Sending]:
        """What a telephone was sent, oldest first."""
        return list(self._sendings.get(phone, ()))

    def clear(self) -> None:
        self._sendings.clear()
