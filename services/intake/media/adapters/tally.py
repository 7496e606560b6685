"""Counts into the metrics of this process."""

from __future__ import annotations

from salur.observability import metrics


class MetricsTally:
    """The role's metrics."""

    def __init__(self) -> None:
        self._fetched = metrics.counter("salur_media_fetched_total")

    def fetched(self, channel: str, outcome: str) -> None:
        self._fetched.labels(channel=channel, outcome=outcome).inc()
