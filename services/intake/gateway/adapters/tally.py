"""Counts into the metrics of this process."""

from __future__ import annotations

from collections.abc import Callable

from salur.contracts.base import Lane
from salur.observability import metrics
from services.intake.gateway.outcome import Outcome

_TOPIC = "intake.messages"


class MetricsTally:
    """The gateway's metrics. The series of what was counted before are at hand: each webhook counts three times."""

    def __init__(self) -> None:
        self._messages = metrics.counter("salur_messages_accepted_total")
        self._dead = metrics.counter("salur_dead_letters_total")
        self._webhooks = metrics.counter("salur_webhook_requests_total")
        self._seconds = metrics.histogram("salur_webhook_seconds")
        self._accepted: dict[tuple[str, str, Lane], Callable[[], None]] = {}
        self._answered: dict[tuple[str, Outcome], tuple[Callable[[], None], Callable[[float], None]]] = {}

    def message(self, channel: str, kind: str, lane: Lane) -> None:
        count = self._accepted.get((channel, kind, lane))
        if count is None:
            count = self._messages.labels(channel=channel, lane=lane, kind=kind).inc
            self._accepted[channel, kind, lane] = count
        count()

    def dead(self, reason: str) -> None:
        self._dead.labels(topic=_TOPIC, reason=reason).inc()

    def webhook(self, channel: str, outcome: Outcome, seconds: float) -> None:
        series = self._answered.get((channel, outcome))
        if series is None:
            count = self._webhooks.labels(channel=channel, outcome=outcome).inc
            series = self._answered[channel, outcome] = count, self._seconds.labels(channel=channel).observe
        series[0]()
        series[1](seconds)
