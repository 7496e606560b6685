"""Counts into the metrics of this process."""

from __future__ import annotations

from salur.contracts.base import Lane
from salur.observability import metrics
from services.intake.gateway.outcome import Outcome

_TOPIC = "intake.messages"


class MetricsTally:
    """The gateway's metrics."""

    def __init__(self) -> None:
        self._messages = metrics.counter("salur_messages_accepted_total")
        self._dead = metrics.counter("salur_dead_letters_total")
        self._webhooks = metrics.counter("salur_webhook_requests_total")
        self._seconds = metrics.histogram("salur_webhook_seconds")

    def message(self, channel: str, kind: str, lane: Lane) -> None:
        self._messages.labels(channel=channel, lane=lane, kind=kind).inc()

    def dead(self, reason: str) -> None:
        self._dead.labels(topic=_TOPIC, reason=reason).inc()

    def webhook(self, channel: str, outcome: Outcome, seconds: float) -> None:
        self._webhooks.labels(channel=channel, outcome=outcome).inc()
        self._seconds.labels(channel=channel).observe(seconds)
