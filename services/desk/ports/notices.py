"""What desk itself has to tell somebody: asked of notify, which alone words and sends."""

from __future__ import annotations

from typing import Protocol

from salur.contracts.notifications import NotificationRequested


class Notices(Protocol):
    """The way to notify."""

    async def send(self, notice: NotificationRequested) -> None:
        """Returns once Kafka has it. Raises KafkaUnavailable."""
        ...
