"""Counts into the metrics of this process."""

from __future__ import annotations

from salur.channels.smpp.pdus import Command
from salur.contracts.base import Lane
from salur.observability import metrics

_TOPIC = "intake.messages"
_CHANNEL = "sms"


class MetricsTally:
    """The SMS role's metrics for one account."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._messages = metrics.counter("salur_messages_accepted_total")
        self._dead = metrics.counter("salur_dead_letters_total")
        self._pdus = metrics.counter("salur_smpp_pdus_total")
        self._binds = metrics.gauge("salur_smpp_binds")

    def message(self, kind: str, lane: Lane) -> None:
        self._messages.labels(channel=_CHANNEL, lane=lane.value, kind=kind).inc()

    def dead(self, reason: str) -> None:
        self._dead.labels(topic=_TOPIC, reason=reason).inc()

    def pdus(self, outcome: str, count: int = 1) -> None:
        self._pdus.labels(account=self._account, outcome=outcome).inc(count)

    def binds(self, kind: Command, change: int) -> None:
        self._binds.labels(account=self._account, kind=kind.name.lower()).inc(change)

    def up(self, kind: Command) -> None:
        """A bind came up."""
        self.binds(kind, 1)

    def down(self, kind: Command) -> None:
        """A bind went down."""
        self.binds(kind, -1)
