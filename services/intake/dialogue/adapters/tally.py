"""Counts what conversations came to into the metrics of this process."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.base import Contract
from salur.contracts.commands import AppealJudgement, RateCase, ReopenCase, ReplyToCase
from salur.contracts.messages import UrgentSender
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.observability import metrics

_STEPS = metrics.counter("salur_dialogue_steps_total")
_NAMES: dict[type[Contract], str] = {
    NotificationRequested: "told",
    ReportSubmitted: "submitted",
    ReplyToCase: "replied",
    ReopenCase: "reopened",
    AppealJudgement: "appealed",
    RateCase: "rated",
    UrgentSender: "hurried",
}


def count_steps(events: Iterable[Contract]) -> None:
    """Counts each event that a conversation gave."""
    for event in events:
        if name := _NAMES.get(type(event)):
            _STEPS.labels(step=name).inc()
