"""What the channel needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from salur.store.ledger import Output


class Places(Protocol):
    """How far each jurisdiction's account has been read."""

    async def get(self, pack: str) -> str:
        """The cursor to go on from; empty at the very beginning."""
        ...

    async def put(self, pack: str, cursor: str) -> None:
        """Everything up to the cursor is in Kafka."""
        ...


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output]) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable."""
        ...
