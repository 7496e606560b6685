"""Counts into the metrics of this process."""

from __future__ import annotations

from salur.contracts.base import Lane
from salur.contracts.messages import ReceiptState
from salur.observability import metrics


class MetricsTally:
    """Notify's metrics."""

    def __init__(self) -> None:
        self._attempts = metrics.counter("salur_notifications_total")
        self._receipts = metrics.counter("salur_receipts_total")
        self._way = metrics.histogram("salur_case_to_sent_seconds")
        self._strays = metrics.counter("salur_stray_receipts_total")

    def told(self, channel: str, lane: Lane, seconds: float) -> None:
        self._way.labels(channel=channel, lane=lane.value).observe(max(0.0, seconds))

    def attempt(self, channel: str, outcome: str) -> None:
        self._attempts.labels(channel=channel, outcome=outcome).inc()

    def receipt(self, channel: str, state: ReceiptState) -> None:
        self._receipts.labels(channel=channel, state=state.value).inc()

    def stray_receipt(self, channel: str) -> None:
        self._strays.labels(channel=channel).inc()
