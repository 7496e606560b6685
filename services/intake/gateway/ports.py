"""What the gateway needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from salur.contracts.base import Lane
from salur.packs import Pack
from salur.store.ledger import Output
from services.intake.gateway.outcome import Outcome


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable after `within` seconds, or CannotGoOn."""


class UrgentSenders(Protocol):
    """Who has an open emergency, as far as this process has read."""

    def holds(self, sender: str, now: datetime) -> bool: ...


class Numbers(Protocol):
    """Which jurisdiction a number of ours belongs to."""

    def pack(self, channel: str, number: str, words: str = "") -> Pack | None:
        """The owner of a number to whom such words are written, or None."""


class Tally(Protocol):
    """Counts what came in and what became of it."""

    def message(self, channel: str, kind: str, lane: Lane) -> None:
        """A citizen's message is in Kafka."""

    def dead(self, reason: str) -> None:
        """Something became a dead letter."""

    def webhook(self, channel: str, outcome: Outcome, seconds: float) -> None:
        """One webhook has its answer, so many seconds after it began."""
