"""What the SMS role needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from salur.channels.smpp.pdus import Command
from salur.contracts.base import Lane
from salur.store.ledger import Output


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable after `within` seconds."""


class Tally(Protocol):
    """Counts what came in and what became of it."""

    def message(self, kind: str, lane: Lane) -> None:
        """A citizen's message, or a part of one, is in Kafka."""

    def dead(self, reason: str) -> None:
        """Something became a dead letter."""

    def pdus(self, outcome: str, count: int = 1) -> None:
        """So many PDUs of message centres have their answer."""

    def binds(self, kind: Command, change: int) -> None:
        """A bind came up (1) or went down (-1)."""


class Pulse(Protocol):
    """Tells the probes that there is progress."""

    def turn(self, loop: str) -> None: ...

    def idle(self, loop: str) -> None: ...
