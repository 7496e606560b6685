"""What sets Messenger and Instagram apart, as Meta's documentation has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One of the two: what its webhooks speak of, how long a text may be, and which receipts it gives.

    `width` measures a text as its limit is meant. `tells_delivery`: what came is named; `names_read`: so is what was
    read, else a moment stands for all that was sent by then.
    """

    channel: str
    name: str
    of: str
    longest: int
    width: Callable[[str], int]
    tells_delivery: bool
    names_read: bool


def _bytes(text: str) -> int:
    return len(text.encode())


MESSENGER = Product("messenger", "Messenger", "page", 2000, len, tells_delivery=True, names_read=False)
INSTAGRAM = Product(
    "instagram", "Instagram", "instagram", 1000, _bytes, tells_delivery=False, names_read=True
)
